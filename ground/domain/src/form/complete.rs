//! How complete a form is: how many of the questions that it asks are answered.

use super::{Form, Given, Kind, Who, asked};

/// So many of so many questions are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Complete {
    /// Questions with an answer.
    pub answered: usize,
    /// Questions that are asked, given these answers.
    pub of: usize,
}

impl Kind {
    /// Whether an answer can be told from none: a box without its tick says no, and what every request has is not
    /// counted.
    pub fn is_counted(self) -> bool {
        self == Self::Priority || (!self.is_own() && self != Self::Checkbox)
    }
}

/// Counts the questions that are asked of somebody after these answers.
#[must_use]
pub fn complete(form: &Form, who: Who, given: &Given) -> Complete {
    let questions: Vec<_> = asked(form, who, given)
        .into_iter()
        .filter(|one| one.field.kind.is_counted())
        .collect();
    Complete {
        answered: questions
            .iter()
            .filter(|one| super::is_answered(given, one.field.id))
            .count(),
        of: questions.len(),
    }
}
