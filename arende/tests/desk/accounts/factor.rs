//! Two-step sign-in: setting it up, showing codes, losing the phone, and guessing.

use axum::http::StatusCode;
use domain::person::Role;
use domain::{HOUR, MINUTE};
use hmac::{Hmac, Mac};
use people::settings::SECOND_FACTOR;
use sha1::Sha1;

use super::{decide, is_in, mails_to, tries};
use crate::harness::{Browser, Desk, PASSWORD, Page};

/// A phone with an authenticator app, which read the key from the page.
struct Phone(Vec<u8>);

impl Phone {
    fn reads(page: &Page) -> Self {
        let (_, rest) = page.text.split_once("class=\"secret\">").expect("a key");
        let key = rest.split('<').next().unwrap().replace(' ', "");
        let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
        for letter in key.bytes() {
            let value = match letter {
                b'A'..=b'Z' => letter - b'A',
                digit => digit - b'2' + 26,
            };
            held = held << 5 | u32::from(value);
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from(held >> bits & 255).unwrap());
            }
        }
        assert_eq!(bytes.len(), 20);
        Self(bytes)
    }

    fn code(&self, desk: &Desk) -> String {
        let step = desk.app().clock.now().0 / 30_000;
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap();
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[19] & 15);
        let four: [u8; 4] = hash[at..at + 4].try_into().unwrap();
        format!(
            "{:06}",
            (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
        )
    }
}

const ACCOUNT: &str = "/hc/en/account/second-factor";

