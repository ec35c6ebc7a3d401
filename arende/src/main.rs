//! `arende`: a help desk in one binary.

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("ARENDE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,arende=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    arende::cli::Cli::parse().run()
}
