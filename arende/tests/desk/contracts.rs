//! What is promised follows from an organization's contract, and open tickets follow what is changed about it.

use domain::OrganizationId;

use crate::critical_days::comes_first;
use crate::harness::{Browser, Desk};
use crate::portals::{asks, education, service_desk};
use crate::promises::{at, becomes, due};

/// Changes an organization on its page.
async fn changes(ola: &mut Browser, id: OrganizationId, more: &[(&str, &str)]) -> u16 {
    let mut fields = vec![
        ("name", "Nova"),
        ("sharing", "everyone"),
        ("right", "comment"),
    ];
    fields.extend_from_slice(more);
    let address = format!("/agent/organizations/{id}/edit");
    let changed = ola.post(&address, &fields).await;
    changed.status.as_u16()
}

async fn gold(desk: &Desk, ola: &mut Browser) {
    let fields = [
        ("name", "Gold customers"),
        ("contracts", "Gold"),
        ("first_reply.any", "1 h *"),
        ("active", "1"),
    ];
    let kept = ola.post("/agent/sla-policies", &fields).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    comes_first(desk, "Gold customers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_decides_what_is_promised_while_it_holds() {
    let desk = Desk::open();
    let team = service_desk(&desk);
    becomes(&desk, at(3, 2, 9, 0));
    let mut ola = desk.signed_in("ola@desk.example").await;
    gold(&desk, &mut ola).await;
    ola.get("/agent/sla-policies")
        .await
        .must_say("contract Gold");
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "How do I print?", &[]).await;
    assert_eq!(due(&desk, &request), Some(at(3, 3, 9, 0)));
    // Written in another way it is the same; open tickets follow soon.
    let contract = [
        ("contract_name", "gold"),
        ("contract_from", "2026-03-01"),
        ("contract_until", "2026-12-31"),
    ];
    assert_eq!(changes(&mut ola, team.nova, &contract).await, 303);
    desk.later();
    assert_eq!(due(&desk, &request), Some(at(3, 2, 10, 0)));
    ola.get(&format!("/agent/organizations/{}", team.nova))
        .await
        .must_say("gold")
        .must_say("2026-03-01");
    let page = ola.get("/agent/sla-policies/new").await;
    page.must_say("value=\"gold\"");
    astrid
        .get("/hc/en/requests/new?ticket_form_id=support")
        .await
        .must_say("within 1 h");
    // Before it begins nothing comes of it.
    let later = [("contract_name", "Gold"), ("contract_from", "2026-04-01")];
    assert_eq!(changes(&mut ola, team.nova, &later).await, 303);
    desk.later();
    assert_eq!(due(&desk, &request), Some(at(3, 3, 9, 0)));
    let wrong = [
        ("contract_from", "2026-04-01"),
        ("contract_until", "2026-03-01"),
    ];
    assert_eq!(changes(&mut ola, team.nova, &wrong).await, 422);
    // As a file it says the same.
    let settings = arende::routes::settings();
    let store = &desk.app().store;
    let written = store
        .read_now(|tx| ::portals::current(tx, settings))
        .unwrap();
    let policy = written
        .policies
        .iter()
        .find(|one| one.name == "Gold customers");
    assert_eq!(policy.unwrap().contracts, ["Gold"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn open_tickets_follow_when_the_country_of_an_organization_changes() {
    let desk = Desk::open();
    let team = education(&desk);
    becomes(&desk, at(5, 22, 8, 0));
    let mut ola = desk.signed_in("ola@desk.example").await;
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "Nobody can sign in", &["all"]).await;
    assert_eq!(due(&desk, &request), Some(at(5, 25, 8, 0)));
    // Whit Monday is free in Norway.
    assert_eq!(
        changes(&mut ola, team.nova, &[("country", "NO")]).await,
        303
    );
    desk.later();
    assert_eq!(due(&desk, &request), Some(at(5, 26, 8, 0)));
}
