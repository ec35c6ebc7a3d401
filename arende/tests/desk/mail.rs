//! The team looks at the mail that came in, and makes a ticket of what was held.

use domain::person::Role;

use crate::harness::Desk;

fn mail(header: &str, body: &str) -> String {
    format!("{header}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n")
        .replace('\n', "\r\n")
}

fn receive(desk: &Desk, raw: &str) -> mailroom::Receipt {
    mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_found_no_place_is_listed_with_the_reason_and_can_be_saved() {
    let desk = Desk::open();
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    desk.person("Ola Ek", "ola@desk.example", Role::Agent, "sv");
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get("/agent/mail").await.must_say("No mail yet");
    let raw = mail("Subject: <b>Who am I", "Hello");
    let held = receive(&desk, &raw);
    receive(
        &desk,
        &mail(
            "From: a@x.example\nSubject: Away\nAuto-Submitted: auto-replied",
            "I am away.",
        ),
    );
    let bounce = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied";
    receive(
        &desk,
        &mail(bounce, "550 5.1.1 <a@x.example>: user unknown"),
    );
    let all = priya.get("/agent/mail").await;
    all.must_say("&#60;b&#62;Who am I")
        .must_say("It does not say who sent it.");
    all.must_say("Away")
        .must_say("Became a ticket")
        .must_say("It answers no request.");
    all.must_say("It tells of a mail that this desk did not send.");
    let only_held = priya.get("/agent/mail?show=held").await;
    assert!(only_held.says("Who am I") && !only_held.says("I am away") && !only_held.says("Away"));
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/mail")
        .await
        .must_say("Det framgår inte vem som skickade det.");
    let saved = priya.get(&format!("/agent/mail/{}/raw", held.mail)).await;
    assert_eq!(saved.text, raw);
    assert_eq!(saved.headers["content-type"], "message/rfc822");
    assert!(
        saved.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    assert!(
        saved.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_made_of_a_held_mail_once() {
    let desk = Desk::open();
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let nobody = receive(&desk, &mail("Subject: Who am I", "Hello"));
    let header = |number: usize| {
        format!("From: Nils <nils@x.example>\nSubject: Alarm {number}\nMessage-ID: <{number}@x>")
    };
    let mut last = None;
    for number in 0..31 {
        last = Some(receive(&desk, &mail(&header(number), "It rings.")));
    }
    let held = last.unwrap();
    assert_eq!(held.action, mailroom::Action::Held, "{}", held.reason);
    priya
        .get("/agent/mail?show=held")
        .await
        .must_say("Its sender has written too much in the last hour.");
    let address = format!("/agent/mail/{}/ticket", held.mail);
    let made = priya.post(&address, &[]).await;
    assert_eq!(made.status, 303);
    let ticket = made.headers["location"].to_str().unwrap().to_owned();
    let again = priya.post(&address, &[]).await;
    assert_eq!(again.headers["location"].to_str().unwrap(), ticket);
    let page = priya.get(&ticket).await;
    page.must_say("Alarm 30").must_say("It rings.");
    priya
        .get("/agent/mail")
        .await
        .must_say("Somebody of the team made a ticket of it.");
    assert!(!priya.get("/agent/mail?show=held").await.says("Alarm 30"));
    let refused = priya
        .post(&format!("/agent/mail/{}/ticket", nobody.mail), &[])
        .await;
    assert_eq!(refused.status, 422);
    refused.must_say("The mail does not say who could be answered.");
}
