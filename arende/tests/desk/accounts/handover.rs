//! From the vendor's own product into the portal, and whoever tries to forge that.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::MINUTE;
use domain::person::Role;
use hmac::{Hmac, Mac};
use platform::web::address::encoded;
use sha2::Sha256;

use super::{is_in, mails_to};
use crate::harness::{Browser, Desk, Page};

/// The vendor's product, which knows the secret.
pub(super) struct Product {
    secret: String,
}

impl Product {
    pub(super) fn of(desk: &Desk) -> Self {
        let (app, now) = (desk.app(), desk.app().clock.now());
        let secret = app
            .store
            .write_now(|tx| {
                people::commands::handover::renew(tx, now)?;
                people::commands::handover::secret(tx, &app.key)
            })
            .unwrap();
        Self {
            secret: secret.unwrap(),
        }
    }

    fn signs(&self, head: &str, body: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let signed = format!("{}.{}", part(head), part(body));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    pub(super) fn note(&self, desk: &Desk, id: &str, who: &str) -> String {
        let at = desk.app().clock.now().0 / 1000;
        let body = format!("{{\"iat\":{at},\"jti\":\"{id}\",{who}}}");
        self.signs("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", &body)
    }
}

pub(super) async fn comes(browser: &mut Browser, token: &str, return_to: &str) -> Page {
    let path = format!("/access/jwt?jwt={token}&return_to={}", encoded(return_to));
    browser.get(&path).await
}

pub(super) const MAJA: &str = "\"email\":\"maja@skola.example\",\"name\":\"Maja Ek\",\"external_id\":7,\
                    \"organization\":\"Fjällskolan\",\"locale\":\"sv\"";

#[tokio::test(flavor = "multi_thread")]
async fn e02_from_the_product_people_land_signed_in_on_the_right_page() {
    let desk = Desk::with_people();
    desk.organization("Fjällskolan", false);
    let product = Product::of(&desk);
    let mut maja = desk.browser();
    let token = product.note(&desk, "1", MAJA);
    let whole = "http://127.0.0.1:3000/hc/sv/requests/new";
    let page = comes(&mut maja, &token, whole).await;
    assert_eq!(page.location.as_deref(), Some("/hc/sv/requests/new"));
    maja.get("/hc/sv/account").await.must_say("Maja Ek");

    // The note is used up, for everybody.
    for browser in [&mut desk.browser(), &mut maja] {
        let again = comes(browser, &token, "").await;
        assert_eq!(again.status, StatusCode::FORBIDDEN);
    }
    // The same person, though the product knows a new address.
    let moved = "\"email\":\"maja.ek@skola.example\",\"external_id\":\"7\"";
    let mut laptop = desk.browser();
    let page = comes(&mut laptop, &product.note(&desk, "2", moved), "").await;
    assert_eq!(page.location.as_deref(), Some("/hc/sv"));
    laptop
        .get("/hc/sv/account")
        .await
        .must_say("Maja Ek")
        .must_say("maja.ek@skola.example");
    assert_eq!(mails_to(&desk, "maja@skola.example").len(), 1);
    let members = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM membership", &[]))
        .unwrap();
    assert_eq!(members, 1);
    desk.app().clock.advance(10 * MINUTE);
    arende::schedule::sweep(desk.app()).unwrap();
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM handover_used", &[]));
    assert_eq!(left.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_account_already_is_the_same_person() {
    let desk = Desk::with_people();
    let product = Product::of(&desk);
    let mut astrid = desk.browser();
    let known = "\"email\":\"Astrid@School.example\",\"external_id\":\"a\"";
    let page = comes(
        &mut astrid,
        &product.note(&desk, "1", known),
        "//evil.example",
    )
    .await;
    assert_eq!(page.location.as_deref(), Some("/hc/sv"));
    astrid
        .get("/hc/sv/account")
        .await
        .must_say("Astrid Lindqvist");
    // Another person of the product does not become her by claiming the address.
    let claims = "\"email\":\"astrid@school.example\",\"external_id\":\"b\"";
    let mut other = desk.browser();
    let page = comes(&mut other, &product.note(&desk, "2", claims), "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_old_and_foreign_notes_are_refused_alike() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut thief = desk.browser();
    let unknown = Product {
        secret: "guessed".to_owned(),
    };
    // Nothing is taken before somebody made a secret.
    let nobody = Product {
        secret: String::new(),
    };
    for product in [&unknown, &nobody] {
        let page = comes(&mut thief, &product.note(&desk, "1", MAJA), "").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    let product = Product::of(&desk);
    let at = desk.app().clock.now().0 / 1000;
    let body = format!("{{\"iat\":{at},\"jti\":\"2\",{MAJA}}}");
    let good = product.note(&desk, "3", MAJA);
    let (unsigned, _) = good.rsplit_once('.').unwrap();
    let old = product.note(&desk, "4", MAJA);
    let admin = "\"email\":\"ola@desk.example\",\"role\":\"admin\"";
    let staff = "\"email\":\"new@x.example\",\"external_id\":\"9\",\"role\":\"admin\"";
    let mut notes = vec![
        product.signs("{\"alg\":\"none\"}", &body),
        product.signs("{\"alg\":\"RS256\"}", &body),
        product.signs("{\"alg\":\"HS512\"}", &body),
        format!("{unsigned}."),
        unsigned.to_owned(),
        unknown.note(&desk, "5", MAJA),
        product.note(&desk, "6", admin),
        product.note(&desk, "7", "\"email\":\"no address\""),
        String::new(),
        "x".repeat(5000),
    ];
    let mut pages = Vec::new();
    for token in &notes {
        let page = comes(&mut thief, token, "/hc/en/requests").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{token}");
        let (_, main) = page.text.split_once("<main").unwrap();
        pages.push(main.split("</main>").next().unwrap().to_owned());
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    assert!(!is_in(&mut thief).await);
    desk.app().clock.advance(4 * MINUTE);
    notes = vec![old];
    // Another secret ends the one before.
    let late = product.note(&desk, "8", MAJA);
    Product::of(&desk);
    notes.push(late);
    for token in &notes {
        let page = comes(&mut thief, token, "").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    // A role is nothing that the product gives.
    let product = Product::of(&desk);
    let page = comes(&mut thief, &product.note(&desk, "9", staff), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(
        thief.get("/agent/views/mine").await.status,
        StatusCode::NOT_FOUND
    );
    // Suspended people are kept out here as well.
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/1").await;
    ola.post("/agent/people/1/suspend", &[]).await;
    let astrid = "\"email\":\"astrid@school.example\"";
    let page = comes(&mut desk.browser(), &product.note(&desk, "10", astrid), "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_make_the_secret_on_a_page() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let page = ola.get("/agent/handover").await;
    page.must_say("Make a secret");
    let made = ola.post("/agent/handover", &[]).await;
    let page = ola.follow(made).await;
    page.must_say("/access/jwt?jwt=");
    let app = desk.app();
    let secret = app
        .store
        .read_now(|tx| people::commands::handover::secret(tx, &app.key))
        .unwrap()
        .unwrap();
    page.must_say(&secret);
    let off = ola.post("/agent/handover", &[("deed", "off")]).await;
    ola.follow(off)
        .await
        .must_say("Nobody comes in from the product any more");
}
