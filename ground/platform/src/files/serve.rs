//! A file on its way out: streamed from disk, and never as something a browser would run.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use tokio::io::AsyncReadExt;

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

const PIECE: usize = 64 * 1024;

/// The answer that carries a file; `304` when the reader has it already. Whether they may have it is decided before.
///
/// # Errors
/// [`Error::Absent`] when the store has lost it.
pub async fn serve(files: &Files, shown: &Shown, request: &HeaderMap) -> Result<Response<Body>> {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    let inline = shows_inline(&shown.content_type);
    let kind = match shown.content_type.as_str() {
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
    let file = files.open_file(&shown.sha256).await?;
    let size = file.metadata().await?.len();
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    // Read only as far as announced, should the file ever be longer than it was a moment ago.
    let pieces = futures_util::stream::unfold(file.take(size), |mut file| async move {
        let mut piece = vec![0; PIECE];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(count) => {
                piece.truncate(count);
                Some((Ok(Bytes::from(piece)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    });
    *response.body_mut() = Body::from_stream(pieces);
    Ok(response)
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
