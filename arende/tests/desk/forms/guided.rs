//! How complete a form is, its headings, what the browser fills in, and answers about people that are erased.

use axum::http::{Method, StatusCode};
use domain::DAY;
use domain::form::Kind;
use domain::person::Role;
use serde_json::json;

use super::{field, usual_form};
use crate::blueprints::lay;
use crate::harness::{Desk, Page};
use crate::portals::{cloud_portal, decide, education};

fn meter(page: &Page) -> &str {
    let (_, after) = page.text.split_once("<meter").unwrap_or_default();
    after.split_once('>').unwrap_or_default().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_and_the_ticket_say_how_many_of_the_questions_are_answered() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let form = astrid.get("/hc/en/requests/new").await;
    // Of nineteen questions four are asked after other answers alone.
    form.must_say("0 of 15 questions answered")
        .must_say("data-answered=\"%s of %t questions answered\"");
    assert!(
        meter(&form).contains("max=\"15\" value=\"0\""),
        "{}",
        meter(&form)
    );
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let named = |key: &str| {
        let row = all.fields.iter().find(|row| row.key == key).unwrap();
        format!("request[custom_fields][{}]", row.id())
    };
    let mut sent = vec![
        ("request[subject]".to_owned(), String::new()),
        ("request[description]".to_owned(), "It stopped.".to_owned()),
        (named("who_affected"), "all".to_owned()),
        (named("where_courses"), "some".to_owned()),
        (named("which_browser"), "Firefox".to_owned()),
    ];
    let post = sent.clone();
    let post: Vec<_> = post.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    // From the server, when it comes back with something to put right.
    let again = astrid.post("/hc/en/requests/new", &post).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.must_say("3 of 17 questions answered");
    "It stopped".clone_into(&mut sent[0].1);
    let post: Vec<_> = sent.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let done = astrid.post("/hc/en/requests/new", &post).await;
    assert_eq!(
        done.status,
        StatusCode::SEE_OTHER,
        "a form that is not complete is sent"
    );
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = priya.get("/agent/tickets/1").await;
    ticket.must_say("3 of 17 questions answered");
    assert!(meter(&ticket).contains("max=\"17\" value=\"3\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn b17_b18_b19_b20_b22_b23_the_questions_stand_under_who_where_what_when_and_which() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let mut seen = Vec::new();
    for (path, heads) in [
        (
            "/hc/en/requests/new",
            ["Who", "Where", "What", "When", "Which"],
        ),
        (
            "/hc/en/requests/questions/ticket",
            ["Who", "Where", "What", "When", "Which"],
        ),
        (
            "/hc/sv/requests/questions/ticket",
            ["Vem", "Var", "Vad", "När", "Vilken"],
        ),
    ] {
        let page = astrid.get(path).await;
        let places: Vec<_> = heads
            .iter()
            .map(|head| {
                page.text
                    .find(&format!("class=\"question-heading\">{head}</h2>"))
            })
            .collect();
        assert!(places.iter().all(Option::is_some), "{path}: {places:?}");
        assert!(places.is_sorted(), "{path}");
        seen.push(places);
    }
    crate::portals::asks(&mut astrid, "It stopped", &["all"]).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("<h3 class=\"question-heading\">Who</h3>")
        .must_say("<h3 class=\"question-heading\">Which</h3>");
}

#[tokio::test(flavor = "multi_thread")]
async fn b23_the_browser_is_filled_in_when_its_writer_asks_for_it() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let form = astrid.get("/hc/en/requests/new").await;
    form.must_say("Fill in from this browser")
        .must_say("data-says=\"Writes into the field, and sends nothing: %s\"");
    // One field alone, and only for those who have a script: others type.
    assert_eq!(form.text.matches("data-from-browser=").count(), 1);
    form.must_say("class=\"from-browser needs-script\"");
    // On its page, for what takes sentences.
    desk.person("Ada", "ada@desk.example", Role::Admin, "en");
    let mut ada = desk.signed_in("ada@desk.example").await;
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let id = |key: &str| {
        let row = all.fields.iter().find(|row| row.key == key).unwrap();
        row.id()
    };
    ada.get(&format!("/agent/fields/{}", id("which_browser")))
        .await
        .must_say("name=\"from_browser\" value=\"1\" checked");
    let choice = ada.get(&format!("/agent/fields/{}", id("which_way"))).await;
    assert!(!choice.says("name=\"from_browser\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_writes_headings_and_takes_them_away() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let first = field(&desk, Kind::Text, "Room", |_| {});
    let form = usual_form(&desk, |draft| draft.fields.push(first));
    let path = format!("/agent/forms/{form}");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let page = ola.get(&path).await;
    page.must_say("New heading");
    let fields: Vec<&str> = page
        .text
        .split("name=\"field\" value=\"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap())
        .collect();
    let id = first.to_string();
    let with = |title: &'static str| {
        let mut sent = vec![
            ("listed", "everyone"),
            ("active", "1"),
            ("section", "0"),
            ("section0_above", id.as_str()),
            ("section0.en", title),
        ];
        sent.extend(fields.iter().map(|id| ("field", *id)));
        sent
    };
    let saved = ola.post(&path, &with("Where are you?")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    ola.get(&path)
        .await
        .must_say("<legend>Where are you?</legend>");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("<h2 class=\"question-heading\">Where are you?</h2>");
    ola.post(&path, &with("")).await;
    let page = astrid.get("/hc/en/requests/new").await;
    assert!(!page.says("question-heading"));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_about_people_are_erased_days_after_closing_wherever_they_stood() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let candidate = field(&desk, Kind::Text, "Candidate", |draft| {
        draft.head.personal = true;
    });
    let room = field(&desk, Kind::Text, "Room", |_| {});
    usual_form(&desk, |draft| draft.fields.extend([candidate, room]));
    let named = |id: domain::FieldId| format!("request[custom_fields][{id}]");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let sent = [
        ("request[subject]", "It does not open"),
        ("request[description]", "It says error."),
        (&named(candidate), "Maja Persson"),
        (&named(room), "B12"),
    ];
    astrid.post("/hc/en/requests/new", &sent).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get("/agent/tickets/1").await;
    let custom = format!("custom_fields[{candidate}]");
    priya
        .post("/agent/tickets/1/fields", &[(&custom, "Maja Olsson")])
        .await;
    let found = priya.get("/agent/search?q=olsson").await;
    found.must_say("It does not open");
    decide(&desk, &[("personal_days", "30")]);
    // Solved, then closed by silence.
    let table = desk
        .app()
        .store
        .read_now(tickets::queries::statuses::list_table)
        .unwrap();
    let solved = table.iter().find(|row| row.key == "solved").unwrap().id;
    priya
        .post(
            "/agent/tickets/1/fields",
            &[("status_id", &solved.to_string())],
        )
        .await;
    let sweep = |days: i64| {
        desk.app().clock.advance(days * DAY);
        arende::schedule::sweep(desk.app()).unwrap();
    };
    let closed = table.iter().find(|row| row.key == "closed").unwrap().id;
    desk.app()
        .store
        .write_now(|tx| {
            let sql = "UPDATE status SET after_days = 28, then_status_id = $1 WHERE id = $2";
            tx.run(sql, &platform::params![closed, solved])
        })
        .unwrap();
    sweep(29);
    sweep(29);
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get("/agent/tickets/1").await.must_say("Maja Olsson");
    sweep(2);
    sweep(1);
    let mut priya = desk.signed_in("priya@desk.example").await;
    let page = priya.get("/agent/tickets/1").await;
    assert!(!page.says("Maja"), "{}", page.text);
    page.must_say("changed Candidate; the answer is erased")
        .must_say("value=\"B12\"");
    assert_eq!(
        page.text
            .matches("Answers about people were erased, ")
            .count(),
        1
    );
    assert!(
        !priya
            .get("/agent/search?q=olsson")
            .await
            .says("It does not open")
    );
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid.get("/hc/en/requests/1").await;
    page.must_say("Answers about people were erased, ")
        .must_say("<dd>B12</dd>");
    // Marked later: the next sweep follows, and `check` says so meanwhile.
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            let all = forms::catalogue(tx)?;
            let mut draft = forms::drafts::FieldDraft::from(all.field(room).unwrap());
            draft.head.personal = true;
            draft.store(tx, Some(room), now).map(drop)
        })
        .unwrap();
    let report = arende::check::open_desk(desk.app(), false).unwrap();
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.contains("a field was marked later"))
    );
    sweep(0);
    let page = priya.get("/agent/tickets/1").await;
    assert!(!page.says("B12"));
}

