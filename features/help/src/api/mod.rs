//! The help centre in the Zendesk dialect, for reading: what a caller gets is what they would find in the portal.

mod talk;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::{ArticleId, HelpCategoryId, Moment, SectionId};
use platform::api::read::path_id;
use platform::api::{ApiError, ApiRequest, ApiVisitor, MAX_PAGE, OffsetPage, Paging, iso};
use platform::language::Locale;
use platform::store::Tx;
use platform::{App, Error, Result};
use serde_json::{Value, json};

use crate::portal::address;
use crate::queries::{self, Category, Eyes, Section, Structure, Told, search};

const ALL: &str = "/api/v2/help_center";

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/help_center/categories", get(categories))
        .route("/api/v2/help_center/categories/{id}", get(category))
        .route(
            "/api/v2/help_center/categories/{id}/sections",
            get(sections_of),
        )
        .route(
            "/api/v2/help_center/categories/{id}/articles",
            get(articles_of_category),
        )
        .route("/api/v2/help_center/sections", get(sections))
        .route("/api/v2/help_center/sections/{id}", get(section))
        .route(
            "/api/v2/help_center/sections/{id}/articles",
            get(articles_of_section),
        )
        .route("/api/v2/help_center/articles", get(articles))
        .route("/api/v2/help_center/articles/search", get(found))
        .route("/api/v2/help_center/articles/{id}", get(article))
        .route(
            "/api/v2/help_center/{locale}/categories",
            get(categories_in),
        )
        .route(
            "/api/v2/help_center/{locale}/categories/{id}",
            get(category_in),
        )
        .route(
            "/api/v2/help_center/{locale}/categories/{id}/sections",
            get(sections_of_in),
        )
        .route(
            "/api/v2/help_center/{locale}/categories/{id}/articles",
            get(articles_of_category_in),
        )
        .route("/api/v2/help_center/{locale}/sections", get(sections_in))
        .route(
            "/api/v2/help_center/{locale}/sections/{id}",
            get(section_in),
        )
        .route(
            "/api/v2/help_center/{locale}/sections/{id}/articles",
            get(articles_of_section_in),
        )
        .route("/api/v2/help_center/{locale}/articles", get(articles_in))
        .route(
            "/api/v2/help_center/{locale}/articles/search",
            get(found_in),
        )
        .route(
            "/api/v2/help_center/{locale}/articles/{id}",
            get(article_in),
        )
        .route(
            "/api/v2/help_center/articles/{id}/attachments",
            get(attachments),
        )
        .route(
            "/api/v2/help_center/articles/{id}/attachments/inline",
            get(inline),
        )
        .route(
            "/api/v2/help_center/articles/{id}/attachments/block",
            get(block),
        )
        .route(
            "/api/v2/help_center/{locale}/articles/{id}/attachments",
            get(attachments_in),
        )
        .route(
            "/api/v2/help_center/{locale}/articles/{id}/attachments/inline",
            get(inline_in),
        )
        .route(
            "/api/v2/help_center/{locale}/articles/{id}/attachments/block",
            get(block_in),
        )
        .route(
            "/api/v2/help_center/articles/{id}/comments",
            get(comments).post(talk::add),
        )
        .route(
            "/api/v2/help_center/{locale}/articles/{id}/comments",
            get(comments_in).post(talk::add_in),
        )
        .route(
            "/api/v2/help_center/articles/{id}/comments/{comment}",
            get(talk::one).delete(talk::take_away),
        )
        .route(
            "/api/v2/help_center/{locale}/articles/{id}/comments/{comment}",
            get(talk::one_in).delete(talk::take_away_in),
        )
}

type Answer = std::result::Result<Json<Value>, ApiError>;

/// What is asked for.
#[derive(Clone, Copy)]
enum What {
    Categories,
    Category(i64),
    Sections(Option<i64>),
    Section(i64),
    Articles {
        category: Option<i64>,
        section: Option<i64>,
    },
    Article(i64),
    /// Files to take along (`false`), pictures in the text (`true`), or both.
    Attachments(i64, Option<bool>),
    Comments(i64),
    Found,
}

macro_rules! doors {
    ($($with:ident $without:ident $what:expr;)*) => {$(
        async fn $without(state: State<App>, caller: ApiVisitor, request: ApiRequest) -> Answer {
            answer(state, caller, request, None, $what).await
        }

        async fn $with(
            state: State<App>,
            caller: ApiVisitor,
            Path(locale): Path<String>,
            request: ApiRequest,
        ) -> Answer {
            answer(state, caller, request, Some(locale), $what).await
        }
    )*};
}

