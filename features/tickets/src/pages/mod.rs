//! The pages of the portal and of the workspace: who asks, what they want, do it, answer.

mod access;
mod answered;
mod asked_for;
mod export;
mod files;
mod first_line;
mod following;
mod home;
mod list;
mod live;
mod macros;
mod new_request;
mod problems;
mod request;
mod search;
mod shown;
mod sitemap;
mod statuses;
mod succession;
mod suppliers;
mod thread;
mod time_spent;
mod wanted;
mod workspace;

pub use search::search_scope;

use axum::Router;
use axum::extract::OriginalUri;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use platform::App;
use platform::web::Visitor;

use crate::views::HeldMails;

/// All of them. `mails` finds what is held in a ticket.
pub fn routes(mails: HeldMails) -> Router<App> {
    Router::new()
        .route("/", get(to_own_language))
        .route("/hc", get(to_own_language))
        .route("/hc/requests", get(to_own_language))
        .route("/hc/requests/new", get(to_own_language))
        .route("/hc/requests/{id}", get(to_own_language))
        .merge(home::routes())
        .merge(search::routes())
        .merge(sitemap::routes())
        .merge(list::routes())
        .merge(export::routes())
        .merge(new_request::routes())
        .merge(request::routes())
        .merge(first_line::routes())
        .merge(access::routes())
        .merge(following::routes())
        .merge(succession::routes())
        .merge(suppliers::routes())
        .merge(files::routes())
        .merge(live::routes())
        .merge(macros::routes())
        .merge(workspace::routes().layer(axum::Extension(mails)))
        .merge(problems::routes())
        .merge(statuses::routes())
        .merge(time_spent::routes())
}

/// Addresses without a language, as apps and old mails have them, lead to the visitor's own; the query stays.
async fn to_own_language(visitor: Visitor, OriginalUri(uri): OriginalUri) -> Response {
    let rest = uri.path_and_query().map_or("", |path| path.as_str());
    let rest = rest
        .strip_prefix("/hc")
        .unwrap_or(rest.trim_start_matches('/'));
    Redirect::to(&format!("/hc/{}{rest}", visitor.locale.code())).into_response()
}
