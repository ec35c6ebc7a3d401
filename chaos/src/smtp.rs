//! A mail server that is down, slow, refuses, or dies after it took a message: every mail arrives, and whatever arrives
//! twice is the same mail with the same Message-ID.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::desk::{Browser, CUSTOMER, Folder, Start};
use crate::ledger::Wish;
use crate::{Outcome, Verdict, Wanted, below};

/// Requests of the customer, each acknowledged by a mail.
const REQUESTS: usize = 24;

/// How the server treats a connection.
#[derive(Clone, Copy)]
enum Mood {
    Well,
    /// It hangs up at once.
    Down,
    /// It takes its time for every word.
    Slow,
    /// 451 to the recipient.
    Refuses,
    /// It hangs up in the middle of the message.
    DiesInData,
    /// It keeps the message and hangs up before it says so.
    DiesAfterData,
}

#[derive(Default)]
struct Seen {
    /// Message-ID of each message that was kept, and how often.
    kept: HashMap<String, u32>,
    connections: u32,
    spoiled: u32,
}

struct Server {
    port: u16,
    seen: Arc<Mutex<Seen>>,
    well: Arc<AtomicBool>,
}

impl Server {
    fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let server = Self {
            port: listener.local_addr()?.port(),
            seen: Arc::default(),
            well: Arc::default(),
        };
        let (seen, well) = (server.seen.clone(), server.well.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mood = match below(6) {
                    _ if well.load(Ordering::SeqCst) => Mood::Well,
                    0 => Mood::Well,
                    1 => Mood::Down,
                    2 => Mood::Slow,
                    3 => Mood::Refuses,
                    4 => Mood::DiesInData,
                    _ => Mood::DiesAfterData,
                };
                let seen = seen.clone();
                std::thread::spawn(move || {
                    let spoiled =
                        talk(&stream, mood, &seen).is_err() || !matches!(mood, Mood::Well);
                    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.connections += 1;
                    seen.spoiled += u32::from(spoiled);
                });
            }
        });
        Ok(server)
    }
}

/// A conversation as RFC 5321 has it, as far as the mood allows.
fn talk(stream: &TcpStream, mood: Mood, seen: &Mutex<Seen>) -> Outcome<()> {
    if matches!(mood, Mood::Down) {
        return Ok(());
    }
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let say = |words: &str| -> Outcome<()> {
        if matches!(mood, Mood::Slow) {
            std::thread::sleep(Duration::from_millis(150));
        }
        Ok((&*stream).write_all(format!("{words}\r\n").as_bytes())?)
    };
    say("220 chaos")?;
    while let Some(line) = lines.next() {
        let line = line?.to_ascii_uppercase();
        match line.split(' ').next().unwrap_or_default() {
            "RCPT" if matches!(mood, Mood::Refuses) => say("451 not now")?,
            "DATA" => {
                say("354 go on")?;
                let mut message = Vec::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    message.push(line);
                    if matches!(mood, Mood::DiesInData) && message.len() == 5 {
                        return Ok(());
                    }
                }
                let id = message
                    .iter()
                    .find_map(|line| line.strip_prefix("Message-ID: "))
                    .ok_or("a message without Message-ID")?;
                *seen
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .kept
                    .entry(id.to_owned())
                    .or_default() += 1;
                if matches!(mood, Mood::DiesAfterData) {
                    return Ok(());
                }
                say("250 kept")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 well")?,
        }
    }
    Ok(())
}

pub fn run(wanted: &Wanted) -> Outcome<Verdict> {
    let server = Server::start()?;
    let folder = Folder::new()?;
    let mut start = Start::new(&wanted.arende, &folder.0);
    start.variables = vec![(
        "ARENDE_SMTP_URL".to_owned(),
        format!("smtp://127.0.0.1:{}", server.port),
    )];
    let authorization = start.people()?;
    let desk = start.serve()?;
    let browser = Browser::sign_in(&desk)?;
    for number in 0..REQUESTS {
        let mut wish = Wish::request(format!("w-mail-{number}"), browser.form(&desk)?);
        wish.say(&desk, &authorization)?;
        if !wish.kept {
            return Err(format!("request {number} was not taken").into());
        }
    }
    // What failed is tried again at once instead of minutes later; half way through the server gets well.
    let begun = Instant::now();
    let mut rounds = 0;
    loop {
        let jobs = start.run(&["jobs", "list"], "")?;
        if jobs.is_empty() {
            break;
        }
        if begun.elapsed() > Duration::from_secs(90) {
            return Err(format!("not done after 90 s: {jobs}").into());
        }
        rounds += 1;
        if rounds == 6 {
            server.well.store(true, Ordering::SeqCst);
        }
        for job in jobs.lines() {
            let mut words = job.split('\t');
            let (Some(id), Some("failed" | "given up")) = (words.next(), words.next()) else {
                continue;
            };
            // It may be done, or under way again, by now.
            let _ = start.run(&["jobs", "retry", id], "");
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    desk.stop()?;
    start.check()?;
    let seen = server.seen.lock().unwrap_or_else(PoisonError::into_inner);
    let (messages, arrived) = (seen.kept.len(), seen.kept.values().sum::<u32>());
    let said = format!(
        "{REQUESTS} mails to {CUSTOMER} through a server that spoiled {} of {} connections: {messages} arrived, {} of them \
         again under the same Message-ID; check ok",
        seen.spoiled,
        seen.connections,
        arrived as usize - messages,
    );
    if messages != REQUESTS {
        return Err(said.into());
    }
    Ok(Verdict::Held(said))
}
