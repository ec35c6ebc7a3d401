//! A form that somebody sent: its fields as clean text, and its files already on disk, waiting to be claimed.
//!
//! Nothing is read of a form that did not show its token (see `csrf`). What can be wrong with a file is told as data,
//! so that the form can be shown again with everything the person wrote.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use super::body::BodyTrouble;
use super::csrf::{self, Checked, MAX_FIELDS, is_urlencoded, readable_size, trouble};
use super::guard::RequestOrigin;
use super::limits;
use super::multipart::Reader;
use super::part::{Malformed, boundary};
use super::visitor::Visitor;
use crate::files::{self, StoredUpload, clean_name};
use crate::language::Words;
use crate::{App, Error, Refusal, Result, random_token};

/// The most fields of a form.
const MAX_FIELD_COUNT: usize = 1000;
/// The most files of a form.
pub const MAX_FILES: usize = 64;
/// A form with files may be this many times as large as one file may be.
const FILES_TOGETHER: u64 = 10;

/// A form's fields, in the order they were sent.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first field of that name, without blanks around it; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// The first field of that name as it was sent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All fields of that name.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The fields called `prefix[…]`, by what stands between the brackets: `request[custom_fields][7]` under
    /// `request[custom_fields]` is `7`.
    pub fn under<'a, 'n>(
        &'a self,
        prefix: &'n str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a, 'n> {
        self.0.iter().filter_map(move |(key, value)| {
            let inner = key
                .strip_prefix(prefix)?
                .strip_prefix('[')?
                .strip_suffix(']')?;
            Some((inner, value.as_str()))
        })
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|value| !matches!(value, "" | "0" | "false" | "off"))
    }
}

/// Why a file of a form was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is larger than `limit` bytes.
    TooLarge {
        /// The most bytes of one file.
        limit: u64,
    },
    /// It came after [`MAX_FILES`] others.
    TooMany,
    /// Somebody signed out has sent many files already.
    TooOften,
    /// The server's disk is full.
    NoRoom,
}

/// A file that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadProblem {
    /// Its cleaned name.
    pub file_name: String,
    /// Why.
    pub kind: ProblemKind,
}

impl UploadProblem {
    /// The sentence for the person who sent it.
    pub fn sentence(&self, words: &Words) -> String {
        words.refusal(&self.refusal())
    }

    /// The same as a refusal, for answers that are not a form.
    pub fn refusal(&self) -> Refusal {
        let refusal = match &self.kind {
            ProblemKind::TooLarge { limit } => {
                Refusal::new(413, "web-file-large").with("size", readable_size(*limit))
            }
            ProblemKind::TooMany => {
                Refusal::new(422, "web-files-many").with("most", MAX_FILES.to_string())
            }
            ProblemKind::TooOften => Refusal::new(429, "web-files-often"),
            ProblemKind::NoRoom => Refusal::new(507, "web-file-no-room"),
        };
        refusal.with("name", self.file_name.clone())
    }
}

/// A form with files.
#[derive(Clone, Debug, Default)]
pub struct FormData {
    /// Its fields.
    pub fields: Fields,
    /// Files that wait to be claimed; put their tokens into the form when it is shown again.
    pub uploads: Vec<StoredUpload>,
    /// Files that were not kept.
    pub problems: Vec<UploadProblem>,
}

/// Text as it is kept: without NUL and other control characters, line ends as `\n`.
pub fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        text.chars()
            .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
            .collect()
    } else {
        text
    }
}

/// How a form that cannot be read is answered.
fn refusal(malformed: Malformed) -> Error {
    match malformed {
        Malformed::Form => Error::refused(400, "web-form-unreadable"),
        Malformed::Text => Error::refused(400, "web-form-text"),
        Malformed::TooMuch => Error::refused(413, "web-form-large"),
        Malformed::Body(body) => trouble(body),
    }
}

