//! Writing: who may, drafts, publishing now and later, versions, order, and the ledger of languages.

use axum::http::StatusCode;
use domain::person::Role;

use super::{EVERYONE, article, place, says};
use crate::harness::{Browser, Desk};

pub(super) async fn writer(desk: &Desk) -> Browser {
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.signed_in("ola@desk.example").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_goes_from_a_first_category_to_its_readers() {
    let desk = Desk::with_people();
    let mut ola = writer(&desk).await;
    ola.get("/agent/help").await.must_say("No articles yet");
    // An article stands in a section, a section in a category: each leads to what is missing.
    let first = ola.get("/agent/help/articles/new").await;
    assert_eq!(first.location.as_deref(), Some("/agent/help/sections/new"));
    let first = ola.get("/agent/help/sections/new").await;
    assert_eq!(
        first.location.as_deref(),
        Some("/agent/help/categories/new")
    );
    let page = ola.get("/agent/help/categories/new").await;
    page.must_say("New category");
    let empty = ola
        .post("/agent/help/categories", &[("about.en", "x")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.must_say("Write a title.");
    let names = [
        ("title.en", "Exams"),
        ("title.sv", "Prov"),
        ("about.en", "All about exams"),
    ];
    assert_eq!(ola.post("/agent/help/categories", &names).await.status, 303);
    let new = ola.get("/agent/help/sections/new?in=c1").await;
    new.must_say("<option value=\"c1\" selected>Exams</option>");
    let section = [("title.en", "Starting"), ("in", "c1")];
    assert_eq!(ola.post("/agent/help/sections", &section).await.status, 303);
    ola.get("/agent/help/articles/new?section=1")
        .await
        .must_say("New article");
    let draft = [
        ("locale", "en"),
        ("title", "Start an exam"),
        (
            "body",
            "## Open it\n\nPress **Start**.<script>alert(1)</script>",
        ),
        ("section", "1"),
        ("audience", "everyone"),
        ("do", "save"),
    ];
    let saved = ola.post("/agent/help/articles", &draft).await;
    assert_eq!(
        saved.location.as_deref(),
        Some("/agent/help/articles/1?locale=en&done=saved")
    );
    ola.follow(saved).await.must_say("Draft").must_say("Saved.");
    let mut reader = desk.browser();
    let url = "/hc/en/articles/1-Start-an-exam";
    assert_eq!(reader.get(url).await.status, StatusCode::NOT_FOUND);
    let preview = ola.get("/agent/help/articles/1/preview?locale=en").await;
    preview
        .must_say("This is how readers will find it.")
        .must_say("Press <strong>Start</strong>.");
    assert!(!preview.says("alert(1)"));
    let publish: Vec<_> = draft
        .iter()
        .map(|(name, value)| (*name, if *name == "do" { "publish" } else { *value }))
        .collect();
    let published = ola.post("/agent/help/articles/1", &publish).await;
    ola.follow(published)
        .await
        .must_say("Published. Readers find it from now on.");
    reader
        .get(url)
        .await
        .must_say("Press <strong>Start</strong>.");
    reader
        .get("/hc/en")
        .await
        .must_say("/hc/en/categories/1-Exams")
        .must_say("All about exams");
    ola.get("/agent/help")
        .await
        .must_say("Start an exam")
        .must_say("Exams");
    // A draft again, put away, taken back: nothing of it is lost.
    for (deed, told) in [
        ("unpublish", "It is a draft again"),
        ("archive", "Put away."),
        ("unarchive", "It is back, as a draft."),
    ] {
        let done = ola
            .post("/agent/help/articles/1/state", &[("do", deed)])
            .await;
        ola.follow(done).await.must_say(told);
        assert_eq!(reader.get(url).await.status, StatusCode::NOT_FOUND);
    }
    let wrong = ola
        .post("/agent/help/articles/1/state", &[("do", "burn")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_typed_is_lost_when_something_is_wrong() {
    let desk = Desk::with_people();
    let (_, _) = place(&desk, "Exams", "Starting");
    let mut ola = writer(&desk).await;
    let sent = [
        ("locale", "sv"),
        ("title", ""),
        ("body", "En lång text"),
        ("section", "1"),
        ("audience", "organizations"),
        ("publish_at", "2001-01-01T00:00"),
        ("do", "schedule"),
    ];
    let page = ola.post("/agent/help/articles", &sent).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.must_say("En lång text")
        .must_say("Write a title.")
        .must_say("for certain organizations, choose them")
        .must_say("Choose a time that is still to come.");
    let elsewhere = [("title", "x"), ("section", "99"), ("audience", "everyone")];
    let page = ola.post("/agent/help/articles", &elsewhere).await;
    page.must_say("Choose where it stands.");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_there_from_the_time_it_was_scheduled_for() {
    let desk = Desk::with_people();
    place(&desk, "Exams", "Starting");
    let mut ola = writer(&desk).await;
    let in_an_hour = platform::language::as_local(
        desk.app().clock.now().plus(2 * domain::HOUR),
        "Europe/Stockholm",
    );
    let sent = [
        ("locale", "en"),
        ("title", "New rules"),
        ("body", "From today on."),
        ("section", "1"),
        ("audience", "everyone"),
        ("publish_at", in_an_hour.as_str()),
        ("do", "schedule"),
    ];
    let saved = ola.post("/agent/help/articles", &sent).await;
    ola.follow(saved)
        .await
        .must_say("Readers find it from then on.");
    let mut reader = desk.browser();
    let url = "/hc/en/articles/1-New-rules";
    assert_eq!(reader.get(url).await.status, StatusCode::NOT_FOUND);
    assert!(
        !reader
            .get("/hc/en/search?query=rules")
            .await
            .says("New rules")
    );
    desk.app().clock.advance(2 * domain::HOUR);
    reader.get(url).await.must_say("From today on.");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_text_is_kept_and_can_be_taken_back() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(
        &desk,
        section,
        "Start an exam",
        "Press the old button.",
        &EVERYONE,
    );
    let mut ola = writer(&desk).await;
    let changed = [
        ("locale", "en"),
        ("title", "Start an exam"),
        ("body", "<p>Press the new button.</p>"),
        ("section", "1"),
        ("audience", "everyone"),
    ];
    ola.post(&format!("/agent/help/articles/{id}"), &changed)
        .await;
    // The same once more is no new version.
    ola.post(&format!("/agent/help/articles/{id}"), &changed)
        .await;
    let versions = format!("/agent/help/articles/{id}/versions");
    let page = ola.get(&format!("{versions}?locale=en")).await;
    page.must_say("Press the old button.").must_say("Ola Ek");
    assert_eq!(page.text.matches("<li><div class=\"what\">").count(), 2);
    let url = format!("/hc/en/articles/{id}-Start-an-exam");
    ola.get(&url).await.must_say("Press the new button.");
    let back = ola
        .post(&versions, &[("locale", "en"), ("version", "1")])
        .await;
    ola.follow(back)
        .await
        .must_say("That text is the present one again.");
    ola.get(&url).await.must_say("Press the old button.");
    let page = ola.get(&versions).await;
    assert_eq!(page.text.matches("<li><div class=\"what\">").count(), 3);
    let none = ola
        .post(&versions, &[("locale", "sv"), ("version", "1")])
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn b30_a_language_that_has_not_followed_the_other_is_listed_until_somebody_looks_at_it() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start an exam", "Press it.", &EVERYONE);
    let mut ola = writer(&desk).await;
    let ledger = "/agent/translations?kind=articles";
    ola.get(ledger).await.must_say("Svenska: missing");
    desk.later();
    says(&desk, id, "sv", "Starta ett prov", "Tryck på den.");
    ola.get(ledger).await.must_say("Nothing here");
    desk.later();
    let action = format!("/agent/help/articles/{id}");
    let mut changed = vec![
        ("locale", "en"),
        ("title", "Start an exam"),
        ("body", "Press it twice."),
        ("section", "1"),
        ("audience", "everyone"),
    ];
    ola.post(&action, &changed).await;
    ola.get(ledger).await.must_say("Svenska: outdated since");
    ola.get("/agent/help")
        .await
        .must_say("1 text is missing in a language");
    // The words that changed stand beside it.
    let page = ola.get(ledger).await;
    page.must_say("English: what changed")
        .must_say("<ins>it twice.</ins>");
    let place = format!("article.{id}");
    let right = [
        ("place", place.as_str()),
        ("locale", "sv"),
        ("kind", "articles"),
    ];
    let noted = ola.post("/agent/translations", &right).await;
    ola.follow(noted)
        .await
        .must_say("Nothing here")
        .must_say("that language is still right");
    // A corrected letter makes nothing outdated.
    desk.later();
    changed[2].1 = "Press it twice!";
    changed.push(("others_right", "1"));
    ola.post(&action, &changed).await;
    ola.get(ledger).await.must_say("Nothing here");
    // Nor does a language that catches up: the box is ticked for it already.
    desk.later();
    changed.pop();
    changed[2].1 = "Press it three times.";
    ola.post(&action, &changed).await;
    let swedish = ola.get(&format!("{action}?locale=sv")).await;
    swedish.must_say("name=\"others_right\" value=\"1\" aria-describedby=\"others-hint\" checked");
    for unknown in [
        [("place", place.as_str()), ("locale", "de")],
        [("place", "article.99"), ("locale", "sv")],
        [("place", "field.99.title"), ("locale", "sv")],
    ] {
        let answer = ola.post("/agent/translations", &unknown).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_sections_and_articles_stand_in_the_order_that_somebody_gave_them() {
    let desk = Desk::with_people();
    let (category, section) = place(&desk, "Exams", "Starting");
    let (second, _) = place(&desk, "Grades", "Setting");
    article(&desk, section, "Alpha", "a", &EVERYONE);
    let beta = article(&desk, section, "Beta", "b", &EVERYONE);
    let mut ola = writer(&desk).await;
    let order = |page: &str, first: &str, then: &str| page.find(first) < page.find(then);
    let url = format!("/hc/en/sections/{section}-Starting");
    assert!(order(&ola.get(&url).await.text, ">Alpha<", ">Beta<"));
    let up = [("move", "up")];
    ola.post(&format!("/agent/help/articles/{beta}/place"), &up)
        .await;
    assert!(order(&ola.get(&url).await.text, ">Beta<", ">Alpha<"));
    ola.post(&format!("/agent/help/categories/{second}/place"), &up)
        .await;
    let list = ola.get("/agent/help").await.text;
    assert!(order(&list, ">Grades<", ">Exams<"));
    // A section within another, which cannot stand in itself; and what is empty can go.
    let inside = [("title.en", "Deep"), ("in", "s1")];
    ola.post("/agent/help/sections", &inside).await;
    let circle = [("title.en", "Starting"), ("in", "s3")];
    let refused = ola.post("/agent/help/sections/1", &circle).await;
    refused.must_say("A section cannot stand in itself.");
    let full = ola.post("/agent/help/sections/1/remove", &[]).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    ola.get("/agent/help/sections/3")
        .await
        .must_say("Nothing stands in it any more.");
    let gone = ola.post("/agent/help/sections/3/remove", &[]).await;
    ola.follow(gone).await.must_say("Removed.");
    // A section that moves to another category takes along what stands in it.
    ola.post("/agent/help/sections", &inside).await;
    let moved = [("title.en", "Starting"), ("in", "c2")];
    assert_eq!(ola.post("/agent/help/sections/1", &moved).await.status, 303);
    let emptied = ola
        .post(&format!("/agent/help/categories/{category}/remove"), &[])
        .await;
    ola.follow(emptied).await.must_say("Removed.");
    ola.post("/agent/help/sections/1/place", &[("move", "up")])
        .await;
    ola.get(&url).await.must_say("Grades");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_write_articles_finds_nothing_to_write_in() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(&desk, section, "Alpha", "a", &EVERYONE);
    for email in ["priya@desk.example", "astrid@school.example"] {
        let mut browser = desk.signed_in(email).await;
        for path in [
            "/agent/help",
            "/agent/help/articles/1",
            "/agent/help/articles/1/versions",
        ] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND);
        }
        let state = browser
            .post("/agent/help/articles/1/state", &[("do", "archive")])
            .await;
        assert_eq!(state.status, StatusCode::NOT_FOUND);
        assert!(!browser.get("/agent").await.says("href=\"/agent/help\""));
    }
}
