//! The project's own commands: `cargo xtask check | test | bench | shots`. Standard library only, so that it is built in a
//! moment.

mod run;
mod tidy;

use std::process::ExitCode;

use run::{Step, Steps, cargo, node, npm};

const HELP: &str = "cargo xtask check   format, lints, documentation
cargo xtask test    everything: check, all tests, browser walks
cargo xtask bench   measurements at 1,000,000 tickets (--tickets N for fewer)
cargo xtask shots   screenshots of the demo into e2e/out";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let done = match arguments.first().map(String::as_str) {
        Some("check") => check(),
        Some("test") => test(),
        Some("bench") => bench(rest),
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
                "RUSTDOCFLAGS",
                "-D warnings",
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
        // The same cases each time: what must be green is not left to chance. `cargo test` alone draws new ones.
        Step::new("tests", || {
            run::with_env(
                "PROPTEST_RNG_SEED",
                "1",
                &["test", "--workspace", "--quiet"],
            )
        }),
        Step::new("the binary", || {
            cargo(&["build", "--package", "arende", "--quiet"])
        }),
        Step::new("browser packages", || npm("e2e")),
        Step::new("browser walks", || node("e2e", &["run.mjs"])),
    ])
    .run()
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
    run::bench(rest)
}
