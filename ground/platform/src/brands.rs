//! Several portals in one desk: which there are, by which name browsers ask for each, and under which address its mails go.
//! What a portal says and does is in settings, statuses and forms, which are read in the name of a brand ([`Tx::brand`]).

use std::sync::Arc;

use domain::{BrandId, Moment};

use crate::language::Locale;
use crate::store::{Store, Tx};
use crate::{Config, Result, params, settings};

/// One of the desk's portals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// Its number; [`BrandId::FIRST`] is the desk itself.
    pub id: BrandId,
    /// Its name for scripts, which stays.
    pub key: String,
    /// `name` or `name:port` as browsers ask for it. The first brand has none: every name of the desk is its.
    pub host: Option<String>,
    /// Where its mails come from and go to. `None`: the desk's own address.
    pub mail_address: Option<String>,
    /// Whether it is served.
    pub active: bool,
    /// The languages in which it is offered, the first one first.
    pub languages: Vec<Locale>,
}

/// All brands, the desk itself first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(tx: &Tx<'_>) -> Result<Arc<Vec<Brand>>> {
    tx.kept("brand", "", || {
        let mut all = tx.rows(
            "SELECT id, key, host, mail_address, active FROM brand ORDER BY id",
            &[],
            |row| {
                Ok(Brand {
                    id: BrandId(row.int(0)?),
                    key: row.text(1)?,
                    host: row.opt_text(2)?,
                    mail_address: row.opt_text(3)?,
                    active: row.flag(4)?,
                    languages: Vec::new(),
                })
            },
        )?;
        let here = tx.brand();
        for brand in &mut all {
            tx.speak_for(brand.id);
            brand.languages = settings::languages(tx)?;
        }
        tx.speak_for(here);
        Ok(all)
    })
}

/// [`list`] without a look at the database, while it is known to be true.
pub(crate) fn kept(store: &Store) -> Option<Arc<Vec<Brand>>> {
    store.kept_now("brand", "")
}

/// The names of all portals; none where there is one alone, which nobody has to tell from others.
///
/// # Errors
/// When the database cannot be read.
pub fn names(tx: &Tx<'_>) -> Result<Vec<(BrandId, String)>> {
    let all = list(tx)?;
    if all.len() < 2 {
        return Ok(Vec::new());
    }
    let here = tx.brand();
    let mut names = Vec::new();
    for brand in all.iter() {
        tx.speak_for(brand.id);
        names.push((brand.id, settings::SITE_NAME.text(tx)?));
    }
    tx.speak_for(here);
    Ok(names)
}

/// The brand of this number.
///
/// # Errors
/// When the database cannot be read.
pub fn find(tx: &Tx<'_>, id: BrandId) -> Result<Option<Brand>> {
    Ok(list(tx)?.iter().find(|brand| brand.id == id).cloned())
}

/// The brand of this key.
///
/// # Errors
/// When the database cannot be read.
pub fn find_by_key(tx: &Tx<'_>, key: &str) -> Result<Option<Brand>> {
    Ok(list(tx)?.iter().find(|brand| brand.key == key).cloned())
}

/// The brand whose mail address `is_its` finds; the first where it finds none.
///
/// # Errors
/// When the database cannot be read.
pub fn of_address(tx: &Tx<'_>, mut is_its: impl FnMut(&str) -> bool) -> Result<BrandId> {
    let all = list(tx)?;
    let found = all.iter().filter(|brand| brand.active).find(|brand| {
        let address = brand.mail_address.as_deref();
        address.is_some_and(&mut is_its)
    });
    Ok(found.map_or(BrandId::FIRST, |brand| brand.id))
}

/// The address that links of this brand's mails start with, without a slash at the end.
///
/// # Errors
/// When the database cannot be read.
pub fn public_url(tx: &Tx<'_>, config: &Config) -> Result<String> {
    Ok(url_of(find(tx, tx.brand())?.as_ref(), config))
}

/// [`public_url`] of this one; the desk's own where it has no host.
pub fn url_of(brand: Option<&Brand>, config: &Config) -> String {
    let desk = config.public_url();
    match brand.and_then(|brand| brand.host.as_deref()) {
        Some(host) => {
            let scheme = desk.split_once("://").map_or("http", |(scheme, _)| scheme);
            format!("{scheme}://{host}")
        }
        None => desk,
    }
}

/// Where the portal is that the transaction speaks for, if that is another one than `here` and is served.
///
/// # Errors
/// When the database cannot be read.
pub fn elsewhere(tx: &Tx<'_>, here: BrandId, config: &Config) -> Result<Option<String>> {
    if tx.brand() == here {
        return Ok(None);
    }
    let its = find(tx, tx.brand())?.filter(|brand| brand.active);
    Ok(its.map(|brand| url_of(Some(&brand), config)))
}

/// The address that this brand's mails come from and are answered to.
///
/// # Errors
/// When the database cannot be read.
pub fn mail_address(tx: &Tx<'_>, config: &Config) -> Result<String> {
    let own = find(tx, tx.brand())?.and_then(|brand| brand.mail_address);
    Ok(own.unwrap_or_else(|| config.mail_address.clone()))
}

/// Every address at which the desk takes mail.
///
/// # Errors
/// When the database cannot be read.
pub fn mail_addresses(tx: &Tx<'_>, config: &Config) -> Result<Vec<String>> {
    let own = list(tx)?;
    let own = own.iter().filter_map(|brand| brand.mail_address.clone());
    Ok(std::iter::once(config.mail_address.clone())
        .chain(own)
        .collect())
}

/// Adds a brand; its settings are the desk's until it decides, its statuses and forms must be given to it.
///
/// # Errors
/// [`crate::Error::Broken`] where the key, the host or the address is another's: ask before, in words.
pub fn add(
    tx: &Tx<'_>,
    key: &str,
    host: &str,
    mail_address: Option<&str>,
    now: Moment,
) -> Result<BrandId> {
    tx.insert(
        "INSERT INTO brand (key, host, mail_address, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) RETURNING id",
        &params![key, host, mail_address, now],
    )
    .map(BrandId)
}

/// Stores where a brand is and whether it is served.
///
/// # Errors
/// As [`add`].
pub fn set(tx: &Tx<'_>, brand: &Brand, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE brand SET host = $2, mail_address = $3, active = $4, updated_at = $5 WHERE id = $1",
        &params![brand.id, brand.host, brand.mail_address, brand.active, now],
    )
    .map(drop)
}
