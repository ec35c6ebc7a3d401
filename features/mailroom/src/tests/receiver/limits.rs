//! Who may hand mail over, how much, and how slowly.

use super::*;

#[test]
fn a_stranger_is_turned_away_and_a_named_peer_is_not() {
    // Another address of this machine that is not loopback may not be there: what is asked is the rule itself.
    let config = Desk::open().app.config.clone();
    let peers = ["::ffff:192.0.2.7".parse().unwrap()];
    let settings = Settings::of(&config, &peers);
    for (from, may) in [
        ("127.0.0.1", true),
        ("127.3.2.1", true),
        ("::1", true),
        ("192.0.2.7", true),
        ("192.0.2.8", false),
        ("2001:db8::1", false),
    ] {
        assert_eq!(settings.lets_in(from.parse().unwrap()), may, "{from}");
    }
}

#[test]
fn a_message_too_large_is_refused_as_soon_as_that_is_known() {
    let receiving = Receiving::with(Protocol::Lmtp, |settings| settings.largest = 2000);
    let mut line = receiving.call();
    line.write("LHLO mx.example\r\n");
    let mut said = String::new();
    while !said.contains("250 ") {
        said.push_str(&line.hear());
    }
    assert!(said.contains("250-SIZE 2000\r\n"), "{said}");
    line.say("MAIL FROM:<a@b.example> SIZE=2001", "552 5.3.4");
    // Nobody said how large it is.
    let large = format!("{}{}", question(1), "Hello again!\r\n".repeat(200));
    line.hand_over(&[HELP, HELP], &large, &["552 5.3.4", "552 5.3.4"]);
    line.hand_over(&[HELP], &question(2), &["250"]);
    assert_eq!(receiving.desk.mails_in(), 1);
    // Who goes on and on is not listened to.
    line.envelope(&[HELP]);
    let piece = "x".repeat(1000);
    while line.0.get_mut().write_all(piece.as_bytes()).is_ok() {}
}

#[test]
fn so_many_recipients_and_no_more() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.greeted();
    line.say("MAIL FROM:<maja@skola.example>", "250");
    for _ in 0..100 {
        line.say(&format!("RCPT TO:<{HELP}>"), "250");
    }
    line.say(&format!("RCPT TO:<{HELP}>"), "452 4.5.3");
    line.say("DATA", "354");
    line.write(&format!("{}.\r\n", question(1)));
    for _ in 0..100 {
        line.expect("250");
    }
    assert_eq!(receiving.desk.mails_in(), 1);
}

#[test]
fn lines_that_are_no_commands_are_told_so_until_it_is_enough() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.call();
    line.say("MAIL FROM:<a@b.example>", "503 5.5.1");
    line.say("EHLO mx.example", "500 5.5.1");
    line.say("LHLO", "501");
    line.say("LHLO mx.example", "250 ");
    line.say(&format!("RCPT TO:<{HELP}>"), "503");
    line.say("DATA", "503");
    line.say("MAIL FROM:<a@b.example> BODY=BINARYMIME", "5");
    line.say("MAIL FROM:<a@b.example> WHAT=EVER", "555");
    line.say("MAIL FROM:a@b.example", "501");
    line.say("STARTTLS", "502");
    line.say("AUTH PLAIN AGEAYg==", "502");
    line.say("VRFY support", "252");
    line.say("HELP", "214");
    line.say(&"N".repeat(3000), "500 5.5.6");
    line.write("NOOP\nNOOP\r\n");
    line.expect("500 5.5.2");
    line.expect("250");
    line.say("NOOP\0", "500 5.5.2");
    line.say("NOOP\rNOOP", "500 5.5.2");
    for _ in 0..100 {
        line.0.get_mut().write_all(b"GET / HTTP/1.1\r\n").unwrap();
        let answer = line.hear();
        if answer.starts_with("421 4.7.0") {
            line.is_over();
            return;
        }
        assert!(answer.starts_with("500"), "{answer}");
    }
    panic!("nobody had enough");
}

#[test]
fn who_is_silent_is_said_goodbye_to() {
    let receiving = Receiving::with(Protocol::Lmtp, |settings| {
        settings.command = Duration::from_millis(200);
        settings.piece = Duration::from_millis(50);
    });
    let mut line = receiving.call();
    line.expect("421 4.4.2");
    line.is_over();
    let mut line = receiving.greeted();
    line.envelope(&[HELP]);
    line.write("From: nobody\r\n");
    line.expect("421 4.4.2");
    line.is_over();
    assert_eq!(receiving.desk.mails_in(), 0);
}

#[test]
fn one_conversation_too_many_is_told_to_come_again() {
    let receiving = Receiving::with(Protocol::Smtp, |settings| settings.conversations = 1);
    let mut first = receiving.call();
    let mut second = receiving.call_unheard();
    second.expect("421 4.3.2");
    second.is_over();
    first.say("QUIT", "221");
    first.is_over();
}
