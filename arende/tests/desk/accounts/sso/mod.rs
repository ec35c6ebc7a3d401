//! Single sign-on: people of a school come in with the account they have there, and connect the one they have here.

mod attackers;
mod provider;

use axum::http::StatusCode;
use domain::person::{EmailAddress, Role};
use domain::{HOUR, MINUTE};
use people::commands::sso::{Draft, Secret, save};
use people::queries::sso::Provider as Decided;
use people::settings::SECOND_FACTOR;
use serde_json::{Value, json};

use super::{decide, is_in, mails_to, tries};
use crate::harness::{Browser, Desk, PASSWORD, Page};
use provider::{CLIENT, Provider, SECRET, query};

/// What administrators decide, unless the test says otherwise: a school that speaks for its own domain.
fn decided(provider: &Provider) -> Draft {
    Draft {
        provider: Decided {
            slug: "skolan".to_owned(),
            name: "Skolan".to_owned(),
            issuer: provider.issuer(),
            client_id: CLIENT.to_owned(),
            domains: "school.example".to_owned(),
            active: true,
            ..Decided::default()
        },
        secret: Secret::New(SECRET.to_owned()),
        ..Draft::default()
    }
}

fn saves(desk: &Desk, draft: &Draft) {
    let now = desk.app().clock.now();
    let mut draft = draft.clone();
    let saved = desk.app().store.write_now(|tx| {
        let known = people::queries::sso::find_provider(tx, &draft.provider.slug)?;
        let mut one = draft.clone();
        one.provider.id = known.map_or(0, |known| known.id);
        save(tx, &desk.app().key, &one, true, now)
    });
    draft.provider.id = saved.unwrap().unwrap();
}

async fn with_school(change: impl FnOnce(&mut Draft)) -> (Desk, Provider) {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let provider = Provider::opens(desk.app().clock.clone()).await;
    let mut draft = decided(&provider);
    change(&mut draft);
    saves(&desk, &draft);
    (desk, provider)
}

/// Sets out; answers where the provider is asked.
async fn sets_out(browser: &mut Browser, back: &str) -> String {
    let path = format!(
        "/hc/en/signin/with/skolan?return_to={}",
        platform::web::address::encoded(back)
    );
    let led = browser.get(&path).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.text);
    led.location.unwrap()
}

/// Goes to the provider and comes back with what it says.
async fn comes(browser: &mut Browser, provider: &Provider, claims: Value, back: &str) -> Page {
    let asked = sets_out(browser, back).await;
    let path = provider.lets_in(&asked, claims);
    browser.get(&path).await
}

fn astrid() -> Value {
    json!({ "sub": "astrid-1", "email": "Astrid@school.example", "email_verified": true, "name": "Astrid L" })
}

fn maja() -> Value {
    json!({ "sub": "maja-17", "email": "maja@school.example", "email_verified": true, "name": "Maja  Ek" })
}

