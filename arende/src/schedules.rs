//! Schedules on the command line: which there are, days from calendar files, and the other way.

use std::fs;
use std::path::PathBuf;

use clap::Subcommand;
use domain::schedule::Day;
use platform::language::Locale;
use platform::{App, Error, Result};
use sla::calendar::{self, Unreadable, Why};
use sla::keeping::{self, Unkept};
use sla::queries::{self, ScheduleRow};
use sla::text::written_exception;

use crate::cli::say;
use crate::portal::OfBrand;

#[derive(Subcommand)]
pub(crate) enum Schedules {
    /// The schedules, by their keys
    List {
        #[command(flatten)]
        of: OfBrand,
    },
    /// Close on the days of a calendar file (.ics); days on which the schedule is closed anyway are left out
    Import {
        /// The calendar file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The schedule, by its key; without it the only one
        #[arg(long, value_name = "KEY")]
        schedule: Option<String>,
        /// Say what it would do, and write nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        of: OfBrand,
    },
    /// Write the holidays and other days of a schedule as a calendar file
    Export {
        /// Where to; without it, standard output
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// The schedule, by its key; without it the only one
        #[arg(long, value_name = "KEY")]
        schedule: Option<String>,
        #[command(flatten)]
        of: OfBrand,
    },
}

pub(crate) fn keep(app: &App, asked: &Schedules) -> Result<()> {
    let (Schedules::List { of } | Schedules::Import { of, .. } | Schedules::Export { of, .. }) =
        asked;
    of.work(app, || keep_here(app, asked))
}

fn keep_here(app: &App, asked: &Schedules) -> Result<()> {
    let all = app.store.read_now(queries::list_schedules)?;
    match asked {
        Schedules::List { .. } => {
            for row in &all {
                say(&format!("{}\t{}\t{}", row.key, row.time_zone, row.name));
            }
            Ok(())
        }
        Schedules::Import {
            file,
            schedule,
            dry_run,
            ..
        } => {
            let row = chosen(&all, schedule.as_deref())?;
            let bytes = fs::read(file)
                .map_err(|error| Error::broken(format!("{}: {error}", file.display())))?;
            let name = file.file_name().map(|name| name.to_string_lossy());
            take(app, row, &bytes, &name.unwrap_or_default(), *dry_run)
        }
        Schedules::Export { file, schedule, .. } => {
            let row = chosen(&all, schedule.as_deref())?;
            let w = app.language.words(Locale::En, "UTC");
            let text = calendar::of_schedule(row, &w, app.clock.now());
            if let Some(path) = file {
                fs::write(path, text)
                    .map_err(|error| Error::broken(format!("{}: {error}", path.display())))
            } else {
                say(text.trim_end());
                Ok(())
            }
        }
    }
}

fn chosen<'a>(all: &'a [ScheduleRow], key: Option<&str>) -> Result<&'a ScheduleRow> {
    let known = || {
        let keys: Vec<&str> = all.iter().map(|row| row.key.as_str()).collect();
        keys.join(", ")
    };
    match (key, all) {
        (_, []) => Err(Error::broken("there is no schedule: make one first")),
        (None, [only]) => Ok(only),
        (None, _) => Err(Error::broken(format!(
            "say which schedule is meant with --schedule; there are: {}",
            known()
        ))),
        (Some(key), _) => all.iter().find(|row| row.key == key).ok_or_else(|| {
            Error::broken(format!(
                "there is no schedule {key}; there are: {}",
                known()
            ))
        }),
    }
}

fn take(app: &App, row: &ScheduleRow, bytes: &[u8], file: &str, dry_run: bool) -> Result<()> {
    let now = app.clock.now();
    let schedule = row.schedule(None);
    let found = calendar::read(bytes, schedule.zone().local(now).0)
        .map_err(|unreadable| Error::broken(refusal(unreadable)))?;
    let mut days = Vec::new();
    for one in found.days {
        let line = written_exception(&one);
        let is_closed = (one.from.0..=one.to.0).all(|day| schedule.hours_on(Day(day)).0.is_empty());
        if row.exceptions.iter().any(|(_, known)| *known == one) {
            say(&format!("there already: {line}"));
        } else if is_closed {
            say(&format!("closed anyway: {line}"));
        } else {
            say(&format!("new: {line}"));
            days.push(one);
        }
    }
    for (name, when, why) in &found.left_out {
        say(&format!("left out: {name} {when}: {}", reason(*why)));
    }
    if dry_run {
        say(&format!(
            "{} to add (dry run: nothing was written)",
            days.len()
        ));
        return Ok(());
    }
    let added = app
        .store
        .write_now(|tx| keeping::add_days(tx, row.id, &days, file, None, now))?;
    match added {
        Ok(count) => {
            say(&format!("{count} added to {}", row.key));
            Ok(())
        }
        Err(Unkept::Exceptions) => Err(Error::broken(format!(
            "a schedule holds {} other days at most: nothing was written",
            keeping::MOST_EXCEPTIONS
        ))),
        Err(other) => Err(Error::broken(format!(
            "the schedule cannot be kept as it is ({other:?}): nothing was written"
        ))),
    }
}

fn refusal(unreadable: Unreadable) -> &'static str {
    match unreadable {
        Unreadable::TooLarge => "the file is larger than 1 MB",
        Unreadable::NoCalendar => "this is no calendar file: such files begin with BEGIN:VCALENDAR",
        Unreadable::Empty => "the calendar has no days in it",
        Unreadable::TooMany => "the file has too many entries: take one with holidays alone",
    }
}

fn reason(why: Why) -> &'static str {
    match why {
        Why::TimeOfDay => "it has a time of day",
        Why::Repeats => "it comes again otherwise than every year",
        Why::NoDay => "it says on no day that there is",
        Why::Backwards => "it ends before it begins",
        Why::TooLong => "it is longer than a year",
        Why::Past => "it is over",
    }
}
