//! The newsletter: asking for it, confirming by the mailed link, and leaving, by the link or by the reader's mail program (RFC 8058).

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::PersonId;
use domain::person::EmailAddress;
use people::page::{Place, frame, surroundings};
use people::portal::is_offered_newsletter;
use people::{html, query_value};
use platform::frame::{Here, Problems};
use platform::settings::SITE_NAME;
use platform::web::{Fields, RequestOrigin, Visitor, limits};
use platform::{App, Error, Result};

use super::say;
use crate::commands;
use crate::queries::readers::{self, Reader};
use crate::views::{LinkPage, NewsletterPage, Pick};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/newsletter", get(form).post(ask))
        .route(
            "/hc/{locale}/newsletter/confirm/{token}",
            get(look_confirm).post(confirm),
        )
        .route(
            "/hc/{locale}/newsletter/unsubscribe/{token}",
            get(look_leave).post(leave),
        )
        .route(
            "/api/newsletter/unsubscribe/{token}",
            get(by_link).post(one_click),
        )
}

/// Subscriptions that one network may ask for: each may mail somebody who did not ask.
const ASKING: limits::Rate = limits::Rate {
    capacity: 10,
    per_hour: 30,
};

async fn page(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    (typed, chosen): (Option<String>, Vec<String>),
    said: &str,
    (status, problems): (StatusCode, Problems),
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let own = visitor.person.as_ref().map(|person| person.email.clone());
    let (now, address) = (app.clock.now(), own.clone());
    let (around, found, products) = app
        .store
        .read(move |tx| {
            if !is_offered_newsletter(tx, person, now)? {
                return Err(Error::Absent);
            }
            let address = address.and_then(|text| EmailAddress::read(&text).ok());
            let found = match &address {
                Some(address) => readers::find_by_mailbox(tx, address)?,
                None => None,
            };
            let products = forms::settings::products(tx, &w)?;
            Ok((surroundings(tx, person)?, found, products))
        })
        .await?;
    let found = found.filter(|one| one.confirmed_at.is_some());
    let paused = found.as_ref().is_some_and(|one| one.bounced_at.is_some());
    let title = w.t("newsletter-title").into_owned();
    let mut f = frame(visitor, w, &place.path, Here::Elsewhere, title, around);
    if said == "asked" {
        say(&mut f, w.t("newsletter-asked"));
    }
    let page = NewsletterPage {
        w,
        f,
        email: typed.or(own).unwrap_or_default(),
        reads: found.is_some() && !paused,
        paused,
        products: products
            .into_iter()
            .map(|(value, label)| Pick {
                chosen: chosen.contains(&value),
                value,
                label,
            })
            .collect(),
        problems,
    };
    html(status, &page)
}

async fn form(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = query_value(&uri, "said");
    let fine = (StatusCode::OK, Problems::default());
    page(&app, &visitor, &place, (None, Vec::new()), &said, fine).await
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    fields: Fields,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let now = app.clock.now();
    let typed = fields.text("email").to_owned();
    let (person, own) = match &visitor.person {
        Some(person) => (Some(person.id), person.email.clone()),
        None => (None, String::new()),
    };
    let chosen: Vec<String> = fields.all("product").take(50).map(str::to_owned).collect();
    let products = chosen.clone();
    let mut problems = Problems::default();
    let status = match EmailAddress::read(&typed) {
        Err(refused) => {
            problems.add("email", w.t(refused.key()));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(address) => {
            // Whoever types another address than their own speaks for nobody whom we know.
            let theirs =
                EmailAddress::read(&own).is_ok_and(|own| own.mailbox() == address.mailbox());
            let known: Option<PersonId> = person.filter(|_| theirs);
            let network = limits::network(origin.client_ip);
            let locale = place.locale.code();
            let taken = app
                .store
                .write(move |tx| {
                    if !is_offered_newsletter(tx, person, now)? {
                        return Err(Error::Absent);
                    }
                    if !limits::take(tx, &format!("newsletter:{network}"), ASKING, now)? {
                        return Ok(false);
                    }
                    let known_products = forms::settings::products(tx, &w)?;
                    let mut products = products.clone();
                    products.retain(|one| known_products.iter().any(|(key, _)| key == one));
                    commands::subscribe(tx, &address, locale, known, &products, now)?;
                    Ok(true)
                })
                .await?;
            if taken {
                let target = format!("/hc/{}/newsletter?said=asked", w.locale());
                return Ok(Redirect::to(&target).into_response());
            }
            problems.add("email", w.t("ideas-problem-often"));
            StatusCode::TOO_MANY_REQUESTS
        }
    };
    let typed = (Some(typed), chosen);
    page(&app, &visitor, &place, typed, "", (status, problems)).await
}

/// The page of a link: what it does, with a button, or that it was done.
async fn linked(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    (title, text): (&'static str, &'static str),
    button: Option<(String, &'static str)>,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let (around, site) = app
        .store
        .read(move |tx| Ok((surroundings(tx, person)?, SITE_NAME.text(tx)?)))
        .await?;
    let said = w.t(title).into_owned();
    let page = LinkPage {
        w,
        f: frame(visitor, w, &place.path, Here::Elsewhere, said, around),
        title,
        lead: w.t1(text, "site", site),
        button,
    };
    html(StatusCode::OK, &page)
}

async fn of_token(app: &App, token: &str, to_confirm: bool) -> Result<Option<Reader>> {
    let (key, token) = (app.key.clone(), token.to_owned());
    app.store
        .read(move |tx| commands::of_token(tx, &key, &token, to_confirm))
        .await
}

async fn look_confirm(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    of_token(&app, &token, true).await?.ok_or(Error::Absent)?;
    let action = format!("/hc/{}/newsletter/confirm/{token}", place.locale.code());
    let words = ("newsletter-confirm-title", "newsletter-confirm-lead");
    let button = Some((action, "newsletter-subscribe"));
    linked(&app, &visitor, &place, words, button).await
}

async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    let one = of_token(&app, &token, true).await?.ok_or(Error::Absent)?;
    let now = app.clock.now();
    app.store
        .write(move |tx| commands::confirm(tx, &one, now))
        .await?;
    let words = ("newsletter-confirmed-title", "newsletter-confirmed-lead");
    linked(&app, &visitor, &place, words, None).await
}

async fn look_leave(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    of_token(&app, &token, false).await?.ok_or(Error::Absent)?;
    let action = format!("/hc/{}/newsletter/unsubscribe/{token}", place.locale.code());
    let words = ("newsletter-leave-title", "newsletter-leave-lead");
    let button = Some((action, "mail-leave"));
    linked(&app, &visitor, &place, words, button).await
}

async fn take_out(app: &App, token: &str) -> Result<()> {
    if let Some(one) = of_token(app, token, false).await? {
        app.store.write(move |tx| commands::leave(tx, &one)).await?;
    }
    Ok(())
}

async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    take_out(&app, &token).await?;
    let words = ("newsletter-left-title", "newsletter-left-lead");
    linked(&app, &visitor, &place, words, None).await
}

/// What a mail program sends when its reader wants to leave. The token is all that it needs: no cookie is looked at, and whoever is
/// not there any more is told the same.
async fn one_click(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    take_out(&app, &token).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A person who opens that address is led to the page with the button.
async fn by_link(visitor: Visitor, Path(token): Path<String>) -> Response {
    let token = platform::web::address::encoded(&token);
    let locale = visitor.locale.code();
    Redirect::to(&format!("/hc/{locale}/newsletter/unsubscribe/{token}")).into_response()
}
