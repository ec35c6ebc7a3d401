//! Everything that a brand promises, as clocks read it: policies, schedules, and terms made from both.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};

use domain::Moment;
use domain::schedule::{Country, Free, Schedule, Zone};
use domain::sla::{Facts, Terms};
use domain::ticket::Priority;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use platform::Result;
use platform::store::Tx;

use crate::queries::{self, PolicyRow, ScheduleRow};

/// What a brand promises.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub schedules: Vec<ScheduleRow>,
    pub policies: Vec<PolicyRow>,
    made: Made,
}

/// What a ticket's terms depend on.
type Whose = (i64, Option<Priority>, Option<Country>);

/// Terms that were put together already: a desk has few, and many tickets.
#[derive(Debug, Default)]
struct Made(Mutex<HashMap<Whose, Terms>>);

impl Clone for Made {
    /// Rules are copied to be changed.
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The brand's, read once until somebody writes.
///
/// # Errors
/// When the database cannot be read.
pub fn rules(tx: &Tx<'_>) -> Result<Arc<Rules>> {
    tx.kept("sla", "", || read(tx))
}

/// The brand's, read now.
pub(crate) fn read(tx: &Tx<'_>) -> Result<Rules> {
    Ok(Rules {
        schedules: queries::list_schedules(tx)?,
        policies: queries::list_policies(tx)?,
        made: Made::default(),
    })
}

/// Years whose clock changes are known exactly; before and after, the offset stays.
const YEARS: (i64, i64) = (2000, 2080);

/// A time zone of the IANA by name; UTC if there is none of that name.
pub fn zone(name: &str) -> Zone {
    static KNOWN: LazyLock<RwLock<HashMap<String, Zone>>> = LazyLock::new(RwLock::default);
    if let Some(zone) = KNOWN
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(name)
    {
        return zone.clone();
    }
    let Ok(there) = TimeZone::get(name) else {
        return Zone::UTC;
    };
    let year = |year: i64| {
        Timestamp::from_second((year - 1970) * 31_556_952).unwrap_or(Timestamp::UNIX_EPOCH)
    };
    let (begin, end) = (year(YEARS.0), year(YEARS.1));
    let milliseconds = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1000;
    let changes = there
        .following(begin)
        .take_while(|next| next.timestamp() < end)
        .map(|next| {
            (
                Moment(next.timestamp().as_millisecond()),
                milliseconds(next.offset()),
            )
        })
        .collect();
    let zone = Zone::new(milliseconds(there.to_offset(begin)), changes);
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    known.insert(name.to_owned(), zone.clone());
    zone
}

/// In which time zone the brand's days are: that of its first schedule.
///
/// # Errors
/// When the database cannot be read.
pub fn desk_zone(tx: &Tx<'_>) -> Result<Zone> {
    let rules = rules(tx)?;
    let first = rules.schedules.first();
    Ok(first.map_or(Zone::UTC, |row| zone(&row.time_zone)))
}

impl ScheduleRow {
    /// The schedule for somebody of a country: with their holidays, if it follows them (C15).
    #[must_use]
    pub fn schedule(&self, country: Option<Country>) -> Schedule {
        let free = Free {
            country: country
                .filter(|_| self.follows_organization)
                .or(self.country),
            christmas_eve: self.christmas_eve,
            new_years_eve: self.new_years_eve,
            midsummer_eve: self.midsummer_eve,
        };
        let exceptions: Vec<_> = self.exceptions.iter().map(|(_, one)| one.clone()).collect();
        Schedule::new(self.week.clone(), free, &exceptions, zone(&self.time_zone))
    }
}

impl Rules {
    /// The policy for such a ticket: the first that is.
    #[must_use]
    pub fn policy_for(&self, facts: &Facts) -> Option<&PolicyRow> {
        self.policies
            .iter()
            .find(|policy| policy.active && policy.conditions.fit(facts))
    }

    /// The policy of this number.
    #[must_use]
    pub fn policy(&self, id: i64) -> Option<&PolicyRow> {
        self.policies.iter().find(|policy| policy.id == id)
    }

    /// When the people behind a policy are at work; `None`: always.
    #[must_use]
    pub fn schedule_of(&self, policy: &PolicyRow) -> Option<&ScheduleRow> {
        let id = policy.schedule?;
        self.schedules.iter().find(|row| row.id == id)
    }

    /// What a policy promises about a ticket of this priority from this country.
    #[must_use]
    pub fn terms(
        &self,
        policy: &PolicyRow,
        priority: Option<Priority>,
        country: Option<Country>,
    ) -> Terms {
        let mut made = self.made.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whose = (policy.id, priority, country);
        made.entry(whose)
            .or_insert_with(|| self.put_together(policy, priority, country))
            .clone()
    }

    fn put_together(
        &self,
        policy: &PolicyRow,
        priority: Option<Priority>,
        country: Option<Country>,
    ) -> Terms {
        let schedule = self.schedule_of(policy);
        let zone = schedule.map_or(Zone::UTC, |row| zone(&row.time_zone));
        let always = Arc::new(Schedule::always(zone));
        let mut targets = Vec::new();
        for goal in domain::sla::Goal::ALL {
            let of_goal = || policy.targets.iter().filter(|(of, _, _)| *of == goal);
            let own = of_goal().find(|(_, of, _)| of.is_some() && *of == priority);
            let any = || of_goal().find(|(_, of, _)| of.is_none());
            targets.extend(own.or_else(any).map(|(_, _, target)| (goal, *target)));
        }
        Terms {
            schedule: schedule
                .map_or_else(|| always.clone(), |row| Arc::new(row.schedule(country))),
            always,
            targets,
            pauses: policy.pauses.clone(),
            since: None,
            usual: None,
        }
    }
}
