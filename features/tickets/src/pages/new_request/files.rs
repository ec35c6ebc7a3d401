//! The files of forms: those that were there already, those just sent, and what was wrong with them.

use axum::http::StatusCode;
use axum::response::Response;
use domain::form::FileRule;
use platform::files::StoredUpload;
use platform::frame::{FileChoice, Upload};
use platform::language::Words;
use platform::web::form::{ProblemKind, UploadProblem};
use platform::web::{FormData, Visitor, readable_size};
use platform::{App, Result};

/// The part of a form where files are chosen, with those that are there already.
pub fn file_choice(
    app: &App,
    rule: &FileRule,
    w: &Words,
    uploads: &[StoredUpload],
    problem: Option<String>,
    small: bool,
) -> FileChoice {
    let most = app.config.upload_limit;
    let most_bytes = rule.most_bytes.unwrap_or(most).min(most);
    FileChoice {
        most_shown: readable_size(most_bytes),
        most_bytes,
        limit: forms::file_sentence(rule, most, w),
        accept: rule
            .kinds
            .iter()
            .map(|kind| format!(".{kind}"))
            .collect::<Vec<_>>()
            .join(","),
        uploads: uploads
            .iter()
            .map(|upload| Upload {
                token: upload.token.clone(),
                name: upload.name.clone(),
                size: readable_size(upload.size),
            })
            .collect(),
        problem,
        small,
    }
}

/// The files of a form that came back: those just sent, and those uploaded before it.
pub async fn files_of(app: &App, visitor: &Visitor, form: &FormData) -> Result<Vec<StoredUpload>> {
    let tokens: Vec<String> = form.fields.all("attachments").map(str::to_owned).collect();
    let (uploader, now) = (visitor.uploader(), app.clock.now());
    let mut all = app
        .store
        .read(move |tx| platform::files::list_pending(tx, &tokens, &uploader, now))
        .await?;
    all.extend(form.uploads.iter().cloned());
    Ok(all)
}

/// What went wrong with files of a plain form, in words.
pub fn file_problem(
    form: &FormData,
    rule: &FileRule,
    uploads: &[StoredUpload],
    w: &Words,
) -> Option<String> {
    let sentences: Vec<String> = form
        .problems
        .iter()
        .map(|problem| problem.sentence(w))
        .chain(forms::wrong_files(rule, uploads, w))
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// A form that came back because there was no room for its files says so by its status too: 507.
pub fn no_room(form: &FormData, mut again: Response) -> Response {
    let full = |problem: &UploadProblem| problem.kind == ProblemKind::NoRoom;
    if form.problems.iter().any(full) {
        *again.status_mut() = StatusCode::INSUFFICIENT_STORAGE;
    }
    again
}
