//! Measures a desk with many tickets against bare pages: hand-written SQL over rusqlite and string building, the same
//! rows and the same HTML, in the same run on the same machine. Ratios count; absolute numbers are the machine's.

mod answers;
mod bare;
mod client;
mod clocks;
mod desk;
mod durable;
mod growth;
mod mail;
mod replay;
mod server;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use client::{Load, Visitor};
use desk::Desk;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
struct Wanted {
    /// The release binary
    #[arg(long)]
    arende: PathBuf,
    /// Where the generated desk is kept between runs
    #[arg(long)]
    data: PathBuf,
    #[arg(long, default_value_t = 1_000_000)]
    tickets: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seconds of load for each measurement
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// Connections that ask at the same time
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// A PostgreSQL server whose user may make databases; without it nothing is measured there
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// How long a commit waits for the disk in addition, in milliseconds, while durable tickets are made
    #[arg(long, default_value_t = 0)]
    slow_disk: u64,
    /// Only these: pages, clocks, durable, growth, mail, answers, server
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

impl Wanted {
    /// The numbers of tickets at which growth is measured: up to what is wanted.
    fn sizes(&self) -> Vec<u64> {
        [10_000, 100_000, 1_000_000]
            .into_iter()
            .filter(|size| *size <= self.tickets)
            .collect()
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let done = match arguments.get(1).map(String::as_str) {
        Some("bare") => bare::serve(arguments.get(2..).unwrap_or_default()),
        Some("bare-search") => bare::serve_search(arguments.get(2..).unwrap_or_default()),
        Some("replay") => replay::serve(arguments.get(2..).unwrap_or_default()),
        Some("one-by-one") => durable::one_by_one(arguments.get(2..).unwrap_or_default()),
        _ => all(&Wanted::parse()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

type Measurement = fn(&Wanted) -> Outcome<()>;

fn all(wanted: &Wanted) -> Outcome<()> {
    let measurements: [(&str, Measurement); 7] = [
        ("pages", measure),
        ("clocks", clocks::measure),
        ("durable", durable::measure),
        ("growth", growth::measure),
        ("mail", mail::measure),
        ("answers", answers::measure),
        ("server", server::measure),
    ];
    for (name, measurement) in measurements {
        if wanted.only.is_empty() || wanted.only.iter().any(|only| only == name) {
            measurement(wanted)?;
        }
    }
    Ok(())
}

/// One page measured both ways.
struct Pair {
    name: &'static str,
    /// Who asks: an address and where they read.
    email: &'static str,
    path: String,
    bare: &'static str,
}

fn measure(wanted: &Wanted) -> Outcome<()> {
    let data = wanted
        .data
        .join(format!("{}-{}", wanted.tickets, wanted.seed));
    desk::generate(&wanted.arende, &data, wanted.tickets, wanted.seed)?;
    let (tickets, messages) = desk::counts(&data)?;
    println!(
        "{tickets} tickets, {messages} messages in {}",
        data.display()
    );

    let mut starts: Vec<u128> = (0..5)
        .map(|_| Desk::start(&wanted.arende, &data).map(|desk| desk.first_answer.as_millis()))
        .collect::<Outcome<_>>()?;
    starts.sort_unstable();
    println!(
        "start to first answer: median {} ms of {starts:?}",
        starts[2]
    );

    let desk = Desk::start(&wanted.arende, &data)?;
    std::thread::sleep(Duration::from_secs(3));
    println!("idle memory: {} MiB", desk.memory_mib());

    let customer = desk::busy_customer(&data)?;
    let pairs = [
        Pair {
            name: "customer's list",
            email: "customer",
            path: "/hc/en/requests".into(),
            bare: "requests",
        },
        Pair {
            name: "customer's request",
            email: "customer",
            path: format!("/hc/en/requests/{}", customer.ticket),
            bare: "request",
        },
        Pair {
            name: "team's list",
            email: "agent",
            path: "/agent/views/open".into(),
            bare: "queue",
        },
        Pair {
            name: "team's ticket",
            email: "agent",
            path: format!("/agent/tickets/{}?view=open", customer.ticket),
            bare: "ticket",
        },
    ];
    let worst = compare(wanted, &desk, &data, &customer, &pairs)?;
    println!("memory under load: {worst} MiB");
    Ok(())
}

/// Measures pages turn about with their bare twins, and prints the ratios; answers the most memory that the desk used.
fn compare(
    wanted: &Wanted,
    desk: &Desk,
    data: &std::path::Path,
    customer: &desk::Customer,
    pairs: &[Pair],
) -> Outcome<u64> {
    println!(
        "{:<20} {:>10} {:>10} {:>7}  {:>9} {:>9}",
        "page", "desk /s", "bare /s", "ratio", "p50 ms", "p95 ms"
    );
    let mut worst = 0;
    for pair in pairs {
        let email = if pair.email == "agent" {
            desk::AGENT
        } else {
            &customer.email
        };
        let visitor = Visitor::with_session(&desk.address, &desk::session(data, email)?);
        let page = visitor.get(&pair.path)?;
        if page.status != 200 {
            return Err(format!("{} answered {}", pair.path, page.status).into());
        }
        let load = Load {
            clients: wanted.clients,
            span: Duration::from_secs(wanted.seconds),
        };
        // Turn about, twice each: a machine that slows down slows both.
        let bare = desk::Bare::start(data, pair.bare, customer, &page.body)?;
        let mut rates = [Vec::new(), Vec::new()];
        let mut last = None;
        for _ in 0..2 {
            let run = load.run(&visitor, &pair.path)?;
            rates[0].push(run.rate());
            last = Some(run);
            let bare_visitor = Visitor::with_session(&bare.address, &visitor.session);
            rates[1].push(load.run(&bare_visitor, "/")?.rate());
        }
        worst = worst.max(desk.memory_mib());
        let mean = |rates: &[f64]| rates.iter().sum::<f64>() / rates.len() as f64;
        let (ours, theirs) = (mean(&rates[0]), mean(&rates[1]));
        let at = |share| last.as_ref().map_or(0.0, |run| run.at(share));
        println!(
            "{:<20} {ours:>10.0} {theirs:>10.0} {:>7.2}  {:>9.2} {:>9.2}",
            pair.name,
            ours / theirs,
            at(50),
            at(95)
        );
    }
    Ok(worst)
}
