//! Invitations, forgotten passwords, accounts that people make themselves, and signing in by a mailed link.

use axum::http::StatusCode;
use domain::person::Role;
use domain::{DAY, HOUR, MINUTE};
use people::settings::{NO_ACCOUNT_TEXT, REGISTRATION, SIGN_IN_BY_LINK};
use platform::language::Locale;

use super::{decide, is_in, link_to, mails_to, presses, tries};
use crate::harness::{Desk, PASSWORD};

const NEW: &str = "ett nytt långt lösenord";

async fn invited(desk: &Desk) {
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/new").await;
    let fields = [
        ("name", "Åsa Öberg"),
        ("email", "asa@school.example"),
        ("role", "user"),
        ("language", "sv"),
        ("time_zone", "Europe/Stockholm"),
    ];
    let added = ola.post("/agent/people", &fields).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    ola.follow(added)
        .await
        .must_say("The invitation is on its way")
        .must_say("Invited");
}

fn with_admin() -> Desk {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn c31_whoever_is_added_gets_a_mail_in_their_language_and_chooses_a_password() {
    let desk = with_admin();
    invited(&desk).await;
    let mails = mails_to(&desk, "asa@school.example");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("har f=C3=A5tt ett konto"), "{}", mails[0]);
    let link = link_to(&desk, "asa@school.example");
    assert!(link.starts_with("/hc/sv/link/"), "{link}");

    // A mail scanner looks at the link, more than once.
    for _ in 0..3 {
        let page = desk.browser().get(&link).await;
        page.must_say("Välkommen").must_say("asa@school.example");
    }
    let mut asa = desk.browser();
    let short = presses(&mut asa, &link, "kort").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.must_say("Använd minst 8 tecken");
    let done = presses(&mut asa, &link, NEW).await;
    assert_eq!(done.location.as_deref(), Some("/hc/sv"), "{}", done.text);
    assert!(is_in(&mut asa).await);

    // It worked once.
    let again = desk.browser().get(&link).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    again.must_say("Länken fungerar inte längre");
    let mut elsewhere = desk.browser();
    assert_eq!(
        tries(&mut elsewhere, "asa@school.example", NEW)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_sent_again_and_ends_after_a_week() {
    let desk = with_admin();
    invited(&desk).await;
    let first = link_to(&desk, "asa@school.example");
    desk.app().clock.advance(8 * DAY);
    let page = desk.browser().get(&first).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);

    // The page for forgotten passwords helps who was invited, too.
    let mut asa = desk.browser();
    asa.get("/hc/sv/password").await;
    asa.post("/hc/sv/password", &[("email", "Asa@School.example")])
        .await;
    let second = link_to(&desk, "asa@school.example");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let found = ola.get("/agent/people?q=%C3%B6BERG").await;
    found.must_say("Åsa Öberg").must_say("Invited");
    let person = found
        .text
        .split("/agent/people/")
        .find_map(|rest| rest.split('"').next()?.parse::<i64>().ok())
        .unwrap();
    let path = format!("/agent/people/{person}/invite");
    let sent = ola.post(&path, &[]).await;
    ola.follow(sent)
        .await
        .must_say("The invitation is on its way");
    let third = link_to(&desk, "asa@school.example");
    assert_ne!(second, third);
    assert_eq!(
        presses(&mut asa, &third, NEW).await.status,
        StatusCode::SEE_OTHER
    );
    // With a password chosen, whatever was sent before is dead.
    assert_eq!(
        desk.browser().get(&second).await.status,
        StatusCode::NOT_FOUND
    );
    let again = ola.post(&path, &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.must_say("there is nothing to invite to");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_chosen_anew_and_everything_else_is_signed_out() {
    let desk = with_admin();
    let mut old = desk.signed_in("astrid@school.example").await;
    let mut new = desk.browser();
    new.get("/hc/en/password").await;
    let asked = new
        .post("/hc/en/password", &[("email", "astrid@school.example")])
        .await;
    assert_eq!(asked.location.as_deref(), Some("/hc/en/password?sent=1"));
    let link = link_to(&desk, "astrid@school.example");
    let done = presses(&mut new, &link, NEW).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(is_in(&mut new).await);
    assert!(!is_in(&mut old).await);
    assert!(
        tries(&mut old, "astrid@school.example", PASSWORD)
            .await
            .says("do not match")
    );
    let mails = mails_to(&desk, "astrid@school.example");
    let last = mails.last().unwrap();
    assert!(last.contains("har bytts"), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_password_says_the_same_for_everybody_and_sends_three_an_hour() {
    let desk = with_admin();
    desk.person("Gone", "gone@school.example", Role::User, "en");
    desk.app()
        .store
        .write_now(|tx| {
            tx.run(
                "UPDATE person SET suspended_at = 1 WHERE email = 'gone@school.example'",
                &[],
            )
        })
        .unwrap();
    let mut pages = Vec::new();
    for email in [
        "astrid@school.example",
        "nobody@school.example",
        "gone@school.example",
    ] {
        let mut browser = desk.browser();
        browser.get("/hc/en/password").await;
        let asked = browser.post("/hc/en/password", &[("email", email)]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        let csrf = browser.csrf.clone();
        let page = browser.follow(asked).await;
        page.must_say("If there is an account with that address");
        pages.push(page.text.replace(&browser.csrf, "").replace(&csrf, ""));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
    assert!(mails_to(&desk, "nobody@school.example").is_empty());
    assert!(mails_to(&desk, "gone@school.example").is_empty());

    for part in ["", "+a", "+b", "+c"] {
        let mut browser = desk.browser();
        browser.get("/hc/en/password").await;
        let email = format!("astrid{part}@school.example");
        let asked = browser.post("/hc/en/password", &[("email", &email)]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
    }
    for _ in 0..5 {
        let mut browser = desk.browser();
        browser.get("/hc/en/password").await;
        browser
            .post("/hc/en/password", &[("email", "astrid@school.example")])
            .await;
    }
    let sent = mails_to(&desk, "astrid@school.example").len();
    assert!(sent <= 3, "{sent}");
    desk.app().clock.advance(HOUR);
    let mut browser = desk.browser();
    browser.get("/hc/en/password").await;
    browser
        .post("/hc/en/password", &[("email", "astrid@school.example")])
        .await;
    assert_eq!(mails_to(&desk, "astrid@school.example").len(), sent + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a02_where_people_are_invited_the_page_says_whom_to_turn_to() {
    let desk = with_admin();
    let mut anna = desk.browser();
    let page = anna.get("/hc/en/signin").await;
    assert!(!page.says("/register"));
    anna.get("/hc/en/register")
        .await
        .must_say("Ask the contact person at your organization");
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            NO_ACCOUNT_TEXT.store(tx, Some(Locale::Sv), "Prata med <Eva> i receptionen.", now)
        })
        .unwrap();
    anna.get("/hc/sv/signin")
        .await
        .must_say("Prata med &#60;Eva&#62; i receptionen.");
    let fields = [("name", "Anna"), ("email", "anna@school.example")];
    let refused = anna.post("/hc/sv/register", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mails_to(&desk, "anna@school.example").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a04_e05_e07_e18_whoever_makes_an_account_lands_where_they_wanted_with_what_they_asked_before()
 {
    let desk = with_admin();
    decide(&desk, &REGISTRATION, "anyone");
    // Maja wrote as a guest.
    let mut guest = desk.browser();
    guest.get("/hc/sv/requests/new").await;
    let fields = [
        ("request[subject]", "Det gick inte att logga in"),
        ("request[description]", "Hjälp"),
        ("request[anonymous_requester_email]", "maja@school.example"),
    ];
    let sent = guest.post("/hc/sv/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    mails_to(&desk, "maja@school.example");

    let mut maja = desk.browser();
    let door = maja.get("/hc/sv/requests").await;
    let page = maja.follow(door).await;
    page.must_say("/hc/sv/register?return_to=%2Fhc%2Fsv%2Frequests");
    maja.get("/hc/sv/register?return_to=%2Fhc%2Fsv%2Frequests")
        .await;
    let fields = [
        ("name", "Maja  Ek"),
        ("email", "Maja@school.example"),
        ("return_to", "/hc/sv/requests"),
    ];
    let asked = maja.post("/hc/sv/register", &fields).await;
    maja.follow(asked).await.must_say("Titta i din inkorg");
    // Nobody is anybody's yet.
    assert!(
        tries(&mut desk.browser(), "maja@school.example", NEW)
            .await
            .says("do not match")
    );
    let link = link_to(&desk, "Maja@school.example");
    let done = presses(&mut maja, &link, NEW).await;
    assert_eq!(done.location.as_deref(), Some("/hc/sv/requests"));
    maja.follow(done)
        .await
        .must_say("Det gick inte att logga in");
    maja.get("/hc/sv/account").await.must_say("Maja Ek");
    // E08: once, and asking again for an address that has an account tells nothing on the page.
    assert_eq!(
        desk.browser().get(&link).await.status,
        StatusCode::NOT_FOUND
    );
    let mut other = desk.browser();
    other.get("/hc/en/register").await;
    let fields = [("name", "Evil"), ("email", "maja@school.example")];
    let asked = other.post("/hc/en/register", &fields).await;
    other
        .follow(asked)
        .await
        .must_say("A mail is on its way to that address");
    let mails = mails_to(&desk, "maja@school.example");
    let last = mails.last().unwrap();
    assert!(last.contains("You have one already"), "{last}");
    assert!(!last.contains("/link/") && !last.contains("Evil"), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_domains_decide_only_their_people_make_accounts() {
    let desk = with_admin();
    decide(&desk, &REGISTRATION, "domains");
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            people::queries::add_organization(tx, "Skolan", "skola.example", false, now)
        })
        .unwrap();
    for email in ["eva@skola.example", "eva@elsewhere.example"] {
        let mut eva = desk.browser();
        eva.get("/hc/en/register").await;
        let fields = [("name", "Eva"), ("email", email)];
        let asked = eva.post("/hc/en/register", &fields).await;
        eva.follow(asked)
            .await
            .must_say("A mail is on its way to that address");
    }
    let refused = mails_to(&desk, "eva@elsewhere.example");
    assert!(
        refused[0].contains("needs an address at one of"),
        "{refused:?}"
    );
    assert!(!refused[0].contains("/link/"));
    let link = link_to(&desk, "eva@skola.example");
    // Administrators change their mind before she follows it.
    decide(&desk, &REGISTRATION, "invited");
    assert_eq!(
        desk.browser().get(&link).await.status,
        StatusCode::NOT_FOUND
    );
    decide(&desk, &REGISTRATION, "domains");
    let mut eva = desk.browser();
    assert_eq!(
        presses(&mut eva, &link, NEW).await.status,
        StatusCode::SEE_OTHER
    );
    let members = desk
        .app()
        .store
        .read_now(|tx| {
            let address = domain::person::EmailAddress::read("eva@skola.example")?;
            let eva = people::queries::find_by_address(tx, &address)?.unwrap();
            people::queries::list_memberships(tx, eva.id, desk.app().clock.now())
        })
        .unwrap();
    assert_eq!(members.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_link_signs_in_the_browser_that_asked_and_no_other() {
    let desk = with_admin();
    let mut astrid = desk.browser();
    assert_eq!(
        astrid.get("/hc/en/signin/link").await.status,
        StatusCode::NOT_FOUND
    );
    decide(&desk, &SIGN_IN_BY_LINK, "yes");
    astrid
        .get("/hc/en/signin?return_to=%2Fhc%2Fen%2Frequests")
        .await
        .must_say("/hc/en/signin/link?return_to=%2Fhc%2Fen%2Frequests");
    astrid.get("/hc/en/signin/link").await;
    let fields = [
        ("email", "astrid@school.example"),
        ("return_to", "/hc/en/requests"),
    ];
    let asked = astrid.post("/hc/en/signin/link", &fields).await;
    astrid.follow(asked).await.must_say("Look in your mailbox");
    let link = link_to(&desk, "astrid@school.example");

    let mut thief = desk.browser();
    thief
        .get(&link)
        .await
        .must_say("Öppna länken där du bad om den");
    let pressed = thief.post(&link, &[]).await;
    assert_eq!(pressed.status, StatusCode::OK);
    assert!(!is_in(&mut thief).await);

    astrid.get(&link).await.must_say("astrid@school.example");
    let pressed = astrid.post(&link, &[]).await;
    assert_eq!(pressed.location.as_deref(), Some("/hc/en/requests"));
    assert!(is_in(&mut astrid).await);
    let again = astrid.post(&link, &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);

    // Too late.
    let mut slow = desk.browser();
    slow.get("/hc/en/signin/link").await;
    slow.post("/hc/en/signin/link", &[("email", "astrid@school.example")])
        .await;
    let link = link_to(&desk, "astrid@school.example");
    desk.app().clock.advance(16 * MINUTE);
    assert_eq!(slow.get(&link).await.status, StatusCode::NOT_FOUND);
}
