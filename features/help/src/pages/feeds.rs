//! What is new in the help centre, or in a section of it, as an Atom feed: for everybody, since readers of feeds do not sign in.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use domain::SectionId;
use domain::help::number_in;
use domain::permission::Actor;
use people::page::Place;
use platform::feed::{Entry, Feed};
use platform::language::{Words, iso};
use platform::settings::SITE_NAME;
use platform::{App, Error, Result, brands};

use crate::portal::address;
use crate::queries::{self, Eyes, Told};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/articles/feed.atom", get(all))
        .route("/hc/{locale}/sections/{id}/feed.atom", get(of_section))
}

/// As many entries; a reader of feeds keeps older ones.
const SHOWN: i64 = 25;

async fn all(State(app): State<App>, place: Place) -> Result<Response> {
    feed(&app, &place, None).await
}

async fn of_section(
    State(app): State<App>,
    place: Place,
    Path((_, asked)): Path<(String, String)>,
) -> Result<Response> {
    let id = SectionId(number_in(&asked).ok_or(Error::Absent)?);
    feed(&app, &place, Some(id)).await
}

fn entry(told: &Told, url: &str, w: &Words) -> Option<Entry> {
    let text = told.for_reader(w.locale())?;
    let article = &told.article;
    let published = article.publish_at.unwrap_or(article.created_at);
    // A program that shows it elsewhere cannot know where short addresses lead.
    let content = text
        .body
        .replace("href=\"/", &format!("href=\"{url}/"))
        .replace("src=\"/", &format!("src=\"{url}/"));
    Some(Entry {
        id: format!("{url}/articles/{}", article.id),
        url: format!("{url}{}", address(w, "articles", article.id.0, &text.title)),
        title: text.title.clone(),
        published: iso(published),
        updated: iso(article.edited_at.max(published)),
        content,
    })
}

async fn feed(app: &App, place: &Place, section: Option<SectionId>) -> Result<Response> {
    let w = app.language.words(place.locale, "UTC");
    let (now, config) = (app.clock.now(), app.config.clone());
    let feed = app
        .store
        .read(move |tx| {
            let eyes = Eyes::of(tx, &Actor::VISITOR, now);
            let structure = queries::structure(tx)?;
            let counts = queries::count_readable(tx, &eyes)?;
            let url = brands::public_url(tx, &config)?;
            // What holds nothing for everybody has no feed.
            let (title, path, latest) = if let Some(id) = section {
                let one = structure.section(id).ok_or(Error::Absent)?;
                if structure.counted(&counts, id) == 0 {
                    return Err(Error::Absent);
                }
                let within = structure.sections.iter().map(|one| one.id);
                let within = within
                    .filter(|inner| structure.path(*inner).iter().any(|above| above.id == id));
                let mut latest = Vec::new();
                for inner in within {
                    latest.extend(queries::list_latest_readable(
                        tx,
                        &eyes,
                        Some(inner),
                        SHOWN,
                    )?);
                }
                latest.sort_by_key(|(id, at)| std::cmp::Reverse((*at, *id)));
                let title = one.title.for_reader(w.locale()).unwrap_or_default();
                (title.to_owned(), format!("sections/{id}"), latest)
            } else {
                let latest = queries::list_latest_readable(tx, &eyes, None, SHOWN)?;
                (w.t("help-feed").into_owned(), "articles".to_owned(), latest)
            };
            let mut entries = Vec::new();
            for (id, _) in latest
                .iter()
                .take(usize::try_from(SHOWN).unwrap_or_default())
            {
                if let Some(told) = queries::find_readable(tx, &eyes, *id)? {
                    entries.extend(entry(&told, &url, &w));
                }
            }
            let newest = latest.first().map_or(now, |(_, at)| *at);
            let here = format!("{url}/hc/{}", w.locale());
            Ok(Feed {
                w,
                site: SITE_NAME.text(tx)?,
                title,
                own: format!("{here}/{path}/feed.atom"),
                page: if section.is_some() {
                    format!("{here}/{path}")
                } else {
                    here
                },
                updated: iso(newest),
                entries,
            })
        })
        .await?;
    feed.answer()
}
