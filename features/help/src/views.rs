//! What the pages of the help centre show.

use std::sync::Arc;

use askama::Template;
use platform::frame::{Frame, Problems, When, parts};
use platform::language::Words;

use crate::changed::Piece;
use crate::contents::Heading;
use crate::pages::Face;
use crate::queries::Vote;

/// A title that leads somewhere.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) title: String,
    /// It is the page itself.
    pub(crate) here: bool,
}

/// A section with its first articles.
pub(crate) struct Group {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) count: i64,
    pub(crate) articles: Vec<Link>,
    /// There are more than are shown.
    pub(crate) more: bool,
}

/// GET /hc/{locale}/categories/{id}, /hc/{locale}/sections/{id}
#[derive(Template)]
#[template(path = "help_place.html")]
pub(crate) struct PlacePage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) crumbs: Vec<Link>,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) articles: Vec<Link>,
    /// What the reader read last.
    pub(crate) seen: Vec<Link>,
    /// For a section: where following it is sent, and whether the reader does.
    pub(crate) follow: Option<(String, bool)>,
    /// Its feed, where everybody reads something of it.
    pub(crate) feed: Option<String>,
}

/// GET /hc/{locale}/articles/{id}
#[derive(Template)]
#[template(path = "help_article.html")]
pub(crate) struct ArticlePage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) face: Arc<Face>,
    /// Says that the body is in another language than the page.
    pub(crate) fallback: Option<String>,
    pub(crate) updated: When,
    /// Whether it helped its reader, if they said so.
    pub(crate) mine: Option<Vote>,
    /// Its short address: what is done here is sent below it.
    pub(crate) at: String,
    /// `None`: nobody can say anything here.
    pub(crate) comments: Option<Vec<Said>>,
    /// What was typed.
    pub(crate) comment: String,
    /// Whether its writer wants to hear of answers.
    pub(crate) hears: bool,
    pub(crate) problems: Problems,
    pub(crate) follows: bool,
    /// What the reader read last.
    pub(crate) seen: Vec<Link>,
    /// The form, with the article named in it.
    pub(crate) ask: String,
    /// Where it is written, while it is looked at before it is there.
    pub(crate) preview: Option<String>,
}

impl ArticlePage {
    /// Whether its reader said this.
    fn said(&self, helpful: bool) -> bool {
        self.mine
            .as_ref()
            .is_some_and(|vote| vote.helpful == helpful)
    }
}

/// What an article says: its table of contents, its body and its files.
#[derive(Template)]
#[template(path = "help_article_text.html")]
pub(crate) struct ArticleText<'a> {
    pub(crate) w: Words,
    /// The language of the body.
    pub(crate) locale: &'a str,
    /// Cleaned, and drawn.
    pub(crate) body: &'a str,
    pub(crate) contents: &'a [Heading],
    /// Films that stand nowhere in the body, drawn.
    pub(crate) films: &'a [String],
    pub(crate) files: &'a [FileLine],
}

/// A film that plays.
#[derive(Template)]
#[template(path = "help_film.html")]
pub(crate) struct FilmShown<'a> {
    pub(crate) w: Words,
    pub(crate) url: String,
    pub(crate) caption: &'a str,
    /// `12 MB`.
    pub(crate) size: String,
    pub(crate) tracks: Vec<Track>,
}

/// The words of a film.
pub(crate) struct Track {
    pub(crate) url: String,
    pub(crate) locale: &'static str,
    pub(crate) label: &'static str,
}

/// The articles that stand beside one.
#[derive(Template)]
#[template(path = "help_article_beside.html")]
pub(crate) struct ArticleBeside<'a> {
    pub(crate) w: Words,
    pub(crate) in_section: &'a [Link],
    /// The section, where more of its articles are there than are shown.
    pub(crate) section: Option<&'a str>,
    pub(crate) related: &'a [Link],
}

/// A file of an article.
pub(crate) struct FileLine {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) name: String,
    /// `120 kB`.
    pub(crate) size: String,
    pub(crate) icon: &'static str,
    /// What puts a film into the text; empty for other files.
    pub(crate) code: String,
}

/// A comment, as whoever reads the article sees it.
pub(crate) struct Said {
    pub(crate) id: i64,
    pub(crate) author: String,
    pub(crate) by_team: bool,
    /// Cleaned HTML.
    pub(crate) body: String,
    /// `waiting`, `shown` or `refused`.
    pub(crate) state: &'static str,
    /// The reader wrote it.
    pub(crate) mine: bool,
    pub(crate) when: When,
}

