//! Coming in, as five portals do it: what is promised to whoever wants to ask, has an account, or has none.

use axum::http::StatusCode;
use people::settings::{REGISTRATION, WHO_ASKS};

use super::{decide, link_to, presses, tries};
use crate::harness::{Browser, Desk, PASSWORD};

const FORM: &str = "/hc/en/requests/new";

async fn sends(browser: &mut Browser, more: &[(&str, &str)]) -> crate::harness::Page {
    let mut fields = vec![
        ("request[subject]", "The lift stands still"),
        ("request[description]", "Between two floors"),
    ];
    fields.extend(more);
    browser.post(FORM, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a01_a03_a04_b12_c32_the_button_on_every_page_asks_to_sign_in_and_lands_on_the_form() {
    let desk = Desk::with_people();
    decide(&desk, &WHO_ASKS, "signed-in");
    let mut astrid = desk.browser();
    for path in [
        "/hc/en",
        "/hc/en/signin",
        "/hc/en/password",
        "/hc/en/nowhere",
    ] {
        let page = astrid.get(path).await;
        let (_, top) = page.text.split_once("<header").unwrap();
        let top = top.split("</header>").next().unwrap();
        assert!(top.contains("href=\"/hc/en/requests/new\""), "{path}");
    }
    let page = astrid.get(FORM).await;
    page.must_say("Sign in to submit a request.")
        .must_say("/hc/en/signin?return_to=%2Fhc%2Fen%2Frequests%2Fnew");
    assert!(!page.says("request[subject]"));
    // A form that is sent all the same opens nothing.
    let refused = sends(
        &mut astrid,
        &[("request[anonymous_requester_email]", "a@b.example")],
    )
    .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    astrid
        .get("/hc/en/signin?return_to=%2Fhc%2Fen%2Frequests%2Fnew")
        .await;
    let fields = [
        ("email", "astrid@school.example"),
        ("password", PASSWORD),
        ("return_to", FORM),
    ];
    let entered = astrid.post("/hc/en/signin", &fields).await;
    assert_eq!(entered.location.as_deref(), Some(FORM));
    astrid.follow(entered).await.must_say("request[subject]");
}

#[tokio::test(flavor = "multi_thread")]
async fn d19_the_link_to_an_answer_asks_to_sign_in_and_lands_on_that_answer() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid.get(FORM).await;
    let sent = sends(&mut astrid, &[]).await;
    let path = sent.location.unwrap();
    let path = path.split('?').next().unwrap().to_owned();
    let number = path.rsplit('/').next().unwrap().to_owned();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get(&format!("/agent/tickets/{number}")).await;
    let fields = [
        ("body", "Press the red button."),
        ("public", "1"),
        ("status_id", "2"),
    ];
    priya
        .post(&format!("/agent/tickets/{number}/comments"), &fields)
        .await;
    desk.later();
    let mail = desk
        .outbox()
        .into_iter()
        .map(|mail| mail.replace("=\r\n", "").replace("=3D", "="))
        .find(|mail| mail.contains("astrid@school.example") && mail.contains("red button"))
        .expect("a mail");
    let link = mail
        .split("http://127.0.0.1:3000")
        .skip(1)
        .filter_map(|rest| rest.split(['\r', '\n', '"', ' ', '>']).next())
        .find(|link| link.contains("/requests/"))
        .expect("a link")
        .to_owned();
    let mut other = desk.browser();
    let page = link.as_str();
    let door = other.get(page).await;
    assert_eq!(door.status, StatusCode::SEE_OTHER);
    let door = door.location.unwrap();
    assert!(door.contains("/signin?return_to=%2Fhc%2F"), "{door}");
    other.get(&door).await;
    let fields = [
        ("email", "astrid@school.example"),
        ("password", PASSWORD),
        ("return_to", page),
    ];
    let entered = other.post("/hc/en/signin", &fields).await;
    assert_eq!(entered.location.as_deref(), Some(page));
    let read = other.follow(entered).await;
    // What stands behind `#` would be lost on the way through signing in: the last step brings it.
    let target = read.location.clone().unwrap();
    let (page, answer) = target.split_once('#').unwrap();
    let read = other.get(page).await;
    read.must_say("Press the red button.")
        .must_say(&format!("id=\"{answer}\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn e04_e09_e14_a_request_goes_with_or_without_signing_in_and_only_without_asks_for_an_address()
 {
    let desk = Desk::with_people();
    decide(&desk, &REGISTRATION, "anyone");
    let mut guest = desk.browser();
    guest
        .get(FORM)
        .await
        .must_say("request[anonymous_requester_email]");
    let nameless = sends(&mut guest, &[]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    nameless.must_say("Between two floors");
    let sent = sends(
        &mut guest,
        &[("request[anonymous_requester_email]", "g@x.example")],
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let form = astrid.get(FORM).await;
    assert!(!form.says("request[anonymous_requester_email]"));
    let sent = sends(&mut astrid, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    // An account is offered where one signs in, and needed for nothing of this.
    desk.browser()
        .get("/hc/en/signin")
        .await
        .must_say("Create an account")
        .must_say("You can write to us without one.");
}

#[tokio::test(flavor = "multi_thread")]
async fn e03_e05_e06_e07_e08_registering_confirms_the_address_then_asks_for_a_password_once() {
    let desk = Desk::with_people();
    decide(&desk, &REGISTRATION, "anyone");
    // The support site has an address of its own.
    let mut maja = desk.browser();
    let home = maja.get("/").await;
    maja.follow(home).await.must_say("<main");
    maja.get("/hc/en/signin").await.must_say("/hc/en/register");
    let mut said = Vec::new();
    for email in ["maja@skola.example", "astrid@school.example"] {
        let mut browser = desk.browser();
        browser.get("/hc/en/register").await;
        let fields = [("name", "Maja Ek"), ("email", email)];
        let asked = browser.post("/hc/en/register", &fields).await;
        let page = browser.follow(asked).await;
        said.push(page.text.replace(&browser.csrf, ""));
    }
    assert_eq!(said[0], said[1], "whether there is an account is not told");
    let link = link_to(&desk, "maja@skola.example");
    let mut thief = desk.browser();
    assert!(
        tries(&mut thief, "maja@skola.example", "")
            .await
            .says("do not match")
    );
    let short = presses(&mut maja, &link, "kort").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = presses(&mut maja, &link, "ett eget lösenord").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let again = desk.browser().get(&link).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let page = tries(&mut thief, "maja@skola.example", "ett eget lösenord").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}
