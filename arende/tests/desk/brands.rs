//! Several portals in one desk: each at its own address with its own words, forms, statuses and mail, all in one workspace.

use arende::routes;
use domain::BrandId;
use domain::person::Role;
use platform::audit::{Origin, Via};
use portals::brands::{New, Place};

use crate::harness::{Browser, Desk, PASSWORD};
use crate::portals::asks;

/// Opens a portal with a blueprint.
pub(crate) fn open(desk: &Desk, key: &str, blueprint: &str) -> BrandId {
    let known = portals::blueprints::find(blueprint).unwrap();
    let begin = portals::read(known.text).unwrap();
    let app = desk.app();
    let now = app.clock.now();
    let (name, host, mail) = (
        format!("The {key} portal"),
        format!("{key}.example"),
        format!("help@{key}.example"),
    );
    app.store
        .write_now(|tx| {
            let new = New {
                key,
                name: &name,
                place: Place {
                    host: host.clone(),
                    mail_address: mail.clone(),
                },
                begin: Some(&begin),
            };
            portals::brands::add(tx, &app.config, routes::settings(), &new, now)
        })
        .unwrap()
}

fn in_the_name_of<T>(brand: BrandId, work: impl FnOnce() -> T) -> T {
    Origin::at(brand, Via::Desk, None).around_now(work)
}

fn written(desk: &Desk, brand: BrandId) -> String {
    in_the_name_of(brand, || {
        let current = desk
            .app()
            .store
            .read_now(|tx| portals::current(tx, routes::settings()));
        portals::write(&current.unwrap()).unwrap()
    })
}

/// A browser at one of the portals, in which this person signs in.
async fn at(desk: &Desk, host: &str, email: &str) -> Browser {
    let mut browser = desk.browser();
    host.clone_into(&mut browser.host);
    browser.origin = Some(format!("http://{host}"));
    browser.get("/hc/en/signin").await;
    let fields = [("email", email), ("password", PASSWORD)];
    let page = browser.post("/hc/en/signin", &fields).await;
    assert_eq!(page.status, 303, "{}", page.text);
    browser.get("/hc/en").await;
    browser
}

