//! Breaks a served desk on purpose, the real binary on a real disk, and counts what was lost or doubled: nothing may be.

mod client;
mod clock;
mod desk;
mod disk;
mod kill;
mod ledger;
mod line;
mod server;
mod smtp;
mod uploads;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
struct Wanted {
    /// The binary
    #[arg(long)]
    arende: PathBuf,
    /// How often the desk is killed
    #[arg(long, default_value_t = 200)]
    trials: u32,
    /// Who writes at the same time
    #[arg(long, default_value_t = 8)]
    writers: usize,
    /// Kill a copy of this data folder instead of a new desk, and measure how soon it is ready again
    #[arg(long)]
    data: Option<PathBuf>,
    /// A PostgreSQL server whose user may make databases
    #[arg(long, value_name = "URL", requires = "restart_postgres")]
    postgres: Option<String>,
    /// What restarts that server without letting it end in peace, for a shell
    #[arg(long, value_name = "COMMAND")]
    restart_postgres: Option<String>,
    /// Only these: kill, disk, clock, uploads, server, smtp
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// How one kind of fault went.
enum Verdict {
    /// What was seen.
    Held(String),
    /// This machine cannot make the fault; why.
    NotHere(String),
}

type Fault = fn(&Wanted) -> Outcome<Verdict>;

const FAULTS: &[(&str, Fault)] = &[
    ("kill", kill::run),
    ("disk", disk::run),
    ("clock", clock::run),
    ("uploads", uploads::run),
    ("server", server::run),
    ("smtp", smtp::run),
];

fn main() -> ExitCode {
    let wanted = Wanted::parse();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (name, fault) in FAULTS {
        if !wanted.only.is_empty() && !wanted.only.iter().any(|only| only == name) {
            continue;
        }
        match fault(&wanted) {
            Ok(Verdict::Held(seen)) => {
                passed += 1;
                println!("ok    {name}: {seen}");
            }
            Ok(Verdict::NotHere(why)) => {
                skipped += 1;
                println!("skip  {name}: {why}");
            }
            Err(why) => {
                failed += 1;
                println!("FAIL  {name}: {why}");
            }
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A number below `most`, by the system's chance: faults come at moments nobody chose.
fn below(most: u64) -> u64 {
    let mut bytes = [0; 8];
    // Without chance the moment is always the same one.
    let _ = getrandom::fill(&mut bytes);
    u64::from_le_bytes(bytes) % most.max(1)
}
