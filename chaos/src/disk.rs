//! A full disk, for the database, the attachments and the temporary files, each alone: refused in words, nothing half
//! there, and well again when there is space.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::client::ask;
use crate::desk::{Browser, Desk, Folder, Start};
use crate::ledger::{Found, Said, Wish};
use crate::{Outcome, Verdict, Wanted};

/// A small disk in memory; unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, mib: u32) -> Outcome<Self> {
        fs::create_dir_all(at)?;
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "chaos"])
            .arg(at)
            .output()?;
        if done.status.success() {
            Ok(Self(at.to_owned()))
        } else {
            Err(String::from_utf8_lossy(&done.stderr)
                .trim()
                .to_owned()
                .into())
        }
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Takes all the space that is left.
    fn fill(&self) -> Outcome<()> {
        let mut file = fs::File::create(self.filler())?;
        for size in [64 * 1024, 512, 1] {
            let block = vec![b'x'; size];
            while file.write_all(&block).is_ok() {}
        }
        Ok(())
    }

    fn free(&self) -> Outcome<()> {
        Ok(fs::remove_file(self.filler())?)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// What is full.
struct Place {
    name: &'static str,
    folder: &'static str,
    /// Whether a ticket without files is refused too.
    stops_tickets: bool,
}

const PLACES: &[Place] = &[
    Place {
        name: "database",
        folder: "",
        stops_tickets: true,
    },
    Place {
        name: "attachments",
        folder: "files",
        stops_tickets: false,
    },
    Place {
        name: "temporary files",
        folder: "tmp",
        stops_tickets: false,
    },
];

fn refused(wish: &mut Wish, desk: &Desk, authorization: &str) -> Outcome<u16> {
    match wish.say(desk, authorization)? {
        Said::Kept(_) => Err(format!("{} was taken although the disk is full", wish.key).into()),
        Said::NotNow(status) => Ok(status),
    }
}

fn kept(wish: &mut Wish, desk: &Desk, authorization: &str) -> Outcome<()> {
    match wish.say(desk, authorization)? {
        Said::Kept(_) => Ok(()),
        Said::NotNow(status) => Err(format!("{} was answered {status}", wish.key).into()),
    }
}

fn fill_one(wanted: &Wanted, place: &Place) -> Outcome<String> {
    let folder = Folder::new()?;
    let data = folder.0.join("data");
    // The whole folder is one disk; what is not to be full has another one.
    let whole = Disk::mount(&data, if place.folder.is_empty() { 24 } else { 96 })?;
    let others: Vec<Disk> = PLACES
        .iter()
        .filter(|other| !other.folder.is_empty())
        .map(|other| {
            let mib = if other.folder == place.folder { 4 } else { 64 };
            Disk::mount(&data.join(other.folder), mib)
        })
        .collect::<Outcome<_>>()?;
    let full = others
        .iter()
        .find(|disk| !place.folder.is_empty() && disk.0.ends_with(place.folder))
        .unwrap_or(&whole);

    let start = Start::new(&wanted.arende, &data);
    let authorization = start.people()?;
    let mut desk = start.serve()?;
    let browser = Browser::sign_in(&desk)?;
    let mut wishes = vec![
        Wish::ticket("w-before".into()),
        Wish::ticket("w-ticket".into()),
        Wish::request("w-request".into(), browser.form(&desk)?),
    ];
    let [before, ticket, request] = wishes.as_mut_slice() else {
        return Err("three wishes".into());
    };
    kept(before, &desk, &authorization)?;

    full.fill()?;
    let with_file = refused(request, &desk, &authorization)?;
    if place.stops_tickets {
        // What the log has already taken may be written once more without new space.
        let mut refusals = 0;
        for at in 0..40 {
            let mut more = Wish::ticket(format!("w-more-{at}"));
            match more.say(&desk, &authorization)? {
                Said::Kept(_) => {}
                Said::NotNow(_) => refusals += 1,
            }
        }
        if refusals == 0 {
            return Err("the database never was full".into());
        }
        refused(ticket, &desk, &authorization)?;
    } else {
        kept(ticket, &desk, &authorization)?;
    }
    let home = ask(&desk.address, "GET", "/hc/en", &[], &[])?;
    if home.status != 200 || !desk.is_running() {
        return Err(format!("pages answer {} while the disk is full", home.status).into());
    }
    let found = Found::read(&start)?;
    if wishes
        .iter()
        .any(|wish| !wish.kept && found.times(wish).ok() != Some(0))
    {
        return Err("something refused is there all the same".into());
    }

    full.free()?;
    for wish in wishes.iter_mut().filter(|wish| !wish.kept) {
        kept(wish, &desk, &authorization)?;
    }
    desk.stop()?;
    start.check()?;
    let (lost, twice) = Found::read(&start)?.lost_and_twice(&wishes)?;
    if lost + twice > 0 {
        return Err(format!("{lost} lost, {twice} twice").into());
    }
    Ok(format!("{}: {with_file}", place.name))
}

pub fn run(wanted: &Wanted) -> Outcome<Verdict> {
    let folder = Folder::new()?;
    if let Err(why) = Disk::mount(&folder.0.join("try"), 1) {
        return Ok(Verdict::NotHere(format!("no disk can be mounted ({why})")));
    }
    let seen = PLACES
        .iter()
        .map(|place| {
            fill_one(wanted, place).map_err(|why| format!("{} full: {why}", place.name).into())
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Verdict::Held(format!(
        "refused while full ({}), pages kept answering, all taken when there was space; check ok",
        seen.join(", ")
    )))
}
