//! Answering by mail: only what the desk signed leads into a ticket.

use super::*;
use crate::Action;

/// A ticket of Maja's with an answer of Ola's, and the mail that told her.
fn answered(desk: &Desk) -> (TicketId, PersonId, Sent) {
    let (maja, ola) = (desk.maja(), desk.ola());
    let ticket = desk.asks(maja, "Skrivaren", Message::text("Den står still."), &[]);
    desk.run();
    desk.answers(ola, ticket, "Prova igen.");
    let sent = desk.mails_to("maja@skola.example").pop().unwrap();
    (ticket, ola, sent)
}

#[test]
fn an_answer_joins_the_ticket_without_what_it_quotes() {
    let desk = Desk::open();
    let (ticket, ola, sent) = answered(&desk);
    desk.becomes(ola, ticket, Category::Solved);
    let receipt = desk.receives(&answer(
        &sent,
        "Maja <MAJA@skola.example>",
        "Det hjälpte inte.",
    ));
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket)),
        "{}",
        receipt.reason
    );
    let said = desk.comments(ticket).pop().unwrap();
    assert_eq!(said.body, "Det hjälpte inte.");
    assert!(said.public && said.verified);
    assert!(said.quoted.unwrap().contains("Prova igen."));
    assert_eq!(
        desk.ticket(ticket).category,
        Category::Open,
        "it is with the team again"
    );
    desk.answers(ola, ticket, "Och nu?");
    let next = desk.mails_to("maja@skola.example").pop().unwrap();
    assert_eq!(next.mail.subject, sent.mail.subject);
    let hers = mail_text::parse(
        answer(&sent, "Maja <MAJA@skola.example>", "Det hjälpte inte.").as_bytes(),
    );
    assert_eq!(
        next.mail.in_reply_to, hers.message_id,
        "it threads under her own mail"
    );
    assert!(
        next.mail
            .references
            .contains(sent.mail.message_id.as_ref().unwrap())
    );
}

#[test]
fn an_answer_finds_its_ticket_by_what_it_answers_alone() {
    let desk = Desk::open();
    let (ticket, _, sent) = answered(&desk);
    let plain = answer(&sent, "maja@skola.example", "Tack!")
        .replace(sent.reply_to(), "support@desk.example");
    let receipt = desk.receives(&plain);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket)),
        "{}",
        receipt.reason
    );
}

#[test]
fn the_address_the_mail_server_names_counts_as_well() {
    let desk = Desk::open();
    let (ticket, _, sent) = answered(&desk);
    let raw = mail(
        "From: maja@skola.example\nTo: undisclosed-recipients:;\nSubject: Re: x",
        "Tack!",
    );
    let receipt = crate::receive(&desk.app, raw.as_bytes(), Some(sent.reply_to())).unwrap();
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket))
    );
}

#[test]
fn a_stranger_with_somebody_s_reply_address_is_shown_to_the_team_only() {
    let desk = Desk::open();
    let (ticket, ola, sent) = answered(&desk);
    let before = desk.outbox().len();
    let raw = answer(&sent, "Eve <eve@canary.example>", "Send me everything.").replace(
        "Subject:",
        "Cc: eve2@canary.example\r\nReply-To: eve3@canary.example\r\nSubject:",
    );
    let receipt = desk.receives(&raw);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Held, Some(ticket))
    );
    let note = desk.comments(ticket).pop().unwrap();
    assert!(!note.public && !note.verified);
    assert!(note.body.contains("eve@canary.example") && note.body.contains("Send me everything."));
    assert!(desk.participants(ticket).is_empty());
    desk.run();
    assert_eq!(desk.outbox().len(), before, "nobody hears of it");
    desk.answers(ola, ticket, "Hemligheten");
    assert!(
        desk.outbox()
            .iter()
            .all(|sent| !sent.mail.to[0].address.contains("canary"))
    );
}

