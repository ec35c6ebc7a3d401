//! Whoever follows an article or a section hears of what is new, as long as they may read it, and leaves with one click.

use axum::http::Method;
use domain::person::{MembershipRole, Role};
use domain::{ArticleId, HOUR, MINUTE};

use super::talking::{comments_are, reader};
use super::{EVERYONE, article, only, place};
use crate::harness::{Browser, Desk};

fn told(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=\n", "")
}

/// What was mailed since the last look.
fn new(desk: &Desk, seen: &mut usize) -> Vec<String> {
    desk.later();
    let all = desk.outbox();
    let news = all[*seen..].iter().map(|mail| told(mail)).collect();
    *seen = all.len();
    news
}

async fn saves(ola: &mut Browser, id: ArticleId, body: &str, more: &[(&str, &str)]) {
    let mut fields = vec![
        ("locale", "en"),
        ("title", "Start"),
        ("body", body),
        ("section", "1"),
        ("audience", "everyone"),
    ];
    fields.extend(more);
    let path = format!("/agent/help/articles/{id}");
    assert_eq!(ola.post(&path, &fields).await.status, 303);
}

/// The path of the first link in a mail that leads there.
fn link(mail: &str, part: &str) -> String {
    let at = mail
        .find(part)
        .unwrap_or_else(|| panic!("no {part} in {mail}"));
    let rest = &mail[at..];
    let end = rest.find(['\r', '\n', '>', '"', ' ']).unwrap_or(rest.len());
    rest[..end].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_follows_an_article_hears_once_of_many_small_changes() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let path = format!("/hc/en/articles/{id}-Start");
    let mut visitor = desk.browser();
    assert!(!visitor.get(&path).await.says("/follow\""));
    let mut maja = desk.is_of(reader(&desk, "Maja"));
    maja.get(&path).await.must_say("Follow");
    let follow = format!("/hc/en/articles/{id}/follow");
    let done = maja.post(&follow, &[("on", "1")]).await;
    let done = maja.follow(done).await;
    maja.follow(done)
        .await
        .must_say("You get a mail when this article changes")
        .must_say("You follow it");
    maja.post(&follow, &[("on", "1")]).await;
    let mut seen = 0;
    ola.get(&format!("/agent/help/articles/{id}"))
        .await
        .must_say("Mail the person who follows this article");
    saves(&mut ola, id, "Press the button.", &[("tells", "1")]).await;
    saves(&mut ola, id, "Press the green button.", &[("tells", "1")]).await;
    assert!(
        new(&desk, &mut seen).is_empty(),
        "not before it has settled"
    );
    desk.app().clock.advance(11 * MINUTE);
    let mails = new(&desk, &mut seen);
    let [mail] = mails.as_slice() else {
        panic!("one mail of two changes: {mails:?}");
    };
    assert!(mail.contains("This article has changed."));
    assert!(mail.contains("maja@school.example"));
    assert!(mail.contains("List-Unsubscribe-Post"));
    // Spelling is nobody's news.
    saves(&mut ola, id, "Press the green  button!", &[]).await;
    desk.app().clock.advance(HOUR);
    assert!(new(&desk, &mut seen).is_empty());
    // A mail program leaves without a cookie; twice is once.
    let one_click = link(mail, "/api/help/unfollow/");
    let led = desk.browser().get(&one_click).await;
    assert_eq!(led.status, 303);
    let page = link(mail, "/hc/en/articles/unfollow/");
    let mut anybody = desk.browser();
    anybody.get(&page).await.must_say("You follow an article.");
    maja.get(&path).await.must_say("You follow it");
    for _ in 0..2 {
        let mut program = desk.browser();
        program.origin = None;
        let body = Some("List-Unsubscribe=One-Click".to_owned());
        let left = program.ask(Method::POST, &one_click, body).await;
        assert_eq!(left.status, 204);
    }
    assert!(!maja.get(&path).await.says("You follow it"));
    assert_eq!(anybody.get(&page).await.status, 404);
    anybody.post(&page, &[]).await.must_say("Done.");
    saves(&mut ola, id, "Something else.", &[("tells", "1")]).await;
    desk.app().clock.advance(HOUR);
    assert!(new(&desk, &mut seen).is_empty());
    // Following again, and leaving by the button.
    maja.post(&follow, &[("on", "1")]).await;
    maja.post(&follow, &[("on", "0")]).await;
    assert!(!maja.get(&path).await.says("You follow it"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_follows_a_section_hears_of_new_articles_that_they_may_read() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(&desk, section, "Old", "It was there.", &EVERYONE);
    let school = desk.organization("School", false);
    let [maja, erik] = ["Maja", "Erik"].map(|name| reader(&desk, name));
    desk.join(maja, school, MembershipRole::User);
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/help").await;
    let follow = format!("/hc/en/sections/{section}/follow");
    for person in [maja, erik] {
        let mut browser = desk.is_of(person);
        let page = format!("/hc/en/sections/{section}-Starting");
        browser.get(&page).await.must_say("Follow this section");
        assert_eq!(browser.post(&follow, &[("on", "1")]).await.status, 303);
        browser.get(&page).await.must_say("You follow it");
    }
    let nowhere = desk
        .is_of(maja)
        .post("/hc/en/sections/99/follow", &[])
        .await;
    assert_ne!(nowhere.status, 303);
    let mut seen = 0;
    let write = async |ola: &mut Browser, title: &str, more: &[(&str, &str)]| {
        let mut fields = vec![
            ("locale", "en"),
            ("title", title),
            ("body", "Read this first."),
            ("section", "1"),
        ];
        fields.extend(more);
        assert_eq!(ola.post("/agent/help/articles", &fields).await.status, 303);
    };
    let everyone = [("audience", "everyone"), ("do", "publish")];
    write(&mut ola, "For all", &everyone).await;
    let mails = new(&desk, &mut seen);
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(
        mails
            .iter()
            .all(|mail| mail.contains("There is a new article.")
                && mail.contains("Read this first.")
                && mail.contains("you follow the section"))
    );
    // What only the school may read is told to the school alone.
    let number = school.to_string();
    let some = [
        ("audience", "organizations"),
        ("organization", number.as_str()),
        ("do", "publish"),
    ];
    write(&mut ola, "For the school", &some).await;
    let mails = new(&desk, &mut seen);
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("maja@school.example"));
    // What comes later is told when it is there; a draft is not told, nor what was there before.
    let at = desk.app().clock.now().plus(HOUR);
    let at = platform::language::as_local(at, "Europe/Stockholm");
    let later = [
        ("audience", "everyone"),
        ("publish_at", at.as_str()),
        ("do", "schedule"),
    ];
    write(&mut ola, "Later", &later).await;
    write(
        &mut ola,
        "Draft",
        &[("audience", "everyone"), ("do", "save")],
    )
    .await;
    assert!(new(&desk, &mut seen).is_empty());
    desk.app().clock.advance(HOUR);
    assert_eq!(new(&desk, &mut seen).len(), 2);
    ola.post("/agent/help/articles/2/state", &[("do", "unpublish")])
        .await;
    saves(
        &mut ola,
        ArticleId(2),
        "Read this first.",
        &[("do", "publish")],
    )
    .await;
    assert!(new(&desk, &mut seen).is_empty(), "it is not new");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_something_hears_of_the_answer_and_not_of_themselves() {
    let desk = Desk::with_people();
    comments_are(&desk, "unnamed");
    let (_, section) = place(&desk, "Exams", "Starting");
    let school = desk.organization("School", false);
    let id = article(&desk, section, "Start", "Press it.", &only(school));
    let maja = reader(&desk, "Maja");
    desk.join(maja, school, MembershipRole::User);
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/help").await;
    let mut browser = desk.is_of(maja);
    browser.get("/hc/en").await;
    let sent = format!("/hc/en/articles/{id}/comments");
    let fields = [("comment", "Where?"), ("hears", "1")];
    assert_eq!(browser.post(&sent, &fields).await.status, 303);
    let mut seen = 0;
    let one = "/agent/help/comments/1";
    ola.post(one, &[("do", "show")]).await;
    assert!(
        new(&desk, &mut seen).is_empty(),
        "her own words are no news"
    );
    ola.post(one, &[("do", "answer"), ("answer", "At the top.")])
        .await;
    let mails = new(&desk, &mut seen);
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("The team said something") && mails[0].contains("At the top."));
    // Whoever may not read the article any more hears nothing of it.
    let now = desk.app().clock.now();
    let ended = desk.app().store.write_now(|tx| {
        tx.run(
            "UPDATE membership SET valid_to = $1",
            &platform::params![now],
        )
    });
    ended.unwrap();
    ola.post(one, &[("do", "answer"), ("answer", "And below.")])
        .await;
    assert!(new(&desk, &mut seen).is_empty());
    // A mail that was given up is sent again by hand.
    let works = arende::schedule::WORKS.iter();
    let work = works.clone().find(|work| work.kind == "help_mail").unwrap();
    let again = desk.app().store.write_now(|tx| (work.again)(tx, "1"));
    again.unwrap();
}
