//! How a component is, and what the components and incidents say together.

use super::Impact;

/// How a component is, the least severe first. Words are those of Statuspage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It works.
    #[default]
    Operational,
    /// It is being worked on, as was planned.
    Maintenance,
    /// It works, slowly or in part.
    Degraded,
    /// It does not work for some.
    Partial,
    /// It does not work.
    Major,
}

impl State {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Operational,
        Self::Maintenance,
        Self::Degraded,
        Self::Partial,
        Self::Major,
    ];

    /// The word in the database, in forms and in the JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operational => "operational",
            Self::Maintenance => "under_maintenance",
            Self::Degraded => "degraded_performance",
            Self::Partial => "partial_outage",
            Self::Major => "major_outage",
        }
    }

    /// The state of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// How much an incident weighs that puts a component into this state.
    pub fn impact(self) -> Impact {
        match self {
            Self::Operational | Self::Maintenance => Impact::None,
            Self::Degraded => Impact::Minor,
            Self::Partial => Impact::Major,
            Self::Major => Impact::Critical,
        }
    }
}

/// The most severe of these; operational when there is none.
pub fn worst(states: impl IntoIterator<Item = State>) -> State {
    states.into_iter().max().unwrap_or_default()
}

/// How the whole is, in Statuspage's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    /// All works.
    #[default]
    None,
    /// Something is being worked on, as was planned.
    Maintenance,
    /// Something is slow.
    Minor,
    /// Something does not work for some.
    Major,
    /// Something does not work.
    Critical,
}

impl Indicator {
    /// The word in the JSON, and in the keys of sentences.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Maintenance => "maintenance",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }
}

impl From<State> for Indicator {
    fn from(state: State) -> Self {
        match state {
            State::Operational => Self::None,
            State::Maintenance => Self::Maintenance,
            State::Degraded => Self::Minor,
            State::Partial => Self::Major,
            State::Major => Self::Critical,
        }
    }
}

impl From<Impact> for Indicator {
    fn from(impact: Impact) -> Self {
        match impact {
            Impact::None => Self::None,
            Impact::Minor => Self::Minor,
            Impact::Major => Self::Major,
            Impact::Critical => Self::Critical,
        }
    }
}

/// The most severe wins, of the components' states and the impact of what is going on.
pub fn overall(
    components: impl IntoIterator<Item = State>,
    running: impl IntoIterator<Item = Impact>,
) -> Indicator {
    let states = components.into_iter().map(Indicator::from);
    let impacts = running.into_iter().map(Indicator::from);
    states.chain(impacts).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_severe_wins() {
        assert_eq!(overall([], []), Indicator::None);
        let some = [State::Operational, State::Maintenance];
        assert_eq!(overall(some, []), Indicator::Maintenance);
        assert_eq!(overall(some, [Impact::Minor]), Indicator::Minor);
        assert_eq!(
            overall([State::Partial, State::Degraded], [Impact::Minor]),
            Indicator::Major
        );
        assert_eq!(overall([State::Major], [Impact::None]), Indicator::Critical);
        assert_eq!(worst([]), State::Operational);
        assert_eq!(
            worst([State::Maintenance, State::Degraded]),
            State::Degraded
        );
    }

    #[test]
    fn words_read_back() {
        for state in State::ALL {
            assert_eq!(State::read(state.word()), Some(state));
        }
        assert_eq!(State::read("broken"), None);
    }
}
