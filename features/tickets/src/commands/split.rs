//! One problem per request: a part of a ticket becomes a ticket of its own, and can be put together again.
//!
//! Messages are copied, not moved: what was mailed and linked stays where it is read, and the new ticket tells who wrote
//! what and when. It is for exactly the people of the old one, so nobody sees more than before.

use domain::permission::Action;
use domain::ticket::{Category, Change, MAX_SUBJECT, UNDO_WINDOW, is_part_of, says_the_same};
use domain::{CommentId, Refused, TicketId};
use platform::store::{Tx, search};
use platform::{Error, Refusal, Result};

use super::{Deed, Message, Seen, index, see, store_comment};
use crate::queries::{self, Comment};

/// A message that goes along.
#[derive(Clone, Debug)]
pub struct Piece {
    pub comment: CommentId,
    /// What is taken of its text, if not all.
    pub part: Option<String>,
}

/// What becomes a ticket of its own.
#[derive(Clone, Debug, Default)]
pub struct Split {
    pub subject: String,
    pub pieces: Vec<Piece>,
    /// What the customer is told, if anything.
    pub tell: Option<String>,
}

/// Makes the ticket; answers its number.
pub fn split_off(tx: &Tx<'_>, deed: &Deed, id: TicketId, split: &Split) -> Result<TicketId> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    if seen.ticket.category == Category::Closed {
        return Err(Refused::ClosedTicket.into());
    }
    let subject = split
        .subject
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if subject.is_empty() {
        return Err(Refused::EmptySubject.into());
    }
    if subject.chars().count() > MAX_SUBJECT {
        return Err(Refused::TooLong.into());
    }
    let pieces = said(tx, deed, id, &split.pieces)?;
    let new = begin(tx, deed, &seen, &subject)?;
    for (at, (comment, part)) in pieces.iter().enumerate() {
        let kind = if at == 0 { "created" } else { "commented" };
        copy(tx, deed, new, comment, *part, kind)?;
    }
    let (from, to) = (id.to_string(), new.to_string());
    queries::add_change(
        tx,
        deed.events(new),
        "split_from",
        None,
        Some(&from),
        None,
        true,
    )?;
    queries::add_change(tx, deed.events(id), "split", None, Some(&to), None, true)?;
    if let Some(words) = &split.tell {
        let author = deed.person()?;
        let told = store_comment(
            tx,
            deed,
            new,
            author,
            true,
            &Message::text(words.as_str()),
            "commented",
        )?;
        notifications::announce(tx, told, false, deed.now.plus(UNDO_WINDOW))?;
    }
    index(tx, new)?;
    Ok(new)
}

/// The messages that are meant, oldest first: public ones of the customer's side, whole or in part.
fn said<'p>(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    pieces: &'p [Piece],
) -> Result<Vec<(Comment, Option<&'p str>)>> {
    if pieces.is_empty() {
        return Err(Refusal::new(422, "split-refused-nothing").into());
    }
    let all = queries::list_visible_comments(tx, &deed.actor, id, false, CommentId(0), deed.now)?;
    let mut found = Vec::new();
    for comment in all
        .into_iter()
        .filter(|one| one.public && !one.author_is_staff)
    {
        let Some(piece) = pieces.iter().find(|piece| piece.comment == comment.id) else {
            continue;
        };
        let part = piece.part.as_deref().map(str::trim);
        let part = part.filter(|part| !says_the_same(part, &comment.body));
        if part.is_some_and(|part| part.is_empty() || !is_part_of(part, &comment.body)) {
            return Err(Refusal::new(422, "split-refused-words").into());
        }
        found.push((comment, part));
    }
    if found.len() != pieces.len() {
        return Err(Error::Absent);
    }
    Ok(found)
}

/// The new ticket: whatever decides who sees it is as in the old one.
fn begin(tx: &Tx<'_>, deed: &Deed, seen: &Seen, subject: &str) -> Result<TicketId> {
    let old = &seen.ticket;
    let category = match old.category {
        Category::New => Category::New,
        _ => Category::Open,
    };
    let status = *seen
        .statuses
        .default_of(category)
        .or_else(|| seen.statuses.default_of(Category::Open))
        .ok_or_else(|| Error::broken("the desk has no status for new tickets"))?;
    let new = queries::add_ticket(
        tx,
        &queries::TicketRow {
            subject,
            status,
            priority: old.priority,
            kind: old.kind,
            requester: old.requester,
            submitter: old.submitter,
            assignee: old.assignee,
            organization: old.organization,
            channel: deed.channel,
            external_id: None,
            follow_up_of: None,
            private: old.private,
            group: old.group,
            form: old.form,
        },
        deed.now,
    )?;
    queries::set_split_of(tx, new, old.id)?;
    queries::copy_place(tx, new, old.id)?;
    for participant in queries::list_participants(tx, old.id)? {
        let change = Change::ParticipantAdded(participant.person);
        queries::store_change(tx, deed.events(new), &change, &seen.statuses)?;
    }
    let all = forms::catalogue(tx)?;
    for (field, values) in forms::queries::list_values(tx, old.id)? {
        if let Some(row) = all.field(field) {
            forms::queries::set_value(tx, new, field, row.field.kind, &values)?;
        }
    }
    Ok(new)
}

