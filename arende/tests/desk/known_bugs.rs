//! Known bugs: a record of the team gathers tickets, and customers read how far it came, and nothing else of it.

use axum::http::Method;
use domain::person::Role;
use serde_json::json;

use crate::harness::{Browser, Desk};
use crate::portals::{asks, education};

/// The number at the end of an address.
fn number(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

/// Priya writes a bug down; answers its number.
async fn writes_down(priya: &mut Browser) -> String {
    let fields = [
        ("subject", "SECRET rounding in marks"),
        ("known", "SECRET cause: the new library"),
    ];
    let made = priya.post("/agent/problems", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text);
    number(&made.location.unwrap())
}

async fn links(priya: &mut Browser, bug: &str, ticket: &str) {
    let page = format!("/agent/problems/{bug}/tickets");
    let linked = priya.post(&page, &[("link", ticket)]).await;
    priya
        .follow(linked)
        .await
        .must_say(&format!("#{ticket} is linked."));
}

async fn tells(priya: &mut Browser, bug: &str, fields: &[(&str, &str)]) {
    let told = priya.post(&format!("/agent/problems/{bug}"), fields).await;
    priya.follow(told).await.must_say("Mails go out");
}

#[tokio::test(flavor = "multi_thread")]
async fn c36_the_state_of_a_known_bug_is_followed_in_the_list_and_every_change_is_told_once() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let first = number(&asks(&mut astrid, "Marks are wrong", &["all"]).await);
    let second = number(&asks(&mut astrid, "Marks again", &["all"]).await);
    let other = number(&asks(&mut astrid, "Something else", &["all"]).await);
    desk.later();
    let before = desk.outbox().len();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/problems")
        .await
        .must_say("No known bugs.")
        .must_say("New known bug");
    let bug = writes_down(&mut priya).await;
    priya
        .get(&format!("/agent/problems/{bug}"))
        .await
        .must_say("No ticket is linked yet.")
        .must_say("Customers were told nothing yet.");
    let tracker = [("tracker", "https://tracker.example/SECRET-7")];
    let page = format!("/agent/problems/{bug}/tracker");
    let kept = priya.post(&page, &tracker).await;
    priya.follow(kept).await.must_say("Saved.");
    links(&mut priya, &bug, &first).await;
    // The other one from among the ticket's own details.
    let fields = [("problem_id", bug.as_str())];
    let page = format!("/agent/tickets/{second}/fields");
    assert_eq!(priya.post(&page, &fields).await.status, 303);
    priya
        .get(&format!("/agent/tickets/{second}"))
        .await
        .must_say("linked it to known bug");
    // Nothing was told, so nothing is shown.
    let list = astrid.get("/hc/en/requests").await;
    list.must_say("Known problem");
    assert!(!list.says("Confirmed"));

    let planned = [
        ("state", "planned"),
        ("body.en", "We know why, and put it right."),
        ("body.sv", "Vi vet varför."),
    ];
    tells(&mut priya, &bug, &planned).await;
    let list = astrid.get("/hc/en/requests").await;
    assert_eq!(list.text.matches("Fix planned").count(), 2, "{}", list.text);
    astrid
        .get("/hc/sv/requests")
        .await
        .must_say("Känt fel")
        .must_say("Rättning planerad");
    let own = astrid.get(&format!("/hc/en/requests/{first}")).await;
    own.must_say("Known problem").must_say("Fix planned");
    let saved = astrid.get("/hc/en/requests.csv").await;
    assert_eq!(saved.text.matches("Fix planned").count(), 2);
    desk.later();
    desk.later();
    let mails = desk.outbox();
    let told: Vec<_> = mails[before..]
        .iter()
        .filter(|mail| mail.contains("put it right"))
        .collect();
    assert_eq!(told.len(), 2, "{mails:?}");
    assert!(told.iter().all(|mail| mail.contains("Fix planned")));

    // What is the team's stays with it, by every path.
    let all = "/hc/en/requests?status=all&query=SECRET";
    for path in [
        all.to_owned(),
        "/hc/en/search?query=SECRET".to_owned(),
        "/hc/en/requests?status=all".to_owned(),
        "/hc/en/requests.csv?status=all".to_owned(),
        format!("/hc/en/requests/{first}"),
        format!("/hc/en/requests/{first}/thread?after=0"),
    ] {
        let page = astrid.get(&path).await;
        assert!(
            !page.says("rounding") && !page.says("tracker.example"),
            "{path}"
        );
        assert!(!page.says(&format!("requests/{bug}")), "{path}");
    }
    let hidden = astrid.get(&format!("/hc/en/requests/{bug}")).await;
    assert_eq!(hidden.status, 404);
    assert!(mails.iter().all(|mail| !mail.contains("SECRET")));

    // Fixed in a version, then live where they are, and each is asked whether it works.
    desk.app().clock.advance(domain::DAY);
    tells(&mut priya, &bug, &[("state", "fixed"), ("version", "4.2")]).await;
    astrid.get("/hc/en/requests").await.must_say("Fixed in 4.2");
    desk.later();
    desk.app().clock.advance(domain::DAY);
    let live = [
        ("state", "live"),
        ("version", "4.2"),
        ("asks", "1"),
        ("scope", "chosen"),
        ("only", first.as_str()),
    ];
    tells(&mut priya, &bug, &live).await;
    desk.later();
    let list = astrid.get("/hc/en/requests").await;
    list.must_say("Live for you, in 4.2")
        .must_say("Fixed in 4.2");
    astrid
        .get(&format!("/hc/en/requests/{first}"))
        .await
        .must_say("Does it work for you now?");
    let second_page = astrid.get(&format!("/hc/en/requests/{second}")).await;
    assert!(!second_page.says("Does it work for you now?"));
    priya
        .get(&format!("/agent/problems/{bug}"))
        .await
        .must_say("in 1 ticket")
        .must_say("Live for you, in 4.2");
    let third = astrid.get(&format!("/hc/en/requests/{other}")).await;
    assert!(!third.says("Known problem"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_of_a_bug_is_taken_back_and_links_are_undone() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let ticket = number(&asks(&mut astrid, "Marks are wrong", &["all"]).await);
    desk.later();
    desk.later();
    let before = desk.outbox().len();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let bug = writes_down(&mut priya).await;
    let page = format!("/agent/problems/{bug}");
    let tickets = format!("{page}/tickets");
    links(&mut priya, &bug, &ticket).await;
    tells(&mut priya, &bug, &[("state", "confirmed")]).await;
    desk.app().clock.advance(domain::DAY);
    desk.later();
    desk.later();
    let confirmed = desk.outbox().len();
    assert_eq!(confirmed, before + 1);
    tells(&mut priya, &bug, &[("state", "live"), ("asks", "1")]).await;
    astrid.get("/hc/en/requests").await.must_say("Live for you");
    let back = priya.post(&format!("{page}/undo"), &[]).await;
    priya.follow(back).await.must_say("Nobody was told.");
    let list = astrid.get("/hc/en/requests").await;
    list.must_say("Confirmed");
    assert!(!list.says("Live for you"));
    desk.app().clock.advance(domain::MINUTE);
    desk.later();
    desk.later();
    assert_eq!(desk.outbox().len(), confirmed);
    let late = priya.post(&format!("{page}/undo"), &[]).await;
    assert_eq!(late.status, 422, "{}", late.text);
    // A link goes, and comes back as it was.
    let gone = priya.post(&tickets, &[("unlink", ticket.as_str())]).await;
    priya
        .follow(gone)
        .await
        .must_say("is not linked any more.")
        .must_say("name=\"link\" value=\"")
        .must_say("Undo");
    assert!(!astrid.get("/hc/en/requests").await.says("Confirmed"));
    links(&mut priya, &bug, &ticket).await;
    astrid.get("/hc/en/requests").await.must_say("Confirmed");
    // What cannot be linked is said at the field, with what was typed.
    for (typed, said) in [
        ("nothing", "There is no ticket nothing."),
        ("99", "There is no ticket 99."),
        (bug.as_str(), "cannot be about another one"),
    ] {
        let refused = priya.post(&tickets, &[("link", typed)]).await;
        assert_eq!(refused.status, 422, "{typed}");
        refused
            .must_say(said)
            .must_say(&format!("name=\"link\" value=\"{typed}\""));
    }
    let long = "x".repeat(41);
    for (fields, said) in [
        (
            vec![
                ("state", "fixed"),
                ("version", long.as_str()),
                ("body.en", "Kept words"),
            ],
            "at most",
        ),
        (
            vec![
                ("state", "live"),
                ("scope", "chosen"),
                ("body.en", "Kept words"),
            ],
            "Tick at least one ticket",
        ),
    ] {
        let refused = priya.post(&page, &fields).await;
        assert_eq!(refused.status, 422);
        refused.must_say(said).must_say("Kept words");
    }
    let empty = priya
        .post("/agent/problems", &[("known", "Kept words")])
        .await;
    assert_eq!(empty.status, 422);
    empty.must_say("Kept words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_ticket_hears_how_its_bug_ended_and_a_portals_own_words_are_said() {
    let desk = Desk::open();
    education(&desk);
    crate::portals::decide(
        &desk,
        &[
            ("bug_fixed_words.en", "Coming in {version}"),
            ("bug_live_words.sv", "Rättat hos er"),
            ("bug_live_words.en", "Corrected at your school"),
        ],
    );
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let ticket = number(&asks(&mut astrid, "Marks are wrong", &["all"]).await);
    let mut priya = desk.signed_in("priya@desk.example").await;
    let bug = writes_down(&mut priya).await;
    links(&mut priya, &bug, &ticket).await;
    let closed = desk.app().store.write_now(|tx| {
        tx.run(
            "UPDATE ticket SET category = 'closed', solved_at = created_at, status_id = (SELECT min(id) FROM status WHERE category = 'closed')",
            &[],
        )
    });
    assert_eq!(closed.unwrap(), 2);
    desk.later();
    let before = desk.outbox().len();
    tells(&mut priya, &bug, &[("state", "fixed"), ("version", "5")]).await;
    astrid
        .get("/hc/en/requests?status=all")
        .await
        .must_say("Coming in 5");
    desk.app().clock.advance(domain::MINUTE);
    tells(&mut priya, &bug, &[("state", "live"), ("asks", "1")]).await;
    desk.later();
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), before + 2, "{mails:?}");
    assert!(
        mails
            .iter()
            .any(|mail| mail.contains("Corrected at your school"))
    );
    astrid
        .get(&format!("/hc/sv/requests/{ticket}"))
        .await
        .must_say("Rättat hos er");
    let state = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM ticket WHERE category = 'closed'", &[]));
    assert_eq!(state.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_gather_incidents_under_a_problem_as_zendesks_do() {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let call = async |method: Method, path: &str, body: serde_json::Value| {
        desk.program(ola, "ola@desk.example", method, path, &body)
            .await
    };
    let new = |subject: &str, more: serde_json::Value| {
        let mut ticket = json!({ "subject": subject, "comment": { "body": "x", "public": false } });
        ticket
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({ "ticket": ticket })
    };
    let problem = new("The cause", json!({ "type": "problem" }));
    let (code, made) = call(Method::POST, "/api/v2/tickets", problem).await;
    assert_eq!(code, 201);
    let bug = made["ticket"]["id"].as_i64().unwrap();
    let incident = new(
        "One of many",
        json!({ "type": "incident", "problem_id": bug }),
    );
    let (code, made) = call(Method::POST, "/api/v2/tickets", incident).await;
    assert_eq!(
        (code, made["ticket"]["problem_id"].as_i64()),
        (201, Some(bug))
    );
    let id = made["ticket"]["id"].as_i64().unwrap();
    let (_, known) = call(Method::GET, "/api/v2/problems", json!(null)).await;
    assert_eq!(known["count"], 1);
    assert_eq!(known["tickets"][0]["has_incidents"], true);
    let gathered = format!("/api/v2/tickets/{bug}/incidents");
    let (_, all) = call(Method::GET, &gathered, json!(null)).await;
    assert_eq!(all["tickets"][0]["id"].as_i64(), Some(id));
    let ticket = format!("/api/v2/tickets/{id}");
    for (body, said) in [
        (json!({ "problem_id": id }), 422),
        (json!({ "problem_id": 99 }), 422),
        (json!({ "type": "question", "problem_id": bug }), 422),
        (json!({ "type": "question" }), 200),
    ] {
        let (code, answer) = call(Method::PUT, &ticket, json!({ "ticket": body })).await;
        assert_eq!(code, said, "{answer}");
    }
    let (_, now) = call(Method::GET, &ticket, json!(null)).await;
    assert_eq!(now["ticket"]["problem_id"], json!(null));
    let again = json!({ "ticket": { "problem_id": bug } });
    let (_, now) = call(Method::PUT, &ticket, again).await;
    assert_eq!(now["ticket"]["type"], "incident");
    let none = json!({ "ticket": { "problem_id": null } });
    let (_, now) = call(Method::PUT, &ticket, none).await;
    assert_eq!(now["ticket"]["problem_id"], json!(null));
}