macro_rules! doors_to_one {
    ($($with:ident $without:ident $what:expr;)*) => {$(
        async fn $without(
            state: State<App>,
            caller: ApiVisitor,
            Path(id): Path<String>,
            request: ApiRequest,
        ) -> Answer {
            let what: fn(i64) -> What = $what;
            answer(state, caller, request, None, what(path_id(&id)?)).await
        }

        async fn $with(
            state: State<App>,
            caller: ApiVisitor,
            Path((locale, id)): Path<(String, String)>,
            request: ApiRequest,
        ) -> Answer {
            let what: fn(i64) -> What = $what;
            answer(state, caller, request, Some(locale), what(path_id(&id)?)).await
        }
    )*};
}

doors! {
    categories_in categories What::Categories;
    sections_in sections What::Sections(None);
    articles_in articles What::Articles { category: None, section: None };
    found_in found What::Found;
}

doors_to_one! {
    category_in category What::Category;
    sections_of_in sections_of |id| What::Sections(Some(id));
    articles_of_category_in articles_of_category |id| What::Articles { category: Some(id), section: None };
    section_in section What::Section;
    articles_of_section_in articles_of_section |id| What::Articles { category: None, section: Some(id) };
    article_in article What::Article;
    attachments_in attachments |id| What::Attachments(id, None);
    inline_in inline |id| What::Attachments(id, Some(true));
    block_in block |id| What::Attachments(id, Some(false));
    comments_in comments What::Comments;
}

/// Which page of a list, and how it is told.
struct Listing<'r> {
    request: &'r ApiRequest,
    page: OffsetPage,
}

impl Listing<'_> {
    fn told<T>(&self, key: &str, all: Vec<T>, shape: impl FnMut(&T) -> Value) -> Value {
        let count = all.len() as i64;
        let rows = all
            .iter()
            .skip(self.page.offset() as usize)
            .take(self.page.per_page as usize)
            .map(shape)
            .collect();
        self.page.envelope(self.request, key, rows, count)
    }
}

async fn answer(
    State(app): State<App>,
    caller: ApiVisitor,
    request: ApiRequest,
    locale: Option<String>,
    what: What,
) -> Answer {
    let locale = match locale.as_deref().or_else(|| request.query.get("locale")) {
        Some(code) => Locale::read(code).ok_or(Error::Absent)?,
        None => caller
            .person
            .as_ref()
            .map_or(Locale::En, |person| person.locale),
    };
    // Whoever turns pages by cursor gets the first ones in one piece: a help centre's lists are short.
    let page = match Paging::read(&request, MAX_PAGE.min(30))? {
        Paging::Offset(page) => page,
        Paging::Cursor(window) => OffsetPage {
            page: 1,
            per_page: window.size,
        },
    };
    let (actor, now) = (caller.actor, app.clock.now());
    let w = app.language.words(locale, "UTC");
    let read = app
        .store
        .read(move |tx| {
            let reading = Reading {
                eyes: Eyes::of(tx, &actor, now),
                all: &*queries::structure(tx)?,
                request: &request,
                locale,
                w: &w,
                listing: Listing {
                    request: &request,
                    page,
                },
            };
            reading.told(tx, what)
        })
        .await?;
    Ok(Json(read))
}

struct Reading<'r> {
    eyes: Eyes,
    all: &'r Structure,
    request: &'r ApiRequest,
    locale: Locale,
    w: &'r platform::language::Words,
    listing: Listing<'r>,
}

