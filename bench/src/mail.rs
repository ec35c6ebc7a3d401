//! Mail: how many messages one core reads in a second, and how many come in, on disk when they are answered, by the
//! command and over LMTP, into a desk with many tickets.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::desk::{self, Desk};
use crate::{Outcome, Wanted};

/// The goals: mails a second, and messages read a second.
const MAILS: f64 = 100.0;
const READ: f64 = 2000.0;

/// The desk's address in a demo.
const TO: &str = "support@localhost.localdomain";

/// Everybody writes twice, the second time to what they wrote first.
fn message(number: u64) -> String {
    let (writer, again) = (number / 2, number % 2);
    let answers = if again == 1 {
        format!("In-Reply-To: <{writer}.0@bench.example>\r\n")
    } else {
        String::new()
    };
    let body = TYPICAL[(number % TYPICAL.len() as u64) as usize];
    format!(
        "From: Writer {writer} <writer{writer}@bench.example>\r\nTo: {TO}\r\nSubject: The exam does not start {writer}\r\n\
         Date: Mon, 1 Jun 2026 10:00:00 +0200\r\nMessage-ID: <{writer}.{again}@bench.example>\r\n{answers}MIME-Version: 1.0\r\n{}",
        body.replace('\n', "\r\n")
    )
}

/// Bodies as mail programs write them.
const TYPICAL: [&str; 5] = [
    "Content-Type: text/plain; charset=utf-8\n\nHello,\n\nthe exam does not start in room 3. What can we do?\n\nBest regards\nAnna\n-- \nAnna Ek\nThe school, Storgatan 1\n",
    "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nHej!\n\nProvet startar inte i sal 3, kan ni hj=E4lpa oss?\n\nH=E4lsningar\n=C5sa\n\nDen m=E5n 1 juni 2026 kl 09:12 skrev Support <support@localhost.localdomain>:\n> Hej =C5sa,\n> har ni startat om?\n>> Nej\n",
    "Content-Type: multipart/alternative; boundary=b1\n\n--b1\nContent-Type: text/plain; charset=utf-8\n\nIt works now, thank you.\n\nOn Mon, 1 Jun 2026 at 09:12, Support wrote:\n> Did it work?\n--b1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<html><body><div dir=3D\"ltr\">It works now, <b>thank you</b>.</div><br><div class=3D\"gmail_quote\"><div class=3D\"gmail_attr\">On Mon, 1 Jun 2026 at 09:12, Support wrote:<br></div><blockquote class=3D\"gmail_quote\"><p>Did it work?</p></blockquote></div></body></html>\n--b1--\n",
    "Content-Type: text/html; charset=utf-8\n\n<html><head><style>p{margin:0}</style></head><body><div class=\"WordSection1\"><p>Hello,</p><p>&nbsp;</p><table><tr><td>Room</td><td>3</td></tr><tr><td>Time</td><td>10:00</td></tr></table><p>Kind regards,</p><p>Jonas</p><div id=\"divRplyFwdMsg\"><hr><b>From:</b> Support<br><b>Subject:</b> Exam</div><p>Earlier words.</p></div></body></html>\n",
    "Content-Type: multipart/mixed; boundary=b2\n\n--b2\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nVGhlIHJlcG9ydCBpcyBhdHRhY2hlZC4KClJlZ2FyZHMKTWFyaWEK\n--b2\nContent-Type: text/csv; name=\"report.csv\"\nContent-Disposition: attachment; filename=\"report.csv\"\nContent-Transfer-Encoding: base64\n\nbmFtZSxyZXN1bHQKQW5uYSwxMgpCbyw5Cg==\n--b2--\n",
];

/// Messages that one thread reads in a second.
fn read(span: Duration) -> f64 {
    let mails: Vec<String> = (0..100).map(message).collect();
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < span {
        for mail in &mails {
            let read = mail_text::parse(mail.as_bytes());
            assert!(!std::hint::black_box(read).reply_text.is_empty());
            done += 1;
        }
    }
    f64::from(done) / begun.elapsed().as_secs_f64()
}

/// `arende mail receive` once for each mail until the time is up, as a mail server with a pipe does: how many.
fn pipe(arende: &Path, data: &Path, next: &AtomicU64, until: Instant) -> Outcome<u32> {
    let mut done = 0;
    while Instant::now() < until {
        let mut one = Command::new(arende)
            .args(["mail", "receive", "--data"])
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mail = message(next.fetch_add(1, Ordering::Relaxed));
        one.stdin
            .take()
            .ok_or("no pipe")?
            .write_all(mail.as_bytes())?;
        let said = one.wait_with_output()?;
        if !said.status.success() {
            return Err(String::from_utf8_lossy(&said.stdout).into_owned().into());
        }
        done += 1;
    }
    Ok(done)
}

