//! The audit log: what was done to the desk itself, by whom, from where, and what was so before. Rows are only ever
//! added. Each holds the hash of the one before it; now and then the last one is sealed with the desk's key, so that
//! neither a changed row nor a shortened log goes unseen.

mod chain;
mod list;
mod origin;

use domain::{Moment, PersonId};

pub use chain::{Broken, remove_doubled_seals, seal, verify};
pub use list::{Line, Wanted, list};
pub use origin::{Origin, Via, this_is_a_command};

use crate::store::Tx;
use crate::{Result, params};

/// What a deed was done to.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A person, by the name they have now.
    Person(PersonId),
    /// Anything else: its number, if it has one, and what it is called.
    Thing(Option<i64>, &'a str),
}

/// Something that was done.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// `account`, `setting`, `organization`, `group`, `training`, `role`, `form`, `access`, `export`.
    pub area: &'static str,
    /// What was done, in one word of that area.
    pub deed: &'static str,
    /// Who did it, where the request does not know: somebody who is just signing in.
    pub actor: Option<PersonId>,
    /// What it was done to.
    pub about: About<'a>,
    /// What was so before; empty if nothing was.
    pub before: &'a str,
    /// What is so now; empty if nothing is.
    pub after: &'a str,
}

/// Longest text of a field, in characters: what a form says can be longer than anybody reads here.
const LONGEST: usize = 2000;

/// Writes a deed down, in the transaction that does it.
///
/// # Errors
/// When the database does not take it; then the deed is not done either.
pub fn add(tx: &Tx<'_>, deed: &Deed<'_>, now: Moment) -> Result<()> {
    let origin = tx.origin();
    let actor_id = deed.actor.or_else(|| origin.person());
    let actor = match actor_id {
        Some(person) => name_of(tx, person)?,
        None if origin.via() == Via::Command => operator(),
        None => String::new(),
    };
    let (about_id, about) = match deed.about {
        About::Person(person) => (Some(person.0), name_of(tx, person)?),
        About::Thing(id, called) => (id, called.to_owned()),
    };
    let row = chain::Row {
        at: now,
        actor_id,
        actor,
        via: origin.via().word().to_owned(),
        address: origin.ip().map(|ip| ip.to_string()).unwrap_or_default(),
        area: deed.area.to_owned(),
        deed: deed.deed.to_owned(),
        about_id,
        about: shortened(&about),
        before: shortened(deed.before),
        after: shortened(deed.after),
        previous: chain::head(tx)?.map_or_else(String::new, |(_, hash)| hash),
    };
    let words = [
        &row.actor,
        &row.address,
        &row.about,
        &row.before,
        &row.after,
        &row.deed,
    ]
    .map(|part| part.to_lowercase())
    .join("\n");
    tx.run(
        "INSERT INTO audit (at, actor_id, actor, via, address, area, deed, about_id, about, before, after,
           words, previous, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &params![
            row.at,
            row.actor_id,
            row.actor,
            row.via,
            row.address,
            row.area,
            row.deed,
            row.about_id,
            row.about,
            row.before,
            row.after,
            words,
            row.previous,
            row.hash()
        ],
    )
    .map(drop)
}

/// Without an actor: the log keeps names as they were.
fn name_of(tx: &Tx<'_>, person: PersonId) -> Result<String> {
    let found = tx.row(
        "SELECT name, email FROM person WHERE id = $1",
        &params![person],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )?;
    Ok(found.map_or_else(String::new, |(name, email)| {
        if email.is_empty() {
            name
        } else {
            format!("{name} <{email}>")
        }
    }))
}

/// Who sits at the command line, as the machine knows them.
fn operator() -> String {
    ["SUDO_USER", "USER", "LOGNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok())
        .map(|user| shortened(&user))
        .unwrap_or_default()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
