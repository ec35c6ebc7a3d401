//! A partner and the vendor each keep a promise of their own, and reports tell how long a ticket was with whom.

use domain::{HOUR, TicketId};

use super::stories::{asks_whole, with_partner};
use crate::critical_days::comes_first;
use crate::harness::{Browser, Desk};

async fn promises(
    desk: &Desk,
    ola: &mut Browser,
    name: &str,
    place: &str,
    [reply, end]: [&str; 2],
) {
    let fields = [
        ("name", name),
        ("active", "1"),
        ("places", place),
        ("first_reply.any", reply),
        ("resolution.any", end),
    ];
    let kept = ola.post("/agent/sla-policies", &fields).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    comes_first(desk, name);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_partner_and_the_vendor_have_clocks_of_their_own_and_time_is_counted_where_it_was() {
    let (school, mut ola, ..) = with_partner().await;
    let desk = &school.desk;
    promises(desk, &mut ola, "Ours", "vendor", ["2 h *", "20 h *"]).await;
    promises(desk, &mut ola, "Theirs", "partner", ["4 h *", "10 h *"]).await;
    let mut kari = desk.signed_in("kari@oslo.example").await;
    let number = asks_whole(desk, &mut kari, "Norwegian question").await;
    let begun = desk.app().clock.now();
    let due = || {
        let id = TicketId(number.parse().unwrap());
        let store = &desk.app().store;
        let next = store.read_now(|tx| sla::queries::find_next(tx, id));
        (next.unwrap().unwrap().1.0 - begun.0) / HOUR
    };
    assert_eq!(due(), 4);
    desk.app().clock.advance(HOUR);
    let mut nils = desk.signed_in("nils@partner.example").await;
    let ticket = format!("/agent/tickets/{number}");
    let page = nils.get(&ticket).await;
    assert!(!page.says("Partner:") && page.says("By the service level “Theirs”."));
    let statuses = desk
        .app()
        .store
        .read_now(tickets::queries::statuses::list_table)
        .unwrap();
    let open = statuses.iter().find(|row| row.key == "open").unwrap();
    let open = open.id.to_string();
    let fields = [
        ("body", "We look at it."),
        ("public", "1"),
        ("status_id", open.as_str()),
    ];
    let sent = nils.post(&format!("{ticket}/comments"), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(due(), 10);
    // Handed over after two hours: the partner's clock stands, the vendor's begins.
    desk.app().clock.advance(HOUR);
    let over = format!("{ticket}/hand-over");
    let mut nils = desk.signed_in("nils@partner.example").await;
    nils.post(&over, &[("to", "2 vendor"), ("note", "Beyond us")])
        .await;
    assert_eq!(due(), 4);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get(&ticket)
        .await
        .must_say("Our team: First reply")
        .must_say("Partner: Solved")
        .must_say("paused");
    let page = nils.get(&ticket).await;
    page.must_say("Solved").must_say("paused");
    assert!(!page.says("Our team:") && !page.says("“Ours”"));
    // Nobody promised the customer another answer.
    let request = format!("/hc/en/requests/{number}");
    let mut kari = desk.signed_in("kari@oslo.example").await;
    let page = kari.get(&request).await;
    page.must_say("Norwegian question");
    assert!(!page.says("You get a first answer") && !page.says("You get an answer"));
    // Back after another hour: the partner's eight hours go on, and say where it was meanwhile.
    desk.app().clock.advance(HOUR);
    ola.post(&over, &[("to", "2 partner"), ("note", "Yours")])
        .await;
    assert_eq!(due(), 11);
    desk.signed_in("nils@partner.example")
        .await
        .get(&ticket)
        .await
        .must_say("not counted: with the vendor");
    // What it says later is what it says when everything is computed anew.
    sla::commands::recompute_all(desk.app()).unwrap();
    assert_eq!(due(), 11);
    time_is_counted(desk, &number).await;
}

/// Days begin where the desk is, as its first schedule says.
async fn days_are_of_the_desk(desk: &Desk, ola: &mut Browser, number: &str) {
    let app = desk.app();
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        let zoned = app.store.write_now(|tx| {
            let mut first = sla::queries::list_schedules(tx)?.remove(0);
            zone.clone_into(&mut first.time_zone);
            sla::keeping::keep_schedule(tx, &first, app.clock.now())
        });
        zoned.unwrap().unwrap();
        let today = sla::rules::zone(zone).local(app.clock.now()).0;
        let page = ola.get("/agent/time-per-level").await;
        assert_eq!(page.text.matches(&today.written()).count(), 2, "{zone}");
        let of = format!("from={0}&until={0}", today.written());
        let sheet = ola.get(&format!("/agent/time-per-level.csv?{of}")).await;
        let row = sheet.text.lines().find(|line| line.starts_with(number));
        assert!(row.is_some(), "{zone}: {}", sheet.text);
        let tomorrow = format!("from={0}&until={0}", today.plus(1).written());
        let page = ola.get(&format!("/agent/time-per-level?{tomorrow}")).await;
        page.must_say("0 tickets were worked on.");
    }
}

async fn time_is_counted(desk: &Desk, number: &str) {
    desk.app().clock.advance(HOUR);
    let mut ola = desk.signed_in("ola@desk.example").await;
    let page = ola.get("/agent/time-per-level").await;
    page.must_say("1 ticket was worked on.")
        .must_say("A partner")
        .must_say("3 h")
        .must_say("Our first contact")
        .must_say("1 h");
    let sheet = ola.get("/agent/time-per-level.csv").await;
    sheet.must_say("id,subject,organization,created_at,solved_at,first_line_minutes,partner_minutes,vendor_minutes,level_3_minutes,level_4_minutes");
    let row = sheet.text.lines().find(|line| line.starts_with(number));
    let row = row.unwrap();
    assert!(
        row.contains("Oslo skole") && row.ends_with(",0,180,60,0,0"),
        "{row}"
    );
    ola.get("/agent/time-per-level?from=2020-01-01&until=2020-02-01")
        .await
        .must_say("0 tickets were worked on.");
    days_are_of_the_desk(desk, &mut ola, number).await;
    for wrong in [
        "from=soon",
        "from=2020-02-01&until=2020-01-01",
        "from=1999-01-01",
    ] {
        let refused = ola.get(&format!("/agent/time-per-level?{wrong}")).await;
        assert_eq!(refused.status, 422, "{wrong}");
    }
    // Whoever works at a partner's desk has no reports of the vendor's.
    let mut nils = desk.signed_in("nils@partner.example").await;
    assert_eq!(nils.get("/agent/time-per-level").await.status, 404);
    assert_eq!(nils.get("/agent/time-per-level.csv").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partners_people_see_the_critical_days_of_their_customers_alone() {
    let (school, mut ola, skole, nils) = with_partner().await;
    let desk = &school.desk;
    let now = desk.app().clock.now();
    let announced = |organization, name: &'static str| {
        let person = nils;
        desk.app().store.write_now(move |tx| {
            let row = sla::queries::WindowRow {
                id: 0,
                organization,
                organization_name: String::new(),
                name: name.to_owned(),
                first_day: day(now),
                last_day: day(now),
                time_zone: String::new(),
                note: String::new(),
                window: domain::sla::Window::default(),
                by: String::new(),
            };
            sla::windows::announce(tx, &row, person, now)
        })
    };
    announced(skole, "Eksamen").unwrap().unwrap();
    announced(school.id, "Studentexamen").unwrap().unwrap();
    ola.get("/agent/critical-days")
        .await
        .must_say("Eksamen")
        .must_say("Studentexamen");
    let page = desk
        .signed_in("nils@partner.example")
        .await
        .get("/agent/critical-days")
        .await;
    page.must_say("Eksamen");
    assert!(!page.says("Studentexamen"));
}

fn day(at: domain::Moment) -> String {
    domain::schedule::Day(at.0.div_euclid(domain::DAY) + 1).written()
}
