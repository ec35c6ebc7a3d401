//! The query of an API request. Clients put all kinds of things there; what means nothing is ignored, and nothing is
//! ever refused.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Moment;

use crate::App;
use crate::web::RequestOrigin;
use crate::web::form::clean_text;

/// Parameters in the order they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads any text. Bytes that are not UTF-8 are replaced, brackets may be encoded or not, and a second `?` that
    /// begins another parameter (some clients put two queries together) separates like `&`.
    pub fn read(text: &str) -> Self {
        let mut pairs = Vec::new();
        for piece in text.split('&') {
            let mut rest = piece;
            while let Some((before, after)) = rest.split_once('?') {
                if !begins_parameter(after) {
                    break;
                }
                pairs.extend(form_urlencoded::parse(before.as_bytes()).next());
                rest = after;
            }
            pairs.extend(form_urlencoded::parse(rest.as_bytes()).next());
        }
        let pairs = pairs.into_iter().take(1000);
        Self(
            pairs
                .map(|(name, value)| (name.into_owned(), clean_text(&value)))
                .collect(),
        )
    }

    /// The last value of that name that means something: not empty, and not the nothing of some other language.
    pub fn get(&self, name: &str) -> Option<&str> {
        let means = |value: &&str| !matches!(*value, "" | "None" | "undefined" | "null" | "nil");
        self.values(name).rev().find(means)
    }

    /// The last value of that name, whatever it is: for text that people search for.
    pub fn text(&self, name: &str) -> &str {
        self.values(name).next_back().unwrap_or_default()
    }

    fn values<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl DoubleEndedIterator<Item = &'a str> + use<'a, 'n> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }

    /// Values separated by commas, or sent as `name[]` several times.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let array = format!("{name}[]");
        self.0
            .iter()
            .filter(|(key, _)| *key == name || *key == array)
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|value| !matches!(*value, "" | "None" | "undefined" | "null"))
            .collect()
    }

    /// Numbers separated by commas; others are passed over.
    pub fn ids(&self, name: &str) -> Vec<i64> {
        self.list(name)
            .into_iter()
            .filter_map(|text| text.parse().ok())
            .collect()
    }

    /// A point in time: seconds since 1970 as integer or decimal, or ISO 8601.
    pub fn moment(&self, name: &str) -> Option<Moment> {
        super::read::moment_text(self.get(name)?)
    }

    /// The query again with other values for some names, as part of an address. `None` removes.
    pub(super) fn with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.0 {
            if !changes.iter().any(|(changed, _)| changed == name) && !name.is_empty() {
                text.append_pair(name, value);
            }
        }
        for (name, value) in changes {
            if let Some(value) = value {
                text.append_pair(name, value);
            }
        }
        text.finish()
    }
}

/// Whether `name=` stands at the beginning.
fn begins_parameter(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_[]%".contains(c))
    })
}

/// A request of the API, as its answer's addresses need it. Never refuses.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    /// What absolute addresses start with.
    pub origin: RequestOrigin,
    /// The path, without `.json`.
    pub path: String,
    /// The query.
    pub query: Query,
}

impl ApiRequest {
    /// The absolute address of a path, as for `url` of a record.
    pub fn url(&self, path: &str) -> String {
        self.origin.url(path)
    }

    /// This very request with other values in the query.
    pub(super) fn again(&self, changes: &[(&str, Option<&str>)]) -> String {
        self.origin
            .url(&format!("{}.json?{}", self.path, self.query.with(changes)))
    }
}

impl FromRequestParts<App> for ApiRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let origin = parts.extensions.get::<RequestOrigin>().cloned();
        Ok(Self {
            origin: origin.unwrap_or_else(|| RequestOrigin {
                scheme: "http",
                host: app.config.listen.to_string(),
                client_ip: app.config.listen.ip(),
                brand: domain::BrandId::FIRST,
            }),
            path: parts.uri.path().to_owned(),
            query: Query::read(parts.uri.query().unwrap_or_default()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::chance::cases;

    #[test]
    fn junk_of_known_clients_is_ignored() {
        let query = Query::read("include=None&cursor=undefined&&per_&page=2&per_page=100");
        assert_eq!(query.get("include"), None);
        assert_eq!(query.get("cursor"), None);
        assert_eq!(query.number("page"), Some(2));
        assert_eq!(query.number("per_page"), Some(100));
    }

    #[test]
    fn brackets_may_be_encoded_or_not() {
        for text in ["page[size]=7", "page%5Bsize%5D=7", "page%5bsize]=7"] {
            assert_eq!(Query::read(text).number("page[size]"), Some(7), "{text}");
        }
        assert_eq!(
            Query::read("role[]=agent&role%5B%5D=admin").list("role"),
            ["agent", "admin"]
        );
        assert_eq!(Query::read("ids=1,2, x,3").ids("ids"), [1, 2, 3]);
    }

    #[test]
    fn a_second_question_mark_begins_another_parameter() {
        let query = Query::read("external_id=X?include=None&page[size]=100");
        assert_eq!(query.get("external_id"), Some("X"));
        assert_eq!(query.number("page[size]"), Some(100));
        assert_eq!(Query::read("query=why?").text("query"), "why?");
    }

    #[test]
    fn times_come_in_three_ways() {
        let moment = Some(Moment(1_763_754_820_000));
        for text in [
            "1763754820",
            "1763754820.0",
            "2025-11-21T19:53:40Z",
            "2025-11-21T19:53:40.000Z",
        ] {
            assert_eq!(
                Query::read(&format!("start_time={text}")).moment("start_time"),
                moment,
                "{text}"
            );
        }
        assert_eq!(Query::read("start_time=soon").moment("start_time"), None);
    }

    #[test]
    fn nothing_is_ever_refused() {
        cases(|chance| {
            let query = Query::read(&chance.text(80));
            let again = Query::read(&query.with(&[]));
            let named = query.0.iter().filter(|(name, _)| !name.is_empty()).count();
            assert_eq!(again.0.len(), named);
        });
    }
}
