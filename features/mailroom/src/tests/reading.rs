//! Mailboxes on a real Dovecot: what is read, once, through cuts, and with certificates good and bad.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use super::*;
use crate::imap::{self, Trouble};
use crate::mailboxes;
use crate::queries::{self, Mailbox};

/// A Dovecot of its own with one mailbox; ends with the test.
struct Dovecot {
    folder: PathBuf,
    plain: u16,
    encrypted: u16,
    certificate: String,
    process: Child,
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Dovecot {
    fn start() -> Self {
        let name = format!("arende-dovecot-{}", platform::random_token().unwrap());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("mail/support/new")).unwrap();
        for part in ["", "mail", "mail/support", "mail/support/new"] {
            let open = std::fs::Permissions::from_mode(0o777);
            std::fs::set_permissions(folder.join(part), open).unwrap();
        }
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = made.cert.pem();
        std::fs::write(folder.join("cert.pem"), &certificate).unwrap();
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        std::fs::write(folder.join("users"), "support:{PLAIN}secret:::::\n").unwrap();
        let (plain, encrypted, at) = (free_port(), free_port(), folder.display());
        let settings = format!(
            "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {at}/base\nstate_dir = {at}/state\n\
             log_path = {at}/log\nssl = yes\nssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\n\
             disable_plaintext_auth = no\nauth_mechanisms = plain login\n\
             mail_location = maildir:{at}/mail/%n\nfirst_valid_uid = 1\n\
             passdb {{\n driver = passwd-file\n args = scheme=PLAIN username_format=%n {at}/users\n}}\n\
             userdb {{\n driver = static\n args = uid=nobody gid=nogroup home={at}/mail/%n\n}}\n\
             service imap-login {{\n inet_listener imap {{\n address = 127.0.0.1\n port = {plain}\n }}\n \
             inet_listener imaps {{\n address = 127.0.0.1\n port = {encrypted}\n ssl = yes\n }}\n}}\n\
             namespace inbox {{\n inbox = yes\n}}\n"
        );
        std::fs::write(folder.join("conf"), settings).unwrap();
        let process = Command::new("/usr/sbin/dovecot")
            .args(["-F", "-c"])
            .arg(folder.join("conf"))
            .spawn()
            .expect("Dovecot is missing. On Debian: apt-get install dovecot-imapd");
        let is_up = (0..2_000_000).any(|_| {
            std::thread::yield_now();
            std::net::TcpStream::connect(("127.0.0.1", plain)).is_ok()
        });
        assert!(is_up, "{:?}", std::fs::read_to_string(folder.join("log")));
        Self {
            folder,
            plain,
            encrypted,
            certificate,
            process,
        }
    }

    fn inbox(&self) -> PathBuf {
        self.folder.join("mail/support")
    }

    fn deliver(&self, name: &str, mail: &str) {
        let file = self.inbox().join("new").join(name);
        std::fs::write(&file, mail.replace('\n', "\r\n")).unwrap();
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o666)).unwrap();
    }

    fn count(&self, folder: &str) -> usize {
        let files = |path: &Path| std::fs::read_dir(path).map_or(0, Iterator::count);
        let at = self.inbox().join(folder);
        files(&at.join("new")) + files(&at.join("cur"))
    }

    fn mailbox(&self) -> Mailbox {
        Mailbox {
            tls: false,
            login: "support".to_owned(),
            done_folder: "Done".to_owned(),
            failed_folder: "Failed".to_owned(),
            ..Mailbox::at("help@desk.example", "127.0.0.1", self.plain)
        }
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn mail(number: u32) -> String {
    format!(
        "From: Maja <maja{number}@skola.example>\nTo: help@desk.example\nSubject: Question {number}\n\
         Message-ID: <q{number}@skola.example>\n\nHello, this is number {number}.\n"
    )
}

fn run<T>(what: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().build().unwrap().block_on(what)
}

fn add(desk: &Desk, mailbox: Mailbox, secret: &str) -> i64 {
    let now = desk.app.clock.now();
    desk.app
        .store
        .write_now(|tx| mailboxes::add(&desk.app, tx, mailbox.clone(), secret, now))
        .unwrap()
}

fn found(desk: &Desk, id: i64) -> Mailbox {
    let read = desk.app.store.read_now(|tx| queries::find_mailbox(tx, id));
    read.unwrap().unwrap()
}

fn letters(desk: &Desk) -> Vec<Letter> {
    let read = |tx: &Tx<'_>| queries::list_letters(tx, false, i64::MAX, 1000);
    desk.app.store.read_now(read).unwrap()
}

#[test]
fn every_mail_of_a_mailbox_is_filed_once_whatever_the_server_counts() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    for number in 1..=3 {
        server.deliver(&format!("{number}.host"), &mail(number));
    }
    assert_eq!(run(imap::read(&desk.app, id, "one")).unwrap(), 3);
    assert_eq!(letters(&desk).len(), 3);
    assert!(letters(&desk).iter().all(|letter| letter.fate == "ticket"));
    assert_eq!((server.count(""), server.count(".Done")), (0, 3));
    assert!(found(&desk, id).read_at.is_some());
    assert_eq!(run(imap::read(&desk.app, id, "one")).unwrap(), 0);

    // The same mails again, and numbers that begin anew.
    for number in 1..=4 {
        server.deliver(&format!("{number}.again"), &mail(number));
    }
    let forget = |tx: &Tx<'_>| queries::start_anew(tx, id, "one", 1);
    desk.app.store.write_now(forget).unwrap();
    assert_eq!(run(imap::read(&desk.app, id, "one")).unwrap(), 4);
    assert_eq!(letters(&desk).len(), 4, "three were here before");
}

