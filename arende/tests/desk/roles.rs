//! Roles that a desk makes for itself: what each lets its people do, and that nobody rises above themselves.

use domain::PersonId;
use domain::permission::{Permission, Permissions};
use domain::person::Role;
use people::queries::roles::{
    find_permissions, find_role_by_name, find_team_role, list_roles, set_team_role,
};

use crate::harness::{Browser, Desk};

/// A desk with an administrator, and with somebody of a role that may these things.
async fn desk_with(permissions: &[Permission]) -> (Desk, Browser, Browser, PersonId) {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@roles.example", Role::Admin, "en");
    let kim = desk.person("Kim Berg", "kim@roles.example", Role::Agent, "en");
    let mut ola = desk.signed_in("ola@roles.example").await;
    let mut fields = vec![("name", "Special")];
    fields.extend(permissions.iter().map(|one| ("may", one.word())));
    let made = ola.post("/agent/roles", &fields).await;
    ola.follow(made).await.must_say("Saved. It holds");
    desk.app()
        .store
        .write_now(|tx| set_team_role(tx, kim, find_role_by_name(tx, "special")?))
        .unwrap();
    let kim_browser = desk.signed_in("kim@roles.example").await;
    (desk, ola, kim_browser, kim)
}

fn role_id(desk: &Desk, name: &str) -> i64 {
    let found = desk
        .app()
        .store
        .read_now(|tx| find_role_by_name(tx, name))
        .unwrap();
    found.unwrap()
}

/// What the form of a person says; a new one has an address too.
fn said<'a>(name: &'a str, role: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("email", "new@roles.example"),
        ("role", role),
        ("language", "en"),
        ("time_zone", "UTC"),
    ]
}

const BEYOND: &str = "Your role does not reach that far";

