//! One problem per request: an agent splits a part off, and can put it together again.

use axum::http::StatusCode;
use domain::permission::{Actor, TicketFacts};
use domain::person::Role;
use domain::ticket::TicketUpdate;
use domain::{CommentId, PersonId, TicketId};
use tickets::commands::{Deed, Message, Piece, Split, split_off, update_by_agent};
use tickets::queries;

use crate::harness::{Browser, Desk, Page};
use crate::stories::ask;

const TWO_PROBLEMS: &str = "I cannot sign in.\nThe invoice is wrong too.\nPlease help.";

/// What was asked becomes a ticket of its own, with a note: for the same people, whatever else it is. Answers it with the
/// token of its file and what the rule of visibility needs to know.
pub fn split_whole(
    app: &platform::App,
    boss: PersonId,
    id: TicketId,
    facts: &TicketFacts,
) -> (TicketId, String, TicketFacts) {
    let now = app.clock.now();
    let done = app.store.write_now(|tx| {
        let deed = Deed::new(Actor::person(boss, Role::Admin), now, "web")?;
        let said = queries::list_visible_comments(tx, &deed.actor, id, false, CommentId(0), now)?;
        let split = Split {
            subject: "zebra part".to_owned(),
            pieces: vec![Piece {
                comment: said[0].id,
                part: None,
            }],
            tell: None,
        };
        let new = split_off(tx, &deed, id, &split)?;
        let note = TicketUpdate {
            comment: Some(false),
            ..Default::default()
        };
        update_by_agent(tx, &deed, new, &note, &Message::text("secret giraffe"))?;
        let files = queries::list_visible_attachments(tx, &deed.actor, new, true, now)?;
        let facts = TicketFacts {
            id: new,
            ..facts.clone()
        };
        Ok((new, files[0].token.clone(), facts))
    });
    done.unwrap()
}

/// The number that a page leads to.
fn number_of(page: &Page) -> String {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let address = page.location.clone().unwrap();
    let rest = address.split("/agent/tickets/").nth(1).unwrap();
    rest.chars().take_while(char::is_ascii_digit).collect()
}

/// Splits the first message off: its second line alone.
async fn split(agent: &mut Browser, old: &str, more: &[(&str, &str)]) -> Page {
    agent.get(&format!("/agent/tickets/{old}/split")).await;
    let fields = [
        ("piece", "1"),
        ("part1", "The invoice is wrong too."),
        ("subject", "The invoice is wrong"),
    ];
    agent
        .post(
            &format!("/agent/tickets/{old}/split"),
            &[&fields[..], more].concat(),
        )
        .await
}

#[tokio::test]
async fn a_part_of_a_request_becomes_a_request_of_its_own_linked_both_ways() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(&mut astrid, "Two things", TWO_PROBLEMS).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("/agent/tickets/1/split?comment=1");
    priya
        .get("/agent/tickets/1/split?comment=1")
        .await
        .must_say("value=\"I cannot sign in.\"")
        // In the customer's language.
        .must_say("Ditt ärende handlade om mer än en sak.");
    let done = split(&mut priya, "1", &[]).await;
    assert_eq!(number_of(&done), "2");
    priya
        .follow(done)
        .await
        .must_say("The invoice is wrong")
        .must_say("Astrid Lindqvist")
        .must_say("Split off from #1")
        .must_say("Put together again");
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("I cannot sign in.")
        .must_say("made a part of this a request of its own")
        .must_say("href=\"/agent/tickets/2\"");
    let page = astrid.get(&request).await;
    page.must_say("/requests/2\">#2</a>");
    let page = astrid.get("/hc/en/requests/2").await;
    page.must_say("The invoice is wrong too.")
        .must_say("/requests/1\">#1</a>");
    assert!(!page.says("I cannot sign in."));
    astrid
        .get("/hc/en/search?query=invoice")
        .await
        .must_say("The invoice is wrong");
    let mut stranger = desk.browser();
    stranger.get("/hc/en/requests/2").await;
    // Nobody was told: nobody was asked to tell.
    let before = desk.outbox().len();
    desk.later();
    assert!(
        desk.outbox()[before..]
            .iter()
            .all(|mail| !mail.contains("invoice is wrong\r\n"))
    );
}

#[tokio::test]
async fn a_split_is_undone_and_everything_is_as_before_and_nobody_was_mailed() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(&mut astrid, "Two things", TWO_PROBLEMS).await;
    desk.later();
    let before = desk.outbox().len();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let tell = [("tell", "1"), ("words", "En egen sak.")];
    let done = split(&mut priya, "1", &tell).await;
    let page = priya.follow(done).await;
    page.must_say("action=\"/agent/tickets/2/unsplit?view=mine\"")
        .must_say("En egen sak.");
    let back = priya.post("/agent/tickets/2/unsplit", &[]).await;
    assert_eq!(back.location.as_deref(), Some("/agent/tickets/1?view=mine"));
    priya
        .follow(back)
        .await
        .must_say("put a part that had been split off back in here");
    for address in ["/agent/tickets/2", "/agent/tickets/2/split"] {
        assert_eq!(priya.get(address).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        astrid.get("/hc/en/requests/2").await.status,
        StatusCode::NOT_FOUND
    );
    assert!(!astrid.get(&request).await.says("#2"));
    assert!(
        !astrid
            .get("/hc/en/search?query=invoice")
            .await
            .says("The invoice is wrong</")
    );
    desk.later();
    assert_eq!(desk.outbox().len(), before, "nobody was mailed");
    // The number is not given out again.
    assert_eq!(
        ask(&mut astrid, "Third", "Hello").await,
        "/hc/en/requests/3"
    );
}

