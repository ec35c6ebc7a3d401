//! The promises of a ticket's story, each side's with a clock of its own: a partner's covers the ticket while it is with the partner, the
//! vendor's while it is with the vendor. Nothing is remembered from one count to the next.

use super::clock::Walk;
use super::{Event, Goal, Happened, Run, State, StepKind, Terms};
use crate::Moment;
use crate::ticket::{Category, Side};

/// A promise that was made, while the story is read.
struct Open {
    goal: Goal,
    from: Moment,
    /// Whoever handed the ticket over waits for it, and no customer: handing it back is an answer.
    handed: bool,
}

/// How a ticket stands from a moment on, for one side.
#[derive(Clone, Copy)]
struct Stands {
    at: Moment,
    category: Category,
    /// With whom it is, if not with this side.
    away: Option<Side>,
}

/// One side's clock, while the story is read.
struct Clock<'a> {
    side: Side,
    terms: &'a [Terms],
    /// Whether it ever had the ticket.
    begun: bool,
    stands: Vec<Stands>,
    held: Option<usize>,
    open: Vec<Open>,
    found: Vec<Run>,
    solved_at: Option<Moment>,
}

impl Clock<'_> {
    fn opens(&mut self, goal: Goal, from: Moment, handed: bool) {
        self.open.push(Open { goal, from, handed });
    }

    fn waits(&self) -> bool {
        let mut open = self.open.iter();
        open.any(|one| matches!(one.goal, Goal::FirstReply | Goal::NextReply))
    }

    fn done(&mut self, at: Moment, which: impl Fn(&Open) -> bool) {
        let (over, open) = std::mem::take(&mut self.open).into_iter().partition(which);
        self.open = open;
        self.found_of(over, Some(at));
    }

    fn found_of(&mut self, promises: Vec<Open>, end: Option<Moment>) {
        for one in promises {
            let run = measured(&one, end, &self.stands, self.held, self.terms);
            self.found.extend(run.map(|run| Run {
                side: self.side,
                ..run
            }));
        }
    }

    fn answered(&mut self, at: Moment) {
        self.done(at, |one| one.goal != Goal::Resolution);
    }

    /// It has the ticket for the first time.
    fn begins(&mut self, at: Moment, category: Category) {
        self.begun = true;
        self.opens(Goal::Update, at, false);
        self.opens(Goal::Resolution, at, false);
        if !category.is_unfinished() {
            self.solved_at = Some(at);
        }
    }

    fn became(&mut self, at: Moment, category: Category) {
        if category.is_unfinished() {
            if self.solved_at.take().is_some() {
                self.opens(Goal::Update, at, false);
            }
        } else if self.solved_at.is_none() {
            self.solved_at = Some(at);
            self.answered(at);
        }
    }
}

/// All promises of a ticket's story, which is in its order, of the side first that had it first; each is judged by the terms that held
/// when it ended, or hold now.
#[must_use]
pub fn runs(story: &[Event], terms: &[Terms]) -> Vec<Run> {
    let story = without_first_line(story);
    let mut sides: Vec<Side> = Vec::new();
    let mut with = None;
    for event in &story {
        match event.what {
            Happened::With(side) => with = Some(side),
            // What says nothing of sides is the vendor's.
            Happened::Opened { .. } => with = with.or(Some(Side::Vendor)),
            _ => {}
        }
        let side = with.filter(|side| !sides.contains(side));
        sides.extend(side);
    }
    let of = sides.iter().map(|side| of_side(&story, *side, terms));
    of.flatten().collect()
}

/// The story, with what the customer's own first line has counted as whoever takes over from it.
fn without_first_line(story: &[Event]) -> Vec<Event> {
    let mut story = story.to_vec();
    let mut next = Side::Vendor;
    for event in story.iter_mut().rev() {
        match event.what {
            Happened::With(Side::FirstLine) => event.what = Happened::With(next),
            Happened::With(side) => next = side,
            _ => {}
        }
    }
    story
}

