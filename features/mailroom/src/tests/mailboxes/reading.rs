//! What is read, over which way, and what is said when it cannot be.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use super::server::free_port;
use super::*;
use domain::mailbox::WhoMayWrite;

#[test]
fn every_mail_of_a_mailbox_is_filed_once_and_put_away() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let mailbox = Mailbox {
        done_folder: "Åtgärdat & klart".to_owned(),
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    for number in 1..=3 {
        server.deliver(&format!("{number}.host"), &mail(number));
    }
    assert_eq!(read(&desk, id).unwrap(), 3);
    assert_eq!(letters(&desk).len(), 3);
    assert!(letters(&desk).iter().all(|letter| letter.fate == "ticket"));
    assert_eq!(server.count(""), 0);
    assert_eq!(server.count(".&AMU-tg&AOQ-rdat &- klart"), 3);
    assert!(found(&desk, id).read_at.is_some());
    assert_eq!(read(&desk, id).unwrap(), 0);
    // The same mails once more are known.
    for number in 1..=4 {
        server.deliver(&format!("{number}.again"), &mail(number));
    }
    assert_eq!(read(&desk, id).unwrap(), 4);
    assert_eq!(letters(&desk).len(), 4);
}

/// Whether the mailbox can be read that way.
fn tried(desk: &Desk, mailbox: &Mailbox) -> Result<(), Trouble> {
    run(imap::test(&desk.app, mailbox))
}

#[test]
fn what_is_wrong_with_a_mailbox_is_said_in_words() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "wrong");
    let wrong = tried(&desk, &found(&desk, id));
    assert!(matches!(wrong, Err(Trouble::Password(_))), "{wrong:?}");
    let id = save(&desk, found(&desk, id), Some("secret")).unwrap();
    let good = found(&desk, id);
    assert!(!good.secret.contains("secret"));
    tried(&desk, &good).unwrap();
    let folder = Mailbox {
        folder: "Nowhere".to_owned(),
        ..good.clone()
    };
    assert!(matches!(tried(&desk, &folder), Err(Trouble::Folder(_))));
    let away = Mailbox {
        port: free_port(),
        ..good.clone()
    };
    assert!(matches!(tried(&desk, &away), Err(Trouble::Away(_))));
    let not_tls = Mailbox {
        encryption: Encryption::Tls,
        ..good
    };
    let not_tls = tried(&desk, &not_tls);
    assert!(matches!(not_tls, Err(Trouble::NotImap)), "{not_tls:?}");
}

#[test]
fn a_password_goes_only_where_the_certificate_is_good() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let ways = [
        (Encryption::Tls, server.encrypted),
        (Encryption::StartTls, server.plain),
    ];
    for (encryption, port) in ways {
        let mailbox = Mailbox {
            address: format!("{}@desk.example", encryption.word()),
            encryption,
            host: "localhost".to_owned(),
            port,
            ..server.mailbox()
        };
        let id = add(&desk, mailbox, "secret");
        let mut mailbox = found(&desk, id);
        let strange = tried(&desk, &mailbox);
        assert!(
            matches!(strange, Err(Trouble::Certificate(_))),
            "{strange:?}"
        );
        mailbox.authority.clone_from(&server.certificate);
        tried(&desk, &mailbox).unwrap();
        mailbox.host = "127.0.0.1".to_owned();
        let other_name = tried(&desk, &mailbox);
        assert!(
            matches!(other_name, Err(Trouble::Certificate(_))),
            "{other_name:?}"
        );
    }
}

#[test]
fn a_server_that_will_not_encrypt_gets_no_password() {
    let desk = Desk::open();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        (&stream).write_all(b"* OK hello\r\n").unwrap();
        let mut heard = Vec::new();
        for line in BufReader::new(stream.try_clone().unwrap())
            .lines()
            .map_while(Result::ok)
        {
            let tag = line.split(' ').next().unwrap().to_owned();
            heard.push(line);
            (&stream)
                .write_all(format!("{tag} BAD not here\r\n").as_bytes())
                .unwrap();
        }
        heard
    });
    let mailbox = Mailbox {
        encryption: Encryption::StartTls,
        ..Mailbox::at("help@desk.example", "127.0.0.1", port)
    };
    let id = add(&desk, mailbox, "marked-secret");
    let trouble = tried(&desk, &found(&desk, id));
    assert!(matches!(trouble, Err(Trouble::InTheClear)), "{trouble:?}");
    let heard = heard.join().unwrap();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].ends_with("STARTTLS"));
}

