//! What a macro sets on a ticket beside the words that it writes, and what becomes of several of them.

use super::{Priority, TicketUpdate};
use crate::{GroupId, PersonId, StatusId, text};

/// Whom a macro gives the ticket to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Whoever applies it.
    Writer,
    /// Nobody any more.
    Nobody,
    /// This person.
    Person(PersonId),
}

/// One thing that is set on a ticket. It is written as one word (`priority:high`), so that forms, drafts and the database
/// hold it in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// The status becomes this one.
    Status(StatusId),
    /// The priority becomes this one, or none.
    Priority(Option<Priority>),
    /// The assignee becomes this one.
    Assignee(Whom),
    /// The group becomes this one, or none.
    Group(Option<GroupId>),
    /// The tag is put on.
    Tag(String),
    /// The tag is taken off.
    Untag(String),
}

/// What is written for none and nobody.
const NONE: &str = "none";

impl Set {
    /// As one word, which [`Set::read`] reads.
    pub fn word(&self) -> String {
        let or_none = |id: Option<String>| id.unwrap_or_else(|| NONE.to_owned());
        match self {
            Self::Status(id) => format!("status:{id}"),
            Self::Priority(priority) => {
                format!("priority:{}", priority.map_or(NONE, Priority::word))
            }
            Self::Assignee(Whom::Writer) => "assignee:me".to_owned(),
            Self::Assignee(Whom::Nobody) => format!("assignee:{NONE}"),
            Self::Assignee(Whom::Person(id)) => format!("assignee:{id}"),
            Self::Group(id) => format!("group:{}", or_none(id.map(|id| id.to_string()))),
            Self::Tag(tag) => format!("tag:{tag}"),
            Self::Untag(tag) => format!("untag:{tag}"),
        }
    }

    /// What a word means; nothing else is one.
    pub fn read(word: &str) -> Option<Self> {
        let (what, value) = word.split_once(':')?;
        let number = || value.parse::<i64>().ok().filter(|id| *id > 0);
        let tag = || text::tags([value]).pop();
        Some(match (what, value) {
            ("status", _) => Self::Status(StatusId(number()?)),
            ("priority", NONE) => Self::Priority(None),
            ("priority", _) => Self::Priority(Some(Priority::read(value)?)),
            ("assignee", "me") => Self::Assignee(Whom::Writer),
            ("assignee", NONE) => Self::Assignee(Whom::Nobody),
            ("assignee", _) => Self::Assignee(Whom::Person(PersonId(number()?))),
            ("group", NONE) => Self::Group(None),
            ("group", _) => Self::Group(Some(GroupId(number()?))),
            ("tag", _) => Self::Tag(tag()?),
            ("untag", _) => Self::Untag(tag()?),
            _ => return None,
        })
    }

    /// Whether both say something about the same, so that only one of them can hold.
    fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tag(one) | Self::Untag(one), Self::Tag(two) | Self::Untag(two)) => one == two,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// All of them, the later one where two are about the same: a second macro has the last word. At most 100.
pub fn together(sets: impl IntoIterator<Item = Set>) -> Vec<Set> {
    let mut all: Vec<Set> = Vec::new();
    for one in sets {
        all.retain(|earlier| !earlier.is_about_the_same(&one));
        if all.len() < 100 {
            all.push(one);
        }
    }
    all
}

/// Adds what is set to an update by `writer` of a ticket with these tags. What the update says itself stays.
pub fn set_by(update: &mut TicketUpdate, sets: &[Set], writer: PersonId, tags: &[String]) {
    let mut wanted = tags.to_vec();
    for set in sets {
        match set {
            Set::Status(id) => update.status = update.status.or(Some(*id)),
            Set::Priority(priority) => update.priority = update.priority.or(Some(*priority)),
            Set::Assignee(whom) => {
                let person = match whom {
                    Whom::Writer => Some(writer),
                    Whom::Nobody => None,
                    Whom::Person(id) => Some(*id),
                };
                update.assignee = update.assignee.or(Some(person));
            }
            Set::Group(id) => update.group = update.group.or(Some(*id)),
            Set::Tag(tag) if !wanted.contains(tag) => wanted.push(tag.clone()),
            Set::Tag(_) => {}
            Set::Untag(tag) => wanted.retain(|one| one != tag),
        }
    }
    if wanted != tags && update.tags.is_none() {
        update.tags = Some(wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any() -> impl Strategy<Value = Set> {
        prop_oneof![
            (1..9_i64).prop_map(|id| Set::Status(StatusId(id))),
            Just(Set::Priority(None)),
            Just(Set::Priority(Some(Priority::High))),
            Just(Set::Assignee(Whom::Writer)),
            Just(Set::Assignee(Whom::Nobody)),
            (1..9_i64).prop_map(|id| Set::Assignee(Whom::Person(PersonId(id)))),
            Just(Set::Group(None)),
            (1..9_i64).prop_map(|id| Set::Group(Some(GroupId(id)))),
            "[a-zåäö:_]{1,12}".prop_map(Set::Tag),
            "[a-zåäö:_]{1,12}".prop_map(Set::Untag),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(set in any()) {
            let word = set.word();
            prop_assert!(!word.contains(char::is_whitespace), "a list of words is split at blanks");
            prop_assert_eq!(Set::read(&word), Some(set));
        }

        #[test]
        fn nothing_that_is_sent_is_too_odd_to_read(word in ".{0,60}") {
            if let Some(set) = Set::read(&word) {
                prop_assert_eq!(Set::read(&set.word()), Some(set));
            }
        }
    }

    #[test]
    fn a_second_macro_has_the_last_word_about_the_same_and_adds_the_rest() {
        let read = |word| Set::read(word).unwrap();
        let all = [
            "priority:low",
            "tag:sound",
            "assignee:me",
            "priority:high",
            "untag:sound",
            "tag:exam",
        ];
        let words: Vec<String> = together(all.map(read)).iter().map(Set::word).collect();
        assert_eq!(
            words,
            ["assignee:me", "priority:high", "untag:sound", "tag:exam"]
        );
    }

    #[test]
    fn tags_come_to_those_that_are_there_and_what_was_chosen_by_hand_stays() {
        let here = ["sound".to_owned(), "exam".to_owned()];
        let mut update = TicketUpdate {
            status: Some(StatusId(5)),
            ..TicketUpdate::default()
        };
        let sets = [
            "status:2",
            "assignee:me",
            "tag:exam",
            "tag:new",
            "untag:sound",
        ];
        let sets: Vec<Set> = sets.into_iter().filter_map(Set::read).collect();
        set_by(&mut update, &sets, PersonId(7), &here);
        assert_eq!(update.status, Some(StatusId(5)));
        assert_eq!(update.assignee, Some(Some(PersonId(7))));
        assert_eq!(update.tags, Some(vec!["exam".to_owned(), "new".to_owned()]));
        let mut nothing = TicketUpdate::default();
        set_by(&mut nothing, &[Set::Tag("exam".into())], PersonId(7), &here);
        assert_eq!(
            nothing,
            TicketUpdate::default(),
            "a tag that is there is no change"
        );
    }
}
