//! Films in articles: a file that browsers play. Where a link to it stands alone in a paragraph, it plays there; otherwise below the
//! text. In Markdown, in mails, in feeds and on paper it stays a link.

use askama::Template;
use platform::clean;
use platform::language::{Locale, Words};
use platform::{Error, Result};

use crate::queries::{AttachedFile, Text};
use crate::views::{FilmShown, Track};

/// Where the address of a file of an article begins.
pub(crate) const PLACE: &str = "/hc/article_attachments/";

/// Whether browsers play it: MP4 and `WebM`, by content.
pub(crate) fn plays(content_type: &str) -> bool {
    matches!(content_type, "video/mp4" | "video/webm")
}

/// A file that browsers play, with the files that say its words.
#[derive(Clone, Debug)]
pub(crate) struct Film<'a> {
    file: &'a AttachedFile,
    /// `Start.sv.vtt` beside `Start.mp4`, and its language; `Start.vtt` is in that of the text.
    captions: Vec<(&'a AttachedFile, Locale)>,
}

/// The films among the files of an article, and what else there is.
pub(crate) fn among(
    attached: &[AttachedFile],
    in_body: Locale,
) -> (Vec<Film<'_>>, Vec<&AttachedFile>) {
    let (played, mut rest): (Vec<_>, Vec<_>) =
        attached.iter().partition(|one| plays(&one.content_type));
    let played = played.into_iter().map(|file| {
        let name = stem(&file.name);
        let captions = attached
            .iter()
            .filter_map(|one| Some((one, captions_of(one, name, in_body)?)));
        Film {
            file,
            captions: captions.collect(),
        }
    });
    let films: Vec<Film<'_>> = played.collect();
    // They are read while the film plays, and nothing to take along.
    rest.retain(|one| {
        let mut captions = films.iter().flat_map(|film| &film.captions);
        !captions.any(|(caption, _)| caption.id == one.id)
    });
    (films, rest)
}

/// Whether readers have it: what was put into a text, and stands in none of them yet, or no more, is nobody's but its writer's.
pub(crate) fn is_readers(file: &AttachedFile, texts: &[Text]) -> bool {
    let place = format!("{PLACE}{}/", file.token);
    !file.in_text || texts.iter().any(|text| text.body.contains(&place))
}

/// A name without its ending.
pub(crate) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a file says the words of the film with this name, and in which language.
fn captions_of(file: &AttachedFile, of: &str, in_body: Locale) -> Option<Locale> {
    let (name, ending) = file.name.rsplit_once('.')?;
    if !ending.eq_ignore_ascii_case("vtt") || file.content_type != "text/plain" {
        return None;
    }
    match name.strip_prefix(of)? {
        "" => Some(in_body),
        more => Locale::read(more.strip_prefix('.')?),
    }
}

/// A film to play. `caption`: what the text calls it.
fn player(film: &Film<'_>, caption: &str, w: Words) -> Result<String> {
    let tracks = film.captions.iter().map(|(file, locale)| Track {
        url: address(file),
        locale: locale.code(),
        label: locale.name(),
    });
    let shown = FilmShown {
        w,
        url: address(film.file),
        caption,
        size: platform::web::readable_size(film.file.size.unsigned_abs()),
        tracks: tracks.collect(),
    };
    let drawn = shown.render().map_err(Error::broken)?;
    Ok(drawn.trim().to_owned())
}

/// Where a file is fetched: `/hc/article_attachments/TOKEN/Handbook.pdf`.
pub(crate) fn address(file: &AttachedFile) -> String {
    let name = platform::web::address::encoded(&file.name);
    format!("{PLACE}{}/{name}", file.token)
}

