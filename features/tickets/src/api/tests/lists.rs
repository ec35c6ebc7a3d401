//! Lists in pages, and what clients put in queries.

use serde_json::{Value, json};

use super::Desk;

fn ids(list: &Value) -> Vec<i64> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect()
}

/// The path and query of an absolute address.
fn local(address: &Value) -> String {
    address
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:3000")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn cursors_meet_every_ticket_once_while_others_are_opened() {
    let desk = Desk::open();
    let mut opened = Vec::new();
    for number in 0..7 {
        opened.push(desk.ticket(&format!("Ticket {number}")).await);
    }
    let mut met = Vec::new();
    let mut next = json!(
        "http://127.0.0.1:3000/api/v2/tickets.json?page[size]=3&sort_by=created_at&sort_order=desc"
    );
    let mut previous = Value::Null;
    while next.is_string() {
        let page = desk.get(&desk.ola, &local(&next)).await.is(200);
        assert_eq!(page["meta"]["has_more"], page["links"]["next"].is_string());
        met.extend(ids(&page["tickets"]));
        next = page["links"]["next"].clone();
        previous = page["links"]["prev"].clone();
        desk.ticket("Meanwhile").await;
    }
    opened.reverse();
    assert_eq!(met, opened);
    let back = desk.get(&desk.ola, &local(&previous)).await.is(200);
    assert_eq!(ids(&back["tickets"]), opened[3..6]);
}

#[tokio::test]
async fn pages_by_number_tell_how_many_there_are() {
    let desk = Desk::open();
    for number in 0..5 {
        desk.ticket(&format!("Ticket {number}")).await;
    }
    let page = desk
        .get(&desk.ola, "/api/v2/tickets.json?per_page=2&page=2")
        .await
        .is(200);
    assert_eq!(page["count"], 5);
    assert_eq!(page["tickets"].as_array().unwrap().len(), 2);
    let next = desk
        .get(&desk.ola, &local(&page["next_page"]))
        .await
        .is(200);
    assert_eq!(next["tickets"].as_array().unwrap().len(), 1);
    assert_eq!(next["next_page"], Value::Null);
    let first = desk
        .get(&desk.ola, &local(&page["previous_page"]))
        .await
        .is(200);
    assert_eq!(first["previous_page"], Value::Null);
}

#[tokio::test]
async fn every_sort_order_pages_there_and_back() {
    let desk = Desk::open();
    let mut all = Vec::new();
    for (number, priority) in ["low", "urgent", "high", "normal", "low"]
        .iter()
        .enumerate()
    {
        let id = desk.ticket(&format!("Ticket {number}")).await;
        let change = json!({ "ticket": { "priority": priority, "status": if number == 2 { "solved" } else { "open" } } });
        desk.put(&desk.ola, &format!("/api/v2/tickets/{id}"), change)
            .await
            .is(200);
        all.push(id);
    }
    for sort in [
        "id",
        "created_at",
        "updated_at",
        "status",
        "priority",
        "assignee",
        "requester",
        "nonsense",
    ] {
        for order in ["asc", "desc"] {
            let sorted = format!("sort_by={sort}&sort_order={order}");
            let whole = desk
                .get(&desk.ola, &format!("/api/v2/tickets?{sorted}"))
                .await
                .is(200);
            let mut met = Vec::new();
            let mut next = json!(format!(
                "http://127.0.0.1:3000/api/v2/tickets?{sorted}&page[size]=2"
            ));
            let mut back = Value::Null;
            while next.is_string() {
                let page = desk.get(&desk.ola, &local(&next)).await.is(200);
                met.extend(ids(&page["tickets"]));
                next = page["links"]["next"].clone();
                back = page["links"]["prev"].clone();
            }
            assert_eq!(met, ids(&whole["tickets"]), "{sorted}");
            let page = desk.get(&desk.ola, &local(&back)).await.is(200);
            assert_eq!(ids(&page["tickets"]), met[2..4], "{sorted}");
        }
    }
    let urgent_first = desk.get(&desk.ola, "/api/v2/tickets?sort=-priority").await;
    assert_eq!(urgent_first["tickets"][0]["priority"], "urgent");
}

#[tokio::test]
async fn tickets_are_found_by_their_name_elsewhere() {
    let desk = Desk::open();
    desk.ticket("Other").await;
    let ticket = json!({ "ticket": { "comment": "x", "external_id": "abc" } });
    let id = desk
        .post(&desk.ola, "/api/v2/tickets", ticket)
        .await
        .is(201)["ticket"]["id"]
        .clone();
    let found = desk
        .get(&desk.ola, "/api/v2/tickets.json?external_id=abc")
        .await
        .is(200);
    assert_eq!(found["count"], 1);
    assert_eq!(found["tickets"][0]["id"], id);
    let change = json!({ "ticket": { "external_id": "def" } });
    desk.put(&desk.ola, &format!("/api/v2/tickets/{id}"), change)
        .await
        .is(200);
    let path = "/api/v2/tickets.json?external_id=def?include=None&page[size]=100";
    assert_eq!(
        desk.get(&desk.ola, path).await.is(200)["tickets"][0]["id"],
        id
    );
}

