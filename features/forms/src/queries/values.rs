//! What was answered in tickets. Called with tickets that were found visible; customers get what they may read alone.

use domain::form::{Answers, Kind};
use domain::{FieldId, FormId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

use crate::catalogue;

/// All answers of a ticket, by field. For the team, and for the rules.
pub fn list_values(tx: &Tx<'_>, ticket: TicketId) -> Result<Answers> {
    let rows = tx.rows(
        "SELECT field_id, value FROM ticket_field_value WHERE ticket_id = $1 ORDER BY field_id, position",
        &params![ticket],
        |row| Ok((FieldId(row.int(0)?), row.text(1)?)),
    )?;
    let mut all: Answers = Vec::new();
    for (field, value) in rows {
        match all.last_mut() {
            Some((known, values)) if *known == field => values.push(value),
            _ => all.push((field, vec![value])),
        }
    }
    Ok(all)
}

/// The answers that customers may read: of fields that are visible to them.
pub fn list_visible_values(tx: &Tx<'_>, ticket: TicketId, team: bool) -> Result<Answers> {
    let mut values = list_values(tx, ticket)?;
    if !team {
        let all = catalogue::catalogue(tx)?;
        values.retain(|(field, _)| {
            all.field(*field)
                .is_some_and(|row| row.field.visible && row.field.active)
        });
    }
    Ok(values)
}

/// Makes the answer to one field exactly this.
pub fn set_value(
    tx: &Tx<'_>,
    ticket: TicketId,
    field: FieldId,
    kind: Kind,
    values: &[String],
) -> Result<()> {
    tx.run(
        "DELETE FROM ticket_field_value WHERE ticket_id = $1 AND field_id = $2",
        &params![ticket, field],
    )?;
    for (position, value) in values.iter().enumerate() {
        let sought = kind.sought(value);
        tx.run(
            "INSERT INTO ticket_field_value (ticket_id, field_id, position, value, sought)
             VALUES ($1, $2, $3, $4, $5)",
            &params![ticket, field, position as i64, value, sought],
        )?;
    }
    Ok(())
}

/// Takes away a ticket's answers about people.
pub fn erase_personal_values(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.run(
        "DELETE FROM ticket_field_value WHERE ticket_id = $1
           AND field_id IN (SELECT f.id FROM ticket_field f WHERE f.personal = 1)",
        &params![ticket],
    )
    .map(drop)
}

/// How many tickets answer a field; for administrators.
pub fn count_answers(tx: &Tx<'_>, field: FieldId) -> Result<i64> {
    tx.number(
        "SELECT count(DISTINCT ticket_id) FROM ticket_field_value WHERE field_id = $1",
        &params![field],
    )
}

/// How many tickets came through a form; for administrators.
pub fn count_tickets_of(tx: &Tx<'_>, form: FormId) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM ticket WHERE form_id = $1",
        &params![form],
    )
}
