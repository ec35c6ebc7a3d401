//! Ideas, the roadmap, product updates and the newsletter.

pub(crate) mod news;
mod posting;
mod readers;
mod team;
mod visibility;

use domain::form::Texts;
use domain::idea::UpdateKind;
use domain::person::Role;
use domain::{Moment, PersonId};
use ideas::{New, UpdateDraft};
use platform::Result;
use platform::store::Tx;

use crate::harness::Desk;

pub(crate) fn texts(en: &str, sv: &str) -> Texts {
    let mut texts = Texts::default();
    texts.put("en", en);
    texts.put("sv", sv);
    texts
}

/// An idea and an update about nothing, each with the number 1, for tables of addresses.
pub(crate) fn something_is_wished(tx: &Tx<'_>, author: PersonId, now: Moment) -> Result<()> {
    for (setting, value) in [
        ("ideas_for", "everyone"),
        ("updates_for", "everyone"),
        ("newsletter_for", "everyone"),
    ] {
        set(tx, setting, value, now)?;
    }
    let new = New {
        title: "Print the results of one class".to_owned(),
        locale: "en".to_owned(),
        ..New::default()
    };
    let id = ideas::open(tx, author, &new, now)?;
    ideas::add_comment(tx, id, author, false, "Yes please", now)?;
    let update = UpdateDraft {
        title: texts("Faster exams", ""),
        body: texts("They open at once.", ""),
        publish: true,
        ..UpdateDraft::default()
    };
    ideas::keep_update(tx, None, &update, now)?;
    let letter = ideas::NewsletterDraft {
        subject: texts("November", ""),
        body: texts("News.", ""),
        ..ideas::NewsletterDraft::default()
    };
    ideas::keep_newsletter(tx, None, &letter, now).map(drop)
}

pub(crate) fn set(tx: &Tx<'_>, key: &str, value: &str, now: Moment) -> Result<()> {
    let mut all = arende::routes::settings().iter();
    let setting = all.find(|one| one.key == key).unwrap();
    setting.store(tx, None, value, now)
}

/// A desk that shows everything to everybody, with two customers of one organization, one of another, and somebody of the team who
/// looks after ideas.
pub(crate) fn wishing() -> Desk {
    let desk = Desk::with_people();
    let now = desk.app().clock.now();
    let (school, other) = (
        desk.organization("Storsjö school", false),
        desk.organization("Fjällgård", false),
    );
    let user = domain::person::MembershipRole::User;
    for (name, email, organization) in [
        ("Maja Sund", "maja@school.example", school),
        ("Erik Kallio", "erik@school.example", school),
        ("Sven Hast", "sven@other.example", other),
    ] {
        let person = desk.person(name, email, Role::User, "en");
        desk.join(person, organization, user);
    }
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    show(&desk, now);
    desk
}

pub(crate) fn show(desk: &Desk, now: Moment) {
    let shown = desk.app().store.write_now(|tx| {
        set(tx, "ideas_for", "everyone", now)?;
        set(tx, "updates_for", "everyone", now)?;
        set(tx, "newsletter_for", "everyone", now)
    });
    shown.unwrap();
}

/// Posts an idea as the person with this address; answers its number.
pub(crate) fn posts(desk: &Desk, email: &str, title: &str) -> i64 {
    let now = desk.app().clock.now();
    let posted = desk.app().store.write_now(|tx| {
        let address = domain::person::EmailAddress::read(email)?;
        let person = people::queries::find_by_address(tx, &address)?.unwrap();
        let new = New {
            title: title.to_owned(),
            body: "Because.".to_owned(),
            locale: "en".to_owned(),
            ..New::default()
        };
        ideas::open(tx, person.id, &new, now)
    });
    posted.unwrap()
}

/// Publishes an update about these ideas now.
pub(crate) fn publishes(desk: &Desk, title: &str, about: &[i64]) -> i64 {
    let now = desk.app().clock.now();
    let draft = UpdateDraft {
        kind: UpdateKind::New,
        title: texts(title, ""),
        body: texts("It is there.", "Det finns."),
        ideas: about.to_vec(),
        ships: true,
        publish: true,
        publish_at: None,
    };
    desk.app()
        .store
        .write_now(|tx| ideas::keep_update(tx, None, &draft, now))
        .unwrap()
}
