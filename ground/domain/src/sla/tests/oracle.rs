//! The count beside which the clock is held: every minute of a story, one after the other, with nothing of the clock's own.

use std::collections::HashMap;

use jiff::Timestamp;

use super::super::*;
use super::{Plan, zone};
use crate::MINUTE;
use crate::schedule::{Day, holidays};
use crate::ticket::{Category, Side};

/// Every minute of some weeks: on which day it is, and whether it is open.
pub(super) struct Minutes {
    begin: i64,
    all: Vec<(i64, bool)>,
    of_day: HashMap<i64, i64>,
}

impl Minutes {
    pub(super) fn of(plan: &Plan, begin: i64, end: i64, always: bool) -> Self {
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
pub(super) struct Promise {
    pub(super) pauses: Vec<Category>,
    pub(super) targets: Vec<(Goal, Target)>,
    /// It holds from here on, besides another.
    pub(super) since: Option<i64>,
    pub(super) usual: Option<usize>,
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
pub(super) struct By {
    pub(super) place: usize,
    pub(super) from: i64,
    pub(super) due: Option<i64>,
    pub(super) time: i64,
}

/// A promise as the terms that held have it, and those that would hold otherwise.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) goal: Goal,
    pub(super) end: Option<i64>,
    pub(super) by: Vec<By>,
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

fn told(promises: &[Promise], one: &Waits, held: Option<usize>, end: Option<i64>) -> Vec<Counted> {
    let places = held
        .into_iter()
        .flat_map(|held| [Some(held), promises[held].usual]);
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
pub(super) fn count(
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
    let (mut held, mut latest) = (None, None);
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
                Happened::Promised(place) => latest = place,
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
                held = latest;
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
