//! Drafts and who is present: what only the team has in a ticket.

use domain::permission::Actor;
use domain::ticket::Set;
use domain::{FieldId, Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

use super::{Eyes, sets_of, visible, words_of};

/// What somebody has begun to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub note: bool,
    pub body: String,
    pub body_html: Option<String>,
    /// The fields that it asks the customer for.
    pub asked: Vec<FieldId>,
    /// What it sets when it is sent.
    pub sets: Vec<Set>,
    pub updated_at: Moment,
}

/// One's own draft in a ticket one may see.
pub fn find_visible_draft(
    tx: &Tx<'_>,
    who: &Actor,
    ticket: TicketId,
    now: Moment,
) -> Result<Option<Draft>> {
    let eyes = Eyes::of(who, now);
    tx.row(
        concat!(
            "SELECT d.kind, d.body, d.body_html, d.updated_at, d.asked, d.sets FROM draft d JOIN ticket t ON t.id = d.ticket_id
             WHERE d.ticket_id = $5 AND d.person_id = $2 AND ",
            visible!()
        ),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, ticket],
        |row| {
            Ok(Draft {
                note: row.text(0)? == "note",
                body: row.text(1)?,
                body_html: row.opt_text(2)?,
                updated_at: row.moment(3)?,
                asked: row
                    .text(4)?
                    .split(' ')
                    .filter_map(|id| id.parse().ok().map(FieldId))
                    .collect(),
                sets: sets_of(&row.text(5)?),
            })
        },
    )
}

pub fn set_draft(tx: &Tx<'_>, ticket: TicketId, person: PersonId, draft: &Draft) -> Result<()> {
    let kind = if draft.note { "note" } else { "reply" };
    let asked: Vec<String> = draft.asked.iter().map(ToString::to_string).collect();
    tx.run(
        "INSERT INTO draft (ticket_id, person_id, kind, body, body_html, updated_at, asked, sets)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (ticket_id, person_id) DO UPDATE
         SET kind = excluded.kind, body = excluded.body, body_html = excluded.body_html,
           updated_at = excluded.updated_at, asked = excluded.asked, sets = excluded.sets",
        &params![
            ticket,
            person,
            kind,
            draft.body,
            draft.body_html,
            draft.updated_at,
            asked.join(" "),
            words_of(&draft.sets)
        ],
    )
    .map(drop)
}

pub fn remove_draft(tx: &Tx<'_>, ticket: TicketId, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM draft WHERE ticket_id = $1 AND person_id = $2",
        &params![ticket, person],
    )
    .map(drop)
}

/// Somebody else who has the ticket open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub person: PersonId,
    pub name: String,
    pub writing: bool,
}

/// Who else is in a ticket: a heartbeat of the last 45 seconds (pages send one every 20). Writers first.
pub fn list_present(
    tx: &Tx<'_>,
    ticket: TicketId,
    except: PersonId,
    now: Moment,
) -> Result<Vec<Present>> {
    tx.rows(
        "SELECT p.id, p.name, h.state FROM presence h JOIN person p ON p.id = h.person_id
         WHERE h.ticket_id = $1 AND h.person_id <> $2 AND h.seen_at > $3
         ORDER BY h.state DESC, p.id",
        &params![ticket, except, now.plus(-45 * domain::SECOND)],
        |row| {
            Ok(Present {
                person: PersonId(row.int(0)?),
                name: row.text(1)?,
                writing: row.text(2)? == "writing",
            })
        },
    )
}

/// A heartbeat, or (`state` is `None`) leaving.
pub fn set_present(
    tx: &Tx<'_>,
    ticket: TicketId,
    person: PersonId,
    state: Option<&'static str>,
    now: Moment,
) -> Result<()> {
    let Some(state) = state else {
        return tx
            .run(
                "DELETE FROM presence WHERE ticket_id = $1 AND person_id = $2",
                &params![ticket, person],
            )
            .map(drop);
    };
    tx.run(
        "INSERT INTO presence (ticket_id, person_id, state, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (ticket_id, person_id) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at",
        &params![ticket, person, state, now],
    )
    .map(drop)
}
