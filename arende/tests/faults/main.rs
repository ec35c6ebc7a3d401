//! What is too large or too slow for every run: the real program, under loads that a machine meets on a bad day.
//! `cargo test -p arende --test faults -- --ignored --nocapture`

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "all of this crate is tests, also what clippy.toml does not know as one"
)]

mod program;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use program::Program;

const UPLOADS: usize = 64;
const SIZE: usize = 15 * 1024 * 1024;
const MOST_GROWTH: u64 = 128 * 1024 * 1024;

/// Sends one file in small pieces, all clients in step, so that all of them are on their way at the same time.
fn upload(program: &Program, which: usize, sent: &AtomicU64) -> String {
    let mut socket = TcpStream::connect(program.address()).unwrap();
    let head = format!(
        "POST /api/v2/uploads.json?filename=photo-{which}.bin HTTP/1.1\r\nHost: {}\r\nAuthorization: Basic {}\r\n\
         Content-Type: application/binary\r\nContent-Length: {SIZE}\r\nConnection: close\r\n\r\n",
        program.address(),
        program.credentials(),
    );
    socket.write_all(head.as_bytes()).unwrap();
    // No two the same, or they would be kept once.
    let piece: Vec<u8> = (0..64 * 1024)
        .map(|at| ((at * 7 + which) % 253) as u8)
        .collect();
    let mut left = SIZE;
    while left > 0 {
        let now = left.min(piece.len());
        socket.write_all(&piece[..now]).unwrap();
        left -= now;
        sent.fetch_add(now as u64, Ordering::Relaxed);
    }
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
#[ignore = "sends a gigabyte"]
fn sixty_four_large_uploads_at_once_need_little_memory_and_pages_stay_quick() {
    let program = Program::start();
    for _ in 0..20 {
        program.get("/hc/en");
    }
    let before = program.memory("VmRSS");
    let (sent, over) = (AtomicU64::new(0), Arc::new(AtomicBool::new(false)));
    let begun = Instant::now();
    let (mut pages, answers) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut took: Vec<Duration> = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let asked = Instant::now();
                assert!(program.get("/hc/en").starts_with("HTTP/1.1 200"));
                took.push(asked.elapsed());
            }
            took
        });
        let uploads: Vec<_> = (0..UPLOADS)
            .map(|which| {
                scope.spawn({
                    let (program, sent) = (&program, &sent);
                    move || upload(program, which, sent)
                })
            })
            .collect();
        let answers: Vec<String> = uploads.into_iter().map(|one| one.join().unwrap()).collect();
        over.store(true, Ordering::Relaxed);
        (reader.join().unwrap(), answers)
    });
    let took = begun.elapsed();
    let peak = program.memory("VmHWM");
    let growth = peak.saturating_sub(before);
    pages.sort();
    let p95 = pages[pages.len() * 95 / 100];
    println!(
        "{UPLOADS} uploads of {} MiB in {:.1} s: memory {} MiB before, {} MiB at most, growth {} MiB; {} pages meanwhile, p95 {} ms",
        SIZE >> 20,
        took.as_secs_f64(),
        before >> 20,
        peak >> 20,
        growth >> 20,
        pages.len(),
        p95.as_millis()
    );
    for answer in &answers {
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
    assert!(growth < MOST_GROWTH, "memory grew by {growth} bytes");
    assert_eq!(
        std::fs::read_dir(program.data().join("tmp"))
            .unwrap()
            .count(),
        0
    );
}