/// A comment, as the team sees it.
pub(crate) struct CommentLine {
    pub(crate) said: Said,
    pub(crate) article: Link,
    /// Where more is told of its author.
    pub(crate) person: String,
    /// What was typed in answer, and why it was not kept.
    pub(crate) answer: String,
    pub(crate) problem: Option<String>,
}

/// GET /agent/help/comments
#[derive(Template)]
#[template(path = "agent_help_comments.html")]
pub(crate) struct CommentsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    /// Word, label with how many, whether it is shown now.
    pub(crate) states: Vec<(&'static str, String, bool)>,
    pub(crate) state: &'static str,
    pub(crate) lines: Vec<CommentLine>,
    /// Where the next ones are.
    pub(crate) more: Option<String>,
    /// Nobody can say anything now: where that is decided.
    pub(crate) closed: bool,
}

/// A mailed link: looked at here, and used by its button.
#[derive(Template)]
#[template(path = "help_unfollow.html")]
pub(crate) struct UnfollowPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) lead: String,
    /// Where the button leads; nothing once it was pressed.
    pub(crate) action: Option<String>,
}

/// What one language of an article is, as a mark.
pub(crate) struct Mark {
    /// `sv`.
    pub(crate) locale: &'static str,
    /// `current`, `outdated` or `missing`.
    pub(crate) kind: &'static str,
    /// "Svenska: outdated since 3 Nov".
    pub(crate) told: String,
}

/// An article in the team's list.
pub(crate) struct ArticleLine {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) title: String,
    /// "Draft", "Published", "From 3 Nov 08:00".
    pub(crate) state: String,
    /// `draft`, `published`, `scheduled` or `archived`.
    pub(crate) kind: &'static str,
    /// Whom it is for.
    pub(crate) audience: String,
    pub(crate) marks: Vec<Mark>,
    /// "4 of 7 found it helpful".
    pub(crate) votes: String,
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// A section in the team's list.
pub(crate) struct SectionLine {
    pub(crate) id: i64,
    pub(crate) title: String,
    /// How deep it stands in others, from 0.
    pub(crate) depth: usize,
    pub(crate) articles: Vec<ArticleLine>,
    /// So many more stand in it.
    pub(crate) more: usize,
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// A category in the team's list.
pub(crate) struct CategoryLine {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) sections: Vec<SectionLine>,
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// GET /agent/help
#[derive(Template)]
#[template(path = "agent_help.html")]
pub(crate) struct HelpPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) categories: Vec<CategoryLine>,
    /// Articles that were put away.
    pub(crate) archived: Vec<ArticleLine>,
    /// Languages of articles to be looked at.
    pub(crate) to_translate: usize,
    /// Comments that wait for the team.
    pub(crate) comments_wait: i64,
    /// Texts that wait for somebody to look at them.
    pub(crate) reviews_wait: i64,
    /// What readers said of articles in words.
    pub(crate) worded: i64,
}

/// A text of one language in a form.
pub(crate) struct Wording {
    pub(crate) locale: &'static str,
    pub(crate) language: &'static str,
    pub(crate) title: String,
    pub(crate) about: String,
}

/// A category or section, being written.
#[derive(Template)]
#[template(path = "agent_help_place.html")]
pub(crate) struct PlaceForm {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) action: String,
    pub(crate) wordings: Vec<Wording>,
    /// Where a section can stand: value, words, chosen. Empty for a category.
    pub(crate) places: Vec<(String, String, bool)>,
    pub(crate) can_remove: bool,
    pub(crate) problems: Problems,
}

/// A picture of an article.
pub(crate) struct PictureLine {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) name: String,
    /// What it shows, in words.
    pub(crate) alt: String,
    /// `120 kB`.
    pub(crate) size: String,
    /// What puts it into the text.
    pub(crate) code: String,
    /// It stands in the text of this language.
    pub(crate) here: bool,
    /// It stands in the text of some language.
    pub(crate) shown: bool,
}

