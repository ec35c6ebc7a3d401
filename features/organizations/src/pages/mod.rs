//! The pages of organizations: in the portal for their own people, in the workspace for the team.

mod desks;
mod edit;
mod follow;
pub(crate) mod form;
mod groups;
mod import;
mod list;
mod members;
mod own;
mod show;
mod trainings;

use axum::Router;
use domain::{Moment, OrganizationId};
use platform::language::Words;
use platform::store::Tx;
use platform::{App, Result};

pub(crate) use form::Typed;

/// What another feature tells of an organization on its page for the team, as HTML.
#[derive(Clone, Copy)]
pub struct Beside(pub fn(&Tx<'_>, OrganizationId, &Words, Moment) -> Result<Option<String>>);

pub fn routes(beside: Beside) -> Router<App> {
    Router::new()
        .merge(follow::routes())
        .merge(list::routes())
        .merge(edit::routes())
        .merge(
            Router::new()
                .merge(show::routes())
                .merge(members::routes())
                .layer(axum::Extension(beside)),
        )
        .merge(own::routes())
        .merge(groups::routes())
        .merge(desks::routes())
        .merge(trainings::routes())
        .merge(import::routes())
}
