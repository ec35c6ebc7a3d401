//! Reads `multipart/form-data` (RFC 7578) piece by piece: whatever is sent, no more than one piece and one head is
//! ever in memory.

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};

use super::body::BodyTrouble;
use super::part::{Malformed, Part, part};

/// Heads of a part, and what comes before the first boundary, at most.
const MAX_HEAD: usize = 8 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    BeforeFirst,
    InPart,
    AfterBoundary,
    AtEnd,
}

/// A form on its way in.
pub(super) struct Reader<S> {
    stream: S,
    buffer: BytesMut,
    delimiter: Vec<u8>,
    place: Place,
    left: u64,
}

fn delimiter(boundary: &str) -> Vec<u8> {
    [b"\r\n--", boundary.as_bytes()].concat()
}

impl<S> Reader<S>
where
    S: Stream<Item = Result<Bytes, BodyTrouble>> + Unpin,
{
    /// Reads at most `limit` bytes of `stream`.
    pub(super) fn new(stream: S, boundary: &str, limit: u64) -> Self {
        // The first boundary stands at the very beginning; with a line end before it, it is like all others.
        let buffer = BytesMut::from(&b"\r\n"[..]);
        Self {
            stream,
            buffer,
            delimiter: delimiter(boundary),
            place: Place::BeforeFirst,
            left: limit,
        }
    }

    /// The next part, past what is left of this one; `None` after the last.
    pub(super) async fn next_part(&mut self) -> Result<Option<Part>, Malformed> {
        match self.place {
            Place::AtEnd => return Ok(None),
            Place::InPart => while self.next_piece().await?.is_some() {},
            Place::BeforeFirst => {
                loop {
                    if let Some(at) = find(&self.buffer, &self.delimiter) {
                        let _ = self.buffer.split_to(at + self.delimiter.len());
                        break;
                    }
                    self.fill_below(MAX_HEAD).await?;
                }
                self.place = Place::AfterBoundary;
            }
            Place::AfterBoundary => {}
        }
        while self.buffer.len() < 2 {
            self.fill_below(MAX_HEAD).await?;
        }
        if self.buffer.starts_with(b"--") {
            self.place = Place::AtEnd;
            return Ok(None);
        }
        let line = self.read_past(b"\r\n").await?;
        if line
            .iter()
            .any(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
        {
            return Err(Malformed::Form);
        }
        while self.buffer.len() < 2 {
            self.fill_below(MAX_HEAD).await?;
        }
        let head = if self.buffer.starts_with(b"\r\n") {
            return Err(Malformed::Form);
        } else {
            self.read_past(b"\r\n\r\n").await?
        };
        self.place = Place::InPart;
        part(&head).map(Some)
    }

    /// The next piece of the part's content; `None` at its end.
    pub(super) async fn next_piece(&mut self) -> Result<Option<Bytes>, Malformed> {
        if self.place != Place::InPart {
            return Ok(None);
        }
        loop {
            if let Some(at) = find(&self.buffer, &self.delimiter) {
                let piece = self.buffer.split_to(at).freeze();
                if piece.is_empty() {
                    let _ = self.buffer.split_to(self.delimiter.len());
                    self.place = Place::AfterBoundary;
                    return Ok(None);
                }
                return Ok(Some(piece));
            }
            // What cannot be the beginning of a boundary is content.
            let kept = (self.delimiter.len() - 1).min(self.buffer.len());
            let tail_from = self.buffer.len() - kept;
            let tail = self.buffer.get(tail_from..).unwrap_or_default();
            let safe = tail_from
                + tail
                    .iter()
                    .position(|byte| *byte == b'\r')
                    .unwrap_or(tail.len());
            if safe > 0 {
                return Ok(Some(self.buffer.split_to(safe).freeze()));
            }
            self.fill().await?;
        }
    }

    async fn read_past(&mut self, end: &[u8]) -> Result<Bytes, Malformed> {
        loop {
            if let Some(at) = find(&self.buffer, end) {
                return Ok(self.buffer.split_to(at + end.len()).freeze());
            }
            self.fill_below(MAX_HEAD).await?;
        }
    }

    async fn fill_below(&mut self, limit: usize) -> Result<(), Malformed> {
        if self.buffer.len() > limit + self.delimiter.len() {
            return Err(Malformed::Form);
        }
        self.fill().await
    }

    async fn fill(&mut self) -> Result<(), Malformed> {
        match self.stream.next().await {
            Some(Ok(bytes)) => {
                self.left = self
                    .left
                    .checked_sub(bytes.len() as u64)
                    .ok_or(Malformed::TooMuch)?;
                self.buffer.extend_from_slice(&bytes);
                Ok(())
            }
            Some(Err(trouble)) => Err(Malformed::Body(trouble)),
            None => Err(Malformed::Form),
        }
    }
}

/// Where `needle` begins. All needles begin with `\r`, which is rare in files and found quickly.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    loop {
        let rest = haystack.get(from..)?;
        let at = from + rest.iter().position(|byte| *byte == first)?;
        let here = haystack.get(at..)?;
        if here.starts_with(needle) {
            return Some(at);
        }
        if here.len() < needle.len() {
            return None;
        }
        from = at + 1;
    }
}

/// What the beginning of a form says of its first field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// More bytes are needed to tell.
    NeedsMore,
    /// Its name and value.
    Field(String, String),
    /// It is a file, or this is no form.
    Nothing,
}

