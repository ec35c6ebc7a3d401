//! A mail server that goes wrong at each step of a delivery: every mail arrives once it is well again, and what arrives
//! twice is the same mail with the same Message-ID.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use arende::schedule;
use platform::app::Parts;
use platform::{App, Config, jobs};

use crate::harness::Desk;

/// What the server does when its step comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// It hangs up without a word.
    Cut,
    /// It says no for now.
    NotNow,
    /// It says no for good.
    Never,
    /// It says nothing until the other side gives up.
    Hang,
}

const STEPS: [&str; 6] = ["EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT"];

#[derive(Default)]
struct Known {
    /// Where it goes wrong, and how; nowhere: it is well.
    fault: Option<(&'static str, Fault)>,
    has_struck: bool,
    /// Message-IDs of what was kept, and how often.
    kept: HashMap<String, usize>,
}

struct Server {
    port: u16,
    known: Arc<Mutex<Known>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let known = Arc::<Mutex<Known>>::default();
        let shared = Arc::clone(&known);
        // It ends with the process: nobody calls it any more.
        std::thread::spawn(move || {
            for called in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || talk(&called, &shared));
            }
        });
        Self { port, known }
    }

    fn set(&self, fault: Option<(&'static str, Fault)>) {
        let mut known = self.known.lock().unwrap();
        known.fault = fault;
        known.has_struck = false;
    }
}

/// One conversation; `None` when it is over.
fn talk(stream: &TcpStream, known: &Mutex<Known>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let say = |words: &str| (&*stream).write_all(format!("{words}\r\n").as_bytes()).ok();
    // Answers a step as it is told to; `None` where the conversation ends by it.
    let step = |name: &str, well: &str| -> Option<bool> {
        let fault = {
            let mut known = known.lock().unwrap();
            let fault = known.fault.filter(|(at, _)| *at == name);
            known.has_struck |= fault.is_some();
            fault.map(|(_, fault)| fault)
        };
        match fault {
            None => say(well).map(|()| true),
            Some(Fault::NotNow) => say("451 not now").map(|()| false),
            Some(Fault::Never) => say("550 never").map(|()| false),
            Some(Fault::Cut) => None,
            Some(Fault::Hang) => {
                let mut rest = Vec::new();
                let _ = (&*stream).read_to_end(&mut rest);
                None
            }
        }
    };
    say("220 here")?;
    while let Some(Ok(line)) = lines.next() {
        let verb = line.split([' ', ':']).next()?.to_ascii_uppercase();
        match verb.as_str() {
            "DATA" => {
                if !step("DATA", "354 go on")? {
                    continue;
                }
                let message: Vec<String> = lines
                    .by_ref()
                    .map_while(Result::ok)
                    .take_while(|line| line != ".")
                    .collect();
                let id = message
                    .iter()
                    .find_map(|line| line.strip_prefix("Message-ID: "))?;
                let mut once = known.lock().unwrap();
                // What is refused is not kept; a server that dies after the dot has kept it.
                let refuses = matches!(once.fault, Some((".", Fault::NotNow | Fault::Never)));
                if !refuses {
                    *once.kept.entry(id.to_owned()).or_default() += 1;
                }
                drop(once);
                step(".", "250 kept")?;
            }
            "EHLO" | "HELO" => {
                step("EHLO", "250 here")?;
            }
            verb => {
                step(verb, "250 well")?;
            }
        }
        if verb == "QUIT" {
            return None;
        }
    }
    None
}

/// The same desk with another mail server.
fn with_server(app: &App, url: String) -> App {
    App::new(Parts {
        config: Config {
            smtp_url: Some(url),
            ..app.config.clone()
        },
        store: app.store.clone(),
        clock: app.clock.clone(),
        key: app.key.clone(),
        files: app.files.clone(),
        language: app.language.clone(),
        live: app.live.clone(),
    })
}

/// Lets time pass and does all work that is due.
fn work(app: &App) {
    app.clock.advance(domain::DAY);
    jobs::run_due(app, schedule::WORKS).unwrap();
}

#[test]
fn whatever_a_mail_server_does_at_whichever_step_each_mail_arrives_once() {
    let desk = Desk::open();
    let server = Server::start();
    let patient = with_server(desk.app(), format!("smtp://127.0.0.1:{}", server.port));
    let hurried = with_server(
        desk.app(),
        format!("smtp://127.0.0.1:{}?seconds=1", server.port),
    );
    let mut number = 0;
    for at in STEPS {
        for fault in [Fault::Cut, Fault::NotNow, Fault::Never, Fault::Hang] {
            number += 1;
            let what = format!("{fault:?} at {at}");
            let raw = format!(
                "From: Kim <kim{number}@x.example>\r\nTo: support@desk.example\r\nSubject: Question {number}\r\n\
                 Message-ID: <{number}@x.example>\r\n\r\nHow?\r\n"
            );
            mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap();
            let before = server.known.lock().unwrap().kept.clone();
            server.set(Some((at, fault)));
            let sender = if fault == Fault::Hang {
                &hurried
            } else {
                &patient
            };
            // A busy machine may lose its short patience before the step.
            for _ in 0..6 {
                if !server.known.lock().unwrap().has_struck {
                    work(sender);
                }
            }
            assert!(server.known.lock().unwrap().has_struck, "{what}");
            server.set(None);
            for _ in 0..3 {
                work(&patient);
            }
            let (id, state, error) = desk
                .app()
                .store
                .read_now(|tx| {
                    tx.row(
                        "SELECT message_id, state, COALESCE(error, '') FROM mail_out ORDER BY id DESC LIMIT 1",
                        &[],
                        |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)),
                    )
                })
                .unwrap()
                .unwrap();
            let kept = server.known.lock().unwrap().kept.clone();
            let new: Vec<_> = kept.keys().filter(|id| !before.contains_key(*id)).collect();
            // Only the recipient and the message itself can be refused for good, and then the desk says so.
            if fault == Fault::Never && matches!(at, "RCPT" | "DATA" | ".") {
                assert_eq!((new.len(), state.as_str()), (0, "failed"), "{what}");
                assert!(error.contains("never"), "{what}: {error}");
                continue;
            }
            assert_eq!(new, [&format!("<{id}>")], "{what}");
            assert_eq!((state.as_str(), error.as_str()), ("sent", ""), "{what}");
            // Whoever kept it without saying so gets it again, and nobody else does.
            let times = kept.get(&format!("<{id}>")).copied().unwrap_or_default();
            match (at, fault) {
                (".", Fault::Cut) => assert_eq!(times, 2, "{what}"),
                (_, Fault::Hang) => assert!(times >= 1, "{what}"),
                _ => assert_eq!(times, 1, "{what}"),
            }
        }
    }
    assert_eq!(number, 24);
}
