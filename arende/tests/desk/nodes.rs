//! Two programs serve one desk: what one is told, the other knows, and nothing is done twice.

use std::sync::Mutex;

use axum::http::StatusCode;
use platform::jobs::{self, Job, Work};
use platform::{App, Result};

use crate::harness::Desk;

async fn ask(desk: &Desk) {
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let form = astrid.get("/hc/en/requests/new").await;
    let fields = [
        ("submission", form.field("submission")),
        ("request[subject]", "A question".to_owned()),
        ("request[description]", "Hello".to_owned()),
    ];
    let fields = fields.each_ref().map(|(name, text)| (*name, text.as_str()));
    let sent = astrid.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_sees_on_one_node_what_was_posted_on_the_other() {
    let desk = Desk::with_people();
    let (other, site) = desk.another_node();
    let news = tokio::spawn(desk.app().live.clone().run(desk.app().store.clone()));
    let priya = desk.signed_in("priya@desk.example").await;
    let mut stream = priya.listens().await;
    let mut astrid = desk.signed_in("astrid@school.example").await.at(&site);
    let form = astrid.get("/hc/en/requests/new").await;
    let fields = [
        ("submission", form.field("submission")),
        ("request[subject]", "From the other node".to_owned()),
        ("request[description]", "Hello".to_owned()),
    ];
    let fields = fields.each_ref().map(|(name, text)| (*name, text.as_str()));
    let sent = astrid.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    stream.until("\"kind\":\"created\"").await;
    // Nothing is lost with a node: what it took is there for the others.
    drop((other, site, astrid));
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("From the other node");
    news.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_sees_on_one_node_who_opened_the_ticket_on_the_other() {
    let desk = Desk::with_people();
    ask(&desk).await;
    let (_other, site) = desk.another_node();
    let news = tokio::spawn(desk.app().live.clone().run(desk.app().store.clone()));
    let priya = desk.signed_in("priya@desk.example").await;
    let mut stream = priya.listens().await;
    let mut jonas = desk.signed_in("jonas@desk.example").await.at(&site);
    jonas
        .post("/agent/tickets/1/presence", &[("state", "writing")])
        .await;
    stream.until("Jonas Bergman").await;
    news.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_to_the_same_message_one_is_stopped_and_shown_the_other() {
    let desk = Desk::with_people();
    ask(&desk).await;
    let (_other, site) = desk.another_node();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let mut jonas = desk.signed_in("jonas@desk.example").await.at(&site);
    priya.get("/agent/tickets/1").await;
    jonas.get("/agent/tickets/1").await;
    for round in 1..=4 {
        let seen = desk
            .app()
            .store
            .read(|tx| tx.number("SELECT last_comment_id FROM ticket", &[]))
            .await
            .unwrap()
            .to_string();
        let answer = |text: String| {
            [
                ("body", text),
                ("public", "1".to_owned()),
                ("seen", seen.clone()),
            ]
        };
        let (hers, his) = (
            answer(format!("Hers {round}")),
            answer(format!("His {round}")),
        );
        let hers = hers.each_ref().map(|(name, text)| (*name, text.as_str()));
        let his = his.each_ref().map(|(name, text)| (*name, text.as_str()));
        let (hers, his) = tokio::join!(
            priya.post("/agent/tickets/1/comments", &hers),
            jonas.post("/agent/tickets/1/comments", &his),
        );
        let mut answers = [hers.status, his.status];
        answers.sort();
        assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    }
}

#[test]
fn a_mail_delivered_twice_at_once_becomes_one_ticket() {
    let desk = Desk::with_people();
    let (other, _) = desk.another_node();
    for round in 0..4 {
        let raw = format!(
            "From: Maja Ek <maja@skola.example>\r\nTo: support@desk.example\r\nSubject: Once\r\n\
             Message-ID: <{round}@skola.example>\r\n\r\nThe exam does not start.\r\n"
        );
        std::thread::scope(|scope| {
            for app in [desk.app(), &other, desk.app(), &other] {
                scope.spawn(|| mailroom::receive(app, raw.as_bytes(), None).unwrap());
            }
        });
    }
    let counted = desk.app().store.read_now(|tx| {
        Ok((
            tx.number("SELECT count(*) FROM ticket", &[])?,
            tx.number("SELECT count(*) FROM comment", &[])?,
            tx.number("SELECT count(*) FROM person WHERE role = 'user'", &[])?,
        ))
    });
    assert_eq!(counted.unwrap(), (4, 4, 2));
}

static DONE: Mutex<Vec<i64>> = Mutex::new(Vec::new());

fn done(app: &App, job: &Job) -> Result<()> {
    let held = app
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM job WHERE locked_until > 0", &[]))?;
    assert!(held > 0);
    DONE.lock().unwrap().push(job.id);
    Ok(())
}

#[test]
fn a_job_is_done_once_by_two_nodes() {
    let desk = Desk::with_people();
    let (other, _) = desk.another_node();
    let now = desk.app().clock.now();
    let mut added: Vec<i64> = desk
        .app()
        .store
        .write_now(|tx| (0..40).map(|_| jobs::add(tx, "once", "", now)).collect())
        .unwrap();
    let works = [Work {
        kind: "once",
        attempts: 3,
        beside: false,
        run: done,
        again: |_, _| Ok(()),
    }];
    std::thread::scope(|scope| {
        for app in [desk.app(), &other, desk.app(), &other] {
            // A runner that is told to come back comes back, as the serving one does.
            scope.spawn(|| while jobs::run_due(app, &works).is_err() {});
        }
    });
    let mut done = DONE.lock().unwrap().clone();
    done.sort_unstable();
    added.sort_unstable();
    assert_eq!(done, added);
}
