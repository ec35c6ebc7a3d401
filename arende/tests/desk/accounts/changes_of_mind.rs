//! Signed out elsewhere, signed in as somebody else, a page loaded again: nobody loses what they wrote, and nobody becomes
//! somebody else unasked.

use axum::http::{Method, StatusCode};
use domain::person::Role;
use domain::{DAY, MINUTE};
use platform::settings::SITE_NAME;

use super::handover::{MAJA, Product, comes};
use super::{is_in, tries};
use crate::harness::{Browser, Desk, PASSWORD, Page};

const FORM: &str = "/hc/en/requests/new";

async fn asks(browser: &mut Browser) -> String {
    let page = browser.get(FORM).await;
    let number = page.field("submission");
    let fields = [
        ("submission", number.as_str()),
        ("request[subject]", "Cannot print"),
        ("request[description]", "Nothing comes out"),
    ];
    let sent = browser.post(FORM, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let path = sent.location.unwrap();
    path.split('?').next().unwrap().to_owned()
}

/// A page that was opened before; what its form sends.
struct OldTab {
    path: String,
    csrf: String,
    submission: String,
}

impl OldTab {
    async fn opens(browser: &mut Browser, path: &str, action: &str) -> Self {
        let page = browser.get(path).await;
        Self {
            path: action.to_owned(),
            csrf: browser.csrf.clone(),
            submission: page.field("submission"),
        }
    }

    /// Sends what was written there, whatever happened to the browser meanwhile.
    async fn sends(&self, browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf);
        body.append_pair("submission", &self.submission);
        body.extend_pairs(fields);
        browser
            .ask(Method::POST, &self.path, Some(body.finish()))
            .await
    }
}

