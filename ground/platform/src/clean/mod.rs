//! HTML that somebody else wrote, made harmless: a closed list of tags and attributes, no styles, no ids, no scripts,
//! and nothing that a reader's browser would fetch from elsewhere.

mod limits;
mod pictures;
mod words;

#[cfg(test)]
mod hostile_tests;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

pub use pictures::{each_picture, with_pictures, without_lost_pictures, words_of};

/// Cleans HTML. Pictures keep only `cid:` sources, which [`with_pictures`] turns into stored files; remote pictures
/// lose their source and keep their words. Cleaning twice is cleaning once.
///
/// What no program writes (too deep, too many attributes or elements, or different each time it is read) keeps its
/// words only, as paragraphs.
pub fn html(dirty: &str) -> String {
    with(cleaner(), dirty)
}

/// Cleans the body of an article, which the team writes: as [`html`], but links may lead within the desk, and boxes keep the
/// class that says what they are: `note`, `important`, `tip`. Pictures come from the desk itself.
pub fn article(dirty: &str) -> String {
    with(article_cleaner(), dirty)
}

fn with(cleaner: &Builder<'_>, dirty: &str) -> String {
    settled(cleaner, dirty).unwrap_or_else(|html| {
        // Paragraphs and line breaks alone always settle; odd line ends need a second time.
        let words = words::paragraphs(&html);
        settled(cleaner, &words).unwrap_or_else(|html| html)
    })
}

/// Cleans until cleaning changes nothing: without the tags that are left out, the rest can read otherwise. What does
/// not settle comes back as it is by then.
fn settled(rules: &Builder<'_>, dirty: &str) -> std::result::Result<String, String> {
    let mut html = dirty.to_owned();
    for _ in 0..MOST_TIMES {
        if !limits::is_bearable(&html) {
            return Err(html);
        }
        let cleaned = rules.clean(&html).to_string();
        if cleaned == html {
            return Ok(cleaned);
        }
        html = cleaned;
    }
    Err(html)
}

/// How often HTML is cleaned until it stays as it is. Twice does for what programs write.
const MOST_TIMES: usize = 8;

fn cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut builder = usual();
        builder.attribute_filter(|tag, attribute, value| match (tag, attribute) {
            ("img", "src") => value.starts_with("cid:").then(|| value.into()),
            ("a", "href") if value.starts_with("cid:") => None,
            (tag, attribute) => usual_attribute(tag, attribute, value),
        });
        builder
    })
}

fn article_cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut builder = usual();
        let boxes = HashSet::from(["note", "important", "tip"]);
        builder
            .allowed_classes(HashMap::from([("div", boxes)]))
            .url_relative(UrlRelative::PassThrough)
            .link_rel(Some("noopener noreferrer"))
            .attribute_filter(|tag, attribute, value| match (tag, attribute) {
                ("img", "src") => value.starts_with("/hc/").then(|| value.into()),
                // Of the desk itself, or a whole address; `//elsewhere` is neither.
                ("a", "href") => {
                    let within = (value.starts_with('/')
                        && !value.starts_with("//")
                        && !value.contains('\\'))
                        || value.starts_with('#');
                    let whole = ["https://", "http://", "mailto:", "tel:"];
                    let whole = whole.iter().any(|scheme| value.starts_with(scheme));
                    (within || whole).then(|| value.into())
                }
                (tag, attribute) => usual_attribute(tag, attribute, value),
            });
        builder
    })
}

/// What is true of an attribute whatever is cleaned.
fn usual_attribute<'u>(
    tag: &str,
    attribute: &str,
    value: &'u str,
) -> Option<std::borrow::Cow<'u, str>> {
    match (tag, attribute) {
        ("img", "width" | "height") | (_, "colspan" | "rowspan" | "start") => value
            .parse::<u16>()
            .is_ok_and(|number| number <= 2000)
            .then(|| value.into()),
        ("dir", _) | (_, "dir") => matches!(value, "ltr" | "rtl" | "auto").then(|| value.into()),
        _ => Some(value.into()),
    }
}

fn usual() -> Builder<'static> {
    let tags = HashSet::from([
        "a",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]);
    let attributes = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt", "width", "height"])),
        ("ol", HashSet::from(["start"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("th", HashSet::from(["colspan", "rowspan"])),
    ]);
    let mut builder = Builder::default();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["dir", "lang"]))
        .allowed_classes(HashMap::new())
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "template", "noscript",
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true);
    builder
}

