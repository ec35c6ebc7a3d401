//! The programs that are measured, and the data they are measured on.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::Outcome;
use crate::client::Visitor;

/// The demo's agent.
pub const AGENT: &str = "priya.nair@solvik.example";

fn database(data: &Path) -> Outcome<Connection> {
    Ok(Connection::open(data.join("arende.db"))?)
}

/// Makes the desk with that many tickets, unless it is there from an earlier run.
pub fn generate(arende: &Path, data: &Path, tickets: u64, seed: u64) -> Outcome<()> {
    if data.join("complete").exists() {
        return Ok(());
    }
    if data.exists() {
        std::fs::remove_dir_all(data)?;
    }
    let begun = Instant::now();
    let done = Command::new(arende)
        .args([
            "demo",
            "--no-serve",
            "--tickets",
            &tickets.to_string(),
            "--seed",
            &seed.to_string(),
            "--data",
        ])
        .arg(data)
        .status()?;
    if !done.success() {
        return Err("the tickets could not be made".into());
    }
    println!("made {tickets} tickets in {} s", begun.elapsed().as_secs());
    std::fs::write(data.join("complete"), "")?;
    Ok(())
}

pub fn counts(data: &Path) -> Outcome<(i64, i64)> {
    let database = database(data)?;
    let count = |sql: &str| database.query_row(sql, [], |row| row.get(0));
    Ok((
        count("SELECT count(*) FROM ticket")?,
        count("SELECT count(*) FROM comment")?,
    ))
}

/// What the measured desk promises: an hour for what is urgent, more for what is not, by the business hours of Sweden.
const PROMISES: &str = "
  INSERT INTO schedule (key, name, time_zone, country, christmas_eve, new_years_eve, midsummer_eve, position, created_at, updated_at)
    VALUES ('measured', 'Measured', 'Europe/Stockholm', 'SE', 1, 1, 1, 900, 0, 0);
  INSERT INTO schedule_interval (schedule_id, weekday, from_minute, to_minute)
    SELECT s.id, d.column1, h.column1, h.column2 FROM schedule s, (VALUES (0), (1), (2), (3), (4)) d, (VALUES (480, 720), (780, 1020)) h
    WHERE s.key = 'measured';
  INSERT INTO sla_policy (key, name, active, schedule_id, pauses, position, created_at, updated_at)
    SELECT 'measured', 'Measured', 1, id, 'pending', 900, 0, 0 FROM schedule WHERE key = 'measured';
  INSERT INTO sla_target (policy_id, goal, priority, amount, unit, business)
    SELECT p.id, g.column1, t.column1, t.column2 * g.column2, 'minutes', 1 FROM sla_policy p,
      (VALUES ('first_reply', 1), ('next_reply', 2), ('resolution', 20)) g,
      (VALUES ('urgent', 60), ('high', 240), ('normal', 480), ('', 960)) t
    WHERE p.key = 'measured';";

/// Gives a desk promises for every ticket, unless it has them from an earlier run.
pub fn promise(data: &Path) -> Outcome<()> {
    let mut database = database(data)?;
    let known: i64 = database.query_row(
        "SELECT count(*) FROM sla_policy WHERE key = 'measured'",
        [],
        |row| row.get(0),
    )?;
    if known == 0 {
        let all = database.transaction()?;
        all.execute_batch(PROMISES)?;
        all.commit()?;
    }
    Ok(())
}

/// Promises a fifth more or less, or as before, and asks a serving desk to compute the clocks of the first portal's open tickets anew, as
/// saving a policy does.
pub fn want_clocks(data: &Path, longer: bool) -> Outcome<()> {
    let mut database = database(data)?;
    database.busy_timeout(Duration::from_secs(30))?;
    let all = database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    all.execute(
        if longer {
            "UPDATE sla_target SET amount = amount * 6 / 5 WHERE policy_id = (SELECT id FROM sla_policy WHERE key = 'measured')"
        } else {
            "UPDATE sla_target SET amount = amount * 5 / 6 WHERE policy_id = (SELECT id FROM sla_policy WHERE key = 'measured')"
        },
        [],
    )?;
    all.execute(
        "INSERT INTO job (kind, payload, run_at, brand_id) VALUES ('sla_recompute', '', 0, 1)",
        [],
    )?;
    all.commit()?;
    Ok(())
}

