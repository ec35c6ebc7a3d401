//! What is said about an article and what goes with it, in the Zendesk dialect: for whoever may read the article.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::ArticleId;
use domain::idea::first_name;
use platform::api::read::{path_id, text};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, ApiVisitor, iso};
use platform::language::Locale;
use platform::store::Tx;
use platform::web::limits;
use platform::{App, Error, Result};
use serde_json::{Value, json};

use super::{ALL, Reading};
use crate::films;
use crate::pages::WRITING;
use crate::pictures::address as picture_address;
use crate::queries::{self, Comment, Eyes, Picture};
use crate::settings::COMMENTS;
use crate::talk;

/// How a portal tells who said something.
struct Names {
    how: String,
    eyes: Eyes,
}

impl Names {
    fn read(tx: &Tx<'_>, eyes: Eyes) -> Result<Self> {
        let how = COMMENTS.text(tx)?;
        Ok(Self { how, eyes })
    }

    /// Whether the portal has comments at all.
    fn some(&self) -> bool {
        self.how != "no"
    }

    /// The team and its writers are known by number; of other customers nobody learns more than a first name.
    fn author(&self, one: &Comment) -> (Value, Value) {
        let mine = self.eyes.person == Some(one.author);
        let id = if mine || one.by_team || self.eyes.staff {
            json!(one.author.0)
        } else {
            Value::Null
        };
        let name = first_name(&one.author_name);
        let named = mine || self.eyes.staff || (self.how == "named" && !one.by_team);
        let name = if named && !name.is_empty() {
            json!(name)
        } else {
            Value::Null
        };
        (id, name)
    }

    fn shape(&self, request: &ApiRequest, locale: &str, one: &Comment) -> Value {
        let (author, name) = self.author(one);
        let (article, id) = (one.article, one.id);
        let path = format!("{ALL}/{locale}/articles/{article}/comments/{id}.json");
        json!({
            "id": id,
            "url": request.url(&path),
            "html_url": request.url(&format!("/hc/{locale}/articles/{article}#comments")),
            "body": platform::clean::from_text(&one.body),
            "author_id": author,
            "author_name": name,
            "by_team": one.by_team,
            "state": one.state.word(),
            "source_id": article.0,
            "source_type": "Article",
            "locale": locale,
            "vote_sum": 0,
            "vote_count": 0,
            "non_author_editor_id": null,
            "non_author_updated_at": null,
            "created_at": iso(one.created_at),
            "updated_at": iso(one.created_at),
        })
    }
}

/// What this reader sees of what was said about an article that they may read.
fn seen(tx: &Tx<'_>, names: &Names, id: ArticleId) -> Result<Vec<Comment>> {
    queries::find_readable(tx, &names.eyes, id)?.ok_or(Error::Absent)?;
    if names.some() {
        queries::list_visible_comments(tx, id, names.eyes.person)
    } else {
        Ok(Vec::new())
    }
}

impl Reading<'_> {
    pub(super) fn comments(&self, tx: &Tx<'_>, id: ArticleId) -> Result<Value> {
        let names = Names::read(tx, self.eyes)?;
        let all = seen(tx, &names, id)?;
        let (request, locale) = (self.request, self.locale.code());
        let told = |one: &Comment| names.shape(request, locale, one);
        Ok(self.listing.told("comments", all, told))
    }

    pub(super) fn attachments(
        &self,
        tx: &Tx<'_>,
        id: ArticleId,
        inline: Option<bool>,
    ) -> Result<Value> {
        let article = queries::find_readable(tx, &self.eyes, id)?.ok_or(Error::Absent)?;
        let shape =
            |number: i64, address: &str, name: &str, kind: &str, size: i64, inside: bool| {
                json!({
                    "id": number,
                    "url": self.request.url(&format!("{ALL}/articles/{id}/attachments.json")),
                    "article_id": id.0,
                    "file_name": name,
                    "display_file_name": name,
                    "content_type": kind,
                    "content_url": self.request.url(address),
                    "relative_path": address,
                    "size": size,
                    "inline": inside,
                })
            };
        let mut all = Vec::new();
        if inline != Some(true) {
            let mut files = queries::list_files(tx, id)?;
            files.retain(|one| films::is_readers(one, &article.texts));
            for one in files {
                let address = films::address(&one);
                all.push(shape(
                    one.id,
                    &address,
                    &one.name,
                    &one.content_type,
                    one.size,
                    false,
                ));
            }
        }
        if inline != Some(false) {
            // What stands in no text is nobody's but its writer's.
            let is_shown = |one: &Picture| {
                let mut texts = article.texts.iter();
                texts.any(|text| crate::pictures::is_in(one, &text.body))
            };
            for one in queries::list_pictures(tx, id)?
                .iter()
                .filter(|one| is_shown(one))
            {
                let address = picture_address(one);
                all.push(shape(
                    one.id,
                    &address,
                    &one.name,
                    &one.content_type,
                    one.size,
                    true,
                ));
            }
        }
        Ok(self.listing.told("article_attachments", all, Value::clone))
    }
}

