//! The project's own commands: `cargo xtask check | test | bench | shots`. Standard library only, so that it is built in a
//! moment.

mod behaviours;
mod fuzz;
mod holidays;
mod postgres;
mod run;
mod statements;
mod tidy;

use std::process::ExitCode;

use run::{Step, Steps, cargo, node, npm};

const HELP: &str = "cargo xtask check   format, lints, documentation
cargo xtask test    everything: check, all tests, browser walks
cargo xtask engines the tests alone, on SQLite and on PostgreSQL
cargo xtask on-postgres COMMAND   a command beside a temporary PostgreSQL, like: cargo test -p tickets
cargo xtask bench   measurements at 1,000,000 tickets (--tickets N for fewer)
cargo xtask chaos   faults: kill -9 (--trials N), full disks, clocks that jump, many large files, PostgreSQL and mail servers that go away (--only NAME)
cargo xtask behaviours   what the four portals promise: id, blueprint, test, passed or not yet
cargo xtask holidays   our public holidays beside those of the Python package `holidays`
cargo xtask mail-bar   what is promised of reading mail, sentence by sentence, by `arende mail parse`
cargo xtask fuzz    mails and HTML that nobody would write (--seconds N for each; mime, reply, clean)
cargo xtask shots   screenshots of the demo into e2e/out";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let done = match arguments.first().map(String::as_str) {
        Some("check") => check(),
        Some("test") => test(),
        Some("bench") => bench(rest),
        Some("chaos") => chaos(rest),
        Some("engines") => postgres::install_missing().and_then(|()| engines().run()),
        Some("on-postgres") => on_postgres(rest),
        Some("behaviours") => behaviours::table(),
        Some("holidays") => holidays::compare(),
        Some("mail-bar") => cargo(&[
            "test",
            "-p",
            "arende",
            "--test",
            "mail_bar",
            "--quiet",
            "--",
            "--nocapture",
        ]),
        Some("fuzz") => fuzz::fuzz(rest),
        Some("shots") => shots(),
        _ => {
            eprintln!("{HELP}");
            return ExitCode::FAILURE;
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<(), String> {
    Steps(vec![
        Step::new("house rules", tidy::check),
        Step::new("promises", behaviours::check),
        Step::new("format", || cargo(&["fmt", "--all", "--check"])),
        Step::new("lints", || {
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ])
        }),
        Step::new("documentation", || {
            run::with_env(
                &[("RUSTDOCFLAGS", "-D warnings")],
                &["doc", "--workspace", "--no-deps", "--quiet"],
            )
        }),
    ])
    .run()
}

fn test() -> Result<(), String> {
    run::install_missing()?;
    check()?;
    Steps(vec![
        Step::new("tests on both engines", || engines().run()),
        // As the tests built it: for these two alone, half of what they are made of would be compiled once more.
        Step::new("the binary", || {
            cargo(&["build", "--workspace", "--bins", "--tests", "--quiet"])
        }),
        Step::new("faults", || {
            let few = ["--trials", "10"].map(str::to_owned);
            with_a_server("chaos", "debug", &few)
        }),
        Step::new("browser packages", || npm("e2e")),
        Step::new("browser walks", || node("e2e", &["run.mjs"])),
    ])
    .run()
}

/// All tests on SQLite, and those that have a database once more on PostgreSQL.
fn engines() -> Steps {
    Steps(vec![
        Step::new("tests on SQLite", || {
            tests("SQLite", "", &["test", "--workspace", "--quiet"])
        }),
        Step::new("tests on PostgreSQL", || {
            let server = postgres::Server::start()?;
            let with_database = [
                "platform",
                "people",
                "organizations",
                "tickets",
                "notifications",
                "mailroom",
                "arende",
            ];
            let mut arguments = vec!["test", "--quiet"];
            arguments.extend(with_database.iter().flat_map(|name| ["--package", name]));
            // What has no database was tested a moment ago, and takes longest.
            arguments.extend(["--lib", "--tests", "--", "--skip", "hostile"]);
            tests("PostgreSQL", &server.url(), &arguments)
        }),
    ])
}

