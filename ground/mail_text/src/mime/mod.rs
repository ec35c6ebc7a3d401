//! The parts a mail is made of: texts, pictures, files, and mails within the mail (RFC 2045, 2046).

mod parameters;
mod transfer;

use crate::header::{self, Header};
use std::collections::HashMap;

pub(crate) use parameters::{Parameters, read as read_parameters};
pub(crate) use transfer::{base64, decode as decode_transfer, uuencoded};

/// Parts beyond these are left unread; honest mail has far fewer.
const MOST_PARTS: usize = 10_000;
/// How often, on average, a byte may be read while looking for forgotten boundaries.
const SEARCHES: usize = 8;

/// One part with no parts below it.
#[derive(Debug, Clone)]
pub(crate) struct Leaf<'a> {
    pub(crate) header: Header<'a>,
    /// The type in lower case, such as `text/plain`.
    pub(crate) kind: String,
    pub(crate) parameters: Parameters,
    /// The contents, still encoded for transfer.
    pub(crate) body: &'a [u8],
    /// The multiparts around it, outermost first, as positions in [`Parts::multiparts`].
    pub(crate) within: Option<usize>,
    /// Whether it is the first part of its multipart.
    pub(crate) leads: bool,
}

/// A part that holds parts.
#[derive(Debug, Clone)]
pub(crate) struct Multipart {
    /// `mixed`, `alternative`, `related`, `report`…
    pub(crate) subtype: String,
    pub(crate) parameters: Parameters,
    pub(crate) parent: Option<usize>,
}

/// All parts of a mail in the order they were sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts<'a> {
    pub(crate) leaves: Vec<Leaf<'a>>,
    pub(crate) multiparts: Vec<Multipart>,
    pub(crate) problems: Vec<String>,
}

struct Open<'a> {
    multipart: usize,
    boundary: &'a [u8],
    /// What the boundary meant outside, when an inner multipart reused it.
    outer: Option<usize>,
    children: usize,
}

struct Reading<'a> {
    parts: Parts<'a>,
    open: Vec<Open<'a>>,
    boundaries: HashMap<&'a [u8], usize>,
    /// Bytes that may still be searched for boundaries; keeps hostile nesting linear.
    budget: usize,
}

/// Finds all parts in one pass over the lines.
pub(crate) fn read<'a>(header: Header<'a>, body: &'a [u8]) -> Parts<'a> {
    let mut reading = Reading {
        parts: Parts::default(),
        open: Vec::new(),
        boundaries: HashMap::new(),
        budget: body.len().saturating_mul(SEARCHES),
    };
    reading.all(header, body);
    reading.parts
}

impl<'a> Reading<'a> {
    /// Inner parts are read by the same loop, never by recursion.
    fn all(&mut self, header: Header<'a>, body: &'a [u8]) {
        let mut header = Some(header);
        let mut rest = body;
        loop {
            if let Some(part_header) = header.take() {
                rest = self.begin(part_header, rest);
            }
            // Between parts, and after the last one: nothing of interest until a boundary.
            let Some((_, at, closes, after)) = self.next_boundary(rest) else {
                break;
            };
            self.close_down_to(if closes { at } else { at + 1 });
            if closes {
                rest = after;
                continue;
            }
            let (found, behind) = header::read(after);
            header = Some(found);
            rest = behind;
            if self.parts.leaves.len() + self.parts.multiparts.len() >= MOST_PARTS {
                self.parts
                    .problems
                    .push("The mail has too many parts; the last ones were left unread.".into());
                break;
            }
        }
    }

