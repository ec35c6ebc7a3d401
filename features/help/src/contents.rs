//! What becomes of an article's body: Markdown or HTML on the way in; on the way out, numbered headings with anchors, a
//! table of contents, and boxes that say what they are.

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BulletListMarker, HrStyle, Options as MarkdownOptions};
use htmd::{Element, HtmlToMarkdown};
use platform::clean;
use pulldown_cmark::{BlockQuoteKind, Event, Options, Parser, Tag, TagEnd, html};

/// What somebody wrote, as it is kept: HTML is cleaned; a text without a tag is read as Markdown.
pub fn from_written(written: &str) -> String {
    let start = written.trim_start();
    // A picture that was put into a text says nothing of the rest.
    let is_html = (start.starts_with('<') && !start.starts_with("<img "))
        || ["</p>", "</h2>", "</ul>", "</ol>", "</div>", "<br"]
            .iter()
            .any(|tag| written.contains(tag));
    if is_html {
        clean::article(written.trim())
    } else {
        from_markdown(written)
    }
}

/// Markdown as an article keeps it. `> [!NOTE]`, `> [!TIP]` and `> [!IMPORTANT]` open boxes.
pub fn from_markdown(text: &str) -> String {
    clean::article(html_of(text).trim())
}

/// Markdown as HTML that was not cleaned yet.
pub(crate) fn html_of(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Start(Tag::BlockQuote(Some(kind))) => {
            let name = match kind {
                BlockQuoteKind::Note => "note",
                BlockQuoteKind::Tip => "tip",
                BlockQuoteKind::Important | BlockQuoteKind::Warning | BlockQuoteKind::Caution => {
                    "important"
                }
            };
            Event::Html(format!("<div class=\"{name}\">\n").into())
        }
        Event::End(TagEnd::BlockQuote(Some(_))) => Event::Html("</div>\n".into()),
        other => other,
    });
    let mut made = String::with_capacity(text.len() * 2);
    html::push_html(&mut made, events);
    made
}

/// What an article keeps, as Markdown that becomes the same again.
pub fn to_markdown(body: &str) -> String {
    let boxes = |handlers: &dyn Handlers, element: Element<'_>| {
        let class = element.attrs.iter().find(|one| &*one.name.local == "class");
        let sign = match class.map(|one| &*one.value) {
            Some("note") => "NOTE",
            Some("tip") => "TIP",
            Some("important") => "IMPORTANT",
            _ => return handlers.fallback(element),
        };
        let inside = handlers.walk_children(element.node).content;
        let mut quoted = format!("\n\n> [!{sign}]");
        for line in inside.trim().lines() {
            quoted.push_str(if line.is_empty() { "\n>" } else { "\n> " });
            quoted.push_str(line);
        }
        quoted.push_str("\n\n");
        Some(HandlerResult::from(quoted))
    };
    let made = HtmlToMarkdown::builder()
        .options(MarkdownOptions {
            hr_style: HrStyle::Dashes,
            bullet_list_marker: BulletListMarker::Dash,
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..MarkdownOptions::default()
        })
        .add_handler(vec!["div"], boxes)
        .build();
    // Reading from a text in memory cannot fail.
    made.convert(body).unwrap_or_default()
}

/// A heading in the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its anchor.
    pub id: String,
    /// `2.1`.
    pub number: String,
    pub text: String,
    /// How deep it stands, from 1.
    pub depth: usize,
}

/// A body as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub html: String,
    pub contents: Vec<Heading>,
}

/// Draws a cleaned body. `name` says what a box is called: `note`, `important`, `tip`.
pub fn show(body: &str, name: impl Fn(&str) -> String) -> Shown {
    let mut shown = Shown::default();
    let mut counters: Vec<u32> = Vec::new();
    let mut rest = body;
    while let Some((before, level, after_tag)) = next_heading(rest) {
        let close = format!("</h{level}>");
        let Some((inside, after)) = after_tag.split_once(close.as_str()) else {
            break;
        };
        shown.html.push_str(before);
        rest = after;
        let text = clean::text_of(inside);
        if text.is_empty() {
            continue;
        }
        // A level that was left out does not count: what stands deepest is one deeper than what it stands in.
        let wanted = usize::from(level.saturating_sub(1).max(1));
        let depth = wanted.min(counters.len() + 1);
        counters.truncate(depth);
        if counters.len() < depth {
            counters.push(0);
        }
        if let Some(last) = counters.last_mut() {
            *last += 1;
        }
        let number = counters
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(".");
        let id = anchor(&text, &shown.contents);
        let shown_level = depth + 1;
        for part in [
            &format!("<h{shown_level} id=\"{id}\"><span class=\"no\">{number}</span> "),
            inside,
            &format!("</h{shown_level}>"),
        ] {
            shown.html.push_str(part);
        }
        shown.contents.push(Heading {
            id,
            number,
            text,
            depth,
        });
    }
    shown.html.push_str(rest);
    for kind in ["note", "important", "tip"] {
        let plain = format!("<div class=\"{kind}\">");
        if shown.html.contains(&plain) {
            let called = clean::escape(&name(kind));
            let drawn = format!(
                "<div class=\"callout {kind}\" role=\"note\"><p class=\"called\">{called}</p>"
            );
            shown.html = shown.html.replace(&plain, &drawn);
        }
    }
    shown
}

