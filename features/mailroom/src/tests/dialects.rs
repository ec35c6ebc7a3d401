//! Mail as lists, Outlook and forwarding people make it: who wrote, and what came along.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::Action;

const VIA: &str = "From: Maja via Larare <larare@lists.example>\nReply-To: Maja <maja@skola.example>\n\
    List-Id: <larare.lists.example>\nList-Post: <mailto:larare@lists.example>";

#[test]
fn a_mail_through_a_list_is_its_writers_and_the_list_hears_nothing() {
    let desk = Desk::open();
    let (maja, ola) = (desk.maja(), desk.ola());
    let raw = mail(
        &format!(
            "{VIA}\nTo: larare@lists.example\nCc: larare@lists.example, else@skola.example\nSubject: Skrivaren"
        ),
        "Den står still.",
    );
    let receipt = desk.receives(&raw);
    let ticket = receipt.ticket.unwrap();
    assert_eq!(receipt.action, Action::Created, "{}", receipt.reason);
    assert_eq!(desk.ticket(ticket).requester, maja);
    assert!(
        !desk.comments(ticket)[0].verified,
        "nothing proves that she wrote it"
    );
    assert!(
        desk.participants(ticket).is_empty(),
        "it brings nobody along"
    );
    desk.answers(ola, ticket, "Vilket rum?");
    assert!(desk.mails_to("larare@lists.example").is_empty());
    assert_eq!(desk.mails_to("maja@skola.example").len(), 2);
    // In her name it says nothing in a conversation, until somebody of the team has looked at it.
    let sent = desk.mails_to("maja@skola.example").pop().unwrap();
    let raw = mail(
        &format!("{VIA}\nTo: {}\nSubject: Re: Skrivaren", sent.reply_to()),
        "Rum 3.",
    );
    let receipt = desk.receives(&raw);
    assert_eq!(
        (receipt.action, receipt.ticket),
        (Action::Held, Some(ticket))
    );
    assert!(
        desk.comments(ticket)
            .last()
            .is_some_and(|said| !said.public)
    );
}

/// A pack of Outlook's with one file.
fn winmail() -> String {
    let mut all = 0x223E_9F78_u32.to_le_bytes().to_vec();
    all.extend([1, 0]);
    let mut add = |what: u32, value: &[u8]| {
        all.push(2);
        all.extend(what.to_le_bytes());
        all.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
        all.extend(value);
        all.extend([0, 0]);
    };
    add(0x0006_9002, &[0; 14]);
    add(0x0001_8010, b"plan.txt\0");
    add(0x0006_800F, b"Rum 3");
    STANDARD.encode(all)
}

fn names(desk: &Desk) -> Vec<String> {
    let sql = "SELECT name FROM attachment ORDER BY id";
    let found = desk
        .app
        .store
        .read_now(|tx| tx.rows(sql, &[], |row| row.text(0)));
    found.unwrap()
}

#[test]
fn what_outlook_packed_is_unpacked_and_a_broken_pack_stays_a_file() {
    let desk = Desk::open();
    let with = |pack: &str, id: u8| {
        format!(
            "From: maja{id}@skola.example\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSe planen.\r\n\
             --b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{pack}\r\n--b--\r\n"
        )
    };
    desk.receives(&with(&winmail(), 1));
    assert_eq!(names(&desk), ["plan.txt"]);
    desk.receives(&with("eJ8+IgEAAAAA", 2));
    assert_eq!(names(&desk), ["plan.txt", "winmail.dat"]);
}

#[test]
fn the_writer_of_what_somebody_of_the_team_forwards_is_told_to_the_team() {
    let desk = Desk::open();
    desk.ola();
    let raw = mail(
        "From: ola@desk.example\nSubject: VB: Skrivaren",
        "Kan ni titta?\n\nFrån: Bo Ek <bo@skola.example>\nSkickat: i dag\nÄmne: Skrivaren\n\nDen står still.",
    );
    let ticket = desk.receives(&raw).ticket.unwrap();
    let comments = desk.comments(ticket);
    let note = comments.last().unwrap();
    assert!(
        !note.public && note.body.contains("bo@skola.example"),
        "{}",
        note.body
    );
    desk.run();
    assert!(
        desk.mails_to("bo@skola.example").is_empty(),
        "nothing is done in his name"
    );
    // A customer who forwards something is who asks.
    let raw = mail(
        "From: else@skola.example\nSubject: VB: Skrivaren",
        "Se nedan.\n\nFrån: Bo Ek <bo@skola.example>\nSkickat: i dag\nÄmne: Skrivaren\n\nDen står still.",
    );
    let ticket = desk.receives(&raw).ticket.unwrap();
    assert_eq!(desk.comments(ticket).len(), 1);
}
