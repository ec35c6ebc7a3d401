//! Messages that are made to harm: each is taken or held, and soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::*;
use crate::Action;

fn taken_soon(name: &str, raw: &str) {
    let desk = Desk::open();
    let begun = Instant::now();
    let receipt = desk.receives(raw);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(20), "{name} took {took:?}");
    assert!(
        matches!(receipt.action, Action::Created | Action::Held),
        "{name}"
    );
}

fn html(body: &str) -> String {
    let header = "From: maja@skola.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8";
    format!("{header}\n\n{body}").replace('\n', "\r\n")
}

#[test]
fn deep_html_is_taken() {
    taken_soon("deep div", &html(&"<div>".repeat(50_000)));
    taken_soon(
        "deep mixed",
        &html(&"<table><tr><td><b><i><a href=x>".repeat(5_000)),
    );
    taken_soon("deep quote", &html(&"<blockquote>".repeat(20_000)));
    taken_soon("unclosed", &html(&"<".repeat(100_000)));
    taken_soon(
        "hidden",
        &html(&"<div><table><td></div></td></table>".repeat(1_900)),
    );
    taken_soon(
        "links",
        &html(&"<a href=\"https://x.example\">x</a>".repeat(4_000)),
    );
}

#[test]
fn odd_structures_are_taken() {
    let mut nested = "From: maja@skola.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n".to_owned();
    for depth in 0..5_000 {
        let _ = write!(
            nested,
            "Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n"
        );
    }
    taken_soon("nested parts", &nested);
    let mut flat =
        "From: maja@skola.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned();
    for _ in 0..5_000 {
        flat.push_str("--b\r\nContent-Type: image/png\r\n\r\nx\r\n");
    }
    taken_soon("many parts", &flat);
    let many: String = (0..50_000).fold(String::new(), |mut text, number| {
        let _ = write!(text, "a{number}@b.example, ");
        text
    });
    let header =
        format!("From: maja@skola.example\nTo: {many}\nCc: {many}\nReferences: {many}\nSubject: x");
    taken_soon("many people", &mail(&header, "Hej"));
    taken_soon(
        "long header",
        &mail(
            &format!(
                "From: maja@skola.example\nX-Long: {}",
                "x".repeat(5_000_000)
            ),
            "Hej",
        ),
    );
    taken_soon(
        "long line",
        &mail(
            "From: maja@skola.example\nSubject: x",
            &"> ".repeat(500_000),
        ),
    );
}
