//! Others look at what was written before readers find it: a draft, and a change of what is published.

use domain::person::Role;

use super::{EVERYONE, article, place};
use crate::harness::{Browser, Desk, Page};

/// An administrator who looks at texts, and one who writes.
async fn two(desk: &Desk) -> (Browser, Browser) {
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.person("Eva Berg", "eva@desk.example", Role::Admin, "sv");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let mut eva = desk.signed_in("eva@desk.example").await;
    ola.get("/agent/help").await;
    eva.get("/agent/help").await;
    (ola, eva)
}

async fn sends(who: &mut Browser, path: &str, text: &str, more: &[(&str, &str)]) -> Page {
    let mut fields = vec![
        ("locale", "en"),
        ("title", "Start"),
        ("body", text),
        ("section", "1"),
        ("audience", "everyone"),
        ("tells", "1"),
    ];
    fields.extend_from_slice(more);
    let sent = who.post(path, &fields).await;
    if sent.status == 303 {
        who.follow(sent).await
    } else {
        sent
    }
}

fn number(desk: &Desk, email: &str) -> String {
    let address = domain::person::EmailAddress::read(email).unwrap();
    let found = desk
        .app()
        .store
        .read_now(|tx| people::queries::find_by_address(tx, &address));
    found.unwrap().unwrap().id.0.to_string()
}

/// Where one that waits is decided.
fn review(page: &Page) -> String {
    let (_, after) = page.text.split_once("/agent/help/reviews/").unwrap();
    format!("/agent/help/reviews/{}", after.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_what_is_published_waits_until_another_looked_at_it() {
    let desk = Desk::with_people();
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "<p>Press it.</p>", &EVERYONE);
    let (mut ola, mut eva) = two(&desk).await;
    let path = format!("/agent/help/articles/{id}");
    let for_ola = number(&desk, "ola@desk.example");
    let asks = [
        ("do", "review"),
        ("reviewer", for_ola.as_str()),
        ("ask", "Is the button green?"),
    ];
    sends(&mut eva, &path, "<p>Press the green one.</p>", &asks)
        .await
        .must_say("Klart. Texten väntar på granskning.")
        .must_say("Press the green one.");
    // Readers go on reading what they have, and so does whoever writes another language.
    let shown = format!("/hc/en/articles/{id}-Start");
    desk.browser().get(&shown).await.must_say("Press it.");
    ola.get("/agent/help")
        .await
        .must_say("1 text waits to be looked at");
    ola.get("/agent/help/reviews")
        .await
        .must_say("Eva Berg asks Ola Ek to look at this")
        .must_say("For you")
        .must_say("Is the button green?");
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(
        mails[0].contains("Eva Berg asks you to look at this text."),
        "{}",
        mails[0]
    );
    // What changes is shown, and sent back with a word.
    let page = ola.get(&path).await;
    page.must_say("<ins>the green one.</ins>");
    ola.get(&format!("{path}/preview?locale=en"))
        .await
        .must_say("Press the green one.");
    let decide = review(&page);
    let back = ola.post(&decide, &[("do", "back"), ("reply", " ")]).await;
    ola.follow(back).await.must_say("Say what has to change");
    let back = [("do", "back"), ("reply", "It is blue.")];
    let back = ola.post(&decide, &back).await;
    ola.follow(back)
        .await
        .must_say("Sent back.")
        .must_say("It is blue.");
    desk.later();
    let mails = desk.outbox();
    assert!(mails.last().unwrap().contains("It is blue."), "{mails:?}");
    ola.get("/agent/help").await.must_say(">To look at<");
    // Written anew by its author, and saved by the other: readers find it, and the author hears.
    sends(&mut eva, &path, "<p>Press the blue one.</p>", &asks).await;
    let page = ola.get(&path).await;
    page.must_say("Press the blue one.");
    sends(
        &mut ola,
        &path,
        "<p>Press the blue one.</p>",
        &[("do", "save")],
    )
    .await
    .must_say("Saved.");
    desk.browser()
        .get(&shown)
        .await
        .must_say("Press the blue one.");
    desk.later();
    let mails = desk.outbox();
    assert!(
        mails.last().unwrap().contains("granskat din text"),
        "{mails:?}"
    );
    ola.get("/agent/help/reviews")
        .await
        .must_say("Nothing to look at");
    assert_eq!(ola.post(&decide, &[("do", "withdraw")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_waits_and_is_published_by_whoever_looked_at_it_or_let_go() {
    let desk = Desk::with_people();
    place(&desk, "Exams", "Starting");
    let (mut ola, mut eva) = two(&desk).await;
    let asks = [("do", "review"), ("reviewer", "")];
    let page = sends(&mut eva, "/agent/help/articles", "<p>First.</p>", &asks).await;
    page.must_say("Klart. Texten väntar på granskning.");
    let (_, id) = page.text.split_once("/agent/help/articles/").unwrap();
    let id = id.split(['"', '/', '?']).next().unwrap().to_owned();
    let path = format!("/agent/help/articles/{id}");
    // A draft that is written on is what is looked at.
    sends(&mut eva, &path, "<p>Second.</p>", &[("do", "save")]).await;
    ola.get(&path)
        .await
        .must_say("Eva Berg asks others to look at this")
        .must_say("Second.");
    sends(&mut ola, &path, "<p>Second.</p>", &[("do", "publish")])
        .await
        .must_say("Published.");
    desk.browser()
        .get(&format!("/hc/en/articles/{id}-Start"))
        .await
        .must_say("Second.");
    // Where it stands changes at once, and not by asking.
    let refused = sends(
        &mut eva,
        &path,
        "<p>Third.</p>",
        &[("do", "review"), ("audience", "agents")],
    )
    .await;
    assert!(
        refused.status == 303 || refused.says("Third."),
        "{}",
        refused.text
    );
    let page = sends(&mut eva, &path, "<p>Fourth.</p>", &asks).await;
    let gone = eva.post(&review(&page), &[("do", "withdraw")]).await;
    eva.follow(gone).await.must_say("Granskningen är släppt.");
    let page = eva.get(&path).await;
    assert!(!page.says("Fourth."), "{}", page.text);
    // Nobody can be asked who does not write articles.
    let maja = desk.person("Maja", "maja@home.example", Role::User, "en");
    let maja = maja.0.to_string();
    let asks = [("do", "review"), ("reviewer", maja.as_str())];
    let refused = sends(&mut eva, &path, "<p>Fifth.</p>", &asks).await;
    assert_eq!(refused.status, 404);
}