#[test]
fn a_mailbox_that_could_not_work_is_refused_with_its_fields() {
    let desk = Desk::open();
    let good = Mailbox::at("help@desk.example", "mail.example", 993);
    let wrong = |change: &dyn Fn(&mut Mailbox)| {
        let mut mailbox = good.clone();
        change(&mut mailbox);
        save(&desk, mailbox, Some("secret")).unwrap_err()
    };
    assert_eq!(
        wrong(&|one| "nobody".clone_into(&mut one.address)),
        ["address"]
    );
    assert_eq!(
        wrong(&|one| "https://x".clone_into(&mut one.host)),
        ["host"]
    );
    assert_eq!(wrong(&|one| one.port = 0), ["port"]);
    assert_eq!(
        wrong(&|one| one.encryption = Encryption::Here),
        ["encryption"]
    );
    assert_eq!(wrong(&|one| one.folder.clear()), ["folder"]);
    assert_eq!(wrong(&|one| one.folder = "a\r\nb".to_owned()), ["folder"]);
    assert_eq!(
        wrong(&|one| "inbox".clone_into(&mut one.done_folder)),
        ["done_folder"]
    );
    assert_eq!(
        wrong(&|one| "a\r\nb".clone_into(&mut one.failed_folder)),
        ["failed_folder"]
    );
    assert_eq!(wrong(&|one| one.who = WhoMayWrite::Domains), ["domains"]);
    assert_eq!(
        wrong(&|one| "a b@".clone_into(&mut one.domains)),
        ["domains"]
    );
    assert_eq!(
        wrong(&|one| "hello".clone_into(&mut one.authority)),
        ["authority"]
    );
    assert_eq!(save(&desk, good.clone(), None).unwrap_err(), ["secret"]);
    let id = add(&desk, good.clone(), "secret");
    assert_eq!(save(&desk, good, Some("secret")).unwrap_err(), ["address"]);
    // Its password goes nowhere else without somebody who knows it.
    let elsewhere = Mailbox {
        host: "evil.example".to_owned(),
        ..found(&desk, id)
    };
    assert_eq!(
        save(&desk, elsewhere.clone(), None).unwrap_err(),
        ["secret"]
    );
    save(&desk, elsewhere, Some("secret")).unwrap();
    let chosen = Mailbox {
        encryption: Encryption::Open,
        ..found(&desk, id)
    };
    save(&desk, chosen, Some("secret")).unwrap();
}

#[test]
fn every_trouble_has_words_in_every_language() {
    let desk = Desk::open();
    for locale in platform::language::Locale::ALL {
        let w = desk.app.language.words(locale, "UTC");
        let said = String::new;
        for trouble in [
            Trouble::Away(said()),
            Trouble::Certificate(said()),
            Trouble::InTheClear,
            Trouble::NotImap,
            Trouble::Password(said()),
            Trouble::Folder(said()),
            Trouble::Cut(said()),
            Trouble::Silent,
            Trouble::Desk(said()),
        ] {
            let words = imap::trouble_in_words(trouble.parts().0, &w);
            assert!(words.ends_with('.'), "{words}");
            assert!(!trouble.to_string().is_empty());
        }
    }
}

#[test]
fn a_mailbox_takes_whom_it_says_and_what_it_brings_goes_to_its_group() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let now = desk.app.clock.now();
    let group = desk
        .app
        .store
        .write_now(|tx| organizations::queries::add_group(tx, "Support", "", now))
        .unwrap();
    let mailbox = Mailbox {
        who: WhoMayWrite::Domains,
        domains: "Skola.example; uni.example".to_owned(),
        group: Some(group),
        ..server.mailbox()
    };
    let id = add(&desk, mailbox, "secret");
    server.deliver("1.host", &mail(1));
    server.deliver(
        "2.host",
        &mail(2).replace("skola.example", "elsewhere.example"),
    );
    assert_eq!(read(&desk, id).unwrap(), 2);
    let fates: Vec<_> = letters(&desk)
        .into_iter()
        .map(|letter| letter.fate)
        .collect();
    assert_eq!(fates, ["refused", "ticket"]);
    let ticket = letters(&desk)[1].ticket.unwrap();
    assert_eq!(desk.ticket(ticket).group, Some(group));
    let remove = |tx: &Tx<'_>| mailboxes::remove(tx, &queries::find_mailbox(tx, id)?.unwrap(), now);
    desk.app.store.write_now(remove).unwrap();
    assert_eq!(letters(&desk).len(), 2, "what came in stays");
}
