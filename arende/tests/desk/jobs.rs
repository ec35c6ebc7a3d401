//! Work in the background: what fails is tried again, what was given up is seen by administrators, and nothing is done
//! by two attempts at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, OnceLock};

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::TicketUpdate;
use domain::{HOUR, MINUTE, PersonId, TicketId};
use platform::jobs::{self, Job, State, Stop, Work};
use platform::{App, Error, Result};
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

use crate::harness::Desk;

fn ask(desk: &Desk) {
    let customer = desk.person("Astrid", "astrid@school.example", Role::User, "en");
    let app = desk.app();
    app.store
        .write_now(|tx| {
            let deed = Deed::new(Actor::person(customer, Role::User), app.clock.now(), "web")?;
            let new = NewTicket::from(customer, "Cannot <sign> in", Message::text("Secret words"));
            open_ticket(tx, &deed, &new)
        })
        .unwrap();
}

fn all(desk: &Desk) -> Vec<jobs::Seen> {
    let now = desk.app().clock.now();
    desk.app()
        .store
        .read_now(|tx| jobs::list(tx, false, 0, 100, now))
        .unwrap()
}

/// A desk whose outbox cannot be written, until all mails to the customer are given up.
fn given_up() -> Desk {
    let desk = Desk::open();
    std::fs::write(desk.desk.folder().join("outbox"), "in the way").unwrap();
    ask(&desk);
    for _ in 0..14 {
        desk.later();
        desk.app().clock.advance(HOUR);
    }
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_given_up_is_seen_read_and_sent_after_all() {
    let desk = given_up();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.person("Sara Ek", "sara@desk.example", Role::Admin, "sv");
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    let [dead] = all(&desk).try_into().unwrap();
    assert_eq!((dead.state, dead.attempts), (State::Dead, 12));
    let mut priya = desk.signed_in("priya@desk.example").await;
    assert!(!priya.get("/agent/mail").await.says("/agent/jobs"));
    assert_eq!(priya.get("/agent/jobs").await.status, 404);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/mail")
        .await
        .must_say("href=\"/agent/jobs\"");
    let listed = ola.get("/agent/jobs").await;
    listed
        .must_say("Mail to astrid@school.example")
        .must_say("Given up (1)")
        .must_say("12 attempts")
        .must_say("the outbox cannot be written");
    let address = format!("/agent/jobs/{}", dead.id);
    let opened = ola.get(&address).await;
    opened
        .must_say("Cannot &#60;sign&#62; in")
        .must_say("Discard");
    assert!(
        !opened.says("Secret words"),
        "what was said is in the ticket"
    );
    let mut sara = desk.signed_in("sara@desk.example").await;
    sara.get("/agent/jobs?show=dead")
        .await
        .must_say("12 försök");

    std::fs::remove_file(desk.desk.folder().join("outbox")).unwrap();
    let done = ola.post(&format!("{address}/retry"), &[]).await;
    assert_eq!(done.location.as_deref(), Some("/agent/jobs?done=again"));
    desk.later();
    assert_eq!(desk.outbox().len(), 1);
    assert!(all(&desk).is_empty());
    ola.get("/agent/jobs").await.must_say("Everything is done");
    ola.get("/agent/jobs?show=dead")
        .await
        .must_say("Nothing was given up");
    assert_eq!(ola.get(&address).await.status, 404);
    let state = desk
        .app()
        .store
        .read_now(|tx| tx.rows("SELECT state FROM mail_out", &[], |row| row.text(0)))
        .unwrap();
    assert_eq!(state, ["sent"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_can_be_discarded_and_what_waits_cannot() {
    let desk = given_up();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let dead = all(&desk).pop().unwrap().id;
    let again = ola.post("/agent/jobs/retry", &[]).await;
    assert_eq!(
        again.location.as_deref(),
        Some("/agent/jobs?done=all-again")
    );
    assert_eq!(
        all(&desk)[0].state,
        State::Failed,
        "the reason stays until it works"
    );
    let discard = format!("/agent/jobs/{dead}/discard");
    assert_eq!(ola.post(&discard, &[]).await.status, 404);
    for _ in 0..14 {
        desk.later();
        desk.app().clock.advance(HOUR);
    }
    // Sessions do not last that long.
    let mut ola = desk.signed_in("ola@desk.example").await;
    let done = ola.post(&discard, &[]).await;
    assert_eq!(done.location.as_deref(), Some("/agent/jobs?done=discarded"));
    assert!(all(&desk).is_empty());
}

fn add(desk: &Desk, kind: &'static str) -> i64 {
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| jobs::add(tx, kind, "1", now))
        .unwrap()
}

const fn work(kind: &'static str, run: fn(&App, &Job) -> Result<()>) -> Work {
    Work {
        kind,
        attempts: 2,
        beside: false,
        run,
        again: |_, _| Ok(()),
    }
}

#[test]
fn a_fault_in_one_job_holds_up_no_other() {
    static DONE: AtomicUsize = AtomicUsize::new(0);
    let works = [
        work("faulty", |_, _| panic!("as planned")),
        work("refused", |_, _| Err(Error::refused(503, "refused-busy"))),
        work("good", |_, _| {
            DONE.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }),
    ];
    let desk = Desk::open();
    for kind in ["faulty", "refused", "unknown", "good"] {
        add(&desk, kind);
    }
    for _ in 0..3 {
        jobs::run_due(desk.app(), &works).unwrap();
        desk.app().clock.advance(MINUTE);
    }
    assert_eq!(DONE.load(Ordering::SeqCst), 1);
    let left = all(&desk);
    assert!(left.iter().all(|job| job.state == State::Dead), "{left:?}");
    let reasons: Vec<_> = left.iter().filter_map(|job| job.error.clone()).collect();
    assert_eq!(reasons.len(), 3);
    assert!(reasons.iter().any(|why| why.contains("a fault in arende")));
    assert!(reasons.iter().any(|why| why.contains("The desk is busy")));
    assert!(
        reasons
            .iter()
            .any(|why| why.contains("nobody does jobs of kind unknown"))
    );
}

#[test]
fn a_job_that_ends_the_process_each_time_is_given_up() {
    let works = [work("deadly", |_, _| panic!("never run"))];
    let desk = Desk::open();
    let id = add(&desk, "deadly");
    // Begun twice by processes that are gone.
    desk.app()
        .store
        .write_now(|tx| tx.run("UPDATE job SET attempts = 2, locked_until = 1", &[]))
        .unwrap();
    jobs::run_due(desk.app(), &works).unwrap();
    let [job] = all(&desk).try_into().unwrap();
    assert_eq!((job.id, job.state), (id, State::Dead));
    assert!(job.error.unwrap().contains("ended with the process"));
}

#[test]
fn nothing_is_begun_after_the_word_to_stop() {
    static STOP: OnceLock<Stop> = OnceLock::new();
    let works = [work("last", |_, _| {
        STOP.get_or_init(Stop::default).tell();
        Ok(())
    })];
    let desk = Desk::open();
    for _ in 0..3 {
        add(&desk, "last");
    }
    let stop = STOP.get_or_init(Stop::default);
    assert_eq!(jobs::run_due_until(desk.app(), &works, stop).unwrap(), 1);
    assert_eq!(jobs::run_due_until(desk.app(), &works, stop).unwrap(), 0);
    let left = all(&desk);
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|job| job.state == State::Waiting));
}

#[test]
fn a_lease_that_is_given_back_lets_another_begin_and_the_first_says_nothing() {
    static STOP: OnceLock<Stop> = OnceLock::new();
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    fn slow(app: &App, job: &Job) -> Result<()> {
        if BEGUN.fetch_add(1, Ordering::SeqCst) > 0 {
            // The second attempt is at work while the first one comes to its end.
            return Err(Error::broken("still at work"));
        }
        let stop = STOP.get_or_init(Stop::default);
        assert!(stop.give_back(app)?);
        let now = app.clock.now();
        let freed = app.store.read_now(|tx| jobs::find(tx, job.id, now))?;
        assert_eq!(freed.unwrap().state, State::Waiting);
        assert_eq!(jobs::run_due(app, &[work("slow", slow)])?, 1);
        Ok(())
    }
    let desk = Desk::open();
    add(&desk, "slow");
    let stop = STOP.get_or_init(Stop::default);
    jobs::run_due_until(desk.app(), &[work("slow", slow)], stop).unwrap();
    let [job] = all(&desk).try_into().unwrap();
    assert_eq!(
        job.error.as_deref(),
        Some("still at work"),
        "the second attempt's word counts"
    );
    assert!(!stop.give_back(desk.app()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_slow_servers_holds_up_no_other_work() {
    static STOP: OnceLock<Stop> = OnceLock::new();
    static OTHER: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());
    static WORKS: [Work; 2] = [
        Work {
            beside: true,
            ..work("waits", |_, _| {
                let (done, told) = &OTHER;
                let patience = std::time::Duration::from_mins(1);
                let done = told
                    .wait_timeout_while(done.lock().unwrap(), patience, |done| !*done)
                    .unwrap();
                STOP.get_or_init(Stop::default).tell();
                assert!(*done.0, "the other work waited for this one");
                Ok(())
            })
        },
        work("other", |_, _| {
            *OTHER.0.lock().unwrap() = true;
            OTHER.1.notify_all();
            Ok(())
        }),
    ];
    let desk = Desk::open();
    add(&desk, "waits");
    add(&desk, "other");
    let stop = STOP.get_or_init(Stop::default).clone();
    jobs::run_forever(desk.app().clone(), &WORKS, stop).await;
    assert!(all(&desk).is_empty(), "{:?}", all(&desk));
}

#[test]
fn a_job_that_is_being_done_is_not_begun_beside_it() {
    fn curious(app: &App, job: &Job) -> Result<()> {
        let now = app.clock.now();
        let refused = app
            .store
            .write_now(|tx| jobs::retry(tx, &[], job.id, now))
            .unwrap_err();
        assert!(matches!(refused, Error::Refused(_)));
        assert_eq!(jobs::run_due(app, &[work("curious", curious)])?, 0);
        Ok(())
    }
    let desk = Desk::open();
    add(&desk, "curious");
    jobs::run_due(desk.app(), &[work("curious", curious)]).unwrap();
    assert!(all(&desk).is_empty());
}

#[test]
fn every_kind_of_job_done_twice_is_done_once() {
    let desk = Desk::open();
    ask(&desk);
    let repeat = |kind: &'static str| {
        let payloads = all(&desk);
        let payload = &payloads
            .iter()
            .find(|job| job.kind == kind)
            .unwrap()
            .payload;
        let now = desk.app().clock.now();
        let payload = payload.clone();
        desk.app()
            .store
            .write_now(|tx| jobs::add(tx, kind, &payload, now))
            .unwrap();
    };
    repeat("announce");
    let works: Vec<Work> = arende::schedule::WORKS.to_vec();
    let only = |kind| -> Vec<Work> {
        works
            .iter()
            .copied()
            .filter(|work| work.kind == kind)
            .collect()
    };
    assert_eq!(
        works.len(),
        // Telling of a promise is noted beside it; computing clocks again finds what they say already, as do critical days that
        // begin; whoever was called is called no more; a mail to whoever follows an article is a row that is added once; a
        // question for a supplier is sent while it waits; a mail that found its place is not filed once more;
        // whoever is erased is nobody already; a program's news is a row that waits once.
        25,
        "say here what the new kind does when it is done twice"
    );
    let (announce, send) = (only("announce"), only("send_mail"));
    for job in all(&desk) {
        let done = Job {
            id: job.id,
            payload: job.payload,
            attempt: 1,
        };
        (announce[0].run)(desk.app(), &done).unwrap();
    }
    repeat("send_mail");
    for job in all(&desk).into_iter().filter(|job| job.kind == "send_mail") {
        let done = Job {
            id: job.id,
            payload: job.payload,
            attempt: 1,
        };
        (send[0].run)(desk.app(), &done).unwrap();
    }
    desk.later();
    assert_eq!(desk.outbox().len(), 1);

    // A mail about an account that was sent is not sent again.
    let address = domain::person::EmailAddress::read("astrid@school.example").unwrap();
    let asked = people::commands::mails::Asked {
        purpose: domain::person::LinkPurpose::Reset,
        person: None,
        address: &address,
        name: "",
        locale: "en",
        return_to: "",
        visitor_hash: None,
    };
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| people::commands::mails::ask_for_link(tx, &asked, now))
        .unwrap();
    let mail = only("account_mail");
    for job in all(&desk) {
        for attempt in 1..3 {
            let done = Job {
                id: job.id,
                payload: job.payload.clone(),
                attempt,
            };
            (mail[0].run)(desk.app(), &done).unwrap();
        }
    }
    desk.later();
    assert_eq!(desk.outbox().len(), 2);

    // Whoever was told where to turn is not told again.
    desk.app()
        .store
        .write_now(|tx| organizations::commands::refuse_by_mail(tx, &address, "en", None, now))
        .unwrap();
    let mail = only("customer_mail");
    for job in all(&desk) {
        for attempt in 1..3 {
            let done = Job {
                id: job.id,
                payload: job.payload.clone(),
                attempt,
            };
            (mail[0].run)(desk.app(), &done).unwrap();
        }
    }
    // Somebody has it tried again although it was sent: it stays sent.
    desk.app()
        .store
        .write_now(|tx| {
            let job = jobs::add(tx, "customer_mail", "1", now)?;
            (mail[0].again)(tx, "1").map(|()| job)
        })
        .unwrap();
    desk.later();
    assert_eq!(desk.outbox().len(), 3);

    // Changes that were told are not told again.
    crate::portals::decide(&desk, &[("mail_changes", "yes")]);
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            let nobody = Actor {
                person: None,
                ..Actor::person(PersonId(0), Role::Admin)
            };
            let deed = Deed::new(nobody, now, "rule")?;
            let table = tickets::queries::statuses::list_table(tx)?;
            let solved = table.iter().find(|row| row.key == "solved").unwrap().id;
            let update = TicketUpdate {
                status: Some(solved),
                ..TicketUpdate::default()
            };
            let nothing = tickets::commands::Message::default();
            tickets::commands::update_by_agent(tx, &deed, TicketId(1), &update, &nothing)
        })
        .unwrap();
    let told = only("announce_changes");
    for job in all(&desk)
        .into_iter()
        .filter(|job| job.kind == "announce_changes")
    {
        for attempt in 1..3 {
            let done = Job {
                id: job.id,
                payload: job.payload.clone(),
                attempt,
            };
            (told[0].run)(desk.app(), &done).unwrap();
        }
    }
    desk.later();
    assert_eq!(desk.outbox().len(), 4);
    crate::status::work_done_twice_is_done_once(&desk);
    crate::ideas::news::work_done_twice_is_done_once(&desk);
}
