//! The portal as a file: written down, compared, applied, taken back; and the four blueprints, each on top of the others.

use arende::routes;
use domain::permission::Actor;
use domain::person::Role;
use portals::blueprints::ALL;
use portals::shape::Portal;
use portals::{Difference, Unfit};
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

use crate::harness::Desk;

fn now(desk: &Desk) -> Portal {
    let app = desk.app();
    let written = app
        .store
        .read_now(|tx| portals::current(tx, routes::settings()));
    written.unwrap()
}

fn text(desk: &Desk) -> String {
    portals::write(&now(desk)).unwrap()
}

/// Lays the blueprint of this name over the desk.
pub(crate) fn lay(desk: &Desk, name: &str) {
    let known = portals::blueprints::find(name).unwrap();
    apply(desk, &portals::read(known.text).unwrap());
}

fn differences(desk: &Desk, wanted: &Portal) -> Vec<Difference> {
    let app = desk.app();
    let looked = app
        .store
        .read_now(|tx| portals::look(tx, routes::settings(), wanted));
    looked.unwrap()
}

fn apply(desk: &Desk, wanted: &Portal) -> Vec<Difference> {
    let app = desk.app();
    let at = app.clock.now();
    let applied = app
        .store
        .write_now(|tx| portals::apply_undoably(tx, routes::settings(), wanted, at));
    applied.unwrap()
}

/// Everything that tickets hold, which no file may touch.
fn held(desk: &Desk) -> Vec<i64> {
    let count = |sql: &'static str| desk.app().store.read_now(|tx| tx.number(sql, &[])).unwrap();
    vec![
        count("SELECT count(*) FROM ticket"),
        count("SELECT count(*) FROM comment"),
        count("SELECT count(*) FROM ticket_field_value"),
        count("SELECT CAST(coalesce(sum(status_id), 0) AS BIGINT) FROM ticket"),
        count("SELECT CAST(coalesce(sum(form_id), 0) AS BIGINT) FROM ticket"),
        count("SELECT count(*) FROM person"),
    ]
}

/// A request in the form that everybody gets, with an answer to each question that has options.
fn ask(desk: &Desk, subject: &str) -> domain::TicketId {
    let app = desk.app();
    let at = app.clock.now();
    let opened = app.store.write_now(|tx| {
        let address = domain::person::EmailAddress::read("astrid@school.example").unwrap();
        let astrid = people::queries::find_by_address(tx, &address)?.unwrap().id;
        let all = forms::catalogue(tx)?;
        let form = all.default_form().unwrap();
        let choices = all.fields_of(form).filter_map(|row| {
            let option = row.options.iter().find(|option| option.active)?;
            Some((row.id(), vec![option.key.clone()]))
        });
        let new = NewTicket {
            form: Some(form.id),
            answers: choices.collect(),
            ..NewTicket::from(astrid, subject, Message::text("It is about this portal."))
        };
        let deed = Deed::new(Actor::person(astrid, Role::User), at, "web")?;
        open_ticket(tx, &deed, &new)
    });
    opened.unwrap()
}

/// What the team reads of every request: subject, status, form, answers.
fn requests(desk: &Desk) -> Vec<(i64, String, i64, i64, String)> {
    let read = desk.app().store.read_now(|tx| {
        tx.rows(
            "SELECT t.id, t.subject, t.status_id, coalesce(t.form_id, 0), coalesce(v.value, '')
             FROM ticket t LEFT JOIN ticket_field_value v ON v.ticket_id = t.id
             ORDER BY t.id, v.field_id, v.position",
            &[],
            |row| {
                Ok((
                    row.int(0)?,
                    row.text(1)?,
                    row.int(2)?,
                    row.int(3)?,
                    row.text(4)?,
                ))
            },
        )
    });
    read.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_blueprint_can_be_laid_over_every_other_and_nothing_is_lost() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let mut laid = 0;
    for first in ALL {
        for second in ALL.iter().filter(|second| second.key != first.key) {
            let pair = format!("{} over {}", second.key, first.key);
            apply(&desk, &portals::read(first.text).unwrap());
            let asked = ask(&desk, &format!("Asked in {}", first.key));
            let wanted = portals::read(second.text).unwrap();
            let told = differences(&desk, &wanted);
            let before = (text(&desk), held(&desk), requests(&desk));
            assert!(!told.is_empty(), "{pair}");
            assert_eq!(apply(&desk, &wanted), told, "{pair}");
            assert_eq!(differences(&desk, &wanted), [], "{pair}");
            assert_eq!(held(&desk), before.1, "{pair}");
            assert_eq!(requests(&desk), before.2, "{pair}");
            // What was told is all that is different, seen from there.
            let back = differences(&desk, &portals::read(&before.0).unwrap());
            assert!(!back.is_empty(), "{pair}");
            // The team reads on what was asked in the portal that was there before.
            priya
                .get(&format!("/agent/tickets/{asked}"))
                .await
                .must_say(&format!("Asked in {}", first.key));
            laid += 1;
        }
    }
    assert_eq!(laid, 12);
}

