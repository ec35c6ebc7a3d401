//! How severe a ticket is decides what was promised about it: whoever of the team changes that says why.

use axum::http::Method;
use domain::person::Role;
use serde_json::{Value, json};

use crate::harness::Desk;
use crate::portals::service_desk;
use crate::promises::{number, reports};

const WHY: &str = "The exam was moved to Friday";

#[tokio::test(flavor = "multi_thread")]
async fn a13_the_team_changes_the_severity_with_a_reason_that_only_the_team_reads() {
    let desk = Desk::open();
    service_desk(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = reports(&mut astrid, "No exam opens", "urgent").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = format!("/agent/tickets/{}", number(&request));
    let change = format!("{ticket}/fields");
    priya.get(&ticket).await.must_say("priority_reason");
    for nothing in ["", "  \t "] {
        let fields = [("priority", "normal"), ("priority_reason", nothing)];
        let refused = priya.post(&change, &fields).await;
        assert_eq!(refused.status, 422);
        refused.must_say("Say why the priority is another");
    }
    let long = "a".repeat(501);
    let fields = [("priority", "normal"), ("priority_reason", &long)];
    assert_eq!(priya.post(&change, &fields).await.status, 422);
    priya.get(&ticket).await.must_say("Urgent");
    let fields = [("priority", "normal"), ("priority_reason", WHY)];
    assert_eq!(priya.post(&change, &fields).await.status, 303);
    priya
        .get(&ticket)
        .await
        .must_say(&format!("You set the priority to Normal: {WHY}"));
    // What is as it was needs none, and other fields are asked for none.
    for fields in [[("priority", "normal")], [("tags", "exam")]] {
        assert_eq!(priya.post(&change, &fields).await.status, 303);
    }
    for path in [request.clone(), "/hc/en/requests".to_owned()] {
        assert!(!astrid.get(&path).await.says(WHY));
    }
    assert!(!desk.outbox().iter().any(|mail| mail.contains(WHY)));
    // A ticket without a severity is given one: nothing is taken from what was promised.
    let fields = [("priority", ""), ("priority_reason", "Not an incident")];
    assert_eq!(priya.post(&change, &fields).await.status, 303);
    let page = priya.get(&ticket).await;
    assert!(!page.says("priority_reason"));
    let given = priya.post(&change, &[("priority", "high")]).await;
    assert_eq!(given.status, 303, "{}", given.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_changes_the_priority_as_ever_and_may_say_why() {
    let desk = Desk::open();
    service_desk(&desk);
    let sven = desk.person("Sven Ek", "sven@desk.example", Role::Agent, "en");
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = reports(&mut astrid, "No exam opens", "urgent").await;
    let path = format!("/api/v2/tickets/{}", number(&request));
    let put = async |body: Value| {
        let (status, answer) = desk
            .program(sven, "sven@desk.example", Method::PUT, &path, &body)
            .await;
        assert_eq!(status, 200, "{answer}");
        answer["audit"]["events"].clone()
    };
    let told = put(json!({ "ticket": { "priority": "high" } })).await;
    assert_eq!(told[0]["value"], "high");
    assert_eq!(told[0].get("reason"), None);
    let told = put(json!({ "ticket": { "priority": "normal", "priority_reason": WHY } })).await;
    assert_eq!(told[0]["value"], "normal");
    assert_eq!(told[0]["previous_value"], "high");
    assert_eq!(told[0]["reason"], WHY);
    desk.signed_in("priya@desk.example")
        .await
        .get(&format!("/agent/tickets/{}", number(&request)))
        .await
        .must_say(&format!("Sven Ek set the priority to Normal: {WHY}"));
    // Blank it says nothing; too long it is refused, as everything is.
    let told = put(json!({ "ticket": { "priority": "high", "priority_reason": " " } })).await;
    assert_eq!(told[0].get("reason"), None);
    let long = "a".repeat(501);
    let body = json!({ "ticket": { "priority": "urgent", "priority_reason": long } });
    let (status, answer) = desk
        .program(sven, "sven@desk.example", Method::PUT, &path, &body)
        .await;
    assert_eq!(status, 422);
    assert_eq!(answer["error"], "RecordInvalid", "{answer}");
}
