//! The keys that outgoing mail is signed with, for administrators: making one, what to publish about it, whether that is
//! there, and signing with it.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::Moment;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, When, address, parts};
use platform::language::{Words, iso};
use platform::post::signing::{self, Kind, SenderKey};
use platform::post::{find_key, list_keys};
use platform::store::Tx;
use platform::web::MustBeAdmin;
use platform::web::form::Fields;
use platform::{App, Error, Result, brands};

use crate::proof::{Published, published};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/agent/mail/signing", get(show).post(act))
}

/// GET /agent/mail/signing
#[derive(Template)]
#[template(path = "agent_signing.html")]
struct SigningPage {
    w: Words,
    f: Frame,
    said: Option<&'static str>,
    domains: Vec<ShownDomain>,
}

struct ShownDomain {
    name: String,
    /// Whether the desk or a portal of it sends in its name.
    is_sender: bool,
    is_signed: bool,
    keys: Vec<ShownKey>,
}

struct ShownKey {
    id: i64,
    name: String,
    record: String,
    kind: String,
    active: bool,
    when: When,
    /// Whether what is published is in order, and a sentence.
    checked: Option<(bool, String)>,
}

/// The domains in whose name the desk and its portals send.
///
/// # Errors
/// When the database cannot be read.
pub fn sender_domains(app: &App, tx: &Tx<'_>) -> Result<Vec<String>> {
    let addresses = brands::mail_addresses(tx, &app.config)?;
    let mut domains: Vec<String> = Vec::new();
    for address in addresses {
        let domain = signing::domain_of(&address);
        if !domain.is_empty() && !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    Ok(domains)
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Rsa => "signing-rsa",
        Kind::Ed25519 => "signing-ed25519",
    }
}

fn checked(found: Published, w: &Words) -> (bool, String) {
    let key = match found {
        Published::Right => "signing-check-right",
        Published::Wrong => "signing-check-wrong",
        Published::Nothing => "signing-check-nothing",
        Published::Unknown => "signing-check-unknown",
    };
    (found == Published::Right, w.t(key).into_owned())
}

fn shown(one: &SenderKey, found: Option<Published>, w: &Words, now: Moment) -> ShownKey {
    ShownKey {
        id: one.id,
        name: one.name(),
        record: one.record(),
        kind: w.t(kind_key(one.kind)).into_owned(),
        active: one.active,
        when: When {
            shown: w.ago(one.created_at, now),
            iso: iso(one.created_at),
            exact: w.date_time(one.created_at),
        },
        checked: found.map(|found| checked(found, w)),
    }
}

async fn show(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let (person, now) = (admin.person.id, app.clock.now());
    let desk = app.clone();
    let (around, senders, keys) = app
        .store
        .read(move |tx| {
            let senders = sender_domains(&desk, tx)?;
            Ok((surroundings(tx, Some(person))?, senders, list_keys(tx)?))
        })
        .await?;
    let asked: Option<i64> = query_value(&uri, "check").parse().ok();
    let found = match keys.iter().find(|one| Some(one.id) == asked) {
        Some(one) => Some((one.id, look(&app, one.clone()).await?)),
        None => None,
    };
    let mut names = senders.clone();
    for one in &keys {
        if !names.contains(&one.domain) {
            names.push(one.domain.clone());
        }
    }
    let of = |one: &SenderKey| {
        let found = found.filter(|(id, _)| *id == one.id);
        shown(one, found.map(|(_, found)| found), &w, now)
    };
    let domains = names.into_iter().map(|name| {
        let own = || keys.iter().filter(|one| one.domain == name);
        ShownDomain {
            is_sender: senders.contains(&name),
            is_signed: own().any(|one| one.active),
            keys: own().map(of).collect(),
            name,
        }
    });
    let said = match query_value(&uri, "done").as_str() {
        "made" => Some("signing-made"),
        "on" => Some("signing-turned-on"),
        "off" => Some("signing-turned-off"),
        "removed" => Some("signing-removed"),
        _ => None,
    };
    let domains = domains.collect();
    let title = w.t("signing-title").into_owned();
    let page = SigningPage {
        w,
        f: frame(
            &admin.visitor,
            w,
            "/agent/mail/signing",
            Here::Mail,
            title,
            around,
        ),
        said,
        domains,
    };
    html(StatusCode::OK, &page)
}

/// What is published for a key, as this machine's resolver says.
pub async fn look(app: &App, one: SenderKey) -> Result<Published> {
    let key = app.key.clone();
    let asked = tokio::task::spawn_blocking(move || {
        signing::probe(&key, &one).map_or(Published::Wrong, published)
    });
    asked.await.map_err(Error::broken)
}

async fn act(State(app): State<App>, admin: MustBeAdmin, fields: Fields) -> Result<Response> {
    let now = app.clock.now();
    let done = match fields.text("deed") {
        "make" => {
            let kind = Kind::read(fields.text("kind")).unwrap_or(Kind::Rsa);
            make(&app, fields.text("domain"), kind).await?;
            "made"
        }
        deed @ ("on" | "off" | "remove") => {
            let id: i64 = fields.text("key").parse().map_err(|_| Error::Absent)?;
            let deed = deed.to_owned();
            let removes = deed == "remove";
            let on = deed == "on";
            app.store
                .write(move |tx| {
                    let one = find_key(tx, id)?.ok_or(Error::Absent)?;
                    if removes {
                        signing::remove(tx, &one, now)
                    } else {
                        signing::switch(tx, &one, on, now)
                    }
                })
                .await?;
            match (removes, on) {
                (true, _) => "removed",
                (false, true) => "on",
                (false, false) => "off",
            }
        }
        _ => return Err(Error::Absent),
    };
    tracing::info!(done, by = %admin.person.id, "a key for signing mail was changed");
    let back = address("/agent/mail/signing", &[("done", done)]);
    Ok(Redirect::to(&back).into_response())
}

/// Makes a key for one of the domains in whose name the desk sends.
async fn make(app: &App, domain: &str, kind: Kind) -> Result<()> {
    let (desk, domain) = (app.clone(), domain.trim().to_ascii_lowercase());
    let name = domain.clone();
    let is_ours = app
        .store
        .read(move |tx| Ok(sender_domains(&desk, tx)?.contains(&name)))
        .await?;
    if !is_ours {
        return Err(Error::Absent);
    }
    let pair = tokio::task::spawn_blocking(move || signing::generate(kind))
        .await
        .map_err(Error::broken)??;
    let (key, now) = (app.key.clone(), app.clock.now());
    app.store
        .write(move |tx| signing::keep(tx, &key, &domain, &pair, now).map(drop))
        .await
}
