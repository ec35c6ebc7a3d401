//! Finding answers: the search, and suggestions while the subject of a request is written.

use axum::http::StatusCode;
use domain::form::Segment;
use domain::help::Audience;

use super::{EVERYONE, article, place, says};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn words_word_forms_and_beginnings_find_an_article_and_its_title_counts_most() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(
        &desk,
        section,
        "Printing",
        "You find passwords there.",
        &EVERYONE,
    );
    let id = article(
        &desk,
        section,
        "A forgotten password",
        "Choose another.",
        &EVERYONE,
    );
    says(
        &desk,
        id,
        "sv",
        "Glömt lösenord",
        "Välj ett nytt bland lösenorden.",
    );
    let mut reader = desk.browser();
    for typed in ["password", "passwords", "passw", "PASSWORD", "my+password"] {
        let page = reader.get(&format!("/hc/en/search?query={typed}")).await;
        page.must_say("A forgotten password");
        assert!(
            page.text.find("A forgotten password") < page.text.find("<b>Printing"),
            "{typed}"
        );
    }
    let page = reader.get("/hc/sv/search?query=l%C3%B6senordet").await;
    page.must_say("Glömt lösenord").must_say("Exams · Starting");
    // Nothing found leads into the form, with the words filled in.
    let nothing = reader.get("/hc/en/search?query=zebra").await;
    nothing
        .must_say("Nothing found for “zebra”")
        .must_say("/hc/en/requests/new?tf_subject=zebra");
    let signs = reader.get("/hc/en/search?query=%22%27%25_*-").await;
    assert_eq!(signs.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_search_finds_guides_and_ones_own_requests() {
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
    let sent = [
        ("request[subject]", "My printer is on fire"),
        ("request[description]", "Since this morning"),
    ];
    assert_eq!(astrid.post("/hc/en/requests/new", &sent).await.status, 303);
    let page = astrid.get("/hc/en/search?query=printer").await;
    page.must_say("The printer")
        .must_say("My printer is on fire");
    let mut guest = desk.browser();
    let page = guest.get("/hc/en/search?query=printer").await;
    page.must_say("The printer");
    assert!(!page.says("on fire"));
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_are_suggested_from_three_letters_on_those_of_the_readers_language_first() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(&desk, section, "Login trouble", "x", &EVERYONE);
    let id = article(&desk, section, "Unrelated", "x", &EVERYONE);
    says(&desk, id, "sv", "Login på svenska", "x");
    let hidden = Audience::Segment(Segment::Members);
    article(&desk, section, "Login for members", "x", &hidden);
    let mut guest = desk.browser();
    let ask = "/hc/sv/search/suggestions?query=";
    assert!(!guest.get(&format!("{ask}lo")).await.says("<li>"));
    let page = guest.get(&format!("{ask}login")).await;
    page.must_say("Svarar någon av de här på din fråga?");
    assert!(page.text.find("Login på svenska") < page.text.find("Login trouble"));
    assert!(!page.says("Login for members"));
    guest
        .get("/hc/sv/requests/new")
        .await
        .must_say("data-for=\"request_subject\"")
        .must_say("sök i guiderna");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_can_do_without_suggestions() {
    let desk = Desk::open();
    let mut guest = desk.browser();
    // Where nothing is written, nothing is offered.
    assert!(
        !guest
            .get("/hc/en/requests/new")
            .await
            .says("ar-suggestions")
    );
    let (_, section) = place(&desk, "Exams", "Starting");
    article(&desk, section, "Login trouble", "x", &EVERYONE);
    guest
        .get("/hc/en/requests/new")
        .await
        .must_say("ar-suggestions");
    let now = desk.app().clock.now();
    let off = desk
        .app()
        .store
        .write_now(|tx| platform::settings::put(tx, help::SUGGESTIONS.key, "no", now));
    off.unwrap();
    assert!(
        !guest
            .get("/hc/en/requests/new")
            .await
            .says("ar-suggestions")
    );
    let page = guest.get("/hc/en/search/suggestions?query=login").await;
    assert!(!page.says("<li>"));
}
