//! The log of mail that left: each with what became of it, sent again where it was given up; and signing it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use axum::http::StatusCode;
use domain::person::Role;
use platform::App;
use platform::app::Parts;

use crate::harness::Desk;

fn mail(from: &str, subject: &str, id: &str, body: &str) -> String {
    format!(
        "From: {from}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    )
}

fn receive(desk: &Desk, raw: &str) -> mailroom::Receipt {
    mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap()
}

/// The text of a header in a mail, unfolded.
fn header(mail: &str, name: &str) -> Option<String> {
    let head = mail.split("\r\n\r\n").next().unwrap();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    unfolded.split("\r\n").find_map(|line| {
        let (found, text) = line.split_once(':')?;
        (found.eq_ignore_ascii_case(name)).then(|| text.trim().to_owned())
    })
}

/// A desk whose outbox cannot be written, and a mail that was given up.
fn given_up() -> Desk {
    let desk = Desk::with_people();
    std::fs::write(desk.desk.folder().join("outbox"), "").unwrap();
    receive(
        &desk,
        &mail(
            "astrid@school.example",
            "Skrivaren",
            "a@school.example",
            "Hej",
        ),
    );
    for _ in 0..14 {
        desk.later();
        desk.app().clock.advance(domain::HOUR);
    }
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mail_that_left_is_listed_with_what_became_of_it() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/mail/sent")
        .await
        .must_say("No mail has left yet");
    let asked = receive(
        &desk,
        &mail(
            "astrid@school.example",
            "Skrivaren 100%",
            "a@school.example",
            "Hej",
        ),
    );
    desk.later();
    assert_eq!(desk.outbox().len(), 1);
    let page = priya.get("/agent/mail/sent").await;
    page.must_say("astrid@school.example")
        .must_say("<b>Sent</b>")
        .must_say(&format!("/agent/tickets/{}", asked.ticket.unwrap()));
    assert!(!page.says("Send again"), "it arrived");
    for (query, found) in [
        ("q=ASTRID", true),
        ("q=nobody", false),
        ("q=100%25&show=failed", false),
        ("show=sent", true),
        ("show=bounced", false),
    ] {
        let page = priya.get(&format!("/agent/mail/sent?{query}")).await;
        assert_eq!(page.says("<li id=\"sent-"), found, "{query}");
    }
    let mut astrid = desk.signed_in("astrid@school.example").await;
    assert_eq!(
        astrid.get("/agent/mail/sent").await.status,
        StatusCode::NOT_FOUND
    );
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "sv");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/mail/sent")
        .await
        .must_say("Utgående mejl")
        .must_say("Skickat");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_tells_of_a_request_at_the_customers_own_first_line_is_not_listed() {
    let desk = Desk::with_people();
    let asked = receive(
        &desk,
        &mail(
            "astrid@school.example",
            "Skrivaren",
            "a@school.example",
            "Hej",
        ),
    );
    desk.later();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/mail/sent")
        .await
        .must_say("astrid@school.example");
    desk.is_damaged();
    let ticket = asked.ticket.unwrap();
    desk.app()
        .store
        .write_now(|tx| {
            tx.run(
                "UPDATE ticket SET level = 1 WHERE id = $1",
                &platform::params![ticket],
            )
        })
        .unwrap();
    let page = priya.get("/agent/mail/sent").await;
    assert!(!page.says("astrid@school"));
    assert_eq!(
        priya.post("/agent/mail/sent/1/again", &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_given_up_is_sent_again_by_one_click() {
    let desk = given_up();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/mail/sent?show=failed")
        .await
        .must_say("Given up")
        .must_say("tried 12 times")
        .must_say("the outbox cannot be written")
        .must_say("Send again");
    std::fs::remove_file(desk.desk.folder().join("outbox")).unwrap();
    let done = priya.post("/agent/mail/sent/1/again", &[]).await;
    priya
        .follow(done)
        .await
        .must_say("It is sent again.")
        .must_say("Tried again soon");
    let twice = priya.post("/agent/mail/sent/1/again", &[]).await;
    assert_eq!(twice.status, 303, "the second click does no harm");
    desk.later();
    assert_eq!(desk.outbox().len(), 1);
    priya
        .get("/agent/mail/sent")
        .await
        .must_say("<b>Sent</b>")
        .must_say("tried 13 times");
    assert_eq!(
        priya.post("/agent/mail/sent/99/again", &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_came_back_says_so_and_can_be_sent_again() {
    let desk = Desk::with_people();
    receive(
        &desk,
        &mail(
            "astrid@school.example",
            "Skrivaren",
            "a@school.example",
            "Hej",
        ),
    );
    desk.later();
    let id = header(&desk.outbox()[0], "Message-ID").unwrap();
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {id}\r\n\r\n550 5.1.1 <astrid@school.example>: user unknown\r\n"
    );
    let taken = receive(&desk, &bounce);
    assert_eq!(taken.action, mailroom::Action::Bounce, "{}", taken.reason);
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/mail/sent?show=bounced")
        .await
        .must_say("Came back");
    priya.post("/agent/mail/sent/1/again", &[]).await;
    desk.later();
    priya
        .get("/agent/mail/sent?show=sent")
        .await
        .must_say("tried 2 times");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_a_mail_is_forgotten_after_half_a_year() {
    let desk = Desk::with_people();
    receive(
        &desk,
        &mail(
            "astrid@school.example",
            "Skrivaren",
            "a@school.example",
            "Hej",
        ),
    );
    desk.later();
    let count = || {
        desk.app()
            .store
            .read_now(|tx| tx.number("SELECT count(*) FROM mail_sent", &[]))
            .unwrap()
    };
    desk.app().clock.advance(180 * domain::DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    assert_eq!(count(), 1);
    desk.app().clock.advance(4 * domain::DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    assert_eq!(count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_says_whether_a_machine_wrote_it_and_what_it_answers() {
    let desk = Desk::with_people();
    let asked = receive(
        &desk,
        &mail(
            "astrid@school.example",
            "Skrivaren",
            "a@school.example",
            "Hej",
        ),
    );
    desk.later();
    let acknowledged = desk.outbox().pop().unwrap();
    assert_eq!(
        header(&acknowledged, "Auto-Submitted").as_deref(),
        Some("auto-replied")
    );
    assert_eq!(
        header(&acknowledged, "In-Reply-To").as_deref(),
        Some("<a@school.example>")
    );
    assert_eq!(
        header(&acknowledged, "X-Auto-Response-Suppress").as_deref(),
        Some("All")
    );
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = asked.ticket.unwrap();
    let said = priya
        .post(
            &format!("/agent/tickets/{ticket}/comments?view=all"),
            &[("public", "1"), ("body", "Prova igen.")],
        )
        .await;
    assert_eq!(said.status, 303, "{}", said.text);
    desk.later();
    let answered: Vec<String> = desk.outbox().into_iter().skip(1).collect();
    assert_eq!(answered.len(), 1);
    for mail in &answered {
        assert_eq!(header(mail, "Auto-Submitted"), None, "somebody wrote it");
    }
}

/// A mail server that takes one mail, and what it was given.
fn mail_server() -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        stream.write_all(b"220 mx.example\r\n").unwrap();
        let (mut mail, mut in_data) = (String::new(), false);
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|size| size > 0) {
            let answer = match (in_data, line.as_str()) {
                (true, ".\r\n") => {
                    in_data = false;
                    "250 2.0.0 Queued as 4711"
                }
                (true, text) => {
                    mail.push_str(text.strip_prefix("..").map_or(text, |_| &text[1..]));
                    line.clear();
                    continue;
                }
                (false, "DATA\r\n") => {
                    in_data = true;
                    "354 go on"
                }
                (false, "QUIT\r\n") => "221 bye",
                (false, _) => "250 ok",
            };
            let _ = stream.write_all(format!("{answer}\r\n").as_bytes());
            line.clear();
        }
        mail
    });
    (url, taken)
}

/// The desk, sending by this server.
fn with_mail_server(desk: &Desk, url: String) -> App {
    let app = desk.app();
    let mut config = app.config.clone();
    config.smtp_url = Some(url);
    App::new(Parts {
        store: app.store.clone(),
        clock: app.clock.clone(),
        key: app.key.clone(),
        files: app.files.clone(),
        language: app.language.clone(),
        live: app.live.clone(),
        config,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_a_key_and_mail_is_signed_with_it() {
    let (url, taken) = mail_server();
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/mail/signing")
        .await
        .must_say("desk.example")
        .must_say("Mail from this domain is not signed here.");
    let foreign = [
        ("deed", "make"),
        ("domain", "bank.example"),
        ("kind", "rsa"),
    ];
    let refused = ola.post("/agent/mail/signing", &foreign).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let made = ola
        .post(
            "/agent/mail/signing",
            &[
                ("deed", "make"),
                ("domain", "desk.example"),
                ("kind", "ed25519"),
            ],
        )
        .await;
    ola.follow(made)
        .await
        .must_say("v=DKIM1; k=ed25519; p=")
        .must_say("._domainkey.desk.example")
        .must_say("Nothing is signed with it");
    // Nobody is asked in tests, and the page says that it does not know.
    ola.get("/agent/mail/signing?check=1")
        .await
        .must_say("The DNS gave no answer");
    let on = ola
        .post("/agent/mail/signing", &[("deed", "on"), ("key", "1")])
        .await;
    ola.follow(on)
        .await
        .must_say("Mail is signed from now on.")
        .must_say("Mail is signed with it");
    ola.get("/agent/audit").await.must_say("Mail is signed");
    receive(
        &desk,
        &mail("nils@x.example", "Skrivaren", "a@x.example", "Hej"),
    );
    desk.app().clock.advance(20 * domain::SECOND);
    let sending = with_mail_server(&desk, url);
    tokio::task::spawn_blocking(move || {
        platform::jobs::run_due(&sending, arende::schedule::WORKS).unwrap();
    })
    .await
    .unwrap();
    let sent = taken.join().unwrap();
    let signature = header(&sent, "DKIM-Signature").expect(&sent);
    assert!(signature.contains("d=desk.example"), "{signature}");
    assert!(signature.contains("a=ed25519-sha256"), "{signature}");
    ola.get("/agent/mail/sent")
        .await
        .must_say("250 2.0.0 Queued as 4711");
    let kept = desk
        .app()
        .store
        .read_now(|tx| tx.rows("SELECT secret FROM mail_key", &[], |row| row.text(0)))
        .unwrap();
    let page = ola.get("/agent/mail/signing").await;
    assert!(!page.says(&kept[0]), "the secret half is shown nowhere");
    for deed in ["off", "remove"] {
        let done = ola
            .post("/agent/mail/signing", &[("deed", deed), ("key", "1")])
            .await;
        assert_eq!(done.status, 303);
    }
    assert!(!ola.get("/agent/mail/signing").await.says("v=DKIM1"));
}
