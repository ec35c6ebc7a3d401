//! Stories of support access: support asks, the customer alone switches it on, sees how it is used, and takes it back.

use axum::http::Method;
use domain::access::State;
use domain::permission::{Permission, Permissions, Right, Sharing};
use domain::person::{MembershipRole, Role};
use domain::{HOUR, MINUTE, Moment, OrganizationId, PersonId, TicketId};
use platform::Result;
use platform::store::Tx;

use crate::blueprints::lay;
use crate::customers::{School, asks, school};
use crate::harness::{Browser, Desk};
use crate::portals::decide;

/// Support asked for access to a site from this ticket.
pub fn is_asked_for(
    tx: &Tx<'_>,
    ticket: TicketId,
    (organization, requester): (OrganizationId, PersonId),
    now: Moment,
) -> Result<()> {
    platform::settings::put(tx, "support_access", "yes", now)?;
    let name = "Moodle";
    let _ = access::commands::add_site(tx, organization, name, "moodle.example", now)?;
    let asked = access::queries::Asked {
        ticket,
        organization,
        site: 1,
        tried: true,
        statement: "It works in our test school.".to_owned(),
        reason: "The exam is black".to_owned(),
        hours: 4,
        by: people::queries::list_staff(tx)?[0].0,
    };
    access::commands::ask(tx, &asked, requester, now).map(drop)
}

/// Astrid's school on the education blueprint, with a site, a request of hers, and Ola, who administers the desk.
pub struct Story {
    school: School,
    /// `/agent/tickets/1/access`
    pub page: String,
    request: String,
}

pub async fn story() -> Story {
    let school = school(Sharing::Representatives, Right::Comment);
    let desk = &school.desk;
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "The exam is black", &[]).await;
    lay(desk, "education");
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    let none = birgitta.get("/hc/en/access").await;
    none.must_say("Support has never asked for access.")
        .must_say("The product itself enforces this");
    let id = school.id.to_string();
    let site = [
        ("organization", id.as_str()),
        ("name", "Moodle"),
        ("address", "https://Moodle.school.example/login"),
    ];
    let added = birgitta.post("/hc/en/access/sites", &site).await;
    let page = birgitta.follow(added).await;
    page.must_say("Moodle")
        .must_say("https://moodle.school.example");
    let number = request.rsplit('/').next().unwrap().to_owned();
    Story {
        page: format!("/agent/tickets/{number}/access"),
        school,
        request,
    }
}

const QUESTION: [(&str, &str); 5] = [
    ("reproduced", "tried"),
    ("statement", "It works in our test school"),
    ("reason", "See why the exam stays black"),
    ("site", "1"),
    ("hours", "4"),
];

impl Story {
    pub fn desk(&self) -> &Desk {
        &self.school.desk
    }

    pub fn organization(&self) -> String {
        self.school.id.to_string()
    }

    async fn priya(&self) -> Browser {
        self.desk().signed_in("priya@desk.example").await
    }

    pub async fn birgitta(&self) -> Browser {
        self.desk().signed_in("birgitta@school.example").await
    }

    /// Priya asks for four hours.
    pub async fn asked(&self) -> Browser {
        let mut priya = self.priya().await;
        let asked = priya.post(&self.page, &QUESTION).await;
        assert_eq!(asked.status, 303, "{}", asked.text);
        priya
    }

