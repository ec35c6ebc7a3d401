//! Pictures in articles: put in with and without a script, seen by whoever reads the article and by nobody else, and never lost.

use axum::http::{StatusCode, header};
use domain::person::{MembershipRole, Role};
use domain::{ArticleId, DAY};
use platform::files::garbage;

use super::{EVERYONE, article, only, place};
use crate::harness::{Browser, Desk, Page};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe start page";

async fn writer(desk: &Desk) -> Browser {
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/help").await;
    ola
}

/// The first address of a picture on a page.
fn address(page: &Page) -> String {
    let (_, after) = page.text.split_once("/hc/pictures/").unwrap();
    let end = after.find(['"', '&', '\\']).unwrap();
    format!("/hc/pictures/{}", &after[..end])
}

async fn save(ola: &mut Browser, id: ArticleId, title: &str, body: &str) -> Page {
    let sent = [
        ("locale", "en"),
        ("title", title),
        ("body", body),
        ("section", "1"),
        ("audience", "everyone"),
    ];
    let saved = ola.post(&format!("/agent/help/articles/{id}"), &sent).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    ola.follow(saved).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_put_in_without_a_script_and_seen_by_the_readers_of_its_article_alone() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let school = desk.organization("School", false);
    let maja = desk.person("Maja", "maja@school.example", Role::User, "en");
    desk.join(maja, school, MembershipRole::User);
    let id = article(&desk, section, "Start", "Press it.", &only(school));
    let mut ola = writer(&desk).await;
    let path = format!("/agent/help/articles/{id}");
    ola.get(&path).await.must_say("No pictures yet.");
    let alt = [("alt", "The \"start\" page")];
    let sent = ola
        .send_with_file(&format!("{path}/pictures"), &alt, "Start page.png", PNG)
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = ola.follow(sent).await;
    page.must_say("The picture is here.")
        .must_say("in no text")
        .must_say("Start-page.png");
    let url = address(&page);
    let mut reader = desk.is_of(maja);
    let seen = reader.get(&url).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert_eq!(seen.headers[header::CONTENT_TYPE], "image/png");
    // Astrid belongs nowhere: for her it is not there, as an address that was never given out.
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let token = url.split('/').nth(3).unwrap();
    let nowhere = url.replace(token, &"x".repeat(token.len()));
    let absent = astrid.get(&nowhere).await;
    let page = astrid.get(&url).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.text.len(), absent.text.len());
    let signed_out = desk.browser().get(&url).await;
    assert_eq!(signed_out.status, StatusCode::NOT_FOUND);
    // Nor does it outlive what it is in, except for those who write.
    let state = format!("{path}/state");
    ola.post(&state, &[("do", "archive")]).await;
    assert_eq!(reader.get(&url).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ola.get(&url).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_is_told_and_nothing_of_it_stays() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    let mut ola = writer(&desk).await;
    let path = format!("/agent/help/articles/{id}/pictures");
    let alt = [("alt", "A drawing")];
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>";
    let refused = ola.send_with_file(&path, &alt, "a.png", drawing).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .must_say("is not a picture that can be shown here")
        .must_say("value=\"A drawing\"")
        .must_say("No pictures yet.");
    let none = ola.send_with_file(&path, &[], "", b"").await;
    none.must_say("Choose a picture first.");
    let sent = "/agent/help/pictures?filename=a.png";
    let raw = ola.send(sent, "image/png", drawing.to_vec()).await;
    assert_eq!(raw.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nowhere = format!("{sent}&article=99");
    let raw = ola.send(&nowhere, "image/png", PNG.to_vec()).await;
    assert_eq!(raw.status, StatusCode::NOT_FOUND);
    let waiting = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM attachment WHERE comment_id IS NULL",
            &[],
        )
    });
    assert_eq!(waiting.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_taken_along_into_another_article_is_kept_for_that_one_too() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let school = desk.organization("School", false);
    let secret = article(&desk, section, "Secret", "Inside.", &only(school));
    let open = article(&desk, section, "Open", "Outside.", &EVERYONE);
    let mut ola = writer(&desk).await;
    let path = format!("/agent/help/pictures?filename=Start.png&article={secret}");
    let sent = ola.send(&path, "image/png", PNG.to_vec()).await;
    assert_eq!(sent.status, StatusCode::CREATED);
    let url = address(&sent);
    let body = format!("<p>See <img src=\"{url}\" alt=\"Start\"></p>");
    let saved = save(&mut ola, open, "Open", &body).await;
    let own = address(&saved);
    assert_ne!(own, url);
    let mut visitor = desk.browser();
    assert_eq!(visitor.get(&own).await.status, StatusCode::OK);
    assert_eq!(visitor.get(&url).await.status, StatusCode::NOT_FOUND);
    // The same text once more is no new version, and no new picture.
    save(&mut ola, open, "Open", &body.replace(&url, &own)).await;
    let versions = format!("/agent/help/articles/{open}/versions");
    let page = ola.get(&versions).await;
    assert_eq!(page.text.matches("<li><div class=\"what\">").count(), 2);
    // One that was put in before its article was saved for the first time is that article's.
    let sent = ola
        .send(
            "/agent/help/pictures?filename=New.png",
            "image/png",
            PNG.to_vec(),
        )
        .await;
    let waiting = address(&sent);
    assert_eq!(ola.get(&waiting).await.status, StatusCode::OK);
    assert_eq!(visitor.get(&waiting).await.status, StatusCode::NOT_FOUND);
    let body = format!("<p><img src=\"{waiting}\" alt=\"\"></p>");
    let sent = [
        ("locale", "en"),
        ("title", "New"),
        ("body", body.as_str()),
        ("section", "1"),
        ("audience", "everyone"),
        ("do", "publish"),
    ];
    ola.post("/agent/help/articles", &sent).await;
    visitor
        .get("/hc/en/articles/3-New")
        .await
        .must_say(&waiting);
    assert_eq!(visitor.get(&waiting).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_stays_in_the_store_while_an_article_has_it() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    let mut ola = writer(&desk).await;
    let sent = ola
        .send(
            &format!("/agent/help/pictures?filename=Start.png&article={id}"),
            "image/png",
            PNG.to_vec(),
        )
        .await;
    let url = address(&sent);
    let body = format!("<p>Press <img src=\"{url}\" alt=\"\"></p>");
    save(&mut ola, id, "Start", &body).await;
    let files = &desk.app().files;
    let collect = || {
        let mut newest = 0;
        files
            .list_now(|kept| {
                newest = newest.max(kept.changed.0);
                Ok(())
            })
            .unwrap();
        let later = domain::Moment(newest.max(desk.app().clock.now().0) + 10 * DAY);
        garbage::collect_now(&desk.app().store, files, later).unwrap()
    };
    assert_eq!(collect().files, 0);
    let mut visitor = desk.browser();
    assert_eq!(visitor.get(&url).await.status, StatusCode::OK);
    // In words, and out of the text: only then it can go.
    let picture = format!("/agent/help/articles/{id}/pictures/1");
    let said = ola.post(&picture, &[("alt", "The start page")]).await;
    ola.follow(said).await.must_say("alt=\"The start page\"");
    let refused = ola.post(&picture, &[("do", "remove")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.must_say("Take it out there first.");
    save(&mut ola, id, "Start", "<p>Press it.</p>").await;
    let gone = ola.post(&picture, &[("do", "remove")]).await;
    ola.follow(gone).await.must_say("The picture was removed.");
    let again = ola.post(&picture, &[("do", "remove")]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.get(&url).await.status, StatusCode::NOT_FOUND);
    assert_eq!(collect().files, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_finds_articles_to_link_to() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    article(&desk, section, "Start an exam", "Press it.", &EVERYONE);
    let mut ola = writer(&desk).await;
    let found = ola.get("/agent/help/links?locale=en&query=exam").await;
    found.must_say("\"url\":\"/hc/en/articles/1-Start-an-exam\"");
}
