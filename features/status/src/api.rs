//! The status as programs read it: the JSON of Statuspage, version 2, for every site and without signing in.
//!
//! Its shapes are those that public status pages have at `/api/v2/summary.json` and beside it. What is told is public already, no
//! cookie is looked at, and nothing can be changed: so these addresses alone let the scripts of other sites in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::service::{Kind, Phase, State as Condition};
use domain::{BrandId, Moment};
use platform::language::{Words, iso};
use platform::settings::{SITE_NAME, spoken};
use platform::store::Tx;
use platform::web::RequestOrigin;
use platform::{App, Error, Result, brands, sha256_hex};
use serde_json::{Value, json};

use crate::board::{Board, board};
use crate::copies::{Copies, means_away};
use crate::queries::components::Component;
use crate::queries::incidents::{Incident, find_of_update, list_newest};
use crate::views::{indicator_word, phase_word};

/// As many incidents as Statuspage lists.
const LISTED: i64 = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Summary,
    Status,
    Components,
    Incidents,
    Unresolved,
    Maintenances,
    Upcoming,
    Active,
}

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/api/v2/summary",
            get(|asked: Asked| answer(asked, What::Summary)),
        )
        .route(
            "/api/v2/status",
            get(|asked: Asked| answer(asked, What::Status)),
        )
        .route(
            "/api/v2/components",
            get(|asked: Asked| answer(asked, What::Components)),
        )
        .route(
            "/api/v2/incidents",
            get(|asked: Asked| answer(asked, What::Incidents)),
        )
        .route(
            "/api/v2/incidents/unresolved",
            get(|asked: Asked| answer(asked, What::Unresolved)),
        )
        .route(
            "/api/v2/scheduled-maintenances",
            get(|asked: Asked| answer(asked, What::Maintenances)),
        )
        .route(
            "/api/v2/scheduled-maintenances/upcoming",
            get(|asked: Asked| answer(asked, What::Upcoming)),
        )
        .route(
            "/api/v2/scheduled-maintenances/active",
            get(|asked: Asked| answer(asked, What::Active)),
        )
        .layer(Extension(Copies::default()))
}

/// Whose status is asked for, and what the asker has already. No cookie is looked at.
struct Asked {
    app: App,
    copies: Copies,
    brand: BrandId,
    headers: HeaderMap,
}

impl FromRequestParts<App> for Asked {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let copies = parts.extensions.get::<Copies>().cloned();
        let origin = RequestOrigin::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            copies: copies.unwrap_or_default(),
            brand: origin.brand,
            headers: parts.headers.clone(),
        })
    }
}

async fn answer(asked: Asked, what: What) -> Result<Response> {
    let Asked {
        app,
        copies,
        brand,
        headers,
    } = asked;
    let now = app.clock.now();
    let which = (brand, "json", format!("{what:?}"));
    let read = if copies.is_away(now) && copies.find(&which).is_some() {
        Err(Error::refused(503, "refused-busy"))
    } else {
        let app = app.clone();
        app.clone()
            .store
            .read(move |tx| Ok(written(tx, &app, what)?.to_string()))
            .await
    };
    let (text, made) = match read {
        Ok(text) => {
            copies.keep(which, &text, now);
            (text, None)
        }
        Err(error) if means_away(&error) => {
            copies.note_away(now);
            let (made, text) = copies.find(&which).ok_or(error)?;
            (text.to_string(), Some(made))
        }
        Err(error) => return Err(error),
    };
    let tag = format!("\"{}\"", sha256_hex(&text).get(..32).unwrap_or_default());
    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
        (kind, text).into_response()
    };
    open_to_all(response.headers_mut());
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    if let Some(made) = made {
        let age = ((now.0 - made.0) / 1000).max(0);
        response.headers_mut().insert(header::AGE, age.into());
    }
    Ok(response)
}