fn of_side(story: &[Event], side: Side, terms: &[Terms]) -> Vec<Run> {
    let mut clock = Clock {
        side,
        terms,
        begun: false,
        stands: Vec::new(),
        held: None,
        open: Vec::new(),
        found: Vec::new(),
        solved_at: None,
    };
    let first = story.iter().find_map(|event| match event.what {
        Happened::With(side) => Some(side),
        Happened::Opened { .. } => Some(Side::Vendor),
        _ => None,
    });
    let mut with = first.unwrap_or(Side::Vendor);
    let mut promised = None;
    let mut is_open = false;
    let mut category = Category::New;
    // Whether the customer waits for an answer.
    let mut waiting = false;
    for event in story {
        let at = event.at;
        let mine = with == side;
        match event.what {
            Happened::Promised(now) => promised = now,
            Happened::With(next) if next == with => {}
            Happened::With(next) => {
                with = next;
                if !is_open {
                    continue;
                }
                let away = (next != side).then_some(next);
                if clock.begun || away.is_none() {
                    clock.stands.push(Stands { at, category, away });
                }
                if away.is_some() {
                    clock.done(at, |one| one.handed);
                    continue;
                }
                clock.held = promised;
                let goal = if clock.begun {
                    Goal::NextReply
                } else {
                    Goal::FirstReply
                };
                if !clock.begun {
                    clock.begins(at, category);
                }
                let asks = waiting || side == Side::Vendor;
                if asks && category.is_unfinished() && !clock.waits() {
                    clock.opens(goal, at, !waiting);
                }
            }
            Happened::Opened {
                category: first,
                asked,
            } => {
                is_open = true;
                category = first;
                waiting = asked;
                if mine {
                    let away = None;
                    clock.stands.push(Stands { at, category, away });
                    if asked {
                        clock.opens(Goal::FirstReply, at, false);
                    }
                    clock.begins(at, category);
                }
            }
            Happened::Asked => {
                waiting = true;
                for one in &mut clock.open {
                    one.handed = false;
                }
                if mine && !clock.waits() {
                    clock.opens(Goal::NextReply, at, false);
                }
            }
            Happened::Answered => {
                waiting = false;
                clock.answered(at);
                if clock.begun && clock.solved_at.is_none() {
                    clock.opens(Goal::Update, at, false);
                }
            }
            Happened::Became(now) => {
                category = now;
                if !now.is_unfinished() {
                    waiting = false;
                }
                if clock.begun {
                    let away = (!mine).then_some(with);
                    clock.stands.push(Stands { at, category, away });
                    clock.became(at, category);
                }
            }
        }
        if with == side {
            clock.held = promised;
        }
    }
    if let Some(at) = clock.solved_at {
        // What is said after a ticket is solved is answered by whoever opens it again.
        clock.done(at, |one| one.goal == Goal::Resolution);
    } else {
        let open = std::mem::take(&mut clock.open);
        clock.found_of(open, None);
    }
    clock.found
}

/// How far a promise is by the terms that hold; where those hold besides others, by whichever is due first.
fn measured(
    one: &Open,
    end: Option<Moment>,
    stands: &[Stands],
    held: Option<usize>,
    terms: &[Terms],
) -> Option<Run> {
    let place = held?;
    let by = terms.get(place)?;
    let usual = by
        .usual
        .and_then(|usual| measured_by(one, end, stands, usual, terms));
    // What was over when they began is not judged by them.
    let is_before = end.is_some_and(|end| by.since.is_some_and(|since| end <= since));
    if is_before {
        return usual;
    }
    let own = measured_by(one, end, stands, place, terms);
    let due = |run: &Run| run.due().unwrap_or(Moment(i64::MAX));
    match (own, usual) {
        (Some(own), Some(usual)) if due(&usual) < due(&own) => Some(usual),
        (own, usual) => own.or(usual),
    }
}

fn measured_by(
    one: &Open,
    end: Option<Moment>,
    stands: &[Stands],
    place: usize,
    terms: &[Terms],
) -> Option<Run> {
    let held = terms.get(place)?;
    let target = held.target(one.goal)?;
    let begins = held.since.map_or(one.from, |since| since.max(one.from));
    let mut walk = Walk::new(held.hours(target), target.length);
    let pause_of = |stand: &Stands| match stand.away {
        Some(side) => Some(StepKind::Away(side)),
        None if held.pauses.contains(&stand.category) || !stand.category.is_unfinished() => {
            Some(StepKind::Paused(stand.category))
        }
        None => None,
    };
    let mut paused = false;
    for (index, stand) in stands.iter().enumerate() {
        let from = stand.at.max(begins);
        let next = stands.get(index + 1).map(|next| next.at);
        let to = match (next, end) {
            (Some(next), Some(end)) => Some(next.min(end)),
            (next, end) => next.or(end),
        };
        if to.is_some_and(|to| to <= from) {
            continue;
        }
        match (pause_of(stand), to) {
            (Some(kind), Some(to)) => walk.pause(from, to, kind),
            (Some(_), None) => paused = true,
            // What is late already needs no longer trace.
            (None, None) if walk.due.is_some() => {}
            (None, to) => walk.run(from, to),
        }
    }
    let late = |until: Option<Moment>| {
        walk.due
            .filter(|due| until.is_none_or(|until| *due < until))
    };
    let state = match (end, paused) {
        (Some(at), _) => State::Done {
            at,
            late: late(Some(at)),
        },
        (None, true) => State::Paused { late: late(None) },
        (None, false) => State::Running {
            due: walk.due,
            warn: walk.warn,
        },
    };
    Some(Run {
        side: Side::Vendor,
        goal: one.goal,
        target,
        terms: place,
        from: begins,
        state,
        steps: walk.steps,
    })
}
