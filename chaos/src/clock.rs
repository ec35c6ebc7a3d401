//! A clock that jumps: days ahead and back, while the desk is served.

use std::fs;
use std::path::Path;

use crate::desk::{Folder, Start};
use crate::ledger::{Found, Said, Wish};
use crate::{Outcome, Verdict, Wanted};

/// Debian's libfaketime, which tells a process another time.
const LIBRARIES: &[&str] = &[
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
];

/// Ahead of the true time, one after the other.
const JUMPS: &[&str] = &["+0", "+3d", "-2d", "+400d", "-30d", "+0"];

pub fn run(wanted: &Wanted) -> Outcome<Verdict> {
    let Some(library) = LIBRARIES.iter().find(|path| Path::new(path).exists()) else {
        return Ok(Verdict::NotHere(
            "Debian's package faketime is not installed".into(),
        ));
    };
    let folder = Folder::new()?;
    let told = folder.0.join("time");
    fs::write(&told, "+0\n")?;
    let data = folder.0.join("data");
    let mut start = Start::new(&wanted.arende, &data);
    let authorization = start.people()?;
    start.variables = [
        ("LD_PRELOAD", (*library).to_owned()),
        ("FAKETIME_TIMESTAMP_FILE", told.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    let mut desk = start.serve()?;
    let (mut wishes, mut newest) = (Vec::new(), 0);
    for (at, jump) in JUMPS.iter().enumerate() {
        fs::write(&told, format!("{jump}\n"))?;
        let mut ticket = Wish::ticket(format!("w-clock-{at}"));
        let Said::Kept(Some(number)) = ticket.say(&desk, &authorization)? else {
            return Err(format!("a ticket was refused at {jump}").into());
        };
        if number <= newest {
            return Err(format!("ticket {number} came after {newest}").into());
        }
        newest = number;
        let mut comment = Wish::comment(format!("w-clock-{at}-comment"), number);
        if !matches!(comment.say(&desk, &authorization)?, Said::Kept(_)) {
            return Err(format!("a comment was refused at {jump}").into());
        }
        wishes.extend([ticket, comment]);
        if !desk.is_running() {
            return Err(format!("the desk ended at {jump}").into());
        }
    }
    desk.stop()?;
    start.variables.clear();
    start.check()?;
    let (lost, twice) = Found::read(&start)?.lost_and_twice(&wishes)?;
    if lost + twice > 0 {
        return Err(format!("{lost} lost, {twice} twice").into());
    }
    Ok(Verdict::Held(format!(
        "jumps of {}: tickets and comments taken in order, 0 lost, 0 twice; check ok",
        JUMPS.join(", ")
    )))
}
