//! A form as a guest, a customer or the team is asked it, in any language: beside its editor, and on a page of its own. It
//! sends nothing.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use domain::form::{Asker, Listed, Segment, Who};
use domain::person::MembershipRole;
use domain::{FormId, OrganizationId};
use people::{html, query_value};
use platform::frame::{FileChoice, Frame, Problems, parts};
use platform::language::{Locale, Words};
use platform::web::{MustKeepForms, number, readable_size};
use platform::{App, Error, Result};

use super::around;
use super::list::listed_word;
use crate::catalogue::{Catalogue, FormRow, catalogue};
use crate::file_sentence;
use crate::opening::Opening;
use crate::questions::{Questions, prefilled, questions};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agent/forms/{id}/preview", get(show))
}

/// As whom a form is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eyes {
    Guest,
    Customer,
    /// Somebody of an organization; of one of the form's own, where it is for certain ones.
    Member,
    Representative,
    Team,
}

impl Eyes {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Guest, "guest", "forms-preview-guest"),
        (Self::Customer, "customer", "forms-preview-customer"),
        (Self::Member, "member", "forms-preview-member"),
        (
            Self::Representative,
            "representative",
            "forms-preview-representative",
        ),
        (Self::Team, "team", "forms-preview-team"),
    ];

    fn read(word: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known, _)| *known == word);
        found.map(|(eyes, ..)| eyes)
    }

    /// Somebody who sees the form.
    pub(super) fn usual(form: &FormRow) -> Self {
        [Self::Customer, Self::Member, Self::Representative]
            .into_iter()
            .find(|eyes| form.listed.is_for(&eyes.asker(form)))
            .unwrap_or(Self::Customer)
    }

    fn who(self) -> Who {
        match self {
            Self::Guest => Who::Guest,
            Self::Team => Who::Agent,
            _ => Who::Customer,
        }
    }

    fn asker(self, form: &FormRow) -> Asker {
        let organization = match &form.listed {
            Listed::Segment(Segment::Organizations(theirs)) => theirs.first().copied(),
            _ => None,
        };
        let role = match self {
            Self::Member => Some(MembershipRole::User),
            Self::Representative => Some(MembershipRole::Representative),
            _ => None,
        };
        let place = role.map(|role| (organization.unwrap_or(OrganizationId(0)), role));
        Asker {
            signed_in: self != Self::Guest,
            staff: self == Self::Team,
            places: place.into_iter().collect(),
        }
    }
}

/// The part of a page that shows it.
#[derive(Template)]
#[template(path = "_form_preview.html")]
pub(super) struct Preview {
    w: Words,
    id: i64,
    name: String,
    locale: &'static str,
    /// Value, words and whether it is chosen.
    eyes: Vec<(&'static str, &'static str, bool)>,
    languages: Vec<(&'static str, &'static str, bool)>,
    /// Why they do not find it in the list of types, if so.
    hidden: Option<String>,
    is_guest: bool,
    opening: Opening,
    questions: Questions,
}

impl Preview {
    /// `w` are the words around it, `theirs` those in it.
    pub(super) fn of(
        all: &Catalogue,
        form: &FormRow,
        eyes: Eyes,
        w: Words,
        theirs: Words,
        limit: u64,
    ) -> Self {
        let asker = eyes.asker(form);
        let hidden = if !form.active {
            Some(w.t("forms-preview-inactive").into_owned())
        } else if !form.listed.is_for(&asker) {
            Some(w.t1(
                "forms-preview-hidden",
                "who",
                w.t(listed_word(&form.listed)).into_owned(),
            ))
        } else if !form.listed.is_offered_to(&asker) {
            Some(w.t("forms-preview-link").into_owned())
        } else {
            None
        };
        let given = prefilled(all, form, |_| String::new());
        let files = FileChoice {
            limit: file_sentence(&form.files, limit, &theirs),
            most_shown: readable_size(limit),
            most_bytes: limit,
            ..FileChoice::default()
        };
        let locale = theirs.language();
        Self {
            w,
            id: form.id.0,
            name: form.name(&theirs),
            locale: locale.code(),
            eyes: Eyes::ALL
                .into_iter()
                .map(|(one, value, word)| (value, word, one == eyes))
                .collect(),
            languages: Locale::ALL
                .into_iter()
                .map(|one| (one.code(), one.name(), one == locale))
                .collect(),
            hidden,
            is_guest: eyes == Eyes::Guest,
            opening: Opening::of(form, theirs),
            questions: questions(
                all,
                form,
                eyes.who(),
                &given,
                theirs,
                Problems::default(),
                files,
            ),
        }
    }
}

/// GET /agent/forms/{id}/preview
#[derive(Template)]
#[template(path = "agent_form_preview.html")]
struct PreviewPage {
    w: Words,
    f: Frame,
    id: i64,
    preview: Preview,
}

/// The page, or with `X-Fragment: preview` only the part that a script puts beside the editor.
async fn show(
    State(app): State<App>,
    admin: MustKeepForms,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response> {
    let id = FormId(number(&id)?);
    let w = admin.visitor.words(&app);
    let locale = Locale::read(&query_value(&uri, "lang")).unwrap_or(w.language());
    let theirs = app.language.words(locale, "UTC");
    let eyes = Eyes::read(&query_value(&uri, "as"));
    let limit = app.config.upload_limit;
    let page = app
        .store
        .read(move |tx| {
            let all = catalogue(tx)?;
            let form = all.form(id).ok_or(Error::Absent)?;
            let path = format!("/agent/forms/{id}/preview");
            let eyes = eyes.unwrap_or(Eyes::usual(form));
            Ok(PreviewPage {
                w,
                f: around(tx, &admin, w, &path, form.name(&w))?,
                id: id.0,
                preview: Preview::of(&all, form, eyes, w, theirs, limit),
            })
        })
        .await?;
    if headers
        .get("x-fragment")
        .is_some_and(|part| part == "preview")
    {
        let part = page.preview.render().map_err(Error::broken)?;
        return Ok(Html(part).into_response());
    }
    html(StatusCode::OK, &page)
}
