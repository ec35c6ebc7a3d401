//! What is promised about a request, when it is due and why then: to whoever asks and to the team.

use domain::{DAY, HOUR, MINUTE, Moment, OrganizationId, TicketId};
use platform::params;

use crate::harness::{Browser, Desk};
use crate::portals::{answers, answers_as, asks, education, service_desk};

/// A moment of 2026 in UTC.
pub(crate) fn at(month: i64, day: i64, hours: i64, minutes: i64) -> Moment {
    let day = domain::schedule::Day::of(2026, month, day).0;
    Moment(day * DAY + hours * HOUR + minutes * MINUTE)
}

/// Lets time pass until then.
pub(crate) fn becomes(desk: &Desk, moment: Moment) {
    let clock = &desk.app().clock;
    clock.advance(moment.0 - clock.now().0);
}

fn from_country(desk: &Desk, organization: OrganizationId, country: &str) {
    let app = desk.app();
    let changed = app.store.write_now(|tx| {
        tx.run(
            "UPDATE organization SET country = $2 WHERE id = $1",
            &params![organization, country],
        )
    });
    assert_eq!(changed.unwrap(), 1);
}

pub(crate) fn number(request: &str) -> TicketId {
    TicketId(request.rsplit('/').next().unwrap().parse().unwrap())
}

/// When something is due next of a request.
pub(crate) fn due(desk: &Desk, request: &str) -> Option<Moment> {
    let id = number(request);
    let next = desk
        .app()
        .store
        .read_now(|tx| sla::queries::find_next(tx, id));
    next.unwrap().map(|(_, due, _)| due)
}

