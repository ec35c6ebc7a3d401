//! What search engines are told of a portal: the pages that everybody may read, each with its other languages, and where not to look.

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use platform::language::{Locale, iso};
use platform::settings::languages;
use platform::{App, Error, Result, brands};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/sitemap.xml", get(sitemap))
        .route("/sitemaps/{number}", get(part))
        .route("/robots.txt", get(robots))
}

/// A page in one language, with its others.
struct Page {
    url: String,
    /// When it changed, if that is known.
    changed: Option<String>,
    /// Language and address, its own among them; empty where there is no other.
    others: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "sitemap.xml")]
struct Sitemap {
    pages: Vec<Page>,
}

/// Where the parts of a long list are.
#[derive(Template)]
#[template(path = "sitemaps.xml")]
struct Index {
    portal: String,
    parts: usize,
}

/// As many addresses stand in one list; 50,000 are allowed, of 50 MB.
const MOST: usize = 20_000;

/// In how many lists so many addresses stand.
fn parts(addresses: usize) -> usize {
    addresses.div_ceil(MOST).max(1)
}

fn answer(kind: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=600"),
    ];
    (headers, Body::from(text)).into_response()
}

/// The same page in each of these languages.
fn pages(portal: &str, paths: &[(Locale, String)], changed: Option<&str>, into: &mut Vec<Page>) {
    let others: Vec<(&'static str, String)> = paths
        .iter()
        .map(|(locale, path)| (locale.code(), format!("{portal}{path}")))
        .collect();
    for (_, url) in &others {
        into.push(Page {
            url: url.clone(),
            changed: changed.map(str::to_owned),
            others: if others.len() > 1 {
                others.clone()
            } else {
                Vec::new()
            },
        });
    }
}

/// All pages that everybody may read, and the portal's address.
async fn all_pages(app: &App) -> Result<(Vec<Page>, String)> {
    let (now, config) = (app.clock.now(), app.config.clone());
    app.store
        .read(move |tx| {
            let portal = brands::public_url(tx, &config)?;
            let offered = languages(tx)?;
            let mut all = Vec::new();
            let everywhere = |place: &str| -> Vec<(Locale, String)> {
                let path = |locale: &Locale| (*locale, format!("/hc/{}{place}", locale.code()));
                offered.iter().map(path).collect()
            };
            pages(&portal, &everywhere(""), None, &mut all);
            if !status::board(tx)?.is_empty() {
                pages(&portal, &everywhere("/status"), None, &mut all);
            }
            if ideas::portal::has_ideas(tx, None)? {
                pages(&portal, &everywhere("/ideas"), None, &mut all);
                pages(&portal, &everywhere("/roadmap"), None, &mut all);
                for id in ideas::portal::open_ideas(tx)? {
                    pages(
                        &portal,
                        &everywhere(&format!("/ideas/{id}")),
                        None,
                        &mut all,
                    );
                }
            }
            if ideas::portal::has_updates(tx, None)? {
                pages(&portal, &everywhere("/updates"), None, &mut all);
                for (id, changed) in ideas::portal::open_updates(tx)? {
                    let place = format!("/updates/{id}");
                    let changed = iso(changed);
                    pages(&portal, &everywhere(&place), Some(&changed), &mut all);
                }
            }
            for one in help::portal::open_places(tx, &offered, now)? {
                let changed = one.changed.map(iso);
                pages(&portal, &one.paths, changed.as_deref(), &mut all);
            }
            Ok((all, portal))
        })
        .await
}

fn xml(page: &impl Template) -> Result<Response> {
    let text = page.render().map_err(Error::broken)?;
    Ok(answer("application/xml; charset=utf-8", text))
}

/// The pages, or where the lists of them are if they are too many for one.
async fn sitemap(State(app): State<App>) -> Result<Response> {
    let (pages, portal) = all_pages(&app).await?;
    match parts(pages.len()) {
        1 => xml(&Sitemap { pages }),
        parts => xml(&Index { portal, parts }),
    }
}

/// One list of several.
async fn part(State(app): State<App>, Path(number): Path<String>) -> Result<Response> {
    let number: usize = number.parse().map_err(|_| Error::Absent)?;
    let before = number.checked_sub(1).ok_or(Error::Absent)?;
    let (pages, _) = all_pages(&app).await?;
    if number > parts(pages.len()) {
        return Err(Error::Absent);
    }
    let pages = pages.into_iter().skip(before.saturating_mul(MOST));
    xml(&Sitemap {
        pages: pages.take(MOST).collect(),
    })
}

async fn robots(State(app): State<App>) -> Result<Response> {
    let config = app.config.clone();
    let portal = app
        .store
        .read(move |tx| brands::public_url(tx, &config))
        .await?;
    let text = format!(
        "User-agent: *\nDisallow: /agent\nDisallow: /api/\nDisallow: /hc/*/requests\nDisallow: /hc/*/search\n\nSitemap: {portal}/sitemap.xml\n"
    );
    Ok(answer("text/plain; charset=utf-8", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_addresses_than_one_list_may_have_stand_in_several() {
        assert_eq!([0, 1, MOST, MOST + 1, 5 * MOST].map(parts), [1, 1, 1, 2, 5]);
        let index = Index {
            portal: "https://desk.example".to_owned(),
            parts: 2,
        };
        let text = index.render().unwrap();
        assert!(text.contains("<loc>https://desk.example/sitemaps/1</loc>"));
        assert!(text.contains("<loc>https://desk.example/sitemaps/2</loc>"));
        assert!(!text.contains("/sitemaps/3"));
    }
}
