//! The route table: every route, every verb, and what each kind of person gets. A route that is not in
//! `routes_and_who.txt` fails; nothing overwrites that file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::http::Method;
use domain::permission::Actor;
use domain::person::Role;
use platform::language::Locale;
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

use crate::harness::{Browser, Desk};

const TABLE: &str = include_str!("routes_and_who.txt");
const WHO: [&str; 5] = ["visitor", "customer", "stranger", "agent", "admin"];

fn rows() -> Vec<(String, String, Vec<String>)> {
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
        let Some(address) = part
            .split('"')
            .nth(1)
            .filter(|address| address.starts_with('/'))
        else {
            continue;
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

#[tokio::test(flavor = "multi_thread")]
async fn everyone_gets_what_the_table_says() {
    let desk = Desk::open();
    let customer = desk.person(
        "Astrid Lindqvist",
        "astrid@school.example",
        Role::User,
        "en",
    );
    desk.person("Sven Other", "sven@elsewhere.example", Role::User, "en");
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    // Whom administrators do things to, so that the others go on.
    let other = desk.person("Ada Berg", "ada@school.example", Role::User, "en");
    let (app, now) = (desk.app().clone(), desk.app().clock.now());
    let (ticket, file) = app
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
            Ok((ticket, seen[0].clone()))
        })
        .unwrap();
    let filled = |address: &str| {
        address
            .replace("/hc/{locale}/guest/{token}", "/hc/en/guest/none")
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
            .replace("{locale}", Locale::En.code())
            .replace("{comment}", "1")
            .replace("{audit}", "1")
            .replace("{id}", &ticket.to_string())
            .replace("{view}", "mine")
            .replace("{file}", "none.js")
            .replace("{token}", "none")
    };
    let mut browsers: BTreeMap<&str, Browser> = BTreeMap::new();
    for (who, email) in [
        ("customer", "astrid@school.example"),
        ("stranger", "sven@elsewhere.example"),
        ("agent", "priya@desk.example"),
        ("admin", "ola@desk.example"),
    ] {
        let mut browser = desk.signed_in(email).await;
        browser.get("/hc/en").await;
        browsers.insert(who, browser);
    }
    let mut visitor = desk.browser();
    visitor.get("/hc/en/signin").await;
    browsers.insert("visitor", visitor);
    let mut wrong = Vec::new();
    for (verb, address, expected) in rows() {
        let mut got = Vec::new();
        for who in WHO {
            let browser = browsers.get_mut(who).unwrap();
            let method: Method = verb.parse().unwrap();
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

#[tokio::test]
async fn a_strangers_request_looks_exactly_like_one_that_is_not_there() {
    let desk = Desk::open();
    let customer = desk.person(
        "Astrid Lindqvist",
        "astrid@school.example",
        Role::User,
        "en",
    );
    desk.person("Sven Other", "sven@elsewhere.example", Role::User, "en");
    let now = desk.app().clock.now();
    let ticket = desk
        .app()
        .store
        .write_now(|tx| {
            let deed = Deed::new(Actor::person(customer, Role::User), now, "web")?;
            open_ticket(
                tx,
                &deed,
                &NewTicket::from(customer, "Private matter", Message::text("words")),
            )
        })
        .unwrap();
    let mut stranger = desk.signed_in("sven@elsewhere.example").await;
    for part in ["", "/thread"] {
        let theirs = stranger
            .get(&format!("/hc/en/requests/{ticket}{part}"))
            .await;
        let nobodys = stranger.get(&format!("/hc/en/requests/999999{part}")).await;
        assert_eq!(theirs.status, nobodys.status);
        let same = |text: &str| {
            text.replace(&ticket.to_string(), "N")
                .replace("999999", "N")
        };
        assert_eq!(same(&theirs.text), same(&nobodys.text));
    }
    let hits = stranger.get("/hc/en/search?query=Private").await;
    assert!(!hits.says("Private matter"));
}
