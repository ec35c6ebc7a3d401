//! Readers of the newsletter: what they read it for, and what becomes of one whose mail comes back.

use domain::form::Texts;
use domain::person::EmailAddress;
use domain::{Moment, PersonId};
use ideas::queries::readers;

use super::{set, wishing};
use crate::harness::Desk;

fn header(mail: &str, name: &str) -> String {
    let found = mail.lines().find_map(|line| line.strip_prefix(name));
    found.unwrap().trim().to_owned()
}

/// Reads the newsletter, confirmed.
fn subscribes(desk: &Desk, address: &str, products: &[&str], person: Option<PersonId>) {
    let now = desk.app().clock.now();
    let products: Vec<String> = products.iter().map(|one| (*one).to_owned()).collect();
    let done = desk.app().store.write_now(|tx| {
        let address = EmailAddress::read(address)?;
        ideas::subscribe(tx, &address, "en", person, &products, now)?;
        let one = readers::find_by_mailbox(tx, &address)?.unwrap();
        ideas::confirm(tx, &one, now)
    });
    done.unwrap();
}

fn sends(desk: &Desk, words: &str, product: &str) {
    let now = desk.app().clock.now();
    let mut subject = Texts::default();
    subject.put("en", words);
    let draft = ideas::NewsletterDraft {
        body: subject.clone(),
        subject,
        product: product.to_owned(),
        then: ideas::MailChoice::Send,
        ..ideas::NewsletterDraft::default()
    };
    let kept = desk
        .app()
        .store
        .write_now(|tx| ideas::keep_newsletter(tx, None, &draft, now).map(drop));
    kept.unwrap();
    desk.later();
    desk.later();
}

/// Who got a mail with these words.
fn got(desk: &Desk, words: &str) -> Vec<String> {
    let all = desk.outbox().into_iter();
    let mut to: Vec<String> = all
        .filter(|mail| mail.contains(&format!("Subject: {words}")))
        .map(|mail| header(&mail, "To: "))
        .collect();
    to.sort();
    to
}

fn returned(desk: &Desk, id: &str, said: &str) -> mailroom::Receipt {
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {id}\r\n\r\n{said}\r\n"
    );
    mailroom::receive(desk.app(), bounce.as_bytes(), None).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_whose_newsletter_comes_back_gets_no_more_until_it_is_confirmed_again() {
    let desk = wishing();
    let now = desk.app().clock.now();
    let open = desk
        .app()
        .store
        .write_now(|tx| set(tx, "newsletter_for", "everyone", now));
    open.unwrap();
    subscribes(&desk, "maja@school.example", &[], None);
    subscribes(&desk, "home@home.example", &[], None);
    sends(&desk, "First", "");
    assert_eq!(got(&desk, "First").len(), 2);
    let all = desk.outbox();
    let mail = all
        .iter()
        .find(|mail| mail.contains("Subject: First") && mail.contains("maja@school.example"))
        .unwrap();
    let id = header(mail, "Message-ID: ");
    // Whoever does not know a mail of ours cannot take anybody's newsletter away.
    let forged = returned(
        &desk,
        &id.replace("news.", "news.1"),
        "550 5.1.1 user unknown",
    );
    assert_eq!(forged.action, mailroom::Action::Held);
    let taken = returned(&desk, &id, "550 5.1.1 <maja@school.example>: user unknown");
    assert_eq!(taken.action, mailroom::Action::Bounce, "{}", taken.reason);
    sends(&desk, "Second", "");
    assert_eq!(got(&desk, "Second"), ["home@home.example"]);
    // The team sees it, and so does whoever reads it.
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/newsletters")
        .await
        .must_say("1 address gets no more")
        .must_say("maja@school.example")
        .must_say("1 came back");
    let mut maja = desk.signed_in("maja@school.example").await;
    maja.get("/hc/en/newsletter")
        .await
        .must_say("came back from your mail server")
        .must_say("name=\"email\"");
    subscribes(&desk, "maja@school.example", &[], None);
    maja.get("/hc/en/newsletter")
        .await
        .must_say("You get the newsletter");
    sends(&desk, "Third", "");
    assert_eq!(got(&desk, "Third").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newsletter_for_a_product_goes_to_those_who_read_for_it_and_those_who_read_for_all() {
    let desk = wishing();
    crate::blueprints::lay(&desk, "education");
    let now = desk.app().clock.now();
    let products = desk.app().store.write_now(|tx| {
        set(tx, "newsletter_for", "everyone", now)?;
        let w = desk
            .app()
            .language
            .words(platform::language::Locale::En, "UTC");
        forms::settings::products(tx, &w)
    });
    let products = products.unwrap();
    assert!(products.len() > 1, "{products:?}");
    let (one, other) = (products[0].0.as_str(), products[1].0.as_str());
    let mut visitor = desk.browser();
    visitor
        .get("/hc/en/newsletter")
        .await
        .must_say("What do you want to hear of?");
    // What was chosen stays where something is wrong.
    let wrong = [("email", "maja"), ("product", one)];
    let wrong = visitor.post("/hc/en/newsletter", &wrong).await;
    wrong.must_say(&format!("value=\"{one}\" checked"));
    let asked = [
        ("email", "one@home.example"),
        ("product", one),
        ("product", "made up"),
    ];
    assert_eq!(visitor.post("/hc/en/newsletter", &asked).await.status, 303);
    let address = EmailAddress::read("one@home.example").unwrap();
    let confirmed = desk.app().store.write_now(|tx| {
        let one = readers::find_by_mailbox(tx, &address)?.unwrap();
        ideas::confirm(tx, &one, now)
    });
    confirmed.unwrap();
    // Somebody who types a foreign address changes nothing of what its reader chose.
    let again = [("email", "one@home.example"), ("product", other)];
    assert_eq!(visitor.post("/hc/en/newsletter", &again).await.status, 303);
    subscribes(&desk, "other@home.example", &[other], None);
    subscribes(&desk, "all@home.example", &[], None);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/newsletters/new")
        .await
        .must_say("For readers of");
    let fields = [
        ("subject.en", "About one"),
        ("body.en", "Words"),
        ("product", one),
        ("then", "keep"),
    ];
    let kept = ola.post("/agent/newsletters", &fields).await;
    ola.follow(kept)
        .await
        .must_say(&format!("value=\"{one}\" selected"))
        .must_say("goes to 2 addresses");
    sends(&desk, "News of one", one);
    assert_eq!(
        got(&desk, "News of one"),
        ["all@home.example", "one@home.example"]
    );
    sends(&desk, "News of all", "");
    assert_eq!(got(&desk, "News of all").len(), 3);
    let left = desk.app().store.write_now(|tx| {
        let one = readers::find_by_mailbox(tx, &address)?.unwrap();
        readers::remove(tx, one.id)?;
        readers::list_paused(tx, 10)
    });
    assert_eq!(left.unwrap(), Vec::<(String, Option<Moment>)>::new());
}
