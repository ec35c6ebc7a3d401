//! Conversations that break off, disks that do not take anything, and desks that stop.

use super::*;

#[test]
fn whatever_breaks_off_before_its_end_is_not_taken_and_the_next_one_is() {
    let receiving = Receiving::lmtp();
    let text = question(1);
    let whole = format!(
        "LHLO mx.example\r\nMAIL FROM:<maja@skola.example>\r\nRCPT TO:<{HELP}>\r\nDATA\r\n{text}\r\n.\r\n"
    );
    let mut cuts: Vec<usize> = whole.match_indices("\r\n").map(|(at, _)| at + 2).collect();
    // The last one is the whole.
    cuts.pop();
    cuts.extend([0, 3, 20, whole.len() - 1, whole.len() - 3]);
    for cut in cuts {
        let mut line = receiving.call();
        line.write(&whole[..cut]);
        drop(line);
    }
    let mut line = receiving.greeted();
    line.hand_over(&[HELP], &question(2), &["250"]);
    assert_eq!(receiving.desk.mails_in(), 1);
}

#[test]
fn only_crlf_dot_crlf_ends_a_message() {
    let receiving = Receiving::smtp();
    for (number, end) in [
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r\r\n",
    ]
    .into_iter()
    .enumerate()
    {
        let smuggled = format!(
            "MAIL FROM:<boss@desk.example>\r\nRCPT TO:<{HELP}>\r\nDATA\r\n{}\r\n",
            question(1000)
        );
        let mut line = receiving.greeted();
        let text = question(number as u32);
        line.hand_over(&[HELP], &format!("{text}Bye{end}{smuggled}"), &["250"]);
        line.say("NOOP", "250 2.0.0 Still here");
        assert_eq!(receiving.desk.mails_in(), number as i64 + 1, "{end:?}");
    }
}

#[test]
fn a_refused_message_is_never_read_as_commands() {
    let receiving = Receiving::lmtp();
    let mut line = receiving.greeted();
    line.say("MAIL FROM:<maja@skola.example>", "250");
    line.write(&format!(
        "RCPT TO:<nobody@desk.example>\r\nDATA\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<{HELP}>\r\nDATA\r\n"
    ));
    line.expect("550");
    line.expect("421 5.5.1");
    line.is_over();
    let mut line = receiving.greeted();
    line.write("BDAT 30 LAST\r\nMAIL FROM:<a@b.example>\r\n");
    line.expect("421");
    line.is_over();
}

#[test]
fn a_disk_that_takes_nothing_puts_the_mail_off() {
    let receiving = Receiving::lmtp();
    let files = receiving.desk.test.folder().join("files");
    let away = receiving.desk.test.folder().join("away");
    let was_there = files.exists();
    if was_there {
        std::fs::rename(&files, &away).unwrap();
    }
    std::fs::write(&files, "no folder").unwrap();
    let mut line = receiving.greeted();
    line.hand_over(&[HELP, HELP], &question(1), &["451 4.3.0", "451 4.3.0"]);
    assert_eq!(receiving.desk.mails_in(), 0);
    std::fs::remove_file(&files).unwrap();
    if was_there {
        std::fs::rename(&away, &files).unwrap();
    }
    line.hand_over(&[HELP], &question(1), &["250"]);
    assert_eq!(receiving.fates(), ["ticket"]);
}

#[test]
fn a_desk_that_stops_ends_the_message_in_hand() {
    let mut receiving = Receiving::lmtp();
    let mut idle = receiving.greeted();
    let mut busy = receiving.greeted();
    busy.envelope(&[HELP]);
    let text = question(1);
    busy.write(&text[..30]);
    receiving.tell_to_stop();
    idle.expect("421 4.3.2");
    idle.is_over();
    busy.write(&format!("{}\r\n.\r\n", &text[30..]));
    busy.expect("250 2.0.0");
    busy.expect("421 4.3.2");
    busy.is_over();
    receiving.wait();
    assert_eq!(receiving.fates(), ["ticket"]);
}

#[test]
fn a_message_that_never_ends_holds_up_no_stop() {
    let mut receiving = Receiving::with(Protocol::Lmtp, |settings| {
        settings.stop = Duration::from_millis(50);
    });
    let mut line = receiving.greeted();
    line.envelope(&[HELP]);
    receiving.tell_to_stop();
    receiving.wait();
    line.is_over();
}