/// Turns it on; answers the phone and the recovery codes.
async fn sets_up(desk: &Desk, browser: &mut Browser) -> (Phone, Vec<String>) {
    let page = browser.get(ACCOUNT).await;
    page.must_say("<svg class=\"qr\"");
    let phone = Phone::reads(&page);
    let nonce = page.field("nonce");
    let again = browser.get(ACCOUNT).await;
    assert_eq!(
        again.field("nonce"),
        nonce,
        "the same key on a page loaded again"
    );
    let code = phone.code(desk);
    let stolen = browser
        .post(ACCOUNT, &[("nonce", &nonce), ("code", &code)])
        .await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = browser
        .post(
            ACCOUNT,
            &[
                ("nonce", &nonce),
                ("code", "000000"),
                ("password", PASSWORD),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.field("nonce"), nonce, "the same picture again");
    let done = browser
        .post(
            ACCOUNT,
            &[("nonce", &nonce), ("code", &code), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let codes = browser.follow(done).await;
    (phone, recovery_codes(&codes))
}

fn recovery_codes(page: &Page) -> Vec<String> {
    let codes: Vec<_> = page
        .text
        .split("<li><code>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next().map(str::to_owned))
        .collect();
    assert_eq!(codes.len(), 10, "{}", page.text);
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_the_phone_is_asked_for_once_it_is_set_up() {
    let desk = Desk::with_people();
    let mut other = desk.signed_in("astrid@school.example").await;
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let before = astrid.cookies["arende_session"].clone();
    let (phone, codes) = sets_up(&desk, &mut astrid).await;
    assert_ne!(before, astrid.cookies["arende_session"], "a new session");
    assert!(is_in(&mut astrid).await);
    assert!(!is_in(&mut other).await, "signed in without it before");
    assert!(mails_to(&desk, "astrid@school.example")[0].contains("p=C3=A5"));

    desk.app().clock.advance(MINUTE);
    let mut laptop = desk.browser();
    let page = tries(&mut laptop, "astrid@school.example", PASSWORD).await;
    assert_eq!(page.location.as_deref(), Some("/hc/en/signin/code"));
    assert!(!is_in(&mut laptop).await, "half is not in");
    laptop
        .get("/hc/en/signin/code")
        .await
        .must_say("one-time-code");
    laptop
        .post("/hc/en/signin/code", &[("code", "123")])
        .await
        .must_say("That code is not right");
    let code = phone.code(&desk);
    let done = laptop.post("/hc/en/signin/code", &[("code", &code)]).await;
    assert_eq!(done.location.as_deref(), Some("/hc/en"), "{}", done.text);
    assert!(is_in(&mut laptop).await);

    // Somebody who saw the code over a shoulder, and knows the password.
    let mut thief = desk.browser();
    tries(&mut thief, "astrid@school.example", PASSWORD).await;
    thief
        .post("/hc/en/signin/code", &[("code", &code)])
        .await
        .must_say("was used already");
    assert!(!is_in(&mut thief).await);

    // A recovery code works once, however it is typed, and is told of.
    let typed = codes[3].to_lowercase().replace('-', " ");
    let done = thief.post("/hc/en/signin/code", &[("code", &typed)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let mut again = desk.browser();
    tries(&mut again, "astrid@school.example", PASSWORD).await;
    let used = again
        .post("/hc/en/signin/code", &[("code", &codes[3])])
        .await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = mails_to(&desk, "astrid@school.example");
    assert!(told.last().unwrap().contains("reservkod"), "{told:?}");
    laptop
        .get(ACCOUNT)
        .await
        .must_say("9 recovery codes are left");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_shown_for_ten_minutes_made_anew_and_turned_off_with_a_code() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let (phone, codes) = sets_up(&desk, &mut astrid).await;
    let shown = astrid.get(&format!("{ACCOUNT}/codes")).await;
    assert_eq!(recovery_codes(&shown), codes);
    desk.app().clock.advance(11 * MINUTE);
    let over = astrid.get(&format!("{ACCOUNT}/codes")).await;
    assert_eq!(over.location.as_deref(), Some(ACCOUNT));

    let change = format!("{ACCOUNT}/change");
    let wrong = astrid
        .post(&change, &[("deed", "codes"), ("code", "1")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = phone.code(&desk);
    let made = astrid
        .post(&change, &[("deed", "codes"), ("code", &code)])
        .await;
    let fresh = recovery_codes(&astrid.follow(made).await);
    assert_ne!(fresh, codes);
    let old = astrid
        .post(&change, &[("deed", "off"), ("code", &codes[0])])
        .await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let off = astrid
        .post(&change, &[("deed", "off"), ("code", &fresh[0])])
        .await;
    astrid.follow(off).await.must_say("Two-step sign-in is off");
    let anew = Phone::reads(&astrid.get(ACCOUNT).await);
    assert_ne!(anew.0, phone.0, "what was turned off stays off");
    desk.signed_in("astrid@school.example").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_must_have_it_sets_it_up_at_the_door() {
    let desk = Desk::with_people();
    decide(&desk, &SECOND_FACTOR, "team");
    desk.signed_in("astrid@school.example").await;
    let mut priya = desk.browser();
    priya.get("/hc/en/signin?return_to=%2Fagent%2Fsearch").await;
    let fields = [
        ("email", "priya@desk.example"),
        ("password", PASSWORD),
        ("return_to", "/agent/search"),
    ];
    let led = priya.post("/hc/en/signin", &fields).await;
    assert_eq!(led.location.as_deref(), Some("/hc/en/signin/second-factor"));
    let page = priya.follow(led).await;
    page.must_say("Your account needs two-step sign-in");
    assert!(!is_in(&mut priya).await);
    // There is no way around it.
    let around = priya.post("/hc/en/signin/code", &[("code", "")]).await;
    assert_ne!(around.status, StatusCode::SEE_OTHER);
    let page = priya.get("/hc/en/signin/second-factor").await;
    let phone = Phone::reads(&page);
    let nonce = page.field("nonce");
    let code = phone.code(&desk);
    let done = priya
        .post(
            "/hc/en/signin/second-factor",
            &[("nonce", &nonce), ("code", &code)],
        )
        .await;
    let codes = priya.follow(done).await;
    recovery_codes(&codes);
    codes.must_say("href=\"/agent/search\"");
    priya.get(ACCOUNT).await.must_say("it cannot be turned off");
    desk.app().clock.advance(MINUTE);
    let code = phone.code(&desk);
    let kept = priya
        .post(
            &format!("{ACCOUNT}/change"),
            &[("deed", "off"), ("code", &code)],
        )
        .await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_codes_ends_soon() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let (phone, _) = sets_up(&desk, &mut astrid).await;
    desk.app().clock.advance(MINUTE);
    let mut guessed = 0;
    let mut limited = false;
    for _ in 0..6 {
        let mut thief = desk.browser();
        tries(&mut thief, "astrid@school.example", PASSWORD).await;
        for guess in 0..10 {
            let code = format!("{:06}", guess * 7);
            let page = thief.post("/hc/en/signin/code", &[("code", &code)]).await;
            match page.status {
                StatusCode::UNPROCESSABLE_ENTITY => guessed += 1,
                StatusCode::TOO_MANY_REQUESTS => limited = true,
                _ => break,
            }
        }
    }
    assert!(guessed <= 10, "{guessed}");
    assert!(limited);
    // The right one is not taken either, for a while.
    let mut late = desk.browser();
    tries(&mut late, "astrid@school.example", PASSWORD).await;
    let code = phone.code(&desk);
    let page = late.post("/hc/en/signin/code", &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    desk.app().clock.advance(HOUR);
    tries(&mut late, "astrid@school.example", PASSWORD).await;
    let code = phone.code(&desk);
    let page = late.post("/hc/en/signin/code", &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_removes_it_for_who_lost_the_phone() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    sets_up(&desk, &mut astrid).await;
    let mut half = desk.browser();
    tries(&mut half, "astrid@school.example", PASSWORD).await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/1")
        .await
        .must_say("Two-step sign-in is on");
    let done = ola.post("/agent/people/1/second-factor", &[]).await;
    ola.follow(done)
        .await
        .must_say("Two-step sign-in is removed")
        .must_say("Two-step sign-in removed (Ola Ek)");
    let told = mails_to(&desk, "astrid@school.example");
    assert!(told.last().unwrap().contains("utan inloggning"), "{told:?}");
    let over = half.get("/hc/en/signin/code").await;
    assert_eq!(over.location.as_deref(), Some("/hc/en/signin"));
    desk.signed_in("astrid@school.example").await;
}
