//! Pictures in articles: which ones a text shows, and whose they are. A picture belongs to one article, so that whoever may read
//! that article may have it and nobody else.

use domain::{ArticleId, DAY, Moment, PersonId};
use platform::files::shows_inline;
use platform::store::Tx;
use platform::{Error, Result, random_token};

use crate::queries::{self, Picture};

/// Where the address of a picture begins.
const PLACE: &str = "/hc/pictures/";

/// The longest text about a picture, in letters.
pub const MAX_ALT: usize = 500;

/// How long a picture waits for its article to be saved.
const WAITS: i64 = 7 * DAY;

/// Where it is shown: `/hc/pictures/TOKEN/Start-page.png`.
pub fn address(picture: &Picture) -> String {
    let stem = picture.name.rsplit_once('.');
    let stem = stem.map_or(picture.name.as_str(), |(stem, _)| stem);
    let name = match domain::help::slug(stem) {
        name if name.is_empty() => "picture".to_owned(),
        name => name,
    };
    let end = match picture.content_type.as_str() {
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "png",
    };
    format!("{PLACE}{}/{name}.{end}", picture.token)
}

/// A file as it came, on its way to become a picture.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub sha256: String,
    pub name: String,
    pub content_type: String,
    pub size: i64,
}

/// Keeps a picture of an article, or of one that was not saved yet. Refused: what is none, by content.
pub fn keep(
    tx: &Tx<'_>,
    article: Option<ArticleId>,
    arrived: Arrived,
    alt: &str,
    author: impl Into<Option<PersonId>>,
    now: Moment,
) -> Result<Picture> {
    if !shows_inline(&arrived.content_type) {
        return Err(Error::from(not_a_picture(&arrived.name)));
    }
    queries::remove_unsaved_pictures(tx, now.plus(-WAITS))?;
    let mut picture = Picture {
        id: 0,
        article,
        token: random_token()?,
        sha256: arrived.sha256,
        name: arrived.name,
        content_type: arrived.content_type,
        size: arrived.size,
        alt: short(alt),
        author: author.into(),
    };
    picture.id = queries::add_picture(tx, &picture, now)?;
    Ok(picture)
}

/// Why a file is not kept as a picture.
pub fn not_a_picture(name: &str) -> platform::Refusal {
    platform::Refusal::new(422, "help-picture-kind").with("name", name.to_owned())
}

/// What is said about a picture, no longer than it may be.
pub fn short(alt: &str) -> String {
    alt.replace('\n', " ")
        .trim()
        .chars()
        .take(MAX_ALT)
        .collect()
}

/// The picture of an article that has this content: the one that is there, or a new one.
pub fn keep_once(
    tx: &Tx<'_>,
    article: ArticleId,
    arrived: &Arrived,
    now: Moment,
) -> Result<Picture> {
    let all = queries::list_pictures(tx, article)?;
    match all.into_iter().find(|one| one.sha256 == arrived.sha256) {
        Some(there) => Ok(there),
        None => keep(tx, Some(article), arrived.clone(), "", None, now),
    }
}

/// Whether a body shows it.
pub fn is_in(picture: &Picture, body: &str) -> bool {
    tokens(body).contains(&picture.token.as_str())
}

/// The pictures that a body shows, each once.
fn tokens(body: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for after in body.split(PLACE).skip(1) {
        let end = after.find(['/', '"', ' ', '<']).unwrap_or(after.len());
        let token = after.get(..end).unwrap_or_default();
        if !token.is_empty() && !found.contains(&token) {
            found.push(token);
        }
    }
    found
}

/// The body with pictures of its own: one that waited for this article becomes its picture, and one of another article is kept
/// once more, so that whoever reads this one sees it, whatever becomes of the other.
pub fn own(
    tx: &Tx<'_>,
    article: ArticleId,
    body: &str,
    author: Option<PersonId>,
    now: Moment,
) -> Result<String> {
    let mut owned = body.to_owned();
    for token in tokens(body) {
        let Some(found) = queries::find_any_picture(tx, token)? else {
            continue;
        };
        match found.article {
            Some(of) if of == article => {}
            None if found.author == author => queries::give_picture(tx, found.id, article)?,
            _ => {
                let copy = Picture {
                    article: Some(article),
                    token: random_token()?,
                    author,
                    ..found.clone()
                };
                queries::add_picture(tx, &copy, now)?;
                owned = owned.replace(
                    &format!("{PLACE}{token}/"),
                    &format!("{PLACE}{}/", copy.token),
                );
            }
        }
    }
    Ok(owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_of_a_body_are_found_wherever_they_stand() {
        let body = "<p><img src=\"/hc/pictures/abc/Start.png\" alt=\"x\"></p>![y](/hc/pictures/d-e_f/x.png) <img src=\"/hc/pictures/abc/x.png\">/hc/pictures/";
        assert_eq!(tokens(body), ["abc", "d-e_f"]);
        assert!(tokens("<p>/hc/en/articles/7</p>").is_empty());
    }

    #[test]
    fn an_address_says_what_the_picture_is_called() {
        let picture = |name: &str, kind: &str| {
            address(&Picture {
                id: 1,
                article: None,
                token: "t".into(),
                sha256: String::new(),
                name: name.into(),
                content_type: kind.into(),
                size: 1,
                alt: String::new(),
                author: None,
            })
        };
        assert_eq!(
            picture("Så här \"ser\" det ut.PNG", "image/png"),
            "/hc/pictures/t/Sa-har-ser-det-ut.png"
        );
        assert_eq!(picture("<>", "image/webp"), "/hc/pictures/t/picture.webp");
    }
}
