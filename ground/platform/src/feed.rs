//! What a portal tells, as an Atom feed.

use askama::Template;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::language::Words;
use crate::{Error, Result};

/// A feed.
#[derive(Template)]
#[template(path = "feed.xml")]
pub struct Feed {
    /// Of its language.
    pub w: Words,
    /// The name of the portal.
    pub site: String,
    /// What it tells of.
    pub title: String,
    /// The page that tells the same.
    pub page: String,
    /// Its own address.
    pub own: String,
    /// When something changed last, as ISO 8601.
    pub updated: String,
    /// The newest first.
    pub entries: Vec<Entry>,
}

/// Something in a feed.
#[derive(Debug)]
pub struct Entry {
    /// Its identity, which stays.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// When it was told first, as ISO 8601.
    pub published: String,
    /// When it changed last.
    pub updated: String,
    /// HTML, which the feed carries as text.
    pub content: String,
}

impl Feed {
    /// The answer to whoever asks for it; it may be kept for a minute.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn answer(&self) -> Result<Response> {
        let kind = [
            (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=60"),
        ];
        let text = self.render().map_err(Error::broken)?;
        Ok((kind, Body::from(text)).into_response())
    }
}
