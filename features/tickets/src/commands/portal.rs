//! A ticket moves to another portal of the desk: its form, its status and its answers find their place there, or stay where
//! they are. Nothing is lost, and moving it back finds everything again.

use domain::ticket::{Category, Change};
use domain::{BrandId, FieldId, FormId, Refused, StatusId, TicketId};
use forms::FieldRow;
use platform::store::Tx;
use platform::{Error, Result, brands};

use super::reply::store;
use super::{Deed, Seen, index, see};
use crate::queries;

/// What becomes of a ticket in another portal.
#[derive(Clone, Debug)]
pub struct Moving {
    pub to: BrandId,
    /// The form that it is in there: the one of the same key, or what everybody gets who names none.
    pub form: Option<FormId>,
    /// The status that it gets, where its own is not given there.
    pub status: Option<StatusId>,
    /// Answers that have the same question there: from which field to which.
    pub carried: Vec<(FieldId, FieldId)>,
    /// Answers that nobody is asked for there. They stay with the ticket, and the team goes on reading them.
    pub left: Vec<FieldId>,
}

/// Whether an answer can be kept in another field as it is, and read by nobody else than before.
fn takes(row: &FieldRow, old: &FieldRow, values: &[String]) -> bool {
    let field = &row.field;
    row.key == old.key
        && field.kind == old.field.kind
        && field.active
        && (field.personal || !old.field.personal)
        && (old.field.visible || !field.visible)
        && (!field.kind.has_choices() || values.iter().all(|value| row.option(value).is_some()))
}

/// What would become of a ticket that was seen. The transaction speaks for its portal before and after.
pub fn what_moves(tx: &Tx<'_>, seen: &Seen, to: BrandId) -> Result<Moving> {
    let ticket = &seen.ticket;
    let here = forms::catalogue(tx)?;
    let answers = forms::queries::list_values(tx, ticket.id)?;
    let form_key = here.form_of(ticket.form).map(|form| form.key.clone());
    tx.speak_for(to);
    let there = forms::catalogue(tx)?;
    let statuses = queries::list_statuses(tx)?;
    // What was left behind by an earlier move is that portal's own already.
    let all = |id: FieldId| there.fields.iter().find(|row| row.id() == id);
    let mut moving = Moving {
        to,
        form: there
            .forms
            .iter()
            .find(|form| form.active && Some(&form.key) == form_key.as_ref())
            .or_else(|| there.default_form())
            .map(|form| form.id),
        status: None,
        carried: Vec::new(),
        left: Vec::new(),
    };
    if statuses.find(ticket.status_id).is_none() {
        let same = statuses.default_of(ticket.category);
        let open = || statuses.default_of(Category::Open);
        moving.status = same.or_else(open).map(|status| status.id);
    }
    for (field, values) in answers {
        let Some(old) = here.field(field).filter(|_| all(field).is_none()) else {
            continue;
        };
        let old_key = here.fields.iter().any(|row| row.id() == field);
        match there.fields.iter().find(|row| takes(row, old, &values)) {
            Some(row) if old_key => moving.carried.push((field, row.id())),
            _ => moving.left.push(field),
        }
    }
    tx.speak_for(ticket.brand);
    Ok(moving)
}

/// The portals that a ticket can move to.
pub fn list_other_portals(tx: &Tx<'_>, seen: &Seen) -> Result<Vec<(BrandId, String)>> {
    let served = brands::list(tx)?;
    let mut names = brands::names(tx)?;
    names.retain(|(id, _)| {
        *id != seen.ticket.brand && served.iter().any(|one| one.id == *id && one.active)
    });
    Ok(names)
}

/// Moves a ticket to another portal. Customers find it there, and what a reply and silence do follows that portal.
pub fn move_to_portal(tx: &Tx<'_>, deed: &Deed, id: TicketId, to: BrandId) -> Result<()> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    if seen.ticket.category == Category::Closed {
        return Err(Refused::ClosedTicket.into());
    }
    if to == seen.ticket.brand {
        return Ok(());
    }
    let offered = list_other_portals(tx, &seen)?;
    if offered.iter().all(|(portal, _)| *portal != to) {
        return Err(Error::refused(422, "move-portal-gone"));
    }
    let moving = what_moves(tx, &seen, to)?;
    let answers = forms::queries::list_values(tx, id)?;
    tx.speak_for(to);
    queries::set_portal(tx, deed.events(id), seen.ticket.brand, to)?;
    if let Some(form) = moving.form.filter(|form| Some(*form) != seen.ticket.form) {
        queries::set_form(tx, deed.events(id), seen.ticket.form, form)?;
    }
    let there = forms::catalogue(tx)?;
    for (from, into) in &moving.carried {
        let values = answers.iter().find(|(field, _)| field == from);
        let rows = there.field(*from).zip(there.field(*into));
        if let (Some((_, values)), Some((old, new))) = (values, rows) {
            forms::queries::set_value(tx, id, *into, new.field.kind, values)?;
            forms::queries::set_value(tx, id, *from, old.field.kind, &[])?;
        }
    }
    let statuses = queries::list_statuses(tx)?;
    let changes = moving.status.map(Change::StatusBecame);
    let mut moved = seen;
    moved.statuses = statuses;
    store(tx, deed, &moved, changes.into_iter().collect())?;
    index(tx, id)
}
