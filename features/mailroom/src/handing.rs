//! A mail whose sender may not ask, handed over by its sender: it becomes a request to the people who answer for their organization.

use domain::identity::Wanted;
use domain::permission::Actor;
use domain::person::{EmailAddress, Role};
use domain::{DAY, Moment, OrganizationId, TicketId};
use help::SUGGESTIONS;
use organizations::first_line::{self, FIRST_LINE};
use organizations::instead::{Instead, is_token};
use people::queries::Person;
use platform::language::Locale;
use platform::store::Tx;
use platform::{App, Error, MasterKey, Result, clean};

use crate::by_team::arrived;
use crate::filing::Filing;
use crate::queries::{self, Letter};
use crate::receipt::Outcome;
use crate::{new_ticket, parsed, said};

/// How long the link does what it is for.
const HOLDS: i64 = 14 * DAY;
/// Articles that the mail names.
const ARTICLES: usize = 3;
/// How much of the question the page shows, in characters.
const SHOWN: usize = 1500;

/// The people who would answer somebody instead of the vendor, where the portal lets customers have a first line of their own:
/// of the organization that they belong to, or would belong to by their mail domain. `None` where there is nobody, where its
/// contract is over, and for whoever is of them.
fn line_for(
    tx: &Tx<'_>,
    sender: &EmailAddress,
    known: Option<&Person>,
    now: Moment,
) -> Result<Option<(OrganizationId, Vec<String>)>> {
    if !FIRST_LINE.is_on(tx)? {
        return Ok(None);
    }
    let place = match known {
        Some(person) => {
            let places = people::queries::list_memberships(tx, person.id, now)?;
            places.first().map(|place| place.belonging.organization)
        }
        None => people::queries::find_organization_by_domain(tx, &sender.domain())?,
    };
    let Some(id) = place else {
        return Ok(None);
    };
    let until = organizations::queries::find_contract_end(tx, id)?;
    if until.is_some_and(|until| until <= now) {
        return Ok(None);
    }
    let line = first_line::people_of(tx, id, now)?;
    let is_of_them = line
        .iter()
        .any(|(one, _)| Some(*one) == known.map(|person| person.id));
    if line.is_empty() || is_of_them {
        return Ok(None);
    }
    Ok(Some((id, line.into_iter().map(|(_, name)| name).collect())))
}

/// What a mail to somebody who may not ask offers besides. Articles are those that they may read.
pub(crate) fn instead(
    filing: &Filing<'_>,
    sender: &EmailAddress,
    known: Option<&Person>,
    locale: Locale,
) -> Result<Instead> {
    let Filing { app, tx, now, .. } = *filing;
    let Some((organization, _)) = line_for(tx, sender, known, now)? else {
        return Ok(Instead::default());
    };
    let kept = queries::find_handed(tx, filing.id)?.ok_or(Error::Absent)?;
    let reader = match known {
        Some(person) if person.has_account => Actor::person(person.id, Role::User),
        _ => Actor::VISITOR,
    };
    let articles = if SUGGESTIONS.is_on(tx)? {
        let w = app.language.words(locale, "UTC");
        let typed = mail_text::subject_without_prefixes(&filing.mail.subject);
        help::portal::search(tx, &reader, typed, &w, ARTICLES, now)?.all
    } else {
        Vec::new()
    };
    Ok(Instead {
        organization: Some(organization),
        hand_over: Some((kept.id, kept.received_at)),
        articles: articles
            .into_iter()
            .map(|hit| (hit.url, hit.title))
            .collect(),
    })
}

/// What a link shows.
#[derive(Clone, Debug)]
pub(crate) enum Link {
    /// It can be handed over.
    Offers {
        subject: String,
        /// HTML.
        said: String,
        names: Vec<String>,
    },
    /// It is with them.
    Done,
    /// It does nothing any more, or never did.
    Dead,
}

/// The mail that a link is about.
fn find(tx: &Tx<'_>, key: &MasterKey, token: &str) -> Result<Option<Letter>> {
    let Some(id) = MasterKey::number_in(token) else {
        return Ok(None);
    };
    let found = queries::find_handed(tx, id)?;
    Ok(found.filter(|letter| is_token(key, token, id, letter.received_at)))
}

