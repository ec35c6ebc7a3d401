//! Mail servers hand mail over: each recipient is answered, once it is kept and not before.

mod breaking;
mod limits;
#[cfg(unix)]
mod pipe;
mod round_trip;
mod taking;
mod under_tls;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use tokio::sync::oneshot;

use super::*;
use crate::receiver::{self, Address, Protocol, Settings};

/// A desk that takes mail at a port of its own, until it is told to stop.
struct Receiving {
    desk: Desk,
    port: u16,
    stop: Option<oneshot::Sender<()>>,
    running: Option<std::thread::JoinHandle<()>>,
}

impl Receiving {
    fn lmtp() -> Self {
        Self::with(Protocol::Lmtp, |_| {})
    }

    fn smtp() -> Self {
        Self::with(Protocol::Smtp, |_| {})
    }

    fn with(protocol: Protocol, change: impl FnOnce(&mut Settings)) -> Self {
        Self::of(Desk::open(), protocol, change)
    }

    fn of(desk: Desk, protocol: Protocol, change: impl FnOnce(&mut Settings)) -> Self {
        let door = "127.0.0.1:0".parse::<Address>().unwrap().open().unwrap();
        let port = door.port().unwrap();
        let mut settings = Settings::of(&desk.app.config, &[]);
        change(&mut settings);
        let (stop, told) = oneshot::channel();
        let app = desk.app.clone();
        let running = std::thread::spawn(move || {
            let told = async {
                let _ = told.await;
            };
            run(receiver::serve(app, door, protocol, settings, told)).unwrap();
        });
        Self {
            desk,
            port,
            stop: Some(stop),
            running: Some(running),
        }
    }

    fn call(&self) -> Line {
        let mut line = self.call_unheard();
        assert!(line.hear().starts_with("220 [127.0.0.1] "));
        line
    }

    fn call_unheard(&self) -> Line {
        let wire = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        wire.set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        Line(BufReader::new(wire))
    }

    /// Calls and says hello.
    fn greeted(&self) -> Line {
        let mut line = self.call();
        line.0.get_mut().write_all(b"LHLO mx.example\r\n").unwrap();
        if line.hear().starts_with("500") {
            line.say("EHLO mx.example", "250 ");
        } else {
            while line.hear().starts_with("250-") {}
        }
        line
    }

    fn tell_to_stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    fn wait(&mut self) {
        self.running.take().unwrap().join().unwrap();
    }

    /// What became of the mails, the newest first.
    fn fates(&self) -> Vec<String> {
        let letters = self.desk.letters(false).into_iter();
        letters.map(|letter| letter.fate).collect()
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(running) = self.running.take() {
            let _ = running.join();
        }
    }
}

fn run<T>(what: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(what)
}

/// A mail server's end of a conversation.
struct Line(BufReader<TcpStream>);

impl Line {
    fn write(&mut self, bytes: &str) {
        self.0.get_mut().write_all(bytes.as_bytes()).unwrap();
    }

    /// The next line of an answer; empty at the end.
    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line
    }

    /// Says something; the answer's last line begins like this.
    fn say(&mut self, command: &str, answer: &str) {
        self.write(&format!("{command}\r\n"));
        self.expect(answer);
    }

    fn expect(&mut self, answer: &str) {
        let mut line = self.hear();
        while line.get(3..4) == Some("-") {
            line = self.hear();
        }
        assert!(line.starts_with(answer), "{line:?} is not {answer}");
    }

    /// Tells of a message up to its text.
    fn envelope(&mut self, recipients: &[&str]) {
        self.say("MAIL FROM:<maja@skola.example>", "250 2.1.0");
        for to in recipients {
            self.say(&format!("RCPT TO:<{to}>"), "250 2.1.5");
        }
        self.say("DATA", "354");
    }

    /// Hands a message over; each answer begins like one of these.
    fn hand_over(&mut self, recipients: &[&str], mail: &str, answers: &[&str]) {
        self.envelope(recipients);
        self.write(&format!("{mail}\r\n.\r\n"));
        for answer in answers {
            self.expect(answer);
        }
    }

    fn is_over(&mut self) {
        let mut rest = Vec::new();
        // Hung up with something unread is over, too.
        let _ = self.0.read_to_end(&mut rest);
        assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    }
}

const HELP: &str = "support@desk.example";

fn question(number: u32) -> String {
    let header = format!(
        "From: Maja <maja@skola.example>\nTo: {HELP}\nSubject: Question {number}\nMessage-ID: <q{number}@skola.example>"
    );
    mail(&header, "Hello!")
}
