//! Whether the search index agrees with the tickets, and making it anew.

use domain::TicketId;
use platform::store::search::{self, TicketText};
use platform::store::{Store, Tx};
use platform::{Result, params};

use super::{Report, numbers};
use crate::shown::Shown;

/// Tickets looked at in one transaction: a check that takes long must not keep the log from being folded in.
const BATCH: i64 = 500;
/// Words of a ticket that are looked up.
const WORDS: usize = 12;
/// The newest tickets that are searched for; of the others as many at most, evenly spread. Index and ticket are written
/// in one transaction, so what goes wrong goes wrong for many, and a million searches would take half an hour.
const SEARCHED: i64 = 2500;

/// Every ticket is in the index and nothing else is; unless `quick`, also that a ticket is found by its words.
pub(super) fn check(store: &Store, quick: bool, report: &mut Report) -> Result<()> {
    let (mut absent, strays) = store.read_now(|tx| {
        let absent = tx.rows(
            "SELECT t.id FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM ticket_search s WHERE s.rowid = t.id)
             ORDER BY t.id LIMIT 1001",
            &[],
            |row| row.int(0),
        )?;
        let strays = tx.rows(
            "SELECT s.rowid FROM ticket_search s WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = s.rowid)
             LIMIT 1001",
            &[],
            |row| row.int(0),
        )?;
        Ok((absent, strays))
    })?;
    if !quick && absent.is_empty() {
        absent = not_found(store)?;
    }
    if !absent.is_empty() {
        report.wrong(format!(
            "Search does not find these tickets by their words: {}. Make the index anew: arende reindex.",
            numbers(&absent)
        ));
    }
    if !strays.is_empty() {
        report.wrong(format!(
            "Search knows tickets that are not there: {}. Make the index anew: arende reindex.",
            numbers(&strays)
        ));
    }
    Ok(())
}

/// Tickets that are not found by some of their own words, among those that are searched for.
fn not_found(store: &Store) -> Result<Vec<i64>> {
    let newest = store.read_now(|tx| tx.number("SELECT max(id) FROM ticket", &[]))?;
    let (all_after, step) = (newest - SEARCHED, (newest / SEARCHED).max(1));
    let shown = Shown::counting("searching", newest.min(2 * SEARCHED).unsigned_abs());
    let (mut after, mut absent) = (0, Vec::new());
    while absent.len() <= 1000 {
        let (searched, lost) = store.read_now(|tx| {
            let tickets = tx.rows(
                "SELECT id FROM ticket WHERE id > $1 AND (id > $2 OR id % $3 = 0) ORDER BY id LIMIT $4",
                &params![after, all_after, step, BATCH],
                |row| row.int(0),
            )?;
            let mut lost = Vec::new();
            for id in &tickets {
                let text = tickets::queries::find_ticket_text(tx, TicketId(*id))?;
                if !finds(tx, *id, &text)? {
                    lost.push(*id);
                }
            }
            Ok((tickets, lost))
        })?;
        let Some(latest) = searched.last() else { break };
        after = *latest;
        shown.passed(searched.len() as u64);
        absent.extend(lost);
    }
    Ok(absent)
}

fn list_after(tx: &Tx<'_>, after: i64) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT id FROM ticket WHERE id > $1 ORDER BY id LIMIT $2",
        &params![after, BATCH],
        |row| row.int(0),
    )
}

/// Whether the index has the ticket's number, whose it is, and some words of its beginning and its end.
fn finds(tx: &Tx<'_>, id: i64, text: &TicketText) -> Result<bool> {
    let public: Vec<&str> = some_words(&text.public).collect();
    let internal: Vec<&str> = some_words(&text.internal).collect();
    search::holds(tx, TicketId(id), text, &public, &internal)
}

/// Words on whose borders the index and we agree without doubt, from both ends of a text.
fn some_words(text: &str) -> impl Iterator<Item = &str> {
    let plain = |word: &&str| {
        let letters = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        letters && !word.is_empty()
    };
    let ends = text.split_whitespace().filter(plain).take(WORDS / 2);
    ends.chain(text.split_whitespace().rev().filter(plain).take(WORDS / 2))
}

/// Makes the index anew, ticket by ticket, also while the desk is served; answers how many there are.
pub fn reindex(store: &Store) -> Result<u64> {
    store.write_now(|tx| {
        tx.run(
            "DELETE FROM ticket_search WHERE rowid NOT IN (SELECT id FROM ticket)",
            &[],
        )
    })?;
    let count = store.read_now(|tx| tx.number("SELECT count(*) FROM ticket", &[]))?;
    let shown = Shown::counting("indexing", count.unsigned_abs());
    let (mut after, mut done) = (0, 0);
    loop {
        let tickets = store.write_now(|tx| {
            let tickets = list_after(tx, after)?;
            for id in &tickets {
                tickets::commands::reindex(tx, TicketId(*id))?;
            }
            Ok(tickets)
        })?;
        let Some(last) = tickets.last() else {
            return Ok(done);
        };
        after = *last;
        done += tickets.len() as u64;
        shown.passed(tickets.len() as u64);
    }
}
