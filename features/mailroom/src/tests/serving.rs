//! Mails through a mail server: what it refuses is known, what it puts off is sent again.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;

use domain::MINUTE;

use super::*;

/// A mail server that answers the recipients of successive mails like this, and hands on what it took.
fn peer(answers: &'static [&'static str]) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (hand_on, taken) = mpsc::channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let reader = BufReader::new(stream.try_clone().unwrap());
            stream.write_all(b"220 peer\r\n").unwrap();
            let mut data: Option<String> = None;
            for line in reader.lines() {
                let Ok(line) = line else { break };
                let says = match (&mut data, line.get(..4).unwrap_or_default()) {
                    (Some(_), _) if line == "." => {
                        hand_on.send(data.take().unwrap()).unwrap();
                        "250 taken"
                    }
                    (Some(text), _) => {
                        text.push_str(&line);
                        text.push_str("\r\n");
                        continue;
                    }
                    (None, "RCPT") => answer,
                    (None, "DATA") => {
                        data = Some(String::new());
                        "354 go on"
                    }
                    (None, _) => "250 ok",
                };
                if stream.write_all(format!("{says}\r\n").as_bytes()).is_err() {
                    break;
                }
            }
        }
    });
    (url, taken)
}

fn with_server(desk: Desk, url: String) -> Desk {
    let app = App::new(Parts {
        config: Config {
            smtp_url: Some(url),
            ..desk.app.config.clone()
        },
        store: desk.app.store.clone(),
        clock: desk.app.clock.clone(),
        key: desk.app.key.clone(),
        files: desk.app.files.clone(),
        language: desk.app.language.clone(),
        live: desk.app.live.clone(),
    });
    Desk {
        app,
        test: desk.test,
    }
}

fn states(desk: &Desk) -> Vec<String> {
    let sql = "SELECT state FROM mail_out ORDER BY id";
    desk.app
        .store
        .read_now(|tx| tx.rows(sql, &[], |row| row.text(0)))
        .unwrap()
}

#[test]
fn a_mail_that_is_put_off_is_sent_again_as_the_same_mail() {
    let (url, taken) = peer(&["451 later", "250 ok"]);
    let desk = with_server(Desk::open(), url);
    desk.asks(desk.maja(), "Hej", Message::text("Hej"), &[]);
    desk.run();
    assert_eq!(states(&desk), ["waiting"]);
    desk.app.clock.advance(MINUTE);
    desk.run();
    assert_eq!(states(&desk), ["sent"]);
    let raw = taken.recv().unwrap();
    assert!(raw.contains("To: maja@skola.example\r\n"), "{raw}");
}

#[test]
fn a_mail_that_is_refused_has_failed_and_is_not_tried_again() {
    let (url, _taken) = peer(&["550 no such user"]);
    let desk = with_server(Desk::open(), url);
    desk.asks(desk.maja(), "Hej", Message::text("Hej"), &[]);
    desk.run();
    assert_eq!(states(&desk), ["failed"]);
    let jobs = desk
        .app
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM job", &[]))
        .unwrap();
    assert_eq!(jobs, 0);
}

#[test]
fn a_mail_that_never_gets_through_is_given_up_with_the_reason() {
    let desk = with_server(Desk::open(), "smtp://127.0.0.1:1".to_owned());
    desk.asks(desk.maja(), "Hej", Message::text("Hej"), &[]);
    for _ in 0..20 {
        desk.run();
        desk.app.clock.advance(60 * MINUTE);
    }
    assert_eq!(states(&desk), ["failed"]);
}
