//! The pages about people: setting up the desk, one's own account.

use askama::Template;
use platform::frame::{Frame, Problems, Theme, parts};
use platform::language::Words;

/// GET and, with problems, POST /setup/{token}: the owner's first minute.
#[derive(Template)]
#[template(path = "setup.html")]
pub struct SetupPage {
    pub w: Words,
    pub f: Frame,
    /// Where the form posts to: `/setup/{token}`.
    pub action: String,
    pub site_name: String,
    pub name: String,
    pub email: String,
    /// `en` or `sv`.
    pub language: String,
    /// Fields: `site_name`, `name`, `email`, `password`, `language`.
    pub problems: Problems,
}

/// GET and, with problems, POST /hc/{locale}/account
#[derive(Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    pub w: Words,
    pub f: Frame,
    /// Which part of the account this is.
    pub tab: &'static str,
    pub name: String,
    /// Shown, not changed here.
    pub email: String,
    pub language: String,
    pub time_zone: String,
    /// IANA names to choose from.
    pub time_zones: Vec<String>,
    pub theme: Theme,
    /// Whether they are offered the newsletter.
    pub newsletter: bool,
    /// Fields: `name`, `language`, `time_zone`, `theme`.
    pub problems: Problems,
}
