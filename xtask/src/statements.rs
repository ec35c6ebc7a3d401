//! The check that every SQL statement of the desk was run on both engines while the tests ran.
//!
//! Statements have one door, the methods of `Tx`, and these note the place in the source that called them. Here the source
//! is read for such calls, and every one outside of tests must be among the noted ones. What it does not see: of a call
//! that chooses between several texts, which of them was run.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::root;
use crate::tidy::files;

/// The methods that run a statement.
const METHODS: [&str; 5] = [".rows(", ".row(", ".run(", ".insert(", ".number("];
/// Rooms whose statements are no part of a served desk, or that only an engine of its own runs.
const ELSEWHERE: [&str; 6] = [
    "tests",
    "testing",
    "bench/",
    "xtask/",
    "e2e/",
    "platform/src/store/",
];

/// A folder for the notes of one run of the tests.
pub fn folder(engine: &str) -> Result<PathBuf, String> {
    let folder = crate::run::target().join("statements").join(engine);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Says which statements were never run in the tests that wrote their notes into `folder`.
pub fn check(folder: &Path, engine: &str) -> Result<(), String> {
    let mut noted = HashSet::new();
    for entry in fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .flatten()
    {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        noted.extend(text.lines().map(|line| line.replace('\\', "/")));
    }
    let missing: Vec<String> = calls()
        .into_iter()
        .filter(|call| !noted.contains(call))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "no test runs these statements on {engine}; write one that does:\n{}",
            missing.join("\n")
        ))
    }
}

/// Every place that runs a statement, as `file:line`.
fn calls() -> Vec<String> {
    let mut found = Vec::new();
    for path in files(&root()) {
        let name = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        let is_rust = path.extension().is_some_and(|kind| kind == "rs");
        if !is_rust || ELSEWHERE.iter().any(|part| name.contains(part)) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut before = "";
        for (index, line) in code.lines().enumerate() {
            let trimmed = line.trim_start();
            let on_tx = METHODS.iter().any(|method| {
                trimmed.contains(&format!("tx{method}"))
                    || (trimmed.starts_with(method) && before.trim_end().ends_with("tx"))
            });
            if on_tx && !trimmed.starts_with("//") {
                found.push(format!("{name}:{}", index + 1));
            }
            before = line;
        }
    }
    found
}
