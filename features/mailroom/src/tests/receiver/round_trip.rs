//! The whole way over real servers: a customer writes, Postfix hands it to the desk, the team answers, Postfix delivers to
//! the customer's inbox in Dovecot, and the customer answers that.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use lettre::address::Envelope;
use lettre::{SmtpTransport, Transport as _};
use platform::settings::Setting;

use super::*;
use crate::tests::mailboxes::server::{Dovecot, free_port};
use crate::tests::mailboxes::until;

/// A Postfix that hands mail of the desk to it in LMTP, and puts everybody else's into the inbox that Dovecot serves.
struct Postfix {
    folder: PathBuf,
    port: u16,
}

impl Postfix {
    fn start(desk: u16, inbox: &Dovecot, port: u16) -> Self {
        let name = format!("arende-postfix-{}", platform::random_token().unwrap());
        let folder = std::env::temp_dir().join(name);
        let (at, boxes) = (folder.display(), inbox.folder.join("mail"));
        for part in ["conf", "queue", "data"] {
            std::fs::create_dir_all(folder.join(part)).unwrap();
        }
        let owned = Command::new("chown")
            .args(["postfix".into(), folder.join("data")])
            .status();
        assert!(owned.unwrap().success(), "there is no user postfix");
        let settings = format!(
            "compatibility_level = 3.6\nqueue_directory = {at}/queue\ndata_directory = {at}/data\n\
             command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmaillog_file = {at}/log\n\
             maillog_file_prefixes = {}\nmyhostname = mx.skola.example\nmydestination =\n\
             inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\nalias_maps =\nlocal_recipient_maps =\n\
             recipient_delimiter = +\ndisable_dns_lookups = yes\nvirtual_mailbox_domains = skola.example\n\
             virtual_mailbox_base = {}\nvirtual_mailbox_maps = static:support/\nvirtual_uid_maps = static:65534\n\
             virtual_gid_maps = static:65534\nvirtual_minimum_uid = 1\n\
             transport_maps = inline:{{ desk.example=lmtp:inet:127.0.0.1:{desk} }}\n\
             default_transport = error:nobody\nminimal_backoff_time = 1s\nmaximal_backoff_time = 1s\nqueue_run_delay = 1s\n",
            std::env::temp_dir().display(),
            boxes.display()
        );
        let services = format!(
            "127.0.0.1:{port} inet n - n - - smtpd\n\
             cleanup unix n - n - 0 cleanup\nqmgr unix - n n 1 1 qmgr\nrewrite unix - - n - - trivial-rewrite\n\
             bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n\
             virtual unix - n n - - virtual\nlmtp unix - - n - - lmtp\nsmtp unix - - n - - smtp\n\
             error unix - - n - - error\nretry unix - - n - - error\nanvil unix - - n - 1 anvil\n\
             scache unix - - n - 1 scache\npostlog unix-dgram n - n - 1 postlogd\n"
        );
        std::fs::write(folder.join("conf/main.cf"), settings).unwrap();
        std::fs::write(folder.join("conf/master.cf"), services).unwrap();
        let made = Self { folder, port };
        made.is_told("start");
        until("Postfix listens", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        made
    }

    fn is_told(&self, command: &str) {
        let done = Command::new("/usr/sbin/postfix")
            .arg("-c")
            .arg(self.folder.join("conf"))
            .arg(command)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("Postfix is missing. On Debian: apt-get install postfix");
        assert!(done.success(), "postfix {command}");
    }

    /// A customer's mail program hands over.
    fn takes(&self, from: &str, to: &str, raw: &str) {
        let envelope = Envelope::new(Some(from.parse().unwrap()), vec![to.parse().unwrap()]);
        SmtpTransport::builder_dangerous("127.0.0.1")
            .port(self.port)
            .build()
            .send_raw(&envelope.unwrap(), raw.as_bytes())
            .unwrap();
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = Command::new("/usr/sbin/postfix")
            .arg("-c")
            .arg(self.folder.join("conf"))
            .arg("stop")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What lies in the inbox, as IMAP gives it, oldest first.
fn inbox(dovecot: &Dovecot) -> Vec<Sent> {
    let wire = TcpStream::connect(("127.0.0.1", dovecot.plain)).unwrap();
    wire.set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut answers = BufReader::new(wire);
    let say = |answers: &mut BufReader<TcpStream>, what: &str| {
        answers
            .get_mut()
            .write_all(format!("a {what}\r\n").as_bytes())
            .unwrap();
    };
    let mut line = String::new();
    for command in ["LOGIN support secret", "SELECT INBOX"] {
        say(&mut answers, command);
        line.clear();
        while !line.starts_with("a ") {
            line.clear();
            answers.read_line(&mut line).unwrap();
        }
        assert!(line.starts_with("a OK"), "{line}");
    }
    say(&mut answers, "FETCH 1:* BODY.PEEK[]");
    let mut found = Vec::new();
    loop {
        line.clear();
        answers.read_line(&mut line).unwrap();
        if line.starts_with("a ") {
            return found;
        }
        let size = line.trim_end().strip_suffix('}').and_then(|line| {
            let (_, size) = line.rsplit_once('{')?;
            size.parse::<usize>().ok()
        });
        if let Some(size) = size {
            let mut raw = vec![0; size];
            answers.read_exact(&mut raw).unwrap();
            let raw = String::from_utf8(raw).unwrap();
            found.push(Sent {
                mail: mail_text::parse(raw.as_bytes()),
                raw,
            });
        }
    }
}

/// An answer as Gmail writes it, with a picture in the text and a file.
fn with_a_picture(to: &Sent, text: &str) -> String {
    let id = to.mail.message_id.as_deref().unwrap();
    let wrote = "Den tis 3 mars 2026 kl 09:14 skrev Solvik Support &lt;support@desk.example&gt;:";
    format!(
        "From: =?utf-8?Q?Maja_=C3=85berg?= <maja@skola.example>\nTo: <{}>\nSubject: Re: {}\n\
         Message-ID: <{}@skola.example>\nIn-Reply-To: <{id}>\nReferences: <{id}>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n\
         --r\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\
         <div dir=\"ltr\"><p>{text}</p><img src=\"cid:bild1\"></div><div class=\"gmail_quote\">{wrote}<blockquote class=\"gmail_quote\">{}</blockquote></div>\n\
         --r\nContent-Type: image/png; name=skarm.png\nContent-ID: <bild1>\nContent-Disposition: inline; filename=skarm.png\n\
         Content-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\n--r--\n\
         --m\nContent-Type: text/plain; charset=utf-8; name=logg.txt\nContent-Disposition: attachment; filename=logg.txt\n\nFel 17\n--m--\n",
        to.mail
            .reply_to
            .first()
            .map_or("support@desk.example", |who| who.address.as_str()),
        to.mail.subject,
        platform::sha256_hex(id),
        to.mail.body_text.replace('\n', "<br>")
    )
    .replace('\n', "\r\n")
}

/// What a blueprint decides about mails.
fn decided(blueprint: &str, key: &str) -> String {
    let line = blueprint
        .lines()
        .find(|line| line.starts_with(&format!("{key} = ")))
        .unwrap();
    let value = line.rsplit_once(" = ").unwrap().1.trim_matches('"');
    match value {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        value => value.to_owned(),
    }
}

fn decide(desk: &Desk, setting: &'static Setting, value: &str) {
    let now = desk.app.clock.now();
    desk.app
        .store
        .write_now(|tx| setting.store(tx, None, value, now))
        .unwrap();
}

#[test]
fn a_conversation_goes_over_postfix_and_dovecot_and_back_under_every_blueprint() {
    let dovecot = Dovecot::start();
    let port = free_port();
    let desk = Desk::sending(
        "support@desk.example",
        Some(format!("smtp://127.0.0.1:{port}")),
    );
    let receiving = Receiving::of(desk, Protocol::Lmtp, |_| {});
    let postfix = Postfix::start(receiving.port, &dovecot, port);
    let desk = &receiving.desk;
    let (maja, ola) = (desk.maja(), desk.ola());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../blueprints");
    let mut blueprints: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .collect();
    blueprints.sort();
    assert_eq!(blueprints.len(), 4);
    let mut delivered = 0;
    for path in blueprints {
        let blueprint = std::fs::read_to_string(&path).unwrap();
        let content = decided(&blueprint, "mail_content");
        let replies = decided(&blueprint, "mail_reply");
        decide(desk, &notifications::settings::CONTENT, &content);
        decide(desk, &notifications::settings::REPLY, &replies);
        let name = path.file_stem().unwrap().to_str().unwrap();
        let header = format!(
            "From: Maja <maja@skola.example>\nTo: support@desk.example\nSubject: Skrivaren {name}\nMessage-ID: <{name}@skola.example>"
        );
        let known = desk.letters(false).len();
        let raw = super::super::mail(&header, "Den står still.");
        postfix.takes("maja@skola.example", "support@desk.example", &raw);
        until("the mail is with the desk", || {
            desk.letters(false).len() > known
        });
        let ticket = desk.letters(false)[0].ticket.unwrap();
        assert_eq!(desk.ticket(ticket).requester, maja, "{name}");
        desk.answers(ola, ticket, "Prova att starta om den.");
        delivered += 2;
        until("the inbox has receipt and answer", || {
            dovecot.count("") >= delivered
        });
        let mails = inbox(&dovecot);
        assert_eq!(mails.len(), delivered, "no mail came twice");
        // Receipt and answer may overtake each other on the way.
        let answer = mails
            .iter()
            .rev()
            .take(2)
            .find(|sent| sent.header("Auto-Submitted").is_none())
            .unwrap();
        assert_eq!(
            answer.raw.contains("Prova att starta om den."),
            content == "full",
            "{name}"
        );
        let reply = with_a_picture(answer, "Det hjälpte inte, se här:");
        let to = answer
            .mail
            .reply_to
            .first()
            .map_or("support@desk.example", |who| who.address.as_str());
        let before = desk.comments(ticket).len();
        postfix.takes("maja@skola.example", to, &reply);
        until("the answer is with the desk", || {
            desk.letters(false).len() > known + 1
        });
        let letter = desk.letters(false).remove(0);
        if replies == "no" {
            assert_eq!(letter.fate, "held", "{name}");
            assert_eq!(desk.comments(ticket).len(), before, "{name}");
            continue;
        }
        assert_eq!(
            (letter.fate.as_str(), letter.ticket),
            ("comment", Some(ticket))
        );
        let said = desk.comments(ticket).pop().unwrap();
        assert!(said.public && said.verified && said.author == maja);
        assert_eq!(said.body.trim(), "Det hjälpte inte, se här:");
        assert!(said.quoted.unwrap().contains("Prova att starta om den."));
        let html = said.body_html.unwrap();
        assert!(html.contains("<img"), "{html}");
        let files = desk
            .app
            .store
            .read_now(|tx| {
                tx.rows(
                    "SELECT name, inline FROM attachment WHERE comment_id = $1 ORDER BY name",
                    &platform::params![said.id],
                    |row| Ok((row.text(0)?, row.int(1)?)),
                )
            })
            .unwrap();
        assert_eq!(
            files,
            [("logg.txt".to_owned(), 0), ("skarm.png".to_owned(), 1)]
        );
    }
}
