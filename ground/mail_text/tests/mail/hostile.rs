//! Mails made to break the reader. None may; each of these ends quickly because every step is
//! linear.

use mail_text::{html_to_text, parse, strip_quotes, subject_without_prefixes};
use proptest::prelude::*;

const MANY: usize = 100_000;

fn text(words: &str) -> Vec<u8> {
    format!("From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n{words}").into_bytes()
}

fn page(words: &str) -> Vec<u8> {
    format!("From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{words}").into_bytes()
}

#[test]
fn a_million_addresses_are_cut_short_with_a_word_about_it() {
    let to = "bo@skola.example, ".repeat(1_000_000);
    let mail = parse(format!("From: a@b.example\nTo: {to}\n\nHej\n").as_bytes());
    assert!(mail.to.len() <= 5_000 && mail.body_text == "Hej\n");
    assert!(!mail.problems.is_empty());
}

#[test]
fn ten_thousand_parts_within_parts_are_read_without_falling() {
    let nested = (0..10_000).map(|depth| {
        format!("Content-Type: multipart/mixed; boundary=\"b{depth}\"\n\n--b{depth}\n")
    });
    let nested: String = nested.collect();
    let mail = format!("From: a@b.example\n{nested}\nHej\n");
    parse(mail.as_bytes());
}

#[test]
fn headers_of_many_megabytes_are_passed_over() {
    let long = "x".repeat(8 << 20);
    let mail =
        parse(format!("X-Long: {long}\nFrom: a@b.example\nSubject: {long}\n\nHej\n").as_bytes());
    assert_eq!(mail.from.address, "a@b.example");
    let many = "A: b\n".repeat(1_000_000);
    assert!(
        !parse(format!("From: a@b.example\n{many}\nHej\n").as_bytes())
            .problems
            .is_empty()
    );
}

#[test]
fn signs_that_open_and_never_close_end_soon() {
    for sign in [
        "\"",
        "\\\"",
        "(",
        "<",
        "<a@",
        "=?utf-8?Q?",
        "=?",
        "[mailto:",
        ":",
        ",",
        ";",
    ] {
        let many = sign.repeat(MANY);
        parse(format!("From: {many}\nTo: {many}\nSubject: {many}\nReferences: {many}\nContent-Type: a/b; {many}\n\n{many}").as_bytes());
    }
}

#[test]
fn deep_and_endless_html_ends_soon() {
    for sign in [
        "<div>",
        "<blockquote>x",
        "<table><tr><td>x",
        "<ul><li>x",
        "<",
        "<!--",
        "<a href=\"",
        "<a b='",
        "<script>",
        "&",
        "&#x",
        "<div class=\"gmail_quote\">x</div>y",
        "<blockquote type=\"cite\">",
        "<a href=\"http://x.example\">x",
        "cid:",
        "<div style=\"border-top:solid #B5C4DF 1.0pt\">x",
    ] {
        parse(&page(&sign.repeat(MANY)));
    }
}

#[test]
fn bombs_of_quotes_and_introductions_end_soon() {
    for line in [
        ">",
        "> x\n",
        "On 1 Jan 2026 x\n",
        "On 1 On 2 ",
        "From: x\n",
        "From: x\nTo: y@z\n",
        "--\n",
        "x\n-----\n",
        "Mvh\n",
        "Sent from my iPhone\n",
        "Sent from (http",
        "begin 644 a\n",
        "(http\n",
        "---------- Forwarded message ----\n",
        "\n",
        "```\n",
    ] {
        parse(&text(&line.repeat(MANY)));
    }
}

#[test]
fn reports_and_boundaries_without_end_end_soon() {
    let head = "From: a@b.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n";
    for part in [
        "--b\nContent-Type: message/delivery-status\n\n",
        "--b\n\nx\n",
        "--\n",
        "x\n",
        "\n",
        "--b\nContent-Type: multipart/mixed; boundary=b\n\n",
        "--b\nContent-Type: multipart/mixed; boundary=none\n\nx\n",
    ] {
        parse(format!("{head}{}", part.repeat(MANY)).as_bytes());
        parse(
            format!(
                "{head}--b\nContent-Type: message/delivery-status\n\n{}",
                part.repeat(MANY)
            )
            .as_bytes(),
        );
    }
}

/// Pieces that steer the reader into its rarer ways.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        proptest::sample::select(vec![
            "From: ",
            "To: ",
            "Subject: ",
            "\n",
            "\r\n",
            "\n\n",
            "--b",
            "--b--",
            "<",
            ">",
            "\"",
            "(",
            "@",
            "=?utf-8?B?",
            "?=",
            "=?big5?q?=",
            "Content-Type: multipart/mixed; boundary=b\n",
            "Content-Type: text/html\n",
            "Content-Type: text/plain; charset=",
            "Content-Transfer-Encoding: base64\n",
            "Content-Transfer-Encoding: quoted-printable\n",
            "=E5=",
            "utf-7",
            "iso-2022-jp",
            "Content-Type: message/delivery-status\n\n",
            "Final-Recipient: ",
            "begin 644 a\n",
            "end\n",
            "> ",
            "On 1 May wrote:",
            "filename*0*=utf-8''%C3",
            "Från: ",
            "Skickat: ",
            "Ämne: ",
            "-- \n",
            "Mvh\n",
            "<blockquote>",
            "</div>",
            "&#xFFFFFFFF;",
            "cid:",
            "ä",
            "\u{a0}",
            "\x1b$B",
            "+AOQ",
            "[mailto:",
            "Content-Disposition: attachment; filename=",
            "_____\n",
            "------ Original Message ------\n",
        ])
        .prop_map(|words| words.as_bytes().to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        parse(&bytes);
    }

    #[test]
    fn no_mixture_of_pieces_makes_the_reader_fall(pieces in proptest::collection::vec(piece(), 0..60)) {
        let mail = parse(&pieces.concat());
        prop_assert!(mail.attachments.iter().all(|found| !found.filename.is_empty()));
        prop_assert!(mail.body_text.trim().is_empty() || !mail.reply_text.is_empty());
        prop_assert!(!mail.subject.contains(['\n', '\r']));
    }

    #[test]
    fn no_words_make_the_smaller_readers_fall(words in "\\PC*|(> |On 1 May, x wrote:|\n|Från: a@b|<b>|&amp|--|Re: ){0,40}") {
        strip_quotes(&words);
        html_to_text(&words);
        subject_without_prefixes(&words);
    }

    #[test]
    fn stripping_a_reply_again_changes_nothing_but_signatures(words in "[a-z ]{1,40}") {
        let once = strip_quotes(&words);
        prop_assert_eq!(strip_quotes(&once), once);
    }
}
