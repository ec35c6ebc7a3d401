//! What mails carry, who gets them, and what becomes of an answer where none is taken.

use super::{answers, asks, cloud_portal, decide, service_desk};
use crate::harness::Desk;

fn readable(mail: &str) -> String {
    mail.replace("=\r\n", "")
        .replace("=\n", "")
        .replace("=3D", "=")
}

pub(super) fn mails_to(desk: &Desk, address: &str) -> Vec<String> {
    let mails = desk.outbox();
    let to = |mail: &&String| {
        mail.lines()
            .any(|line| line.starts_with("To:") && line.contains(address))
    };
    mails.iter().filter(to).map(|mail| readable(mail)).collect()
}

/// Where an answer to the last of these mails goes.
pub(super) fn reply_address(mails: &[String]) -> String {
    let mut lines = mails.last().unwrap().lines();
    let line = lines.find(|line| line.starts_with("Reply-To:")).unwrap();
    line.trim_start_matches("Reply-To:").trim().to_owned()
}

/// A plain mail.
pub(super) fn mail_from(from: &str, to: &str, number: u8, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Re: it\r\nMessage-ID: <{number}@nova.example>\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn d01_d16_d18_d20_a_mail_is_a_link_to_the_response_for_who_asked_and_every_administrator() {
    let desk = Desk::open();
    cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "The vault is open", &["portal"]).await;
    desk.later();
    answers(&desk, &request, "We have shut the gate").await;
    desk.later();
    let all: String = desk.outbox().iter().map(|mail| readable(mail)).collect();
    for said in [
        "vault",
        "gate",
        "stopped this morning",
        "\nReply-To",
        "Priya",
    ] {
        assert!(!all.contains(said), "a mail says “{said}”");
    }
    for address in ["astrid@nova.example", "nils@nova.example"] {
        let mails = mails_to(&desk, address);
        let last = mails.last().expect(address);
        assert!(last.contains(&format!("{request}?said=")), "{last}");
        assert!(last.contains("Sign in to read it."));
    }
    assert!(mails_to(&desk, "erik@nova.example").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn d20_an_answer_by_mail_is_kept_for_the_team_and_its_sender_is_led_to_the_page() {
    let desk = Desk::open();
    let mut astrid = {
        service_desk(&desk);
        desk.signed_in("astrid@nova.example").await
    };
    let request = asks(&mut astrid, "The exam does not start", &["all"]).await;
    answers(&desk, &request, "Try again").await;
    desk.later();
    let mails = mails_to(&desk, "astrid@nova.example");
    let to = reply_address(&mails);
    decide(&desk, &[("mail_reply", "no")]);
    let raw = |number: u8| {
        let text = format!("Still nothing {number}");
        mail_from("astrid@nova.example", &to, number, &text)
    };
    for number in [1, 2] {
        let kept = mailroom::receive(desk.app(), raw(number).as_bytes(), None).unwrap();
        assert_eq!(kept.action, mailroom::Action::Held, "{}", kept.reason);
    }
    desk.later();
    let led = mails_to(&desk, "astrid@nova.example");
    let led = led
        .iter()
        .filter(|mail| mail.contains("better written on the page"));
    assert_eq!(led.count(), 1);
    assert!(!astrid.get(&request).await.says("Still nothing"));
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/mail?show=held")
        .await
        .must_say("Requests are not answered by e-mail here.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a21_who_asked_hears_of_it_by_mail_and_only_those_whom_the_desk_decided_on() {
    let desk = Desk::open();
    service_desk(&desk);
    decide(&desk, &[("mail_to", "cc")]);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "One", &["all"]).await;
    answers(&desk, &request, "Nobody is told").await;
    desk.later();
    assert!(mails_to(&desk, "astrid@nova.example").is_empty());
    decide(&desk, &[("mail_to", "requester, cc")]);
    answers(&desk, &request, "You are told").await;
    desk.later();
    let mails = mails_to(&desk, "astrid@nova.example");
    assert!(mails.iter().any(|mail| mail.contains("You are told")));
}

/// The team changes facts of a ticket, in one save.
async fn changes(desk: &Desk, request: &str, fields: &[(&str, &str)]) {
    let id = request.rsplit('/').next().unwrap();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get(&format!("/agent/tickets/{id}")).await;
    let done = priya
        .post(&format!("/agent/tickets/{id}/fields"), fields)
        .await;
    assert_eq!(done.status, 303, "{}", done.text);
}

fn status(desk: &Desk, key: &str) -> String {
    let table = desk
        .app()
        .store
        .read_now(tickets::queries::statuses::list_table)
        .unwrap();
    let status = table.iter().find(|row| row.key == key).unwrap();
    status.id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn d17_who_asked_and_every_administrator_hear_of_any_other_update_too() {
    let desk = Desk::open();
    let team = cloud_portal(&desk);
    let lena = desk.person(
        "Lena Ahl",
        "lena@nova.example",
        domain::person::Role::User,
        "sv",
    );
    desk.join(lena, team.nova, domain::person::MembershipRole::Admin);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "The vault is open", &["portal"]).await;
    desk.later();
    let before = desk.outbox().len();
    // A note, and what customers do not see: nobody hears of it.
    let id = request.rsplit('/').next().unwrap();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya.get(&format!("/agent/tickets/{id}")).await;
    let note = [("body", "Between us"), ("public", "0"), ("status_id", "")];
    priya
        .post(&format!("/agent/tickets/{id}/comments"), &note)
        .await;
    changes(&desk, &request, &[("tags", "vault")]).await;
    changes(&desk, &request, &[("priority", "high")]).await;
    desk.later();
    assert_eq!(desk.outbox().len(), before);
    // Three saves within the window are one mail, and what was taken back is not told.
    let hold = status(&desk, "hold");
    changes(&desk, &request, &[("status_id", &status(&desk, "solved"))]).await;
    changes(&desk, &request, &[("cc", "erik@nova.example")]).await;
    changes(&desk, &request, &[("status_id", &hold)]).await;
    desk.later();
    let told = mails_to(&desk, "astrid@nova.example");
    let told = told.last().unwrap();
    for words in [
        "Something changed in request #1.",
        "The people in CC were changed.",
        &request,
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(
        !told.contains("vault"),
        "a mail says nothing that was written"
    );
    assert_eq!(desk.outbox().len(), before + 3, "one mail for each of them");
    let sv = mails_to(&desk, "lena@nova.example").pop().unwrap();
    assert!(sv.contains("Kopiemottagarna har"), "{sv}");
    assert!(
        mails_to(&desk, "nils@nova.example")
            .last()
            .unwrap()
            .contains("CC were changed")
    );

    // A desk that says so is quiet.
    decide(&desk, &[("mail_changes", "no")]);
    let count = desk.outbox().len();
    changes(&desk, &request, &[("cc", "")]).await;
    desk.later();
    assert_eq!(desk.outbox().len(), count);
    decide(&desk, &[("mail_changes", "yes")]);
    // The status in the customer's words, and nothing for whoever set it.
    let mut nils = desk.signed_in("nils@nova.example").await;
    let before = mails_to(&desk, "nils@nova.example").len();
    nils.get(&request).await;
    let closed = nils.post(&format!("{request}/solve"), &[]).await;
    assert_eq!(closed.status, 303, "{}", closed.text);
    desk.later();
    let told = mails_to(&desk, "astrid@nova.example").pop().unwrap();
    assert!(told.contains("Status: Closed (before: "), "{told}");
    assert_eq!(mails_to(&desk, "nils@nova.example").len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_taken_back_in_time_or_comes_with_a_reply_is_no_mail_of_its_own() {
    let desk = Desk::open();
    service_desk(&desk);
    decide(&desk, &[("mail_changes", "yes")]);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "One", &["all"]).await;
    desk.later();
    let count = desk.outbox().len();
    let (open, hold) = (status(&desk, "open"), status(&desk, "hold"));
    changes(&desk, &request, &[("status_id", &open)]).await;
    desk.later();
    let begun = desk.outbox().len();
    changes(&desk, &request, &[("status_id", &hold)]).await;
    changes(&desk, &request, &[("status_id", &open)]).await;
    desk.later();
    assert_eq!(desk.outbox().len(), begun, "nothing is different now");
    answers(&desk, &request, "Look again").await;
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), begun + 1, "the reply tells enough");
    assert!(begun <= count + 1);
    // Where mails carry what was written, they say the status as customers read it.
    changes(&desk, &request, &[("status_id", &hold)]).await;
    desk.later();
    let told = mails_to(&desk, "astrid@nova.example").pop().unwrap();
    assert!(told.contains("Subject: Re: One"), "{told}");
    assert!(told.contains("Status: "), "{told}");
}