#[tokio::test(flavor = "multi_thread")]
async fn a_role_opens_what_it_names_and_nothing_else() {
    let (_desk, _ola, mut kim, _) = desk_with(&[Permission::Audit, Permission::Answer]).await;
    assert_eq!(kim.get("/agent/audit").await.status, 200);
    for closed in [
        "/agent/settings/general",
        "/agent/jobs",
        "/agent/people",
        "/agent/roles",
        "/agent/mail",
        "/agent/groups",
        "/agent/organizations/new",
    ] {
        assert_eq!(kim.get(closed).await.status, 404, "{closed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_role_may_counts_from_the_next_page_on() {
    let (desk, mut ola, mut kim, _) = desk_with(&[Permission::Audit]).await;
    let path = format!("/agent/roles/{}", role_id(&desk, "Special"));
    ola.post(&path, &[("name", "Special"), ("may", "jobs")])
        .await;
    assert_eq!(kim.get("/agent/audit").await.status, 404);
    assert_eq!(kim.get("/agent/jobs").await.status, 200);
    // The same again changes nothing; another role's name is taken; a name is needed.
    ola.post(&path, &[("name", "Special"), ("may", "jobs")])
        .await;
    let taken = ola.post(&path, &[("name", "lead")]).await;
    assert_eq!(taken.status, 422);
    taken.must_say("Another role has that name.");
    ola.post("/agent/roles", &[("name", " ")])
        .await
        .must_say("Give the role a name");
    ola.get("/agent/audit?area=role")
        .await
        .must_say("Role changed: Special")
        .must_say("<del>audit</del>")
        .must_say("<ins>jobs</ins>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_somebody_has_stays() {
    let (desk, mut ola, _, kim) = desk_with(&[]).await;
    let read = |person| {
        desk.app()
            .store
            .read_now(|tx| find_team_role(tx, person))
            .unwrap()
    };
    let remove = format!("/agent/roles/{}/remove", read(kim).unwrap());
    ola.post(&remove, &[])
        .await
        .must_say("Somebody has this role.");
    let person = format!("/agent/people/{kim}");
    let saved = ola.post(&person, &said("Kim Berg", "agent")).await;
    ola.follow(saved).await.must_say("Role in the team: agent");
    assert_eq!(read(kim), None);
    let removed = ola.post(&remove, &[]).await;
    ola.follow(removed).await.must_say("The role is removed.");
    let left = desk.app().store.read_now(list_roles).unwrap();
    assert!(left.iter().all(|role| role.name != "Special"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_people_never_gives_or_takes_more_than_they_may_themselves() {
    let may = [Permission::People, Permission::Answer, Permission::Mail];
    let (desk, mut ola, mut kim, me) = desk_with(&may).await;
    // Lead and administrator are not offered, and refused to whoever sends them all the same.
    let page = kim.get("/agent/people/new").await;
    page.must_say("Agent");
    assert!(!page.says("Administrator") && !page.says(">Lead<"));
    let lead = format!("role-{}", role_id(&desk, "Lead"));
    for beyond in ["admin", &lead] {
        let refused = kim.post("/agent/people", &said("Nils", beyond)).await;
        assert_eq!(refused.status, 422);
        refused.must_say(BEYOND);
    }
    let added = kim.post("/agent/people", &said("Nils", "agent")).await;
    assert_eq!(added.status, 303);
    // Nobody raises themselves, and an administrator is out of reach: name, second factor, suspension.
    let myself = format!("/agent/people/{me}");
    kim.post(&myself, &said("Kim Berg", "admin"))
        .await
        .must_say(BEYOND);
    let find = "SELECT id FROM person WHERE email = 'ola@roles.example'";
    let admin = desk
        .app()
        .store
        .read_now(|tx| tx.number(find, &[]))
        .unwrap();
    for what in ["suspend", "second-factor", "sign-out", "unsuspend"] {
        kim.post(&format!("/agent/people/{admin}/{what}"), &[])
            .await
            .must_say(BEYOND);
    }
    let renamed = format!("/agent/people/{admin}");
    kim.post(&renamed, &said("Renamed", "admin"))
        .await
        .must_say(BEYOND);
    // A role that is not there is given to nobody; an administrator gives any other.
    let absent = ola.post(&myself, &said("Kim Berg", "role-99999")).await;
    assert_eq!(absent.status, 404);
    let given = ola.post(&myself, &said("Kim Berg", &lead)).await;
    ola.follow(given).await.must_say("Role in the team: Lead");
    let held = desk.app().store.read_now(|tx| find_permissions(tx, me));
    assert_eq!(held.unwrap(), Permissions::lead());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_answer_reads_and_leaves_notes() {
    let (_desk, mut ola, mut kim, _) = desk_with(&[]).await;
    let opened = ola
        .post(
            "/agent/tickets",
            &[
                ("requester_email", "maja@skola.example"),
                ("requester_name", "Maja Lind"),
                ("subject", "The screen stays black"),
                ("public", "1"),
                ("body", "Since Monday."),
            ],
        )
        .await;
    let place = opened.location.clone().unwrap_or_default();
    let number: String = place
        .trim_start_matches("/agent/tickets/")
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    assert!(!number.is_empty(), "{place} {}", opened.text);
    let page = kim.get(&format!("/agent/tickets/{number}")).await;
    page.must_say("The screen stays black");
    assert!(!page.says("data-statuses"));
    let comments = format!("/agent/tickets/{number}/comments?view=all");
    let note = kim
        .post(&comments, &[("public", "0"), ("body", "Seen it too.")])
        .await;
    assert_eq!(note.status, 303, "{}", note.text);
    let refused = kim
        .post(&comments, &[("public", "1"), ("body", "Hello.")])
        .await;
    assert_eq!(refused.status, 422);
    refused
        .must_say("Your role lets you write internal notes.")
        .must_say("Hello.");
    let fields = format!("/agent/tickets/{number}/fields");
    let kept = kim.post(&fields, &[("priority", "urgent")]).await;
    assert_eq!(kept.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_groups_limits_others_and_never_widens_what_they_see_themselves() {
    use domain::permission::Reach;
    let (desk, _ola, mut kim, me) = desk_with(&[Permission::Groups, Permission::Answer]).await;
    let jonas = desk.person("Jonas", "jonas@roles.example", Role::Agent, "en");
    let find = "SELECT id FROM team_role WHERE name_folded = 'special'";
    let store = &desk.app().store;
    let special = store.read_now(|tx| tx.number(find, &[])).unwrap();
    store
        .write_now(|tx| set_team_role(tx, jonas, Some(special)))
        .unwrap();
    let reach = |person: PersonId| format!("/agent/agents/{person}/reach");
    let limited = kim.post(&reach(jonas), &[("reach", "groups")]).await;
    kim.follow(limited).await.must_say("Saved");
    let widened = kim.post(&reach(jonas), &[("reach", "all")]).await;
    assert_eq!(widened.status, 303);
    // Not themselves, not a lead, and nobody once they see only their groups' tickets.
    kim.post(&reach(me), &[("reach", "groups")])
        .await
        .must_say(BEYOND);
    let lead = role_id(&desk, "Lead");
    store
        .write_now(|tx| set_team_role(tx, jonas, Some(lead)))
        .unwrap();
    kim.post(&reach(jonas), &[("reach", "groups")])
        .await
        .must_say(BEYOND);
    let now = desk.app().clock.now();
    store
        .write_now(|tx| {
            people::queries::set_reach(tx, me, Reach::Groups, now)?;
            set_team_role(tx, jonas, Some(special))
        })
        .unwrap();
    kim.post(&reach(jonas), &[("reach", "all")])
        .await
        .must_say(BEYOND);
}