/// Two portals beside the desk itself, and people.
fn three_portals() -> (Desk, BrandId, BrandId) {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let cloud = open(&desk, "cloud", "cloud-portal");
    let product = open(&desk, "product", "product-helpdesk");
    (desk, cloud, product)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_portal_speaks_with_its_own_name_words_and_statuses_and_shows_what_was_asked_there() {
    let (desk, cloud, _) = three_portals();
    let admin = desk.organization("School", true);
    let astrid = desk.app().store.read_now(|tx| {
        let address = domain::person::EmailAddress::read("astrid@school.example").unwrap();
        Ok(people::queries::find_by_address(tx, &address)?.unwrap().id)
    });
    desk.join(
        astrid.unwrap(),
        admin,
        domain::person::MembershipRole::Representative,
    );
    let mut here = at(&desk, "cloud.example", "astrid@school.example").await;
    here.get("/hc/en")
        .await
        .must_say("The cloud portal")
        .must_say("Support Tickets");
    let asked = asks(&mut here, "The server is slow", &["portal"]).await;
    here.get(&asked).await.must_say("Waiting for Support");
    here.get("/hc/en/requests")
        .await
        .must_say("The server is slow");
    // The desk itself has other words, and does not list it; its address leads to the portal.
    let mut there = at(&desk, "127.0.0.1:3000", "astrid@school.example").await;
    let list = there.get("/hc/en/requests").await;
    assert!(!list.says("The server is slow") && !list.says("Support Tickets"));
    let found = there.get("/hc/en/requests?query=server").await;
    assert!(!found.says("The server is slow"));
    let led = there.get(&asked).await;
    assert_eq!(led.location, Some(format!("http://cloud.example{asked}")));
    // The team sees it beside all others, and what they do follows the portal's statuses.
    let mut priya = desk.signed_in("priya@desk.example").await;
    let number = asked.rsplit('/').next().unwrap();
    priya
        .get(&format!("/agent/tickets/{number}"))
        .await
        .must_say("The server is slow");
    let brand = desk.app().store.read_now(|tx| {
        let id = number.parse::<i64>().unwrap();
        tx.number(
            "SELECT brand_id FROM ticket WHERE id = $1",
            &platform::params![id],
        )
    });
    assert_eq!(brand.unwrap(), cloud.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_of_a_portal_come_from_its_address_lead_to_it_and_answers_find_back() {
    let (desk, cloud, product) = three_portals();
    let raw = "From: Nils <nils@home.example>\nTo: help@product.example\nMessage-ID: <a@home.example>\n\
               Subject: Where is the key\n\nI lost it.\n";
    let receipt =
        mailroom::receive(desk.app(), raw.replace('\n', "\r\n").as_bytes(), None).unwrap();
    let ticket = receipt.ticket.expect(&receipt.reason);
    let brand = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT brand_id FROM ticket WHERE id = $1",
            &platform::params![ticket],
        )
    });
    assert_eq!(brand.unwrap(), product.0);
    desk.later();
    let mails = desk.outbox();
    let mail = mails.last().unwrap();
    assert!(mail.contains("help@product.example"), "{mail}");
    assert!(mail.contains("http://product.example/hc/"), "{mail}");
    assert!(mail.contains("The product portal"), "{mail}");
    // A mail from a portal's own address is the desk's own, whichever portal it came to.
    let raw = "From: help@cloud.example\nTo: help@product.example\nMessage-ID: <b@home.example>\n\
               Subject: Loop\n\nHello.\n";
    let receipt =
        mailroom::receive(desk.app(), raw.replace('\n', "\r\n").as_bytes(), None).unwrap();
    assert_eq!(receipt.ticket, None);
    // Mail to the desk's own address stays the desk's.
    let raw = "From: Nils <nils@home.example>\nTo: support@desk.example\nMessage-ID: <c@home.example>\n\
               Subject: Another\n\nHello.\n";
    let receipt =
        mailroom::receive(desk.app(), raw.replace('\n', "\r\n").as_bytes(), None).unwrap();
    let ticket = receipt.ticket.unwrap();
    let brand = desk.app().store.read_now(|tx| {
        tx.number(
            "SELECT brand_id FROM ticket WHERE id = $1",
            &platform::params![ticket],
        )
    });
    assert_eq!(brand.unwrap(), BrandId::FIRST.0);
    let _ = cloud;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blueprint_over_one_portal_changes_no_other_and_can_be_taken_back() {
    let (desk, cloud, product) = three_portals();
    let before = [BrandId::FIRST, cloud, product].map(|brand| written(&desk, brand));
    for blueprint in portals::blueprints::ALL {
        let wanted = portals::read(blueprint.text).unwrap();
        let (told, applied) = in_the_name_of(cloud, || {
            let app = desk.app();
            let now = app.clock.now();
            let all = routes::settings();
            let told = app.store.read_now(|tx| portals::look(tx, all, &wanted));
            let applied = app
                .store
                .write_now(|tx| portals::apply_undoably(tx, all, &wanted, now));
            (told.unwrap(), applied.unwrap())
        });
        assert_eq!(told, applied, "{}", blueprint.key);
        // Written down and laid over itself, nothing changes.
        let text = written(&desk, cloud);
        let again = in_the_name_of(cloud, || {
            let app = desk.app();
            let same = portals::read(&text).unwrap();
            app.store
                .read_now(|tx| portals::look(tx, routes::settings(), &same))
                .unwrap()
        });
        assert_eq!(again, [], "{}", blueprint.key);
        assert_eq!(written(&desk, BrandId::FIRST), before[0]);
        assert_eq!(written(&desk, product), before[2]);
        if !applied.is_empty() {
            in_the_name_of(cloud, || {
                let now = desk.app().clock.now();
                desk.app()
                    .store
                    .write_now(|tx| portals::undo(tx, routes::settings(), now))
                    .unwrap()
            });
        }
    }
    // What was never laid over the desk itself cannot be taken back there.
    let nothing = desk
        .app()
        .store
        .write_now(|tx| portals::undo(tx, routes::settings(), desk.app().clock.now()));
    assert!(matches!(nothing, Err(platform::Error::Absent)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_no_portal_has_is_refused_and_so_is_one_that_is_closed() {
    let (desk, ..) = three_portals();
    let mut nobody = desk.browser();
    "elsewhere.example".clone_into(&mut nobody.host);
    assert_eq!(nobody.get("/hc/en").await.status, 421);
    "cloud.example".clone_into(&mut nobody.host);
    assert_eq!(nobody.get("/hc/en").await.status, 200);
    let mut ola = desk.signed_in("ola@desk.example").await;
    let fields = [("host", "cloud.example"), ("mail_address", "")];
    let closed = ola.post("/agent/brands/2", &fields).await;
    ola.follow(closed)
        .await
        .must_say("Saved.")
        .must_say("not served");
    assert_eq!(nobody.get("/hc/en").await.status, 421);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_looks_after_one_portal_at_a_time_and_is_told_which() {
    let (desk, ..) = three_portals();
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/settings/general")
        .await
        .must_say("Portal: Support");
    let chosen = ola.post("/agent/brands/2/choose", &[]).await;
    assert_eq!(chosen.location.as_deref(), Some("/agent/settings"));
    let settings = ola.get("/agent/settings/general").await;
    settings.must_say("Portal: The cloud portal");
    let fields = [("site_name", "Cloud help"), ("locale", "en")];
    let saved = ola.post("/agent/settings/general", &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let names: Vec<String> = [1, 2, 3]
        .iter()
        .map(|id| {
            in_the_name_of(BrandId(*id), || {
                let read = desk
                    .app()
                    .store
                    .read_now(|tx| platform::settings::SITE_NAME.text(tx));
                read.unwrap()
            })
        })
        .collect();
    assert_eq!(names, ["Support", "Cloud help", "The product portal"]);
    // What is about people is decided once for all portals.
    let ways_in = ola.get("/agent/settings/sign-in").await;
    assert!(!ways_in.says("name=\"second_factor\""));
    // A made-up choice is none.
    ola.cookies
        .insert("arende_brand".to_owned(), "99".to_owned());
    ola.get("/agent/settings/general")
        .await
        .must_say("Portal: Support");
    assert_eq!(ola.post("/agent/brands/99/choose", &[]).await.status, 404);
    let mut priya = desk.signed_in("priya@desk.example").await;
    assert_eq!(priya.get("/agent/brands").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_cannot_be_opened_says_why_at_the_field_and_keeps_what_was_typed() {
    let (desk, ..) = three_portals();
    let mut ola = desk.signed_in("ola@desk.example").await;
    for (name, host, mail, key, said) in [
        ("", "new.example", "", "new", "Give it a name"),
        ("New", "not a host", "", "new", "This is no host name"),
        (
            "New",
            "cloud.example",
            "",
            "new",
            "Another portal is at cloud.example",
        ),
        (
            "New",
            "CLOUD.example",
            "",
            "new",
            "Another portal is at cloud.example",
        ),
        (
            "New",
            "127.0.0.1:3000",
            "",
            "new",
            "Another portal is at 127.0.0.1:3000",
        ),
        (
            "New",
            "new.example",
            "nobody",
            "new",
            "This is no mail address",
        ),
        (
            "New",
            "new.example",
            "Help@cloud.example",
            "new",
            "has the address",
        ),
        (
            "New",
            "new.example",
            "support@desk.example",
            "new",
            "has the address",
        ),
        ("New", "new.example", "", "cloud", "has the key cloud"),
        ("New", "new.example", "", "Not One", "small letters"),
    ] {
        let fields = [
            ("name", name),
            ("host", host),
            ("mail_address", mail),
            ("key", key),
            ("begin", "education"),
        ];
        let page = ola.post("/agent/brands", &fields).await;
        assert_eq!(page.status, 422, "{said}");
        page.must_say(said)
            .must_say(&format!("value=\"{host}\""))
            .must_say("<option value=\"education\" selected>");
    }
    let fields = [
        ("name", "New school"),
        ("host", "new.example"),
        ("begin", "education"),
    ];
    let added = ola.post("/agent/brands", &fields).await;
    ola.follow(added)
        .await
        .must_say("The portal is open.")
        .must_say("new_school");
    let mut guest = desk.browser();
    "new.example".clone_into(&mut guest.host);
    guest.get("/hc/sv").await.must_say("New school");
    ola.get("/agent/audit?area=brand")
        .await
        .must_say("Portal opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_closes_a_request_after_as_many_days_as_its_own_portal_says() {
    let desk = Desk::with_people();
    open(&desk, "exam", "service-desk");
    let mut astrid = at(&desk, "127.0.0.1:3000", "astrid@school.example").await;
    let here = asks(&mut astrid, "At the desk", &[]).await;
    let solve = [("body", ""), ("action", "solve")];
    astrid.post(&format!("{here}/reply"), &solve).await;
    let mut there = at(&desk, "exam.example", "astrid@school.example").await;
    let asked = asks(&mut there, "In the portal", &["all"]).await;
    there.post(&format!("{asked}/reply"), &solve).await;
    desk.app().clock.advance(40 * domain::DAY);
    let now = desk.app().clock.now();
    let moved = tickets::commands::statuses::move_on(desk.app(), now).unwrap();
    assert_eq!(moved, 1, "the desk itself never closes what is solved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_in_one_language_leads_readers_of_others_there_and_writes_to_them_in_it() {
    let (desk, cloud, _) = three_portals();
    let decide = |key: &str, value: &str| {
        let setting = routes::settings()
            .iter()
            .find(|one| one.key == key)
            .unwrap();
        in_the_name_of(cloud, || {
            let now = desk.app().clock.now();
            desk.app()
                .store
                .write_now(|tx| setting.store(tx, None, value, now))
                .unwrap();
        });
    };
    decide("languages", "en");
    decide("hue", "145");
    let mut guest = desk.browser();
    "cloud.example".clone_into(&mut guest.host);
    let led = guest.get("/hc/sv/signin?return_to=%2Fhc%2Fsv").await;
    assert_eq!(
        led.location.as_deref(),
        Some("/hc/en/signin?return_to=%2Fhc%2Fsv")
    );
    let page = guest.get("/hc/en").await;
    assert!(!page.says("Svenska"));
    // Its colours are those of its hue.
    let sheet = page.text.split_once("href=\"/assets/look-1-").unwrap().1;
    let name = sheet.split('"').next().unwrap();
    let sheet = guest.get(&format!("/assets/look-1-{name}")).await;
    sheet.must_say("--brand: light-dark(#");
    assert_eq!(guest.get("/assets/look-1-360.css").await.status, 404);
    // At the desk itself nothing changed.
    let mut there = desk.browser();
    let page = there.get("/hc/sv").await;
    assert!(page.says("English") && !page.says("look-1-"));
    // Astrid reads Swedish; this portal writes to her in English.
    let mut astrid = at(&desk, "cloud.example", "astrid@school.example").await;
    let forgot = astrid.get("/hc/en/password").await;
    assert_eq!(forgot.status, 200);
    astrid
        .post("/hc/en/password", &[("email", "astrid@school.example")])
        .await;
    desk.later();
    let mails = desk.outbox();
    let mail = mails.last().unwrap();
    assert!(mail.contains("http://cloud.example/hc/en/link/"), "{mail}");
    assert!(mail.contains("help@cloud.example"), "{mail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_writes_tickets_down_in_any_portal_and_sees_where_each_was_asked() {
    let (desk, cloud, _) = three_portals();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let page = priya.get("/agent/tickets/new").await;
    page.must_say("The cloud portal: ")
        .must_say("The product portal: ");
    let form = in_the_name_of(cloud, || {
        let all = desk.app().store.read_now(forms::catalogue).unwrap();
        all.default_form().unwrap().id.0
    });
    let page = priya
        .get(&format!("/agent/tickets/new?ticket_form_id={form}"))
        .await;
    page.must_say("Portal-managed Infrastructure");
    let id: platform::Result<domain::PersonId> = desk.app().store.read_now(|tx| {
        let address = domain::person::EmailAddress::read("priya@desk.example").unwrap();
        Ok(people::queries::find_by_address(tx, &address)?.unwrap().id)
    });
    let me = id.unwrap();
    let body = serde_json::json!({ "ticket": {
        "subject": "Asked by telephone",
        "comment": { "body": "The server is slow." },
        "requester": { "email": "astrid@school.example" },
        "ticket_form_id": form,
    } });
    let (status, answer) = desk
        .program(
            me,
            "priya@desk.example",
            axum::http::Method::POST,
            "/api/v2/tickets.json",
            &body,
        )
        .await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(answer["ticket"]["brand_id"], cloud.0);
    let number = answer["ticket"]["id"].as_i64().unwrap();
    let none = serde_json::Value::Null;
    let get = axum::http::Method::GET;
    let (_, all) = desk
        .program(
            me,
            "priya@desk.example",
            get.clone(),
            "/api/v2/brands.json",
            &none,
        )
        .await;
    assert_eq!(all["count"], 3);
    assert_eq!(all["brands"][1]["host_mapping"], "cloud.example");
    let (status, one) = desk
        .program(me, "priya@desk.example", get, "/api/v2/brands/9", &none)
        .await;
    assert_eq!(status, 404, "{one}");
    priya
        .get(&format!("/agent/tickets/{number}"))
        .await
        .must_say("Portal: The cloud portal");
    let mut astrid = at(&desk, "cloud.example", "astrid@school.example").await;
    astrid
        .get("/hc/en/requests")
        .await
        .must_say("Asked by telephone");
}
