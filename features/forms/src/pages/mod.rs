//! The pages where administrators look after forms and fields.

mod editing;
mod fields;
mod form;
mod headings;
mod list;
mod preview;

pub use editing::{Written, read_texts, written};
pub use fields::kind_word;

use axum::Router;
use people::page::{frame, surroundings};
use platform::frame::{Frame, Here, Notice, Tone};
use platform::language::Words;
use platform::store::Tx;
use platform::web::MustKeepForms;
use platform::{App, Result};

pub fn routes() -> Router<App> {
    Router::new()
        .merge(list::routes())
        .merge(form::routes())
        .merge(fields::routes())
        .merge(preview::routes())
}

/// The frame of these pages.
fn around(
    tx: &Tx<'_>,
    admin: &MustKeepForms,
    w: Words,
    path: &str,
    title: String,
) -> Result<Frame> {
    let around = surroundings(tx, Some(admin.person.id))?;
    Ok(frame(&admin.visitor, w, path, Here::Forms, title, around))
}

/// Says what was kept.
fn saved(f: &mut Frame, w: &Words, key: &str) {
    f.notice = Some(Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
}