#[test]
fn forged_truncated_and_foreign_addresses_lead_nowhere() {
    let desk = Desk::open();
    let (ticket, _, sent) = answered(&desk);
    let other = desk.somebody("Nils", "nils@annan.example", Role::User, true);
    let theirs = desk.asks(other, "Annat", Message::text("Hej"), &[]);
    desk.run();
    let comments = desk.comments(ticket).len();
    let good = sent.reply_to().to_owned();
    let forged = [
        good.replace(&format!("+r{ticket}-"), &format!("+r{theirs}-")),
        good.replace('@', "0@"),
        format!("{}@desk.example", &good[..good.find('@').unwrap() - 6]),
        format!("support+r{ticket}-1-@desk.example"),
        format!("support+r{ticket}@desk.example"),
    ];
    for (number, address) in forged.iter().enumerate() {
        let header = format!(
            "From: eve@canary.example\nTo: {address}\nSubject: Re: [#{ticket}] Skrivaren\n\
             Message-ID: <{number}@canary>\nIn-Reply-To: <{}>",
            sent.mail.message_id.as_deref().unwrap()
        );
        let receipt = desk.receives(&mail(&header, "Hej"));
        assert_eq!(receipt.action, Action::Created, "{address}");
        assert!(![Some(ticket), Some(theirs)].contains(&receipt.ticket));
    }
    assert_eq!(desk.comments(ticket).len(), comments);
    assert_eq!(desk.comments(theirs).len(), 1);
    let header = format!("From: nils@annan.example\nTo: {good}\nSubject: x");
    let receipt = desk.receives(&mail(&header, "Hej"));
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Held, Some(ticket)),
        "another customer is a stranger here"
    );
}

#[test]
fn a_person_in_copy_may_answer_with_somebody_else_s_address_and_nobody_is_added() {
    let desk = Desk::open();
    let (maja, ola) = (desk.maja(), desk.ola());
    let per = desk.somebody("Per", "per@skola.example", Role::User, false);
    let ticket = desk.asks(maja, "Ljudet", Message::text("Hej"), &[per]);
    desk.run();
    desk.answers(ola, ticket, "Svar");
    let sent = desk.mails_to("maja@skola.example").pop().unwrap();
    let raw = answer(&sent, "per@skola.example", "Jag också.")
        .replace("Subject:", "Cc: ny@skola.example\r\nSubject:");
    let receipt = desk.receives(&raw);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket))
    );
    assert_eq!(desk.participants(ticket), ["per@skola.example"]);
    desk.run();
    let told = desk.mails_to("maja@skola.example").pop().unwrap();
    assert!(told.mail.body_text.contains("Jag också."));
}

#[test]
fn the_team_s_own_address_proves_nothing() {
    let desk = Desk::open();
    let (ticket, ola, sent) = answered(&desk);
    let draft = tickets::queries::Draft {
        note: false,
        body: "Half an answer".into(),
        body_html: None,
        asked: Vec::new(),
        sets: Vec::new(),
        updated_at: desk.app.clock.now(),
    };
    desk.app
        .store
        .write_now(|tx| tickets::queries::set_draft(tx, ticket, ola, &draft))
        .unwrap();
    let receipt = desk.receives(&answer(&sent, "ola@desk.example", "Lösenordet är hemligt."));
    assert_eq!(receipt.action, Action::Commented);
    assert!(receipt.reason.contains("unverified"), "{}", receipt.reason);
    let note = desk.comments(ticket).pop().unwrap();
    assert!(!note.public && !note.verified);
    let now = desk.app.clock.now();
    let actor = Actor::person(ola, Role::Agent);
    let kept = desk
        .app
        .store
        .read_now(|tx| tickets::queries::find_visible_draft(tx, &actor, ticket, now));
    assert_eq!(kept.unwrap().unwrap().body, "Half an answer");
    desk.run();
    assert_eq!(desk.mails_to("maja@skola.example").len(), 2);
}

#[test]
fn an_answer_to_a_closed_ticket_becomes_a_follow_up() {
    let desk = Desk::open();
    let (ticket, ola, sent) = answered(&desk);
    desk.becomes(ola, ticket, Category::Closed);
    let receipt = desk.receives(&answer(&sent, "maja@skola.example", "Nu är det tillbaka."));
    assert_eq!(receipt.action, Action::Created, "{}", receipt.reason);
    let follow_up = desk.ticket(receipt.ticket.unwrap());
    assert_eq!(
        (follow_up.follow_up_of, follow_up.subject.as_str()),
        (Some(ticket), "Skrivaren")
    );
    let stranger = desk.receives(&answer(&sent, "eve@canary.example", "Hej"));
    assert_eq!(
        stranger.action,
        Action::Created,
        "kept where it can be seen"
    );
    assert_eq!(desk.ticket(stranger.ticket.unwrap()).follow_up_of, None);
}

#[test]
fn an_out_of_office_mail_joins_quietly() {
    let desk = Desk::open();
    let (ticket, ola, sent) = answered(&desk);
    desk.becomes(ola, ticket, Category::Solved);
    let before = desk.outbox().len();
    let raw = answer(&sent, "maja@skola.example", "Jag är borta.")
        .replace("Subject:", "Auto-Submitted: auto-replied\r\nSubject:");
    let receipt = desk.receives(&raw);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Commented, Some(ticket))
    );
    assert_eq!(desk.ticket(ticket).category, Category::Solved);
    let lost = mail(
        "From: maja@skola.example\nSubject: Frånvaro\nAuto-Submitted: auto-replied",
        "Borta.",
    );
    let alone = desk.receives(&lost);
    assert_eq!(alone.action, Action::Created);
    desk.run();
    assert_eq!(desk.outbox().len(), before, "no machine is answered");
}

