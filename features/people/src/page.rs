//! What every page of every feature starts from: which language its address names, and the frame around it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::person::Role;
use domain::{PersonId, text};
use platform::frame::{Face, Frame, Here, SignedIn};
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::web::{Offered, Visitor};
use platform::{App, Error, Result, params};

use crate::portal::Portal;

/// Where a page of the portal is: its language, and its address to come back to.
#[derive(Clone, Debug)]
pub struct Place {
    pub locale: Locale,
    pub path: String,
}

impl FromRequestParts<App> for Place {
    type Rejection = Response;

    /// `/hc/en-us/…` is `/hc/en/…`, and a language in which the portal is not offered leads to its first; one that nobody speaks
    /// is no such page.
    async fn from_request_parts(parts: &mut Parts, _: &App) -> std::result::Result<Self, Response> {
        let uri = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(&parts.uri, |original| &original.0);
        let path = uri
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        let rest = path.strip_prefix("/hc/").unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (code, rest) = rest.split_at(end);
        let Some(locale) = Locale::read(code) else {
            return Err(Error::Absent.into_response());
        };
        let offered = parts.extensions.get::<Offered>();
        let offered = offered.map_or(&[][..], |offered| offered.0.as_slice());
        // What was sent is taken in any language.
        let spoken = match offered.first() {
            Some(first) if parts.method == Method::GET && !offered.contains(&locale) => *first,
            _ => locale,
        };
        if spoken.code() == code {
            return Ok(Self { locale, path });
        }
        Err(Redirect::to(&format!("/hc/{}{rest}", spoken.code())).into_response())
    }
}

/// What the frame shows that has to be read.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// How many of the reader's own requests wait for their reply.
    pub awaiting: i64,
    /// What the portal is called and calls things, and its links.
    pub portal: Arc<Portal>,
    /// Whether there are product updates that the reader has not seen.
    pub unseen: bool,
}

/// Reads what the frame of a page shows to this person.
pub fn surroundings(tx: &Tx<'_>, person: Option<PersonId>) -> Result<Surroundings> {
    let portal = Portal::kept(tx)?;
    let brand = if portal.several { tx.brand().0 } else { 0 };
    let awaiting = match person {
        Some(person) => tx.number(
            "SELECT count(*) FROM (SELECT 1 FROM ticket
               WHERE requester_id = $1 AND category = 'pending' AND ($2 = 0 OR brand_id = $2) LIMIT 100) AS counted",
            &params![person, brand],
        )?,
        None => 0,
    };
    let unseen = match person {
        Some(person) => has_unseen_updates(tx, &portal, person)?,
        None => false,
    };
    Ok(Surroundings {
        awaiting,
        portal,
        unseen,
    })
}

/// Whether an update was published since this person read any, or came here (C23).
fn has_unseen_updates(tx: &Tx<'_>, portal: &Portal, person: PersonId) -> Result<bool> {
    let Some(newest) = portal.newest_update.filter(|_| portal.tells_updates) else {
        return Ok(false);
    };
    let seen = tx.number(
        "SELECT coalesce((SELECT s.seen_at FROM news_seen s WHERE s.person_id = p.id AND s.brand_id = $2), p.created_at)
         FROM person p WHERE p.id = $1",
        &params![person, tx.brand()],
    )?;
    Ok(newest.0 > seen)
}

/// The frame of a page for this visitor.
pub fn frame(
    visitor: &Visitor,
    words: Words,
    path: &str,
    here: Here,
    title: impl Into<String>,
    around: Surroundings,
) -> Frame {
    let said = around.portal.said(words.language());
    Frame {
        locale: words.locale().to_owned(),
        site_name: around.portal.site_name.clone(),
        title: title.into(),
        csrf: visitor.csrf.clone(),
        person: visitor.person.as_ref().map(|person| SignedIn {
            face: face(person.id, &person.name),
            email: person.email.clone(),
            is_agent: person.role.is_staff(),
            is_admin: person.role == Role::Admin,
            permissions: person.permissions,
        }),
        awaiting: around.awaiting,
        here,
        path: path.to_owned(),
        theme: visitor.theme,
        notice: None,
        list_name: said.list_name,
        ask_words: said.ask_words,
        ask_place: around.portal.ask_place,
        menu_name: said.menu_name,
        places: if said.links.is_empty() {
            around.portal.places(visitor.person.is_some(), visitor.now)
        } else {
            Vec::new()
        },
        links: said.links,
        several: around.portal.several,
        languages: around.portal.languages.clone(),
        hue: around.portal.hue,
        news: (around.portal.tells_updates && visitor.person.is_some()).then_some(around.unseen),
    }
}

/// Somebody's small round picture: always the same colour for the same person.
pub fn face(id: PersonId, name: &str) -> Face {
    Face {
        name: name.to_owned(),
        initials: text::initials(name),
        colour: u8::try_from(id.0.rem_euclid(5) + 1).unwrap_or(1),
    }
}
