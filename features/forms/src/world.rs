//! What the rules of forms ask of the desk around them.

use domain::form::{Lookup, World};
use domain::permission::Actor;
use domain::{Moment, OrganizationId, PersonId};
use platform::store::Tx;
use regex::RegexBuilder;

use crate::queries;

/// The desk as somebody who fills a form in may ask it.
pub struct Around<'d> {
    pub tx: &'d Tx<'d>,
    pub who: Actor,
    pub now: Moment,
}

/// A pattern ready for use; it must describe the whole text.
pub(crate) fn pattern(text: &str) -> Option<regex::Regex> {
    RegexBuilder::new(&format!("^(?:{text})$"))
        .size_limit(256 * 1024)
        .build()
        .ok()
}

impl World for Around<'_> {
    fn fits(&self, text: &str, answer: &str) -> bool {
        // A pattern that cannot be read forbids nothing; it was refused when somebody wrote it.
        pattern(text).is_none_or(|pattern| pattern.is_match(answer))
    }

    /// Customers do not find out who or what there is.
    fn knows(&self, lookup: Lookup, id: i64) -> bool {
        if !self.who.role.is_staff() {
            return false;
        }
        let found = match lookup {
            Lookup::Ticket => queries::has_ticket(self.tx, id),
            Lookup::Person => {
                people::queries::find(self.tx, PersonId(id)).map(|person| person.is_some())
            }
            Lookup::Organization => queries::has_organization(self.tx, OrganizationId(id)),
        };
        found.unwrap_or(false)
    }
}
