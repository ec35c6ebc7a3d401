//! Stories of tokens for the vendor's product: fetched for an active grant alone, short, good once and at one site; and of the news
//! that the product hears.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use axum::http::Method;
use domain::person::EmailAddress;
use domain::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};

use crate::access::{Story, story};
use crate::harness::{Browser, Page};

const SITE: &str = "https://moodle.school.example";
const ALLOW: [(&str, &str); 2] = [("step", "allow"), ("hours", "1")];

fn token_in(page: &Page) -> String {
    let after = page.text.split_once("readonly>").unwrap().1;
    after.split('<').next().unwrap().to_owned()
}

impl Story {
    async fn is_on(&self) -> (Browser, Browser) {
        let priya = self.asked().await;
        let mut birgitta = self.birgitta().await;
        assert_eq!(birgitta.post("/hc/en/access/1", &ALLOW).await.status, 303);
        (priya, birgitta)
    }

    async fn token(&self, priya: &mut Browser) -> String {
        let page = priya.post(&format!("{}/1/token", self.page), &[]).await;
        assert_eq!(page.status, 200, "{}", page.text);
        token_in(&page)
    }

    async fn asks(&self, body: Value) -> (u16, Value) {
        let address = EmailAddress::read("priya@desk.example").unwrap();
        let store = &self.desk().app().store;
        let found = store.read_now(|tx| people::queries::find_by_address(tx, &address));
        let person = found.unwrap().unwrap().id;
        let path = "/api/v2/access_grants/verify";
        let (status, answer) = self
            .desk()
            .program(person, "priya@desk.example", Method::POST, path, &body)
            .await;
        (status, answer["access_grant"].clone())
    }

    pub async fn brought(&self, token: &str, site: &str) -> String {
        let (status, answer) = self.asks(json!({ "token": token, "site": site })).await;
        assert_eq!(status, 200);
        assert_eq!(answer["active"], answer["state"] == "active");
        answer["state"].as_str().unwrap().to_owned()
    }
}

fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part);
    serde_json::from_slice(&bytes.unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn b28_a_token_names_the_site_and_the_agent_and_nobody_of_the_customer() {
    let story = story().await;
    let mut priya = story.asked().await;
    // Nothing is fetched before the customer switched it on.
    let early = priya.post(&format!("{}/1/token", story.page), &[]).await;
    assert_eq!(early.status, 422);
    early.must_say("Access is not on, so there is no token.");
    let mut birgitta = story.birgitta().await;
    birgitta.post("/hc/en/access/1", &ALLOW).await;
    let token = story.token(&mut priya).await;
    let claims = claims(&token);
    assert_eq!(claims["aud"], SITE);
    assert_eq!(claims["act"]["sub"], "priya@desk.example");
    let held = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(held, 5 * 60);
    let text = claims.to_string();
    assert!(!text.contains("school.example\"") || !text.contains('@') || !text.contains("astrid"));
    assert!(
        !text.contains("birgitta") && !text.contains("Astrid"),
        "{text}"
    );
    // Near the end of the access the token is as short as what is left.
    story.desk().app().clock.advance(58 * MINUTE);
    let last = story.token(&mut priya).await;
    let claims = self::claims(&last);
    assert!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() <= 120);
    let mut birgitta = story.birgitta().await;
    birgitta
        .get("/hc/en/access/1")
        .await
        .must_say("Priya Nair fetched a token to go in.");
    // Nobody else fetches one: not who sees no ticket, not the customer.
    let fetched = birgitta.post(&format!("{}/1/token", story.page), &[]).await;
    assert_eq!(fetched.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_good_once_at_one_site_while_it_lasts_and_the_grant_is_on() {
    let story = story().await;
    let (mut priya, mut birgitta) = story.is_on().await;
    let token = story.token(&mut priya).await;
    assert_eq!(
        story.brought(&token, "https://other.example").await,
        "foreign"
    );
    assert_eq!(story.brought(&token, SITE).await, "active");
    assert_eq!(story.brought(&token, SITE).await, "replayed");
    birgitta
        .get("/hc/en/access/1")
        .await
        .must_say("Priya Nair went in.")
        .must_say("was used a second time and turned away");
    let mut altered = token.clone();
    let end = altered.pop().unwrap();
    altered.push(if end == 'A' { 'B' } else { 'A' });
    let part = token.split('.').nth(1).unwrap();
    let swapped = token.replace(part, &part.to_ascii_uppercase());
    for wrong in [altered.as_str(), swapped.as_str(), "a.b.c", ""] {
        assert_eq!(story.brought(wrong, SITE).await, "unknown", "{wrong}");
    }
    let late = story.token(&mut priya).await;
    story.desk().app().clock.advance(5 * MINUTE);
    assert_eq!(story.brought(&late, SITE).await, "expired");
    let fresh = story.token(&mut priya).await;
    let reference = claims(&fresh)["sub"].as_str().unwrap().to_owned();
    let look = json!({ "reference": reference });
    let (_, on) = story.asks(look.clone()).await;
    assert_eq!(on["active"], true);
    assert_eq!(on["site"], SITE);
    assert_eq!(on["allowed_by"], "Birgitta Norén");
    birgitta
        .post("/hc/en/access/1", &[("step", "withdraw")])
        .await;
    // It counts at once, for the token and for whoever is in.
    assert_eq!(story.brought(&fresh, SITE).await, "withdrawn");
    let (_, off) = story.asks(look).await;
    assert_eq!(
        (&off["active"], &off["state"]),
        (&json!(false), &json!("withdrawn"))
    );
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let (_, unknown) = story.asks(json!({ "reference": "none" })).await;
    assert_eq!(keys(&on), keys(&off));
    assert_eq!(keys(&on), keys(&unknown));
    assert_eq!(story.asks(json!({})).await.0, 422);
    assert_eq!(story.asks(json!({ "token": "a.b.c" })).await.0, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_can_be_changed_and_the_old_one_is_known_for_a_day() {
    let story = story().await;
    let (mut priya, _) = story.is_on().await;
    let old = story.token(&mut priya).await;
    let mut ola = story.desk().signed_in("ola@desk.example").await;
    let changed = ola.post("/agent/access/key", &[]).await;
    let page = ola.follow(changed).await;
    page.must_say("There is a new key.")
        .must_say("/.well-known/jwks.json");
    let keys = |page: Page| -> usize {
        let read: Value = serde_json::from_str(&page.text).unwrap();
        read["keys"].as_array().unwrap().len()
    };
    let mut anybody = story.desk().browser();
    assert_eq!(keys(anybody.get("/.well-known/jwks.json").await), 2);
    assert_eq!(story.brought(&old, SITE).await, "active");
    let new = story.token(&mut priya).await;
    assert_ne!(old.split('.').next(), new.split('.').next());
    assert_eq!(story.brought(&new, SITE).await, "active");
    story.desk().app().clock.advance(DAY + HOUR);
    assert_eq!(keys(anybody.get("/.well-known/jwks.json").await), 1);
    // A key of another desk says nothing here, whatever it is called.
    let elsewhere = crate::access::story().await;
    let (mut theirs, _) = elsewhere.is_on().await;
    let foreign = elsewhere.token(&mut theirs).await;
    assert_eq!(story.brought(&foreign, SITE).await, "unknown");
}

/// Takes one request, answers it, and hands it on.
pub(crate) fn takes(listener: &TcpListener, status: &str) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).unwrap();
        read.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&read).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        if body.len() >= length {
            break;
        }
    }
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).unwrap();
    String::from_utf8_lossy(&read).into_owned()
}

