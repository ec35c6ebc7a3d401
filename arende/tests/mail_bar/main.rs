//! What is promised of reading mail, sentence by sentence, by the command that everybody can run: `arende mail parse` with the
//! message on standard input. `cargo xtask mail-bar` prints all of it.

#![allow(
    clippy::unwrap_used,
    reason = "all of this crate is tests, also what clippy.toml does not know as one"
)]

#[path = "../../../ground/mail_text/tests/corpus/clients.rs"]
mod clients;
#[path = "../../../ground/mail_text/tests/corpus/languages.rs"]
mod languages;
mod sentences;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The longest that any message may take, with the start of the process.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the command says of a message.
fn parsed(raw: &[u8]) -> Value {
    let begun = Instant::now();
    let mut asked = Command::new(env!("CARGO_BIN_EXE_arende"))
        .args(["mail", "parse"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = asked.stdin.take().unwrap();
    let raw = raw.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&raw));
    let answer = asked.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(answer.status.success(), "it ends well, whatever came");
    // The machine may be busy: only what is far too long is wrong here; the benchmark measures.
    let took = begun.elapsed();
    assert!(took < PATIENCE * 10, "{took:?}");
    serde_json::from_slice(&answer.stdout).expect("one JSON object")
}

/// Blank lines are told apart by nobody who reads.
fn plain(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_promise_about_reading_mail_is_kept_by_the_command() {
    let mut broken = Vec::new();
    let mut mails = 0;
    for one in sentences::ALL {
        let mut wrong = Vec::new();
        for raw in (one.mails)() {
            mails += 1;
            let said = parsed(&raw);
            if !(one.holds)(&said) {
                wrong.push(format!("{}\n{said}", String::from_utf8_lossy(&raw)));
            }
        }
        let state = if wrong.is_empty() { "kept" } else { "BROKEN" };
        println!("{state:6} {:3}  {}", one.number, one.says);
        broken.extend(
            wrong
                .into_iter()
                .map(|wrong| format!("{}: {wrong}", one.says)),
        );
    }
    println!("{} sentences, {mails} messages", sentences::ALL.len());
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

#[test]
fn of_every_answer_in_the_corpus_the_command_leaves_what_was_said() {
    let (mut count, mut wrong) = (0, Vec::new());
    for language in &languages::ALL {
        for (name, write) in clients::ALL {
            for signed in [false, true] {
                count += 1;
                let raw = write(language, signed).replace('\n', "\r\n");
                let said = parsed(raw.as_bytes());
                let is_right = plain(said["reply_text"].as_str().unwrap_or_default())
                    == plain(language.reply)
                    && said["from"]["address"] == "maja@skola.example"
                    && said["in_reply_to"] == "7.1@desk.example"
                    && said["auto_reply"] == false
                    && said["bounce"] == false;
                if !is_right {
                    wrong.push(format!(
                        "{name}, {}, signed: {signed}: {said}",
                        language.code
                    ));
                }
            }
        }
    }
    for language in &languages::ALL {
        let (subject, text) = language.away;
        let raw = format!(
            "From: Maja Åberg <maja@skola.example>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        );
        let said = parsed(raw.as_bytes());
        assert_eq!(said["auto_reply"], true, "{subject}");
    }
    println!(
        "{} of {count} answers of {} programs in {} languages",
        count - wrong.len(),
        clients::ALL.len(),
        languages::ALL.len()
    );
    assert!(
        wrong.is_empty() && count >= 150,
        "{count}\n{}",
        wrong.join("\n")
    );
}
