//! The words of a mail as somebody at the desk writes them: text with a few names in braces and conditions over them.
//! The language is closed before the library sees it: no loops, no filters, no calculating, no other files, so that
//! what is sent is never much longer than what was written, and nothing is said that the kind of mail does not offer.

use std::fmt;

use minijinja::{Environment, UndefinedBehavior};

use crate::clean;

/// What a template may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// Short texts, as often as one likes.
    pub texts: &'static [&'static str],
    /// Whole parts of the mail, like the message: once each.
    pub parts: &'static [&'static str],
}

impl Names {
    fn knows(&self, name: &str) -> bool {
        self.texts.contains(&name) || self.parts.contains(&name)
    }
}

/// Where a template is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub why: Why,
}

/// What can be wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Braces that are opened and not closed.
    Open,
    /// A name that this kind of mail does not know.
    Unknown(String),
    /// Something within braces that is neither a name nor a condition.
    NotAllowed(String),
    /// A part that is there twice.
    Twice(String),
    /// Conditions that do not begin and end in pairs.
    Unpaired,
    /// More braces than anybody needs.
    Many,
}

impl fmt::Display for Wrong {
    /// For the command line.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: ", self.line)?;
        match &self.why {
            Why::Open => write!(out, "braces are opened and not closed"),
            Why::Unknown(name) => write!(out, "there is no {name} in this mail"),
            Why::NotAllowed(what) => write!(
                out,
                "“{what}” is neither a name nor a condition (if, elif, else, endif)"
            ),
            Why::Twice(name) => write!(out, "{name} can stand there once"),
            Why::Unpaired => write!(out, "if and endif do not match"),
            Why::Many => write!(out, "there are more than {MOST_TAGS} braces"),
        }
    }
}

/// Braces in one template.
const MOST_TAGS: usize = 200;

/// Steps of the library for one rendering; the longest template that passes [`check`] needs a fraction.
const FUEL: u64 = 20_000;

/// Marks where a part stands while the rest becomes HTML. Nobody writes these characters, and what is written for
/// them is taken out of values.
const MARK: (char, char) = ('\u{F8F0}', '\u{F8F1}');

/// Whether a template can be used.
///
/// # Errors
/// Where it cannot, and why.
pub fn check(source: &str, names: Names) -> Result<(), Wrong> {
    let mut seen: Vec<&str> = Vec::new();
    let mut tags = 0;
    let mut at = 0;
    let mut last = 1;
    while let Some(found) = next_tag(source, at) {
        let line = 1 + source
            .get(..found.start)
            .unwrap_or_default()
            .matches('\n')
            .count();
        last = line;
        let wrong = |why| Err(Wrong { line, why });
        tags += 1;
        if tags > MOST_TAGS {
            return wrong(Why::Many);
        }
        let Some((inner, end)) = found.inner(source) else {
            return wrong(Why::Open);
        };
        at = end;
        let inner = inner.trim_matches(|c: char| c == '-' || c.is_whitespace());
        match found.kind {
            '#' => {}
            '{' => match word_alone(inner) {
                Some(name) if !names.knows(name) => return wrong(Why::Unknown(name.to_owned())),
                Some(name) if names.parts.contains(&name) && seen.contains(&name) => {
                    return wrong(Why::Twice(name.to_owned()));
                }
                Some(name) => seen.push(name),
                None => return wrong(Why::NotAllowed(inner.chars().take(40).collect())),
            },
            _ => condition(inner, names).or_else(wrong)?,
        }
    }
    // Whether conditions begin and end in pairs, the library says.
    let mut all = Environment::empty();
    all.add_template("mail", source).map_err(|error| Wrong {
        line: error.line().unwrap_or(last),
        why: Why::Unpaired,
    })
}

struct Tag {
    start: usize,
    /// `{`, `%` or `#`.
    kind: char,
}

impl Tag {
    /// What stands within, and where it is over.
    fn inner<'s>(&self, source: &'s str) -> Option<(&'s str, usize)> {
        let closing = match self.kind {
            '{' => "}}",
            '%' => "%}",
            _ => "#}",
        };
        let from = self.start + 2;
        let rest = source.get(from..)?;
        let length = rest.find(closing)?;
        Some((rest.get(..length)?, from + length + closing.len()))
    }
}

