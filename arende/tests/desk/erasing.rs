//! Somebody who wants to be forgotten is: nothing in the desk says who they were, and their tickets stay.

use domain::TicketId;
use domain::person::{EmailAddress, Role};

use crate::harness::{Browser, Desk};

const FIRST: &str = "From: Kim Berg <kim@x.example>\r\nTo: support@desk.example\r\nSubject: The red lamp\r\n\
               Message-ID: <1@x.example>\r\n\r\nIt blinks in room 7.\r\n";

/// Kim has asked by mail, has an account, and was answered.
async fn kim(desk: &Desk) -> (TicketId, i64) {
    let receipt = mailroom::receive(desk.app(), FIRST.as_bytes(), None).unwrap();
    let ticket = receipt.ticket.unwrap();
    let address = EmailAddress::read("kim@x.example").unwrap();
    let person = desk
        .app()
        .store
        .read_now(|tx| people::queries::find_by_address(tx, &address))
        .unwrap()
        .unwrap();
    let raw = "From: Else <else@x.example>\r\nTo: support@desk.example\r\nCc: Kim <kim@x.example>\r\n\
               Subject: The blue lamp\r\nMessage-ID: <3@x.example>\r\n\r\nIt is dark.\r\n";
    mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap();
    let mut ola = desk.signed_in("ola@desk.example").await;
    let invited = ola
        .post(&format!("/agent/people/{}/invite", person.id), &[])
        .await;
    assert_eq!(invited.status, 303, "{}", invited.text);
    let mut priya = desk.signed_in("priya@desk.example").await;
    let answer = [
        ("body", "Turn it off."),
        ("public", "1"),
        ("submission", "a"),
    ];
    let address = format!("/agent/tickets/{ticket}/comments");
    assert_eq!(priya.post(&address, &answer).await.status, 303);
    desk.later();
    (ticket, person.id.0)
}

async fn desk_with_kim() -> (Desk, Browser, TicketId, i64) {
    let desk = Desk::open().peopled();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let (ticket, person) = kim(&desk).await;
    let ola = desk.signed_in("ola@desk.example").await;
    (desk, ola, ticket, person)
}

