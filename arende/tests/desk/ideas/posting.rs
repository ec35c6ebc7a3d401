//! Ideas as customers find them: looking before posting, wishing, saying something, and what nobody else may see.

use axum::http::StatusCode;
use domain::person::{MembershipRole, Role};

use super::{posts, publishes, set, wishing};
use crate::blueprints::lay;
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn b03_feedback_is_welcome_among_ideas_and_one_of_a_customer_is_there_for_others() {
    let desk = Desk::with_people();
    lay(&desk, "education");
    let mut visitor = desk.browser();
    let page = visitor.get("/hc/sv/ideas").await;
    page.must_say("Här tar vi gärna emot synpunkter")
        .must_say("Ingen har lagt upp en idé än");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let posted = astrid
        .post(
            "/hc/sv/ideas",
            &[
                ("title", "Skriva ut resultaten för en klass"),
                ("body", "Jag vill kunna\nhänga upp dem."),
            ],
        )
        .await;
    astrid
        .follow(posted)
        .await
        .must_say("Tack! Nu kan andra se din idé")
        .must_say("1 person")
        .must_say("aria-pressed=\"true\"");
    let others = visitor.get("/hc/en/ideas/1").await;
    others
        .must_say("Skriva ut resultaten för en klass")
        .must_say("A customer")
        .must_say("Sign in to say something");
    assert!(!others.says("Astrid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_a_wish_for_the_product_is_led_from_the_form_to_the_ideas() {
    let desk = Desk::with_people();
    lay(&desk, "education");
    let school = desk.organization("Storsjö", false);
    let maja = desk.person("Maja Sund", "maja@school.example", Role::User, "en");
    desk.join(maja, school, MembershipRole::Admin);
    let mut maja = desk.signed_in("maja@school.example").await;
    let form = maja.get("/hc/en/requests/new?ticket_form_id=ticket").await;
    form.must_say("Wondering whether something exists or is planned?")
        .must_say("href=\"/hc/en/ideas\"")
        .must_say("href=\"/hc/en/roadmap\"")
        .must_say("href=\"/hc/en/updates\"");
    for place in ["ideas", "roadmap", "updates", "ideas/new"] {
        let page = maja.get(&format!("/hc/en/{place}")).await;
        assert_eq!(page.status, StatusCode::OK, "{place}");
    }
    let old = maja.get("/hc/en/community/posts").await;
    assert_eq!(old.location.as_deref(), Some("/hc/en/ideas"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_before_posting_one_sees_whether_it_is_an_idea_on_the_roadmap_or_there_already() {
    let desk = Desk::with_people();
    lay(&desk, "education");
    posts(&desk, "astrid@school.example", "Export results as a sheet");
    let planned = posts(&desk, "astrid@school.example", "Print results of one class");
    publishes(&desk, "Results in colour", &[]);
    let mut ola = desk.is_of(desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en"));
    ola.get("/agent/ideas").await.must_say("Export results");
    let answered = ola
        .post(
            &format!("/agent/ideas/{planned}"),
            &[
                ("state", "planned"),
                ("quarter", "Q3 2027"),
                ("title.en", "Print results of one class"),
            ],
        )
        .await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let mut maja = desk.browser();
    // While typing, from three letters on.
    let few = maja.get("/hc/en/ideas/similar?query=re").await;
    assert!(!few.says("<li>"));
    let while_typing = maja.get("/hc/en/ideas/similar?query=resul").await;
    while_typing
        .must_say("Export results as a sheet")
        .must_say("Idea · Planned")
        .must_say("Product update · New");
    // And without scripts, in a step of its own.
    let first = maja.get("/hc/en/ideas/new").await;
    first.must_say("First we look").must_say("ar-suggestions");
    assert!(!first.says("name=\"body\""));
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let looked = astrid.get("/hc/en/ideas/new?title=results").await;
    looked
        .must_say("Is it one of these?")
        .must_say("Print results of one class")
        .must_say("Results in colour")
        .must_say("name=\"body\"");
    astrid
        .get("/hc/en/roadmap")
        .await
        .must_say("Q3 2027")
        .must_say("Print results of one class");
    astrid
        .get("/hc/en/search?query=results")
        .await
        .must_say("Export results as a sheet")
        .must_say("Results in colour");
}

#[tokio::test(flavor = "multi_thread")]
async fn votes_are_counted_by_person_and_by_organization_and_can_be_taken_back() {
    let desk = wishing();
    let id = posts(&desk, "maja@school.example", "Dark mode");
    let address = format!("/hc/en/ideas/{id}");
    let vote = format!("{address}/vote");
    let (mut erik, mut sven) = (
        desk.signed_in("erik@school.example").await,
        desk.signed_in("sven@other.example").await,
    );
    for _ in 0..2 {
        erik.post(&vote, &[("on", "1")]).await;
    }
    let list = [("on", "1"), ("back", "/hc/en/ideas?sort=newest")];
    let back = sven.post(&vote, &list).await;
    assert_eq!(back.location.as_deref(), Some("/hc/en/ideas?sort=newest"));
    let mut visitor = desk.browser();
    visitor
        .get("/hc/en/ideas")
        .await
        .must_say("3 people in 2 organizations");
    sven.post(&vote, &[("on", "0"), ("back", "https://evil.example/")])
        .await;
    visitor
        .get(&address)
        .await
        .must_say("2 people in 1 organization");
    // What others learn of whoever wished: nothing.
    let page = visitor.get(&address).await;
    assert!(!page.says("Storsjö") && !page.says("Maja"));
    // Nobody wishes without an account, nor for what is not there.
    let sent = visitor.post(&vote, &[("on", "1")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(sent.location.unwrap().contains("/signin"));
    let none = erik.post("/hc/en/ideas/99/vote", &[("on", "1")]).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    // Filters and orders.
    for (query, shown) in [
        ("sort=newest&state=open", true),
        ("sort=answered", true),
        ("state=planned", false),
        ("product=none", false),
    ] {
        let page = visitor.get(&format!("/hc/en/ideas?{query}")).await;
        assert_eq!(page.says("Dark mode"), shown, "{query}");
    }
    // Following, and not any more.
    let follow = format!("{address}/follow");
    sven.post(&follow, &[("on", "1")]).await;
    sven.get(&address).await.must_say("You follow it");
    sven.post(&follow, &[("on", "0")]).await;
    assert!(!sven.get(&address).await.says("You follow it"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_typed_wrong_is_shown_again_and_nobody_floods_the_list() {
    let desk = wishing();
    let mut maja = desk.signed_in("maja@school.example").await;
    let empty = maja
        .post("/hc/en/ideas", &[("title", " "), ("body", "My long text")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty
        .must_say("Say in a few words what you wish for.")
        .must_say("My long text");
    let long = "x".repeat(200);
    let refused = maja.post("/hc/en/ideas", &[("title", &long)]).await;
    refused.must_say("At most 150 characters");
    let mut last = 303;
    for turn in 0..12 {
        let title = format!("Idea {turn}");
        last = maja
            .post("/hc/en/ideas", &[("title", &title)])
            .await
            .status
            .as_u16();
    }
    assert_eq!(last, 422);
    let comment = maja
        .post("/hc/en/ideas/1/comments", &[("comment", "")])
        .await;
    assert_eq!(comment.status, StatusCode::UNPROCESSABLE_ENTITY);
    comment.must_say("Write something first.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_team_is_seen_by_its_author_alone() {
    let desk = wishing();
    let now = desk.app().clock.now();
    let mut maja = desk.signed_in("maja@school.example").await;
    let mut erik = desk.signed_in("erik@school.example").await;
    let id = posts(&desk, "erik@school.example", "Open idea");
    let said = maja
        .post(
            &format!("/hc/en/ideas/{id}/comments"),
            &[("comment", "Unseen words")],
        )
        .await;
    maja.follow(said).await.must_say("Unseen words");
    let address = format!("/hc/en/ideas/{id}");
    assert!(!erik.get(&address).await.says("Unseen words"));
    let review = desk
        .app()
        .store
        .write_now(|tx| set(tx, "ideas_review", "everything", now));
    review.unwrap();
    let posted = maja
        .post("/hc/en/ideas", &[("title", "Hidden wish for exams")])
        .await;
    let hidden = posted.location.clone().unwrap();
    let hidden = hidden.split('?').next().unwrap().to_owned();
    maja.follow(posted)
        .await
        .must_say("Only you see this idea until we have looked at it.");
    let mut visitor = desk.browser();
    for browser in [&mut erik, &mut visitor] {
        assert_eq!(browser.get(&hidden).await.status, StatusCode::NOT_FOUND);
        for place in [
            "ideas",
            "roadmap",
            "ideas/similar?query=hidden",
            "ideas/new?title=hidden",
            "search?query=hidden",
        ] {
            let page = browser.get(&format!("/hc/en/{place}")).await;
            assert!(!page.says("Hidden wish"), "{place}");
        }
    }
    let voted = erik.post(&format!("{hidden}/vote"), &[("on", "1")]).await;
    assert_eq!(voted.status, StatusCode::NOT_FOUND);
    // The team lets both through.
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/ideas")
        .await
        .must_say("waits for you")
        .must_say("1 comment waits for you");
    ola.post("/agent/ideas/comments/1", &[("show", "1")]).await;
    erik.get(&address).await.must_say("Unseen words");
    ola.post("/agent/ideas/comments/1", &[("show", "0")]).await;
    assert!(!maja.get(&address).await.says("Unseen words"));
    let number = hidden.rsplit('/').next().unwrap();
    let change = [("state", "open"), ("title.en", "Hidden wish for exams")];
    ola.post(&format!("/agent/ideas/{number}"), &change).await;
    visitor.get(&hidden).await.must_say("Hidden wish");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_those_who_are_signed_in_leaks_nowhere_and_what_is_off_is_not_there() {
    let desk = wishing();
    let now = desk.app().clock.now();
    let id = posts(&desk, "maja@school.example", "Secret exams");
    let update = publishes(&desk, "Secret release", &[id]);
    let readers = |ideas: &str, updates: &str| {
        let set = desk.app().store.write_now(|tx| {
            set(tx, "ideas_for", ideas, now)?;
            set(tx, "updates_for", updates, now)
        });
        set.unwrap();
    };
    let pages = [
        "ideas".to_owned(),
        "ideas/new".to_owned(),
        format!("ideas/{id}"),
        "roadmap".to_owned(),
        "updates".to_owned(),
        format!("updates/{update}"),
    ];
    readers("signed_in", "signed_in");
    let mut visitor = desk.browser();
    for place in &pages {
        let page = visitor.get(&format!("/hc/en/{place}")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{place}");
        assert!(page.location.unwrap().contains("/signin"), "{place}");
    }
    for place in ["ideas/similar?query=secret", "updates/feed.atom"] {
        let page = visitor.get(&format!("/hc/en/{place}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{place}");
    }
    let latest = visitor.get("/api/updates/en/latest.json").await;
    assert_eq!(latest.status, StatusCode::NOT_FOUND);
    assert!(
        !visitor
            .get("/hc/en/search?query=secret")
            .await
            .says("Secret")
    );
    let mut sven = desk.signed_in("sven@other.example").await;
    sven.get("/hc/en/updates").await.must_say("Secret release");
    readers("nobody", "nobody");
    for place in &pages {
        let page = sven.get(&format!("/hc/en/{place}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{place}");
    }
    assert!(!sven.get("/hc/en").await.says("What’s new"));
    assert!(!sven.get("/hc/en/search?query=secret").await.says("Secret"));
}
