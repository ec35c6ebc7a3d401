//! Programs that hear of the service status.

use std::net::TcpListener;

use domain::person::Role;
use domain::service::{Phase, State};
use serde_json::Value;

use super::{components, tells, told};
use crate::access_tokens::{header, takes};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn programs_hear_of_each_update_as_from_statuspage_signed_and_once() {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let some = components(&desk, &[("Exams", "exams")]);
    let mut admin = desk.signed_in("ola@desk.example").await;
    let inside = [("address", "https://10.0.0.1/hook")];
    let refused = admin.post("/agent/status/hooks", &inside).await;
    assert_eq!(refused.status, 422);
    refused
        .must_say("Updates cannot go there")
        .must_say("value=\"https://10.0.0.1/hook\"");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let fields = [("address", address.as_str())];
    let added = admin.post("/agent/status/hooks", &fields).await;
    let page = admin.follow(added).await;
    page.must_say(&address).must_say("Nothing was sent yet");
    let secret = page.text.split_once("whsec_").unwrap().1;
    let secret = secret.split('<').next().unwrap().to_owned();
    // Twice is once.
    admin.post("/agent/status/hooks", &fields).await;

    let first = told(
        Phase::Investigating,
        "We look.",
        &[(some[0], State::Partial)],
    );
    let id = tells(&desk, ola, "Exams do not begin", first);
    let hears = |status: &'static str| {
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| takes(&listener, status));
            desk.later();
            taken.join().unwrap()
        })
    };
    let first = hears("503 Busy");
    admin.get("/agent/status").await.must_say("answered 503");
    desk.app().clock.advance(domain::HOUR);
    let second = hears("204 Fine");
    assert_eq!(header(&first, "webhook-id"), header(&second, "webhook-id"));
    let (head, body) = second.split_once("\r\n\r\n").unwrap();
    let told: Value = serde_json::from_str(body).unwrap();
    assert_eq!(told["page"]["status_indicator"], "major");
    assert_eq!(told["incident"]["name"], "Exams do not begin");
    assert_eq!(told["incident"]["id"], format!("i{id}"));
    assert_eq!(told["incident"]["status"], "investigating");
    assert_eq!(told["incident"]["incident_updates"][0]["body"], "We look.");
    let signed = format!(
        "{}.{}.{body}",
        header(head, "webhook-id"),
        header(head, "webhook-timestamp")
    );
    assert_eq!(
        header(head, "webhook-signature"),
        crate::access_tokens::signature(&secret, &signed)
    );
    let page = admin.get("/agent/status").await;
    page.must_say("Last update taken");
    let away = page.text.split_once("/agent/status/hooks/").unwrap().1;
    let away = away.split('/').next().unwrap().to_owned();
    let away = admin
        .post(&format!("/agent/status/hooks/{away}/remove"), &[])
        .await;
    admin
        .follow(away)
        .await
        .must_say("Removed. Nothing more is sent there.")
        .must_say("No webhook yet.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_program_hears_too_and_is_nobody_elses() {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.person("Maja", "maja@home.example", Role::User, "sv");
    desk.person("Nils", "nils@home.example", Role::User, "en");
    let some = components(&desk, &[("Exams", "exams")]);
    let mut maja = desk.signed_in("maja@home.example").await;
    let mut nils = desk.signed_in("nils@home.example").await;
    let mut admin = desk.signed_in("ola@desk.example").await;
    maja.get("/hc/sv/status")
        .await
        .must_say("href=\"/hc/sv/status/programs\"");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let fields = [("address", address.as_str())];
    let added = maja.post("/hc/sv/status/programs", &fields).await;
    maja.follow(added)
        .await
        .must_say("Varje uppdatering går dit")
        .must_say(&address);
    // Another's is not there, and cannot be taken away.
    let others = nils.get("/hc/en/status/programs").await;
    others.must_say("No webhook yet.");
    assert!(!others.text.contains(&address), "{}", others.text);
    let page = admin.get("/agent/status").await;
    page.must_say(&address).must_say("Maja");
    let id = page.text.split_once("/agent/status/hooks/").unwrap().1;
    let id = id.split('/').next().unwrap().to_owned();
    let taken = nils
        .post(&format!("/hc/en/status/programs/{id}/remove"), &[])
        .await;
    assert_eq!(taken.status, 404);
    // So many and no more.
    for port in 1..=4 {
        let address = format!("http://127.0.0.1:{port}/hook");
        maja.post("/hc/en/status/programs", &[("address", &address)])
            .await;
    }
    let most = [("address", "http://127.0.0.1:9/hook")];
    let refused = maja.post("/hc/en/status/programs", &most).await;
    assert_eq!(refused.status, 422);
    refused.must_say("There are 5 webhooks");
    let first = told(
        Phase::Investigating,
        "We look.",
        &[(some[0], State::Partial)],
    );
    tells(&desk, ola, "Exams do not begin", first);
    let heard = std::thread::scope(|scope| {
        let taken = scope.spawn(|| takes(&listener, "204 Fine"));
        desk.later();
        taken.join().unwrap()
    });
    assert!(heard.contains("Exams do not begin"), "{heard}");
    // The page shows that it was taken, and that the others were not.
    let page = maja.get("/hc/en/status/programs").await;
    page.must_say("Last update taken")
        .must_say("Last update waits");
    // What was given up is tried again when somebody wants it, and what was sent stays sent.
    let mut works = arende::schedule::WORKS.iter();
    let again = works
        .find(|work| work.kind == "service_news")
        .unwrap()
        .again;
    let states = desk.app().store.write_now(|tx| {
        let given_up = "UPDATE service_news SET state = 'failed' WHERE state = 'waiting'";
        tx.run(given_up, &[])?;
        let all = tx.rows("SELECT id FROM service_news ORDER BY id", &[], |row| {
            row.int(0)
        })?;
        for id in all {
            again(tx, &id.to_string())?;
        }
        tx.rows("SELECT state FROM service_news ORDER BY id", &[], |row| {
            row.text(0)
        })
    });
    let states = states.unwrap();
    assert_eq!(states[0], "sent");
    assert_eq!(states[1..], ["waiting"; 4]);
    // It stands among what they follow; the team does not see its secret.
    maja.get("/hc/en/account/following")
        .await
        .must_say(&address);
    let seen = admin.get("/agent/status").await;
    assert!(!seen.text.contains("whsec_"), "{}", seen.text);
    let gone = maja
        .post(&format!("/hc/sv/status/programs/{id}/remove"), &[])
        .await;
    maja.follow(gone).await.must_say("Borttagen.");
    let page = admin.get("/agent/status").await;
    page.must_say("127.0.0.1:4/hook");
    assert!(!page.text.contains(&address), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_of_somebody_suspended_rests_and_of_somebody_erased_is_gone() {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let maja = desk.person("Maja", "maja@home.example", Role::User, "en");
    let some = components(&desk, &[("Exams", "exams")]);
    let mut browser = desk.signed_in("maja@home.example").await;
    browser.get("/hc/en/status").await;
    let fields = [("address", "http://127.0.0.1:1/hook")];
    browser.post("/hc/en/status/programs", &fields).await;
    let count = |sql: &'static str| {
        let counted = desk.app().store.read_now(|tx| tx.number(sql, &[]));
        counted.unwrap()
    };
    let news = "SELECT count(*) FROM service_news";
    let tell = |title: &str| {
        let first = told(Phase::Investigating, "We look.", &[(some[0], State::Major)]);
        tells(&desk, ola, title, first);
        desk.later();
    };
    tell("Exams stopped");
    assert_eq!(count(news), 1);
    let suspended = desk.app().store.write_now(|tx| {
        tx.run(
            "UPDATE person SET suspended_at = 1 WHERE id = $1",
            &platform::params![maja],
        )
    });
    suspended.unwrap();
    tell("Exams stopped again");
    assert_eq!(count(news), 1);
    let mut admin = desk.signed_in("ola@desk.example").await;
    let erase = format!("/agent/people/{}/erase", maja.0);
    admin.get(&erase).await;
    admin.post(&erase, &[("sure", "1")]).await;
    desk.later();
    assert_eq!(count(news), 0);
    assert_eq!(count("SELECT count(*) FROM service_hook"), 0);
}
