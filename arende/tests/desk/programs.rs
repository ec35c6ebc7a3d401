//! Stories of programs that keep organizations, memberships, groups and trainings in the Zendesk dialect.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use base64::Engine as _;
use domain::permission::{Right, Sharing};
use domain::person::{EmailAddress, Role};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::customers::school;
use crate::harness::Desk;

/// A program with somebody's token.
struct Program {
    site: Router,
    authorization: String,
}

impl Program {
    fn of(desk: &Desk, address: &str) -> Self {
        let now = desk.app().clock.now();
        let token = desk.app().store.write_now(|tx| {
            let person = people::queries::find_by_address(tx, &EmailAddress::read(address)?)?;
            people::commands::create_api_token(tx, person.unwrap().id, now)
        });
        let text = format!("{address}/token:{}", token.unwrap());
        let encoded = base64::engine::general_purpose::STANDARD.encode(text);
        Self {
            site: desk.site.clone(),
            authorization: format!("Basic {encoded}"),
        }
    }

    async fn say(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::AUTHORIZATION, &self.authorization)
            .header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        let answer = self
            .site
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        )
    }

    async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.say(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    #[track_caller]
    fn post(
        &self,
        path: &str,
        body: Value,
    ) -> impl std::future::Future<Output = (u16, Value)> + use<'_> {
        let path = path.to_owned();
        async move { self.say(Method::POST, &path, Some(body)).await }
    }

    async fn put(&self, path: &str, body: Value) -> (u16, Value) {
        self.say(Method::PUT, path, Some(body)).await
    }

    async fn delete(&self, path: &str) -> (u16, Value) {
        self.say(Method::DELETE, path, None).await
    }
}

fn programs() -> (crate::customers::School, Program, Program, Program) {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let ola = Program::of(desk, "ola@desk.example");
    let priya = Program::of(desk, "priya@desk.example");
    let astrid = Program::of(desk, "astrid@school.example");
    (school, ola, priya, astrid)
}

