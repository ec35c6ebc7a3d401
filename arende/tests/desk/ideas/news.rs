//! Product updates with their mark in the menu, and the newsletter.

use axum::http::{Method, StatusCode};
use domain::person::{MembershipRole, Role};
use domain::{DAY, HOUR};

use super::{publishes, texts, wishing};
use crate::blueprints::lay;
use crate::harness::Desk;

const MARK: &str = "class=\"unseen end\"";

#[tokio::test(flavor = "multi_thread")]
async fn c22_what_is_new_stands_in_the_personal_menu() {
    let desk = Desk::with_people();
    lay(&desk, "education");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get("/hc/en")
        .await
        .must_say("What’s new")
        .must_say("href=\"/hc/en/updates\"");
    astrid
        .get("/hc/en/updates")
        .await
        .must_say("Nothing has been told yet.");
    publishes(&desk, "Dark mode", &[]);
    let mut visitor = desk.browser();
    visitor
        .get("/hc/en/updates")
        .await
        .must_say("Dark mode")
        .must_say("It is there.")
        .must_say("/hc/en/updates/feed.atom");
    let feed = visitor.get("/hc/sv/updates/feed.atom").await;
    feed.must_say("<title>Nytt: Dark mode</title>")
        .must_say("Det finns.");
    // The vendor's own product can show it, and only that may be read from other pages.
    let open = "access-control-allow-origin";
    let latest = visitor.get("/api/updates/sv/latest.json").await;
    latest.must_say("\"title\":\"Dark mode\"").must_say("Nytt");
    assert_eq!(latest.headers[open], "*");
    let script = visitor.get("/api/updates/embed.js").await;
    assert_eq!(script.headers[open], "*");
    assert!(
        !visitor
            .get("/hc/en/updates")
            .await
            .headers
            .contains_key(open)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c23_the_menu_marks_unseen_news_and_reading_clears_the_mark() {
    let desk = Desk::with_people();
    lay(&desk, "education");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    assert!(!astrid.get("/hc/en").await.says(MARK));
    desk.app().clock.advance(HOUR);
    publishes(&desk, "Dark mode", &[]);
    astrid
        .get("/hc/en")
        .await
        .must_say(MARK)
        .must_say("there is something new");
    desk.app().clock.advance(HOUR);
    let newest = publishes(&desk, "Exports", &[]);
    // One of them read, the newer one not.
    astrid.get("/hc/en/updates/1").await.must_say("Dark mode");
    astrid.get("/hc/en").await.must_say(MARK);
    let read = astrid.get("/hc/en/updates").await;
    assert!(!read.says(MARK));
    assert!(!astrid.get("/hc/en").await.says(MARK));
    // Everybody has a mark of their own.
    priya.get("/hc/en").await.must_say(MARK);
    priya.get(&format!("/hc/en/updates/{newest}")).await;
    assert!(!priya.get("/hc/en").await.says(MARK));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_written_in_drafts_and_published_when_its_time_has_come() {
    let desk = wishing();
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/updates").await.must_say("Nothing yet.");
    ola.get("/agent/updates/new").await.must_say("Publish at");
    let empty = ola.post("/agent/updates", &[("body.en", "Words")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.must_say("Words");
    let text = [
        ("title.en", "Soon there"),
        ("body.en", "Words"),
        ("kind", "fixed"),
    ];
    let mut draft = text.to_vec();
    draft.push(("then", "keep"));
    assert_eq!(ola.post("/agent/updates", &draft).await.status, 303);
    let mut visitor = desk.browser();
    let hidden = async |visitor: &mut crate::harness::Browser| {
        let list = visitor.get("/hc/en/updates").await;
        let feed = visitor.get("/hc/en/updates/feed.atom").await;
        let found = visitor.get("/hc/en/search?query=soon").await;
        let one = visitor.get("/hc/en/updates/1").await;
        !list.says("Soon there")
            && !feed.says("Soon there")
            && !found.says("Soon there")
            && one.status == StatusCode::NOT_FOUND
    };
    assert!(hidden(&mut visitor).await);
    let at = desk.app().clock.now().plus(DAY);
    let at = platform::language::as_local(at, "Europe/Stockholm");
    let mut later = text.to_vec();
    later.extend([("then", "publish"), ("publish_at", at.as_str())]);
    assert_eq!(ola.post("/agent/updates/1", &later).await.status, 303);
    ola.get("/agent/updates").await.must_say("Scheduled");
    ola.get("/agent/updates/1").await.must_say(&at);
    desk.later();
    assert!(hidden(&mut visitor).await);
    desk.app().clock.advance(DAY);
    desk.later();
    visitor
        .get("/hc/en/updates/1")
        .await
        .must_say("Soon there")
        .must_say("Fixed");
    // Corrected, and nothing is told again.
    let mut corrected = text.to_vec();
    corrected[1] = ("body.en", "Better words");
    assert_eq!(ola.post("/agent/updates/1", &corrected).await.status, 303);
    visitor.get("/hc/en/updates").await.must_say("Better words");
    // The sweep publishes what a lost job would have.
    arende::schedule::sweep(desk.app()).unwrap();
}

/// The path of the first link in a mail that leads there.
fn link(mail: &str, part: &str) -> String {
    let mail = mail.replace("=\r\n", "").replace("=\n", "");
    let at = mail
        .find(part)
        .unwrap_or_else(|| panic!("{part} in {mail}"));
    let start = mail[..at].rfind("http").unwrap();
    let url: String = mail[start..]
        .chars()
        .take_while(|c| !c.is_whitespace() && !"<>\"".contains(*c))
        .collect();
    let path = url.splitn(4, '/').nth(3).unwrap();
    format!("/{path}")
}

#[tokio::test(flavor = "multi_thread")]
async fn c21_administrators_are_offered_the_newsletter_subscribe_in_two_steps_and_leave_with_one() {
    let desk = Desk::with_people();
    lay(&desk, "education");
    let school = desk.organization("Storsjö", false);
    let birgitta = desk.person("Birgitta", "birgitta@school.example", Role::User, "sv");
    desk.join(birgitta, school, MembershipRole::Admin);
    // Somebody who administers nothing is not offered it.
    let mut astrid = desk.signed_in("astrid@school.example").await;
    assert!(!astrid.get("/hc/en/account").await.says("/newsletter"));
    let none = astrid.get("/hc/en/newsletter").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    birgitta
        .get("/hc/sv/account")
        .await
        .must_say("href=\"/hc/sv/newsletter\"");
    birgitta
        .get("/hc/sv/newsletter")
        .await
        .must_say("value=\"birgitta@school.example\"");
    let wrong = birgitta
        .post("/hc/sv/newsletter", &[("email", "birg")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.must_say("value=\"birg\"");
    let own = [("email", "birgitta@school.example")];
    for _ in 0..5 {
        desk.app().clock.advance(domain::SECOND);
        assert_eq!(birgitta.post("/hc/sv/newsletter", &own).await.status, 303);
    }
    desk.later();
    assert_eq!(desk.outbox().len(), 3);
    let confirm = link(&desk.outbox()[0], "/newsletter/confirm/");
    birgitta
        .get(&confirm)
        .await
        .must_say("Vill du ha nyhetsbrevet?");
    birgitta
        .post(&confirm, &[])
        .await
        .must_say("Nu prenumererar du");
    birgitta
        .get("/hc/sv/newsletter")
        .await
        .must_say("Du får nyhetsbrevet.");

    // The team writes one, tries it, and sends it.
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/newsletters")
        .await
        .must_say("One address subscribes.");
    ola.get("/agent/newsletters/new").await.must_say("Send at");
    let refused = ola
        .post("/agent/newsletters", &[("body.en", "Hello all")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.must_say("Hello all");
    let text = [
        ("subject.en", "November"),
        ("subject.sv", "Novembernytt"),
        ("body.en", "New things."),
        ("body.sv", "Nya saker."),
        ("audience", "administrators"),
    ];
    let with = |then: &'static str, locale: &'static str| {
        let mut fields = text.to_vec();
        fields.extend([("then", then), ("locale", locale)]);
        fields
    };
    let tried = ola.post("/agent/newsletters", &with("test", "en")).await;
    ola.follow(tried)
        .await
        .must_say("A test is on its way to you.")
        .must_say("goes to nobody yet")
        .must_say("Novembernytt");
    desk.later();
    assert_eq!(desk.outbox().len(), 4);
    let sent = ola.post("/agent/newsletters/1", &with("send", "sv")).await;
    ola.follow(sent).await.must_say("It goes out.");
    desk.later();
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 5);
    let mail = mails
        .iter()
        .find(|mail| mail.contains("Nya saker."))
        .unwrap();
    assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    ola.get("/agent/newsletters").await.must_say("1 sent");
    let again = ola.post("/agent/newsletters/1", &with("send", "sv")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.must_say("This newsletter has been sent");

    let page = link(mail, "/hc/sv/newsletter/unsubscribe/");
    let one_click = page.replace("/hc/sv/", "/api/");
    let shown = birgitta.get(&one_click).await;
    birgitta
        .follow(shown)
        .await
        .must_say("Inga fler nyhetsbrev?");
    let mut program = desk.browser();
    program.origin = None;
    for _ in 0..2 {
        let body = Some("List-Unsubscribe=One-Click".to_owned());
        let left = program.ask(Method::POST, &one_click, body).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT);
    }
    ola.get("/agent/newsletters")
        .await
        .must_say("Nobody subscribes yet.");
    let mut maja = desk.browser();
    assert_eq!(maja.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_confirms_is_forgotten_and_confirmed_ones_stay() {
    let desk = wishing();
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            for name in ["a", "b", "c", "d"] {
                let address = format!("{name}@home.example");
                let address = domain::person::EmailAddress::read(&address)?;
                ideas::subscribe(tx, &address, "en", None, &[], now)?;
                let one = ideas::queries::readers::find_by_mailbox(tx, &address)?.unwrap();
                if name != "d" {
                    ideas::confirm(tx, &one, now)?;
                }
                ideas::queries::readers::note_failed(tx, one.id)?;
            }
            Ok(())
        })
        .unwrap();
    desk.app().clock.advance(8 * DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM news_subscriber", &[]));
    assert_eq!(left.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newsletter_waits_for_its_time_and_goes_to_each_reader_once_while_their_mail_arrives() {
    let desk = wishing();
    let now = desk.app().clock.now();
    let readers = ["a@home.example", "b@home.example", "c@home.example"];
    let draft = ideas::NewsletterDraft {
        subject: texts("Hello", ""),
        body: texts("First.\n\nSecond.", ""),
        then: ideas::MailChoice::SendAt(now.plus(DAY)),
        ..ideas::NewsletterDraft::default()
    };
    desk.app()
        .store
        .write_now(|tx| {
            for address in readers {
                let address = domain::person::EmailAddress::read(address)?;
                ideas::subscribe(tx, &address, "en", None, &[], now)?;
                let one = ideas::queries::readers::find_by_mailbox(tx, &address)?.unwrap();
                ideas::confirm(tx, &one, now)?;
                if address.as_str() == "c@home.example" {
                    for _ in 0..3 {
                        ideas::queries::readers::note_failed(tx, one.id)?;
                    }
                }
            }
            ideas::keep_newsletter(tx, None, &draft, now).map(drop)
        })
        .unwrap();
    desk.later();
    let sent = |desk: &Desk| {
        let all = desk.outbox();
        all.iter().filter(|mail| mail.contains("Second.")).count()
    };
    assert_eq!(sent(&desk), 0);
    desk.app().clock.advance(DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    desk.later();
    desk.later();
    assert_eq!(sent(&desk), 2);
    // An address that nobody confirms is forgotten.
    desk.app()
        .store
        .write_now(|tx| {
            let address = domain::person::EmailAddress::read("d@home.example")?;
            ideas::subscribe(tx, &address, "en", None, &[], desk.app().clock.now())
        })
        .unwrap();
    desk.app().clock.advance(8 * DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM news_subscriber", &[]));
    assert_eq!(left.unwrap(), 3);
}

/// Work of this kind that is done twice is done once.
pub(crate) fn work_done_twice_is_done_once(desk: &Desk) {
    let now = desk.app().clock.now();
    super::show(desk, now);
    desk.person("Wilma Ek", "wilma@twice.example", Role::User, "en");
    let before = desk.outbox().len();
    let id = super::posts(desk, "wilma@twice.example", "Night mode");
    publishes(desk, "Night mode is there", &[id]);
    let draft = super::texts("At last", "");
    let letter = ideas::NewsletterDraft {
        subject: draft.clone(),
        body: draft,
        then: ideas::MailChoice::Send,
        ..ideas::NewsletterDraft::default()
    };
    desk.app()
        .store
        .write_now(|tx| ideas::keep_newsletter(tx, None, &letter, now))
        .unwrap();
    let works = arende::schedule::WORKS;
    for kind in ["news_due", "news_mail"] {
        let work = works.iter().find(|work| work.kind == kind).unwrap();
        let seen = desk
            .app()
            .store
            .read_now(|tx| {
                tx.rows(
                    "SELECT id, payload FROM job WHERE kind = $1",
                    &platform::params![kind],
                    |row| Ok((row.int(0)?, row.text(1)?)),
                )
            })
            .unwrap();
        assert!(!seen.is_empty(), "{kind}");
        for (id, payload) in seen {
            for attempt in 1..3 {
                let payload = payload.clone();
                let job = platform::jobs::Job {
                    id,
                    payload,
                    attempt,
                };
                (work.run)(desk.app(), &job).unwrap();
            }
        }
    }
    // Whoever tries a mail again that was sent sends nothing.
    let again = works
        .iter()
        .find(|work| work.kind == "news_mail")
        .unwrap()
        .again;
    desk.app().store.write_now(|tx| again(tx, "1")).unwrap();
    assert_eq!(desk.outbox().len(), before + 1);
}
