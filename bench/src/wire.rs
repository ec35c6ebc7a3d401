//! What a desk says to its PostgreSQL server, overheard: a way in between that passes everything on and notes the
//! statements with their values, so that the bare server can say exactly the same.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Outcome;

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A statement without values, like BEGIN.
    Plain(String),
    /// A prepared statement and its values, as PostgreSQL's binary format has them, and the first value of the first row that
    /// came back: the number that a new row was given.
    Run(String, Vec<Option<Vec<u8>>>, Option<Vec<u8>>),
}

/// What the desk says after a commit, to wait for the disk.
const ON_DISK: &str = "SELECT pg_logical_emit_message(true, 'arende', '')";

/// What was heard, and what each connection asked last: a client waits for an answer before it asks again.
#[derive(Default)]
struct Heard {
    /// Each with the connection on which it was said.
    steps: Vec<(u64, Step)>,
    /// By connection, where its last question is in `steps`.
    asked: HashMap<u64, usize>,
}

/// The way in between.
pub struct Wire {
    pub port: u16,
    heard: Arc<Mutex<Heard>>,
}

impl Wire {
    /// Listens on loopback and passes everything on to the server at `to`.
    pub fn lay(to: &str) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let heard = Arc::<Mutex<Heard>>::default();
        let (to, all) = (to.to_owned(), heard.clone());
        std::thread::spawn(move || {
            for (connection, desk) in (0..).zip(listener.incoming().flatten()) {
                let Ok(server) = TcpStream::connect(&to) else {
                    return;
                };
                let _ = (desk.set_nodelay(true), server.set_nodelay(true));
                let (Ok(answers), Ok(back)) = (server.try_clone(), desk.try_clone()) else {
                    return;
                };
                let (all, too) = (all.clone(), all.clone());
                std::thread::spawn(move || pass_back(answers, back, connection, &too));
                std::thread::spawn(move || {
                    pass_on(desk, &server, connection, &all);
                    // A desk that is gone is gone for the server too.
                    let _ = server.shutdown(std::net::Shutdown::Both);
                });
            }
        });
        Ok(Self { port, heard })
    }

    /// Forgets what was said so far.
    pub fn forget(&self) {
        self.said();
    }

    /// The transactions that ended since the last time, one connection after the other: the bare server has one for all. What
    /// was begun and has not ended, like a job in the background, is not part of it.
    pub fn said(&self) -> Vec<Step> {
        let mut heard = lock(&self.heard);
        heard.asked.clear();
        let mut by_connection: Vec<(u64, Vec<Step>)> = Vec::new();
        for (connection, step) in std::mem::take(&mut heard.steps) {
            match by_connection.iter_mut().find(|(it, _)| *it == connection) {
                Some((_, steps)) => steps.push(step),
                None => by_connection.push((connection, vec![step])),
            }
        }
        let ends = |step: &Step| matches!(step, Step::Plain(sql) if ["COMMIT", "ROLLBACK", ON_DISK].contains(&sql.as_str()));
        for (_, steps) in &mut by_connection {
            let ended = steps.iter().rposition(ends).map_or(0, |last| last + 1);
            steps.truncate(ended);
        }
        by_connection
            .into_iter()
            .flat_map(|(_, steps)| steps)
            .collect()
    }
}

fn lock(heard: &Mutex<Heard>) -> std::sync::MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One message (PostgreSQL's manual, "Message Formats"): a kind, a length that counts itself, and the rest. `None` at the end.
fn message(from: &mut impl Read, has_kind: bool) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut start = vec![0; if has_kind { 5 } else { 4 }];
    from.read_exact(&mut start).ok()?;
    let length = u32::from_be_bytes(*start.last_chunk()?) as usize;
    let mut body = vec![0; length.saturating_sub(4)];
    from.read_exact(&mut body).ok()?;
    Some((start, body))
}

/// The frontend's half of the protocol; only its very first message has no kind.
fn pass_on(mut desk: TcpStream, mut server: &TcpStream, connection: u64, heard: &Mutex<Heard>) {
    let mut names: HashMap<Vec<u8>, String> = HashMap::new();
    let mut begun = false;
    while let Some((mut start, body)) = message(&mut desk, begun) {
        if begun && let Some(step) = step(start[0], &body, &mut names) {
            let mut heard = lock(heard);
            let at = heard.steps.len();
            heard.asked.insert(connection, at);
            heard.steps.push((connection, step));
        }
        begun = true;
        start.extend(body);
        if server.write_all(&start).is_err() {
            return;
        }
    }
}

/// The server's half.
fn pass_back(mut server: TcpStream, mut desk: TcpStream, connection: u64, heard: &Mutex<Heard>) {
    while let Some((mut start, body)) = message(&mut server, true) {
        if start[0] == b'D' {
            let mut heard = lock(heard);
            let asked = heard.asked.get(&connection).copied();
            if let Some((_, Step::Run(_, _, came @ None))) =
                asked.and_then(|at| heard.steps.get_mut(at))
            {
                *came = first_value(&body);
            }
        }
        start.extend(body);
        if desk.write_all(&start).is_err() {
            return;
        }
    }
}

/// The first value of a `DataRow`: a count of columns, then a length before each.
fn first_value(row: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = row.get(2..)?.split_first_chunk()?;
    let length = usize::try_from(i32::from_be_bytes(*length)).ok()?;
    rest.get(..length).map(<[u8]>::to_vec)
}

fn step(kind: u8, body: &[u8], names: &mut HashMap<Vec<u8>, String>) -> Option<Step> {
    let mut words = body.splitn(3, |byte| *byte == 0);
    let (first, second) = (words.next()?, words.next()?);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match kind {
        b'Q' => Some(Step::Plain(text(first))),
        b'P' => {
            names.insert(first.to_vec(), text(second));
            None
        }
        b'B' => Some(Step::Run(
            names.get(second)?.clone(),
            values(words.next()?)?,
            None,
        )),
        _ => None,
    }
}

/// The values of a Bind message, from its list of formats on.
fn values(mut bytes: &[u8]) -> Option<Vec<Option<Vec<u8>>>> {
    let mut take = |count: usize| {
        let (taken, rest) = bytes.split_at_checked(count)?;
        bytes = rest;
        Some(taken)
    };
    let short = |bytes: &[u8]| Some(usize::from(u16::from_be_bytes(bytes.try_into().ok()?)));
    let formats = short(take(2)?)?;
    take(2 * formats)?;
    let count = short(take(2)?)?;
    (0..count)
        .map(|_| {
            let length = i32::from_be_bytes(take(4)?.try_into().ok()?);
            match usize::try_from(length) {
                Ok(length) => Some(Some(take(length)?.to_vec())),
                // -1: NULL.
                Err(_) => Some(None),
            }
        })
        .collect()
}
