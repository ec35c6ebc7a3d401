//! One answer to many tickets: each in its own portal's name and in the language of whoever asked.

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::{Category, TicketUpdate};
use domain::{PersonId, TicketId};
use platform::language::{Locale, Words};
use platform::settings::spoken;
use platform::store::Tx;
use platform::{App, Error, Result};

use super::{Deed, Message, Seen, index, see, store_comment, update_by_agent};

/// What is said to each.
pub(super) struct Said<'a> {
    pub(super) author: PersonId,
    /// Whether each is asked whether it works: then it is their turn.
    pub(super) asks: bool,
    /// Whether tickets that are over hear of it too.
    pub(super) also_over: bool,
    /// The text in somebody's words.
    pub(super) write: &'a dyn Fn(&Tx<'_>, &Words) -> Result<String>,
}

/// Does something with each, in a transaction of its own: one that refuses holds up no other.
pub(super) fn each(
    app: &App,
    tickets: Vec<TicketId>,
    work: impl Fn(&Tx<'_>, TicketId) -> Result<()> + Sync,
) -> Result<()> {
    for ticket in tickets {
        match app.store.write_now(|tx| work(tx, ticket)) {
            Ok(()) | Err(Error::Refused(_) | Error::Absent) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Answers one ticket. Whoever speaks to many speaks to everybody whom it is about, also outside of their groups.
pub(super) fn say(app: &App, tx: &Tx<'_>, id: TicketId, said: &Said<'_>) -> Result<()> {
    let actor = Actor::person(said.author, Role::Admin);
    let deed = Deed::new(actor, app.clock.now(), "web")?;
    let seen = see(tx, &deed, id)?;
    let goes_on = seen.ticket.category.is_unfinished();
    if !goes_on && !said.also_over {
        return Ok(());
    }
    let w = words_of(app, tx, &seen)?;
    let mut text = (said.write)(tx, &w)?;
    if said.asks {
        text.push_str("\n\n");
        text.push_str(&w.t("incident-works"));
    }
    if !goes_on {
        // Over it stays: it takes no comments from people, and hears how it ended.
        let message = Message::text(text);
        let comment = store_comment(tx, &deed, id, said.author, true, &message, "commented")?;
        index(tx, id)?;
        return notifications::announce(tx, comment, false, deed.now);
    }
    // Now it is the customer's turn to say whether it works.
    let pending = seen.statuses.default_of(Category::Pending);
    let update = TicketUpdate {
        comment: Some(true),
        status: pending.filter(|_| said.asks).map(|status| status.id),
        ..TicketUpdate::default()
    };
    update_by_agent(tx, &deed, id, &update, &Message::text(text)).map(drop)
}

/// The words of whoever asked, as the ticket's portal speaks them.
fn words_of(app: &App, tx: &Tx<'_>, seen: &Seen) -> Result<Words> {
    let asked = people::queries::find(tx, seen.ticket.requester)?;
    let locale = asked.and_then(|person| Locale::read(&person.locale));
    let locale = spoken(tx, locale.unwrap_or(Locale::En))?;
    Ok(app.language.words(locale, "UTC"))
}
