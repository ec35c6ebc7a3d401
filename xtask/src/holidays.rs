//! Our tables of public holidays beside those of an independent source: the Python package `holidays`, in a virtual environment of its
//! own. Not a part of `cargo xtask test`, because it needs the network.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::run::root;

/// Prints the same table as ours: country and day.
const THEIRS: &str = r#"
import holidays
for code in ["SE", "NO", "DK", "FI", "DE", "GB", "NL", "US"]:
    years = range(2025, 2031)
    if code == "GB":
        table = holidays.country_holidays(code, subdiv="ENG", years=years)
    elif code in ("SE", "NO"):
        # Their Sundays are left out: every one of them is a day off.
        table = getattr(holidays, {"SE": "Sweden", "NO": "Norway"}[code])(include_sundays=False, years=years)
    else:
        table = holidays.country_holidays(code, years=years)
    for day in sorted(table):
        print(code, day.isoformat())
"#;

fn output(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let done = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .map_err(|why| format!("{}: {why}", program.display()))?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

fn days(text: &str) -> BTreeSet<String> {
    let line = |line: &str| {
        let mut parts = line.split(' ');
        Some(format!("{} {}", parts.next()?, parts.next()?))
    };
    text.lines().filter_map(line).collect()
}

/// Days that their table has alone, and why that is right: country, end of the day or all of them, reason.
const EXPLAINED: [(&str, &[&str], &str); 2] = [
    (
        "FI",
        &[
            "-12-24", "-06-19", "-06-20", "-06-21", "-06-22", "-06-23", "-06-24", "-06-25",
        ],
        "Christmas Eve and Midsummer Eve are days off by agreement, not by law; schedules have a switch for each",
    ),
    (
        "NL",
        &["-03-2", "-03-30", "-03-31", "-04-"],
        "Good Friday is a day off at banks and in some trades, not by law; a schedule can have it as an exception",
    ),
];

/// Compares, and tells every difference; one that nothing explains fails.
pub(crate) fn compare() -> Result<(), String> {
    let folder = root().join("target").join("holidays");
    let python = folder.join("bin").join("python");
    if !python.exists() {
        let folder = folder.to_string_lossy().into_owned();
        output(Path::new("python3"), &["-m", "venv", &folder])?;
        output(&python, &["-m", "pip", "install", "--quiet", "holidays"])?;
    }
    let theirs = days(&output(&python, &["-c", THEIRS])?);
    let example = [
        "run",
        "--quiet",
        "--package",
        "domain",
        "--example",
        "holiday_table",
    ];
    let ours = days(&output(Path::new("cargo"), &example)?);
    let mut unexplained = 0;
    for (sign, day) in (ours.difference(&theirs).map(|day| ('-', day)))
        .chain(theirs.difference(&ours).map(|day| ('+', day)))
    {
        let why = EXPLAINED.iter().find(|(country, parts, _)| {
            sign == '+' && day.starts_with(country) && parts.iter().any(|part| day.contains(part))
        });
        if let Some((_, _, why)) = why {
            println!("{day}: theirs alone. {why}.");
        } else {
            unexplained += 1;
            let whose = if sign == '+' { "theirs" } else { "ours" };
            println!("{day}: {whose} alone, and nothing explains it.");
        }
    }
    println!("{} days compared", ours.len());
    if unexplained > 0 {
        return Err(format!("{unexplained} days differ"));
    }
    Ok(())
}
