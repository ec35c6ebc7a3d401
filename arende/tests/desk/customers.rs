//! Stories of customers and their organizations: who sees what, who hears of it, who may ask.

use domain::permission::{Right, Sharing};
use domain::person::{MembershipRole, Role};
use domain::{OrganizationId, PersonId};

use crate::harness::{Browser, Desk};

pub struct School {
    pub desk: Desk,
    pub id: OrganizationId,
    pub astrid: PersonId,
    pub erik: PersonId,
}

/// Astrid asks; Erik is her colleague, Birgitta runs their school, Priya answers.
pub fn school(sharing: Sharing, right: Right) -> School {
    let desk = Desk::open();
    let id = desk.organization("Fjällgård Gymnasium", false);
    let astrid = desk.person(
        "Astrid Lindqvist",
        "astrid@school.example",
        Role::User,
        "en",
    );
    let erik = desk.person("Erik Kallio", "erik@school.example", Role::User, "en");
    let birgitta = desk.person(
        "Birgitta Norén",
        "birgitta@school.example",
        Role::User,
        "sv",
    );
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    desk.join(astrid, id, MembershipRole::Representative);
    desk.join(erik, id, MembershipRole::User);
    desk.join(birgitta, id, MembershipRole::Admin);
    let now = desk.app().clock.now();
    let shared = |tx: &platform::store::Tx<'_>| {
        organizations::queries::set_sharing(tx, id, sharing, right, now)
    };
    desk.app().store.write_now(shared).unwrap();
    School {
        desk,
        id,
        astrid,
        erik,
    }
}

