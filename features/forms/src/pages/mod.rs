//! The pages where administrators look after forms and fields.

mod fields;
mod form;
mod headings;
mod list;
mod preview;

use axum::Router;
use domain::form::Texts;
use people::page::{frame, surroundings};
use platform::frame::{Frame, Here, Notice, Tone};
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::web::MustKeepForms;
use platform::web::form::Fields;
use platform::{App, Result};

pub fn routes() -> Router<App> {
    Router::new()
        .merge(list::routes())
        .merge(form::routes())
        .merge(fields::routes())
        .merge(preview::routes())
}

/// A text in each language of the desk, as a form shows it.
struct Written {
    /// Its name in the form: `name.sv`.
    name: String,
    language: &'static str,
    locale: &'static str,
    text: String,
}

/// A text of several languages under one name.
fn written(part: &str, texts: &Texts) -> Vec<Written> {
    Locale::ALL
        .into_iter()
        .map(|locale| Written {
            name: format!("{part}.{}", locale.code()),
            language: locale.name(),
            locale: locale.code(),
            text: texts
                .written_in(locale.code())
                .unwrap_or_default()
                .to_owned(),
        })
        .collect()
}

/// What was sent of a text in several languages; others stay as they were.
fn read_texts(fields: &Fields, part: &str, to: &mut Texts) {
    for locale in Locale::ALL {
        if let Some(text) = fields.get(&format!("{part}.{}", locale.code())) {
            to.put(locale.code(), text);
        }
    }
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

/// Says that something was kept.
fn saved(f: &mut Frame, w: &Words) {
    f.notice = Some(Notice {
        tone: Tone::Good,
        text: w.t("forms-saved").into_owned(),
    });
}
