//! Who really sent it: signatures, servers, the word of a trusted server, and what waits for somebody to look at it.

use domain::identity::Identity;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter as _;
use mail_auth::dkim::DkimSigner;
use platform::settings::Setting;

use super::*;
use crate::proof::dns::only_these_names;
use crate::proof::settings::{NAMES, TRUSTED, WANTED};
use crate::{Action, Hop};

/// A key of a school, and what its domain says of it.
struct Key(Vec<u8>);

impl Key {
    fn new() -> Self {
        Self(Ed25519Key::generate_pkcs8().unwrap())
    }

    fn record(&self) -> String {
        use base64::Engine as _;
        let key = Ed25519Key::from_pkcs8_der(&self.0).unwrap();
        let public = base64::engine::general_purpose::STANDARD.encode(key.public_key());
        format!("v=DKIM1; k=ed25519; p={public}")
    }

    fn signs(&self, domain: &str, raw: &str) -> String {
        let key = Ed25519Key::from_pkcs8_der(&self.0).unwrap();
        let signature = DkimSigner::from_key(key)
            .domain(domain)
            .selector("s1")
            .headers(["From", "To", "Subject", "Message-ID"])
            .sign(raw.as_bytes())
            .unwrap();
        format!("{}{raw}", signature.to_header())
    }
}

fn decide(desk: &Desk, setting: &'static Setting, value: &str) {
    let now = desk.app.clock.now();
    desk.app
        .store
        .write_now(|tx| setting.store(tx, None, value, now))
        .unwrap();
}

/// A ticket of Maja's, and the mail that told her of an answer.
fn answered(desk: &Desk) -> (TicketId, Sent) {
    let (maja, ola) = (desk.maja(), desk.ola());
    let ticket = desk.asks(maja, "Skrivaren", Message::text("Den står still."), &[]);
    desk.run();
    desk.answers(ola, ticket, "Prova igen.");
    (ticket, desk.mails_to("maja@skola.example").pop().unwrap())
}

fn identity(desk: &Desk) -> (Option<Identity>, String) {
    let letter = desk.letters(false).remove(0);
    (Identity::read(&letter.identity), letter.proof)
}

const REJECT: (&str, &str) = ("_dmarc.skola.example", "v=DMARC1; p=reject");

#[test]
fn a_good_signature_of_the_senders_domain_proves_a_mail() {
    let desk = Desk::open();
    let key = Key::new();
    let record = key.record();
    only_these_names(&[("s1._domainkey.skola.example", &record), REJECT]);
    let (ticket, sent) = answered(&desk);
    let signed = key.signs(
        "skola.example",
        &answer(&sent, "maja@skola.example", "Det gick!"),
    );
    let receipt = desk.receives(&signed);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket)),
        "{}",
        receipt.reason
    );
    let (found, told) = identity(&desk);
    assert_eq!(found, Some(Identity::Verified));
    assert_eq!(told, "dkim=pass (skola.example)");
}

#[test]
fn a_signature_of_somebody_else_proves_nothing() {
    let desk = Desk::open();
    let key = Key::new();
    let record = key.record();
    only_these_names(&[("s1._domainkey.evil.example", &record)]);
    let raw = mail("From: maja@skola.example\nSubject: Hej", "Hej");
    desk.receives(&key.signs("evil.example", &raw));
    let (found, told) = identity(&desk);
    assert_eq!(found.unwrap().word(), "unknown");
    assert_eq!(told, "dkim=pass (evil.example)");
}

#[test]
fn a_refuted_answer_waits_where_only_the_team_sees_it_until_it_is_accepted() {
    let desk = Desk::open();
    let key = Key::new();
    let record = key.record();
    only_these_names(&[("s1._domainkey.skola.example", &record), REJECT]);
    let (ticket, sent) = answered(&desk);
    let signed = key.signs(
        "skola.example",
        &answer(&sent, "maja@skola.example", "Det gick!"),
    );
    let altered = signed.replace("Det gick!", "Skicka lösenordet.");
    let receipt = desk.receives(&altered);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Held, Some(ticket)),
        "{}",
        receipt.reason
    );
    let note = desk.comments(ticket).pop().unwrap();
    assert!(!note.public && !note.verified && note.body.contains("Skicka lösenordet."));
    desk.run();
    assert_eq!(
        desk.mails_to("maja@skola.example").len(),
        2,
        "nobody hears of it"
    );
    let made = accept(&desk, receipt.mail);
    assert_eq!(made, crate::by_team::Made::Ticket(ticket));
    let said = desk.comments(ticket).pop().unwrap();
    assert!(said.public && said.verified);
    assert_eq!(said.body, "Skicka lösenordet.");
}

