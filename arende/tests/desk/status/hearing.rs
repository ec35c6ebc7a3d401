//! Who hears by mail: in two steps, about some components, and out with one click.

use axum::http::{Method, StatusCode};
use domain::person::Role;
use domain::service::{Phase, State};

use super::{components, tells, told};
use crate::harness::Desk;

/// The path of the first link in a mail that leads there.
fn link(mail: &str, part: &str) -> String {
    // Quoted-printable folds long lines.
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
async fn somebody_subscribes_in_two_steps_hears_of_their_components_and_leaves_with_one_click() {
    let desk = Desk::with_people();
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let some = components(&desk, &[("Exams", ""), ("Marking", "")]);
    let mut maja = desk.browser();
    maja.get("/hc/en/status").await;
    let refused = maja
        .post(
            "/hc/en/status/subscribe",
            &[("email", "maja"), ("component", "1")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .must_say("value=\"maja\"")
        .must_say("value=\"1\" checked");
    let subscribe = [("email", "maja@home.example"), ("component", "1")];
    let asked = maja.post("/hc/en/status/subscribe", &subscribe).await;
    maja.follow(asked)
        .await
        .must_say("We have sent you a mail.");
    desk.later();
    // Until they confirm, nothing else is sent.
    let first = told(Phase::Investigating, "We look.", &[(some[0], State::Major)]);
    tells(&desk, ola, "Exams stopped", first);
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 1, "{mails:?}");
    // Somebody has it tried again although it was sent: it stays sent.
    let mut works = arende::schedule::WORKS.iter();
    let again = works
        .find(|work| work.kind == "service_mail")
        .unwrap()
        .again;
    desk.app().store.write_now(|tx| again(tx, "1")).unwrap();
    desk.later();
    assert_eq!(desk.outbox().len(), 1);
    let confirm = link(&mails[0], "/status/confirm/");
    maja.get(&confirm).await.must_say("Hear by mail?");
    maja.post(&confirm, &[]).await.must_say("You subscribe now");

    let second = told(
        Phase::Investigating,
        "We look again.",
        &[(some[0], State::Partial)],
    );
    tells(&desk, ola, "Exams stopped again", second);
    let other = told(
        Phase::Investigating,
        "Another.",
        &[(some[1], State::Partial)],
    );
    tells(&desk, ola, "Marking stopped", other);
    desk.later();
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 2, "{mails:?}");
    let mail = mails
        .iter()
        .find(|mail| mail.contains("stopped again"))
        .unwrap();
    assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    assert!(
        mail.replace("\r\n ", " ")
            .contains("List-Unsubscribe: <http")
    );
    let one_click = link(mail, "/api/status/unsubscribe/");
    // A person who opens it is shown a button; a mail program posts without any cookie.
    let shown = maja.get(&one_click).await;
    maja.follow(shown).await.must_say("No more mails?");
    let mut program = desk.browser();
    program.origin = None;
    for _ in 0..2 {
        let body = Some("List-Unsubscribe=One-Click".to_owned());
        let left = program.ask(Method::POST, &one_click, body).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT);
    }
    let third = told(
        Phase::Investigating,
        "Once more.",
        &[(some[0], State::Partial)],
    );
    tells(&desk, ola, "Exams stopped a third time", third);
    desk.later();
    desk.later();
    assert_eq!(desk.outbox().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_a_foreign_mailbox_and_what_is_not_confirmed_is_forgotten() {
    let desk = Desk::with_people();
    components(&desk, &[("Exams", "")]);
    let mut browser = desk.browser();
    browser.get("/hc/sv/status").await;
    for _ in 0..6 {
        browser
            .post(
                "/hc/sv/status/subscribe",
                &[("email", "foreign@home.example")],
            )
            .await;
    }
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 3);
    for _ in 0..6 {
        browser
            .post(
                "/hc/sv/status/subscribe",
                &[("email", "other@home.example")],
            )
            .await;
    }
    let late = browser
        .post(
            "/hc/sv/status/subscribe",
            &[("email", "third@home.example")],
        )
        .await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    desk.app().clock.advance(8 * domain::DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    let confirm = link(&mails[0], "/status/confirm/");
    assert_eq!(browser.get(&confirm).await.status, StatusCode::NOT_FOUND);
}
