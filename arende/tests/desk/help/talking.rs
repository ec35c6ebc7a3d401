//! What readers say about articles: where a portal wants it, seen by nobody else before the team has looked, and taken away again.

use domain::help::CommentState;
use domain::person::Role;
use domain::{ArticleId, PersonId};
use help::queries;

use super::{EVERYONE, article, only, place};
use crate::harness::Desk;
use crate::ideas::set;

/// Comments are decided for this portal: `no`, `unnamed`, `named`.
pub(super) fn comments_are(desk: &Desk, how: &'static str) {
    let now = desk.app().clock.now();
    let done = desk
        .app()
        .store
        .write_now(|tx| set(tx, "article_comments", how, now));
    done.unwrap();
}

pub(super) fn reader(desk: &Desk, name: &str) -> PersonId {
    let address = format!("{}@school.example", name.to_lowercase());
    desk.person(&format!("{name} Lind"), &address, Role::User, "en")
}

fn states(desk: &Desk, id: ArticleId) -> Vec<CommentState> {
    let read = desk.app().store.read_now(|tx| {
        let mut all = Vec::new();
        for state in CommentState::ALL {
            let found = queries::list_comments(tx, state, 0, 100)?;
            all.extend(
                found
                    .into_iter()
                    .filter(|one| one.article == id)
                    .map(|one| one.state),
            );
        }
        Ok(all)
    });
    read.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_seen_by_others_once_the_team_has_published_it() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    let path = format!("/hc/en/articles/{id}-Start");
    let sent = format!("/hc/en/articles/{id}/comments");
    let mut maja = desk.is_of(reader(&desk, "Maja"));
    // A portal that did not ask for comments has none, and takes none.
    assert!(!maja.get(&path).await.says("id=\"comments\""));
    let refused = maja.post(&sent, &[("comment", "Where is it?")]).await;
    assert_eq!(refused.status, 404);
    comments_are(&desk, "unnamed");
    let mut visitor = desk.browser();
    visitor
        .get(&path)
        .await
        .must_say("Sign in to say something")
        .must_say("Nobody has said anything");
    assert_eq!(visitor.post(&sent, &[("comment", "x")]).await.status, 303);
    maja.get(&path).await.must_say("id=\"comment\"");
    let empty = maja.post(&sent, &[("comment", " \n ")]).await;
    assert_eq!(empty.status, 422);
    empty.must_say("Write something");
    let long = "å".repeat(5_001);
    let long = maja.post(&sent, &[("comment", &long)]).await;
    assert_eq!(long.status, 422);
    long.must_say(&"å".repeat(5_001));
    let fields = [("comment", "Where is <the> button?\n\nI see none.")];
    let done = maja.post(&sent, &fields).await;
    assert_eq!(done.status, 303);
    let page = maja.follow(done).await;
    let page = maja.follow(page).await;
    page.must_say("Thank you. We look at what you wrote")
        .must_say("only you see it")
        .must_say("Where is &lt;the&gt; button?");
    assert!(!visitor.get(&path).await.says("button?"));
    let mut erik = desk.is_of(reader(&desk, "Erik"));
    assert!(!erik.get(&path).await.says("button?"));
    // The team sees how many wait, publishes it, and answers.
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/help")
        .await
        .must_say("1 comment waits for you");
    ola.get("/agent/help/comments")
        .await
        .must_say("Maja Lind")
        .must_say("Waiting (1)");
    let one = "/agent/help/comments/1?show=waiting";
    let none = ola.post(one, &[("do", "answer"), ("answer", " ")]).await;
    assert_eq!(none.status, 422);
    none.must_say("Write something").must_say("<details open>");
    assert_eq!(ola.post(one, &[("do", "dance")]).await.status, 422);
    let answered = [("do", "answer"), ("answer", "At the top right.")];
    let done = ola.post(one, &answered).await;
    ola.follow(done).await.must_say("Your answer is there.");
    visitor
        .get(&path)
        .await
        .must_say("A customer")
        .must_say("button?")
        .must_say("The team")
        .must_say("At the top right.");
    comments_are(&desk, "named");
    let named = visitor.get(&path).await;
    named.must_say("<b>Maja</b>");
    assert!(!named.says("Lind"), "nobody learns more than a first name");
    // What was published can be taken back, and its author sees that.
    ola.post("/agent/help/comments/1?show=shown", &[("do", "refuse")])
        .await;
    assert!(!visitor.get(&path).await.says("button?"));
    maja.get(&path).await.must_say("we did not publish it");
    assert_eq!(
        states(&desk, id),
        [CommentState::Shown, CommentState::Refused]
    );
    ola.get("/agent/help/comments?show=refused")
        .await
        .must_say("Not published (1)");
    ola.post("/agent/help/comments/1?show=refused", &[("do", "show")])
        .await;
    visitor.get(&path).await.must_say("button?");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wrote_a_comment_takes_it_away_and_nobody_else_does() {
    let desk = Desk::with_people();
    comments_are(&desk, "unnamed");
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    let sent = format!("/hc/en/articles/{id}/comments");
    let mut maja = desk.is_of(reader(&desk, "Maja"));
    maja.get("/hc/en").await;
    maja.post(&sent, &[("comment", "First")]).await;
    let mut erik = desk.is_of(reader(&desk, "Erik"));
    erik.get("/hc/en").await;
    let away = format!("{sent}/1/remove");
    assert_eq!(erik.post(&away, &[]).await.status, 404);
    assert_eq!(states(&desk, id).len(), 1);
    let done = maja.post(&away, &[]).await;
    let page = maja.follow(done).await;
    maja.follow(page).await.must_say("Your comment is gone.");
    assert!(states(&desk, id).is_empty());
    assert_eq!(maja.post(&away, &[]).await.status, 404);
    // Somebody who writes without end is asked to wait, and what they typed stays.
    for at in 0..12 {
        let text = format!("Number {at}");
        let sent = maja.post(&sent, &[("comment", &text)]).await;
        assert_eq!(sent.status, if at < 9 { 303 } else { 422 }, "{at}");
        if at >= 9 {
            sent.must_say(&text).must_say("Try again in an hour");
        }
    }
    assert_eq!(states(&desk, id).len(), 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_for_whom_its_article_is() {
    let desk = Desk::with_people();
    comments_are(&desk, "unnamed");
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let (_, section) = place(&desk, "Exams", "Starting");
    let school = desk.organization("School", false);
    let id = article(&desk, section, "Start", "Press it.", &only(school));
    let sent = format!("/hc/en/articles/{id}/comments");
    let mut erik = desk.is_of(reader(&desk, "Erik"));
    erik.get("/hc/en").await;
    assert_eq!(erik.post(&sent, &[("comment", "Hello")]).await.status, 404);
    // The team's own is there at once.
    let mut ola = desk.signed_in("ola@desk.example").await;
    let done = ola
        .post(&sent, &[("comment", "For the school alone")])
        .await;
    assert_eq!(
        done.location.unwrap(),
        format!("/hc/en/articles/{id}?said=shown#comments")
    );
    let maja = reader(&desk, "Maja");
    desk.join(maja, school, domain::person::MembershipRole::User);
    let mut maja = desk.is_of(maja);
    let path = format!("/hc/en/articles/{id}-Start");
    maja.get(&path).await.must_say("For the school alone");
    assert_eq!(erik.get(&path).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_read_last_is_shown_to_them_alone() {
    let desk = Desk::with_people();
    let (category, section) = place(&desk, "Exams", "Starting");
    let school = desk.organization("School", false);
    let start = article(&desk, section, "Start", "Press it.", &EVERYONE);
    let other = article(&desk, section, "Stop", "Press it again.", &only(school));
    let maja = reader(&desk, "Maja");
    desk.join(maja, school, domain::person::MembershipRole::User);
    let mut maja = desk.is_of(maja);
    let first = format!("/hc/en/articles/{start}-Start");
    let second = format!("/hc/en/articles/{other}-Stop");
    assert!(!maja.get(&first).await.says("Recently viewed"));
    desk.app().clock.advance(domain::MINUTE);
    maja.get(&second).await.must_say("Recently viewed");
    let places = format!("/hc/en/categories/{category}-Exams");
    let page = maja.get(&places).await;
    let (_, seen) = page.text.split_once("seen-title").unwrap();
    let (newest, older) = (seen.find("Stop").unwrap(), seen.find("Start").unwrap());
    assert!(newest < older);
    // Somebody else has another list, and a signed-out browser has none.
    let mut erik = desk.is_of(reader(&desk, "Erik"));
    assert!(!erik.get(&first).await.says("Recently viewed"));
    assert!(!desk.browser().get(&places).await.says("Recently viewed"));
    let count = |sql: &'static str| desk.app().store.read_now(|tx| tx.number(sql, &[])).unwrap();
    assert_eq!(count("SELECT count(*) FROM help_seen"), 3);
    // What may not be read any more is not told.
    let now = desk.app().clock.now();
    let ended = desk.app().store.write_now(|tx| {
        tx.run(
            "UPDATE membership SET valid_to = $1",
            &platform::params![now],
        )
    });
    ended.unwrap();
    let page = maja
        .get(&format!("/hc/en/sections/{section}-Starting"))
        .await;
    let (_, seen) = page.text.split_once("seen-title").unwrap();
    assert!(seen.contains("Start") && !seen.contains("Stop"));
    let cleared = maja.post("/hc/en/articles/forget", &[]).await;
    assert_eq!(cleared.status, 303);
    assert!(!maja.get(&places).await.says("Recently viewed"));
    assert_eq!(count("SELECT count(*) FROM help_seen"), 1);
}
