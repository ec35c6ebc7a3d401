//! Mail servers that go on encrypted: only where there is a certificate, and nothing said before counts.

use lettre::transport::smtp::client::{
    Certificate, SmtpConnection, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use platform::web::Tls;

use super::*;

/// A desk with a certificate of its own, and what trusts it.
fn encrypted(protocol: Protocol) -> (Receiving, TlsParameters) {
    let desk = Desk::open();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let at = |name: &str| desk.test.folder().join(name);
    std::fs::write(at("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(at("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let tls = Tls::read(&at("cert.pem"), &at("key.pem")).unwrap();
    let trusted = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let trust = TlsParametersBuilder::new("localhost".to_owned())
        .add_root_certificate(trusted)
        .build()
        .unwrap();
    let receiving = Receiving::of(desk, protocol, |settings| settings.tls = Some(tls));
    (receiving, trust)
}

#[test]
fn a_mail_server_hands_over_encrypted() {
    let (receiving, trust) = encrypted(Protocol::Smtp);
    let name = ClientId::Domain("mx.example".to_owned());
    let place = ("127.0.0.1", receiving.port);
    let patience = Some(Duration::from_secs(30));
    let mut line = SmtpConnection::connect(place, patience, &name, None, None).unwrap();
    assert!(line.can_starttls());
    line.starttls(&trust, &name).unwrap();
    assert!(line.is_encrypted());
    assert!(!line.can_starttls(), "it is encrypted already");
    let from = "maja@skola.example".parse().ok();
    line.command(Mail::new(from, Vec::new())).unwrap();
    line.command(Rcpt::new(HELP.parse().unwrap(), Vec::new()))
        .unwrap();
    line.command(Data).unwrap();
    let taken = line.message(question(1).as_bytes()).unwrap();
    assert!(taken.is_positive());
    line.quit().unwrap();
    assert_eq!(receiving.fates(), ["ticket"]);
}

#[test]
fn without_a_certificate_no_encryption_is_offered() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.call();
    line.write("LHLO mx.example\r\n");
    let mut said = String::new();
    while !said.contains("250 ") {
        said.push_str(&line.hear());
    }
    assert!(!said.contains("STARTTLS"), "{said}");
    line.say("STARTTLS", "502 5.5.1");
    line.hand_over(&[HELP], &question(1), &["250"]);
}

#[test]
fn whoever_writes_on_before_the_encryption_stands_is_hung_up_on() {
    let (receiving, _) = encrypted(Protocol::Lmtp);
    let mut line = receiving.greeted();
    line.say("MAIL FROM:<maja@skola.example>", "250 2.1.0");
    line.write(&format!("STARTTLS\r\nRCPT TO:<{HELP}>\r\nDATA\r\n"));
    line.expect("421 5.5.1");
    line.is_over();
    assert!(receiving.fates().is_empty());
}

#[test]
fn what_was_said_in_the_clear_is_forgotten() {
    let (receiving, trust) = encrypted(Protocol::Smtp);
    let name = ClientId::Domain("mx.example".to_owned());
    let place = ("127.0.0.1", receiving.port);
    let patience = Some(Duration::from_secs(30));
    let mut line = SmtpConnection::connect(place, patience, &name, None, None).unwrap();
    let from = "evil@canary.example".parse().ok();
    line.command(Mail::new(from, Vec::new())).unwrap();
    line.starttls(&trust, &name).unwrap();
    let to = Rcpt::new(HELP.parse().unwrap(), Vec::new());
    let refused = line.command(to).unwrap_err();
    assert!(refused.to_string().contains("503"), "{refused}");
}

#[test]
fn a_handshake_that_is_none_ends_the_conversation() {
    let (receiving, _) = encrypted(Protocol::Lmtp);
    let mut line = receiving.greeted();
    line.say("STARTTLS", "220 2.0.0");
    line.write("MAIL FROM:<maja@skola.example>\r\n");
    let mut rest = Vec::new();
    let _ = line.0.read_to_end(&mut rest);
    assert!(!rest.starts_with(b"250"), "nothing is taken in the clear");
    receiving.greeted();
}
