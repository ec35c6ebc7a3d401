//! Whoever tries to get in by single sign-on without being who they say, and what they come to.

use axum::http::StatusCode;
use domain::person::Role;
use domain::{HOUR, MINUTE};
use people::settings::REGISTRATION;
use serde_json::{Value, json};

use super::super::{decide, is_in};
use super::provider::{Lie, Provider, query};
use super::{astrid, comes, decided, find, maja, saves, sets_out, with_school};
use crate::harness::Page;

#[track_caller]
fn must_be_refused(page: &Page, why: &str) {
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{why}: {}", page.text);
    page.must_say("did not let you in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_for_somebody_else_from_somebody_else_or_too_old_is_refused() {
    let (desk, school) = with_school(|_| {}).await;
    let now = desk.app().clock.now().0 / 1000;
    for wrong in [
        json!({ "iss": "https://evil.example" }),
        json!({ "iss": format!("{}/", school.issuer()) }),
        json!({ "aud": "another-client" }),
        json!({ "aud": ["the-desk", "another-client"] }),
        json!({ "aud": [] }),
        json!({ "azp": "another-client" }),
        json!({ "nonce": "guessed" }),
        json!({ "nonce": null }),
        json!({ "exp": now - 180 }),
        json!({ "exp": null }),
        json!({ "iat": now + 600 }),
        json!({ "sub": "" }),
        json!({ "sub": "x".repeat(300) }),
    ] {
        let mut claims = astrid();
        for (name, value) in wrong.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let mut thief = desk.browser();
        let page = comes(&mut thief, &school, claims, "").await;
        assert_ne!(page.status, StatusCode::SEE_OTHER, "{wrong}");
        assert!(!is_in(&mut thief).await, "{wrong}");
    }
    let page = comes(&mut desk.browser(), &school, astrid(), "").await;
    assert_eq!(
        page.status,
        StatusCode::SEE_OTHER,
        "and a right one is taken"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_without_the_providers_own_signature_is_refused() {
    let (desk, school) = with_school(|_| {}).await;
    for lie in [
        Lie::Unsigned,
        Lie::PublicKeyAsSecret,
        Lie::ClientSecret,
        Lie::OtherKey,
        Lie::Changed,
    ] {
        school.lies(lie);
        let mut thief = desk.browser();
        let page = comes(&mut thief, &school, astrid(), "").await;
        must_be_refused(&page, &format!("{lie:?}"));
        assert!(!is_in(&mut thief).await, "{lie:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_back_is_good_once_for_a_while_and_in_the_browser_that_set_out() {
    let (desk, school) = with_school(|_| {}).await;
    let lost = |page: &Page| {
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
        page.must_say("Let us begin again");
    };
    let mut owner = desk.browser();
    let asked = sets_out(&mut owner, "").await;
    let path = school.lets_in(&asked, astrid());
    // A link that a thief sends around signs nobody in: neither as the thief, nor as the owner.
    let mut other = desk.browser();
    lost(&other.get(&path).await);
    sets_out(&mut other, "").await;
    lost(&other.get(&path).await);
    let state = query(&asked)["state"].clone();
    for wrong in [
        "",
        "x",
        &state[..state.len() - 1],
        &state.to_uppercase(),
        &"x".repeat(500),
    ] {
        lost(&owner.get(&path.replace(&state, wrong)).await);
    }
    // Another provider's address is not where it is taken.
    lost(&desk.browser().get(&path.replace("skolan", "other")).await);
    let back = owner.get(&path).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    // Once.
    let mut copy = desk.browser();
    copy.cookies.clone_from(&owner.cookies);
    copy.cookies.remove("arende_session");
    lost(&copy.get(&path).await);
    // The code alone is worth nothing with another state, since it was proved for the first one.
    let asked = sets_out(&mut copy, "").await;
    let first = school.lets_in(&asked, astrid());
    let again = sets_out(&mut copy, "").await;
    let second = school.lets_in(&again, maja());
    let (code, other_code) = (
        query(&first)["code"].clone(),
        query(&second)["code"].clone(),
    );
    must_be_refused(
        &copy.get(&first.replace(&code, &other_code)).await,
        "swapped code",
    );
    assert!(!is_in(&mut copy).await);
    // Too late.
    let asked = sets_out(&mut copy, "").await;
    let path = school.lets_in(&asked, astrid());
    desk.app().clock.advance(16 * MINUTE);
    lost(&copy.get(&path).await);
    // A new session begins, whatever cookie was there before.
    let mut planted = desk.browser();
    planted
        .cookies
        .insert("arende_session".to_owned(), "planted".to_owned());
    let page = comes(&mut planted, &school, astrid(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_ne!(planted.cookies["arende_session"], "planted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mixed_up_provider_is_found_out() {
    let (desk, school) = with_school(|draft| draft.provider.domains = "*".to_owned()).await;
    let evil = Provider::opens(desk.app().clock.clone()).await;
    let mut draft = decided(&evil);
    draft.provider.slug = "evil".to_owned();
    draft.provider.domains = "evil.example".to_owned();
    saves(&desk, &draft);
    let mut browser = desk.browser();
    // Set out to one, answered by the other.
    let asked = sets_out(&mut browser, "").await;
    let path = evil.lets_in(&asked, astrid());
    must_be_refused(&browser.get(&path).await, "another provider answers");
    // It does not say who answers.
    let asked = sets_out(&mut browser, "").await;
    let path = school.lets_in(&asked, astrid());
    let (start, _) = path.split_once("&iss=").unwrap();
    must_be_refused(&browser.get(start).await, "without its name");
    // Back to the other one's address.
    let asked = sets_out(&mut browser, "").await;
    let path = school.lets_in(&asked, astrid());
    let page = browser.get(&path.replace("/skolan?", "/evil?")).await;
    page.must_say("Let us begin again");
    // Who has the same name there is somebody else.
    let page = comes(&mut desk.browser(), &school, astrid(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let led = browser.get("/hc/en/signin/with/evil").await;
    let path = evil.lets_in(&led.location.unwrap(), astrid());
    let page = browser.get(&path).await;
    page.must_say("opens no account here");
    assert!(!is_in(&mut browser).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_shown_to_be_theirs_opens_nothing_and_tells_nothing() {
    let (desk, school) = with_school(|draft| draft.provider.newcomers = true).await;
    desk.person("Eva", "eva@elsewhere.example", Role::User, "en");
    let said = |email: &str, verified: Value| json!({ "sub": email, "email": email, "email_verified": verified });
    let mut pages = Vec::new();
    for claims in [
        said("astrid@school.example", json!(false)),
        said("astrid@school.example", Value::Null),
        said("nobody@school.example", json!(false)),
        // Verified, but the school has no say there.
        said("eva@elsewhere.example", json!(true)),
        said("nobody@elsewhere.example", json!(true)),
        said("astrid@sub.school.example", json!(true)),
        json!({ "sub": "without" }),
    ] {
        let mut thief = desk.browser();
        let page = comes(&mut thief, &school, claims.clone(), "").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{claims}");
        assert!(!is_in(&mut thief).await, "{claims}");
        let (_, main) = page.text.split_once("<main").unwrap();
        pages.push(main.split("</main>").next().unwrap().to_owned());
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "all alike");
    assert!(find(&desk, "nobody@school.example").is_none());
    // Believed without a mark only where administrators said so; a mark that says no is a no.
    let mut draft = decided(&school);
    draft.provider.assumes = true;
    saves(&desk, &draft);
    let no = said("astrid@school.example", json!(false));
    let page = comes(&mut desk.browser(), &school, no, "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let silent = json!({ "sub": "astrid-9", "email": "astrid@school.example" });
    let page = comes(&mut desk.browser(), &school, silent, "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_coming_in_nobody_is_led_elsewhere() {
    let (desk, school) = with_school(|_| {}).await;
    for back in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%2Fevil.example",
        "javascript:alert(1)",
        "/.//evil.example",
    ] {
        let page = comes(&mut desk.browser(), &school, astrid(), back).await;
        assert_eq!(page.location.as_deref(), Some("/hc/sv"), "{back}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_suspended_stays_out_and_what_they_had_open_ends() {
    let (desk, school) = with_school(|_| {}).await;
    let mut browser = desk.browser();
    comes(&mut browser, &school, astrid(), "").await;
    browser.get("/hc/en").await;
    let news = browser.listens().await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/1").await;
    ola.post("/agent/people/1/suspend", &[]).await;
    assert!(!is_in(&mut browser).await);
    news.ends().await;
    let page = comes(&mut browser, &school, astrid(), "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.must_say("opens no account here");
    assert!(!is_in(&mut browser).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_register_dies_when_the_address_comes_in_by_the_provider() {
    let (desk, school) = with_school(|draft| draft.provider.newcomers = true).await;
    decide(&desk, &REGISTRATION, "anyone");
    // Somebody else asked for an account with her address before.
    let mut browser = desk.browser();
    browser.get("/hc/en/register").await;
    let fields = [("name", "Evil"), ("email", "maja@school.example")];
    browser.post("/hc/en/register", &fields).await;
    let link = super::super::link_to(&desk, "maja@school.example");
    // The link begins an account; hers is there by then.
    let page = comes(&mut desk.browser(), &school, maja(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_out_without_end_is_stopped_whatever_headers_are_made_up() {
    let (desk, _) = with_school(|_| {}).await;
    let mut browser = desk.browser();
    let mut limited = 0;
    for turn in 0..620 {
        browser.poses_as(turn);
        let page = browser.get("/hc/en/signin/with/skolan").await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            limited += 1;
        }
    }
    assert!(limited >= 20, "{limited}");
    desk.app().clock.advance(HOUR);
    sets_out(&mut browser, "").await;
    // What is over is swept.
    desk.app().clock.advance(HOUR);
    arende::schedule::sweep(desk.app()).unwrap();
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM sso_try", &[]));
    assert_eq!(left.unwrap(), 0);
}
