//! What each permission opens, alone: for every route of `routes_and_who.txt`, somebody of the team whose role holds
//! nothing but one permission is compared with somebody whose role holds none. What differs is
//! `routes_by_permission.txt`, which nothing overwrites.

use axum::http::Method;
use domain::permission::Permission;
use domain::person::Role;
use people::queries::roles::{find_role_by_name, set_team_role};

use crate::harness::{Browser, Desk};
use crate::routes::rows;

const TABLE: &str = include_str!("routes_by_permission.txt");

/// A desk in which one of the team holds these, with something for every number in an address.
async fn answers(held: &[Permission]) -> Vec<(String, String, u16)> {
    let desk = Desk::open();
    let school = desk.organization("The school", false);
    let customer = desk.person("Astrid", "astrid@school.example", Role::User, "en");
    desk.join(customer, school, domain::person::MembershipRole::User);
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let kim = desk.person("Kim Berg", "kim@desk.example", Role::Agent, "en");
    let jonas = desk.person("Jonas", "jonas@desk.example", Role::Agent, "en");
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            // Somebody of the team who may no more than anybody of these.
            tx.run(
                "INSERT INTO team_role (name, name_folded, permissions, created_at, updated_at) VALUES ('Nothing', 'nothing', '', 0, 0)",
                &[],
            )?;
            set_team_role(tx, jonas, find_role_by_name(tx, "nothing")?)?;
            crate::status::something_goes_on(tx, now)?;
            crate::ideas::something_is_wished(tx, customer, now)?;
            organizations::queries::add_group(tx, "Hardware", "", now)
        })
        .unwrap();
    let mut ola = desk.signed_in("ola@desk.example").await;
    let mut fields = vec![("name", "Special")];
    fields.extend(held.iter().map(|one| ("may", one.word())));
    assert_eq!(ola.post("/agent/roles", &fields).await.status, 303);
    desk.app()
        .store
        .write_now(|tx| set_team_role(tx, kim, find_role_by_name(tx, "special")?))
        .unwrap();
    let mut browser = desk.signed_in("kim@desk.example").await;
    let filled = |address: &str| {
        address
            .replace("/agent/people/{id}", &format!("/agent/people/{customer}"))
            .replace("/agent/agents/{id}", &format!("/agent/agents/{jonas}"))
            .replace("/organizations/{id}", &format!("/organizations/{school}"))
            .replace("/people/{person}", &format!("/people/{customer}"))
            .replace("{locale}", "en")
            .replace("{sheet}", "people.csv")
            .replace("{form}", "request")
            .replace("{view}", "mine")
            .replace("{group}", "general")
            .replace("{mail}/{language}", "reply/en")
            .replace("{id}", "1")
            .replace("{grant}", "1")
            .replace("{comment}", "1")
            .replace("{audit}", "1")
            .replace("{slug}", "none")
            .replace("{file}", "none.js")
            .replace("{token}", "none")
    };
    let mut all = Vec::new();
    for (verb, address, _) in rows() {
        let team = address.starts_with("/agent") || address.starts_with("/api");
        // Deleting what the next row asks for tells nothing of who may.
        if !team || verb == "DELETE" {
            continue;
        }
        let status = ask(&mut browser, &verb, &filled(&address)).await;
        all.push((verb, address, status));
    }
    all
}

async fn ask(browser: &mut Browser, verb: &str, address: &str) -> u16 {
    let method: Method = verb.parse().unwrap();
    let form = (verb != "GET").then(|| format!("csrf={}", browser.csrf));
    let before = (browser.cookies.clone(), browser.csrf.clone());
    let page = browser.ask(method, address, form).await;
    (browser.cookies, browser.csrf) = before;
    page.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_permission_opens_what_the_table_says_and_nothing_else() {
    let bare = answers(&[]).await;
    let mut got = Vec::new();
    for permission in Permission::ALL {
        let some = answers(&[permission]).await;
        for (with, without) in some.iter().zip(&bare) {
            if with != without {
                let (verb, address, status) = with;
                let word = permission.word();
                got.push(format!(
                    "{word:<14}{verb:<6}{address:<56}{} {status}",
                    without.2
                ));
            }
        }
    }
    let listed = TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let listed: Vec<&str> = listed.collect();
    assert_eq!(
        got,
        listed,
        "permissions open something else than routes_by_permission.txt says; they open\n{}",
        got.join("\n")
    );
}
