//! `arende`: a help desk in one binary.

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

/// A page is hundreds of small texts, made on one thread and sent from another; this one is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
