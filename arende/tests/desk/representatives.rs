//! Stories of representatives: what they must have learnt, who waits for their seat, who takes over when they leave.

use domain::permission::{Right, Sharing};
use domain::person::{MembershipRole, Role};
use domain::{DAY, PersonId};
use organizations::queries::{find_member, list_waiting};
use platform::language::Locale;

use crate::customers::{School, asks, school};
use crate::harness::{Browser, Desk};

/// Astrid's school, with Ola, who administers the desk.
async fn with_admin(sharing: Sharing) -> (School, Browser) {
    let school = school(sharing, Right::Comment);
    school
        .desk
        .person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let ola = school.desk.signed_in("ola@desk.example").await;
    (school, ola)
}

const BASIC: [(&str, &str); 6] = [
    ("key", "basic"),
    ("name_en", "Basic training"),
    ("name_sv", "Grundutbildning"),
    ("how_en", "Book it at https://learn.desk.example/"),
    ("months", "12"),
    ("required", "1"),
];

fn day_of(desk: &Desk, days: i64) -> String {
    let at = desk.app().clock.now().plus(days * DAY);
    platform::language::iso(at)[..10].to_owned()
}

fn mails_to(desk: &Desk, address: &str) -> Vec<String> {
    let all = desk.outbox().into_iter();
    all.filter(|mail| mail.contains(&format!("To: {address}")))
        .collect()
}

fn role(school: &School, person: PersonId) -> Option<MembershipRole> {
    let found = school
        .desk
        .app()
        .store
        .read_now(|tx| find_member(tx, school.id, person));
    found.unwrap().map(|member| member.role)
}

#[tokio::test(flavor = "multi_thread")]
async fn c07_without_the_required_training_one_reads_and_answers_but_does_not_ask() {
    let (school, mut ola) = with_admin(Sharing::Everyone).await;
    let desk = &school.desk;
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let request = asks(&mut astrid, "Before there were trainings", &[]).await;
    let wrong = ola
        .post("/agent/trainings", &[("key", "No Key"), ("months", "0")])
        .await;
    assert_eq!(wrong.status, 422);
    wrong
        .must_say("small letters, digits and dashes")
        .must_say("whole number from 1 to 1200")
        .must_say("Give the training a name");
    let added = ola.post("/agent/trainings", &BASIC).await;
    let page = ola.follow(added).await;
    page.must_say("Basic training")
        .must_say("Good for 12 months · Nobody asks without it");
    let again = ola.post("/agent/trainings", &BASIC).await;
    again.must_say("There is a training of that short name already.");
    // Astrid is told which one, that she never had it, and where to take it; in her language too.
    let page = astrid.get("/hc/en/requests/new").await;
    page.must_say("you need a training that you do not have now")
        .must_say("Basic training")
        .must_say("Not completed yet")
        .must_say("href=\"https://learn.desk.example/\"");
    assert!(!page.says("request[subject]"));
    astrid
        .get("/hc/sv/requests/new")
        .await
        .must_say("Grundutbildning")
        .must_say("Inte genomförd ännu");
    let fields = [
        ("request[subject]", "Help"),
        ("request[description]", "Please"),
    ];
    let refused = astrid.post("/hc/en/requests/new", &fields).await;
    assert_eq!(refused.status, 403);
    astrid.get(&request).await.must_say("reply-form");
    astrid
        .post(&format!("{request}/reply"), &[("body", "Still here")])
        .await;
    astrid.get(&request).await.must_say("Still here");
    // Visitors cannot go around it.
    let mut visitor = desk.browser();
    let home = visitor.get("/hc/en").await;
    assert!(!home.says("without an account"));
    visitor
        .get("/hc/en/requests/new")
        .await
        .must_say("Sign in to submit a request.");
    // Ola notes it by hand; a day to come is no day of completion.
    let trainings = format!("/agent/people/{}/trainings", school.astrid);
    let soon = day_of(desk, 40);
    let ahead = ola
        .post(&trainings, &[("training", "1"), ("completed", &soon)])
        .await;
    assert_eq!(ahead.status, 422);
    ahead.must_say("That day lies ahead.").must_say(&soon);
    for (field, told) in [
        (
            [("training", "1"), ("completed", "x")],
            "This is not a day.",
        ),
        (
            [("training", "9"), ("completed", "2020-01-01")],
            "Choose one of the list.",
        ),
    ] {
        ola.post(&trainings, &field).await.must_say(told);
    }
    let long_ago = day_of(desk, -700);
    ola.post(&trainings, &[("training", "1"), ("completed", &long_ago)])
        .await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("Not valid since");
    let recent = day_of(desk, -350);
    let noted = ola
        .post(&trainings, &[("training", "1"), ("completed", &recent)])
        .await;
    ola.follow(noted).await.must_say("Good until");
    asks(&mut astrid, "She may again", &[]).await;
    // She sees it herself, and so does who runs the school, and the team.
    astrid.get("/hc/en/trainings").await.must_say("Good until");
    astrid
        .get("/hc/en/requests")
        .await
        .must_say("/hc/en/trainings");
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    let own = birgitta.get("/hc/en/organization").await;
    own.must_say("Basic training: Good until")
        .must_say("Basic training: Not completed yet");
    let page = ola
        .get(&format!("/agent/organizations/{}", school.id))
        .await;
    page.must_say("Basic training: Good until");
    // What was noted by mistake is taken back; what is not hers is not there.
    let erik = format!("/agent/people/{}/trainings", school.erik);
    assert_eq!(ola.post(&erik, &[("remove", "2")]).await.status, 404);
    let back = ola.post(&trainings, &[("remove", "2")]).await;
    assert!(!ola.follow(back).await.says(&recent));
}

