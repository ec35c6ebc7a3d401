//! What a form and its parts say of themselves: the boundary, names, and names of files.

use super::body::BodyTrouble;

/// Why a body could not be read as a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    /// It does not follow the rules of multipart, or ends before its last boundary.
    Form,
    /// A name or a text is not UTF-8.
    Text,
    /// All in all it is larger than any form of ours.
    TooMuch,
    /// The connection was too slow or broke.
    Body(BodyTrouble),
}

/// What a part says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    /// The file's name as sent; `None` for a field.
    pub(super) file_name: Option<String>,
}

/// The boundary of a `multipart/form-data` content type (RFC 2046, 5.1.1: 1 to 70 characters).
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.trim().trim_matches('"'))
    })?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "'()+_,-./:=? ".contains(c);
    (1..=70).contains(&value.len()).then_some(())?;
    value.chars().all(allowed).then(|| value.to_owned())
}

/// Reads a part's head.
pub(super) fn part(head: &[u8]) -> Result<Part, Malformed> {
    let head = std::str::from_utf8(head).map_err(|_| Malformed::Text)?;
    let disposition = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"))
        .map(|(_, value)| value.trim())
        .ok_or(Malformed::Form)?;
    let kind = disposition.split(';').next().unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return Err(Malformed::Form);
    }
    let mut part = Part {
        name: String::new(),
        file_name: None,
    };
    let mut named = false;
    let mut rest = disposition.get(kind.len()..).unwrap_or_default();
    while let Some(after) = rest.trim_start().strip_prefix(';') {
        let Some((key, value, after)) = parameter(after) else {
            break;
        };
        match key.to_ascii_lowercase().as_str() {
            "name" if !named => {
                part.name = value;
                named = true;
            }
            "filename" if part.file_name.is_none() => part.file_name = Some(value),
            _ => {}
        }
        rest = after;
    }
    if named {
        Ok(part)
    } else {
        Err(Malformed::Form)
    }
}

/// One `key=value` or `key="value"`, and what follows. Browsers write `"` and line ends in names as `%22`, `%0D` and
/// `%0A` (WHATWG), older programs as `\"`; both are read.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let (key, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find(';').unwrap_or(rest.len());
        let (value, after) = rest.split_at(end);
        return Some((key.trim(), value.trim().to_owned(), after));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                let value = value
                    .replace("%22", "\"")
                    .replace("%0D", "\r")
                    .replace("%0A", "\n");
                return Some((key.trim(), value, quoted.get(at + 1..).unwrap_or_default()));
            }
            '\\' if letters.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                letters.next();
            }
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_is_short_and_plain() {
        assert_eq!(
            boundary("multipart/form-data; boundary=XX").as_deref(),
            Some("XX")
        );
        assert_eq!(
            boundary("Multipart/Form-Data; charset=x; Boundary=\"a b\"").as_deref(),
            Some("a b")
        );
        for text in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/mixed; boundary=XX",
            "multipart/form-data; boundary=a\u{7f}",
        ] {
            assert_eq!(boundary(text), None, "{text}");
        }
        assert_eq!(
            boundary(&format!("multipart/form-data; boundary={}", "a".repeat(71))),
            None
        );
    }
}