fn find(desk: &Desk, email: &str) -> Option<people::queries::Person> {
    let address = EmailAddress::read(email).unwrap();
    let found = desk
        .app()
        .store
        .read_now(|tx| people::queries::find_by_address(tx, &address));
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a04_who_has_an_account_at_the_school_comes_in_and_lands_where_they_wanted() {
    let (desk, school) = with_school(|_| {}).await;
    let mut browser = desk.browser();
    let door = browser.get("/hc/en/requests/new?x=1").await;
    assert_eq!(door.status, StatusCode::OK);
    let page = browser
        .get("/hc/en/signin?return_to=%2Fhc%2Fen%2Frequests")
        .await;
    page.must_say("Sign in with Skolan")
        .must_say("/hc/en/signin/with/skolan?return_to=%2Fhc%2Fen%2Frequests");
    let asked = sets_out(&mut browser, "/hc/en/requests").await;
    let values = query(&asked);
    assert_eq!(values["client_id"], CLIENT);
    assert_eq!(
        values["redirect_uri"],
        "http://127.0.0.1:3000/access/oidc/skolan"
    );
    assert!(values["state"].len() >= 43 && values["nonce"].len() >= 43);
    assert!(!asked.contains("secret"));
    let path = school.lets_in(&asked, astrid());
    let back = browser.get(&path).await;
    assert_eq!(
        back.location.as_deref(),
        Some("/hc/en/requests"),
        "{}",
        back.text
    );
    let page = browser.get("/hc/en/account").await;
    page.must_say("Astrid Lindqvist")
        .must_say("astrid@school.example");
    // Whoever had an account is told that it can be opened that way now.
    let mails = mails_to(&desk, "astrid@school.example");
    assert!(
        mails.last().unwrap().contains("gemensam inloggning"),
        "{mails:?}"
    );
    // Next time the provider's word is enough, whatever the address is there by then.
    let mut again = desk.browser();
    let renamed =
        json!({ "sub": "astrid-1", "email": "new@elsewhere.example", "email_verified": true });
    let back = comes(&mut again, &school, renamed, "").await;
    assert_eq!(back.location.as_deref(), Some("/hc/sv"), "{}", back.text);
    again
        .get("/hc/en/account")
        .await
        .must_say("astrid@school.example");
    assert_eq!(mails_to(&desk, "astrid@school.example").len(), mails.len());
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/people/1")
        .await
        .must_say("Signed in by single sign-on")
        .must_say("Connected Skolan");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_nobody_knows_get_an_account_only_where_that_was_decided() {
    let (desk, school) = with_school(|_| {}).await;
    let mut browser = desk.browser();
    let page = comes(&mut browser, &school, maja(), "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.must_say("Skolan opens no account here");
    assert!(find(&desk, "maja@school.example").is_none());
    assert!(!is_in(&mut browser).await);

    desk.app()
        .store
        .write_now(|tx| {
            people::queries::add_organization(
                tx,
                "Kvarnby",
                "school.example",
                false,
                desk.app().clock.now(),
            )
        })
        .unwrap();
    let mut draft = decided(&school);
    draft.provider.newcomers = true;
    saves(&desk, &draft);
    // What she wrote as a guest is hers afterwards (E18).
    let mut guest = desk.browser();
    guest.get("/hc/en/requests/new").await;
    let fields = [
        ("request[subject]", "The door is shut"),
        ("request[description]", "Help"),
        ("request[anonymous_requester_email]", "maja@school.example"),
    ];
    guest.post("/hc/en/requests/new", &fields).await;
    let page = comes(&mut browser, &school, maja(), "/hc/en/requests").await;
    assert_eq!(
        page.location.as_deref(),
        Some("/hc/en/requests"),
        "{}",
        page.text
    );
    browser.follow(page).await.must_say("The door is shut");
    let maja = find(&desk, "maja@school.example").unwrap();
    assert!(maja.has_account && maja.verified);
    let members = desk
        .app()
        .store
        .read_now(|tx| people::queries::list_memberships(tx, maja.id, desk.app().clock.now()));
    assert_eq!(members.unwrap()[0].name, "Kvarnby");
    // Somebody quite new has the name that the provider tells.
    let nils = json!({ "sub": "nils", "email": "nils@school.example", "email_verified": true, "name": "Nils  Holm" });
    comes(&mut desk.browser(), &school, nils, "").await;
    assert_eq!(
        find(&desk, "nils@school.example").unwrap().name,
        "Nils Holm"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_by_its_owner_who_is_asked_once_more() {
    let (desk, school) = with_school(|draft| draft.provider.domains.clear()).await;
    // The provider speaks for nobody: by itself it opens nothing.
    let page = comes(&mut desk.browser(), &school, astrid(), "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.must_say("connect Skolan under Account");

    let mut owner = desk.signed_in("astrid@school.example").await;
    let page = owner.get("/hc/en/account/ways").await;
    page.must_say("Connect Skolan")
        .must_say("/hc/en/account/ways/with/skolan");
    let led = owner.get("/hc/en/account/ways/with/skolan").await;
    let path = school.lets_in(
        &led.location.unwrap(),
        json!({ "sub": "astrid-1", "email": "a@x.example" }),
    );
    let back = owner.get(&path).await;
    let ask = owner.follow(back).await;
    ask.must_say("Connect this account?")
        .must_say("a@x.example");
    let way = ask.field("way");
    let connect = "/hc/en/account/ways/connect";
    // A session alone, perhaps a stolen one, does not do it; another browser's neither.
    let stolen = owner.post(connect, &[("way", &way)]).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut other = desk.signed_in("priya@desk.example").await;
    let page = other
        .post(connect, &[("way", &way), ("password", PASSWORD)])
        .await;
    assert_eq!(page.location.as_deref(), Some("/hc/en/account/ways"));
    let done = owner
        .post(connect, &[("way", &way), ("password", PASSWORD)])
        .await;
    owner
        .follow(done)
        .await
        .must_say("Connected. You can sign in with it");
    let twice = owner
        .post(connect, &[("way", &way), ("password", PASSWORD)])
        .await;
    assert_eq!(twice.location.as_deref(), Some("/hc/en/account/ways"));

    let mut browser = desk.browser();
    let page = comes(&mut browser, &school, json!({ "sub": "astrid-1" }), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert!(is_in(&mut browser).await);

    // Nobody else gets the same account there.
    let mut erik = desk.signed_in("jonas@desk.example").await;
    let led = erik.get("/hc/en/account/ways/with/skolan").await;
    let path = school.lets_in(&led.location.unwrap(), json!({ "sub": "astrid-1" }));
    let back = erik.get(&path).await;
    let way = erik.follow(back).await.field("way");
    let done = erik
        .post(connect, &[("way", &way), ("password", PASSWORD)])
        .await;
    erik.follow(done)
        .await
        .must_say("connected with somebody else here");

    // And it is let go again.
    let page = owner.get("/hc/en/account/ways").await;
    let identity = page.field("identity");
    let gone = owner
        .post("/hc/en/account/ways", &[("identity", &identity)])
        .await;
    owner
        .follow(gone)
        .await
        .must_say("It opens your account no longer");
    let page = comes(
        &mut desk.browser(),
        &school,
        json!({ "sub": "astrid-1" }),
        "",
    )
    .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_at_the_provider_mean_roles_and_organizations_here() {
    let (desk, school) = with_school(|draft| {
        draft.provider.newcomers = true;
        draft.provider.team = true;
        draft.provider.claim = "realm_access.roles".to_owned();
        draft.roles = "desk-admins = admin\ndesk = agent".to_owned();
    })
    .await;
    let kvarnby = desk.organization("Kvarnby skola", false);
    let mut draft = decided(&school);
    draft.provider.newcomers = true;
    draft.provider.team = true;
    draft.provider.claim = "realm_access.roles".to_owned();
    draft.roles = "desk-admins = admin\ndesk = agent".to_owned();
    draft.organizations = "teachers = Kvarnby skola\n@school.example=kvarnby SKOLA".to_owned();
    saves(&desk, &draft);
    let role = |email: &str| find(&desk, email).unwrap().role;
    let with = |groups: Value| {
        let mut said = maja();
        said["realm_access"] = json!({ "roles": groups });
        said
    };
    let mut browser = desk.browser();
    let page = comes(&mut browser, &school, with(json!(["desk", "x"])), "").await;
    assert_eq!(page.location.as_deref(), Some("/agent"), "{}", page.text);
    assert_eq!(role("maja@school.example"), Role::Agent);
    let maja_id = find(&desk, "maja@school.example").unwrap().id;
    let members = desk
        .app()
        .store
        .read_now(|tx| people::queries::list_memberships(tx, maja_id, desk.app().clock.now()));
    assert_eq!(members.unwrap()[0].belonging.organization, kvarnby);
    // She becomes another one there, and then leaves: what was open ends.
    let page = comes(
        &mut desk.browser(),
        &school,
        with(json!(["desk-admins", "desk"])),
        "",
    )
    .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(role("maja@school.example"), Role::Admin);
    assert!(!is_in(&mut browser).await, "another role signs out");
    comes(&mut browser, &school, with(json!([])), "").await;
    assert_eq!(role("maja@school.example"), Role::User);
    assert_eq!(
        browser.get("/agent/people").await.status,
        StatusCode::NOT_FOUND
    );
    // Roles given by hand stay, whatever the groups say.
    let ola = json!({ "sub": "ola", "email": "ola@school.example", "email_verified": true });
    desk.person("Ola Two", "ola@school.example", Role::Admin, "en");
    comes(&mut desk.browser(), &school, ola, "").await;
    assert_eq!(role("ola@school.example"), Role::Admin);
    // Lines that mean nothing are named.
    let mut admin = desk.signed_in("ola@desk.example").await;
    admin
        .get("/agent/sso/skolan")
        .await
        .must_say("desk-admins = admin");
    let fields = [
        ("name", "Skolan"),
        ("issuer", "http://10.0.0.1/"),
        ("client_id", "x"),
        ("domains", "not a domain!"),
        ("roles", "desk agent\nx = king"),
        ("organizations", "a = Nowhere"),
    ];
    let refused = admin.post("/agent/sso/skolan", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .must_say("x = king")
        .must_say("a = Nowhere")
        .must_say("begins with https")
        .must_say("Write mail domains");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_comes_in_only_by_a_provider_that_is_trusted_for_it() {
    let (desk, school) = with_school(|draft| draft.provider.domains = "*".to_owned()).await;
    let priya = json!({ "sub": "priya", "email": "priya@desk.example", "email_verified": true });
    let page = comes(&mut desk.browser(), &school, priya.clone(), "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.must_say("Members of the support team do not sign in with Skolan");
    let mut draft = decided(&school);
    draft.provider.domains = "*".to_owned();
    draft.provider.team = true;
    saves(&desk, &draft);
    let page = comes(&mut desk.browser(), &school, priya.clone(), "/agent/search").await;
    assert_eq!(page.location.as_deref(), Some("/agent/search"));
    // Trust that was taken away counts at the next sign-in, also for who is connected.
    draft.provider.team = false;
    saves(&desk, &draft);
    let page = comes(&mut desk.browser(), &school, priya, "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_step_is_asked_for_unless_the_provider_has_its_own() {
    let (desk, school) = with_school(|_| {}).await;
    decide(&desk, &SECOND_FACTOR, "everyone");
    let mut browser = desk.browser();
    let page = comes(&mut browser, &school, astrid(), "/hc/en/requests").await;
    assert_eq!(
        page.location.as_deref(),
        Some("/hc/sv/signin/second-factor")
    );
    assert!(!is_in(&mut browser).await);
    let mut draft = decided(&school);
    draft.provider.second_factor = true;
    saves(&desk, &draft);
    let page = comes(&mut browser, &school, astrid(), "/hc/en/requests").await;
    assert_eq!(page.location.as_deref(), Some("/hc/en/requests"));
    assert!(is_in(&mut browser).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_the_only_way_passwords_and_links_are_not_taken_but_of_administrators() {
    let (desk, school) = with_school(|draft| draft.provider.only_way = true).await;
    desk.person("Rut Ek", "rut@school.example", Role::Admin, "en");
    let only = "People with this address sign in with Skolan";
    // The same words whoever has the address, and whatever the password.
    let mut pages = Vec::new();
    for (email, password) in [
        ("astrid@school.example", PASSWORD),
        ("astrid@school.example", "wrong"),
        ("nobody@school.example", "wrong"),
    ] {
        let mut browser = desk.browser();
        let page = tries(&mut browser, email, password).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.must_say(only);
        pages.push(page.text.replace(email, "").replace(&browser.csrf, ""));
        assert!(!is_in(&mut browser).await);
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    let mut browser = desk.browser();
    browser.get("/hc/en/password").await;
    let page = browser
        .post("/hc/en/password", &[("email", "astrid@school.example")])
        .await;
    page.must_say(only);
    assert!(mails_to(&desk, "astrid@school.example").is_empty());
    let page = tries(&mut browser, "rut@school.example", PASSWORD).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "the way out stays");
    let page = comes(&mut desk.browser(), &school, astrid(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    // The provider is switched off: everything is as before, and who came by it is out.
    let mut draft = decided(&school);
    draft.provider.active = false;
    draft.provider.only_way = true;
    saves(&desk, &draft);
    desk.signed_in("astrid@school.example").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn switching_a_provider_off_ends_what_came_by_it_at_once() {
    let (desk, school) = with_school(|draft| draft.provider.ends_session = true).await;
    let mut by_password = desk.signed_in("astrid@school.example").await;
    let mut browser = desk.browser();
    comes(&mut browser, &school, astrid(), "").await;
    browser.get("/hc/en").await;
    let news = browser.listens().await;
    let mut draft = decided(&school);
    draft.provider.active = false;
    saves(&desk, &draft);
    assert!(!is_in(&mut browser).await);
    news.ends().await;
    assert!(is_in(&mut by_password).await);
    browser.get("/hc/en/signin").await;
    assert!(!browser.get("/hc/en/signin").await.says("Skolan"));
    let page = browser.get("/hc/en/signin/with/skolan").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_offers_to_sign_out_there_too() {
    let (desk, school) = with_school(|draft| draft.provider.ends_session = true).await;
    let mut browser = desk.browser();
    comes(&mut browser, &school, astrid(), "").await;
    browser.get("/hc/en").await;
    let out = browser.post("/signout", &[]).await;
    assert_eq!(out.location.as_deref(), Some("/hc/sv/signed-out/skolan"));
    let page = browser.get("/hc/en/signed-out/skolan").await;
    page.must_say("You are still signed in at Skolan")
        .must_say(&format!("{}/end?client_id=the-desk", school.issuer()));
    assert!(!is_in(&mut browser).await);
    let mut other = desk.signed_in("astrid@school.example").await;
    let out = other.post("/signout", &[]).await;
    assert_eq!(out.location.as_deref(), Some("/hc/sv"), "not there at all");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_or_says_no_is_told_in_words_with_a_way_on() {
    let (desk, school) = with_school(|_| {}).await;
    school.is_away(true);
    let mut browser = desk.browser();
    let page = browser.get("/hc/sv/signin/with/skolan").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    page.must_say("Skolan svarar inte")
        .must_say("/hc/sv/signin/with/skolan")
        .must_say("Logga in på ett annat sätt");
    school.is_away(false);
    let asked = sets_out(&mut browser, "").await;
    let state = query(&asked)["state"].clone();
    let no = format!(
        "/access/oidc/skolan?error=access_denied&error_description=%3Cb%3Eevil&state={state}"
    );
    let page = browser.get(&no).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.must_say("Skolan did not let you in");
    assert!(!page.says("evil"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_remembered_and_read_anew_when_another_one_signs() {
    let (desk, school) = with_school(|_| {}).await;
    for _ in 0..3 {
        let page = comes(&mut desk.browser(), &school, astrid(), "").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(school.keys_read(), 1);
    desk.app().clock.advance(5 * MINUTE);
    school.takes_another_key("second");
    let page = comes(&mut desk.browser(), &school, astrid(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(school.keys_read(), 2);
    desk.app().clock.advance(2 * HOUR);
    comes(&mut desk.browser(), &school, astrid(), "").await;
    assert_eq!(school.keys_read(), 3, "after an hour they are read again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_note_leaves_out_is_asked_for_and_believed_of_the_same_person_only() {
    let (desk, school) = with_school(|_| {}).await;
    school.says_on_its_page(json!({
        "sub": "astrid-1", "email": "astrid@school.example", "email_verified": "true",
    }));
    let page = comes(
        &mut desk.browser(),
        &school,
        json!({ "sub": "astrid-1" }),
        "",
    )
    .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let page = comes(&mut desk.browser(), &school, json!({ "sub": "thief" }), "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_add_a_provider_whose_secret_is_never_shown_again() {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let school = Provider::opens(desk.app().clock.clone()).await;
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/sso").await.must_say("No provider yet");
    ola.get("/agent/sso/new").await.must_say("/access/oidc/");
    let issuer = school.issuer();
    let fields = [
        ("slug", "skolan"),
        ("name", "Skolan"),
        ("issuer", issuer.as_str()),
        ("client_id", CLIENT),
        ("secret", SECRET),
        ("domains", "school.example"),
        ("active", "yes"),
    ];
    let added = ola.post("/agent/sso", &fields).await;
    let page = ola.follow(added).await;
    page.must_say("http://127.0.0.1:3000/access/oidc/skolan");
    assert!(!page.says(SECRET));
    let checked = ola.post("/agent/sso/skolan", &[("deed", "check")]).await;
    ola.follow(checked).await.must_say("The provider answers.");
    // In the database it is nothing that can be read, and it stays when the field is left empty.
    let kept = |desk: &Desk| {
        let one = desk
            .app()
            .store
            .read_now(|tx| people::queries::sso::find_provider(tx, "skolan"));
        one.unwrap().unwrap().secret.unwrap()
    };
    let sealed = kept(&desk);
    assert!(!sealed.contains(SECRET));
    let mut fields = fields.to_vec();
    fields[4] = ("secret", "");
    ola.post("/agent/sso/skolan", &fields).await;
    assert_eq!(kept(&desk), sealed);
    let page = comes(&mut desk.browser(), &school, astrid(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    school.is_away(true);
    let checked = ola.post("/agent/sso/skolan", &[("deed", "check")]).await;
    ola.follow(checked)
        .await
        .must_say("The provider cannot be used");
    let removed = ola.post("/agent/sso/skolan", &[("deed", "remove")]).await;
    ola.follow(removed).await.must_say("Removed.");
    assert_eq!(
        ola.get("/agent/sso/skolan").await.status,
        StatusCode::NOT_FOUND
    );
}
