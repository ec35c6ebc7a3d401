//! Service status: what everybody reads, what the team tells, who hears of it, and what the form asks first.

mod asking;
mod hearing;
mod programs;
mod reading;
mod telling;

use domain::form::Texts;
use domain::permission::Actor;
use domain::person::Role;
use domain::service::{Kind, Phase, State};
use domain::{Moment, PersonId};
use platform::Result;
use platform::store::Tx;
use status::commands::{New, Told, Wanted, keep_component, open};
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

use crate::harness::Desk;

pub(crate) fn texts(en: &str, sv: &str) -> Texts {
    let mut texts = Texts::default();
    texts.put("en", en);
    texts.put("sv", sv);
    texts
}

/// A component of this name; answers its number.
pub(crate) fn component(tx: &Tx<'_>, name: &str, product: &str, now: Moment) -> Result<i64> {
    let wanted = Wanted {
        name: texts(name, ""),
        product: product.to_owned(),
        active: true,
        ..Wanted::default()
    };
    keep_component(tx, None, &wanted, now)
}

/// What is told at one time of some components.
pub(crate) fn told(phase: Phase, body: &str, affected: &[(i64, State)]) -> Told {
    Told {
        phase,
        body: texts(body, ""),
        impact: None,
        affected: affected.to_vec(),
        answers: false,
        announces: true,
    }
}

/// An incident that begins now.
pub(crate) fn incident(title: &str, first: Told, now: Moment) -> New {
    New {
        kind: Kind::Incident,
        title: texts(title, ""),
        starts_at: now,
        ends_at: None,
        first,
    }
}

/// One of each, with the number 1, for tables of addresses.
pub(crate) fn something_goes_on(tx: &Tx<'_>, now: Moment) -> Result<i64> {
    let exams = component(tx, "Exams", "", now)?;
    let template = status::queries::templates::Template {
        id: 0,
        kind: Kind::Incident,
        phase: Phase::Investigating,
        active: true,
        title: texts("Slow", ""),
        body: texts("We look into it.", ""),
    };
    status::commands::keep_template(tx, &template, now)?;
    let first = told(
        Phase::Investigating,
        "We look into it.",
        &[(exams, State::Partial)],
    );
    open(tx, &incident("Exams are slow", first, now), None, now)
}

/// Tells of something as somebody of the team; answers its number.
/// An update mails each subscriber once and answers each attached ticket once, however often its work is done.
pub(crate) fn work_done_twice_is_done_once(desk: &Desk) {
    let now = desk.app().clock.now();
    let ola = desk.person("Ola Ek", "ola@twice.example", Role::Admin, "en");
    let before = desk.outbox().len();
    desk.app()
        .store
        .write_now(|tx| {
            let exams = component(tx, "Exams", "", now)?;
            let address = domain::person::EmailAddress::read("maja@twice.example")?;
            let one = status::queries::subscribers::add(tx, 0, &address, "en", None, now)?;
            status::queries::subscribers::set_confirmed(tx, one, now)?;
            let affected = [(exams, State::Maintenance)];
            let planned = New {
                kind: Kind::Maintenance,
                ends_at: Some(now.plus(domain::HOUR)),
                ..incident("Moving", told(Phase::Scheduled, "We move.", &affected), now)
            };
            let id = open(tx, &planned, None, now)?;
            let deed = Deed::new(Actor::person(ola, Role::Admin), now, "web")?;
            let new = NewTicket::from(ola, "It moves", Message::text("Words"));
            let ticket = open_ticket(tx, &deed, &new)?;
            tickets::queries::set_incident(tx, ticket, id, ola, now)?;
            let mut more = told(Phase::InProgress, "We are moving.", &affected);
            more.answers = true;
            status::commands::post_update(tx, id, &more, Some(ola), now).map(drop)
        })
        .unwrap();
    let works = arende::schedule::WORKS;
    for kind in [
        "service_announce",
        "incident_answer",
        "service_maintenance",
        "service_mail",
    ] {
        let work = works.iter().find(|work| work.kind == kind).unwrap();
        let seen = desk
            .app()
            .store
            .read_now(|tx| {
                tx.rows(
                    "SELECT id, payload FROM job WHERE kind = $1",
                    &platform::params![kind],
                    |row| Ok((row.int(0)?, row.text(1)?)),
                )
            })
            .unwrap();
        assert!(!seen.is_empty(), "{kind}");
        for (id, payload) in seen {
            for attempt in 1..3 {
                let payload = payload.clone();
                let job = platform::jobs::Job {
                    id,
                    payload,
                    attempt,
                };
                (work.run)(desk.app(), &job).unwrap();
            }
        }
    }
    // Both updates were told to the one who subscribes.
    assert_eq!(desk.outbox().len(), before + 2);
    let answers = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM comment WHERE body = 'We are moving.'",
            &[],
        )
    });
    assert_eq!(answers.unwrap(), 1);
}

pub(crate) fn tells(desk: &Desk, by: PersonId, title: &str, first: Told) -> i64 {
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| open(tx, &incident(title, first.clone(), now), Some(by), now))
        .unwrap()
}

pub(crate) fn components(desk: &Desk, names: &[(&str, &str)]) -> Vec<i64> {
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            names
                .iter()
                .map(|(name, product)| component(tx, name, product, now))
                .collect()
        })
        .unwrap()
}
