//! Hours of the week, with what is different on some days: which stretches of time are open, and why others are not.

use std::collections::BTreeMap;

use super::{Day, Free, Holiday, Zone};
use crate::{DAY, MINUTE, Moment};

/// Minutes of a day from which and until which there is somebody: 480 and 1020 is 08:00–17:00.
pub type Hours = (u16, u16);

/// Minutes of a whole day.
const WHOLE_DAY: u16 = 24 * 60;

/// Why hours cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// They end before they begin, or beyond the day.
    Backwards,
    /// There are more than anybody needs.
    TooMany,
}

/// Most intervals of a day.
const MOST_INTERVALS: usize = 12;

/// Hours in their order; those that touch or overlap are one.
///
/// # Errors
/// When an interval is none.
pub fn fit_hours(mut hours: Vec<Hours>) -> Result<Vec<Hours>, Unfit> {
    if hours.len() > MOST_INTERVALS {
        return Err(Unfit::TooMany);
    }
    if hours.iter().any(|(from, to)| from >= to || *to > WHOLE_DAY) {
        return Err(Unfit::Backwards);
    }
    hours.sort_unstable();
    let mut fit: Vec<Hours> = Vec::new();
    for (from, to) in hours {
        match fit.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => fit.push((from, to)),
        }
    }
    Ok(fit)
}

/// Days that are otherwise than the week says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The first of the days.
    pub from: Day,
    /// The last of them.
    pub to: Day,
    /// When there is somebody; empty: closed.
    pub hours: Vec<Hours>,
    /// What people call it.
    pub name: String,
}

/// Why a stretch of time is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Before, after or between the hours of a day.
    Outside,
    /// A day of the week without hours.
    DayOff,
    /// A public holiday.
    Holiday(Holiday),
    /// An exception of that name.
    Exception(String),
}

/// A stretch of time that is open, or closed for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its beginning.
    pub from: Moment,
    /// Its end, which belongs to the next one.
    pub to: Moment,
    /// The day on the wall.
    pub day: Day,
    /// `None`: open.
    pub closed: Option<Why>,
}

/// Reads the stretches of a schedule one after the other.
#[derive(Clone, Debug)]
pub struct Stretches<'a> {
    schedule: &'a Schedule,
    /// The day that was read last, with its hours and why it has others than an ordinary one.
    day: Option<(Day, &'a [Hours], Option<Why>)>,
    /// From when and until when clocks on the wall are so far from UTC.
    offset: Option<(Moment, Moment, i64)>,
}

impl Stretches<'_> {
    /// What [`Schedule::stretch`] says of a moment.
    #[must_use]
    pub fn next_from(&mut self, from: Moment) -> Stretch {
        let (offset, until) = match self.offset {
            Some((since, until, offset)) if since <= from && from < until => (offset, until),
            _ => {
                let (offset, until) = self.schedule.zone.at(from);
                self.offset = Some((from, until, offset));
                (offset, until)
            }
        };
        let local = from.0.saturating_add(offset);
        let day = Day(local.div_euclid(DAY));
        let of_day = local.rem_euclid(DAY);
        let (_, hours, why) = match &mut self.day {
            Some(known) if known.0 == day => known,
            slot => {
                let (hours, why) = self.schedule.hours_on(day);
                slot.insert((day, hours, why))
            }
        };
        let mut ends = DAY;
        let mut open = false;
        for (start, end) in *hours {
            let (start, end) = (i64::from(*start) * MINUTE, i64::from(*end) * MINUTE);
            if of_day < start {
                ends = start;
                break;
            }
            if of_day < end {
                (ends, open) = (end, true);
                break;
            }
        }
        let closed = (!open).then(|| match why {
            Some(why) if hours.is_empty() || matches!(why, Why::Exception(_)) => why.clone(),
            _ => Why::Outside,
        });
        let to = from.plus(ends - of_day).min(until);
        Stretch {
            from,
            to,
            day,
            closed,
        }
    }
}

/// When the team is at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    week: [Vec<Hours>; 7],
    free: Free,
    exceptions: BTreeMap<Day, (Vec<Hours>, String)>,
    zone: Zone,
}

