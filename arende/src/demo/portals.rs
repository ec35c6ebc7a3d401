//! Four portals beside Solvik's own, each made by its blueprint, at ports of their own: what one desk can be by settings alone.

use std::net::{SocketAddr, TcpListener};

use domain::{BrandId, Moment};
use platform::brands::{self, Brand};
use platform::settings::HUE;
use platform::store::Tx;
use platform::{App, Error, Result};
use portals::blueprints;
use portals::brands::{New, Place, add};

use crate::operate::Doors;
use crate::routes;

/// A portal of the demo.
pub(super) struct Known {
    pub(super) key: &'static str,
    name: &'static str,
    pub(super) blueprint: &'static str,
    hue: &'static str,
    /// What was asked there.
    pub(super) script: &'static str,
}

pub(super) const ALL: &[Known] = &[
    Known {
        key: "school",
        name: "Solvik School",
        blueprint: "education",
        hue: "145",
        script: include_str!("story/education.txt"),
    },
    Known {
        key: "cloud",
        name: "Solvik Cloud",
        blueprint: "cloud-portal",
        hue: "300",
        script: include_str!("story/cloud.txt"),
    },
    Known {
        key: "routes",
        name: "Solvik Routes",
        blueprint: "product-helpdesk",
        hue: "50",
        script: include_str!("story/product.txt"),
    },
    Known {
        key: "exams",
        name: "Solvik Exams",
        blueprint: "service-desk",
        hue: "195",
        script: include_str!("story/service.txt"),
    },
];

/// Where the portal of this place in the list is, counted from 0: the ports after the desk's own where only this machine comes, else
/// names below the desk's.
fn host(app: &App, place: usize) -> String {
    let key = ALL.get(place).map_or("", |known| known.key);
    match app.config.base_url.as_deref() {
        Some(url) => {
            let host = url.split_once("://").map_or(url, |(_, host)| host);
            format!("{key}.{host}")
        }
        None => next_to(app.config.listen, place).to_string(),
    }
}

fn next_to(listen: SocketAddr, place: usize) -> SocketAddr {
    let step = u16::try_from(place).unwrap_or(0).saturating_add(1);
    SocketAddr::new(listen.ip(), listen.port().wrapping_add(step).max(1))
}

/// Opens the portals of a new demo; answers their numbers, in their order.
pub(super) fn open(tx: &Tx<'_>, app: &App, now: Moment) -> Result<Vec<BrandId>> {
    let mut all = Vec::new();
    for (place, known) in ALL.iter().enumerate() {
        let blueprint = blueprints::find(known.blueprint).ok_or(Error::Absent)?;
        let begin = portals::read(blueprint.text).map_err(Error::broken)?;
        let new = New {
            key: known.key,
            name: known.name,
            place: Place {
                host: host(app, place),
                mail_address: format!("{}@solvik.example", known.key),
            },
            begin: Some(&begin),
        };
        let id = add(tx, &app.config, routes::settings(), &new, now)?;
        HUE.store(tx, None, known.hue, now)?;
        all.push(id);
    }
    tx.speak_for(BrandId::FIRST);
    Ok(all)
}

/// Opens a door for each portal: at the port after the desk's own, or at any that is free. Portals that moved are told of it.
/// Where the desk has a public address or speaks TLS they come in by the main door.
pub(super) fn doors(app: &App, doors: &mut Doors) -> Result<()> {
    if app.config.base_url.is_some() || doors.tls.is_some() {
        return Ok(());
    }
    let brands = app.store.read_now(brands::list)?;
    for (place, known) in ALL.iter().enumerate() {
        let Some(brand) = brands.iter().find(|brand| brand.key == known.key) else {
            continue;
        };
        let wanted = next_to(app.config.listen, place);
        let bound = TcpListener::bind(wanted)
            .or_else(|_| TcpListener::bind(SocketAddr::new(wanted.ip(), 0)))?;
        bound.set_nonblocking(true)?;
        let host = bound.local_addr()?.to_string();
        if brand.host.as_deref() != Some(host.as_str()) {
            let now = app.clock.now();
            let moved = Brand {
                host: Some(host),
                ..brand.clone()
            };
            app.store.write_now(|tx| brands::set(tx, &moved, now))?;
        }
        doors.portals.push(bound);
    }
    Ok(())
}

/// Name and address of each portal beside the desk's own, for whoever started the demo.
pub(super) fn told(app: &App) -> Result<Vec<(String, String)>> {
    app.store.read_now(|tx| {
        let mut all = Vec::new();
        for brand in brands::list(tx)?
            .iter()
            .filter(|brand| brand.id != BrandId::FIRST)
        {
            tx.speak_for(brand.id);
            let name = platform::settings::SITE_NAME.text(tx)?;
            all.push((name, brands::url_of(Some(brand), &app.config)));
        }
        Ok(all)
    })
}
