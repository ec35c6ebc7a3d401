//! Critical days that are near: a mark in the team's queue, and a list on the page of whoever announced them.

use std::collections::HashMap;

use askama::Template;
use domain::sla::Stage;
use domain::{DAY, Moment, OrganizationId};
use platform::language::Words;
use platform::store::Tx;
use platform::{Error, Result};

use crate::pages::{Shown, shown};
use crate::queries;

/// How soon days begin that are marked.
const SOON: i64 = 5 * DAY;

/// What is said beside tickets of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub text: String,
    /// Whether it is now.
    pub running: bool,
}

/// The organizations that have critical days now, or within five days.
///
/// # Errors
/// When the database cannot be read.
pub fn near(tx: &Tx<'_>, w: &Words, now: Moment) -> Result<HashMap<OrganizationId, Near>> {
    let mut all = HashMap::new();
    for (organization, name, from, zone) in queries::list_near_windows(tx, now, now.plus(SOON))? {
        all.entry(organization).or_insert_with(|| {
            let running = from <= now;
            let text = if running {
                w.t1("critical-mark-now", "name", &name)
            } else {
                // The day on their wall, whoever reads it.
                let (day, _) = crate::rules::zone(&zone).local(from);
                let noon = Moment(day.0 * DAY + DAY / 2);
                w.t2(
                    "critical-mark-soon",
                    "day",
                    w.date(noon, now),
                    "name",
                    &name,
                )
            };
            Near { text, running }
        });
    }
    Ok(all)
}

/// The days that an organization announced and that are not over, on its page for the team.
#[derive(Template)]
#[template(path = "_organization_days.html")]
struct Announced {
    w: Words,
    windows: Vec<Shown>,
}

/// The days on the page of an organization that the reader knows; nothing where none are announced.
///
/// # Errors
/// When the database cannot be read.
pub fn on_page(
    tx: &Tx<'_>,
    organization: OrganizationId,
    w: &Words,
    now: Moment,
) -> Result<Option<String>> {
    let mut rows = queries::list_windows(tx, organization)?;
    rows.retain(|row| row.window.stage_at(now) != Stage::Over);
    if rows.is_empty() {
        return Ok(None);
    }
    let products = forms::settings::products(tx, w)?;
    let announced = Announced {
        w: *w,
        windows: rows
            .iter()
            .map(|row| shown(row, &products, w, now))
            .collect(),
    };
    announced.render().map(Some).map_err(Error::broken)
}
