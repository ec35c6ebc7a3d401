//! A teacher who mails the vendor where only representatives may is told who they are, what may answer it, and hands the question
//! over to them with one button.

use domain::form::Segment;
use domain::help::Audience;
use domain::permission::{Right, Sharing};
use domain::person::{MembershipRole, Role};
use domain::{DAY, OrganizationId};
use mailroom::{Action, Receipt};

use crate::blueprints::lay;
use crate::customers::{School, school};
use crate::harness::{Browser, Desk, Page};
use crate::help::{article, place};

/// Only representatives ask, and nobody ticked that they answer first.
fn asking_alone() -> School {
    let school = school(Sharing::Nobody, Right::Comment);
    lay(&school.desk, "education");
    school
        .desk
        .person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    school
}

fn receive(desk: &Desk, from: &str, subject: &str, text: &str) -> Receipt {
    let raw = format!(
        "From: {from}\r\nTo: support@desk.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}.{from}>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    );
    mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap()
}

/// The newest mail to an address, without the line breaks of its encoding.
fn mail_to(desk: &Desk, address: &str) -> String {
    desk.later();
    let is_theirs = |mail: &&String| {
        mail.contains(&format!("To: {address}")) || mail.contains(&format!("<{address}>"))
    };
    let all = desk.outbox();
    let mail = all.iter().rev().find(is_theirs).expect("a mail");
    mail.replace("=\r\n", "").replace("=3D", "=")
}

/// Where the mail's button leads.
fn link_in(mail: &str) -> String {
    let paths = mail.split("http://127.0.0.1:3000").skip(1);
    let mut paths = paths.filter_map(|rest| rest.split(['\r', '\n', '"', ' ']).next());
    let found = paths.find(|path| path.contains("/hand-over/"));
    found
        .unwrap_or_else(|| panic!("a link in\n{mail}"))
        .to_owned()
}

async fn presses(browser: &mut Browser, link: &str) -> Page {
    browser.get(link).await;
    browser.post(link, &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c08_c28_a_teachers_mail_is_no_dead_end_it_names_who_asks_and_hands_the_question_over() {
    let school = asking_alone();
    let desk = &school.desk;
    let (_, section) = place(desk, "Rooms", "Projectors");
    let all = Audience::Everyone;
    article(desk, section, "Projector lamps", "Wait five minutes.", &all);
    let some = Audience::Segment(Segment::Representatives);
    article(desk, section, "Projector contracts", "Prices.", &some);
    let refused = receive(
        desk,
        "Erik Kallio <erik@school.example>",
        "Projector",
        "The lamp is a red walrus.",
    );
    assert_eq!((refused.action, refused.ticket), (Action::Refused, None));
    let mail = mail_to(desk, "erik@school.example");
    for told in [
        "Astrid Lindqvist, astrid@school.example",
        "/hc/en/articles/",
        "Projector lamps",
    ] {
        assert!(mail.contains(told), "{told} in\n{mail}");
    }
    // Who runs the school does not speak for it, and an article is suggested to whoever may read it.
    for kept in ["Birgitta", "Projector contracts", "walrus"] {
        assert!(!mail.contains(kept), "{kept} in\n{mail}");
    }
    // Whoever follows links without meaning it hands nothing over.
    let link = link_in(&mail);
    let mut scanner = desk.browser();
    scanner
        .get(&link)
        .await
        .must_say("red walrus")
        .must_say("Astrid Lindqvist")
        .must_say("Hand over");
    scanner
        .get(&link.replace("/hc/en/", "/hc/sv/"))
        .await
        .must_say("Lämna över din fråga");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    assert_eq!(astrid.get("/hc/en/desk").await.status, 404);
    let mut reader = desk.browser();
    let done = presses(&mut reader, &link).await;
    assert_eq!(done.status, 303, "{}", done.text);
    reader.get(&link).await.must_say("is handed over");
    // Pressed again it is there once.
    presses(&mut scanner, &link).await;
    let told = mail_to(desk, "astrid@school.example");
    assert!(told.contains("Projector"), "{told}");
    let page = astrid.get("/hc/en/desk").await;
    page.must_say("Projector").must_say("Erik Kallio");
    let addresses: Vec<&str> = page
        .text
        .split("href=\"")
        .filter_map(|part| part.split('"').next())
        .filter(|href| {
            href.strip_prefix("/hc/en/desk/")
                .is_some_and(|id| !id.is_empty())
        })
        .collect();
    let [address] = addresses.as_slice() else {
        panic!("{addresses:?}")
    };
    astrid.get(address).await.must_say("red walrus");
    // The vendor's team finds neither the request nor the mail any more.
    let mut ola = desk.signed_in("ola@desk.example").await;
    let number = address.rsplit('/').next().unwrap();
    assert_eq!(
        ola.get(&format!("/agent/tickets/{number}")).await.status,
        404
    );
    let letter = format!("/agent/mail/{}", refused.mail);
    assert_eq!(ola.get(&letter).await.status, 404);
    assert!(!ola.get("/agent/mail").await.says("Projector"));
    // They answer, and he reads it.
    let answer = [("body", "Try the other lamp"), ("action", "ask")];
    let sent = astrid.post(&format!("{address}/reply"), &answer).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert!(mail_to(desk, "erik@school.example").contains("Try the other lamp"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_known_yet_is_led_by_their_mail_domain_and_becomes_known_by_the_button() {
    let school = asking_alone();
    let desk = &school.desk;
    domains(desk, school.id, "school.example");
    receive(
        desk,
        "Nina Ny <nina@school.example>",
        "Door",
        "It does not open.",
    );
    let link = link_in(&mail_to(desk, "nina@school.example"));
    let address = domain::person::EmailAddress::read("nina@school.example").unwrap();
    let known = |desk: &Desk| {
        let found = desk
            .app()
            .store
            .read_now(|tx| people::queries::find_by_address(tx, &address));
        found.unwrap().is_some()
    };
    assert!(!known(desk));
    assert_eq!(presses(&mut desk.browser(), &link).await.status, 303);
    assert!(known(desk));
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid.get("/hc/en/desk").await.must_say("Nina Ny");
}

fn domains(desk: &Desk, id: OrganizationId, domains: &str) {
    let now = desk.app().clock.now();
    let done = desk.app().store.write_now(|tx| {
        let mut facts = organizations::queries::find_organization(tx, id)?
            .unwrap()
            .facts;
        domains.clone_into(&mut facts.domains);
        organizations::queries::set_facts(tx, id, &facts, now)
    });
    done.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_cut_made_up_too_old_or_of_what_the_team_took_does_nothing() {
    let school = asking_alone();
    let desk = &school.desk;
    let first = receive(
        desk,
        "Erik Kallio <erik@school.example>",
        "Projector",
        "Red lamp.",
    );
    let link = link_in(&mail_to(desk, "erik@school.example"));
    let mut browser = desk.browser();
    let shorter = link.get(..link.len() - 1).unwrap().to_owned();
    let (start, _) = link.split_once("/hand-over/").unwrap();
    for dead in [
        shorter,
        format!("{start}/hand-over/{}.{}", first.mail, "0".repeat(32)),
        format!("{start}/hand-over/999999.{}", "0".repeat(32)),
        format!("{start}/hand-over/x"),
    ] {
        let page = browser.get(&dead).await;
        assert_eq!(page.status, 404, "{dead}");
        page.must_say("does nothing any more");
        assert_eq!(browser.post(&dead, &[]).await.status, 404, "{dead}");
    }
    desk.app().clock.advance(15 * DAY);
    assert_eq!(browser.get(&link).await.status, 404);
    assert_eq!(presses(&mut browser, &link).await.status, 404);
    // What somebody of the team made a ticket of is not handed over as well.
    let second = receive(
        desk,
        "Erik Kallio <erik@school.example>",
        "Screen",
        "Blue screen.",
    );
    let link = link_in(&mail_to(desk, "erik@school.example"));
    assert_eq!(browser.get(&link).await.status, 200);
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .post(&format!("/agent/mail/{}/ticket", second.mail), &[])
        .await;
    assert_eq!(presses(&mut browser, &link).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_representatives_of_others_and_customers_whose_contract_is_over_get_no_link() {
    let school = asking_alone();
    let desk = &school.desk;
    let other = desk.organization("Vikholm", false);
    let karin = desk.person("Karin Ek", "karin@vikholm.example", Role::User, "en");
    desk.join(karin, other, MembershipRole::User);
    // Nobody there answers for the others.
    for from in ["nobody@elsewhere.example", "karin@vikholm.example"] {
        receive(desk, from, "Projector", "Red lamp.");
        let mail = mail_to(desk, from);
        assert!(
            !mail.contains("/hand-over/") && !mail.contains("Astrid"),
            "{mail}"
        );
    }
    let now = desk.app().clock.now();
    let ended = desk.app().store.write_now(|tx| {
        let mut facts = organizations::queries::find_organization(tx, school.id)?
            .unwrap()
            .facts;
        facts.contract_until = Some(now.plus(-DAY));
        organizations::queries::set_facts(tx, school.id, &facts, now)
    });
    ended.unwrap();
    receive(desk, "erik@school.example", "Projector", "Red lamp.");
    let mail = mail_to(desk, "erik@school.example");
    assert!(!mail.contains("/hand-over/"), "{mail}");
}
