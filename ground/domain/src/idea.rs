//! Ideas and product updates: how far an idea has come, what may be put together with what, what an update is.

/// The longest title, in characters.
pub const MAX_TITLE: usize = 150;
/// The longest text of an idea, an answer or a comment, in characters.
pub const MAX_BODY: usize = 5000;
/// The longest word for when, like "Q3 2027".
pub const MAX_QUARTER: usize = 30;

/// How far an idea has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Nobody has said anything about it yet.
    #[default]
    Open,
    /// The team looks into it.
    Review,
    /// It will be done.
    Planned,
    /// It is being done.
    Progress,
    /// It is there.
    Shipped,
    /// It will not be done.
    Declined,
}

impl State {
    /// All of them, in the order of pages.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Review,
        Self::Planned,
        Self::Progress,
        Self::Shipped,
        Self::Declined,
    ];

    /// What stands on the roadmap, in the order of its columns.
    pub const ROADMAP: [Self; 3] = [Self::Planned, Self::Progress, Self::Shipped];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Review => "review",
            Self::Planned => "planned",
            Self::Progress => "progress",
            Self::Shipped => "shipped",
            Self::Declined => "declined",
        }
    }

    /// The state of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether it still matters who wishes for it.
    pub fn takes_votes(self) -> bool {
        !matches!(self, Self::Shipped | Self::Declined)
    }
}

/// What an update tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UpdateKind {
    /// Something that was not there before.
    #[default]
    New,
    /// Something that is better now.
    Improved,
    /// Something that works again.
    Fixed,
}

impl UpdateKind {
    /// All of them, in the order of pages.
    pub const ALL: [Self; 3] = [Self::New, Self::Improved, Self::Fixed];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Improved => "improved",
            Self::Fixed => "fixed",
        }
    }

    /// The kind of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// An idea and the one that it was put together with, if any.
pub type Merged = (i64, Option<i64>);

/// The ideas whose votes count for `root`, itself among them: those that were put together with it, and with those.
pub fn gathered(root: i64, all: &[Merged]) -> Vec<i64> {
    let mut found = vec![root];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        let children = all.iter().filter(|(_, into)| *into == Some(parent));
        for (child, _) in children {
            if !found.contains(child) {
                found.push(*child);
            }
        }
        at += 1;
    }
    found
}

/// Whether `one` can be put together with `other`: not with itself, and not with what was put together with it.
pub fn may_merge(one: i64, other: i64, all: &[Merged]) -> bool {
    !gathered(one, all).contains(&other)
}

/// The first of somebody's names, which is all that other customers may learn.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for state in State::ALL {
            assert_eq!(State::read(state.word()), Some(state));
        }
        for kind in UpdateKind::ALL {
            assert_eq!(UpdateKind::read(kind.word()), Some(kind));
        }
        assert_eq!(State::read("done"), None);
    }

    #[test]
    fn ideas_are_not_put_together_in_a_circle() {
        let all = [(1, None), (2, Some(1)), (3, Some(2)), (4, None)];
        assert_eq!(gathered(1, &all), [1, 2, 3]);
        assert!(may_merge(1, 4, &all));
        assert!(!may_merge(1, 1, &all));
        assert!(!may_merge(1, 3, &all));
        assert!(may_merge(3, 4, &all));
    }

    #[test]
    fn others_learn_a_first_name_at_most() {
        assert_eq!(first_name("Astrid Maria Lindqvist"), "Astrid");
        assert_eq!(first_name(""), "");
    }

    #[test]
    fn what_is_decided_takes_no_votes() {
        assert!(State::Progress.takes_votes());
        assert!(!State::Shipped.takes_votes());
        assert!(!State::Declined.takes_votes());
    }
}
