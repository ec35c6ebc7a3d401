//! What people can check on the wall: some tickets, and when they are due.

use std::sync::Arc;

use super::super::*;
use super::{at, zone};
use crate::schedule::{Country, Free, Hours, Schedule};
use crate::ticket::{Category, Side};
use crate::{HOUR, MINUTE};

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
    let due = |story: &[Event]| runs(story, &[usual.clone(), critical.clone()])[0].due();
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