/// A message as its author wrote it then, with its files.
fn copy(
    tx: &Tx<'_>,
    deed: &Deed,
    to: TicketId,
    from: &Comment,
    part: Option<&str>,
    kind: &'static str,
) -> Result<()> {
    let whole = part.is_none();
    let comment = queries::add_comment(
        tx,
        &queries::CommentRow {
            ticket: to,
            author: from.author,
            public: true,
            body: part.unwrap_or(&from.body),
            body_html: None,
            quoted: from.quoted.as_deref().filter(|_| whole),
            channel: match from.channel.as_str() {
                "email" => "email",
                "api" => "api",
                _ => "web",
            },
            verified: from.verified,
            mail_in: None,
        },
        from.created_at,
    )?;
    let mut html = from.body_html.clone().filter(|_| whole);
    for (token, file) in queries::list_stored_parts(tx, from.id)? {
        // Pictures inside of a text go where the whole text goes.
        if file.inline && !whole {
            continue;
        }
        let new = platform::random_token()?;
        queries::add_attachment(tx, &new, to, comment, &file, from.created_at)?;
        let (old, new) = (
            format!("/attachments/{token}/"),
            format!("/attachments/{new}/"),
        );
        html = html.map(|html| html.replace(&old, &new));
    }
    if let Some(html) = html {
        queries::set_comment_html(tx, comment, &html)?;
    }
    queries::set_commented(tx, deed.events(to), kind, comment, true).map(drop)
}

/// Whether a ticket that was split off can be put together with the old one: nobody has written in it.
pub fn can_unsplit(tx: &Tx<'_>, deed: &Deed, seen: &Seen) -> Result<bool> {
    let Some(old) = seen.ticket.split_of.filter(|_| seen.may(Action::Edit)) else {
        return Ok(false);
    };
    let may_old = match see(tx, deed, old) {
        Ok(old) => old.may(Action::Edit),
        Err(Error::Absent) => false,
        Err(other) => return Err(other),
    };
    Ok(may_old && queries::count_since_split(tx, seen.ticket.id)? == 0)
}

/// Takes the new ticket away again; answers the number of the old one. `sorry` is what the customer reads there if they
/// have been told of the new one already.
pub fn unsplit(tx: &Tx<'_>, deed: &Deed, id: TicketId, sorry: &str) -> Result<TicketId> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    let old = seen.ticket.split_of.ok_or(Error::Absent)?;
    if !can_unsplit(tx, deed, &seen)? {
        return Err(Refusal::new(422, "split-refused-late").into());
    }
    let mut told = false;
    for comment in
        queries::list_visible_comments(tx, &deed.actor, id, false, CommentId(0), deed.now)?
    {
        if comment.author_is_staff {
            told |= !notifications::withdraw(tx, comment.id, deed.now)?;
        }
    }
    // Whoever answers such a mail is heard in the old one.
    notifications::queries::pass_on(tx, id, old)?;
    for (field, _) in forms::queries::list_values(tx, id)? {
        let all = forms::catalogue(tx)?;
        if let Some(row) = all.field(field) {
            forms::queries::set_value(tx, id, field, row.field.kind, &[])?;
        }
    }
    sla::commands::forget(tx, id)?;
    queries::remove_ticket(tx, id)?;
    search::remove(tx, id)?;
    let events = deed.events(old);
    queries::add_change(
        tx,
        events,
        "unsplit",
        Some(&id.to_string()),
        None,
        None,
        true,
    )?;
    if told {
        let author = deed.person()?;
        let comment = store_comment(
            tx,
            deed,
            old,
            author,
            true,
            &Message::text(sorry),
            "commented",
        )?;
        notifications::announce(tx, comment, false, deed.now)?;
        index(tx, old)?;
    }
    Ok(old)
}