/// Whoever asks may read it, and keep it for as long as a page may be behind.
fn open_to_all(headers: &mut HeaderMap) {
    let open = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::CACHE_CONTROL,
            "public, max-age=20, stale-while-revalidate=60, stale-if-error=86400",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    for (name, value) in open {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Whom the JSON is about and in which words: the portal's own language.
struct Page {
    id: String,
    name: String,
    url: String,
    w: Words,
}

fn page(tx: &Tx<'_>, app: &App) -> Result<Page> {
    let locale = spoken(tx, platform::settings::locale(tx)?)?;
    let url = brands::public_url(tx, &app.config)?;
    Ok(Page {
        // Of the look of Statuspage's: letters and digits that stay.
        id: sha256_hex(&format!("{}/{}", url, tx.brand()))
            .get(..12)
            .unwrap_or_default()
            .to_owned(),
        name: SITE_NAME.text(tx)?,
        url,
        w: app.language.words(locale, "UTC"),
    })
}

fn written(tx: &Tx<'_>, app: &App, what: What) -> Result<Value> {
    let page = page(tx, app)?;
    let board = board(tx)?;
    let head = json!({
        "id": page.id, "name": page.name, "url": format!("{}/hc/{}/status", page.url, page.w.locale()),
        "time_zone": "Etc/UTC", "updated_at": iso(board.updated_at()),
    });
    let indicator = board.indicator();
    let status = json!({
        "indicator": indicator.word(), "description": page.w.t(indicator_word(indicator)),
    });
    let several = |all: Vec<&Incident>| -> Vec<Value> {
        all.into_iter()
            .map(|one| incident(one, &board, &page))
            .collect()
    };
    let newest = |kind| -> Result<Vec<Value>> {
        let all = list_newest(tx, kind, LISTED, 0)?;
        Ok(several(all.iter().collect()))
    };
    let on = || {
        let mut all = board.in_progress();
        all.extend(board.planned());
        all
    };
    Ok(match what {
        What::Summary => json!({
            "page": head, "components": components(&board, &page), "incidents": several(board.incidents()),
            "scheduled_maintenances": several(on()), "status": status,
        }),
        What::Status => json!({ "page": head, "status": status }),
        What::Components => json!({ "page": head, "components": components(&board, &page) }),
        What::Incidents => json!({ "page": head, "incidents": newest(Kind::Incident)? }),
        What::Unresolved => json!({ "page": head, "incidents": several(board.incidents()) }),
        What::Maintenances => {
            json!({ "page": head, "scheduled_maintenances": newest(Kind::Maintenance)? })
        }
        What::Upcoming => {
            json!({ "page": head, "scheduled_maintenances": several(board.planned()) })
        }
        What::Active => {
            json!({ "page": head, "scheduled_maintenances": several(board.in_progress()) })
        }
    })
}

/// What a program hears of an update, in the shape of Statuspage's webhooks; `None` where it was taken back.
pub(crate) fn news(tx: &Tx<'_>, app: &App, update: i64, now: Moment) -> Result<Option<String>> {
    let Some(one) = find_of_update(tx, update)? else {
        return Ok(None);
    };
    let (page, board) = (page(tx, app)?, board(tx)?);
    let indicator = board.indicator();
    let body = json!({
        "meta": { "generated_at": iso(now), "update": id_of("u", update) },
        "page": {
            "id": page.id, "status_indicator": indicator.word(), "status_description": page.w.t(indicator_word(indicator)),
        },
        "incident": incident(&one, &board, &page),
    });
    Ok(Some(body.to_string()))
}

fn id_of(kind: &str, id: i64) -> String {
    format!("{kind}{id}")
}

fn component(one: &Component, place: usize, board: &Board, page: &Page) -> Value {
    let locale = page.w.locale();
    let inner: Vec<String> = board
        .shown()
        .filter(|inner| one.is_group && inner.group == Some(one.id))
        .map(|inner| id_of("c", inner.id))
        .collect();
    let state = if one.is_group {
        let inner = board.shown().filter(|inner| inner.group == Some(one.id));
        domain::service::worst(inner.map(|inner| inner.state))
    } else {
        one.state
    };
    let mut value = json!({
        "id": id_of("c", one.id), "name": one.name(locale), "status": state.word(),
        "created_at": iso(one.created_at), "updated_at": iso(one.updated_at), "position": place + 1,
        "description": one.about.for_reader(locale), "showcase": !one.is_group,
        "start_date": iso(one.created_at).get(..10), "group_id": one.group.map(|group| id_of("c", group)),
        "page_id": page.id, "group": one.is_group, "only_show_if_degraded": false,
    });
    if let Some(value) = value.as_object_mut().filter(|_| one.is_group) {
        value.insert("components".to_owned(), json!(inner));
    }
    value
}

fn components(board: &Board, page: &Page) -> Vec<Value> {
    board
        .components
        .iter()
        .filter(|one| one.active)
        .enumerate()
        .map(|(place, one)| component(one, place, board, page))
        .collect()
}

/// When a phase was first told.
fn when(one: &Incident, phase: Phase) -> Option<String> {
    let told = one.updates.iter().rev().find(|told| told.phase == phase);
    told.map(|told| iso(told.created_at))
}

fn incident(one: &Incident, board: &Board, page: &Page) -> Value {
    let locale = page.w.locale();
    let own = id_of("i", one.id);
    let about: Vec<Value> = board
        .components
        .iter()
        .enumerate()
        .filter(|(_, component)| one.components().contains(&component.id))
        .map(|(place, inner)| component(inner, place, board, page))
        .collect();
    let mut value = json!({
        "id": own, "name": one.title(locale), "status": one.phase.word(),
        "created_at": iso(one.created_at), "updated_at": iso(one.updated_at),
        "monitoring_at": when(one, Phase::Monitoring), "resolved_at": one.over_at.map(iso),
        "impact": if one.kind == Kind::Maintenance { "maintenance" } else { one.impact.word() },
        "shortlink": format!("{}/hc/{locale}/status/incidents/{}", page.url, one.id),
        "started_at": iso(one.starts_at), "page_id": page.id,
        "incident_updates": updates(one, &own, board, page), "components": about, "reminder_intervals": null,
    });
    if let Some(value) = value
        .as_object_mut()
        .filter(|_| one.kind == Kind::Maintenance)
    {
        value.insert("scheduled_for".to_owned(), json!(iso(one.starts_at)));
        value.insert("scheduled_until".to_owned(), json!(one.ends_at.map(iso)));
    }
    value
}

fn updates(one: &Incident, own: &str, board: &Board, page: &Page) -> Vec<Value> {
    let locale = page.w.locale();
    let all = one.updates.iter().enumerate();
    all.map(|(index, told)| {
        let earlier = one.updates.get(index + 1);
        let before = |id: i64| {
            let states = earlier.map_or(&[][..], |earlier| earlier.affected.as_slice());
            let found = states.iter().find(|(known, _)| *known == id);
            found.map_or(Condition::Operational, |(_, state)| *state)
        };
        let affected: Vec<Value> = told
            .affected
            .iter()
            .filter_map(|(id, state)| {
                let name = board.component(*id)?.name(locale);
                Some(json!({
                    "code": id_of("c", *id), "name": name, "old_status": before(*id).word(), "new_status": state.word(),
                }))
            })
            .collect();
        let body = told.body.for_reader(locale).map(str::to_owned);
        json!({
            "id": id_of("u", told.id), "status": told.phase.word(),
            "body": body.unwrap_or_else(|| page.w.t(phase_word(told.phase)).into_owned()),
            "incident_id": own, "created_at": iso(told.created_at),
            "updated_at": iso(told.corrected_at.unwrap_or(told.created_at)), "display_at": iso(told.created_at),
            "affected_components": affected, "deliver_notifications": told.announces,
            "custom_tweet": null, "tweet_id": null,
        })
    })
    .collect()
}