/// The fields of an urlencoded form.
fn urlencoded(bytes: &[u8]) -> Result<Fields> {
    let pair = |text: &[u8]| -> Option<String> {
        let spaced: Vec<u8> = text
            .iter()
            .map(|b| if *b == b'+' { b' ' } else { *b })
            .collect();
        let bytes = percent_encoding::percent_decode(&spaced).collect::<Vec<u8>>();
        String::from_utf8(bytes).ok().map(|text| clean_text(&text))
    };
    let mut fields = Fields::default();
    for part in bytes
        .split(|byte| *byte == b'&')
        .filter(|part| !part.is_empty())
    {
        if fields.0.len() == MAX_FIELD_COUNT {
            return Err(refusal(Malformed::TooMuch));
        }
        let at = part
            .iter()
            .position(|byte| *byte == b'=')
            .unwrap_or(part.len());
        let (name, value) = part.split_at(at);
        let (name, value) = (pair(name), pair(value.get(1..).unwrap_or_default()));
        let (Some(name), Some(value)) = (name, value) else {
            return Err(refusal(Malformed::Text));
        };
        fields.0.push((name, value));
    }
    Ok(fields)
}

/// Where the files of a form go.
struct Keeper<'a> {
    app: &'a App,
    uploader: String,
    /// The bucket of somebody signed out.
    bucket: Option<String>,
}

impl Keeper<'_> {
    async fn may_send(&self) -> Result<bool> {
        let Some(key) = self.bucket.clone() else {
            return Ok(true);
        };
        let now = self.app.clock.now();
        self.app
            .store
            .write(move |tx| limits::take(tx, &key, limits::ANONYMOUS_UPLOAD, now))
            .await
    }

    /// Keeps what the reader has of one file; the rest of a file that is too large is passed over.
    async fn keep<S>(
        &self,
        reader: &mut Reader<S>,
        name: &str,
    ) -> Result<std::result::Result<StoredUpload, ProblemKind>>
    where
        S: Stream<Item = std::result::Result<Bytes, BodyTrouble>> + Unpin,
    {
        let limit = self.app.config.upload_limit;
        let mut incoming = match self.app.files.receive().await {
            Ok(incoming) => incoming,
            Err(error) => return no_room(error),
        };
        while let Some(piece) = reader.next_piece().await.map_err(refusal)? {
            if incoming.size() + piece.len() as u64 > limit {
                return Ok(Err(ProblemKind::TooLarge { limit }));
            }
            if let Err(error) = incoming.write(&piece).await {
                return no_room(error);
            }
        }
        let kept = match incoming.finish().await {
            Ok(stored) => {
                keep_pending(self.app, stored, name, random_token()?, &self.uploader).await
            }
            Err(error) => Err(error),
        };
        kept.map(Ok).or_else(no_room)
    }
}

fn no_room<T>(error: Error) -> Result<std::result::Result<T, ProblemKind>> {
    match error {
        Error::Refused(Refusal { status: 507, .. }) => Ok(Err(ProblemKind::NoRoom)),
        other => Err(other),
    }
}

/// Writes the row of a stored file that waits for its form.
pub(super) async fn keep_pending(
    app: &App,
    stored: files::Stored,
    name: &str,
    token: String,
    uploader: &str,
) -> Result<StoredUpload> {
    let upload = StoredUpload {
        token,
        name: name.to_owned(),
        size: stored.size,
        content_type: stored.content_type.to_owned(),
    };
    let (row, uploader, now) = (upload.clone(), uploader.to_owned(), app.clock.now());
    app.store
        .write(move |tx| {
            files::add_pending(tx, &stored, &row.name, &row.token, &uploader, now).map(drop)
        })
        .await?;
    Ok(upload)
}

