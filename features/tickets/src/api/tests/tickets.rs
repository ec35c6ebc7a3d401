//! Opening, reading and updating tickets.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use super::Desk;

/// Every key of a ticket that clients read.
const KEYS: [&str; 38] = [
    "url",
    "id",
    "external_id",
    "via",
    "created_at",
    "updated_at",
    "generated_timestamp",
    "type",
    "subject",
    "raw_subject",
    "description",
    "priority",
    "status",
    "custom_status_id",
    "recipient",
    "requester_id",
    "submitter_id",
    "assignee_id",
    "organization_id",
    "group_id",
    "collaborator_ids",
    "follower_ids",
    "email_cc_ids",
    "forum_topic_id",
    "problem_id",
    "has_incidents",
    "is_public",
    "due_at",
    "tags",
    "custom_fields",
    "satisfaction_rating",
    "sharing_agreement_ids",
    "fields",
    "followup_ids",
    "ticket_form_id",
    "brand_id",
    "allow_channelback",
    "allow_attachments",
];

#[tokio::test]
async fn a_program_of_the_team_opens_a_ticket_for_a_customer() {
    let desk = Desk::open();
    let answer = desk
        .post(
            &desk.ola,
            "/api/v2/tickets.json",
            json!({ "ticket": {
                "subject": "The exam does not start", "comment": { "body": "Nothing happens." },
                "requester": { "name": "Åsa Öberg", "email": "asa@skola.example" }, "priority": "high",
                "type": "incident", "tags": "exam start", "external_id": 17, "assignee_id": desk.ola.id.0.to_string(),
                "unheard_of": [1, { "x": 2 }],
            } }),
        )
        .await
        .is(201);
    let ticket = &answer["ticket"];
    for key in KEYS {
        assert!(ticket.get(key).is_some(), "{key} is missing");
    }
    let id = ticket["id"].as_i64().unwrap();
    let address = format!("http://127.0.0.1:3000/api/v2/tickets/{id}.json");
    assert_eq!(answer.header("location"), address);
    assert_eq!(ticket["url"], address);
    assert_eq!(ticket["status"], "open", "somebody has it");
    assert_eq!(ticket["priority"], "high");
    assert_eq!(ticket["type"], "incident");
    assert_eq!(ticket["tags"], json!(["exam", "start"]));
    assert_eq!(ticket["external_id"], "17");
    assert_eq!(ticket["via"]["channel"], "api");
    assert_eq!(ticket["description"], "Nothing happens.");
    assert_eq!(ticket["created_at"], "2026-03-02T09:00:00Z");
    let comment = &answer["audit"]["events"][0];
    assert_eq!(comment["type"], "Comment");
    assert_eq!(
        comment["author_id"], ticket["requester_id"],
        "the words are the customer's"
    );
    let shown = desk
        .get(&desk.ola, &format!("/api/v2/tickets/{id}"))
        .await
        .is(200);
    assert_eq!(&shown["ticket"], ticket);
}

#[tokio::test]
async fn a_ticket_needs_nothing_but_words() {
    let desk = Desk::open();
    for ticket in [
        json!({ "comment": "The sound is gone" }),
        json!({ "description": "The sound is gone" }),
        json!({ "comment": { "html_body": "<p>The sound is <b>gone</b></p>" }, "subject": null }),
    ] {
        let answer = desk
            .post(&desk.ola, "/api/v2/tickets", json!({ "ticket": ticket }))
            .await
            .is(201);
        assert_eq!(answer["ticket"]["subject"], "The sound is gone");
        assert_eq!(answer["ticket"]["requester_id"], desk.ola.id.0);
    }
}

#[tokio::test]
async fn an_empty_ticket_is_refused_by_field() {
    let desk = Desk::open();
    let answer = desk
        .post(
            &desk.ola,
            "/api/v2/tickets.json",
            json!({ "ticket": { "subject": "x" } }),
        )
        .await
        .is(422);
    assert_eq!(
        answer.json,
        json!({
            "error": "RecordInvalid", "description": "Record validation errors",
            "details": { "base": [{ "description": "Description: cannot be blank", "error": "BlankValue" }] },
        })
    );
}

