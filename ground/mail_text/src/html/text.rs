//! HTML as text to be read: paragraphs, lists, links, tables and quotes keep their shape.

use super::{Token, attribute};
use crate::html::token::Tokens;
use mail_parser::decoders::html::add_html_token;

/// Quotes within quotes beyond this depth look like the last one.
const DEEPEST_QUOTE: usize = 6;
/// Lists within lists beyond this depth are not indented further.
const DEEPEST_LIST: usize = 6;

/// The text of an HTML document.
///
/// Links show their address when it says more than their words; quoted parts begin with `> `.
pub fn html_to_text(html: &str) -> String {
    let mut page = Page::default();
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => page.text(text),
            Token::Open {
                name, attributes, ..
            } => page.open(&name, attributes),
            Token::Close { name, .. } => page.close(&name),
        }
    }
    page.finish()
}

/// What stands between the last word and the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space,
    /// The border of a cell of a table.
    Cell,
}

#[derive(Default)]
struct Page {
    out: String,
    /// Line breaks owed before the next word.
    breaks: usize,
    gap: Gap,
    /// Something was said since the last block began.
    said: bool,
    /// A hard space stood in a block that says nothing else: an empty line in Outlook.
    hard_space: bool,
    quote: usize,
    /// How deep in quotes the last line stood.
    last_quote: usize,
    preformatted: usize,
    lists: Vec<Option<usize>>,
    deeper_lists: usize,
    links: Vec<(String, usize)>,
}

impl Page {
    fn block(&mut self, breaks: usize) {
        if !self.said && self.hard_space {
            self.breaks = (self.breaks + 1).min(3);
        }
        self.breaks = self.breaks.max(breaks);
        self.gap = Gap::None;
        self.said = false;
        self.hard_space = false;
    }

    fn space(&mut self) {
        if self.gap == Gap::None {
            self.gap = Gap::Space;
        }
    }

