//! Stories of what support is not for: products of others, and integrations, which are planned with people.

use axum::http::Method;
use domain::person::{EmailAddress, Role};
use serde_json::json;

use crate::harness::{Browser, Desk};
use crate::portals::education;

/// The name of a field's control.
fn control(desk: &Desk, key: &str) -> String {
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let row = all.fields.iter().find(|row| row.key == key).unwrap();
    format!("request[custom_fields][{}]", row.id())
}

fn number(desk: &Desk, key: &str) -> String {
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let row = all.forms.iter().find(|row| row.key == key).unwrap();
    row.id.to_string()
}

fn tickets(desk: &Desk) -> i64 {
    let count = |tx: &platform::store::Tx<'_>| tx.number("SELECT count(*) FROM ticket", &[]);
    desk.app().store.read_now(count).unwrap()
}

async fn astrid() -> (Desk, Browser) {
    let desk = Desk::open();
    education(&desk);
    let astrid = desk.signed_in("astrid@nova.example").await;
    (desk, astrid)
}

#[tokio::test(flavor = "multi_thread")]
async fn c10_a_product_of_somebody_else_leads_to_its_supplier_and_nothing_is_sent() {
    let (desk, mut astrid) = astrid().await;
    let form = astrid.get("/hc/en/requests/new").await;
    // A script shows the card when the product is chosen; until then it is hidden.
    form.must_say("data-suppliers")
        .must_say("data-product=\"library\" aria-label=\"Library Partner\" hidden");
    let product = control(&desk, "product");
    let affected = control(&desk, "who_affected");
    let mut fields = vec![
        ("request[subject]", "Loans are gone"),
        ("request[description]", "Since Monday."),
        (affected.as_str(), "all"),
        (product.as_str(), "library"),
    ];
    let turned = astrid.post("/hc/en/requests/new", &fields).await;
    assert_eq!(turned.status, 422);
    turned
        .must_say("The library tool (partner) is from Library Partner: please turn to them.")
        .must_say("mailto:support@library.example")
        .must_say("tel:+4681234567")
        .must_say("https://library.example/help")
        .must_say("data-product=\"library\" aria-label=\"Library Partner\">")
        .must_say("Loans are gone");
    assert_eq!(tickets(&desk), 0);
    let swedish = astrid.post("/hc/sv/requests/new", &fields).await;
    swedish.must_say("kommer från Library Partner: vänd dig till dem.");
    // About their own they ask as always.
    fields[3].1 = "platform";
    let sent = astrid.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(tickets(&desk), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn b04_c19_c20_an_integration_is_planned_with_people_and_is_no_ticket() {
    let (desk, mut astrid) = astrid().await;
    let form = astrid.get("/hc/en/requests/new").await;
    form.must_say("Connect a tool or an integration")
        .must_say("contact your customer consultant first")
        .must_say("request[subject]");
    let route = number(&desk, "tool_connection");
    let page = astrid
        .get(&format!("/hc/en/requests/new?ticket_form_id={route}"))
        .await;
    page.must_say("Contact your customer consultant or Key Account Manager first")
        .must_say(
            "the Service Management team then plans the connection with you and carries it out",
        )
        .must_say("service.management@platform.example")
        .must_say("Technical information is in the Developer Portal")
        .must_say("href=\"https://developers.example/\"")
        .must_say("This is not sent as a request.");
    assert!(!page.says("request[description]") && !page.says("id=\"send\""));
    astrid
        .get(&format!("/hc/sv/requests/new?ticket_form_id={route}"))
        .await
        .must_say("Kontakta först din kundkonsult")
        .must_say("utvecklarportalen");
    // Once somebody is known for their organization, they are named instead.
    let manager = desk.person("Kim Konsult", "kim@desk.example", Role::Agent, "en");
    let now = desk.app().clock.now();
    let named = |tx: &platform::store::Tx<'_>| {
        let id = organizations::queries::find_by_name(tx, "Nova")?.unwrap();
        let mut facts = organizations::queries::find_organization(tx, id)?
            .unwrap()
            .facts;
        facts.account_manager = Some(manager);
        organizations::queries::set_facts(tx, id, &facts, now)
    };
    desk.app().store.write_now(named).unwrap();
    let page = astrid
        .get(&format!("/hc/en/requests/new?ticket_form_id={route}"))
        .await;
    page.must_say("mailto:kim@desk.example");
    assert!(!page.says("service.management@platform.example"));
    // Whatever is sent makes no ticket, by whatever door, and what was typed goes along to the next type.
    let fields = [
        ("ticket_form_id", route.as_str()),
        ("request[subject]", "Connect <us>"),
        ("request[description]", "Please."),
    ];
    let page = astrid.post("/hc/en/requests/new", &fields).await;
    page.must_say("This is not sent as a request.")
        .must_say("name=\"request[subject]\" value=\"Connect &#60;us&#62;\"");
    let usual = number(&desk, "ticket");
    let back = [&fields[1..], &[("choose", usual.as_str())]].concat();
    let page = astrid.post("/hc/en/requests/new", &back).await;
    page.must_say("value=\"Connect &#60;us&#62;\"")
        .must_say("id=\"send\"");
    let request = json!({"request": {"subject": "Connect us", "comment": {"body": "Please."},
        "ticket_form_id": route.parse::<i64>().unwrap()}});
    let address = EmailAddress::read("astrid@nova.example").unwrap();
    let person = desk
        .app()
        .store
        .read_now(|tx| people::queries::find_by_address(tx, &address));
    let person = person.unwrap().unwrap().id;
    let (status, _) = desk
        .program(
            person,
            "astrid@nova.example",
            Method::POST,
            "/api/v2/requests",
            &request,
        )
        .await;
    assert!((400..500).contains(&status), "{status}");
    assert_eq!(tickets(&desk), 0);
    // The team writes no ticket in it either, and the usual type cannot be made one.
    let mut priya = desk.signed_in("priya@desk.example").await;
    let new = priya.get("/agent/tickets/new").await;
    assert!(!new.says("Connect a tool"));
    let mut ola = desk.signed_in("ola@desk.example").await;
    let address = format!("/agent/forms/{}", number(&desk, "ticket"));
    let page = ola.get(&address).await;
    page.must_say("Leads to people").must_say("Whom to turn to");
    let usual = [
        ("key", "ticket"),
        ("name_en", "Create a ticket"),
        ("listed", "everyone"),
        ("active", "1"),
        ("is_route", "1"),
        ("do", "save"),
    ];
    let refused = ola.post(&address, &usual).await;
    assert_eq!(refused.status, 422);
    refused.must_say("The usual type makes tickets.");
}
