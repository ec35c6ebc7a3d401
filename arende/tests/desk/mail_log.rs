//! The log of incoming mail: found, read, and treated as what it is; and what strangers can make the desk send.

use axum::http::StatusCode;
use domain::person::Role;

use crate::harness::Desk;

fn mail(header: &str, body: &str) -> String {
    format!("{header}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n")
        .replace('\n', "\r\n")
}

fn receive(desk: &Desk, raw: &str) -> mailroom::Receipt {
    mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap()
}

fn decide(desk: &Desk, key: &str, value: &str) {
    let setting = mailroom::SETTINGS
        .iter()
        .find(|setting| setting.key == key)
        .unwrap();
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| setting.store(tx, None, value, now))
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_found_by_its_sender_subject_or_identity_and_by_what_became_of_it() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    receive(
        &desk,
        &mail(
            "From: Åsa <asa@skola.example>\nSubject: Skrivaren i ÅRSKURS_3\nMessage-ID: <one@skola.example>",
            "Hej",
        ),
    );
    receive(
        &desk,
        &mail("From: bo@skola.example\nSubject: 100% fel", "Hej"),
    );
    receive(&desk, &mail("Subject: Nobody's", "Hej"));
    for (words, found) in [
        ("ASA@skola", "Skrivaren"),
        ("%C3%A5rskurs_3", "Skrivaren"),
        ("one@skola", "Skrivaren"),
        ("100%25", "100% fel"),
    ] {
        let page = priya.get(&format!("/agent/mail?q={words}")).await;
        page.must_say(found);
        assert_eq!(page.text.matches("<li id=\"mail-").count(), 1, "{words}");
    }
    priya
        .get("/agent/mail?q=nothing+such")
        .await
        .must_say("No mail found");
    let tickets = priya.get("/agent/mail?show=ticket").await;
    assert!(tickets.says("Skrivaren") && !tickets.says("Nobody"));
    priya
        .get("/agent/mail?show=comment")
        .await
        .must_say("No such mail");
    priya
        .get("/agent/mail?show=whatever")
        .await
        .must_say("Skrivaren");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_has_a_page_with_its_reason_its_text_and_its_source() {
    let desk = Desk::with_people();
    decide(&desk, "mail_trusted_servers", "mx.desk.example");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let header = "Authentication-Results: mx.desk.example; dkim=pass header.d=skola.example\nFrom: maja@skola.example\nSubject: Hej";
    let good = receive(&desk, &mail(header, "<script>alert(1)</script>"));
    let page = priya.get(&format!("/agent/mail/{}", good.mail)).await;
    page.must_say("It answers no request.")
        .must_say("the sender’s domain vouches for it")
        .must_say("dkim=pass (skola.example)")
        .must_say("Authentication-Results: mx.desk.example");
    assert!(!page.says("<script>alert"), "what came is only text here");
    assert!(!page.says("Accept</button>"), "it has found its place");
    assert_eq!(
        priya.get("/agent/mail/999").await.status,
        StatusCode::NOT_FOUND
    );
    let mut astrid = desk.signed_in("astrid@school.example").await;
    for path in ["", "/raw"] {
        let address = format!("/agent/mail/{}{path}", good.mail);
        assert_eq!(astrid.get(&address).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refuted_mail_is_held_and_taken_over_with_one_click() {
    let desk = Desk::with_people();
    decide(&desk, "mail_trusted_servers", "mx.desk.example");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let header = "Authentication-Results: mx.desk.example; dmarc=fail (p=REJECT) header.from=school.example\nFrom: Astrid <astrid@school.example>\nSubject: Ny adress";
    let held = receive(&desk, &mail(header, "Skicka allt hit i stället."));
    assert_eq!(held.action, mailroom::Action::Held);
    desk.later();
    assert!(desk.outbox().is_empty(), "nobody is answered");
    priya
        .get("/agent/mail?show=held")
        .await
        .must_say("says that it does not come from there");
    priya
        .get(&format!("/agent/mail/{}", held.mail))
        .await
        .must_say("dmarc=fail (school.example)");
    let address = format!("/agent/mail/{}/treat", held.mail);
    let taken = priya.post(&address, &[("as", "itself")]).await;
    let again = priya.post(&address, &[("as", "itself")]).await;
    assert_eq!(taken.location, again.location, "it is one ticket");
    priya
        .follow(taken)
        .await
        .must_say("Ny adress")
        .must_say("Skicka allt hit i stället.");
    desk.person("Olga Ek", "olga@desk.example", Role::Admin, "en");
    let mut olga = desk.signed_in("olga@desk.example").await;
    olga.get("/agent/audit?area=access")
        .await
        .must_say("Incoming mail treated as")
        .must_say("as it says");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_says_what_a_mail_is() {
    let desk = Desk::with_people();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ask = mail(
        "From: Maja <maja@skola.example>\nSubject: Skrivaren\nMessage-ID: <ask@skola.example>",
        "Den står still.",
    );
    let asked = receive(&desk, &ask);
    let ticket = asked.ticket.unwrap();
    // Her other address, and a machine that only looks like one.
    let header = |n: usize| {
        format!(
            "From: Maja <maja@privat.example>\nSubject: Nr {n}\nMessage-ID: <{n}@privat.example>"
        )
    };
    let mut held = Vec::new();
    for n in 0..34 {
        let receipt = receive(&desk, &mail(&header(n), &format!("Detalj {n}.")));
        if receipt.action == mailroom::Action::Held {
            held.push(receipt.mail);
        }
    }
    assert_eq!(held.len(), 4, "thirty an hour are enough");
    let treat = |id: i64| format!("/agent/mail/{id}/treat");
    for wrong in ["", "999", "abc", "-1", "99999999999999999999"] {
        let fields = [("as", "reply"), ("number", wrong)];
        let page = priya.post(&treat(held[0]), &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        page.must_say("There is no such ticket");
    }
    let unknown = priya.post(&treat(held[0]), &[("as", "spam")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let number = format!("#{ticket}");
    let put = priya
        .post(&treat(held[0]), &[("as", "reply"), ("number", &number)])
        .await;
    priya
        .follow(put)
        .await
        .must_say("Detalj 30.")
        .must_say("Den står still.");
    priya
        .get(&format!("/agent/mail/{}", held[0]))
        .await
        .must_say("Somebody of the team put it into the ticket.");
    let mut maja = desk.browser();
    let guests = maja.get(&format!("/hc/en/requests/{ticket}")).await;
    assert!(!guests.says("Detalj 30."));
    let aside = priya.post(&treat(held[1]), &[("as", "nothing")]).await;
    priya
        .follow(aside)
        .await
        .must_say("Somebody of the team set it aside.");
    let person = priya.post(&treat(held[2]), &[("as", "person")]).await;
    priya.follow(person).await.must_say("Detalj 32.");
    let itself = priya.post(&treat(held[3]), &[("as", "itself")]).await;
    priya.follow(itself).await.must_say("Detalj 33.");
    let nobody = receive(&desk, &mail("Subject: Whose", "Hej"));
    let still = priya.post(&treat(nobody.mail), &[("as", "itself")]).await;
    assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
    still.must_say("It is still held");
}

/// A mail without what its parts are told apart by: random letters, which may spell any word.
fn without_boundary(mail: &str) -> String {
    let (_, rest) = mail.split_once("boundary=\"").unwrap();
    let (boundary, _) = rest.split_once('"').unwrap();
    mail.replace(boundary, "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_mails_in_one_name_make_three_answers_without_their_words() {
    let desk = Desk::with_people();
    for n in 0..1_000 {
        let header = format!(
            "From: Victim <victim@elsewhere.example>\nSubject: BUY {n}\nMessage-ID: <{n}@x.example>"
        );
        receive(&desk, &mail(&header, "PAY HERE"));
    }
    desk.later();
    let mails = desk.outbox();
    assert!(mails.len() <= 3, "{} mails", mails.len());
    for mail in &mails {
        let words = without_boundary(mail);
        assert!(!words.contains("PAY") && !words.contains("BUY") && !words.contains("Victim"));
        for header in [
            "Auto-Submitted: auto-replied",
            "X-Auto-Response-Suppress: All",
        ] {
            assert!(mail.contains(header), "{header}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_requests_of_strangers_for_one_address_make_three_mails() {
    use axum::body::Body;
    use axum::http::{Request, header};
    use platform::web::server::Peer;
    use tower::ServiceExt;
    let desk = Desk::with_people();
    for n in 0..1_000_u16 {
        let body = serde_json::json!({ "request": {
            "requester": { "name": "Victim", "email": "victim@elsewhere.example" },
            "subject": format!("BUY {n}"),
            "comment": { "body": "PAY HERE" },
        }});
        let client = [198, 51, 100, u8::try_from(n % 50).unwrap()];
        let mut request = Request::post("/api/v2/requests.json")
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let from = std::net::SocketAddr::from((client, 40_000));
        request.extensions_mut().insert(Peer(from));
        let status = desk.site.clone().oneshot(request).await.unwrap().status();
        assert!(!status.is_server_error(), "{status}");
    }
    desk.later();
    let mails = desk.outbox();
    assert!(
        !mails.is_empty() && mails.len() <= 3,
        "{} mails",
        mails.len()
    );
    for mail in &mails {
        let words = without_boundary(mail);
        assert!(!words.contains("PAY") && !words.contains("BUY"));
    }
}
