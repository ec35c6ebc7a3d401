//! A form's questions as a page of their own: to think a problem through, to print, and to share; nothing is sent
//! (B25). Whoever then asks takes along what they wrote.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::form::{Given, Kind};
use forms::opening::Opening;
use forms::questions;
use people::html;
use people::page::{Place, frame};
use platform::frame::{FileChoice, Here, Problems};
use platform::web::Visitor;
use platform::{App, Error, Result};

use super::{read, who};
use crate::views::QuestionsPage;

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let read = read(&app, &visitor, w, "", ("", "")).await?;
    let form = read.all.named(&name, &read.asker).ok_or(Error::Absent)?;
    let mut asked = form.clone();
    // What can be answered on paper.
    asked.fields.retain(|id| {
        read.all
            .field(*id)
            .is_some_and(|row| !matches!(row.field.kind, Kind::Attachments | Kind::Emails))
    });
    let mut questions = questions::questions(
        &read.all,
        &asked,
        who(&visitor),
        &Given::default(),
        w,
        Problems::default(),
        FileChoice::default(),
    );
    // On paper a list that opens hides what there is to choose.
    for question in &mut questions.questions {
        if question.look == "list" {
            question.look = "radios";
        }
    }
    let title = form.name(&w);
    let page = QuestionsPage {
        w,
        f: frame(
            &visitor,
            w,
            &place.path,
            Here::NewRequest,
            title,
            read.around,
        ),
        form: form.id.0,
        opening: Opening::of(form, w),
        questions,
    };
    html(StatusCode::OK, &page)
}
