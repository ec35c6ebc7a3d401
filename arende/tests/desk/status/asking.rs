//! Before somebody asks: "is it this one?", and "this affects us too".

use axum::http::StatusCode;
use domain::person::{MembershipRole, Role};
use domain::service::{Kind, Phase, State};
use status::commands::{New, open, post_update};

use super::{components, incident, tells, told};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn the_form_shows_what_goes_on_and_affected_counts_an_organization_once_and_tells_who_said_so()
 {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let erik = desk.person("Erik", "erik@school.example", Role::User, "en");
    desk.person("Lone", "lone@home.example", Role::User, "en");
    let school = desk.organization("Fjällgård", true);
    let astrid = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT id FROM person WHERE name = 'Astrid Lindqvist'", &[]))
        .unwrap();
    desk.join(domain::PersonId(astrid), school, MembershipRole::User);
    desk.join(erik, school, MembershipRole::User);
    let some = components(&desk, &[("Exams", "exams"), ("Marking", "")]);
    let mut visitor = desk.browser();
    assert!(
        !visitor
            .get("/hc/en/requests/new")
            .await
            .says("Is it this one?")
    );
    let first = told(
        Phase::Investigating,
        "We look.",
        &[(some[0], State::Partial)],
    );
    let id = tells(&desk, ola, "Exams do not begin", first);
    desk.later();
    visitor
        .get("/hc/en/requests/new")
        .await
        .must_say("Is it this one?")
        .must_say("Exams do not begin")
        .must_say("data-products=\" exams \"")
        .must_say("Sign in to say that it affects you too");
    let affected = format!("/hc/en/status/incidents/{id}/affected");
    for email in [
        "astrid@school.example",
        "erik@school.example",
        "lone@home.example",
    ] {
        let mut browser = desk.signed_in(email).await;
        browser
            .get("/hc/en/requests/new")
            .await
            .must_say("Is it this one?");
        let said = browser.post(&affected, &[]).await;
        browser.follow(said).await.must_say("Noted.");
        // Said twice, counted once.
        browser.post(&affected, &[]).await;
        browser
            .get("/hc/en/requests/new")
            .await
            .must_say("You have said that it affects you.");
    }
    let mut agent = desk.signed_in("ola@desk.example").await;
    agent
        .get(&format!("/agent/status/incidents/{id}"))
        .await
        .must_say("2 said “this affects us too”")
        .must_say("Fjällgård")
        .must_say("Lone");
    // No ticket came of it, and each of them hears how it goes on.
    let now = desk.app().clock.now();
    let over = told(
        Phase::Resolved,
        "All works.",
        &[(some[0], State::Operational)],
    );
    desk.app()
        .store
        .write_now(|tx| post_update(tx, id, &over, Some(ola), now))
        .unwrap();
    desk.later();
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 3);
    // Astrid reads Swedish.
    let asked = ["Does it work for you again?", "Fungerar det hos er igen?"];
    let asks = |mail: &String| asked.iter().any(|words| mail.contains(words));
    assert!(mails.iter().all(asks));
    let at = format!("/hc/en/status/incidents/{id}");
    let mut erik = desk.signed_in("erik@school.example").await;
    erik.get(&at)
        .await
        .must_say("No, write to us")
        .must_say("/hc/en/requests/new?tf_subject=Exams+do+not+begin");
    assert!(!visitor.get(&at).await.says("No, write to us"));
    let page = agent.post("/hc/en/status/incidents/99/affected", &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    // It is over: nothing is asked any more.
    assert!(
        !visitor
            .get("/hc/en/requests/new")
            .await
            .says("Is it this one?")
    );
    assert_eq!(
        agent.post(&affected, &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_a_limitation_affects_is_asked_as_well_when_it_is_lifted() {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.person("Lone", "lone@home.example", Role::User, "en");
    let now = desk.app().clock.now();
    let id = desk.app().store.write_now(|tx| {
        let limitation = New {
            kind: Kind::Limitation,
            ..incident(
                "No sound on tablets",
                told(Phase::Known, "It is known.", &[]),
                now,
            )
        };
        open(tx, &limitation, Some(ola), now)
    });
    let id = id.unwrap();
    let mut lone = desk.signed_in("lone@home.example").await;
    let at = format!("/hc/en/status/incidents/{id}");
    lone.post(&format!("{at}/affected"), &[]).await;
    assert!(!lone.get(&at).await.says("No, write to us"));
    let lifted = told(Phase::Lifted, "There is sound.", &[]);
    desk.app()
        .store
        .write_now(|tx| post_update(tx, id, &lifted, Some(ola), now))
        .unwrap();
    desk.later();
    desk.later();
    let mails = desk.outbox();
    let asks = |mail: &&String| mail.contains("Does it work for you again?");
    assert_eq!(mails.iter().filter(asks).count(), 1);
    lone.get(&at).await.must_say("No, write to us");
}
