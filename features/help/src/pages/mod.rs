//! The pages of the help centre: those of readers, and those where the team writes.

mod article;
mod beside;
mod comments;
mod edit;
mod face;
mod feeds;
mod files;
mod follow;
mod pictures;
mod places;
mod reading;
mod reviews;
mod team;
mod upkeep;
mod versions;

use axum::Router;
use platform::App;

pub(crate) use comments::WRITING;
pub(crate) use face::Face;

pub fn routes() -> Router<App> {
    Router::new()
        .merge(reading::routes())
        .merge(article::routes())
        .merge(comments::routes())
        .merge(feeds::routes())
        .merge(follow::routes())
        .merge(team::routes())
        .merge(upkeep::routes())
        .merge(places::routes())
        .merge(edit::routes())
        .merge(pictures::routes())
        .merge(files::routes())
        .merge(versions::routes())
        .merge(reviews::routes())
}