/// Runs tests, and looks whether they ran every statement. The same cases each time: what must be green is not left to
/// chance. `cargo test` alone draws new ones.
fn tests(engine: &str, server: &str, arguments: &[&str]) -> Result<(), String> {
    let notes = statements::folder(engine)?;
    // On a server a test waits as much as it works.
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let at_once = if server.is_empty() { cores } else { 2 * cores };
    run::with_env(
        &[
            ("RUST_TEST_THREADS", &at_once.to_string()),
            ("PROPTEST_RNG_SEED", "1"),
            ("ARENDE_TEST_POSTGRES", server),
            ("ARENDE_TEST_STATEMENTS", &notes.to_string_lossy()),
        ],
        arguments,
    )?;
    statements::check(&notes, engine)
}

/// Runs any command beside a temporary server, which tests find in `ARENDE_TEST_POSTGRES`.
fn on_postgres(command: &[String]) -> Result<(), String> {
    postgres::install_missing()?;
    let server = postgres::Server::start()?;
    run::any_with_env(&[("ARENDE_TEST_POSTGRES", &server.url())], command)
}

fn shots() -> Result<(), String> {
    run::install_missing()?;
    cargo(&["build", "--package", "arende", "--quiet"])?;
    npm("e2e")?;
    node("e2e", &["shots.mjs"])?;
    let (made, shown) = (
        run::root().join("e2e/out/ticket-desktop.png"),
        run::root().join("docs/ticket.png"),
    );
    std::fs::copy(made, shown)
        .map(drop)
        .map_err(|error| format!("the README's picture: {error}"))
}

fn bench(rest: &[String]) -> Result<(), String> {
    cargo(&[
        "build",
        "--release",
        "--package",
        "arende",
        "--package",
        "bench",
    ])?;
    let data = ["--data".to_owned(), run::bench_data().display().to_string()];
    if is_about(rest, "server") {
        postgres::install_missing()?;
        let server = postgres::Server::start_durable()?;
        let postgres = ["--postgres".to_owned(), server.url()];
        return run::on_the_binary("bench", "release", &[&data, &postgres, rest].concat());
    }
    run::on_the_binary("bench", "release", &[&data, rest].concat())
}

/// Whether `--only` names this part, or names none.
fn is_about(rest: &[String], part: &str) -> bool {
    let mut words = rest.iter().skip_while(|word| *word != "--only").skip(1);
    words
        .next()
        .is_none_or(|only| only.split(',').any(|name| name == part))
}

/// Runs the faults beside a server that they may restart.
fn with_a_server(program: &str, profile: &str, rest: &[String]) -> Result<(), String> {
    let server = postgres::Server::start_durable()?;
    let named = [
        "--postgres".to_owned(),
        server.url(),
        "--restart-postgres".to_owned(),
        server.restart(),
    ];
    run::on_the_binary(program, profile, &[&named, rest].concat())
}

/// Faults on the release binary: all of them on a new desk, and kills of one with very many tickets.
fn chaos(rest: &[String]) -> Result<(), String> {
    run::install_missing()?;
    cargo(&[
        "build",
        "--release",
        "--package",
        "arende",
        "--package",
        "chaos",
    ])?;
    with_a_server("chaos", "release", rest)?;
    let large = run::bench_data().join("1000000-1");
    if !large.join("complete").exists() {
        println!("a desk of 1,000,000 tickets was not killed: cargo xtask bench makes it");
        return Ok(());
    }
    let kills = ["--only", "kill", "--trials", "20", "--data"].map(str::to_owned);
    let data = [large.display().to_string()];
    run::on_the_binary("chaos", "release", &[kills.as_slice(), &data].concat())
}