/// What the button does.
fn accept(desk: &Desk, id: i64) -> crate::by_team::Made {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(crate::by_team::treat(
            &desk.app,
            Actor::person(PersonId(0), Role::Agent),
            id,
            crate::by_team::As::Itself,
        ))
        .unwrap()
}

#[test]
fn a_refuted_new_request_opens_nothing_and_nobody_is_answered() {
    let desk = Desk::open();
    only_these_names(&[REJECT]);
    desk.maja();
    let raw = mail(
        "From: maja@skola.example\nTo: support@desk.example\nCc: thief@evil.example\nSubject: Hej",
        "Lägg till min vän.",
    );
    let hop = Hop {
        ip: "192.0.2.66".parse().unwrap(),
        helo: "evil.example".to_owned(),
        from: "maja@skola.example".to_owned(),
    };
    let receipt = crate::receive_over(&desk.app, raw.as_bytes(), None, Some(&hop)).unwrap();
    assert_eq!((receipt.action, receipt.ticket), (Action::Held, None));
    desk.run();
    assert!(desk.outbox().is_empty());
    let crate::by_team::Made::Ticket(ticket) = accept(&desk, receipt.mail) else {
        panic!("it was accepted");
    };
    assert_eq!(desk.participants(ticket), ["thief@evil.example"]);
}

#[test]
fn a_server_of_the_senders_domain_makes_a_mail_aligned() {
    let desk = Desk::open();
    only_these_names(&[("skola.example", "v=spf1 ip4:192.0.2.0/28 -all"), REJECT]);
    let raw = |n: u8| {
        mail(
            &format!("From: maja@skola.example\nSubject: {n}\nMessage-ID: <{n}@skola.example>"),
            "Hej",
        )
    };
    let from = |ip: &str, from: &str| Hop {
        ip: ip.parse().unwrap(),
        helo: "mx.skola.example".to_owned(),
        from: from.to_owned(),
    };
    let take = |n: u8, hop: Hop| {
        crate::receive_over(&desk.app, raw(n).as_bytes(), None, Some(&hop)).unwrap();
        identity(&desk)
    };
    let (found, told) = take(1, from("192.0.2.1", "maja@skola.example"));
    assert_eq!(found, Some(Identity::Aligned));
    assert_eq!(told, "spf=pass (skola.example)");
    let (found, told) = take(2, from("192.0.2.77", "maja@skola.example"));
    assert_eq!(found.unwrap().word(), "refuted");
    assert_eq!(told, "spf=fail (skola.example), dmarc policy=reject");
    // The envelope of somebody else says nothing for her.
    only_these_names(&[("evil.example", "v=spf1 +all")]);
    let (found, _) = take(3, from("192.0.2.77", "x@evil.example"));
    assert_eq!(found.unwrap().word(), "unknown");
}

#[test]
fn the_word_of_a_trusted_server_counts_and_nobody_elses() {
    let desk = Desk::open();
    decide(&desk, &TRUSTED, "mx.desk.example mx2.desk.example");
    let (ticket, sent) = answered(&desk);
    let stamped = |server: &str, results: &str, text: &str| {
        format!(
            "Authentication-Results: {server}; {results}\r\n{}",
            answer(&sent, "maja@skola.example", text)
        )
    };
    let pass = "dkim=pass header.d=skola.example; spf=pass smtp.mailfrom=skola.example; dmarc=pass header.from=skola.example";
    let fail =
        "spf=fail smtp.mailfrom=skola.example; dmarc=fail (p=REJECT) header.from=skola.example";
    let good = desk.receives(&stamped("mx2.desk.example", pass, "Ett"));
    assert_eq!(
        (good.action, good.ticket),
        (Action::Commented, Some(ticket))
    );
    assert_eq!(identity(&desk).0, Some(Identity::Verified));
    let bad = desk.receives(&stamped("mx.desk.example", fail, "Två"));
    assert_eq!((bad.action, bad.ticket), (Action::Held, Some(ticket)));
    // A list broke the signature of a domain that asks for nothing.
    let broken = "dkim=fail header.d=skola.example; dmarc=fail (p=NONE) header.from=skola.example";
    let listed = desk.receives(&stamped("mx.desk.example", broken, "Tre"));
    assert_eq!(listed.action, Action::Commented);
    let forged = desk.receives(&stamped("mx.evil.example", pass, "Fyra"));
    assert_eq!(forged.action, Action::Commented);
    assert_eq!(identity(&desk).0.unwrap().word(), "unknown");
}