fn next_tag(source: &str, from: usize) -> Option<Tag> {
    let rest = source.get(from..)?;
    rest.match_indices('{').find_map(|(at, _)| {
        let kind = rest.get(at + 1..)?.chars().next()?;
        matches!(kind, '{' | '%' | '#').then_some(Tag {
            start: from + at,
            kind,
        })
    })
}

fn word_alone(inner: &str) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!inner.is_empty() && inner.chars().all(is_word)).then_some(inner)
}

/// `if`, `elif`, `else`, `endif`, with names, `not`, `and`, `or` and comparisons with a text in quotes.
fn condition(inner: &str, names: Names) -> Result<(), Why> {
    let refused = |what: &str| Err(Why::NotAllowed(what.chars().take(40).collect()));
    let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let mut rest = rest.trim();
    match word {
        "else" | "endif" if rest.is_empty() => return Ok(()),
        "if" | "elif" if !rest.is_empty() => {}
        _ => return refused(inner),
    }
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        if end > 0 {
            let (name, after) = rest.split_at(end);
            if !matches!(name, "not" | "and" | "or") && !names.knows(name) {
                return Err(Why::Unknown(name.to_owned()));
            }
            rest = after.trim_start();
        } else if let Some(after) = rest.strip_prefix("==").or_else(|| rest.strip_prefix("!=")) {
            rest = after.trim_start();
        } else if let Some(text) = rest.strip_prefix('"') {
            let Some((said, after)) = text.split_once('"') else {
                return refused(rest);
            };
            if said.contains('\\') {
                return refused(said);
            }
            rest = after.trim_start();
        } else {
            return refused(rest);
        }
    }
    Ok(())
}

/// What one name says in one mail. An empty text counts as no in conditions.
#[derive(Clone, Debug)]
pub struct Value {
    /// The name.
    pub name: &'static str,
    /// In the plain text.
    pub text: String,
    /// A part's own HTML, made by the desk.
    pub html: Option<String>,
}

impl Value {
    /// A short text.
    pub fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            html: None,
        }
    }

    /// A part of the mail.
    pub fn part(name: &'static str, text: impl Into<String>, html: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            html: Some(html.into()),
        }
    }
}

/// What became of a template in one mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Plain text.
    pub text: String,
    /// HTML: what was written as paragraphs, values escaped, parts as they are.
    pub html: String,
    /// The parts that stand in it.
    pub used: Vec<&'static str>,
}

/// Fills a template in.
///
/// # Errors
/// Why it cannot be used after all, in words for whoever runs the desk.
pub fn write(source: &str, names: Names, values: &[Value]) -> Result<Written, String> {
    check(source, names).map_err(|wrong| wrong.to_string())?;
    let source = source.replace('\r', "");
    let clean = |text: &str| text.replace([MARK.0, MARK.1], "");
    let source = clean(&source);
    let mut all = Environment::empty();
    all.set_undefined_behavior(UndefinedBehavior::Strict);
    all.set_fuel(Some(FUEL));
    all.add_template("mail", &source)
        .map_err(|error| error.to_string())?;
    let template = all
        .get_template("mail")
        .map_err(|error| error.to_string())?;
    let filled = |marked: bool| {
        let said = values.iter().enumerate().map(|(at, value)| {
            let is_part = value.html.is_some() && !value.text.trim().is_empty();
            let text = if marked && is_part {
                format!("{}{at}{}", MARK.0, MARK.1)
            } else if is_part {
                clean(value.text.trim())
            } else {
                clean(value.text.trim()).replace(['\r', '\n'], " ")
            };
            (value.name, text)
        });
        template
            .render(minijinja::Value::from_pairs(said))
            .map_err(|error| error.to_string())
    };
    let text = without_gaps(&filled(false)?);
    let marked = without_gaps(&filled(true)?);
    let mut html = clean::from_text(&marked);
    let mut used = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let Some(part) = &value.html else { continue };
        let mark = format!("{}{at}{}", MARK.0, MARK.1);
        if !html.contains(&mark) {
            continue;
        }
        used.push(value.name);
        // A part has its own paragraphs, so it ends the one that it stands in.
        html = html
            .replace(&mark, &format!("</p>{part}<p>"))
            .replace("<p></p>", "")
            .replace("<p><br>", "<p>")
            .replace("<br></p>", "</p>");
    }
    Ok(Written { text, html, used })
}

