//! What customers and strangers get, and what they never get.

use axum::http::Method;
use serde_json::{Value, json};

use super::Desk;

#[tokio::test]
async fn a_customer_asks_follows_and_marks_as_solved() {
    let desk = Desk::open();
    let id = desk.request_of(&desk.maja, "No sound").await;
    let path = format!("/api/v2/requests/{id}.json");
    let shown = desk.get(&desk.maja, &path).await.is(200);
    let request = &shown["request"];
    assert_eq!(request["status"], "open", "new is the team's word");
    assert_eq!(request["requester_id"], desk.maja.id.0);
    assert_eq!(request["can_be_solved_by_me"], true);
    assert_eq!(request["solved"], false);
    let ticket = json!({ "ticket": { "comment": "Is the cable in?", "status": "pending" } });
    desk.put(&desk.ola, &format!("/api/v2/tickets/{id}"), ticket)
        .await
        .is(200);
    let reply = json!({ "request": { "comment": { "body": "It was not." } } });
    assert_eq!(
        desk.put(&desk.maja, &path, reply).await.is(200)["request"]["status"],
        "open"
    );
    let thanks = json!({ "request": { "comment": "Thank you!", "solved": true } });
    assert_eq!(
        desk.put(&desk.maja, &path, thanks).await.is(200)["request"]["solved"],
        true
    );
    let comments = desk
        .get(&desk.maja, &format!("/api/v2/requests/{id}/comments"))
        .await
        .is(200);
    assert_eq!(comments["count"], 4);
    assert_eq!(comments["comments"][0]["request_id"], id);
    let agent = comments["users"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["agent"] == true)
        .unwrap();
    assert_eq!(agent["name"], "Ola");
    assert!(agent.get("email").is_none());
    assert_eq!(
        desk.get(&desk.maja, "/api/v2/requests?status=solved,hold")
            .await["count"],
        1
    );
    assert_eq!(
        desk.get(&desk.maja, "/api/v2/requests?status=open").await["count"],
        0
    );
    assert_eq!(
        desk.get(&desk.maja, "/api/v2/requests/solved.json").await["count"],
        1
    );
    assert_eq!(
        desk.get(&desk.maja, "/api/v2/requests?page[size]=5").await["meta"]["has_more"],
        false
    );
}

#[tokio::test]
async fn a_closed_request_takes_no_reply() {
    let desk = Desk::open();
    let id = desk.request_of(&desk.maja, "No sound").await;
    let closed = json!({ "ticket": { "status": "closed" } });
    desk.put(&desk.ola, &format!("/api/v2/tickets/{id}"), closed)
        .await
        .is(200);
    let reply = json!({ "request": { "comment": "Hello?" } });
    desk.put(&desk.maja, &format!("/api/v2/requests/{id}"), reply)
        .await
        .is(422);
}

#[tokio::test]
async fn what_belongs_to_others_is_not_there() {
    let desk = Desk::open();
    let id = desk.request_of(&desk.maja, "Private").await;
    let missing = desk.get(&desk.nils, "/api/v2/requests/4711").await.is(404);
    let reply = json!({ "request": { "comment": "Hello" } });
    for answer in [
        desk.get(&desk.nils, &format!("/api/v2/requests/{id}"))
            .await,
        desk.get(&desk.nils, &format!("/api/v2/requests/{id}/comments"))
            .await,
        desk.get(&desk.nils, &format!("/api/v2/requests/{id}/comments/1"))
            .await,
        desk.put(&desk.nils, &format!("/api/v2/requests/{id}"), reply)
            .await,
        desk.get(&desk.nils, &format!("/api/v2/users/{}", desk.maja.id))
            .await,
        desk.get(&desk.ola, "/api/v2/tickets/9223372036854775807.json")
            .await,
        desk.get(&desk.ola, "/api/v2/tickets/99999999999999999999.json")
            .await,
        desk.get(&desk.ola, "/api/v2/tickets/abc").await,
        desk.get(&desk.ola, "/api/v2/tickets/4711/comments").await,
        desk.get(&desk.ola, "/api/v2/tickets/4711/audits").await,
        desk.get(&desk.ola, "/api/v2/attachments/4711").await,
        desk.get(&desk.ola, "/api/v2/nothing").await,
    ] {
        assert_eq!((answer.status, &answer.json), (404, &missing.json));
    }
    assert_eq!(
        missing.json,
        json!({ "error": "RecordNotFound", "description": "Not found" })
    );
    assert_eq!(
        desk.get(&desk.nils, "/api/v2/requests").await.is(200)["count"],
        0
    );
}

