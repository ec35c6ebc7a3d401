//! What the team does: components, incidents, updates, corrections, taking back; and tickets that are about an incident.

use axum::http::StatusCode;
use domain::person::Role;

use super::components;
use crate::harness::Desk;

const INCIDENT: &[(&str, &str)] = &[
    ("kind", "incident"),
    ("title.en", "Exams are slow"),
    ("title.sv", "Proven är långsamma"),
    ("body.en", "We look into it."),
    ("body.sv", "Vi undersöker."),
    ("phase", "investigating"),
    ("component.1", "degraded_performance"),
    ("announces", "1"),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_team_keeps_components_and_templates_and_orders_them() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/status")
        .await
        .must_say("No components yet.");
    let refused = ola
        .post("/agent/status/components", &[("about.en", "What I typed")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .must_say("Give it a name in at least one language.")
        .must_say("What I typed");
    for (name, group) in [("Europe", true), ("Exams", false), ("Marking", false)] {
        let mut fields = vec![("name.en", name), ("active", "1")];
        if group {
            fields.push(("is_group", "1"));
        } else {
            fields.push(("group", "1"));
        }
        let made = ola.post("/agent/status/components", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    }
    ola.post("/agent/status/components/3/place", &[("move", "up")])
        .await;
    let page = ola.get("/hc/en/status").await;
    let (exams, marking) = (page.text.find("Exams"), page.text.find("Marking"));
    assert!(marking < exams && page.says("<h2>Europe</h2>"));
    // One that is not shown any more.
    ola.post("/agent/status/components/3", &[("name.en", "Marking")])
        .await;
    assert!(!ola.get("/hc/en/status").await.says("Marking"));
    ola.get("/agent/status")
        .await
        .must_say("not shown any more");
    let template = [
        ("phase", "incident/identified"),
        ("title.en", "Slow"),
        ("body.en", "We know why."),
        ("active", "1"),
    ];
    ola.post("/agent/status/templates", &template).await;
    ola.post("/agent/status/templates/1", &template).await;
    ola.get("/agent/status/new?kind=incident&template=1")
        .await
        .must_say("We know why.")
        .must_say("value=\"identified\" selected");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_corrected_or_taken_back_before_anybody_is_told() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    components(&desk, &[("Exams", "")]);
    desk.app().clock.advance(domain::HOUR);
    let mut ola = desk.signed_in("ola@desk.example").await;
    let empty = ola
        .post(
            "/agent/status/incidents",
            &[
                ("kind", "incident"),
                ("phase", "investigating"),
                ("body.sv", "Skrivet"),
            ],
        )
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.must_say("Give it a headline").must_say("Skrivet");
    let told = ola.post("/agent/status/incidents", INCIDENT).await;
    let page = ola.follow(told).await;
    page.must_say("Told.").must_say("Take back the last update");
    let mut visitor = desk.browser();
    visitor
        .get("/hc/sv/status")
        .await
        .must_say("Proven är långsamma");
    ola.post(
        "/agent/status/updates/1",
        &[("body.en", "We look into it now.")],
    )
    .await;
    visitor
        .get("/hc/en/status")
        .await
        .must_say("We look into it now.")
        .must_say("corrected");
    // Taken back: as if it had never been.
    let gone = ola.post("/agent/status/incidents/1/undo", &[]).await;
    ola.follow(gone)
        .await
        .must_say("Taken back. Nobody was told.");
    let page = visitor.get("/hc/en/status").await;
    assert!(!page.says("Exams are slow"));
    page.must_say("Everything works")
        .must_say("The last 90 days, without trouble");
    // A second update alone, and not any more after the mails went out.
    ola.post("/agent/status/incidents", INCIDENT).await;
    desk.later();
    let more = [
        ("phase", "monitoring"),
        ("body.en", "It is mended."),
        ("component.1", "operational"),
    ];
    ola.post("/agent/status/incidents/2", &more).await;
    visitor.get("/hc/en/status").await.must_say("It is mended.");
    ola.post("/agent/status/incidents/2/undo", &[]).await;
    let page = visitor.get("/hc/en/status").await;
    assert!(!page.says("It is mended."));
    page.must_say("Slow or in part");
    let late = ola.post("/agent/status/incidents/2/undo", &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.must_say("It cannot be taken back any more");
    // What was learnt of it.
    let text = [
        ("title.en", "Exams were slow"),
        ("afterwards.en", "A disk was full."),
    ];
    ola.post("/agent/status/incidents/2/text", &text).await;
    visitor
        .get("/hc/en/status/incidents/2")
        .await
        .must_say("Exams were slow")
        .must_say("A disk was full.");
}

#[tokio::test(flavor = "multi_thread")]
async fn planned_work_needs_its_times_and_can_be_moved() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    components(&desk, &[("Exams", "")]);
    let mut ola = desk.signed_in("ola@desk.example").await;
    let fields = |starts, ends| {
        vec![
            ("kind", "maintenance"),
            ("title.en", "New servers"),
            ("body.en", "We move."),
            ("phase", "scheduled"),
            ("component.1", "under_maintenance"),
            ("starts", starts),
            ("ends", ends),
        ]
    };
    let wrong = fields("2026-03-04T22:00", "2026-03-04T21:00");
    ola.post("/agent/status/incidents", &wrong)
        .await
        .must_say("the end after the beginning");
    let right = fields("2026-03-04T22:00", "2026-03-04T23:00");
    let planned = ola.post("/agent/status/incidents", &right).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER);
    // Stockholm's ten in the evening.
    let json = ola
        .get("/api/v2/scheduled-maintenances/upcoming.json")
        .await;
    assert!(
        json.says("\"scheduled_for\":\"2026-03-04T21:00:00Z\""),
        "{}",
        json.text
    );
    let times = [("starts", "2026-03-05T22:00"), ("ends", "2026-03-05T23:00")];
    ola.post("/agent/status/incidents/1/times", &times).await;
    let json = ola
        .get("/api/v2/scheduled-maintenances/upcoming.json")
        .await;
    assert!(json.says("\"scheduled_for\":\"2026-03-05T21:00:00Z\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_update_answers_all_attached_tickets_and_the_end_asks_each_whether_it_works() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.person("Erik", "erik@school.example", Role::User, "en");
    components(&desk, &[("Exams", "")]);
    for email in ["astrid@school.example", "erik@school.example"] {
        let mut customer = desk.signed_in(email).await;
        let sent = customer
            .post(
                "/hc/en/requests/new",
                &[
                    ("request[subject]", "Slow"),
                    ("request[description]", "So slow."),
                ],
            )
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.post("/agent/status/incidents", INCIDENT).await;
    for number in ["1", "2"] {
        let page = ola.get(&format!("/agent/tickets/{number}")).await;
        page.must_say("incident_id");
        let fields = format!("/agent/tickets/{number}/fields");
        let attached = ola.post(&fields, &[("incident_id", "1")]).await;
        assert_eq!(attached.status, StatusCode::SEE_OTHER, "{}", attached.text);
        // A second time changes nothing.
        ola.post(&fields, &[("incident_id", "1")]).await;
    }
    let absent = ola
        .post("/agent/tickets/1/fields", &[("incident_id", "99")])
        .await;
    assert_eq!(absent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut page = ola.get("/agent/status/incidents/1").await;
    page.must_say("2 tickets");
    let over = [
        ("phase", "resolved"),
        ("body.en", "It is fast again."),
        ("body.sv", "Det är snabbt igen."),
        ("component.1", "operational"),
        ("answers", "1"),
    ];
    ola.post("/agent/status/incidents/1", &over).await;
    desk.later();
    desk.later();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    page = astrid.get("/hc/en/requests/1").await;
    page.must_say("Det är snabbt igen.")
        .must_say("Fungerar det för dig nu?")
        .must_say("Awaiting your reply");
    let mut erik = desk.signed_in("erik@school.example").await;
    page = erik.get("/hc/en/requests/2").await;
    page.must_say("It is fast again.")
        .must_say("Does it work for you now?");
    let answers = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM comment WHERE ticket_id = 2 AND body LIKE 'It is fast again.%'",
            &[],
        )
    });
    assert_eq!(answers.unwrap(), 1);
    assert!(
        desk.outbox()
            .iter()
            .any(|mail| mail.contains("To: erik@school.example"))
    );
    // It is taken off again.
    ola.post("/agent/tickets/1/fields", &[("incident_id", "")])
        .await;
    ola.get("/agent/status/incidents/1")
        .await
        .must_say("One ticket");
}
