//! Work that is done later: a comment becomes mails, and a mail is sent.

use domain::person::EmailAddress;
use domain::{CommentId, DAY, Moment};
use platform::jobs::{Job, Work};
use platform::post::{self, Fate};
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::{App, Error, Result, brands};

use crate::queries::{self, Announced, MailRow, Recipient};
use crate::{ANNOUNCE, ANNOUNCE_CHANGES, SEND_MAIL, address, changes, letter};

/// Mails a day to one address that strangers can cause. Without it, the form for new requests could be made to flood
/// somebody who never wrote.
const FROM_STRANGERS: Rate = Rate {
    capacity: 3,
    per_hour: 0,
};

pub(super) const WORKS: &[Work] = &[
    Work {
        kind: ANNOUNCE,
        attempts: post::ATTEMPTS,
        beside: false,
        run: announce_comment,
        again: |_, _| Ok(()),
    },
    Work {
        kind: ANNOUNCE_CHANGES,
        attempts: post::ATTEMPTS,
        beside: false,
        run: changes::announce,
        again: |_, _| Ok(()),
    },
    Work {
        kind: SEND_MAIL,
        attempts: post::ATTEMPTS,
        beside: false,
        run: send_mail,
        again: send_again,
    },
];

/// Writes the mails about a comment. Twice does no harm: a mail's identity follows from comment and recipient, and one
/// that is written is not written again.
fn announce_comment(app: &App, job: &Job) -> Result<()> {
    let comment = CommentId(job.payload.parse().map_err(Error::broken)?);
    let now = app.clock.now();
    app.store.write_now(|tx| {
        let Some(said) = queries::find_announced(tx, comment)? else {
            return Ok(());
        };
        for recipient in queries::list_hearers(tx, said.ticket, now)? {
            if let Some(message) = message_for(&said, &recipient) {
                write_mail(app, tx, &said, comment, &recipient, message, now)?;
            }
        }
        Ok(())
    })
}

/// What somebody hears of a comment: `reply` carries it, `received` only says that it arrived.
fn message_for(said: &Announced, recipient: &Recipient) -> Option<&'static str> {
    if recipient.person == said.author {
        let asked = said.is_first && said.author == said.requester;
        return asked.then_some("received");
    }
    // What nobody vouches for goes no further than the team.
    said.is_verified.then_some("reply")
}

fn write_mail(
    app: &App,
    tx: &Tx<'_>,
    said: &Announced,
    comment: CommentId,
    recipient: &Recipient,
    message: &'static str,
    now: Moment,
) -> Result<()> {
    let from = &brands::mail_address(tx, &app.config)?;
    let Ok(to) = EmailAddress::read(&recipient.address) else {
        return Ok(());
    };
    if address::is_ours(app, tx, to.as_str())? {
        return Ok(());
    }
    let message_id = address::message_id(&app.key, from, said.ticket, comment, recipient.person);
    if queries::has_mail(tx, &message_id)? {
        return Ok(());
    }
    if said.is_first && !said.author_has_account {
        let key = format!(
            "strangers-mail:{}:{}",
            address::mailbox(to.as_str()),
            now.0.div_euclid(DAY)
        );
        if !limits::take(tx, &key, FROM_STRANGERS, now)? {
            tracing::info!(ticket = %said.ticket, "no mail: strangers caused enough mails to this address today");
            return Ok(());
        }
    }
    let mail = MailRow {
        ticket: said.ticket,
        comment,
        person: recipient.person,
        address: to.as_str(),
        message,
        message_id: &message_id,
    };
    if let Some(id) = queries::add_mail(tx, &mail, now)? {
        platform::jobs::add(tx, SEND_MAIL, &id.to_string(), now)?;
    }
    Ok(())
}

/// Sends one mail. A mail that is sent, failed or withdrawn is not touched again.
fn send_mail(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    let written = app.store.write_now(|tx| {
        let written = if queries::changes::is_about_changes(tx, id)? {
            changes::write(app, tx, id, now)?
        } else {
            let waiting = queries::find_waiting(tx, id, now)?;
            let letter = waiting.map(|waiting| letter::write(app, tx, &waiting, now));
            letter.transpose()?
        };
        if written.is_none() {
            queries::set_withdrawn(tx, id)?;
        }
        Ok(written)
    })?;
    let Some(mail) = written else { return Ok(()) };
    post::carry(app, job, &mail, |tx, fate, now| match fate {
        Fate::Sent => queries::set_sent(tx, id, now),
        Fate::Waits(why) => queries::set_trouble(tx, id, why),
        Fate::Failed(why) => queries::set_failed(tx, id, why),
    })
}

/// The mail of a job that was given up has failed; it waits again.
fn send_again(tx: &Tx<'_>, payload: &str) -> Result<()> {
    queries::set_waiting_again(tx, payload.parse().map_err(Error::broken)?)
}
