//! The clock against an independent count, minute by minute, over random histories, schedules and time zones.
//!
//! `ARENDE_CLOCKS=100000 cargo test -p domain sla::` compares as many histories.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::schedule::{Country, Day, Exception, Free, Hours, Schedule, Zone, fit_hours, holidays};
use crate::ticket::{Category, Side};
use crate::{DAY, HOUR, MINUTE, Moment};

const ZONES: [&str; 5] = [
    "Europe/Stockholm",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
];

fn zone(name: &str) -> (Zone, TimeZone) {
    let there = TimeZone::get(name).unwrap();
    let begins = Timestamp::from_millisecond(at(2024, 1, 1, 0).0).unwrap();
    let mut changes = Vec::new();
    for next in there.following(begins).take(12) {
        changes.push((
            Moment(next.timestamp().as_millisecond()),
            i64::from(next.offset().seconds()) * 1000,
        ));
    }
    let first = i64::from(there.to_offset(begins).seconds()) * 1000;
    (Zone::new(first, changes), there)
}

fn at(year: i64, month: i64, day: i64, minutes: i64) -> Moment {
    Moment(Day::of(year, month, day).0 * DAY + minutes * MINUTE)
}

/// What the schedule was made from, for whoever counts without it.
#[derive(Clone, Debug)]
struct Plan {
    zone: &'static str,
    week: Vec<Vec<Hours>>,
    country: Country,
    exceptions: Vec<(i64, i64, Vec<Hours>)>,
}

impl Plan {
    fn schedule(&self) -> Schedule {
        let week = std::array::from_fn(|day| fit_hours(self.week[day].clone()).unwrap());
        let exceptions: Vec<Exception> = self
            .exceptions
            .iter()
            .map(|(from, to, hours)| Exception {
                from: Day(*from),
                to: Day(*to),
                hours: fit_hours(hours.clone()).unwrap(),
                name: "Moving".into(),
            })
            .collect();
        let free = Free {
            country: Some(self.country),
            ..Free::default()
        };
        Schedule::new(week, free, &exceptions, zone(self.zone).0)
    }

    /// Whether the wall shows a minute of the hours: nothing here knows of stretches.
    fn is_open(&self, free: &[Day], day: i64, minute: i64) -> bool {
        let within = |hours: &[Hours]| {
            hours
                .iter()
                .any(|(from, to)| (i64::from(*from)..i64::from(*to)).contains(&minute))
        };
        let exception = self
            .exceptions
            .iter()
            .rev()
            .find(|(from, to, _)| (*from..=*to).contains(&day));
        match exception {
            Some((_, _, hours)) => within(hours),
            None if free.contains(&Day(day)) => false,
            None => within(&self.week[(day + 3).rem_euclid(7) as usize]),
        }
    }
}

/// Every minute of some weeks: on which day it is, and whether it is open.
struct Minutes {
    begin: i64,
    all: Vec<(i64, bool)>,
    of_day: HashMap<i64, i64>,
}

impl Minutes {
    fn of(plan: &Plan, begin: i64, end: i64, always: bool) -> Self {
        let (_, there) = zone(plan.zone);
        let free: Vec<Day> = (2025..2028)
            .flat_map(|year| holidays(plan.country, year))
            .map(|one| one.day)
            .collect();
        let mut all = Vec::new();
        let mut of_day: HashMap<i64, i64> = HashMap::new();
        let mut offset = 0;
        for (index, minute) in (begin / MINUTE..end / MINUTE).enumerate() {
            if index % 15 == 0 {
                // Clocks are moved at quarters of an hour.
                let now = Timestamp::from_millisecond(minute * MINUTE).unwrap();
                offset = i64::from(there.to_offset(now).seconds()) / 60;
            }
            let local = minute + offset;
            let (day, of) = (local.div_euclid(1440), local.rem_euclid(1440));
            let open = always || plan.is_open(&free, day, of);
            all.push((day, open));
            *of_day.entry(day).or_default() += i64::from(open) * MINUTE;
        }
        Self { begin, all, of_day }
    }
}

#[derive(Clone, Debug)]
struct Promise {
    pauses: Vec<Category>,
    targets: Vec<(Goal, Target)>,
    /// It holds from here on, besides another.
    since: Option<i64>,
    usual: Option<usize>,
}

