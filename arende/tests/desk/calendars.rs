//! Days on which the team is away come from a calendar file: looked at first, taken, taken back, and written as a file again.

use axum::http::Method;
use domain::person::Role;
use domain::{DAY, HOUR};
use serde_json::{Value, json};

use crate::harness::{Desk, Page};
use crate::portals::service_desk;

const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kommun//\r\n\
    BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260601\r\nDTEND;VALUE=DATE:20260604\r\nSUMMARY:Flytt <nytt kontor>\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20200917\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Planeringsdag\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20260606\r\nSUMMARY:Nationaldagen\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:4\r\nDTSTART:20260610T090000Z\r\nDTEND:20260610T100000Z\r\nSUMMARY:Fika\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

fn schedule(desk: &Desk) -> sla::queries::ScheduleRow {
    let all = desk.app().store.read_now(sla::queries::list_schedules);
    all.unwrap().remove(0)
}

/// The values of the ticks of a page, as a browser sends them.
fn ticked(page: &Page) -> Vec<String> {
    let ticks = page.text.split("name=\"day\" value=\"").skip(1);
    ticks
        .filter_map(|rest| {
            let (value, rest) = rest.split_once('"')?;
            let tag = rest.split('>').next()?;
            tag.contains("checked").then(|| {
                let value = value.replace("&#60;", "<").replace("&#62;", ">");
                value.replace("&#38;", "&")
            })
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c13_days_of_a_calendar_file_are_shown_first_taken_and_taken_back() {
    let desk = Desk::open();
    service_desk(&desk);
    let before = schedule(&desk);
    let address = format!("/agent/schedules/{}/calendar", before.id);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get(&format!("/agent/schedules/{}", before.id))
        .await
        .must_say(&address);
    ola.get(&address).await.must_say("Nothing changes before");
    let look = ola.send_rows(&address, &[], FILE.as_bytes()).await;
    assert_eq!(look.status, 200, "{}", look.text);
    look.must_say("2026-06-01 – 2026-06-03 <b>Flytt &#60;nytt kontor&#62;</b>")
        .must_say("2031-09-17")
        .must_say("you are closed then anyway")
        .must_say("Fika 20260610T090000Z: it has a time of day");
    assert_eq!(schedule(&desk), before, "looking changes nothing");
    // What is a holiday or a Saturday is not ticked.
    let days = ticked(&look);
    assert!(
        !days.iter().any(|day| day.contains("Nationaldagen")),
        "{days:?}"
    );
    let mut fields = vec![("apply", "1"), ("named", "rows.csv")];
    fields.extend(days.iter().map(|day| ("day", day.as_str())));
    let taken = ola.post(&address, &fields).await;
    let target = taken.location.unwrap();
    ola.get(&target)
        .await
        .must_say("entries were added")
        .must_say("from rows.csv");
    let now = schedule(&desk);
    assert_eq!(now.exceptions.len(), before.exceptions.len() + days.len());
    let moving = now
        .exceptions
        .iter()
        .find(|(_, one)| one.name.contains("nytt kontor"));
    assert_eq!(moving.unwrap().1.to.written(), "2026-06-03");
    // Once more adds nothing, and says that it is there.
    let again = ola.send_rows(&address, &[], FILE.as_bytes()).await;
    again.must_say("The schedule has these already");
    // A promise that was due on such a day waits.
    ola.get(&address.replace("/calendar", ""))
        .await
        .must_say("Planeringsdag");
    let import = ola.get(&address).await.field("import");
    let undo = format!("{address}/undo");
    let back = ola.post(&undo, &[("import", &import)]).await;
    ola.get(&back.location.unwrap())
        .await
        .must_say("The days of the file are gone");
    assert_eq!(schedule(&desk).exceptions.len(), before.exceptions.len());
    assert_eq!(ola.post(&undo, &[("import", &import)]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_none_or_too_much_is_refused_in_words() {
    let desk = Desk::open();
    service_desk(&desk);
    desk.person("Sara Ek", "sara@desk.example", Role::Admin, "sv");
    let row = schedule(&desk);
    let address = format!("/agent/schedules/{}/calendar", row.id);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get(&address).await;
    let empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";
    let nested = "BEGIN:VCALENDAR\r\n".repeat(20_000);
    for (content, words) in [
        ("name,day\nJul,2026-12-24", "This is no calendar file"),
        (nested.as_str(), "This is no calendar file"),
        (empty, "The calendar has no days in it"),
    ] {
        let refused = ola.send_rows(&address, &[], content.as_bytes()).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        refused.must_say(words).must_say("name=\"file\"");
    }
    let mut sara = desk.signed_in("sara@desk.example").await;
    sara.get(&address).await.must_say("Kalenderfil");
    let refused = sara.send_rows(&address, &[], b"x").await;
    refused.must_say("Det här är ingen kalenderfil");
    let nothing = ola.post(&address, &[("apply", "1")]).await;
    assert_eq!(nothing.status, 422);
    nothing.must_say("Tick at least one day.");
    let lines: Vec<String> = (0..401)
        .map(|day| {
            let day = domain::schedule::Day::of(2026, 1, 1).plus(day).written();
            format!("{day}; ; Away")
        })
        .collect();
    let mut fields = vec![("apply", "1")];
    fields.extend(lines.iter().map(|line| ("day", line.as_str())));
    let many = ola.post(&address, &fields).await;
    assert_eq!(many.status, 422);
    many.must_say("400 other days at most");
    assert_eq!(schedule(&desk), row);
    // Nobody but who decides settings gets here, and no other schedule is.
    let mut priya = desk.signed_in("priya@desk.example").await;
    assert_eq!(priya.get(&address).await.status, 404);
    assert_eq!(ola.get("/agent/schedules/99/calendar").await.status, 404);
    assert_eq!(
        ola.get("/agent/schedules/99/calendar.ics").await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_of_a_schedule_are_saved_as_a_file_and_read_by_programs() {
    let desk = Desk::open();
    service_desk(&desk);
    let row = schedule(&desk);
    let mut ola = desk.signed_in("ola@desk.example").await;
    let saved = ola
        .get(&format!("/agent/schedules/{}/calendar.ics", row.id))
        .await;
    assert_eq!(saved.status, 200);
    assert_eq!(
        saved.headers["content-type"],
        "text/calendar; charset=utf-8"
    );
    saved
        .must_say("BEGIN:VCALENDAR")
        .must_say("DTSTART;VALUE=DATE:20260606")
        .must_say("SUMMARY:National Day");
    let priya = people_id(&desk, "priya@desk.example");
    let get = async |path: &str| -> (u16, Value) {
        let none = json!({});
        desk.program(priya, "priya@desk.example", Method::GET, path, &none)
            .await
    };
    let path = format!("/api/v2/business_hours/schedules/{}", row.id);
    let (_, one) = get(&path).await;
    assert_eq!(one["schedule"]["created_at"], "2026-03-02T09:00:00Z");
    let (status, all) = get(&format!("{path}/holidays.json")).await;
    assert_eq!(status, 200, "{all}");
    let all = all["holidays"].as_array().unwrap();
    let day = all.iter().find(|one| one["start_date"] == "2026-06-06");
    let day = day.unwrap();
    assert_eq!(day["end_date"], "2026-06-06");
    let (_, same) = get(&format!("{path}/holidays/{}", day["id"])).await;
    assert_eq!(&same["holiday"], day);
    assert_eq!(get(&format!("{path}/holidays/7")).await.0, 404);
    assert_eq!(
        get("/api/v2/business_hours/schedules/99/holidays").await.0,
        404
    );
    // What is changed says so.
    desk.app().clock.advance(DAY + HOUR);
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| sla::keeping::keep_schedule(tx, &row, now))
        .unwrap()
        .unwrap();
    let (_, one) = get(&path).await;
    assert_eq!(one["schedule"]["updated_at"], "2026-03-03T10:00:00Z");
    let (_, policies) = get("/api/v2/slas/policies").await;
    assert_eq!(
        policies["sla_policies"][0]["created_at"],
        "2026-03-02T09:00:00Z"
    );
}

fn people_id(desk: &Desk, address: &str) -> domain::PersonId {
    let address = domain::person::EmailAddress::read(address).unwrap();
    let store = &desk.app().store;
    let found = store.read_now(|tx| people::queries::find_by_address(tx, &address));
    found.unwrap().unwrap().id
}
