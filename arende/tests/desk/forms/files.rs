//! The cloud portal's rule for files, at every door: the same thirteen kinds, the same fifteen megabytes.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{astrid, documents, person, usual_form};
use crate::harness::Desk;

const MOST: usize = 15 << 20;

fn png(size: usize) -> Vec<u8> {
    let mut content = b"\x89PNG\r\n\x1a\n".to_vec();
    content.resize(size, 7);
    content
}

fn exe() -> Vec<u8> {
    let mut content = b"MZ\x90\0".to_vec();
    content.resize(400, 0);
    content
}

const ASKED: [(&str, &str); 2] = [
    ("request[subject]", "See the file"),
    ("request[description]", "It is attached."),
];

fn desk() -> Desk {
    let desk = Desk::with_people();
    usual_form(&desk, |draft| draft.head.files = documents());
    desk
}

fn with<'a>(fields: &[(&'a str, &'a str)], token: &'a str) -> Vec<(&'a str, &'a str)> {
    [fields, &[("attachments", token)]].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn d14_fifteen_megabytes_pass_in_the_portal_and_one_byte_more_is_refused_by_name() {
    let desk = desk();
    let mut browser = desk.signed_in("astrid@school.example").await;
    let page = browser.get("/hc/en/requests/new").await;
    page.must_say(
        "Up to 15 MB each: doc, docx, xls, xlsx, csv, txt, pdf, bmp, jpg, jpeg, png, tar, zip.",
    )
    .must_say("accept=\".doc,.docx,.xls,.xlsx,.csv,.txt,.pdf,.bmp,.jpg,.jpeg,.png,.tar,.zip\"");
    let large = browser.upload("screen.png", &png(MOST + 1)).await;
    let refused = browser
        .post("/hc/en/requests/new", &with(&ASKED, &large))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .must_say("screen.png is larger than 15 MB.")
        .must_say("value=\"See the file\"");
    let whole = browser.upload("screen.png", &png(MOST)).await;
    let sent = browser
        .post("/hc/en/requests/new", &with(&ASKED, &whole))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    // Replies hold the same rule (D15), and so do browsers without scripts.
    let reply = [("body", "One more."), ("action", "send")];
    let large = browser.upload("more.png", &png(MOST + 1)).await;
    let refused = browser
        .post("/hc/en/requests/1/reply", &with(&reply, &large))
        .await;
    refused.must_say("more.png is larger than 15 MB.");
    let sent = browser
        .send_with_file("/hc/en/requests/1/reply", &reply, "more.png", &png(MOST))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let refused = browser
        .send_with_file(
            "/hc/en/requests/1/reply",
            &reply,
            "last.png",
            &png(MOST + 1),
        )
        .await;
    refused.must_say("last.png is larger than 15 MB.");
    let refused = browser
        .send_with_file("/hc/en/requests/new", &ASKED, "last.png", &png(MOST + 1))
        .await;
    refused.must_say("last.png is larger than 15 MB.");
    let sent = browser
        .send_with_file("/hc/en/requests/new", &ASKED, "whole.png", &png(MOST))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn d13_a_renamed_program_is_refused_by_its_content_and_other_kinds_by_their_name() {
    let desk = desk();
    let mut browser = desk.signed_in("astrid@school.example").await;
    for (name, content, said) in [
        (
            "holiday.png",
            exe(),
            "The content of holiday.png is not what its name says.",
        ),
        ("film.mp4", png(99), "film.mp4 cannot be attached here."),
        ("setup.exe", exe(), "setup.exe cannot be attached here."),
        (
            "page.pdf",
            b"<html><script>alert(1)</script>".to_vec(),
            "The content of page.pdf is not what its name says.",
        ),
    ] {
        let token = browser.upload(name, &content).await;
        let refused = browser
            .post("/hc/en/requests/new", &with(&ASKED, &token))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        refused.must_say(said);
    }
}

macro_rules! real {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("real/", $name)).as_slice())),*]
    };
}

/// A whole file of each kind, as programs write them: what a Swedish spreadsheet saves as text is Windows-1252, and an old
/// document is what word processors still write under that name.
const REAL: [(&str, &[u8]); 13] = real![
    "note.doc",
    "note.docx",
    "rooms.xls",
    "rooms.xlsx",
    "rooms.csv",
    "note.txt",
    "note.pdf",
    "screen.bmp",
    "screen.jpg",
    "screen.jpeg",
    "screen.png",
    "logs.tar",
    "logs.zip",
];

