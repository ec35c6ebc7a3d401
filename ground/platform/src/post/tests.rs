//! Mails as a receiver sees them: the bytes in the outbox, and what a mail server is told.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::*;
use crate::MasterKey;

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("arende-post-{}", crate::random_token().unwrap()))
}

fn config(data: PathBuf, smtp_url: Option<String>) -> Config {
    Config {
        data,
        listen: ([127, 0, 0, 1], 3000).into(),
        base_url: None,
        trusted_proxies: Vec::new(),
        upload_limit: 1,
        mail_address: "support@desk.example".into(),
        smtp_url,
        development: false,
        encrypted: false,
    }
}

fn mail() -> Outgoing {
    Outgoing {
        message_id: "7.9.3.0011@desk.example".into(),
        at: crate::testing::MONDAY_MORNING,
        from: Mailbox::new("Åsa Öberg (Solvik, Support)", "support@desk.example"),
        to: Mailbox::new("Maja", "maja@skola.example"),
        reply_to: Some("support+r7-3-0011@desk.example".into()),
        subject: "Re: Skrivaren står still på våning två i det långa huset bakom den gröna skolan"
            .into(),
        text: "Hej Maja,\nprova igen nu.\n.\nÅsa".into(),
        html: "<p>Hej Maja,<br>prova igen nu.</p><p>Åsa</p>".into(),
        in_reply_to: Some("abc@skola.example".into()),
        references: vec![
            "abc@skola.example".into(),
            "bad id\r\nBcc: x@y.example".into(),
        ],
        automatic: Automatic::No,
        unsubscribe: None,
    }
}

fn in_outbox(mail: &Outgoing) -> Vec<String> {
    let data = folder();
    send(&config(data.clone(), None), mail, &Way::default()).unwrap();
    send(&config(data.clone(), None), mail, &Way::default()).unwrap();
    let files = std::fs::read_dir(data.join("outbox")).unwrap();
    let texts = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    std::fs::remove_dir_all(data).unwrap();
    texts
}

fn headers(text: &str) -> Vec<String> {
    let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    head.split("\r\n").map(str::to_owned).collect()
}

