//! The audit log on the command line.

use std::io::Write;

use admin::audit_sheet::{begin, rows as some};
use clap::Args;
use domain::DAY;
use platform::audit::{Wanted, list as rows};
use platform::language::{day, iso};
use platform::{App, Error, Result};

use crate::cli::say;

/// What is asked of the log.
#[derive(Args)]
pub(crate) struct Audit {
    /// Words that stand in a row: a name, an address, a setting
    words: Vec<String>,
    /// One area: account, role, organization, group, training, access, setting, form or export
    #[arg(long)]
    area: Option<String>,
    /// From this day on, like 2026-11-01 (UTC)
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// To the end of this day (UTC)
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// How many rows at most: without it 100, or as CSV all
    #[arg(long, value_name = "N")]
    limit: Option<i64>,
    /// As CSV, to be kept elsewhere; the log says that it was taken out
    #[arg(long)]
    csv: bool,
}

/// One row a line, newest first, its parts between tabs: number, time, who, through which door and from where, area, deed,
/// what it was done to, before, after.
pub(crate) fn list(app: &App, asked: &Audit) -> Result<()> {
    let moment = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => day(text)
            .map(Some)
            .ok_or_else(|| Error::broken(format!("{text} is no day: write it like 2026-11-01"))),
    };
    let wanted = Wanted {
        area: asked.area.clone().unwrap_or_default(),
        words: asked.words.join(" "),
        from: moment(&asked.from)?,
        until: moment(&asked.until)?.map(|last| last.plus(DAY)),
        before: None,
        limit: asked
            .limit
            .unwrap_or(if asked.csv { i64::MAX } else { 100 })
            .max(1),
    };
    if asked.csv {
        return sheet(app, wanted);
    }
    for line in app.store.read_now(|tx| rows(tx, &wanted))? {
        let parts = [
            line.id.to_string(),
            iso(line.at),
            line.actor,
            format!("{} {}", line.via, line.address)
                .trim_end()
                .to_owned(),
            line.area,
            line.deed,
            line.about,
            line.before,
            line.after,
        ];
        // Whatever is in it stays in its place on its line.
        say(&parts.map(|part| part.escape_debug().to_string()).join("\t"));
    }
    Ok(())
}

/// The same as a sheet on standard output.
fn sheet(app: &App, mut wanted: Wanted) -> Result<()> {
    let now = app.clock.now();
    let mut to = std::io::stdout().lock();
    to.write_all(&app.store.write_now(|tx| begin(tx, &wanted, now))?)?;
    while let Some((lines, next)) = app.store.read_now(|tx| some(tx, &wanted))? {
        to.write_all(&lines)?;
        wanted = next;
    }
    to.flush()?;
    Ok(())
}
