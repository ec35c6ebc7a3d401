//! Forms, fields and answers as programs know them.

use axum::http::Method;
use domain::PersonId;
use domain::person::Role;
use serde_json::{Value, json};

use super::{astrid, exam_desk, person};
use crate::harness::Desk;

struct Program<'d> {
    desk: &'d Desk,
    id: PersonId,
    email: &'static str,
}

impl Program<'_> {
    async fn ask(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        self.desk
            .program(self.id, self.email, method, path, &body)
            .await
    }

    async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.ask(Method::GET, path, json!({})).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    #[track_caller]
    fn must(answer: (u16, Value), status: u16) -> Value {
        assert_eq!(answer.0, status, "{}", answer.1);
        answer.1
    }
}

fn of<'d>(desk: &'d Desk, email: &'static str) -> Program<'d> {
    Program {
        desk,
        id: person(desk, email),
        email,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_program_makes_a_form_and_customers_use_it() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let ola = of(&desk, "ola@desk.example");
    let field = json!({ "ticket_field": {
        "type": "tagger", "title": "Region", "title_i18n": { "sv": "Område" }, "key": "region",
        "required_in_portal": true, "visible_in_portal": true, "editable_in_portal": true,
        "custom_field_options": [
            { "name": "North", "value": "north", "name_i18n": { "sv": "Norr" } },
            { "name": "South", "value": "south" },
        ],
    } });
    let answer = ola
        .ask(Method::POST, "/api/v2/ticket_fields.json", field)
        .await;
    let region = Program::must(answer, 201)["ticket_field"].clone();
    assert_eq!(region["type"], "tagger");
    assert_eq!(region["custom_field_options"][0]["value"], "north");
    assert_eq!(region["title_i18n"]["sv"], "Område");
    let id = region["id"].as_i64().unwrap();
    let note = json!({ "ticket_field": {
        "type": "text", "title": "Which town?", "visible_in_portal": true, "editable_in_portal": true,
    } });
    let answer = ola
        .ask(Method::POST, "/api/v2/ticket_fields.json", note)
        .await;
    let town = Program::must(answer, 201)["ticket_field"]["id"].clone();
    let form = json!({ "ticket_form": {
        "name": "Visits", "key": "visits", "end_user_visible": true,
        "ticket_field_ids": [1, id, town, 2],
        "end_user_conditions": [{
            "parent_field_id": id, "value": "north", "child_fields": [{ "id": town, "is_required": true }],
        }],
    } });
    let answer = ola
        .ask(Method::POST, "/api/v2/ticket_forms.json", form)
        .await;
    let form = Program::must(answer, 201)["ticket_form"].clone();
    assert_eq!(form["ticket_field_ids"], json!([1, id, town, 2]));
    assert_eq!(
        form["end_user_conditions"][0]["child_fields"][0]["id"],
        town
    );
    assert_eq!(form["agent_conditions"], json!([]));
    // A list tells it, and what was sent back as it was read changes nothing.
    let forms = ola.get("/api/v2/ticket_forms.json").await;
    assert_eq!(forms["count"], 2);
    let path = format!("/api/v2/ticket_forms/{}.json", form["id"]);
    let again = ola
        .ask(Method::PUT, &path, json!({ "ticket_form": form }))
        .await;
    let again = Program::must(again, 200)["ticket_form"].clone();
    assert_eq!(again["end_user_conditions"], form["end_user_conditions"]);
    let astrid = of(&desk, "astrid@school.example");
    let ask = |fields: Value| {
        json!({ "request": {
            "subject": "A visit", "comment": { "body": "Please." },
            "ticket_form_id": form["id"], "custom_fields": fields,
        } })
    };
    let path = "/api/v2/requests.json";
    for (fields, sentence) in [
        (json!([]), "Region: cannot be blank"),
        (
            json!([{ "id": id, "value": "west" }]),
            "Region: is not one of the options",
        ),
        (
            json!([{ "id": id, "value": "north" }]),
            "Which town?: cannot be blank",
        ),
        (
            json!([{ "id": id, "value": "south" }, { "id": town, "value": "Lund" }]),
            "Which town?: is not asked with the other answers",
        ),
        (
            json!([{ "id": 999, "value": "x" }]),
            "is not a ticket field",
        ),
    ] {
        let (status, answer) = astrid.ask(Method::POST, path, ask(fields)).await;
        assert_eq!(status, 422, "{answer}");
        assert!(
            answer.to_string().contains(sentence),
            "{sentence}: {answer}"
        );
    }
    let good = json!([{ "id": id, "value": "north" }, { "id": town, "value": "Luleå" }]);
    let answer = astrid.ask(Method::POST, path, ask(good)).await;
    let request = Program::must(answer, 201)["request"].clone();
    assert_eq!(request["ticket_form_id"], form["id"]);
    let value = |list: &Value, id: &Value| {
        let all = list.as_array().unwrap();
        all.iter().find(|one| one["id"] == *id).unwrap()["value"].clone()
    };
    assert_eq!(value(&request["custom_fields"], &town), "Luleå");
    let ticket = format!("/api/v2/tickets/{}.json", request["id"]);
    let change = json!({ "ticket": { "custom_fields": [{ "id": id, "value": "south" }] } });
    let priya = of(&desk, "priya@desk.example");
    let changed = Program::must(priya.ask(Method::PUT, &ticket, change).await, 200);
    assert_eq!(value(&changed["ticket"]["fields"], &json!(id)), "south");
    let events = &changed["audit"]["events"];
    assert_eq!(events[0]["field_name"], id.to_string());
    assert_eq!(events[0]["previous_value"], "north");
    let wrong = json!({ "ticket": { "custom_fields": [{ "id": id, "value": "east" }] } });
    Program::must(priya.ask(Method::PUT, &ticket, wrong).await, 422);
    // What is taken away is offered no longer, and what was answered stays.
    let gone = ola
        .ask(
            Method::DELETE,
            &format!("/api/v2/ticket_fields/{id}.json"),
            json!({}),
        )
        .await;
    assert_eq!(gone.0, 204);
    let fields = astrid.get("/api/v2/ticket_fields.json").await;
    assert!(!fields.to_string().contains("Region"));
    let options = ola
        .get(&format!("/api/v2/ticket_fields/{id}/options.json"))
        .await;
    assert_eq!(options["count"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_administrator_changes_nothing_of_forms() {
    let (desk, forms) = exam_desk();
    for email in ["priya@desk.example", "astrid@school.example"] {
        let program = of(&desk, email);
        for (method, path, key) in [
            (
                Method::POST,
                "/api/v2/ticket_forms.json".to_owned(),
                "ticket_form",
            ),
            (
                Method::PUT,
                format!("/api/v2/ticket_forms/{}.json", forms.incident),
                "ticket_form",
            ),
            (
                Method::DELETE,
                format!("/api/v2/ticket_forms/{}.json", forms.incident),
                "ticket_form",
            ),
            (
                Method::POST,
                "/api/v2/ticket_fields.json".to_owned(),
                "ticket_field",
            ),
            (
                Method::PUT,
                format!("/api/v2/ticket_fields/{}.json", forms.candidate),
                "ticket_field",
            ),
            (
                Method::DELETE,
                format!("/api/v2/ticket_fields/{}.json", forms.candidate),
                "ticket_field",
            ),
            (
                Method::POST,
                format!("/api/v2/ticket_fields/{}/options.json", forms.service_kind),
                "custom_field_option",
            ),
        ] {
            let body = json!({ key: { "name": "Mine", "title": "Mine", "type": "text" } });
            let (status, answer) = program.ask(method, &path, body).await;
            assert_eq!(status, 403, "{path}: {answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_of_customers_know_the_forms_and_fields_that_are_for_them() {
    let (desk, forms) = exam_desk();
    let customer = of(&desk, "astrid@school.example");
    let listed = customer.get("/api/v2/ticket_forms.json").await;
    let names: Vec<&str> = listed["ticket_forms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|form| form["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Support request", "Incident", "Service request"]);
    let linked = customer
        .get(&format!("/api/v2/ticket_forms/{}.json", forms.improvement))
        .await;
    assert_eq!(linked["ticket_form"]["key"], "improvement");
    let fields = customer.get("/api/v2/ticket_fields.json").await.to_string();
    assert!(fields.contains("Candidate ID") && !fields.contains("The school’s network"));
    let team = of(&desk, "priya@desk.example");
    let all = team.get("/api/v2/ticket_fields.json?page[size]=100").await;
    let kinds: Vec<&str> = all["ticket_fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["type"].as_str().unwrap())
        .collect();
    for kind in [
        "subject",
        "description",
        "status",
        "tickettype",
        "priority",
        "group",
        "assignee",
        "tagger",
        "multiselect",
        "regexp",
    ] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    let count = team.get("/api/v2/ticket_fields/count.json").await;
    assert_eq!(count["count"]["value"], kinds.len());
    let _ = astrid(&desk);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_is_added_or_changed_by_its_value_and_nonsense_is_refused() {
    let (desk, forms) = exam_desk();
    let ola = of(&desk, "ola@desk.example");
    let path = format!("/api/v2/ticket_fields/{}/options.json", forms.service_kind);
    let option = json!({ "custom_field_option": { "name": "Train us", "value": "training" } });
    let answer = Program::must(ola.ask(Method::POST, &path, option).await, 200);
    assert_eq!(answer["custom_field_option"]["value"], "training");
    assert_eq!(ola.get(&path).await["count"], 4);
    for (key, path, body) in [
        (
            "ticket_field",
            "/api/v2/ticket_fields.json",
            json!({ "type": "text" }),
        ),
        (
            "ticket_field",
            "/api/v2/ticket_fields.json",
            json!({ "type": "subject", "title": "Another" }),
        ),
        (
            "ticket_field",
            "/api/v2/ticket_fields.json",
            json!({ "type": "regexp", "title": "Bad", "regexp_for_validation": "[" }),
        ),
        (
            "ticket_field",
            "/api/v2/ticket_fields.json",
            json!({ "type": "tagger", "title": "Empty" }),
        ),
        (
            "ticket_form",
            "/api/v2/ticket_forms.json",
            json!({ "active": true }),
        ),
        (
            "ticket_form",
            "/api/v2/ticket_forms.json",
            json!({ "name": "Odd", "end_user_conditions": [{
                "parent_field_id": 1, "value": "x", "child_fields": [{ "id": 2 }],
            }] }),
        ),
        (
            "ticket_form",
            "/api/v2/ticket_forms/1.json",
            json!({ "active": false }),
        ),
    ] {
        let method = if path.contains("/1.json") {
            Method::PUT
        } else {
            Method::POST
        };
        let (status, answer) = ola.ask(method, path, json!({ key: body })).await;
        assert_eq!(status, 422, "{answer}");
    }
}
