//! Reading: addresses, contents, boxes, languages, and whether it helped.

use axum::http::StatusCode;
use domain::form::Segment;
use domain::help::Audience;
use domain::person::{MembershipRole, Role};
use help::commands::{Deed, act};

use super::{EVERYONE, REPRESENTATIVES, article, place, says};
use crate::harness::Desk;

const LONG: &str = "Before you begin.\n\n## Sign in\n\nOpen the page.\n\n### With a link\n\nAsk for one.\n\n## Sign out\n\nPress the button.\n\n> [!IMPORTANT]\n> Never share your password.\n\n> [!NOTE]\n> Links are good for an hour.\n\n> [!TIP]\n> Add a passkey.\n";

#[tokio::test(flavor = "multi_thread")]
async fn a30_an_article_shows_the_articles_of_its_section() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let first = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let second = article(&desk, section, "How to sign out", "Press it.", &EVERYONE);
    let mut reader = desk.browser();
    let page = reader
        .get(&format!("/hc/en/articles/{first}-How-to-sign-in"))
        .await;
    page.must_say("Articles in this section")
        .must_say(&format!(
            "href=\"/hc/en/articles/{second}-How-to-sign-out\""
        ))
        .must_say("aria-current=\"page\">How to sign in</a>")
        .must_say(&format!(
            "<a href=\"/hc/en/sections/{section}-Signing-in\">Signing in</a>"
        ));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_beside_an_article_is_what_its_reader_may_read_whoever_read_it_before() {
    let desk = Desk::with_people();
    let school = desk.organization("Fjällgård", true);
    let erik = desk.person("Erik", "erik@school.example", Role::User, "en");
    desk.join(erik, school, MembershipRole::User);
    desk.person("Lone", "lone@home.example", Role::User, "en");
    desk.person("Ola", "ola@desk.example", Role::Agent, "en");
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let first = article(&desk, section, "For all", LONG, &EVERYONE);
    let signed_in = Audience::Segment(Segment::SignedIn);
    article(&desk, section, "For known ones", "Words.", &signed_in);
    let inside = article(&desk, section, "For ourselves", "Words.", &Audience::Team);
    let path = format!("/hc/en/articles/{first}-For-all");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let mut erik = desk.signed_in("erik@school.example").await;
    let mut lone = desk.signed_in("lone@home.example").await;
    let mut visitor = desk.browser();
    let titles = [
        "For known ones",
        "For members",
        "For ourselves",
        "For later",
    ];
    let mut sees = async |all: [&[&str]; 4]| {
        let browsers = [&mut ola, &mut erik, &mut lone, &mut visitor];
        for (browser, expected) in browsers.into_iter().zip(all) {
            let page = browser.get(&path).await;
            for title in titles {
                assert_eq!(page.says(title), expected.contains(&title), "{title}");
            }
        }
    };
    let known = ["For known ones"];
    sees([&["For known ones", "For ourselves"], &known, &known, &[]]).await;
    // One for members: who is one matters from now on.
    let members = Audience::Segment(Segment::Members);
    article(&desk, section, "For members", "Words.", &members);
    let ours = ["For known ones", "For members"];
    let all = ["For known ones", "For members", "For ourselves"];
    sees([&all, &ours, &known, &[]]).await;
    // What is put away is gone at once, and what waits for its time is there when it comes.
    let now = desk.app().clock.now();
    let later = article(&desk, section, "For later", "Words.", &EVERYONE);
    let done = desk.app().store.write_now(|tx| {
        act(tx, later, Deed::Schedule(now.plus(domain::SECOND)), now)?;
        act(tx, inside, Deed::Archive, now)
    });
    done.unwrap();
    sees([&ours, &ours, &known, &[]]).await;
    desk.later();
    let then = ["For known ones", "For members", "For later"];
    sees([
        &then,
        &then,
        &["For known ones", "For later"],
        &["For later"],
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_of_a_long_section_shows_those_around_it_and_the_way_to_all() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let mut all = Vec::new();
    for number in 1..=30 {
        let title = format!("Part {number}");
        all.push(article(&desk, section, &title, "Words.", &EVERYONE));
    }
    let mut reader = desk.browser();
    let of_all = format!(
        "<a href=\"/hc/en/sections/{section}-Signing-in\">All articles in this section</a>"
    );
    for (at, shown) in [(0, 0..21), (14, 4..25), (29, 19..30)] {
        let here = all[at];
        let page = reader
            .get(&format!("/hc/en/articles/{here}-Part-{}", at + 1))
            .await;
        page.must_say(&of_all);
        let (_, beside) = page.text.split_once("Articles in this section").unwrap();
        let (beside, _) = beside.split_once("</section>").unwrap();
        for (place, id) in all.iter().enumerate() {
            let link = format!("<li><a href=\"/hc/en/articles/{id}-");
            assert_eq!(
                beside.contains(&link),
                shown.contains(&place),
                "{at} {place}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a31_a32_an_article_asks_whether_it_helped_and_shows_the_counts() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let id = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let url = format!("/hc/en/articles/{id}-How-to-sign-in");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid.get(&url).await;
    page.must_say("Was this article helpful?");
    assert!(!page.says("found this helpful"));
    let vote = format!("/hc/en/articles/{id}/vote");
    let sent = astrid.post(&vote, &[("helpful", "yes")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(sent.location.unwrap(), format!("{url}#helpful"));
    let mut guest = desk.browser();
    guest.get(&url).await;
    guest.post(&vote, &[("helpful", "no")]).await;
    let page = guest.get(&url).await;
    page.must_say("1 of 2 found this helpful");
    // Whoever was not helped finds the form, which names the article.
    page.must_say(
        "/hc/en/requests/new?tf_description=I+have+read+%E2%80%9CHow+to+sign+in%E2%80%9D",
    );
    let neither = guest.post(&vote, &[("helpful", "perhaps")]).await;
    assert_eq!(neither.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a33_the_page_is_in_the_readers_language_where_the_article_is_not() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let id = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let mut reader = desk.browser();
    let url = format!("/hc/sv/articles/{id}-How-to-sign-in");
    reader
        .get(&url)
        .await
        .must_say("<html lang=\"sv\"")
        .must_say("Hade du hjälp av artikeln?")
        .must_say("Artikeln finns inte på svenska än. Du ser den på engelska.")
        .must_say("<div class=\"prose\" lang=\"en\">")
        .must_say("<p class=\"called\">Important</p>");
    says(
        &desk,
        id,
        "sv",
        "Så loggar du in",
        "> [!NOTE]\n> Öppna sidan.",
    );
    let moved = reader.get(&url).await;
    assert_eq!(
        moved.location.as_deref(),
        Some(format!("/hc/sv/articles/{id}-Sa-loggar-du-in").as_str())
    );
    let page = reader.follow(moved).await;
    page.must_say("<p class=\"called\">Obs!</p>");
    assert!(!page.says("finns inte på svenska"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a34_one_vote_for_each_reader_which_can_be_changed() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let id = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let url = format!("/hc/en/articles/{id}-How-to-sign-in");
    let vote = format!("/hc/en/articles/{id}/vote");
    let mut guest = desk.browser();
    guest.get(&url).await;
    for _ in 0..2 {
        guest.post(&vote, &[("helpful", "yes")]).await;
    }
    guest.get(&url).await.must_say("1 of 1 found this helpful");
    guest.post(&vote, &[("helpful", "no")]).await;
    guest
        .get(&url)
        .await
        .must_say("0 of 1 found this helpful")
        .must_say("value=\"no\" aria-pressed=\"true\"");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid.post(&vote, &[("helpful", "yes")]).await;
    let page = astrid.get(&url).await;
    page.must_say("1 of 2 found this helpful");
}

#[tokio::test(flavor = "multi_thread")]
async fn a34_whoever_votes_without_end_from_one_network_is_slowed_down() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let id = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let mut last = StatusCode::OK;
    for _ in 0..41 {
        let mut another = desk.browser();
        another.get("/hc/en").await;
        let vote = format!("/hc/en/articles/{id}/vote");
        last = another.post(&vote, &[("helpful", "no")]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn b01_an_article_can_be_for_those_who_ask_for_their_organization() {
    let desk = Desk::with_people();
    let school = desk.organization("School", false);
    let admin = desk.person("Birgitta", "birgitta@school.example", Role::User, "en");
    desk.join(admin, school, MembershipRole::Admin);
    let maja = desk.person("Maja", "maja@school.example", Role::User, "en");
    desk.join(maja, school, MembershipRole::User);
    let (category, section) = place(&desk, "For support contacts", "Asking");
    let id = article(
        &desk,
        section,
        "Ask for others",
        "Tell us who.",
        &REPRESENTATIVES,
    );
    let url = format!("/hc/en/articles/{id}-Ask-for-others");
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    birgitta.get(&url).await.must_say("Tell us who.");
    birgitta
        .get("/hc/en")
        .await
        .must_say("For support contacts");
    let mut maja = desk.signed_in("maja@school.example").await;
    let hidden = maja.get(&url).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let nothing = maja.get("/hc/en/articles/4711").await;
    let told = |text: &str| {
        text.replace("4711", "N")
            .replace(&format!("{id}-Ask-for-others"), "N")
    };
    assert_eq!(told(&hidden.text), told(&nothing.text));
    // Nor do its category and its section exist for her, and there is nothing to vote on.
    assert!(!maja.get("/hc/en").await.says("For support contacts"));
    for path in [
        format!("/hc/en/categories/{category}-For-support-contacts"),
        format!("/hc/en/sections/{section}-Asking"),
    ] {
        assert_eq!(maja.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(birgitta.get(&path).await.status, StatusCode::OK);
    }
    let vote = maja
        .post(&format!("/hc/en/articles/{id}/vote"), &[("helpful", "yes")])
        .await;
    assert_eq!(vote.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_the_table_of_contents_is_made_of_numbered_headings_with_anchors() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let id = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let mut reader = desk.browser();
    let page = reader
        .get(&format!("/hc/en/articles/{id}-How-to-sign-in"))
        .await;
    page.must_say("<a href=\"#t-with-a-link\"><span class=\"no\">1.1</span> With a link</a>")
        .must_say("<h2 id=\"t-sign-out\"><span class=\"no\">2</span> Sign out</h2>")
        .must_say("<h3 id=\"t-with-a-link\">");
}

#[tokio::test(flavor = "multi_thread")]
async fn c02_important_things_notes_and_tips_stand_in_boxes() {
    let desk = Desk::open();
    let (_, section) = place(&desk, "Getting started", "Signing in");
    let id = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let mut reader = desk.browser();
    let page = reader
        .get(&format!("/hc/en/articles/{id}-How-to-sign-in"))
        .await;
    for kind in ["important", "note", "tip"] {
        page.must_say(&format!("<div class=\"callout {kind}\" role=\"note\">"));
    }
    page.must_say("Never share your password.");
}

#[tokio::test(flavor = "multi_thread")]
async fn c03_the_form_asks_to_read_an_article_first() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Getting started", "Asking");
    let id = article(
        &desk,
        section,
        "Before you ask",
        "Look at the cable.",
        &EVERYONE,
    );
    let now = desk.app().clock.now();
    let url = format!("/hc/en/articles/{id}-Before-you-ask");
    let stored = desk.app().store.write_now(|tx| {
        let all = forms::catalogue(tx)?;
        let usual = all.default_form().unwrap();
        let mut draft = forms::drafts::FormDraft::from(usual);
        let text = format!("Please read http://127.0.0.1:3000{url} first.");
        draft.introduction.put("en", &text);
        draft.store(tx, Some(usual.id), now)
    });
    stored.unwrap().unwrap();
    let mut guest = desk.browser();
    let form = guest.get("/hc/en/requests/new").await;
    form.must_say(&format!("<a href=\"http://127.0.0.1:3000{url}\""));
    guest.get(&url).await.must_say("Look at the cable.");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_an_old_title_leads_to_the_right_one_and_keeps_the_rest() {
    let desk = Desk::open();
    let (category, section) = place(&desk, "Getting started", "Signing in");
    let id = article(&desk, section, "How to sign in", LONG, &EVERYONE);
    let mut reader = desk.browser();
    for (asked, right) in [
        (
            format!("/hc/en/articles/{id}?a=1"),
            format!("/hc/en/articles/{id}-How-to-sign-in?a=1"),
        ),
        (
            format!("/hc/en-us/articles/{id}-Old"),
            format!("/hc/en/articles/{id}-Old"),
        ),
        (
            format!("/hc/en/articles/{id}-Old"),
            format!("/hc/en/articles/{id}-How-to-sign-in"),
        ),
        (
            format!("/hc/en/categories/{category}"),
            format!("/hc/en/categories/{category}-Getting-started"),
        ),
        (
            format!("/hc/en/sections/{section}-x"),
            format!("/hc/en/sections/{section}-Signing-in"),
        ),
    ] {
        let page = reader.get(&asked).await;
        assert_eq!(page.location.as_deref(), Some(right.as_str()), "{asked}");
    }
    let page = reader
        .get(&format!("/hc/en/categories/{category}-Getting-started"))
        .await;
    page.must_say("Signing in").must_say("How to sign in");
    for path in [
        "/hc/en/articles/x",
        "/hc/en/articles/-1",
        "/hc/en/sections/99999999999999999999",
    ] {
        assert_eq!(reader.get(path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a31_whoever_says_whether_it_helped_may_say_why_and_the_team_reads_it_without_their_name() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let shown = format!("/hc/en/articles/{id}-Start");
    let page = astrid.get(&shown).await;
    assert!(!page.says("What was missing?"), "{}", page.text);
    let words = format!("/hc/en/articles/{id}/vote/words");
    let why = [("words", " Which button, the <green> one? ")];
    // Why is asked of whoever said something.
    assert_eq!(
        astrid.post(&words, &why).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let vote = format!("/hc/en/articles/{id}/vote");
    astrid.post(&vote, &[("helpful", "no")]).await;
    astrid.get(&shown).await.must_say("What was missing?");
    let said = astrid.post(&words, &why).await;
    astrid
        .follow(said)
        .await
        .must_say("Those who write the guides read it.")
        .must_say("Which button, the &#60;green&#62; one?");
    // Another reader does not see it, the team does, and not who it was.
    let other = desk.browser().get(&shown).await;
    assert!(!other.says("Which button"), "{}", other.text);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/help")
        .await
        .must_say("1 reader said something");
    let page = ola.get("/agent/help/votes").await;
    page.must_say("Which button").must_say("It did not help");
    assert!(!page.says("Astrid"), "{}", page.text);
    let article = page.field("article");
    // Who changes their mind takes back why.
    astrid.post(&vote, &[("helpful", "yes")]).await;
    let page = astrid.get(&shown).await;
    page.must_say("What was good?");
    assert!(!page.says("Which button"), "{}", page.text);
    ola.get("/agent/help/votes")
        .await
        .must_say("Nobody said anything yet");
    astrid.post(&words, &[("words", "Short.")]).await;
    let page = ola.get("/agent/help/votes").await;
    page.must_say("Short.");
    let at = page.field("at");
    let gone = [("article", article.as_str()), ("at", at.as_str())];
    let gone = ola.post("/agent/help/votes", &gone).await;
    ola.follow(gone).await.must_say("Nobody said anything yet");
}
