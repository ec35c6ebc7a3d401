//! A teacher asks, the school's own first line answers or hands over, the vendor works on levels that nobody outside sees; and
//! a partner looks after the customers of its country.

use domain::permission::{Right, Sharing};
use domain::person::{MembershipRole, Role};
use domain::{OrganizationId, PersonId};
use organizations::first_line::set_own;

use crate::blueprints::lay;
use crate::customers::{School, asks, school};
use crate::harness::{Browser, Desk, Page};

/// The school's representatives are its first line; Ola administers the desk.
fn with_first_line() -> School {
    let school = school(Sharing::Nobody, Right::Comment);
    lay(&school.desk, "education");
    let id = school.id;
    school
        .desk
        .app()
        .store
        .write_now(|tx| set_own(tx, id, true))
        .unwrap();
    school
        .desk
        .person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    school
}

fn number_of(address: &str) -> String {
    address.rsplit('/').next().unwrap().to_owned()
}

/// Erik, a teacher, asks; answers the number.
async fn erik_asks(desk: &Desk) -> (Browser, String) {
    let mut erik = desk.signed_in("erik@school.example").await;
    let request = asks(&mut erik, "The projector does not start", &[]).await;
    (erik, number_of(&request))
}

fn mails_to(desk: &Desk, address: &str) -> Vec<String> {
    desk.later();
    let all = desk.outbox().into_iter();
    all.filter(|mail| {
        mail.contains(&format!("To: {address}")) || mail.contains(&format!("<{address}>"))
    })
    .collect()
}

/// The control of the question that the portal's form requires.
fn affected(desk: &Desk) -> String {
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let row = all.fields.iter().find(|row| row.key == "who_affected");
    format!("request[custom_fields][{}]", row.unwrap().id())
}

/// Somebody who speaks for their organization asks, with what the form requires.
pub(super) async fn asks_whole(desk: &Desk, browser: &mut Browser, subject: &str) -> String {
    let affected = affected(desk);
    number_of(&asks(browser, subject, &[(affected.as_str(), "all")]).await)
}

