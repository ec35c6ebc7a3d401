//! Pictures within a comment, in a mail about it: they are behind the desk's own door, so the mail says where to see
//! them instead of fetching them.

/// HTML without pictures: each becomes a link to `page` with the words that stand for it (`label` when it has none),
/// or only the words when there is no page to link to.
pub(super) fn as_links(html: &str, page: Option<&str>, label: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<img") {
        let (before, tag) = rest.split_at(start);
        text.push_str(before);
        let end = end_of_tag(tag);
        let (tag, after) = tag.split_at(end);
        let words = attribute(tag, "alt").filter(|words| !words.trim().is_empty());
        // Attribute values in cleaned HTML are escaped already, but for the brackets.
        let words = words
            .unwrap_or(label)
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        if let Some(page) = page {
            text.push_str("<a href=\"");
            text.push_str(&platform::clean::escape(page));
            text.push_str("\">[");
            text.push_str(&words);
            text.push_str("]</a>");
        } else {
            text.push('[');
            text.push_str(&words);
            text.push(']');
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Where a tag ends, brackets within quoted values left aside.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_becomes_a_link_to_the_conversation() {
        let html = "<p>See <img src=\"/attachments/t/a.png\" alt=\"a > b\"> here <img></p>";
        assert_eq!(
            as_links(html, Some("https://desk.example/7"), "picture"),
            "<p>See <a href=\"https://desk.example/7\">[a &gt; b]</a> here \
             <a href=\"https://desk.example/7\">[picture]</a></p>"
        );
        assert_eq!(as_links("<img alt=\"\">", None, "picture"), "[picture]");
        assert_eq!(as_links("a <img", None, "picture"), "a [picture]");
        assert_eq!(as_links("no picture", None, "picture"), "no picture");
    }
}
