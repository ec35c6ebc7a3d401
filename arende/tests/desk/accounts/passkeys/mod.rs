//! Passkeys: added in one's account, shown in the place of a password or after it, and whoever tries without.

mod keeper;

use axum::http::StatusCode;
use domain::MINUTE;
use domain::person::Role;
use people::settings::SECOND_FACTOR;
use serde_json::Value;

use super::{decide, is_in, mails_to, tries};
use crate::harness::{Browser, Desk, PASSWORD, Page};
use keeper::Keeper;

const WAYS: &str = "/hc/en/account/ways";
const ADD: &str = "/hc/en/account/passkeys";
const ENTER: &str = "/hc/en/signin/passkey";
const SECOND: &str = "/hc/en/signin/code/passkey";

/// A browser that opens the desk by its name.
fn at_name(desk: &Desk) -> Browser {
    let mut browser = desk.browser();
    "localhost:3000".clone_into(&mut browser.host);
    browser.origin = Some("http://localhost:3000".to_owned());
    browser
}

async fn signed_in(desk: &Desk, email: &str) -> Browser {
    let mut browser = at_name(desk);
    let page = tries(&mut browser, email, PASSWORD).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    browser.get("/hc/en").await;
    browser
}

/// The page's script asks.
async fn asks(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Value {
    let page = browser.post(path, fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

fn number(question: &Value) -> String {
    question["question"].as_str().unwrap().to_owned()
}

/// Adds a passkey to the account that is open here.
async fn adds(browser: &mut Browser, name: &str) -> Keeper {
    let mut keeper = Keeper::new();
    let path = format!("{ADD}/question");
    let question = asks(browser, &path, &[("password", PASSWORD)]).await;
    let answer = keeper.makes(&question);
    let number = number(&question);
    let fields = [
        ("question", number.as_str()),
        ("answer", &answer),
        ("name", name),
    ];
    let added = browser.post(ADD, &fields).await;
    browser
        .follow(added)
        .await
        .must_say("The passkey is added")
        .must_say(name);
    keeper
}

async fn question(browser: &mut Browser) -> Value {
    browser.get("/hc/en/signin").await;
    asks(browser, &format!("{ENTER}/question"), &[]).await
}

async fn answers(browser: &mut Browser, question: &Value, answer: &str, back: &str) -> Page {
    let number = number(question);
    let fields = [
        ("question", number.as_str()),
        ("answer", answer),
        ("return_to", back),
    ];
    browser.post(ENTER, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_signs_in_without_an_address_and_counts_as_two_steps() {
    let desk = Desk::with_people();
    let mut astrid = signed_in(&desk, "astrid@school.example").await;
    let mut phone = adds(&mut astrid, "Phone").await;
    let mut laptop = adds(&mut astrid, "Laptop").await;
    assert!(mails_to(&desk, "astrid@school.example")[0].contains("nyckel"));
    decide(&desk, &SECOND_FACTOR, "everyone");
    for keeper in [&mut phone, &mut laptop] {
        let mut browser = at_name(&desk);
        let asked = question(&mut browser).await;
        assert!(
            asked["publicKey"]["allowCredentials"]
                .as_array()
                .is_none_or(Vec::is_empty)
        );
        assert_eq!(asked["publicKey"]["userVerification"], "required");
        let page = answers(
            &mut browser,
            &asked,
            &keeper.shows(&asked),
            "/hc/en/requests",
        )
        .await;
        assert_eq!(
            page.location.as_deref(),
            Some("/hc/en/requests"),
            "{}",
            page.text
        );
        assert!(is_in(&mut browser).await);
    }
    // Whoever was signed in before gets a new session, and the one before ends.
    decide(&desk, &SECOND_FACTOR, "optional");
    let mut browser = signed_in(&desk, "astrid@school.example").await;
    let before = browser.cookies["arende_session"].clone();
    let path = format!("{ENTER}/question");
    let asked = asks(&mut browser, &path, &[]).await;
    let page = answers(&mut browser, &asked, &phone.shows(&asked), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_ne!(browser.cookies["arende_session"], before);
    let mut old = desk.browser();
    old.cookies.insert("arende_session".to_owned(), before);
    assert!(!is_in(&mut old).await);
    // Nobody is led elsewhere afterwards.
    for back in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let mut browser = at_name(&desk);
        let asked = question(&mut browser).await;
        let page = answers(&mut browser, &asked, &phone.shows(&asked), back).await;
        assert_eq!(page.location.as_deref(), Some("/hc/en"), "{back}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_good_once_for_five_minutes_and_in_the_browser_that_was_asked() {
    let desk = Desk::with_people();
    let mut astrid = signed_in(&desk, "astrid@school.example").await;
    let mut phone = adds(&mut astrid, "Phone").await;
    let wrong = |page: &Page| {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.must_say("That passkey opens no account here");
    };
    // A thief who sees question and answer has another browser.
    let mut owner = at_name(&desk);
    let asked = question(&mut owner).await;
    let answer = phone.shows(&asked);
    let mut thief = at_name(&desk);
    question(&mut thief).await;
    wrong(&answers(&mut thief, &asked, &answer, "").await);
    let page = answers(&mut owner, &asked, &answer, "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    // Once.
    let mut copy = at_name(&desk);
    copy.cookies.clone_from(&owner.cookies);
    copy.cookies.remove("arende_session");
    copy.get("/hc/en/signin").await;
    wrong(&answers(&mut copy, &asked, &answer, "").await);
    // A wrong answer uses the question up as well.
    let asked = question(&mut copy).await;
    wrong(&answers(&mut copy, &asked, "{}", "").await);
    wrong(&answers(&mut copy, &asked, &phone.shows(&asked), "").await);
    // Too late.
    let asked = question(&mut copy).await;
    desk.app().clock.advance(6 * MINUTE);
    wrong(&answers(&mut copy, &asked, &phone.shows(&asked), "").await);
    // A question for something else.
    let path = format!("{ADD}/question");
    let asked = asks(&mut astrid, &path, &[("password", PASSWORD)]).await;
    wrong(&answers(&mut astrid, &asked, &phone.shows(&asked), "").await);
    assert!(!is_in(&mut copy).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_by_the_right_key_for_this_place_is_refused() {
    let desk = Desk::with_people();
    let mut astrid = signed_in(&desk, "astrid@school.example").await;
    let mut priya = signed_in(&desk, "priya@desk.example").await;
    let mut phone = adds(&mut astrid, "Phone").await;
    let agents = adds(&mut priya, "Key").await;
    let handle = phone.handle.clone();
    for lie in [
        "origin", "place", "looks", "handle", "key", "nobody", "counter", "text",
    ] {
        let mut keeper = Keeper::new();
        let one = if ["key", "nobody"].contains(&lie) {
            keeper.handle.clone_from(&handle);
            if lie == "key" {
                keeper.id.clone_from(&phone.id);
            }
            keeper.counter = 90;
            &mut keeper
        } else {
            &mut phone
        };
        match lie {
            "origin" => "https://evil.example".clone_into(&mut one.origin),
            "place" => "evil.example".clone_into(&mut one.place),
            "looks" => one.looks = false,
            "handle" => one.handle.clone_from(&agents.handle),
            // A copy of it counts behind.
            "counter" => one.counter = 0,
            _ => {}
        }
        let mut thief = at_name(&desk);
        let asked = question(&mut thief).await;
        let mut answer = one.shows(&asked);
        if lie == "text" {
            answer = answer.replace("\"signature\":\"", "\"signature\":\"AAAA");
        }
        let page = answers(&mut thief, &asked, &answer, "").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{lie}");
        assert!(!is_in(&mut thief).await, "{lie}");
        phone.origin = "http://localhost:3000".to_owned();
        phone.place = "localhost".to_owned();
        phone.looks = true;
        phone.handle.clone_from(&handle);
        phone.counter = phone.counter.max(20);
    }
    let mut owner = at_name(&desk);
    let asked = question(&mut owner).await;
    let page = answers(&mut owner, &asked, &phone.shows(&asked), "").await;
    assert_eq!(
        page.status,
        StatusCode::SEE_OTHER,
        "and the right one is taken"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_added_with_the_password_named_renamed_and_removed() {
    let desk = Desk::with_people();
    let mut astrid = signed_in(&desk, "astrid@school.example").await;
    // A session alone, perhaps a stolen one, does not get a key of its own.
    let path = format!("{ADD}/question");
    for password in ["", "wrong"] {
        let page = astrid.post(&path, &[("password", password)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let mut phone = adds(&mut astrid, "Phone").await;
    let number = astrid
        .get(WAYS)
        .await
        .text
        .split("/account/passkeys/")
        .find_map(|rest| rest.split('"').next()?.parse::<i64>().ok())
        .unwrap();
    let one = format!("{ADD}/{number}");
    let renamed = astrid.post(&one, &[("name", "Work <phone>")]).await;
    astrid
        .follow(renamed)
        .await
        .must_say("Work &#60;phone&#62;");
    // It is nobody else's to change.
    let mut priya = signed_in(&desk, "priya@desk.example").await;
    for deed in ["", "remove"] {
        let page = priya.post(&one, &[("deed", deed), ("name", "x")]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    let removed = astrid.post(&one, &[("deed", "remove")]).await;
    astrid
        .follow(removed)
        .await
        .must_say("The passkey is removed");
    let mut browser = at_name(&desk);
    let asked = question(&mut browser).await;
    let page = answers(&mut browser, &asked, &phone.shows(&asked), "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mails_to(&desk, "astrid@school.example").len() >= 2);
    // Where the desk is opened by a number there are none.
    let mut numbered = desk.browser();
    numbered.get("/hc/en/signin").await;
    let page = numbered.post(&format!("{ENTER}/question"), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_password_it_is_the_second_step_and_nothing_goes_around_it() {
    let desk = Desk::with_people();
    let mut astrid = signed_in(&desk, "astrid@school.example").await;
    let mut phone = adds(&mut astrid, "Phone").await;
    // Who has one for convenience still comes in by password, until two steps are required.
    signed_in(&desk, "astrid@school.example").await;
    decide(&desk, &SECOND_FACTOR, "everyone");
    let mut browser = at_name(&desk);
    let page = tries(&mut browser, "astrid@school.example", PASSWORD).await;
    assert_eq!(page.location.as_deref(), Some("/hc/en/signin/code"));
    let page = browser.follow(page).await;
    page.must_say("Show your passkey");
    assert!(!page.says("id=\"code\""));
    // A password alone does not make an app of its own beside it.
    let door = browser.get("/hc/en/signin/second-factor").await;
    assert_eq!(door.location.as_deref(), Some("/hc/en/signin"));
    tries(&mut browser, "astrid@school.example", PASSWORD).await;
    let path = format!("{ENTER}/question");
    let asked = asks(&mut browser, &path, &[("second", "1")]).await;
    let allowed = asked["publicKey"]["allowCredentials"].as_array().unwrap();
    assert_eq!(allowed.len(), 1);
    // Somebody else's passkey is none of hers.
    let mut priya = signed_in_with_key(&desk).await;
    let number_of = number(&asked);
    let answer = priya.shows(&asked);
    let fields = [("question", number_of.as_str()), ("answer", &answer)];
    let page = browser.post(SECOND, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!is_in(&mut browser).await);
    browser.get("/hc/en/signin/code").await;
    let asked = asks(&mut browser, &path, &[("second", "1")]).await;
    let number_of = number(&asked);
    let answer = phone.shows(&asked);
    let fields = [("question", number_of.as_str()), ("answer", &answer)];
    let page = browser.post(SECOND, &fields).await;
    assert_eq!(page.location.as_deref(), Some("/hc/en"), "{}", page.text);
    assert!(is_in(&mut browser).await);
}

async fn signed_in_with_key(desk: &Desk) -> Keeper {
    decide(desk, &SECOND_FACTOR, "optional");
    let mut priya = signed_in(desk, "priya@desk.example").await;
    let keeper = adds(&mut priya, "Key").await;
    decide(desk, &SECOND_FACTOR, "everyone");
    keeper
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_suspended_stays_out_and_an_administrator_removes_what_was_lost() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut astrid = signed_in(&desk, "astrid@school.example").await;
    let mut phone = adds(&mut astrid, "Phone").await;
    let mut browser = at_name(&desk);
    let asked = question(&mut browser).await;
    answers(&mut browser, &asked, &phone.shows(&asked), "").await;
    browser.get("/hc/en").await;
    let news = browser.listens().await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/1").await.must_say("Has one passkey");
    ola.post("/agent/people/1/suspend", &[]).await;
    assert!(!is_in(&mut browser).await);
    news.ends().await;
    let asked = question(&mut browser).await;
    let page = answers(&mut browser, &asked, &phone.shows(&asked), "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    ola.post("/agent/people/1/unsuspend", &[]).await;
    let done = ola.post("/agent/people/1/passkeys", &[]).await;
    ola.follow(done)
        .await
        .must_say("The passkeys are removed")
        .must_say("Passkeys removed (Ola Ek)");
    let asked = question(&mut browser).await;
    let page = answers(&mut browser, &asked, &phone.shows(&asked), "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_without_end_is_stopped_and_what_is_over_is_swept() {
    let desk = Desk::open();
    let mut browser = at_name(&desk);
    browser.get("/hc/en/signin").await;
    let mut limited = 0;
    for turn in 0..620 {
        browser.poses_as(turn);
        let page = browser.post(&format!("{ENTER}/question"), &[]).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            limited += 1;
        }
    }
    assert!(limited >= 20, "{limited}");
    desk.app().clock.advance(10 * MINUTE);
    arende::schedule::sweep(desk.app()).unwrap();
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM passkey_question", &[]));
    assert_eq!(left.unwrap(), 0);
}
