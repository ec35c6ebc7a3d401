//! The administrators' page of mailboxes: adding one, trying it, pausing it, and being told when one is stuck.

use arende::operate::operators_routes;
use arende::ready::Readiness;
use axum::body::Body;
use axum::http::{Request, header};
use domain::MINUTE;
use domain::person::Role;
use tower::ServiceExt;

use crate::harness::{Desk, read};

/// A port at which nobody answers.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}

fn fields(port: &str) -> Vec<(&str, &str)> {
    vec![
        ("address", "help@desk.example"),
        ("host", "127.0.0.1"),
        ("port", port),
        ("encryption", "here"),
        ("login", ""),
        ("secret", "marked-password"),
        ("folder", "INBOX"),
        ("done_folder", "Done"),
        ("failed_folder", "Failed"),
        ("who", "registered"),
        ("domains", ""),
    ]
}

#[tokio::test]
async fn an_administrator_adds_a_mailbox_tries_it_pauses_it_and_removes_it() {
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.person("Sara Ek", "sara@desk.example", Role::Admin, "sv");
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    let mut priya = desk.signed_in("priya@desk.example").await;
    assert!(!priya.get("/agent/mail").await.says("/agent/mailboxes"));
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/mail").await.must_say("/agent/mailboxes");
    ola.get("/agent/settings?q=mailbox")
        .await
        .must_say("/agent/mailboxes");
    ola.get("/agent/mailboxes").await.must_say("No mailbox yet");
    let form = ola.get("/agent/mailboxes/new").await;
    assert!(
        !form.says("name=\"take_all\" value=\"yes\" aria-describedby=\"take_all-hint\" checked")
    );

    // What is wrong is said at its field, and nothing that was written is lost, but for the password.
    let mut wrong = fields("70000");
    wrong[0].1 = "nobody";
    wrong[1].1 = "mail.example";
    let page = ola.post("/agent/mailboxes", &wrong).await;
    assert_eq!(page.status, 422);
    page.must_say("Write a whole e-mail address")
        .must_say("Write a port between 1 and 65535")
        .must_say("The server is not on this machine")
        .must_say("value=\"70000\"")
        .must_say("value=\"mail.example\"");
    assert!(!page.says("marked-password"));

    let port = nobody();
    let added = ola.post("/agent/mailboxes", &fields(&port)).await;
    let place = added.location.unwrap();
    assert!(place.ends_with("?done=saved"), "{place}");
    let path = place.split('?').next().unwrap().to_owned();
    let page = ola.get(&place).await;
    page.must_say("Saved.").must_say("Nobody answers there");
    assert!(!page.says("marked-password"));
    ola.get("/agent/mailboxes")
        .await
        .must_say("help@desk.example")
        .must_say("Not read yet.")
        .must_say("Only people with an account")
        .must_say("No mail waits");
    let mut sara = desk.signed_in("sara@desk.example").await;
    sara.get(&format!("{path}?done=tried"))
        .await
        .must_say("Ingen svarar där.");

    let paused = ola.post(&path, &[("deed", "off")]).await;
    ola.get(&paused.location.unwrap())
        .await
        .must_say("The mailbox is paused.");
    ola.get("/agent/mailboxes").await.must_say("Resume");
    let resumed = ola.post(&path, &[("deed", "on")]).await;
    ola.get(&resumed.location.unwrap())
        .await
        .must_say("The mailbox is read again");
    let tried = ola.post(&path, &[("deed", "try")]).await;
    ola.get(&tried.location.unwrap())
        .await
        .must_say("Nobody answers there");

    // Changed without the password: only where it goes stays the same.
    let mut changed = fields(&port);
    changed[5].1 = "";
    changed[7].1 = "Finished";
    let kept = ola.post(&path, &changed).await;
    assert_eq!(kept.status, 303);
    changed[1].1 = "localhost";
    let page = ola.post(&path, &changed).await;
    assert_eq!(page.status, 422);
    page.must_say("Write the password again");

    let removed = ola.post(&path, &[("deed", "remove")]).await;
    ola.get(&removed.location.unwrap())
        .await
        .must_say("The mailbox is removed.");
    assert_eq!(ola.get(&path).await.status, 404);
    let log = ola.get("/agent/audit?area=access").await;
    for line in [
        "Mailbox added",
        "Mailbox changed",
        "Mailbox paused",
        "Mailbox resumed",
        "Mailbox removed",
        "done Finished",
    ] {
        log.must_say(line);
    }
    assert!(!log.says("marked-password"));
    sara.get("/agent/audit?area=access")
        .await
        .must_say("Brevlåda borttagen");
}

#[tokio::test]
async fn a_mailbox_that_is_stuck_is_told_where_administrators_look() {
    let desk = Desk::open();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut browser = desk.signed_in("ola@desk.example").await;
    browser.get("/agent/mailboxes").await;
    browser.post("/agent/mailboxes", &fields(&nobody())).await;
    let alarm = "could not be read for five minutes or more";
    assert!(!browser.get("/agent/jobs").await.says(alarm));
    let app = desk.app();
    app.clock.advance(6 * MINUTE);
    let now = app.clock.now();
    app.store
        .write_now(|tx| platform::jobs::add_at(tx, "test", "", domain::Moment(now.0 - 6 * MINUTE)))
        .unwrap();
    let mut browser = desk.is_of(ola);
    browser
        .get("/agent/jobs")
        .await
        .must_say(alarm)
        .must_say("1 job has come to nothing")
        .must_say("href=\"/agent/mailboxes\"");
    browser
        .get("/agent/mailboxes")
        .await
        .must_say("Nothing has come in here for five minutes");
    let request = Request::builder()
        .uri("/metrics")
        .header(header::HOST, "127.0.0.1:3000")
        .body(Body::empty())
        .unwrap();
    let site = operators_routes(app, Readiness::default());
    let metrics = read(site.oneshot(request).await.unwrap()).await;
    metrics
        .must_say("arende_mailboxes_stuck 1\n")
        .must_say("arende_jobs_stuck 1\n");
}
