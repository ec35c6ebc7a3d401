//! What somebody follows, in one place; and what becomes of it when mail to them comes back.

use domain::person::{EmailAddress, Role};
use domain::service::{Phase, State};

use crate::harness::{Browser, Desk};
use crate::help::{EVERYONE, article, place};
use crate::ideas::set;
use crate::status::{components, tells, told};

const PAGE: &str = "/hc/en/account/following";

fn decide(desk: &Desk, key: &'static str, value: &'static str) {
    let now = desk.app().clock.now();
    let done = desk.app().store.write_now(|tx| set(tx, key, value, now));
    done.unwrap();
}

/// The number that the page's button sends for the first thing of this kind.
fn number(page: &str, thing: &str) -> String {
    let mark = format!("value=\"{thing}\"><input type=\"hidden\" name=\"id\" value=\"");
    let after = page.split_once(&mark).map(|(_, after)| after).unwrap();
    after.split('"').next().unwrap().to_owned()
}

fn subscribe_to_status(desk: &Desk, address: &str) {
    let now = desk.app().clock.now();
    let done = desk.app().store.write_now(|tx| {
        let address = EmailAddress::read(address)?;
        let id = status::queries::subscribers::add(tx, 0, &address, "en", None, now)?;
        status::queries::subscribers::set_confirmed(tx, id, now)
    });
    done.unwrap();
}

/// The last mail to this address comes back for good.
fn comes_back(desk: &Desk, address: &str) {
    let all = desk.outbox();
    let to = format!("To: {address}");
    let mail = all.iter().rev().find(|mail| mail.contains(&to)).unwrap();
    let id = mail
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .unwrap();
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {id}\r\n\r\n550 5.1.1 <{address}>: user unknown\r\n"
    );
    let taken = mailroom::receive(desk.app(), bounce.as_bytes(), None).unwrap();
    assert_eq!(taken.action, mailroom::Action::Bounce, "{}", taken.reason);
}

fn mails_to(desk: &Desk, address: &str, words: &str) -> usize {
    desk.later();
    let to = format!("To: {address}");
    let all = desk.outbox().into_iter();
    all.filter(|mail| mail.contains(&to) && mail.contains(words))
        .count()
}

