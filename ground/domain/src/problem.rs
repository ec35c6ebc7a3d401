//! A known bug: what customers may know of how far it has come.

/// How far it has come, in the words that customers read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BugState {
    /// We have seen it ourselves.
    Confirmed,
    /// It will be put right.
    Planned,
    /// It is put right, and comes with a version.
    Fixed,
    /// What is put right works where the customer is.
    Live,
}

/// Longest name of a version.
pub const MAX_VERSION: usize = 40;
/// Longest address in another tracker.
pub const MAX_TRACKER: usize = 300;

impl BugState {
    /// In the order in which a bug usually comes to them.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Planned, Self::Fixed, Self::Live];

    /// The word in the database and in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Planned => "planned",
            Self::Fixed => "fixed",
            Self::Live => "live",
        }
    }

    /// Reads [`Self::word`].
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether a version belongs to it.
    #[must_use]
    pub fn names_a_version(self) -> bool {
        matches!(self, Self::Fixed | Self::Live)
    }

    /// Whether customers can look for themselves whether it works.
    #[must_use]
    pub fn can_be_tried(self) -> bool {
        self == Self::Live
    }
}

/// What a state is called: `with` names the version in the place of `{version}`; where there is none, `without` is said.
#[must_use]
pub fn called(with: &str, without: &str, version: &str) -> String {
    if version.is_empty() {
        without.to_owned()
    } else {
        with.replace("{version}", version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_from_its_own_word() {
        for state in BugState::ALL {
            assert_eq!(BugState::read(state.word()), Some(state));
        }
        assert_eq!(BugState::read("someday"), None);
    }

    #[test]
    fn a_version_stands_where_the_words_say_and_without_one_other_words_are_used() {
        assert_eq!(called("Fixed in {version}", "Fixed", "4.2"), "Fixed in 4.2");
        assert_eq!(called("Fixed in {version}", "Fixed", ""), "Fixed");
    }

    #[test]
    fn only_what_is_live_can_be_tried() {
        let can = BugState::ALL.map(BugState::can_be_tried);
        assert_eq!(can, [false, false, false, true]);
    }
}
