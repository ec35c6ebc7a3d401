//! Mails that say another mail did not arrive.

use crate::{plain, read};

fn report(fields: &str) -> mail_text::Mail {
    read(&format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\nTo: help@desk.example\n\
         Subject: Undelivered Mail Returned to Sender\nReturn-Path: <>\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"cut\"\n\n\
         --cut\nContent-Type: text/plain\n\nSorry.\n\n\
         --cut\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{fields}\n\n\
         --cut\nContent-Type: message/rfc822\n\n\
         From: help@desk.example\nMessage-ID: <t7.abc@desk.example>\nSubject: Your ticket\n\nHej\n\n--cut--\n"
    ))
}

#[test]
fn a_failed_delivery_names_recipient_and_mail() {
    let mail = report("Final-Recipient: rfc822; bo@skola.example\nAction: failed\nStatus: 5.1.1");
    let bounce = mail.bounce.unwrap();
    assert_eq!(bounce.recipient.as_deref(), Some("bo@skola.example"));
    assert!(bounce.permanent);
    assert_eq!(bounce.message_id.as_deref(), Some("t7.abc@desk.example"));
    assert!(mail.suppress_response);
    assert!(
        mail.attachments
            .iter()
            .any(|found| found.filename == "Your ticket.eml")
    );
}

#[test]
fn a_delayed_delivery_is_temporary() {
    let mail = report("Final-Recipient: rfc822; bo@skola.example\nAction: delayed\nStatus: 4.4.1");
    assert!(!mail.bounce.unwrap().permanent);
}

#[test]
fn a_full_mailbox_is_temporary_by_its_class() {
    let mail = report("Final-Recipient: rfc822; bo@skola.example\nAction: failed\nStatus: 4.2.2");
    assert!(!mail.bounce.unwrap().permanent);
}

#[test]
fn good_news_is_no_bounce() {
    for action in ["delivered", "relayed", "expanded"] {
        let mail = report(&format!(
            "Final-Recipient: rfc822; bo@skola.example\nAction: {action}\nStatus: 2.0.0"
        ));
        assert_eq!(mail.bounce, None);
    }
}

#[test]
fn of_several_recipients_the_failed_one_counts() {
    let mail = report(
        "Final-Recipient: rfc822; ok@skola.example\nAction: relayed\nStatus: 2.0.0\n\n\
         Final-Recipient: rfc822; bo@skola.example\nAction: failed\nStatus: 5.1.1",
    );
    assert_eq!(
        mail.bounce.unwrap().recipient.as_deref(),
        Some("bo@skola.example")
    );
}

#[test]
fn a_bounce_in_plain_words_is_understood() {
    let mail = read(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: help@desk.example\nSubject: failure notice\n\n\
         Hi. This is the mail program at mx.example.\n\n<bo@skola.example>:\n550 5.1.1 No such person here\n\n\
         --- Below this line is a copy of the message.\n\nFrom: help@desk.example\n\
         Message-ID: <t9.def@desk.example>\n\nHej\n",
    );
    let bounce = mail.bounce.unwrap();
    assert_eq!(bounce.recipient.as_deref(), Some("bo@skola.example"));
    assert!(bounce.permanent);
    assert_eq!(bounce.message_id.as_deref(), Some("t9.def@desk.example"));
}

#[test]
fn failed_recipients_in_the_header_are_enough() {
    let mail = read(
        "From: Mail <mail@mx.example>\nX-Failed-Recipients: bo@skola.example\nSubject: Warning: delayed\n\n\
         It will be retried.\n",
    );
    let bounce = mail.bounce.unwrap();
    assert_eq!(bounce.recipient.as_deref(), Some("bo@skola.example"));
    assert!(!bounce.permanent);
}

#[test]
fn an_ordinary_mail_about_bounces_is_none() {
    assert_eq!(plain("I got: 550 5.1.1 user unknown. Why?").bounce, None);
}
