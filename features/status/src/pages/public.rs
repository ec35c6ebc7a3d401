//! What everybody reads: how all is, what was, one incident, the feed.

use askama::Template;
use axum::Router;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::service::Indicator;
use domain::{Moment, PersonId};
use people::page::{Place, Surroundings, frame, surroundings};
use people::{html, query_value};
use platform::feed::{Entry, Feed};
use platform::frame::{Here, Notice, Theme, Tone, Turns, parts};
use platform::language::{Words, iso};
use platform::settings::SITE_NAME;
use platform::store::Tx;
use platform::web::{MustSignIn, RequestOrigin, Visitor, number};
use platform::{App, Error, Result, brands};

use crate::board::{Board, RECENT, board};
use crate::commands;
use crate::copies::{Copies, means_away};
use crate::queries::incidents;
use crate::views::{
    GroupShown, HistoryPage, IncidentPage, StatusPage, Subscribing, Told, indicator_word, told,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/status", get(show))
        .route(
            "/hc/status",
            get(|| async { Redirect::to("/hc/en/status") }),
        )
        .route("/hc/{locale}/status/history", get(history))
        .route("/hc/{locale}/status/feed.atom", get(feed))
        .route("/hc/{locale}/status/incidents/{id}", get(incident))
        .route(
            "/hc/{locale}/status/incidents/{id}/affected",
            post(affected),
        )
        .layer(Extension(Copies::default()))
}

/// In a copy, where the line about its making goes.
const LINE: &str = "<!--copy-of-->";

/// What the page is made of.
pub(super) struct Read {
    around: Surroundings,
    board: std::sync::Arc<Board>,
    recent: Vec<incidents::Incident>,
}

pub(super) fn read(tx: &Tx<'_>, person: Option<PersonId>, now: Moment) -> Result<Read> {
    let since = now.plus(-RECENT);
    let recent = incidents::list_history(tx, 30, 0)?;
    Ok(Read {
        around: surroundings(tx, person)?,
        board: board(tx)?,
        recent: recent
            .into_iter()
            .filter(|one| one.over_at.is_some_and(|over| over >= since))
            .collect(),
    })
}

fn icon(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::None => "circle-check",
        Indicator::Maintenance => "calendar-clock",
        Indicator::Minor => "triangle-alert",
        Indicator::Major => "circle-alert",
        Indicator::Critical => "siren",
    }
}

/// The page for this visitor; `subscribing` is its form as it was last sent.
pub(super) fn page(
    read: &Read,
    visitor: &Visitor,
    place: &Place,
    w: Words,
    mut subscribing: Subscribing,
    now: Moment,
) -> StatusPage {
    let board = &read.board;
    let several = |all: Vec<&incidents::Incident>| -> Vec<Told> {
        all.into_iter()
            .map(|one| told(one, board, &w, now))
            .collect()
    };
    let chosen: Vec<i64> = subscribing
        .components
        .iter()
        .filter(|(_, _, chosen)| *chosen)
        .map(|(id, _, _)| *id)
        .collect();
    subscribing.components = board
        .shown()
        .map(|one| {
            (
                one.id,
                one.name(w.locale()).to_owned(),
                chosen.contains(&one.id),
            )
        })
        .collect();
    if subscribing.email.is_empty()
        && let Some(person) = &visitor.person
    {
        person.email.clone_into(&mut subscribing.email);
    }
    let indicator = board.indicator();
    let title = w.t("service-title").into_owned();
    StatusPage {
        w,
        f: frame(
            visitor,
            w,
            &place.path,
            Here::Elsewhere,
            title,
            read.around.clone(),
        ),
        copy_of: None,
        indicator: indicator.word(),
        icon: icon(indicator),
        headline: w.t(indicator_word(indicator)).into_owned(),
        groups: GroupShown::all(board, &w, now),
        incidents: several(board.incidents()),
        in_progress: several(board.in_progress()),
        planned: several(board.planned()),
        limitations: several(board.limitations()),
        recent: several(read.recent.iter().collect()),
        subscribing,
        empty: board.is_empty() && read.recent.is_empty(),
    }
}

/// Nobody in particular: as whom a copy is made that anybody may see.
fn nobody(locale: platform::language::Locale, now: Moment) -> Visitor {
    Visitor {
        actor: domain::permission::Actor::VISITOR,
        person: None,
        csrf: String::new(),
        locale,
        time_zone: "UTC".to_owned(),
        theme: Theme::System,
        session_hash: None,
        visitor: String::new(),
        now,
    }
}

async fn show(
    State(app): State<App>,
    Extension(copies): Extension<Copies>,
    visitor: Result<Visitor>,
    place: Place,
    origin: RequestOrigin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let now = app.clock.now();
    let which = (origin.brand, "status", place.locale.code().to_owned());
    let asked = match visitor {
        Ok(_) if copies.is_away(now) && copies.find(&which).is_some() => {
            Err(Error::refused(503, "refused-busy"))
        }
        Ok(visitor) => {
            let person = visitor.person.as_ref().map(|person| person.id);
            let read = app.store.read(move |tx| read(tx, person, now)).await;
            read.map(|read| (visitor, read))
        }
        Err(error) => Err(error),
    };
    let (visitor, read) = match asked {
        Ok(asked) => asked,
        Err(error) if means_away(&error) => {
            copies.note_away(now);
            let (made, text) = copies.find(&which).ok_or(error)?;
            return Ok(copy(&app, &place, made, &text));
        }
        Err(error) => return Err(error),
    };
    if copies.wants(&which, now) {
        let w = app.language.words(place.locale, "UTC");
        let plain = Place {
            path: format!("/hc/{}/status", place.locale.code()),
            ..place.clone()
        };
        let mut kept = page(
            &read,
            &nobody(place.locale, now),
            &plain,
            w,
            Subscribing::default(),
            now,
        );
        kept.copy_of = Some(String::new());
        copies.keep(which, &kept.render().map_err(Error::broken)?, now);
    }
    let w = visitor.words_in(&app, place.locale);
    let mut page = page(&read, &visitor, &place, w, Subscribing::default(), now);
    if query_value(&uri, "said") == "asked" {
        page.f.notice = Some(Notice {
            tone: Tone::Good,
            text: w.t("service-asked").into_owned(),
        });
    }
    html(StatusCode::OK, &page)
}

