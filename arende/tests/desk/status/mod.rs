//! Service status: what everybody reads, what the team tells, who hears of it, and what the form asks first.

mod asking;
mod hearing;
mod reading;
mod telling;

use domain::form::Texts;
use domain::service::{Kind, Phase, State};
use domain::{Moment, PersonId};
use platform::Result;
use platform::store::Tx;
use status::commands::{New, Told, Wanted, keep_component, open};

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
fn tells(desk: &Desk, by: PersonId, title: &str, first: Told) -> i64 {
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| open(tx, &incident(title, first.clone(), now), Some(by), now))
        .unwrap()
}

fn components(desk: &Desk, names: &[(&str, &str)]) -> Vec<i64> {
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