/// Presses the button of the page with what was kept.
async fn presses(browser: &mut Browser, page: &Page, action: &str, more: &[(&str, &str)]) -> Page {
    let number = page.field("submission");
    page.must_say(&format!("action=\"{action}\""));
    let mut fields = vec![("submission", number.as_str())];
    fields.extend(more);
    browser.post(action, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_sent_after_signing_out_in_another_tab_is_there_after_signing_in() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid).await;
    let reply = format!("{request}/reply");
    let tab = OldTab::opens(&mut astrid, &request, &reply).await;
    astrid.post("/signout", &[]).await;
    astrid.get("/hc/en").await;
    let written = "First line\nÅäö & <b>more</b>";
    let page = tab
        .sends(&mut astrid, &[("body", written), ("action", "send")])
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.must_say("You were signed out meanwhile")
        .must_say("Åäö &#38; &#60;b&#62;more");
    let (_, door) = page.text.split_once("btn primary lg\" href=\"").unwrap();
    let door = door.split('"').next().unwrap().replace("&#38;", "&");
    assert!(
        door.starts_with("/hc/en/signin?return_to=%2Fkept%2F"),
        "{door}"
    );
    // Nobody else finds it, and nobody without this browser.
    let kept = format!("/kept/{}", door.rsplit("%2F").next().unwrap());
    let mut thief = desk.signed_in("priya@desk.example").await;
    assert_eq!(thief.get(&kept).await.status, StatusCode::NOT_FOUND);
    let field = format!("name=\"return_to\" value=\"{kept}\"");
    astrid.get(&door).await.must_say(&field);
    let fields = [
        ("email", "astrid@school.example"),
        ("password", PASSWORD),
        ("return_to", kept.as_str()),
    ];
    let entered = astrid.post("/hc/en/signin", &fields).await;
    assert_eq!(entered.location.as_deref(), Some(kept.as_str()));
    let page = astrid.follow(entered).await;
    page.must_say("Send it once more").must_say("First line");
    let sent = presses(
        &mut astrid,
        &page,
        &reply,
        &[("body", written), ("action", "send")],
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    astrid.get(&request).await.must_say("First line");
    // In the database it was nothing that can be read; it is gone after an hour.
    desk.app().clock.advance(61 * MINUTE);
    assert_eq!(astrid.get(&kept).await.status, StatusCode::NOT_FOUND);
    arende::schedule::sweep(desk.app()).unwrap();
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM kept_form", &[]));
    assert_eq!(left.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_written_while_the_session_ended_or_somebody_signed_in_is_not_lost() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let written = [
        ("request[subject]", "Cannot print"),
        ("request[description]", "Nothing comes out"),
    ];
    // The session ends by itself.
    let tab = OldTab::opens(&mut astrid, FORM, FORM).await;
    desk.app().clock.advance(15 * DAY);
    let page = tab.sends(&mut astrid, &written).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.must_say("Nothing comes out")
        .must_say("Cannot print")
        .must_say("Send without signing in");
    // Signed in again in another tab, before the old one is sent: one press more.
    let tab = OldTab::opens(&mut astrid, FORM, FORM).await;
    tries(&mut astrid, "astrid@school.example", PASSWORD).await;
    astrid.get("/hc/en").await;
    let page = tab.sends(&mut astrid, &written).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.must_say("Send it once more");
    let sent = presses(&mut astrid, &page, FORM, &written).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    astrid.follow(sent).await.must_say("Cannot print");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_site_sends_or_what_holds_secrets_is_not_kept() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let mut tab = OldTab::opens(&mut astrid, FORM, FORM).await;
    astrid.post("/signout", &[]).await;
    let origin = astrid.origin.clone();
    for from in [
        Some("https://evil.example"),
        Some("null"),
        Some("http://127.0.0.1:3001"),
        None,
    ] {
        astrid.origin = from.map(str::to_owned);
        let page = tab
            .sends(&mut astrid, &[("request[description]", "x")])
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{from:?}");
        page.must_say("This was not sent from our page");
    }
    astrid.origin = origin;
    for secret in [
        ("password", "secret"),
        ("new_password", "secret"),
        ("code", "1"),
    ] {
        let page = tab.sends(&mut astrid, &[("body", "x"), secret]).await;
        page.must_say("This was not sent from our page");
        assert!(!page.says("secret\""));
    }
    tab.submission.clear();
    tab.csrf = "x".repeat(64);
    let page = astrid
        .ask(Method::POST, FORM, Some("csrf=x&body=hello".to_owned()))
        .await;
    page.must_say("This was not sent from our page");
    // So much is kept, and no more.
    let mut kept = 0;
    for turn in 0..40 {
        astrid.poses_as(turn);
        let page = tab.sends(&mut astrid, &[("body", "again")]).await;
        kept += usize::from(page.says("%2Fkept%2F"));
    }
    assert!((20..=30).contains(&kept), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn e02_who_is_signed_in_as_somebody_else_is_asked_before_a_hand_over() {
    let desk = Desk::with_people();
    let product = Product::of(&desk);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let token = product.note(&desk, "1", MAJA);
    let page = comes(&mut astrid, &token, "/hc/en/requests").await;
    assert_eq!(page.status, StatusCode::OK);
    page.must_say("Fortsätta som maja@skola.example?")
        .must_say("Du är inloggad som astrid@school.example.");
    astrid
        .get("/hc/en/account")
        .await
        .must_say("astrid@school.example");
    // Only the button does it, and only with this browser's token.
    let fields = [("jwt", token.as_str()), ("return_to", "/hc/en/requests")];
    let csrf = std::mem::take(&mut astrid.csrf);
    let forged = astrid.post("/access/jwt", &fields).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    astrid.csrf = csrf;
    let before = astrid.cookies["arende_session"].clone();
    let page = astrid.post("/access/jwt", &fields).await;
    assert_eq!(
        page.location.as_deref(),
        Some("/hc/en/requests"),
        "{}",
        page.text
    );
    assert_ne!(astrid.cookies["arende_session"], before);
    astrid.get("/hc/en/account").await.must_say("Maja Ek");
    let mut old = desk.browser();
    old.cookies.insert("arende_session".to_owned(), before);
    assert!(!is_in(&mut old).await, "the session before has ended");
    // The same person again, and nobody, are not asked.
    let page = comes(&mut astrid, &product.note(&desk, "2", MAJA), "/hc/en").await;
    assert_eq!(page.location.as_deref(), Some("/hc/en"));
    let page = comes(
        &mut desk.browser(),
        &product.note(&desk, "3", MAJA),
        "/hc/en",
    )
    .await;
    assert_eq!(page.location.as_deref(), Some("/hc/en"));
    // What is refused is refused, whoever is signed in.
    let mut priya = desk.signed_in("priya@desk.example").await;
    let page = comes(&mut priya, "made.up.note", "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(is_in(&mut priya).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_say_what_went_wrong_have_the_name_of_the_desk() {
    let desk = Desk::with_people();
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| SITE_NAME.store(tx, None, "Solvik & Co", now))
        .unwrap();
    let mut browser = desk.browser();
    let absent = browser.get("/hc/sv/nowhere").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    absent.must_say("Solvik &#38; Co");
    let mut unknown = desk.browser();
    let refused = unknown.post("/hc/en/signin", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.must_say("Solvik &#38; Co");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_agent_stays_in_their_group_shown_as_such_and_is_given_nothing() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/groups").await;
    ola.post("/agent/groups", &[("name", "First line")]).await;
    let fields = [("name", "First line"), ("agents", "2"), ("agents", "3")];
    ola.post("/agent/groups/1", &fields).await;
    ola.post("/agent/people/2/suspend", &[]).await;
    let page = ola.get("/agent/groups").await;
    page.must_say("Suspended, and not offered anything until they are let in again: Priya Nair");
    assert!(!page.says("name=\"agents\" value=\"2\""));
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid).await;
    let number = request.rsplit('/').next().unwrap();
    let ticket = ola.get(&format!("/agent/tickets/{number}")).await;
    ticket.must_say("Jonas Bergman");
    assert!(!ticket.says(">Priya Nair<"));
    // Saving the group, and letting them in again, finds them in it.
    let fields = [("name", "First line"), ("agents", "3")];
    ola.post("/agent/groups/1", &fields).await;
    ola.post("/agent/people/2/unsuspend", &[]).await;
    let page = ola.get("/agent/groups").await;
    page.must_say("name=\"agents\" value=\"2\" checked");
}
