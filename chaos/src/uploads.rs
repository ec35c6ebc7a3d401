//! Many large files at once: memory does not grow with them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::client::ask;
use crate::desk::{Browser, Folder, Start};
use crate::{Outcome, Verdict, Wanted};

const UPLOADS: usize = 64;
const SIZE: usize = 15 * 1000 * 1000;
/// Most that the process may grow by, in MiB.
const GROWTH: u64 = 128;

pub fn run(wanted: &Wanted) -> Outcome<Verdict> {
    let folder = Folder::new()?;
    let start = Start::new(&wanted.arende, &folder.0);
    start.people()?;
    let desk = start.serve()?;
    let browser = Browser::sign_in(&desk)?;
    let forms = (0..UPLOADS)
        .map(|_| browser.form(&desk))
        .collect::<Outcome<Vec<_>>>()?;
    let before = desk.memory();
    let file = vec![b'u'; SIZE];
    let (done, most) = (AtomicBool::new(false), AtomicU64::new(before));
    let answers = std::thread::scope(|scope| {
        let watching = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                most.fetch_max(desk.memory(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        let (desk, file) = (&desk, &file);
        let reading = scope.spawn(|| {
            let mut pages = 0;
            while !done.load(Ordering::Relaxed) {
                let page = ask(&desk.address, "GET", "/hc/en", &[], &[])?;
                if page.status != 200 {
                    return Err(format!("a page answered {} meanwhile", page.status).into());
                }
                pages += 1;
            }
            Ok::<u32, Box<dyn std::error::Error + Send + Sync>>(pages)
        });
        let sending: Vec<_> = forms
            .iter()
            .enumerate()
            .map(|(at, form)| scope.spawn(move || form.send(desk, &format!("w-upload-{at}"), file)))
            .collect();
        let answers: Vec<_> = sending
            .into_iter()
            .map(|sending| {
                sending
                    .join()
                    .map_err(|_| "a sender broke".into())
                    .flatten()
            })
            .collect();
        done.store(true, Ordering::Relaxed);
        let _ = watching.join();
        let pages = reading
            .join()
            .map_err(|_| "a reader broke".into())
            .flatten();
        (answers, pages)
    });
    let (answers, pages) = answers;
    let pages = pages?;
    let answers = answers.into_iter().collect::<Outcome<Vec<_>>>()?;
    let mut others: Vec<u16> = answers
        .iter()
        .map(|answer| answer.status)
        .filter(|status| *status != 303)
        .collect();
    others.sort_unstable();
    let grown = most.load(Ordering::Relaxed).saturating_sub(before);
    desk.stop()?;
    start.check()?;
    let left = std::fs::read_dir(start.data.join("tmp"))?.count();
    if left > 0 {
        return Err(format!("{left} temporary files are left").into());
    }
    let seen = format!(
        "{UPLOADS} files of {} MB at once, {} taken, {pages} pages answered meanwhile, memory grew by {grown} MiB from {before} MiB; check ok",
        SIZE / 1_000_000,
        UPLOADS - others.len()
    );
    if grown >= GROWTH || !others.is_empty() {
        return Err(format!("{seen}; other answers: {others:?}").into());
    }
    Ok(Verdict::Held(seen))
}