#[tokio::test(flavor = "multi_thread")]
async fn d09_a_program_of_the_customer_writes_its_reference_as_the_page_does() {
    let desk = Desk::open();
    cloud_portal(&desk);
    let mut browser = desk.signed_in("astrid@nova.example").await;
    crate::portals::asks(&mut browser, "The vault is open", &["portal"]).await;
    let me = super::person(&desk, "astrid@nova.example");
    let email = "astrid@nova.example";
    let put = async |reference: serde_json::Value| {
        let body = json!({ "request": { "customer_reference": reference } });
        desk.program(me, email, Method::PUT, "/api/v2/requests/1", &body)
            .await
    };
    let (status, answer) = put(json!("  INC-77  ")).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["request"]["customer_reference"], "INC-77");
    browser
        .get("/hc/en/requests/1")
        .await
        .must_say("value=\"INC-77\"");
    let (status, answer) = put(json!("x".repeat(81))).await;
    assert_eq!(status, 422);
    assert!(answer.to_string().contains("maximum is 80"), "{answer}");
    let (_, answer) = put(serde_json::Value::Null).await;
    assert!(answer["request"]["customer_reference"].is_null());
    decide(&desk, &[("customer_reference", "no")]);
    let (status, answer) = put(json!("INC-78")).await;
    assert_eq!(status, 422);
    assert!(
        answer.to_string().contains("is not used by this desk"),
        "{answer}"
    );
}

#[test]
fn headings_travel_with_the_portal() {
    let desk = Desk::open();
    lay(&desk, "education");
    let text = arende::routes::settings();
    let written = desk
        .app()
        .store
        .read_now(|tx| portals::current(tx, text))
        .unwrap();
    let form = written
        .forms
        .iter()
        .find(|form| form.key == "ticket")
        .unwrap();
    let keys: Vec<_> = form.sections.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["who", "where", "what", "when", "which"]);
}