/// Whether clocks are still to be computed.
pub fn clocks_waiting(data: &Path) -> Outcome<bool> {
    let waiting: i64 = database(data)?.query_row(
        "SELECT count(*) FROM job WHERE kind = 'sla_recompute' AND done_at IS NULL AND dead_at IS NULL",
        [],
        |row| row.get(0),
    )?;
    Ok(waiting > 0)
}

/// How many tickets of the first portal are not solved, and how many of those have a promise that runs.
pub fn open_tickets(data: &Path) -> Outcome<(i64, i64)> {
    let database = database(data)?;
    let count = |sql: &str| database.query_row(sql, [], |row| row.get(0));
    Ok((
        count(
            "SELECT count(*) FROM ticket WHERE brand_id = 1 AND category IN ('new', 'open', 'pending', 'hold')",
        )?,
        count("SELECT count(*) FROM ticket_sla WHERE due_at IS NOT NULL")?,
    ))
}

/// A customer with many requests, not the agent in whose name earlier measures made tickets, and one of them with a long conversation.
pub struct Customer {
    pub id: i64,
    pub email: String,
    pub ticket: i64,
}

pub fn busy_customer(data: &Path) -> Outcome<Customer> {
    let database = database(data)?;
    let (id, email): (i64, String) = database.query_row(
        "SELECT p.id, p.email FROM person p JOIN (
           SELECT requester_id, count(*) AS many FROM ticket WHERE id > (SELECT max(id) - 20000 FROM ticket)
             AND category <> 'closed' GROUP BY requester_id) busy ON busy.requester_id = p.id
         WHERE p.role = 'user' ORDER BY busy.many DESC, p.id LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let ticket = database.query_row(
        "SELECT id FROM ticket WHERE requester_id = ?1 AND category <> 'closed' ORDER BY comment_count DESC, id LIMIT 1",
        [id],
        |row| row.get(0),
    )?;
    Ok(Customer { id, email, ticket })
}

/// Signs somebody in by writing the session that signing in would write: what is measured is reading.
pub fn session(data: &Path, email: &str) -> Outcome<String> {
    let database = database(data)?;
    let token = platform::sha256_hex(email);
    let now = platform::Clock::System.now();
    database.execute(
        "INSERT OR REPLACE INTO session (token_hash, person_id, created_at, seen_at, expires_at, user_agent)
         SELECT ?1, id, ?2, ?2, ?3, 'bench' FROM person WHERE email = ?4",
        (platform::sha256_hex(&token), now.0, now.plus(domain_day()).0, email),
    )?;
    Ok(token)
}

/// What earlier measurements left to be done would be done meanwhile: mails, clocks that have run out.
pub fn without_work(data: &Path) -> Outcome<()> {
    database(data)?.execute("DELETE FROM job", [])?;
    Ok(())
}

/// A token of the agent, as the API's `Authorization` header.
pub fn authorization(arende: &Path, data: &Path) -> Outcome<String> {
    use base64::Engine as _;
    let made = Command::new(arende)
        .args(["token", "create", "--email", AGENT, "--data"])
        .arg(data)
        .output()?;
    if !made.status.success() {
        return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
    }
    let token = String::from_utf8(made.stdout)?;
    let pair = format!("{AGENT}/token:{}", token.trim());
    Ok(format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(pair)
    ))
}

fn domain_day() -> i64 {
    24 * 3600 * 1000
}

pub fn free_address() -> Outcome<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

/// A program whose waits for the disk take `slow` milliseconds more: a few lines of C stand in front of the library it asks
/// for them. A tracer would stop the other threads at their system calls as well.
///
/// Answers an error where there is no C compiler.
pub fn command(program: &Path, slow: u64) -> Outcome<Command> {
    let mut command = Command::new(program);
    if slow > 0 {
        command
            .env("LD_PRELOAD", slow_disk()?)
            .env("SLOW_DISK_MS", slow.to_string());
    }
    Ok(command)
}