/// Looks at the first field without taking anything away.
pub(super) fn first_field(beginning: &[u8], boundary: &str) -> First {
    let delimiter = delimiter(boundary);
    let opening = delimiter.get(2..).unwrap_or_default();
    if beginning.len() < opening.len() + 2 {
        return if opening.starts_with(beginning) || beginning.starts_with(opening) {
            First::NeedsMore
        } else {
            First::Nothing
        };
    }
    let Some(rest) = beginning
        .strip_prefix(opening)
        .and_then(|rest| rest.strip_prefix(b"\r\n"))
    else {
        return First::Nothing;
    };
    let Some(head_end) = find(rest, b"\r\n\r\n") else {
        return First::NeedsMore;
    };
    let (head, content) = rest.split_at(head_end + 4);
    let Ok(Part {
        name,
        file_name: None,
    }) = part(head)
    else {
        return First::Nothing;
    };
    let Some(end) = find(content, &delimiter) else {
        return First::NeedsMore;
    };
    match content.get(..end).map(std::str::from_utf8) {
        Some(Ok(value)) => First::Field(name, value.to_owned()),
        _ => First::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::chance::cases;

    type Read = Vec<(Part, Vec<u8>)>;

    async fn read(body: &[u8], boundary: &str, step: usize) -> Result<Read, Malformed> {
        let pieces: Vec<_> = body
            .chunks(step.max(1))
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        let mut reader = Reader::new(futures_util::stream::iter(pieces), boundary, 1 << 20);
        let mut parts = Vec::new();
        while let Some(part) = reader.next_part().await? {
            let mut content = Vec::new();
            while let Some(piece) = reader.next_piece().await? {
                content.extend_from_slice(&piece);
            }
            parts.push((part, content));
        }
        Ok(parts)
    }

    const FORM: &[u8] = b"--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n\
        --XX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\\\"b%22.txt\"\r\n\
        Content-Type: text/html\r\n\r\nline\r\n--X\r\n-- \r\n--XX--\r\nepilogue";

    #[tokio::test]
    async fn a_form_is_read_however_it_is_cut() {
        for step in 1..FORM.len() {
            let parts = read(FORM, "XX", step).await.unwrap();
            assert_eq!(parts.len(), 2, "in steps of {step}");
            assert_eq!(parts[0].1, b"token");
            assert_eq!(parts[1].0.file_name.as_deref(), Some("a\"b\".txt"));
            assert_eq!(parts[1].1, b"line\r\n--X\r\n-- ");
        }
    }

    #[tokio::test]
    async fn whatever_is_wrong_is_said_in_one_of_few_ways() {
        let bodies: [&[u8]; 14] = [
            b"",
            b"--",
            b"--XX",
            b"--XX\r\n",
            b"--YY\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--YY--",
            b"--XX\r\n\r\nno head\r\n--XX--",
            b"--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
            b"--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--",
            b"--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--",
            b"--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--",
            b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut",
            b"--XXjunk\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--",
            b"--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX--",
            b"\0\0\0\0",
        ];
        for body in bodies {
            assert_eq!(read(body, "XX", 7).await, Err(Malformed::Form), "{body:?}");
        }
        let bad_text = b"--XX\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n--XX--";
        assert_eq!(read(bad_text, "XX", 7).await, Err(Malformed::Text));
    }

    #[tokio::test]
    async fn an_endless_head_is_not_collected() {
        let mut body = b"--XX\r\nContent-Disposition: form-data; name=\"".to_vec();
        body.extend(std::iter::repeat_n(b'a', 100_000));
        assert_eq!(read(&body, "XX", 1000).await, Err(Malformed::Form));
        let preamble = vec![b'a'; 100_000];
        assert_eq!(read(&preamble, "XX", 1000).await, Err(Malformed::Form));
    }

    #[test]
    fn the_first_field_is_seen_from_the_beginning() {
        assert_eq!(
            first_field(FORM, "XX"),
            First::Field("csrf".into(), "token".into())
        );
        for end in 0..63 {
            assert_eq!(first_field(&FORM[..end], "XX"), First::NeedsMore, "{end}");
        }
        assert_eq!(first_field(b"--YY\r\nContent", "XX"), First::Nothing);
        let file =
            b"--XX\r\nContent-Disposition: form-data; name=csrf; filename=a\r\n\r\nt\r\n--XX--";
        assert_eq!(first_field(file, "XX"), First::Nothing);
    }

    #[test]
    fn content_of_any_bytes_comes_back() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        cases(|chance| {
            let mut content = chance.bytes(300);
            content.extend(chance.of(&["\r", "\n", "\r\n--", "X", "-"], 12).bytes());
            content.extend(chance.bytes(100));
            if find(&content, b"\r\n--XX").is_some() {
                return;
            }
            let mut body = b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".to_vec();
            body.extend_from_slice(&content);
            body.extend_from_slice(b"\r\n--XX--\r\n");
            let step = 1 + chance.below(60);
            let parts = runtime.block_on(read(&body, "XX", step)).unwrap();
            assert_eq!(parts[0].1, content);
        });
    }

    #[test]
    fn junk_never_panics() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let pieces = [
            "--XX",
            "\r\n",
            "Content-Disposition: form-data",
            "; name=",
            "; filename=",
            "\"",
            "a",
            "\\",
            ":",
            "--",
        ];
        cases(|chance| {
            let body = chance.of(&pieces, 30);
            let step = 1 + chance.below(20);
            let _ = runtime.block_on(read(body.as_bytes(), "XX", step));
            let _ = first_field(body.as_bytes(), "XX");
            let junk = chance.bytes(200);
            assert!(runtime.block_on(read(&junk, "XX", step)).is_err());
        });
    }
}
