//! What no story tells: the sweeping of the house, mail that came to nothing, people who change what is known of them.

use domain::TicketId;
use domain::person::Role;
use platform::jobs;

use crate::harness::Desk;

#[test]
fn sweeping_takes_what_is_over_and_leaves_the_rest() {
    let desk = Desk::open();
    let app = desk.app();
    let astrid = desk.person("Astrid", "astrid@school.example", Role::User, "sv");
    app.store
        .write_now(|tx| {
            platform::web::session::begin(tx, astrid, "old", None, app.clock.now()).map(drop)
        })
        .unwrap();
    app.clock.advance(20 * domain::DAY);
    app.store
        .write_now(|tx| {
            platform::web::session::begin(tx, astrid, "new", None, app.clock.now()).map(drop)
        })
        .unwrap();
    arende::schedule::sweep(app).unwrap();
    let left = app
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM session", &[]));
    assert_eq!(left.unwrap(), 1);
}

#[test]
fn a_mail_that_nobody_waits_for_any_more_is_not_sent() {
    let desk = Desk::open();
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| jobs::add(tx, "send_mail", "999", now))
        .unwrap();
    desk.later();
    assert!(desk.outbox().is_empty());
    let left = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM job", &[]));
    assert_eq!(left.unwrap(), 0);
}

#[test]
fn what_a_person_says_of_themselves_is_kept() {
    let desk = Desk::open();
    let (store, now) = (&desk.app().store, desk.app().clock.now());
    let astrid = desk.person("Astrid", "astrid@school.example", Role::User, "sv");
    store
        .write_now(|tx| {
            people::queries::set_profile(tx, astrid, "Åsa Ek", "en", "Europe/Oslo", now)?;
            people::queries::set_locale(tx, astrid, "sv")?;
            people::queries::set_theme(tx, astrid, Some("dark"))
        })
        .unwrap();
    let known = store.read_now(|tx| {
        tx.rows(
            "SELECT name_folded, locale, theme FROM person",
            &[],
            |row| Ok([row.text(0)?, row.text(1)?, row.text(2)?]),
        )
    });
    assert_eq!(known.unwrap(), [["åsa ek", "sv", "dark"]]);
}

#[tokio::test]
async fn agents_find_tickets_by_who_asked_and_leave_without_a_trace() {
    let desk = Desk::open();
    let priya = desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    desk.person("Åsa Ek", "asa@school.example", Role::User, "sv");
    let mut asa = desk.signed_in("asa@school.example").await;
    let form = asa.get("/hc/en/requests/new").await;
    let submission = form.field("submission");
    let fields = [
        ("submission", submission.as_str()),
        ("request[subject]", "A question"),
        ("request[description]", "Hello"),
    ];
    asa.post("/hc/en/requests/new", &fields).await;
    let (store, now) = (desk.app().store.clone(), desk.app().clock.now());
    let found = store
        .write(move |tx| {
            let of = |words| tickets::queries::list_of_people(tx, words, 10);
            let found = [of("Åsa")?, of("asa@school.example")?, of("Ola")?];
            for state in [Some("viewing"), None] {
                tickets::queries::set_present(tx, TicketId(1), priya, state, now)?;
            }
            let there = tx.number("SELECT count(*) FROM presence", &[])?;
            assert_eq!(there, 0);
            Ok(found)
        })
        .await
        .unwrap();
    assert_eq!(found, [vec![TicketId(1)], vec![TicketId(1)], vec![]]);
}
