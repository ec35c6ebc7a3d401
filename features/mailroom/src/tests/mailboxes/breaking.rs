//! Lines that break off, folders that are another one, very many mails.

use super::cutter::{Cutter, Fault};
use super::*;

#[test]
fn a_line_that_breaks_off_at_any_command_loses_and_doubles_nothing() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    let mut number = 0;
    let mut broken_at = Vec::new();
    for fault in [Fault::Before, Fault::After] {
        for at in 0.. {
            for _ in 0..2 {
                number += 1;
                server.deliver(&format!("{number}.host"), &mail(number));
            }
            let way = Cutter::at(server.plain, at, fault);
            point(&desk, id, way.port);
            let broken = read(&desk, id);
            point(&desk, id, server.plain);
            read(&desk, id).unwrap();
            let what = || format!("{fault:?} {:?}: {broken:?}", way.commands().last());
            assert_eq!(letters(&desk).len(), number as usize, "{}", what());
            assert_eq!(server.count(".Done"), number as usize, "{}", what());
            assert_eq!(
                (server.count(""), left(&desk, id)),
                (0, vec![]),
                "{}",
                what()
            );
            if !way.has_cut() {
                assert!(broken.is_ok(), "{broken:?}");
                break;
            }
            broken_at.extend(way.commands().last().cloned());
        }
    }
    assert!(letters(&desk).iter().all(|letter| letter.fate == "ticket"));
    for verb in [
        "LOGIN",
        "CAPABILITY",
        "SELECT",
        "UID SEARCH",
        "UID FETCH",
        "UID MOVE",
        "LOGOUT",
    ] {
        let times = broken_at
            .iter()
            .filter(|line| line.starts_with(verb))
            .count();
        assert!(times >= 2, "{verb} {times}: {broken_at:?}");
    }
}

#[test]
fn a_mail_at_which_every_line_breaks_off_does_not_hold_up_the_others() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let way = Cutter::whenever(server.plain, "UID FETCH 2 (UID BODY", Fault::After);
    let mailbox = Mailbox {
        port: way.port,
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    for number in 1..=3 {
        server.deliver(&format!("{number}.host"), &mail(number));
    }
    for _ in 0..5 {
        assert!(matches!(read(&desk, id), Err(Trouble::Cut(_))));
        assert_eq!(letters(&desk).len(), 1);
    }
    // From here on it is one that the server does not give, and the others do not wait for it.
    assert_eq!(left(&desk, id), [(2, Left::Again)]);
    for _ in 0..2 {
        assert!(matches!(read(&desk, id), Err(Trouble::Cut(_))));
        assert!(fates(&desk).contains(&("Question 3".to_owned(), "ticket".to_owned())));
    }
    let held = (String::new(), "held".to_owned());
    assert!(fates(&desk).contains(&held), "{:?}", fates(&desk));
    assert_eq!(letters(&desk).len(), 3);
    read(&desk, id).unwrap();
    assert_eq!((server.count(".Done"), server.count(".Failed")), (2, 1));
}

#[test]
fn a_folder_that_was_made_anew_is_read_anew_without_doubles() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    server.told(&["CREATE Support"]);
    let mailbox = Mailbox {
        folder: "Support".to_owned(),
        done_folder: String::new(),
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    for number in 1..=3 {
        server.deliver_to(".Support", &format!("{number}.host"), &mail(number));
    }
    assert_eq!(read(&desk, id).unwrap(), 3);
    let validity = found(&desk, id).uid_validity;
    server.told(&["DELETE Support", "CREATE Support"]);
    for number in 2..=4 {
        server.deliver_to(".Support", &format!("{number}.again"), &mail(number));
    }
    assert_eq!(read(&desk, id).unwrap(), 3);
    assert_ne!(found(&desk, id).uid_validity, validity);
    assert_eq!(letters(&desk).len(), 4, "two were here before");
    assert_eq!(read(&desk, id).unwrap(), 0);
}

#[test]
fn a_mailbox_begins_with_what_comes_from_now_on_and_stays_with_it() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    server.told(&["CREATE Support"]);
    let mailbox = Mailbox {
        folder: "Support".to_owned(),
        done_folder: String::new(),
        take_all: false,
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    for number in 1..=3 {
        server.deliver_to(".Support", &format!("{number}.host"), &mail(number));
    }
    assert_eq!(read(&desk, id).unwrap(), 0, "it was there before");
    server.deliver_to(".Support", "4.host", &mail(4));
    assert_eq!(read(&desk, id).unwrap(), 1);
    assert_eq!(
        fates(&desk),
        [("Question 4".to_owned(), "ticket".to_owned())]
    );

    // The server counts anew, and still has what lay there before the desk came.
    server.told(&["DELETE Support", "CREATE Support"]);
    let old = "old.host";
    server.deliver_to(".Support", old, &mail(1));
    let old = server.file(".Support", old);
    let before = std::fs::FileTimes::new().set_modified(std::time::UNIX_EPOCH);
    std::fs::File::options()
        .write(true)
        .open(old)
        .unwrap()
        .set_times(before)
        .unwrap();
    server.deliver_to(".Support", "4.again", &mail(4));
    server.deliver_to(".Support", "5.host", &mail(5));
    assert_eq!(read(&desk, id).unwrap(), 3);
    let subjects: Vec<_> = fates(&desk)
        .into_iter()
        .map(|(subject, _)| subject)
        .collect();
    assert_eq!(subjects, ["Question 5", "Question 4"]);

    // All of it after all.
    let all = Mailbox {
        take_all: true,
        ..found(&desk, id)
    };
    save(&desk, all, None).unwrap();
    read(&desk, id).unwrap();
    assert_eq!(letters(&desk).len(), 3);
}