/// Counted in one promise by one set of terms.
#[derive(Clone, Copy, Default)]
struct Sum {
    parts: i128,
    time: i64,
    due: Option<i64>,
}

/// A promise as one set of terms has it.
#[derive(Clone, Copy, Debug)]
struct By {
    place: usize,
    from: i64,
    due: Option<i64>,
    time: i64,
}

/// A promise as the terms that held have it, and those that would hold otherwise.
#[derive(Debug)]
struct Counted {
    goal: Goal,
    end: Option<i64>,
    by: Vec<By>,
}

/// A promise while minutes are counted; `handed`: a colleague waits for it.
struct Waits {
    goal: Goal,
    from: i64,
    handed: bool,
    sums: Vec<Sum>,
}

/// A day, finely enough that what is lost in dividing is no millisecond.
const FINE: i128 = 1_000_000_000_000_000_000_000_000;

/// A day, as the clock counts it.
const PARTS: i128 = 1_000_000_000_000_000;

fn told(promises: &[Promise], one: &Waits, held: Option<usize>, end: Option<i64>) -> Vec<Counted> {
    let places = held.into_iter().flat_map(|held| [Some(held), promises[held].usual]);
    let by: Vec<By> = places
        .flatten()
        .filter_map(|place| {
            let promise = &promises[place];
            promise.targets.iter().find(|(goal, _)| *goal == one.goal)?;
            let is_before = end.is_some_and(|end| promise.since.is_some_and(|since| end <= since));
            let sum = one.sums[place];
            (!is_before).then(|| By {
                place,
                from: promise.since.map_or(one.from, |since| since.max(one.from)),
                due: sum.due,
                time: sum.time,
            })
        })
        .collect();
    let counted = (!by.is_empty()).then_some(Counted {
        goal: one.goal,
        end,
        by,
    });
    counted.into_iter().collect()
}