#[test]
fn without_a_mail_server_a_mail_is_one_file_however_often_it_is_sent() {
    let texts = in_outbox(&mail());
    assert_eq!(texts.len(), 1);
    let text = &texts[0];
    assert!(text.is_ascii(), "everything is encoded");
    assert!(
        text.contains("Message-ID: <7.9.3.0011@desk.example>\r\n"),
        "{text}"
    );
    assert!(text.contains("multipart/alternative"));
    assert!(
        text.contains("References: <abc@skola.example>\r\n"),
        "{text}"
    );
    assert!(
        text.contains("Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.len() <= 998));
    assert!(!text.contains("Auto-Submitted"));
}

#[test]
fn nothing_in_a_name_or_a_subject_adds_a_header_or_a_recipient() {
    for hostile in [
        "A\r\nBcc: evil@canary.example",
        "A\nTo: evil@canary.example",
        "A\0\u{2028}Bcc: evil@canary.example",
        "evil@canary.example, B",
        "\" <evil@canary.example>, \"",
        "=?utf-8?q?A=0D=0ABcc:_evil@canary.example?=",
        "\\",
        "",
    ] {
        let mail = Outgoing {
            from: Mailbox::new(hostile, "support@desk.example"),
            to: Mailbox::new(hostile, "maja@skola.example"),
            subject: hostile.into(),
            automatic: Automatic::Generated,
            ..mail()
        };
        let message = message::build(&mail).unwrap();
        assert_eq!(message.envelope().to().len(), 1);
        let text = String::from_utf8(message.formatted()).unwrap();
        let headers = headers(&text);
        for name in [
            "From",
            "To",
            "Subject",
            "Message-ID",
            "Date",
            "Reply-To",
            "Auto-Submitted",
        ] {
            let start = format!("{name}: ");
            assert_eq!(
                headers
                    .iter()
                    .filter(|line| line.starts_with(&start))
                    .count(),
                1,
                "{name}: {text}"
            );
        }
        assert!(
            !headers
                .iter()
                .any(|line| line.to_lowercase().starts_with("bcc")),
            "{text}"
        );
        assert!(!text.contains("=?utf-8?q?A=0D"), "{text}");
        let to = headers
            .iter()
            .find(|line| line.starts_with("To: "))
            .unwrap();
        assert_eq!(
            to.matches('<').count(),
            usize::from(to.contains('<')),
            "{to}"
        );
        assert!(to.contains("maja@skola.example"), "{to}");
    }
}

#[test]
fn a_desk_without_a_proper_address_of_its_own_keeps_its_mails_waiting() {
    let from = |address| Outgoing {
        from: Mailbox::new("", address),
        ..mail()
    };
    let unset = send(&config(folder(), None), &from("support"), &Way::default());
    assert!(matches!(unset, Err(Undelivered::Temporary(_))));
    assert!(
        message::build(&from("support@localhost")).is_ok(),
        "good enough for trying it out"
    );
}

#[test]
fn an_address_that_is_none_is_refused_for_good() {
    let mail = Outgoing {
        to: Mailbox::new("", "a@b.example\r\nBcc: c@d.example"),
        ..mail()
    };
    let refused = send(&config(folder(), None), &mail, &Way::default());
    assert!(matches!(refused, Err(Undelivered::Permanent(_))));
}

/// A mail server that takes one talk for each list of answers; `""` hangs up.
struct Peer {
    url: String,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    fn answering(talks: &'static [&'static [(&'static str, &'static str)]]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let seen = taken.clone();
        std::thread::spawn(move || {
            for answers in talks {
                let (stream, _) = listener.accept().unwrap();
                talk(stream, answers, &seen);
            }
        });
        Self { url, taken }
    }

    fn send(&self, mail: &Outgoing) -> Result<(), Undelivered> {
        let config = config(folder(), Some(self.url.clone()));
        send(&config, mail, &Way::default()).map(drop)
    }
}

fn talk(mut stream: TcpStream, answers: &[(&str, &str)], taken: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    stream.write_all(b"220 peer.example\r\n").unwrap();
    let mut line = String::new();
    let mut data: Option<String> = None;
    while reader.read_line(&mut line).is_ok_and(|length| length > 0) {
        let step = match &mut data {
            Some(_) if line == ".\r\n" => {
                taken.lock().unwrap().push(data.take().unwrap());
                "."
            }
            Some(text) => {
                text.push_str(line.strip_prefix("..").map_or(&line, |_| &line[1..]));
                line.clear();
                continue;
            }
            None => line.split([' ', '\r']).next().unwrap(),
        };
        let usual = match step {
            "EHLO" => "250-peer.example\r\n250 8BITMIME",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        let answer = answers
            .iter()
            .find(|(at, _)| *at == step)
            .map_or(usual, |(_, answer)| answer);
        if answer.is_empty() {
            return;
        }
        if step == "DATA" && answer.starts_with('3') {
            data = Some(String::new());
        }
        if stream
            .write_all(format!("{answer}\r\n").as_bytes())
            .is_err()
        {
            return;
        }
        line.clear();
    }
}

#[test]
fn a_mail_server_takes_the_mail_as_it_was_written() {
    let peer = Peer::answering(&[&[]]);
    assert_eq!(peer.send(&mail()), Ok(()));
    let taken = peer.taken.lock().unwrap();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].contains("Message-ID: <7.9.3.0011@desk.example>\r\n"));
    assert!(
        taken[0].contains("\r\n.\r\n") || taken[0].contains("base64"),
        "the line with a dot is there"
    );
}

#[test]
fn a_refused_recipient_is_final_and_a_busy_server_is_not() {
    let peer = Peer::answering(&[
        &[("RCPT", "550 5.1.1 no such user")],
        &[("RCPT", "451 4.7.1 greylisted")],
        &[("DATA", "452 4.3.1 disk full")],
        &[(".", "554 5.7.1 not wanted")],
        &[(".", "421 4.3.2 going down")],
    ]);
    let Err(Undelivered::Permanent(words)) = peer.send(&mail()) else {
        panic!("final")
    };
    assert!(
        words.contains("550") && words.contains("no such user"),
        "{words}"
    );
    assert!(matches!(peer.send(&mail()), Err(Undelivered::Temporary(_))));
    assert!(matches!(peer.send(&mail()), Err(Undelivered::Temporary(_))));
    assert!(matches!(peer.send(&mail()), Err(Undelivered::Permanent(_))));
    assert!(matches!(peer.send(&mail()), Err(Undelivered::Temporary(_))));
}

#[test]
fn what_an_operator_can_put_right_is_never_final() {
    let peer = Peer::answering(&[
        &[("MAIL", "550 5.7.1 sender not allowed")],
        &[("EHLO", "502 what?")],
    ]);
    assert!(matches!(peer.send(&mail()), Err(Undelivered::Temporary(_))));
    assert!(matches!(peer.send(&mail()), Err(Undelivered::Temporary(_))));
    let with_password = peer.url.replace("smtp://", "smtp://maja:hemligt@");
    let nobody = config(folder(), Some(with_password));
    assert!(matches!(
        send(&nobody, &mail(), &Way::default()),
        Err(Undelivered::Temporary(_))
    ));
}

