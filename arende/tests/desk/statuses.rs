//! The status table: its words, and what a reply, a close and silence do.

use domain::person::Role;
use domain::ticket::Category;
use domain::{DAY, StatusId};
use tickets::queries::statuses::{StatusRow, list_called, list_table};

use crate::harness::{Browser, Desk};
use crate::stories::ask;

/// A desk with somebody who decides.
async fn desk() -> (Desk, Browser, Browser, Browser) {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let ola = desk.signed_in("ola@desk.example").await;
    let astrid = desk.signed_in("astrid@school.example").await;
    let priya = desk.signed_in("priya@desk.example").await;
    (desk, ola, astrid, priya)
}

fn table(desk: &Desk) -> Vec<StatusRow> {
    desk.app().store.read_now(list_table).unwrap()
}

fn of(desk: &Desk, category: Category) -> StatusRow {
    let found = table(desk)
        .into_iter()
        .find(|row| row.category == category && row.is_default);
    found.unwrap()
}

/// What the form of a status says as it stands, with some of it changed.
fn said(desk: &Desk, id: StatusId, changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let row = table(desk).into_iter().find(|row| row.id == id).unwrap();
    let mut fields = vec![
        ("reply".to_owned(), row.on_customer_reply.word().to_owned()),
        ("close".to_owned(), row.closes_as.word().to_owned()),
        ("is_default".to_owned(), "yes".to_owned()),
        ("active".to_owned(), "yes".to_owned()),
    ];
    for one in desk.app().store.read_now(list_called).unwrap() {
        if one.id == id {
            fields.push((format!("agent.{}", one.locale), one.agent));
            fields.push((format!("customer.{}", one.locale), one.customer));
        }
    }
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        if !value.is_empty() {
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    fields
}

async fn decide(
    desk: &Desk,
    ola: &mut Browser,
    category: Category,
    changed: &[(&str, &str)],
) -> u16 {
    let id = of(desk, category).id;
    let fields = said(desk, id, changed);
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let page = ola.post(&format!("/agent/statuses/{id}"), &fields).await;
    page.status.as_u16()
}

async fn answer(priya: &mut Browser, request: &str, status: StatusId) {
    let id = request.rsplit('/').next().unwrap();
    let status = status.to_string();
    let fields = [
        ("body", "Try again now."),
        ("public", "1"),
        ("status_id", status.as_str()),
    ];
    let sent = priya
        .post(&format!("/agent/tickets/{id}/comments"), &fields)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
}

async fn reply(astrid: &mut Browser, request: &str, text: &str, action: &str) -> u16 {
    let fields = [("body", text), ("action", action)];
    let sent = astrid.post(&format!("{request}/reply"), &fields).await;
    sent.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn e24_customers_read_the_words_that_an_administrator_gave() {
    let (desk, mut ola, mut astrid, _) = desk().await;
    let words = [("customer.en", "In the queue"), ("customer.sv", "I kön")];
    assert_eq!(decide(&desk, &mut ola, Category::New, &words).await, 303);
    let request = ask(&mut astrid, "The screen stays black", "Since Monday.").await;
    astrid.get(&request).await.must_say("In the queue");
    let swedish = request.replace("/hc/en/", "/hc/sv/");
    astrid.get(&swedish).await.must_say("I kön");
    ola.get("/agent/statuses").await.must_say("In the queue");
    ola.get("/agent/audit?area=setting")
        .await
        .must_say("Status changed: New");
}

#[tokio::test(flavor = "multi_thread")]
async fn d22_d23_send_keeps_it_open_and_close_closes_it_with_or_without_words() {
    let (desk, mut ola, mut astrid, _) = desk().await;
    let close = [("close", "closed")];
    for category in [Category::New, Category::Open] {
        assert_eq!(decide(&desk, &mut ola, category, &close).await, 303);
    }
    let first = ask(&mut astrid, "One", "Hello").await;
    astrid.get(&first).await.must_say(">Close<");
    assert_eq!(reply(&mut astrid, &first, "More", "send").await, 303);
    assert!(!astrid.get(&first).await.says("Closed"));
    assert_eq!(reply(&mut astrid, &first, "", "solve").await, 303);
    astrid.get(&first).await.must_say("Closed");
    let second = ask(&mut astrid, "Two", "Hello").await;
    assert_eq!(reply(&mut astrid, &second, "Found it", "solve").await, 303);
    astrid
        .get(&second)
        .await
        .must_say("Closed")
        .must_say("Found it");
}

#[tokio::test(flavor = "multi_thread")]
async fn d21_d24_a_reply_to_a_closed_request_opens_it_again() {
    let (desk, mut ola, mut astrid, _) = desk().await;
    let close = [("close", "closed"), ("customer.en", "Waiting for Support")];
    for category in [Category::New, Category::Open] {
        assert_eq!(decide(&desk, &mut ola, category, &close).await, 303);
    }
    let opens = [("reply", "open")];
    assert_eq!(decide(&desk, &mut ola, Category::Closed, &opens).await, 303);
    let request = ask(&mut astrid, "One", "Hello").await;
    reply(&mut astrid, &request, "", "solve").await;
    astrid
        .get(&request)
        .await
        .must_say("A reply opens it again.");
    assert_eq!(
        reply(&mut astrid, &request, "It is back", "send").await,
        303
    );
    astrid.get(&request).await.must_say("Waiting for Support");
}

#[tokio::test(flavor = "multi_thread")]
async fn e26_a_completed_request_takes_no_reply() {
    let (desk, mut ola, mut astrid, mut priya) = desk().await;
    let over = [("reply", "refuse"), ("customer.en", "Completed")];
    assert_eq!(decide(&desk, &mut ola, Category::Solved, &over).await, 303);
    let request = ask(&mut astrid, "One", "Hello").await;
    answer(&mut priya, &request, of(&desk, Category::Solved).id).await;
    let page = astrid.get(&request).await;
    page.must_say("Completed");
    assert!(!page.says("name=\"body\""));
    assert_eq!(reply(&mut astrid, &request, "But", "send").await, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_in_which_nobody_says_anything_moves_on_after_the_days_that_its_status_waits() {
    let (desk, mut ola, mut astrid, mut priya) = desk().await;
    let (solved, closed) = (
        of(&desk, Category::Solved).id,
        of(&desk, Category::Closed).id,
    );
    let request = ask(&mut astrid, "One", "Hello").await;
    answer(&mut priya, &request, solved).await;
    let then = closed.to_string();
    let timer = [("after_days", "28"), ("then", then.as_str())];
    assert_eq!(decide(&desk, &mut ola, Category::Solved, &timer).await, 303);
    let app = desk.app();
    let now = app.clock.now();
    let moved =
        |days: i64| tickets::commands::statuses::move_on(app, now.plus(days * DAY)).unwrap();
    assert_eq!((moved(27), moved(28), moved(29)), (0, 1, 0));
    astrid.get(&request).await.must_say("Closed");
    let id = request.rsplit('/').next().unwrap();
    priya
        .get(&format!("/agent/tickets/{id}"))
        .await
        .must_say("Closed");
    // Silence never leads back, and the days are meant.
    let back = of(&desk, Category::Open).id.to_string();
    for wrong in [
        [("after_days", "28"), ("then", back.as_str())],
        [("after_days", "0"), ("then", then.as_str())],
        [("after_days", "x"), ("then", then.as_str())],
        [("after_days", "28"), ("then", "")],
    ] {
        let refused = decide(&desk, &mut ola, Category::Solved, &wrong).await;
        assert_eq!(refused, 422, "{wrong:?}");
    }
    // What silent tickets go to, and what rules choose, stays.
    let gone = [("active", "")];
    assert_eq!(decide(&desk, &mut ola, Category::Closed, &gone).await, 422);
    let nameless = [("agent.en", ""), ("agent.sv", "")];
    assert_eq!(
        decide(&desk, &mut ola, Category::Open, &nameless).await,
        422
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn thanks_alone_need_not_open_a_solved_request() {
    let (desk, mut ola, mut astrid, mut priya) = desk().await;
    let solved = of(&desk, Category::Solved).id;
    let request = ask(&mut astrid, "One", "Hello").await;
    answer(&mut priya, &request, solved).await;
    // Off, as it is by itself: every reply opens it.
    assert_eq!(reply(&mut astrid, &request, "Tack!", "send").await, 303);
    assert!(!astrid.get(&request).await.says("class=\"status s-solved"));
    answer(&mut priya, &request, solved).await;
    ola.post("/agent/settings/tickets", &[]).await;
    assert_eq!(
        reply(&mut astrid, &request, "Tack så mycket!", "send").await,
        303
    );
    let status = |id: &str| {
        let id: i64 = id.parse().unwrap();
        desk.app()
            .store
            .read_now(|tx| {
                tx.row(
                    "SELECT category FROM ticket WHERE id = $1",
                    &platform::params![id],
                    |row| row.text(0),
                )
            })
            .unwrap()
    };
    let id = request.rsplit('/').next().unwrap();
    assert_eq!(status(id).as_deref(), Some("solved"));
    reply(&mut astrid, &request, "Tack, men det hände igen", "send").await;
    assert_eq!(status(id).as_deref(), Some("open"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_status_gets_its_words_its_place_and_may_become_the_chosen_one() {
    let (desk, mut ola, _, _) = desk().await;
    let added = ola.post("/agent/statuses", &[("category", "hold")]).await;
    let path = added.location.unwrap();
    let fields = [
        ("agent.en", "Waiting for a supplier"),
        ("customer.en", "We have asked our supplier"),
        ("reply", "stay"),
        ("close", "no"),
        ("is_default", "yes"),
        ("active", "yes"),
    ];
    let saved = ola.post(&path, &fields).await;
    ola.follow(saved).await.must_say("Waiting for a supplier");
    let chosen: Vec<_> = table(&desk)
        .into_iter()
        .filter(|row| row.category == Category::Hold && row.is_default)
        .collect();
    assert_eq!(format!("/agent/statuses/{}", chosen[0].id), path);
    assert_eq!(chosen.len(), 1);
    let place = |desk: &Desk| {
        table(desk)
            .iter()
            .position(|row| row.id == chosen[0].id)
            .unwrap()
    };
    let before = place(&desk);
    ola.post(&format!("{path}/move"), &[("to", "up")]).await;
    assert_eq!(place(&desk), before - 1);
    ola.post(&format!("{path}/move"), &[("to", "down")]).await;
    ola.post(&format!("{path}/move"), &[("to", "down")]).await;
    assert_eq!(place(&desk), before);
}