impl Reading<'_> {
    fn told(&self, tx: &Tx<'_>, what: What) -> Result<Value> {
        let counts = queries::count_readable(tx, &self.eyes)?;
        let in_category = |id: i64| self.all.counted_in(&counts, HelpCategoryId(id)) > 0;
        let in_section = |id: SectionId| self.all.counted(&counts, id) > 0;
        Ok(match what {
            What::Categories => {
                let all = self.all.categories.iter();
                let all: Vec<_> = all.filter(|one| in_category(one.id)).collect();
                self.listing
                    .told("categories", all, |one| self.category(one))
            }
            What::Category(id) => {
                let one = self.all.category(HelpCategoryId(id));
                let one = one.filter(|_| in_category(id)).ok_or(Error::Absent)?;
                json!({ "category": self.category(one) })
            }
            What::Sections(category) => {
                if category.is_some_and(|id| !in_category(id)) {
                    return Err(Error::Absent);
                }
                let all = self.all.sections.iter();
                let all: Vec<_> = all
                    .filter(|one| category.is_none_or(|id| one.category.0 == id))
                    .filter(|one| in_section(one.id))
                    .collect();
                self.listing.told("sections", all, |one| self.section(one))
            }
            What::Section(id) => {
                let one = self.all.section(SectionId(id));
                let one = one.filter(|one| in_section(one.id)).ok_or(Error::Absent)?;
                json!({ "section": self.section(one) })
            }
            What::Articles { category, section } => {
                let missing = category.is_some_and(|id| !in_category(id))
                    || section.is_some_and(|id| !in_section(SectionId(id)));
                if missing {
                    return Err(Error::Absent);
                }
                let (section, category) = (section.map(SectionId), category.map(HelpCategoryId));
                let ids = queries::list_readable(tx, &self.eyes, section, category)?;
                self.articles(tx, "articles", ids, None)?
            }
            What::Article(id) => {
                let told = queries::find_readable(tx, &self.eyes, ArticleId(id))?;
                json!({ "article": self.article(tx, &told.ok_or(Error::Absent)?)? })
            }
            What::Attachments(id, inline) => self.attachments(tx, ArticleId(id), inline)?,
            What::Comments(id) => self.comments(tx, ArticleId(id))?,
            What::Found => {
                let typed = self.request.query.text("query");
                let ids = search::list_matching(tx, &self.eyes, typed, self.locale.code(), 1000)?;
                self.articles(tx, "results", ids, Some("article"))?
            }
        })
    }

    fn articles(
        &self,
        tx: &Tx<'_>,
        key: &str,
        ids: Vec<ArticleId>,
        result_type: Option<&str>,
    ) -> Result<Value> {
        let page = self.listing.page;
        let mut rows = Vec::new();
        let count = ids.len() as i64;
        for id in ids
            .into_iter()
            .skip(page.offset() as usize)
            .take(page.per_page as usize)
        {
            if let Some(told) = queries::find_readable(tx, &self.eyes, id)? {
                let mut row = self.article(tx, &told)?;
                if let (Some(kind), Some(row)) = (result_type, row.as_object_mut()) {
                    row.insert("result_type".to_owned(), json!(kind));
                }
                rows.push(row);
            }
        }
        Ok(page.envelope(self.request, key, rows, count))
    }

    fn url(&self, kind: &str, id: i64) -> String {
        let locale = self.locale.code();
        self.request
            .url(&format!("{ALL}/{locale}/{kind}/{id}.json"))
    }

    fn html_url(&self, kind: &str, id: i64, title: &str) -> String {
        self.request.url(&address(self.w, kind, id, title))
    }

    fn category(&self, one: &Category) -> Value {
        let locale = self.locale.code();
        let name = one.title.for_reader(locale).unwrap_or_default();
        json!({
            "id": one.id,
            "url": self.url("categories", one.id),
            "html_url": self.html_url("categories", one.id, name),
            "position": one.position,
            "created_at": iso(Moment(one.created_at)),
            "updated_at": iso(Moment(one.updated_at)),
            "name": name,
            "description": one.about.for_reader(locale).unwrap_or_default(),
            "locale": locale,
            "source_locale": locale,
            "outdated": false,
        })
    }

    fn section(&self, one: &Section) -> Value {
        let locale = self.locale.code();
        let name = one.title.for_reader(locale).unwrap_or_default();
        json!({
            "id": one.id.0,
            "url": self.url("sections", one.id.0),
            "html_url": self.html_url("sections", one.id.0, name),
            "category_id": one.category.0,
            "parent_section_id": one.parent.map(|id| id.0),
            "position": one.position,
            "sorting": "manual",
            "theme_template": "section_page",
            "created_at": iso(Moment(one.created_at)),
            "updated_at": iso(Moment(one.updated_at)),
            "name": name,
            "description": one.about.for_reader(locale).unwrap_or_default(),
            "locale": locale,
            "source_locale": locale,
            "outdated": false,
        })
    }

    fn article(&self, tx: &Tx<'_>, told: &Told) -> Result<Value> {
        let (article, id) = (&told.article, told.article.id.0);
        let text = told.for_reader(self.locale.code()).ok_or(Error::Absent)?;
        let votes = queries::count_votes(tx, article.id)?;
        let outdated = |locale: &str| {
            matches!(
                told.translation(locale),
                domain::help::Translation::Outdated(_)
            )
        };
        let outdated_locales: Vec<&str> = told
            .texts
            .iter()
            .map(|text| text.locale.as_str())
            .filter(|locale| outdated(locale))
            .collect();
        Ok(json!({
            "id": id,
            "url": self.url("articles", id),
            "html_url": self.html_url("articles", id, &text.title),
            "author_id": article.author.map(|id| id.0),
            "comments_disabled": !crate::talk::takes_comments(tx)?,
            "draft": false,
            "promoted": false,
            "position": article.position,
            "vote_sum": 2 * votes.helpful - votes.all,
            "vote_count": votes.all,
            "section_id": article.section.0,
            "created_at": iso(article.created_at),
            "updated_at": iso(article.updated_at),
            "edited_at": iso(article.edited_at),
            "name": text.title,
            "title": text.title,
            "body": text.body,
            "source_locale": article.source_locale,
            "locale": text.locale,
            "outdated": outdated(&text.locale),
            "outdated_locales": outdated_locales,
            "label_names": [],
            "content_tag_ids": [],
            "permission_group_id": null,
            "user_segment_id": null,
            "user_segment_ids": [],
        }))
    }
}