/// Who sent it, what is known of them, and the names of those who would answer.
type Asker = (EmailAddress, Option<Person>, Vec<String>);

/// Who would answer it, while it can be handed over.
fn offered(tx: &Tx<'_>, letter: &Letter, now: Moment) -> Result<Option<Asker>> {
    if letter.fate != "refused" || letter.received_at.plus(HOLDS) <= now {
        return Ok(None);
    }
    let Ok(sender) = EmailAddress::read(&letter.sender) else {
        return Ok(None);
    };
    let known = people::queries::find_by_address(tx, &sender)?;
    if known.as_ref().is_some_and(|person| person.suspended) {
        return Ok(None);
    }
    let line = line_for(tx, &sender, known.as_ref(), now)?;
    Ok(line.map(|(_, names)| (sender, known, names)))
}

/// What the link with this token is good for now.
pub(crate) fn look(app: &App, tx: &Tx<'_>, token: &str, now: Moment) -> Result<Link> {
    let Some(letter) = find(tx, &app.key, token)? else {
        return Ok(Link::Dead);
    };
    if letter.reason == HANDED {
        return Ok(Link::Done);
    }
    let Some((_, _, names)) = offered(tx, &letter, now)? else {
        return Ok(Link::Dead);
    };
    let mail = parsed::read(&app.files.read_now(&letter.sha256)?);
    let text_of = if mail.reply_text.trim().is_empty() {
        &mail.body_text
    } else {
        &mail.reply_text
    };
    let shown: String = text_of.trim().chars().take(SHOWN).collect();
    Ok(Link::Offers {
        subject: letter.subject,
        said: clean::from_text(&shown),
        names,
    })
}

/// Why it became a request, as it is written down.
pub(crate) const HANDED: &str =
    "its sender handed it over to the people who answer for their organization";

/// Hands the mail of a link over. `None`: the link does nothing any more. Whoever holds the link reads the sender's mail, so
/// nothing else is asked to prove that it is theirs.
pub(crate) async fn hand_over(app: &App, token: String) -> Result<Option<TicketId>> {
    let desk = app.clone();
    let wanted = token.clone();
    let read = app.store.read(move |tx| {
        let Some(letter) = find(tx, &desk.key, &wanted)? else {
            return Ok(None);
        };
        let raw = desk.files.read_now(&letter.sha256)?;
        let mail = parsed::read(&raw);
        let enclosed = said::store_files(&desk, &mail)?;
        Ok(Some((raw, mail, enclosed)))
    });
    let Some((raw, mail, enclosed)) = read.await? else {
        return Ok(None);
    };
    let desk = app.clone();
    app.store
        .write(move |tx| {
            let now = desk.clock.now();
            // Pressed twice, it is handed over once.
            let Some(letter) = find(tx, &desk.key, &token)? else {
                return Ok(None);
            };
            let arrived = arrived(&desk, &letter, &raw, &mail);
            tx.speak_for(arrived.brand(tx)?);
            let Some((sender, known, _)) = offered(tx, &letter, now)? else {
                return Ok(None);
            };
            let enclosed = enclosed.within(&tickets::commands::file_rule(tx, None)?);
            let filing = Filing {
                app: &desk,
                tx,
                mail: &arrived,
                enclosed: &enclosed,
                id: letter.id,
                now,
                wanted: Wanted::Nothing,
                vouched: false,
            };
            let locale = filing.locale(known.as_ref())?;
            let person = match known {
                Some(person) => person.id,
                None => filing.guest(&sender, locale)?,
            };
            let message = filing.message(locale);
            let opened = new_ticket::open(&filing, person, locale, message, None, true)?;
            let outcome = Outcome {
                reason: HANDED.to_owned(),
                ..filing.with_left_out(opened, person)?
            };
            queries::set_outcome(tx, letter.id, &outcome)?;
            Ok(outcome.ticket)
        })
        .await
}