#[tokio::test(flavor = "multi_thread")]
async fn d13_all_thirteen_kinds_pass_by_real_files_with_and_without_scripts() {
    let desk = desk();
    let mut browser = desk.signed_in("astrid@school.example").await;
    let mut kinds: Vec<&str> = REAL
        .iter()
        .map(|(name, _)| name.rsplit_once('.').unwrap().1)
        .collect();
    let mut wanted = documents().kinds;
    kinds.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(kinds, wanted);
    for (name, content) in REAL {
        let token = browser.upload(name, content).await;
        let sent = browser
            .post("/hc/en/requests/new", &with(&ASKED, &token))
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}: {}", sent.text);
        let reply = [("body", "The same again."), ("action", "send")];
        let sent = browser
            .send_with_file("/hc/en/requests/1/reply", &reply, name, content)
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}: {}", sent.text);
    }
    // An old document as older programs wrote it, of which there is only the beginning here.
    let token = browser
        .upload("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
        .await;
    let sent = browser
        .post("/hc/en/requests/new", &with(&ASKED, &token))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn b21_a_form_without_a_rule_takes_a_short_video() {
    let desk = Desk::with_people();
    let mut browser = desk.signed_in("astrid@school.example").await;
    let token = browser.upload("film.mp4", b"\0\0\0\x20ftypisom....").await;
    let sent = browser
        .post("/hc/en/requests/new", &with(&ASKED, &token))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn d15_the_rule_holds_for_programs() {
    let desk = desk();
    let (id, email) = (astrid(&desk), "astrid@school.example");
    let now = desk.app().clock.now();
    let uploader = format!("person:{id}");
    let upload = |name: &str, content: &[u8]| {
        let token = platform::random_token().unwrap();
        let stored = desk.app().files.keep_now(content).unwrap();
        desk.app()
            .store
            .write_now(|tx| {
                platform::files::add_pending(tx, &stored, name, &token, &uploader, now).map(drop)
            })
            .unwrap();
        token
    };
    for (name, content, status) in [
        ("a.png", png(MOST), 201),
        ("a.png", png(MOST + 1), 413),
        ("a.png", exe(), 422),
        ("a.mp4", png(9), 422),
    ] {
        let token = upload(name, &content);
        let body = json!({ "request": { "subject": "A file", "comment": {
            "body": "See it.", "uploads": [token],
        } } });
        let (got, answer) = desk
            .program(id, email, Method::POST, "/api/v2/requests.json", &body)
            .await;
        assert_eq!(got, status, "{answer}");
        if status == 413 {
            assert!(answer.to_string().contains("15 MB"), "{answer}");
        }
    }
    for (content, status) in [(exe(), 422), (png(MOST + 1), 413), (png(MOST), 200)] {
        let token = upload("b.png", &content);
        let body = json!({ "request": { "comment": { "body": "See it.", "uploads": [token] } } });
        let (got, answer) = desk
            .program(id, email, Method::PUT, "/api/v2/requests/1.json", &body)
            .await;
        assert_eq!(got, status, "{answer}");
    }
}

fn letter(file: &str, content: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(content);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "From: Astrid <astrid@school.example>\r\nTo: support@desk.example\r\nSubject: A file\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\n\
         Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"{file}\"\r\n\r\n{}\r\n--b--\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn d15_of_a_mail_the_team_is_told_what_was_not_attached() {
    let desk = desk();
    for (file, content, kept) in [
        ("a.png", png(MOST), true),
        ("b.png", png(MOST + 1), false),
        ("c.png", exe(), false),
    ] {
        let receipt = mailroom::receive(desk.app(), &letter(file, &content), None).unwrap();
        let ticket = receipt.ticket.unwrap();
        let mut priya = desk.signed_in("priya@desk.example").await;
        let page = priya.get(&format!("/agent/tickets/{ticket}")).await;
        page.must_say("See the file.");
        assert_eq!(page.says(&format!("/{file}\"")), kept, "{file}");
        let told = page.says("These files of the mail were not attached") && page.says("15 MB");
        assert_eq!(told, !kept && file == "b.png", "{file}");
        let names = page.says(&format!("- {file} (")) || page.says(&format!("{file} ("));
        assert_eq!(names, !kept, "{file}");
    }
    let _ = person(&desk, "priya@desk.example");
}