/// Sends an incident of this severity; answers the address of the request.
pub(crate) async fn reports(browser: &mut Browser, subject: &str, severity: &str) -> String {
    let page = browser
        .get("/hc/en/requests/new?ticket_form_id=incident")
        .await;
    let (submission, form) = (page.field("submission"), page.field("ticket_form_id"));
    let fields = [
        ("submission", submission.as_str()),
        ("ticket_form_id", form.as_str()),
        ("request[subject]", subject),
        ("request[description]", "It stopped this morning."),
        ("request[priority]", severity),
    ];
    let sent = browser.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    sent.location.unwrap().split('?').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a13_the_chosen_severity_determines_when_an_answer_is_due() {
    let desk = Desk::open();
    service_desk(&desk);
    becomes(&desk, at(3, 2, 9, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    // Each severity says its promise before it is chosen.
    astrid
        .get("/hc/en/requests/new?ticket_form_id=incident")
        .await
        .must_say("First answer within 30 min: before today 10:30")
        .must_say("First answer within 4 business hours: before today 14:00")
        .must_say("First answer within 1 business day: before tomorrow 10:00");
    let urgent = reports(&mut astrid, "No exam opens", "urgent").await;
    let normal = reports(&mut astrid, "A heading is wrong", "normal").await;
    let other = asks(&mut astrid, "How do I print?", &[]).await;
    assert_eq!(due(&desk, &urgent), Some(at(3, 2, 9, 30)));
    assert_eq!(due(&desk, &normal), Some(at(3, 3, 9, 0)));
    assert_eq!(due(&desk, &other), Some(at(3, 3, 9, 0)));
    // And says it afterwards, to the customer on the page and in the mail, and to the team with its reasons.
    astrid
        .get(&urgent)
        .await
        .must_say("You get a first answer before today 10:30.");
    desk.later();
    let mails = desk.outbox();
    assert!(
        mails.iter().any(|mail| mail.contains("before today 10:30")),
        "{mails:?}"
    );
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = format!("/agent/tickets/{}", number(&urgent));
    priya
        .get(&ticket)
        .await
        .must_say("First reply")
        .must_say("30 min counted")
        .must_say("Together 30 min; promised: 30 min.");
    // What the team makes more severe is due sooner, counted from its beginning.
    let fields = [("priority", "high"), ("priority_reason", "A parent waits")];
    let changed = format!("/agent/tickets/{}/fields", number(&normal));
    assert_eq!(priya.post(&changed, &fields).await.status, 303);
    assert_eq!(due(&desk, &normal), Some(at(3, 2, 13, 0)));
    // What is due first stands in front.
    let queue = priya.get("/agent/views/due").await;
    let place = |words: &str| queue.text.find(words).unwrap();
    assert!(place("No exam opens") < place("A heading is wrong"));
    assert!(place("A heading is wrong") < place("How do I print?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c11_c12_c13_work_begins_within_one_business_day_and_nobody_works_on_weekends_and_holidays()
{
    let desk = Desk::open();
    education(&desk);
    let received = async |moment: Moment| {
        becomes(&desk, moment);
        let mut astrid = desk.signed_in("astrid@nova.example").await;
        let request = asks(&mut astrid, "Nobody can sign in", &["all"]).await;
        due(&desk, &request).unwrap()
    };
    // Monday 10:00 in Stockholm: by Tuesday 10:00.
    assert_eq!(received(at(3, 2, 9, 0)).await, at(3, 3, 9, 0));
    // Friday afternoon: by Monday afternoon. On Saturday: from Monday morning.
    assert_eq!(received(at(3, 6, 14, 40)).await, at(3, 9, 14, 40));
    assert_eq!(received(at(3, 7, 10, 0)).await, at(3, 9, 16, 0));
    // Over Easter: Thursday to Tuesday; clocks have been moved meanwhile.
    assert_eq!(received(at(4, 2, 8, 0)).await, at(4, 7, 8, 0));
    // Wednesday before Christmas Eve: the 24th is a Thursday, the 25th a Friday.
    becomes(&desk, at(12, 23, 12, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("You get a first answer within 1 business day, before Monday 13:00.")
        .must_say("We are closed 24 Dec (Christmas Eve), 25 Dec (Christmas Day).");
    astrid
        .get("/hc/sv/requests/new")
        .await
        .must_say("Du får ett första svar inom 1 arbetsdag, senast måndag 13:00.")
        .must_say("Vi har stängt 24 dec. (julafton), 25 dec. (juldagen).");
    assert_eq!(received(at(12, 23, 12, 0)).await, at(12, 28, 12, 0));
    // New Year's Eve is a Thursday.
    assert_eq!(
        received(at(12, 30, 12, 0)).await.0,
        at(12, 30, 12, 0).0 + 5 * DAY
    );
    // On a closed day the form says so.
    becomes(&desk, at(12, 31, 12, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("We are closed now and open Monday 08:00.");
}

#[tokio::test(flavor = "multi_thread")]
async fn c15_the_calendar_follows_the_country_of_the_organization() {
    let desk = Desk::open();
    let team = education(&desk);
    // Sunday 17 May 2026 apart, Whit Monday (25 May) is free in Norway and worked on in Sweden.
    let received = async |country: &str, moment: Moment| {
        from_country(&desk, team.nova, country);
        becomes(&desk, moment);
        let mut astrid = desk.signed_in("astrid@nova.example").await;
        let request = asks(&mut astrid, "Nobody can sign in", &["all"]).await;
        due(&desk, &request).unwrap()
    };
    assert_eq!(received("SE", at(5, 22, 8, 0)).await, at(5, 25, 8, 0));
    assert_eq!(received("Norge", at(5, 22, 8, 0)).await, at(5, 26, 8, 0));
    // A country that is not known has the days of the desk's own.
    assert_eq!(received("Island", at(5, 22, 8, 0)).await, at(5, 25, 8, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_stands_while_the_customer_is_waited_for_and_tells_what_was_missed_once() {
    let desk = Desk::open();
    service_desk(&desk);
    becomes(&desk, at(3, 2, 9, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = reports(&mut astrid, "Slow", "high").await;
    assert_eq!(due(&desk, &request), Some(at(3, 2, 13, 0)));
    becomes(&desk, at(3, 2, 10, 0));
    answers(&desk, &request, "Since when?").await;
    // Answered and waiting for the customer: nothing is due.
    assert_eq!(due(&desk, &request), None);
    becomes(&desk, at(3, 4, 10, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let page = astrid.get(&request).await;
    let fields = [
        ("submission", page.field("submission")),
        ("body", "Since Monday.".to_owned()),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let sent = astrid.post(&format!("{request}/reply"), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(due(&desk, &request), Some(at(3, 5, 10, 0)));
    // Nobody answers: a warning, then the breach, each told once.
    let told = |kind: &str| {
        let kind = kind.to_owned();
        desk.app()
            .store
            .read_now(move |tx| {
                tx.number(
                    "SELECT count(*) FROM change WHERE kind = $1",
                    &params![kind.as_str()],
                )
            })
            .unwrap()
    };
    becomes(&desk, at(3, 5, 9, 0));
    desk.later();
    assert_eq!((told("sla_warning"), told("sla_breach")), (1, 0));
    becomes(&desk, at(3, 5, 11, 0));
    desk.later();
    desk.later();
    assert_eq!((told("sla_warning"), told("sla_breach")), (1, 1));
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = format!("/agent/tickets/{}", number(&request));
    priya
        .get(&ticket)
        .await
        .must_say("Next reply: the promised time has passed")
        .must_say("late since");
    priya.get("/agent/views/due").await.must_say("Late by 1 h");
    // Solved: nothing is due any more, and what was missed stays known.
    answers_as(&desk, &request, "It is repaired.", "solved").await;
    assert_eq!(due(&desk, &request), None);
    let priya_sees = desk
        .signed_in("priya@desk.example")
        .await
        .get(&ticket)
        .await;
    priya_sees.must_say("missed");
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_keep_schedules_and_promises_and_rehearse_before_they_save() {
    let desk = Desk::open();
    service_desk(&desk);
    becomes(&desk, at(3, 2, 9, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "How do I print?", &[]).await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/schedules")
        .await
        .must_say("Service desk")
        .must_say("08:00–17:00");
    // What cannot be meant is shown again as it was typed.
    let fields = [
        ("name", "Nights"),
        ("time_zone", "Europe/Oslo"),
        ("day0", "22–6"),
        ("exceptions", ""),
    ];
    let refused = ola.post("/agent/schedules", &fields).await;
    assert_eq!(refused.status, 422);
    refused.must_say("22–6").must_say("Write hours like");
    let fields = [
        ("name", "Early birds"),
        ("time_zone", "Europe/Oslo"),
        ("day0", "06:00–08:00, 09–12"),
        ("day1", "06:00–12:00"),
        ("country", "NO"),
        ("christmas_eve", "1"),
        (
            "exceptions",
            "2026-12-28 – 2026-12-30; 09:00-11:00; Between the holidays",
        ),
    ];
    assert_eq!(ola.post("/agent/schedules", &fields).await.status, 303);
    let app = desk.app();
    let rules = || app.store.read_now(sla::rules).unwrap();
    let early = rules()
        .schedules
        .iter()
        .find(|one| one.name == "Early birds")
        .unwrap()
        .id;
    ola.get(&format!("/agent/schedules/{early}"))
        .await
        .must_say("06:00–08:00, 09:00–12:00")
        .must_say("Constitution Day")
        .must_say("Between the holidays: 09:00–11:00");
    // A promise is rehearsed on what came last year, and nothing is saved by that.
    becomes(&desk, at(3, 2, 11, 0));
    let schedule = early.to_string();
    let fields = [
        ("name", "Within an hour"),
        ("schedule", schedule.as_str()),
        ("first_reply.any", "1 h"),
        ("pauses", "pending"),
        ("tags", "vip"),
        ("active", "1"),
    ];
    let soon = fields
        .iter()
        .filter(|(name, _)| *name != "tags")
        .copied()
        .collect::<Vec<_>>();
    let mut tried = soon.clone();
    tried.push(("do", "rehearse"));
    let before = rules().policies.len();
    let request_policy = rules()
        .policies
        .iter()
        .find(|one| one.key == "request")
        .unwrap()
        .id;
    let rehearsed = ola
        .post(&format!("/agent/sla-policies/{request_policy}"), &tried)
        .await;
    assert_eq!(rehearsed.status, 200, "{}", rehearsed.text);
    rehearsed
        .must_say("0 kept, 1 missed")
        .must_say("Nothing is saved yet.");
    assert_eq!(due(&desk, &request), Some(at(3, 3, 9, 0)));
    let wrong = ola
        .post(
            "/agent/sla-policies",
            &[("name", "Soon"), ("first_reply.any", "soon")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    wrong.must_say("cannot be read");
    assert_eq!(ola.post("/agent/sla-policies", &fields).await.status, 303);
    assert_eq!(rules().policies.len(), before + 1);
    let vip = rules()
        .policies
        .iter()
        .find(|one| one.name == "Within an hour")
        .unwrap()
        .id;
    ola.get("/agent/sla-policies")
        .await
        .must_say("vip")
        .must_say("first reply due");
    ola.get(&format!("/agent/sla-policies/{vip}"))
        .await
        .must_say("value=\"1 h\"");
    ola.get("/agent/sla-policies/new")
        .await
        .must_say("30 min, 4 h or 1 day");
    ola.get("/agent/schedules/new")
        .await
        .must_say("Europe/Stockholm");
    // The first that is for a ticket holds: moved to the front, and the ticket is tagged.
    for _ in 0..before {
        let moved = ola
            .post(&format!("/agent/sla-policies/{vip}/move"), &[("to", "up")])
            .await;
        assert_eq!(moved.status, 303);
    }
    let tagged = format!("/agent/tickets/{}/fields", number(&request));
    assert_eq!(ola.post(&tagged, &[("tags", "vip")]).await.status, 303);
    assert_eq!(due(&desk, &request), Some(at(3, 2, 10, 0)));
    // What is saved holds for open tickets within a moment.
    let slower: Vec<_> = fields
        .iter()
        .map(|(name, value)| {
            if *name == "first_reply.any" {
                (*name, "2 h")
            } else {
                (*name, *value)
            }
        })
        .collect();
    assert_eq!(
        ola.post(&format!("/agent/sla-policies/{vip}"), &slower)
            .await
            .status,
        303
    );
    desk.later();
    assert_eq!(due(&desk, &request), Some(at(3, 2, 11, 0)));
    // A schedule that is counted by stays; without its promise it may go.
    let used = ola
        .post(&format!("/agent/schedules/{early}/remove"), &[])
        .await;
    used.must_say("Service levels count by this schedule.");
    assert_eq!(
        ola.post(&format!("/agent/sla-policies/{vip}/remove"), &[])
            .await
            .status,
        303
    );
    assert_eq!(
        ola.post(&format!("/agent/schedules/{early}/remove"), &[])
            .await
            .status,
        303
    );
    desk.later();
    assert_eq!(due(&desk, &request), Some(at(3, 3, 9, 0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_of_the_team_read_schedules_policies_and_what_clocks_say_of_a_ticket() {
    use axum::http::Method;
    use serde_json::{Value, json};
    let desk = Desk::open();
    service_desk(&desk);
    becomes(&desk, at(3, 2, 9, 0));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let urgent = number(&reports(&mut astrid, "No exam opens", "urgent").await);
    let person = |address: &str| {
        let address = domain::person::EmailAddress::read(address).unwrap();
        let store = &desk.app().store;
        let found = store.read_now(|tx| people::queries::find_by_address(tx, &address));
        found.unwrap().unwrap().id
    };
    let (team, customer) = ("priya@desk.example", "astrid@nova.example");
    let (priya, asker) = (person(team), person(customer));
    let get = async |path: &str| -> Value {
        let (status, answer) = desk
            .program(priya, team, Method::GET, path, &json!({}))
            .await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    };
    let schedules = get("/api/v2/business_hours/schedules.json").await;
    let office = &schedules["schedules"][0];
    assert_eq!(office["time_zone"], "Europe/Stockholm");
    // Their week begins with Sunday: Monday from eight to five.
    let monday = json!({ "start_time": 1440 + 480, "end_time": 1440 + 1020 });
    assert_eq!(office["intervals"][0], monday);
    let path = format!("/api/v2/business_hours/schedules/{}", office["id"]);
    assert_eq!(&get(&path).await["schedule"], office);
    let policies = get("/api/v2/slas/policies").await;
    assert_eq!(policies["count"], 2);
    let incidents = &policies["sla_policies"][0];
    assert_eq!(incidents["filter"]["all"][0]["field"], "ticket_form_id");
    let metric = |priority: &str, metric: &str| {
        let all = incidents["policy_metrics"].as_array().unwrap();
        let mut all = all.iter();
        all.find(|one| one["priority"] == priority && one["metric"] == metric)
            .unwrap_or_else(|| panic!("{metric} of {priority}"))
    };
    let soon = metric("urgent", "first_reply_time");
    assert_eq!(
        (&soon["target"], &soon["business_hours"]),
        (&json!(30), &json!(false))
    );
    // A business day is told in the minutes of the schedule's longest.
    let later = metric("low", "first_reply_time");
    assert_eq!(
        (&later["target"], &later["business_hours"]),
        (&json!(540), &json!(true))
    );
    assert_eq!(metric("high", "agent_work_time")["target"], 1080);
    let path = format!("/api/v2/slas/policies/{}.json", incidents["id"]);
    assert_eq!(&get(&path).await["sla_policy"], incidents);
    // Beside a ticket, alone and in a list.
    let alone = get(&format!("/api/v2/tickets/{urgent}?include=slas")).await;
    let slas = &alone["ticket"]["slas"]["policy_metrics"];
    assert_eq!(slas[0]["metric"], "first_reply_time");
    assert_eq!(slas[0]["stage"], "active");
    assert_eq!(slas[0]["breach_at"], "2026-03-02T09:30:00Z");
    assert_eq!(slas[0]["minutes"], 30);
    let list = get("/api/v2/tickets.json?include=slas").await;
    assert_eq!(&list["tickets"][0]["slas"]["policy_metrics"], slas);
    assert_eq!(get("/api/v2/tickets").await["tickets"][0].get("slas"), None);
    // Customers read none of it, and what is not there is not.
    for (who, address, path, expected) in [
        (asker, customer, "/api/v2/slas/policies", 403),
        (asker, customer, "/api/v2/business_hours/schedules/1", 403),
        (priya, team, "/api/v2/slas/policies/99", 404),
        (priya, team, "/api/v2/business_hours/schedules/99", 404),
    ] {
        let answer = desk
            .program(who, address, Method::GET, path, &json!({}))
            .await;
        assert_eq!(answer.0, expected, "{path}");
    }
}
