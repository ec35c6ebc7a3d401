//! Mails that cannot be filed, that are too large, or that the server does not give.

use super::cutter::{Cutter, Fault};
use super::*;

/// From now on the desk takes one ticket about poison, and no more.
fn poisoned(desk: &Desk) {
    let maja = desk.maja();
    desk.asks(maja, "Poison", Message::text("the first"), &[]);
    let spoil = |tx: &Tx<'_>| {
        tx.run(
            "CREATE UNIQUE INDEX poison ON ticket ((CASE WHEN subject LIKE 'Poison%' THEN 1 END))",
            &[],
        )
    };
    desk.app.store.write_now(spoil).unwrap();
}

#[test]
fn a_mail_that_cannot_be_filed_is_set_aside_after_three_tries_and_the_others_flow() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    poisoned(&desk);
    let id = add(&desk, server.mailbox(), "secret");
    server.deliver("1.host", &mail(1));
    server.deliver("2.host", &mail(2).replace("Question", "Poison"));
    server.deliver("3.host", &mail(3));
    assert_eq!(read(&desk, id).unwrap(), 3);
    assert_eq!(letters(&desk).len(), 2, "the others are filed");
    assert_eq!(left(&desk, id), [(2, Left::Again)]);
    assert_eq!((server.count(""), server.count(".Done")), (1, 2));
    read(&desk, id).unwrap();
    assert_eq!(left(&desk, id), [(2, Left::Again)]);
    server.deliver("4.host", &mail(4));
    assert_eq!(read(&desk, id).unwrap(), 1);
    let held = desk.letters(true);
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].subject, "Poison 2");
    assert_eq!(held[0].reason, "it could not be filed, three times");
    assert!(
        desk.app.files.read_now(&held[0].sha256).is_ok(),
        "it is kept"
    );
    assert_eq!(letters(&desk).len(), 4);
    assert_eq!((server.count(".Done"), server.count(".Failed")), (3, 1));
    assert_eq!((server.count(""), left(&desk, id)), (0, vec![]));
}

#[test]
fn a_mail_that_is_filed_at_a_later_try_is_filed_once_and_moved() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    poisoned(&desk);
    let id = add(&desk, server.mailbox(), "secret");
    server.deliver("1.host", &mail(1).replace("Question", "Poison"));
    read(&desk, id).unwrap();
    assert_eq!(left(&desk, id), [(1, Left::Again)]);
    let cure = |tx: &Tx<'_>| tx.run("DROP INDEX poison", &[]);
    desk.app.store.write_now(cure).unwrap();
    read(&desk, id).unwrap();
    assert_eq!(fates(&desk), [("Poison 1".to_owned(), "ticket".to_owned())]);
    assert_eq!((server.count(".Done"), left(&desk, id)), (1, vec![]));
}

#[test]
fn trouble_of_the_desk_is_not_the_mails_fault() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    server.deliver("1.host", &mail(1));
    // Nothing can be kept: what was a folder is a file.
    let tmp = desk.test.folder().join("tmp");
    std::fs::rename(&tmp, desk.test.folder().join("tmp-away")).unwrap();
    std::fs::write(&tmp, "in the way").unwrap();
    for _ in 0..5 {
        let trouble = read(&desk, id);
        assert!(matches!(trouble, Err(Trouble::Desk(_))), "{trouble:?}");
    }
    assert_eq!(left(&desk, id), []);
    assert_eq!(found(&desk, id).uid_done, 0);
    std::fs::remove_file(&tmp).unwrap();
    std::fs::rename(desk.test.folder().join("tmp-away"), &tmp).unwrap();
    read(&desk, id).unwrap();
    assert_eq!(
        fates(&desk),
        [("Question 1".to_owned(), "ticket".to_owned())]
    );
}

#[test]
fn what_the_desk_refuses_is_the_mails_own_and_what_passes_is_not() {
    use platform::Error;
    let refused = crate::receive::refused;
    let no = refused(&Error::refused(422, "refused-too-long"));
    assert_eq!(no.unwrap(), "the desk refused it: refused-too-long");
    assert_eq!(
        refused(&Error::Absent).unwrap(),
        "it asks for what is not there"
    );
    for passes in [
        Error::refused(503, "refused-busy"),
        Error::refused(503, "refused-database-away"),
        Error::refused(507, "refused-disk-full"),
        Error::broken("a fault"),
    ] {
        assert_eq!(refused(&passes), None, "{passes:?}");
    }
}