async fn multipart(
    body: Body,
    boundary: &str,
    keeper: Option<Keeper<'_>>,
    limit: u64,
) -> Result<FormData> {
    let stream = body
        .into_data_stream()
        .map(|piece| piece.map_err(|error| BodyTrouble::of(&error)));
    let mut reader = Reader::new(stream, boundary, limit);
    let mut form = FormData::default();
    let (mut text_bytes, mut files) = (0, 0);
    while let Some(part) = reader.next_part().await.map_err(refusal)? {
        let Some(file_name) = part.file_name else {
            let mut value = Vec::new();
            while let Some(piece) = reader.next_piece().await.map_err(refusal)? {
                text_bytes += piece.len();
                if text_bytes > MAX_FIELDS {
                    return Err(refusal(Malformed::TooMuch));
                }
                value.extend_from_slice(&piece);
            }
            text_bytes += part.name.len();
            if form.fields.0.len() == MAX_FIELD_COUNT || text_bytes > MAX_FIELDS {
                return Err(refusal(Malformed::TooMuch));
            }
            let value = String::from_utf8(value).map_err(|_| refusal(Malformed::Text))?;
            form.fields
                .0
                .push((clean_text(&part.name), clean_text(&value)));
            continue;
        };
        // A file input that was left empty is sent as a file without a name.
        let Some(keeper) = keeper.as_ref().filter(|_| !file_name.is_empty()) else {
            continue;
        };
        let name = clean_name(&file_name);
        files += 1;
        let kept = if files > MAX_FILES {
            Err(ProblemKind::TooMany)
        } else if !keeper.may_send().await? {
            Err(ProblemKind::TooOften)
        } else {
            keeper.keep(&mut reader, &name).await?
        };
        match kept {
            Ok(upload) => form.uploads.push(upload),
            Err(kind) if form.problems.len() < MAX_FILES => {
                form.problems.push(UploadProblem {
                    file_name: name,
                    kind,
                });
            }
            Err(_) => return Err(refusal(Malformed::TooMuch)),
        }
    }
    Ok(form)
}

/// The bucket of somebody signed out.
pub(super) fn upload_bucket(visitor: &Visitor, parts: &Parts) -> Option<String> {
    if visitor.person.is_some() {
        return None;
    }
    let origin = parts.extensions.get::<RequestOrigin>()?;
    Some(format!("upload:{}", limits::network(origin.client_ip)))
}

async fn read(request: Request, app: &App, with_files: bool) -> Result<FormData> {
    let (mut parts, body) = request.into_parts();
    if parts.extensions.get::<Checked>().is_none() {
        return Err(Error::refused(403, "web-csrf"));
    }
    let content_type = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if is_urlencoded(&content_type) {
        let bytes = csrf::whole(body, MAX_FIELDS).await?;
        return Ok(FormData {
            fields: urlencoded(&bytes)?,
            ..FormData::default()
        });
    }
    let Some(boundary) = boundary(&content_type) else {
        return Err(Error::refused(415, "web-form-unreadable"));
    };
    let mut keeper = None;
    let mut limit = MAX_FIELDS as u64 * 2;
    if with_files {
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let bucket = upload_bucket(&visitor, &parts);
        keeper = Some(Keeper {
            app,
            uploader: visitor.uploader(),
            bucket,
        });
        limit += app.config.upload_limit.saturating_mul(FILES_TOGETHER);
    }
    multipart(body, &boundary, keeper, limit).await
}

impl FromRequest<App> for FormData {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        read(request, app, true).await
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Error;

    /// Files are passed over.
    async fn from_request(request: Request, app: &App) -> Result<Self> {
        read(request, app, false).await.map(|form| form.fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_without_control_characters() {
        assert_eq!(clean_text("a\r\nb\rc\0d\x1b[1m\u{85}\te"), "a\nb\ncd[1m\te");
    }

    #[test]
    fn an_urlencoded_form_is_read_in_order() {
        let fields = urlencoded(b"a=1&b=%C3%A5+%2B&&a=2&c&request%5Bx%5D%5B7%5D=y").unwrap();
        assert_eq!(fields.text("a"), "1");
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(fields.text("b"), "å +");
        assert_eq!(fields.get("c"), Some(""));
        assert_eq!(fields.under("request[x]").collect::<Vec<_>>(), [("7", "y")]);
    }

    #[test]
    fn text_that_is_not_utf_8_is_refused() {
        assert!(matches!(
            urlencoded(b"a=%ff"),
            Err(Error::Refused(Refusal { status: 400, .. }))
        ));
        let many = "a=1&".repeat(MAX_FIELD_COUNT + 1);
        assert!(matches!(
            urlencoded(many.as_bytes()),
            Err(Error::Refused(Refusal { status: 413, .. }))
        ));
    }

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(readable_size(25 * 1024 * 1024), "25 MB");
        assert_eq!(readable_size(1_600_000), "1.5 MB");
        assert_eq!(readable_size(2048), "2 kB");
        assert_eq!(readable_size(12), "12 B");
    }
}
