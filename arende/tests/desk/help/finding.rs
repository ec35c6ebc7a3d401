//! The search over everything: misspelt words, phrases, what is shown alone, what the form suggests, and what search engines are told.

use axum::http::StatusCode;
use domain::form::Segment;
use domain::help::Audience;
use domain::idea::UpdateKind;
use domain::person::Role;
use domain::service::{Phase, State};

use super::{EVERYONE, article, place, says};
use crate::harness::{Browser, Desk};
use crate::ideas::{set, texts};
use crate::status::{component, incident, told};

const MEMBERS: Audience = Audience::Segment(Segment::Members);

async fn sends(browser: &mut Browser, subject: &str, text: &str) {
    let sent = [
        ("request[subject]", subject),
        ("request[description]", text),
    ];
    let answer = browser.post("/hc/en/requests/new", &sent).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misspelt_word_is_forgiven_and_the_page_says_what_was_meant() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(
        &desk,
        section,
        "A forgotten password",
        "Choose another.",
        &EVERYONE,
    );
    says(&desk, id, "sv", "Glömt lösenord", "Välj ett nytt.");
    article(&desk, section, "Bankgiro for members", "x", &MEMBERS);
    let mut guest = desk.browser();
    for typed in ["pasword", "passwrod", "passsword", "forgotten+pazzword"] {
        let page = guest.get(&format!("/hc/en/search?query={typed}")).await;
        if typed == "forgotten+pazzword" {
            // Half of it is said.
            page.must_say("A forgotten password");
            continue;
        }
        page.must_say("A forgotten password")
            .must_say("what is spelt nearly so: password");
    }
    let page = guest.get("/hc/sv/search?query=losenord").await;
    page.must_say("Glömt lösenord").must_say("lösenord");
    // The word of a text that somebody may not read is not told of, however it is spelt.
    for typed in ["bankgiro", "bankgrio"] {
        let page = guest.get(&format!("/hc/en/search?query={typed}")).await;
        page.must_say(&format!("Nothing found for “{typed}”"));
        assert!(!page.says("members") && !page.says("spelt"), "{typed}");
    }
    let exact = guest.get("/hc/en/search?query=password").await;
    assert!(!exact.says("spelt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_between_quotation_marks_are_found_one_after_the_other() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(
        &desk,
        section,
        "How to sign in",
        "Open the page.",
        &EVERYONE,
    );
    article(&desk, section, "A sign on the door", "Come in.", &EVERYONE);
    desk.app()
        .store
        .write_now(|tx| set(tx, "ideas_for", "everyone", desk.app().clock.now()))
        .unwrap();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let idea = [("title", "Let us sign in by phone"), ("body", "x")];
    astrid.post("/hc/en/ideas", &idea).await;
    sends(&mut astrid, "Cannot sign in", "Help").await;
    sends(&mut astrid, "The sign is gone", "It was in the hall").await;
    let loose = astrid.get("/hc/en/search?query=sign+in").await;
    loose
        .must_say("How to sign in")
        .must_say("A sign on the door")
        .must_say("The sign is gone");
    let exact = astrid.get("/hc/en/search?query=%22sign+in%22").await;
    exact
        .must_say("How to sign in")
        .must_say("Let us sign in by phone")
        .must_say("Cannot sign in");
    assert!(!exact.says("A sign on the door") && !exact.says("The sign is gone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_kind_of_what_was_found_is_shown_alone() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(
        &desk,
        section,
        "The printer",
        "Look at the cable.",
        &EVERYONE,
    );
    let mut astrid = desk.signed_in("astrid@school.example").await;
    sends(&mut astrid, "My printer is on fire", "Since this morning").await;
    let all = astrid.get("/hc/en/search?query=printer").await;
    all.must_say("in=guides").must_say("in=requests");
    assert!(!all.says("in=news"));
    let guides = astrid.get("/hc/en/search?query=printer&in=guides").await;
    guides.must_say("The printer");
    assert!(!guides.says("on fire"));
    let requests = astrid.get("/hc/en/search?query=printer&in=requests").await;
    requests.must_say("on fire");
    assert!(!requests.says("<b>The printer"));
    let unknown = astrid.get("/hc/en/search?query=printer&in=nonsense").await;
    unknown.must_say("The printer").must_say("on fire");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_found_by_other_forms_of_their_words_and_where_one_is_misspelt() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    sends(&mut astrid, "My printer is on fire", "Since this morning").await;
    sends(&mut astrid, "Skrivaren brinner", "Sedan i morse").await;
    for typed in ["printers", "printing", "prniter", "printre+fire"] {
        let page = astrid.get(&format!("/hc/en/search?query={typed}")).await;
        page.must_say("My printer is on fire");
    }
    let page = astrid.get("/hc/sv/search?query=skrivarna").await;
    page.must_say("Skrivaren brinner");
    let mut other = desk.browser();
    let page = other.get("/hc/en/search?query=prniter").await;
    assert!(!page.says("on fire"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_sees_what_was_searched_for_and_not_found() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let mut guest = desk.browser();
    for typed in [
        "Gift+cards",
        "gift+cards",
        "eva%40school.example",
        "19850101-1234",
        "x",
    ] {
        guest.get(&format!("/hc/en/search?query={typed}")).await;
    }
    let mut ola = super::writing::writer(&desk).await;
    let page = ola.get("/agent/help/searches").await;
    page.must_say("gift cards")
        .must_say("2 times")
        .must_say("/agent/help/articles/new?title=gift");
    assert!(!page.says("eva") && !page.says("1985"));
    ola.get("/agent/help/articles/new?title=gift+cards")
        .await
        .must_say("value=\"gift cards\"");
    article(&desk, section, "Gift cards", "We have none.", &EVERYONE);
    ola.get("/agent/help/searches")
        .await
        .must_say("everyone finds an article by it now");
    let gone = ola
        .post("/agent/help/searches", &[("words", "gift cards")])
        .await;
    ola.follow(gone)
        .await
        .must_say("Nothing was searched for in vain");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid.get("/agent/help/searches").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[test]
fn the_list_of_searches_in_vain_does_not_grow_without_end() {
    let desk = Desk::open();
    let now = desk.app().clock.now();
    let kept = desk.app().store.write_now(|tx| {
        for at in 0..1003 {
            help::queries::note_miss(tx, &format!("word {at}"), now.plus(at))?;
        }
        help::queries::list_misses(tx, now.plus(1003), 5000)
    });
    let kept = kept.unwrap();
    assert_eq!(kept.len(), 1000);
    assert!(kept.iter().all(|one| one.words != "word 0"));
    let later = now.plus(91 * domain::DAY);
    let kept = desk
        .app()
        .store
        .read_now(|tx| help::queries::list_misses(tx, later, 5000));
    assert!(kept.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_suggests_what_goes_on_and_what_is_planned_too() {
    let desk = Desk::open();
    let now = desk.app().clock.now();
    let author = desk.person("Astrid", "astrid@school.example", Role::User, "en");
    let made = desk.app().store.write_now(|tx| {
        set(tx, "ideas_for", "everyone", now)?;
        set(tx, "updates_for", "everyone", now)?;
        let exams = component(tx, "Exams", "", now)?;
        let first = told(
            Phase::Investigating,
            "We look into it.",
            &[(exams, State::Partial)],
        );
        status::commands::open(
            tx,
            &incident("Exams cannot be started", first, now),
            None,
            now,
        )?;
        let new = ideas::New {
            title: "Exams on a phone".to_owned(),
            locale: "en".to_owned(),
            ..ideas::New::default()
        };
        ideas::open(tx, author, &new, now)?;
        let update = ideas::UpdateDraft {
            kind: UpdateKind::New,
            title: texts("Exams open faster", ""),
            body: texts("At once.", ""),
            publish: true,
            ..ideas::UpdateDraft::default()
        };
        ideas::keep_update(tx, None, &update, now)
    });
    made.unwrap();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(&desk, section, "Begin an exam", "x", &EVERYONE);
    let mut guest = desk.browser();
    let page = guest.get("/hc/en/search/suggestions?query=exam").await;
    page.must_say("Exams cannot be started")
        .must_say("Known to us")
        .must_say("Begin an exam")
        .must_say("Exams on a phone")
        .must_say("Exams open faster");
    assert!(page.text.find("cannot be started") < page.text.find("Begin an exam"));
    let page = guest.get("/hc/en/search/suggestions?query=printer").await;
    assert!(!page.says("<li>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn search_engines_are_told_what_everybody_may_read_in_all_of_its_languages() {
    let desk = Desk::open();
    let (category, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Begin", "x", &EVERYONE);
    says(&desk, id, "sv", "Börja", "x");
    article(&desk, section, "Secret", "x", &MEMBERS);
    let (_, hidden) = place(&desk, "Hidden", "Inside");
    article(&desk, hidden, "Also secret", "x", &MEMBERS);
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            set(tx, "updates_for", "everyone", now)?;
            set(tx, "ideas_for", "everyone", now)
        })
        .unwrap();
    let mut guest = desk.browser();
    let page = guest.get("/sitemap.xml").await;
    let base = desk.app().config.public_url();
    page.must_say(&format!("<loc>{base}/hc/en</loc>"))
        .must_say(&format!("/hc/en/categories/{category}-Exams"))
        .must_say(&format!("/hc/en/sections/{section}-Starting"))
        .must_say(&format!("<loc>{base}/hc/en/articles/{id}-Begin</loc>"))
        .must_say(&format!(
            "hreflang=\"sv\" href=\"{base}/hc/sv/articles/{id}-Borja\""
        ))
        .must_say("/hc/en/updates")
        .must_say("/hc/en/ideas");
    // A list that is too long for one is found in parts; of this one there is one.
    let part = guest.get("/sitemaps/1").await;
    assert_eq!(part.text, page.text);
    for nothing in ["/sitemaps/0", "/sitemaps/2", "/sitemaps/x"] {
        assert_eq!(guest.get(nothing).await.status, 404, "{nothing}");
    }
    assert!(!page.says("ecret") && !page.says("Hidden") && !page.says("Inside"));
    guest
        .get("/robots.txt")
        .await
        .must_say(&format!("Sitemap: {base}/sitemap.xml"))
        .must_say("Disallow: /hc/*/requests");
}
