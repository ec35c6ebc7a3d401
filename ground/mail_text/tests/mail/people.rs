//! Who wrote, and to whom, however carelessly it is written.

use crate::read;
use mail_text::Address;

fn person(name: &str, address: &str) -> Address {
    Address {
        name: name.into(),
        address: address.into(),
    }
}

fn from(field: &str) -> Address {
    read(&format!("From: {field}\nSubject: x\n\nHej\n")).from
}

#[test]
fn names_and_addresses_are_read_in_every_common_form() {
    let cases = [
        (
            "Maja Lind <maja@skola.example>",
            "Maja Lind",
            "maja@skola.example",
        ),
        (
            "\"Lind, Maja\" <maja@skola.example>",
            "Lind, Maja",
            "maja@skola.example",
        ),
        (
            "maja@skola.example (Maja Lind)",
            "Maja Lind",
            "maja@skola.example",
        ),
        ("maja@skola.example", "", "maja@skola.example"),
        (
            "=?utf-8?Q?=C3=85sa_=C3=96berg?= <asa@skola.example>",
            "Åsa Öberg",
            "asa@skola.example",
        ),
        (
            "=?utf-8?B?w4VzYSA=?= =?utf-8?B?w5ZiZXJn?= <asa@skola.example>",
            "Åsa Öberg",
            "asa@skola.example",
        ),
        (
            "Maja [mailto:maja@skola.example]",
            "Maja",
            "maja@skola.example",
        ),
        (
            "'Maja Lind' <maja@skola.example>",
            "Maja Lind",
            "maja@skola.example",
        ),
        (
            "<maja@skola.example>maja@skola.example",
            "",
            "maja@skola.example",
        ),
        ("maja@skola.example.", "", "maja@skola.example"),
        ("Maja <maja @ skola.example>", "Maja", "maja@skola.example"),
        ("\"maja@skola.example\"", "", "maja@skola.example"),
        ("Maja <maja@skola.example", "Maja", "maja@skola.example"),
        (
            "MAILER-DAEMON (Mail Delivery System)",
            "Mail Delivery System",
            "MAILER-DAEMON",
        ),
        ("\"Maja Lind\" <>", "Maja Lind", ""),
    ];
    for (field, name, address) in cases {
        assert_eq!(from(field), person(name, address), "{field}");
    }
}

#[test]
fn of_two_from_fields_the_one_with_an_address_counts() {
    let mail = read(
        "From: [Somebody]\nFrom: Bo <bo@skola.example>\nReply-To: other@skola.example\n\nHej\n",
    );
    assert_eq!(mail.from, person("Bo", "bo@skola.example"));
}

#[test]
fn without_an_address_the_return_path_tells_who_wrote() {
    let mail = read("From: Bo\nReturn-Path: <bo@skola.example>\nSubject: x\n\nHej\n");
    assert_eq!(mail.from, person("Bo", "bo@skola.example"));
}

#[test]
fn lists_groups_and_stray_words_are_taken_apart() {
    let mail = read(
        "From: a@b.example\nTo: Team: Bo <bo@skola.example>, \"Li, Mei\" <mei@skola.example>;,\n \
         help@desk.example www.desk.example\nCc: undisclosed-recipients:;\n\nHej\n",
    );
    let addresses: Vec<&str> = mail.to.iter().map(|found| found.address.as_str()).collect();
    assert_eq!(
        addresses,
        ["bo@skola.example", "mei@skola.example", "help@desk.example"]
    );
    assert!(mail.cc.is_empty());
}

#[test]
fn every_place_the_mail_may_have_been_delivered_to_is_known() {
    let mail = read(
        "From: a@b.example\nTo: Help <HELP@desk.example>\nDelivered-To: reply+7f@desk.example\n\
         X-Original-To: help@desk.example\nX-Forwarded-To: other@desk.example\n\nHej\n",
    );
    assert_eq!(
        mail.delivered_to,
        [
            "help@desk.example",
            "reply+7f@desk.example",
            "other@desk.example"
        ]
    );
}

#[test]
fn identities_lose_their_brackets() {
    let mail = read(
        "From: a@b.example\nMessage-ID: <one@b.example>\nIn-Reply-To: <two@b.example> <three@b.example>\n\
         References: <four@b.example>\n <five@b.example>\n\nHej\n",
    );
    assert_eq!(mail.message_id.as_deref(), Some("one@b.example"));
    assert_eq!(mail.in_reply_to.as_deref(), Some("two@b.example"));
    assert_eq!(mail.references, ["four@b.example", "five@b.example"]);
}
