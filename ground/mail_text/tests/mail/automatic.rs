//! Machines, and the people who only look like them.

use crate::read;

fn with(field: &str) -> mail_text::Mail {
    read(&format!(
        "From: Bo <bo@skola.example>\n{field}\nTo: help@desk.example\n\nHej\n"
    ))
}

#[test]
fn a_machine_is_known_by_any_of_its_fields() {
    for field in [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (by rule)",
        "Precedence: bulk",
        "X-Precedence: list",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "X-Autorespond: ",
        "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: bo@skola.example",
        "List-Unsubscribe: <https://lists.example/out>",
        "Return-Path: <>",
        "X-Loop: yes",
        "X-FC-Machinegenerated: true",
        "Subject: Automatiskt svar: Semester",
        "Subject: Frånvaro",
        "Subject: Out of Office: back on Monday",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique?=",
    ] {
        let mail = with(field);
        assert!(mail.auto_reply && mail.suppress_response, "{field}");
    }
}

#[test]
fn a_person_is_not_taken_for_a_machine() {
    for field in [
        "Auto-Submitted: no",
        "Precedence: first-class",
        "Return-Path: <bo@skola.example>",
        "Subject: Our out of office message is wrong",
    ] {
        assert!(!with(field).auto_reply, "{field}");
    }
}

#[test]
fn a_wish_for_silence_alone_proves_no_machine_but_is_granted() {
    let mail = with("X-Auto-Response-Suppress: DR, OOF, AutoReply");
    assert!(!mail.auto_reply);
    assert!(mail.suppress_response);
}

#[test]
fn the_carrier_of_mail_is_a_machine() {
    assert!(read("From: Postmaster@mx.example\n\nHej\n").auto_reply);
}
