//! What the API asks of one ticket: its messages in pages, and files by number or token.

use domain::permission::Actor;
use domain::{CommentId, Moment, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::{Attachment, Comment, Eyes, Page, visible};

macro_rules! comments_sql {
    ($beyond:literal, $direction:literal) => {
        concat!(
            "SELECT c.id, c.ticket_id, c.author_id, p.name, p.role, c.public, c.body, c.body_html, c.quoted,
               c.channel, c.identity, c.created_at
             FROM comment c JOIN ticket t ON t.id = c.ticket_id JOIN person p ON p.id = c.author_id
             WHERE c.ticket_id = $5 AND (c.public = 1 OR $6 = 1) AND c.id ",
            $beyond,
            " $7 AND ",
            visible!(),
            " ORDER BY c.id ",
            $direction,
            " LIMIT $8 OFFSET $9"
        )
    };
}

/// Messages of a ticket in pages; internal notes only with `notes`, which the permission table must have allowed.
pub fn list_visible_comment_page(
    tx: &Tx<'_>,
    who: &Actor,
    ticket: TicketId,
    notes: bool,
    page: &Page,
    now: Moment,
) -> Result<Vec<Comment>> {
    let eyes = Eyes::of(who, now);
    let sql = if page.ascending {
        comments_sql!(">", "")
    } else {
        comments_sql!("<", "DESC")
    };
    let notes = notes && eyes.are_staff();
    let (_, beyond) = page.place();
    tx.rows(
        sql,
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            ticket,
            notes,
            beyond,
            page.limit,
            page.offset
        ],
        super::shown::comment,
    )
}

/// How many messages of a ticket that was found visible.
pub fn count_comments(tx: &Tx<'_>, ticket: TicketId, notes: bool) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM comment WHERE ticket_id = $1 AND (public = 1 OR $2 = 1)",
        &params![ticket, notes],
    )
}

/// A file with its place in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    pub file: Attachment,
    pub sha256: String,
}

macro_rules! file_sql {
    ($which:literal) => {
        concat!(
            "SELECT f.id, f.token, f.comment_id, f.name, f.content_type, f.size, f.inline, f.content_id, f.sha256
             FROM attachment f LEFT JOIN comment c ON c.id = f.comment_id LEFT JOIN ticket t ON t.id = c.ticket_id
             WHERE ",
            $which,
            " AND ((f.comment_id IS NULL AND f.uploader = $6)
               OR (c.id IS NOT NULL AND (c.public = 1 OR $1 > 0) AND ",
            visible!(),
            "))"
        )
    };
}

fn attachment(row: &Row<'_>) -> Result<Attachment> {
    Ok(Attachment {
        id: row.int(0)?,
        token: row.text(1)?,
        comment: CommentId(row.opt_int(2)?.unwrap_or(0)),
        name: row.text(3)?,
        content_type: row.text(4)?,
        size: row.int(5)?,
        inline: row.flag(6)?,
        content_id: row.opt_text(7)?,
    })
}

/// How a file is named in an address.
#[derive(Clone, Copy, Debug)]
pub enum FileName<'a> {
    Id(i64),
    Token(&'a str),
}

/// A file of a message that the actor may see, or one that `uploader` has just sent.
pub fn find_visible_attachment(
    tx: &Tx<'_>,
    who: &Actor,
    name: FileName<'_>,
    uploader: &str,
    now: Moment,
) -> Result<Option<FoundFile>> {
    let eyes = Eyes::of(who, now);
    let found = |row: &Row<'_>| {
        Ok(FoundFile {
            file: attachment(row)?,
            sha256: row.text(8)?,
        })
    };
    match name {
        FileName::Id(id) => tx.row(
            file_sql!("f.id = $5"),
            &params![
                eyes.reach,
                eyes.person,
                eyes.guest_of,
                eyes.now,
                id,
                uploader
            ],
            found,
        ),
        FileName::Token(token) => tx.row(
            file_sql!("f.token = $5"),
            &params![
                eyes.reach,
                eyes.person,
                eyes.guest_of,
                eyes.now,
                token,
                uploader
            ],
            found,
        ),
    }
}

/// The files that `uploader` has sent under one upload token since `since`, and that no message has yet.
pub fn list_uploaded(
    tx: &Tx<'_>,
    token: &str,
    uploader: &str,
    since: Moment,
) -> Result<Vec<Attachment>> {
    let hash = platform::sha256_hex(token);
    tx.rows(
        "SELECT id, token, comment_id, name, content_type, size, inline, content_id FROM attachment
         WHERE upload_hash = $1 AND uploader = $2 AND comment_id IS NULL AND created_at > $3 ORDER BY id",
        &params![hash, uploader, since],
        attachment,
    )
}
