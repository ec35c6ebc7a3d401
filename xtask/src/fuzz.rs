//! `cargo xtask fuzz`: mails, replies and HTML that nobody would write, for as long as one likes, on the stable compiler.

use std::path::PathBuf;
use std::process::Command;

use crate::run;

/// What is fuzzed, in `fuzz/fuzz_targets`.
const TARGETS: [&str; 3] = ["mime", "reply", "clean"];

/// A message that takes longer, or more memory, is a finding.
const SECONDS_EACH: u64 = 2;
const MEMORY_MIB: u64 = 512;

pub fn fuzz(rest: &[String]) -> Result<(), String> {
    let mut seconds: u64 = 60;
    let mut wanted: Vec<&str> = Vec::new();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seconds" => {
                let number = words.next().and_then(|number| number.parse().ok());
                seconds = number.ok_or("--seconds needs a number")?;
            }
            name => match TARGETS.iter().find(|target| **target == name) {
                Some(target) => wanted.push(target),
                None => {
                    return Err(format!(
                        "there is no {name}; there are {}",
                        TARGETS.join(", ")
                    ));
                }
            },
        }
    }
    if wanted.is_empty() {
        wanted.extend(TARGETS);
    }
    if Command::new("c++").arg("--version").output().is_err() {
        run::apt_install(&["g++"])?;
    }
    let program = installed()?;
    let mut failed = Vec::new();
    for target in wanted {
        println!("\n== {target}, {seconds} s");
        if !run_one(&program, target, seconds)? {
            failed.push(target);
        }
    }
    if failed.is_empty() {
        println!("\nfuzz: nothing found");
        return Ok(());
    }
    Err(format!(
        "found something in {}; what was found is in target/fuzz/found",
        failed.join(", ")
    ))
}

fn run_one(program: &PathBuf, target: &str, seconds: u64) -> Result<bool, String> {
    let seeds = run::root().join("fuzz/seeds").join(target);
    let kept = run::root().join("target/fuzz");
    let (corpus, found) = (kept.join("corpus").join(target), kept.join("found"));
    for folder in [&corpus, &found] {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    let status = Command::new(program)
        .current_dir(run::root())
        // No sanitizer: those need another compiler. What is looked for is in the targets' own assertions.
        .args(["fuzz", "run", "--sanitizer", "none", "--target-dir"])
        .arg(kept.join("build"))
        .args(if target == "clean" {
            &["--features", "clean"][..]
        } else {
            &[]
        })
        .arg(target)
        .arg(&corpus)
        .arg(seeds)
        .arg("--")
        .arg(format!("-artifact_prefix={}/{target}-", found.display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={SECONDS_EACH}"))
        .arg(format!("-rss_limit_mb={MEMORY_MIB}"))
        .args(["-max_len=65536", "-print_final_stats=1", "-verbosity=1"])
        .status()
        .map_err(|error| format!("cargo fuzz: {error}"))?;
    Ok(status.success())
}

/// `cargo fuzz`, in a place of its own below `target`.
fn installed() -> Result<PathBuf, String> {
    if Command::new("cargo-fuzz").arg("--version").output().is_ok() {
        return Ok("cargo-fuzz".into());
    }
    let tools = run::root().join("target/tools");
    let program = tools.join("bin/cargo-fuzz");
    if !program.exists() {
        run::cargo(&[
            "install",
            "cargo-fuzz",
            "--locked",
            "--root",
            &tools.display().to_string(),
        ])?;
    }
    Ok(program)
}
