//! Hearing of it by mail.

use domain::DAY;
use domain::permission::Actor;
use domain::person::Role;
use tickets::commands::{self, Deed, Message, StoredPart};

use super::*;

#[test]
fn the_requester_gets_each_answer_as_text_and_html_in_their_language() {
    let desk = Desk::open();
    let (maja, ola) = (desk.maja(), desk.ola());
    let ticket = desk.asks(
        maja,
        "Skrivaren på våning två",
        Message::text("Den står still."),
        &[],
    );
    desk.run();
    desk.answers(
        ola,
        ticket,
        "Prova igen nu.\n\nHälsningar & lycka till <Ola>",
    );
    let mails = desk.mails_to("maja@skola.example");
    assert_eq!(mails.len(), 2);
    let reply = &mails[1];
    assert_eq!(reply.mail.subject, "Re: Skrivaren på våning två");
    assert_eq!(reply.mail.from.name, "Ola Öst (Solvik Support)");
    assert_eq!(reply.mail.from.address, "support@desk.example");
    assert!(reply.raw.contains("multipart/alternative"));
    let text = &reply.mail.body_text;
    assert!(
        text.starts_with("##- Skriv ditt svar ovanför den här raden -##"),
        "{text}"
    );
    assert!(text.contains("Prova igen nu."), "{text}");
    assert!(
        text.contains(&format!("http://127.0.0.1:3000/hc/sv/requests/{ticket}")),
        "{text}"
    );
    assert!(
        text.contains("Du får mejlet för att du har skrivit till Solvik Support"),
        "{text}"
    );
    let html = reply.html();
    assert!(
        html.contains("lang=\"sv\"") && html.contains("Hälsningar &amp; lycka till &lt;Ola&gt;"),
        "{html}"
    );
    assert!(html.contains("2 mar"), "the time is there: {html}");
    assert_eq!(reply.header("Auto-Submitted"), None, "a person wrote it");
    assert_eq!(
        reply.header("X-Auto-Response-Suppress").as_deref(),
        Some("All")
    );
    assert_eq!(reply.mail.in_reply_to, mails[0].mail.message_id);
    for key in platform::language::keys(notifications::WORDS[0].1) {
        assert!(
            !text.contains(key) && !html.contains(key),
            "{key} has no words: {text}{html}"
        );
    }
}

#[test]
fn an_acknowledgement_says_the_number_and_nothing_of_what_was_sent() {
    let desk = Desk::open();
    let guest = desk.somebody("Buy pills", "victim@home.example", Role::User, false);
    let ticket = desk.asks(
        guest,
        "Cheap watches",
        Message::text("Visit http://spam.example"),
        &[],
    );
    desk.run();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 1);
    let said = format!(
        "{}{}{:?}",
        mails[0].mail.body_text,
        mails[0].html(),
        mails[0].mail
    );
    for word in ["Cheap", "watches", "spam.example", "pills"] {
        assert!(
            !said.contains(word) && !mails[0].raw.contains(word),
            "{word}: {said}"
        );
    }
    assert!(mails[0].mail.subject.contains(&format!("#{ticket}")));
    assert!(
        said.contains("/hc/sv/guest/"),
        "a guest gets a link: {said}"
    );
    assert_eq!(
        mails[0].header("Auto-Submitted").as_deref(),
        Some("auto-generated")
    );
}

#[test]
fn strangers_cause_three_mails_a_day_to_one_address_at_most() {
    let desk = Desk::open();
    let guest = desk.somebody("Gäst", "victim@home.example", Role::User, false);
    let other = desk.somebody("Gäst", "other@home.example", Role::User, false);
    for number in 0..10 {
        desk.asks(
            guest,
            &format!("Nummer {number}"),
            Message::text("Hej"),
            &[],
        );
        desk.asks(
            other,
            &format!("Nummer {number}"),
            Message::text("Hej"),
            &[guest],
        );
    }
    desk.run();
    assert_eq!(desk.mails_to("victim@home.example").len(), 3);
    desk.app.clock.advance(DAY);
    desk.asks(guest, "I morgon", Message::text("Hej"), &[]);
    desk.run();
    assert_eq!(desk.mails_to("victim@home.example").len(), 4);
}

