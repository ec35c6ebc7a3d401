//! Texts and attachments out of well-made and badly made mails.

use crate::read;
use mail_text::{Mail, parse};

fn multipart(kind: &str, parts: &str) -> Mail {
    read(&format!(
        "From: a@b.example\nSubject: x\nContent-Type: multipart/{kind}; boundary=\"cut\"\n\n{parts}"
    ))
}

fn names(mail: &Mail) -> Vec<&str> {
    mail.attachments
        .iter()
        .map(|found| found.filename.as_str())
        .collect()
}

#[test]
fn text_html_and_files_each_find_their_place() {
    let mail = multipart(
        "mixed",
        "--cut\nContent-Type: multipart/alternative; boundary=inner\n\n--inner\nContent-Type: text/plain\n\nHej\n\
         --inner\nContent-Type: text/html\n\n<p>Hej</p>\n--inner--\n--cut\n\
         Content-Type: text/csv; name=list.csv\nContent-Disposition: attachment; filename=list.csv\n\
         Content-Transfer-Encoding: base64\n\nYTtiCg==\n--cut--\n",
    );
    assert_eq!(mail.body_text, "Hej");
    assert_eq!(mail.body_html.as_deref(), Some("<p>Hej</p>"));
    assert_eq!(names(&mail), ["list.csv"]);
    assert_eq!(mail.attachments[0].bytes, b"a;b\n");
}

#[test]
fn a_picture_is_inline_only_if_the_html_shows_it() {
    let mail = multipart(
        "related",
        "--cut\nContent-Type: text/html\n\n<img src=\"cid:one@b\">\n\
         --cut\nContent-Type: image/png\nContent-ID: <one@b>\n\nx\n\
         --cut\nContent-Type: image/png\nContent-ID: <two@b>\nContent-Disposition: inline\n\ny\n--cut--\n",
    );
    let inline: Vec<bool> = mail.attachments.iter().map(|found| found.inline).collect();
    assert_eq!(inline, [true, false]);
    assert_eq!(names(&mail), ["image.png", "image2.png"]);
    assert!(mail.body_html.unwrap().contains("cid:one@b"));
}

#[test]
fn a_last_boundary_that_is_missing_loses_nothing() {
    let mail = multipart("mixed", "--cut\nContent-Type: text/plain\n\nHej\n");
    assert_eq!(mail.body_text, "Hej\n");
}

#[test]
fn a_boundary_that_was_not_declared_is_guessed() {
    let mail = read(
        "From: a@b.example\nContent-Type: multipart/mixed\n\n--found\nContent-Type: text/plain\n\nHej\n\
         --found\nContent-Type: image/png; name=a.png\n\nx\n--found--\n",
    );
    assert_eq!(mail.body_text, "Hej");
    assert_eq!(names(&mail), ["a.png"]);
    assert!(!mail.problems.is_empty());
}

#[test]
fn a_multipart_without_parts_is_text() {
    let mail = read("From: a@b.example\nContent-Type: multipart/mixed\n\nHej\n");
    assert_eq!(mail.body_text, "Hej\n");
}

#[test]
fn a_mail_without_header_is_all_text() {
    let mail = read("The printer stands still.\nPlease come.\n");
    assert_eq!(mail.body_text, "The printer stands still.\nPlease come.\n");
    assert_eq!(mail.from, mail_text::Address::default());
    assert!(!mail.problems.is_empty());
    assert_eq!(
        parse(b""),
        Mail {
            suppress_response: true,
            ..Mail::default()
        }
    );
}

#[test]
fn an_empty_text_gives_way_to_the_html() {
    let mail = multipart(
        "alternative",
        "--cut\nContent-Type: text/plain\n\n \n--cut\nContent-Type: text/html\n\n<p>Hej</p>\n--cut--\n",
    );
    assert_eq!(mail.body_text, "Hej");
    assert_eq!(mail.reply_text, "Hej");
}

#[test]
fn several_texts_are_joined_in_order() {
    let mail = multipart(
        "mixed",
        "--cut\nContent-Type: text/plain\n\nOne\n--cut\nContent-Type: image/png\n\nx\n\
         --cut\nContent-Type: text/plain\n\nTwo\n--cut--\n",
    );
    assert_eq!(mail.body_text, "One\n\nTwo");
    assert_eq!(names(&mail), ["image.png"]);
}

#[test]
fn an_invitation_and_a_mail_within_the_mail_are_attachments() {
    let mail = multipart(
        "alternative",
        "--cut\nContent-Type: text/plain\n\nHej\n--cut\nContent-Type: text/calendar; method=REQUEST\n\n\
         BEGIN:VCALENDAR\n--cut\nContent-Type: message/rfc822\n\nSubject: The old one\n\nHi\n--cut--\n",
    );
    assert_eq!(mail.body_text, "Hej");
    assert_eq!(names(&mail), ["calendar.ics", "The old one.eml"]);
}

#[test]
fn names_of_files_are_decoded_however_they_are_written() {
    let cases = [
        ("filename*=utf-8''r%C3%A4k.txt", "räk.txt"),
        ("filename*0*=utf-8''r%C3%A4; filename*1=k.txt", "räk.txt"),
        ("filename=\"=?utf-8?Q?r=C3=A4k=2Etxt?=\"", "räk.txt"),
        ("filename=räk.txt", "räk.txt"),
        ("filename=\"C:\\temp\\a.txt\"", "a.txt"),
        ("filename=\"../../a.txt\"", "a.txt"),
        ("filename=my file.txt", "my file.txt"),
    ];
    for (parameter, name) in cases {
        let part = format!(
            "--cut\nContent-Type: a/b\nContent-Disposition: attachment; {parameter}\n\nx\n--cut--\n"
        );
        assert_eq!(names(&multipart("mixed", &part)), [name], "{parameter}");
    }
}

#[test]
fn a_file_written_into_the_text_becomes_an_attachment() {
    let mail = read("From: a@b.example\n\nSee:\nbegin 644 hi.txt\n#2&5J\n`\nend\nBye\n");
    assert_eq!(mail.body_text, "See:\nBye\n");
    assert_eq!(mail.attachments[0].bytes, b"Hej");
}

#[test]
fn an_unknown_transfer_encoding_is_kept_as_it_is() {
    let mail = read("From: a@b.example\nContent-Transfer-Encoding: UTF-8\n\nHej =41\n");
    assert_eq!(mail.body_text, "Hej =41\n");
}

#[test]
fn windows_and_old_line_ends_become_plain_ones() {
    assert_eq!(
        parse(b"From: a@b.example\r\n\r\na\r\nb\r\n").body_text,
        "a\nb\n"
    );
    assert_eq!(
        parse(b"From: a@b.example\rSubject: x\r\ra\rb\r").body_text,
        "a\nb\n"
    );
}
