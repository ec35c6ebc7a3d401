//! What of a person stands outside of messages and answers is erased with them: beside tickets, in critical days, in support access.

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::{HandOver, Level, Place, Priority, TicketUpdate};
use domain::{OrganizationId, PersonId, TicketId};
use platform::params;
use platform::store::Tx;
use sla::queries::{OnCall, WindowRow};
use tickets::commands::{Deed, Message, NewTicket, open_ticket, update_by_agent};
use tickets::queries;

use crate::harness::Desk;

const SECRET: &str = "Astrid wrote about her pupil";

/// Fills every place with words of Astrid, or about what she asked.
fn writes(desk: &Desk, astrid: PersonId, priya: PersonId, school: OrganizationId) -> TicketId {
    let now = desk.app().clock.now();
    let written = desk.app().store.write_now(|tx| {
        let new = NewTicket {
            priority: Some(Priority::Urgent),
            ..NewTicket::from(astrid, "No exam opens", Message::text("It stopped."))
        };
        let agent = Deed::new(Actor::person(priya, Role::Agent), now, "web")?;
        let ticket = open_ticket(tx, &agent, &new)?;
        let update = TicketUpdate {
            priority: Some(Some(Priority::Normal)),
            reason: Some(SECRET.to_owned()),
            ..TicketUpdate::default()
        };
        update_by_agent(tx, &agent, ticket, &update, &Message::default())?;
        queries::add_first_line_note(tx, ticket, priya, SECRET, now)?;
        let over = HandOver {
            from: Place::FIRST_LINE,
            to: Place::of(Level::Contact, false),
            at: now,
        };
        queries::add_move(tx, ticket, over, Some(priya), SECRET)?;
        tx.run(
            "INSERT INTO supplier_question (ticket_id, person_id, by_id, product, supplier, address, answers_to, locale, subject, body,
               state, submission, created_at)
             VALUES ($1, $2, $2, 'Library', 'Other', 'help@other.example', 'astrid@nova.example', 'en', $3, $3, 'waiting', 'a', $4)",
            &params![ticket, astrid, SECRET, now],
        )?;
        let window = WindowRow {
            organization: school,
            organization_name: "Nova".to_owned(),
            name: "Exams".to_owned(),
            first_day: "2040-03-02".to_owned(),
            last_day: "2040-03-02".to_owned(),
            note: SECRET.to_owned(),
            ..blank()
        };
        let window = sla::windows::announce(tx, &window, astrid, now)?.unwrap();
        sla::queries::add_call(tx, ticket, window, "mail", "astrid@nova.example", now)?;
        let on_call = OnCall {
            addresses: vec!["Astrid@nova.example".to_owned(), "other@desk.example".to_owned()],
            ..OnCall::default()
        };
        sla::queries::set_on_call(tx, &on_call, now)?;
        news(tx, ticket, school, astrid)?;
        Ok(ticket)
    });
    written.unwrap()
}

fn blank() -> WindowRow {
    WindowRow {
        id: 0,
        organization: OrganizationId(0),
        organization_name: String::new(),
        name: String::new(),
        first_day: String::new(),
        last_day: String::new(),
        time_zone: "UTC".to_owned(),
        note: String::new(),
        window: domain::sla::Window::default(),
        by: String::new(),
    }
}

fn news(
    tx: &Tx<'_>,
    ticket: TicketId,
    school: OrganizationId,
    who: PersonId,
) -> platform::Result<()> {
    let site = tx.insert(
        "INSERT INTO access_site (organization_id, name, address, created_at) VALUES ($1, 'Site', 'https://nova.example', 0) RETURNING id",
        &params![school],
    )?;
    let grant = tx.insert(
        "INSERT INTO access_grant (reference, ticket_id, organization_id, site_id, tried, statement, reason, hours, state, asked_by,
           asked_at, decided_by)
         VALUES ('r', $1, $2, $3, 1, 's', 'r', 1, 'ended', $4, 0, $4) RETURNING id",
        &params![ticket, school, site, who],
    )?;
    tx.run(
        "INSERT INTO access_news (grant_id, body, state, created_at) VALUES ($1, $2, 'sent', 0)",
        &params![grant, SECRET],
    )
    .map(drop)
}

/// Where the words stand.
fn found(desk: &Desk) -> Vec<i64> {
    let count = |sql: &'static str| {
        let store = &desk.app().store;
        store
            .read_now(|tx| tx.number(sql, &params![SECRET]))
            .unwrap()
    };
    vec![
        count("SELECT count(*) FROM supplier_question WHERE subject = $1 OR body = $1"),
        count("SELECT count(*) FROM first_line_note WHERE body = $1"),
        count("SELECT count(*) FROM ticket_move WHERE note = $1"),
        count("SELECT count(*) FROM change WHERE reason = $1"),
        count("SELECT count(*) FROM critical_window WHERE note = $1"),
        count("SELECT count(*) FROM access_news WHERE body = $1"),
    ]
}

#[test]
fn what_stands_beside_tickets_in_critical_days_and_in_support_access_goes_with_the_person() {
    let desk = Desk::open();
    let school = desk.organization("Nova", true);
    let astrid = desk.person("Astrid Ek", "astrid@nova.example", Role::User, "en");
    let priya = desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    let erik = desk.person("Erik Berg", "erik@nova.example", Role::User, "en");
    let ticket = writes(&desk, astrid, priya, school);
    assert_eq!(found(&desk), [1; 6]);
    let erase = |who: PersonId, address: &str, redact: bool| {
        let (now, address) = (desk.app().clock.now(), [address.to_owned()]);
        let erased = desk.app().store.write_now(|tx| {
            tickets::commands::erase_words_beside_tickets(tx, who, redact)?;
            access::commands::erase_news_naming(tx, who)?;
            sla::windows::erase_words_of(tx, who, &address, now)
        });
        erased.unwrap();
    };
    // Somebody else's words stay.
    erase(erik, "erik@nova.example", true);
    assert_eq!(found(&desk), [1; 6]);
    // Nor is what others wrote about their requests taken away, unless that was asked for.
    erase(astrid, "astrid@nova.example", false);
    assert_eq!(found(&desk)[3], 1);
    for _ in 0..2 {
        erase(astrid, "astrid@nova.example", true);
        assert_eq!(found(&desk), [0; 6]);
    }
    let left = desk.app().store.read_now(|tx| {
        let waits = tx.number(
            "SELECT count(*) FROM supplier_question WHERE state = 'waiting' OR answers_to <> ''",
            &[],
        )?;
        let calls = sla::queries::list_calls(tx, ticket)?;
        let moves = queries::list_moves(tx, ticket)?.len();
        Ok((
            waits,
            calls,
            moves,
            sla::queries::find_on_call(tx)?.addresses,
        ))
    });
    let (waits, calls, moves, on_call) = left.unwrap();
    assert_eq!((waits, moves), (0, 1));
    assert!(!calls[0].address.contains('@') && calls[0].state == "failed");
    assert_eq!(on_call, ["other@desk.example"]);
}