    fn state(&self) -> State {
        let now = self.desk().app().clock.now();
        let store = &self.desk().app().store;
        let found = store.read_now(|tx| access::queries::find_grant(tx, 1));
        found.unwrap().unwrap().state(now)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b26_support_first_says_what_it_tried_elsewhere_or_why_only_this_site_makes_sense() {
    let story = story().await;
    let mut priya = story.priya().await;
    let ticket = story.page.trim_end_matches("/access");
    priya.get(ticket).await.must_say("Ask for access");
    priya
        .get(&story.page)
        .await
        .must_say("Have you tried to reproduce it in a separate environment?")
        .must_say("Site-specific access is needed because …")
        .must_say("Birgitta Norén can switch it on.");
    let rest = &QUESTION[2..];
    let refused = priya.post(&story.page, rest).await;
    assert_eq!(refused.status, 422);
    refused
        .must_say("First say whether you tried to reproduce it in a separate environment.")
        .must_say("Say what you tried")
        .must_say("See why the exam stays black");
    let only = [
        ("reproduced", "only"),
        ("statement", "The pupils are imported there alone"),
    ];
    let asked = priya.post(&story.page, &[&only, rest].concat()).await;
    assert_eq!(asked.status, 303);
    // The customer reads it, in the request, by mail, and where they decide.
    let twice = priya.post(&story.page, &QUESTION).await;
    twice.must_say("There is a question about this site already.");
    story.desk().later();
    let mails = story.desk().outbox().join("\n");
    assert!(mails.contains("To: birgitta@school.example"), "{mails}");
    assert!(mails.contains("/hc/sv/access/1"), "{mails}");
    let mut birgitta = story.birgitta().await;
    birgitta
        .get("/hc/en/access/1")
        .await
        .must_say("Access to this very site is needed because")
        .must_say("The pupils are imported there alone");
    birgitta
        .get("/hc/sv/access/1")
        .await
        .must_say("Åtkomst till just den här webbplatsen behövs eftersom")
        .must_say("Slå på åtkomst");
}

#[tokio::test(flavor = "multi_thread")]
async fn b27_the_customer_alone_switches_it_on_and_nobody_of_the_team_can() {
    let story = story().await;
    story.asked().await;
    let desk = story.desk();
    let allow = [("step", "allow"), ("hours", "2")];
    // Everybody of the team, with every permission there is, also where they belong to the school or asked the request.
    let now = desk.app().clock.now();
    let all = desk.person("Kim Berg", "kim@desk.example", Role::Agent, "en");
    desk.join(all, story.school.id, MembershipRole::Admin);
    let held = |tx: &Tx<'_>| {
        let every = Permissions::of(&Permission::ALL).words();
        tx.run(
            "INSERT INTO team_role (name, name_folded, permissions, created_at, updated_at) VALUES ('All', 'all', $1, $2, $2)",
            &platform::params![every, now],
        )?;
        let role = people::queries::roles::find_role_by_name(tx, "all")?;
        people::queries::roles::set_team_role(tx, all, role)
    };
    desk.app().store.write_now(held).unwrap();
    for email in ["priya@desk.example", "ola@desk.example", "kim@desk.example"] {
        let mut browser = desk.signed_in(email).await;
        for address in [
            "/hc/en/access/1",
            "/agent/tickets/1/access/1",
            "/agent/tickets/1/access/1/allow",
            "/api/v2/access_grants/1",
        ] {
            let tried = browser.post(address, &allow).await;
            assert!(
                [404, 401, 405].contains(&tried.status.as_u16()),
                "{address} {}",
                tried.status
            );
        }
        let page = browser.get("/hc/en/access/1").await;
        assert!(!page.says("Switch access on"), "{email}");
        assert_eq!(story.state(), State::Asked);
    }
    // Colleagues who see the request neither, and not who asked it unless the desk lets them.
    let mut erik = desk.signed_in("erik@school.example").await;
    assert_eq!(erik.post("/hc/en/access/1", &allow).await.status, 404);
    assert_eq!(erik.get("/hc/en/access/1").await.status, 404);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get("/hc/en/access/1")
        .await
        .must_say("Birgitta Norén can switch it on.");
    assert_eq!(astrid.post("/hc/en/access/1", &allow).await.status, 404);
    let mut birgitta = story.birgitta().await;
    let far = [("step", "allow"), ("hours", "73")];
    let far = birgitta.post("/hc/en/access/1", &far).await;
    assert_eq!(far.status, 422);
    far.must_say("Access can last until");
    let wrong = [("step", "allow"), ("hours", "2"), ("until", "tomorrow")];
    let wrong = birgitta.post("/hc/en/access/1", &wrong).await;
    wrong
        .must_say("This is no time.")
        .must_say("value=\"tomorrow\"");
    let past = [("step", "allow"), ("until", "2020-01-01T10:00")];
    let past = birgitta.post("/hc/en/access/1", &past).await;
    past.must_say("at least five minutes ahead");
    assert_eq!(story.state(), State::Asked);
    let on = birgitta.post("/hc/en/access/1", &allow).await;
    birgitta
        .follow(on)
        .await
        .must_say("Access is on.")
        .must_say("2 h 0 min left");
    assert_eq!(story.state(), State::Active);
    let again = birgitta.post("/hc/en/access/1", &allow).await;
    assert_eq!(again.status, 422);
    again.must_say("This was decided in the meantime, or is over.");
}

#[tokio::test(flavor = "multi_thread")]
async fn b27_where_the_desk_lets_them_whoever_asked_the_request_decides_too() {
    let story = story().await;
    decide(story.desk(), &[("support_access_requesters", "yes")]);
    story.asked().await;
    let mut astrid = story.desk().signed_in("astrid@school.example").await;
    astrid.get(&story.request).await.must_say("Look and decide");
    let refused = astrid
        .post("/hc/en/access/1", &[("step", "refuse"), ("hours", "4")])
        .await;
    astrid.follow(refused).await.must_say("You said no.");
    assert_eq!(story.state(), State::Refused);
    let mut priya = story.priya().await;
    priya
        .get(&story.page)
        .await
        .must_say("Refused")
        .must_say("Astrid Lindqvist said no.");
    astrid
        .get("/hc/en/access")
        .await
        .must_say("For your requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn b28_it_says_that_it_never_lets_support_act_as_somebody() {
    let story = story().await;
    let mut priya = story.asked().await;
    priya
        .get(&story.page)
        .await
        .must_say("It never lets you act as, or see the view of, a particular person.");
    let mut birgitta = story.birgitta().await;
    birgitta
        .get("/hc/en/access/1")
        .await
        .must_say("It never lets us act as, or see the view of, a particular person.")
        .must_say("The product itself enforces this");
}

#[tokio::test(flavor = "multi_thread")]
async fn b29_the_ticket_shows_who_allowed_what_until_when_and_why_and_it_is_taken_back() {
    let story = story().await;
    let mut priya = story.asked().await;
    let mut birgitta = story.birgitta().await;
    let ticket = story.page.trim_end_matches("/access").to_owned();
    let allow = [("step", "allow"), ("hours", "4")];
    assert_eq!(birgitta.post("/hc/en/access/1", &allow).await.status, 303);
    story.desk().app().clock.advance(90 * MINUTE);
    for (browser, page) in [(&mut priya, &ticket), (&mut birgitta, &story.request)] {
        let shown = browser.get(page).await;
        shown
            .must_say("See why the exam stays black")
            .must_say("2 h 30 min left")
            .must_say("switched on access to Moodle")
            .must_say("Birgitta Norén switched access on until");
    }
    let taken = birgitta
        .post("/hc/en/access/1", &[("step", "withdraw")])
        .await;
    birgitta
        .follow(taken)
        .await
        .must_say("The access has been taken back.")
        .must_say("Birgitta Norén took the access back.");
    assert_eq!(story.state(), State::Withdrawn);
    priya
        .get(&ticket)
        .await
        .must_say("Birgitta Norén took back access to Moodle");
    // All of it is in the log of the customer, and in the desk's own.
    birgitta
        .get("/hc/en/access")
        .await
        .must_say("Priya Nair asked for access.")
        .must_say("Taken back");
    let mut ola = story.desk().signed_in("ola@desk.example").await;
    ola.get("/agent/audit?area=support")
        .await
        .must_say("Access to a site asked for")
        .must_say("Access switched on by the customer")
        .must_say("Access taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_by_itself_at_the_time_and_the_ticket_says_so() {
    let story = story().await;
    let mut priya = story.asked().await;
    let mut birgitta = story.birgitta().await;
    let allow = [("step", "allow"), ("hours", "1")];
    birgitta.post("/hc/en/access/1", &allow).await;
    story.desk().app().clock.advance(HOUR);
    assert_eq!(story.state(), State::Ended);
    priya
        .get(&story.page)
        .await
        .must_say("Ended")
        .must_say("access ended by itself");
    story.desk().later();
    let ticket = story.page.trim_end_matches("/access");
    priya.get(ticket).await.must_say("Access to Moodle ended");
    assert_eq!(
        tickets::commands::access::end_access(story.desk().app()).unwrap(),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn support_takes_its_question_back_and_gives_access_back_that_it_needs_no_longer() {
    let story = story().await;
    let mut priya = story.asked().await;
    let end = format!("{}/1/end", story.page);
    assert_eq!(priya.post(&end, &[]).await.status, 303);
    assert_eq!(story.state(), State::Withdrawn);
    // A later question stands beside it.
    story.asked().await;
    let other = priya.post("/agent/tickets/99/access/2/end", &[]).await;
    assert_eq!(other.status, 404);
    priya
        .get(&story.page)
        .await
        .must_say("Priya Nair took the access back.")
        .must_say("Take the question back");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_customers_access_is_not_there() {
    let story = story().await;
    story.asked().await;
    let desk = story.desk();
    let elsewhere = desk.organization("Elsewhere", true);
    let sven = desk.person("Sven Other", "sven@elsewhere.example", Role::User, "en");
    desk.join(sven, elsewhere, MembershipRole::Admin);
    let mut sven = desk.signed_in("sven@elsewhere.example").await;
    for verb in [Method::GET, Method::POST] {
        let form = (verb == Method::POST).then(|| format!("csrf={}&step=allow&hours=1", sven.csrf));
        let mut answers = Vec::new();
        for number in ["1", "999999"] {
            let address = format!("/hc/en/access/{number}");
            let page = sven.ask(verb.clone(), &address, form.clone()).await;
            assert_eq!(page.status, 404);
            answers.push(page.text.replace("999999", "1"));
        }
        assert_eq!(answers[0], answers[1]);
    }
    let list = sven.get("/hc/en/access").await;
    assert!(!list.says("Moodle"));
    let id = story.school.id.to_string();
    let site = [
        ("organization", id.as_str()),
        ("name", "Mine"),
        ("address", "https://mine.example"),
    ];
    assert_eq!(sven.post("/hc/en/access/sites", &site).await.status, 404);
    let site = [("organization", id.as_str()), ("site", "1")];
    let removed = sven.post("/hc/en/access/sites/remove", &site).await;
    assert_eq!(removed.status, 404);
    // What is taken from the list stays in the log.
    let mut birgitta = story.birgitta().await;
    let gone = birgitta.post("/hc/en/access/sites/remove", &site).await;
    let page = birgitta.follow(gone).await;
    page.must_say("The site has been removed.")
        .must_say("See why the exam stays black");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let sites = format!("/agent/organizations/{id}/sites");
    let wrong = ola
        .post(&sites, &[("name", "Wiki"), ("address", "wiki")])
        .await;
    assert_eq!(wrong.status, 422);
    wrong.must_say("Write the address like").must_say("Wiki");
    let right = [("name", "Wiki"), ("address", "wiki.school.example")];
    let added = ola.post(&sites, &right).await;
    ola.follow(added)
        .await
        .must_say("https://wiki.school.example");
    let removed = ola.post(&format!("{sites}/remove"), &[("site", "2")]).await;
    ola.follow(removed)
        .await
        .must_say("There are no sites yet.");
}