#[test]
fn a_server_that_hangs_up_after_the_message_gets_the_same_mail_again() {
    let peer = Peer::answering(&[&[(".", "")], &[]]);
    assert!(matches!(peer.send(&mail()), Err(Undelivered::Temporary(_))));
    assert_eq!(peer.send(&mail()), Ok(()));
    let taken = peer.taken.lock().unwrap();
    let id = |text: &String| {
        headers(text)
            .into_iter()
            .find(|line| line.starts_with("Message-ID"))
    };
    assert_eq!(taken.len(), 2);
    assert_eq!(id(&taken[0]), id(&taken[1]));
}

#[test]
fn a_goodbye_that_is_never_answered_changes_nothing() {
    let peer = Peer::answering(&[&[("QUIT", "")]]);
    assert_eq!(peer.send(&mail()), Ok(()));
}

#[test]
fn a_required_encryption_is_required() {
    let peer = Peer::answering(&[&[]]);
    let wanted = config(folder(), Some(format!("{}?starttls=required", peer.url)));
    assert!(matches!(
        send(&wanted, &mail(), &Way::default()),
        Err(Undelivered::Temporary(_))
    ));
}

#[test]
fn a_signed_mail_is_verified_by_whoever_knows_the_public_half() {
    use mail_auth::common::parse::TxtRecordParser as _;
    use mail_auth::common::verify::DomainKey;
    use mail_auth::hickory_resolver::config::{ResolverConfig, ResolverOpts};
    use mail_auth::{AuthenticatedMessage, DkimResult, MessageAuthenticator, Parameters};

    let key = MasterKey::for_tests();
    let other = folder();
    std::fs::create_dir_all(&other).unwrap();
    let nowhere = ResolverConfig::from_parts(None, Vec::new(), Vec::new());
    let asker = MessageAuthenticator::new(nowhere, ResolverOpts::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    for kind in [signing::Kind::Rsa, signing::Kind::Ed25519] {
        let one = signing::example(&key, kind);
        assert!(!one.record().contains(&one.secret));
        let way = Way {
            signer: signing::Signer::open(&key, &one),
            ..Way::default()
        };
        let peer = Peer::answering(&[&[]]);
        let config = config(folder(), Some(peer.url.clone()));
        assert_eq!(send(&config, &mail(), &way).unwrap(), "250 ok");
        let taken = peer.taken.lock().unwrap()[0].clone();
        let published = DomainKey::parse(one.record().as_bytes()).unwrap();
        let known = OneName(one.name() + ".", published.into());
        let verdict = |text: &str| {
            let message = AuthenticatedMessage::parse(text.as_bytes()).unwrap();
            let question = Parameters::new(&message).with_txt_cache(&known);
            let found = runtime.block_on(asker.verify_dkim(question));
            assert_eq!(found.len(), 1);
            matches!(found[0].result(), DkimResult::Pass)
        };
        assert!(verdict(&taken), "{kind:?}: {taken}");
        assert!(!verdict(&taken.replacen("Subject: ", "Subject: Not ", 1)));
        assert!(!verdict(&taken.replacen(
            "\r\n\r\n",
            "\r\n\r\nMore.\r\n",
            1
        )));
        assert!(
            signing::Signer::open(&MasterKey::in_folder(&other).unwrap(), &one).is_none(),
            "another desk's key opens nothing"
        );
    }
}

/// All names there are.
struct OneName(String, mail_auth::Txt);

impl mail_auth::ResolverCache<std::boxed::Box<str>, mail_auth::Txt> for OneName {
    fn get<Q>(&self, name: &Q) -> Option<mail_auth::Txt>
    where
        std::boxed::Box<str>: std::borrow::Borrow<Q>,
        Q: std::hash::Hash + Eq + ?Sized,
    {
        let own: std::boxed::Box<str> = self.0.as_str().into();
        (std::borrow::Borrow::<Q>::borrow(&own) == name).then(|| self.1.clone())
    }

    fn remove<Q>(&self, _: &Q) -> Option<mail_auth::Txt>
    where
        std::boxed::Box<str>: std::borrow::Borrow<Q>,
        Q: std::hash::Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: std::boxed::Box<str>, _: mail_auth::Txt, _: std::time::Instant) {}
}
