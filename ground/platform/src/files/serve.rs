//! A file on its way out: streamed from its place, whole or in part, and never as something a browser would run.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use super::range::Wanted;
use super::{Files, disposition, shows_inline};
use crate::{Error, Result};

/// What is known of a file that somebody may read.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its place in the store.
    pub sha256: String,
    /// The name it is saved under.
    pub name: String,
    /// Its media type, as found when it was stored.
    pub content_type: String,
}

/// Under this policy a document runs nothing and asks for nothing, even if a browser opens it after all.
const FILE_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// A day, for one reader only: rights can be taken away, and a shared cache would not know.
const FILE_CACHE: &str = "private, max-age=86400, immutable";

/// The answer that carries a file; `304` when the reader has it already. Whether they may have it is decided before.
///
/// # Errors
/// [`Error::Absent`] when the store has lost it; 503 when the store is away.
pub async fn serve(files: &Files, shown: &Shown, request: &HeaderMap) -> Result<Response<Body>> {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    let inline = shows_inline(&shown.content_type);
    let kind = match shown.content_type.as_str() {
        // The words of a film, which browsers take from nothing else.
        "text/plain" if shown.name.to_lowercase().ends_with(".vtt") => "text/vtt; charset=utf-8",
        "text/plain" => "text/plain; charset=utf-8",
        other => other,
    };
    let tag = format!("\"{}\"", shown.sha256.get(..32).unwrap_or_default());
    let fields: [(HeaderName, &str); 6] = [
        (header::CONTENT_TYPE, kind),
        (
            header::CONTENT_DISPOSITION,
            &disposition(inline, &shown.name),
        ),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, FILE_CACHE),
        (header::ETAG, &tag),
    ];
    for (name, value) in fields {
        let value = HeaderValue::from_str(value)
            .map_err(|_| Error::broken(format!("a file's {name} is no header value")))?;
        headers.insert(name, value);
    }
    if has_it(request, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    let wanted = match Wanted::of(request, &tag) {
        Some(wanted) => {
            let size = files.size(&shown.sha256).await?;
            match wanted.within(size) {
                Some(range) => Some(range),
                None => return Ok(beyond(response, size)),
            }
        }
        None => None,
    };
    let (size, pieces) = files.open_file(&shown.sha256, wanted.clone()).await?;
    let headers = response.headers_mut();
    let length = wanted
        .as_ref()
        .map_or(size, |range| range.end - range.start);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some(range) = wanted {
        let said = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        let said = HeaderValue::from_str(&said).map_err(Error::broken)?;
        headers.insert(header::CONTENT_RANGE, said);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    *response.body_mut() = Body::from_stream(pieces);
    Ok(response)
}

/// The part that was asked for is not there (RFC 9110, 15.5.17).
fn beyond(mut response: Response<Body>, size: u64) -> Response<Body> {
    response.headers_mut().remove(header::CONTENT_TYPE);
    response.headers_mut().remove(header::CONTENT_DISPOSITION);
    if let Ok(said) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, said);
    }
    // Programs ask for parts; they read the header.
    response.extensions_mut().insert(crate::web::errors::Worded);
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    response
}

/// RFC 9110, 13.1.2: any of a list, weak or strong.
fn has_it(request: &HeaderMap, tag: &str) -> bool {
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().trim_start_matches("W/"))
        .any(|value| value == tag || value == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_raster_pictures_are_shown_everything_else_is_saved() {
        let data = std::env::temp_dir().join(format!(
            "arende-serve-{}",
            crate::key::random_token().unwrap()
        ));
        let files = Files::in_folder(&data).unwrap();
        for (bytes, expected) in [
            (&b"<html><script>alert(1)</script>"[..], "attachment"),
            (b"\x89PNG\r\n\x1a\n", "inline"),
            (b"%PDF-1.7", "attachment"),
        ] {
            let stored = files.keep_now(bytes).unwrap();
            let shown = Shown {
                sha256: stored.sha256,
                name: "x.png".to_owned(),
                content_type: stored.content_type.to_owned(),
            };
            let answer = serve(&files, &shown, &HeaderMap::new()).await.unwrap();
            let headers = answer.headers();
            let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert!(disposition.starts_with(expected), "{disposition}");
            assert_eq!(headers[header::CONTENT_SECURITY_POLICY], FILE_POLICY);
            assert_eq!(
                headers[header::CONTENT_LENGTH],
                bytes.len().to_string().as_str()
            );
            let tag = headers[header::ETAG].clone();
            let sent = axum::body::to_bytes(answer.into_body(), 1024)
                .await
                .unwrap();
            assert_eq!(&sent[..], bytes);
            let mut again = HeaderMap::new();
            again.insert(header::IF_NONE_MATCH, tag);
            let answer = serve(&files, &shown, &again).await.unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        }
        std::fs::remove_dir_all(data).unwrap();
    }
}