/// Rows in which the mail address or the name stands, outside of the audit log.
fn traces(desk: &Desk) -> i64 {
    let count = |sql: &'static str| desk.app().store.read_now(|tx| tx.number(sql, &[])).unwrap();
    count(
        "SELECT count(*) FROM person WHERE email LIKE '%kim%' OR name LIKE '%Kim%' OR name_folded LIKE '%kim%'",
    ) + count(
        "SELECT count(*) FROM mail_in WHERE sought LIKE '%kim%' OR sender LIKE '%kim%' OR subject LIKE '%red lamp%'",
    ) + count("SELECT count(*) FROM mail_sent WHERE sought LIKE '%kim%'")
        + count("SELECT count(*) FROM mail_out WHERE address LIKE '%kim%'")
        + count("SELECT count(*) FROM rate_limit WHERE key LIKE '%:kim@%'")
        + count("SELECT count(*) FROM account_mail WHERE address LIKE '%kim%'")
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_erased_is_a_former_requester_and_their_tickets_stay() {
    let (desk, mut ola, ticket, person) = desk_with_kim().await;
    assert!(traces(&desk) > 4);
    let erase = format!("/agent/people/{person}/erase");
    ola.get(&format!("/agent/people/{person}"))
        .await
        .must_say(&erase);
    ola.get(&erase)
        .await
        .must_say("Erase Kim Berg")
        .must_say("One mail from their address")
        .must_say("One ticket, from a “Former requester”")
        .must_say("The audit log, which cannot be changed");
    let unsure = ola.post(&erase, &[]).await;
    assert_eq!(unsure.status, 422);
    unsure.must_say("Tick that you know");
    let asked = ola.post(&erase, &[("sure", "1")]).await;
    ola.follow(asked).await.must_say("are being erased");
    // Asked for once more, it is done once.
    assert_eq!(ola.post(&erase, &[("sure", "1")]).await.status, 303);
    desk.later();
    ola.get(&erase)
        .await
        .must_say("Erased ")
        .must_say("Former requester");
    assert_eq!(traces(&desk), 0);
    let page = ola.get(&format!("/agent/tickets/{ticket}?view=all")).await;
    page.must_say("Former requester")
        .must_say("It blinks in room 7.");
    assert!(!page.says("Kim") && !page.says("kim@"), "{}", page.text);
    for list in ["/agent/mail", "/agent/mail/sent", "/agent/people"] {
        let page = ola.get(list).await;
        assert!(
            !page.says("kim@x.example") && !page.says("Kim Berg"),
            "{list}"
        );
    }

    let let_in = ola
        .post(&format!("/agent/people/{person}/unsuspend"), &[])
        .await;
    assert_eq!(let_in.status, 422);
    let_in.must_say("This person was erased");

    // What they wrote can go later; then nothing finds it any more.
    let asked = ola.post(&erase, &[("sure", "1"), ("redact", "1")]).await;
    assert_eq!(asked.status, 303);
    desk.later();
    let page = ola.get(&format!("/agent/tickets/{ticket}?view=all")).await;
    page.must_say("(erased)").must_say("Turn it off.");
    assert!(
        !page.says("blinks") && !page.says("The red lamp"),
        "{}",
        page.text
    );
    let found = ola.get("/agent/search?q=blinks").await;
    assert!(!found.says(&format!("/agent/tickets/{ticket}")));

    // The same address is somebody new.
    let raw = "From: Kim Berg <kim@x.example>\r\nSubject: Hello\r\nMessage-ID: <2@x.example>\r\n\r\nMe again.\r\n";
    let receipt = mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap();
    let again = receipt.ticket.unwrap();
    ola.get(&format!("/agent/tickets/{again}?view=all"))
        .await
        .must_say("Kim Berg");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_of_somebody_erased_that_is_read_once_more_brings_nothing_back() {
    let (desk, mut ola, _, person) = desk_with_kim().await;
    let erase = format!("/agent/people/{person}/erase");
    ola.post(&erase, &[("sure", "1")]).await;
    desk.later();
    let again = mailroom::receive(desk.app(), FIRST.as_bytes(), None).unwrap();
    assert_eq!(
        again.action,
        mailroom::Action::Duplicate,
        "{}",
        again.reason
    );
    assert_eq!(traces(&desk), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_another_address_behind_a_plus_keeps_what_is_theirs() {
    let (desk, mut ola, _, person) = desk_with_kim().await;
    let now = desk.app().clock.now();
    let done = desk.app().store.write_now(|tx| {
        for (incident, address) in [(0, "kim+office@x.example"), (1, "kim@x.example")] {
            let address = EmailAddress::read(address)?;
            let id = status::queries::subscribers::add(tx, incident, &address, "en", None, now)?;
            status::queries::subscribers::set_confirmed(tx, id, now)?;
        }
        // One reads the newsletter at Kim's address, and a mail went to each before anybody knew who they are.
        tx.run(
            "INSERT INTO news_subscriber (brand_id, address, mailbox, locale, created_at) VALUES (1, 'Kim@x.example', 'kim@x.example', 'en', 0)",
            &[],
        )?;
        for address in ["kim+office@x.example", "kim@x.example"] {
            tx.run(
                "INSERT INTO customer_mail (message, address, mailbox, locale, about, state, created_at)
                 VALUES ('may_not_ask', $1, 'kim@x.example', 'en', '', 'sent', 0)",
                &platform::params![address],
            )?;
        }
        Ok(())
    });
    done.unwrap();
    let erase = format!("/agent/people/{person}/erase");
    ola.post(&erase, &[("sure", "1")]).await;
    desk.later();
    let readers = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM news_subscriber", &[]));
    assert_eq!(readers.unwrap(), 0);
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.rows("SELECT address FROM customer_mail", &[], |row| row.text(0)));
    assert_eq!(left.unwrap(), ["kim+office@x.example"]);
    let left = desk.app().store.read_now(|tx| {
        tx.rows("SELECT address FROM service_subscriber", &[], |row| {
            row.text(0)
        })
    });
    assert_eq!(left.unwrap(), ["kim+office@x.example"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_of_the_team_is_erased_and_nobody_erases_themselves() {
    let (desk, mut ola, _, person) = desk_with_kim().await;
    let id = |address: &str| {
        let address = EmailAddress::read(address).unwrap();
        let found = desk
            .app()
            .store
            .read_now(|tx| people::queries::find_by_address(tx, &address));
        found.unwrap().unwrap().id
    };
    let sure = [("sure", "1")];
    let priya = format!("/agent/people/{}/erase", id("priya@desk.example"));
    let refused = ola.post(&priya, &sure).await;
    assert_eq!(refused.status, 422);
    refused.must_say("This person belongs to the team.");
    let self_ = format!("/agent/people/{}/erase", id("ola@desk.example"));
    assert_eq!(ola.post(&self_, &sure).await.status, 422);
    // The line in the log says that it was done, and not to whom.
    assert_eq!(
        ola.post(&format!("/agent/people/{person}/erase"), &sure)
            .await
            .status,
        303
    );
    let told = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM audit WHERE deed = 'erased' AND about = '' AND words NOT LIKE '%kim%'",
            &[],
        )
    });
    assert_eq!(told.unwrap(), 1);
}
