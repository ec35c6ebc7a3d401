//! Customers announce the days on which everything must work: the team sees them, promises more on them, and is called.

use std::net::TcpListener;

use domain::HOUR;
use serde_json::Value;

use crate::access_tokens::{header, signature, takes};
use crate::harness::{Browser, Desk, Page};
use crate::portals::{Team, asks, service_desk};
use crate::promises::{at, becomes, due, number, reports};

const DAYS: &str = "/hc/en/critical-days";

/// Monday, 2 March 2026, 10:00 in Stockholm; exams from Wednesday on.
async fn with_days(name: &str, first: &str, last: &str) -> (Desk, Team, Browser) {
    let desk = Desk::open();
    let team = service_desk(&desk);
    becomes(&desk, at(3, 2, 9, 0));
    let mut nils = desk.signed_in("nils@nova.example").await;
    let announced = announces(&mut nils, name, first, last).await;
    assert_eq!(announced.status, 303, "{}", announced.text);
    (desk, team, nils)
}

async fn announces(browser: &mut Browser, name: &str, first: &str, last: &str) -> Page {
    let fields = [("name", name), ("first_day", first), ("last_day", last)];
    browser.post(DAYS, &fields).await
}

/// The service level that holds on critical days: half an hour, every hour counts. It comes first.
async fn promises_more(desk: &Desk) {
    let mut ola = desk.signed_in("ola@desk.example").await;
    let fields = [
        ("name", "On exam days"),
        ("critical", "1"),
        ("first_reply.any", "20 min *"),
        ("active", "1"),
    ];
    let kept = ola.post("/agent/sla-policies", &fields).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    comes_first(desk, "On exam days");
    ola.get("/agent/sla-policies")
        .await
        .must_say("critical days");
}

