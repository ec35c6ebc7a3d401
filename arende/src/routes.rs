//! The site map: every route of the desk. A route that is not in `routes_and_who.txt` fails a test.

use std::sync::Arc;
use std::sync::OnceLock;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use people::page::{Surroundings, frame};
use people::portal::Portal;
use platform::frame::{Here, gallery::Gallery};
use platform::language::Language;
use platform::settings::Setting;
use platform::web::{self, Visitor};
use platform::{App, Result};

use crate::ready::{self, Readiness};
use crate::schedule;

/// All routes with everything around them, ready to be served.
pub fn site(app: &App) -> Router {
    site_while(app, Readiness::default())
}

/// [`site`], of a desk that can be told to stop.
pub fn site_while(app: &App, readiness: Readiness) -> Router {
    let mut routes = Router::new()
        .merge(ready::routes(app.clone(), readiness))
        .merge(people::routes())
        .merge(organizations::routes(organizations::Beside(sla::on_page)))
        .merge(forms::routes())
        .merge(forms::api_routes())
        .merge(help::routes())
        .merge(help::api_routes())
        .merge(organizations::api_routes())
        .merge(ideas::routes())
        .merge(status::routes())
        .merge(status::api_routes())
        .merge(sla::routes())
        .merge(sla::api_routes())
        .merge(access::routes())
        .merge(access::api_routes())
        .merge(tickets::routes(tickets::HeldMails(mailroom::held_in)))
        .merge(tickets::api_routes())
        .merge(notifications::routes())
        .merge(mailroom::routes(mailroom::Works(schedule::WORKS)))
        .merge(admin::routes(
            admin::Works(schedule::WORKS),
            admin::Decisions(settings()),
        ))
        .merge(portals::routes(portals::Decisions(settings())))
        .merge(translations::routes(translations::Decisions(settings())))
        .merge(web::uploads::routes())
        .merge(web::kept::routes())
        .merge(platform::assets::routes());
    if app.config.development {
        routes = routes.route("/dev/components", get(components));
    }
    web::around(app.clone(), routes, web::errors::portal_page)
}

/// The words of every feature.
pub fn words() -> Vec<(&'static str, &'static str)> {
    [
        platform::WORDS,
        web::WORDS,
        people::WORDS,
        organizations::WORDS,
        forms::WORDS,
        help::WORDS,
        ideas::WORDS,
        status::WORDS,
        sla::WORDS,
        access::WORDS,
        tickets::WORDS,
        notifications::WORDS,
        mailroom::WORDS,
        admin::WORDS,
        portals::WORDS,
        translations::WORDS,
    ]
    .concat()
}

/// The settings of every feature, in the order of their pages.
pub fn settings() -> &'static [&'static Setting] {
    static ALL: OnceLock<Vec<&'static Setting>> = OnceLock::new();
    ALL.get_or_init(|| {
        [
            platform::settings::SETTINGS,
            people::settings::SETTINGS,
            people::portal::SETTINGS,
            organizations::SETTINGS,
            help::SETTINGS,
            sla::settings::SETTINGS,
            access::SETTINGS,
            ideas::SETTINGS,
            tickets::settings::SETTINGS,
            notifications::settings::SETTINGS,
            &notifications::settings_of_accounts(),
            mailroom::SETTINGS,
        ]
        .concat()
    })
}

/// The desk's language, read once per process.
pub fn language() -> Result<Language> {
    Language::read(&words()).map_err(platform::Error::Broken)
}

/// Every component in every state, for whoever builds pages.
async fn components(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let w = visitor.words(&app);
    let around = Surroundings {
        portal: Arc::new(Portal::called("Components")),
        ..Surroundings::default()
    };
    let f = frame(
        &visitor,
        w,
        "/dev/components",
        Here::Elsewhere,
        "Components",
        around,
    );
    people::html(StatusCode::OK, &Gallery::new(w, f))
}
