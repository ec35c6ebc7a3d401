//! The words of HTML that is not read as HTML: no tag of it is understood but where lines end.

use std::fmt::Write as _;

/// More lines than this are told apart by spaces only, so that the result is no trap itself.
const MOST_LINES: usize = 20_000;

/// Everything outside of the tags, as paragraphs. Programs, styles and comments are no words. Entities stay as they
/// are. Takes linear time: what is not found once is not looked for again.
pub(super) fn paragraphs(html: &str) -> String {
    let text = outside_of_tags(html);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    if lines.len() > MOST_LINES {
        let words: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        return format!("<p>{}</p>", words.join("\n"));
    }
    let mut html = String::with_capacity(text.len() + 16 * lines.len());
    for paragraph in lines
        .split(|line| line.is_empty())
        .filter(|lines| !lines.is_empty())
    {
        let _ = write!(html, "<p>{}</p>", paragraph.join("<br>"));
    }
    html
}

/// Finds in one text from ever later places.
struct Finder<'t> {
    text: &'t str,
    sought: &'static str,
    gone: bool,
}

impl Finder<'_> {
    /// Where it begins, at `from` or later.
    fn find(&mut self, from: usize) -> Option<usize> {
        if self.gone {
            return None;
        }
        let found = self
            .text
            .get(from..)
            .and_then(|rest| rest.find(self.sought));
        self.gone = found.is_none();
        found.map(|at| from + at)
    }
}

fn outside_of_tags(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let finder = |sought| Finder {
        text: &lower,
        sought,
        gone: false,
    };
    let (mut tag_end, mut comment_end) = (finder(">"), finder("-->"));
    let mut silent = [
        ("script", finder("</script")),
        ("style", finder("</style")),
        ("title", finder("</title")),
    ];
    let mut text = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(open) = html
        .get(at..)
        .and_then(|rest| rest.find('<'))
        .map(|open| at + open)
    {
        text.push_str(&html.get(at..open).unwrap_or_default().replace('>', "&gt;"));
        let tag = lower.get(open + 1..).unwrap_or_default();
        let is_comment = tag.starts_with("!--");
        let named = tag.trim_start_matches(['/']);
        let is_tag =
            tag.starts_with(['!', '?']) || named.starts_with(|c: char| c.is_ascii_alphabetic());
        let end = match is_tag {
            true if is_comment => comment_end.find(open).map(|end| end + 3),
            true => tag_end.find(open).map(|end| end + 1),
            false => None,
        };
        let Some(mut end) = end else {
            text.push_str("&lt;");
            at = open + 1;
            continue;
        };
        let name = named.find(|c: char| !c.is_ascii_alphanumeric());
        let name = named.get(..name.unwrap_or(0)).unwrap_or_default();
        if let Some((_, close)) = silent
            .iter_mut()
            .find(|(silent, _)| *silent == name && !tag.starts_with('/'))
        {
            end = close.find(end).unwrap_or(end);
        }
        match name {
            "br" | "hr" | "div" | "li" | "tr" | "dt" | "dd" => text.push('\n'),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "table"
            | "ul" | "ol" => {
                text.push_str("\n\n");
            }
            "td" | "th" => text.push(' '),
            _ => {}
        }
        at = end;
    }
    text.push_str(&html.get(at..).unwrap_or_default().replace('>', "&gt;"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_and_no_tag() {
        let html = "<title>x</title><style>p{}</style><p class=a>One &auml;<br>two<!-- <p>three -->\n<li>1 < 2 > 1<b";
        let words = "<p>One &auml;<br>two</p><p>1 &lt; 2 &gt; 1&lt;b</p>";
        assert_eq!(paragraphs(html), words);
        assert_eq!(paragraphs("<script>never closed"), "<p>never closed</p>");
        assert_eq!(paragraphs("<div><div>"), "");
    }
}
