//! "Not yours" is "not there" in its work as well: every route with a number of a request, an organization or a person in
//! it runs the same statements for one that somebody may not see as for one that was never given out.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::permission::{Actor, Reach};
use domain::person::{MembershipRole, Role};
use platform::testing::work;
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

use crate::ALONE;
use crate::harness::{Browser, Desk};

const TABLE: &str = include_str!("../desk/routes_and_who.txt");
/// A number that nobody has.
const NOBODY: i64 = 999_999;

/// What one request does; the same form for all.
async fn done(browser: &mut Browser, verb: &str, address: &str) -> (u16, Vec<String>) {
    let method: Method = verb.parse().unwrap();
    let form = (verb != "GET").then(|| format!("csrf={}&body=x", browser.csrf));
    let before = (browser.cookies.clone(), browser.csrf.clone());
    work::begin();
    let page = browser.ask(method, address, form).await;
    let done = work::end();
    (browser.cookies, browser.csrf) = before;
    (page.status.as_u16(), done)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_does_the_same_for_what_is_not_yours_as_for_what_is_not_there() {
    let _alone = ALONE.lock().await;
    let desk = Desk::open();
    let school = desk.organization("The school", false);
    let astrid = desk.person("Astrid", "astrid@school.example", Role::User, "en");
    desk.join(astrid, school, MembershipRole::User);
    let elsewhere = desk.organization("Elsewhere", false);
    let sven = desk.person("Sven", "sven@elsewhere.example", Role::User, "en");
    let runs = desk.person("Karin", "karin@elsewhere.example", Role::User, "en");
    desk.join(sven, elsewhere, MembershipRole::User);
    desk.join(runs, elsewhere, MembershipRole::Admin);
    let jonas = desk.person("Jonas", "jonas@desk.example", Role::Agent, "en");
    let now = desk.app().clock.now();
    let ticket = desk.app().store.write_now(|tx| {
        people::queries::set_reach(tx, jonas, Reach::Groups, now)?;
        let deed = Deed::new(Actor::person(astrid, Role::User), now, "web")?;
        open_ticket(
            tx,
            &deed,
            &NewTicket::from(astrid, "Secret", Message::text("words")),
        )
    });
    let ticket = ticket.unwrap().0;
    let mut compared = BTreeSet::new();
    let mut wrong = Vec::new();
    for email in [
        "sven@elsewhere.example",
        "karin@elsewhere.example",
        "jonas@desk.example",
    ] {
        let mut browser = desk.signed_in(email).await;
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (Some(verb), Some(address)) = (words.next(), words.next()) else {
                continue;
            };
            let there = match address {
                one if one.contains("requests/{id}") || one.contains("tickets/{id}") => ticket,
                one if one.contains("organizations/{id}") => school.0,
                one if one.contains("people/{id}") || one.contains("users/{id}") => astrid.0,
                _ => continue,
            };
            let filled = |number: i64| {
                address
                    .replace("{locale}", "en")
                    .replace("{person}", &astrid.to_string())
                    .replace("{comment}", "1")
                    .replace("{audit}", "1")
                    .replace("{id}", &number.to_string())
            };
            // What is read once and remembered is remembered from here on.
            done(&mut browser, verb, &filled(NOBODY - 1)).await;
            let mut absent = done(&mut browser, verb, &filled(NOBODY)).await;
            let mut theirs = done(&mut browser, verb, &filled(there)).await;
            // It is remembered for a second, so by chance one of the two reads it again; what really differs does each time.
            for _ in 0..5 {
                if theirs == absent || theirs.0 < 400 {
                    break;
                }
                absent = done(&mut browser, verb, &filled(NOBODY)).await;
                theirs = done(&mut browser, verb, &filled(there)).await;
            }
            // Where they may look after all there is nothing to hide.
            if theirs.0 < 400 {
                continue;
            }
            compared.insert((verb, address));
            if theirs != absent {
                wrong.push(format!(
                    "{verb} {address} for {email}:\n{theirs:#?}\n{absent:#?}"
                ));
            }
        }
    }
    assert!(compared.len() > 50, "only {} were compared", compared.len());
    assert!(
        wrong.is_empty(),
        "{} do otherwise:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
