//! Portals as files: everything that makes a portal this one, written down, compared and applied; and four blueprints
//! to begin with.

mod apply;
mod between;
pub mod blueprints;
mod brand_pages;
pub mod brands;
mod current;
mod desks;
mod difference;
mod levels;
mod pages;
pub mod shape;
mod text;
mod told;

pub use apply::{Unfit, apply, look};
use domain::Moment;
use platform::audit::{self, About, Deed};
use platform::settings::{self, Setting};
use platform::store::Tx;
use platform::{Error, Result};

pub use current::current;
pub use difference::{Difference, differences};
pub use pages::{Decisions, routes};
pub use text::{Wrong, line_of, read, write};

/// Writes the portal down for somebody to take out; the audit log says so.
///
/// # Errors
/// When the database cannot be read or written.
pub fn export(tx: &Tx<'_>, all: &[&'static Setting], now: Moment) -> Result<String> {
    let deed = Deed {
        area: "export",
        deed: "portal",
        actor: None,
        about: About::Thing(None, ""),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)?;
    write(&current(tx, all)?)
}

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
];

/// How the brand's portal was before a file was applied, for taking that back.
const BEFORE: &str = "portal_before";

/// [`apply`], so that it can be taken back.
///
/// # Errors
/// As [`apply`].
pub fn apply_undoably(
    tx: &Tx<'_>,
    all: &[&'static Setting],
    wanted: &shape::Portal,
    now: Moment,
) -> Result<Vec<Difference>> {
    let before = write(&current(tx, all)?)?;
    let applied = apply(tx, all, wanted, now)?;
    if !applied.is_empty() {
        settings::put(tx, BEFORE, &before, now)?;
    }
    Ok(applied)
}

/// Whether something was applied that can be taken back.
///
/// # Errors
/// When the database cannot be read.
pub fn can_undo(tx: &Tx<'_>) -> Result<bool> {
    Ok(settings::find_own(tx, BEFORE)?.is_some())
}

/// Makes the portal as it was before the last file was applied; what was changed since is changed back too. Done again,
/// it takes itself back. Absent where nothing was applied.
///
/// # Errors
/// As [`apply`].
pub fn undo(tx: &Tx<'_>, all: &[&'static Setting], now: Moment) -> Result<Vec<Difference>> {
    let before = settings::find_own(tx, BEFORE)?.ok_or(Error::Absent)?;
    let before = read(&before).map_err(Error::broken)?;
    apply_undoably(tx, all, &before, now)
}
