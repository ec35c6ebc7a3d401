//! One's own account: name, language, time zone and colours.

use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Redirect, Response};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::{Locale, is_time_zone};
use platform::web::MustSignIn;
use platform::web::form::Fields;
use platform::{App, Result};

use super::{html, limited, query_value, status_of, theme_word};
use crate::page::{Place, frame, surroundings};
use crate::portal::is_offered_newsletter;
use crate::queries;
use crate::views::AccountPage;

/// Time zones to choose from: where most of the desk's customers are first, then the rest of the world's common ones.
pub(super) const TIME_ZONES: [&str; 24] = [
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/Berlin",
    "Europe/Amsterdam",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Athens",
    "Atlantic/Reykjavik",
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
];

/// The time zones to choose from, with the one that is chosen.
pub(super) fn time_zones(chosen: &str) -> Vec<String> {
    let mut zones: Vec<String> = TIME_ZONES.iter().map(|zone| (*zone).to_owned()).collect();
    if !zones.iter().any(|zone| zone == chosen) {
        zones.push(chosen.to_owned());
    }
    zones
}

async fn show_account(
    app: &App,
    signed_in: &MustSignIn,
    place: Place,
    fields: Option<&Fields>,
    problems: Problems,
    saved: Option<&'static str>,
) -> Result<Response> {
    let visitor = &signed_in.visitor;
    let w = visitor.words_in(app, place.locale);
    let id = signed_in.person.id;
    let now = app.clock.now();
    let (around, newsletter) = app
        .store
        .read(move |tx| {
            let offered = is_offered_newsletter(tx, Some(id), now)?;
            Ok((surroundings(tx, Some(id))?, offered))
        })
        .await?;
    let title = w.t("frame-account").into_owned();
    let mut f = frame(visitor, w, &place.path, Here::Elsewhere, title, around);
    f.notice = saved.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let person = &signed_in.person;
    let given = |name: &str, kept: &str| fields.map_or(kept, |fields| fields.text(name)).to_owned();
    let time_zones = time_zones(&person.time_zone);
    let status = status_of(&problems);
    let page = AccountPage {
        w,
        f,
        tab: "profile",
        name: given("name", &person.name),
        email: person.email.clone(),
        language: given("language", person.locale.code()),
        time_zone: given("time_zone", &person.time_zone),
        time_zones,
        theme: person.theme,
        newsletter,
        problems,
    };
    html(status, &page)
}

pub(super) async fn page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let saved = match query_value(&uri, "saved").as_str() {
        "1" => Some("account-saved"),
        "factor-off" => Some("factor-off-done"),
        _ => None,
    };
    show_account(&app, &signed_in, place, None, Problems::default(), saved).await
}

pub(super) async fn change(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(&app, place.locale);
    let mut problems = Problems::default();
    let name = limited(fields.text("name"), 120);
    if name.is_empty() {
        problems.add("name", w.t("setup-problem-name"));
    }
    let zone = fields.text("time_zone").to_owned();
    if !is_time_zone(&zone) {
        problems.add("time_zone", w.t("account-problem-time-zone"));
    }
    if !problems.is_empty() {
        return show_account(&app, &signed_in, place, Some(&fields), problems, None).await;
    }
    let locale = Locale::read(fields.text("language")).unwrap_or(place.locale);
    let theme = theme_word(fields.text("theme"));
    let (id, now) = (signed_in.person.id, app.clock.now());
    app.store
        .write(move |tx| {
            queries::set_profile(tx, id, &name, locale.code(), &zone, now)?;
            queries::set_theme(tx, id, theme)
        })
        .await?;
    Ok(Redirect::to(&format!("/hc/{}/account?saved=1", locale.code())).into_response())
}
