//! Files of articles: added without a script, taken along by whoever reads the article and by nobody else, and removed for good.

use axum::http::header;
use domain::DAY;
use domain::person::{MembershipRole, Role};
use platform::files::garbage;

use super::{article, only, place};
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
