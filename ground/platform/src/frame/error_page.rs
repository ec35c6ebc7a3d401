//! The page that says what went wrong, and the ways on from there.

use askama::Template;

use super::{Frame, parts};
use crate::language::Words;

/// An error as a person meets it: plain words, and somewhere to go.
#[derive(Template)]
#[template(path = "error_page.html")]
pub struct ErrorPage {
    /// Words in the reader's language.
    pub w: Words,
    /// The frame around the page; its title is the heading again.
    pub f: Frame,
    /// What happened: "You can't see this request".
    pub heading: String,
    /// What to do now.
    pub text: String,
    /// The number to give the operator when the server broke.
    pub reference: Option<String>,
    /// Whether signing in (or as somebody else) may help.
    pub offer_sign_in: bool,
}
