//! The clock against an independent count, minute by minute, over random histories, schedules and time zones.
//!
//! `ARENDE_CLOCKS=100000 cargo test -p domain sla::` compares as many histories.

mod examples;
mod oracle;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use oracle::{Counted, Minutes, Promise, count};

use super::*;
use crate::schedule::{Country, Day, Exception, Free, Hours, Schedule, Zone, fit_hours};
use crate::ticket::{Category, Side};
use crate::{DAY, MINUTE, Moment};

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

/// A day, as the clock counts it.
const PARTS: i128 = 1_000_000_000_000_000;

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
        prop_assert!(
            !counts || other + 1000 >= own.min(end),
            "{run:?} {counted:?}"
        );
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
                let last = run
                    .steps
                    .iter()
                    .rev()
                    .find(|step| step.kind == StepKind::Counted);
                let open = last.map_or(DAY, |step| {
                    terms[run.terms].hours(run.target).open_on(step.day)
                });
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
