//! What machines write in five languages, what comes back undelivered, and what people enclose and pass on.

use mail_text::{Mail, parse};

use crate::languages::{ALL, Language};

/// Mails of this file: six for each language, and those that have none.
pub const COUNT: usize = 6 * 5 + 12;

fn read(mail: &str) -> Mail {
    parse(mail.replace('\n', "\r\n").as_bytes())
}

fn from_maja(header: &str, body: &str) -> Mail {
    read(&format!(
        "From: Maja Åberg <maja@skola.example>\nTo: support@desk.example\n{header}\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    ))
}

fn of_all(what: impl Fn(&Language)) {
    ALL.iter().for_each(what);
}

#[test]
fn automatic_answers_are_known_by_their_header_in_every_language() {
    of_all(|w| {
        let (subject, text) = w.away;
        for header in [
            "Auto-Submitted: auto-replied",
            "X-Autoreply: yes",
            "Precedence: auto_reply",
        ] {
            let mail = from_maja(&format!("Subject: {subject}\n{header}"), text);
            assert!(mail.auto_reply && mail.suppress_response, "{header}");
            assert_eq!(mail.reply_text, text);
        }
    });
}

#[test]
fn automatic_answers_without_a_header_are_known_by_how_their_subject_begins() {
    of_all(|w| {
        let (subject, text) = w.away;
        assert!(
            from_maja(&format!("Subject: {subject}"), text).auto_reply,
            "{subject}"
        );
    });
}

#[test]
fn a_person_who_speaks_of_an_automatic_answer_is_a_person() {
    of_all(|w| {
        let subject = format!("Subject: Re: Om \"{}\"\nAuto-Submitted: no", w.away.0);
        let mail = from_maja(&subject, w.reply);
        assert!(!mail.auto_reply, "{}", w.code);
        assert_eq!(mail.reply_text, w.reply);
    });
}

#[test]
fn a_mail_that_was_passed_on_is_kept_whole() {
    of_all(|w| {
        let body = format!(
            "FYI\n\n---------- Forwarded message ---------\n{}: Bo <bo@skola.example>\n{}: {}\n{}: Skrivaren\n{}: <maja@skola.example>\n\n{}",
            w.from, w.sent, w.outlook_time, w.subject, w.to, w.reply
        );
        let mail = from_maja("Subject: Fwd: Skrivaren", &body);
        let last = w.reply.lines().last().unwrap();
        assert!(
            mail.reply_text.contains(last),
            "{}: {}",
            w.code,
            mail.reply_text
        );
    });
}

fn report(header: &str, status: &str, action: &str) -> Mail {
    read(&format!(
        "{header}\nTo: support@desk.example\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
         This is the mail system.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; gone@skola.example\nAction: {action}\nStatus: {status}\n\
         Diagnostic-Code: smtp; 550 no such user\n\n--b\nContent-Type: message/rfc822\n\n\
         From: support@desk.example\nTo: gone@skola.example\nSubject: Hej\nMessage-ID: <7.2.9@desk.example>\n\nHej\n--b--\n"
    ))
}

#[test]
fn what_was_not_delivered_is_told_by_the_common_servers() {
    let servers = [
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender",
        "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@skola.example>\nSubject: Kan inte levereras: Hej",
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: gone@skola.example",
        "From: Mail Delivery System <Mailer-Daemon@exim.example>\nSubject: Mail delivery failed: returning message to sender",
    ];
    for server in servers {
        let bounce = report(server, "5.1.1", "failed").bounce.expect(server);
        assert_eq!(bounce.recipient.as_deref(), Some("gone@skola.example"));
        assert!(bounce.permanent, "{server}");
        assert_eq!(bounce.message_id.as_deref(), Some("7.2.9@desk.example"));
    }
    let late = report(servers[0], "4.4.1", "delayed").bounce.unwrap();
    assert!(!late.permanent);
    assert!(report(servers[0], "2.0.0", "delivered").bounce.is_none());
}

/// A mail of these parts.
fn of(kind: &str, parts: &[&str]) -> Mail {
    let body = parts
        .iter()
        .map(|part| format!("--b\n{part}\n"))
        .collect::<Vec<_>>()
        .concat();
    read(&format!(
        "From: Maja Åberg <maja@skola.example>\nTo: support@desk.example\nSubject: Bild\nMIME-Version: 1.0\n\
         Content-Type: {kind}; boundary=b\n\n{body}--b--\n"
    ))
}

const PNG: &str = "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=";

#[test]
fn a_picture_stands_in_the_text_where_the_text_holds_it_and_is_a_file_otherwise() {
    let picture = format!(
        "Content-Type: image/png; name=skarm.png\nContent-ID: <p1@x>\nContent-Disposition: inline; filename=skarm.png\n{PNG}"
    );
    let held = of(
        "multipart/related",
        &[
            "Content-Type: text/html; charset=utf-8\n\n<p>Se:</p><img src=\"cid:p1@x\"><p>Tack</p>",
            &picture,
        ],
    );
    assert!(held.attachments[0].inline && held.attachments[0].filename == "skarm.png");
    assert!(held.body_text.starts_with("Se:") && held.body_text.ends_with("Tack"));
    let loose = of(
        "multipart/mixed",
        &[
            "Content-Type: text/plain; charset=utf-8\n\nSe bilden",
            &picture,
        ],
    );
    assert!(!loose.attachments[0].inline);
}

#[test]
fn text_that_apple_mail_puts_around_a_picture_is_read_in_order() {
    let picture = format!(
        "Content-Type: image/png; name=a.png\nContent-Disposition: inline; filename=a.png\n{PNG}"
    );
    let mail = of(
        "multipart/mixed",
        &[
            "Content-Type: text/plain\n\nFore",
            &picture,
            "Content-Type: text/plain\n\nEfter",
        ],
    );
    let (before, after) = (mail.body_text.find("Fore"), mail.body_text.find("Efter"));
    assert!(before.is_some() && before < after, "{}", mail.body_text);
    assert_eq!(mail.attachments.len(), 1);
}

#[test]
fn names_of_files_are_read_however_they_are_written() {
    for (named, name) in [
        ("filename*=utf-8''Sk%C3%A4rmbild%201.png", "Skärmbild 1.png"),
        (
            "filename=\"=?utf-8?Q?Sk=C3=A4rmbild?=.png\"",
            "Skärmbild.png",
        ),
        (
            "filename*0*=utf-8''%C3%96ver; filename*1=sikt.png",
            "Översikt.png",
        ),
    ] {
        let part =
            format!("Content-Type: image/png\nContent-Disposition: attachment; {named}\n{PNG}");
        let mail = of(
            "multipart/mixed",
            &["Content-Type: text/plain\n\nHej", &part],
        );
        assert_eq!(mail.attachments[0].filename, name);
    }
}

#[test]
fn an_invitation_is_a_file_and_its_words_stay() {
    let calendar = "Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR";
    let mail = of(
        "multipart/alternative",
        &[
            "Content-Type: text/plain; charset=utf-8\n\nMöte om skrivaren",
            calendar,
        ],
    );
    assert_eq!(mail.reply_text, "Möte om skrivaren");
    assert_eq!(mail.attachments[0].content_type, "text/calendar");
}
