//! The clock of a promise, and its trace: what was counted, what was not, and why. The parts of a trace follow each other
//! without a gap, and what they counted adds up to what was promised.

use std::sync::Arc;

use super::Goal;
use crate::schedule::{Day, Schedule, Why};
use crate::ticket::{Category, Side};
use crate::{DAY, HOUR, MINUTE, Moment};

/// How long something may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many minutes that are counted.
    Minutes(i64),
    /// So many days. A day is as long as its hours: half of a short Friday is half a day.
    Days(i64),
}

/// What is promised for one goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// How long it may take.
    pub length: Length,
    /// Whether only business hours count.
    pub business: bool,
}

/// What is promised about a ticket.
#[derive(Clone, Debug)]
pub struct Terms {
    /// When business hours are.
    pub schedule: Arc<Schedule>,
    /// Every hour, in the same time zone.
    pub always: Arc<Schedule>,
    /// What is promised, by goal.
    pub targets: Vec<(Goal, Target)>,
    /// In which statuses nothing is counted.
    pub pauses: Vec<Category>,
    /// They hold from a moment on: what was promised before counts from there, as on critical days.
    pub since: Option<Moment>,
    /// The terms that would hold otherwise, by their place; of both, what is due first holds.
    pub usual: Option<usize>,
}

impl Terms {
    pub(super) fn target(&self, goal: Goal) -> Option<Target> {
        self.targets
            .iter()
            .find(|(of, _)| *of == goal)
            .map(|(_, target)| *target)
    }

    pub(super) fn hours(&self, target: Target) -> &Schedule {
        if target.business {
            &self.schedule
        } else {
            &self.always
        }
    }
}

/// Something in the life of a ticket that clocks hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It came, in a status of this category; `asked` is false where the team wrote to the customer first.
    Opened {
        /// The category of its first status.
        category: Category,
        /// Whether somebody waits for a first answer.
        asked: bool,
    },
    /// The customer's side wrote.
    Asked,
    /// The team answered for the customer to read.
    Answered,
    /// Its status became one of this category.
    Became(Category),
    /// From now on these terms hold: a place in the list of terms, or none.
    Promised(Option<usize>),
    /// From now on it is with this side; the customer's own first line counts as whoever takes over from it.
    With(Side),
}

/// Something that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// What.
    pub what: Happened,
}

/// What a part of a trace is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The clock ran.
    Counted,
    /// Nobody is at work, and why.
    Closed(Why),
    /// The ticket waited for somebody else, in a status of this category.
    Paused(Category),
    /// Another side had it.
    Away(Side),
}

/// A part of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its beginning.
    pub from: Moment,
    /// Its end, where the next one begins.
    pub to: Moment,
    /// The day on the wall at its beginning.
    pub day: Day,
    /// What it is.
    pub kind: StepKind,
    /// How much of the promise it used: milliseconds of one in minutes, 10^15 for each whole day of one in business days.
    pub counted: i128,
}

impl Step {
    /// How long it is, in milliseconds.
    #[must_use]
    pub fn length(&self) -> i64 {
        self.to.0 - self.from.0
    }
}

/// How far a promise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The clock runs; without a moment when nobody is at work for years.
    Running {
        /// When the promise is broken.
        due: Option<Moment>,
        /// When a quarter of the time is left.
        warn: Option<Moment>,
    },
    /// The ticket waits for somebody else; `late` when it was too late already.
    Paused {
        /// When it was broken before it was paused.
        late: Option<Moment>,
    },
    /// It is over.
    Done {
        /// When it was kept, or ended.
        at: Moment,
        /// Since when it was broken, if it was.
        late: Option<Moment>,
    },
}

/// One promise and its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Whose promise it is.
    pub side: Side,
    /// What was promised.
    pub goal: Goal,
    /// How long it may take.
    pub target: Target,
    /// The place of its terms.
    pub terms: usize,
    /// When it began.
    pub from: Moment,
    /// How far it is.
    pub state: State,
    /// What was counted until it is due, or was over.
    pub steps: Vec<Step>,
}

impl Run {
    /// When it is or was broken, whether that moment has come or not.
    #[must_use]
    pub fn due(&self) -> Option<Moment> {
        match self.state {
            State::Running { due, .. } => due,
            State::Paused { late } | State::Done { late, .. } => late,
        }
    }

    /// Whether it is broken at a moment.
    #[must_use]
    pub fn is_late(&self, now: Moment) -> bool {
        self.due().is_some_and(|due| due < now)
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.state, State::Done { .. })
    }

    /// Milliseconds counted by its trace.
    #[must_use]
    pub fn time_counted(&self) -> i64 {
        let counted = self
            .steps
            .iter()
            .filter(|step| step.kind == StepKind::Counted);
        counted.map(Step::length).sum()
    }
}

/// Parts of one day: exact enough for days of any length.
const DAY_PARTS: i128 = 1_000_000_000_000_000;

