//! A mail that answers nothing opens a ticket; what cannot be understood is kept.

use domain::HOUR;

use super::*;
use crate::Action;

const HELLO: &str = "From: Maja <maja@skola.example>\nTo: support@desk.example\nSubject: Skrivaren\n\
                     Message-ID: <1@skola.example>";

#[test]
fn a_stranger_s_mail_opens_a_ticket_in_their_language() {
    let desk = Desk::open();
    let header = format!(
        "{HELLO}\nCc: Per <per@skola.example>, SUPPORT@desk.example, maja@skola.example, x"
    );
    let receipt = desk.receives(&mail(&header, "Hej, jag kan inte skriva ut.\n\n-- \nMaja"));
    assert_eq!(receipt.action, Action::Created);
    let ticket = desk.ticket(receipt.ticket.unwrap());
    assert_eq!(
        (ticket.subject.as_str(), ticket.channel.as_str()),
        ("Skrivaren", "email")
    );
    assert_eq!(ticket.requester_name, "Maja");
    assert_eq!(ticket.last_comment, receipt.comment);
    assert_eq!(desk.participants(ticket.id), ["per@skola.example"]);
    let comment = &desk.comments(ticket.id)[0];
    assert_eq!(comment.body, "Hej, jag kan inte skriva ut.");
    assert!(
        comment.quoted.as_deref().unwrap().contains("Maja"),
        "the signature is kept"
    );
    desk.run();
    let mails = desk.mails_to("maja@skola.example");
    assert!(
        mails[0]
            .mail
            .subject
            .starts_with("[Solvik Support] Vi har tagit emot")
    );
    assert_eq!(
        mails[0].mail.in_reply_to.as_deref(),
        Some("1@skola.example")
    );
    let json = serde_json::to_value(&receipt).unwrap();
    assert_eq!(json["action"], "created");
    assert_eq!(json["ticket"], ticket.id.0);
}

#[test]
fn the_same_mail_twice_is_one_ticket_and_the_same_id_with_other_words_is_another() {
    let desk = Desk::open();
    let first = desk.receives(&mail(HELLO, "Den står still."));
    let again = desk.receives(&mail(HELLO, "Den står still."));
    assert_eq!(
        (again.action, again.ticket),
        (Action::Duplicate, first.ticket)
    );
    let other_road = desk.receives(&mail(
        &format!("Received: by x\n{HELLO}"),
        "Den står still.",
    ));
    assert_eq!(
        (other_road.action, other_road.ticket),
        (Action::Duplicate, first.ticket)
    );
    assert_eq!(desk.mails_in(), 2, "a copy that came another way is kept");
    let third_time = desk.receives(&mail(
        &format!("Received: by x\n{HELLO}"),
        "Den står still.",
    ));
    assert_eq!(third_time.action, Action::Duplicate);
    let other = desk.receives(&mail(HELLO, "Nu brinner den!"));
    assert_eq!(other.action, Action::Created);
    assert_ne!(other.ticket, first.ticket);
}

#[test]
fn a_mail_without_an_identity_is_known_by_its_content() {
    let desk = Desk::open();
    let raw = mail("From: maja@skola.example\nSubject: Hej", "Hej");
    assert_eq!(desk.receives(&raw).action, Action::Created);
    assert_eq!(desk.receives(&raw).action, Action::Duplicate);
}

#[test]
fn a_second_mailbox_gets_its_own_copy() {
    let desk = Desk::open();
    let raw = mail(HELLO, "Hej");
    let first = crate::receive(&desk.app, raw.as_bytes(), Some("support@desk.example")).unwrap();
    let second = crate::receive(&desk.app, raw.as_bytes(), Some("sales@desk.example")).unwrap();
    assert_eq!(
        (first.action, second.action),
        (Action::Created, Action::Created)
    );
}

#[test]
fn whatever_arrives_is_kept() {
    let desk = Desk::open();
    for raw in [
        "",
        "\0\0\0",
        "hello",
        "\r\n\r\n",
        "From:\r\n\r\nx",
        "Subject: =?utf-8?b?////?=\r\n\r\n",
    ] {
        let receipt = desk.receives(raw);
        assert_eq!(receipt.action, Action::Held, "{raw:?}");
        assert!(!receipt.reason.is_empty());
    }
    assert_eq!(desk.mails_in(), 6);
    let held = desk.letters(true);
    assert_eq!(held.len(), 6);
    for mail in held {
        assert!(
            desk.app.files.read_now(&mail.sha256).is_ok(),
            "the raw message is there"
        );
    }
    let bytes: Vec<u8> = (0..=255).cycle().take(5000).collect();
    assert_eq!(
        crate::receive(&desk.app, &bytes, None).unwrap().action,
        Action::Held
    );
}

#[test]
fn a_mail_without_words_or_subject_still_opens_a_ticket() {
    let desk = Desk::open();
    let receipt = desk.receives(&mail("From: maja@skola.example\nSubject:", ""));
    let ticket = desk.ticket(receipt.ticket.unwrap());
    assert_eq!(ticket.subject, "(No subject)");
    assert_eq!(
        desk.comments(ticket.id)[0].body,
        "(The message has no visible content.)"
    );
}

