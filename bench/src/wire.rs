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
    /// A prepared statement and its values, as PostgreSQL's binary format has them.
    Run(String, Vec<Option<Vec<u8>>>),
}

/// The way in between.
pub struct Wire {
    pub port: u16,
    heard: Arc<Mutex<Vec<Step>>>,
}

impl Wire {
    /// Listens on loopback and passes everything on to the server at `to`.
    pub fn lay(to: &str) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let heard = Arc::<Mutex<Vec<Step>>>::default();
        let (to, all) = (to.to_owned(), heard.clone());
        std::thread::spawn(move || {
            for desk in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(&to) else {
                    return;
                };
                let _ = (desk.set_nodelay(true), server.set_nodelay(true));
                let (Ok(mut answers), Ok(mut back)) = (server.try_clone(), desk.try_clone()) else {
                    return;
                };
                std::thread::spawn(move || std::io::copy(&mut answers, &mut back));
                let all = all.clone();
                std::thread::spawn(move || {
                    pass_on(desk, &server, &all);
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

    /// What was said since the last time.
    pub fn said(&self) -> Vec<Step> {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The frontend's half of the protocol (PostgreSQL's manual, "Message Formats"): a kind, a length that counts itself, and
/// the rest; only the very first message has no kind.
fn pass_on(mut desk: TcpStream, mut server: &TcpStream, heard: &Mutex<Vec<Step>>) {
    let mut names: HashMap<Vec<u8>, String> = HashMap::new();
    let mut begun = false;
    loop {
        let mut start = vec![0; if begun { 5 } else { 4 }];
        if desk.read_exact(&mut start).is_err() {
            return;
        }
        let length: [u8; 4] = match start.last_chunk() {
            Some(length) => *length,
            None => return,
        };
        let rest = (u32::from_be_bytes(length) as usize).saturating_sub(4);
        let mut body = vec![0; rest];
        if desk.read_exact(&mut body).is_err() {
            return;
        }
        if begun && let Some(step) = step(start[0], &body, &mut names) {
            heard
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(step);
        }
        begun = true;
        start.extend(body);
        if server.write_all(&start).is_err() {
            return;
        }
    }
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