#[tokio::test]
async fn an_update_changes_only_what_it_mentions() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    let path = format!("/api/v2/tickets/{id}.json");
    let before = desk.get(&desk.ola, &path).await.json;
    let changes = json!({ "ticket": { "priority": "urgent", "id": id.to_string() } });
    let answer = desk.put(&desk.ola, &path, changes).await.is(200);
    for key in KEYS.iter().filter(|key| **key != "priority") {
        assert_eq!(answer["ticket"][key], before["ticket"][key], "{key}");
    }
    assert_eq!(answer["ticket"]["priority"], "urgent");
    let events = answer["audit"]["events"].as_array().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["type"], "Change");
    assert_eq!(events[0]["field_name"], "priority");
    assert_eq!(events[0]["value"], "urgent");
    assert_eq!(events[0]["previous_value"], Value::Null);
    let cleared = desk
        .put(&desk.ola, &path, json!({ "ticket": { "priority": null } }))
        .await
        .is(200);
    assert_eq!(cleared["ticket"]["priority"], Value::Null);
}

#[tokio::test]
async fn a_whole_ticket_may_be_sent_back_as_it_was() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    let path = format!("/api/v2/tickets/{id}.json");
    let before = desk.get(&desk.ola, &path).await.json;
    let answer = desk.put(&desk.ola, &path, before.clone()).await.is(200);
    assert_eq!(answer["ticket"], before["ticket"]);
    assert_eq!(answer["audit"]["events"], json!([]));
}

#[tokio::test]
async fn answers_and_notes_are_told_apart() {
    let desk = Desk::open();
    let id = desk.request_of(&desk.maja, "Login").await;
    let path = format!("/api/v2/tickets/{id}");
    let note =
        json!({ "ticket": { "comment": { "body": "Look at the log first.", "public": false } } });
    desk.put(&desk.ola, &path, note).await.is(200);
    let reply = json!({ "ticket": {
        "comment": { "html_body": "<p>Try <b>again</b><script>x</script></p>", "public": "true" },
        "status": "pending",
    } });
    let answer = desk.put(&desk.ola, &path, reply).await.is(200);
    assert_eq!(answer["ticket"]["status"], "pending");
    let all = desk
        .get(&desk.ola, &format!("{path}/comments.json?include=users"))
        .await
        .is(200);
    let comments = all["comments"].as_array().unwrap();
    assert_eq!(all["count"], 3);
    assert_eq!(comments[1]["public"], false);
    assert_eq!(comments[2]["body"], "Try again");
    assert_eq!(
        comments[2]["html_body"],
        "<div class=\"zd-comment\" dir=\"auto\"><p>Try <b>again</b></p></div>"
    );
    assert_eq!(comments[2]["audit_id"], answer["audit"]["id"]);
    assert_eq!(all["users"].as_array().unwrap().len(), 2);
    let theirs = desk
        .get(&desk.maja, &format!("/api/v2/requests/{id}/comments.json"))
        .await
        .is(200);
    assert_eq!(theirs["count"], 2);
    assert!(!theirs.text.contains("Look at the log"), "{}", theirs.text);
    let note = comments[1]["id"].as_i64().unwrap();
    desk.get(
        &desk.maja,
        &format!("/api/v2/requests/{id}/comments/{note}"),
    )
    .await
    .is(404);
    desk.get(&desk.ola, &format!("/api/v2/requests/{id}/comments"))
        .await
        .is(404);
}

#[tokio::test]
async fn a_closed_ticket_takes_no_update() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    let path = format!("/api/v2/tickets/{id}");
    desk.put(
        &desk.ola,
        &path,
        json!({ "ticket": { "status": "closed" } }),
    )
    .await
    .is(200);
    for change in [
        json!({ "subject": "x" }),
        json!({ "comment": "x" }),
        json!({ "tags": ["x"] }),
    ] {
        let answer = desk
            .put(&desk.ola, &path, json!({ "ticket": change }))
            .await
            .is(422);
        let said = &answer["details"]["status"][0]["description"];
        assert_eq!(said, "Status: closed prevents ticket update");
    }
    desk.put(&desk.ola, &format!("{path}/tags"), json!({ "tags": ["x"] }))
        .await
        .is(422);
    let follow_up = json!({ "ticket": { "comment": "Again", "via_followup_source_id": id } });
    let answer = desk
        .post(&desk.ola, "/api/v2/tickets", follow_up)
        .await
        .is(201);
    assert_eq!(answer["ticket"]["via"]["source"]["rel"], "follow_up");
}