/// The cleaned body with players in the place of links that stand alone, and players for the films that stand nowhere in it.
pub(crate) fn placed(body: &str, films: &[Film<'_>], w: Words) -> Result<(String, Vec<String>)> {
    let mut shown = String::with_capacity(body.len());
    let mut plays = vec![false; films.len()];
    let mut rest = body;
    while let Some((before, token, words, after)) = next_alone(rest) {
        let found = films.iter().position(|film| film.file.token == token);
        let Some((index, film)) = found.and_then(|index| Some((index, films.get(index)?))) else {
            // A link to something else stays as it is.
            let read = rest.len() - after.len();
            shown.push_str(rest.get(..read).unwrap_or_default());
            rest = after;
            continue;
        };
        if let Some(plays) = plays.get_mut(index) {
            *plays = true;
        }
        let words = clean::text_of(words);
        let caption = match words.trim() {
            "" => stem(&film.file.name),
            words if words.contains(PLACE) => stem(&film.file.name),
            words => words,
        };
        shown.push_str(before);
        shown.push_str(&player(film, caption, w)?);
        rest = after;
    }
    shown.push_str(rest);
    let elsewhere = films.iter().zip(plays);
    let elsewhere = elsewhere.filter(|(film, plays)| !plays && !film.file.in_text);
    let below = elsewhere.map(|(film, _)| player(film, stem(&film.file.name), w));
    Ok((shown, below.collect::<Result<_>>()?))
}

/// The next paragraph that is one link to a file of an article: what stands before it, the file's token, the link's words, and what
/// stands after it.
fn next_alone(html: &str) -> Option<(&str, &str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + html.get(from..)?.find("<p")?;
        from = at + 2;
        let paragraph = html.get(from..)?;
        let (attributes, inside) = paragraph.split_once('>')?;
        // `<pre>` begins so as well.
        if !(attributes.is_empty() || attributes.starts_with(' ')) {
            continue;
        }
        let (inside, after) = inside.split_once("</p>")?;
        let Some(link) = inside.trim().strip_prefix("<a ") else {
            continue;
        };
        let Some((link, words)) = link.split_once('>') else {
            continue;
        };
        let Some(words) = words
            .strip_suffix("</a>")
            .filter(|words| !words.contains("<a "))
        else {
            continue;
        };
        let token = link
            .split_once("href=\"")
            .and_then(|(_, address)| address.strip_prefix(PLACE))
            .and_then(|rest| rest.split(['/', '"']).next());
        if let Some(token) = token {
            return Some((html.get(..at)?, token, words, after));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(id: i64, name: &str, content_type: &str) -> AttachedFile {
        AttachedFile {
            id,
            article: domain::ArticleId(1),
            token: format!("t{id}"),
            sha256: String::new(),
            name: name.into(),
            content_type: content_type.into(),
            size: 1,
            author: None,
            in_text: false,
        }
    }

    #[test]
    fn a_link_that_stands_alone_is_found_and_no_other() {
        let alone =
            |html: &str| next_alone(html).map(|(_, token, words, _)| format!("{token}: {words}"));
        let link =
            "<a href=\"/hc/article_attachments/abc/x.mp4\" rel=\"noopener\">See <b>it</b></a>";
        let found = Some("abc: See <b>it</b>".to_owned());
        assert_eq!(alone(&format!("<h2>A</h2><p>{link}</p><p>b</p>")), found);
        assert_eq!(
            alone(&format!("<pre>x</pre><p dir=\"auto\">\n{link} </p>")),
            found
        );
        assert_eq!(alone(&format!("<p>Here: {link}</p>")), None);
        assert_eq!(alone(&format!("<p>{link}.</p>")), None);
        assert_eq!(alone(&format!("<p>{link} {link}</p>")), None);
        assert_eq!(alone(&format!("<ul><li>{link}</li></ul><p>x</p>")), None);
        assert_eq!(alone("<p><a href=\"/hc/en\">x</a></p>"), None);
        assert_eq!(alone("<p><a href=\"x"), None);
    }

    #[test]
    fn the_words_of_a_film_go_with_it() {
        let attached = [
            file(1, "Start.mp4", "video/mp4"),
            file(2, "Start.sv.vtt", "text/plain"),
            file(3, "Start.VTT", "text/plain"),
            file(4, "Start.xx.vtt", "text/plain"),
            file(5, "Other.vtt", "text/plain"),
            file(6, "Old.mov", "video/quicktime"),
        ];
        let (films, rest) = among(&attached, Locale::En);
        assert_eq!(films.len(), 1);
        let captions = films[0]
            .captions
            .iter()
            .map(|(file, locale)| (file.id, *locale));
        assert_eq!(
            captions.collect::<Vec<_>>(),
            [(2, Locale::Sv), (3, Locale::En)]
        );
        let rest: Vec<i64> = rest.into_iter().map(|one| one.id).collect();
        assert_eq!(rest, [4, 5, 6]);
    }
}
