//! Pages of administrators: schedules and policies; and critical days, for customers and the team.

mod calendar;
mod coming;
mod critical;
mod policies;
mod rehearsal;
mod schedules;

pub(crate) use critical::{Shown, shown};

use axum::Router;
use people::page::{frame, surroundings};
use platform::frame::{Frame, Here};
use platform::language::Words;
use platform::store::Tx;
use platform::web::MustKeepSettings;
use platform::{App, Result};

/// The pages of this feature.
pub fn routes() -> Router<App> {
    schedules::routes()
        .merge(calendar::routes())
        .merge(coming::routes())
        .merge(critical::routes())
        .merge(policies::routes())
}

fn around(
    tx: &Tx<'_>,
    admin: &MustKeepSettings,
    w: Words,
    path: &str,
    title: String,
) -> Result<Frame> {
    let around = surroundings(tx, Some(admin.person.id))?;
    Ok(frame(
        &admin.visitor,
        w,
        path,
        Here::Settings,
        title,
        around,
    ))
}
