//! What is told on a status page: incidents, maintenance and known limitations, each with its phases.

use crate::Moment;

/// The longest title, in characters.
pub const MAX_TITLE: usize = 150;

/// What is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Something that does not work.
    Incident,
    /// Work that was planned.
    Maintenance,
    /// Something that is known and stays for a while, and how far the work on it has come (B09).
    Limitation,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Incident, Self::Maintenance, Self::Limitation];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Maintenance => "maintenance",
            Self::Limitation => "limitation",
        }
    }

    /// The kind of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Its phases, in their order.
    pub fn phases(self) -> &'static [Phase] {
        match self {
            Self::Incident => &[
                Phase::Investigating,
                Phase::Identified,
                Phase::Monitoring,
                Phase::Resolved,
            ],
            Self::Maintenance => &[Phase::Scheduled, Phase::InProgress, Phase::Completed],
            Self::Limitation => &[
                Phase::Known,
                Phase::Planned,
                Phase::Worked,
                Phase::Tested,
                Phase::Lifted,
            ],
        }
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// An incident that is looked into.
    Investigating,
    /// Its cause is known.
    Identified,
    /// It is mended, and watched.
    Monitoring,
    /// It is over.
    Resolved,
    /// Maintenance to come.
    Scheduled,
    /// Maintenance that goes on.
    InProgress,
    /// Maintenance that is done.
    Completed,
    /// A limitation that is confirmed.
    Known,
    /// It is decided to lift it.
    Planned,
    /// Somebody works on it.
    Worked,
    /// What lifts it is tried out.
    Tested,
    /// It is no more.
    Lifted,
}

impl Phase {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Investigating,
        Self::Identified,
        Self::Monitoring,
        Self::Resolved,
        Self::Scheduled,
        Self::InProgress,
        Self::Completed,
        Self::Known,
        Self::Planned,
        Self::Worked,
        Self::Tested,
        Self::Lifted,
    ];

    /// The word in the database, in forms, and in the JSON as Statuspage has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Known => "known",
            Self::Planned => "planned",
            Self::Worked => "worked",
            Self::Tested => "tested",
            Self::Lifted => "lifted",
        }
    }

    /// The phase of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether nothing more is to come.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Resolved | Self::Completed | Self::Lifted)
    }

    /// Whether components are in the state that is told of: not of what is to come, nor of what is over.
    pub fn bears_on_components(self) -> bool {
        !self.is_over() && self != Self::Scheduled
    }
}

/// How much an incident weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// Nobody notices.
    #[default]
    None,
    /// Yellow.
    Minor,
    /// Orange.
    Major,
    /// Red.
    Critical,
}

impl Impact {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::None, Self::Minor, Self::Major, Self::Critical];

    /// The word in the database and in the JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }

    /// The impact of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Where maintenance stands at `now`, if the clock moves it on from `phase`: it begins and ends as it was planned.
pub fn next_by_clock(phase: Phase, starts: Moment, ends: Moment, now: Moment) -> Option<Phase> {
    match phase {
        Phase::Scheduled if now >= ends => Some(Phase::Completed),
        Phase::Scheduled if now >= starts => Some(Phase::InProgress),
        Phase::InProgress if now >= ends => Some(Phase::Completed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maintenance_begins_and_ends_by_the_clock_and_incidents_by_people_alone() {
        let (starts, ends) = (Moment(100), Moment(200));
        let at = |phase, now| next_by_clock(phase, starts, ends, Moment(now));
        assert_eq!(at(Phase::Scheduled, 99), None);
        assert_eq!(at(Phase::Scheduled, 100), Some(Phase::InProgress));
        assert_eq!(at(Phase::InProgress, 199), None);
        assert_eq!(at(Phase::InProgress, 200), Some(Phase::Completed));
        // The desk was off in between.
        assert_eq!(at(Phase::Scheduled, 500), Some(Phase::Completed));
        assert_eq!(at(Phase::Completed, 500), None);
        assert_eq!(at(Phase::Investigating, 500), None);
    }

    #[test]
    fn each_kind_ends_with_the_phase_that_is_over() {
        for kind in Kind::ALL {
            assert_eq!(Kind::read(kind.word()), Some(kind));
            let over: Vec<_> = kind.phases().iter().map(|phase| phase.is_over()).collect();
            assert_eq!(over.iter().filter(|over| **over).count(), 1);
            assert_eq!(over.last(), Some(&true));
        }
        for phase in Phase::ALL {
            assert_eq!(Phase::read(phase.word()), Some(phase));
        }
        assert!(!Phase::Scheduled.bears_on_components());
        assert!(!Phase::Resolved.bears_on_components());
        assert!(Phase::Monitoring.bears_on_components());
    }
}