#[test]
fn a_mail_that_the_server_does_not_give_is_not_passed_over_in_silence() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let way = Cutter::whenever(server.plain, "UID FETCH 1 (UID BODY", Fault::No);
    let mailbox = Mailbox {
        port: way.port,
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    server.deliver("1.host", &mail(1));
    server.deliver("2.host", &mail(2));
    read(&desk, id).unwrap();
    assert_eq!(left(&desk, id), [(1, Left::Again)]);
    assert_eq!(
        fates(&desk),
        [("Question 2".to_owned(), "ticket".to_owned())]
    );
    read(&desk, id).unwrap();
    read(&desk, id).unwrap();
    let held = desk.letters(true);
    assert_eq!(held[0].reason, "the mail server does not give it");
    assert_eq!((server.count(".Done"), server.count(".Failed")), (1, 1));
    assert_eq!(left(&desk, id), []);

    // One that it gives at the second time.
    server.deliver("3.host", &mail(3));
    let way = Cutter::whenever(server.plain, "UID FETCH 3 (UID BODY", Fault::No);
    point(&desk, id, way.port);
    read(&desk, id).unwrap();
    point(&desk, id, server.plain);
    read(&desk, id).unwrap();
    assert_eq!(letters(&desk).len(), 3);
    assert_eq!(letters(&desk)[0].subject, "Question 3");
}

#[test]
fn a_mail_that_somebody_takes_out_meanwhile_is_nobodys_trouble() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    poisoned(&desk);
    server.deliver("1.host", &mail(1).replace("Question", "Poison"));
    read(&desk, id).unwrap();
    assert_eq!(left(&desk, id), [(1, Left::Again)]);
    server.told(&["SELECT INBOX", "STORE 1 +FLAGS \\Deleted", "EXPUNGE"]);
    read(&desk, id).unwrap();
    assert_eq!((letters(&desk).len(), left(&desk, id)), (0, vec![]));
}

#[test]
fn a_mail_that_is_too_large_is_told_and_lies_in_the_mailbox() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    let words = "x".repeat(70) + "\n";
    server.deliver("1.host", &format!("{}{}", mail(1), words.repeat(750_000)));
    server.deliver("2.host", &mail(2));
    read(&desk, id).unwrap();
    let held = desk.letters(true);
    assert_eq!(held[0].subject, "Question 1");
    assert!(held[0].size < 1000, "its header alone");
    let w = desk
        .app
        .language
        .words(platform::language::Locale::En, "UTC");
    assert!(crate::why::shown(&held[0].reason, &w).contains("50 MB"));
    assert_eq!((server.count(".Done"), server.count(".Failed")), (1, 1));
}

#[test]
fn mail_that_cannot_be_moved_is_filed_all_the_same_and_moved_later() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let way = Cutter::whenever(server.plain, "\"Done\"", Fault::No);
    let mailbox = Mailbox {
        port: way.port,
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    for number in 1..=3 {
        server.deliver(&format!("{number}.host"), &mail(number));
    }
    let trouble = read(&desk, id);
    assert!(matches!(trouble, Err(Trouble::Folder(_))), "{trouble:?}");
    assert_eq!(letters(&desk).len(), 3);
    assert_eq!(left(&desk, id).len(), 3);
    point(&desk, id, server.plain);
    read(&desk, id).unwrap();
    assert_eq!((letters(&desk).len(), server.count(".Done")), (3, 3));
    assert_eq!(left(&desk, id), []);
}

#[test]
fn without_folders_mail_stays_and_is_marked() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let mailbox = Mailbox {
        done_folder: String::new(),
        failed_folder: String::new(),
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    poisoned(&desk);
    server.deliver("1.host", &mail(1));
    server.deliver("2.host", &mail(2).replace("Question", "Poison"));
    for _ in 0..3 {
        read(&desk, id).unwrap();
    }
    assert_eq!(
        (server.count_flagged('S'), server.count_flagged('F')),
        (1, 1)
    );
    assert_eq!(letters(&desk).len(), 2);
}