#[tokio::test]
async fn what_known_clients_add_to_queries_is_ignored() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    for query in [
        "include=None",
        "cursor=undefined",
        "&per_&page=2&per_page=100",
        "page%5Bsize%5D=100",
        "page[size]=x",
        "page[after]=junk",
        "page[before]=%00",
        "role[]=agent&role[]=admin",
        "?&",
        "page=-1&per_page=0",
        "page[size]=9223372036854775808",
        "sort_by=%27;drop",
        "sort_order=sideways",
        "include=users,groups,nothing",
        "start_time=soon",
        "%ff=%fe",
    ] {
        for path in [
            "tickets",
            &format!("tickets/{id}"),
            &format!("tickets/{id}/comments"),
            "requests",
        ] {
            let answer = desk
                .get(&desk.ola, &format!("/api/v2/{path}.json?{query}"))
                .await;
            assert!(
                [200, 400].contains(&answer.status),
                "{path}?{query}: {}",
                answer.text
            );
            assert!(
                answer.status == 200 || query.contains("%00") || query.contains("%ff"),
                "{path}?{query}"
            );
        }
    }
    desk.get(&desk.ola, "/api/v2/tickets?page=102")
        .await
        .is(400);
}

#[tokio::test]
async fn several_tickets_come_in_the_order_they_are_named() {
    let desk = Desk::open();
    let (one, two) = (desk.ticket("One").await, desk.ticket("Two").await);
    let path = format!("/api/v2/tickets/show_many.json?ids={two},{one},999,x,{two}&include=users");
    let found = desk.get(&desk.ola, &path).await.is(200);
    assert_eq!(ids(&found["tickets"]), [two, one]);
    assert_eq!(found["users"][0]["id"], desk.maja.id.0);
    let many: Vec<String> = (1..=101).map(|id| id.to_string()).collect();
    let path = format!("/api/v2/tickets/show_many.json?ids={}", many.join(","));
    let answer = desk.get(&desk.ola, &path).await.is(400);
    assert_eq!(
        (&answer["error"], &answer["max_count"]),
        (&json!("TooManyValues"), &json!(100))
    );
}

#[tokio::test]
async fn comments_and_audits_come_in_pages_in_both_orders() {
    let desk = Desk::open();
    let id = desk.ticket("Login").await;
    for number in 0..4 {
        let change = json!({ "ticket": { "comment": format!("Answer {number}") } });
        desk.put(&desk.ola, &format!("/api/v2/tickets/{id}"), change)
            .await
            .is(200);
    }
    for list in ["comments", "audits"] {
        let path = format!("/api/v2/tickets/{id}/{list}.json");
        let whole = ids(&desk.get(&desk.ola, &path).await.is(200)[list]);
        assert_eq!(whole.len(), 5);
        let newest = desk
            .get(&desk.ola, &format!("{path}?sort_order=desc&per_page=2"))
            .await
            .is(200);
        assert_eq!(ids(&newest[list]), [whole[4], whole[3]]);
        assert_eq!(newest["count"], 5);
        let mut met = Vec::new();
        let mut next = json!(format!(
            "http://127.0.0.1:3000{path}?page[size]=2&sort=-created_at"
        ));
        while next.is_string() {
            let page = desk.get(&desk.ola, &local(&next)).await.is(200);
            met.extend(ids(&page[list]));
            next = page["links"]["next"].clone();
        }
        met.reverse();
        assert_eq!(met, whole);
        let count = desk
            .get(&desk.ola, &format!("/api/v2/tickets/{id}/{list}/count"))
            .await
            .is(200);
        assert_eq!(count["count"]["value"], 5);
    }
}

#[tokio::test]
async fn programs_read_the_desks_own_statuses_and_roles() {
    let desk = Desk::open();
    let all = desk
        .get(&desk.maja, "/api/v2/custom_statuses.json")
        .await
        .is(200);
    assert_eq!(ids(&all["custom_statuses"]), [1, 2, 3, 4, 5, 6]);
    let over = "/api/v2/custom_statuses?status_categories=solved,closed&active=true&default=false";
    let none = desk.get(&desk.ola, over).await.is(200);
    assert_eq!(none["custom_statuses"], json!([]));
    let one = desk
        .get(&desk.ola, "/api/v2/custom_statuses/3")
        .await
        .is(200);
    assert_eq!(one["custom_status"]["status_category"], "pending");
    desk.get(&desk.ola, "/api/v2/custom_statuses/99")
        .await
        .is(404);
    desk.get(&desk.maja, "/api/v2/custom_roles").await.is(403);
    let roles = desk.get(&desk.ola, "/api/v2/custom_roles").await.is(200);
    assert_eq!(roles["custom_roles"][0]["name"], "Lead");
    let lead = desk.get(&desk.ola, "/api/v2/custom_roles/1").await.is(200);
    assert_eq!(lead["custom_role"]["configuration"]["manage_groups"], true);
    let me = desk.get(&desk.ola, "/api/v2/users/me").await.is(200);
    assert_eq!(me["user"]["only_private_comments"], false);
}
