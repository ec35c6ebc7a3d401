//! What administrators do with people: find, add, change, suspend; and that nobody locks the last of them out.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use domain::person::{MembershipRole, Role};
use tower::ServiceExt;

use super::{is_in, mails_to, tries};
use crate::harness::{Desk, PASSWORD};

fn with_admin() -> Desk {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk
}

/// A call of the API with a token; its status.
async fn calls(desk: &Desk, email: &str, token: &str) -> StatusCode {
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{email}/token:{token}"));
    let request = Request::get("/api/v2/tickets.json")
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::AUTHORIZATION, format!("Basic {basic}"))
        .body(Body::empty())
        .unwrap();
    desk.site.clone().oneshot(request).await.unwrap().status()
}

fn token(desk: &Desk, email: &str) -> String {
    let address = domain::person::EmailAddress::read(email).unwrap();
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            let person = people::queries::find_by_address(tx, &address)?.unwrap();
            people::commands::create_api_token(tx, person.id, now)
        })
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_names_as_they_are_said_and_by_address() {
    let desk = with_admin();
    let asa = desk.person("Åsa Öberg", "asa@school.example", Role::User, "sv");
    let school = desk.organization("Fjällskolan", false);
    desk.join(asa, school, MembershipRole::User);
    let mut ola = desk.signed_in("ola@desk.example").await;
    for query in ["%C3%A5sa", "%C3%96BERG", "asa%40", "SCHOOL.example"] {
        ola.get(&format!("/agent/people?q={query}"))
            .await
            .must_say("Åsa Öberg")
            .must_say("Fjällskolan");
    }
    for query in ["%25", "_", "!", "%27"] {
        ola.get(&format!("/agent/people?q={query}"))
            .await
            .must_say("Nobody matches");
    }
    let team = ola.get("/agent/people?which=team").await;
    assert!(team.says("Priya Nair") && !team.says("Åsa Öberg"));
    ola.get("/agent/people?which=suspended")
        .await
        .must_say("Nobody here");
    for which in ["customers", "invited", "guests", "nonsense"] {
        let page = ola.get(&format!("/agent/people?which={which}")).await;
        assert_eq!(page.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_person_needs_a_name_and_an_address_that_nobody_has() {
    let desk = with_admin();
    desk.organization("Fjällskolan", false);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/new").await.must_say("Fjällskolan");
    let empty = ola
        .post(
            "/agent/people",
            &[
                ("email", "no"),
                ("organization", "Nowhere"),
                ("role", "agent"),
            ],
        )
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty
        .must_say("Write a name")
        .must_say("Write an e-mail address")
        .must_say("There is no organization of that name")
        .must_say("value=\"Nowhere\"")
        .must_say("value=\"agent\" checked");
    let fields = |email: &'static str| {
        [
            ("name", "Eva <b>"),
            ("email", email),
            ("role", "agent"),
            ("language", "en"),
            ("time_zone", "Europe/Oslo"),
            ("organization", "fjällskolan"),
        ]
    };
    let taken = ola
        .post("/agent/people", &fields("Astrid@School.example"))
        .await;
    taken.must_say("Somebody with this address is here already");
    let added = ola.post("/agent/people", &fields("eva@desk.example")).await;
    ola.follow(added)
        .await
        .must_say("Eva &#60;b&#62;")
        .must_say("Fjällskolan");
    assert_eq!(mails_to(&desk, "eva@desk.example").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_person_is_out_within_a_second_on_every_door() {
    let desk = with_admin();
    let token = token(&desk, "priya@desk.example");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let stream = priya.listens().await;
    assert_eq!(
        calls(&desk, "priya@desk.example", &token).await,
        StatusCode::OK
    );
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/2").await.must_say("Suspend …");
    let done = ola.post("/agent/people/2/suspend", &[]).await;
    let begun = std::time::Instant::now();
    ola.follow(done)
        .await
        .must_say("Suspended. They are signed out everywhere")
        .must_say("Suspended (Ola Ek)");
    assert!(!is_in(&mut priya).await);
    assert_eq!(
        calls(&desk, "priya@desk.example", &token).await,
        StatusCode::UNAUTHORIZED
    );
    stream.ends().await;
    assert!(begun.elapsed() < std::time::Duration::from_secs(2));
    assert!(
        tries(&mut priya, "priya@desk.example", PASSWORD)
            .await
            .says("do not match")
    );
    let done = ola.post("/agent/people/2/unsuspend", &[]).await;
    ola.follow(done).await.must_say("They can sign in again");
    desk.signed_in("priya@desk.example").await;
    assert_eq!(
        calls(&desk, "priya@desk.example", &token).await,
        StatusCode::UNAUTHORIZED,
        "tokens do not come back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_the_team_takes_nothing_open_along() {
    let desk = with_admin();
    let token = token(&desk, "priya@desk.example");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let stream = priya.listens().await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    let fields = |role: &'static str| {
        [
            ("name", "Priya Nair"),
            ("role", role),
            ("language", "sv"),
            ("time_zone", "Europe/Oslo"),
        ]
    };
    // Another language alone ends nothing.
    let done = ola.post("/agent/people/2", &fields("agent")).await;
    ola.follow(done).await.must_say("Saved.");
    assert!(is_in(&mut priya).await);
    let done = ola.post("/agent/people/2", &fields("user")).await;
    ola.follow(done)
        .await
        .must_say("Role: Agent became Customer (Ola Ek)");
    assert!(!is_in(&mut priya).await);
    stream.ends().await;
    assert_eq!(
        calls(&desk, "priya@desk.example", &token).await,
        StatusCode::UNAUTHORIZED
    );
    let mut customer = desk.signed_in("priya@desk.example").await;
    assert_eq!(
        customer.get("/agent").await.status,
        StatusCode::SEE_OTHER,
        "it leads to a view, which is not theirs"
    );
    assert_eq!(
        customer.get("/agent/views/mine").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_cannot_be_locked_out() {
    let desk = with_admin();
    let mut ola = desk.signed_in("ola@desk.example").await;
    let own = "/agent/people/4";
    let fields = [
        ("name", "Ola Ek"),
        ("role", "user"),
        ("language", "en"),
        ("time_zone", "Europe/Oslo"),
    ];
    let refused = ola.post(own, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.must_say("The desk needs an administrator");
    ola.post(&format!("{own}/suspend"), &[])
        .await
        .must_say("You cannot suspend yourself");
    assert!(is_in(&mut ola).await);

    // Somebody who is invited only is no administrator to rely on.
    let invited = [
        ("name", "New"),
        ("email", "new@desk.example"),
        ("role", "admin"),
        ("language", "en"),
        ("time_zone", "Europe/Oslo"),
    ];
    ola.post("/agent/people", &invited).await;
    let refused = ola.post(own, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    desk.person("Eva", "eva@desk.example", Role::Admin, "en");
    let done = ola.post(own, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(!is_in(&mut ola).await);
    let mut eva = desk.signed_in("eva@desk.example").await;
    let done = eva.post("/agent/people/4/sign-out", &[]).await;
    eva.follow(done)
        .await
        .must_say("They are signed out everywhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_about_accounts_are_listed_among_the_work_that_waits() {
    let desk = with_admin();
    let mut ola = desk.signed_in("ola@desk.example").await;
    let fields = [
        ("name", "New"),
        ("email", "new@desk.example"),
        ("role", "user"),
        ("language", "en"),
        ("time_zone", "Europe/Oslo"),
    ];
    ola.post("/agent/people", &fields).await;
    ola.get("/agent/jobs").await.must_say("new@desk.example");
    // Given up, and tried again.
    let now = desk.app().clock.now();
    let store = &desk.app().store;
    store
        .write_now(|tx| {
            tx.run("UPDATE job SET dead_at = $1", &platform::params![now])?;
            tx.run(
                "UPDATE account_mail SET state = 'failed', error = 'no such mailbox'",
                &[],
            )
        })
        .unwrap();
    let id = store
        .read_now(|tx| tx.number("SELECT max(id) FROM person", &[]))
        .unwrap();
    ola.get(&format!("/agent/people/{id}"))
        .await
        .must_say("could not be delivered: no such mailbox");
    ola.post("/agent/jobs/retry", &[]).await;
    assert_eq!(mails_to(&desk, "new@desk.example").len(), 1);
    ola.get(&format!("/agent/people/{id}"))
        .await
        .must_say("Invited ");
}

#[test]
fn the_house_is_swept_of_links_and_half_sign_ins() {
    let desk = with_admin();
    let now = desk.app().clock.now();
    let store = &desk.app().store;
    store
        .write_now(|tx| {
            let address = domain::person::EmailAddress::read("astrid@school.example")?;
            let asked = people::commands::mails::Asked {
                purpose: domain::person::LinkPurpose::Reset,
                person: None,
                address: &address,
                name: "",
                locale: "en",
                return_to: "",
                visitor_hash: None,
            };
            people::commands::mails::ask_for_link(tx, &asked, now)
        })
        .unwrap();
    desk.later();
    let count = |sql: &'static str| store.read_now(|tx| tx.number(sql, &[])).unwrap();
    assert_eq!(count("SELECT count(*) FROM account_link"), 1);
    desk.app().clock.advance(2 * domain::HOUR);
    arende::schedule::sweep(desk.app()).unwrap();
    assert_eq!(count("SELECT count(*) FROM account_link"), 0);
    assert_eq!(count("SELECT count(*) FROM account_mail"), 1);
    desk.app().clock.advance(40 * domain::DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    assert_eq!(count("SELECT count(*) FROM account_mail"), 0);
}
