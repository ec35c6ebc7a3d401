//! Pictures within a comment, in a mail about it: they are behind the desk's own door, so the mail says where to see
//! them instead of fetching them.

use platform::clean;

/// HTML without pictures: each becomes a link to `page` with the words that stand for it (`label` when it has none),
/// or only the words when there is no page to link to.
pub(super) fn as_links(html: &str, page: Option<&str>, label: &str) -> String {
    clean::each_picture(html, |tag| {
        let words = clean::words_of(tag);
        let words = words.unwrap_or_else(|| clean::escape(label));
        match page {
            Some(page) => format!("<a href=\"{}\">[{words}]</a>", clean::escape(page)),
            None => format!("[{words}]"),
        }
    })
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