async fn escalates(desk: &Desk, astrid: &mut Browser, number: &str, note: &str) -> Page {
    let address = format!("/hc/en/desk/{number}");
    astrid.get(&address).await;
    let affected = affected(desk);
    let fields = [("note", note), (affected.as_str(), "some")];
    astrid.post(&format!("{address}/escalate"), &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c16_the_schools_own_first_line_resolves_or_escalates_and_the_vendor_sees_only_that() {
    let school = with_first_line();
    let desk = &school.desk;
    let (mut erik, number) = erik_asks(desk).await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    // The vendor knows nothing of it.
    let ticket = format!("/agent/tickets/{number}");
    assert_eq!(ola.get(&ticket).await.status, 404);
    assert!(!ola.get("/agent/views/all").await.says("projector"));
    assert!(!ola.get("/agent/search?q=projector").await.says(&ticket));
    // The first line hears of it, and works on it at its desk.
    assert!(!mails_to(desk, "astrid@school.example").is_empty());
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get("/hc/en/desk")
        .await
        .must_say("The projector does not start")
        .must_say("Erik Kallio");
    astrid.get("/hc/sv/desk").await.must_say("Ert skrivbord");
    astrid
        .get("/hc/en/requests")
        .await
        .must_say("href=\"/hc/en/desk\"");
    let opened = astrid.get(&format!("/hc/en/requests/{number}")).await;
    assert_eq!(
        opened.location.as_deref(),
        Some(format!("/hc/en/desk/{number}").as_str())
    );
    let address = format!("/hc/en/desk/{number}");
    astrid
        .post(
            &format!("{address}/note"),
            &[("note", "He never reads the manual")],
        )
        .await;
    let asked = [("body", "Is the cable in?"), ("action", "ask")];
    astrid.post(&format!("{address}/reply"), &asked).await;
    let seen = erik.get(&format!("/hc/en/requests/{number}")).await;
    seen.must_say("Is the cable in?")
        .must_say("Astrid Lindqvist");
    assert!(!seen.says("manual"));
    assert!(
        mails_to(desk, "erik@school.example")
            .iter()
            .any(|mail| mail.contains("Is the cable in?"))
    );
    // The least that the vendor must know is asked, and what was typed stays.
    astrid
        .get(&address)
        .await
        .must_say("Support needs to know this");
    let lacking = astrid
        .post(&format!("{address}/escalate"), &[("note", "Cable is fine")])
        .await;
    assert_eq!(lacking.status, 422, "{}", lacking.text);
    lacking.must_say("Cable is fine");
    // Without a word for whoever takes over it is not handed over; what was typed stays.
    let refused = escalates(desk, &mut astrid, &number, " ").await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    let done = escalates(desk, &mut astrid, &number, "Cable and lamp are fine").await;
    assert_eq!(done.status, 303, "{}", done.text);
    astrid
        .get(&address)
        .await
        .must_say("is with support now")
        .must_say("manual");
    // From now on the vendor works on it: the conversation and the hand-over, never the desk's own notes.
    let page = ola.get(&ticket).await;
    page.must_say("Is the cable in?")
        .must_say("Cable and lamp are fine")
        .must_say("Level 1");
    assert!(!page.says("manual"));
    assert!(!ola.get("/agent/search?q=manual").await.says(&ticket));
    let told = erik.get(&format!("/hc/en/requests/{number}")).await;
    told.must_say("handed it over to support");
    assert!(!told.says("Cable and lamp"));
    let late = astrid
        .post(
            &format!("{address}/reply"),
            &[("body", "Wait"), ("action", "ask")],
        )
        .await;
    assert_eq!(late.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn c16_levels_three_and_four_are_the_vendors_and_customers_see_one_conversation() {
    let school = with_first_line();
    let desk = &school.desk;
    let (mut erik, number) = erik_asks(desk).await;
    let mut astrid = desk.signed_in("astrid@school.example").await;
    escalates(desk, &mut astrid, &number, "Broken").await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.post("/agent/groups", &[("name", "Developers")]).await;
    ola.get("/agent/desks")
        .await
        .must_say("No partners yet")
        .must_say("Developers");
    ola.post("/agent/desks/levels", &[("level-1", "3")]).await;
    let before = erik.get(&format!("/hc/en/requests/{number}")).await.text;
    let over = format!("/agent/tickets/{number}/hand-over");
    assert_eq!(
        ola.post(&over, &[("to", "3 vendor"), ("note", "")])
            .await
            .status,
        422
    );
    assert_eq!(
        ola.post(&over, &[("to", "1 first_line"), ("note", "back")])
            .await
            .status,
        422
    );
    assert_eq!(
        ola.post(&over, &[("to", "2 partner"), ("note", "there")])
            .await
            .status,
        422
    );
    desk.app().clock.advance(2 * domain::HOUR);
    let moved = [
        ("to", "3 vendor"),
        ("group", "1"),
        ("note", "It is the driver octopus"),
    ];
    assert_eq!(ola.post(&over, &moved).await.status, 303);
    let page = ola.get(&format!("/agent/tickets/{number}")).await;
    page.must_say("octopus")
        .must_say("level 3")
        .must_say("2 h 0 min")
        .must_say("Developers");
    ola.post(&over, &[("to", "4 vendor"), ("note", "To the maker")])
        .await;
    for browser in [&mut erik, &mut astrid] {
        for path in [
            format!("/hc/en/requests/{number}"),
            format!("/hc/en/requests/{number}/thread"),
            "/hc/en/requests".to_owned(),
            "/hc/en/requests.csv?tab=mine".to_owned(),
            format!("/hc/en/desk/{number}"),
        ] {
            let page = browser.get(&path).await;
            for secret in [
                "octopus",
                "level 3",
                "level 4",
                "Developers",
                "To the maker",
            ] {
                assert!(!page.says(secret), "{path} says {secret}");
            }
        }
    }
    let after = erik.get(&format!("/hc/en/requests/{number}")).await.text;
    assert_eq!(
        before.matches("class=\"ev\"").count(),
        after.matches("class=\"ev\"").count()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_line_takes_solves_and_passes_on_and_strangers_find_no_desk() {
    let school = with_first_line();
    let desk = &school.desk;
    let (mut erik, number) = erik_asks(desk).await;
    let address = format!("/hc/en/desk/{number}");
    for path in ["/hc/en/desk", &address] {
        assert_eq!(erik.get(path).await.status, 404, "{path}");
        assert_eq!(
            desk.signed_in("priya@desk.example")
                .await
                .get(path)
                .await
                .status,
            404
        );
        assert_eq!(desk.browser().get(path).await.status, 303);
    }
    for (rest, fields) in [
        ("reply", vec![("body", "Hello"), ("action", "solve")]),
        ("note", vec![("note", "x")]),
        ("person", vec![("person", "")]),
        ("escalate", vec![("note", "x")]),
    ] {
        let answer = erik.post(&format!("{address}/{rest}"), &fields).await;
        assert_eq!(answer.status, 404, "{rest}");
    }
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    let astrid = school.astrid.to_string();
    birgitta
        .post(&format!("{address}/person"), &[("person", &astrid)])
        .await;
    let wrong = birgitta
        .post(
            &format!("{address}/person"),
            &[("person", &school.erik.to_string())],
        )
        .await;
    assert_eq!(wrong.status, 422);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get("/hc/en/desk?view=mine")
        .await
        .must_say("projector");
    birgitta
        .get("/hc/sv/desk?view=mine")
        .await
        .must_say("Du har inget på ditt bord");
    astrid
        .post(
            &format!("{address}/reply"),
            &[("body", "Lamp changed"), ("action", "solve")],
        )
        .await;
    astrid
        .get("/hc/en/desk?view=done")
        .await
        .must_say("projector");
    let refused = escalates(desk, &mut astrid, &number, "too late").await;
    assert_eq!(refused.status, 422);
    // What the representative asks is a question to the vendor at once.
    let own = asks_whole(desk, &mut astrid, "May I ask for our school").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get(&format!("/agent/tickets/{own}"))
        .await
        .must_say("May I ask");
}

#[tokio::test(flavor = "multi_thread")]
async fn c08_c09_a_teachers_mail_goes_to_the_schools_own_first_line() {
    let school = with_first_line();
    let desk = &school.desk;
    let mail = "From: Erik Kallio <erik@school.example>\r\nTo: support@desk.example\r\nSubject: Walrus on the roof\r\n\
                Message-ID: <teacher-1@school.example>\r\n\r\nWhat now?\r\n";
    let taken = mailroom::receive(desk.app(), mail.as_bytes(), None).unwrap();
    let number = taken.ticket.unwrap();
    let mut ola = desk.signed_in("ola@desk.example").await;
    assert_eq!(
        ola.get(&format!("/agent/tickets/{number}")).await.status,
        404
    );
    for path in [
        "/agent/mail",
        "/agent/mail?show=held",
        "/agent/jobs",
        "/agent/people/3",
    ] {
        assert!(!ola.get(path).await.says("Walrus on the roof"), "{path}");
    }
    assert_eq!(
        ola.get(&format!("/agent/mail/{}/raw", taken.mail))
            .await
            .status,
        404
    );
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get(&format!("/hc/en/desk/{number}"))
        .await
        .must_say("What now?");
    astrid
        .get("/hc/en/search?query=walrus")
        .await
        .must_say("Walrus on the roof");
}

/// A partner looks after Norway; Nils works there.
pub(super) async fn with_partner() -> (School, Browser, OrganizationId, PersonId) {
    let school = school(Sharing::Nobody, Right::Comment);
    lay(&school.desk, "education");
    let desk = &school.desk;
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let nils = desk.person("Nils Berg", "nils@partner.example", Role::Agent, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    assert_eq!(ola.post("/agent/desks", &[("name", " ")]).await.status, 422);
    ola.post("/agent/groups", &[("name", "Norsk support")])
        .await;
    ola.post("/agent/desks", &[("name", "Norgepartner")]).await;
    let page = ola.get("/agent/desks").await;
    let id = page
        .text
        .split("action=\"/agent/desks/")
        .find_map(|part| part.split('"').next()?.parse::<i64>().ok())
        .unwrap();
    let nils_id = nils.to_string();
    let fields = [
        ("name", "Norgepartner"),
        ("countries", "Norge, Norway"),
        ("group", "1"),
        ("people", nils_id.as_str()),
    ];
    assert_eq!(
        ola.post(&format!("/agent/desks/{id}"), &fields)
            .await
            .status,
        303
    );
    let skole = desk.organization("Oslo skole", false);
    let kari = desk.person("Kari Nord", "kari@oslo.example", Role::User, "en");
    desk.join(kari, skole, MembershipRole::Representative);
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            let mut facts = organizations::queries::find_organization(tx, skole)?
                .unwrap()
                .facts;
            "norge".clone_into(&mut facts.country);
            organizations::queries::set_facts(tx, skole, &facts, now)
        })
        .unwrap();
    (school, ola, skole, nils)
}

#[tokio::test(flavor = "multi_thread")]
async fn c14_tickets_of_a_country_go_to_its_partner_who_sees_nothing_else() {
    let (school, mut ola, skole, nils) = with_partner().await;
    let desk = &school.desk;
    ola.get("/agent/desks")
        .await
        .must_say("Looks after one customer")
        .must_say("Norge, Norway");
    let mut kari = desk.signed_in("kari@oslo.example").await;
    let theirs = asks_whole(desk, &mut kari, "Norwegian question").await;
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let others = asks_whole(desk, &mut astrid, "Swedish question").await;
    let mut nils_at = desk.is_of(nils);
    let page = nils_at.get("/agent/views/all").await;
    page.must_say("Norwegian question");
    assert!(!page.says("Swedish question") && !page.says("Astrid"));
    nils_at
        .get(&format!("/agent/tickets/{theirs}"))
        .await
        .must_say("Norgepartner");
    for rest in ["", "/details", "/thread", "/split"] {
        assert_eq!(
            nils_at
                .get(&format!("/agent/tickets/{others}{rest}"))
                .await
                .status,
            404,
            "{rest}"
        );
    }
    let organizations = nils_at.get("/agent/organizations").await;
    organizations.must_say("Oslo skole");
    assert!(!organizations.says("Fjällgård"));
    assert_eq!(
        nils_at
            .get(&format!("/agent/organizations/{}", school.id))
            .await
            .status,
        404
    );
    assert_eq!(
        nils_at
            .get(&format!("/agent/organizations/{skole}"))
            .await
            .status,
        200
    );
    for path in [
        "/agent/mail",
        "/agent/people",
        "/agent/groups",
        "/agent/desks",
        "/agent/roles",
        "/agent/jobs",
        "/agent/audit",
        "/agent/import",
        "/agent/settings",
        "/agent/export/people",
        "/agent/forms",
        "/agent/help",
        "/agent/status",
        "/agent/sso",
        "/agent/mailboxes",
        "/agent/blueprints",
        "/agent/brands",
        "/agent/statuses",
    ] {
        assert_eq!(nils_at.get(path).await.status, 404, "{path}");
    }
    for words in [
        "Swedish",
        "astrid@school.example",
        "Fjällgård",
        &format!("%23{others}"),
    ] {
        let found = nils_at.get(&format!("/agent/search?q={words}")).await;
        assert!(!found.says("Swedish question"), "{words}");
    }
    // Nor does it open tickets for others' customers, or learn who they are.
    nils_at.get("/agent/tickets/new").await;
    let fields = [
        ("requester_email", "astrid@school.example"),
        ("subject", "Hello"),
        ("body", "Hello"),
        ("public", "1"),
    ];
    let refused = nils_at.post("/agent/tickets", &fields).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(!refused.says("Astrid Lindqvist"));
    let get = axum::http::Method::GET;
    for path in [
        "tickets",
        "users/1",
        "organizations",
        "groups",
        "tickets/count",
    ] {
        let asked = desk
            .program(
                nils,
                "nils@partner.example",
                get.clone(),
                &format!("/api/v2/{path}"),
                &serde_json::json!({}),
            )
            .await;
        assert_eq!(asked.0, 403, "{path}");
    }
    // A colleague keeps groups: nobody widens what the partner sees there.
    assert_eq!(
        ola.post(&format!("/agent/agents/{nils}/reach"), &[("reach", "all")])
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_hands_over_to_the_vendor_and_back_with_one_history_and_two_clocks() {
    let (school, mut ola, ..) = with_partner().await;
    let desk = &school.desk;
    let mut kari = desk.signed_in("kari@oslo.example").await;
    let number = asks_whole(desk, &mut kari, "Norwegian question").await;
    let nils = desk.signed_in("nils@partner.example");
    let mut nils = nils.await;
    let over = format!("/agent/tickets/{number}/hand-over");
    assert_eq!(
        nils.post(&over, &[("to", "3 vendor"), ("note", "x")])
            .await
            .status,
        422
    );
    // Whoever has it has it no longer once it is with somebody else, and the history says so.
    let page = nils.get(&format!("/agent/tickets/{number}")).await;
    let mut offered = page.text.split("<option value=\"").skip(1);
    let himself = offered.find_map(|part| {
        let (id, rest) = part.split_once('"')?;
        let shown = rest.split("</option>").next()?;
        shown.contains("Nils").then(|| id.to_owned())
    });
    let fields = format!("/agent/tickets/{number}/fields");
    let takes = [("assignee_id", himself.as_deref().unwrap())];
    let answer = nils.post(&fields, &takes).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    desk.app().clock.advance(3 * domain::HOUR);
    let done = nils
        .post(&over, &[("to", "2 vendor"), ("note", "Beyond us")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text);
    desk.app().clock.advance(domain::HOUR);
    let page = ola.get(&format!("/agent/tickets/{number}")).await;
    page.must_say("Beyond us")
        .must_say("3 h 0 min")
        .must_say("1 h 0 min")
        .must_say("Nils Berg removed the assignee");
    assert_eq!(
        nils.post(&over, &[("to", "2 partner"), ("note", "mine")])
            .await
            .status,
        422
    );
    let back = ola
        .post(&over, &[("to", "2 partner"), ("note", "Fixed, tell them")])
        .await;
    assert_eq!(back.status, 303, "{}", back.text);
    let page = nils.get(&format!("/agent/tickets/{number}")).await;
    page.must_say("Beyond us").must_say("Fixed, tell them");
    let seen = kari.get(&format!("/hc/en/requests/{number}")).await;
    assert!(!seen.says("Beyond us") && !seen.says("Norgepartner"));
    // A chosen partner goes before the country, and the vendor's own team after neither.
    let skole = school.id;
    let chosen = ola.get(&format!("/agent/organizations/{skole}")).await;
    chosen.must_say("Whoever its country says (your own team)");
    let desk_id = chosen.text.split("<option value=\"").find_map(|part| {
        let (id, rest) = part.split_once('"')?;
        rest.contains("Norgepartner").then(|| id.to_owned())
    });
    let fields = [("desk", desk_id.as_deref().unwrap()), ("first_line", "1")];
    ola.post(&format!("/agent/organizations/{skole}/support"), &fields)
        .await;
    nils.get("/agent/organizations").await.must_say("Fjällgård");
    ola.post(
        &format!("/agent/organizations/{skole}/support"),
        &[("desk", "")],
    )
    .await;
    assert!(!nils.get("/agent/organizations").await.says("Fjällgård"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_promised_follows_the_ticket_from_the_partner_to_the_vendor_and_its_levels() {
    let (school, mut ola, ..) = with_partner().await;
    let desk = &school.desk;
    for (name, place, promised) in [
        ("Partner", "partner", "4 h *"),
        ("Third", "level_3", "2 h *"),
        ("Others", "", "1 h *"),
    ] {
        let mut fields = vec![
            ("name", name),
            ("active", "1"),
            ("first_reply.any", promised),
        ];
        if !place.is_empty() {
            fields.push(("places", place));
        }
        let kept = ola.post("/agent/sla-policies", &fields).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
    }
    // The blueprint's own go behind.
    let order = desk.app().store.write_now(|tx| {
        let mut all = sla::queries::list_policies(tx)?;
        all.sort_by_key(|row| {
            ["Partner", "Third", "Others"]
                .iter()
                .position(|name| *name == row.name)
                .unwrap_or(9)
        });
        let order: Vec<i64> = all.iter().map(|row| row.id).collect();
        sla::keeping::put_in_order(tx, &order)
    });
    order.unwrap();
    ola.get("/agent/sla-policies").await.must_say("A partner");
    let mut kari = desk.signed_in("kari@oslo.example").await;
    let number = asks_whole(desk, &mut kari, "Norwegian question").await;
    let begun = desk.app().clock.now();
    let due = || {
        let id = domain::TicketId(number.parse().unwrap());
        let store = &desk.app().store;
        let next = store.read_now(|tx| sla::queries::find_next(tx, id));
        (next.unwrap().unwrap().1.0 - begun.0) / domain::HOUR
    };
    assert_eq!(due(), 4);
    let mut nils = desk.signed_in("nils@partner.example").await;
    let over = format!("/agent/tickets/{number}/hand-over");
    nils.post(&over, &[("to", "2 vendor"), ("note", "Beyond us")])
        .await;
    assert_eq!(due(), 1);
    ola.post(&over, &[("to", "3 vendor"), ("note", "Deeper")])
        .await;
    assert_eq!(due(), 2);
    ola.post(&over, &[("to", "2 partner"), ("note", "Yours")])
        .await;
    assert_eq!(due(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn c16_a_customers_open_page_hears_nothing_of_notes_and_of_what_happens_behind_level_two() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    let mut erik = desk.signed_in("erik@school.example").await;
    let number = number_of(&asks(&mut erik, "The projector does not start", &[]).await);
    let live = tokio::spawn(desk.app().live.clone().run(desk.app().store.clone()));
    let mut priya = desk.signed_in("priya@desk.example").await;
    let mut news = erik.listens().await;
    let mut teams = priya.listens().await;
    let ticket = format!("/agent/tickets/{number}");
    priya.get(&ticket).await;
    let note = [("body", "He never reads the manual"), ("public", "0")];
    assert_eq!(
        priya
            .post(&format!("{ticket}/comments"), &note)
            .await
            .status,
        303
    );
    let over = [("to", "3 vendor"), ("note", "Look at the firmware")];
    assert_eq!(
        priya
            .post(&format!("{ticket}/hand-over"), &over)
            .await
            .status,
        303
    );
    let answer = [("body", "Is the cable in?"), ("public", "1")];
    assert_eq!(
        priya
            .post(&format!("{ticket}/comments"), &answer)
            .await
            .status,
        303
    );
    let is_news = |heard: &str| heard.matches("event: change").count();
    let heard = news.until("commented").await;
    assert_eq!(is_news(&heard), 1, "{heard}");
    assert!(!heard.contains("firmware") && !heard.contains("manual"));
    // The team hears of each.
    let first = teams.until("commented").await;
    let then = teams.until("updated").await;
    assert!(is_news(&first) + is_news(&then) >= 2, "{first}{then}");
    live.abort();
}