#[tokio::test]
async fn a_portal_that_is_written_down_and_read_again_is_the_same_on_another_desk() {
    let (desk, other) = (Desk::open(), Desk::open());
    for blueprint in ALL {
        apply(&desk, &portals::read(blueprint.text).unwrap());
    }
    let written = text(&desk);
    apply(&other, &portals::read(&written).unwrap());
    assert_eq!(text(&other), written);
    assert_eq!(apply(&other, &portals::read(&written).unwrap()), []);
}

#[tokio::test]
async fn what_was_applied_can_be_taken_back() {
    let desk = Desk::open();
    let app = desk.app();
    let at = app.clock.now();
    let undo = || {
        app.store
            .write_now(|tx| portals::undo(tx, routes::settings(), at))
    };
    assert!(undo().is_err());
    let before = now(&desk);
    let education = portals::read(portals::blueprints::find("education").unwrap().text).unwrap();
    apply(&desk, &education);
    undo().unwrap();
    assert_eq!(differences(&desk, &before), []);
    // And that too.
    undo().unwrap();
    assert_eq!(differences(&desk, &education), []);
}

#[tokio::test]
async fn a_file_that_cannot_be_meant_changes_nothing_and_says_where_it_is_wrong() {
    let desk = Desk::open();
    let before = text(&desk);
    let education = portals::blueprints::find("education").unwrap().text;
    let wrong = |from: &str, to: &str| -> Unfit {
        assert!(education.contains(from), "{from}");
        let wanted = portals::read(&education.replacen(from, to, 1)).unwrap();
        let at = desk.app().clock.now();
        let applied = desk
            .app()
            .store
            .write_now(|tx| portals::apply(tx, routes::settings(), &wanted, at));
        Unfit::of(&applied.unwrap_err()).unwrap()
    };
    for (from, to, at) in [
        (
            "registration = \"invited\"",
            "registration = \"sometimes\"",
            "settings.registration",
        ),
        ("who_asks", "who_answers", "settings.who_answers"),
        (
            "training_reminder_days = 30",
            "training_reminder_days = 1000",
            "settings.training_reminder_days",
        ),
        (
            "on_reply = \"stay\"",
            "on_reply = \"sleep\"",
            "status.new.on_reply",
        ),
        ("default = true\non_reply", "on_reply", "status"),
        (
            "kind = \"tagger\"",
            "kind = \"taggre\"",
            "field.who_affected.kind",
        ),
        (
            "required = [\"customers\"]",
            "required = [\"cats\"]",
            "field.who_affected.required",
        ),
        (
            "\"course_title\", \"course_creator\"",
            "\"course_titel\"",
            "form.ticket.fields",
        ),
        (
            "is = \"some\"\nof = \"everyone\"",
            "is = \"some\"\nof = \"nobody\"",
            "form.ticket.condition.some_courses_title.of",
        ),
        (
            "sv = \"Ja\"",
            "xx = \"Ja\"",
            "field.when_still.option.yes.label.xx",
        ),
        (
            "is = \"some\"",
            "is = \"none\"",
            "form.ticket.condition.some_courses_title.is",
        ),
        (
            "listed = \"everyone\"",
            "listed = \"link\"",
            "form.ticket.listed",
        ),
        (
            "listed = \"everyone\"",
            "listed = \"organizations\"\norganizations = [\"Nobody\"]",
            "form.ticket.organizations",
        ),
        (
            "key = \"who_profile\"",
            "key = \"who_affected\"",
            "field.who_affected",
        ),
        (
            "key = \"who_profile\"",
            "key = \"Who profile\"",
            "field.Who profile",
        ),
    ] {
        let refused = wrong(from, to);
        assert_eq!(refused.at, at);
        // Whoever looks first is told the same.
        let wanted = portals::read(&education.replacen(from, to, 1)).unwrap();
        let looked = desk
            .app()
            .store
            .read_now(|tx| portals::look(tx, routes::settings(), &wanted));
        assert_eq!(Unfit::of(&looked.unwrap_err()), Some(refused));
    }
    assert_eq!(text(&desk), before);
    assert!(portals::read("[[form]]\nkey = 1").is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_desk_offers_three_types_and_keeps_the_fourth_for_whoever_has_its_link() {
    let desk = Desk::with_people();
    apply(&desk, &portals::read(ALL[0].text).unwrap());
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let choice = astrid.get("/hc/en/requests/new").await;
    choice
        .must_say("Support requests")
        .must_say("Incident")
        .must_say("Service request");
    assert!(!choice.says("Improvement suggestion"));
    let incident = astrid
        .get("/hc/en/requests/new?ticket_form_id=incident")
        .await;
    for word in [
        "Urgent",
        "High",
        "Normal",
        "Incident severity",
        "Candidate ID",
    ] {
        incident.must_say(word);
    }
    assert!(!incident.says(">Low<"));
    let suggestion = astrid
        .get("/hc/en/requests/new?ticket_form_id=improvement")
        .await;
    suggestion.must_say("Who the target user is");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_keeps_settings_lays_a_blueprint_over_the_desk_and_sees_first_what_changes() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    assert_eq!(astrid.get("/agent/blueprints").await.status, 404);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/blueprints")
        .await
        .must_say("Service desk")
        .must_say("Product helpdesk");
    let preview = ola.get("/agent/blueprints/cloud-portal").await;
    preview
        .must_say("Waiting for Support")
        .must_say("settings.who_asks")
        // Each difference in the words of the pages where one decides it.
        .must_say("Setting: Who may submit requests")
        .must_say("Type of request: Create a Ticket")
        .must_say("When a customer replies")
        .must_say("it is opened again")
        .must_say("One of several");
    assert!(!preview.says("<dt><code>"), "{}", preview.text);
    let applied = ola.post("/agent/blueprints/cloud-portal", &[]).await;
    ola.follow(applied)
        .await
        .must_say("The portal is already like that.")
        .must_say("Undo the last change");
    let undone = ola.post("/agent/blueprints/undo", &[]).await;
    assert_eq!(undone.status, 303);
    let preview = ola.get("/agent/blueprints/cloud-portal").await;
    preview.must_say("Waiting for Support");
    assert_eq!(ola.get("/agent/blueprints/moon").await.status, 404);
    let taken = ola.get("/agent/blueprints/portal.toml").await;
    taken.must_say("[settings]");
    ola.get("/agent/audit?area=export")
        .await
        .must_say("The portal taken out as a file");
}

/// What one blueprint decides, every other decides too: none leaves a trace of the one before.
#[test]
fn the_blueprints_decide_the_same_things() {
    let decided = |text: &str| {
        let portal = portals::read(text).unwrap();
        portal.settings.keys().cloned().collect::<Vec<_>>()
    };
    let first = decided(ALL[0].text);
    let left_alone = |key: &str| {
        // Names and keys of the desk itself, and what depends on its customers more than on its kind.
        [
            "site_name",
            "locale",
            "bug_confirmed_words",
            "bug_planned_words",
            "bug_fixed_words",
            "bug_live_words",
            "mail_ask_names",
            "mail_proof",
            "mail_trusted_servers",
            "second_factor",
            "training_reminder_days",
        ]
        .contains(&key)
    };
    for blueprint in ALL {
        let decided = decided(blueprint.text);
        for setting in routes::settings() {
            assert!(
                decided.iter().any(|key| key == setting.key)
                    || left_alone(setting.key)
                    // What mails say is each desk's own.
                    || setting.has_a_page_of_its_own(),
                "{} does not decide {}",
                blueprint.key,
                setting.key
            );
        }
        let extra: Vec<_> = decided.iter().filter(|key| !first.contains(key)).collect();
        assert!(extra.iter().all(|key| left_alone(key)), "{extra:?}");
    }
}
