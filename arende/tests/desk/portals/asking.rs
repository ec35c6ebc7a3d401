//! What people find before and while they ask, and what becomes of what they sent, on each blueprint.

use domain::person::Role;

use super::mails::{mail_from, mails_to, reply_address};
use super::{answers_as, asks, cloud_portal, education, product_helpdesk, service_desk};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn b02_b05_b07_b08_c25_c27_c40_where_to_look_first_is_said_before_the_form_and_linked() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("several tabs")
        .must_say("log out properly")
        .must_say("Look at the service status first")
        .must_say("Look among ideas, in the roadmap and in the product updates");
    let home = astrid.get("/hc/en").await;
    for (title, line) in [
        ("Product updates", "What is new, better and fixed"),
        ("Service status", "How everything runs now"),
        ("Ideas", "see first whether yours is there"),
        ("Roadmap", "What comes next"),
        ("Developer portal", "Technical information"),
    ] {
        home.must_say(&format!(">{title}<")).must_say(line);
    }
    astrid
        .get("/hc/sv/requests/new")
        .await
        .must_say("flera flikar")
        .must_say("driftstatus");
}

#[tokio::test(flavor = "multi_thread")]
async fn b10_only_who_was_appointed_can_come_in_and_ask() {
    let desk = Desk::open();
    education(&desk);
    let mut visitor = desk.browser();
    let door = visitor.get("/hc/en/requests/new").await;
    door.must_say("turn to the local administrator");
    assert!(!door.says("name=\"request[subject]\""));
    visitor
        .get("/hc/en/signin")
        .await
        .must_say("Only people whom a customer has appointed have an account here.");
    let register = visitor.get("/hc/en/register").await;
    register.must_say("Only people whom a customer has appointed");
    assert!(!register.says("name=\"email\""));
    // A colleague who was not appointed reads, and is told where to turn.
    let mut erik = desk.signed_in("erik@nova.example").await;
    let refused = erik.get("/hc/en/requests/new").await;
    refused.must_say("turn to the local administrator");
    assert!(!refused.says("name=\"request[subject]\""));
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    asks(&mut astrid, "Nobody can sign in", &["all"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d12_d25_the_form_asks_for_background_and_an_answer_waits_for_the_customer() {
    let desk = Desk::open();
    cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("Give as much background as you can");
    let request = asks(&mut astrid, "The vault is open", &["portal"]).await;
    astrid.get(&request).await.must_say("Waiting for Support");
    answers_as(&desk, &request, "Which vault?", "pending").await;
    astrid.get(&request).await.must_say("Waiting for You");
}

#[tokio::test(flavor = "multi_thread")]
async fn e01_e15_the_page_begins_with_a_way_past_its_menu_and_takes_pictures_and_films() {
    let desk = Desk::open();
    product_helpdesk(&desk);
    let mut visitor = desk.browser();
    let page = visitor.get("/hc/en/requests/new").await;
    let body = page.text.split_once("<body").unwrap().1;
    let first = body.find("<a ").unwrap();
    assert!(body[first..].starts_with("<a class=\"skip\" href=\"#main\">Skip to main content</a>"));
    page.must_say("Add file")
        .must_say("Screenshots, photos or videos.");
    for (name, content) in [
        ("screen.png", b"\x89PNG\r\n\x1a\n....".as_slice()),
        ("photo.jpg", b"\xff\xd8\xff\xe0....".as_slice()),
        ("film.mp4", b"\0\0\0\x20ftypisom....".as_slice()),
    ] {
        let submission = visitor.get("/hc/en/requests/new").await.field("submission");
        let fields = [
            ("submission", submission.as_str()),
            ("request[anonymous_requester_email]", "gast@home.example"),
            ("request[subject]", name),
            ("request[description]", "See it."),
        ];
        let sent = visitor
            .send_with_file("/hc/en/requests/new", &fields, name, content)
            .await;
        assert_eq!(sent.status, 303, "{name}: {}", sent.text);
    }
    let kept = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM attachment", &[]));
    assert_eq!(kept.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn e17_e25_who_is_signed_in_is_answered_by_mail_and_on_the_page_and_a_guest_by_mail() {
    let desk = Desk::open();
    product_helpdesk(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let hers = asks(&mut astrid, "Photo missing", &[]).await;
    let mut guest = desk.browser();
    let submission = guest.get("/hc/en/requests/new").await.field("submission");
    let fields = [
        ("submission", submission.as_str()),
        ("request[anonymous_requester_email]", "gast@home.example"),
        ("request[subject]", "Wrong shelf"),
        ("request[description]", "It says 7."),
    ];
    assert_eq!(guest.post("/hc/en/requests/new", &fields).await.status, 303);
    let number: i64 = hers.rsplit('/').next().unwrap().parse().unwrap();
    let theirs = format!("/hc/en/requests/{}", number + 1);
    for request in [&hers, &theirs] {
        answers_as(&desk, request, "Which store is it?", "pending").await;
    }
    desk.later();
    for address in ["astrid@nova.example", "gast@home.example"] {
        let mails = mails_to(&desk, address);
        assert!(
            mails.iter().any(|mail| mail.contains("Which store is it?")),
            "{address}"
        );
    }
    astrid
        .get(&hers)
        .await
        .must_say("Which store is it?")
        .must_say("Waiting for your response");
    assert_eq!(guest.get("/hc/en/requests").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn e27_a_mail_about_a_completed_request_makes_one_that_continues_it() {
    let desk = Desk::open();
    product_helpdesk(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "Photo missing", &[]).await;
    answers_as(&desk, &request, "We found it", "solved").await;
    desk.later();
    astrid.get(&request).await.must_say("Completed");
    let to = reply_address(&mails_to(&desk, "astrid@nova.example"));
    let mail = mail_from("astrid@nova.example", &to, 1, "It is gone again");
    let filed = mailroom::receive(desk.app(), mail.as_bytes(), None).unwrap();
    assert_eq!(filed.action, mailroom::Action::Created, "{}", filed.reason);
    assert!(!astrid.get(&request).await.says("It is gone again"));
    let list = astrid.get("/hc/en/requests").await;
    let number: i64 = request.rsplit('/').next().unwrap().parse().unwrap();
    list.must_say(&format!("/requests/{}\"", number + 1));
    astrid
        .get(&format!("/hc/en/requests/{}", number + 1))
        .await
        .must_say("It is gone again")
        .must_say("Continues")
        .must_say(&format!("href=\"{request}\""));
    // The page offers the same, and says so on both.
    let old = astrid.get(&request).await;
    old.must_say("Continued in");
    let link = format!("follow_up_of={number}");
    old.must_say(&link);
    let form = astrid.get(&format!("/hc/en/requests/new?{link}")).await;
    form.must_say(&format!("This continues request #{number}."));
    let submission = form.field("submission");
    let number = number.to_string();
    let fields = [
        ("submission", submission.as_str()),
        ("follow_up_of", number.as_str()),
        ("request[subject]", "And again"),
        ("request[description]", "It is gone."),
    ];
    let sent = astrid.post("/hc/en/requests/new", &fields).await;
    let third = sent.location.unwrap();
    let third = third.split('?').next().unwrap();
    astrid
        .get(third)
        .await
        .must_say(&format!("href=\"{request}\""));
    let id = third.rsplit('/').next().unwrap();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get(&format!("/agent/tickets/{id}"))
        .await
        .must_say(&format!("href=\"/agent/tickets/{number}\""));
    // Whoever does not see it does not continue it, and learns nothing of it.
    desk.person("Sven", "sven@elsewhere.example", Role::User, "en");
    let mut sven = desk.signed_in("sven@elsewhere.example").await;
    let form = sven.get(&format!("/hc/en/requests/new?{link}")).await;
    assert!(!form.says("This continues") && !form.says("name=\"follow_up_of\""));
    let submission = form.field("submission");
    let fields = [
        ("submission", submission.as_str()),
        ("follow_up_of", number.as_str()),
        ("request[subject]", "Mine"),
        ("request[description]", "Mine."),
    ];
    let sent = sven.post("/hc/en/requests/new", &fields).await;
    let theirs = sent.location.unwrap();
    let theirs = theirs.split('?').next().unwrap();
    assert!(!sven.get(theirs).await.says("Continues"));
    let id = theirs.rsplit('/').next().unwrap();
    let ticket = priya.get(&format!("/agent/tickets/{id}")).await;
    assert!(!ticket.says("Continues"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a22_a23_a_reply_by_mail_is_a_comment_under_the_name_of_who_wrote_it() {
    let desk = Desk::open();
    service_desk(&desk);
    desk.person("Kim Lund", "kim@elsewhere.example", Role::User, "en");
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "The exam does not start", &[]).await;
    let id: i64 = request.rsplit('/').next().unwrap().parse().unwrap();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let cc = [("cc", "kim@elsewhere.example"), ("fields", "cc")];
    let added = priya
        .post(&format!("/agent/tickets/{id}/fields"), &cc)
        .await;
    assert!(added.status == 303 || added.status == 200, "{}", added.text);
    answers_as(&desk, &request, "Try again", "pending").await;
    desk.later();
    for (number, address) in [(1, "astrid@nova.example"), (2, "kim@elsewhere.example")] {
        let to = reply_address(&mails_to(&desk, address));
        let mail = mail_from(address, &to, number, &format!("By mail {number}"));
        let filed = mailroom::receive(desk.app(), mail.as_bytes(), None).unwrap();
        assert_eq!(
            filed.action,
            mailroom::Action::Commented,
            "{}",
            filed.reason
        );
    }
    astrid
        .get(&request)
        .await
        .must_say("By mail 1")
        .must_say("By mail 2")
        .must_say("Kim Lund");
}
