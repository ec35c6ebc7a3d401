//! The few cookies of the desk: who is signed in, which browser a signed-out form belongs to, and choices of language
//! and look. None of them follows anybody anywhere.

use axum::http::{HeaderMap, HeaderValue, header};

/// A cookie of ours. Under TLS its name gets the `__Host-` prefix, which browsers accept only from this very host
/// over TLS, so that no neighbour domain can plant one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// A signed-in person's session.
    Session,
    /// A signed-out browser; forms and uploads are bound to it.
    Visitor,
    /// The link by which a guest follows one request.
    Guest,
    /// A browser that showed a password and not yet the second factor.
    Step,
    /// A browser on its way to a provider of single sign-on, or between a passkey's question and its answer.
    Way,
    /// The language chosen by somebody signed out.
    Locale,
    /// The look chosen by somebody signed out.
    Theme,
    /// The brand that an administrator looks after in this browser.
    Brand,
}

/// Ninety days in seconds: no session lives longer.
pub const NINETY_DAYS: i64 = 90 * 24 * 60 * 60;
/// A year in seconds, for choices.
pub const ONE_YEAR: i64 = 365 * 24 * 60 * 60;

impl Cookie {
    fn name(self, under_tls: bool) -> &'static str {
        match (self, under_tls) {
            (Self::Session, false) => "arende_session",
            (Self::Session, true) => "__Host-arende_session",
            (Self::Visitor, false) => "arende_visitor",
            (Self::Visitor, true) => "__Host-arende_visitor",
            (Self::Guest, false) => "arende_guest",
            (Self::Guest, true) => "__Host-arende_guest",
            (Self::Step, false) => "arende_step",
            (Self::Step, true) => "__Host-arende_step",
            (Self::Way, false) => "arende_way",
            (Self::Way, true) => "__Host-arende_way",
            (Self::Locale, false) => "arende_locale",
            (Self::Locale, true) => "__Host-arende_locale",
            (Self::Theme, false) => "arende_theme",
            (Self::Theme, true) => "__Host-arende_theme",
            (Self::Brand, false) => "arende_brand",
            (Self::Brand, true) => "__Host-arende_brand",
        }
    }

    /// Its value in the request, if it has the shape of one of ours: at most 128 of the characters of base64url.
    /// The first one counts, as RFC 6265 (5.4) puts the most specific first.
    pub fn read(self, headers: &HeaderMap, under_tls: bool) -> Option<String> {
        let name = self.name(under_tls);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
            .filter(|value| {
                !value.is_empty()
                    && value.len() <= 128
                    && value
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            })
            .map(str::to_owned)
    }

    /// The header that sets it for `seconds`. Characters that no token has are left out of `value`.
    pub fn set(self, value: &str, seconds: i64, under_tls: bool) -> HeaderValue {
        let value: String = value
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
            .collect();
        let secure = if under_tls { "; Secure" } else { "" };
        let text = format!(
            "{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}",
            self.name(under_tls)
        );
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }

    /// The header that removes it.
    pub fn end(self, under_tls: bool) -> HeaderValue {
        self.set("", 0, under_tls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(line: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(line));
        headers
    }

    #[test]
    fn a_cookie_is_read_by_its_exact_name() {
        let headers = with("xarende_session=no; arende_session=abc-_9; arende_sessionx=no");
        assert_eq!(
            Cookie::Session.read(&headers, false).as_deref(),
            Some("abc-_9")
        );
        assert_eq!(Cookie::Session.read(&headers, true), None);
    }

    #[test]
    fn a_value_of_another_shape_is_no_cookie_of_ours() {
        for line in [
            "arende_session=",
            "arende_session=a b",
            "arende_session=\"a\"",
            "arende_session=a%00",
        ] {
            assert_eq!(Cookie::Session.read(&with(line), false), None, "{line}");
        }
    }

    #[test]
    fn under_tls_a_cookie_is_bound_to_the_host() {
        let set = Cookie::Session.set("abc", 60, true);
        assert_eq!(
            set,
            "__Host-arende_session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(
            !Cookie::Session
                .set("abc", 60, false)
                .to_str()
                .unwrap()
                .contains("Secure")
        );
        assert!(
            Cookie::Session
                .set("a\r\nb; c", 1, false)
                .to_str()
                .unwrap()
                .contains("=abc;")
        );
    }
}