/// What a whole promise is, in the units in which steps are counted.
fn whole(length: Length) -> i128 {
    match length {
        Length::Minutes(minutes) => i128::from(minutes) * i128::from(MINUTE),
        Length::Days(days) => i128::from(days) * DAY_PARTS,
    }
}

/// A clock gives up after so long: nobody is at work any more.
const HORIZON: i64 = 3 * 366 * DAY;

/// What a walk along the hours finds.
pub(super) struct Walk<'a> {
    schedule: &'a Schedule,
    length: Length,
    counted: i128,
    pub(super) steps: Vec<Step>,
    pub(super) due: Option<Moment>,
    pub(super) warn: Option<Moment>,
    /// The day whose length was asked for last.
    measured: (Day, i64),
}

impl<'a> Walk<'a> {
    pub(super) fn new(schedule: &'a Schedule, length: Length) -> Self {
        let measured = (Day(i64::MIN), 0);
        Self {
            schedule,
            length,
            counted: 0,
            steps: Vec::new(),
            due: None,
            warn: None,
            measured,
        }
    }

    /// What a stretch of a day counts.
    fn worth(&mut self, day: Day, milliseconds: i64) -> i128 {
        match self.length {
            Length::Minutes(_) => i128::from(milliseconds),
            Length::Days(_) => i128::from(milliseconds) * DAY_PARTS / i128::from(self.open_on(day)),
        }
    }

    /// How much of that day's time counts so much, to the nearest millisecond.
    fn time_for(&mut self, day: Day, parts: i128) -> i64 {
        let time = match self.length {
            Length::Minutes(_) => parts,
            Length::Days(_) => {
                let open = i128::from(self.open_on(day));
                (parts * open + DAY_PARTS / 2) / DAY_PARTS
            }
        };
        i64::try_from(time).unwrap_or(i64::MAX)
    }

    fn open_on(&mut self, day: Day) -> i64 {
        if self.measured.0 != day {
            self.measured = (day, self.schedule.open_on(day).max(1));
        }
        self.measured.1
    }

    /// The clock runs from one moment to another, or to where the promise is used up if there is no other. `trace` says whether
    /// what comes after that still belongs to the story.
    pub(super) fn run(&mut self, from: Moment, to: Option<Moment>) {
        let whole = whole(self.length);
        let end = to.unwrap_or(from.plus(HORIZON));
        let mut at = from;
        let mut stretches = self.schedule.stretches();
        while at < end && (to.is_some() || self.due.is_none()) {
            let stretch = stretches.next_from(at);
            let mut until = stretch.to.min(end);
            let kind = match stretch.closed {
                Some(why) => StepKind::Closed(why),
                None => StepKind::Counted,
            };
            let mut counted = 0;
            if kind == StepKind::Counted {
                let after = |walk: &mut Self, part: i128| {
                    let missing = (whole * part / 4 - walk.counted).max(0);
                    at.plus(walk.time_for(stretch.day, missing))
                };
                if self.warn.is_none() {
                    let warn = after(self, 3);
                    self.warn = (warn <= until).then_some(warn);
                }
                if self.due.is_none() {
                    let due = after(self, 4);
                    if due <= until {
                        self.due = Some(due);
                        if to.is_none() {
                            until = due;
                        }
                    }
                }
                counted = self.worth(stretch.day, until.0 - at.0);
                self.counted += counted;
            }
            self.push(Step {
                from: at,
                to: until,
                day: stretch.day,
                kind,
                counted,
            });
            at = until;
        }
    }

    pub(super) fn pause(&mut self, from: Moment, to: Moment, kind: StepKind) {
        if from < to {
            let day = self.schedule.zone().local(from).0;
            self.push(Step {
                from,
                to,
                day,
                kind,
                counted: 0,
            });
        }
    }

    /// Steps of one kind that follow each other are one; what was counted stays apart by days.
    fn push(&mut self, step: Step) {
        if step.from >= step.to {
            return;
        }
        match self.steps.last_mut() {
            Some(last)
                if last.kind == step.kind
                    && (last.day == step.day || step.kind != StepKind::Counted) =>
            {
                last.to = step.to;
                last.counted += step.counted;
            }
            _ => self.steps.push(step),
        }
    }
}

/// When a promise would be broken, of what comes at a moment and is left alone; with its trace.
#[must_use]
pub fn due_if_received(at: Moment, goal: Goal, terms: &Terms) -> Option<Run> {
    let target = terms.target(goal)?;
    let mut walk = Walk::new(terms.hours(target), target.length);
    walk.run(at, None);
    let state = State::Running {
        due: walk.due,
        warn: walk.warn,
    };
    Some(Run {
        side: Side::Vendor,
        goal,
        target,
        terms: 0,
        from: at,
        state,
        steps: walk.steps,
    })
}

/// Milliseconds as hours and minutes, whole ones.
#[must_use]
pub fn hours_and_minutes(milliseconds: i64) -> (i64, i64) {
    (milliseconds / HOUR, milliseconds % HOUR / MINUTE)
}
