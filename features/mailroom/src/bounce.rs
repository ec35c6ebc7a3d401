//! A notice that a mail of the desk was not delivered (RFC 3464).

use mail_text::Bounce;
use notifications::{address, queries as sent};
use platform::store::Tx;
use platform::{App, Result};
use tickets::commands::Message;

use crate::arrived::Arrived;
use crate::note;
use crate::receipt::{Action, Outcome};

/// Notes on the mail that it failed, and tells the team once. Nobody else hears of it, and nothing is answered.
pub(crate) fn note(
    app: &App,
    tx: &Tx<'_>,
    mail: &Arrived<'_>,
    bounce: &Bounce,
    mail_in: i64,
) -> Result<Outcome> {
    let named = bounce
        .message_id
        .iter()
        .chain(&mail.mail.in_reply_to)
        .chain(&mail.mail.references);
    let ours: Vec<&String> = named
        .filter(|id| address::is_our_message_id(&app.key, id))
        .take(5)
        .collect();
    let mut found = None;
    for id in &ours {
        if let Some(failed) = sent::find_by_message_id(tx, id)? {
            found = Some((failed, id));
            break;
        }
    }
    let Some((failed, id)) = found else {
        for id in ours {
            if let Some(outcome) = of_a_letter(tx, id, bounce, app.clock.now())? {
                return Ok(outcome);
            }
        }
        return Ok(Outcome::of(
            Action::Held,
            "it tells of a mail that this desk did not send",
        ));
    };
    if !bounce.permanent {
        let reason = "delivery is delayed, and the other mail server goes on trying";
        return Ok(Outcome::of(Action::Bounce, reason).on(failed.ticket, None));
    }
    if failed.state == "failed" {
        let reason = "the mail was known to have failed";
        return Ok(Outcome::of(Action::Bounce, reason).on(failed.ticket, None));
    }
    sent::set_bounced(tx, failed.id, "returned by the recipient's mail server")?;
    platform::post::set_returned(tx, id)?;
    let words = crate::receive::team_words(app, tx)?;
    let text = words.t1("mailroom-note-bounce", "address", &failed.address);
    let message = Message {
        mail_in: Some(mail_in),
        unverified: true,
        ..Message::text(text)
    };
    let comment = note::leave(tx, failed.ticket, failed.person, &message, app.clock.now())?;
    let reason = "a mail was not delivered; the ticket says so to the team";
    Ok(Outcome::of(Action::Bounce, reason).on(failed.ticket, comment))
}

/// A mail that is about no ticket came back: what left is marked, whoever reads the newsletter there, hears of the service status or
/// follows articles gets no more of it, and whoever had a question passed on to a supplier hears that it did not arrive.
fn of_a_letter(
    tx: &Tx<'_>,
    id: &str,
    bounce: &Bounce,
    now: domain::Moment,
) -> Result<Option<Outcome>> {
    let Some((kind, payload)) = platform::post::find_work(tx, id)? else {
        return Ok(None);
    };
    if !bounce.permanent {
        let reason = "delivery is delayed, and the other mail server goes on trying";
        return Ok(Some(Outcome::of(Action::Bounce, reason)));
    }
    platform::post::set_returned(tx, id)?;
    match kind.as_str() {
        ideas::NEWS_MAIL => ideas::mail_returned(tx, &payload, now)?,
        help::MAIL => help::mail_returned(tx, &payload, now)?,
        status::SERVICE_MAIL => status::commands::mail_returned(tx, &payload, now)?,
        _ => {}
    }
    if kind == tickets::commands::suppliers::SUPPLIER_MAIL {
        tickets::commands::suppliers::supplier_returned(tx, &payload, now)?;
    }
    let reason = "a mail that is about no ticket was not delivered";
    Ok(Some(Outcome::of(Action::Bounce, reason)))
}
