//! What people come for: ask, answer, follow.

use axum::http::StatusCode;
use domain::person::Role;

use crate::harness::Desk;

pub async fn ask(browser: &mut crate::harness::Browser, subject: &str, text: &str) -> String {
    let form = browser.get("/hc/en/requests/new").await;
    let submission = form.field("submission");
    let fields = [
        ("submission", submission.as_str()),
        ("request[subject]", subject),
        ("request[description]", text),
    ];
    let sent = browser.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    sent.location.unwrap().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_customer_asks_an_agent_answers_and_both_can_follow_it() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(
        &mut astrid,
        "Cannot start the exam",
        "It says Session expired.",
    )
    .await;
    let id = request.rsplit('/').next().unwrap().to_owned();
    astrid
        .get(&format!("{request}?sent=1"))
        .await
        .must_say("Cannot start the exam")
        .must_say(&format!("#{id}"));
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/views/unassigned")
        .await
        .must_say("Cannot start the exam");
    let ticket = priya
        .get(&format!("/agent/tickets/{id}?view=unassigned"))
        .await;
    ticket.must_say("Session expired");
    let fields = [
        ("body", "Please check the clock."),
        ("public", "1"),
        ("status_id", "3"),
        ("seen", "1"),
    ];
    let sent = priya
        .post(&format!("/agent/tickets/{id}/comments"), &fields)
        .await;
    priya.follow(sent).await.must_say("Please check the clock.");
    astrid
        .get(&request)
        .await
        .must_say("Please check the clock.")
        .must_say("Awaiting your reply");
    astrid
        .get("/hc/en/requests")
        .await
        .must_say("Awaiting your reply");
    let reply = astrid
        .post(
            &format!("{request}/reply"),
            &[("body", "It was wrong!"), ("action", "send")],
        )
        .await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    priya
        .get(&format!("/agent/tickets/{id}"))
        .await
        .must_say("It was wrong!");
    let solve = astrid
        .post(
            &format!("{request}/reply"),
            &[("body", ""), ("action", "solve")],
        )
        .await;
    astrid.follow(solve).await.must_say("Solved");
}

#[tokio::test]
async fn an_internal_note_never_reaches_the_customer() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(&mut astrid, "A question", "Hello").await;
    let id = request.rsplit('/').next().unwrap().to_owned();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let note = [("body", "She is the head of the school."), ("public", "0")];
    priya
        .post(&format!("/agent/tickets/{id}/comments"), &note)
        .await;
    priya
        .get(&format!("/agent/tickets/{id}"))
        .await
        .must_say("She is the head of the school.");
    assert!(!astrid.get(&request).await.says("head of the school"));
    assert!(
        !astrid
            .get("/hc/en/search?query=head")
            .await
            .says("A question")
    );
    desk.later();
    assert!(
        desk.outbox()
            .iter()
            .all(|mail| !mail.contains("head of the school"))
    );
}

#[tokio::test]
async fn a_customer_finds_their_own_requests_by_word_and_nobody_elses() {
    let desk = Desk::with_people();
    desk.person("Birgitta Ek", "birgitta@other.example", Role::User, "en");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    ask(&mut astrid, "The giraffe is stuck", "On page two.").await;
    ask(&mut astrid, "Printing", "It stops.").await;
    let mut birgitta = desk.signed_in("birgitta@other.example").await;
    ask(&mut birgitta, "Another giraffe", "On page nine.").await;
    for address in [
        "/hc/en/search?query=giraf",
        "/hc/en/requests?query=giraffe",
        "/hc/en/requests?query=giraffe&status=open&sort_by=created&sort_order=asc",
    ] {
        let found = astrid.get(address).await;
        found.must_say("The giraffe is stuck");
        assert!(!found.says("Printing"), "{address}: what does not match");
        assert!(!found.says("Another giraffe"), "{address}: somebody else's");
    }
    let none = astrid.get("/hc/en/requests?query=giraffe&tab=ccd").await;
    assert!(!none.says("giraffe is stuck"), "nobody put her in CC");
}

#[tokio::test]
async fn sending_the_same_form_twice_opens_one_request() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let submission = astrid.get("/hc/en/requests/new").await.field("submission");
    let fields = [
        ("submission", submission.as_str()),
        ("request[subject]", "Twice"),
        ("request[description]", "x"),
    ];
    let first = astrid.post("/hc/en/requests/new", &fields).await;
    let second = astrid.post("/hc/en/requests/new", &fields).await;
    assert_eq!(first.location, second.location);
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_at_the_field_and_nothing_is_lost() {
    let desk = Desk::with_people();
    let mut guest = desk.browser();
    guest.get("/hc/sv/requests/new").await;
    let fields = [
        ("request[subject]", ""),
        ("request[description]", "Allt jag skrev"),
        ("request[anonymous_requester_email]", "maja@"),
    ];
    let again = guest.post("/hc/sv/requests/new", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again
        .must_say("Allt jag skrev")
        .must_say("Skriv en rubrik")
        .must_say("value=\"maja@\"");
}

#[tokio::test]
async fn a_guest_reads_the_request_through_the_mailed_link_only() {
    let desk = Desk::with_people();
    let mut guest = desk.browser();
    guest.get("/hc/en/requests/new").await;
    let fields = [
        ("request[subject]", "Locked out"),
        ("request[description]", "I cannot get in."),
        ("request[anonymous_requester_email]", "maja@school.example"),
    ];
    let sent = guest.post("/hc/en/requests/new", &fields).await;
    assert!(
        !sent.location.clone().unwrap().contains("guest"),
        "the browser proved nothing yet"
    );
    guest.follow(sent).await.must_say("#1");
    assert_eq!(
        guest.get("/hc/en/requests/1").await.status,
        StatusCode::SEE_OTHER
    );
    desk.later();
    let mails = desk.outbox();
    let mail = mails
        .iter()
        .find(|mail| mail.contains("maja@school.example"))
        .expect("a mail");
    assert!(
        !mail.contains("I cannot get in"),
        "an acknowledgement carries nothing of what was sent"
    );
    let unfolded = mail
        .replace("=\r\n", "")
        .replace("=\n", "")
        .replace("=3D", "=");
    let link = unfolded
        .split("http://127.0.0.1:3000")
        .find(|part| part.starts_with("/hc/en/guest/"))
        .unwrap();
    let link: String = link
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c))
        .collect();
    let page = guest.get(&link).await;
    page.must_say("Locked out").must_say("I cannot get in.");
    let reply = guest
        .post(
            &format!("{link}/reply"),
            &[("body", "Still locked"), ("action", "send")],
        )
        .await;
    guest.follow(reply).await.must_say("Still locked");
}