#[tokio::test]
async fn the_teams_doors_are_closed_to_customers_and_strangers() {
    let desk = Desk::open();
    let id = desk.request_of(&desk.maja, "Mine").await;
    let body = json!({ "ticket": { "comment": "x" }, "tags": ["x"] });
    for (method, path) in [
        (Method::GET, "tickets".to_owned()),
        (Method::POST, "tickets".to_owned()),
        (Method::GET, "tickets/count".to_owned()),
        (Method::GET, "tickets/show_many?ids=1".to_owned()),
        (Method::GET, format!("tickets/{id}")),
        (Method::PUT, format!("tickets/{id}")),
        (Method::GET, format!("tickets/{id}/comments")),
        (Method::GET, format!("tickets/{id}/audits")),
        (Method::GET, format!("tickets/{id}/tags")),
        (Method::PUT, format!("tickets/{id}/tags")),
        (Method::GET, "tickets/4711".to_owned()),
    ] {
        let path = format!("/api/v2/{path}");
        let answer = desk
            .say(Some(&desk.maja), method.clone(), &path, &body)
            .await
            .is(403);
        assert_eq!(answer["error"]["title"], "Forbidden");
        let answer = desk.say(None, method, &path, &body).await.is(401);
        assert_eq!(answer["error"], "Couldn't authenticate you");
    }
    let deleted = desk
        .say(
            Some(&desk.ola),
            Method::DELETE,
            &format!("/api/v2/tickets/{id}"),
            &body,
        )
        .await;
    assert_eq!(deleted.is(405).header("allow"), "GET,HEAD,PUT");
}

#[tokio::test]
async fn somebody_without_an_account_asks_by_address() {
    let desk = Desk::open();
    let ask = |requester: Value| {
        json!({ "request": {
        "requester": requester, "subject": "Hello", "comment": { "body": "Who are you?" }, "collaborators": ["a@b.example"],
    } })
    };
    let asa = json!({ "name": "Åsa", "email": "asa@skola.example" });
    let answer = desk
        .say(
            None,
            Method::POST,
            "/api/v2/requests.json",
            &ask(asa.clone()),
        )
        .await
        .is(201);
    let id = answer["request"]["id"].as_i64().unwrap();
    assert_eq!(answer["request"]["email_cc_ids"], json!([]));
    let shown = desk
        .get(&desk.ola, &format!("/api/v2/tickets/{id}?include=users"))
        .await
        .is(200);
    assert_eq!(shown["users"][0]["name"], "Åsa");
    for (requester, status) in [
        (Value::Null, 401),
        (json!(desk.maja.id.0), 401),
        (json!({ "name": "x" }), 422),
        (json!({ "email": "x" }), 422),
        (json!([]), 422),
    ] {
        desk.say(None, Method::POST, "/api/v2/requests", &ask(requester))
            .await
            .is(status);
    }
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let answer = desk
            .say(None, Method::POST, "/api/v2/requests", &ask(asa.clone()))
            .await;
        statuses.push(answer.status);
        if answer.status == 429 {
            assert_eq!(answer.header("retry-after"), "1200");
        }
    }
    assert_eq!(
        statuses,
        [201, 201, 429, 429],
        "three mails an hour to one address"
    );
}

