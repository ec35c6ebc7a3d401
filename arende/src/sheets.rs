//! Organizations and people as spreadsheets on the command line: import with a dry run that names every bad row, and
//! export.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use organizations::sheets::{How, Kind, Report, Separator, head, import, lines_after};
use platform::language::Locale;
use platform::{App, Error, Result};

use crate::cli::say;
use crate::shown::{Shown, note};

#[derive(Subcommand)]
pub(crate) enum Sheet {
    /// Take organizations or people from a CSV file (UTF-8; docs/customers.md lists the columns)
    Import(Import),
    /// Write them as CSV
    Export(Export),
}

#[derive(Args)]
pub(crate) struct Import {
    /// The CSV file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what it would do, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave out rows with problems; without it nothing is written while there are any
    #[arg(long)]
    skip_bad: bool,
    /// Mail people without an account a link to choose a password
    #[arg(long)]
    invite: bool,
}

#[derive(Args)]
pub(crate) struct Export {
    /// Where to; without it, standard output
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Separate by semicolons, as spreadsheet programs of many languages expect
    #[arg(long)]
    semicolons: bool,
}

/// Does what was asked; answers whether every row was good.
pub(crate) fn answer(app: &App, kind: Kind, asked: &Sheet) -> Result<bool> {
    match asked {
        Sheet::Import(asked) => take(app, kind, asked),
        Sheet::Export(asked) => {
            let separator = if asked.semicolons {
                Separator::Semicolon
            } else {
                Separator::Comma
            };
            match &asked.file {
                Some(path) => {
                    let file = File::create(path).map_err(|error| trouble(path, &error))?;
                    write(app, kind, separator, BufWriter::new(file))?;
                }
                None => write(app, kind, separator, io::stdout().lock())?,
            }
            Ok(true)
        }
    }
}

fn trouble(path: &Path, error: &io::Error) -> Error {
    Error::broken(format!("{}: {error}", path.display()))
}

fn take(app: &App, kind: Kind, asked: &Import) -> Result<bool> {
    if asked.invite && kind == Kind::Organizations {
        return Err(Error::broken("organizations are not invited: people are"));
    }
    let w = app.language.words(Locale::En, "UTC");
    let open = || File::open(&asked.file).map_err(|error| trouble(&asked.file, &error));
    let how = How {
        dry_run: true,
        invite: asked.invite,
        most: u64::MAX,
        now: app.clock.now(),
    };
    let run = |how: How, what: &'static str| {
        let shown = Shown::counting(what, 0);
        let (mut told, mut next) = (0, 10_000);
        import(&app.store, kind, open()?, how, &w, |rows| {
            shown.reached(rows);
            told = rows;
            if told >= next {
                next += 10_000;
                shown.line(&format!("{told} rows"));
            }
        })
    };
    let looked = run(how, "looking")?;
    let bad = tell(&looked);
    if asked.dry_run {
        say(&format!(
            "{} (dry run: nothing was written)",
            counts(&looked)
        ));
        return Ok(!bad);
    }
    if bad && !asked.skip_bad {
        say(&format!("{}: nothing was written", counts(&looked)));
        return Ok(false);
    }
    let how = How {
        dry_run: false,
        ..how
    };
    let done = run(how, "writing")?;
    say(&counts(&done));
    if done.bad > looked.bad {
        tell(&done);
    }
    Ok(done.bad == 0)
}

fn counts(report: &Report) -> String {
    let Report {
        added,
        changed,
        unchanged,
        bad,
        ..
    } = report;
    format!("{added} added, {changed} changed, {unchanged} unchanged, {bad} with problems")
}

/// Names what is wrong, a problem a line; answers whether anything is.
fn tell(report: &Report) -> bool {
    for one in &report.problems {
        let mut place = format!("line {}", one.line);
        if !one.column.is_empty() {
            place = format!("{place}, {}", one.column);
        }
        if !one.value.is_empty() {
            // A value of several lines stays on its line.
            place = format!("{place}, {:?}", one.value);
        }
        note(&format!("{place}: {}", one.why));
    }
    if report.bad > 0 && report.problems.len() >= 1000 {
        note("only the first thousand problems are named");
    }
    report.bad > 0
}

fn write(app: &App, kind: Kind, separator: Separator, mut to: impl Write) -> Result<()> {
    let now = app.clock.now();
    app.store
        .write_now(|tx| organizations::commands::note_export(tx, kind, now))?;
    to.write_all(&head(kind, separator)?)?;
    let mut place = (0, None);
    while let Some((lines, next)) = app
        .store
        .read_now(|tx| lines_after(tx, kind, place, separator))?
    {
        to.write_all(&lines)?;
        place = next;
    }
    to.flush()?;
    Ok(())
}