#[tokio::test(flavor = "multi_thread")]
async fn c07_who_has_a_training_that_ends_is_told_once_before_and_it_ends_on_its_day() {
    let (school, mut ola) = with_admin(Sharing::Nobody).await;
    let desk = &school.desk;
    ola.post("/agent/trainings", &BASIC).await;
    let trainings = format!("/agent/people/{}/trainings", school.astrid);
    let day = day_of(desk, -350);
    ola.post(&trainings, &[("training", "1"), ("completed", &day)])
        .await;
    for _ in 0..2 {
        arende::schedule::sweep(desk.app()).unwrap();
        desk.later();
    }
    let mails = mails_to(desk, "astrid@school.example");
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("Basic training"));
    assert!(mails[0].contains("https://learn.desk.example/"));
    desk.app().clock.advance(20 * DAY);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("Not valid since");
    let mut ola = desk.signed_in("ola@desk.example").await;
    // A longer time counts for what was completed before as well; then it is no longer asked for at all.
    let longer = [("name_en", "Basic"), ("months", "24"), ("required", "1")];
    ola.post("/agent/trainings/1", &longer).await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("request[subject]");
    let retired = [("name_en", "Basic"), ("months", "1"), ("retired", "1")];
    ola.post("/agent/trainings/1", &retired).await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("request[subject]");
    let bad = [("name_en", "Basic"), ("months", "never")];
    assert_eq!(ola.post("/agent/trainings/1", &bad).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn c06_who_finds_no_seat_waits_for_one_and_gets_it_when_it_is_free() {
    let (school, mut ola) = with_admin(Sharing::Nobody).await;
    let desk = &school.desk;
    let maja = desk.person("Maja Sund", "maja@school.example", Role::User, "en");
    desk.join(maja, school.id, MembershipRole::Representative);
    let olle = desk.person("Olle Hast", "olle@school.example", Role::User, "sv");
    desk.join(olle, school.id, MembershipRole::User);
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    let of = |person| format!("/hc/en/organizations/{}/people/{person}", school.id);
    let third = birgitta
        .post(&of(school.erik), &[("role", "representative")])
        .await;
    third.must_say("put this person on the waiting list");
    for person in [school.erik, olle] {
        birgitta.post(&of(person), &[("role", "wait")]).await;
    }
    let own = birgitta.get("/hc/en/organization").await;
    own.must_say("2 people wait for one.")
        .must_say("Waits for a seat, number 2.");
    let waits = format!("/agent/organizations/{}/people/{olle}", school.id);
    ola.post(&waits, &[("action", "stop-waiting")]).await;
    ola.post(&waits, &[("action", "wait")]).await;
    birgitta.post(&of(olle), &[("role", "stop-waiting")]).await;
    birgitta.post(&of(olle), &[("role", "wait")]).await;
    // Maja is dismissed: Erik was first.
    birgitta.post(&of(maja), &[("role", "user")]).await;
    assert_eq!(
        role(&school, school.erik),
        Some(MembershipRole::Representative)
    );
    assert_eq!(role(&school, olle), Some(MembershipRole::User));
    desk.later();
    let to_erik = mails_to(desk, "erik@school.example");
    assert!(
        to_erik[0].contains("You are a representative of"),
        "{to_erik:?}"
    );
    let to_birgitta = mails_to(desk, "birgitta@school.example");
    assert_eq!(to_birgitta.len(), 1);
    // Astrid's last day passes; the clock sees that a seat is free.
    let ends = [
        ("role", "representative"),
        ("to", &day_of(desk, 3)),
        ("from", "2020-01-01"),
    ];
    let astrid = format!(
        "/agent/organizations/{}/people/{}",
        school.id, school.astrid
    );
    ola.post(&astrid, &ends).await;
    desk.app().clock.advance(5 * DAY);
    arende::schedule::sweep(desk.app()).unwrap();
    assert_eq!(role(&school, olle), Some(MembershipRole::Representative));
    let waiting = desk.app().store.read_now(|tx| list_waiting(tx, school.id));
    assert!(waiting.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_when_the_contract_is_over_its_people_read_and_are_told_whom_to_turn_to() {
    let (school, mut ola) = with_admin(Sharing::Nobody).await;
    let desk = &school.desk;
    let now = desk.app().clock.now();
    let decided = |tx: &platform::store::Tx<'_>| {
        people::settings::WHO_ASKS.store(tx, None, "representatives", now)
    };
    desk.app().store.write_now(decided).unwrap();
    let last = day_of(desk, 2);
    let fields = [
        ("name", "Fjällgård Gymnasium"),
        ("contract_until", last.as_str()),
        ("external_id", "crm-7"),
        ("sharing", "none"),
        ("right", "comment"),
    ];
    ola.post(&format!("/agent/organizations/{}/edit", school.id), &fields)
        .await;
    ola.get(&format!("/agent/organizations/{}", school.id))
        .await
        .must_say(&last)
        .must_say("crm-7");
    let second = [
        ("name", "Another"),
        ("external_id", "crm-7"),
        ("sharing", "none"),
        ("right", "comment"),
    ];
    let taken = ola.post("/agent/organizations", &second).await;
    taken.must_say("Another organization has that number already.");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    asks(&mut astrid, "In time", &[]).await;
    desk.app().clock.advance(4 * DAY);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("The contract of your organization has ended.");
}

#[tokio::test(flavor = "multi_thread")]
async fn new_people_have_the_language_and_time_zone_of_their_organization() {
    let (school, mut ola) = with_admin(Sharing::Nobody).await;
    let fields = [
        ("name", "Fjällgård Gymnasium"),
        ("domains", "school.example"),
        ("locale", "sv"),
        ("time_zone", "Europe/Helsinki"),
        ("sharing", "none"),
        ("right", "comment"),
    ];
    ola.post(&format!("/agent/organizations/{}/edit", school.id), &fields)
        .await;
    let people = format!("/agent/organizations/{}/people", school.id);
    for address in ["new@school.example", "new@elsewhere.example"] {
        let fields = [("email", address), ("role", "user")];
        let added = ola.post(&people, &fields).await;
        assert!(added.location.is_some(), "{}", added.text);
        let found = school.desk.app().store.read_now(|tx| {
            let address = domain::person::EmailAddress::read(address)?;
            people::queries::find_by_address(tx, &address)
        });
        let found = found.unwrap().unwrap();
        assert_eq!(
            (&*found.locale, &*found.time_zone),
            ("sv", "Europe/Helsinki")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c09_a_successor_takes_over_everything_that_is_open_in_one_step() {
    let (school, mut ola) = with_admin(Sharing::Nobody).await;
    let desk = &school.desk;
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let open = asks(&mut astrid, "The exam is black", &[]).await;
    let private = asks(&mut astrid, "A sick pupil", &[("request[private]", "1")]).await;
    let mut erik = desk.signed_in("erik@school.example").await;
    let cc = [("request[collaborators]", "astrid@school.example")];
    let copied = asks(&mut erik, "Erik asks", &cc).await;
    let follow = |tx: &platform::store::Tx<'_>| {
        let now = desk.app().clock.now();
        organizations::queries::set_following(tx, school.id, school.astrid, true, now)
    };
    desk.app().store.write_now(follow).unwrap();
    let maja = desk.person("Maja Sund", "maja@school.example", Role::User, "en");
    desk.join(maja, school.id, MembershipRole::User);
    // A stranger to the school cannot take over, and nothing happens then.
    let sven = desk.person("Sven Other", "sven@elsewhere.example", Role::User, "en");
    let mut birgitta = desk.signed_in("birgitta@school.example").await;
    let page = format!(
        "/hc/en/organizations/{}/people/{}/successor",
        school.id, school.astrid
    );
    birgitta
        .get(&page)
        .await
        .must_say("Open requests: 1. Requests of others where they are in CC: 1.")
        .must_say("Maja Sund");
    for (successor, told) in [
        ("", "Choose who takes over."),
        (&*sven.to_string(), "must belong to the organization now"),
        (
            &*school.astrid.to_string(),
            "must belong to the organization now",
        ),
    ] {
        let refused = birgitta.post(&page, &[("successor", successor)]).await;
        assert_eq!(refused.status, 422);
        refused.must_say(told);
    }
    let fields = [("successor", &*maja.to_string()), ("leaves", "1")];
    let passed = birgitta.post(&page, &fields).await;
    birgitta
        .follow(passed)
        .await
        .must_say("Everything was passed on.");
    let mut maja_reads = desk.signed_in("maja@school.example").await;
    maja_reads
        .get(&open)
        .await
        .must_say("Birgitta Norén passed this on to Maja Sund");
    maja_reads
        .get(&copied)
        .await
        .must_say("added Maja Sund as CC");
    assert_eq!(maja_reads.get(&private).await.status, 404);
    maja_reads
        .get("/hc/en/search?query=exam")
        .await
        .must_say("The exam is black");
    assert_eq!(astrid.get(&open).await.status, 404);
    assert_eq!(astrid.get(&copied).await.status, 404);
    astrid.get(&private).await.must_say("A sick pupil");
    assert_eq!(role(&school, maja), Some(MembershipRole::Representative));
    let follows = desk.app().store.read_now(|tx| {
        let follows = organizations::queries::follows;
        Ok((
            follows(tx, school.id, maja)?,
            follows(tx, school.id, school.astrid)?,
        ))
    });
    assert_eq!(follows.unwrap(), (true, false));
    desk.later();
    let to_maja = mails_to(desk, "maja@school.example");
    assert!(to_maja.iter().any(|mail| mail.contains("taken over")));
    let to_astrid = mails_to(desk, "astrid@school.example");
    assert!(to_astrid.iter().any(|mail| mail.contains("passed on")));
    // Answers go to who took over.
    let number = open.rsplit('/').next().unwrap();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = priya.get(&format!("/agent/tickets/{number}")).await;
    ticket.must_say("passed this on to Maja Sund");
    // Erik is removed before anybody thought of his requests: the page says so, and they are passed on then.
    ola.post(
        &format!("/agent/organizations/{}/people/{}", school.id, school.erik),
        &[("action", "remove")],
    )
    .await;
    let page = ola
        .get(&format!("/agent/organizations/{}", school.id))
        .await;
    page.must_say("Erik Kallio left one open request.");
    let left = format!(
        "/agent/organizations/{}/people/{}/successor",
        school.id, school.erik
    );
    ola.get(&left)
        .await
        .must_say("Pass on the requests of Erik");
    let passed = ola.post(&left, &[("successor", &*maja.to_string())]).await;
    let page = ola.follow(passed).await;
    assert!(!page.says("left one open request"));
    maja_reads
        .get(&copied)
        .await
        .must_say("Ola Ek passed this on");
    assert_eq!(ola.get(&left).await.status, 404, "nothing of his is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn b04_d04_people_see_whom_to_turn_to_and_nobody_elses() {
    let (school, mut ola) = with_admin(Sharing::Nobody).await;
    let desk = &school.desk;
    let fields = [
        ("name", "Fjällgård Gymnasium"),
        ("sharing", "none"),
        ("right", "comment"),
        ("account_manager", "4"),
        ("sales_name", "Salla Sälj"),
        ("sales_email", "sales@desk.example"),
        ("billing_name", "Bo Faktura"),
        ("billing_phone", "+46 (0)8 123 45"),
    ];
    let priya = desk
        .app()
        .store
        .read_now(|tx| tx.number("SELECT id FROM person WHERE name = 'Priya Nair'", &[]))
        .unwrap()
        .to_string();
    let mut fields = fields.to_vec();
    fields[3].1 = &priya;
    ola.post(&format!("/agent/organizations/{}/edit", school.id), &fields)
        .await;
    let mut erik = desk.signed_in("erik@school.example").await;
    for page in ["/hc/en", "/hc/en/requests"] {
        let page = erik.get(page).await;
        page.must_say("Your contacts")
            .must_say("Priya Nair")
            .must_say("sales@desk.example")
            .must_say("href=\"tel:+46081234");
    }
    erik.get("/hc/sv").await.must_say("Dina kontakter");
    desk.person("Sven Other", "sven@elsewhere.example", Role::User, "en");
    let mut sven = desk.signed_in("sven@elsewhere.example").await;
    assert!(!sven.get("/hc/en").await.says("Salla"));
    assert!(!desk.browser().get("/hc/en").await.says("Salla"));
    let now = desk.app().clock.now();
    for (shown, home, requests) in [
        ("home", true, false),
        ("requests", false, true),
        ("nowhere", false, false),
    ] {
        let decided = |tx: &platform::store::Tx<'_>| {
            organizations::contacts::SHOWN_TO_CUSTOMERS.store(tx, None, shown, now)
        };
        desk.app().store.write_now(decided).unwrap();
        assert_eq!(erik.get("/hc/en").await.says("Salla"), home);
        assert_eq!(erik.get("/hc/en/requests").await.says("Salla"), requests);
    }
    assert_eq!(Locale::ALL.len(), 2, "both languages were read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_keeps_organizations_trainings_groups_and_sheets_and_an_agent_does_not() {
    let (school, _) = with_admin(Sharing::Nobody).await;
    let desk = &school.desk;
    let jonas = desk.person("Jonas Bergman", "jonas@desk.example", Role::Agent, "en");
    let lead = |tx: &platform::store::Tx<'_>| {
        use people::queries::roles::{find_role_by_name, set_team_role};
        set_team_role(tx, jonas, find_role_by_name(tx, "lead")?)
    };
    desk.app().store.write_now(lead).unwrap();
    let mut jonas_works = desk.signed_in("jonas@desk.example").await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    let organization = format!("/agent/organizations/{}", school.id);
    for page in [
        format!("{organization}/edit"),
        format!("{organization}/people/{}/successor", school.astrid),
        format!("/agent/people/{}/trainings", school.astrid),
        "/agent/import".to_owned(),
        "/agent/export/organizations.csv".to_owned(),
        "/agent/groups".to_owned(),
    ] {
        assert_eq!(jonas_works.get(&page).await.status, 200, "{page}");
        assert_eq!(priya.get(&page).await.status, 404, "{page}");
    }
    jonas_works
        .get("/agent/organizations")
        .await
        .must_say("/agent/organizations/new");
    let added = jonas_works.post("/agent/trainings", &BASIC).await;
    jonas_works.follow(added).await.must_say("Basic training");
    // Which tickets agents work on is theirs to say as well, but never their own: nobody widens what they see themselves.
    let reach = format!("/agent/agents/{jonas}/reach");
    let widened = jonas_works.post(&reach, &[("reach", "all")]).await;
    widened.must_say("Your role does not reach that far");
    assert_eq!(widened.status, 422);
}