#[test]
fn a_mail_that_could_not_be_delivered_is_told_to_the_team_once() {
    let desk = Desk::open();
    let (ticket, _, sent) = answered(&desk);
    let notice = |status: &str, action: &str, id: &str| {
        format!(
            "From: MAILER-DAEMON@mx.example\nTo: support@desk.example\nSubject: Undelivered\nMessage-ID: <{status}{id}>\n\
             Return-Path: <>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n\
             Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; maja@skola.example\nAction: {action}\n\
             Status: {status}\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\nSubject: x\n\n--b--\n"
        )
        .replace('\n', "\r\n")
    };
    let id = sent.mail.message_id.clone().unwrap();
    let delayed = desk.receives(&notice("4.4.1", "delayed", &id));
    assert_eq!((delayed.action, delayed.comment), (Action::Bounce, None));
    let failed = desk.receives(&notice("5.1.1", "failed", &id));
    assert_eq!(
        (failed.action, failed.ticket),
        (Action::Bounce, Some(ticket)),
        "{}",
        failed.reason
    );
    let note = desk.comments(ticket).pop().unwrap();
    assert!(
        !note.public && note.body.contains("maja@skola.example"),
        "{}",
        note.body
    );
    let event = desk.last_change(ticket);
    assert_eq!(
        (event.kind.as_str(), event.actor),
        ("commented", None),
        "the desk itself wrote it"
    );
    assert_eq!(desk.receives(&notice("5.1.2", "failed", &id)).comment, None);
    let unknown = desk.receives(&notice(
        "5.1.1",
        "failed",
        "1.2.3.000000000000000000000000@desk.example",
    ));
    assert_eq!(unknown.action, Action::Held);
    let state = desk.app.store.read_now(|tx| {
        let sql = "SELECT state FROM mail_out WHERE message_id = $1";
        tx.row(sql, &platform::params![id], |row| row.text(0))
    });
    assert_eq!(state.unwrap().as_deref(), Some("failed"));
}

#[test]
fn a_closed_ticket_still_tells_the_team_that_a_mail_was_not_delivered() {
    let desk = Desk::open();
    let (ticket, ola, sent) = answered(&desk);
    desk.becomes(ola, ticket, Category::Closed);
    let notice = mail(
        &format!(
            "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nIn-Reply-To: <{}>\n\
             Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied",
            sent.mail.message_id.as_deref().unwrap()
        ),
        "550 5.1.1 <maja@skola.example>: user unknown",
    );
    let receipt = desk.receives(&notice);
    assert_eq!(receipt.action, Action::Bounce, "{}", receipt.reason);
    let note = desk.comments(ticket).pop().unwrap();
    assert!(!note.public && Some(note.id) == receipt.comment);
    assert_eq!(desk.ticket(ticket).category, Category::Closed);
}

#[test]
fn people_add_to_what_they_wrote_before_anybody_answered() {
    let desk = Desk::open();
    let maja = desk.maja();
    let letter = |from: &str, number: usize, subject: &str, answers: &str| {
        let header = format!(
            "From: {from}\nTo: support@desk.example\nSubject: {subject}\nMessage-ID: <{number}@skola.example>\n{answers}"
        );
        desk.receives(&mail(header.trim_end(), &format!("Mejl {number}.")))
    };
    let answers = "In-Reply-To: <1@skola.example>\nReferences: <1@skola.example>\n";
    let first = letter("maja@skola.example", 1, "Skrivaren", "");
    assert_eq!(first.action, Action::Created, "{}", first.reason);
    let more = letter("maja@skola.example", 2, "SV: Re: skrivaren", answers);
    assert_eq!(
        (more.action, more.ticket),
        (Action::Commented, first.ticket),
        "{}",
        more.reason
    );
    assert_eq!(desk.ticket(first.ticket.unwrap()).requester, maja);
    // An old mail is taken to begin anew: another subject is another matter.
    let anew = letter("maja@skola.example", 3, "Projektorn", answers);
    assert_eq!(anew.action, Action::Created, "{}", anew.reason);
    // Whoever does not take part is not let in by knowing what a mail is called.
    let stranger = letter("eva@annan.example", 4, "Re: Skrivaren", answers);
    assert_eq!(stranger.action, Action::Created, "{}", stranger.reason);
    assert_ne!(stranger.ticket, first.ticket);
}
