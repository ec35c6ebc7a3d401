//! Keeping the sites of an organization.

use axum::http::Uri;
use domain::{Moment, OrganizationId};
use platform::audit::{self, About};
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries;

/// Most sites of one organization.
const MOST: usize = 200;
/// Longest name, in characters.
const LONGEST: usize = 80;

/// Why a site is not taken, as the name of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSite {
    Name,
    Address,
    TooMany,
}

/// Scheme and host of an address, in small letters: paths and the like are cut off. `None`: it is no address of the web.
pub fn clean_address(text: &str) -> Option<String> {
    let text = text.trim();
    let text = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let uri: Uri = text.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let authority = uri.authority()?;
    if !matches!(scheme.as_str(), "https" | "http") || authority.as_str().contains('@') {
        return None;
    }
    let host = authority.host().to_ascii_lowercase();
    if host.is_empty() || host.len() > 253 || !(host.contains('.') || host == "localhost") {
        return None;
    }
    Some(match authority.port_u16() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

fn note(
    tx: &Tx<'_>,
    deed: &'static str,
    (id, name): (i64, &str),
    address: &str,
    now: Moment,
) -> Result<()> {
    let deed = audit::Deed {
        area: "support",
        deed,
        actor: None,
        about: About::Thing(Some(id), name),
        before: "",
        after: address,
    };
    audit::add(tx, &deed, now)
}

/// Adds a site; one that is there already is not added again.
pub fn add_site(
    tx: &Tx<'_>,
    organization: OrganizationId,
    name: &str,
    address: &str,
    now: Moment,
) -> Result<std::result::Result<(), NoSite>> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST {
        return Ok(Err(NoSite::Name));
    }
    let Some(address) = clean_address(address) else {
        return Ok(Err(NoSite::Address));
    };
    let present = queries::list_sites(tx, organization)?;
    if present
        .iter()
        .any(|site| site.name == name && site.address == address)
    {
        return Ok(Ok(()));
    }
    if present.len() >= MOST {
        return Ok(Err(NoSite::TooMany));
    }
    let id = queries::add_site(tx, organization, &name, &address, now)?;
    note(tx, "site_added", (id, &name), &address, now)?;
    Ok(Ok(()))
}

/// Takes a site from the list. What was granted there stays as it is, and in the log.
pub fn remove_site(tx: &Tx<'_>, organization: OrganizationId, id: i64, now: Moment) -> Result<()> {
    let present = queries::list_sites(tx, organization)?;
    let site = present.iter().find(|site| site.id == id);
    let site = site.ok_or(Error::Absent)?;
    queries::set_site_removed(tx, id, now)?;
    note(tx, "site_removed", (id, &site.name), &site.address, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_scheme_and_host_and_nothing_else() {
        let clean = |text| clean_address(text);
        assert_eq!(
            clean("School.Example/start?x=1").as_deref(),
            Some("https://school.example")
        );
        assert_eq!(
            clean(" http://localhost:8080/a ").as_deref(),
            Some("http://localhost:8080")
        );
        for wrong in [
            "",
            "school",
            "ftp://school.example",
            "https://a@school.example",
            "https://",
        ] {
            assert_eq!(clean(wrong), None, "{wrong}");
        }
    }
}