pub(crate) fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let line = request
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")));
    line.unwrap().split_once(": ").unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn the_product_hears_signed_news_and_they_are_tried_again() {
    let story = story().await;
    let mut ola = story.desk().signed_in("ola@desk.example").await;
    let inside = [("address", "https://10.0.0.1/hook")];
    let refused = ola.post("/agent/access/hook", &inside).await;
    assert_eq!(refused.status, 422);
    refused
        .must_say("News cannot go there")
        .must_say("https://10.0.0.1/hook");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let set = ola
        .post("/agent/access/hook", &[("address", address.as_str())])
        .await;
    assert_eq!(set.status, 200);
    let secret = set.text.split_once("whsec_").unwrap().1;
    let secret = secret.split('<').next().unwrap().to_owned();
    let again = ola.get("/agent/access").await;
    assert!(!again.says("whsec_"), "the secret is shown once");
    story.asked().await;
    let hears = |status: &'static str| {
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| takes(&listener, status));
            story.desk().later();
            taken.join().unwrap()
        })
    };
    let first = hears("503 Busy");
    story.desk().app().clock.advance(HOUR);
    let second = hears("204 Fine");
    assert_eq!(header(&first, "webhook-id"), header(&second, "webhook-id"));
    let (head, body) = second.split_once("\r\n\r\n").unwrap();
    let told: Value = serde_json::from_str(body).unwrap();
    assert_eq!(told["type"], "access_grant.asked");
    assert_eq!(told["data"]["site"], SITE);
    assert_eq!(told["data"]["active"], false);
    let signed = format!(
        "{}.{}.{body}",
        header(head, "webhook-id"),
        header(head, "webhook-timestamp")
    );
    assert_eq!(
        header(head, "webhook-signature"),
        signature(&secret, &signed)
    );
    ola.get("/agent/access")
        .await
        .must_say("access_grant.asked")
        .must_say("taken");
    let mut birgitta = story.birgitta().await;
    birgitta.post("/hc/en/access/1", &ALLOW).await;
    assert!(hears("200 Fine").contains("access_grant.activated"));
    let gone = ola.post("/agent/access/hook", &[("step", "remove")]).await;
    ola.follow(gone).await.must_say("News go nowhere now.");
    birgitta
        .post("/hc/en/access/1", &[("step", "withdraw")])
        .await;
    story.desk().later();
    let news = story
        .desk()
        .app()
        .store
        .read_now(access::queries::list_news);
    assert_eq!(news.unwrap().len(), 2);
}

pub(crate) fn signature(secret: &str, signed: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use hmac::Mac as _;
    let key = STANDARD.decode(secret).unwrap();
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(signed.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}
