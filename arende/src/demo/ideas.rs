//! What customers of the invented vendor wish for, what of it is planned and made, and what is new.

use ::ideas::{Changed, New, UpdateDraft, change, keep_update, open, set_vote};
use domain::idea::{State, UpdateKind};
use domain::person::Role;
use domain::{DAY, HOUR, Moment, PersonId};
use platform::store::Tx;
use platform::{Error, Result};

use super::forms::{Both, texts};
use super::people::Everybody;

/// An idea.
struct Wish {
    title: Both,
    body: Both,
    state: State,
    quarter: &'static str,
    answer: Both,
    /// How many wish for it, and how many days ago it was posted.
    votes: usize,
    days: i64,
}

const WISHES: &[Wish] = &[
    Wish {
        title: (
            "Print the results of one class",
            "Skriva ut resultaten för en klass",
        ),
        body: (
            "Today I print every pupil by themselves. One list for a class would save me an hour after each test.",
            "I dag skriver jag ut en elev i taget. En lista för hela klassen skulle spara mig en timme efter varje prov.",
        ),
        state: State::Planned,
        quarter: "Q1 2027",
        answer: (
            "We make it together with the new result pages, for classes and for groups.",
            "Vi gör det tillsammans med de nya resultatsidorna, för klasser och grupper.",
        ),
        votes: 9,
        days: 40,
    },
    Wish {
        title: ("Dark mode", "Mörkt läge"),
        body: (
            "Many of us mark tests in the evening.",
            "Många av oss rättar prov på kvällen.",
        ),
        state: State::Shipped,
        quarter: "",
        answer: (
            "It is here, and follows your device.",
            "Det finns nu och följer din enhet.",
        ),
        votes: 12,
        days: 120,
    },
    Wish {
        title: ("Copy a test from last year", "Kopiera ett prov från i fjol"),
        body: (
            "With its groups and times, so that only the questions need a look.",
            "Med grupper och tider, så att bara frågorna behöver ses över.",
        ),
        state: State::Progress,
        quarter: "Q4 2026",
        answer: (
            "We are trying it with three schools.",
            "Vi provar det med tre skolor.",
        ),
        votes: 7,
        days: 60,
    },
    Wish {
        title: (
            "Messages to guardians from the app",
            "Meddelanden till vårdnadshavare från appen",
        ),
        body: (
            "About make-up tests, without another system.",
            "Om omprov, utan ett system till.",
        ),
        state: State::Declined,
        quarter: "",
        answer: (
            "Schools have systems for that, and nobody needs another inbox. We look at a link to them instead.",
            "Skolor har redan system för det, och ingen behöver en inkorg till. Vi tittar på en koppling i stället.",
        ),
        votes: 3,
        days: 90,
    },
    Wish {
        title: (
            "A reminder before a planned test",
            "Påminnelse före ett planerat prov",
        ),
        body: (
            "A mail the day before, with the rooms.",
            "Ett mejl dagen innan, med salarna.",
        ),
        state: State::Review,
        quarter: "",
        answer: ("", ""),
        votes: 5,
        days: 12,
    },
    Wish {
        title: (
            "Larger text while reading aloud",
            "Större text vid uppläsning",
        ),
        body: ("", ""),
        state: State::Open,
        quarter: "",
        answer: ("", ""),
        votes: 2,
        days: 3,
    },
];

/// An update: kind, headline, text, which of the ideas it is about, how many days ago.
type News = (UpdateKind, Both, Both, Option<usize>, i64);

const NEWS: &[News] = &[
    (
        UpdateKind::Fixed,
        (
            "Results arrive within a minute",
            "Resultaten kommer inom en minut",
        ),
        (
            "After long tests some results took up to an hour. They no longer do.",
            "Efter långa prov kunde resultat dröja upp till en timme. Nu kommer de genast.",
        ),
        None,
        30,
    ),
    (
        UpdateKind::New,
        ("Dark mode", "Mörkt läge"),
        (
            "Every page has dark colours now. They follow your device, or what you choose at the foot of the page.",
            "Alla sidor finns nu i mörka färger. De följer din enhet, eller det du väljer längst ner på sidan.",
        ),
        Some(1),
        9,
    ),
    (
        UpdateKind::Improved,
        ("Search finds word forms", "Sökningen hittar ordformer"),
        (
            "Looking for “test” finds “tests” as well.",
            "Söker du på ”prov” hittas ”provet” också.",
        ),
        None,
        1,
    ),
];

fn decide(tx: &Tx<'_>, key: &str, now: Moment) -> Result<()> {
    let all = crate::routes::settings().iter();
    let setting = all.into_iter().find(|one| one.key == key);
    setting
        .ok_or(Error::Absent)?
        .store(tx, None, "everyone", now)
}

/// Tells it in the portal in whose name the transaction speaks.
pub(super) fn tell(tx: &Tx<'_>, everybody: &Everybody, now: Moment) -> Result<()> {
    decide(tx, "ideas_for", now)?;
    decide(tx, "updates_for", now)?;
    let customers = everybody.values().filter(|one| one.role == Role::User);
    let mut people: Vec<PersonId> = customers
        .filter(|one| !one.is_guest)
        .map(|one| one.id)
        .collect();
    people.sort_by_key(|id| id.0);
    let mut numbers = Vec::new();
    for (turn, wish) in WISHES.iter().enumerate() {
        let at = now.plus(-wish.days * DAY);
        let most = people.len().min(wish.votes);
        let mut wishing = people.iter().cycle().skip(turn).take(most);
        let Some(author) = wishing.next() else {
            break;
        };
        let new = New {
            title: wish.title.0.to_owned(),
            body: wish.body.0.to_owned(),
            locale: "en".to_owned(),
            product: String::new(),
        };
        let id = open(tx, *author, &new, at)?;
        for person in wishing {
            set_vote(tx, id, *person, true, at.plus(HOUR))?;
        }
        let changed = Changed {
            title: texts(wish.title),
            body: texts(wish.body),
            answer: texts(wish.answer),
            state: wish.state,
            quarter: wish.quarter.to_owned(),
            ..Changed::default()
        };
        change(tx, id, &changed, at.plus(2 * DAY))?;
        numbers.push(id);
    }
    tell_news(tx, &numbers, now)
}

/// Tells what is new alone.
pub(super) fn tell_news(tx: &Tx<'_>, about: &[i64], now: Moment) -> Result<()> {
    for (kind, title, body, idea, days) in NEWS {
        let draft = UpdateDraft {
            kind: *kind,
            title: texts(*title),
            body: texts(*body),
            ideas: idea
                .and_then(|at| about.get(at).copied())
                .into_iter()
                .collect(),
            ships: false,
            publish: true,
            publish_at: None,
        };
        keep_update(tx, None, &draft, now.plus(-days * DAY))?;
    }
    Ok(())
}
