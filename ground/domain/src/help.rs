//! The help centre's rules: who may read an article, whether its languages still say the same, and what its address
//! says. Lists filter with one SQL fragment, and a property test compares the two.

use crate::form::{Asker, Listed, Segment};
use crate::{BrandId, Moment};

/// The longest title, in letters.
pub const MAX_TITLE: usize = 200;
/// The longest body, in bytes.
pub const MAX_ARTICLE: usize = 500_000;

/// The longest comment on an article, in letters.
pub const MAX_COMMENT: usize = 5_000;

/// What became of a comment on an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentState {
    /// The team has not looked at it yet.
    Waiting,
    /// Whoever reads the article reads it.
    Shown,
    /// The team does not publish it.
    Refused,
}

impl CommentState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Shown, Self::Refused];

    /// In the database and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Refused => "refused",
        }
    }

    /// The state of a word, as [`Self::word`] has it. A word of another version is seen by its author alone.
    pub fn read(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|one| one.word() == word);
        found.unwrap_or(Self::Refused)
    }

    /// What a new comment is: the team's own is there at once, a customer's waits for the team.
    pub fn of_new(by_team: bool) -> Self {
        if by_team { Self::Shown } else { Self::Waiting }
    }

    /// Whether somebody who reads the article reads the comment: whoever wrote it sees what became of it.
    pub fn may_be_seen(self, wrote_it: bool) -> bool {
        wrote_it || self == Self::Shown
    }
}

/// What a comment says, if it says anything and not too much.
pub fn comment(typed: &str) -> Option<&str> {
    let body = typed.trim();
    (!body.is_empty() && body.chars().count() <= MAX_COMMENT).then_some(body)
}

/// Whom an article is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, signed in or not.
    Everyone,
    /// Some of the customers; the team reads it too.
    Segment(Segment),
    /// The team alone.
    Team,
}

impl Audience {
    /// In the database and in forms.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Segment(segment) => segment.word(),
            Self::Team => "agents",
        }
    }

    /// The audience of a word, as [`Self::word`] has it. Organizations are named beside the word, so it alone says nobody's.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "everyone" => Self::Everyone,
            "signed_in" => Self::Segment(Segment::SignedIn),
            "members" => Self::Segment(Segment::Members),
            "representatives" => Self::Segment(Segment::Representatives),
            "agents" => Self::Team,
            _ => return None,
        })
    }

    /// Whether an article for them is for this reader.
    pub fn is_for(&self, reader: &Asker) -> bool {
        match self {
            Self::Everyone => true,
            // Whom a segment holds is said once, for forms and articles alike.
            Self::Segment(segment) => Listed::Segment(segment.clone()).is_for(reader),
            Self::Team => reader.staff,
        }
    }
}

impl Audience {
    /// Whether everybody whom `other` is for may read what is for this one: a link from there leads nobody to nothing.
    pub fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everyone, _) | (_, Self::Team) => true,
            (Self::Team, _) | (_, Self::Everyone) => false,
            (Self::Segment(mine), Self::Segment(theirs)) => match (mine, theirs) {
                (Segment::SignedIn, _) => true,
                (Segment::Members, theirs) => *theirs != Segment::SignedIn,
                (Segment::Organizations(mine), Segment::Organizations(theirs)) => {
                    theirs.iter().all(|one| mine.contains(one))
                }
                (mine, theirs) => mine == theirs,
            },
        }
    }
}

/// What the rule needs to know of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFacts {
    /// In whose portal it stands.
    pub brand: BrandId,
    /// From when on it is there; `None` for a draft.
    pub publish_at: Option<Moment>,
    /// Whether it was put away.
    pub archived: bool,
    /// Whom it is for.
    pub audience: Audience,
}

/// Where an article is on its way to its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// It will be there from this time on.
    Scheduled(Moment),
    /// It is there.
    Published,
    /// It was put away.
    Archived,
}

/// Where it is at this time.
pub fn state(publish_at: Option<Moment>, archived: bool, now: Moment) -> State {
    match publish_at {
        _ if archived => State::Archived,
        None => State::Draft,
        Some(at) if at > now => State::Scheduled(at),
        Some(_) => State::Published,
    }
}

/// Whether somebody at this brand's portal may read it, or know that it exists.
pub fn may_read(article: &ArticleFacts, reader: &Asker, at: BrandId, now: Moment) -> bool {
    article.brand == at
        && state(article.publish_at, article.archived, now) == State::Published
        && article.audience.is_for(reader)
}

