//! Bodies that nobody means.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use super::Desk;

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_in_words() {
    let desk = Desk::open();
    let id = desk.request_of(&desk.maja, "x").await;
    let deep = format!("{{\"ticket\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
    let bodies: [Vec<u8>; 10] = [
        b"{\"ticket\":".to_vec(),
        b"\xff\xfe".to_vec(),
        b"{\"ticket\":{\"comment\":\"\xff\"}}".to_vec(),
        deep.into_bytes(),
        b"[]".to_vec(),
        b"null".to_vec(),
        b"".to_vec(),
        b"{\"ticket\":[]}".to_vec(),
        b"{\"ticket\":\"x\",\"request\":7}".to_vec(),
        b"{\"ticket\":{\"comment\":{\"body\":{}}},\"request\":{\"subject\":[],\"comment\":1}}"
            .to_vec(),
    ];
    for body in bodies {
        for (method, path) in [
            (Method::POST, "tickets".to_owned()),
            (Method::PUT, format!("tickets/{id}")),
            (Method::POST, "requests".to_owned()),
        ] {
            let request = Desk::request(Some(&desk.ola), method, &format!("/api/v2/{path}.json"));
            let answer = desk
                .send(request.body(Body::from(body.clone())).unwrap())
                .await;
            assert!(
                [400, 422].contains(&answer.status),
                "{path}: {}",
                answer.text
            );
            assert!(answer["description"].is_string(), "{}", answer.text);
            assert!(
                answer
                    .header("content-type")
                    .starts_with("application/json")
            );
        }
    }
}

#[tokio::test]
async fn huge_fields_are_refused_and_control_characters_dropped() {
    let desk = Desk::open();
    for (field, value) in [
        ("comment", json!("x".repeat(200_001))),
        ("subject", json!("x".repeat(10_000))),
        ("external_id", json!("x".repeat(10_000))),
        (
            "requester",
            json!({ "email": format!("{}@x.example", "x".repeat(10_000)) }),
        ),
        ("requester", json!(-1)),
        ("requester_id", json!(1.5)),
        ("requester_id", json!(i64::MAX)),
        ("collaborators", json!(vec!["a@b.example"; 100])),
    ] {
        let mut ticket = json!({ "ticket": { "subject": "x", "comment": "x" } });
        ticket["ticket"][field] = value;
        let answer = desk.post(&desk.ola, "/api/v2/tickets", ticket).await;
        assert!(
            [400, 422].contains(&answer.status),
            "{field}: {}",
            answer.text
        );
    }
    desk.post(
        &desk.ola,
        "/api/v2/tickets",
        json!({ "ticket": { "comment": "x".repeat(2_000_000) } }),
    )
    .await
    .is(413);
    let nul = json!({ "ticket": { "subject": "a\u{0}b\r\nc", "comment": "d\u{0}e", "tags": ["f\u{0}", ""] } });
    let answer = desk.post(&desk.ola, "/api/v2/tickets", nul).await.is(201);
    assert_eq!(answer["ticket"]["subject"], "ab c");
    assert_eq!(answer["ticket"]["description"], "de");
    assert_eq!(answer["ticket"]["tags"], json!(["f"]));
}

#[tokio::test]
async fn a_form_of_another_site_opens_nothing() {
    let desk = Desk::open();
    let body = json!({ "request": {
        "requester": { "email": "a@b.example" }, "subject": "x", "comment": "x",
    } });
    let request = axum::http::Request::builder()
        .method(Method::POST)
        .uri("/api/v2/requests")
        .header("host", "127.0.0.1:3000")
        .header("content-type", "text/plain");
    desk.send(request.body(Body::from(body.to_string())).unwrap())
        .await
        .is(415);
}