#[test]
fn people_in_copy_hear_everything_and_the_author_only_what_others_say() {
    let desk = Desk::open();
    let (maja, ola) = (desk.maja(), desk.ola());
    let per = desk.somebody("Per", "per@skola.example", Role::User, true);
    let ticket = desk.asks(maja, "Ljudet", Message::text("Det hörs inget."), &[per]);
    desk.run();
    let first = &desk.mails_to("per@skola.example")[0];
    assert_eq!(first.mail.subject, "Ljudet");
    assert!(first.mail.body_text.contains("Det hörs inget."));
    assert!(first.mail.body_text.contains("kopia i ärende"));
    desk.answers(ola, ticket, "Vi tittar på det.");
    assert_eq!(desk.mails_to("per@skola.example").len(), 2);
    assert_eq!(
        desk.mails_to("maja@skola.example").len(),
        2,
        "the acknowledgement and the answer"
    );
    let deed = Deed::new(Actor::person(per, Role::User), desk.app.clock.now(), "web").unwrap();
    let message = Message::text("Det gäller mig också.");
    desk.app
        .store
        .write_now(|tx| commands::add_customer_reply(tx, &deed, ticket, &message, false))
        .unwrap();
    desk.run();
    assert_eq!(
        desk.mails_to("per@skola.example").len(),
        2,
        "nobody hears what they said themselves"
    );
    let mails = desk.mails_to("maja@skola.example");
    assert_eq!(mails.last().unwrap().mail.from.name, "Per (Solvik Support)");
    assert!(desk.mails_to("ola@desk.example").is_empty());
}

#[test]
fn a_note_is_never_mailed_and_the_suspended_hear_nothing() {
    let desk = Desk::open();
    let (maja, ola) = (desk.maja(), desk.ola());
    let ticket = desk.asks(maja, "Ljudet", Message::text("Hej"), &[]);
    desk.run();
    desk.says(ola, ticket, false, Message::text("Hemligt."));
    desk.app.clock.advance(UNDO_WINDOW);
    desk.run();
    assert_eq!(desk.outbox().len(), 1);
    desk.app
        .store
        .write_now(|tx| {
            tx.run(
                "UPDATE person SET suspended_at = 1 WHERE email = 'maja@skola.example'",
                &[],
            )
        })
        .unwrap();
    desk.answers(ola, ticket, "Svar");
    assert_eq!(desk.outbox().len(), 1);
}

#[test]
fn a_retry_is_the_same_mail() {
    let desk = Desk::open();
    let ticket = desk.asks(desk.maja(), "Ljudet", Message::text("Hej"), &[]);
    let outbox = desk.test.folder().join("outbox");
    std::fs::write(&outbox, "in the way").unwrap();
    desk.run();
    let state = || {
        let sql = "SELECT state || coalesce(error, '') FROM mail_out";
        desk.app
            .store
            .read_now(|tx| tx.rows(sql, &[], |row| row.text(0)))
            .unwrap()
    };
    assert!(
        state()[0].starts_with("waitingthe outbox cannot be written"),
        "{:?}",
        state()
    );
    std::fs::remove_file(&outbox).unwrap();
    desk.app.clock.advance(60_000);
    desk.run();
    assert_eq!(state(), ["sent"]);
    let comment = desk.ticket(ticket).last_comment.unwrap();
    let now = desk.app.clock.now();
    desk.app
        .store
        .write_now(|tx| notifications::announce(tx, comment, false, now))
        .unwrap();
    desk.app
        .store
        .write_now(|tx| tx.run("UPDATE mail_out SET state = 'waiting'", &[]))
        .unwrap();
    desk.app
        .store
        .write_now(|tx| platform::jobs::add(tx, notifications::SEND_MAIL, "1", now))
        .unwrap();
    desk.run();
    assert_eq!(desk.outbox().len(), 1, "one file, one Message-ID");
    assert_eq!(state(), ["sent"]);
}

#[test]
fn what_was_taken_back_is_mailed_to_nobody() {
    let desk = Desk::open();
    let (maja, ola) = (desk.maja(), desk.ola());
    let ticket = desk.asks(maja, "Ljudet", Message::text("Hej"), &[]);
    desk.run();
    let deed = Deed::new(Actor::person(ola, Role::Agent), desk.app.clock.now(), "web").unwrap();
    let update = TicketUpdate {
        comment: Some(true),
        ..TicketUpdate::default()
    };
    let message = Message::text("Fel ärende!");
    let store = &desk.app.store;
    store
        .write_now(|tx| commands::update_by_agent(tx, &deed, ticket, &update, &message))
        .unwrap();
    desk.run();
    store
        .write_now(|tx| commands::undo(tx, &deed, ticket, &deed.batch))
        .unwrap();
    desk.app.clock.advance(UNDO_WINDOW);
    desk.run();
    assert_eq!(desk.outbox().len(), 1, "only the acknowledgement");
}