#[test]
fn a_very_long_mail_is_taken_and_nothing_of_it_is_lost() {
    let desk = Desk::open();
    let long = "Det är långt. ".repeat(20_000);
    let header = format!("From: maja@skola.example\nSubject: {}", "lång ".repeat(200));
    let receipt = desk.receives(&mail(&header, &long));
    assert_eq!(receipt.action, Action::Created, "{}", receipt.reason);
    let comment = &desk.comments(receipt.ticket.unwrap())[0];
    let kept = comment.body.chars().count() + comment.quoted.as_deref().unwrap().chars().count();
    assert!(kept >= long.trim().chars().count() - 4, "{kept}");
}

#[test]
fn a_sender_who_never_stops_is_held() {
    let desk = Desk::open();
    let receive = |number: usize| {
        let header =
            format!("From: monitor@machine.example\nSubject: Larm\nMessage-ID: <{number}@m>");
        desk.receives(&mail(&header, "Larm")).action
    };
    assert!((0..30).all(|number| receive(number) == Action::Created));
    assert_eq!(receive(30), Action::Held);
    desk.app.clock.advance(HOUR);
    assert_eq!(receive(31), Action::Created);
    assert_eq!(desk.mails_in(), 32);
}

#[test]
fn pictures_of_a_mail_are_shown_from_the_store_and_large_files_are_noted() {
    let desk = Desk::at("support@desk.example");
    let app = platform::App::new(platform::app::Parts {
        config: Config {
            upload_limit: 40,
            ..desk.app.config.clone()
        },
        store: desk.app.store.clone(),
        clock: desk.app.clock.clone(),
        key: desk.app.key.clone(),
        files: desk.app.files.clone(),
        language: desk.app.language.clone(),
        live: desk.app.live.clone(),
    });
    let raw = "From: maja@skola.example\r\nTo: support@desk.example\r\nSubject: Bild\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <p>Se h&auml;r: <img src=\"cid:bild@x\" onerror=\"alert(1)\"><script>alert(1)</script></p>\r\n\
        --b\r\nContent-Type: image/png; name=bild.png\r\nContent-ID: <bild@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        iVBORw0KGgoAAAANSUhEUg==\r\n\
        --b\r\nContent-Type: text/plain; name=stor.txt\r\nContent-Disposition: attachment; filename=stor.txt\r\n\r\n\
        01234567890123456789012345678901234567890123456789\r\n--b--\r\n";
    let receipt = crate::receive(&app, raw.as_bytes(), None).unwrap();
    assert_eq!(receipt.action, Action::Created, "{}", receipt.reason);
    let comments = desk.comments(receipt.ticket.unwrap());
    assert_eq!(Some(comments[0].id), receipt.comment);
    let html = comments[0].body_html.as_deref().unwrap();
    assert!(
        html.contains("src=\"/attachments/") && html.contains("/bild.png\""),
        "{html}"
    );
    assert!(!html.contains("alert"), "{html}");
    assert!(
        !comments[1].public && comments[1].body.contains("stor.txt (50 B)"),
        "{}",
        comments[1].body
    );
}

#[test]
fn a_picture_that_is_not_shown_is_a_name_in_the_text_and_a_file_in_the_list() {
    let desk = Desk::open();
    let raw = "From: maja@skola.example\r\nSubject: Ritning\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <p>Se <img src=\"cid:ritning@x\"> och <img src=\"cid:borta@x\" alt=\"loggan\"><img src=\"cid:borta@x\">.</p>\r\n\
        --b\r\nContent-Type: image/svg+xml; name=ritning.svg\r\nContent-ID: <ritning@x>\r\n\
        Content-Disposition: inline; filename=ritning.svg\r\n\r\n\
        <svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\r\n--b--\r\n";
    let receipt = desk.receives(raw);
    let comments = desk.comments(receipt.ticket.unwrap());
    let html = comments[0].body_html.as_deref().unwrap();
    assert!(html.contains("Se [ritning.svg] och [loggan]."), "{html}");
    assert!(!html.contains("cid:") && !html.contains("<img"), "{html}");
    let listed = desk.app.store.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM attachment WHERE name = 'ritning.svg' AND inline = 0",
            &[],
        )
    });
    assert_eq!(listed.unwrap(), 1);
}

#[test]
fn a_mail_that_claims_to_be_from_the_team_does_nothing_for_the_team() {
    let desk = Desk::open();
    desk.ola();
    let receipt = desk.receives(&mail(
        "From: ola@desk.example\nSubject: Hej\nCc: x@canary.example",
        "Hej",
    ));
    let ticket = receipt.ticket.unwrap();
    assert!(!desk.comments(ticket)[0].verified);
    desk.run();
    assert!(
        desk.mails_to("x@canary.example").is_empty(),
        "nobody vouches for it, so it is not passed on"
    );
    assert_eq!(desk.ticket(ticket).category, Category::New);
}