/// Memory that this process has used at most, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}

/// What a desk has of the mails that it read.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    mails: i64,
    /// Mails that are part of a ticket, as its beginning or in reply.
    placed: i64,
    comments: i64,
    /// Comments whose words no other has.
    different: i64,
    /// Mails that a comment came from.
    behind: i64,
    tickets: i64,
}

fn counted(desk: &Desk) -> Counted {
    let count = |tx: &Tx<'_>| {
        Ok(Counted {
            mails: tx.number("SELECT count(*) FROM mail_in", &[])?,
            placed: tx.number(
                "SELECT count(*) FROM mail_in WHERE fate IN ('ticket', 'comment')",
                &[],
            )?,
            comments: tx.number("SELECT count(*) FROM comment", &[])?,
            different: tx.number("SELECT count(DISTINCT body) FROM comment", &[])?,
            behind: tx.number("SELECT count(DISTINCT mail_in_id) FROM comment", &[])?,
            tickets: tx.number("SELECT count(*) FROM ticket", &[])?,
        })
    };
    desk.app.store.read_now(count).unwrap()
}

/// Mails of one person in the full mailbox: fewer than are too many for an hour.
const EACH: u32 = 20;

/// The mail with this number: the first of its sender asks, those after it add to that.
fn one_of_many(number: u32, filler: &str) -> String {
    let who = number / EACH;
    let first = who * EACH;
    let answers = if number == first {
        String::new()
    } else {
        format!("In-Reply-To: <m{first}@skola.example>\n")
    };
    format!(
        "From: Person {who} <person{who}@skola.example>\nTo: help@desk.example\nSubject: Printer {who}\n{answers}\
         Message-ID: <m{number}@skola.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=part\n\n\
         --part\nContent-Type: text/plain\n\nThis is mail {number}.\n\
         --part\nContent-Type: text/plain\nContent-Disposition: attachment; filename=log{number}.txt\n\n\
         {number}\n{filler}--part--\n"
    )
}

/// `ARENDE_TEST_MAILS=100000` reads as many as that.
#[test]
fn a_very_full_mailbox_is_read_in_small_pieces_and_little_memory() {
    const ALONE: &str = "ARENDE_TEST_ALONE";
    let mails: u32 = std::env::var("ARENDE_TEST_MAILS")
        .map_or(1000, |number| number.parse().expect("a number of mails"));
    // In a process of its own: what other tests need at the same time is not counted.
    if std::env::var_os(ALONE).is_none() {
        let room = module_path!().trim_start_matches("mailroom::");
        let test = format!("{room}::a_very_full_mailbox_is_read_in_small_pieces_and_little_memory");
        let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
        let ended = alone
            .args(["--exact", &test, "--nocapture"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(
            ended.status.success() && said.contains("1 passed"),
            "{}: {said}\n{}",
            ended.status,
            String::from_utf8_lossy(&ended.stderr)
        );
        println!("{said}");
        return;
    }
    let (desk, server) = (Desk::open(), Dovecot::start());
    let way = Cutter::whole(server.plain);
    let mailbox = Mailbox {
        port: way.port,
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    // Some have an account; the others are guests from their first mail on.
    for who in 0..5 {
        let address = format!("person{who}@skola.example");
        desk.somebody(&format!("Person {who}"), &address, Role::User, true);
    }
    // All of them together are larger than the memory that reading them may take.
    let filler = "Words that nobody reads, and that take room all the same.\n";
    let filler = filler.repeat(if mails > 5000 { 60 } else { 2000 });
    for number in 0..mails {
        server.deliver(&format!("{number}.host"), &one_of_many(number, &filler));
    }
    let before = peak();
    assert_eq!(read(&desk, id).unwrap(), mails as usize);
    let (grown, most) = (peak() - before, 40 + u64::from(mails) / 1000);
    println!("{mails} mails, {grown} MiB more, {} MiB at most", peak());
    let all = i64::from(mails);
    let expected = Counted {
        mails: all,
        placed: all,
        comments: all,
        different: all,
        behind: all,
        tickets: mails.div_ceil(EACH).into(),
    };
    assert_eq!(counted(&desk), expected, "each is exactly one comment");
    assert_eq!(
        (server.count(""), server.count(".Done")),
        (0, mails as usize)
    );
    // What is known of each is small, and grows with their number.
    assert!(grown < most, "{grown} MiB more");
    assert!(peak() < 200, "{} MiB at most", peak());
    for command in way.commands() {
        let Some(fetched) = command.strip_prefix("UID FETCH ") else {
            continue;
        };
        let (numbers, what) = fetched.split_once(' ').unwrap();
        let many = numbers.split(',').count();
        let most = if what.contains("BODY") { 1 } else { 100 };
        assert!(many <= most && !numbers.contains(':'), "{command}");
    }
}
