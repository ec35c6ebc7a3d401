//! Two nodes on one PostgreSQL, while many write: a node is killed, the server is restarted the hard way, the line to it
//! is cut. What was answered is there, once, whichever node answered.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::client::ask;
use crate::desk::{Browser, Desk, Folder, Start};
use crate::ledger::{Found, Said, Wish};
use crate::line::Line;
use crate::{Outcome, Verdict, Wanted, below};

/// The nodes as somebody sees them who asks now one, now the other.
struct Nodes([Mutex<Arc<Desk>>; 2]);

impl Nodes {
    fn node(&self, at: usize) -> Arc<Desk> {
        let node = &self.0[at % 2];
        node.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Kills a node and starts another in its place.
    fn kill(&self, at: usize, start: &Start) -> Outcome<()> {
        self.node(at).kill_now();
        let new = Arc::new(start.serve()?);
        *self.0[at % 2]
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    /// How long it takes until both are ready.
    fn ready(&self) -> Outcome<Duration> {
        let begun = Instant::now();
        for at in 0..2 {
            while ask(&self.node(at).address, "GET", "/readyz", &[], &[])
                .map_or(0, |answer| answer.status)
                != 200
            {
                if begun.elapsed() > Duration::from_secs(30) {
                    return Err("a node did not become ready within 30 s".into());
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        Ok(begun.elapsed())
    }
}

/// Writes until told to stop; what was cut off is said again to the other node, with the same words.
fn write(
    name: usize,
    nodes: &Nodes,
    browser: &Browser,
    authorization: &str,
    stop: &AtomicBool,
) -> Outcome<Vec<Wish>> {
    let (mut wishes, mut tickets, mut turn) = (Vec::new(), Vec::new(), name);
    while !stop.load(Ordering::SeqCst) {
        let node = nodes.node(turn);
        let key = format!("w-{name}-{}-{:x}", wishes.len(), below(u64::MAX));
        let mut wish = match (wishes.len() % 5, tickets.last()) {
            (0, _) => {
                let Ok(form) = browser.form(&node) else {
                    turn += 1;
                    continue;
                };
                Wish::request(key, form)
            }
            (1 | 3, Some(ticket)) => Wish::comment(key, *ticket),
            _ => Wish::ticket(key),
        };
        while !wish.kept && !stop.load(Ordering::SeqCst) {
            match wish.say(&nodes.node(turn), authorization) {
                Ok(Said::Kept(number)) => tickets.extend(number),
                Ok(Said::NotNow(_)) => std::thread::sleep(Duration::from_millis(20)),
                Err(error) if error.to_string().contains("answered") => return Err(error),
                Err(_) => turn += 1,
            }
        }
        wishes.push(wish);
    }
    Ok(wishes)
}

/// A database of its own on the server, and the address of it that goes over the line.
fn database(server: &str, port: u16) -> Outcome<(String, String)> {
    let name = format!("chaos_{:x}", below(u64::MAX));
    let mut client = postgres::Client::connect(server, postgres::NoTls)?;
    client.batch_execute(&format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
    ))?;
    let (before, rest) = server.split_once('@').ok_or("an address without a user")?;
    let (host, after) = rest
        .split_once('/')
        .ok_or("an address without a database")?;
    let options = after.split_once('?').map_or("", |(_, options)| options);
    let address = |host: &str| format!("{before}@{host}/{name}?{options}");
    Ok((address(host), address(&format!("127.0.0.1:{port}"))))
}

pub fn run(wanted: &Wanted) -> Outcome<Verdict> {
    let (Some(server), Some(restart)) = (&wanted.postgres, &wanted.restart_postgres) else {
        return Ok(Verdict::NotHere(
            "no PostgreSQL was named; cargo xtask chaos starts one".into(),
        ));
    };
    let host = server
        .split_once('@')
        .and_then(|(_, rest)| rest.split('/').next())
        .ok_or("the address of the server names no host")?;
    let line = Line::lay(host)?;
    let (direct, through) = database(server, line.port)?;
    let folder = Folder::new()?;
    let mut start = Start::new(&wanted.arende, &folder.0);
    start.variables = vec![("ARENDE_DATABASE_URL".to_owned(), through)];
    let authorization = start.people()?;
    let node =
        || Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Mutex::new(Arc::new(start.serve()?)));
    let nodes = Nodes([node()?, node()?]);
    let browser = Browser::sign_in(&nodes.node(0))?;
    let stop = AtomicBool::new(false);

    let (mut faults, mut again) = ([0_u32; 3], Vec::new());
    let (broke, written) = std::thread::scope(|scope| {
        let writing: Vec<_> = (0..wanted.writers)
            .map(|name| {
                let (nodes, browser, authorization, stop) =
                    (&nodes, &browser, authorization.as_str(), &stop);
                scope.spawn(move || write(name, nodes, browser, authorization, stop))
            })
            .collect();
        let mut breaking = || -> Outcome<()> {
            for trial in 0..wanted.trials {
                std::thread::sleep(Duration::from_millis(50 + below(400)));
                match trial % 4 {
                    0 | 2 => {
                        faults[0] += 1;
                        nodes.kill(trial as usize / 2, &start)?;
                    }
                    1 => {
                        faults[1] += 1;
                        line.cut();
                        std::thread::sleep(Duration::from_millis(below(1500)));
                        line.mend();
                    }
                    _ => {
                        faults[2] += 1;
                        let done = Command::new("sh").args(["-c", restart]).status()?;
                        if !done.success() {
                            return Err("the server could not be restarted".into());
                        }
                    }
                }
                again.push(nodes.ready()?);
            }
            Ok(())
        };
        let broke = breaking();
        stop.store(true, Ordering::SeqCst);
        let written: Vec<_> = writing
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect();
        (broke, written)
    });
    broke?;
    let mut wishes = Vec::new();
    for writer in written {
        wishes.extend(writer.map_err(|_| "a writer broke")??);
    }

    // What was cut off is said once more: then everything is there exactly once.
    nodes.ready()?;
    for wish in wishes.iter_mut().filter(|wish| !wish.kept) {
        wish.say(&nodes.node(1), &authorization)?;
    }
    drop(nodes);
    start.check()?;
    let (lost, twice) = Found::on_a_server(&direct)?.lost_and_twice(&wishes)?;
    let not_kept = wishes.iter().filter(|wish| !wish.kept).count();
    again.sort_unstable();
    let at = |share: usize| {
        let at = again.get(again.len() * share / 100);
        at.map_or(0, Duration::as_millis)
    };
    let [kills, cuts, restarts] = faults;
    let seen = format!(
        "2 nodes, {kills} kills of a node, {cuts} cuts of the line, {restarts} restarts of PostgreSQL, {} writers, \
         {} writes: {lost} lost, {twice} twice; both ready {} ms after it (p95 {} ms); check ok",
        wanted.writers,
        wishes.len(),
        at(50),
        at(95),
    );
    if lost + twice + not_kept > 0 {
        return Err(format!("{seen}; {not_kept} not taken in the end").into());
    }
    Ok(Verdict::Held(seen))
}