#[tokio::test]
async fn a_safe_update_of_something_older_is_a_conflict() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    let path = format!("/api/v2/tickets/{id}");
    let safe = |stamp: &str| json!({ "ticket": { "subject": "New name", "safe_update": true, "updated_stamp": stamp } });
    let answer = desk
        .put(&desk.ola, &path, safe("2026-03-02T08:59:59Z"))
        .await
        .is(409);
    assert_eq!(answer["error"], "UpdateConflict");
    desk.put(&desk.ola, &path, safe("2026-03-02T09:00:00.000Z"))
        .await
        .is(200);
}

#[tokio::test]
async fn what_an_update_cannot_mean_is_refused_by_field() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    for (field, value) in [
        ("status", json!("sleeping")),
        ("status", json!({})),
        ("priority", json!("whenever")),
        ("type", json!(["x"])),
        ("assignee_id", json!("nobody")),
        ("assignee_id", json!(9_007_199_254_740_991_i64)),
        ("assignee_id", json!(desk.maja.id.0)),
        ("assignee_email", json!("nobody@desk.example")),
        ("subject", json!({ "a": 1 })),
        ("subject", json!("x".repeat(251))),
        ("tags", json!(7)),
        ("comment", json!([1])),
        ("comment", json!({ "body": "  " })),
        ("comment", json!({ "body": "x", "public": "perhaps" })),
        ("comment", json!({ "body": "x", "uploads": ["unknown"] })),
        ("custom_status_id", json!(77)),
        ("external_id", json!("x".repeat(256))),
        ("requester_id", json!(desk.nils.id.0)),
        ("email_ccs", json!([{ "user_email": "not an address" }])),
        ("email_ccs", json!([{ "user_id": 424_242 }])),
        ("collaborators", json!("x")),
    ] {
        let change = json!({ "ticket": { field: value } });
        let answer = desk
            .put(&desk.ola, &format!("/api/v2/tickets/{id}"), change)
            .await
            .is(422);
        assert_eq!(answer["error"], "RecordInvalid", "{field}");
    }
    let shown = desk.get(&desk.ola, &format!("/api/v2/tickets/{id}")).await;
    assert_eq!(shown["ticket"]["subject"], "Login");
    assert_eq!(shown["ticket"]["updated_at"], shown["ticket"]["created_at"]);
}

#[tokio::test]
async fn tags_are_shown_replaced_added_and_removed() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    let path = format!("/api/v2/tickets/{id}/tags.json");
    let tags = |tags: &[&str]| json!({ "tags": tags });
    let answer = desk.post(&desk.ola, &path, tags(&["b", "a"])).await.is(201);
    assert_eq!(answer["tags"], json!(["a", "b"]));
    assert_eq!(
        desk.put(&desk.ola, &path, tags(&["c"])).await.is(200)["tags"],
        json!(["a", "b", "c"])
    );
    let removed = desk
        .say(Some(&desk.ola), Method::DELETE, &path, &tags(&["a", "x"]))
        .await
        .is(200);
    assert_eq!(removed["tags"], json!(["b", "c"]));
    assert_eq!(
        desk.get(&desk.ola, &path).await.is(200)["tags"],
        json!(["b", "c"])
    );
    let ticket = json!({ "ticket": { "additional_tags": ["d"], "remove_tags": "b" } });
    let answer = desk
        .put(&desk.ola, &format!("/api/v2/tickets/{id}"), ticket)
        .await
        .is(200);
    assert_eq!(answer["ticket"]["tags"], json!(["c", "d"]));
    let event = &answer["audit"]["events"][0];
    assert_eq!(event["field_name"], "tags");
    assert_eq!(event["previous_value"], json!(["b", "c"]));
    assert_eq!(event["value"], json!(["c", "d"]));
}

#[tokio::test]
async fn people_in_cc_come_and_go() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    let path = format!("/api/v2/tickets/{id}");
    let ccs = json!({ "ticket": { "email_ccs": [
        { "user_email": "kim@skola.example", "user_name": "Kim", "action": "put" }, { "user_id": desk.nils.id.0 },
    ] } });
    let answer = desk.put(&desk.ola, &path, ccs).await.is(200);
    assert_eq!(
        answer["ticket"]["email_cc_ids"].as_array().unwrap().len(),
        2
    );
    let without = json!({ "ticket": { "email_ccs": [
        { "user_email": "kim@skola.example", "action": "delete" }, { "user_email": "new@x.example", "action": "delete" },
    ] } });
    let answer = desk.put(&desk.ola, &path, without).await.is(200);
    assert_eq!(answer["ticket"]["email_cc_ids"], json!([desk.nils.id.0]));
    desk.get(&desk.nils, &format!("/api/v2/requests/{id}"))
        .await
        .is(200);
}