/// When a text was written in one language, and when somebody last said that it says what the others say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// When it was changed.
    pub changed_at: Moment,
    /// When it was right: when it was written, or when somebody looked at it and said so.
    pub right_at: Moment,
}

/// What one language of a text is beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Translation {
    /// Nobody wrote it.
    Missing,
    /// It says what the others say.
    Current,
    /// Another language was changed at this time, and nobody has looked at this one since.
    Outdated(Moment),
}

/// What one language is beside the others. The first change that it has not followed counts.
pub fn translation(mine: Option<Written>, others: &[Written]) -> Translation {
    let Some(mine) = mine else {
        return Translation::Missing;
    };
    others
        .iter()
        .map(|other| other.changed_at)
        .filter(|changed| *changed > mine.right_at)
        .min()
        .map_or(Translation::Current, Translation::Outdated)
}

/// A letter without its marks: `å` is typed as `a` where a keyboard has none.
pub fn plain(c: char) -> char {
    match c {
        'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' => 'a',
        'Å' | 'Ä' | 'Á' | 'À' | 'Â' | 'Ã' => 'A',
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' | 'õ' => 'o',
        'Ö' | 'Ø' | 'Ó' | 'Ò' | 'Ô' | 'Õ' => 'O',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'ü' | 'ú' | 'ù' | 'û' => 'u',
        'Ü' | 'Ú' | 'Ù' | 'Û' => 'U',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

/// The words of a title as they stand in an address: letters without marks, digits, and hyphens.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        let plain = plain(c);
        if plain.is_ascii_alphanumeric() {
            slug.push(plain);
        } else if plain != '\'' && plain != '’' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 80 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The last part of an address: `7-How-to-sign-in`.
pub fn place(id: i64, title: &str) -> String {
    let slug = slug(title);
    if slug.is_empty() {
        id.to_string()
    } else {
        format!("{id}-{slug}")
    }
}

/// The number at the beginning of the last part of an address.
pub fn number_in(place: &str) -> Option<i64> {
    let digits = place.split('-').next().unwrap_or_default();
    let fits = !digits.is_empty() && digits.len() <= 15;
    let digits = digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits);
    digits.filter(|_| fits)?.parse().ok()
}

/// From how many letters on articles are suggested: a word of Chinese, Japanese or Korean is short.
pub fn is_enough_to_suggest(typed: &str) -> bool {
    let typed = typed.trim();
    let dense = typed.chars().any(|c| {
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
    });
    typed.chars().count() >= if dense { 2 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrganizationId;
    use crate::person::MembershipRole;

    const NOW: Moment = Moment(1000);
    const HERE: BrandId = BrandId::FIRST;

    fn article(audience: Audience) -> ArticleFacts {
        ArticleFacts {
            brand: HERE,
            publish_at: Some(NOW),
            archived: false,
            audience,
        }
    }

    fn reader(places: &[(i64, MembershipRole)]) -> Asker {
        Asker {
            signed_in: true,
            staff: false,
            places: places
                .iter()
                .map(|(id, role)| (OrganizationId(*id), *role))
                .collect(),
        }
    }

    #[test]
    fn an_article_is_for_whom_it_is_written() {
        let guest = Asker::default();
        let alone = reader(&[]);
        let member = reader(&[(1, MembershipRole::User)]);
        let represents = reader(&[(2, MembershipRole::Representative)]);
        let agent = Asker {
            signed_in: true,
            staff: true,
            places: Vec::new(),
        };
        let rows = [
            (Audience::Everyone, [true, true, true, true, true]),
            (
                Audience::Segment(Segment::SignedIn),
                [false, true, true, true, true],
            ),
            (
                Audience::Segment(Segment::Members),
                [false, false, true, true, true],
            ),
            (
                Audience::Segment(Segment::Representatives),
                [false, false, false, true, true],
            ),
            (
                Audience::Segment(Segment::Organizations(vec![OrganizationId(1)])),
                [false, false, true, false, true],
            ),
            (Audience::Team, [false, false, false, false, true]),
        ];
        for (audience, expected) in rows {
            let found = [&guest, &alone, &member, &represents, &agent]
                .map(|who| may_read(&article(audience.clone()), who, HERE, NOW));
            assert_eq!(found, expected, "{audience:?}");
        }
    }

    #[test]
    fn a_comment_of_a_customer_waits_and_is_seen_by_its_author_alone() {
        let waits = CommentState::of_new(false);
        assert_eq!(waits, CommentState::Waiting);
        assert!(waits.may_be_seen(true) && !waits.may_be_seen(false));
        assert!(CommentState::of_new(true).may_be_seen(false));
        assert!(!CommentState::Refused.may_be_seen(false));
        for one in CommentState::ALL {
            assert_eq!(CommentState::read(one.word()), one);
        }
        assert_eq!(CommentState::read("starred"), CommentState::Refused);
    }

    #[test]
    fn a_comment_says_something_and_not_too_much() {
        assert_eq!(comment("  It helped. \n"), Some("It helped."));
        assert_eq!(comment(" \n "), None);
        assert!(comment(&"å".repeat(MAX_COMMENT)).is_some());
        assert!(comment(&"å".repeat(MAX_COMMENT + 1)).is_none());
    }

    #[test]
    fn a_draft_what_comes_later_and_what_was_put_away_is_there_for_nobody() {
        let agent = Asker {
            staff: true,
            ..Asker::default()
        };
        let mut one = article(Audience::Everyone);
        assert!(may_read(&one, &agent, HERE, NOW));
        assert!(!may_read(&one, &agent, BrandId(2), NOW));
        assert!(!may_read(&one, &agent, HERE, NOW.plus(-1)));
        one.archived = true;
        assert!(!may_read(&one, &agent, HERE, NOW));
        one.archived = false;
        one.publish_at = None;
        assert!(!may_read(&one, &agent, HERE, NOW));
    }

    #[test]
    fn a_link_leads_somewhere_for_everybody_who_finds_it_or_it_is_told() {
        let one = Audience::Segment(Segment::Organizations(vec![OrganizationId(1)]));
        let both = Audience::Segment(Segment::Organizations(vec![
            OrganizationId(1),
            OrganizationId(2),
        ]));
        let all = [
            Audience::Everyone,
            Audience::Segment(Segment::SignedIn),
            Audience::Segment(Segment::Members),
            Audience::Segment(Segment::Representatives),
            one,
            both,
            Audience::Team,
        ];
        let readers = [
            Asker::default(),
            reader(&[]),
            reader(&[(1, MembershipRole::User)]),
            reader(&[(2, MembershipRole::User)]),
            reader(&[(3, MembershipRole::User)]),
            reader(&[(1, MembershipRole::Representative)]),
            reader(&[(3, MembershipRole::Representative)]),
            Asker {
                staff: true,
                signed_in: true,
                places: Vec::new(),
            },
        ];
        for target in &all {
            for source in &all {
                let lost = readers
                    .iter()
                    .any(|who| source.is_for(who) && !target.is_for(who));
                assert_eq!(target.holds(source), !lost, "{target:?} from {source:?}");
            }
        }
    }

    #[test]
    fn a_language_is_outdated_from_the_first_change_that_it_did_not_follow() {
        let at = |changed: i64, right: i64| Written {
            changed_at: Moment(changed),
            right_at: Moment(right),
        };
        assert_eq!(translation(None, &[at(1, 1)]), Translation::Missing);
        assert_eq!(translation(Some(at(1, 1)), &[]), Translation::Current);
        assert_eq!(
            translation(Some(at(1, 5)), &[at(5, 5)]),
            Translation::Current
        );
        assert_eq!(
            translation(Some(at(1, 5)), &[at(9, 9), at(7, 7), at(2, 2)]),
            Translation::Outdated(Moment(7))
        );
    }

    #[test]
    fn addresses_say_what_they_lead_to_and_are_found_by_their_number() {
        assert_eq!(place(7, "Så här loggar du in!"), "7-Sa-har-loggar-du-in");
        assert_eq!(place(7, "Don’t"), "7-Dont");
        assert_eq!(place(7, "日本"), "7");
        assert_eq!(number_in("7-Sa-har"), Some(7));
        assert_eq!(number_in("7"), Some(7));
        assert_eq!(number_in("seven"), None);
        assert_eq!(number_in("-7"), None);
        assert_eq!(number_in("99999999999999999999"), None);
    }

    #[test]
    fn suggestions_begin_with_three_letters_or_two_of_a_dense_script() {
        assert!(!is_enough_to_suggest(" ab "));
        assert!(is_enough_to_suggest("abc"));
        assert!(is_enough_to_suggest("試験"));
        assert!(!is_enough_to_suggest("試"));
    }
}