#[tokio::test]
async fn a_customer_adds_people_by_address_and_not_by_number() {
    let desk = Desk::open();
    let ask =
        |who: Value| json!({ "request": { "subject": "x", "comment": "x", "email_ccs": [who] } });
    let kim = ask(json!({ "user_email": "kim@skola.example" }));
    let answer = desk.post(&desk.maja, "/api/v2/requests", kim).await.is(201);
    assert_eq!(
        answer["request"]["email_cc_ids"].as_array().unwrap().len(),
        1
    );
    for number in [desk.nils.id.0, 4711] {
        desk.post(
            &desk.maja,
            "/api/v2/requests",
            ask(json!({ "user_id": number })),
        )
        .await
        .is(422);
    }
}

#[tokio::test]
async fn a_request_sent_twice_with_a_key_is_one() {
    let desk = Desk::open();
    let body = json!({ "request": { "subject": "Once", "comment": "x" } }).to_string();
    let send = || {
        let request = Desk::request(Some(&desk.maja), Method::POST, "/api/v2/requests.json");
        desk.send(
            request
                .header("idempotency-key", "k")
                .body(axum::body::Body::from(body.clone()))
                .unwrap(),
        )
    };
    let (one, two) = (send().await.is(201), send().await.is(201));
    assert_eq!(one.header("x-idempotency-lookup"), "miss");
    assert_eq!(two.header("x-idempotency-lookup"), "hit");
    assert_eq!(one.json, two.json);
    assert_eq!(desk.get(&desk.maja, "/api/v2/requests").await["count"], 1);
}

#[tokio::test]
async fn everybody_learns_who_they_are() {
    let desk = Desk::open();
    let me = desk.get(&desk.ola, "/api/v2/users/me.json").await.is(200);
    assert_eq!(me["user"]["role"], "agent");
    assert_eq!(me["user"]["email"], "ola@desk.example");
    assert_eq!(me["user"]["time_zone"], "Stockholm");
    assert_eq!(
        desk.get(&desk.maja, "/api/v2/users/me").await["user"]["role"],
        "end-user"
    );
    let nobody = desk
        .say(None, Method::GET, "/api/v2/users/me.json", &Value::Null)
        .await
        .is(200);
    assert_eq!(nobody["user"]["id"], Value::Null);
    assert_eq!(nobody["user"]["name"], "Anonymous user");
    let ids = format!("{},{}", desk.maja.id, desk.nils.id);
    let path = format!("/api/v2/users/show_many.json?ids={ids}");
    assert_eq!(desk.get(&desk.ola, &path).await.is(200)["count"], 2);
    assert_eq!(desk.get(&desk.maja, &path).await.is(200)["count"], 1);
    desk.get(&desk.maja, &format!("/api/v2/users/{}", desk.maja.id))
        .await
        .is(200);
    let mut wrong = desk.ola.clone();
    wrong.authorization = "Basic b2xhQGRlc2suZXhhbXBsZS90b2tlbjp4".to_owned();
    desk.get(&wrong, "/api/v2/users/me").await.is(401);
}

#[tokio::test]
async fn a_note_that_a_ticket_began_with_stays_the_teams() {
    let desk = Desk::open();
    let ticket = json!({ "ticket": {
        "subject": "Called us",
        "requester_id": desk.maja.id.0,
        "comment": { "body": "She sounded cross", "public": false },
    } });
    let made = desk.post(&desk.ola, "/api/v2/tickets", ticket).await;
    let id = made.is(201)["ticket"]["id"].as_i64().unwrap();
    let reply = json!({ "ticket": { "comment": "We look into it." } });
    desk.put(&desk.ola, &format!("/api/v2/tickets/{id}"), reply)
        .await
        .is(200);
    let path = format!("/api/v2/requests/{id}");
    let shown = desk.get(&desk.maja, &path).await.is(200);
    assert_eq!(shown["request"]["description"], "");
    assert!(!shown["request"].to_string().contains("cross"));
}
