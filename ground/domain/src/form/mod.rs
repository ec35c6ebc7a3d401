//! A form: a type of request, what it asks of whom, and which answers and files it takes.
//!
//! The same rules hold for pages, the API and mail. What is asked depends on what was answered; the browser follows the
//! same rule (`web/src/common/conditions.mjs`), and a test compares the two.

mod answer;
mod asked;
mod check;
mod complete;
mod field;
mod files;
mod key;
mod listed;
mod supplier;
mod texts;
mod wanted;

pub use answer::{Given, number_at_end};
pub use asked::{Asked, Audience, Condition, Who, asked, is_chain_sound};
pub use check::{
    Answers, MAX_LINE, MAX_LINES, MOST_ADDRESSES, Problem, Problems, World, check, check_edit,
    missing_on_solve,
};
pub use complete::{Complete, complete};
pub use field::{Choice, Field, Kind, Lookup, Required};
pub use files::{FileProblem, FileRule, NamedFile};
pub use key::{MAX_KEY, key_from};
pub use listed::{Asker, Listed, Segment};
pub use supplier::Supplier;
pub use texts::Texts;
pub use wanted::{check_wanted, eased, is_answered, narrowed};

use crate::FormId;

/// A form as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its number.
    pub id: FormId,
    /// What it asks, in its own order.
    pub fields: Vec<Field>,
    /// What is asked only after certain answers.
    pub conditions: Vec<Condition>,
}

impl Form {
    /// The field of this number, if the form asks it.
    pub fn field(&self, id: crate::FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}

#[cfg(test)]
mod tests;
