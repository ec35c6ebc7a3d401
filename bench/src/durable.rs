//! Tickets that are on disk when they are answered: many clients at once beside one wait for the disk per commit; and
//! how much reading suffers while there is writing.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::client::{Load, Visitor};
use crate::desk::{self, Desk};
use crate::{Outcome, Wanted};

/// `bench one-by-one DATA SECONDS`: the rows of a new ticket by hand, one commit and one wait for the disk each: what a
/// desk without company could do. Prints the rate.
pub fn one_by_one(arguments: &[String]) -> Outcome<()> {
    let [data, seconds] = arguments else {
        return Err("two words".into());
    };
    let (data, span) = (Path::new(data), Duration::from_secs(seconds.parse()?));
    let database = Connection::open(data.join("arende.db"))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    let (person, status): (i64, i64) = database.query_row(
        "SELECT (SELECT min(id) FROM person), (SELECT min(id) FROM status)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let begun = Instant::now();
    let mut done = 0;
    while begun.elapsed() < span {
        database.execute_batch("BEGIN IMMEDIATE")?;
        let ticket: i64 = database
            .prepare_cached(
                "INSERT INTO ticket (subject, status_id, category, requester_id, submitter_id, desk_id, channel, created_at, updated_at, active_at)
                 VALUES ('Bench', ?1, 'new', ?2, ?2, (SELECT min(id) FROM desk), 'api', 1, 1, 1) RETURNING id",
            )?
            .query_row([status, person], |row| row.get(0))?;
        database
            .prepare_cached(
                "INSERT INTO comment (ticket_id, author_id, public, body, channel, created_at)
                 VALUES (?1, ?2, 1, 'The exam does not start.', 'api', 1)",
            )?
            .execute([ticket, person])?;
        database.execute_batch("COMMIT")?;
        done += 1;
    }
    println!("{}", f64::from(done) / begun.elapsed().as_secs_f64());
    Ok(())
}

fn by_hand(wanted: &Wanted, data: &Path) -> Outcome<f64> {
    let said = desk::command(&std::env::current_exe()?, wanted.slow_disk)?
        .arg("one-by-one")
        .arg(data)
        .arg(wanted.seconds.to_string())
        .output()?;
    let said = String::from_utf8(said.stdout)?;
    said.trim()
        .parse()
        .map_err(|_| format!("by hand: {said}").into())
}

/// Prints both rates and their ratio, and what reading loses.
pub fn measure(wanted: &Wanted) -> Outcome<()> {
    let data = wanted.data.join("durable");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    desk::generate(&wanted.arende, &data, 1000, wanted.seed)?;
    let span = Duration::from_secs(wanted.seconds);
    let load = Load {
        clients: wanted.clients,
        span,
    };
    let authorization = desk::authorization(&wanted.arende, &data)?;
    let session = desk::session(&data, desk::AGENT)?;
    // What a new desk has to compute is not part of what is measured.
    let first = Desk::start(&wanted.arende, &data)?;
    while desk::clocks_waiting(&data)? {
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(first);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        theirs.push(by_hand(wanted, &data)?);
        let desk = Desk::on_a_disk(&wanted.arende, &data, wanted.slow_disk)?;
        let visitor = Visitor::with_session(&desk.address, &session);
        ours.push(load.create(&visitor, &authorization)?.rate());
    }
    let mean = |rates: &[f64]| rates.iter().sum::<f64>() / rates.len() as f64;
    if wanted.slow_disk > 0 {
        println!("every wait for the disk takes {} ms more", wanted.slow_disk);
    }
    println!(
        "durable tickets: {:.0}/s by {} clients, {:.0}/s with one wait each by hand: {:.1} times",
        mean(&ours),
        wanted.clients,
        mean(&theirs),
        mean(&ours) / mean(&theirs)
    );

    let desk = Desk::start(&wanted.arende, &data)?;
    let visitor = Visitor::with_session(&desk.address, &session);
    let path = "/agent/views/solved";
    let alone = load.run(&visitor, path)?;
    let writers = Load {
        clients: 1,
        span: span + Duration::from_secs(1),
    };
    let (beside, written) = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            writers
                .create(&visitor, &authorization)
                .map_err(|error| error.to_string())
        });
        let beside = load.run(&visitor, path);
        (beside, writing.join())
    });
    let (beside, written) = (beside?, written.map_err(|_| "a writer broke")??);
    println!(
        "reading: {:.0} pages/s alone, {:.0}/s while one client writes {:.0} tickets/s: {:.0} % less",
        alone.rate(),
        beside.rate(),
        written.rate(),
        (1.0 - beside.rate() / alone.rate()) * 100.0
    );
    Ok(())
}