#[tokio::test(flavor = "multi_thread")]
async fn organizations_are_listed_found_made_changed_and_removed() {
    let (school, ola, priya, astrid) = programs();
    let new = json!({ "organization": {
        "name": "Öster skola", "external_id": "crm-1", "domain_names": ["oster.example"],
        "details": "Until 2027", "notes": "Call first", "shared_tickets": true, "shared_comments": false,
        "organization_fields": { "country": "Sverige", "seats": 3, "language": "sv", "contract_until": "2027-12-31" },
    }});
    let (status, made) = ola.post("/api/v2/organizations.json", new.clone()).await;
    assert_eq!(status, 201, "{made}");
    let made = &made["organization"];
    let id = made["id"].as_i64().unwrap();
    assert_eq!(made["shared_tickets"], true);
    assert_eq!(made["domain_names"], json!(["oster.example"]));
    assert_eq!(made["organization_fields"]["contract_until"], "2027-12-31");
    assert!(
        made["url"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/api/v2/organizations/{id}.json"))
    );
    let (status, again) = ola.post("/api/v2/organizations", new.clone()).await;
    assert_eq!(
        (status, &again["details"]["name"][0]["error"]),
        (422, &json!("DuplicateValue"))
    );
    let wrong = json!({ "organization": { "name": "", "domain_names": ["gmail.com"], "organization_fields": { "seats": "many" } }});
    let (status, refused) = ola.post("/api/v2/organizations", wrong).await;
    assert_eq!(status, 422);
    for field in ["name", "domain_names", "seats"] {
        assert!(refused["details"][field].is_array(), "{field}: {refused}");
    }
    for body in [
        json!({ "organization": { "name": { "no": 1 } } }),
        json!({ "organization": { "domain_names": 7 } }),
        json!({ "organization": { "organization_fields": 7 } }),
    ] {
        let (status, _) = ola.put(&format!("/api/v2/organizations/{id}"), body).await;
        assert_eq!(status, 422);
    }
    let partial = json!({ "organization": { "id": id, "notes": null, "shared_tickets": false, "shared_comments": true } });
    let (status, changed) = ola
        .put(&format!("/api/v2/organizations/{id}"), partial)
        .await;
    assert_eq!(
        (status, &changed["organization"]["notes"]),
        (200, &json!(""))
    );
    assert_eq!(changed["organization"]["name"], "Öster skola");
    assert_eq!(changed["organization"]["shared_tickets"], false);
    for (path, count) in [
        ("/api/v2/organizations/search.json?external_id=crm-1", 1),
        ("/api/v2/organizations/search?name=%C3%B6ster%20skola", 1),
        ("/api/v2/organizations/search", 0),
        ("/api/v2/organizations/autocomplete?name=%C3%B6s", 1),
        ("/api/v2/organizations/autocomplete?name=x", 0),
        ("/api/v2/organizations/show_many?external_ids=crm-1,none", 1),
        ("/api/v2/organizations", 2),
    ] {
        assert_eq!(priya.get(path).await["count"], count, "{path}");
    }
    let both = priya
        .get(&format!(
            "/api/v2/organizations/show_many?ids={id},{},99",
            school.id
        ))
        .await;
    assert_eq!(both["count"], 2);
    assert_eq!(
        priya.get("/api/v2/organizations/count").await["count"]["value"],
        2
    );
    let first = priya.get("/api/v2/organizations?page[size]=1").await;
    assert_eq!(first["meta"]["has_more"], true);
    let cursor = first["meta"]["after_cursor"].as_str().unwrap();
    let next = priya
        .get(&format!(
            "/api/v2/organizations?page[size]=1&page[after]={cursor}"
        ))
        .await;
    assert_eq!(next["organizations"][0]["id"], id);
    let cursor = next["meta"]["before_cursor"].as_str().unwrap();
    let back = priya
        .get(&format!(
            "/api/v2/organizations?page[size]=1&page[before]={cursor}"
        ))
        .await;
    assert_eq!(back["organizations"][0]["id"], school.id.0);
    let (status, put) = ola
        .post(
            "/api/v2/organizations/create_or_update",
            json!({ "organization": { "external_id": "crm-1", "name": "Öster" } }),
        )
        .await;
    assert_eq!((status, &put["organization"]["id"]), (200, &json!(id)));
    let (status, put) = ola
        .post(
            "/api/v2/organizations/create_or_update",
            json!({ "organization": { "name": "Brand new" } }),
        )
        .await;
    assert_eq!(status, 201, "{put}");
    let (status, _) = ola
        .post(
            "/api/v2/organizations/create_or_update",
            json!({ "organization": { "id": 999, "name": "None" } }),
        )
        .await;
    assert_eq!(status, 404);
    // Agents read; customers read their own, without what the team notes.
    let (status, _) = priya.post("/api/v2/organizations", new).await;
    assert_eq!(status, 403);
    let own = format!("/api/v2/users/{}/organizations", school.astrid);
    let theirs = astrid.get(&own).await;
    assert_eq!(theirs["organizations"][0]["name"], "Fjällgård Gymnasium");
    assert_eq!(theirs["organizations"][0]["notes"], Value::Null);
    let (status, _) = astrid
        .say(
            Method::GET,
            &format!("/api/v2/users/{}/organizations", school.erik),
            None,
        )
        .await;
    assert_eq!(status, 404);
    // With people in it, it stays.
    let (status, stays) = ola
        .delete(&format!("/api/v2/organizations/{}", school.id))
        .await;
    assert_eq!((status, &stays["error"]), (422, &json!("RecordInvalid")));
    assert_eq!(
        ola.delete(&format!("/api/v2/organizations/{id}")).await.0,
        204
    );
    assert_eq!(
        ola.delete(&format!("/api/v2/organizations/{id}")).await.0,
        404
    );
    let people = priya
        .get(&format!("/api/v2/organizations/{}/users", school.id))
        .await;
    assert_eq!(
        (&people["count"], people["users"].as_array().unwrap().len()),
        (&json!(3), 3)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn memberships_are_listed_made_and_ended() {
    let (school, ola, priya, astrid) = programs();
    let new = school
        .desk
        .person("Maja Sund", "maja@school.example", Role::User, "en");
    let join = |role: &str| {
        json!({ "organization_membership": {
            "user_id": new.0, "organization_id": school.id.0, "role": role, "valid_to": "2999-01-01",
        }})
    };
    let path = "/api/v2/organization_memberships";
    let (status, _) = priya.post(path, join("user")).await;
    assert_eq!(status, 404, "she does not look after them");
    let (status, made) = ola.post(path, join("representative")).await;
    assert_eq!(status, 201, "{made}");
    let id = made["organization_membership"]["id"].as_i64().unwrap();
    assert_eq!(made["organization_membership"]["role"], "representative");
    for body in [
        join("user"),
        json!({ "organization_membership": { "organization_id": school.id.0 } }),
        json!({ "organization_membership": { "user_id": 999, "organization_id": school.id.0 } }),
        json!({ "organization_membership": { "user_id": new.0, "organization_id": school.id.0, "role": "boss" } }),
        json!({ "organization_membership": { "user_id": new.0, "organization_id": school.id.0, "valid_to": "soon" } }),
    ] {
        let (status, answer) = ola.post(path, body).await;
        assert_eq!(status, 422, "{answer}");
    }
    let third = json!({ "organization_membership": {
        "user_id": school.desk.person("Third", "third@school.example", Role::User, "en").0,
        "organization_id": school.id.0, "role": "representative",
    }});
    let (status, full) = ola.post(path, third).await;
    assert_eq!(status, 422);
    assert!(full.to_string().contains("seats"), "{full}");
    assert_eq!(priya.get(path).await["count"], 4);
    let of_school = format!(
        "/api/v2/organizations/{}/organization_memberships",
        school.id
    );
    assert_eq!(priya.get(&of_school).await["count"], 4);
    let of_user = priya
        .get(&format!("/api/v2/users/{new}/organization_memberships"))
        .await;
    assert_eq!(of_user["organization_memberships"][0]["id"], id);
    let own = format!("/api/v2/users/{}/organization_memberships", school.astrid);
    assert_eq!(astrid.get(&own).await["count"], 1);
    let one = priya.get(&format!("{path}/{id}")).await;
    assert_eq!(one["organization_membership"]["user_id"], new.0);
    assert_eq!(priya.delete(&format!("{path}/{id}")).await.0, 404);
    assert_eq!(ola.delete(&format!("{path}/{id}")).await.0, 204);
    assert_eq!(ola.delete(&format!("{path}/{id}")).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_and_who_is_in_them() {
    let (school, ola, priya, _) = programs();
    let (status, made) = ola
        .post(
            "/api/v2/groups",
            json!({ "group": { "name": "Exams", "description": "Digital ones" } }),
        )
        .await;
    assert_eq!(status, 201);
    let id = made["group"]["id"].as_i64().unwrap();
    assert_eq!(
        ola.post("/api/v2/groups", json!({ "group": { "name": " " } }))
            .await
            .0,
        422
    );
    assert_eq!(
        ola.post(
            "/api/v2/groups",
            json!({ "group": { "name": "x".repeat(90) } })
        )
        .await
        .0,
        422
    );
    assert_eq!(
        priya
            .post("/api/v2/groups", json!({ "group": { "name": "Mine" } }))
            .await
            .0,
        403
    );
    let (_, changed) = ola
        .put(
            &format!("/api/v2/groups/{id}"),
            json!({ "group": { "name": "Exams and results" } }),
        )
        .await;
    assert_eq!(changed["group"]["description"], "Digital ones");
    let agent = priya.get("/api/v2/users/me").await["user"]["id"]
        .as_i64()
        .unwrap();
    let join = json!({ "group_membership": { "user_id": agent, "group_id": id } });
    let (status, joined) = ola.post("/api/v2/group_memberships", join.clone()).await;
    assert_eq!(status, 201, "{joined}");
    let place = joined["group_membership"]["id"].as_i64().unwrap();
    let customer = json!({ "group_membership": { "user_id": school.astrid.0, "group_id": id } });
    assert_eq!(ola.post("/api/v2/group_memberships", customer).await.0, 422);
    let nowhere = json!({ "group_membership": { "user_id": agent, "group_id": 99 } });
    assert_eq!(ola.post("/api/v2/group_memberships", nowhere).await.0, 422);
    assert_eq!(
        ola.post(
            "/api/v2/group_memberships",
            json!({ "group_membership": {} })
        )
        .await
        .0,
        422
    );
    for (path, count) in [
        ("/api/v2/groups".to_owned(), 1),
        ("/api/v2/groups/assignable".to_owned(), 1),
        (format!("/api/v2/users/{agent}/groups"), 1),
        (format!("/api/v2/groups/{id}/users"), 1),
        (format!("/api/v2/groups/{id}/memberships"), 1),
        (format!("/api/v2/users/{agent}/group_memberships"), 1),
        ("/api/v2/group_memberships".to_owned(), 1),
        (
            "/api/v2/group_memberships?page[size]=5&page[before]=x".to_owned(),
            1,
        ),
        ("/api/v2/groups?page[size]=1".to_owned(), 1),
    ] {
        let answer = priya.get(&path).await;
        let found = answer
            .as_object()
            .unwrap()
            .values()
            .find_map(Value::as_array);
        assert_eq!(found.unwrap().len(), count, "{path}: {answer}");
    }
    assert_eq!(priya.get("/api/v2/groups/count").await["count"]["value"], 1);
    assert_eq!(
        priya.get(&format!("/api/v2/groups/{id}")).await["group"]["name"],
        "Exams and results"
    );
    let one = priya
        .get(&format!("/api/v2/group_memberships/{place}"))
        .await;
    assert_eq!(one["group_membership"]["group_id"], id);
    let ticket = json!({ "ticket": { "subject": "x", "comment": { "body": "y" }, "requester_id": school.astrid.0, "group_id": id } });
    assert_eq!(priya.post("/api/v2/tickets", ticket).await.0, 201);
    assert_eq!(
        ola.delete(&format!("/api/v2/groups/{id}")).await.0,
        422,
        "it has a ticket"
    );
    assert_eq!(
        ola.delete(&format!("/api/v2/group_memberships/{place}"))
            .await
            .0,
        204
    );
    let (_, other) = ola
        .post("/api/v2/groups", json!({ "group": { "name": "Other" } }))
        .await;
    let other = other["group"]["id"].as_i64().unwrap();
    let first = priya.get("/api/v2/groups?page[size]=1").await;
    assert_eq!(first["meta"]["has_more"], true);
    let cursor = first["meta"]["after_cursor"].as_str().unwrap();
    let next = priya
        .get(&format!("/api/v2/groups?page[size]=1&page[after]={cursor}"))
        .await;
    assert_eq!(next["groups"][0]["id"], other);
    assert_eq!(ola.delete(&format!("/api/v2/groups/{other}")).await.0, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn c07_whoever_teaches_keeps_trainings_up_to_date() {
    let (school, ola, priya, astrid) = programs();
    let new = json!({ "training": {
        "key": "basic", "name": { "en": "Basic training", "sv": "Grundutbildning" }, "months": 12, "required": true,
    }});
    let (status, made) = ola.post("/api/v2/trainings", new.clone()).await;
    assert_eq!(status, 201, "{made}");
    let id = made["training"]["id"].as_i64().unwrap();
    assert_eq!(ola.post("/api/v2/trainings", new.clone()).await.0, 422);
    assert_eq!(priya.post("/api/v2/trainings", new).await.0, 403);
    for body in [
        json!({ "training": { "key": "No Key", "name": { "en": "x" } } }),
        json!({ "training": { "key": "x", "name": {} } }),
        json!({ "training": { "key": "x", "name": { "en": "x" }, "months": 0 } }),
    ] {
        assert_eq!(ola.post("/api/v2/trainings", body).await.0, 422);
    }
    let request = json!({ "request": { "subject": "Help", "comment": { "body": "Please" } } });
    let (status, refused) = astrid.post("/api/v2/requests", request.clone()).await;
    assert_eq!(status, 422);
    assert!(
        refused
            .to_string()
            .contains("Basic training: Not completed yet"),
        "{refused}"
    );
    let theirs = format!("/api/v2/users/{}/trainings", school.astrid);
    assert_eq!(
        astrid.get(&theirs).await["trainings"][0]["state"],
        "missing"
    );
    let (status, _) = astrid
        .say(
            Method::GET,
            &format!("/api/v2/users/{}/trainings", school.erik),
            None,
        )
        .await;
    assert_eq!(status, 404);
    let note = |more: Value| {
        let mut body = json!({ "training_completion": { "user_id": school.astrid.0, "training_key": "basic" } });
        for (key, value) in more.as_object().unwrap() {
            body["training_completion"][key] = value.clone();
        }
        body
    };
    let path = "/api/v2/training_completions";
    for more in [
        json!({ "training_key": "none" }),
        json!({ "user_id": null }),
        json!({ "user_id": 999 }),
        json!({ "completed_at": "soon" }),
        json!({ "completed_at": "2999-01-01" }),
    ] {
        let (status, answer) = ola.post(path, note(more.clone())).await;
        assert_eq!(status, 422, "{more}: {answer}");
    }
    let (status, old) = ola
        .post(
            path,
            note(json!({ "completed_at": "2020-03-01T10:00:00Z" })),
        )
        .await;
    assert_eq!(
        (status, &old["training_completion"]["expires_at"]),
        (201, &json!("2021-03-01T00:00:00Z"))
    );
    assert_eq!(
        astrid.get(&theirs).await["trainings"][0]["state"],
        "expired"
    );
    let (_, noted) = ola.post(path, note(json!({}))).await;
    let (_, again) = ola.post(path, note(json!({ "training_id": id }))).await;
    let number = noted["training_completion"]["id"].as_i64().unwrap();
    assert_eq!(
        again["training_completion"]["id"], number,
        "the same day twice is once"
    );
    assert_eq!(astrid.get(&theirs).await["trainings"][0]["state"], "valid");
    assert_eq!(astrid.post("/api/v2/requests", request).await.0, 201);
    assert_eq!(priya.get(path).await["count"], 2);
    assert_eq!(
        priya.get(&format!("{path}?user_id={}", school.erik)).await["count"],
        0
    );
    let page = priya
        .get(&format!("{path}?page[size]=1&page[before]=x"))
        .await;
    assert_eq!(page["training_completions"].as_array().unwrap().len(), 1);
    assert_eq!(
        priya.get(&format!("{path}/{number}")).await["training_completion"]["user_id"],
        school.astrid.0
    );
    let (_, changed) = ola
        .put(
            &format!("/api/v2/trainings/{id}"),
            json!({ "training": { "months": null, "how": { "en": "Ask us" } } }),
        )
        .await;
    assert_eq!(changed["training"]["months"], Value::Null);
    assert_eq!(changed["training"]["name"]["sv"], "Grundutbildning");
    assert_eq!(
        priya.get(&format!("/api/v2/trainings/{id}")).await["training"]["how"]["en"],
        "Ask us"
    );
    assert_eq!(priya.get("/api/v2/trainings").await["count"], 1);
    assert_eq!(ola.delete(&format!("{path}/{number}")).await.0, 204);
    assert_eq!(ola.delete(&format!("{path}/{number}")).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn macros_are_kept_listed_and_tried_on_a_ticket_without_changing_it() {
    let (school, ola, priya, astrid) = programs();
    let mut browser = school.desk.signed_in("astrid@school.example").await;
    let request = crate::stories::ask(&mut browser, "The screen", "Since Monday.").await;
    let ticket: i64 = request.rsplit('/').next().unwrap().parse().unwrap();
    let new = json!({ "macro": {
        "title": "Restart",
        "title_i18n": { "sv": "Starta om" },
        "actions": [
            { "field": "comment_value", "value": ["channel:all", "Dear {{ticket.requester.first_name}}, about {{ticket.id}}"] },
            { "field": "comment_mode_is_public", "value": true },
            { "field": "status", "value": "pending" },
            { "field": "priority", "value": "high" },
            { "field": "assignee_id", "value": "current_user" },
            { "field": "current_tags", "value": "restart exam" },
        ],
    }});
    let (status, made) = ola.post("/api/v2/macros.json", new).await;
    assert_eq!(status, 201, "{made}");
    let id = made["macro"]["id"].as_i64().unwrap();
    assert_eq!(made["macro"]["restriction"], Value::Null);
    assert_eq!(made["macro"]["title_i18n"]["sv"], "Starta om");
    let listed = priya.get("/api/v2/macros/active.json").await;
    assert_eq!(listed["count"], 1);
    assert_eq!(
        listed["macros"][0]["actions"][2],
        json!({ "field": "status", "value": "pending" })
    );
    let found = priya.get("/api/v2/macros/search?query=RESTART").await;
    assert_eq!(found["count"], 1);
    assert_eq!(
        priya.get("/api/v2/macros/search?query=zz").await["count"],
        0
    );
    let page = priya.get("/api/v2/macros?page[size]=1").await;
    assert_eq!(page["macros"][0]["id"], id);
    assert_eq!(page["meta"]["has_more"], false);
    let tried = priya
        .get(&format!("/api/v2/tickets/{ticket}/macros/{id}/apply.json"))
        .await;
    let result = &tried["result"]["ticket"];
    assert_eq!(
        result["comment"]["body"],
        format!("Dear Astrid, about {ticket}")
    );
    assert_eq!(result["comment"]["public"], true);
    assert_eq!(result["status"], "pending");
    assert_eq!(result["priority"], "high");
    assert_eq!(result["tags"], json!(["restart", "exam"]));
    assert!(result["assignee_id"].is_i64());
    let untouched = priya.get(&format!("/api/v2/tickets/{ticket}")).await;
    assert_eq!(untouched["ticket"]["priority"], Value::Null);
    assert_eq!(untouched["ticket"]["tags"], json!([]));
    assert!(priya.get(&format!("/api/v2/macros/{id}/apply")).await["result"]["ticket"].is_object());
    // Agents keep their own; the desk's are not theirs to change, nor a customer's to see.
    let (status, _) = priya
        .put(
            &format!("/api/v2/macros/{id}"),
            json!({ "macro": { "active": false } }),
        )
        .await;
    assert_eq!(status, 404);
    let own = json!({ "macro": { "title": "Mine", "restriction": null, "actions": [{ "field": "priority", "value": "low" }] } });
    let (status, own) = priya.post("/api/v2/macros", own).await;
    assert_eq!(
        (status, &own["macro"]["restriction"]["type"]),
        (201, &json!("User"))
    );
    let mine = format!("/api/v2/macros/{}", own["macro"]["id"]);
    for active in [false, true] {
        let body = json!({ "macro": { "active": active } });
        let (status, answer) = priya.put(&mine, body).await;
        assert_eq!((status, &answer["macro"]["active"]), (200, &json!(active)));
    }
    assert_eq!(ola.get("/api/v2/macros").await["count"], 1);
    assert_eq!(astrid.say(Method::GET, "/api/v2/macros", None).await.0, 403);
    for (wrong, field) in [
        (
            json!({ "macro": { "actions": [{ "field": "priority", "value": "low" }] } }),
            "title",
        ),
        (json!({ "macro": { "title": "x" } }), "actions"),
        (
            json!({ "macro": { "title": "x", "actions": 7 } }),
            "actions",
        ),
        (
            json!({ "macro": { "title": "x", "actions": [{ "field": "due_at", "value": "1" }] } }),
            "actions",
        ),
        (
            json!({ "macro": { "title": "x", "actions": [{ "field": "comment_value", "value": "{{ secret }}" }] } }),
            "actions",
        ),
        (
            json!({ "macro": { "title": "x", "actions": [{ "field": "status", "value": "lost" }] } }),
            "actions",
        ),
        (
            json!({ "macro": { "title": "x", "restriction": { "type": "Group", "id": 99 }, "actions": [{ "field": "priority", "value": "low" }] } }),
            "restriction",
        ),
    ] {
        let (status, answer) = ola.post("/api/v2/macros", wrong.clone()).await;
        assert_eq!(status, 422, "{wrong}: {answer}");
        assert!(answer["details"][field].is_array(), "{wrong}: {answer}");
    }
    let (status, changed) = ola
        .put(
            &format!("/api/v2/macros/{id}"),
            json!({ "macro": { "active": false } }),
        )
        .await;
    assert_eq!((status, &changed["macro"]["active"]), (200, &json!(false)));
    assert_eq!(
        priya.get("/api/v2/macros").await["count"],
        1,
        "her own alone"
    );
    assert_eq!(ola.delete(&format!("/api/v2/macros/{id}")).await.0, 204);
    assert_eq!(
        ola.say(Method::GET, &format!("/api/v2/macros/{id}"), None)
            .await
            .0,
        404
    );
}
