//! Brands as administrators keep them: a name that stays, a host, a mail address, and a portal to begin with.

use domain::form::key_from;
use domain::person::EmailAddress;
use domain::{BrandId, Moment};
use platform::audit::{self, About, Deed};
use platform::brands::{self, Brand};
use platform::settings::{SITE_NAME, Setting};
use platform::store::Tx;
use platform::{Config, Error, Refusal, Result, web};

use crate::shape::Portal;
use crate::{apply, current};

/// Where a brand is, as somebody typed it.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// `support.example` or `127.0.0.1:3001`.
    pub host: String,
    /// Empty: the desk's own.
    pub mail_address: String,
}

/// Where a brand is, as it is kept.
struct Fit {
    host: String,
    mail_address: Option<String>,
}

/// A field of the form that a refusal is about.
fn refused(key: &'static str, what: &str) -> Error {
    Refusal::new(422, key).with("what", what).into()
}

/// Checks where a brand is to be; `of` is the one that is already there.
fn fit(tx: &Tx<'_>, config: &Config, place: &Place, of: Option<BrandId>) -> Result<Fit> {
    let all = brands::list(tx)?;
    let others = || all.iter().filter(|brand| Some(brand.id) != of);
    let host = web::host_name(&place.host)
        .ok_or_else(|| refused("brands-host-unreadable", place.host.trim()))?;
    let desk = config.public_url();
    let desk = desk.split_once("://").map_or("", |(_, host)| host);
    if desk.eq_ignore_ascii_case(&host)
        || others().any(|brand| brand.host.as_deref() == Some(host.as_str()))
    {
        return Err(refused("brands-host-taken", &host));
    }
    let typed = place.mail_address.trim();
    if typed.is_empty() {
        return Ok(Fit {
            host,
            mail_address: None,
        });
    }
    let address =
        EmailAddress::read(typed).map_err(|_| refused("brands-address-unreadable", typed))?;
    let is_taken = |one: &str| one.eq_ignore_ascii_case(address.as_str());
    if is_taken(&config.mail_address)
        || others().any(|brand| brand.mail_address.as_deref().is_some_and(is_taken))
    {
        return Err(refused("brands-address-taken", address.as_str()));
    }
    Ok(Fit {
        host,
        mail_address: Some(address.as_str().to_owned()),
    })
}

fn written(tx: &Tx<'_>, deed: &'static str, key: &str, to: &str, now: Moment) -> Result<()> {
    let deed = Deed {
        area: "brand",
        deed,
        actor: None,
        about: About::Thing(None, key),
        before: "",
        after: to,
    };
    audit::add(tx, &deed, now)
}

/// A new brand with the portal that `begin` says, or with that of the desk.
///
/// # Errors
/// A refusal that names what cannot be; what [`apply`] refuses. Nothing is kept then.
pub fn add(
    tx: &Tx<'_>,
    config: &Config,
    settings: &[&'static Setting],
    new: &New<'_>,
    now: Moment,
) -> Result<BrandId> {
    tx.speak_for(BrandId::FIRST);
    if new.key.is_empty() || new.key != key_from(new.key) {
        return Err(refused("brands-key-unreadable", new.key));
    }
    if brands::find_by_key(tx, new.key)?.is_some() {
        return Err(refused("brands-key-taken", new.key));
    }
    let name = SITE_NAME
        .fit(new.name)
        .map_err(|_| refused("brands-name-unfit", new.name.trim()))?;
    let place = fit(tx, config, &new.place, None)?;
    let begin = match new.begin {
        Some(portal) => portal.clone(),
        None => current(tx, settings)?,
    };
    let mail_address = place.mail_address.as_deref();
    let id = brands::add(tx, new.key, &place.host, mail_address, now)?;
    written(tx, "added", new.key, &place.host, now)?;
    tx.speak_for(id);
    tickets::queries::statuses::give_statuses_of_the_desk(tx)?;
    forms::queries::give_own_fields(tx, now)?;
    apply(tx, settings, &begin, now)?;
    SITE_NAME.store(tx, None, &name, now)?;
    Ok(id)
}

/// What a new brand begins with.
pub struct New<'a> {
    /// Its name for scripts.
    pub key: &'a str,
    /// Its name for people.
    pub name: &'a str,
    pub place: Place,
    /// `None`: the desk's own portal.
    pub begin: Option<&'a Portal>,
}

/// Changes where a brand is and whether it is served. The desk itself has its address from how it was started, and is always served.
///
/// # Errors
/// Absent for a brand that is not there, and for the desk itself; a refusal that names what cannot be.
pub fn change(
    tx: &Tx<'_>,
    config: &Config,
    id: BrandId,
    place: &Place,
    active: bool,
    now: Moment,
) -> Result<Brand> {
    let there = brands::find(tx, id)?
        .filter(|brand| brand.id != BrandId::FIRST)
        .ok_or(Error::Absent)?;
    let place = fit(tx, config, place, Some(id))?;
    let brand = Brand {
        host: Some(place.host),
        mail_address: place.mail_address,
        active,
        ..there.clone()
    };
    if brand == there {
        return Ok(brand);
    }
    brands::set(tx, &brand, now)?;
    let told = |brand: &Brand| {
        let served = if brand.active { "" } else { ", not served" };
        format!(
            "{} {}{served}",
            brand.host.as_deref().unwrap_or_default(),
            brand.mail_address.as_deref().unwrap_or_default()
        )
    };
    let deed = Deed {
        area: "brand",
        deed: "changed",
        actor: None,
        about: About::Thing(None, &brand.key),
        before: &told(&there),
        after: &told(&brand),
    };
    audit::add(tx, &deed, now)?;
    Ok(brand)
}
