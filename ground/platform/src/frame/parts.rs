//! The small parts pages are put together from; each draws itself, escaped, as `{{ part }}`.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};

use crate::clean::{escape as escaped, escape_into};
use crate::language::Words;

/// The languages the pages are written in, each by its own name.
pub const LANGUAGES: &[(&str, &str)] = &[("en", "English"), ("sv", "Svenska")];

/// Markup that was put together here, with everything foreign escaped.
#[derive(Debug, Clone)]
pub struct Drawn {
    before: &'static str,
    inside: Cow<'static, str>,
    after: &'static str,
}

impl Drawn {
    fn picture(before: &'static str, name: &str) -> Self {
        Self {
            before,
            inside: Cow::Borrowed(crate::assets::drawing(name)),
            after: "</svg>",
        }
    }

    fn text(markup: String) -> Self {
        Self {
            before: "",
            inside: Cow::Owned(markup),
            after: "",
        }
    }
}

impl Display for Drawn {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.before)?;
        f.write_str(&self.inside)?;
        f.write_str(self.after)
    }
}

/// Pages have hundreds of parts: they are written straight into the page, past the formatter.
impl FastWritable for Drawn {
    fn write_into(&self, page: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        page.write_str(self.before)?;
        page.write_str(&self.inside)?;
        Ok(page.write_str(self.after)?)
    }
}

impl HtmlSafe for Drawn {}

/// A Lucide icon. It is decoration: the words beside it, or a label, carry the meaning.
pub fn icon(name: &str) -> Drawn {
    Drawn::picture(
        "<svg class=\"i\" width=\"18\" height=\"18\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">",
        name,
    )
}

/// One of our own glyphs: `status-open`, `priority-high`.
pub fn glyph(name: &str) -> Drawn {
    Drawn::picture(
        "<svg class=\"g\" width=\"14\" height=\"14\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">",
        name,
    )
}

/// The Ä whose dots are the two people in a conversation.
pub fn mark() -> Drawn {
    Drawn::picture(
        "<svg class=\"mk\" width=\"28\" height=\"28\" viewBox=\"0 0 28 28\" aria-hidden=\"true\">",
        "mark",
    )
}

/// The address of a script, style sheet or font.
pub fn asset(name: &str) -> &'static str {
    crate::assets::url(name)
}

/// Where the style sheet with the colours of a hue is served.
pub fn look(hue: u16) -> String {
    crate::assets::look(hue)
}

/// A path with its query; parameters without a value are left out.
pub fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        pairs.append_pair(name, value);
    }
    match pairs.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// A count as it is shown: beyond 99 nobody counts.
pub fn counted(count: &i64) -> String {
    if *count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    }
}

/// A person, small and round, with a name to go beside it.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// The full name, or an address when nothing else is known.
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// 1 to 5, always the same for the same person.
    pub colour: u8,
}

impl Face {
    fn draw(&self, size: &str) -> Drawn {
        let (colour, initials) = (self.colour.clamp(1, 5), escaped(&self.initials));
        Drawn::text(format!(
            "<span class=\"av{size} a{colour}\" aria-hidden=\"true\">{initials}</span>"
        ))
    }

    /// For lists: 24 px.
    pub fn small(&self) -> Drawn {
        self.draw(" s")
    }

    /// For bars and the workspace: 32 px.
    pub fn medium(&self) -> Drawn {
        self.draw("")
    }

    /// For the portal's conversations: 40 px.
    pub fn large(&self) -> Drawn {
        self.draw(" l")
    }
}

/// A status in the reader's words.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// `new`, `open`, `pending`, `hold`, `solved` or `closed`: gives shape and colour.
    pub kind: &'static str,
    /// "Awaiting your reply".
    pub label: String,
}

impl Status {
    /// Shape, word and colour together.
    pub fn pill(&self) -> Drawn {
        let mut markup = String::with_capacity(400);
        for part in ["<span class=\"st ", self.kind, "\">"] {
            markup.push_str(part);
        }
        let glyph = self.glyph();
        for part in [glyph.before, &glyph.inside, glyph.after] {
            markup.push_str(part);
        }
        escape_into(&self.label, &mut markup);
        markup.push_str("</span>");
        Drawn::text(markup)
    }

    /// The shape alone.
    pub fn glyph(&self) -> Drawn {
        glyph(match self.kind {
            "new" => "status-new",
            "pending" => "status-pending",
            "hold" => "status-hold",
            "solved" => "status-solved",
            "closed" => "status-closed",
            _ => "status-open",
        })
    }
}

/// How urgent a ticket is, in the reader's words.
#[derive(Debug, Clone, Default)]
pub struct Priority {
    /// `low`, `normal`, `high`, `urgent`, or empty when nobody has said.
    pub kind: &'static str,
    /// "High".
    pub label: String,
}

impl Priority {
    /// The bars alone.
    pub fn glyph(&self) -> Drawn {
        glyph(match self.kind {
            "low" => "priority-low",
            "normal" => "priority-normal",
            "high" => "priority-high",
            "urgent" => "priority-urgent",
            _ => "priority-none",
        })
    }
}

/// A moment: short on the page, exact on hover.
#[derive(Debug, Clone, Default)]
pub struct When {
    /// "12 min ago", "Yesterday 14:02".
    pub shown: String,
    /// 2026-11-21T10:26:00Z.
    pub iso: String,
    /// "21 November 2026 at 10:26".
    pub exact: String,
}

impl Display for When {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.draw(f)
    }
}

impl FastWritable for When {
    fn write_into(&self, page: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(self.draw(page)?)
    }
}

