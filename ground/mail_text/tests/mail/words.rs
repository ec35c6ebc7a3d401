//! Letters, character sets and HTML as text.

use crate::{html, read};
use mail_text::{html_to_text, parse};

fn raw(head: &str, body: &[u8]) -> mail_text::Mail {
    parse(
        &[
            b"From: a@b.example\nSubject: x\n",
            head.as_bytes(),
            b"\n\n",
            body,
        ]
        .concat(),
    )
}

#[test]
fn undeclared_and_wrongly_declared_letters_are_still_read() {
    assert_eq!(
        raw("X-A: b", "Räksmörgås".as_bytes()).body_text,
        "Räksmörgås"
    );
    assert_eq!(
        raw("X-A: b", b"R\xe4ksm\xf6rg\xe5s p\xe5 bordet").body_text,
        "Räksmörgås på bordet"
    );
    let claimed = "Content-Type: text/plain; charset=utf-8";
    assert_eq!(
        raw(claimed, b"R\xe4ksm\xf6rg\xe5s p\xe5 bordet").body_text,
        "Räksmörgås på bordet"
    );
    let unknown = "Content-Type: text/plain; charset=no-such-set";
    assert_eq!(
        raw(unknown, "Räksmörgås".as_bytes()).body_text,
        "Räksmörgås"
    );
}

#[test]
fn letters_from_seven_bits_are_read() {
    let utf_7 = "Content-Type: text/plain; charset=utf-7";
    assert_eq!(
        raw(utf_7, b"R+AOQ-ksm+APY-rg+AOU-s 1 +- 1").body_text,
        "Räksmörgås 1 + 1"
    );
    let japanese = "Content-Type: text/plain; charset=iso-2022-jp";
    assert_eq!(
        raw(japanese, b"\x1b$B$3$s$K$A$O\x1b(B").body_text,
        "こんにちは"
    );
    let korean = "Content-Type: text/plain; charset=iso-2022-kr";
    assert_eq!(raw(korean, b"\x1b$)C\x0e>H3g\x0f!").body_text, "안녕!");
}

#[test]
fn a_raw_subject_is_guessed() {
    let mail = parse(
        b"From: a@b.example\nSubject: Skrivaren p\xe5 v\xe5ning tv\xe5 \xe4r trasig\n\nHej\n",
    );
    assert_eq!(mail.subject, "Skrivaren på våning två är trasig");
}

#[test]
fn one_letter_cut_in_two_words_is_whole_again() {
    let mail = read(
        "From: a@b.example\nSubject: =?utf-8?Q?R=C3?=\n =?utf-8?Q?=A4k?= och =?iso-8859-1?Q?sm=F6r?=\n\nHej\n",
    );
    assert_eq!(mail.subject, "Räk och smör");
}

#[test]
fn a_folded_subject_is_one_line() {
    assert_eq!(
        read("From: a@b.example\nSubject: The\n printer\n\tis   still\n\nHej\n").subject,
        "The printer is   still"
    );
}

#[test]
fn html_keeps_paragraphs_lists_tables_links_and_quotes() {
    let text = html_to_text(
        "<style>p {color: red}</style><p>Hej &amp; h&aring;</p><p>Se <a href=\"https://desk.example/7\">h&auml;r</a>.</p>\
         <ul><li>ett</li><li>tv&#229;</li></ul><ol><li>a</li><li>b</li></ol>\
         <table><tr><td>Rum</td><td>12</td></tr><tr><td>Plan</td><td>2</td></tr></table>\
         <blockquote>Gammalt<br>brev</blockquote>Slut",
    );
    assert_eq!(
        text,
        "Hej & hå\n\nSe här (https://desk.example/7).\n\n* ett\n* två\n\n1. a\n2. b\n\n\
         Rum  12\nPlan  2\n\n> Gammalt\n> brev\n\nSlut"
    );
}

#[test]
fn a_link_that_shows_its_address_is_not_repeated() {
    assert_eq!(
        html_to_text("<a href=\"https://desk.example/\">desk.example</a>"),
        "desk.example"
    );
    assert_eq!(
        html_to_text("<a href=\"mailto:a@b.example\">a@b.example</a>"),
        "a@b.example"
    );
}

#[test]
fn broken_html_is_read_as_far_as_it_goes() {
    assert_eq!(html_to_text("1 < 2 & 3 > 2 <b unclosed"), "1 < 2 & 3 > 2");
    assert_eq!(html_to_text("<p>a<!-- never closed> b"), "a b");
    assert_eq!(html_to_text("<a href=\"x>y"), "y");
}

#[test]
fn a_mail_of_html_alone_has_text_too() {
    let mail = html("<p>Skrivaren st&aring;r still.</p>");
    assert_eq!(mail.body_text, "Skrivaren står still.");
    assert_eq!(
        mail.body_html.as_deref(),
        Some("<p>Skrivaren st&aring;r still.</p>")
    );
}

#[test]
fn the_moment_of_sending_is_read_with_its_zone() {
    let mail = read("From: a@b.example\nDate: Mon, 2 Mar 2026 09:12:00 +0100\n\nHej\n");
    assert_eq!(mail.sent_at_ms, Some(1_772_439_120_000));
    assert_eq!(
        read("From: a@b.example\nDate: yesterday\n\nHej\n").sent_at_ms,
        None
    );
}
