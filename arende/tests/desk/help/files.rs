//! Files of articles: added without a script, taken along by whoever reads the article and by nobody else, and removed for good. Films
//! play in the page.

use axum::http::header;
use domain::DAY;
use domain::person::{MembershipRole, Role};
use platform::files::garbage;

use super::{EVERYONE, article, only, place};
use crate::harness::Desk;

const PDF: &[u8] = b"%PDF-1.7\nthe handbook";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_an_article_is_there_for_its_readers_alone() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let school = desk.organization("School", false);
    let maja = desk.person("Maja", "maja@school.example", Role::User, "en");
    desk.join(maja, school, MembershipRole::User);
    let id = article(&desk, section, "Start", "Press it.", &only(school));
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let path = format!("/agent/help/articles/{id}");
    ola.get(&path).await.must_say("No files yet.");
    let files = format!("{path}/files");
    let none = ola.send_with_file(&files, &[], "", b"").await;
    assert_eq!(none.status, 422);
    none.must_say("Choose a file first.");
    let sent = ola
        .send_with_file(&files, &[("locale", "en")], "Handbok för \"alla\".pdf", PDF)
        .await;
    assert_eq!(sent.status, 303);
    let page = ola.follow(sent).await;
    page.must_say("The file is there.").must_say("21 B");
    let mut reader = desk.is_of(maja);
    let page = reader.get(&format!("/hc/en/articles/{id}-Start")).await;
    page.must_say("Handbok för").must_say("article-files");
    let (_, after) = page.text.split_once("/hc/article_attachments/").unwrap();
    let url = format!(
        "/hc/article_attachments/{}",
        after.split('"').next().unwrap()
    );
    let got = reader.get(&url).await;
    assert_eq!(got.status, 200);
    assert_eq!(got.headers[header::CONTENT_TYPE], "application/pdf");
    let shown = got.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(shown.starts_with("attachment;"), "{shown}");
    assert_eq!(got.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(got.text.as_bytes(), PDF);
    // For everybody else it is as an address that was never given out.
    let token = url.split('/').nth(3).unwrap();
    let nowhere = url.replace(token, &"x".repeat(token.len()));
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let (absent, page) = (astrid.get(&nowhere).await, astrid.get(&url).await);
    assert_eq!(
        (page.status.as_u16(), page.text.len()),
        (404, absent.text.len())
    );
    assert_eq!(desk.browser().get(&url).await.status, 404);
    // It outlives the sweep while its row is there, and not longer.
    let sweep = || {
        let app = desk.app();
        let mut newest = app.clock.now().0;
        let listed = app.files.list_now(|kept| {
            newest = newest.max(kept.changed.0);
            Ok(())
        });
        listed.unwrap();
        let later = domain::Moment(newest).plus(9 * DAY);
        garbage::collect_now(&app.store, &app.files, later).unwrap()
    };
    assert_eq!(sweep().files, 0);
    let other = article(&desk, section, "Other", "Text.", &only(school));
    let foreign = format!("/agent/help/articles/{other}/files/1");
    assert_eq!(ola.post(&foreign, &[]).await.status, 404);
    let gone = ola.post(&format!("{files}/1"), &[("locale", "en")]).await;
    ola.follow(gone).await.must_say("The file is gone.");
    assert_eq!(reader.get(&url).await.status, 404);
    assert_eq!(ola.get(&url).await.status, 404);
    assert_eq!(sweep().files, 1);
}

/// What an MP4 begins with; nobody plays it here.
const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\0\0a film";

#[tokio::test(flavor = "multi_thread")]
async fn a_film_plays_where_its_link_stands_alone_and_otherwise_below_the_text() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let school = desk.organization("School", false);
    let maja = desk.person("Maja", "maja@school.example", Role::User, "sv");
    desk.join(maja, school, MembershipRole::User);
    let id = article(&desk, section, "Start", "Press it.", &only(school));
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let path = format!("/agent/help/articles/{id}");
    ola.get(&path).await;
    let files = format!("{path}/files");
    let film = [("locale", "en")];
    ola.send_with_file(&files, &film, "Så <här>.mp4", MP4).await;
    ola.send_with_file(
        &files,
        &film,
        "Så <här>.sv.vtt",
        b"WEBVTT\n\n00:00.000 --> 00:01.000\nHej\n",
    )
    .await;
    let mut reader = desk.is_of(maja);
    let shown = format!("/hc/sv/articles/{id}-Start");
    let page = reader.get(&shown).await;
    // Below the text, called as its file, with the words of the film, which are no file to take along.
    page.must_say("<figcaption><span>")
        .must_say("<video controls preload=\"metadata\"")
        .must_say("srclang=\"sv\" label=\"Svenska\"")
        .must_say("Save the film");
    assert!(!page.text.contains("article-files"), "{}", page.text);
    assert!(
        page.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains("media-src 'self'")
    );
    // The editor says what puts it into the text: a link, alone in its paragraph.
    ola.get(&path).await.must_say("into a paragraph of its own");
    let (_, token) = page.text.split_once("/hc/article_attachments/").unwrap();
    let url = token.split('"').next().unwrap();
    let url = format!("/hc/article_attachments/{url}");
    let code = format!("<p><a href=\"{url}\">x</a></p>");
    let body = format!(
        "<p>Look:</p><p><a href=\"{url}\">How it <b>begins</b></a></p><p>See <a href=\"{url}\">it</a>.</p>"
    );
    let section = section.0.to_string();
    let fields = [
        ("locale", "en"),
        ("title", "Start"),
        ("body", body.as_str()),
        ("section", section.as_str()),
        ("audience", "organizations"),
        ("organization", "1"),
    ];
    let saved = ola.post(&path, &fields).await;
    ola.follow(saved).await.must_say("Saved.");
    let page = reader.get(&shown).await;
    page.must_say("<p>Look:</p><figure class=\"film\">")
        .must_say("aria-label=\"How it begins\"");
    assert_eq!(page.text.matches("<video").count(), 1);
    assert!(page.text.contains("See <a href"), "{}", page.text);
    // Its words are as browsers take them.
    let (_, words) = page
        .text
        .split_once("<track kind=\"captions\" src=\"")
        .unwrap();
    let words = reader.get(words.split('"').next().unwrap()).await;
    assert_eq!(
        words.headers[header::CONTENT_TYPE],
        "text/vtt; charset=utf-8"
    );
    assert_eq!(desk.browser().get(&url).await.status, 404);
    // In another article the link is a link: the film is not that one's.
    let other = article(
        &desk,
        domain::SectionId(section.parse().unwrap()),
        "Other",
        &code,
        &only(school),
    );
    let page = reader.get(&format!("/hc/sv/articles/{other}-Other")).await;
    page.must_say(&url);
    assert!(!page.text.contains("<video"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_sends_a_film_while_somebody_writes() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/help").await;
    let films = format!("/agent/help/articles/{id}/films?filename=Start.mp4");
    let kept = ola.send(&films, "video/mp4", MP4.to_vec()).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    assert!(kept.text.contains("/Start.mp4"), "{}", kept.text);
    let refused = ola.send(&films, "video/mp4", PDF.to_vec()).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("MP4"), "{}", refused.text);
    // Nothing is shown to readers before the text is saved that it stands in.
    let page = ola.get(&format!("/hc/en/articles/{id}-Start")).await;
    assert!(!page.says("<video"), "{}", page.text);
    ola.get(&format!("/agent/help/articles/{id}"))
        .await
        .must_say("into a paragraph of its own");
}
