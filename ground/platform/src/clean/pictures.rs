//! Pictures within cleaned HTML: those of a mail become stored files, and what cannot be shown becomes words.

use super::escape;

/// Cleaned HTML with its inline pictures: pairs of content id and the address of the stored file.
pub fn with_pictures(cleaned: &str, pictures: &[(String, String)]) -> String {
    let mut text = cleaned.to_owned();
    for (content_id, address) in pictures {
        let target = format!("src=\"{}\"", escape(address));
        for source in sources(content_id) {
            text = text.replace(&source, &target);
        }
    }
    text
}

/// How a picture is asked for. Some programs write the id percent-encoded in the HTML.
fn sources(content_id: &str) -> [String; 2] {
    [content_id, &content_id.replace('@', "%40")].map(|id| format!("src=\"cid:{}\"", escape(id)))
}

/// Cleaned HTML in which pictures that came with a mail and are not shown have become words: the name of the file where there is
/// one in the list (pairs of content id and name), else what stands for the picture, else nothing.
pub fn without_lost_pictures(cleaned: &str, files: &[(String, String)]) -> String {
    each_picture(cleaned, |tag| {
        let is_lost = attribute(tag, "src").is_some_and(|source| source.starts_with("cid:"));
        if !is_lost {
            return tag.to_owned();
        }
        let file = files
            .iter()
            .find(|(id, _)| sources(id).iter().any(|source| tag.contains(source)));
        let words = match file {
            Some((_, name)) => escape(name),
            None => words_of(tag).unwrap_or_default(),
        };
        if words.is_empty() {
            words
        } else {
            format!("[{words}]")
        }
    })
}

/// Cleaned HTML with something else in the place of each picture; what is handed in is the whole tag.
pub fn each_picture(html: &str, instead: impl Fn(&str) -> String) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<img") {
        let (before, tag) = rest.split_at(start);
        text.push_str(before);
        let (tag, after) = tag.split_at(end_of_tag(tag));
        text.push_str(&instead(tag));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// What stands for a picture, as HTML: attribute values in cleaned HTML are escaped already, but for the brackets.
pub fn words_of(tag: &str) -> Option<String> {
    attribute(tag, "alt")
        .filter(|words| !words.trim().is_empty())
        .map(|words| words.replace('<', "&lt;").replace('>', "&gt;"))
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
    fn pictures_of_a_mail_become_stored_files() {
        let cleaned = super::super::html("<p>See <img src=\"cid:a@b\" alt=\"Screen\"></p>");
        let shown = with_pictures(
            &cleaned,
            &[("a@b".into(), "/attachments/t/screen.png".into())],
        );
        assert!(
            shown.contains("src=\"/attachments/t/screen.png\""),
            "{shown}"
        );
        assert_eq!(without_lost_pictures(&shown, &[]), shown);
    }

    #[test]
    fn a_picture_that_is_not_shown_becomes_the_name_of_its_file_or_its_words() {
        let cleaned = super::super::html(
            "<p>a <img src=\"cid:a%40b\"> b <img alt=\"x > <y\" src=\"cid:gone@x\"> c <img src=\"cid:gone@x\"></p>",
        );
        let files = [("a@b".to_owned(), "plan <1>.svg".to_owned())];
        assert_eq!(
            without_lost_pictures(&cleaned, &files),
            "<p>a [plan &lt;1&gt;.svg] b [x &gt; &lt;y] c </p>"
        );
    }
}
