//! HTML as a row of tags and texts. Forgiving, and linear whatever the HTML holds.

use std::borrow::Cow;

/// One piece of HTML, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    Open {
        name: Cow<'a, str>,
        attributes: &'a str,
        start: usize,
        end: usize,
    },
    Close {
        name: Cow<'a, str>,
        end: usize,
        start: usize,
    },
}

/// Reads HTML from the start.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// Ends that were looked for to the very end in vain; looking again would cost time.
    in_vain: Vec<&'static str>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            in_vain: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    /// The end of a tag that begins at the current place: behind its `>`.
    fn tag_end(&mut self) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = self.at + 1;
        let mut after_equals = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return at + 1,
                b'"' | b'\'' if after_equals => {
                    let quote = if *byte == b'"' { "\"" } else { "'" };
                    if !self.in_vain.contains(&quote) {
                        let rest = bytes.get(at + 1..).unwrap_or_default();
                        match rest.iter().position(|b| b == byte) {
                            Some(close) => at += close + 1,
                            None => self.in_vain.push(quote),
                        }
                    }
                    after_equals = false;
                }
                b'=' => after_equals = true,
                b if b.is_ascii_whitespace() => {}
                _ => after_equals = false,
            }
            at += 1;
        }
        self.html.len()
    }

    /// Passes over the contents of elements that hold no text to be read.
    fn skip_contents(&mut self, name: &str) {
        let Some(name) = ["script", "style", "title"]
            .into_iter()
            .find(|known| *known == name)
        else {
            return;
        };
        if self.in_vain.contains(&name) {
            return;
        }
        let bytes = self.html.as_bytes();
        let mut at = self.at;
        while let Some(found) = bytes
            .get(at..)
            .and_then(|rest| rest.iter().position(|b| *b == b'<'))
        {
            at += found;
            let tail = bytes.get(at + 2..at + 2 + name.len()).unwrap_or_default();
            if bytes.get(at + 1) == Some(&b'/') && tail.eq_ignore_ascii_case(name.as_bytes()) {
                self.at = at;
                return;
            }
            at += 1;
        }
        self.in_vain.push(name);
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let bytes = rest.as_bytes();
            if bytes.first() != Some(&b'<') {
                let end = bytes.iter().position(|b| *b == b'<').unwrap_or(bytes.len());
                self.at += end;
                return rest.get(..end).map(Token::Text);
            }
            match bytes.get(1) {
                Some(b'!') if rest.starts_with("<!--") && !self.in_vain.contains(&"-->") => {
                    match rest.get(4..).and_then(|inner| inner.find("-->")) {
                        Some(end) => self.at += end + 7,
                        None => self.in_vain.push("-->"),
                    }
                }
                Some(b'!' | b'?') => {
                    let end = bytes
                        .iter()
                        .position(|b| *b == b'>')
                        .map_or(bytes.len(), |end| end + 1);
                    self.at += end;
                }
                Some(b'/') => {
                    let start = self.at;
                    let end = bytes
                        .iter()
                        .position(|b| *b == b'>')
                        .map_or(bytes.len(), |end| end + 1);
                    self.at += end;
                    let inner = rest.get(2..end).unwrap_or_default();
                    let name = inner
                        .split(|c: char| c.is_whitespace() || c == '>')
                        .next()
                        .unwrap_or_default();
                    return Some(Token::Close {
                        name: lower(name),
                        start,
                        end: self.at,
                    });
                }
                Some(b) if b.is_ascii_alphabetic() => {
                    let start = self.at;
                    let end = self.tag_end();
                    self.at = end;
                    let inner = self.html.get(start + 1..end).unwrap_or_default();
                    let inner = inner.strip_suffix('>').unwrap_or(inner);
                    let split = inner
                        .find(|c: char| c.is_whitespace() || c == '/')
                        .unwrap_or(inner.len());
                    let name = lower(inner.get(..split).unwrap_or_default());
                    let attributes = inner.get(split..).unwrap_or_default();
                    self.skip_contents(&name);
                    return Some(Token::Open {
                        name,
                        attributes,
                        start,
                        end,
                    });
                }
                _ => {
                    self.at += 1;
                    return rest.get(..1).map(Token::Text);
                }
            }
        }
    }
}

/// The value of an attribute; empty when it has none.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let (name, tail) = rest.split_at(name_end);
        let tail = tail.trim_start();
        let (value, tail) = match tail.strip_prefix('=') {
            None => ("", tail),
            Some(tail) => attribute_value(tail.trim_start()),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        // A stray sign would otherwise be read again and again.
        rest = if name.is_empty() && tail.len() == rest.len() {
            tail.get(1..).unwrap_or_default()
        } else {
            tail
        };
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}
