//! Answers that change after a ticket was opened: by the one who asked, and by the team.

use domain::form::{self, Form, Given, Problems, Who};
use domain::permission::Action;
use domain::{FormId, Refused};
use forms::{Around, Catalogue};
use platform::store::Tx;
use platform::{Error, Refusal, Result};

use super::reply::tell;
use super::{Deed, Seen, index, see};
use crate::queries;

/// Answers that cannot be kept, field by field.
pub type NotAnswered = std::result::Result<bool, Problems>;

/// The form of a ticket as the rules see it, with what is answered.
pub(super) fn standing_answers(
    tx: &Tx<'_>,
    all: &Catalogue,
    seen: &Seen,
) -> Result<Option<(Form, Given)>> {
    let Some(row) = all.form_of(seen.ticket.form) else {
        return Ok(None);
    };
    let mut present = forms::catalogue::as_given(&forms::queries::list_values(tx, seen.ticket.id)?);
    if let (Some(priority), Some(row)) = (seen.ticket.priority, all.own(form::Kind::Priority)) {
        present.set(row.id(), vec![priority.word().to_owned()]);
    }
    Ok(Some((all.rules(row), present)))
}

/// Everything that is answered in a ticket, whoever may read it: what is asked depends on it.
pub fn standing_given(tx: &Tx<'_>, seen: &Seen) -> Result<Given> {
    let all = forms::catalogue(tx)?;
    let standing = standing_answers(tx, &all, seen)?;
    Ok(standing.map(|(_, present)| present).unwrap_or_default())
}

/// In which language somebody who does something reads, where there are no words of the product at hand.
pub(super) fn locale_of(tx: &Tx<'_>, deed: &Deed) -> Result<String> {
    let person = match deed.actor.person {
        Some(person) => people::queries::find(tx, person)?,
        None => None,
    };
    Ok(person.map_or_else(|| "en".to_owned(), |person| person.locale))
}

/// Checks what is given against the form and stores what differs; answers whether anything did.
fn change(tx: &Tx<'_>, deed: &Deed, seen: &Seen, who: Who, given: &Given) -> Result<NotAnswered> {
    let all = forms::catalogue(tx)?;
    let Some((mut rules, present)) = standing_answers(tx, &all, seen)? else {
        return Ok(Ok(false));
    };
    if who == Who::Agent {
        // Programs of the team also keep answers that the form does not ask for.
        for row in given.fields().filter_map(|field| all.field(field)) {
            if rules.field(row.id()).is_none() {
                rules.fields.push(row.field.clone());
            }
        }
    }
    let world = Around {
        tx,
        who: deed.actor,
        now: deed.now,
    };
    let answers = match form::check_edit(&rules, who, &present, given, &world) {
        Ok(answers) => answers,
        Err(problems) => return Ok(Err(problems)),
    };
    let mut changed = false;
    for (field, after) in &answers {
        let Some(row) = all.field(*field).filter(|row| !row.field.kind.is_own()) else {
            continue;
        };
        let before = present.of(*field);
        if before != after.as_slice() {
            let events = deed.events(seen.ticket.id);
            queries::set_answer(tx, events, row, before, after)?;
            changed = true;
        }
    }
    if changed {
        index(tx, seen.ticket.id)?;
        tell(tx, deed, seen.ticket.id)?;
    }
    Ok(Ok(changed))
}

/// Somebody of the team changes answers, or the form of the ticket.
pub fn answer_by_team(
    tx: &Tx<'_>,
    deed: &Deed,
    id: domain::TicketId,
    form: Option<FormId>,
    given: &Given,
) -> Result<NotAnswered> {
    let mut seen = see(tx, deed, id)?;
    let nothing = form.is_none() && given.fields().next().is_none();
    if nothing {
        return Ok(Ok(false));
    }
    seen.must_answer()?;
    if seen.ticket.category == domain::ticket::Category::Closed {
        return Err(Refused::ClosedTicket.into());
    }
    let all = forms::catalogue(tx)?;
    let present = all.form_of(seen.ticket.form).map(|form| form.id);
    if let Some(wanted) = form.filter(|wanted| Some(*wanted) != present) {
        all.form(wanted).ok_or(Error::Absent)?;
        queries::set_form(tx, deed.events(id), seen.ticket.form, wanted)?;
        seen.ticket.form = Some(wanted);
        sla::commands::recompute(tx, id)?;
    }
    change(tx, deed, &seen, Who::Agent, given)
}

/// Whoever may write in the ticket changes the answers that customers may change.
pub fn answer_by_customer(
    tx: &Tx<'_>,
    deed: &Deed,
    id: domain::TicketId,
    given: &Given,
) -> Result<NotAnswered> {
    let seen = see(tx, deed, id)?;
    if !seen.may(Action::Reply) {
        return Err(Refused::MayNotReply.into());
    }
    if seen.ticket.category == domain::ticket::Category::Closed {
        return Err(Refused::ClosedForComments.into());
    }
    change(tx, deed, &seen, Who::Customer, given)
}

/// Refuses to solve a ticket before the team has what it must know of it.
pub(super) fn must_have_answers(tx: &Tx<'_>, deed: &Deed, seen: &Seen) -> Result<()> {
    let all = forms::catalogue(tx)?;
    let Some((rules, present)) = standing_answers(tx, &all, seen)? else {
        return Ok(());
    };
    let missing = form::missing_on_solve(&rules, &present);
    if missing.is_empty() {
        return Ok(());
    }
    let locale = locale_of(tx, deed)?;
    let titles: Vec<&str> = missing
        .iter()
        .filter_map(|field| all.field(field.id))
        .map(|row| row.title_in(&locale))
        .collect();
    Err(Refusal::new(422, "form-refused-solve")
        .with("fields", titles.join(", "))
        .into())
}