impl When {
    /// The language's words are ours, and times have nothing to escape.
    fn draw(&self, page: &mut dyn fmt::Write) -> fmt::Result {
        let parts = [
            "<time datetime=\"",
            &self.iso,
            "\" title=\"",
            &self.exact,
            "\">",
            &self.shown,
            "</time>",
        ];
        parts.into_iter().try_for_each(|part| page.write_str(part))
    }
}

impl HtmlSafe for When {}

/// A file somebody sent along.
#[derive(Debug, Clone, Default)]
pub struct Attachment {
    /// Where it is read from.
    pub url: String,
    /// Its file name.
    pub name: String,
    /// "412 kB".
    pub size: String,
    /// The media type the server found, which chooses the picture beside the name.
    pub content_type: String,
}

impl Attachment {
    /// The picture itself when browsers may show it inline, else an icon of its kind.
    pub fn thumbnail(&self) -> Drawn {
        match self.content_type.as_str() {
            "image/png" | "image/jpeg" | "image/gif" | "image/webp" => Drawn::text(format!(
                "<img src=\"{}\" alt=\"\" width=\"44\" height=\"44\" loading=\"lazy\">",
                escaped(&self.url)
            )),
            kind if kind.starts_with("image/") => icon("image"),
            kind if kind.starts_with("video/") => icon("film"),
            kind if kind.starts_with("text/") || kind == "application/pdf" => icon("file-text"),
            "application/zip" | "application/gzip" | "application/x-7z-compressed" => {
                icon("file-archive")
            }
            _ => icon("file"),
        }
    }
}

/// A file that is uploaded but not sent yet.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// What the form sends instead of the file.
    pub token: String,
    /// Its file name.
    pub name: String,
    /// "412 kB".
    pub size: String,
}

/// What is wrong with a form, in the order of its fields.
#[derive(Debug, Clone, Default)]
pub struct Problems(pub Vec<Problem>);

/// One thing to put right.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// The id of the control it belongs to; empty when it is about the whole form.
    pub field: Cow<'static, str>,
    /// A sentence that says what to do: "Write a subject".
    pub message: String,
}

impl Problems {
    /// Notes one more.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, message: impl Into<String>) {
        self.0.push(Problem {
            field: field.into(),
            message: message.into(),
        });
    }

    /// Whether all is well.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|one| one.field == field)
            .map(|one| one.message.as_str())
    }

    /// The message above a field.
    pub fn at(&self, field: &str) -> Drawn {
        Drawn::text(self.of(field).map_or_else(String::new, |message| {
            format!(
                "<p class=\"err\" id=\"{field}-error\">{}<span>{}</span></p>",
                icon("circle-alert"),
                escaped(message)
            )
        }))
    }

    /// Ties a control to its message, and to its hint if it has one: `id-hint`.
    pub fn mark(&self, field: &str, has_hint: bool) -> Drawn {
        let mut described = Vec::new();
        let wrong = self.of(field).is_some();
        if wrong {
            described.push(format!("{field}-error"));
        }
        if has_hint {
            described.push(format!("{field}-hint"));
        }
        let mut marks = String::new();
        if wrong {
            marks.push_str(" aria-invalid=\"true\"");
        }
        if !described.is_empty() {
            marks.push_str(" aria-describedby=\"");
            marks.push_str(&described.join(" "));
            marks.push('"');
        }
        Drawn::text(marks)
    }
}

/// Where in a long list this page is.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// The number of the first thing shown, from 1.
    pub first: i64,
    /// The number of the last thing shown.
    pub last: i64,
    /// How many things there are.
    pub total: i64,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
}

impl Pages {
    /// "1–15 of 48".
    pub fn shown(&self, w: &Words) -> String {
        let (first, last, total) = (self.first, self.last, self.total);
        let numbers = [
            ("first", first.into()),
            ("last", last.into()),
            ("total", total.into()),
        ];
        w.form("parts-page-of", numbers)
    }
}

/// Turning the pages of a list that is not counted.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
}

impl Turns {
    /// Which page of a list an address asks for, from 1.
    pub fn asked(page: &str) -> i64 {
        page.parse().unwrap_or(1_i64).clamp(1, 1000)
    }

    /// The rows to read for a page of `size`: how many, after how many. One more than is shown tells whether there are
    /// more.
    pub fn rows(page: i64, size: i64) -> (i64, i64) {
        (size + 1, (page - 1) * size)
    }

    /// Cuts the rows that were read to the page; `at` is the address of a page.
    pub fn cut<T>(rows: &mut Vec<T>, page: i64, size: i64, at: impl Fn(&str) -> String) -> Self {
        let more = rows.len() as i64 > size;
        rows.truncate(usize::try_from(size).unwrap_or_default());
        let address = |page: i64| at(&page.to_string());
        Self {
            previous: (page > 1).then(|| address(page - 1)),
            next: more.then(|| address(page + 1)),
        }
    }
}

/// The part of a form where files are chosen.
#[derive(Debug, Clone, Default)]
pub struct FileChoice {
    /// "25 MB".
    pub most_shown: String,
    /// The same in bytes, so that the browser need not send what would be refused.
    pub most_bytes: u64,
    /// "Up to 25 MB each", and which kinds where not every kind is taken.
    pub limit: String,
    /// The endings that are taken, as browsers read them; empty for every kind.
    pub accept: String,
    /// Uploaded before the form came back with a problem.
    pub uploads: Vec<Upload>,
    /// What was wrong with a file sent by a plain form.
    pub problem: Option<String>,
    /// A slimmer drop zone, for reply boxes.
    pub small: bool,
}