/// The words of cleaned HTML, with line breaks where blocks end.
pub fn text_of(cleaned: &str) -> String {
    let mut text = String::with_capacity(cleaned.len());
    let mut rest = cleaned;
    while let Some(open) = rest.find('<') {
        text.push_str(&unescape(rest.get(..open).unwrap_or_default()));
        let Some(close) = rest.get(open..).and_then(|tag| tag.find('>')) else {
            rest = "";
            break;
        };
        let tag = rest.get(open + 1..open + close).unwrap_or_default();
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        match (tag.starts_with('/'), name) {
            (_, "br" | "hr") => text.push('\n'),
            (
                true,
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "table"
                | "ul" | "ol",
            ) => {
                text.push_str("\n\n");
            }
            (true, "div" | "li" | "tr" | "dt" | "dd") => text.push('\n'),
            (false, "li") => text.push_str("- "),
            (true, "td" | "th") => text.push(' '),
            _ => {}
        }
        rest = rest.get(open + close + 1..).unwrap_or_default();
    }
    text.push_str(&unescape(rest));
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Plain text as HTML: paragraphs, line breaks, and web addresses as links.
pub fn from_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 64);
    for paragraph in text
        .replace('\r', "")
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
    {
        html.push_str("<p>");
        for (index, line) in paragraph.trim_matches('\n').split('\n').enumerate() {
            if index > 0 {
                html.push_str("<br>");
            }
            with_links(line, &mut html);
        }
        html.push_str("</p>");
    }
    html
}

fn with_links(line: &str, html: &mut String) {
    if !line.contains("://") {
        return escape_into(line, html);
    }
    for (index, word) in line.split(' ').enumerate() {
        if index > 0 {
            html.push(' ');
        }
        let start = word.find("https://").or_else(|| word.find("http://"));
        let Some(start) = start else {
            escape_into(word, html);
            continue;
        };
        let (before, address) = word.split_at(start);
        let end = address
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\''])
            .len();
        let (address, after) = address.split_at(end);
        escape_into(before, html);
        html.push_str("<a href=\"");
        escape_into(address, html);
        html.push_str("\" rel=\"noopener noreferrer nofollow\">");
        escape_into(address, html);
        html.push_str("</a>");
        escape_into(after, html);
    }
}

/// Text for HTML content and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    escape_into(text, &mut escaped);
    escaped
}

/// [`escape`] at the end of what is there already.
pub fn escape_into(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (plain, special) = rest.split_at(at);
        html.push_str(plain);
        html.push_str(match special.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        rest = special.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.replace('\n', " ");
    }
    text.replace('\n', " ")
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_sender_runs_or_is_fetched() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<img src=https://canary.example/pixel.png>",
            "<svg><script>alert(1)</script></svg>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"data:text/html,x\">x</a>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<form action=https://canary.example><button formaction=javascript:1>x</button></form>",
            "<div style=\"background:url(https://canary.example)\" id=main class=btn hx-get=/x data-hx-post=/y>x</div>",
            "<base href=https://canary.example><link rel=stylesheet href=https://canary.example/x.css>",
            "<style>@import 'https://canary.example'</style>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<meta http-equiv=refresh content='0;url=https://canary.example'>",
        ] {
            let cleaned = html(hostile);
            for sign in [
                "<script",
                "onerror",
                "src=\"http",
                "javascript:",
                "style",
                "<form",
                "hx-",
                "id=",
                "<meta",
                "<base",
                "<iframe",
                "data:",
            ] {
                assert!(!cleaned.contains(sign), "{hostile} became {cleaned}");
            }
            assert_eq!(html(&cleaned), cleaned, "cleaning twice is cleaning once");
        }
    }

    #[test]
    fn an_article_keeps_its_boxes_and_links_within_the_desk_and_nothing_that_runs() {
        let kept = "<div class=\"note\"><p><a href=\"/hc/en/articles/7\" rel=\"noopener noreferrer\">x</a></p></div>";
        assert_eq!(article(kept), kept);
        for (hostile, sign) in [
            ("<a href=\"//canary.example\">x</a>", "canary"),
            ("<a href=\"/\\canary.example\">x</a>", "canary"),
            ("<a href=\"javascript:alert(1)\">x</a>", "javascript"),
            ("<img src=\"https://canary.example/x.png\">", "canary"),
            ("<img src=\"//canary.example/x.png\">", "canary"),
            ("<div class=\"note btn\" onclick=x id=main>x</div>", "btn"),
            ("<script>alert(1)</script>", "alert"),
        ] {
            let cleaned = article(hostile);
            assert!(!cleaned.contains(sign), "{hostile} became {cleaned}");
            assert_eq!(article(&cleaned), cleaned);
        }
    }

    #[test]
    fn text_keeps_lines_and_loses_tags() {
        let cleaned = html("<p>Hello<br>you &amp; me</p><ul><li>one</li><li>two</li></ul>");
        assert_eq!(text_of(&cleaned), "Hello\nyou & me\n\n- one\n- two");
    }

    #[test]
    fn plain_text_becomes_paragraphs_with_links() {
        assert_eq!(
            from_text("See https://a.example/x?y=1&z=2.\nBye\n\n<b>"),
            "<p>See <a href=\"https://a.example/x?y=1&amp;z=2\" rel=\"noopener noreferrer nofollow\">https://a.example/x?y=1&amp;z=2</a>.<br>Bye</p><p>&lt;b&gt;</p>"
        );
    }
}
