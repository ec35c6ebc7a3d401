//! `arende`: a help desk in one binary.

use std::process::ExitCode;

use clap::Parser;

/// A page is hundreds of small texts, made on one thread and sent from another; this one is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = arende::cli::Cli::parse();
    arende::log::begin(cli.log_format());
    cli.run()
}
