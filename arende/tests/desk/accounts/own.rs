//! One's own account: address, password, devices.

use axum::http::StatusCode;
use domain::HOUR;
use domain::person::Role;

use super::{is_in, link_to, mails_to, tries};
use crate::harness::{Browser, Desk, PASSWORD};

const NEW: &str = "ett nytt långt lösenord";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_counts_when_it_was_confirmed_and_the_old_one_hears_of_it() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid.get("/hc/en/account/address").await;
    let path = "/hc/en/account/address";
    let wrong = [("email", "a.lindqvist@school.example"), ("password", "no")];
    let refused = astrid.post(path, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .must_say("That is not your password")
        .must_say("a.lindqvist@school.example");
    let right = [
        ("email", "a.lindqvist@school.example"),
        ("password", PASSWORD),
    ];
    let asked = astrid.post(path, &right).await;
    astrid.follow(asked).await.must_say("is on its way");
    // A reset that is under way to the old address.
    let mut forgetful = desk.browser();
    forgetful.get("/hc/en/password").await;
    forgetful
        .post("/hc/en/password", &[("email", "astrid@school.example")])
        .await;
    let reset = link_to(&desk, "astrid@school.example");
    let link = link_to(&desk, "a.lindqvist@school.example");

    // Whoever else reads that mailbox cannot confirm.
    let mut stranger = desk.browser();
    stranger.get(&link).await.must_say("Logga in");
    stranger.post(&link, &[]).await;
    desk.person("Sven", "sven@elsewhere.example", Role::User, "en");
    let mut sven = desk.signed_in("sven@elsewhere.example").await;
    assert_eq!(sven.get(&link).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sven.post(&link, &[]).await.status, StatusCode::NOT_FOUND);

    astrid
        .get(&link)
        .await
        .must_say("a.lindqvist@school.example");
    let done = astrid.post(&link, &[]).await;
    astrid
        .follow(done)
        .await
        .must_say("a.lindqvist@school.example");
    let told = mails_to(&desk, "astrid@school.example");
    assert!(told.last().unwrap().contains("ny adress"), "{told:?}");
    assert_eq!(
        desk.browser().get(&reset).await.status,
        StatusCode::NOT_FOUND,
        "a changed address kills what was sent to the old one"
    );
    assert!(
        tries(&mut desk.browser(), "astrid@school.example", PASSWORD)
            .await
            .says("do not match")
    );
    desk.signed_in("a.lindqvist@school.example").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_somebody_has_is_told_by_mail_alone() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let fields = [("email", "priya@desk.example"), ("password", PASSWORD)];
    let asked = astrid.post("/hc/en/account/address", &fields).await;
    astrid
        .follow(asked)
        .await
        .must_say("A mail with a link is on its way to the new address");
    let mails = mails_to(&desk, "priya@desk.example");
    assert!(!mails[0].contains("/link/"), "{}", mails[0]);
    assert!(mails[0].contains("is known there already"), "{}", mails[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_asks_for_the_old_one_and_signs_out_the_rest() {
    let desk = Desk::with_people();
    let mut phone = desk.signed_in("astrid@school.example").await;
    let mut laptop = desk.signed_in("astrid@school.example").await;
    let before = laptop.cookies["arende_session"].clone();
    let path = "/hc/en/account/password";
    laptop.get(path).await;
    let refused = laptop
        .post(path, &[("password", "wrong"), ("new_password", NEW)])
        .await;
    refused.must_say("That is not your password");
    let short = laptop
        .post(path, &[("password", PASSWORD), ("new_password", "kort")])
        .await;
    short.must_say("Use at least 8 characters");
    let done = laptop
        .post(path, &[("password", PASSWORD), ("new_password", NEW)])
        .await;
    laptop
        .follow(done)
        .await
        .must_say("Your password is changed");
    assert_ne!(before, laptop.cookies["arende_session"]);
    assert!(is_in(&mut laptop).await);
    assert!(!is_in(&mut phone).await);
    let mut copied = desk.browser();
    copied.cookies.insert("arende_session".to_owned(), before);
    assert!(!is_in(&mut copied).await, "the old session is dead");
    assert_eq!(mails_to(&desk, "astrid@school.example").len(), 1);

    // Whoever found the screen unlocked does not guess for long.
    for _ in 0..10 {
        laptop
            .post(path, &[("password", "guess"), ("new_password", NEW)])
            .await;
    }
    laptop
        .post(path, &[("password", NEW), ("new_password", NEW)])
        .await
        .must_say("Too many tries");
    desk.app().clock.advance(HOUR);
    let done = laptop
        .post(path, &[("password", NEW), ("new_password", NEW)])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

fn devices(page: &crate::harness::Page) -> Vec<String> {
    page.text
        .split("name=\"device\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_listed_and_signed_out_one_by_one_or_all() {
    let desk = Desk::with_people();
    let mut browsers: Vec<Browser> = Vec::new();
    for _ in 0..3 {
        browsers.push(desk.signed_in("astrid@school.example").await);
    }
    let [mut this, mut other, mut third] = <[Browser; 3]>::try_from(browsers).ok().unwrap();
    let path = "/hc/en/account/devices";
    let page = this.get(path).await;
    page.must_say("this device");
    let others = devices(&page);
    assert_eq!(others.len(), 2);
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get(path).await;
    let stolen = priya.post(path, &[("device", others[0].as_str())]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    let done = this.post(path, &[("device", others[0].as_str())]).await;
    this.follow(done).await.must_say("The device is signed out");
    let left = [is_in(&mut other).await, is_in(&mut third).await];
    assert_eq!(left.iter().filter(|is_in| **is_in).count(), 1);
    this.get(path).await;
    let done = this.post(path, &[("all", "1")]).await;
    this.follow(done)
        .await
        .must_say("All other devices are signed out");
    assert!(!is_in(&mut other).await && !is_in(&mut third).await);
    assert!(is_in(&mut this).await);
}
