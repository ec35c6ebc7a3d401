//! Which ticket a mail answers.

use domain::permission::Actor;
use domain::person::Role;
use domain::{Moment, TicketId};
use mail_text::subject_without_prefixes;
use notifications::address::{self, Read, ReplyTo};
use people::queries::Person;
use platform::store::Tx;
use platform::{App, Result};

use crate::arrived::Arrived;
use crate::queries;

/// Identities that are looked up for one mail: more is no conversation.
const MOST_IDS: usize = 5;

/// Where a mail belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Into this ticket, as words of the sender.
    Join(TicketId),
    /// Into this ticket, for the team only: it claims to come from the team, and nothing proves that.
    FromTeam(TicketId),
    /// Into this ticket, for the team only: the sender has a reply address that was somebody else's.
    FromStranger(TicketId),
    /// Into this ticket, for the team only: nothing proves that it comes from whom it names.
    Unproved(TicketId),
    /// Nowhere yet. `true`: it carried a reply address that the desk did not make.
    New(bool),
}

/// Finds the place of a mail: by the reply address it was sent to, then by the mail it answers.
pub(crate) fn place(
    app: &App,
    tx: &Tx<'_>,
    mail: &Arrived<'_>,
    sender: Option<&Person>,
    now: Moment,
) -> Result<Place> {
    let mut forged = false;
    for destination in mail.destinations() {
        match address::read_reply_address(&app.key, destination) {
            Read::Good(to) => {
                if let Some(place) = by_address(tx, to, sender, now)? {
                    return Ok(place);
                }
            }
            Read::Forged => forged = true,
            Read::Plain => {}
        }
    }
    if let Some(sender) = sender
        && let Some(place) = by_identity(app, tx, mail, sender, now)?
    {
        return Ok(place);
    }
    Ok(Place::New(forged))
}

fn by_address(
    tx: &Tx<'_>,
    to: ReplyTo,
    sender: Option<&Person>,
    now: Moment,
) -> Result<Option<Place>> {
    let somebody_of_the_team = Actor::person(to.person, Role::Agent);
    if tickets::queries::find_visible(tx, &somebody_of_the_team, to.ticket, now)?.is_none() {
        return Ok(None);
    }
    let Some(sender) = sender else {
        return Ok(Some(Place::FromStranger(to.ticket)));
    };
    let standing = standing(tx, to.ticket, sender, now)?;
    Ok(Some(match standing {
        Standing::Takes => Place::Join(to.ticket),
        Standing::Team => Place::FromTeam(to.ticket),
        Standing::Sees if sender.id == to.person => Place::Join(to.ticket),
        Standing::Sees | Standing::Nothing => Place::FromStranger(to.ticket),
    }))
}

/// By the mails that it answers, the nearest first: of ours, only the very person they went to may answer this way. Of those that
/// came to the same mailbox, whoever takes part in what became of them: people add to what they wrote, before anybody answered.
/// There another subject is another matter, because people take an old mail to begin anew.
fn by_identity(
    app: &App,
    tx: &Tx<'_>,
    mail: &Arrived<'_>,
    sender: &Person,
    now: Moment,
) -> Result<Option<Place>> {
    let nearest_first = mail
        .mail
        .in_reply_to
        .iter()
        .chain(mail.mail.references.iter().rev())
        .take(MOST_IDS);
    let (ours, others): (Vec<&String>, Vec<&String>) =
        nearest_first.partition(|id| address::is_our_message_id(&app.key, id));
    for id in ours {
        let Some(sent) = notifications::queries::find_by_message_id(tx, id)? else {
            continue;
        };
        if sent.person != sender.id {
            continue;
        }
        match standing(tx, sent.ticket, sender, now)? {
            Standing::Takes | Standing::Sees => return Ok(Some(Place::Join(sent.ticket))),
            Standing::Team => return Ok(Some(Place::FromTeam(sent.ticket))),
            Standing::Nothing => {}
        }
    }
    let bare = |subject: &str| subject_without_prefixes(subject).trim().to_lowercase();
    for id in others {
        let Some(earlier) = queries::find_earlier(tx, &mail.mailbox, id)? else {
            continue;
        };
        let Some(ticket) = earlier.ticket else {
            continue;
        };
        if bare(&earlier.subject) == bare(&mail.subject)
            && let Standing::Takes = standing(tx, ticket, sender, now)?
        {
            return Ok(Some(Place::Join(ticket)));
        }
    }
    Ok(None)
}

/// Whether what this person writes is part of the ticket's conversation.
pub(crate) fn takes_part(
    tx: &Tx<'_>,
    ticket: TicketId,
    person: &Person,
    now: Moment,
) -> Result<bool> {
    Ok(matches!(
        standing(tx, ticket, person, now)?,
        Standing::Takes | Standing::Sees
    ))
}

enum Standing {
    /// Asked, or is in CC.
    Takes,
    /// Is of the team.
    Team,
    /// May see it for another reason.
    Sees,
    Nothing,
}

/// What the sender is to the ticket as a customer: a mail proves nobody to be of the team.
fn standing(tx: &Tx<'_>, ticket: TicketId, sender: &Person, now: Moment) -> Result<Standing> {
    let as_customer = Actor::person(sender.id, Role::User);
    if let Some(found) = tickets::queries::find_visible(tx, &as_customer, ticket, now)? {
        if found.requester == sender.id {
            return Ok(Standing::Takes);
        }
        if sender.role.is_staff() {
            return Ok(Standing::Team);
        }
        let participants = tickets::queries::list_participants(tx, ticket)?;
        let takes_part = participants
            .iter()
            .any(|participant| participant.person == sender.id);
        return Ok(if takes_part {
            Standing::Takes
        } else if organizations::queries::may_comment(tx, sender.id, ticket, now)? {
            Standing::Sees
        } else {
            // They may read it, and no more: what they write is for the team to judge.
            Standing::Nothing
        });
    }
    Ok(if sender.role.is_staff() {
        Standing::Team
    } else {
        Standing::Nothing
    })
}
