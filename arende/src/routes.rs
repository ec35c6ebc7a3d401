//! The site map: every route of the desk. A route that is not in `routes_and_who.txt` fails a test.

use axum::Router;
use axum::routing::get;
use platform::App;
use platform::language::Language;
use platform::web;

/// All routes with everything around them, ready to be served.
pub fn site(app: &App) -> Router {
    let mut routes = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .merge(people::routes())
        .merge(tickets::routes())
        .merge(tickets::api_routes())
        .merge(web::uploads::routes())
        .merge(platform::assets::routes());
    if app.config.development {
        let _ = &mut routes;
    }
    web::around(app.clone(), routes, web::errors::portal_page)
}

/// The words of every feature.
pub fn words() -> Vec<(&'static str, &'static str)> {
    [platform::WORDS, web::WORDS, people::WORDS, tickets::WORDS, notifications::WORDS, mailroom::WORDS].concat()
}

/// The desk's language, read once per process.
pub fn language() -> platform::Result<Language> {
    Language::read(&words()).map_err(platform::Error::Broken)
}
