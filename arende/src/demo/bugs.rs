//! A known bug of the demo: what the team found, and the tickets that are about it.

use domain::form::Texts;
use domain::permission::Actor;
use domain::person::Role;
use domain::problem::BugState;
use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Error, Result};
use tickets::commands::{
    Deed, NewBugUpdate, keep_tracker, link_problem, open_problem, tell_of_bug,
};

use super::queries;

/// The tickets that are about it, by their subjects.
const ABOUT: &[&str] = &["Kopiera en kurs tar med förra årets elever"];

/// Writes the bug down in the portal that the transaction speaks for. Told first, linked then: nobody is mailed.
pub(super) fn make(tx: &Tx<'_>, by: PersonId, now: Moment) -> Result<()> {
    let deed = Deed::new(Actor::person(by, Role::Agent), now, "web")?;
    let bug = open_problem(
        tx,
        &deed,
        "Copying a course keeps its participants",
        "The box “Take participants along” is not read since 7.3. Seen by us too, with any course.",
    )?;
    keep_tracker(
        tx,
        &deed,
        bug,
        "https://tracker.solvik.example/browse/SCH-2214",
    )?;
    let mut body = Texts::default();
    body.put(
        "en",
        "We have found the cause. Until it is mended, participants can be taken away under Participants, Select all.",
    );
    body.put(
        "sv",
        "Vi har hittat orsaken. Tills felet är rättat går det att ta bort deltagarna under Deltagare, Markera alla.",
    );
    let new = NewBugUpdate {
        state: BugState::Fixed,
        version: "7.4".to_owned(),
        body,
        asks: false,
        only: None,
    };
    tell_of_bug(tx, &deed, bug, &new)?;
    for subject in ABOUT {
        let ticket = queries::find_by_subject(tx, subject)?.ok_or_else(|| {
            Error::broken("the story has no ticket with the subject that a known bug names")
        })?;
        link_problem(tx, &deed, ticket, Some(bug))?;
    }
    Ok(())
}