#[test]
fn only_one_process_reads_a_mailbox_until_it_gives_it_back() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    run(imap::read(&desk.app, id, "one")).unwrap();
    let other = run(imap::read(&desk.app, id, "two"));
    assert!(matches!(other, Err(Trouble::Taken)), "{other:?}");
    let give_back = |tx: &Tx<'_>| queries::release(tx, "one");
    desk.app.store.write_now(give_back).unwrap();
    desk.test.app.clock.now();
    let other = run(imap::read(&desk.app, id, "two"));
    assert!(other.is_ok(), "{other:?}");
}

#[test]
fn what_is_wrong_with_a_mailbox_is_said_in_words() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let test = |mailbox: &Mailbox| run(imap::test(&desk.app, mailbox));
    let id = add(&desk, server.mailbox(), "wrong");
    let wrong = test(&found(&desk, id)).unwrap_err();
    assert!(matches!(wrong, Trouble::Password(_)), "{wrong:?}");
    let (word, said) = wrong.parts();
    let now = desk.app.clock.now();
    let note = |tx: &Tx<'_>| queries::note_trouble(tx, id, word, said, now);
    desk.app.store.write_now(note).unwrap();
    assert_eq!(found(&desk, id).trouble, "password");
    let off =
        |tx: &Tx<'_>| mailboxes::switch(tx, &queries::find_mailbox(tx, id)?.unwrap(), false, now);
    desk.app.store.write_now(off).unwrap();
    assert!(!found(&desk, id).active);
    let all = desk.app.store.read_now(queries::list_mailboxes).unwrap();
    let forget = |tx: &Tx<'_>| mailboxes::remove(tx, &all[0], now);
    desk.app.store.write_now(forget).unwrap();

    let encrypted = Mailbox {
        tls: true,
        host: "localhost".to_owned(),
        port: server.encrypted,
        ..server.mailbox()
    };
    let id = add(&desk, encrypted, "secret");
    let mut mailbox = found(&desk, id);
    assert!(!mailbox.secret.contains("secret"));
    let strange = test(&mailbox).unwrap_err();
    assert!(matches!(strange, Trouble::Certificate(_)), "{strange:?}");
    mailbox.authority.clone_from(&server.certificate);
    test(&mailbox).unwrap();
    mailbox.folder = "Nowhere".to_owned();
    assert!(matches!(test(&mailbox), Err(Trouble::Folder(_))));
    mailbox.host = "127.0.0.1".to_owned();
    let other_name = test(&mailbox);
    assert!(
        matches!(other_name, Err(Trouble::Certificate(_))),
        "{other_name:?}"
    );
    mailbox.port = free_port();
    assert!(matches!(test(&mailbox), Err(Trouble::Away(_))));
}

#[test]
fn a_mail_that_cannot_be_filed_is_counted_until_others_go_on_without_it() {
    let desk = Desk::open();
    let id = add(
        &desk,
        Mailbox::at("help@desk.example", "mail.example", 993),
        "secret",
    );
    let count = |uid| move |tx: &Tx<'_>| queries::count_failure(tx, id, uid);
    assert_eq!(desk.app.store.write_now(count(7)).unwrap(), 1);
    assert_eq!(desk.app.store.write_now(count(7)).unwrap(), 2);
    assert_eq!(desk.app.store.write_now(count(8)).unwrap(), 1);
    let raw = mail(1);
    let reason = "it could not be filed, three times";
    let kept = crate::receive::set_aside(&desk.app, raw.as_bytes(), None, reason, &|_| Ok(()));
    assert_eq!(kept.unwrap().reason, reason);
    assert_eq!(letters(&desk)[0].fate, "held");
}
