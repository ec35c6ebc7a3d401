//! kill -9 at moments nobody chose, while many write: what was answered is there, once, and soon readable again.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::desk::{Browser, Desk, Folder, Start};
use crate::ledger::{Found, Said, Wish};
use crate::{Outcome, Verdict, Wanted, below};

/// Longest time that a desk is left alone before it is killed, in milliseconds.
const LONGEST: u64 = 400;

/// One who writes: what they wished so far, the tickets that they know, and how they are let in.
struct Writer {
    name: usize,
    browser: Browser,
    wishes: Vec<Wish>,
    tickets: Vec<i64>,
}

impl Writer {
    /// Wishes that were cut off are said again first; then new ones, until the desk is gone.
    fn write_until_cut(&mut self, desk: &Desk, authorization: &str) -> Outcome<()> {
        for at in 0..self.wishes.len() {
            if self.wishes.get(at).is_some_and(|wish| !wish.kept)
                && !self.say(at, desk, authorization)?
            {
                return Ok(());
            }
        }
        loop {
            let key = format!(
                "w-{}-{}-{:x}",
                self.name,
                self.wishes.len(),
                below(u64::MAX)
            );
            let wish = match (self.wishes.len() % 5, self.tickets.last()) {
                (0, _) => match self.browser.form(desk) {
                    Ok(form) => Wish::request(key, form),
                    Err(_) => return Ok(()),
                },
                (1 | 3, Some(ticket)) => Wish::comment(key, *ticket),
                _ => Wish::ticket(key),
            };
            self.wishes.push(wish);
            if !self.say(self.wishes.len() - 1, desk, authorization)? {
                return Ok(());
            }
        }
    }

    /// False when the desk was cut off in the middle of it.
    fn say(&mut self, at: usize, desk: &Desk, authorization: &str) -> Outcome<bool> {
        let Some(wish) = self.wishes.get_mut(at) else {
            return Ok(false);
        };
        match wish.say(desk, authorization) {
            Ok(Said::Kept(number)) => {
                self.tickets.extend(number);
                Ok(true)
            }
            Ok(Said::NotNow(status)) => Err(format!("{} was answered {status}", wish.key).into()),
            Err(error) if error.to_string().contains("answered") => Err(error),
            Err(_) => Ok(false),
        }
    }
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    let done = Command::new("cp")
        .args(["-a", "--reflink=auto"])
        .arg(from.join("."))
        .arg(to)
        .status()?;
    if done.success() {
        Ok(())
    } else {
        Err("the data could not be copied".into())
    }
}

pub fn run(wanted: &Wanted) -> Outcome<Verdict> {
    let folder = Folder::new()?;
    let start = Start::new(&wanted.arende, &folder.0);
    if let Some(data) = &wanted.data {
        copy(data, &folder.0)?;
    }
    let authorization = start.people()?;
    let desk = start.serve()?;
    let browser = Browser::sign_in(&desk)?;
    let mut writers: Vec<_> = (0..wanted.writers)
        .map(|name| Writer {
            name,
            browser: browser.clone(),
            wishes: Vec::new(),
            tickets: Vec::new(),
        })
        .collect();
    desk.stop()?;

    let mut ready = Vec::new();
    for _ in 0..wanted.trials {
        let mut desk = start.serve()?;
        ready.push(desk.ready);
        let left_alone = Duration::from_millis(below(LONGEST));
        let outcomes = std::thread::scope(|scope| {
            let shared = &desk;
            let authorization = authorization.as_str();
            let writing: Vec<_> = writers
                .iter_mut()
                .map(|writer| scope.spawn(move || writer.write_until_cut(shared, authorization)))
                .collect();
            std::thread::sleep(left_alone);
            shared.kill_now();
            writing
                .into_iter()
                .map(|writing| {
                    writing
                        .join()
                        .map_err(|_| "a writer broke".into())
                        .flatten()
                })
                .collect::<Vec<Outcome<()>>>()
        });
        desk.kill();
        outcomes.into_iter().collect::<Outcome<Vec<()>>>()?;
    }

    // What was cut off is said once more: then everything is there exactly once.
    let desk = start.serve()?;
    ready.push(desk.ready);
    let mut wishes = Vec::new();
    for writer in &mut writers {
        for wish in writer.wishes.iter_mut().filter(|wish| !wish.kept) {
            wish.say(&desk, &authorization)?;
        }
        wishes.append(&mut writer.wishes);
    }
    desk.stop()?;
    start.check()?;
    let (lost, twice) = Found::read(&start)?.lost_and_twice(&wishes)?;
    let not_kept = wishes.iter().filter(|wish| !wish.kept).count();
    ready.sort_unstable();
    let at = |share: usize| {
        ready
            .get(ready.len() * share / 100)
            .map_or(0, Duration::as_millis)
    };
    let seen = format!(
        "{} trials, {} writers, {} writes: {lost} lost, {twice} twice; ready again after {} ms (p95 {} ms); check ok",
        wanted.trials,
        wanted.writers,
        wishes.len(),
        at(50),
        at(95),
    );
    if lost + twice + not_kept > 0 {
        return Err(format!("{seen}; {not_kept} not taken in the end").into());
    }
    Ok(Verdict::Held(seen))
}
