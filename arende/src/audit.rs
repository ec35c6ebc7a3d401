//! The audit log on the command line.

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
    /// One area: account, role, organization, group, access, setting, form or export
    #[arg(long)]
    area: Option<String>,
    /// From this day on, like 2026-11-01 (UTC)
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// To the end of this day (UTC)
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// How many rows at most
    #[arg(long, default_value_t = 100, value_name = "N")]
    limit: i64,
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
        limit: asked.limit.max(1),
    };
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