/// Counts one side's clock minute by minute, and hears of events when they happen.
fn count(
    (business, always): &(Minutes, Minutes),
    promises: &[Promise],
    story: &[Event],
    end: i64,
    side: Side,
) -> Vec<Counted> {
    let replies = [Goal::FirstReply, Goal::NextReply];
    let answers = [Goal::FirstReply, Goal::NextReply, Goal::Update];
    let mut open: Vec<Waits> = Vec::new();
    let mut category = Category::New;
    let (mut held, mut promised) = (None, None);
    let (mut solved, mut begun, mut waiting) = (false, false, false);
    let Happened::With(mut with) = story[0].what else {
        panic!("a story says first with whom it begins")
    };
    let mut resolution: Option<i64> = None;
    let mut found = Vec::new();
    let mut now = story[0].at.0;
    let mut events = story.iter().peekable();
    loop {
        while let Some(event) = events.next_if(|event| event.at.0 <= now) {
            let mut finished: Vec<Goal> = Vec::new();
            let mut starts: Vec<(Goal, bool)> = Vec::new();
            let waits = open.iter().any(|one| replies.contains(&one.goal));
            let mut hands_back = false;
            match event.what {
                Happened::Opened {
                    category: first,
                    asked,
                } => {
                    (category, waiting) = (first, asked);
                    if with == side {
                        begun = true;
                        solved = !first.is_unfinished();
                        starts.extend([(Goal::Update, false), (Goal::Resolution, false)]);
                        starts.extend(asked.then_some((Goal::FirstReply, false)));
                    }
                }
                Happened::Asked => {
                    waiting = true;
                    for one in &mut open {
                        one.handed = false;
                    }
                    starts.extend((with == side && !waits).then_some((Goal::NextReply, false)));
                }
                Happened::Answered => {
                    waiting = false;
                    finished.extend(answers);
                    starts.extend((begun && !solved).then_some((Goal::Update, false)));
                }
                Happened::Became(new) => {
                    let over = !new.is_unfinished();
                    category = new;
                    waiting &= !over;
                    if over && begun && !solved {
                        finished.extend(answers);
                        resolution = Some(now);
                    }
                    if !over && begun && solved {
                        starts.push((Goal::Update, false));
                        resolution = None;
                    }
                    solved = begun && over;
                }
                Happened::Promised(place) => promised = place,
                Happened::With(next) if next == with => {}
                Happened::With(next) => {
                    hands_back = with == side;
                    with = next;
                    if next == side {
                        let asks = (waiting || side == Side::Vendor) && category.is_unfinished();
                        let goal = replies[usize::from(begun)];
                        starts.extend((asks && !waits).then_some((goal, !waiting)));
                        if !begun {
                            begun = true;
                            starts.extend([(Goal::Update, false), (Goal::Resolution, false)]);
                            solved = !category.is_unfinished();
                            resolution = solved.then_some(now);
                        }
                    }
                }
            }
            open.retain(|one| {
                let over = finished.contains(&one.goal) || (hands_back && one.handed);
                if over {
                    found.extend(told(promises, one, held, Some(now)));
                }
                !over
            });
            open.extend(starts.into_iter().map(|(goal, handed)| Waits {
                goal,
                from: now,
                handed,
                sums: vec![Sum::default(); promises.len()],
            }));
            if with == side {
                held = promised;
            }
        }
        if now >= end {
            break;
        }
        let minute = (now / MINUTE + 1) * MINUTE;
        let until = events.peek().map_or(minute, |event| event.at.0.min(minute));
        for one in open.iter_mut().filter(|_| with == side) {
            for (promise, sum) in promises.iter().zip(&mut one.sums) {
                let target = promise.targets.iter().find(|(of, _)| *of == one.goal);
                let Some((_, target)) = target else {
                    continue;
                };
                if promise.pauses.contains(&category)
                    || !category.is_unfinished()
                    || promise.since.is_some_and(|since| now < since)
                {
                    continue;
                }
                let minutes = if target.business { business } else { always };
                let (day, is_open) = minutes.all[((now - minutes.begin) / MINUTE) as usize];
                if !is_open {
                    continue;
                }
                let (whole, each) = match target.length {
                    Length::Minutes(minutes) => (i128::from(minutes * MINUTE), 1),
                    Length::Days(days) => (
                        i128::from(days) * FINE - FINE / 1_000_000_000,
                        FINE / i128::from(minutes.of_day[&day]),
                    ),
                };
                let before = sum.parts;
                sum.parts += i128::from(until - now) * each;
                if sum.due.is_none() && sum.parts >= whole {
                    sum.due = Some(now + ((whole - before + each - 1) / each) as i64);
                }
                sum.time += until - now;
            }
        }
        now = until;
    }
    let ended = resolution.filter(|_| solved);
    for one in &open {
        if !solved {
            found.extend(told(promises, one, held, None));
        } else if one.goal == Goal::Resolution && ended.is_some() {
            found.extend(told(promises, one, held, ended));
        }
    }
    found
}

fn hours() -> impl Strategy<Value = Vec<Hours>> {
    proptest::collection::vec((0u16..1440, 1u16..700), 0..4).prop_map(|all| {
        all.into_iter()
            .map(|(from, long)| (from, (from + long).min(1440)))
            .collect()
    })
}

/// Days about which clocks are moved, in all of the zones, and some others.
fn beginning() -> impl Strategy<Value = i64> {
    let around = prop_oneof![
        Just(at(2026, 3, 28, 0)),
        Just(at(2026, 10, 24, 0)),
        Just(at(2026, 3, 7, 0)),
        Just(at(2026, 10, 31, 0)),
        Just(at(2026, 4, 4, 0)),
        Just(at(2026, 10, 3, 0)),
        Just(at(2026, 12, 23, 0)),
        Just(at(2026, 6, 17, 0)),
    ];
    (around, -2 * DAY / 1000..2 * DAY / 1000).prop_map(|(day, seconds)| day.0 + seconds * 1000)
}

fn plan() -> impl Strategy<Value = Plan> {
    let exception = (0i64..9, 0i64..3, hours());
    let usual = Just(vec![
        vec![(480, 720), (780, 1020)],
        vec![(480, 1020)],
        vec![(480, 1020)],
        vec![(480, 1020)],
        vec![(480, 900)],
        vec![],
        vec![],
    ]);
    let week = prop_oneof![usual, proptest::collection::vec(hours(), 7)];
    (
        proptest::sample::select(ZONES.to_vec()),
        week,
        proptest::sample::select(Country::ALL.to_vec()),
        proptest::collection::vec(exception, 0..3),
    )
        .prop_map(|(zone, week, country, exceptions)| Plan {
            zone,
            week,
            country,
            exceptions,
        })
}

