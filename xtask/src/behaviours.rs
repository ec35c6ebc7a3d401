//! The promises of the four portals, each with the tests that hold it to it. A test names what it proves: `d05_d06_the_list…`
//! is for D05 and D06. What no test proves yet stands in `arende/tests/not_yet.txt`, which may only shrink.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use crate::run::root;
use crate::tidy::files;

/// Letter, how many promises, and the blueprint that must keep them.
const PORTALS: [(char, usize, &str); 5] = [
    ('a', 34, "service-desk"),
    ('b', 30, "education"),
    ('c', 40, "education"),
    ('d', 26, "cloud-portal"),
    ('e', 27, "product-helpdesk"),
];

/// A test: the package it is in, and its name.
type Test = (String, String);

/// Every promise with its blueprint, in order.
fn all() -> Vec<(String, &'static str)> {
    let of = |(letter, count, blueprint): (char, usize, &'static str)| {
        (1..=count).map(move |number| (format!("{letter}{number:02}"), blueprint))
    };
    PORTALS.into_iter().flat_map(of).collect()
}

/// The promises that the name of a test begins with.
fn named(test: &str) -> Vec<&str> {
    let is_id = |part: &&str| {
        let mut chars = part.chars();
        part.len() == 3
            && chars
                .next()
                .is_some_and(|letter| ('a'..='e').contains(&letter))
            && chars.all(|digit| digit.is_ascii_digit())
    };
    test.split('_').take_while(is_id).collect()
}

/// The tests of each promise.
fn tested() -> BTreeMap<String, Vec<Test>> {
    let mut all: BTreeMap<String, Vec<Test>> = BTreeMap::new();
    for path in files(&root()) {
        if path.extension().is_none_or(|kind| kind != "rs") {
            continue;
        }
        let (Ok(text), Ok(place)) = (fs::read_to_string(&path), path.strip_prefix(root())) else {
            continue;
        };
        let mut parts = place.iter().filter_map(|part| part.to_str());
        let package = match (parts.next(), parts.next()) {
            (Some("features" | "ground"), Some(package)) => package,
            (Some(package), _) => package,
            (None, _) => continue,
        };
        // A name counts where it is a test's.
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test") || line.starts_with("#[tokio::test") {
                is_test = true;
            }
            let Some((_, after)) = line.split_once("fn ") else {
                continue;
            };
            let name = after.split(['(', '<']).next().unwrap_or_default();
            if std::mem::take(&mut is_test) {
                for id in named(name) {
                    let tests = all.entry(id.to_owned()).or_default();
                    tests.push((package.to_owned(), name.to_owned()));
                }
            }
        }
    }
    all
}

/// The promises that no test proves yet.
fn not_yet() -> Result<BTreeSet<String>, String> {
    let path = root().join("arende/tests/not_yet.txt");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Ok(lines
        .flat_map(str::split_whitespace)
        .map(str::to_lowercase)
        .collect())
}

/// That every promise has a test or is on the list, and none both.
pub fn check() -> Result<(), String> {
    let (tested, mut left) = (tested(), not_yet()?);
    let mut wrong = Vec::new();
    for (id, _) in all() {
        match (tested.contains_key(&id), left.remove(&id)) {
            (true, true) => wrong.push(format!(
                "{id} has a test now: take it off arende/tests/not_yet.txt"
            )),
            (false, false) => wrong.push(format!("no test proves {id} any more")),
            _ => {}
        }
    }
    wrong.extend(left.iter().map(|id| format!("nobody promised {id}")));
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("\n{}", wrong.join("\n")))
    }
}

/// Runs the tests of all promises and prints a line for each: id, blueprint, test, how it went.
pub fn table() -> Result<(), String> {
    check()?;
    let tested = tested();
    let packages: BTreeSet<&str> = tested
        .values()
        .flatten()
        .map(|(package, _)| package.as_str())
        .collect();
    let mut passed = BTreeSet::new();
    for package in packages {
        let mut command = Command::new("cargo");
        command.current_dir(root()).args([
            "test",
            "--package",
            package,
            "--lib",
            "--tests",
            "--no-fail-fast",
        ]);
        let output = command
            .output()
            .map_err(|error| format!("cargo: {error}"))?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let said = line
                .strip_prefix("test ")
                .and_then(|said| said.strip_suffix(" ... ok"));
            if let Some(name) = said.and_then(|path| path.rsplit("::").next()) {
                passed.insert((package.to_owned(), name.to_owned()));
            }
        }
    }
    let (mut well, mut badly, mut open) = (0, 0, 0);
    for (id, blueprint) in all() {
        let upper = id.to_uppercase();
        let Some(tests) = tested.get(&id) else {
            open += 1;
            println!("{upper}  {blueprint:<17} not yet");
            continue;
        };
        let holds = tests.iter().all(|test| passed.contains(test));
        if holds {
            well += 1;
        } else {
            badly += 1;
        }
        for test in tests {
            let how = if passed.contains(test) {
                "passed"
            } else {
                "FAILED"
            };
            println!("{upper}  {blueprint:<17} {how}  {}", test.1);
        }
    }
    println!("\n{well} passed, {badly} failed, {open} not yet");
    if badly == 0 {
        Ok(())
    } else {
        Err("some promises are not kept".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_157_promises_and_a_test_names_those_it_proves() {
        assert_eq!(all().len(), 157);
        assert_eq!(named("d05_d06_the_list_of_b12"), ["d05", "d06"]);
        assert_eq!(named("e2e_is_none"), Vec::<&str>::new());
        assert_eq!(named("f01_is_none"), Vec::<&str>::new());
    }
}
