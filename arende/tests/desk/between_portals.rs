//! One team and its several portals: a queue of one of them, a ticket that moves to another, what is passed on, and passkeys.

use domain::person::Role;

use crate::brands::{at, open, three_portals};
use crate::harness::Desk;
use crate::portals::asks;

/// Astrid belongs to a school: most portals are for members.
fn belongs(desk: &Desk) {
    let school = desk.organization("School", true);
    let address = domain::person::EmailAddress::read("astrid@school.example").unwrap();
    let found = desk
        .app()
        .store
        .read_now(|tx| people::queries::find_by_address(tx, &address));
    let astrid = found.unwrap().unwrap().id;
    desk.join(astrid, school, domain::person::MembershipRole::User);
}

/// The portal in which a ticket is.
fn portal_of(desk: &Desk, ticket: &str) -> i64 {
    let id: i64 = ticket.rsplit('/').next().unwrap().parse().unwrap();
    let brand = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT brand_id FROM ticket WHERE id = $1",
            &platform::params![id],
        )
    });
    brand.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_narrows_its_queue_and_its_search_to_one_portal() {
    let (desk, cloud, product) = three_portals();
    belongs(&desk);
    let mut here = at(&desk, "127.0.0.1:3000", "astrid@school.example").await;
    asks(&mut here, "Printer at the desk", &[]).await;
    let mut there = at(&desk, "cloud.example", "astrid@school.example").await;
    let asked = asks(&mut there, "Printer in the cloud", &["portal"]).await;
    assert_eq!(portal_of(&desk, &asked), cloud.0);
    let groups = desk.person("Jon", "jon@desk.example", Role::Agent, "en");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let all = priya.get("/agent/views/unassigned").await;
    all.must_say("Printer at the desk")
        .must_say("The cloud portal · ")
        .must_say("All portals");
    for view in ["unassigned", "open", "all"] {
        let only = priya.get(&format!("/agent/views/{view}.{cloud}")).await;
        only.must_say("Printer in the cloud")
            .must_say(&format!("?view={view}.{cloud}"));
        assert!(!only.says("Printer at the desk"), "{view}");
        let none = priya.get(&format!("/agent/views/{view}.{product}")).await;
        none.must_say("The product portal");
        assert!(!none.says("Printer"), "{view}");
    }
    let mine = priya.get(&format!("/agent/views/mine.{cloud}")).await;
    assert!(!mine.says("Printer in the cloud"));
    let queue = priya.get(&format!("/agent/queue?view=open.{cloud}")).await;
    queue.must_say("Printer in the cloud");
    // A ticket that was opened from there leads back there.
    let number = asked.rsplit('/').next().unwrap();
    priya
        .get(&format!("/agent/tickets/{number}?view=open.{cloud}"))
        .await
        .must_say(&format!("/agent/views/open.{cloud}"));
    for query in ["brand:cloud+printer", "brand:cloud"] {
        let found = priya.get(&format!("/agent/search?q={query}")).await;
        found.must_say("Printer in the cloud");
        assert!(!found.says("Printer at the desk"));
    }
    let both = priya.get("/agent/search?q=printer").await;
    both.must_say("Printer at the desk")
        .must_say("Printer in the cloud");
    let none = priya.get("/agent/search?q=brand:nothing").await;
    assert!(!none.says("Printer at the desk") && !none.says("Printer in the cloud"));
    // Who works within groups finds theirs in the same way.
    let number: i64 = number.parse().unwrap();
    let within = desk.app().store.write_now(|tx| {
        let now = desk.app().clock.now();
        people::queries::set_reach(tx, groups, domain::permission::Reach::Groups, now)?;
        tx.run(
            "UPDATE ticket SET assignee_id = $1 WHERE id = $2",
            &platform::params![groups, number],
        )
    });
    within.unwrap();
    let mut jon = desk.signed_in("jon@desk.example").await;
    for (view, there) in [(cloud, true), (product, false)] {
        let page = jon.get(&format!("/agent/views/mine.{view}")).await;
        assert_eq!(page.says("Printer in the cloud"), there);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_passed_on_is_told_by_each_requests_own_portal() {
    let (desk, cloud, _) = three_portals();
    let school = desk.organization("School", true);
    let find = |email: &str| {
        let address = domain::person::EmailAddress::read(email).unwrap();
        let found = desk
            .app()
            .store
            .read_now(|tx| people::queries::find_by_address(tx, &address));
        found.unwrap().unwrap().id
    };
    let astrid = find("astrid@school.example");
    let maja = desk.person("Maja", "maja@school.example", Role::User, "en");
    for person in [astrid, maja] {
        desk.join(person, school, domain::person::MembershipRole::User);
    }
    // The cloud portal tells of changes, the desk itself does not.
    let mut there = at(&desk, "cloud.example", "astrid@school.example").await;
    asks(&mut there, "In the cloud", &["portal"]).await;
    desk.later();
    let before = desk.outbox().len();
    let mut ola = desk.signed_in("ola@desk.example").await;
    let page = format!("/agent/organizations/{school}/people/{astrid}/successor");
    let passed = ola.post(&page, &[("successor", &*maja.to_string())]).await;
    assert_eq!(passed.status, 303, "{}", passed.text);
    desk.later();
    desk.later();
    let mails = desk.outbox();
    let told: Vec<_> = mails[before..]
        .iter()
        .filter(|mail| mail.contains("help@cloud.example"))
        .collect();
    assert_eq!(told.len(), 1, "{:?}", &mails[before..]);
    assert!(told[0].contains("http://cloud.example/"));
    let _ = cloud;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_moves_to_another_portal_and_back_and_nothing_of_it_is_lost() {
    let (desk, cloud, product) = three_portals();
    belongs(&desk);
    let mut there = at(&desk, "cloud.example", "astrid@school.example").await;
    let asked = asks(&mut there, "The server is slow", &["portal"]).await;
    let number = asked.rsplit('/').next().unwrap();
    let answers = || {
        let id = domain::TicketId(number.parse().unwrap());
        let read = |tx: &platform::store::Tx<'_>| forms::queries::list_values(tx, id);
        desk.app().store.read_now(read).unwrap()
    };
    let before = answers();
    assert!(!before.is_empty());
    let mut priya = desk.signed_in("priya@desk.example").await;
    let page = format!("/agent/tickets/{number}/portal");
    priya
        .get(&format!("/agent/tickets/{number}"))
        .await
        .must_say(&page);
    priya
        .get(&page)
        .await
        .must_say("The product portal")
        .must_say("These answers are not asked for there")
        .must_say("Status there, as the customer reads it: Open.");
    let none = priya.post(&page, &[("portal", "99")]).await;
    assert_eq!(none.status, 422);
    none.must_say("Choose one of the portals below.");
    let product_number = product.0.to_string();
    let moved = priya
        .post(&page, &[("portal", product_number.as_str())])
        .await;
    priya
        .follow(moved)
        .await
        .must_say("moved it to another portal")
        .must_say("Portal: The product portal")
        .must_say("Portal-managed Infrastructure");
    assert_eq!(portal_of(&desk, &asked), product.0);
    // The customer finds it there, and is led there from where it was.
    let led = there.get(&asked).await;
    assert_eq!(led.location, Some(format!("http://product.example{asked}")));
    let mut new = at(&desk, "product.example", "astrid@school.example").await;
    new.get(&asked).await.must_say("The server is slow");
    new.get("/hc/en/requests")
        .await
        .must_say("The server is slow");
    assert_eq!(answers(), before);
    let cloud_number = cloud.0.to_string();
    priya
        .post(&page, &[("portal", cloud_number.as_str())])
        .await;
    assert_eq!(portal_of(&desk, &asked), cloud.0);
    assert_eq!(answers(), before);
    there.get(&asked).await.must_say("The server is slow");
}

#[tokio::test(flavor = "multi_thread")]
async fn between_portals_that_ask_the_same_the_answers_go_along() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    belongs(&desk);
    let one = open(&desk, "one", "cloud-portal");
    let two = open(&desk, "two", "cloud-portal");
    let mut there = at(&desk, "one.example", "astrid@school.example").await;
    let asked = asks(&mut there, "The server is slow", &["portal"]).await;
    let number = asked.rsplit('/').next().unwrap();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let page = format!("/agent/tickets/{number}/portal");
    priya
        .get(&page)
        .await
        .must_say("These answers have the same question there");
    let to = two.0.to_string();
    priya.post(&page, &[("portal", to.as_str())]).await;
    assert_eq!(portal_of(&desk, &asked), two.0);
    let mut new = at(&desk, "two.example", "astrid@school.example").await;
    new.get(&asked).await.must_say("Portal");
    new.get("/hc/en/requests?product=portal")
        .await
        .must_say("The server is slow");
    let _ = one;
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_are_told_in_which_portals_the_desks_passkeys_are_good_and_no_portal_says_so_itself()
 {
    let (desk, ..) = three_portals();
    let mut browser = desk.browser();
    let told = browser.get("/.well-known/webauthn").await;
    let told: serde_json::Value = serde_json::from_str(&told.text).unwrap();
    let origins = serde_json::json!(["http://cloud.example", "http://product.example"]);
    assert_eq!(told["origins"], origins);
    "cloud.example".clone_into(&mut browser.host);
    assert_eq!(browser.get("/.well-known/webauthn").await.status, 404);
    // Where providers of single sign-on send people back to, in every portal.
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/settings/general")
        .await
        .must_say("<ar-hues data-sheet=\"/assets/look-")
        .must_say("data-hue=\"264\" class=\"chosen\"");
}
