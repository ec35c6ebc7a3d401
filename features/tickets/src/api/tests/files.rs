//! Files of messages.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::json;

use super::{Answer, Caller, Desk};

async fn upload(desk: &Desk, who: &Caller, query: &str, bytes: &'static [u8]) -> Answer {
    let request = axum::http::Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v2/uploads.json?{query}"))
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::CONTENT_TYPE, "application/binary")
        .header(header::AUTHORIZATION, &who.authorization);
    desk.send(request.body(Body::from(bytes)).unwrap()).await
}

fn local(address: &serde_json::Value) -> String {
    address
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:3000")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn files_are_sent_first_and_attached_by_their_token() {
    let desk = Desk::open();
    let sent = upload(&desk, &desk.ola, "filename=log%20file.txt", b"one")
        .await
        .is(201);
    let token = sent["upload"]["token"].as_str().unwrap().to_owned();
    assert_eq!(sent["upload"]["attachment"]["file_name"], "log file.txt");
    let both = upload(
        &desk,
        &desk.ola,
        &format!("filename=b.txt&token={token}"),
        b"two",
    )
    .await
    .is(201);
    assert_eq!(both["upload"]["token"], token.as_str());
    assert_eq!(both["upload"]["attachments"].as_array().unwrap().len(), 2);
    assert_eq!(both["upload"]["attachment"]["file_name"], "b.txt");
    let ticket = json!({ "ticket": { "requester_id": desk.maja.id.0, "comment": { "body": "See", "uploads": [token] } } });
    let id = desk
        .post(&desk.ola, "/api/v2/tickets", ticket.clone())
        .await
        .is(201)["ticket"]["id"]
        .clone();
    desk.post(&desk.ola, "/api/v2/tickets", ticket)
        .await
        .is(422);
    let comments = desk
        .get(&desk.ola, &format!("/api/v2/tickets/{id}/comments"))
        .await
        .is(200);
    let files = comments["comments"][0]["attachments"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(files.len(), 2);
    for caller in [&desk.ola, &desk.maja] {
        let shown = desk.get(caller, &local(&files[0]["url"])).await.is(200);
        assert_eq!(shown["attachment"], files[0]);
        assert_eq!(
            desk.get(caller, &local(&files[0]["content_url"]))
                .await
                .is(200)
                .text,
            "one"
        );
    }
    desk.get(&desk.nils, &local(&files[0]["url"])).await.is(404);
    desk.get(&desk.nils, &local(&files[0]["content_url"]))
        .await
        .is(404);
}

#[tokio::test]
async fn files_of_notes_are_the_teams() {
    let desk = Desk::open();
    let id = desk.request_of(&desk.maja, "Login").await;
    let sent = upload(&desk, &desk.ola, "filename=secret.txt", b"secret")
        .await
        .is(201);
    let token = &sent["upload"]["token"];
    let note =
        json!({ "ticket": { "comment": { "body": "", "public": false, "uploads": [token] } } });
    desk.put(&desk.ola, &format!("/api/v2/tickets/{id}"), note)
        .await
        .is(200);
    let file = &sent["upload"]["attachment"];
    desk.get(&desk.ola, &local(&file["url"])).await.is(200);
    desk.get(&desk.maja, &local(&file["url"])).await.is(404);
    desk.get(&desk.maja, &local(&file["content_url"]))
        .await
        .is(404);
}

#[tokio::test]
async fn a_waiting_file_is_only_its_senders() {
    let desk = Desk::open();
    let sent = upload(&desk, &desk.maja, "filename=a.txt", b"mine")
        .await
        .is(201);
    let file = local(&sent["upload"]["attachment"]["url"]);
    desk.get(&desk.maja, &file).await.is(200);
    desk.get(&desk.nils, &file).await.is(404);
    desk.get(&desk.ola, &file).await.is(404);
    let token = sent["upload"]["token"].as_str().unwrap().to_owned();
    let stolen =
        json!({ "request": { "subject": "x", "comment": { "body": "x", "uploads": [token] } } });
    desk.post(&desk.nils, "/api/v2/requests", stolen)
        .await
        .is(422);
    let path = format!("/api/v2/uploads/{token}.json");
    desk.say(Some(&desk.nils), Method::DELETE, &path, &json!(null))
        .await
        .is(404);
    let gone = desk
        .say(Some(&desk.maja), Method::DELETE, &path, &json!(null))
        .await
        .is(204);
    assert_eq!(gone.text, "");
    let request = Desk::request(None, Method::POST, "/api/v2/uploads?filename=x");
    desk.send(request.body(Body::from("x")).unwrap())
        .await
        .is(401);
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused() {
    let desk = Desk::open();
    let bytes: &'static [u8] = vec![0; desk.test.app.config.upload_limit as usize + 1].leak();
    let answer = upload(&desk, &desk.maja, "filename=big.bin", bytes)
        .await
        .is(413);
    assert_eq!(answer["error"], "RequestEntityTooLarge");
}