/// One conversation that hands over mails until the time is up: how many.
fn hand_over(port: u16, next: &AtomicU64, until: Instant) -> Outcome<u32> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    let mut answers = BufReader::new(stream.try_clone()?);
    let mut expect = |code: &str| -> Outcome<()> {
        loop {
            let mut line = String::new();
            answers.read_line(&mut line)?;
            if !line.starts_with(code) {
                return Err(format!("the desk says {line}").into());
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    };
    let say = |words: &str| (&stream).write_all(words.as_bytes());
    expect("220")?;
    say("LHLO bench\r\n")?;
    expect("250")?;
    let mut done = 0;
    while Instant::now() < until {
        let mail = message(next.fetch_add(1, Ordering::Relaxed));
        say("MAIL FROM:<a@bench.example>\r\n")?;
        expect("250")?;
        say(&format!("RCPT TO:<{TO}>\r\n"))?;
        expect("250")?;
        say("DATA\r\n")?;
        expect("354")?;
        say(&format!("{mail}\r\n.\r\n"))?;
        expect("250")?;
        done += 1;
    }
    say("QUIT\r\n")?;
    Ok(done)
}

/// Mails a second that so many hand over at once.
fn rate(
    clients: usize,
    span: Duration,
    hand_over: impl Fn(Instant) -> Outcome<u32> + Sync,
) -> Outcome<f64> {
    let begun = Instant::now();
    let until = begun + span;
    let hand_over = &hand_over;
    let done: Result<Vec<u32>, String> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..clients)
            .map(|_| scope.spawn(move || hand_over(until).map_err(|why| why.to_string())))
            .collect();
        all.into_iter()
            .map(|one| one.join().map_err(|_| "a client broke".to_owned())?)
            .collect()
    });
    Ok(f64::from(done?.iter().sum::<u32>()) / begun.elapsed().as_secs_f64())
}

fn say(what: &str, rate: f64, goal: f64) {
    let verdict = if rate >= goal {
        "reached"
    } else {
        "NOT reached"
    };
    println!("{what:<58} {rate:>8.0} /s   goal {goal:.0}: {verdict}");
}

pub fn measure(wanted: &Wanted) -> Outcome<()> {
    let span = Duration::from_secs(wanted.seconds);
    say("reading typical messages, one thread", read(span), READ);
    let tickets = wanted.tickets.min(100_000);
    let kept = wanted.data.join(format!("{tickets}-{}", wanted.seed));
    desk::generate(&wanted.arende, &kept, tickets, wanted.seed)?;
    // Of a copy: what comes in is not there the next time.
    let data = wanted.data.join("mail");
    let _ = std::fs::remove_dir_all(&data);
    let copied = Command::new("cp")
        .arg("-r")
        .arg(&kept)
        .arg(&data)
        .status()?;
    if !copied.success() {
        return Err("the desk could not be copied".into());
    }
    let (before, _) = desk::counts(&data)?;
    let next = AtomicU64::new(0);
    let piped = |until| pipe(&wanted.arende, &data, &next, until);
    say(
        "arende mail receive, one process at a time, no desk runs",
        rate(1, span, piped)?,
        MAILS,
    );
    let port = desk::free_address()?
        .rsplit_once(':')
        .ok_or("no port")?
        .1
        .parse()?;
    let served = Desk::with_lmtp(&wanted.arende, &data, port)?;
    for clients in [1, 4] {
        say(
            &format!("arende mail receive to the desk, {clients} processes at a time"),
            rate(clients, span, piped)?,
            MAILS,
        );
    }
    for clients in [1, 4, wanted.clients] {
        say(
            &format!("LMTP into {before} tickets, {clients} connections"),
            rate(clients, span, |until| hand_over(port, &next, until))?,
            MAILS,
        );
    }
    println!("memory while mails come in: {} MiB", served.memory_mib());
    drop(served);
    let (after, _) = desk::counts(&data)?;
    let written = next.load(Ordering::Relaxed);
    println!("{written} mails, {} new tickets", after - before);
    std::fs::remove_dir_all(&data)?;
    Ok(())
}