    /// Takes up a part whose contents begin at `rest`; gives back where to read on.
    fn begin(&mut self, header: Header<'a>, rest: &'a [u8]) -> &'a [u8] {
        let parent = self.open.last().map(|open| open.multipart);
        let leads = self.open.last().is_none_or(|open| open.children == 0);
        if let Some(open) = self.open.last_mut() {
            open.children += 1;
        }
        let in_digest = parent
            .and_then(|at| self.parts.multiparts.get(at))
            .is_some_and(|multipart| multipart.subtype == "digest");
        let (kind, parameters) = header
            .raw("Content-Type")
            .map(parameters::read)
            .unwrap_or_default();
        if let Some(subtype) = kind.strip_prefix("multipart/") {
            let declared = parameters
                .get("boundary")
                .unwrap_or_default()
                .trim_end()
                .as_bytes()
                .to_vec();
            let boundary = self.boundary_in(rest, &declared);
            if let Some(boundary) = boundary {
                if boundary != declared.as_slice() {
                    self.parts.problems.push(
                        "The parts were not divided as declared; the division was guessed.".into(),
                    );
                }
                self.parts.multiparts.push(Multipart {
                    subtype: subtype.to_owned(),
                    parameters,
                    parent,
                });
                let multipart = self.parts.multiparts.len() - 1;
                let outer = self.boundaries.insert(boundary, self.open.len());
                self.open.push(Open {
                    multipart,
                    boundary,
                    outer,
                    children: 0,
                });
                return rest;
            }
            self.parts
                .problems
                .push("The mail says it has parts, and has none.".into());
        }
        let end = self.next_boundary(rest).map_or(rest.len(), |(end, ..)| end);
        let body = rest.get(..end).unwrap_or_default();
        let body = body
            .strip_suffix(b"\n")
            .filter(|_| end < rest.len())
            .unwrap_or(body);
        let body = body
            .strip_suffix(b"\r")
            .filter(|_| end < rest.len())
            .unwrap_or(body);
        let kind = match kind.as_str() {
            "" if in_digest => "message/rfc822".to_owned(),
            "" | "text" => "text/plain".to_owned(),
            broken if broken.starts_with("multipart/") => "text/plain".to_owned(),
            _ => kind,
        };
        self.parts.leaves.push(Leaf {
            header,
            kind,
            parameters,
            body,
            within: parent,
            leads,
        });
        rest.get(end..).unwrap_or_default()
    }

    /// The next line that divides parts: where it begins, whose it is, whether it closes, and
    /// what follows it.
    fn next_boundary(&self, text: &'a [u8]) -> Option<(usize, usize, bool, &'a [u8])> {
        if self.open.is_empty() {
            return None;
        }
        let mut rest = text;
        while let Some((line, after)) = header::split_line(rest) {
            if let Some(tail) = line.strip_prefix(b"--") {
                let tail = tail.trim_ascii_end();
                let start = text.len() - rest.len();
                if let Some(at) = self.boundaries.get(tail) {
                    return Some((start, *at, false, after));
                }
                if let Some(at) = tail
                    .strip_suffix(b"--")
                    .and_then(|name| self.boundaries.get(name.trim_ascii_end()))
                {
                    return Some((start, *at, true, after));
                }
            }
            rest = after;
        }
        None
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            match open.outer {
                Some(outer) => self.boundaries.insert(open.boundary, outer),
                None => self.boundaries.remove(open.boundary),
            };
        }
    }

    /// The declared boundary as it stands in the contents, or else the line that looks like
    /// one: it begins with two hyphens and a `Content-` field follows.
    fn boundary_in(&mut self, body: &'a [u8], declared: &[u8]) -> Option<&'a [u8]> {
        let mut guess = None;
        let mut rest = body;
        while let Some((line, after)) = header::split_line(rest) {
            if let Some(tail) = line.strip_prefix(b"--") {
                let tail = tail.trim_ascii_end();
                if !declared.is_empty() && tail == declared {
                    guess = Some(tail);
                    break;
                }
                let end = tail.strip_suffix(b"--").unwrap_or(tail);
                if self.boundaries.contains_key(tail) || self.boundaries.contains_key(end) {
                    break;
                }
                let field_follows = after
                    .get(..8)
                    .is_some_and(|start| start.eq_ignore_ascii_case(b"content-"));
                if guess.is_none() && !tail.is_empty() && field_follows {
                    guess = Some(tail);
                }
            }
            rest = after;
            if body.len() - rest.len() > self.budget {
                break;
            }
        }
        self.budget = self.budget.saturating_sub(body.len() - rest.len());
        guess
    }
}
