//! What an administrator does to the mailboxes that the desk reads itself.

use domain::Moment;
use domain::mailbox::{Encryption, SignIn, WhoMayWrite};
use domain::person::EmailAddress;
use notifications::address;
use platform::audit::{self, About, Deed};
use platform::store::Tx;
use platform::{App, MasterKey, Refusal, Result};

use crate::queries::progress;
use crate::queries::{self, Mailbox};

/// What secrets of mailboxes are sealed for.
const PURPOSE: &str = "mailbox";
/// Longest host, login, folder or password.
const LONGEST: usize = 300;
/// Longest list of certificates or domains.
const LONGEST_LIST: usize = 20_000;

/// A mailbox as somebody wrote it down; `id` is 0 for a new one.
#[derive(Clone)]
pub struct Draft {
    pub mailbox: Mailbox,
    /// The password; `None` keeps the one that is known.
    pub secret: Option<String>,
}

/// A field, and what is wrong with it.
pub type Problem = (&'static str, Refusal);

fn tidy(draft: &Draft) -> Mailbox {
    let mut one = draft.mailbox.clone();
    for text in [
        &mut one.address,
        &mut one.host,
        &mut one.login,
        &mut one.folder,
        &mut one.done_folder,
        &mut one.failed_folder,
    ] {
        *text = text.trim().to_owned();
    }
    let domains = one.domains.to_lowercase().replace([',', ';', '@'], " ");
    one.domains = domains.split_whitespace().collect::<Vec<_>>().join(" ");
    if one.login.is_empty() {
        one.login.clone_from(&one.address);
    }
    one
}

/// IMAP knows the inbox in any writing.
fn is_same_folder(a: &str, b: &str) -> bool {
    a == b || a.eq_ignore_ascii_case("inbox") && b.eq_ignore_ascii_case("inbox")
}

fn problems(
    tx: &Tx<'_>,
    one: &Mailbox,
    secret: Option<&str>,
    known: Option<&Mailbox>,
) -> Result<Vec<Problem>> {
    let mut found = Vec::new();
    let mut problem = |field, key| found.push((field, Refusal::new(422, key)));
    let is_line = |text: &str| text.len() <= LONGEST && !text.chars().any(char::is_control);
    if EmailAddress::read(&one.address).is_err() {
        problem("address", "mailbox-problem-address");
    } else {
        let there = queries::find_mailbox_at(tx, &address::mailbox(&one.address))?;
        if there.is_some_and(|there| there.id != one.id) {
            problem("address", "mailbox-problem-taken");
        }
    }
    if one.host.is_empty() || !is_line(&one.host) || one.host.contains(['/', ' ', '@']) {
        problem("host", "mailbox-problem-host");
    }
    if one.port == 0 {
        problem("port", "mailbox-problem-port");
    }
    let on_this_machine = matches!(one.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if one.encryption == Encryption::Here && !on_this_machine {
        problem("encryption", "mailbox-problem-here");
    }
    if !is_line(&one.login) {
        problem("login", "mailbox-problem-line");
    }
    // Whoever may change where a password goes must know it.
    let goes_elsewhere = known.is_none_or(|known| {
        known.host != one.host || known.login != one.login || known.encryption != one.encryption
    });
    match secret {
        Some(secret) if !is_line(secret) => problem("secret", "mailbox-problem-line"),
        // Tokens come from the provider.
        _ if one.sign_in == SignIn::Consent => {}
        None if known.is_none_or(|known| known.sign_in == SignIn::Consent) => {
            problem("secret", "mailbox-problem-secret");
        }
        None if goes_elsewhere => problem("secret", "mailbox-problem-secret-again"),
        _ => {}
    }
    if one.folder.is_empty() || !is_line(&one.folder) {
        problem("folder", "mailbox-problem-folder");
    }
    for (field, folder) in [
        ("done_folder", &one.done_folder),
        ("failed_folder", &one.failed_folder),
    ] {
        if !is_line(folder) {
            problem(field, "mailbox-problem-line");
        } else if !folder.is_empty() && is_same_folder(folder, &one.folder) {
            problem(field, "mailbox-problem-same-folder");
        }
    }
    let is_domain = |domain: &str| EmailAddress::read(&format!("a@{domain}")).is_ok();
    let domains = &one.domains;
    if domains.len() > LONGEST_LIST || !domains.split_whitespace().all(is_domain) {
        problem("domains", "mailbox-problem-domains");
    } else if one.who == WhoMayWrite::Domains && domains.is_empty() {
        problem("domains", "mailbox-problem-no-domains");
    }
    let has_certificate = one.authority.contains("-----BEGIN CERTIFICATE-----");
    if one.authority.len() > LONGEST_LIST || !(one.authority.trim().is_empty() || has_certificate) {
        problem("authority", "mailbox-problem-authority");
    }
    Ok(found)
}

/// Keeps a mailbox as it was written down, if it can be meant; the password is sealed here and never shown again.
pub fn save(
    tx: &Tx<'_>,
    key: &MasterKey,
    draft: &Draft,
    now: Moment,
) -> Result<std::result::Result<i64, Vec<Problem>>> {
    let mut one = tidy(draft);
    let known = match one.id {
        0 => None,
        id => Some(queries::find_mailbox(tx, id)?.ok_or(platform::Error::Absent)?),
    };
    let secret = draft.secret.as_deref().filter(|secret| !secret.is_empty());
    let found = problems(tx, &one, secret, known.as_ref())?;
    if !found.is_empty() {
        return Ok(Err(found));
    }
    if one.sign_in == SignIn::Consent {
        one.secret.clear();
    } else if let Some(secret) = secret {
        one.secret = key.seal(PURPOSE, secret)?;
    } else if let Some(known) = &known {
        one.secret.clone_from(&known.secret);
    }
    let folded = address::mailbox(&one.address);
    let mut after = described(&one);
    match &known {
        None => {
            one.id = queries::add_mailbox(tx, &one, &folded, now)?;
            write_down(tx, "mailbox_added", &one, "", &after, now)?;
        }
        Some(known) => {
            queries::set_mailbox(tx, &one, &folded, now)?;
            let is_elsewhere =
                (&known.host, &known.login, &known.folder) != (&one.host, &one.login, &one.folder);
            if is_elsewhere || one.take_all && !known.take_all {
                queries::forget_progress(tx, one.id)?;
            }
            if secret.is_some() {
                after.push_str("; new password");
            }
            write_down(tx, "mailbox_changed", &one, &described(known), &after, now)?;
        }
    }
    Ok(Ok(one.id))
}

/// Reads a mailbox, or leaves it alone.
pub fn switch(tx: &Tx<'_>, mailbox: &Mailbox, on: bool, now: Moment) -> Result<()> {
    if mailbox.active == on {
        return Ok(());
    }
    queries::set_mailbox_active(tx, mailbox.id, on, now)?;
    let deed = if on { "mailbox_on" } else { "mailbox_off" };
    write_down(tx, deed, mailbox, "", "", now)
}

/// Something is right now that was wrong: the mailboxes of an account are read again without waiting.
///
/// # Errors
/// When the database cannot be read or written.
pub fn wake(tx: &Tx<'_>, login: &str, now: Moment) -> Result<()> {
    for one in queries::list_mailboxes(tx)? {
        if one.login.eq_ignore_ascii_case(login) {
            queries::set_mailbox_active(tx, one.id, one.active, now)?;
        }
    }
    Ok(())
}

/// Forgets a mailbox. What came in by it stays.
pub fn remove(tx: &Tx<'_>, mailbox: &Mailbox, now: Moment) -> Result<()> {
    queries::remove_mailbox(tx, mailbox.id)?;
    write_down(tx, "mailbox_removed", mailbox, &described(mailbox), "", now)
}

pub(crate) fn secret(app: &App, mailbox: &Mailbox) -> Option<String> {
    app.key.open(PURPOSE, &mailbox.secret)
}

/// Whether a mailbox is read and has come to nothing for too long.
pub fn is_stuck(mailbox: &Mailbox, now: Moment) -> bool {
    mailbox.active
        && domain::mailbox::is_stuck(
            mailbox.trouble_since,
            mailbox.contact_at,
            mailbox.updated_at,
            now,
        )
}

/// The mailboxes that are stuck.
pub fn list_stuck(tx: &Tx<'_>, now: Moment) -> Result<Vec<Mailbox>> {
    let all = queries::list_mailboxes(tx)?;
    Ok(all
        .into_iter()
        .filter(|mailbox| is_stuck(mailbox, now))
        .collect())
}

/// How many mails of a mailbox wait: found and not filed, or to be tried again or moved.
pub(crate) fn count_waiting(tx: &Tx<'_>) -> Result<Vec<(i64, i64)>> {
    progress::count_left(tx)
}

/// A mailbox in one line, for the audit log: everything but its password.
fn described(one: &Mailbox) -> String {
    let mut parts = vec![
        format!("{} at {}:{}", one.login, one.host, one.port),
        format!("encryption {}", one.encryption.word()),
        format!("sign-in {}", one.sign_in.word()),
        format!("folder {}", one.folder),
        format!("who {}", one.who.word()),
    ];
    for (name, text) in [
        ("done", &one.done_folder),
        ("failed", &one.failed_folder),
        ("domains", &one.domains),
    ] {
        if !text.is_empty() {
            parts.push(format!("{name} {text}"));
        }
    }
    if let Some(group) = one.group {
        parts.push(format!("group {}", group.0));
    }
    if one.take_all {
        parts.push("all mail".to_owned());
    }
    if !one.authority.trim().is_empty() {
        parts.push("certificates of its own".to_owned());
    }
    parts.join("; ")
}

fn write_down(
    tx: &Tx<'_>,
    deed: &'static str,
    mailbox: &Mailbox,
    before: &str,
    after: &str,
    now: Moment,
) -> Result<()> {
    let deed = Deed {
        area: "access",
        deed,
        actor: None,
        about: About::Thing(Some(mailbox.id), &mailbox.address),
        before,
        after,
    };
    audit::add(tx, &deed, now)
}
