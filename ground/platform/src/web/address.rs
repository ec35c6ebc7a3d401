//! Addresses as clients send them: what can be read, and where a visitor may be sent back to.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The longest path and query that is read, in bytes. Help desks take prefilled forms by address, which browsers and
/// mail programs carry to about 2,000 characters; the rest is room for percent-encoding.
pub const MAX_ADDRESS: usize = 8 * 1024;

/// Text of a path segment: everything that could end the segment or the path is encoded.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'/')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// `text` as it may stand in a path segment or a query value.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// Whether `text` decodes: every `%` begins a byte, and the bytes are UTF-8 without control characters.
pub fn decodes(text: &str) -> bool {
    decoded(text).is_some_and(|text| !text.chars().any(char::is_control))
}

/// `text` with percent-encoding undone; `None` for a stray `%` or bytes that are not UTF-8.
pub fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    let well_formed = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'%')
        .all(|(at, _)| {
            bytes
                .get(at + 1..at + 3)
                .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
        });
    if well_formed {
        percent_decode_str(text).decode_utf8().ok()
    } else {
        None
    }
}

/// `text` if it is a path on this very site, to which a visitor may be sent after signing in.
///
/// Refused is everything that some browser, proxy or decoder could read as another site: `//`, backslashes, dots as
/// segments, control characters, and all of these behind up to three layers of percent-encoding.
pub fn local_path(text: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    if text.len() > 2048 || !text.starts_with('/') || !text.chars().all(plain) {
        return None;
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let mut layer = path.to_owned();
    for _ in 0..4 {
        let splits = layer.contains("//") || layer.contains('\\');
        let dots = layer
            .split('/')
            .any(|segment| segment == "." || segment == "..");
        if splits || dots || layer.chars().any(char::is_control) {
            return None;
        }
        layer = decoded(&layer)?.into_owned();
        if !layer.contains('%') {
            break;
        }
    }
    let still_local = layer.starts_with('/')
        && !layer.contains("//")
        && !layer.contains('\\')
        && !layer
            .split('/')
            .any(|segment| segment == "." || segment == "..")
        && !layer.chars().any(char::is_control);
    still_local.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::chance::cases;

    #[test]
    fn ordinary_paths_are_local() {
        for path in [
            "/",
            "/hc/en/requests/812",
            "/hc/sv/requests?selected_tab_name=org-requests&query=%C3%A5#comment_3",
            "/agent/search?q=%22a%5Cb%22",
            "/hc/en/articles/1-H%C3%A4lsning",
        ] {
            assert_eq!(local_path(path), Some(path), "{path}");
        }
    }

    #[test]
    fn nothing_that_leads_away_is_local() {
        for path in [
            "",
            "evil.example",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/%2Fevil.example",
            "/%2f%2fevil.example",
            "/%5Cevil.example",
            "/%255Cevil.example",
            "/%25252Fevil.example",
            "/.//evil.example",
            "/%2e%2e//evil.example",
            "/%09/evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a\r\nSet-Cookie: a=b",
            "/%0d%0aSet-Cookie:a=b",
            " /hc",
            "/hc\u{2028}",
            "/%",
            "/%zz",
            "/%ff",
            "javascript:alert(1)",
        ] {
            assert_eq!(local_path(path), None, "{path:?}");
        }
    }

    #[test]
    fn a_stray_percent_sign_does_not_decode() {
        assert!(decodes("/hc/en/%C3%A5"));
        for text in ["/%", "/%4", "/%zz", "/%ff", "/%00", "/a%0Ab", "/%C3"] {
            assert!(!decodes(text), "{text}");
        }
    }

    #[test]
    fn whatever_is_local_stays_on_this_site() {
        let pieces = [
            "/", "\\", "%", "%2f", "%5C", "%25", "5c", "2F", ".", ":", "@", "a", "\t", " ", "?",
            "#",
        ];
        let mut local = 0;
        cases(|chance| {
            let text = format!("/{}", chance.of(&pieces, 8));
            if let Some(path) = local_path(&text) {
                local += 1;
                assert!(path.starts_with('/') && !path.starts_with("//"), "{path}");
                assert!(!path.contains('\\'), "{path}");
                let uri: axum::http::Uri = path.parse().unwrap();
                assert!(uri.authority().is_none(), "{path}");
            }
        });
        assert!(local > 0, "the cases reach both answers");
    }

    #[test]
    fn encoded_text_decodes_to_itself() {
        cases(|chance| {
            let text = chance.text(20);
            assert_eq!(decoded(&encoded(&text)).unwrap(), text);
        });
    }
}