pub(crate) fn comes_first(desk: &Desk, name: &str) {
    let store = &desk.app().store;
    let order = store.write_now(|tx| {
        let all = sla::queries::list_policies(tx)?;
        let own = all.iter().find(|row| row.name == name).unwrap().id;
        sla::keeping::put_in_order(tx, &[own])
    });
    order.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_announces_critical_days_changes_them_and_takes_them_back() {
    let (desk, _, mut nils) = with_days("National exams", "2026-03-04", "2026-03-06").await;
    nils.get("/hc/en/requests").await.must_say(DAYS);
    nils.get(DAYS)
        .await
        .must_say("National exams")
        .must_say("4 Mar – 6 Mar")
        .must_say("Announced by Nils Falk");
    nils.get("/hc/sv/critical-days")
        .await
        .must_say("Kritiska dagar")
        .must_say("Anmält av Nils Falk");
    // What cannot be meant is shown again as it was typed.
    for (name, first, last, says) in [
        ("", "2026-04-01", "", "Say what happens"),
        ("Mocks", "2026-02-01", "", "These days have passed"),
        ("Mocks", "2026-04-09", "2026-04-01", "must not be before"),
        ("Mocks", "soon", "", "Choose a first day"),
    ] {
        let refused = announces(&mut nils, name, first, last).await;
        assert_eq!(refused.status, 422);
        refused.must_say(says);
    }
    // The team finds them by weeks.
    let mut priya = desk.signed_in("priya@desk.example").await;
    let calendar = priya.get("/agent/critical-days").await;
    calendar
        .must_say("This week")
        .must_say("National exams")
        .must_say("Nova");
    assert!(!calendar.says("name=\"addresses\""));
    priya
        .get("/agent/organizations")
        .await
        .must_say("/agent/critical-days");
    // Nobody else announces or changes: a colleague without an office, and the team.
    let mut erik = desk.signed_in("erik@nova.example").await;
    for browser in [&mut erik, &mut priya] {
        assert_eq!(browser.get(DAYS).await.status, 404);
        for address in [DAYS, &format!("{DAYS}/1"), &format!("{DAYS}/1/withdraw")] {
            let fields = [("name", "Mine"), ("first_day", "2026-03-09")];
            assert_eq!(browser.post(address, &fields).await.status, 404);
        }
    }
    let fields = [("name", "National exams"), ("first_day", "2026-03-11")];
    let changed = nils.post(&format!("{DAYS}/1"), &fields).await;
    nils.follow(changed).await.must_say("11 Mar");
    priya
        .get("/agent/critical-days")
        .await
        .must_say("Next week");
    let gone = nils.post(&format!("{DAYS}/1/withdraw"), &[]).await;
    nils.follow(gone).await.must_say("Taken back.");
    assert_eq!(nils.get(&format!("{DAYS}/1")).await.status, 404);
    priya
        .get("/agent/critical-days")
        .await
        .must_say("No critical days");
    // The audit log tells it.
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/audit")
        .await
        .must_say("2026-03-04 – 2026-03-06");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_critical_days_more_is_promised_and_the_ticket_says_why() {
    let (desk, _, mut nils) = with_days("National exams", "2026-03-04", "2026-03-06").await;
    promises_more(&desk).await;
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let before = asks(&mut astrid, "How do I print?", &[]).await;
    assert_eq!(due(&desk, &before), Some(at(3, 3, 9, 0)));
    // What is open when they begin is due from their beginning on; the first day begins at 23:00 UTC.
    let late = asks(&mut nils, "How do I copy?", &[]).await;
    becomes(&desk, at(3, 3, 8, 0));
    let mut priya = desk.signed_in("priya@desk.example").await;
    let open = asks(&mut priya_asks(&desk).await, "Where is the list?", &[]).await;
    assert_eq!(due(&desk, &open), Some(at(3, 4, 8, 0)));
    becomes(&desk, at(3, 3, 23, 1));
    desk.later();
    assert_eq!(due(&desk, &open), Some(at(3, 3, 23, 20)));
    // What was late before is late.
    assert_eq!(due(&desk, &late), Some(at(3, 3, 9, 0)));
    let ticket = format!("/agent/tickets/{}", number(&open));
    priya
        .get(&ticket)
        .await
        .must_say("Critical days: National exams, 4 Mar – 6 Mar")
        .must_say("By the service level “On exam days”, for the critical days “National exams”, 4 Mar – 6 Mar.");
    // What comes meanwhile is due soon, and the form says so before.
    becomes(&desk, at(3, 5, 12, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    astrid
        .get("/hc/en/requests/new?ticket_form_id=support")
        .await
        .must_say("20 min");
    let within = asks(&mut astrid, "Nobody can log in", &[]).await;
    assert_eq!(due(&desk, &within), Some(at(3, 5, 12, 20)));
    // When they are over, what came before is as it was, and what came meanwhile stays.
    becomes(&desk, at(3, 7, 0, 0));
    desk.later();
    assert_eq!(due(&desk, &open), Some(at(3, 4, 8, 0)));
    assert_eq!(due(&desk, &within), Some(at(3, 5, 12, 20)));
    // What is taken back holds nothing.
    let mut nils = desk.signed_in("nils@nova.example").await;
    nils.post(&format!("{DAYS}/1/withdraw"), &[]).await;
    desk.later();
    assert_eq!(due(&desk, &within), Some(at(3, 6, 12, 0)));
}

/// Astrid again, after a day.
async fn priya_asks(desk: &Desk) -> Browser {
    desk.signed_in("astrid@nova.example").await
}

#[tokio::test(flavor = "multi_thread")]
async fn days_for_one_product_are_not_for_another() {
    let (desk, team, _) = with_days("National exams", "2026-03-02", "2026-03-06").await;
    let holds = |product: Option<&str>| {
        let store = &desk.app().store;
        let rows = store.read_now(|tx| sla::queries::list_windows(tx, team.nova));
        let came = desk.app().clock.now();
        rows.unwrap()[0].window.holds(came, product)
    };
    assert!(holds(Some("exam")));
    // What the portal does not offer is nothing that can be chosen.
    let mut nils = desk.signed_in("nils@nova.example").await;
    let fields = [
        ("name", "National exams"),
        ("first_day", "2026-03-02"),
        ("last_day", "2026-03-06"),
        ("products", "no-such-product"),
    ];
    let kept = nils.post(&format!("{DAYS}/1"), &fields).await;
    assert_eq!(kept.status, 303);
    assert!(holds(Some("exam")));
    let store = &desk.app().store;
    let now = desk.app().clock.now();
    let narrowed = store.write_now(|tx| {
        let mut row = sla::queries::find_window(tx, 1)?.unwrap();
        row.window.products = vec!["exam".to_owned()];
        sla::queries::set_window(tx, &row, now)
    });
    narrowed.unwrap();
    assert!(holds(Some("exam")) && holds(None) && !holds(Some("library")));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_on_call_is_told_once_of_what_is_severe_on_critical_days() {
    let (desk, ..) = with_days("National exams", "2026-03-02", "2026-03-06").await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = format!("http://{}/page", listener.local_addr().unwrap());
    for (addresses, hook, says) in [
        ("nobody", "", "Write at most ten mail addresses"),
        ("", "https://10.0.0.1/page", "This address cannot be told"),
    ] {
        let fields = [("addresses", addresses), ("hook", hook)];
        let refused = ola.post("/agent/critical-days/on-call", &fields).await;
        assert_eq!(refused.status, 422);
        refused.must_say(says);
    }
    let fields = [
        ("addresses", "oncall@desk.example"),
        ("hook", hook.as_str()),
        ("least", "urgent"),
    ];
    let kept = ola.post("/agent/critical-days/on-call", &fields).await;
    let page = ola.follow(kept).await;
    let secret = page.text.split_once("whsec_").unwrap().1;
    let secret = secret.split('<').next().unwrap().to_owned();
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let normal = reports(&mut astrid, "A heading is wrong", "normal").await;
    let hears = |status: &'static str| {
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| takes(&listener, status));
            desk.later();
            taken.join().unwrap()
        })
    };
    let urgent = reports(&mut astrid, "No exam opens", "urgent").await;
    let first = hears("503 Busy");
    desk.app().clock.advance(HOUR);
    let second = hears("204 Fine");
    assert_eq!(header(&first, "webhook-id"), header(&second, "webhook-id"));
    let (head, body) = second.split_once("\r\n\r\n").unwrap();
    let told: Value = serde_json::from_str(body).unwrap();
    assert_eq!(told["type"], "ticket.critical");
    assert_eq!(told["data"]["priority"], "urgent");
    assert_eq!(told["data"]["critical_days"]["name"], "National exams");
    assert_eq!(told["data"]["ticket_id"], number(&urgent).0);
    let signed = format!(
        "{}.{}.{body}",
        header(head, "webhook-id"),
        header(head, "webhook-timestamp")
    );
    assert_eq!(
        header(head, "webhook-signature"),
        signature(&secret, &signed)
    );
    let mails = || {
        let all = desk.outbox().into_iter();
        all.filter(|mail| mail.contains("oncall@desk.example"))
            .collect::<Vec<_>>()
    };
    assert_eq!(mails().len(), 1, "{:?}", mails());
    assert!(mails()[0].contains("No exam opens"));
    assert!(mails()[0].contains("Nova has critical days: National exams"));
    // What is not severe calls nobody until it becomes so.
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = format!("/agent/tickets/{}", number(&urgent));
    priya
        .get(&ticket)
        .await
        .must_say("On call: mail to oncall@desk.example")
        .must_say(&hook);
    assert!(!astrid.get(&urgent).await.says("oncall@desk.example"));
    let fields = [("addresses", "oncall@desk.example"), ("hook", "")];
    ola.post("/agent/critical-days/on-call", &fields).await;
    let changed = format!("/agent/tickets/{}/fields", number(&normal));
    let fields = [("priority", "urgent"), ("priority_reason", "No exam opens")];
    priya.post(&changed, &fields).await;
    desk.later();
    desk.later();
    assert_eq!(mails().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn however_much_comes_on_the_same_days_the_phone_rings_five_times_an_hour() {
    let (desk, ..) = with_days("National exams", "2026-03-02", "2026-03-06").await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    let addresses = "a@desk.example b@desk.example";
    let fields = [("addresses", addresses), ("hook", ""), ("least", "high")];
    ola.post("/agent/critical-days/on-call", &fields).await;
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let mut requests = Vec::new();
    for count in 1..=7 {
        let subject = format!("No exam opens in room {count}");
        let severity = if count < 7 { "urgent" } else { "high" };
        requests.push(reports(&mut astrid, &subject, severity).await);
    }
    desk.later();
    desk.later();
    let called = || {
        let all = desk.outbox().into_iter();
        all.filter(|mail| mail.contains("you are on call")).count()
    };
    assert_eq!(called(), 10, "five tickets, two people");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let of = |request: &String| format!("/agent/tickets/{}", number(request));
    let last = priya.get(&of(&requests[6])).await;
    last.must_say("On call: nobody was told, because five tickets");
    assert!(!last.says("mail to a@desk.example"));
    priya
        .get(&of(&requests[4]))
        .await
        .must_say("On call: mail to a@desk.example");
    // What was held back is not called about later, unless it becomes more severe; what comes after a while is.
    desk.app().clock.advance(HOUR);
    let note = [("public", "0"), ("body", "Seen.")];
    let comments = format!("{}/comments", of(&requests[6]));
    assert_eq!(priya.post(&comments, &note).await.status, 303);
    desk.later();
    assert_eq!(called(), 10);
    let severer = [("priority", "urgent"), ("priority_reason", "No exam opens")];
    let fields = format!("{}/fields", of(&requests[6]));
    priya.post(&fields, &severer).await;
    desk.later();
    desk.later();
    assert_eq!(called(), 12);
    reports(&mut astrid, "Another room", "urgent").await;
    desk.later();
    desk.later();
    assert_eq!(called(), 14);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_and_the_organization_say_that_critical_days_are_near() {
    let (desk, team, mut nils) = with_days("National exams", "2026-03-09", "2026-03-10").await;
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = reports(&mut astrid, "A heading is wrong", "normal").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    let queue = "/agent/views/unassigned";
    let mark = "National exams";
    assert!(!priya.get(queue).await.says(mark), "a week ahead");
    let page = format!("/agent/organizations/{}", team.nova);
    priya
        .get(&page)
        .await
        .must_say("Critical days")
        .must_say("9 Mar – 10 Mar")
        .must_say("Announced by Nils Falk");
    becomes(&desk, at(3, 7, 12, 0));
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get(queue)
        .await
        .must_say("Critical days from 9 Mar: National exams");
    becomes(&desk, at(3, 9, 8, 0));
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get(queue)
        .await
        .must_say("Critical days: National exams");
    desk.later();
    priya.get(&page).await.must_say("· now");
    becomes(&desk, at(3, 11, 8, 0));
    let mut priya = desk.signed_in("priya@desk.example").await;
    assert!(!priya.get(queue).await.says(mark));
    assert!(!priya.get(&page).await.says(mark));
    // What was taken back is not told of either.
    let announced = announces(&mut nils, "Mocks", "2026-03-12", "").await;
    assert_eq!(announced.status, 303, "{}", announced.text);
    priya.get(queue).await.must_say("Mocks");
    let id = priya.get(queue).await;
    assert!(id.says("Mocks") && number(&request).0 > 0);
}
