//! The browser's files (scripts, style sheets, fonts, icons), carried inside the program.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::routing::get;
use domain::look::{HUES, Palette, Rgb, palettes};
use foldhash::fast::RandomState;

struct Asset {
    name: &'static str,
    url: &'static str,
    plain: &'static [u8],
    br: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

mod embedded {
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// Where a file is served: `portal.js` becomes `/assets/portal-3FA9C1.js`.
///
/// The name changes with the content, so browsers keep a file for good. An unknown name is a
/// mistake in a template; it leads to a 404 that a browser's console shows by that name.
pub fn url(name: &str) -> &'static str {
    let found = embedded::ASSETS.iter().find(|asset| asset.name == name);
    debug_assert!(found.is_some(), "web/ builds no file called {name}");
    found.map_or("/assets/missing", |asset| asset.url)
}

/// Where the style sheet with the colours of a hue is served. Its name changes with how they are computed.
pub(crate) fn look(hue: u16) -> String {
    format!("/assets/{LOOK}{hue}.css")
}

const LOOK: &str = "look-1-";

/// The style sheet of that name. It says more precisely than others which element it is about, so that it may come first.
fn look_sheet(file: &str) -> Option<String> {
    let hue = file.strip_prefix(LOOK)?.strip_suffix(".css")?;
    let hue = hue.parse().ok().filter(|hue| HUES.contains(hue))?;
    let (light, dark) = palettes(hue);
    let pair =
        |of: fn(&Palette) -> Rgb| format!("light-dark({}, {})", of(&light).hex(), of(&dark).hex());
    Some(format!(
        ":root:root {{ --brand: {}; --brand-ink: {}; --brand-soft: {}; --brand-text: {}; --focus: {}; }}\n",
        pair(|one| one.brand),
        pair(|one| one.ink),
        pair(|one| one.soft),
        pair(|one| one.text),
        pair(|one| one.brand)
    ))
}

/// The drawing inside an icon's `<svg>`.
pub(crate) fn drawing(name: &str) -> &'static str {
    static ICONS: LazyLock<HashMap<&str, &str, RandomState>> =
        LazyLock::new(|| embedded::ICONS.iter().copied().collect());
    let found = ICONS.get(name).copied();
    debug_assert!(
        found.is_some(),
        "no icon {name}: add it to web/src/icons.json"
    );
    found.unwrap_or_default()
}

/// `/assets/{file}`, for whichever state the whole site has.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(serve))
}

async fn serve(Path(file): Path<String>, asked: HeaderMap) -> Response<Body> {
    if let Some(sheet) = look_sheet(&file) {
        return Response::builder()
            .header(header::CONTENT_TYPE, content_type(&file))
            .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .body(Body::from(sheet))
            .unwrap_or_default();
    }
    let Some(asset) = embedded::ASSETS
        .iter()
        .find(|a| a.url.strip_prefix("/assets/") == Some(&file))
    else {
        let mut absent = Response::new(Body::from("No such file.\n"));
        *absent.status_mut() = StatusCode::NOT_FOUND;
        return absent;
    };
    let accepted = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let (encoding, bytes) = match (asset.br, asset.gzip) {
        (Some(br), _) if accepts(accepted, "br") => (Some("br"), br),
        (_, Some(gzip)) if accepts(accepted, "gzip") => (Some("gzip"), gzip),
        _ => (None, asset.plain),
    };
    let mut answer = Response::builder()
        .header(header::CONTENT_TYPE, content_type(&file))
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(header::VARY, "accept-encoding")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(encoding) = encoding {
        answer = answer.header(header::CONTENT_ENCODING, encoding);
    }
    answer.body(Body::from(bytes)).unwrap_or_default()
}

/// `br;q=0` means "not that one".
fn accepts(header: &str, wanted: &str) -> bool {
    header.split(',').any(|one| {
        let (name, quality) = one.split_once(';').unwrap_or((one, ""));
        let refused = quality
            .trim()
            .strip_prefix("q=")
            .is_some_and(|q| q.parse::<f32>() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(wanted) && !refused
    })
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_used_only_when_the_browser_takes_it() {
        assert!(accepts("gzip, deflate, br;q=0.9", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
    }

    #[test]
    fn files_are_found_by_their_plain_name() {
        assert!(url("portal.js").starts_with("/assets/portal-"));
        assert!(url("workspace.css").starts_with("/assets/workspace-"));
    }
}
