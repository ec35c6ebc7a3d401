//! What everybody reads: the page, the history, the feed, the JSON, and the copy of it while the database is away.

use axum::http::StatusCode;
use domain::person::Role;
use domain::service::{Kind, Phase, State};
use domain::{DAY, HOUR};
use status::commands::{New, open, post_update};

use super::{components, tells, texts, told};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_status_page_says_so_and_what_is_not_there_is_not_found() {
    let desk = Desk::open();
    let mut browser = desk.browser();
    let page = browser.get("/hc/en/status").await;
    page.must_say("Nothing is told here yet.");
    browser
        .get("/hc/sv/status")
        .await
        .must_say("Här finns inget att berätta än.");
    browser
        .get("/hc/en/status/history")
        .await
        .must_say("Nothing has been told yet.");
    for address in ["incidents/1", "incidents/x", "confirm/1.x", "unsubscribe/x"] {
        let page = browser.get(&format!("/hc/en/status/{address}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b09_the_status_page_tells_known_limitations_and_how_far_the_work_has_come() {
    let desk = Desk::with_people();
    let some = components(&desk, &[("Exams", ""), ("Marking", "")]);
    let app = desk.app().clone();
    let now = app.clock.now();
    let limitation = New {
        kind: Kind::Limitation,
        title: texts("No sound on iPads", "Inget ljud på iPad"),
        starts_at: now,
        ends_at: None,
        first: told(
            Phase::Known,
            "Sound stops after a pause.",
            &[(some[0], State::Operational)],
        ),
    };
    let id = app
        .store
        .write_now(|tx| open(tx, &limitation, None, now))
        .unwrap();
    let mut browser = desk.browser();
    let page = browser.get("/hc/en/status").await;
    page.must_say("Known limitations")
        .must_say("No sound on iPads")
        .must_say("Confirmed")
        .must_say("Everything works");
    app.clock.advance(DAY);
    let more = told(
        Phase::Tested,
        "A new version is being tried out.",
        &[(some[0], State::Operational)],
    );
    let now = app.clock.now();
    app.store
        .write_now(|tx| post_update(tx, id, &more, None, now))
        .unwrap();
    browser
        .get("/hc/en/status")
        .await
        .must_say("The solution is being tested")
        .must_say("A new version is being tried out.")
        .must_say("Sound stops after a pause.");
    browser
        .get("/hc/sv/status")
        .await
        .must_say("Inget ljud på iPad")
        .must_say("Lösningen testas");
    // It is no outage, and monitors hear nothing of it.
    let json = browser.get("/api/v2/summary.json").await.text;
    assert!(!json.contains("No sound") && json.contains("\"indicator\":\"none\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_is_on_the_page_in_the_history_in_the_feed_and_in_the_json() {
    let desk = Desk::with_people();
    let priya = desk.person("Kim", "kim@desk.example", Role::Admin, "en");
    let some = components(&desk, &[("Exams", ""), ("Marking <b>", "")]);
    let first = told(
        Phase::Investigating,
        "Some cannot <begin>.",
        &[(some[0], State::Partial), (some[1], State::Degraded)],
    );
    let id = tells(&desk, priya, "Exams do not begin", first);
    let mut browser = desk.browser();
    let page = browser.get("/hc/en/status").await;
    page.must_say("Some things do not work for some")
        .must_say("Exams do not begin")
        .must_say("Some cannot &lt;begin&gt;.")
        .must_say("Major impact")
        .must_say("Marking &#60;b&#62;");
    assert!(page.says("class=\"t-partial_outage\"") || page.says("t-partial_outage"));
    let json = browser.get("/api/v2/summary.json").await;
    assert_eq!(
        json.headers
            .get("access-control-allow-origin")
            .and_then(|value| value.to_str().ok()),
        Some("*")
    );
    assert!(json.headers.contains_key("etag"));
    let value: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(value["status"]["indicator"], "major");
    assert_eq!(value["components"][0]["status"], "partial_outage");
    assert_eq!(value["incidents"][0]["status"], "investigating");
    assert_eq!(
        value["incidents"][0]["incident_updates"][0]["affected_components"][0]["new_status"],
        "partial_outage"
    );
    // Nothing else lets the scripts of other sites in.
    let other = browser.get("/api/v2/ticket_forms.json").await;
    assert!(!other.headers.contains_key("access-control-allow-origin"));

    desk.app().clock.advance(HOUR);
    let now = desk.app().clock.now();
    let over = told(
        Phase::Resolved,
        "All can begin again.",
        &[(some[0], State::Operational), (some[1], State::Operational)],
    );
    desk.app()
        .store
        .write_now(|tx| post_update(tx, id, &over, Some(priya), now))
        .unwrap();
    let page = browser.get("/hc/en/status").await;
    page.must_say("Everything works")
        .must_say("All can begin again.");
    browser
        .get("/hc/en/status/history")
        .await
        .must_say("Exams do not begin");
    browser
        .get(&format!("/hc/en/status/incidents/{id}"))
        .await
        .must_say("Resolved")
        .must_say("Investigating");
    let feed = browser.get("/hc/sv/status/feed.atom").await;
    assert!(
        feed.says("<title>Exams do not begin</title>") && feed.says("http://www.w3.org/2005/Atom")
    );
    for (address, list, count) in [
        ("incidents", "incidents", 1),
        ("incidents/unresolved", "incidents", 0),
        ("scheduled-maintenances", "scheduled_maintenances", 0),
        ("components", "components", 2),
    ] {
        let page = browser.get(&format!("/api/v2/{address}.json")).await;
        let value: serde_json::Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(value[list].as_array().unwrap().len(), count, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_is_planned_begins_and_ends_by_the_clock() {
    let desk = Desk::with_people();
    let some = components(&desk, &[("Exams", "")]);
    let app = desk.app().clone();
    let now = app.clock.now();
    let planned = New {
        kind: Kind::Maintenance,
        title: texts("New servers", "Nya servrar"),
        starts_at: now.plus(2 * HOUR),
        ends_at: Some(now.plus(3 * HOUR)),
        first: told(
            Phase::Scheduled,
            "We move to new servers.",
            &[(some[0], State::Maintenance)],
        ),
    };
    app.store
        .write_now(|tx| open(tx, &planned, None, now))
        .unwrap();
    let mut browser = desk.browser();
    let count = async |browser: &mut crate::harness::Browser, list: &str| {
        let page = browser
            .get(&format!("/api/v2/scheduled-maintenances/{list}.json"))
            .await;
        let value: serde_json::Value = serde_json::from_str(&page.text).unwrap();
        value["scheduled_maintenances"].as_array().unwrap().len()
    };
    browser
        .get("/hc/en/status")
        .await
        .must_say("Everything works")
        .must_say("New servers");
    assert_eq!(count(&mut browser, "upcoming").await, 1);
    app.clock.advance(2 * HOUR);
    desk.later();
    browser
        .get("/hc/en/status")
        .await
        .must_say("Planned work is going on")
        .must_say("The planned work has begun.");
    assert_eq!(count(&mut browser, "active").await, 1);
    app.clock.advance(HOUR);
    desk.later();
    let page = browser.get("/hc/sv/status").await;
    page.must_say("Allt fungerar")
        .must_say("Det planerade arbetet är klart.");
    assert_eq!(count(&mut browser, "active").await, 0);
    // The hourly look finds nothing left to do.
    assert_eq!(status::move_on_all(&app).unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_away_the_last_page_and_json_are_served_with_their_time() {
    let desk = Desk::with_people();
    components(&desk, &[("Exams", "")]);
    let mut browser = desk.browser();
    let mut signed_in = desk.signed_in("astrid@school.example").await;
    browser
        .get("/hc/en/status")
        .await
        .must_say("Everything works");
    let json = browser.get("/api/v2/summary.json").await.text;
    desk.is_damaged();
    desk.app()
        .store
        .write_now(|tx| {
            tx.run("ALTER TABLE service_incident RENAME TO gone", &[])?;
            tx.run("ALTER TABLE setting RENAME TO also_gone", &[])
        })
        .unwrap();
    for visitor in [&mut browser, &mut signed_in] {
        let page = visitor.get("/hc/en/status").await;
        assert_eq!(page.status, StatusCode::OK);
        page.must_say(
            "We cannot reach our database right now. This page was made 2 Mar 2026 09:00 UTC",
        )
        .must_say("Everything works");
        // It belongs to nobody.
        assert!(!page.says("Astrid") && !page.says("/status/subscribe"));
        let copy = visitor.get("/api/v2/summary.json").await;
        assert_eq!((copy.status, &copy.text), (StatusCode::OK, &json));
    }
    // What was never made cannot be shown.
    let other = browser.get("/hc/sv/status").await;
    assert_eq!(other.status, StatusCode::INTERNAL_SERVER_ERROR);
}
