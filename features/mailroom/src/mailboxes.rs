//! What an administrator does to the mailboxes that the desk reads itself.

use domain::Moment;
use domain::mailbox::WhoMayWrite;
use domain::person::EmailAddress;
use notifications::address;
use platform::audit::{self, About, Deed};
use platform::store::Tx;
use platform::{App, Error, Result};

use crate::queries::{self, Mailbox};

/// What secrets of mailboxes are sealed for.
const PURPOSE: &str = "mailbox";

/// Adds a mailbox; `secret` is sealed here and never shown again. Refuses what could not work, in words.
pub fn add(app: &App, tx: &Tx<'_>, new: Mailbox, secret: &str, now: Moment) -> Result<i64> {
    let wrong = |why: String| Err(Error::Broken(why));
    if EmailAddress::read(&new.address).is_err() {
        return wrong(format!("{} is not an e-mail address", new.address));
    }
    let fields = [
        &new.host,
        &new.login,
        &new.folder,
        &new.done_folder,
        &new.failed_folder,
    ];
    let has_control = |text: &str| text.chars().any(char::is_control);
    if fields.into_iter().any(|text| has_control(text)) || has_control(secret) {
        return wrong("host, login, password and folders are one line each".to_owned());
    }
    if new.host.is_empty() || new.login.is_empty() || new.folder.is_empty() {
        return wrong("host, login and folder must be given".to_owned());
    }
    let on_this_machine = matches!(new.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if !new.tls && !on_this_machine {
        return wrong("a password is sent without encryption on this machine only".to_owned());
    }
    if new.who == WhoMayWrite::Domains && new.domains.trim().is_empty() {
        return wrong("say which domains it takes mail from".to_owned());
    }
    let folded = address::mailbox(&new.address);
    if queries::find_mailbox_at(tx, &folded)?.is_some() {
        return wrong(format!("there is a mailbox {} already", new.address));
    }
    let sealed = Mailbox {
        secret: app.key.seal(PURPOSE, secret)?,
        ..new
    };
    let id = queries::add_mailbox(tx, &sealed, &folded, now)?;
    write_down(tx, "mailbox_added", &sealed, now)?;
    Ok(id)
}

/// Reads a mailbox, or leaves it alone.
pub fn switch(tx: &Tx<'_>, mailbox: &Mailbox, on: bool, now: Moment) -> Result<()> {
    queries::set_mailbox_active(tx, mailbox.id, on, now)?;
    let deed = if on { "mailbox_on" } else { "mailbox_off" };
    write_down(tx, deed, mailbox, now)
}

/// Forgets a mailbox. What came in by it stays.
pub fn remove(tx: &Tx<'_>, mailbox: &Mailbox, now: Moment) -> Result<()> {
    queries::remove_mailbox(tx, mailbox.id)?;
    write_down(tx, "mailbox_removed", mailbox, now)
}

pub(crate) fn secret(app: &App, mailbox: &Mailbox) -> Option<String> {
    app.key.open(PURPOSE, &mailbox.secret)
}

fn write_down(tx: &Tx<'_>, deed: &'static str, mailbox: &Mailbox, now: Moment) -> Result<()> {
    let after = format!("{} at {}:{}", mailbox.login, mailbox.host, mailbox.port);
    let deed = Deed {
        area: "access",
        deed,
        actor: None,
        about: About::Thing(Some(mailbox.id), &mailbox.address),
        before: "",
        after: &after,
    };
    audit::add(tx, &deed, now)
}