/// The copy of the page, with a line that says when it was made.
fn copy(app: &App, place: &Place, made: Moment, text: &str) -> Response {
    let w = app.language.words(place.locale, "UTC");
    let line = w.t1("service-copy", "when", w.date_time(made) + " UTC");
    let text = text.replacen(LINE, &line, 1);
    (
        [(header::AGE, ((app.clock.now().0 - made.0) / 1000).max(0))],
        Html(text),
    )
        .into_response()
}

/// As many on a page of the history.
const PAGE: i64 = 20;

async fn history(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let (at, now) = (Turns::asked(&query_value(&uri, "page")), app.clock.now());
    let (limit, offset) = Turns::rows(at, PAGE);
    let (around, mut all, board) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, person)?,
                incidents::list_history(tx, limit, offset)?,
                board(tx)?,
            ))
        })
        .await?;
    let address = format!("/hc/{}/status/history", w.locale());
    let turns = Turns::cut(&mut all, at, PAGE, |page| format!("{address}?page={page}"));
    let all = all.iter().map(|one| told(one, &board, &w, now)).collect();
    let title = w.t("service-history").into_owned();
    let f = frame(&visitor, w, &place.path, Here::Elsewhere, title, around);
    html(StatusCode::OK, &HistoryPage { w, f, all, turns })
}

async fn incident(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = number(&id)?;
    let w = visitor.words_in(&app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let now = app.clock.now();
    let (around, one, board, said_so) = app
        .store
        .read(move |tx| {
            let one = incidents::find(tx, id)?.ok_or(Error::Absent)?;
            let said_so = match person {
                Some(person) => commands::is_concerned(tx, id, person, now)?,
                None => false,
            };
            Ok((surroundings(tx, person)?, one, board(tx)?, said_so))
        })
        .await?;
    let shown = told(&one, &board, &w, now);
    let title = shown.title.clone();
    let mut f = frame(&visitor, w, &place.path, Here::Elsewhere, title, around);
    if query_value(&uri, "said") == "affected" && said_so {
        f.notice = Some(Notice {
            tone: Tone::Good,
            text: w.t("service-noted").into_owned(),
        });
    }
    let can_say = one.over_at.is_none() && one.kind != domain::service::Kind::Maintenance;
    let still = (said_so && one.phase.is_over()).then(|| {
        let form = f.hc("/requests/new");
        parts::address(&form, &[("tf_subject", &shown.title)])
    });
    let page = IncidentPage {
        w,
        f,
        still,
        one: shown,
        can_say,
        said_so,
    };
    html(StatusCode::OK, &page)
}

/// "This affects us too": noted, and they hear how it goes on.
async fn affected(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let id = number(&id)?;
    let now = app.clock.now();
    let who = signed_in.person;
    app.store
        .write(move |tx| commands::affects_us(tx, id, &who, now))
        .await?;
    let locale = place.locale.code();
    Ok(Redirect::to(&format!("/hc/{locale}/status/incidents/{id}?said=affected")).into_response())
}

async fn feed(State(app): State<App>, place: Place) -> Result<Response> {
    let w = app.language.words(place.locale, "UTC");
    let now = app.clock.now();
    let config = app.config.clone();
    let (site, url, all, board) = app
        .store
        .read(move |tx| {
            let mut all: Vec<_> = board(tx)?.planned().into_iter().cloned().collect();
            all.extend(incidents::list_history(tx, 25, 0)?);
            Ok((
                SITE_NAME.text(tx)?,
                brands::public_url(tx, &config)?,
                all,
                board(tx)?,
            ))
        })
        .await?;
    let newest = all.iter().map(|one| one.updated_at).max();
    let entries = all
        .iter()
        .map(|one| {
            let told = told(one, &board, &w, now);
            let mut content = String::new();
            for update in &told.updates {
                content.push_str("<p><b>");
                content.push_str(&platform::clean::escape(&update.phase));
                content.push_str("</b> ");
                content.push_str(&update.when.exact);
                content.push_str("</p>");
                content.push_str(&update.body);
            }
            Entry {
                id: format!("{url}/status/incidents/{}", one.id),
                url: format!("{url}{}", told.url),
                title: told.title,
                published: iso(one.created_at),
                updated: iso(one.updated_at),
                content,
            }
        })
        .collect();
    let page = format!("{url}/hc/{}/status", w.locale());
    let feed = Feed {
        w,
        site,
        title: w.t("service-title").into_owned(),
        own: format!("{page}/feed.atom"),
        page,
        updated: iso(newest.unwrap_or(now)),
        entries,
    };
    feed.answer()
}