#[tokio::test]
async fn audits_tell_the_whole_history() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    let path = format!("/api/v2/tickets/{id}");
    let change = json!({ "ticket": { "subject": "Sign-in", "status": "open", "comment": "Looking.", "tags": ["x"] } });
    desk.put(&desk.ola, &path, change).await.is(200);
    desk.put(
        &desk.ola,
        &path,
        json!({ "ticket": { "status": "solved" } }),
    )
    .await
    .is(200);
    let audits = desk
        .get(&desk.ola, &format!("{path}/audits.json"))
        .await
        .is(200);
    assert_eq!(audits["count"], 3);
    let first = audits["audits"][0]["events"].as_array().unwrap();
    let created = |field: &str| {
        let event = first.iter().find(|event| event["field_name"] == field);
        event.map_or(Value::Null, |event| event["value"].clone())
    };
    assert_eq!(first[0]["type"], "Comment");
    assert_eq!(created("subject"), "Login", "what it was called then");
    assert_eq!(created("status"), "new");
    assert_eq!(created("requester_id"), desk.maja.id.to_string());
    let third = &audits["audits"][2];
    assert_eq!(third["events"][0]["previous_value"], "open");
    assert_eq!(third["events"][0]["value"], "solved");
    assert_eq!(third["author_id"], desk.ola.id.0);
    let one = third["id"].as_i64().unwrap();
    assert_eq!(
        &desk
            .get(&desk.ola, &format!("{path}/audits/{one}"))
            .await
            .is(200)["audit"],
        third
    );
    for audit in audits["audits"].as_array().unwrap() {
        for event in audit["events"].as_array().unwrap() {
            for key in ["value", "previous_value"] {
                assert!(!event[key].is_number(), "{event}");
            }
        }
    }
}

#[tokio::test]
async fn the_same_key_opens_one_ticket() {
    let desk = Desk::open();
    let send = |subject: &str| {
        let body = json!({ "ticket": { "subject": subject, "comment": "x" } }).to_string();
        let request = Desk::request(Some(&desk.ola), Method::POST, "/api/v2/tickets.json");
        desk.send(
            request
                .header("idempotency-key", "order-17")
                .body(Body::from(body))
                .unwrap(),
        )
    };
    let (one, two) = tokio::join!(send("Once"), send("Once"));
    let (one, two) = (one.is(201), two.is(201));
    let mut lookups = [
        one.header("x-idempotency-lookup"),
        two.header("x-idempotency-lookup"),
    ];
    lookups.sort_unstable();
    assert_eq!(lookups, ["hit", "miss"]);
    assert_eq!(one.text, two.text);
    assert_eq!(one.header("location"), two.header("location"));
    let other = send("Twice").await.is(400);
    assert_eq!(other["error"], "IdempotentRequestError");
    assert_eq!(
        other["description"],
        "Request parameters do not match the parameters of the initial request."
    );
    assert_eq!(
        desk.get(&desk.ola, "/api/v2/tickets/count.json").await["count"]["value"],
        1
    );
}

#[tokio::test]
async fn the_same_key_writes_one_comment() {
    let desk = Desk::open();
    let (one, two) = (desk.ticket("One").await, desk.ticket("Two").await);
    let send = |ticket: i64| {
        let body = json!({ "ticket": { "comment": "Said once." } }).to_string();
        let path = format!("/api/v2/tickets/{ticket}.json");
        let request = Desk::request(Some(&desk.ola), Method::PUT, &path);
        desk.send(
            request
                .header("idempotency-key", "answer-17")
                .body(Body::from(body))
                .unwrap(),
        )
    };
    let first = send(one).await.is(200);
    let again = send(one).await.is(200);
    assert_eq!(first.header("x-idempotency-lookup"), "miss");
    assert_eq!(again.header("x-idempotency-lookup"), "hit");
    assert_eq!(first.text, again.text);
    assert_eq!(again.header("location"), "");
    // The same words for another ticket are another request.
    send(two).await.is(400);
    let path = format!("/api/v2/tickets/{one}/comments.json");
    assert_eq!(desk.get(&desk.ola, &path).await["count"], 2);
}
