//! What is taken, and for whom.

use lettre::SmtpTransport;
use lettre::Transport as _;
use lettre::address::{Address as Mailbox, Envelope};

use super::*;

#[test]
fn a_mail_is_kept_before_its_server_is_told_so() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.greeted();
    line.hand_over(&[HELP], &question(1), &["250 2.0.0"]);
    assert_eq!(receiving.fates(), ["ticket"]);
    line.hand_over(&[HELP], &question(2), &["250 2.0.0"]);
    assert_eq!(receiving.fates().len(), 2);
    line.say("QUIT", "221 2.0.0");
    line.is_over();
}

#[test]
fn an_answer_by_its_reply_address_is_one_comment_however_often_it_is_sent() {
    let receiving = Receiving::lmtp();
    let desk = &receiving.desk;
    let (maja, ola) = (desk.maja(), desk.ola());
    let ticket = desk.asks(maja, "Hej", Message::text("Hej"), &[]);
    desk.run();
    desk.answers(ola, ticket, "Vad står det?");
    let sent = desk.mails_to("maja@skola.example").pop().unwrap();
    let reply = answer(&sent, "maja@skola.example", "Det står fel 7.");
    let said = desk.comments(ticket).len();
    // The server died before it read the answer, and sends the same again.
    let mut line = receiving.greeted();
    line.envelope(&[sent.reply_to()]);
    line.write(&format!("{reply}\r\n.\r\n"));
    drop(line);
    for _ in 0..2 {
        let mut line = receiving.greeted();
        line.hand_over(&[sent.reply_to()], &reply, &["250"]);
    }
    assert_eq!(desk.comments(ticket).len(), said + 1);
}

#[test]
fn each_recipient_is_answered_in_lmtp() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.greeted();
    line.say(
        "MAIL FROM:<maja@skola.example> SIZE=400 BODY=8BITMIME SMTPUTF8",
        "250",
    );
    line.say("RCPT TO:<support@desk.example>", "250 2.1.5");
    line.say("RCPT TO:<maja@skola.example>", "550 5.1.1");
    line.say("RCPT TO:<support@elsewhere.example>", "550 5.1.1");
    line.say("RCPT TO:<Support+anything@DESK.example>", "250 2.1.5");
    line.say("RCPT TO:<>", "550 5.1.1");
    line.say("RCPT TO:<postmaster>", "250 2.1.5");
    line.say("DATA", "354");
    line.write(&format!("{}.\r\n", question(1)));
    for _ in 0..3 {
        line.expect("250 2.0.0");
    }
    line.say("NOOP", "250 2.0.0");
    assert_eq!(receiving.desk.mails_in(), 1);
}

#[test]
fn a_common_client_hands_mail_over_in_smtp() {
    let receiving = Receiving::smtp();
    let client = SmtpTransport::builder_dangerous("127.0.0.1")
        .port(receiving.port)
        .build();
    let send = |to: &[&str], mail: &str| {
        let to = to.iter().map(|to| to.parse::<Mailbox>().unwrap()).collect();
        let envelope = Envelope::new(Some("maja@skola.example".parse().unwrap()), to).unwrap();
        client.send_raw(&envelope, mail.as_bytes())
    };
    let hidden = format!("{}.\r\n..\r\n.x\r\n", question(1));
    send(&[HELP, "support+x@desk.example"], &hidden).unwrap();
    send(&[HELP], &question(2)).unwrap();
    let unknown = send(&["nobody@desk.example"], &question(3)).unwrap_err();
    assert!(unknown.is_permanent(), "{unknown}");
    assert_eq!(receiving.desk.mails_in(), 2);
    let ticket = receiving.desk.letters(false)[1].ticket.unwrap();
    let body = &receiving.desk.comments(ticket)[0].body;
    assert_eq!(body.replace('\r', "").trim(), "Hello!\n.\n..\n.x");
}

#[test]
fn mail_that_nobody_is_to_answer_is_known_by_its_envelope() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.greeted();
    line.say("MAIL FROM:<>", "250 2.1.0");
    line.say("RCPT TO:<support@desk.example>", "250");
    line.say("DATA", "354");
    line.write(&format!("{}.\r\n", question(1)));
    line.expect("250");
    let letter = receiving.desk.letters(false).remove(0);
    let raw = receiving.desk.app.files.read_now(&letter.sha256).unwrap();
    assert!(raw.starts_with(b"Return-Path: <>\r\nFrom: Maja"));
    receiving.desk.run();
    assert!(receiving.desk.mails_to("maja@skola.example").is_empty());
}

#[test]
fn several_commands_may_come_at_once() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.call();
    line.write(
        "LHLO mx.example\r\nMAIL FROM:<maja@skola.example>\r\nRCPT TO:<nobody@desk.example>\r\n\
         RCPT TO:<support@desk.example>\r\nDATA\r\n",
    );
    for answer in ["250 ", "250", "550", "250", "354"] {
        line.expect(answer);
    }
    // The next message in the same breath as the end of this one.
    line.write(&format!(
        "{}.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<{HELP}>\r\nRSET\r\nQUIT\r\n",
        question(1)
    ));
    for answer in ["250 2.0.0", "250 2.1.0", "250 2.1.5", "250 2.0.0", "221"] {
        line.expect(answer);
    }
    line.is_over();
    assert_eq!(receiving.desk.mails_in(), 1);
}

#[cfg(unix)]
#[test]
fn a_socket_is_there_while_somebody_listens() {
    use std::os::unix::net::UnixStream;
    let desk = Desk::open();
    let path = desk.test.folder().join("lmtp");
    let address: Address = format!("unix:{}", path.display()).parse().unwrap();
    // One that a desk left behind when it died.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let door = address.open().unwrap();
    assert!(address.open().is_err());
    let (stop, told) = oneshot::channel::<()>();
    let (app, settings) = (desk.app.clone(), Settings::of(&desk.app.config, &[]));
    let running = std::thread::spawn(move || {
        let told = async {
            let _ = told.await;
        };
        run(receiver::serve(app, door, Protocol::Lmtp, settings, told)).unwrap();
    });
    let mut heard = String::new();
    let mut line = BufReader::new(UnixStream::connect(&path).unwrap());
    line.read_line(&mut heard).unwrap();
    assert_eq!(heard, "220 localhost LMTP arende\r\n");
    drop(stop);
    running.join().unwrap();
    assert!(!path.exists());
    assert!("unix:lmtp".parse::<Address>().is_err() && "lmtp".parse::<Address>().is_err());
}
