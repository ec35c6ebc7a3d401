//! Mail that is held in a ticket is decided there, and mail that was filed wrongly is put right.

use axum::http::StatusCode;

use crate::harness::{Browser, Desk};

fn mail(header: &str, body: &str) -> String {
    format!("{header}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n")
        .replace('\n', "\r\n")
}

fn receive(desk: &Desk, raw: &str) -> mailroom::Receipt {
    mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap()
}

/// A request by mail that was answered, and the address to which answers go.
async fn answered(desk: &Desk, priya: &mut Browser) -> (domain::TicketId, String) {
    let ask =
        "From: Maja <maja@skola.example>\nSubject: Skrivaren\nMessage-ID: <ask@skola.example>";
    let ticket = receive(desk, &mail(ask, "Den står still.")).ticket.unwrap();
    let answer = [
        ("body", "Prova igen."),
        ("public", "1"),
        ("submission", "a"),
    ];
    priya
        .post(&format!("/agent/tickets/{ticket}/comments"), &answer)
        .await;
    desk.later();
    let raw = desk.outbox().pop().unwrap();
    let sent = mail_text::parse(raw.as_bytes());
    (ticket, sent.reply_to[0].address.clone())
}

/// Says what is to become of the one mail that is held in a ticket.
async fn decide(
    priya: &mut Browser,
    ticket: domain::TicketId,
    mail: i64,
    what: &str,
) -> crate::harness::Page {
    let address = format!("/agent/tickets/{ticket}/held/{mail}");
    let decided = priya.post(&address, &[("as", what)]).await;
    priya.follow(decided).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_held_in_a_ticket_is_accepted_there() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let (ticket, reply_to) = answered(&desk, &mut priya).await;
    let stranger = format!("From: Bo <bo@privat.example>\nTo: {reply_to}\nSubject: Re: Skrivaren");
    let held = receive(&desk, &mail(&stranger, "Den går igen nu!"));
    assert_eq!(held.action, mailroom::Action::Held);
    let page = priya
        .get(&format!("/agent/tickets/{ticket}?view=all"))
        .await;
    page.must_say("A mail in the name of bo@privat.example is waiting")
        .must_say("does not take part in the request")
        .must_say("they can read all of it");
    // Nobody else decides about it, and in no other ticket.
    let address = format!("/agent/tickets/{ticket}/held/{}", held.mail);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let tried = astrid.post(&address, &[("as", "accepted")]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    let unknown = priya.post(&address, &[("as", "whatever")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let other = receive(&desk, &mail("From: x@y.example\nSubject: Annat", "Hej"));
    let elsewhere = format!(
        "/agent/tickets/{}/held/{}",
        other.ticket.unwrap(),
        held.mail
    );
    let tried = priya.post(&elsewhere, &[("as", "accepted")]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);

    let page = decide(&mut priya, ticket, held.mail, "accepted").await;
    assert!(!page.says("is waiting"), "it is decided");
    page.must_say("Den går igen nu!").must_say("CC Bo");
    let again = decide(&mut priya, ticket, held.mail, "accepted").await;
    let text = again.text.matches("Den går igen nu!").count();
    assert_eq!(text, 2, "the note, and what Bo said once");
    priya
        .get(&format!("/agent/mail/{}", held.mail))
        .await
        .must_say("Somebody of the team accepted it.")
        .must_say("Accepted · Priya");
    // From here on Bo takes part.
    let more = receive(
        &desk,
        &mail(
            &format!("{stranger}\nMessage-ID: <2@privat.example>"),
            "Nej, nu står den.",
        ),
    );
    assert_eq!(
        (more.action, more.ticket),
        (mailroom::Action::Commented, Some(ticket)),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_held_in_a_ticket_is_refused_there_and_taken_back() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let (ticket, reply_to) = answered(&desk, &mut priya).await;
    let stranger = format!("From: bo@privat.example\nTo: {reply_to}\nSubject: Re: Skrivaren");
    let held = receive(&desk, &mail(&stranger, "Köp billigt!"));
    let page = decide(&mut priya, ticket, held.mail, "refused").await;
    assert!(!page.says("is waiting"));
    desk.later();
    assert!(
        !desk
            .outbox()
            .iter()
            .any(|mail| mail.contains("To: bo@privat"))
    );
    let letter = format!("/agent/mail/{}", held.mail);
    priya
        .get(&letter)
        .await
        .must_say("Somebody of the team set it aside.")
        .must_say("Take back");
    priya
        .post(&format!("{letter}/treat"), &[("as", "back")])
        .await;
    priya
        .get(&format!("/agent/tickets/{ticket}?view=all"))
        .await
        .must_say("A mail in the name of bo@privat.example is waiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_a_setting_held_is_filed_once_more_after_the_setting_changed() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let proof = |value: &str| {
        let setting = mailroom::SETTINGS
            .iter()
            .find(|one| one.key == "mail_proof")
            .unwrap();
        let now = desk.app().clock.now();
        desk.app()
            .store
            .write_now(|tx| setting.store(tx, None, value, now))
            .unwrap();
    };
    let (ticket, reply_to) = answered(&desk, &mut priya).await;
    proof("proof");
    let answer = format!("From: maja@skola.example\nTo: {reply_to}\nSubject: Re: Skrivaren");
    let held = receive(&desk, &mail(&answer, "Tack, nu går den."));
    assert_eq!(held.action, mailroom::Action::Held);
    let nobody = receive(&desk, &mail("Subject: Whose", "Hej"));
    let all = [("show", "held"), ("q", "")];
    let done = priya.post("/agent/mail/again", &all).await;
    priya
        .follow(done)
        .await
        .must_say("2 mails were tried once more. None of them found a place.");
    priya
        .get(&format!("/agent/tickets/{ticket}?view=all"))
        .await
        .must_say("A mail in the name of maja@skola.example is waiting");
    proof("no_doubt");
    let done = priya.post("/agent/mail/again", &all).await;
    let page = priya.follow(done).await;
    page.must_say("One of them found its place.");
    let page = priya
        .get(&format!("/agent/tickets/{ticket}?view=all"))
        .await;
    assert!(!page.says("is waiting"));
    let said = page.text.matches("Tack, nu går den.").count();
    let done = priya.post("/agent/mail/again", &all).await;
    priya
        .follow(done)
        .await
        .must_say("One mail was tried once more.");
    let page = priya
        .get(&format!("/agent/tickets/{ticket}?view=all"))
        .await;
    assert_eq!(page.text.matches("Tack, nu går den.").count(), said);
    priya
        .get(&format!("/agent/mail/{}", nobody.mail))
        .await
        .must_say("Tried once more · Priya");
    // Nothing else is filed once more.
    let done = priya.post("/agent/mail/again", &[("show", "ticket")]).await;
    priya.follow(done).await.must_say("0 mails were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_mails_are_held_all_of_them_are_tried_once_more() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let held = |desk: &Desk| {
        let app = desk.app();
        app.store
            .read_now(|tx| tx.number("SELECT count(*) FROM mail_in WHERE fate = 'held'", &[]))
            .unwrap()
    };
    // Nobody knows whose they are, until the desk's own address is another one.
    let ours = desk.app().config.mail_address.clone();
    for number in 0..205 {
        let raw =
            format!("From: {ours}\nSubject: Mätning {number}\nMessage-ID: <{number}@mata.example>");
        receive(&desk, &mail(&raw, "Värdet är högt."));
    }
    assert_eq!(held(&desk), 205);
    let done = priya
        .post("/agent/mail/again", &[("show", "held"), ("q", "")])
        .await;
    priya
        .follow(done)
        .await
        .must_say("200 mails were tried once more.")
        .must_say("The others are tried in the background.");
    let treated = |desk: &Desk| {
        let app = desk.app();
        app.store
            .read_now(|tx| tx.number("SELECT count(DISTINCT mail_id) FROM mail_treated", &[]))
            .unwrap()
    };
    assert_eq!(treated(&desk), 200);
    desk.later();
    assert_eq!(
        treated(&desk),
        205,
        "the rest was tried without anybody asking again"
    );
    let all = mailroom::file_again(desk.app(), "held", "").await.unwrap();
    assert_eq!(
        (all.tried, all.placed),
        (205, 0),
        "the command line tries all of them"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_filed_wrongly_is_put_where_it_belongs() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ask = |n: usize| {
        format!(
            "From: Maja <maja@skola.example>\nSubject: Fråga {n}\nMessage-ID: <{n}@skola.example>"
        )
    };
    let one = receive(&desk, &mail(&ask(1), "Om skrivaren."));
    let two = receive(&desk, &mail(&ask(2), "Också om skrivaren."));
    let (first, second) = (one.ticket.unwrap(), two.ticket.unwrap());
    let treat = format!("/agent/mail/{}/treat", two.mail);
    let number = first.to_string();
    for _ in 0..2 {
        let put = priya
            .post(&treat, &[("as", "reply"), ("number", &number)])
            .await;
        let page = priya.follow(put).await;
        assert_eq!(page.text.matches("Också om skrivaren.").count(), 1);
    }
    priya
        .get(&format!("/agent/tickets/{second}?view=all"))
        .await
        .must_say(&format!("was put into ticket #{first}"));
    // And out of it again.
    let out = priya.post(&treat, &[("as", "ticket")]).await;
    let third = out.location.clone();
    priya.follow(out).await.must_say("Också om skrivaren.");
    let again = priya.post(&treat, &[("as", "ticket")]).await;
    assert_eq!(again.location, third, "asked twice, it is one ticket");
    // What is in a ticket is nothing else.
    for other in ["itself", "nothing", "bounce", "again", "back"] {
        let same = priya.post(&treat, &[("as", other)]).await;
        assert_eq!(same.location, third, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_notice_that_was_not_known_is_taken_for_one() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let (ticket, _) = answered(&desk, &mut priya).await;
    let raw = desk.outbox().pop().unwrap();
    let sent = mail_text::parse(raw.as_bytes()).message_id.unwrap();
    let notice = "From: Post <post@elsewhere.example>\nAuto-Submitted: auto-replied\nSubject: Okänd mottagare";
    let held = receive(
        &desk,
        &mail(
            notice,
            &format!("Vi känner ingen sådan. Ert mejl: <{sent}>"),
        ),
    );
    let aside = priya
        .post(
            &format!("/agent/mail/{}/treat", held.mail),
            &[("as", "bounce")],
        )
        .await;
    // It opened a ticket: what is in a ticket stays there.
    assert!(aside.location.is_some());
    let nobody = receive(
        &desk,
        &mail("Subject: Okänd", &format!("Ert mejl: <{sent}>")),
    );
    let treat = format!("/agent/mail/{}/treat", nobody.mail);
    let taken = priya.post(&treat, &[("as", "bounce")]).await;
    priya
        .follow(taken)
        .await
        .must_say("The mail to maja@skola.example could not be delivered.");
    priya
        .get(&format!("/agent/tickets/{ticket}?view=all"))
        .await
        .must_say("could not be delivered");
    let other = receive(
        &desk,
        &mail("Subject: Okänd igen", "Ert mejl: <x@y.example>"),
    );
    let treat = format!("/agent/mail/{}/treat", other.mail);
    let page = priya.post(&treat, &[("as", "bounce")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.must_say("It names no mail that this desk sent");
}