fn promise() -> impl Strategy<Value = Promise> {
    let length = prop_oneof![
        (1i64..3000).prop_map(Length::Minutes),
        (1i64..4).prop_map(Length::Days)
    ];
    let target = (length, any::<bool>()).prop_map(|(length, business)| Target { length, business });
    let pauses = proptest::sample::subsequence(
        vec![Category::Open, Category::Pending, Category::Hold],
        0..3,
    );
    (
        proptest::collection::vec(proptest::option::of(target), 4),
        pauses,
    )
        .prop_map(|(targets, pauses)| Promise {
            pauses,
            targets: Goal::ALL
                .into_iter()
                .zip(targets)
                .filter_map(|(goal, one)| Some((goal, one?)))
                .collect(),
            since: None,
            usual: None,
        })
}

fn events() -> impl Strategy<Value = Vec<(i64, Happened)>> {
    let what = prop_oneof![
        3 => Just(Happened::Asked),
        3 => Just(Happened::Answered),
        4 => proptest::sample::select(Category::ALL.to_vec()).prop_map(Happened::Became),
        1 => proptest::option::of(0usize..2).prop_map(Happened::Promised),
        2 => proptest::sample::select(vec![Side::Partner, Side::Vendor]).prop_map(Happened::With),
    ];
    proptest::collection::vec((0i64..4 * DAY / 1000, what), 0..9)
}

/// How many histories are compared.
fn cases() -> ProptestConfig {
    let wanted = std::env::var("ARENDE_CLOCKS")
        .ok()
        .and_then(|text| text.parse().ok());
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(wanted.unwrap_or(150))
    }
}

/// "Equal to the second".
fn near(one: i64, other: i64) -> bool {
    (one - other).abs() < 1000
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_clock_of_each_side_is_what_a_count_of_every_minute_finds_and_its_trace_adds_up(
        begin in beginning(),
        mut plan in plan(),
        mut promises in proptest::collection::vec(promise(), 3),
        later in events(),
        asked in any::<bool>(),
        first in proptest::sample::select(vec![Side::Partner, Side::Vendor, Side::Vendor]),
        since in 0i64..4 * DAY / MINUTE,
    ) {
        let today = begin.div_euclid(DAY);
        for one in &mut plan.exceptions {
            *one = (today + one.0, today + one.0 + one.1, one.2.clone());
        }
        // The second holds from a whole minute on, besides the third.
        promises[1].since = Some((begin / MINUTE + since) * MINUTE);
        promises[1].usual = Some(2);
        let mut story = vec![
            Event { at: Moment(begin), what: Happened::With(first) },
            Event { at: Moment(begin), what: Happened::Opened { category: Category::New, asked } },
            Event { at: Moment(begin), what: Happened::Promised(Some(0)) },
        ];
        story.extend(later.into_iter().map(|(after, what)| Event { at: Moment(begin + after * 1000), what }));
        story.sort_by_key(|event| event.at);
        let end = story.last().unwrap().at.0 + 9 * DAY;
        let schedule = Arc::new(plan.schedule());
        let always = Arc::new(Schedule::always(schedule.zone().clone()));
        let terms: Vec<Terms> = promises
            .iter()
            .map(|one| Terms {
                schedule: schedule.clone(),
                always: always.clone(),
                targets: one.targets.clone(),
                pauses: one.pauses.clone(),
                since: one.since.map(Moment),
                usual: one.usual,
            })
            .collect();
        let all = runs(&story, &terms);
        let first_minute = (begin - 3 * DAY) / (15 * MINUTE) * (15 * MINUTE);
        let minutes = [false, true].map(|always| Minutes::of(&plan, first_minute, end + 3 * DAY, always)).into();
        for side in [Side::Partner, Side::Vendor] {
            let mut counted = count(&minutes, &promises, &story, end, side);
            for run in all.iter().filter(|run| run.side == side) {
                let over = match run.state { State::Done { at, .. } => Some(at.0), _ => None };
                let found = counted.iter().position(|one| {
                    (one.goal, one.end) == (run.goal, over)
                        && one.by.iter().any(|by| (by.place, by.from) == (run.terms, run.from.0))
                });
                prop_assert!(found.is_some(), "{run:?} is not in {counted:?}");
                let counted = counted.remove(found.unwrap());
                compare(run, &counted, &terms, over, end)?;
            }
            prop_assert!(counted.is_empty(), "{side:?}: {counted:?} beside {all:?}");
        }
    }
}