/// At most one empty line in a row: what a condition left out leaves no hole.
fn without_gaps(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: Names = Names {
        texts: &["name", "number"],
        parts: &["message"],
    };

    fn values() -> Vec<Value> {
        vec![
            Value::text("name", "Anna <b> \u{F8F0}2\u{F8F1}"),
            Value::text("number", ""),
            Value::part(
                "message",
                "Hi {{ name }}\n\nthere",
                "<p>Hi <em>there</em></p>",
            ),
        ]
    }

    #[test]
    fn what_was_written_becomes_text_and_html() {
        let source = "Dear {{ name }},\n\n{{ message }}\n\n{% if number %}No {{ number }}{% else %}Bye\nhttps://x.example{% endif %}";
        let written = write(source, NAMES, &values()).unwrap();
        assert_eq!(
            written.text,
            "Dear Anna <b> 2,\n\nHi {{ name }}\n\nthere\n\nBye\nhttps://x.example"
        );
        assert_eq!(
            written.html,
            "<p>Dear Anna &lt;b&gt; 2,</p><p>Hi <em>there</em></p><p>Bye<br>\
             <a href=\"https://x.example\" rel=\"noopener noreferrer nofollow\">https://x.example</a></p>"
        );
        assert_eq!(written.used, ["message"]);
    }

    #[test]
    fn markup_that_somebody_writes_is_text() {
        let written = write("<script>{{ name }}", NAMES, &values()).unwrap();
        assert!(written.html.starts_with("<p>&lt;script&gt;Anna"));
    }

    #[test]
    fn a_template_that_cannot_be_used_is_refused_with_line_and_reason() {
        let wrong = |source: &str| check(source, NAMES).map_err(|wrong| (wrong.line, wrong.why));
        let no = |what: &str| Why::NotAllowed(what.to_owned());
        assert_eq!(wrong("a\n{{ b"), Err((2, Why::Open)));
        assert_eq!(
            wrong("\n\n{{ boss }}"),
            Err((3, Why::Unknown("boss".to_owned())))
        );
        assert_eq!(wrong("{{ name|upper }}"), Err((1, no("name|upper"))));
        assert_eq!(wrong("{{ 'a' * 9 }}"), Err((1, no("'a' * 9"))));
        assert_eq!(wrong("{{ }}"), Err((1, no(""))));
        assert_eq!(wrong("{% include \"x\" %}"), Err((1, no("include \"x\""))));
        assert_eq!(wrong("{% for a in name %}"), Err((1, no("for a in name"))));
        assert_eq!(wrong("{% set a = name %}"), Err((1, no("set a = name"))));
        assert_eq!(
            wrong("{% if name ~ name %}{% endif %}"),
            Err((1, no("~ name")))
        );
        assert_eq!(
            wrong("{% if boss %}{% endif %}"),
            Err((1, Why::Unknown("boss".to_owned())))
        );
        assert_eq!(
            wrong("{% if name == \"\\x\" %}{% endif %}"),
            Err((1, no("\\x")))
        );
        assert!(matches!(
            wrong("a\n{% if name %}b"),
            Err((_, Why::Unpaired))
        ));
        assert!(matches!(wrong("{% endif %}"), Err((1, Why::Unpaired))));
        let twice = Why::Twice("message".to_owned());
        assert_eq!(wrong("{{ message }}\n{{ message }}"), Err((2, twice)));
        assert_eq!(wrong(&"{{ name }}".repeat(201)), Err((1, Why::Many)));
        assert_eq!(
            wrong(
                "{% if not name and number != \"7\" %}a{% elif number %}{% else %}{% endif %}{# a #}"
            ),
            Ok(())
        );
        assert_eq!(wrong("100 { and } {x}"), Ok(()));
    }

    proptest::proptest! {
        /// Whatever passes the check can be filled in, and is not much longer than it was.
        #[test]
        fn what_passes_can_always_be_filled_in(pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "{{ name }}", "{{ number }}", "{{ message }}", "{% if name %}", "{% if not number %}", "{% else %}",
                "{% endif %}", "{% elif name == \"a\" %}", "text", "\n\n", "{", "}", "{#", "#}", "%}", "{{", "<b>", "{%- if name -%}",
            ]), 0..24)) {
            let source = pieces.concat();
            if check(&source, NAMES).is_ok() {
                let written = write(&source, NAMES, &values());
                proptest::prop_assert!(written.is_ok(), "{source:?} {written:?}");
                proptest::prop_assert!(written.unwrap().html.len() < 4000);
            }
        }
    }
}