/// Longest exception that is followed, in days.
const LONGEST_EXCEPTION: i64 = 400;

impl Schedule {
    /// A schedule of a week that begins on Monday. The hours are those of [`fit_hours`]. Exceptions hold before holidays, and
    /// later ones before earlier ones.
    #[must_use]
    pub fn new(week: [Vec<Hours>; 7], free: Free, exceptions: &[Exception], zone: Zone) -> Self {
        let mut days = BTreeMap::new();
        for one in exceptions {
            for ahead in 0..=(one.to.0 - one.from.0).min(LONGEST_EXCEPTION) {
                days.insert(one.from.plus(ahead), (one.hours.clone(), one.name.clone()));
            }
        }
        Self {
            week,
            free,
            exceptions: days,
            zone,
        }
    }

    /// Every minute of every day.
    #[must_use]
    pub fn always(zone: Zone) -> Self {
        let week = std::array::from_fn(|_| vec![(0, WHOLE_DAY)]);
        Self::new(week, Free::default(), &[], zone)
    }

    /// Its time zone.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The hours of a day, and why they are not those of an ordinary working day.
    #[must_use]
    pub fn hours_on(&self, day: Day) -> (&[Hours], Option<Why>) {
        if let Some((hours, name)) = self.exceptions.get(&day) {
            return (hours, Some(Why::Exception(name.clone())));
        }
        if let Some(holiday) = self.free.on(day) {
            return (&[], Some(Why::Holiday(holiday)));
        }
        let hours = self.week.get(day.weekday()).map_or(&[][..], Vec::as_slice);
        (hours, hours.is_empty().then_some(Why::DayOff))
    }

    /// The stretch of one reason that a moment lies in, from that moment on; at most to the end of its day.
    #[must_use]
    pub fn stretch(&self, from: Moment) -> Stretch {
        self.stretches().next_from(from)
    }

    /// Stretches one after the other: what a day and a season have in common is looked up once.
    #[must_use]
    pub fn stretches(&self) -> Stretches<'_> {
        Stretches {
            schedule: self,
            day: None,
            offset: None,
        }
    }

    /// How many milliseconds of a day are open.
    #[must_use]
    pub fn open_on(&self, day: Day) -> i64 {
        let (hours, _) = self.hours_on(day);
        let ordinary = || {
            hours
                .iter()
                .map(|(from, to)| i64::from(to - from) * MINUTE)
                .sum()
        };
        let start = self.zone.start_of(day);
        // No clock is moved that day: the hours are as long as they say.
        if self.zone.at(start).1 >= start.plus(2 * DAY) {
            return ordinary();
        }
        // A clock that is put back can show the end of a day twice.
        let (mut at, end) = (start, self.zone.start_of(day.plus(2)));
        let mut open = 0;
        while at < end {
            let stretch = self.stretch(at);
            if stretch.day == day && stretch.closed.is_none() {
                open += stretch.to.0 - stretch.from.0;
            }
            at = stretch.to;
        }
        open
    }

    /// Whether there is somebody now.
    #[must_use]
    pub fn is_open(&self, at: Moment) -> bool {
        self.stretch(at).closed.is_none()
    }

    /// When there is somebody next: `at` itself while it is open. `None` when that is more than a year away.
    #[must_use]
    pub fn opens_after(&self, mut at: Moment) -> Option<Moment> {
        let last = at.plus(400 * DAY);
        while at < last {
            let stretch = self.stretch(at);
            if stretch.closed.is_none() {
                return Some(at);
            }
            at = stretch.to;
        }
        None
    }

    /// Days with a reason to be closed or otherwise, from a day to another, both included: holidays and exceptions.
    #[must_use]
    pub fn special_days(&self, from: Day, to: Day) -> Vec<(Day, Why, &[Hours])> {
        (from.0..=to.0)
            .filter_map(|day| {
                let (hours, why) = self.hours_on(Day(day));
                let why = why.filter(|why| *why != Why::DayOff)?;
                Some((Day(day), why, hours))
            })
            .collect()
    }
}