#[tokio::test]
async fn the_customer_is_told_once_and_told_again_when_it_is_put_together_later() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = ask(&mut astrid, "Two things", TWO_PROBLEMS).await;
    desk.later();
    let before = desk.outbox().len();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let tell = [("tell", "1"), ("words", "En egen sak.")];
    split(&mut priya, "1", &tell).await;
    desk.later();
    assert_eq!(desk.outbox().len(), before + 1, "one mail");
    astrid
        .get("/hc/sv/requests/2")
        .await
        .must_say("En egen sak.");
    let back = priya.post("/agent/tickets/2/unsplit", &[]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    desk.later();
    assert_eq!(desk.outbox().len(), before + 2);
    astrid
        .get(&request)
        .await
        .must_say("Ärende #2 finns inte längre: allt fortsätter här.");
    // Whoever answers the mail about the request that is gone is heard in the one that is there.
    let told = &desk.outbox()[before];
    let answer = format!(
        "From: astrid@school.example\r\nTo: {}\r\nIn-Reply-To: {}\r\nSubject: Re\r\n\r\nStill wrong!\r\n",
        header(told, "Reply-To"),
        header(told, "Message-ID"),
    );
    let receipt = mailroom::receive(desk.app(), answer.as_bytes(), None).unwrap();
    assert_eq!(receipt.ticket.map(|id| id.0), Some(1), "{receipt:?}");
    astrid.get(&request).await.must_say("Still wrong!");
}

fn header(mail: &str, name: &str) -> String {
    let unfolded = mail.replace("\r\n ", "");
    let line = unfolded
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap().to_owned()
}

#[tokio::test]
async fn once_somebody_wrote_in_the_new_request_it_stays() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    ask(&mut astrid, "Two things", TWO_PROBLEMS).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    split(&mut priya, "1", &[]).await;
    priya.get("/agent/tickets/2").await;
    astrid
        .post(
            "/hc/en/requests/2/reply",
            &[("body", "Any news?"), ("action", "send")],
        )
        .await;
    let page = priya.get("/agent/tickets/2").await;
    assert!(!page.says("Put together again"));
    let late = priya.post("/agent/tickets/2/unsplit", &[]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.must_say("They can no longer be put together");
    astrid.get("/hc/en/requests/2").await.must_say("Any news?");
}

#[tokio::test]
async fn a_split_holds_only_what_the_customer_wrote() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    ask(&mut astrid, "Two things", TWO_PROBLEMS).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get("/agent/tickets/1").await;
    let note = [("body", "She is difficult."), ("public", "0")];
    priya.post("/agent/tickets/1/comments", &note).await;
    for (fields, words) in [
        (vec![("subject", "X")], "Choose at least one message."),
        (vec![("piece", "1")], "subject"),
        (
            vec![
                ("piece", "1"),
                ("subject", "X"),
                ("part1", "The invoice is fine."),
            ],
            "A part can only hold what the customer wrote",
        ),
        (
            vec![
                ("piece", "1"),
                ("subject", "X"),
                ("tell", "1"),
                ("words", " "),
            ],
            "Write what the customer is told",
        ),
    ] {
        let page = priya.post("/agent/tickets/1/split", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        page.must_say(words).must_say("I cannot sign in.");
    }
    // An internal note, and a message of another ticket, are not there.
    for piece in ["2", "99"] {
        let page = priya
            .post(
                "/agent/tickets/1/split",
                &[("piece", piece), ("subject", "X")],
            )
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    assert!(
        !priya
            .get("/agent/tickets/1/split")
            .await
            .says("She is difficult.")
    );
    // A ticket that was never split has nothing to be put together with.
    let page = priya.post("/agent/tickets/1/unsplit", &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_people_and_answers_go_along_and_stay_where_they_were() {
    let desk = Desk::with_people();
    let erik = desk.person("Erik Holm", "erik@school.example", Role::User, "en");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid.get("/hc/en/requests/new").await;
    let token = astrid.upload("invoice.txt", b"1200 kr").await;
    astrid
        .post(
            "/hc/en/requests/new",
            &[
                ("request[subject]", "Two things"),
                ("request[description]", TWO_PROBLEMS),
                ("request[collaborators]", "erik@school.example"),
                ("attachments", &token),
            ],
        )
        .await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get("/agent/tickets/1").await;
    let whole = [("piece", "1"), ("subject", "The invoice")];
    let done = priya.post("/agent/tickets/1/split", &whole).await;
    assert_eq!(number_of(&done), "2");
    let (old, new) = (
        priya.get("/agent/tickets/1").await,
        priya.get("/agent/tickets/2").await,
    );
    new.must_say("invoice.txt").must_say("erik@school.example");
    let file = |page: &Page| {
        let rest = page.text.split("/attachments/").nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    assert_ne!(file(&old), file(&new), "each has an address of its own");
    let mut his = desk.is_of(erik);
    let address = format!("/attachments/{}", file(&new));
    his.get(&address).await.must_say("1200 kr");
    priya.post("/agent/tickets/2/unsplit", &[]).await;
    assert_eq!(his.get(&address).await.status, StatusCode::NOT_FOUND);
    his.get(&format!("/attachments/{}", file(&old)))
        .await
        .must_say("1200 kr");
}
