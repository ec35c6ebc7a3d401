//! What the team makes of ideas: answers, putting together, tickets that become ideas, and telling whoever wished for them.

use axum::http::StatusCode;
use domain::permission::Actor;
use domain::person::Role;
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

use super::{posts, publishes, wishing};
use crate::harness::Desk;

/// The mails in the outbox that go to this address.
fn mails_to(desk: &Desk, address: &str) -> Vec<String> {
    let to = format!("To: {address}");
    let all = desk.outbox().into_iter();
    all.filter(|mail| mail.contains(&to)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_told_to_whoever_follows_and_shown_to_all() {
    let desk = wishing();
    let id = posts(&desk, "maja@school.example", "Dark mode");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let page = format!("/agent/ideas/{id}");
    let wrong = ola.post(&page, &[("state", "soon")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let change = [
        ("state", "planned"),
        ("title.en", "Dark mode"),
        ("answer.en", "We begin in spring."),
        ("answer.sv", "Vi börjar i vår."),
    ];
    for _ in 0..2 {
        assert_eq!(ola.post(&page, &change).await.status, 303);
    }
    ola.post(&format!("{page}/comments"), &[("comment", "Thank you all")])
        .await;
    desk.later();
    let mails = mails_to(&desk, "maja@school.example");
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("We begin in spring."));
    let mut visitor = desk.browser();
    visitor
        .get(&format!("/hc/sv/ideas/{id}"))
        .await
        .must_say("Vi börjar i vår.")
        .must_say("Planerad")
        .must_say("Teamet");
    ola.get("/agent/audit?area=ideas").await.must_say("#1");
    ola.get("/agent/ideas?state=planned")
        .await
        .must_say("Dark mode");
}

#[tokio::test(flavor = "multi_thread")]
async fn ideas_that_are_the_same_are_counted_once_and_can_be_put_apart_again() {
    let desk = wishing();
    let dark = posts(&desk, "maja@school.example", "Dark mode");
    let night = posts(&desk, "sven@other.example", "Night colours");
    let mut erik = desk.signed_in("erik@school.example").await;
    for id in [dark, night] {
        erik.post(&format!("/hc/en/ideas/{id}/vote"), &[("on", "1")])
            .await;
    }
    let mut ola = desk.signed_in("ola@desk.example").await;
    let merge = format!("/agent/ideas/{night}/merge");
    let number = format!("#{dark}");
    let article = format!("https://desk.example/hc/en/articles/{dark}-Dark-mode");
    for wrong in ["", "99", "#", "/", &night.to_string(), &article] {
        let refused = ola.post(&merge, &[("into", wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(ola.post(&merge, &[("into", &number)]).await.status, 303);
    // Its address does as well, and what seems to be the same is offered.
    ola.post(&format!("/agent/ideas/{night}/unmerge"), &[])
        .await;
    posts(&desk, "maja@school.example", "A dark mode for the night");
    ola.get(&format!("/agent/ideas/{night}"))
        .await
        .must_say("Put together with this one<span class=\"vh\">: A dark mode for the night");
    let address = format!("https://desk.example/hc/en/ideas/{dark}?said=posted");
    assert_eq!(ola.post(&merge, &[("into", &address)]).await.status, 303);
    let mut visitor = desk.browser();
    let list = visitor.get("/hc/en/ideas").await;
    list.must_say("3 people in 2 organizations");
    assert!(!list.says("Night colours"));
    let led = visitor.get(&format!("/hc/en/ideas/{night}")).await;
    let root = format!("/hc/en/ideas/{dark}");
    assert_eq!(led.location.as_deref(), Some(root.as_str()));
    // Whoever takes their wish back takes it back everywhere.
    erik.post(&format!("{root}/vote"), &[("on", "0")]).await;
    visitor
        .get(&root)
        .await
        .must_say("2 people in 2 organizations");
    // The other way round it would be a circle.
    let circle = format!("/agent/ideas/{dark}/merge");
    let refused = ola.post(&circle, &[("into", &night.to_string())]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    ola.get(&format!("/agent/ideas/{night}"))
        .await
        .must_say("Put apart again");
    ola.post(&format!("/agent/ideas/{night}/unmerge"), &[])
        .await;
    visitor
        .get(&root)
        .await
        .must_say("1 person in 1 organization");
    visitor
        .get(&format!("/hc/en/ideas/{night}"))
        .await
        .must_say("Night colours");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_becomes_an_idea_and_its_requester_hears_when_it_is_there() {
    let desk = wishing();
    let now = desk.app().clock.now();
    let astrid = desk
        .app()
        .store
        .read_now(|tx| {
            let address = domain::person::EmailAddress::read("astrid@school.example")?;
            Ok(people::queries::find_by_address(tx, &address)?.unwrap().id)
        })
        .unwrap();
    let ask = |subject: &str| {
        let opened = desk.app().store.write_now(|tx| {
            let deed = Deed::new(Actor::person(astrid, Role::User), now, "web")?;
            open_ticket(
                tx,
                &deed,
                &NewTicket::from(astrid, subject, Message::text("Pupils strain their eyes")),
            )
        });
        opened.unwrap()
    };
    let (first, second) = (ask("Dark mode, please"), ask("Dark mode again"));
    let mut ola = desk.signed_in("ola@desk.example").await;
    let form = ola.get(&format!("/agent/tickets/{first}/idea")).await;
    form.must_say("Pupils strain their eyes")
        .must_say("Dark mode, please");
    let make = format!("/agent/tickets/{first}/idea");
    let refused = ola.post(&make, &[("title", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let idea = [("title", "Dark mode"), ("body", "For tired eyes.")];
    for _ in 0..2 {
        assert_eq!(ola.post(&make, &idea).await.status, 303);
    }
    ola.get(&format!("/agent/tickets/{first}"))
        .await
        .must_say("/agent/ideas/1");
    ola.get("/agent/ideas/1")
        .await
        .must_say(&format!("/agent/tickets/{first}"));
    // Another ticket about the same adds its voice.
    let offered = ola.get(&format!("/agent/tickets/{second}/idea")).await;
    offered.must_say("Add the requester’s voice");
    ola.post(&format!("/agent/tickets/{second}/idea"), &[("idea", "1")])
        .await;
    let mut customer = desk.signed_in("astrid@school.example").await;
    customer
        .get(&format!("/hc/sv/requests/{first}"))
        .await
        .must_say("href=\"/hc/sv/ideas/1\"");
    customer
        .get("/hc/sv/ideas/1")
        .await
        .must_say("1 person")
        .must_say(&format!("/hc/sv/requests/{second}"));
    // Others are not told whose request it was.
    let mut sven = desk.signed_in("sven@other.example").await;
    let page = sven.get("/hc/en/ideas/1").await;
    assert!(!page.says("/requests/1") && !page.says("Astrid"));
    sven.post("/hc/en/ideas/1/vote", &[("on", "1")]).await;

    desk.later();
    let before = mails_to(&desk, "astrid@school.example").len();
    let update = publishes(&desk, "Dark mode is there", &[1]);
    desk.later();
    desk.later();
    let mails = mails_to(&desk, "astrid@school.example");
    assert_eq!(mails.len(), before + 1);
    let told = mails.last().unwrap().replace("=\r\n", "");
    assert!(told.contains("nskade"), "{told}");
    assert!(told.contains(&format!("/hc/sv/updates/{update}")), "{told}");
    assert_eq!(mails_to(&desk, "sven@other.example").len(), 1);
    // It takes no votes any more, and says so.
    sven.get("/hc/en/ideas/1")
        .await
        .must_say("Shipped")
        .must_say("Dark mode is there");
    let late = sven.post("/hc/en/ideas/1/vote", &[("on", "0")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    sven.get(&format!("/hc/en/updates/{update}"))
        .await
        .must_say("You wished for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idea_of_one_portal_is_not_there_in_another() {
    let desk = wishing();
    let now = desk.app().clock.now();
    let id = posts(&desk, "maja@school.example", "Dark mode");
    let update = publishes(&desk, "Brighter days", &[]);
    let cloud = crate::brands::open(&desk, "cloud", "education");
    desk.app()
        .store
        .write_now(|tx| {
            tx.speak_for(cloud);
            super::set(tx, "ideas_for", "everyone", now)
        })
        .unwrap();
    let mut browser = desk.browser();
    browser.host = "cloud.example".to_owned();
    browser.origin = Some("http://cloud.example".to_owned());
    for place in [format!("ideas/{id}"), format!("updates/{update}")] {
        let page = browser.get(&format!("/hc/en/{place}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{place}");
    }
    for place in [
        "ideas",
        "roadmap",
        "updates",
        "updates/feed.atom",
        "ideas/similar?query=dark",
        "search?query=brighter",
    ] {
        let page = browser.get(&format!("/hc/en/{place}")).await;
        assert!(
            !page.says("Dark mode") && !page.says("Brighter days"),
            "{place}"
        );
    }
}