/// An article, being written in one language.
#[derive(Template)]
#[template(path = "agent_help_article.html")]
pub(crate) struct ArticleForm {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    /// Empty for a new one.
    pub(crate) id: Option<i64>,
    pub(crate) action: String,
    pub(crate) locale: &'static str,
    pub(crate) language: &'static str,
    pub(crate) title: String,
    pub(crate) body: String,
    /// The languages: code, name, mark, address.
    pub(crate) languages: Vec<(Mark, &'static str, String)>,
    /// Where it can stand: value, words, chosen.
    pub(crate) sections: Vec<(i64, String, bool)>,
    /// Whom it can be for: value, key of the words, chosen.
    pub(crate) audiences: Vec<(&'static str, &'static str, bool)>,
    pub(crate) organizations: Vec<(i64, String, bool)>,
    pub(crate) state: String,
    pub(crate) kind: &'static str,
    pub(crate) publish_at: String,
    /// Whether other languages are there that may have to follow.
    pub(crate) has_others: bool,
    /// Whether they are likely to need nothing: this one catches up.
    pub(crate) others_right: bool,
    /// Where its readers find it.
    pub(crate) reader_url: Option<String>,
    /// Links of this language that do not lead all of its readers somewhere, and what is wrong with each: key of the words.
    pub(crate) broken: Vec<(String, &'static str)>,
    pub(crate) pictures: Vec<PictureLine>,
    /// What was said about a picture that was not kept.
    pub(crate) picture_alt: String,
    /// Why it was not.
    pub(crate) picture_problem: Option<String>,
    /// How large a picture or a file may be.
    pub(crate) most_bytes: u64,
    pub(crate) files: Vec<FileLine>,
    /// Why a file was not kept.
    pub(crate) file_problem: Option<String>,
    /// How many hear of a change.
    pub(crate) followers: i64,
    /// Whether they hear of this one.
    pub(crate) tells: bool,
    /// What waits to be looked at in this language.
    pub(crate) review: Option<ReviewBox>,
    /// Who can look at it: number, name, chosen.
    pub(crate) reviewers: Vec<(i64, String, bool)>,
    /// What they are told.
    pub(crate) ask: String,
    pub(crate) problems: Problems,
}

/// What was written and waits to be looked at, or was sent back.
pub(crate) struct ReviewBox {
    pub(crate) id: i64,
    pub(crate) said: String,
    pub(crate) when: When,
    pub(crate) waits: bool,
    pub(crate) words: String,
    pub(crate) reply: String,
    pub(crate) changes: Vec<Piece>,
}

/// A text that waits to be looked at, in the list.
pub(crate) struct ReviewLine {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) language: &'static str,
    pub(crate) said: String,
    pub(crate) when: When,
    pub(crate) waits: bool,
    /// Whether whoever looks at the list was asked.
    pub(crate) mine: bool,
    pub(crate) words: String,
}

/// GET /agent/help/reviews
#[derive(Template)]
#[template(path = "agent_help_reviews.html")]
pub(crate) struct ReviewsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) lines: Vec<ReviewLine>,
}

impl ArticleForm {
    /// Whether it is for certain organizations.
    fn for_some(&self) -> bool {
        self.organizations.iter().any(|(_, _, chosen)| *chosen)
    }
}

/// A text that an article had.
pub(crate) struct VersionLine {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) when: When,
    pub(crate) body: String,
    /// From the text before it; nothing for the first one.
    pub(crate) changes: Vec<Piece>,
    pub(crate) is_present: bool,
    pub(crate) restored: bool,
}

/// GET /agent/help/articles/{id}/versions
#[derive(Template)]
#[template(path = "agent_help_versions.html")]
pub(crate) struct VersionsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) locale: &'static str,
    pub(crate) versions: Vec<VersionLine>,
}

/// A search that found nothing.
pub(crate) struct MissLine {
    pub(crate) words: String,
    /// "3 times".
    pub(crate) times: String,
    pub(crate) last: When,
    /// Where an article about it is begun.
    pub(crate) write: String,
    /// Everybody finds an article by it now.
    pub(crate) is_found_now: bool,
}

/// GET /agent/help/searches
#[derive(Template)]
#[template(path = "agent_help_searches.html")]
pub(crate) struct MissesPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) lines: Vec<MissLine>,
}

/// What a reader said of an article.
pub(crate) struct WordedLine {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) helpful: bool,
    pub(crate) words: String,
    pub(crate) when: When,
    /// When, for the form that takes it away.
    pub(crate) at: i64,
}

/// GET /agent/help/votes
#[derive(Template)]
#[template(path = "agent_help_votes.html")]
pub(crate) struct WordedPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) lines: Vec<WordedLine>,
}

/// A link that does not lead everybody somewhere.
pub(crate) struct BrokenLine {
    pub(crate) edit: String,
    pub(crate) title: String,
    pub(crate) language: &'static str,
    pub(crate) address: String,
    /// Key of what is wrong with it.
    pub(crate) wrong: &'static str,
}

/// GET /agent/help/broken-links
#[derive(Template)]
#[template(path = "agent_help_links.html")]
pub(crate) struct LinksPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) lines: Vec<BrokenLine>,
    /// Where the next articles are looked at.
    pub(crate) more: Option<String>,
}
