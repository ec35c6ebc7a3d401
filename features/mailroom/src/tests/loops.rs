//! Machines that answer machines.

use super::*;
use crate::Action;

#[test]
fn a_mail_of_the_desk_that_comes_back_is_dropped() {
    let desk = Desk::open();
    desk.asks(desk.maja(), "Hej", Message::text("Hej"), &[]);
    desk.run();
    let sent = desk.outbox().pop().unwrap();
    assert_eq!(desk.receives(&sent.raw).action, Action::Dropped);
    let from_us = "From: support@desk.example\nSubject: x\nAuto-Submitted: auto-replied";
    assert_eq!(desk.receives(&mail(from_us, "x")).action, Action::Dropped);
    assert_eq!(
        desk.receives(&mail("From: support+x@desk.example\nSubject: x", "y"))
            .action,
        Action::Held
    );
}

#[test]
fn two_desks_that_write_to_each_other_stop() {
    let (one, other) = (
        Desk::at("support@one.example"),
        Desk::at("help@other.example"),
    );
    let guest = one.somebody("Other", "help@other.example", Role::User, false);
    let ticket = one.asks(guest, "Hej", Message::text("Hej"), &[]);
    let ola = one.ola();
    one.run();
    let mut handed = 0;
    for round in 0..10 {
        let before = handed;
        handed += hand_over(&one, &other, "help@other.example");
        handed += hand_over(&other, &one, "support@one.example");
        if handed == before {
            assert!(round <= 3, "{round} rounds");
            break;
        }
    }
    assert!(handed <= 3, "{handed} mails went between them");
    // A person's answer makes one ticket there, and no machine talks about it.
    one.answers(ola, ticket, "Ett svar av en människa.");
    let mails = hand_over(&one, &other, "help@other.example")
        + hand_over(&other, &one, "support@one.example");
    assert!(mails <= 2, "{mails}");
    assert_eq!(hand_over(&one, &other, "help@other.example"), 0);
}

/// Carries what one desk wrote to the other; answers how many mails that were not carried before.
fn hand_over(from: &Desk, to: &Desk, address: &str) -> usize {
    let new = from
        .mails_to(address)
        .iter()
        .filter(|sent| to.receives(&sent.raw).action != Action::Duplicate)
        .count();
    to.run();
    new
}
