//! The route table: every route, every verb, and what each kind of person gets. A route that is not in
//! `routes_and_who.txt` fails; nothing overwrites that file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::http::Method;
use domain::permission::{Actor, Reach, Right, Sharing};
use domain::person::{MembershipRole, Role};
use domain::{OrganizationId, PersonId};
use platform::language::Locale;
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

use crate::harness::{Browser, Desk};

const TABLE: &str = include_str!("routes_and_who.txt");
/// The columns of the table, and the address of each who signs in.
const WHO: [(&str, &str); 11] = [
    ("visitor", ""),
    ("guest", ""),
    ("customer", "astrid@school.example"),
    ("stranger", "sven@elsewhere.example"),
    ("colleague", "erik@school.example"),
    ("shared", "maja@school.example"),
    ("represents", "olle@school.example"),
    ("runs", "birgitta@school.example"),
    ("another", "jonas@desk.example"),
    ("agent", "priya@desk.example"),
    ("admin", "ola@desk.example"),
];

pub(crate) fn rows() -> Vec<(String, String, Vec<String>)> {
    TABLE
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            (
                words.next().unwrap(),
                words.next().unwrap(),
                words.collect(),
            )
        })
        .collect()
}

fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        if path.is_dir() {
            if !["tests", "target", "node_modules"].contains(&name.as_str()) {
                sources(&path, text);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") && !name.ends_with("tests.rs") {
            let code = std::fs::read_to_string(path).unwrap();
            text.push_str(code.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
}

/// Verbs and addresses as the source registers them.
fn registered() -> BTreeSet<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut text = String::new();
    for folder in ["ground/platform/src", "features", "arende/src"] {
        sources(&root.join(folder), &mut text);
    }
    let mut found = BTreeSet::new();
    for part in text.split(".route(").skip(1) {
        let written = part.trim_start().strip_prefix('"');
        let Some(address) = written.and_then(|rest| rest.split('"').next()) else {
            let seen: String = part.chars().take(60).collect();
            panic!("an address that is not written out is not in the table either: .route({seen}");
        };
        // The registration ends where its parentheses do.
        let mut depth = 1;
        let end = part
            .char_indices()
            .find(|(_, c)| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            })
            .map_or(part.len(), |(at, _)| at);
        let handlers = &part[..end];
        for verb in ["get", "post", "put", "delete", "patch"] {
            let called = [" ", ".", "\n", ","]
                .iter()
                .any(|before| handlers.contains(&format!("{before}{verb}(")));
            if called {
                found.insert((verb.to_uppercase(), address.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_route_is_in_the_table() {
    let listed: BTreeSet<_> = rows()
        .into_iter()
        .map(|(verb, address, _)| (verb, address))
        .collect();
    let registered = registered();
    let missing: Vec<_> = registered.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&registered).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "routes_and_who.txt lacks {missing:#?}\nand lists what is not there: {gone:#?}"
    );
}

/// Everybody in the columns. The school names who sees its tickets: Maja and Birgitta take part in them, Olle reads. The
/// agent of another group works within it. Answers who asks, and the school.
fn everyone(desk: &Desk) -> (PersonId, OrganizationId) {
    use MembershipRole::{Admin, Representative, User};
    let school = desk.organization("The school", false);
    let customer = desk.person("Astrid Lindqvist", WHO[2].1, Role::User, "en");
    desk.person("Sven Other", WHO[3].1, Role::User, "en");
    let erik = desk.person("Erik Kallio", WHO[4].1, Role::User, "en");
    let maja = desk.person("Maja Sund", WHO[5].1, Role::User, "en");
    let olle = desk.person("Olle Hast", WHO[6].1, Role::User, "en");
    let birgitta = desk.person("Birgitta Norén", WHO[7].1, Role::User, "en");
    let jonas = desk.person("Jonas Bergman", WHO[8].1, Role::Agent, "en");
    desk.person("Priya Nair", WHO[9].1, Role::Agent, "en");
    desk.person("Ola Ek", WHO[10].1, Role::Admin, "en");
    let places = [
        (customer, User),
        (erik, User),
        (maja, User),
        (olle, Representative),
        (birgitta, Admin),
    ];
    for (person, role) in places {
        desk.join(person, school, role);
    }
    let now = desk.app().clock.now();
    let shared = desk.app().store.write_now(|tx| {
        use organizations::queries as store;
        store::set_sharing(tx, school, Sharing::People, Right::Comment, now)?;
        store::set_named(tx, school, maja, Some(Right::Comment))?;
        store::set_named(tx, school, olle, Some(Right::Read))?;
        store::set_named(tx, school, birgitta, Some(Right::Comment))?;
        crate::status::something_goes_on(tx, now)?;
        crate::ideas::something_is_wished(tx, customer, now)?;
        let group = store::add_group(tx, "Another group", "", now)?;
        store::add_group_member(tx, group, jonas, now)?;
        people::queries::set_reach(tx, jonas, Reach::Groups, now)
    });
    shared.unwrap();
    (customer, school)
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_gets_what_the_table_says() {
    let desk = Desk::open();
    let (customer, organization) = everyone(&desk);
    // Whom administrators do things to, so that the others go on.
    let other = desk.person("Ada Berg", "ada@elsewhere.example", Role::User, "en");
    let (app, now) = (desk.app().clone(), desk.app().clock.now());
    let (ticket, file, guest) = app
        .store
        .write_now(|tx| {
            let deed = Deed::new(Actor::person(customer, Role::User), now, "web")?;
            let stored = app.files.keep_now(b"hello")?;
            platform::files::add_pending(tx, &stored, "hello.txt", "token", "me", now)?;
            let message = Message {
                uploads: vec!["token".into()],
                uploader: "me".into(),
                ..Message::text("words")
            };
            let ticket = open_ticket(
                tx,
                &deed,
                &NewTicket::from(customer, "Cannot sign in", message),
            )?;
            let seen =
                tickets::queries::list_visible_attachments(tx, &deed.actor, ticket, false, now)?;
            let guest = people::commands::create_guest_link(tx, customer, ticket, now)?;
            crate::access::is_asked_for(tx, ticket, (organization, customer), now)?;
            Ok((ticket, seen[0].clone(), guest))
        })
        .unwrap();
    let filled = |address: &str| {
        address
            .replace("/hc/{locale}/guest/{token}", "/hc/en/guest/none")
            .replace("/agent/blueprints/{name}", "/agent/blueprints/education")
            .replace("/agent/people/{id}", &format!("/agent/people/{other}"))
            .replace(
                "/attachments/{token}/{name}",
                &format!("/attachments/{}/{}", file.token, file.name),
            )
            .replace(
                "/api/v2/attachments/{id}",
                &format!("/api/v2/attachments/{}", file.id),
            )
            .replace("/api/v2/users/{id}", &format!("/api/v2/users/{customer}"))
            .replace(
                "/organizations/{id}",
                &format!("/organizations/{organization}"),
            )
            .replace("{locale}", Locale::En.code())
            .replace("/people/{person}", &format!("/people/{customer}"))
            .replace("{grant}", "1")
            .replace("{comment}", "1")
            .replace("{audit}", "1")
            .replace("{id}", &ticket.to_string())
            .replace("{form}", "request")
            .replace("{view}", "mine")
            .replace("{sheet}", "people.csv")
            .replace("{slug}", "none")
            .replace("{file}", "none.js")
            .replace("{token}", "none")
    };
    let mut browsers: BTreeMap<&str, Browser> = BTreeMap::new();
    for (who, email) in WHO {
        let browser = match who {
            "visitor" | "guest" => {
                let mut browser = desk.browser();
                if who == "guest" {
                    browser.get(&format!("/hc/en/guest/{guest}")).await;
                }
                browser.get("/hc/en/signin").await;
                browser
            }
            _ => desk.signed_in(email).await,
        };
        browsers.insert(who, browser);
    }
    let mut wrong = Vec::new();
    for (verb, address, expected) in rows() {
        let mut got = Vec::new();
        for (who, _) in WHO {
            let browser = browsers.get_mut(who).unwrap();
            let method: Method = verb.parse().unwrap();
            if address.ends_with("/signin") {
                // So many try from here that the door would be shut for a while.
                desk.app().clock.advance(domain::HOUR);
            }
            let form = (verb != "GET").then(|| format!("csrf={}", browser.csrf));
            // Signing out ends the session: with a copy, so that the others go on.
            let before = (browser.cookies.clone(), browser.csrf.clone());
            if address == "/signout" {
                got.push(if browser.csrf.is_empty() {
                    "403".to_owned()
                } else {
                    "303".to_owned()
                });
                continue;
            }
            let page = browser.ask(method, &filled(&address), form).await;
            (browser.cookies, browser.csrf) = before;
            got.push(page.status.as_u16().to_string());
        }
        if got != expected {
            wrong.push(format!("{verb:<7}{address:<40}{}", got.join(" ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "these routes answer otherwise than routes_and_who.txt says:\n{}",
        wrong.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_request_looks_exactly_like_one_that_is_not_there() {
    let desk = Desk::open();
    let (customer, _) = everyone(&desk);
    let now = desk.app().clock.now();
    let open = |private: bool| {
        let opened = desk.app().store.write_now(|tx| {
            let deed = Deed::new(Actor::person(customer, Role::User), now, "web")?;
            let new = NewTicket {
                private,
                ..NewTicket::from(customer, "Private matter", Message::text("words"))
            };
            open_ticket(tx, &deed, &new)
        });
        opened.unwrap()
    };
    let (ticket, private) = (open(false), open(true));
    let portal =
        ["", "/thread", "/reply", "/solve", "/private"].map(|part| ("/hc/en/requests", part));
    let api = ["", "/comments"].map(|part| ("/api/v2/requests", part));
    let workspace = [
        "",
        "/thread",
        "/details",
        "/comments",
        "/fields",
        "/draft",
        "/presence",
    ]
    .map(|part| ("/agent/tickets", part));
    let team_api = ["", "/comments", "/audits", "/tags"].map(|part| ("/api/v2/tickets", part));
    let customers: Vec<_> = portal.into_iter().chain(api).collect();
    let agents: Vec<_> = workspace.into_iter().chain(team_api).collect();
    for (email, asked, addresses) in [
        (WHO[3].1, ticket, &customers),
        (WHO[4].1, ticket, &customers),
        (WHO[5].1, private, &customers),
        (WHO[7].1, private, &customers),
        (WHO[8].1, ticket, &agents),
    ] {
        let mut browser = desk.signed_in(email).await;
        for (start, part) in addresses {
            for verb in [Method::GET, Method::POST, Method::PUT] {
                let form = (verb != Method::GET).then(|| format!("csrf={}&body=x", browser.csrf));
                let mut answers = Vec::new();
                for number in [asked.0, 999_999] {
                    let address = format!("{start}/{number}{part}");
                    let page = browser.ask(verb.clone(), &address, form.clone()).await;
                    let text = page.text.replace("999999", "N");
                    let text = text.replace(&asked.to_string(), "N");
                    answers.push((page.status, page.location, text));
                }
                assert_eq!(answers[0], answers[1], "{verb} {start}/…{part} for {email}");
            }
        }
        let hits = browser.get("/hc/en/search?query=Private").await;
        assert!(!hits.says("Private matter") || email == WHO[5].1 || email == WHO[7].1);
    }
    let mut stranger = desk.signed_in(WHO[3].1).await;
    let hits = stranger.get("/hc/en/search?query=Private").await;
    assert!(!hits.says("Private matter"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_nothing_people_stay_signed_in_and_find_a_way_on() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let nothing = ola.get("/agent/nowhere").await;
    assert_eq!(nothing.status, 404);
    nothing
        .must_say("Ola Ek")
        .must_say(r#"<a class="btn primary" href="/agent">"#)
        .must_say("Sign in as someone else");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let nothing = astrid.get("/hc/en/nowhere").await;
    nothing
        .must_say("Astrid")
        .must_say("Sign in as someone else");
    assert!(!nothing.says(r#"href="/agent""#));
}