/// The library of `slow_disk.c`, made once per run.
fn slow_disk() -> Outcome<PathBuf> {
    let library = std::env::temp_dir().join(format!("arende-slow-disk-{}.so", std::process::id()));
    if library.exists() {
        return Ok(library);
    }
    let mut compiler = Command::new("cc")
        .args(["-shared", "-fPIC", "-O2", "-x", "c", "-", "-o"])
        .arg(&library)
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut source) = compiler.stdin.take() {
        source.write_all(include_bytes!("slow_disk.c"))?;
    }
    if compiler.wait()?.success() {
        Ok(library)
    } else {
        Err("slow_disk.c could not be compiled".into())
    }
}

/// A served desk; it is stopped when dropped.
pub struct Desk {
    child: Child,
    pub address: String,
    pub first_answer: Duration,
}

fn await_answer(address: &str, path: &str) -> Outcome<()> {
    let visitor = Visitor::with_session(address, "");
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if visitor.get(path).is_ok_and(|page| page.status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Err(format!("no answer at {address}").into())
}

/// Waits until somebody listens there.
pub fn await_connection(address: &str) -> Outcome<()> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if TcpStream::connect(address).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Err(format!("nobody listens at {address}").into())
}

impl Desk {
    pub fn start(arende: &Path, data: &Path) -> Outcome<Self> {
        Self::on(arende, data, None)
    }

    /// A desk on a PostgreSQL server, or on the file of its data folder.
    pub fn on(arende: &Path, data: &Path, database: Option<&str>) -> Outcome<Self> {
        let mut command = Command::new(arende);
        if let Some(database) = database {
            command.env("ARENDE_DATABASE_URL", database);
        }
        Self::run(command, data, &[])
    }

    /// A desk to which mail can be handed over.
    pub fn with_lmtp(arende: &Path, data: &Path, port: u16) -> Outcome<Self> {
        let place = format!("127.0.0.1:{port}");
        let desk = Self::run(Command::new(arende), data, &["--lmtp-listen", &place])?;
        await_connection(&place)?;
        Ok(desk)
    }

    /// A desk whose disk takes so many milliseconds more for each commit.
    pub fn on_a_disk(arende: &Path, data: &Path, slow: u64) -> Outcome<Self> {
        Self::run(command(arende, slow)?, data, &[])
    }

    fn run(mut command: Command, data: &Path, more: &[&str]) -> Outcome<Self> {
        let address = free_address()?;
        let begun = Instant::now();
        let child = command
            .args(["serve", "--listen", &address, "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::null())
            .spawn()?;
        let mut desk = Self {
            child,
            address,
            first_answer: Duration::ZERO,
        };
        await_answer(&desk.address, "/hc/en")?;
        desk.first_answer = begun.elapsed();
        Ok(desk)
    }

    /// Resident memory of the process.
    pub fn memory_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap_or_default();
        line.split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse::<u64>().ok())
            .unwrap_or(0)
            / 1024
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bare page of the same data.
pub struct Bare {
    child: Child,
    pub address: String,
}

impl Bare {
    /// `page` is the desk's own page: the bare one wraps its rows in the same frame, so that both send as much.
    pub fn start(data: &Path, which: &str, customer: &Customer, page: &str) -> Outcome<Self> {
        let address = free_address()?;
        let mut child = Command::new(std::env::current_exe()?)
            .args([
                "bare",
                which,
                &address,
                &customer.id.to_string(),
                &customer.ticket.to_string(),
            ])
            .arg(data.join("arende.db"))
            .stdin(Stdio::piped())
            .spawn()?;
        child
            .stdin
            .take()
            .ok_or("no input")?
            .write_all(page.as_bytes())?;
        let bare = Self { child, address };
        await_answer(&bare.address, "/")?;
        Ok(bare)
    }

    /// A bare full-text query over an index.
    pub fn search(index: &Path) -> Outcome<Self> {
        let address = free_address()?;
        let child = Command::new(std::env::current_exe()?)
            .args(["bare-search", &address])
            .arg(index)
            .spawn()?;
        let bare = Self { child, address };
        await_answer(&bare.address, "/?query=exam")?;
        Ok(bare)
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
