//! Links from one article to others, and whether they lead all of its readers somewhere.

use domain::help::{State, number_in, state};
use domain::{ArticleId, HelpCategoryId, Moment, SectionId};
use platform::language::Locale;
use platform::store::Tx;
use platform::{Config, Result, brands};

use crate::queries::{self, Structure, Told};

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing is there.
    Gone,
    /// Nobody finds what is there: a draft, or put away.
    Hidden,
    /// Some who read the article may not read what it leads to.
    Fewer,
}

/// A link that does not lead everybody somewhere.
#[derive(Clone, Debug)]
pub struct Broken {
    /// In which language of the article it stands.
    pub locale: String,
    pub address: String,
    pub wrong: Wrong,
}

/// Where the links of a cleaned body lead to.
fn targets(body: &str) -> Vec<&str> {
    body.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// What an address of this portal is about.
enum Target {
    Article(ArticleId),
    Section(SectionId),
    Category(HelpCategoryId),
}

/// Reads an address of the help centre; anything else is not ours to judge.
fn read(address: &str, portal: &str) -> Option<Target> {
    let path = address.strip_prefix(portal).unwrap_or(address);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.strip_prefix("/hc/")?.split('/');
    let first = parts.next()?;
    let kind = match Locale::read(first) {
        Some(_) => parts.next()?,
        None => first,
    };
    let id = number_in(parts.next()?).unwrap_or(0);
    match kind {
        "articles" => Some(Target::Article(ArticleId(id))),
        "sections" => Some(Target::Section(SectionId(id))),
        "categories" => Some(Target::Category(HelpCategoryId(id))),
        _ => None,
    }
}

fn judge(
    tx: &Tx<'_>,
    all: &Structure,
    from: &Told,
    to: &Target,
    now: Moment,
) -> Result<Option<Wrong>> {
    let id = match to {
        Target::Article(id) => *id,
        Target::Section(id) => return Ok(all.section(*id).is_none().then_some(Wrong::Gone)),
        Target::Category(id) => return Ok(all.category(*id).is_none().then_some(Wrong::Gone)),
    };
    let Some(target) = queries::find_article(tx, id)? else {
        return Ok(Some(Wrong::Gone));
    };
    Ok(match state(target.publish_at, target.archived, now) {
        State::Draft | State::Archived => Some(Wrong::Hidden),
        // What is there before the article is loses nobody.
        State::Scheduled(at) if from.article.publish_at.is_none_or(|own| own < at) => {
            Some(Wrong::Hidden)
        }
        _ if !target.audience.holds(&from.article.audience) => Some(Wrong::Fewer),
        _ => None,
    })
}

/// The links of an article, in all of its languages, that do not lead all of its readers somewhere.
pub fn list_broken(tx: &Tx<'_>, config: &Config, told: &Told, now: Moment) -> Result<Vec<Broken>> {
    let all = queries::structure(tx)?;
    let portal = brands::public_url(tx, config)?;
    let mut broken: Vec<Broken> = Vec::new();
    for text in &told.texts {
        for address in targets(&text.body) {
            let Some(target) = read(address, &portal) else {
                continue;
            };
            let known = |one: &Broken| one.locale == text.locale && one.address == address;
            if broken.iter().any(known) {
                continue;
            }
            if let Some(wrong) = judge(tx, &all, told, &target, now)? {
                broken.push(Broken {
                    locale: text.locale.clone(),
                    address: address.to_owned(),
                    wrong,
                });
            }
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_help_centre_are_told_from_all_others() {
        let is_article = |address: &str| matches!(read(address, "https://desk.example"), Some(Target::Article(id)) if id.0 == 7);
        for address in [
            "/hc/en/articles/7-How-to",
            "/hc/sv/articles/7#part",
            "/hc/en-us/articles/7?x=1",
            "/hc/articles/7",
            "https://desk.example/hc/en/articles/7",
        ] {
            assert!(is_article(address), "{address}");
        }
        for address in [
            "https://other.example/hc/en/articles/7",
            "/hc/en/requests/7",
            "/hc/en",
            "mailto:a@b.example",
            "#part",
        ] {
            assert!(read(address, "https://desk.example").is_none(), "{address}");
        }
    }

    #[test]
    fn all_links_of_a_body_are_seen() {
        let body = "<p><a href=\"/hc/en/articles/1\">a</a> <a href=\"#b\">b</a></p>";
        assert_eq!(targets(body), ["/hc/en/articles/1", "#b"]);
        assert!(targets("<p>none</p>").is_empty());
    }
}