    fn push(&mut self, c: char) {
        if self.breaks > 0 || self.out.is_empty() {
            if !self.out.is_empty() {
                for left in (0..self.breaks).rev() {
                    // An empty line between a quote and other words belongs to neither.
                    let depth = if left == 0 {
                        self.quote
                    } else {
                        self.quote.min(self.last_quote)
                    };
                    self.out.push('\n');
                    for level in 0..depth.min(DEEPEST_QUOTE) {
                        if level > 0 {
                            self.out.push(' ');
                        }
                        self.out.push('>');
                    }
                    if left == 0 && depth > 0 {
                        self.out.push(' ');
                    }
                }
            } else if self.quote > 0 {
                self.out
                    .push_str(&"> ".repeat(self.quote.min(DEEPEST_QUOTE)));
            }
            self.breaks = 0;
            self.last_quote = self.quote;
        } else {
            self.out.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => "  ",
            });
        }
        self.gap = Gap::None;
        self.said = true;
        self.out.push(c);
    }

    fn text(&mut self, text: &str) {
        if text.contains('&') {
            let decoded = entities(text);
            self.letters(&decoded);
        } else {
            self.letters(text);
        }
    }

    fn letters(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.breaks = (self.breaks + 1).min(3),
                ' ' | '\t' if self.preformatted > 0 && self.breaks == 0 && !self.out.is_empty() => {
                    self.out.push(' ');
                }
                '\u{a0}' => {
                    self.hard_space = true;
                    self.space();
                }
                '\u{ad}' | '\u{200b}' | '\u{feff}' | '\r' | '\0' => {}
                c if c.is_whitespace() => self.space(),
                c => self.push(c),
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        match name {
            "br" => {
                self.breaks = (self.breaks + 1).min(3);
                self.gap = Gap::None;
                self.hard_space = false;
            }
            "p" => {
                // Outlook's paragraphs stand close together.
                let close =
                    attribute(attributes, "class").is_some_and(|class| class.contains("Mso"));
                self.block(if close { 1 } else { 2 });
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(2),
            "pre" | "xmp" | "listing" => {
                self.block(2);
                self.preformatted += 1;
            }
            "blockquote" => {
                self.block(2);
                self.quote += 1;
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.block(if self.lists.is_empty() { 2 } else { 1 });
                if self.lists.len() < DEEPEST_LIST {
                    self.lists.push((name == "ol").then_some(0));
                } else {
                    self.deeper_lists += 1;
                }
            }
            "li" => {
                self.block(1);
                let indent = "  ".repeat(self.lists.len().saturating_sub(1));
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{indent}{number}. ")
                    }
                    _ => format!("{indent}* "),
                };
                for c in mark.chars() {
                    self.push(c);
                }
            }
            "hr" => {
                self.block(1);
                for _ in 0..32 {
                    self.push('_');
                }
                self.block(1);
            }
            "td" | "th" if self.said && self.breaks == 0 => self.gap = Gap::Cell,
            "a" => {
                let target = attribute(attributes, "href").unwrap_or_default().trim();
                self.links.push((entities(target), self.out.len()));
            }
            "div" | "tr" | "table" | "section" | "article" | "header" | "footer" | "center"
            | "address" | "dl" | "dt" | "dd" | "form" | "fieldset" | "body" | "html" | "main"
            | "nav" | "aside" | "caption" => {
                self.block(1);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                let owed = if self.breaks > 1 || !self.said && !self.hard_space {
                    self.breaks.max(1)
                } else {
                    1
                };
                self.block(owed);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(2),
            "pre" | "xmp" | "listing" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.block(2);
            }
            "blockquote" => {
                self.block(2);
                self.quote = self.quote.saturating_sub(1);
            }
            "ul" | "ol" | "menu" | "dir" => {
                if self.deeper_lists > 0 {
                    self.deeper_lists -= 1;
                } else {
                    self.lists.pop();
                }
                self.block(if self.lists.is_empty() { 2 } else { 1 });
            }
            "a" => self.close_link(),
            "div" | "tr" | "table" | "section" | "article" | "header" | "footer" | "center"
            | "address" | "dl" | "dt" | "dd" | "form" | "fieldset" | "li" | "body" | "main"
            | "nav" | "aside" | "caption" => self.block(1),
            _ => {}
        }
    }

    fn close_link(&mut self) {
        let Some((target, from)) = self.links.pop() else {
            return;
        };
        let words = self.out.get(from..).unwrap_or_default().trim();
        let bare = target.strip_prefix("mailto:").unwrap_or(&target);
        let worth_showing =
            (target.starts_with("http://") || target.starts_with("https://") || bare.contains('@'))
                && target.len() < 2_000
                && !words.is_empty()
                && !said_already(words, bare);
        if worth_showing {
            let shown = format!("({bare})");
            self.space();
            for c in shown.chars() {
                self.push(c);
            }
        }
    }

    fn finish(self) -> String {
        let mut text = String::with_capacity(self.out.len());
        for line in self.out.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.trim_end().to_owned()
    }
}

/// Whether the words of a link already show its address.
fn said_already(words: &str, target: &str) -> bool {
    let bare = |text: &str| {
        let text = text
            .trim()
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        text.trim_start_matches("www.")
            .trim_end_matches('/')
            .to_lowercase()
    };
    let target = bare(target.split('?').next().unwrap_or(target));
    let words = bare(words);
    words == target
        || (words.contains('.') && !words.contains(' ') && target.starts_with(&words))
        || words.contains(&target)
}

/// The text with `&auml;`, `&#228;` and `&#xe4;` as letters.
pub(super) fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let name_end = tail
            .bytes()
            .skip(1)
            .take(33)
            .position(|b| !(b.is_ascii_alphanumeric() || b == b'#'))
            .map_or(tail.len().min(34), |end| end + 1);
        let name = tail.get(..name_end).unwrap_or(tail);
        let closed = tail.as_bytes().get(name_end) == Some(&b';');
        let mut letter = String::new();
        if closed {
            add_html_token(&mut letter, format!("{name};").as_bytes(), false);
        }
        // An unknown name comes back as it was.
        if closed && !letter.starts_with(name) {
            out.push_str(&letter);
            rest = tail.get(name_end + 1..).unwrap_or_default();
        } else if let Some((letter, length)) = unclosed(tail) {
            out.push_str(letter);
            rest = tail.get(length..).unwrap_or_default();
        } else {
            out.push('&');
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Names that are common without their semicolon.
fn unclosed(text: &str) -> Option<(&'static str, usize)> {
    [
        ("&nbsp", "\u{a0}"),
        ("&amp", "&"),
        ("&lt", "<"),
        ("&gt", ">"),
        ("&quot", "\""),
    ]
    .into_iter()
    .find(|(name, _)| text.starts_with(name))
    .map(|(name, letter)| (letter, name.len()))
}
