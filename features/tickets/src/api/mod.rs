//! Tickets in the Zendesk dialect: what programs of the team, of customers and of nobody known can ask and do.

mod answered;
mod audits;
mod comments;
mod desk;
mod given;
mod macros;
mod once;
mod pages;
mod people;
mod requests;
mod shapes;
mod tags;
#[cfg(test)]
mod tests;
mod tickets;
mod uploads;
mod write;

use axum::Router;
use platform::App;
use platform::api::answers;

pub fn routes() -> Router<App> {
    Router::new()
        .merge(tickets::routes())
        .merge(comments::routes())
        .merge(audits::routes())
        .merge(tags::routes())
        .merge(requests::routes())
        .merge(desk::routes())
        .merge(macros::routes())
        .merge(people::routes())
        .merge(uploads::routes())
}
