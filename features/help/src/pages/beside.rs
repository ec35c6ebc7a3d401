//! Files that a form below the text brings: each becomes a picture of the article, or a file to take along.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{ArticleId, Moment};
use people::html;
use platform::files;
use platform::language::Locale;
use platform::store::Tx;
use platform::web::{FormData, MustKeepArticles};
use platform::{App, Error, Refusal, Result, random_token};

use super::edit;
use crate::pictures::{self, Arrived};
use crate::queries::{self, AttachedFile};

/// What the files of a form become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    Pictures,
    Files,
}

impl Beside {
    /// The part of the editor's page.
    fn part(self) -> &'static str {
        match self {
            Self::Pictures => "pictures",
            Self::Files => "files",
        }
    }

    /// Back to that part, with a word for what was done.
    pub(super) fn back(self, id: ArticleId, locale: Locale, done: &str) -> Response {
        let (locale, part) = (locale.code(), self.part());
        let target = format!("/agent/help/articles/{id}?locale={locale}&done={done}#{part}");
        Redirect::to(&target).into_response()
    }

    /// Keeps one; answers what is wrong with it.
    fn keep(
        self,
        tx: &Tx<'_>,
        id: ArticleId,
        who: &MustKeepArticles,
        alt: &str,
        taken: files::Taken,
        now: Moment,
    ) -> Result<Option<Refusal>> {
        if self == Self::Files {
            let new = AttachedFile {
                id: 0,
                article: id,
                token: random_token()?,
                sha256: taken.sha256,
                name: taken.name,
                content_type: taken.content_type,
                size: taken.size,
                author: Some(who.person.id),
                in_text: false,
            };
            queries::add_file(tx, &new, now)?;
            return Ok(None);
        }
        if !files::shows_inline(&taken.content_type) {
            return Ok(Some(pictures::not_a_picture(&taken.name)));
        }
        let arrived = Arrived {
            sha256: taken.sha256,
            name: taken.name,
            content_type: taken.content_type,
            size: taken.size,
        };
        pictures::keep(tx, Some(id), arrived, alt, who.person.id, now)?;
        Ok(None)
    }
}

/// Keeps the files of a form; answers what was wrong with one of them.
fn keep_all(
    tx: &Tx<'_>,
    id: ArticleId,
    who: &MustKeepArticles,
    form: &FormData,
    beside: Beside,
    now: Moment,
) -> Result<Option<Refusal>> {
    let mut problem = form
        .problems
        .first()
        .map(platform::web::form::UploadProblem::refusal);
    let uploader = who.visitor.uploader();
    for upload in &form.uploads {
        let Some(taken) = files::take_pending(tx, &upload.token, &uploader)? else {
            continue;
        };
        let wrong = beside.keep(tx, id, who, form.fields.text("alt"), taken, now)?;
        problem = wrong.or(problem);
    }
    if form.uploads.is_empty() && problem.is_none() {
        let key = match beside {
            Beside::Pictures => "help-picture-none",
            Beside::Files => "help-file-none",
        };
        problem = Some(Refusal::new(422, key));
    }
    Ok(problem)
}

/// Takes what the form brings: works without a script.
pub(super) async fn add(
    app: &App,
    who: MustKeepArticles,
    id: ArticleId,
    form: FormData,
    beside: Beside,
) -> Result<Response> {
    let now = app.clock.now();
    let (person, fields) = (who.clone(), form.fields.clone());
    let (told, problem) = app
        .store
        .write(move |tx| {
            let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            Ok((told, keep_all(tx, id, &person, &form, beside, now)?))
        })
        .await?;
    let usual = Locale::read(&told.article.source_locale).unwrap_or(Locale::En);
    let locale = Locale::read(fields.text("locale")).unwrap_or(usual);
    let Some(problem) = problem else {
        let done = match beside {
            Beside::Pictures => "picture",
            Beside::Files => "file",
        };
        return Ok(beside.back(id, locale, done));
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let said = who.visitor.words(app).refusal(&problem);
    let inside = app.clone();
    let page = app
        .store
        .read(move |tx| {
            let mut page = edit::as_it_is(tx, &who, &inside, &told, locale, now)?;
            match beside {
                Beside::Files => page.file_problem = Some(said.clone()),
                Beside::Pictures => {
                    page.picture_problem = Some(said.clone());
                    fields.text("alt").clone_into(&mut page.picture_alt);
                }
            }
            Ok(page)
        })
        .await?;
    html(status, &page)
}
