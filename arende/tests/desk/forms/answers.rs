//! Answers after a request was sent: who reads them, who changes them, and what needs them.

use axum::http::{Method, StatusCode};
use domain::TicketId;
use domain::form::Kind;
use serde_json::json;

use super::{Forms, astrid, exam_desk, field, person, usual_form};
use crate::harness::{Browser, Desk};

fn named(field: domain::FieldId) -> String {
    format!("request[custom_fields][{field}]")
}

/// Astrid's request about a test, with a candidate.
async fn asked(browser: &mut Browser, forms: Forms) {
    let sent = browser
        .post(
            "/hc/en/requests/new",
            &[
                ("ticket_form_id", &forms.support.to_string()),
                ("request[subject]", "The test does not open"),
                ("request[description]", "It says error."),
                (&named(forms.test_link), "Physics 1a"),
                (&named(forms.candidate), "773190"),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn b24_answers_are_fields_that_the_team_reads_and_changes_and_history_tells() {
    let (desk, forms) = exam_desk();
    let mut browser = desk.signed_in("astrid@school.example").await;
    asked(&mut browser, forms).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("value=\"773190\"")
        .must_say("value=\"Physics 1a\"");
    let custom = |field| format!("custom_fields[{field}]");
    let wrong = priya
        .post(
            "/agent/tickets/1/fields",
            &[(&custom(forms.candidate), "77319")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.must_say("The candidate ID must be 6 digits.");
    let changed = priya
        .post(
            "/agent/tickets/1/fields",
            &[(&custom(forms.test_link), "https://exam.example/run/9")],
        )
        .await;
    let page = priya.follow(changed).await;
    page.must_say("You set Test URL or name to https://exam.example/run/9")
        .must_say("href=\"https://exam.example/run/9\"");
    browser
        .get("/hc/en/requests/1")
        .await
        .must_say("Priya Nair set Test URL or name to https://exam.example/run/9");
    // The team moves it to another form; what was answered stays.
    let moved = priya
        .post(
            "/agent/tickets/1/fields",
            &[("ticket_form_id", &forms.service.to_string())],
        )
        .await;
    let page = priya.follow(moved).await;
    page.must_say("moved it to the form Service request")
        .must_say("value=\"773190\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_change_what_they_may_and_read_what_is_theirs_to_read() {
    let (desk, forms) = exam_desk();
    let mut browser = desk.signed_in("astrid@school.example").await;
    let sent = browser
        .post(
            "/hc/en/requests/new",
            &[
                ("ticket_form_id", &forms.incident.to_string()),
                ("request[priority]", "high"),
                ("request[subject]", "The test does not open"),
                ("request[description]", "It says error."),
                (&named(forms.test_link), "Physics 1a"),
                // Not theirs to say.
                (&named(forms.cause), "network"),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = browser.get("/hc/en/requests/1").await;
    page.must_say("Your answers").must_say("Physics 1a");
    assert!(!page.says("Cause"));
    let mut priya = desk.signed_in("priya@desk.example").await;
    let before = priya.get("/agent/tickets/1").await;
    assert!(!before.says("<option value=\"network\" selected>"));
    priya
        .post(
            "/agent/tickets/1/fields",
            &[(&format!("custom_fields[{}]", forms.cause), "network")],
        )
        .await;
    let page = browser.get("/hc/en/requests/1").await;
    assert!(!page.says("The school’s network"), "{}", page.text);
    let wrong = browser
        .post(
            "/hc/en/requests/1/fields",
            &[
                (&named(forms.test_link), "Physics 1b"),
                (&named(forms.candidate), "x"),
                (&named(forms.cause), "device"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong
        .must_say("The candidate ID must be 6 digits.")
        .must_say("value=\"Physics 1b\"");
    let saved = browser
        .post(
            "/hc/en/requests/1/fields",
            &[
                (&named(forms.test_link), "Physics 1b"),
                (&named(forms.candidate), "123456"),
            ],
        )
        .await;
    browser
        .follow(saved)
        .await
        .must_say("Physics 1b")
        .must_say("123456");
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("<option value=\"network\" selected>");
    let mut jonas = desk.signed_in("jonas@desk.example").await;
    let stranger = jonas
        .post(
            "/hc/en/requests/1/fields",
            &[(&named(forms.test_link), "z")],
        )
        .await;
    assert_ne!(stranger.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_solved_with_what_the_team_needs_to_know_of_it() {
    let desk = Desk::with_people();
    let cause = field(&desk, Kind::Text, "Cause", |draft| {
        draft.head.required.on_solve = true;
        draft.head.visible = false;
        draft.head.editable = false;
    });
    usual_form(&desk, |draft| draft.fields.push(cause));
    let mut browser = desk.signed_in("astrid@school.example").await;
    browser
        .post(
            "/hc/en/requests/new",
            &[
                ("request[subject]", "No sound"),
                ("request[description]", "In part 2."),
            ],
        )
        .await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    let page = priya.get("/agent/tickets/1").await;
    page.must_say("(needed to solve)");
    let answer = [
        ("public", "1"),
        ("body", "It works now."),
        ("status_id", "5"),
        ("seen", "1"),
    ];
    let refused = priya.post("/agent/tickets/1/comments", &answer).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .must_say("Before it is solved, fill in: Cause.")
        .must_say("It works now.");
    priya
        .post(
            "/agent/tickets/1/fields",
            &[(&format!("custom_fields[{cause}]"), "A loose cable")],
        )
        .await;
    let solved = priya.post("/agent/tickets/1/comments", &answer).await;
    assert_eq!(solved.status, StatusCode::SEE_OTHER, "{}", solved.text);
}

/// Where somebody without the right could meet an answer.
async fn everywhere(desk: &Desk, browser: &mut Browser, who: &str) -> String {
    let mut seen = String::new();
    for path in [
        "/hc/en",
        "/hc/en/requests",
        "/hc/en/requests/1",
        "/hc/en/requests/1/thread",
        "/hc/en/search?query=S3CRET",
        "/hc/en/requests/new",
    ] {
        seen.push_str(&browser.get(path).await.text);
    }
    let id = person(desk, who);
    for path in [
        "/api/v2/requests.json",
        "/api/v2/requests/1.json",
        "/api/v2/requests/1/comments.json",
        "/api/v2/ticket_fields.json",
        "/api/v2/ticket_forms.json",
    ] {
        let (_, answer) = desk.program(id, who, Method::GET, path, &json!({})).await;
        seen.push_str(&answer.to_string());
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_read_by_those_who_may_on_pages_in_the_api_and_in_mails() {
    let (desk, forms) = exam_desk();
    let mut browser = desk.signed_in("astrid@school.example").await;
    asked(&mut browser, forms).await;
    // The team notes what customers do not read, with words that stand nowhere else.
    let hidden = field(&desk, Kind::Text, "S3CRET-title", |draft| {
        draft.head.visible = false;
        draft.head.editable = false;
    });
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .post(
            "/agent/tickets/1/fields",
            &[(&format!("custom_fields[{hidden}]"), "S3CRET-answer")],
        )
        .await;
    priya
        .post(
            "/agent/tickets/1/comments",
            &[
                ("public", "1"),
                ("body", "Have a look."),
                ("status_id", "3"),
                ("seen", "1"),
            ],
        )
        .await;
    desk.later();
    let own = everywhere(&desk, &mut browser, "astrid@school.example").await;
    assert!(own.contains("773190") && own.contains("Physics 1a"));
    assert!(
        !own.contains("S3CRET-"),
        "a customer reads the team's field"
    );
    let mails = desk.outbox().join("\n");
    assert!(mails.contains("Have a look."));
    for secret in ["S3CRET", "773190", "Physics 1a"] {
        assert!(!mails.contains(secret), "a mail carries {secret}");
    }
    desk.person(
        "Sven Other",
        "sven@elsewhere.example",
        domain::person::Role::User,
        "en",
    );
    let mut sven = desk.signed_in("sven@elsewhere.example").await;
    let others = everywhere(&desk, &mut sven, "sven@elsewhere.example").await;
    assert!(!others.contains("773190") && !others.contains("S3CRET-"));
    priya
        .get("/agent/search?q=S3CRET-answer")
        .await
        .must_say("The test does not open");
    let (_, ticket) = desk
        .program(
            person(&desk, "priya@desk.example"),
            "priya@desk.example",
            Method::GET,
            "/api/v2/tickets/1.json",
            &json!({}),
        )
        .await;
    let custom = ticket["ticket"]["custom_fields"].to_string();
    assert!(custom.contains("S3CRET-answer") && custom.contains("773190"));
    assert_eq!(
        ticket["ticket"]["custom_fields"],
        ticket["ticket"]["fields"]
    );
    let _ = (astrid(&desk), TicketId(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_names_what_the_desk_knows_and_nothing_else() {
    use domain::form::Lookup;
    let desk = Desk::with_people();
    let school = desk.organization("The school", false);
    let mut fields = Vec::new();
    for lookup in Lookup::ALL {
        let title = format!("About the {}", lookup.word());
        let id = field(&desk, Kind::Lookup, &title, |draft| {
            draft.head.lookup = Some(lookup);
        });
        fields.push(id);
    }
    usual_form(&desk, |draft| draft.fields.extend(&fields));
    let mut browser = desk.signed_in("astrid@school.example").await;
    let page = browser.get("/hc/en/requests/new").await;
    // Customers would find out what there is.
    assert!(!page.says("About the"));
    browser
        .post(
            "/hc/en/requests/new",
            &[
                ("request[subject]", "No sound"),
                ("request[description]", "In part 2."),
            ],
        )
        .await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    let known = [1, astrid(&desk).0, school.0];
    for (field, known) in fields.iter().zip(known) {
        let name = format!("custom_fields[{field}]");
        for (value, status) in [
            ("999", StatusCode::UNPROCESSABLE_ENTITY),
            ("x", StatusCode::UNPROCESSABLE_ENTITY),
            (known.to_string().as_str(), StatusCode::SEE_OTHER),
        ] {
            let answer = priya
                .post("/agent/tickets/1/fields", &[(&name, value)])
                .await;
            assert_eq!(answer.status, status, "{field} {value}: {}", answer.text);
        }
    }
}
