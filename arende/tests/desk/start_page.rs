//! The start page and the top of every page: what there is to read besides one's requests, for whoever may read it.

use domain::HOUR;
use domain::form::Segment;
use domain::help::Audience;
use domain::person::{MembershipRole, Role};
use domain::service::{Phase, State};
use help::commands::Deed;

use crate::blueprints::lay;
use crate::harness::Desk;
use crate::help::{article, place};
use crate::ideas::{publishes, set};
use crate::status::{component, incident, told};

const TOP: &str = "<nav class=\"places\"";
const AT_A_GLANCE: &str = "class=\"glance\"";

/// A desk that tells all kinds of things, updates to those who are signed in alone.
fn telling() -> Desk {
    let desk = Desk::with_people();
    let school = desk.organization("Lake School", true);
    let maja = desk.person("Maja Sund", "maja@lake.example", Role::User, "en");
    desk.join(maja, school, MembershipRole::User);
    let (_, section) = place(&desk, "Exams", "Before the exam");
    let words = "Press the button and wait for a moment.";
    article(
        &desk,
        section,
        "Starting an exam",
        words,
        &Audience::Everyone,
    );
    let members = Audience::Segment(Segment::Members);
    article(&desk, section, "Prices of licences", words, &members);
    let now = desk.app().clock.now();
    let done = desk.app().store.write_now(|tx| {
        set(tx, "ideas_for", "everyone", now)?;
        set(tx, "updates_for", "signed_in", now)?;
        component(tx, "Grading", "", now)?;
        let exams = component(tx, "Exam delivery", "", now)?;
        let slow = told(
            Phase::Investigating,
            "We look into it.",
            &[(exams, State::Degraded)],
        );
        status::commands::open(tx, &incident("Exams are slow", slow, now), None, now)
    });
    done.unwrap();
    publishes(&desk, "Dark mode", &[]);
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_page_tells_what_helps_what_is_new_and_how_all_is() {
    let desk = telling();
    let mut maja = desk.signed_in("maja@lake.example").await;
    let home = maja.get("/hc/en").await;
    home.must_say("Guides that help")
        .must_say("Starting an exam")
        .must_say("Prices of licences")
        .must_say("Dark mode")
        .must_say("Exam delivery")
        .must_say("Grading");
    // What is in trouble stands first.
    let at = |words: &str| home.text.find(words).unwrap();
    assert!(at("<b>Exam delivery</b>") < at("<b>Grading</b>"));
    // The top of every page leads there.
    let requests = maja.get("/hc/sv/requests").await;
    requests.must_say(TOP);
    for place in ["#guides", "/status", "/ideas", "/updates"] {
        requests.must_say(&format!("href=\"/hc/sv{place}\""));
    }
    requests.must_say("något fungerar inte som det ska");
    maja.get("/hc/en/ideas")
        .await
        .must_say("href=\"/hc/en/ideas\" aria-current=\"page\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_guides_is_there_once_there_is_one_to_read() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Before the exam");
    let id = article(&desk, section, "Starting", "Press it.", &Audience::Everyone);
    let now = desk.app().clock.now();
    let plans = Deed::Schedule(now.plus(HOUR));
    let planned = desk.app().store.write_now(|tx| {
        help::commands::act(tx, id, Deed::Unpublish, now)?;
        help::commands::act(tx, id, plans, now)
    });
    planned.unwrap();
    let mut visitor = desk.browser();
    let home = visitor.get("/hc/en").await;
    assert!(!home.says("href=\"/hc/en#guides\""), "{}", home.text);
    desk.app().clock.advance(HOUR);
    visitor
        .get("/hc/en")
        .await
        .must_say("href=\"/hc/en#guides\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_read_something_does_not_find_it_on_the_start_page() {
    let desk = telling();
    let home = desk.browser().get("/hc/en").await;
    home.must_say(TOP)
        .must_say("Starting an exam")
        .must_say("Exam delivery");
    for hidden in ["Prices of licences", "Dark mode", "href=\"/hc/en/updates\""] {
        assert!(!home.says(hidden), "{hidden}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_that_helped_most_readers_stands_first() {
    let desk = telling();
    let (_, section) = place(&desk, "Results", "Afterwards");
    let words = "Open the report of the class.";
    let report = article(
        &desk,
        section,
        "Reading a report",
        words,
        &Audience::Everyone,
    );
    article(
        &desk,
        section,
        "The newest of all",
        words,
        &Audience::Everyone,
    );
    let mut visitor = desk.browser();
    let address = format!("/hc/en/articles/{report}");
    visitor.get(&format!("{address}-Reading-a-report")).await;
    visitor
        .post(&format!("{address}/vote"), &[("helpful", "yes")])
        .await;
    let home = desk.browser().get("/hc/en").await;
    let at = |words: &str| home.text.find(words).unwrap();
    assert!(at("Reading a report") < at("The newest of all"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_tells_nothing_has_no_empty_places_and_one_with_a_menu_of_its_own_keeps_that() {
    let desk = Desk::with_people();
    let home = desk.browser().get("/hc/en").await;
    assert!(!home.says(TOP) && !home.says(AT_A_GLANCE));
    let desk = telling();
    lay(&desk, "education");
    let home = desk.browser().get("/hc/en").await;
    assert!(!home.says(TOP) && !home.says(AT_A_GLANCE));
}