pub async fn asks(browser: &mut Browser, subject: &str, more: &[(&str, &str)]) -> String {
    browser.get("/hc/en/requests/new").await;
    let mut fields = vec![
        ("request[subject]", subject),
        ("request[description]", "It does not start."),
    ];
    fields.extend_from_slice(more);
    let sent = browser.post("/hc/en/requests/new", &fields).await;
    let location = sent.location.unwrap_or_else(|| panic!("{}", sent.text));
    location.split('?').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a26_colleagues_see_requests_only_where_their_organization_wants_it() {
    let school = school(Sharing::Everyone, Right::Comment);
    let mut astrid = school.desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "The exam is black", &[]).await;
    let mut erik = school.desk.signed_in("erik@school.example").await;
    let list = erik.get("/hc/en/requests?tab=org").await;
    list.must_say("The exam is black")
        .must_say("Astrid Lindqvist");
    erik.get(&request)
        .await
        .must_say("and everyone at Fjällgård Gymnasium");
    let now = school.desk.app().clock.now();
    let narrowed = |tx: &platform::store::Tx<'_>| {
        organizations::queries::set_sharing(tx, school.id, Sharing::Nobody, Right::Comment, now)
    };
    school.desk.app().store.write_now(narrowed).unwrap();
    assert_eq!(erik.get(&request).await.status, 404);
    let list = erik.get("/hc/en/requests?tab=org").await;
    assert!(!list.says("The exam is black"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a26_who_may_only_read_is_told_so_and_loses_nothing() {
    let school = school(Sharing::People, Right::Comment);
    let named = |tx: &platform::store::Tx<'_>| {
        organizations::queries::set_named(tx, school.id, school.erik, Some(Right::Read))
    };
    school.desk.app().store.write_now(named).unwrap();
    let mut astrid = school.desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "The exam is black", &[]).await;
    let mut erik = school.desk.signed_in("erik@school.example").await;
    let page = erik.get(&request).await;
    page.must_say("You can read this request.");
    assert!(!page.says("reply-form"));
    let refused = erik
        .post(&format!("{request}/reply"), &[("body", "Me too")])
        .await;
    assert_eq!(refused.status, 422);
    refused.must_say("You can read this request");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_request_is_hidden_from_colleagues_until_its_requester_says_otherwise() {
    let school = school(Sharing::Everyone, Right::Comment);
    let mut astrid = school.desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "A sick pupil", &[("request[private]", "1")]).await;
    astrid
        .get(&request)
        .await
        .must_say("Nobody else at Fjällgård Gymnasium");
    let mut erik = school.desk.signed_in("erik@school.example").await;
    assert_eq!(erik.get(&request).await.status, 404);
    assert!(
        !erik
            .get("/hc/en/search?query=pupil")
            .await
            .says("A sick pupil")
    );
    let mut priya = school.desk.signed_in("priya@desk.example").await;
    let number = request.rsplit('/').next().unwrap();
    let ticket = priya.get(&format!("/agent/tickets/{number}")).await;
    ticket.must_say("hidden from the requester’s colleagues");
    astrid
        .post(&format!("{request}/private"), &[("private", "0")])
        .await;
    erik.get(&request)
        .await
        .must_say("Astrid Lindqvist made this no longer private");
    erik.get("/hc/en/search?query=pupil")
        .await
        .must_say("A sick pupil");
    // Only who asked decides: for others there is no such button, and no such address.
    let refused = erik
        .post(&format!("{request}/private"), &[("private", "1")])
        .await;
    assert_eq!(refused.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a29_people_in_cc_have_a_tab_of_their_own() {
    let school = school(Sharing::Nobody, Right::Comment);
    let mut astrid = school.desk.signed_in("astrid@school.example").await;
    let cc = [("request[collaborators]", "erik@school.example")];
    asks(&mut astrid, "Both of us see this", &cc).await;
    asks(&mut astrid, "Only I see this", &[]).await;
    let mut erik = school.desk.signed_in("erik@school.example").await;
    for address in [
        "/hc/en/requests?tab=ccd",
        "/hc/en/requests?selected_tab_name=ccd-requests",
    ] {
        let list = erik.get(address).await;
        list.must_say("Both of us see this");
        assert!(!list.says("Only I see this"));
    }
    let found = erik.get("/hc/en/requests?tab=ccd&query=see").await;
    found.must_say("Both of us see this");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_an_organization_hears_of_what_they_may_see() {
    let school = school(Sharing::Everyone, Right::Read);
    let mut erik = school.desk.signed_in("erik@school.example").await;
    let follow = format!("/hc/en/organizations/{}/follow", school.id);
    let list = erik.post(&follow, &[("follow", "1")]).await;
    let list = erik.follow(list).await;
    list.must_say("You follow Fjällgård Gymnasium");
    let mut astrid = school.desk.signed_in("astrid@school.example").await;
    asks(&mut astrid, "The exam is black", &[]).await;
    asks(&mut astrid, "A sick pupil", &[("request[private]", "1")]).await;
    school.desk.later();
    let to_erik = |school: &School| -> Vec<String> {
        let mails = school.desk.outbox();
        mails
            .into_iter()
            .filter(|mail| mail.contains("erik@school.example"))
            .collect()
    };
    let mails = to_erik(&school);
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("The exam is black"));
    assert!(!mails[0].contains("Answer this mail"), "he may only read");
    erik.post(&follow, &[("follow", "0")]).await;
    asks(&mut astrid, "Once more", &[]).await;
    school.desk.later();
    assert_eq!(to_erik(&school).len(), 1, "following ends with one click");
}

/// The whole form of an organization.
fn facts<'a>(name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", name),
        ("domains", "lindo.example, @elev.lindo.example"),
        ("country", "Sverige"),
        ("locale", "sv"),
        ("time_zone", "Europe/Stockholm"),
        ("sharing", "representatives"),
        ("right", "read"),
        ("billing_name", "Åsa Öberg"),
        ("billing_email", "faktura@lindo.example"),
    ];
    fields.extend_from_slice(more);
    fields
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_add_and_change_organizations_and_agents_read_them() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    ola.get("/agent/organizations/new")
        .await
        .must_say("Mail domains");
    let wrong = facts("", &[("seats", "many"), ("local_email", "nobody")]);
    let again = ola.post("/agent/organizations", &wrong).await;
    assert_eq!(again.status, 422);
    again
        .must_say("Give the organization a name.")
        .must_say("whole number")
        .must_say("Sverige");
    let taken = ola
        .post("/agent/organizations", &facts("fjällgård gymnasium", &[]))
        .await;
    taken.must_say("There is an organization of that name already.");
    let added = ola
        .post(
            "/agent/organizations",
            &facts("Öster skola", &[("seats", "1")]),
        )
        .await;
    let address = added.location.clone().unwrap();
    let page = ola.follow(added).await;
    page.must_say("Öster skola")
        .must_say("lindo.example elev.lindo.example");
    page.must_say("Its representatives and administrators.")
        .must_say("Åsa Öberg");
    let address = address.split('?').next().unwrap().to_owned();
    let edit = ola.get(&format!("{address}/edit")).await;
    edit.must_say("value=\"Europe/Stockholm\"");
    let changed = facts(
        "Öster skola",
        &[("contract", "Until 2027"), ("notes", "Call first")],
    );
    ola.post(&format!("{address}/edit"), &changed).await;
    priya
        .get(&address)
        .await
        .must_say("Until 2027")
        .must_say("Call first");
    let list = priya.get("/agent/organizations?q=%C3%B6ster").await;
    list.must_say("Öster skola");
    assert!(
        !list.says("Fjällgård"),
        "å, ä and ö are letters of their own"
    );
    let sorted = priya.get("/agent/organizations?sort=people").await;
    assert!(sorted.text.find("Fjällgård") < sorted.text.find("Öster skola"));
    priya
        .get("/agent/organizations?q=zzz")
        .await
        .must_say("Nothing found for");
    let at_home = school.id.to_string();
    priya
        .get(&format!("/agent/organizations/{at_home}"))
        .await
        .must_say("No open requests.");
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_c06_a_third_representative_is_refused_with_a_way_out() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let people = format!("/agent/organizations/{}/people", school.id);
    let second = [
        ("email", "maja@school.example"),
        ("name", "Maja Sund"),
        ("role", "representative"),
        ("from", "2020-01-01"),
    ];
    let added = ola.post(&people, &second).await;
    ola.follow(added).await.must_say("2 of 2 seats");
    // Birgitta runs the school: she appoints, and is told why not and what to do.
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    let own = birgitta.get("/hc/en/organization").await;
    own.must_say("2 of 2 seats").must_say("Maja Sund");
    let erik = format!("/hc/en/organizations/{}/people/{}", school.id, school.erik);
    let third = birgitta.post(&erik, &[("role", "representative")]).await;
    assert_eq!(third.status, 422);
    third.must_say("Make one of them an ordinary person first");
    let maja = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT id FROM person WHERE name = 'Maja Sund'", &[]));
    let maja = format!(
        "/hc/en/organizations/{}/people/{}",
        school.id,
        maja.unwrap()
    );
    birgitta.post(&maja, &[("role", "user")]).await;
    let appointed = birgitta.post(&erik, &[("role", "representative")]).await;
    birgitta.follow(appointed).await.must_say("2 of 2 seats");
    // Nobody makes themselves or others administrators of an organization here.
    birgitta.post(&erik, &[("role", "admin")]).await;
    let stored = desk
        .app()
        .store
        .read_now(|tx| organizations::queries::find_member(tx, school.id, school.erik));
    assert_eq!(
        stored.unwrap().unwrap().role,
        MembershipRole::Representative
    );
    // Days that are none are said at the field, and nothing typed is lost.
    let wrong = [
        ("email", "x@school.example"),
        ("name", "Xenia"),
        ("to", "tomorrow"),
    ];
    let again = ola.post(&people, &wrong).await;
    again.must_say("This is not a day.").must_say("Xenia");
    let whole = format!("{people}/{}", school.erik);
    let removed = ola.post(&whole, &[("action", "remove")]).await;
    ola.follow(removed).await.must_say("The person was removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizations_administrator_decides_who_sees_what() {
    let school = school(Sharing::Nobody, Right::Comment);
    let mut astrid = school.desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "The exam is black", &[]).await;
    assert_eq!(astrid.get("/hc/en/organization").await.status, 404);
    let mut birgitta = school.desk.signed_in("birgitta@school.example").await;
    assert_eq!(
        birgitta.get(&request).await.status,
        404,
        "nobody means nobody"
    );
    let share = format!("/hc/en/organizations/{}/sharing", school.id);
    let shared = birgitta
        .post(&share, &[("sharing", "people"), ("right", "read")])
        .await;
    birgitta
        .follow(shared)
        .await
        .must_say("Saved.")
        .must_say("Does not see them");
    let erik = format!("/hc/en/organizations/{}/people/{}", school.id, school.erik);
    birgitta.post(&erik, &[("sees", "comment")]).await;
    let mut erik = school.desk.signed_in("erik@school.example").await;
    erik.get(&request).await.must_say("reply-form");
    let mut astrid_shares = school.desk.signed_in("astrid@school.example").await;
    let refused = astrid_shares
        .post(&share, &[("sharing", "everyone"), ("right", "read")])
        .await;
    assert_eq!(refused.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a01_b11_c04_c08_c28_c29_c30_whoever_may_not_ask_is_told_where_to_go() {
    use organizations::asking::WHERE_TO_GO;
    use people::settings::WHO_ASKS;
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    let now = desk.app().clock.now();
    let decided = |tx: &platform::store::Tx<'_>| WHO_ASKS.store(tx, None, "representatives", now);
    desk.app().store.write_now(decided).unwrap();
    let mut visitor = desk.browser();
    let page = visitor.get("/hc/en/requests/new").await;
    page.must_say("Sign in to submit a request.");
    assert!(!page.says("request[subject]"));
    let mut erik = desk.signed_in("erik@school.example").await;
    let page = erik.get("/hc/en/requests/new").await;
    page.must_say("Your organization has chosen who writes to us.")
        .must_say("Astrid Lindqvist");
    let fields = [
        ("request[subject]", "Help"),
        ("request[description]", "Please"),
    ];
    let refused = erik.post("/hc/en/requests/new", &fields).await;
    assert_eq!(refused.status, 403);
    refused.must_say("Astrid Lindqvist");
    let swedish = erik.get("/hc/sv/requests/new").await;
    swedish.must_say("Din organisation har utsett");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    asks(&mut astrid, "She may", &[]).await;
    desk.person("Sven Other", "sven@elsewhere.example", Role::User, "en");
    let mut sven = desk.signed_in("sven@elsewhere.example").await;
    sven.get("/hc/en/requests/new")
        .await
        .must_say("does not belong to one yet");
    let words = "Chat with us: https://chat.desk.example/";
    let written = |tx: &platform::store::Tx<'_>| {
        WHERE_TO_GO.store(tx, Some(platform::language::Locale::En), words, now)
    };
    desk.app().store.write_now(written).unwrap();
    let page = sven.get("/hc/en/requests/new").await;
    page.must_say("href=\"https://chat.desk.example/\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_of_some_groups_works_on_their_tickets_and_no_others() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let jonas = desk.person("Jonas Bergman", "jonas@desk.example", Role::Agent, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/groups").await.must_say("No groups yet");
    assert_eq!(
        ola.post("/agent/groups", &[("name", " ")]).await.status,
        422
    );
    ola.post("/agent/groups", &[("name", "Exams")]).await;
    let member = [
        ("name", "Exams and results"),
        ("agents", &jonas.to_string()),
    ];
    let kept = ola.post("/agent/groups/1", &member).await;
    ola.follow(kept).await.must_say("Exams and results");
    ola.post(
        &format!("/agent/agents/{jonas}/reach"),
        &[("reach", "groups")],
    )
    .await;
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "The exam is black", &[]).await;
    let ticket = format!("/agent/tickets/{}", request.rsplit('/').next().unwrap());
    let mut jonas = desk.signed_in("jonas@desk.example").await;
    assert_eq!(jonas.get(&ticket).await.status, 404);
    assert!(!jonas.get("/agent/search?q=exam").await.says("is black"));
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .post(&format!("{ticket}/fields"), &[("group_id", "1")])
        .await;
    priya
        .get(&ticket)
        .await
        .must_say("gave it to the group Exams and results");
    jonas.get(&ticket).await.must_say("The exam is black");
    jonas.get("/agent/search?q=exam").await.must_say("is black");
    jonas.get("/agent/views/open").await;
    // Giving it away takes it out of sight, and says so by leading back to the list.
    let away = jonas
        .post(&format!("{ticket}/fields"), &[("group_id", "")])
        .await;
    assert_eq!(away.location.as_deref(), Some("/agent/views/mine"));
    let wrong = priya
        .post(&format!("{ticket}/fields"), &[("group_id", "99")])
        .await;
    wrong.must_say("There is no such group.");
    // What they open themselves stays where they can see it.
    let new = [
        ("requester_email", "maja@school.example"),
        ("requester_name", "Maja"),
        ("subject", "By telephone"),
        ("body", "She called."),
    ];
    let opened = jonas.post("/agent/tickets", &new).await;
    jonas.follow(opened).await.must_say("By telephone");
    assert_eq!(jonas.get("/agent/mail").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_belongs_already_keeps_what_they_are_and_domains_belong_to_one() {
    let school = school(Sharing::Everyone, Right::Comment);
    let desk = &school.desk;
    desk.person(
        "Ola Ek",
        "ola@desk.example",
        domain::person::Role::Admin,
        "en",
    );
    let mut ola = desk.signed_in("ola@desk.example").await;
    let add = format!("/agent/organizations/{}/people", school.id);
    let again = ola
        .post(
            &add,
            &[("email", "astrid@school.example"), ("role", "user")],
        )
        .await;
    again.must_say("This person belongs here already.");
    let team = ola
        .post(&add, &[("email", "ola@desk.example"), ("role", "admin")])
        .await;
    team.must_say("This person is in the team");
    for (domains, told) in [
        ("gmail.com", "Everybody can have an address"),
        ("first.example", ""),
        ("first.example", "belongs to First already"),
    ] {
        let name = if told.is_empty() { "First" } else { "Second" };
        let fields = [
            ("name", name),
            ("domains", domains),
            ("sharing", "none"),
            ("right", "comment"),
        ];
        let made = ola.post("/agent/organizations", &fields).await;
        assert_eq!(made.location.is_some(), told.is_empty(), "{}", made.text);
        made.must_say(told);
    }
}
