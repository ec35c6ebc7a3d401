//! Programs that speak the Zendesk dialect.

use super::*;

fn api_token(site: &Site, person: PersonId, token: &str) {
    site.desk
        .app
        .store
        .write_now(|tx| {
            tx.insert(
                "INSERT INTO api_token (token_hash, person_id, created_at) VALUES ($1, $2, 1)
                 RETURNING id",
                &params![crate::sha256_hex(token), person],
            )
        })
        .unwrap();
}

fn basic(text: &str) -> String {
    use base64::Engine as _;
    format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(text)
    )
}

#[tokio::test]
async fn a_program_shows_its_token() {
    let mut site = Site::open();
    let ola = site.person("ola", Role::Agent);
    site.person("maja", Role::User);
    api_token(&site, ola, "secret-token");
    let call =
        |user: &str| Request::get("/api/v2/whoami.json").header("authorization", basic(user));
    let answer = site
        .send(call("ola@skola.example/token:secret-token"), Body::empty())
        .await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (200, "ola@skola.example")
    );
    assert!(answer.headers.contains_key("x-rate-limit-remaining"));
    assert!(!answer.headers.contains_key("retry-after"));
    for user in [
        "ola@skola.example/token:wrong",
        "maja@skola.example/token:secret-token",
        "ola@skola.example:secret-token",
        "",
    ] {
        let answer = site.send(call(user), Body::empty()).await;
        assert_eq!(answer.status, 401, "{user}");
        assert_eq!(answer.text, r#"{"error":"Couldn't authenticate you"}"#);
    }
    let mut tries = 0;
    while site
        .send(call("ola@skola.example/token:x"), Body::empty())
        .await
        .status
        == 401
    {
        tries += 1;
        assert!(tries < 40, "wrong tokens are limited");
    }
    let store = site.desk.app.store.clone();
    store
        .write_now(|tx| tx.run("UPDATE api_token SET revoked_at = 1", &[]))
        .unwrap();
    let answer = site
        .send(call("ola@skola.example/token:secret-token"), Body::empty())
        .await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.headers["retry-after"], "60");
}

#[tokio::test]
async fn a_browsers_cookie_reads_the_api_and_never_writes() {
    let mut site = Site::open();
    let ola = site.person("ola", Role::Agent);
    site.sign_in(ola);
    assert_eq!(
        site.get("/api/v2/whoami.json").await.text,
        "ola@skola.example"
    );
    let cross = Request::get("/api/v2/whoami.json").header("sec-fetch-site", "cross-site");
    assert_eq!(site.send(cross, Body::empty()).await.text, "nobody");
    let token = site.csrf().await;
    let post = Request::post("/api/v2/whoami.json")
        .header("content-type", "application/json")
        .header("x-csrf-token", token);
    assert_eq!(site.send(post, "{}").await.status, 401);
}

#[tokio::test]
async fn what_is_no_json_is_said_so() {
    let mut site = Site::open();
    let post =
        |kind: &str| Request::post("/api/v2/requests.json").header("content-type", kind.to_owned());
    assert_eq!(
        site.send(post("application/json"), r#"{"a":"b\u0000c"}"#)
            .await
            .text,
        r#"false {"a":"bc"}"#
    );
    assert_eq!(
        site.send(post("application/json; charset=utf-8"), "")
            .await
            .text,
        "false null"
    );
    for body in [
        "{",
        "[1,",
        "\u{feff}x",
        r#""\ud800""#,
        "nul",
        &"[".repeat(10_000),
    ] {
        let answer = site.send(post("application/json"), body.to_owned()).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
    }
    assert_eq!(
        site.send(post("application/json"), vec![b'"', 0xff, b'"'])
            .await
            .status,
        400
    );
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ] {
        assert_eq!(
            site.send(post(kind), r#"{"a":1}"#).await.status,
            415,
            "{kind}"
        );
    }
    let large = format!("\"{}\"", "a".repeat(1 << 20));
    let answer = site.send(post("application/json"), large).await;
    assert_eq!(answer.status, 413);
    assert!(
        answer.text.contains("RequestEntityTooLarge"),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn a_request_sent_twice_is_done_once() -> Result<()> {
    use crate::api::idempotency::{Kept, find, keep};
    let site = Site::open();
    let now = site.desk.app.clock.now();
    let kept = Kept {
        status: 201,
        answer: "{}".to_owned(),
        ticket: domain::TicketId(7),
    };
    site.desk.app.store.write_now(|tx| {
        assert_eq!(find(tx, "person:1", "k", "f", now).unwrap(), None);
        keep(tx, "person:1", "k", "f", &kept, now)?;
        assert_eq!(
            find(tx, "person:1", "k", "f", now).unwrap(),
            Some(kept.clone())
        );
        assert_eq!(find(tx, "person:2", "k", "f", now).unwrap(), None);
        assert!(find(tx, "person:1", "k", "other", now).is_err());
        assert_eq!(find(tx, "person:1", "k", "f", now.plus(DAY)).unwrap(), None);
        Ok(())
    })
}