#[test]
fn where_proof_is_wanted_an_unproved_answer_waits_and_an_unproved_request_brings_nobody_along() {
    let desk = Desk::open();
    decide(&desk, &WANTED, "proof");
    let (ticket, sent) = answered(&desk);
    let receipt = desk.receives(&answer(&sent, "maja@skola.example", "Tack!"));
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Held, Some(ticket))
    );
    let asked = desk.receives(&mail(
        "From: maja@skola.example\nCc: bo@skola.example\nSubject: Ny fråga",
        "Hej",
    ));
    assert_eq!(asked.action, Action::Created);
    let opened = asked.ticket.unwrap();
    assert!(desk.participants(opened).is_empty());
    assert!(!desk.comments(opened).remove(0).verified);
}

#[test]
fn where_nothing_is_wanted_nothing_is_looked_at() {
    let desk = Desk::open();
    decide(&desk, &WANTED, "nothing");
    only_these_names(&[REJECT]);
    let (ticket, sent) = answered(&desk);
    let raw = answer(&sent, "maja@skola.example", "Tack!");
    let hop = Hop {
        ip: "192.0.2.66".parse().unwrap(),
        helo: "evil.example".to_owned(),
        from: "x@evil.example".to_owned(),
    };
    let receipt = crate::receive_over(&desk.app, raw.as_bytes(), None, Some(&hop)).unwrap();
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket))
    );
    assert_eq!(identity(&desk).1, "");
}

#[test]
fn a_desk_without_names_takes_mail_as_before() {
    let desk = Desk::open();
    decide(&desk, &NAMES, "no");
    only_these_names(&[REJECT]);
    let key = Key::new();
    let (ticket, sent) = answered(&desk);
    let raw = key.signs(
        "skola.example",
        &answer(&sent, "maja@skola.example", "Tack!"),
    );
    let receipt = desk.receives(&raw);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket))
    );
}

#[test]
fn very_many_signatures_are_not_looked_at() {
    let desk = Desk::open();
    only_these_names(&[REJECT]);
    let key = Key::new();
    let raw = key.signs(
        "skola.example",
        &mail("From: maja@skola.example\nSubject: x", "x"),
    );
    let one = format!("{}\r\n", raw.split("\r\nFrom:").next().unwrap());
    let many = format!("{}{raw}", one.repeat(500));
    assert_eq!(desk.receives(&many).action, Action::Created);
    assert_eq!(identity(&desk).1, "");
}

#[test]
fn what_is_published_for_a_key_is_right_wrong_or_missing() {
    use crate::proof::{Published, published};
    use platform::post::signing::{self, Kind};
    let desk = Desk::open();
    let (key, now) = (&desk.app.key, desk.app.clock.now());
    let made = |kind| {
        let pair = signing::generate(kind).unwrap();
        desk.app
            .store
            .write_now(|tx| signing::keep(tx, key, "desk.example", &pair, now))
            .unwrap()
    };
    let (one, other) = (made(Kind::Ed25519), made(Kind::Ed25519));
    assert_ne!(one.selector, other.selector, "each has a name of its own");
    let probe = || signing::probe(key, &one).unwrap();
    only_these_names(&[]);
    assert_eq!(published(probe()), Published::Nothing);
    only_these_names(&[(&one.name(), &other.record())]);
    assert_eq!(published(probe()), Published::Wrong);
    only_these_names(&[(&one.name(), &one.record())]);
    assert_eq!(published(probe()), Published::Right);
}

#[test]
fn what_the_desk_sends_is_proved_by_its_own_key() {
    use platform::post::signing::{self, Kind};
    let desk = Desk::open();
    let (key, now) = (&desk.app.key, desk.app.clock.now());
    let pair = signing::generate(Kind::Ed25519).unwrap();
    let one = desk
        .app
        .store
        .write_now(|tx| {
            let one = signing::keep(tx, key, "desk.example", &pair, now)?;
            signing::switch(tx, &one, true, now)?;
            Ok(one)
        })
        .unwrap();
    desk.receives(&mail(
        "From: Maja <maja@skola.example>\nSubject: Hej\nMessage-ID: <one@skola.example>",
        "Hej",
    ));
    desk.app.clock.advance(20 * domain::SECOND);
    desk.run();
    let raw = desk.outbox().pop().unwrap().raw;
    only_these_names(&[(&one.name(), &one.record())]);
    let proof = |raw: &str| {
        let reader = Desk::at("help@other.example");
        reader.receives(raw);
        reader.letters(false).pop().unwrap().identity
    };
    assert_eq!(proof(&raw), "verified", "{raw}");
    assert_eq!(
        proof(&raw.replacen("Subject: ", "Subject: Not ", 1)),
        "unknown"
    );
}
