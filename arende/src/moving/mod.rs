//! `arende migrate-to`: a desk from its file to a PostgreSQL database. Backup and restore carry rows the same way.

#[cfg(test)]
mod tests;

use std::path::Path;

use platform::store::moving::{
    Batch, Compared, HeldFile, Moved, Moving, Progress, copy_to_file, holds_a_desk, left_alone,
    move_to_server,
};
use platform::store::{Database, ServerAddress};
use platform::{Clock, Error, MasterKey, Result};

use crate::desk::{self, Place};
use crate::migrations::MIGRATIONS;
use crate::shown::{Shown, note};

/// Tables that a desk fills by being started, before anybody is there: a link to set it up, and what its clock does.
const BY_ITSELF: &[&str] = &["link", "setting", "rate_limit", "job", "change_reader"];

fn moving(identity: &str) -> Moving<'_> {
    Moving {
        migrations: MIGRATIONS,
        text: &tickets::queries::find_ticket_text,
        by_itself: BY_ITSELF,
        identity,
        batch: Batch::default(),
    }
}

/// Whose desk it is: what only its key can say, and nothing that tells of the key.
fn identity(data: &Path) -> Result<String> {
    if !data.join("key").exists() {
        return Err(Error::broken(format!(
            "{} is missing: without it the reply addresses and links of every mail sent so far are dead. Put the key of a backup there first",
            data.join("key").display()
        )));
    }
    let signed = MasterKey::in_folder(data)?.sign("moving", "whose desk");
    Ok(signed.chars().take(24).collect())
}

/// Shows each part of the work with a bar of its own.
fn shown() -> impl FnMut(Progress) -> Result<()> + Send {
    let mut bar = None;
    move |progress| {
        match progress {
            Progress::Begins(what, count) => {
                bar = None;
                bar = Some(Shown::counting(what, count));
            }
            Progress::Done(count) => {
                if let Some(bar) = &bar {
                    bar.passed(count);
                }
            }
        }
        Ok(())
    }
}

/// Moves the desk in the data folder of `place` to the database at `url`, or that of `--database`; says with `say` what
/// was compared.
pub fn migrate_to(place: &Place, url: Option<&str>, say: impl Fn(&str)) -> Result<()> {
    let address = match url {
        Some(url) => ServerAddress::read(url)?,
        None => match place.database()? {
            Database::Server(address) => address,
            Database::File(_) => {
                return Err(Error::broken(
                    "say where the desk moves to: arende migrate-to postgres://user:password@host:5432/database",
                ));
            }
        },
    };
    let (data, path) = (&place.data, desk::database(&place.data));
    if !path.exists() {
        return Err(Error::broken(format!(
            "there is no desk in a file in {}: name its folder with --data",
            data.display()
        )));
    }
    let identity = identity(data)?;
    let moving = moving(&identity);
    let mut file = HeldFile::hold(&path)?;
    let to = address.to_string();
    match file.moved_to()? {
        Some(other) if other != to => {
            return Err(Error::broken(format!(
                "this desk has moved to {other} already. From there it goes on with `arende backup --database …` and `arende restore`"
            )));
        }
        // Cut off between the two last steps, or done long ago.
        Some(_) if holds_a_desk(&address, &moving)? => {
            note(&format!("This desk has moved to {to} already."));
            what_next(place, &to);
            return Ok(());
        }
        _ => {}
    }
    let now = Clock::System.now().0;
    let moved = move_to_server(&mut file, &address, &moving, &mut shown(), now, |file| {
        file.mark_as_moved(&to, now)
    })?;
    drop(file);
    tell(&moved, &say);
    note(&format!(
        "The desk is in {to}: {} rows in {} tables, compared one by one with the file.",
        rows(&moved),
        moved.tables.len()
    ));
    what_next(place, &to);
    Ok(())
}

fn rows(moved: &Moved) -> u64 {
    moved.tables.iter().map(|table| table.rows).sum()
}

fn tell(moved: &Moved, say: &impl Fn(&str)) {
    for Compared {
        table,
        rows,
        sha256,
    } in &moved.tables
    {
        say(&format!("{table}\t{rows}\t{sha256}"));
    }
    if moved.mended > 0 {
        note(&format!(
            "{} texts held a sign that PostgreSQL does not keep (a NUL, or half a letter): � stands in its place.",
            moved.mended
        ));
    }
}

fn what_next(place: &Place, to: &str) {
    let files = match &place.files.url {
        Some(url) => format!("Attached files stay in {url}, the key and the outbox in"),
        None => "Attached files, the key and the outbox stay in".to_owned(),
    };
    let data = place.data.display();
    note(&format!(
        "From now on give every command --database with the address of {to} (better: ARENDE_DATABASE_URL), also the service, the mail server and the nightly backup. {files} {data}: keep --data. The file arende.db there is what it was at this moment and is not served again; remove it when a backup of the new desk has been restored once."
    ));
}

/// Whether a desk may go into the database at `address`.
pub(crate) fn must_be_free(address: &ServerAddress) -> Result<()> {
    if holds_a_desk(address, &moving(""))? {
        return Err(left_alone(address));
    }
    Ok(())
}

/// Copies the desk that was unpacked in `work` to the database at `address`; `at_last` is called before it may be served.
pub(crate) fn copy_in(
    work: &Path,
    address: &ServerAddress,
    at_last: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    let identity = identity(work)?;
    let mut file = HeldFile::hold(&desk::database(work))?;
    let now = Clock::System.now().0;
    let moving = moving(&identity);
    let moved = move_to_server(&mut file, address, &moving, &mut shown(), now, |_| {
        at_last()
    })?;
    tell(&moved, &|_: &str| ());
    Ok(())
}

/// Copies what is committed now in the database at `address` to a file, without what `forget` removes.
pub(crate) fn copy_out(address: &ServerAddress, to: &Path, forget: &[&'static str]) -> Result<()> {
    let now = Clock::System.now().0;
    copy_to_file(address, to, &moving(""), &mut shown(), now, forget).map(drop)
}