async fn leaves(browser: &mut Browser, thing: &str) {
    let page = browser.get(PAGE).await;
    let id = number(&page.text, thing);
    let done = browser.post(PAGE, &[("thing", thing), ("id", &id)]).await;
    let after = browser.follow(done).await;
    after.must_say("You hear no more of it.");
    assert!(!after.says(&format!("value=\"{thing}\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_somebody_follows_is_in_one_place_and_can_be_left_there() {
    let desk = Desk::with_people();
    let maja = desk.person("Maja Lind", "maja@school.example", Role::User, "en");
    let mut browser = desk.is_of(maja);
    browser
        .get(PAGE)
        .await
        .must_say("You follow nothing yet")
        .must_say("To the service status");
    decide(&desk, "ideas_for", "signed_in");
    decide(&desk, "newsletter_for", "everyone");
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start an exam", "Press it.", &EVERYONE);
    let some = components(&desk, &[("Marking", "")]);
    subscribe_to_status(&desk, "maja@school.example");
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            let address = EmailAddress::read("maja@school.example")?;
            let one = status::queries::subscribers::find_by_mailbox(tx, 0, &address)?.unwrap();
            status::queries::subscribers::set_components(tx, one.id, &some)?;
            let new = ideas::New {
                locale: "en".to_owned(),
                title: "Dark mode".to_owned(),
                body: "For the eyes.".to_owned(),
                product: String::new(),
            };
            ideas::open(tx, maja, &new, now)?;
            ideas::subscribe(tx, &address, "en", Some(maja), &[], now)?;
            let reader = ideas::queries::readers::find_by_mailbox(tx, &address)?.unwrap();
            ideas::confirm(tx, &reader, now)
        })
        .unwrap();
    browser
        .post(&format!("/hc/en/articles/{id}/follow"), &[("on", "1")])
        .await;
    browser
        .post(&format!("/hc/en/sections/{section}/follow"), &[("on", "1")])
        .await;
    browser
        .get(PAGE)
        .await
        .must_say("<b>Start an exam</b>")
        .must_say("<b>Starting</b>")
        .must_say("<b>Dark mode</b>")
        .must_say("<p class=\"muted\">Marking</p>")
        .must_say("<h2 id=\"following-news\">Newsletter</h2>");
    let mut swedish = desk.is_of(maja);
    swedish
        .get("/hc/sv/account/following")
        .await
        .must_say("Det du följer")
        .must_say("Sluta följa");
    // It is theirs alone, and nobody ends it for them.
    let other = desk.person("Ada Lund", "ada@school.example", Role::User, "en");
    let mut ada = desk.is_of(other);
    ada.get(PAGE).await;
    let page = browser.get(PAGE).await.text;
    for thing in ["status", "newsletter"] {
        let theirs = [("thing", thing), ("id", &number(&page, thing))];
        assert_eq!(ada.post(PAGE, &theirs).await.status, 404);
    }
    for thing in ["article", "section", "idea", "status", "newsletter"] {
        leaves(&mut browser, thing).await;
    }
    browser.get(PAGE).await.must_say("You follow nothing yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_may_not_read_any_more_is_not_named_among_what_they_follow() {
    let desk = Desk::with_people();
    let maja = desk.person("Maja Lind", "maja@school.example", Role::User, "en");
    let mut browser = desk.is_of(maja);
    browser.get(PAGE).await;
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start an exam", "Press it.", &EVERYONE);
    for path in [format!("articles/{id}"), format!("sections/{section}")] {
        browser
            .post(&format!("/hc/en/{path}/follow"), &[("on", "1")])
            .await;
    }
    browser.get(PAGE).await.must_say("Start an exam");
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.post(
        &format!("/agent/help/articles/{id}/state"),
        &[("do", "unpublish")],
    )
    .await;
    let page = browser.get(PAGE).await;
    assert!(!page.says("Start an exam"));
    assert!(!page.says("Starting"));
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_about_articles_and_the_status_pauses_when_it_comes_back_until_its_reader_says_so() {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let maja = desk.person("Maja Lind", "maja@school.example", Role::User, "en");
    let address = "maja@school.example";
    let mut browser = desk.is_of(maja);
    browser.get(PAGE).await;
    let (_, section) = place(&desk, "Exams", "Starting");
    article(&desk, section, "Start", "Press it.", &EVERYONE);
    browser
        .post(&format!("/hc/en/sections/{section}/follow"), &[("on", "1")])
        .await;
    let some = components(&desk, &[("Marking", "")]);
    subscribe_to_status(&desk, address);
    let goes_on = |title: &str| {
        let update = told(Phase::Investigating, "We look.", &[(some[0], State::Major)]);
        tells(&desk, ola, title, update);
    };
    let is_new = |title: &str| {
        let id = article(&desk, section, title, "Press it.", &EVERYONE);
        let now = desk.app().clock.now();
        desk.app()
            .store
            .write_now(|tx| {
                let job = format!("article {id}");
                platform::jobs::add(tx, "help_announce", &job, now)
            })
            .unwrap();
        desk.later();
        desk.later();
    };
    goes_on("Marking stopped");
    assert_eq!(mails_to(&desk, address, "Marking stopped"), 1);
    comes_back(&desk, address);
    goes_on("Marking stopped again");
    assert_eq!(mails_to(&desk, address, "Marking stopped again"), 0);
    is_new("Grades for all");
    assert_eq!(mails_to(&desk, address, "Grades for all"), 1);
    comes_back(&desk, address);
    is_new("Grades for some");
    assert_eq!(mails_to(&desk, address, "Grades for some"), 0);
    // The team sees it, and can send again what came back.
    let mut team = desk.signed_in("ola@desk.example").await;
    team.get("/agent/status")
        .await
        .must_say("Mail to 1 address came back")
        .must_say(address);
    let sent = team.get("/agent/mail/sent?show=bounced").await;
    let again: Vec<String> = sent
        .text
        .split("action=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| path.starts_with("/agent/mail/sent/") && path.ends_with("/again"))
        .map(str::to_owned)
        .collect();
    assert_eq!(again.len(), 2, "{}", sent.text);
    for path in again {
        assert_eq!(team.post(&path, &[]).await.status, 303);
    }
    desk.later();
    let sent = team.get("/agent/mail/sent?show=bounced").await;
    assert!(!sent.says("/again\""), "{}", sent.text);
    team.get("/agent/mail/sent?show=sent")
        .await
        .must_say(address);
    // Whoever it is for finds it beside what they follow, and lets it begin again.
    browser
        .get(PAGE)
        .await
        .must_say("Our mail to maja@school.example came back");
    let done = browser.post(PAGE, &[("thing", "mail")]).await;
    let after = browser.follow(done).await;
    after.must_say("From now on you hear of it again.");
    assert!(!after.says("came back"));
    goes_on("Marking stopped for good");
    assert_eq!(mails_to(&desk, address, "Marking stopped for good"), 1);
    is_new("Grades for everybody");
    assert_eq!(mails_to(&desk, address, "Grades for everybody"), 1);
    // What came back says nothing of another address.
    comes_back(&desk, address);
    is_new("Grades for a few");
    assert_eq!(mails_to(&desk, address, "Grades for a few"), 0);
    let moved = "maja@home.example";
    let sql = "UPDATE person SET email = $2, email_folded = $2 WHERE id = $1";
    let done = desk
        .app()
        .store
        .write_now(|tx| tx.run(sql, &platform::params![maja, moved]));
    done.unwrap();
    is_new("Grades for one");
    assert_eq!(mails_to(&desk, moved, "Grades for one"), 1);
    let page = browser.get(PAGE).await;
    assert!(!page.says("came back"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_address_behind_a_plus_hears_of_is_not_theirs() {
    let desk = Desk::with_people();
    components(&desk, &[("Exams", "")]);
    subscribe_to_status(&desk, "info@home.example");
    desk.person("Bo", "info+b@home.example", Role::User, "en");
    let mut bo = desk.signed_in("info+b@home.example").await;
    assert!(!bo.get(PAGE).await.says("value=\"status\""));
    let ended = bo.post(PAGE, &[("thing", "status"), ("id", "1")]).await;
    assert_eq!(ended.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_to_an_address_that_nobody_confirmed_pauses_nothing() {
    let desk = Desk::with_people();
    components(&desk, &[("Exams", "")]);
    let now = desk.app().clock.now();
    let done = desk.app().store.write_now(|tx| {
        let address = EmailAddress::read("maja@home.example")?;
        let id = status::queries::subscribers::add(tx, 1, &address, "en", None, now)?;
        status::queries::subscribers::set_confirmed(tx, id, now)
    });
    done.unwrap();
    let mut stranger = desk.browser();
    stranger.get("/hc/en/status").await;
    stranger
        .post(
            "/hc/en/status/subscribe",
            &[("email", "maja+nobody@home.example")],
        )
        .await;
    desk.later();
    comes_back(&desk, "maja+nobody@home.example");
    let paused = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM service_subscriber WHERE bounced_at IS NOT NULL",
            &[],
        )
    });
    assert_eq!(paused.unwrap(), 0);
}