fn language(code: Option<&str>, person: Option<Locale>) -> Result<Locale, ApiError> {
    match code {
        Some(code) => Ok(Locale::read(code).ok_or(Error::Absent)?),
        None => Ok(person.unwrap_or(Locale::En)),
    }
}

async fn find(
    app: &App,
    caller: ApiVisitor,
    request: ApiRequest,
    locale: Option<&str>,
    (article, id): (&str, &str),
) -> Result<Json<Value>, ApiError> {
    let (article, id) = (ArticleId(path_id(article)?), path_id(id)?);
    let person = caller.person.as_ref().map(|person| person.locale);
    let locale = language(locale, person)?;
    let (actor, now) = (caller.actor, app.clock.now());
    let shape = app.store.read(move |tx| {
        let names = Names::read(tx, Eyes::of(tx, &actor, now))?;
        let all = seen(tx, &names, article)?;
        let one = all.iter().find(|one| one.id == id).ok_or(Error::Absent)?;
        Ok(names.shape(&request, locale.code(), one))
    });
    Ok(Json(json!({ "comment": shape.await? })))
}

pub(super) async fn one(
    State(app): State<App>,
    caller: ApiVisitor,
    Path((article, id)): Path<(String, String)>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    find(&app, caller, request, None, (&article, &id)).await
}

pub(super) async fn one_in(
    State(app): State<App>,
    caller: ApiVisitor,
    Path((locale, article, id)): Path<(String, String, String)>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    find(&app, caller, request, Some(&locale), (&article, &id)).await
}

type Created = Result<(StatusCode, Json<Value>), ApiError>;

/// Says something in the caller's own name; what customers say may wait for the team, as on the page.
async fn say(
    app: &App,
    caller: ApiActor,
    request: ApiRequest,
    locale: Option<&str>,
    article: &str,
    body: ApiBody,
) -> Created {
    let article = ArticleId(path_id(article)?);
    let locale = language(locale, Some(caller.person.locale))?;
    let typed = body.object("comment")?.get("body").and_then(text);
    let typed = platform::clean::html(&typed.unwrap_or_default());
    let typed = platform::clean::text_of(&typed);
    let now = app.clock.now();
    let shape = app.store.write(move |tx| {
        let (actor, person) = (&caller.actor, &caller.person);
        talk::add_comment(tx, (actor, person), article, &typed, false, now)?;
        if !limits::take(tx, &format!("help:{}", person.id), WRITING, now)? {
            return Err(Error::refused(422, "help-comment-often"));
        }
        let names = Names::read(tx, Eyes::of(tx, actor, now))?;
        let all = seen(tx, &names, article)?;
        let mine = all.iter().filter(|one| one.author == person.id);
        let one = mine.max_by_key(|one| one.id).ok_or(Error::Absent)?;
        Ok(names.shape(&request, locale.code(), one))
    });
    let shape = shape.await?;
    Ok((StatusCode::CREATED, Json(json!({ "comment": shape }))))
}

pub(super) async fn add(
    State(app): State<App>,
    caller: ApiActor,
    Path(article): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Created {
    say(&app, caller, request, None, &article, body).await
}

pub(super) async fn add_in(
    State(app): State<App>,
    caller: ApiActor,
    Path((locale, article)): Path<(String, String)>,
    request: ApiRequest,
    body: ApiBody,
) -> Created {
    say(&app, caller, request, Some(&locale), &article, body).await
}

async fn remove(
    app: &App,
    caller: ApiActor,
    article: &str,
    id: &str,
) -> Result<StatusCode, ApiError> {
    let (article, id) = (ArticleId(path_id(article)?), path_id(id)?);
    let who = caller.person.id;
    app.store
        .write(move |tx| {
            let said = talk::take_away(tx, who, id)?;
            // Under another article's address it is not there, and stays.
            if said.article == article {
                Ok(())
            } else {
                Err(Error::Absent)
            }
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn take_away(
    State(app): State<App>,
    caller: ApiActor,
    Path((article, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    remove(&app, caller, &article, &id).await
}

pub(super) async fn take_away_in(
    State(app): State<App>,
    caller: ApiActor,
    Path((_, article, id)): Path<(String, String, String)>,
) -> Result<StatusCode, ApiError> {
    remove(&app, caller, &article, &id).await
}