#[tokio::test]
async fn a_message_that_arrived_meanwhile_is_shown_before_anything_is_sent() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(&mut astrid, "A question", "Hello").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get("/agent/tickets/1").await;
    astrid
        .post(
            &format!("{request}/reply"),
            &[("body", "One more thing"), ("action", "send")],
        )
        .await;
    let fields = [
        ("body", "My careful answer"),
        ("public", "1"),
        ("seen", "1"),
    ];
    let overtaken = priya.post("/agent/tickets/1/comments", &fields).await;
    assert_eq!(overtaken.status, StatusCode::CONFLICT);
    overtaken
        .must_say("One more thing")
        .must_say("My careful answer");
    let fields = [
        ("body", "My careful answer"),
        ("public", "1"),
        ("seen", "1"),
        ("anyway", "1"),
    ];
    let sent = priya.post("/agent/tickets/1/comments", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_sent_answer_can_be_taken_back_before_anybody_is_mailed() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(&mut astrid, "A question", "Hello").await;
    desk.later();
    let before = desk.outbox().len();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get("/agent/tickets/1").await;
    let fields = [
        ("body", "Oops, wrong customer"),
        ("public", "1"),
        ("status_id", "3"),
    ];
    let sent = priya.post("/agent/tickets/1/comments", &fields).await;
    let batch = sent
        .location
        .clone()
        .unwrap()
        .split("done=")
        .nth(1)
        .unwrap()
        .to_owned();
    let back = priya
        .post("/agent/tickets/1/undo", &[("batch", &batch)])
        .await;
    priya
        .follow(back)
        .await
        .must_say("Oops, wrong customer")
        .must_say("Draft");
    assert!(!astrid.get(&request).await.says("Oops"));
    desk.later();
    assert_eq!(desk.outbox().len(), before, "nobody was mailed");
    let fields = [("body", "The right answer"), ("public", "1")];
    let sent = priya.post("/agent/tickets/1/comments", &fields).await;
    let batch = sent
        .location
        .clone()
        .unwrap()
        .split("done=")
        .nth(1)
        .unwrap()
        .to_owned();
    desk.later();
    let late = priya
        .post("/agent/tickets/1/undo", &[("batch", &batch)])
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn two_agents_in_one_ticket_see_each_other_and_keep_their_own_drafts() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    ask(&mut astrid, "A question", "Hello").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    let mut jonas = desk.signed_in("jonas@desk.example").await;
    priya.get("/agent/tickets/1").await;
    jonas.get("/agent/tickets/1").await;
    priya
        .post("/agent/tickets/1/presence", &[("state", "writing")])
        .await;
    jonas
        .post("/agent/tickets/1/presence", &[("state", "viewing")])
        .await
        .must_say("Priya Nair")
        .must_say("writing");
    let draft = format!("csrf={}&kind=reply&body=Half+a+thought", priya.csrf);
    let kept = priya
        .ask(
            axum::http::Method::PUT,
            "/agent/tickets/1/draft",
            Some(draft),
        )
        .await;
    kept.must_say("saved_at");
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("Half a thought");
    assert!(!jonas.get("/agent/tickets/1").await.says("Half a thought"));
}

#[tokio::test]
async fn set_up_makes_the_owner_once() {
    let desk = Desk::open();
    let now = desk.app().clock.now();
    let token = desk
        .app()
        .store
        .write_now(|tx| people::commands::offer_setup(tx, now))
        .unwrap()
        .unwrap();
    let mut browser = desk.browser();
    let link = format!("/setup/{token}");
    assert_eq!(
        browser.get("/setup/wrong").await.status,
        StatusCode::NOT_FOUND
    );
    browser.get(&link).await;
    let owner = [
        ("site_name", "Solvik Support"),
        ("name", "Ola Ek"),
        ("email", "ola@desk.example"),
        ("password", "en lång mening"),
        ("language", "sv"),
    ];
    let made = browser.post(&link, &owner).await;
    assert_eq!(made.location.as_deref(), Some("/agent"));
    assert_eq!(
        browser.get("/agent/views/mine").await.status,
        StatusCode::OK
    );
    let mut second = desk.browser();
    assert_eq!(second.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(&mut astrid, "A question", "Hello").await;
    astrid.csrf = "forged".into();
    let reply = astrid
        .post(
            &format!("{request}/reply"),
            &[("body", "Forged words"), ("action", "send")],
        )
        .await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert!(!astrid.get(&request).await.says("Forged words"));
}