#[test]
fn a_guest_in_copy_gets_no_link_and_files_are_named() {
    let desk = Desk::open();
    let (maja, ola) = (desk.maja(), desk.ola());
    let guest = desk.somebody("Gäst", "gast@home.example", Role::User, false);
    let ticket = desk.asks(maja, "Ljudet", Message::text("Hej"), &[guest]);
    desk.run();
    let stored = desk.app.files.keep_now(b"log").unwrap();
    let part = |name: &str, inline| StoredPart {
        sha256: stored.sha256.clone(),
        size: 3,
        name: name.into(),
        content_type: "text/plain".into(),
        inline,
        content_id: Some("bild@x".into()),
    };
    let message = Message {
        html: Some("<p>Se <img src=\"cid:bild@x\" alt=\"skärmen\"></p>".into()),
        files: vec![part("logg.txt", false), part("bild.png", true)],
        ..Message::text("Se bilden")
    };
    desk.says(ola, ticket, true, message);
    desk.app.clock.advance(UNDO_WINDOW);
    desk.run();
    let mails = desk.mails_to("gast@home.example");
    let mail = mails.last().unwrap();
    assert!(
        !mail.html().contains("/hc/") && !mail.html().contains("/attachments/"),
        "{}",
        mail.html()
    );
    assert!(mail.html().contains("[skärmen]") && mail.html().contains("logg.txt"));
    let mails = desk.mails_to("maja@skola.example");
    let mail = mails.last().unwrap();
    assert!(
        mail.html()
            .contains(&format!("/hc/sv/requests/{ticket}?said=")),
        "{}",
        mail.html()
    );
    assert!(
        !mail.html().contains("<img") && mail.html().contains(">[skärmen]</a>"),
        "{}",
        mail.html()
    );
    assert!(
        mail.mail.body_text.contains("- logg.txt (3 B)"),
        "{}",
        mail.mail.body_text
    );
    assert!(!mail.mail.body_text.contains("bild.png"));
}

#[test]
fn a_hostile_name_or_subject_stays_one_header() {
    let desk = Desk::open();
    let eve = "Eve\r\nBcc: evil@canary.example\r\n, \"x\" <evil@canary.example>";
    let eve = desk.somebody(eve, "eve@home.example", Role::User, true);
    let maja = desk.maja();
    let subject =
        "Hej =?utf-8?q?A=0D=0ABcc:_evil@canary.example?= \u{2028}Bcc: evil@canary.example";
    desk.asks(eve, subject, Message::text("Hej"), &[maja]);
    desk.run();
    for sent in desk.outbox() {
        let head = sent
            .raw
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .replace("\r\n ", " ");
        let lines: Vec<&str> = head.split("\r\n").collect();
        assert!(
            !lines
                .iter()
                .any(|line| line.to_lowercase().starts_with("bcc:")),
            "{head}"
        );
        assert_eq!(
            lines.iter().filter(|line| line.starts_with("To: ")).count(),
            1
        );
        assert_eq!(sent.mail.to.len(), 1, "{head}");
        assert!(!sent.mail.subject.contains('\n'));
    }
}

#[test]
fn a_mail_without_content_says_how_each_of_its_readers_comes_to_it() {
    let desk = Desk::open();
    let now = desk.app.clock.now();
    let decided = desk
        .app
        .store
        .write_now(|tx| notifications::settings::CONTENT.store(tx, None, "link", now));
    decided.unwrap();
    let (maja, ola) = (desk.maja(), desk.ola());
    let guest = desk.somebody("Gäst", "gast@home.example", Role::User, false);
    let copied = desk.somebody("Kopia", "kopia@home.example", Role::User, false);
    let theirs = desk.asks(guest, "Ljudet", Message::text("Hej"), &[copied]);
    let majas = desk.asks(maja, "Bilden", Message::text("Hej"), &[]);
    for ticket in [theirs, majas] {
        desk.says(ola, ticket, true, Message::text("Hemligt svar"));
    }
    desk.app.clock.advance(UNDO_WINDOW);
    desk.run();
    for (address, way, link) in [
        (
            "maja@skola.example",
            "Logga in för att läsa det.",
            "/requests/",
        ),
        (
            "gast@home.example",
            "Öppna sidan för att läsa det.",
            "/guest/",
        ),
        (
            "kopia@home.example",
            "skaffa ett konto med den här adressen",
            "",
        ),
    ] {
        let mails = desk.mails_to(address);
        let mail = mails.last().unwrap();
        let text = &mail.mail.body_text;
        assert!(text.contains(way) && text.contains(link), "{text}");
        assert_eq!(text.contains("/hc/"), !link.is_empty(), "{text}");
        assert!(!text.contains("Hemligt") && !mail.html().contains("Hemligt"));
        assert!(mail.html().contains(way), "{}", mail.html());
    }
}
