//! Mailboxes of a served desk: listened to, turned off, in trouble.

use super::*;

/// The desk reads its mailboxes on a runtime of its own, until it is dropped.
struct Served(tokio::runtime::Runtime);

impl Served {
    fn begin(desk: &Desk) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.spawn(imap::run_forever(desk.app.clone(), std::future::pending()));
        Self(runtime)
    }

    fn end(self) {
        self.0.shutdown_timeout(Duration::from_secs(5));
    }
}

#[test]
fn new_mail_is_filed_as_soon_as_the_server_tells_of_it() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    let at_work = Served::begin(&desk);
    until("it is read", || found(&desk, id).read_at.is_some());
    for number in 1..=3 {
        let begun = Instant::now();
        server.deliver(&format!("{number}.host"), &mail(number));
        until("it is filed", || letters(&desk).len() == number as usize);
        // Asked without being told, it would be half a minute.
        assert!(begun.elapsed() < Duration::from_secs(15), "{begun:?}");
    }
    until("they are moved", || server.count(".Done") == 3);
    at_work.end();
}

#[test]
fn a_server_that_does_not_tell_is_asked() {
    let capability = "protocol imap {\n imap_capability = IMAP4rev1 UIDPLUS\n}";
    let (desk, server) = (Desk::open(), Dovecot::with(capability));
    let id = add(&desk, server.mailbox(), "secret");
    let at_work = Served::begin(&desk);
    until("it is read", || found(&desk, id).read_at.is_some());
    server.deliver("1.host", &mail(1));
    until("it is filed", || letters(&desk).len() == 1);
    // It cannot move either: copied, and taken out.
    until("it is moved", || {
        (server.count(""), server.count(".Done")) == (0, 1)
    });
    at_work.end();
}

#[test]
fn trouble_is_noted_and_is_over_when_it_is_put_right() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "wrong");
    let at_work = Served::begin(&desk);
    until("it is told", || found(&desk, id).trouble == "password");
    assert!(found(&desk, id).trouble_since.is_some());
    save(&desk, found(&desk, id), Some("secret")).unwrap();
    assert_eq!(found(&desk, id).trouble, "");
    until("it is read", || found(&desk, id).read_at.is_some());
    at_work.end();
}

#[test]
fn only_one_process_reads_a_mailbox_until_it_gives_it_back() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    read(&desk, id).unwrap();
    let other = run(imap::read(&desk.app, id, "two"));
    assert!(matches!(other, Err(Trouble::Taken)), "{other:?}");
    let give_back = |tx: &Tx<'_>| progress::release(tx, "one");
    desk.app.store.write_now(give_back).unwrap();
    let other = run(imap::read(&desk.app, id, "two"));
    assert!(other.is_ok(), "{other:?}");
    // Whoever has lost it files nothing more.
    let until = desk.app.clock.now();
    let lost = Lease {
        id,
        owner: "one",
        until,
    };
    let advance = |tx: &Tx<'_>| progress::advance(tx, lost, 7);
    assert!(desk.app.store.write_now(advance).is_err());
}

#[test]
fn a_mailbox_that_is_off_is_left_alone() {
    let (desk, server) = (Desk::open(), Dovecot::start());
    let id = add(&desk, server.mailbox(), "secret");
    server.deliver("1.host", &mail(1));
    let switch = |on: bool| {
        let now = desk.app.clock.now();
        let switch =
            |tx: &Tx<'_>| mailboxes::switch(tx, &queries::find_mailbox(tx, id)?.unwrap(), on, now);
        desk.app.store.write_now(switch).unwrap();
    };
    switch(false);
    assert!(matches!(read(&desk, id), Err(Trouble::Taken)));
    desk.app.clock.advance(domain::HOUR);
    let stuck = |desk: &Desk| {
        let now = desk.app.clock.now();
        let list = |tx: &Tx<'_>| mailboxes::list_stuck(tx, now);
        desk.app.store.read_now(list).unwrap().len()
    };
    assert_eq!(stuck(&desk), 0, "nobody reads it, and nobody should");
    switch(true);
    assert_eq!(stuck(&desk), 0);
    desk.app.clock.advance(6 * domain::MINUTE);
    assert_eq!(stuck(&desk), 1, "nobody reads it, and somebody should");
    read(&desk, id).unwrap();
    assert_eq!((stuck(&desk), letters(&desk).len()), (0, 1));
}
