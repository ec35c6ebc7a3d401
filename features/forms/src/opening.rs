//! What a form says before it asks: its introduction, and what to try first.

use askama::Template;
use platform::frame::parts;
use platform::language::Words;

use crate::catalogue::FormRow;

/// Both in the reader's language.
#[derive(Template)]
#[template(path = "_form_opening.html")]
pub struct Opening {
    w: Words,
    /// Cleaned HTML.
    introduction: Option<String>,
    steps: Vec<String>,
}

impl Opening {
    pub fn of(form: &FormRow, w: Words) -> Self {
        let introduction = form.introduction.for_reader(w.locale());
        let steps = form.steps.for_reader(w.locale()).unwrap_or_default();
        Self {
            w,
            introduction: introduction.map(platform::clean::from_text),
            steps: steps.lines().map(str::to_owned).collect(),
        }
    }
}
