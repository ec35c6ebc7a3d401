//! The binary is told to stop: it ends in time, and what it was doing is there for the next start.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use domain::permission::Actor;
use domain::person::{EmailAddress, Role};
use platform::App;
use platform::jobs::{self, State};
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder() -> Folder {
    let token = platform::random_token().unwrap();
    Folder(std::env::temp_dir().join(format!("arende-stop-{token}")))
}

fn open(data: &Path) -> App {
    use clap::Parser as _;
    #[derive(clap::Parser)]
    struct Only {
        #[command(flatten)]
        place: arende::desk::Place,
    }
    let data = data.to_str().unwrap();
    let only = Only::parse_from(["arende", "--data", data]);
    arende::desk::open(&only.place, false).unwrap()
}

fn serve(data: &Path, more: &[&str]) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_arende"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.contains("http://"), "{line}");
    child
}

/// Tells it to stop; answers how long it took.
fn stop(mut child: Child) -> Duration {
    let begun = Instant::now();
    let told = Command::new("kill").arg(child.id().to_string()).status();
    assert!(told.unwrap().success());
    let ended = child.wait().unwrap();
    assert_eq!(ended.code(), Some(0));
    begun.elapsed()
}

#[test]
fn a_desk_with_nothing_to_do_stops_at_once() {
    let folder = folder();
    let took = stop(serve(&folder.0, &[]));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_job_that_does_not_end_is_given_back_within_fifteen_seconds() {
    let folder = folder();
    let app = open(&folder.0);
    let now = app.clock.now();
    app.store
        .write_now(|tx| {
            let address = EmailAddress::read("astrid@school.example")?;
            let new = people::queries::NewPerson {
                name: "Astrid",
                address: &address,
                role: Role::User,
                locale: "en",
                time_zone: "UTC",
                password_hash: None,
                verified: true,
            };
            let astrid = people::queries::add(tx, &new, now)?;
            let deed = Deed::new(Actor::person(astrid, Role::User), now, "web")?;
            open_ticket(
                tx,
                &deed,
                &NewTicket::from(astrid, "Help", Message::text("Help")),
            )
        })
        .unwrap();
    // A mail server that takes calls and never comes to the point.
    let slow = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", slow.local_addr().unwrap());
    let child = serve(&folder.0, &["--smtp-url", &url]);
    let (mut called, _) = slow.accept().unwrap();
    let (hang_up, ended) = mpsc::channel::<()>();
    let server = std::thread::spawn(move || {
        while called.write_all(b"220-a moment\r\n").is_ok() {
            if ended.recv_timeout(Duration::from_secs(2)) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
        }
    });
    let took = stop(child);
    assert!(took < Duration::from_secs(15), "{took:?}");
    drop(hang_up);
    server.join().unwrap();
    let now = app.clock.now();
    let left = app.store.read_now(|tx| jobs::list(tx, false, 0, 10, now));
    let [job] = left.unwrap().try_into().unwrap();
    assert_eq!((job.state, job.attempts), (State::Waiting, 1));
    assert_eq!(
        arende::check::folder(&folder.0, false).unwrap().wrong,
        [""; 0]
    );
}

#[test]
fn a_mail_server_that_is_halfway_through_a_mail_is_heard_out_before_a_desk_stops() {
    use std::os::unix::net::UnixStream;
    let folder = folder();
    std::fs::create_dir_all(&folder.0).unwrap();
    let socket = folder.0.join("lmtp");
    let address = format!("unix:{}", socket.display());
    let to = "support@desk.example";
    let child = serve(
        &folder.0,
        &["--lmtp-listen", &address, "--mail-address", to],
    );
    let mut server = BufReader::new(UnixStream::connect(&socket).unwrap());
    let mut say = |words: &str, answer: &str| {
        server.get_mut().write_all(words.as_bytes()).unwrap();
        let mut line = String::new();
        while line.get(3..4) != Some(" ") {
            line.clear();
            assert!(server.read_line(&mut line).unwrap() > 0);
        }
        assert!(line.starts_with(answer), "{line}");
    };
    say("", "220");
    say("LHLO mx.example\r\n", "250");
    say("MAIL FROM:<astrid@school.example>\r\n", "250");
    say(&format!("RCPT TO:<{to}>\r\n"), "250");
    say("DATA\r\n", "354");
    let stopping = std::thread::spawn(move || stop(child));
    say(
        "From: astrid@school.example\r\nSubject: Help\r\n\r\nHelp\r\n.\r\n",
        "250 2.0.0",
    );
    say("", "421 4.3.2");
    let took = stopping.join().unwrap();
    assert!(took < Duration::from_secs(15), "{took:?}");
    assert!(!socket.exists());
    let app = open(&folder.0);
    let mails = app
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM mail_in", &[]));
    assert_eq!(mails.unwrap(), 1);
}