/// A run beside what was counted; the end of what was counted is far behind the last event.
fn compare(
    run: &Run,
    counted: &Counted,
    terms: &[Terms],
    over: Option<i64>,
    end: i64,
) -> Result<(), TestCaseError> {
    let one = counted.by.iter().find(|by| by.place == run.terms).unwrap();
    match (run.due().map(|due| due.0), one.due) {
        (Some(due), Some(other)) => prop_assert!(near(due, other), "{due} {other} {run:?}"),
        // Kept: the count knows when it would have been due only if that is when it ended.
        (None, Some(due)) => prop_assert!(
            over.is_some_and(|over| near(over, due) || due >= over),
            "{run:?} {due}"
        ),
        (Some(due), None) => prop_assert!(due + 1000 >= over.unwrap_or(end), "{run:?}"),
        (None, None) => {}
    }
    // Of several terms, what is due first holds.
    let own = run.due().map_or(i64::MAX, |due| due.0);
    for other in counted.by.iter().filter_map(|by| by.due) {
        let counts = over.is_none_or(|over| other < over - 1000);
        prop_assert!(!counts || other + 1000 >= own.min(end), "{run:?} {counted:?}");
    }
    // The parts follow each other, begin where the promise does, and add up.
    let mut at = run.from;
    for step in &run.steps {
        prop_assert_eq!(step.from, at);
        at = step.to;
    }
    match run.state {
        State::Done { at: over, .. } => {
            prop_assert!(run.steps.is_empty() || at == over);
            prop_assert_eq!(run.time_counted(), one.time);
        }
        State::Running { due: Some(due), .. } => {
            let counted: i128 = run.steps.iter().map(|step| step.counted).sum();
            let whole = match run.target.length {
                Length::Minutes(minutes) => i128::from(minutes * MINUTE),
                Length::Days(days) => i128::from(days) * PARTS,
            };
            if at == due {
                // To the millisecond of the day on which it is due, however short that is.
                let last = run.steps.iter().rev().find(|step| step.kind == StepKind::Counted);
                let open = last.map_or(DAY, |step| terms[run.terms].hours(run.target).open_on(step.day));
                prop_assert!(
                    (counted - whole).abs() * i128::from(open) <= PARTS,
                    "{counted} of {whole}"
                );
                if let Length::Minutes(minutes) = run.target.length {
                    prop_assert_eq!(run.time_counted(), minutes * MINUTE);
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn stockholm(week: [Vec<Hours>; 7]) -> Terms {
    let zone = zone("Europe/Stockholm").0;
    let free = Free {
        country: Some(Country::Se),
        ..Free::default()
    };
    Terms {
        schedule: Arc::new(Schedule::new(week, free, &[], zone.clone())),
        always: Arc::new(Schedule::always(zone)),
        targets: vec![(
            Goal::FirstReply,
            Target {
                length: Length::Minutes(120),
                business: true,
            },
        )],
        pauses: vec![Category::Pending],
        since: None,
        usual: None,
    }
}

fn office() -> [Vec<Hours>; 7] {
    std::array::from_fn(|day| if day < 5 { vec![(480, 1020)] } else { vec![] })
}

#[test]
fn what_comes_on_friday_afternoon_before_easter_is_due_on_tuesday() {
    // Thursday 2 April 2026, 16:40 in Stockholm; Good Friday and Easter Monday are holidays.
    let run = due_if_received(
        at(2026, 4, 2, 14 * 60 + 40),
        Goal::FirstReply,
        &stockholm(office()),
    )
    .unwrap();
    assert_eq!(run.due(), Some(at(2026, 4, 7, 7 * 60 + 40)));
    assert_eq!(run.time_counted(), 120 * MINUTE);
    assert_eq!(run.steps[0].length(), 20 * MINUTE);
}

#[test]
fn one_business_day_is_the_same_hour_of_the_next_day_that_is_worked_on() {
    let mut terms = stockholm(office());
    terms.targets = vec![(
        Goal::FirstReply,
        Target {
            length: Length::Days(1),
            business: true,
        },
    )];
    // Thursday 24 December 2026, 14:00, which is worked on here; the 25th is Christmas.
    let run = due_if_received(at(2026, 12, 24, 13 * 60), Goal::FirstReply, &terms).unwrap();
    assert_eq!(run.due(), Some(at(2026, 12, 28, 13 * 60)));
    // What comes at night begins in the morning.
    let run = due_if_received(at(2026, 11, 28, 22 * 60), Goal::FirstReply, &terms).unwrap();
    assert_eq!(run.due(), Some(at(2026, 11, 30, 16 * 60)));
}

#[test]
fn nothing_is_counted_while_the_customer_is_waited_for() {
    let mut terms = stockholm(office());
    terms.targets = vec![(
        Goal::Resolution,
        Target {
            length: Length::Minutes(120),
            business: true,
        },
    )];
    let story = [
        Event {
            at: at(2026, 11, 30, 8 * 60),
            what: Happened::Opened {
                category: Category::New,
                asked: true,
            },
        },
        Event {
            at: at(2026, 11, 30, 8 * 60),
            what: Happened::Promised(Some(0)),
        },
        Event {
            at: at(2026, 11, 30, 9 * 60),
            what: Happened::Became(Category::Pending),
        },
    ];
    let waiting = runs(&story, std::slice::from_ref(&terms));
    assert_eq!(waiting[0].state, State::Paused { late: None });
    let mut story = story.to_vec();
    story.push(Event {
        at: at(2026, 12, 2, 9 * 60),
        what: Happened::Became(Category::Open),
    });
    let goes_on = runs(&story, &[terms]);
    assert_eq!(goes_on[0].due(), Some(at(2026, 12, 2, 10 * 60)));
}

#[test]
fn a_promise_that_was_kept_is_judged_by_what_was_promised_then() {
    let mut slow = stockholm(office());
    slow.targets = vec![(
        Goal::FirstReply,
        Target {
            length: Length::Minutes(600),
            business: true,
        },
    )];
    let fast = stockholm(office());
    let event = |hour: i64, what| Event {
        at: at(2026, 11, 30, hour * 60),
        what,
    };
    let story = [
        event(
            7,
            Happened::Opened {
                category: Category::New,
                asked: true,
            },
        ),
        event(7, Happened::Promised(Some(0))),
        event(12, Happened::Answered),
        event(13, Happened::Promised(Some(1))),
    ];
    let done = runs(&story, &[slow.clone(), fast.clone()]);
    assert_eq!(
        done[0].state,
        State::Done {
            at: at(2026, 11, 30, 12 * 60),
            late: None
        }
    );
    let [opened, first, answered, second] = story;
    let story = [opened, first, second, answered];
    let done = runs(&story, &[slow, fast]);
    assert_eq!(done[0].due(), Some(at(2026, 11, 30, 9 * 60)));
}

#[test]
fn a_schedule_without_hours_promises_nothing_and_ends() {
    let terms = stockholm(std::array::from_fn(|_| vec![]));
    let run = due_if_received(at(2026, 11, 30, 0), Goal::FirstReply, &terms).unwrap();
    assert_eq!(run.due(), None);
}

fn solved_within(minutes: i64) -> Terms {
    let mut terms = stockholm(office());
    let length = Length::Minutes(minutes);
    for goal in [Goal::FirstReply, Goal::Resolution] {
        terms.targets.retain(|(of, _)| *of != goal);
        terms.targets.push((
            goal,
            Target {
                length,
                business: true,
            },
        ));
    }
    terms
}

/// On Monday 30 November 2026, at this hour in Stockholm.
fn on_monday(hour: i64, what: Happened) -> Event {
    Event {
        at: at(2026, 11, 30, (hour - 1) * 60),
        what,
    }
}

#[test]
fn the_partners_clock_stands_while_the_vendor_has_the_ticket_and_the_vendors_begins_there() {
    let (partner, vendor) = (solved_within(240), solved_within(120));
    let mut story = vec![
        on_monday(8, Happened::With(Side::Partner)),
        on_monday(
            8,
            Happened::Opened {
                category: Category::New,
                asked: true,
            },
        ),
        on_monday(8, Happened::Promised(Some(0))),
        on_monday(9, Happened::Answered),
        on_monday(10, Happened::With(Side::Vendor)),
        on_monday(10, Happened::Promised(Some(1))),
    ];
    let terms = [partner, vendor];
    let of = |story: &[Event], side: Side, goal: Goal| {
        let all = runs(story, &terms);
        all.into_iter()
            .find(|run| run.side == side && run.goal == goal)
            .unwrap()
    };
    // The partner's stands after two hours; the vendor's runs from ten to twelve, and the partner waits for its first word.
    let partners = of(&story, Side::Partner, Goal::Resolution);
    assert_eq!(partners.state, State::Paused { late: None });
    assert_eq!(partners.time_counted(), 2 * HOUR);
    for goal in [Goal::FirstReply, Goal::Resolution] {
        let vendors = of(&story, Side::Vendor, goal);
        assert_eq!(vendors.due(), Some(at(2026, 11, 30, 11 * 60)));
    }
    // Handed back at eleven: that was an answer, the partner's clock goes on where it stood, and the vendor's stands.
    story.push(on_monday(11, Happened::With(Side::Partner)));
    story.push(on_monday(11, Happened::Promised(Some(0))));
    let answered = of(&story, Side::Vendor, Goal::FirstReply);
    assert!(answered.is_done() && !answered.is_late(at(2026, 12, 30, 0)));
    let vendors = of(&story, Side::Vendor, Goal::Resolution);
    assert_eq!(vendors.state, State::Paused { late: None });
    let partners = of(&story, Side::Partner, Goal::Resolution);
    assert_eq!(partners.due(), Some(at(2026, 11, 30, 12 * 60)));
    let away: Vec<_> = partners
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Away(Side::Vendor))
        .collect();
    assert_eq!(away.iter().map(|step| step.length()).sum::<i64>(), HOUR);
}

#[test]
fn what_the_customers_first_line_had_counts_as_whoever_took_over() {
    let story = |next: Side| {
        [
            on_monday(8, Happened::With(Side::FirstLine)),
            on_monday(
                8,
                Happened::Opened {
                    category: Category::New,
                    asked: true,
                },
            ),
            on_monday(8, Happened::Promised(Some(0))),
            on_monday(9, Happened::With(next)),
        ]
    };
    for side in [Side::Partner, Side::Vendor] {
        let all = runs(&story(side), &[solved_within(120)]);
        assert!(all.iter().all(|run| run.side == side));
        assert_eq!(all[0].due(), Some(at(2026, 11, 30, 9 * 60)));
    }
}

#[test]
fn critical_days_tighten_what_came_before_from_their_beginning_and_never_loosen_it() {
    let usual = solved_within(300);
    let critical = Terms {
        since: Some(at(2026, 11, 30, 10 * 60)),
        usual: Some(0),
        ..solved_within(60)
    };
    let opened = |hour: i64| {
        vec![
            on_monday(
                hour,
                Happened::Opened {
                    category: Category::New,
                    asked: true,
                },
            ),
            on_monday(hour, Happened::Promised(Some(1))),
        ]
    };
    let due = |story: &[Event]| {
        runs(story, &[usual.clone(), critical.clone()])[0].due()
    };
    // Ten o'clock, five hours: 15:00. From eleven on, one hour is promised: 12:00.
    assert_eq!(due(&opened(10)), Some(at(2026, 11, 30, 11 * 60)));
    // What would have been due at half past eleven anyway still is.
    let soon = Terms {
        usual: Some(0),
        since: critical.since,
        ..solved_within(600)
    };
    let all = runs(&opened(10), &[usual.clone(), soon]);
    assert_eq!(all[0].due(), Some(at(2026, 11, 30, 14 * 60)));
    // What was answered before they began is judged by what was promised then.
    let mut story = opened(10);
    story.insert(1, on_monday(10, Happened::Answered));
    let all = runs(&story, &[usual.clone(), critical.clone()]);
    assert!(all.iter().all(|run| run.goal == Goal::Resolution));
}
