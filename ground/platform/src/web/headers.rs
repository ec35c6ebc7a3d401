//! The headers that every answer carries, whatever it is an answer to.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use bytes::Bytes;

/// Only our own origin, nothing inline, no frames around us. `data:` and `blob:` pictures are what a form shows of a
/// file before it is sent.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-src 'self'; frame-ancestors 'none'";

const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), \
     display-capture=(), encrypted-media=(), fullscreen=(self), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
     idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
     picture-in-picture=(), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), \
     web-share=(), xr-spatial-tracking=()";

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// The number by which a person and the log speak of the same request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Two years, as browsers' preload lists ask.
const STRICT_TRANSPORT: &str = "max-age=63072000; includeSubDomains";

/// Adds what is missing; a handler that set its own policy (a file, a sandboxed mail) keeps it.
pub(super) fn secure(headers: &mut HeaderMap, under_tls: bool, request_id: &str) {
    let defaults = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (PERMISSIONS, PERMISSIONS_POLICY),
        (OPENER, "same-origin"),
        (RESOURCE, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if under_tls {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static(STRICT_TRANSPORT));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
}

/// The HTTP library answers a head it cannot read by itself, with a bare status line that never passes our
/// middleware. Those few bytes are recognised here, and replaced by an answer with a sentence and our headers.
pub(super) fn in_place_of_a_bare_answer(data: &[u8]) -> Option<Bytes> {
    let bare = data.len() < 256 && data.starts_with(b"HTTP/1.1 4") && data.ends_with(b"\r\n\r\n");
    if !bare {
        return None;
    }
    let head = std::str::from_utf8(data).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?;
    let fields: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let names: Vec<String> = fields
        .iter()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    let closing = names.iter().any(|name| name == "connection");
    let nothing_else = names
        .iter()
        .all(|name| ["connection", "content-length", "date"].contains(&name.as_str()));
    if !closing || !nothing_else || names.len() != fields.len() {
        return None;
    }
    let sentence = match status.get(9..12)? {
        "414" => "The address is longer than this server reads.\n",
        "431" => "The request's headers are larger than this server reads.\n",
        _ => "This is not a request this server can read.\n",
    };
    let dated = fields
        .iter()
        .find(|line| line.to_ascii_lowercase().starts_with("date:"));
    let mut answer = format!(
        "{status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n",
        sentence.len()
    );
    if let Some(line) = dated {
        answer.push_str(line);
        answer.push_str("\r\n");
    }
    let mut headers = HeaderMap::new();
    secure(&mut headers, false, "unread");
    for (name, value) in &headers {
        answer.push_str(name.as_str());
        answer.push_str(": ");
        answer.push_str(value.to_str().unwrap_or_default());
        answer.push_str("\r\n");
    }
    answer.push_str("\r\n");
    answer.push_str(sentence);
    Some(Bytes::from(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handlers_own_policy_is_kept() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox"),
        );
        secure(&mut headers, true, "r1");
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], "sandbox");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::STRICT_TRANSPORT_SECURITY], STRICT_TRANSPORT);
        assert_eq!(headers[REQUEST_ID], "r1");
    }

    #[test]
    fn without_tls_nobody_is_told_to_insist_on_it() {
        let mut headers = HeaderMap::new();
        secure(&mut headers, false, "r1");
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn a_bare_answer_is_replaced_and_a_full_one_is_not() {
        let bare = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\
            content-length: 0\r\ndate: Sat, 21 Nov 2026 21:00:00 GMT\r\n\r\n";
        let answer = in_place_of_a_bare_answer(bare).unwrap();
        let answer = std::str::from_utf8(&answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
        assert!(
            answer.contains("\r\nx-content-type-options: nosniff\r\n"),
            "{answer}"
        );
        let full = b"HTTP/1.1 404 Not Found\r\nconnection: close\r\nx-request-id: 1\r\n\r\n";
        assert!(in_place_of_a_bare_answer(full).is_none());
        assert!(
            in_place_of_a_bare_answer(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").is_none()
        );
    }
}