/// The text before the next heading, its level, and what stands after its tag.
fn next_heading(html: &str) -> Option<(&str, u8, &str)> {
    let mut from = 0;
    loop {
        let at = from + html.get(from..)?.find("<h")?;
        let tag = html.get(at..)?;
        let level = tag.as_bytes().get(2).map(|digit| digit.wrapping_sub(b'0'));
        let ends = tag.as_bytes().get(3);
        if let Some(level @ 1..=6) = level
            && matches!(ends, Some(b'>' | b' '))
        {
            let (_, after) = tag.split_once('>')?;
            return Some((html.get(..at)?, level, after));
        }
        from = at + 2;
    }
}

/// A place to link to, which stays as long as the heading does.
fn anchor(text: &str, taken: &[Heading]) -> String {
    let slug = domain::help::slug(text).to_lowercase();
    let plain = format!("t-{}", if slug.is_empty() { "part" } else { &slug });
    let is_taken = |id: &str| taken.iter().any(|heading| heading.id == id);
    if !is_taken(&plain) {
        return plain;
    }
    (2..taken.len() + 3)
        .map(|count| format!("{plain}-{count}"))
        .find(|id| !is_taken(id))
        .unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(body: &str) -> Vec<(String, String)> {
        let shown = show(body, str::to_owned);
        let contents = shown.contents.into_iter();
        contents
            .map(|heading| (heading.number, heading.id))
            .collect()
    }

    #[test]
    fn headings_are_numbered_and_can_be_linked_to() {
        let body = "<p>x</p><h2>First</h2><h3>Inside</h3><h3>Inside</h3><h2 dir=\"auto\">Så <b>här</b></h2>";
        assert_eq!(
            numbers(body),
            [
                ("1".into(), "t-first".into()),
                ("1.1".into(), "t-inside".into()),
                ("1.2".into(), "t-inside-2".into()),
                ("2".into(), "t-sa-har".into()),
            ]
        );
        let html = show(body, str::to_owned).html;
        assert!(
            html.starts_with("<p>x</p><h2 id=\"t-first\"><span class=\"no\">1</span> First</h2>")
        );
    }

    #[test]
    fn levels_that_were_left_out_do_not_count() {
        let found = numbers("<h3>A</h3><h4>B</h4><hr><h2>C</h2><h6>D</h6>");
        let found: Vec<_> = found.into_iter().map(|(number, _)| number).collect();
        assert_eq!(found, ["1", "1.1", "2", "2.1"]);
    }

    #[test]
    fn markdown_becomes_boxes_tables_and_lists() {
        let html = from_written(
            "## How\n\n> [!NOTE]\n> Ask *first*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n",
        );
        assert!(html.contains("<div class=\"note\">"), "{html}");
        assert!(
            html.contains("<td>1</td>") && html.contains("<li>x</li>"),
            "{html}"
        );
        let shown = show(&html, |kind| format!("It is a {kind}"));
        assert!(shown.html.contains(
            "<div class=\"callout note\" role=\"note\"><p class=\"called\">It is a note</p>"
        ));
    }

    #[test]
    fn what_is_written_as_markdown_again_becomes_the_same() {
        for body in [
            "<h2>How <em>to</em></h2>\n<p>Take <strong>care</strong> of <code>a_b</code>, <a href=\"/hc/en\">here</a>.</p>",
            "<div class=\"note\">\n<p>One.</p>\n<p>Two * three.</p>\n</div>\n<p>After.</p>",
            "<div class=\"tip\">\n<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n</div>",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>",
            "<pre><code>let a = &amp;b;\n\n  c\n</code></pre>\n<blockquote>\n<p>said</p>\n</blockquote>\n<hr>",
        ] {
            let cleaned = clean::article(body);
            let again = from_markdown(&to_markdown(&cleaned));
            let plain = |html: &str| html.replace('\n', "");
            assert_eq!(plain(&again), plain(&cleaned), "{}", to_markdown(&cleaned));
        }
    }

    #[test]
    fn what_is_html_stays_html_and_loses_what_runs() {
        assert_eq!(
            from_written("<p onclick=x>a &amp; b</p><script>x</script>"),
            "<p>a &amp; b</p>"
        );
    }
}
