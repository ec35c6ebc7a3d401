//! Tries to get in without being let in, and what they come to.

use axum::http::{Method, StatusCode, header};
use domain::person::Role;
use platform::web::address::encoded;

use super::{is_in, link_to, presses, tries};
use crate::harness::{Desk, PASSWORD};

const NEW: &str = "ett nytt långt lösenord";

#[tokio::test(flavor = "multi_thread")]
async fn links_that_are_empty_cut_made_up_or_used_are_answered_alike() {
    let desk = Desk::with_people();
    let mut astrid = desk.browser();
    astrid.get("/hc/en/password").await;
    astrid
        .post("/hc/en/password", &[("email", "astrid@school.example")])
        .await;
    let good = link_to(&desk, "astrid@school.example").replace("/hc/sv/", "/hc/en/");
    let token = good.rsplit('/').next().unwrap().to_owned();
    assert!(token.len() >= 43, "256 bits");
    let kept = desk
        .app()
        .store
        .read_now(|tx| {
            tx.number(
                "SELECT count(*) FROM account_link WHERE token_hash = $1",
                &platform::params![token.clone()],
            )
        })
        .unwrap();
    assert_eq!(kept, 0, "the token itself is nowhere in the database");

    let mut wrong = vec![
        token[..42].to_owned(),
        format!("{token}A"),
        format!("{token}%00"),
        token.to_lowercase(),
        "null".to_owned(),
        "0".to_owned(),
        "%20".to_owned(),
        platform::sha256_hex(&token),
        "A".repeat(43),
    ];
    let mut browser = desk.browser();
    presses(&mut astrid, &good, NEW).await;
    wrong.push(token.clone());
    let mut pages = Vec::new();
    for token in &wrong {
        for method in [Method::GET, Method::POST] {
            browser.get("/hc/en/signin").await;
            let form = format!("csrf={}&password={}", browser.csrf, "xxxxxxxxxx");
            let form = (method == Method::POST).then_some(form);
            let page = browser
                .ask(method, &format!("/hc/en/link/{token}"), form)
                .await;
            if token.contains("%00") {
                assert_eq!(page.status, StatusCode::BAD_REQUEST);
                continue;
            }
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{token}");
            page.must_say("This link does not work any more")
                .must_say("/hc/en/password");
            let (_, main) = page.text.split_once("<main").unwrap();
            pages.push(main.split("</main>").next().unwrap().to_owned());
        }
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    assert_eq!(
        browser.get("/hc/en/link/").await.status,
        StatusCode::NOT_FOUND
    );
    assert!(!is_in(&mut browser).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guests_link_a_set_up_link_and_a_session_are_no_links_to_an_account() {
    let desk = Desk::with_people();
    let astrid = desk.signed_in("astrid@school.example").await;
    let session = astrid.cookies["arende_session"].clone();
    let now = desk.app().clock.now();
    let guest = desk
        .app()
        .store
        .write_now(|tx| {
            people::commands::create_guest_link(tx, domain::PersonId(1), domain::TicketId(1), now)
        })
        .unwrap();
    for token in [session, guest] {
        let page = desk.browser().get(&format!("/hc/en/link/{token}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    desk.is_damaged();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_planted_before_signing_in_is_worth_nothing_afterwards() {
    let desk = Desk::with_people();
    let mut thief = desk.signed_in("priya@desk.example").await;
    let planted = thief.cookies["arende_session"].clone();
    for planted in [planted, "A".repeat(43)] {
        let mut astrid = desk.browser();
        astrid
            .cookies
            .insert("arende_session".to_owned(), planted.clone());
        // Whoever is signed in already is led on; a form posted anyway signs in anew.
        astrid.get("/hc/en/signin").await;
        astrid.get("/hc/en/password").await;
        let fields = [("email", "astrid@school.example"), ("password", PASSWORD)];
        let page = astrid.post("/hc/en/signin", &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert_ne!(astrid.cookies["arende_session"], planted);
    }
    assert!(!is_in(&mut thief).await, "the planted session has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_away_after_signing_in() {
    let desk = Desk::with_people();
    for evil in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "javascript:alert(1)",
        "/hc/../..//evil.example",
        "\t//evil.example",
        "/%09//evil.example",
        "https:evil.example",
        "@evil.example",
        "/hc/en\r\nLocation: https://evil.example",
    ] {
        let mut astrid = desk.browser();
        let page = astrid
            .get(&format!("/hc/en/signin?return_to={}", encoded(evil)))
            .await;
        assert!(!page.text.contains("value=\"https://evil"), "{evil}");
        astrid.get("/hc/en/signin").await;
        let fields = [
            ("email", "astrid@school.example"),
            ("password", PASSWORD),
            ("return_to", evil),
        ];
        let page = astrid.post("/hc/en/signin", &fields).await;
        assert_eq!(page.location.as_deref(), Some("/hc/en"), "{evil:?}");
        // The same for somebody who is in already.
        let path = format!("/hc/en/signin?return_to={}", encoded(evil));
        let page = astrid.get(&path).await;
        assert!(
            page.location.is_none_or(|location| location == "/hc/en"),
            "{evil:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_accounts_take_nothing_without_their_token() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let astrid = desk.signed_in("astrid@school.example").await;
    for path in [
        "/hc/en/signin",
        "/hc/en/signin/code",
        "/hc/en/signin/second-factor",
        "/hc/en/password",
        "/hc/en/register",
        "/hc/en/link/x",
        "/hc/en/account/address",
        "/hc/en/account/password",
        "/hc/en/account/devices",
        "/hc/en/account/second-factor",
        "/hc/en/account/second-factor/change",
        "/agent/people",
        "/agent/people/1",
        "/agent/people/1/suspend",
        "/agent/people/1/unsuspend",
        "/agent/people/1/invite",
        "/agent/people/1/sign-out",
        "/agent/people/1/second-factor",
    ] {
        for csrf in ["", astrid.csrf.as_str()] {
            let form = format!("csrf={csrf}&all=1&role=admin");
            let page = ola.ask(Method::POST, path, Some(form)).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    let mut astrid = astrid;
    assert!(is_in(&mut astrid).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_ends_soon_whatever_the_headers_say() {
    let desk = Desk::with_people();
    let mut thief = desk.browser();
    thief.get("/hc/en/signin").await;
    let mut taken = 0;
    for turn in 0..20 {
        let form = format!(
            "csrf={}&email=astrid%40school.example&password=guess{turn}",
            thief.csrf
        );
        let request = axum::http::Request::post("/hc/en/signin")
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(
                header::COOKIE,
                format!("arende_visitor={}", thief.cookies["arende_visitor"]),
            )
            .header("x-forwarded-for", format!("198.51.{turn}.7"))
            .header("x-real-ip", format!("198.51.{turn}.7"))
            .header("cf-connecting-ip", format!("198.51.{turn}.7"))
            .header("true-client-ip", format!("198.51.{turn}.7"))
            .header("forwarded", format!("for=198.51.{turn}.7"))
            .body(axum::body::Body::from(form))
            .unwrap();
        let answer = tower::ServiceExt::oneshot(desk.site.clone(), request)
            .await
            .unwrap();
        if answer.status() == StatusCode::UNPROCESSABLE_ENTITY {
            taken += 1;
        } else {
            assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        }
    }
    assert_eq!(taken, 10);
    // From one network, many accounts.
    let mut limited = false;
    for turn in 0..40 {
        let email = format!("teacher{turn}@school.example");
        let page = tries(&mut thief, &email, "guess").await;
        limited |= page.status == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(limited);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_mails_is_limited_by_network() {
    let desk = Desk::with_people();
    let mut thief = desk.browser();
    thief.get("/hc/en/password").await;
    let mut limited = 0;
    for turn in 0..40 {
        let email = format!("teacher{turn}@school.example");
        let page = thief.post("/hc/en/password", &[("email", &email)]).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            page.must_say("Too many tries").must_say(&email);
            limited += 1;
        }
    }
    assert_eq!(limited, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_forms_do_not_ask_for_is_not_taken() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid.get("/hc/en/account").await;
    let fields = [
        ("name", "Astrid"),
        ("language", "sv"),
        ("time_zone", "Europe/Oslo"),
        ("role", "admin"),
        ("email", "evil@evil.example"),
        ("id", "2"),
        ("verified_at", "1"),
        ("suspended_at", "1"),
        ("password_hash", "x"),
    ];
    let saved = astrid.post("/hc/en/account", &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let known = desk
        .app()
        .store
        .read_now(|tx| people::queries::find(tx, domain::PersonId(1)))
        .unwrap()
        .unwrap();
    assert_eq!(known.role, Role::User);
    assert_eq!(known.email, "astrid@school.example");
    assert!(!known.suspended);
}
