//! The four portals that one desk can be, by settings alone: what their customers find, name by name (`behaviours`).

mod asking;
mod lists;
mod mails;

use domain::person::{MembershipRole, Role};
use domain::{OrganizationId, PersonId};

use crate::blueprints::lay;
use crate::harness::{Browser, Desk, Page};

/// Decides settings as `arende settings set` does.
pub(crate) fn decide(desk: &Desk, settings: &[(&str, &str)]) {
    let now = desk.app().clock.now();
    for (name, value) in settings {
        let (setting, locale) = arende::routes::settings()
            .iter()
            .find_map(|setting| {
                let mut names = setting.names().into_iter();
                names
                    .find(|(known, _)| known == name)
                    .map(|(_, locale)| (*setting, locale))
            })
            .unwrap();
        let value = setting.fit(value).unwrap();
        desk.app()
            .store
            .write_now(|tx| setting.store(tx, locale, &value, now))
            .unwrap();
    }
}

/// A team of three at one customer, of whom Nils is the administrator, and the vendor's people.
pub(crate) struct Team {
    pub(crate) nova: OrganizationId,
    pub(crate) erik: PersonId,
}

fn team(desk: &Desk, role: MembershipRole) -> Team {
    let nova = desk.organization("Nova", true);
    let astrid = desk.person("Astrid Ek", "astrid@nova.example", Role::User, "en");
    let erik = desk.person("Erik Berg", "erik@nova.example", Role::User, "en");
    let nils = desk.person("Nils Falk", "nils@nova.example", Role::User, "en");
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.join(astrid, nova, role);
    desk.join(erik, nova, MembershipRole::User);
    desk.join(nils, nova, MembershipRole::Admin);
    Team { nova, erik }
}

/// The cloud portal (D).
pub(crate) fn cloud_portal(desk: &Desk) -> Team {
    lay(desk, "cloud-portal");
    team(desk, MembershipRole::User)
}

/// The product helpdesk (E).
pub(crate) fn product_helpdesk(desk: &Desk) -> Team {
    lay(desk, "product-helpdesk");
    team(desk, MembershipRole::User)
}

/// The service desk of the exam platform (A).
pub(crate) fn service_desk(desk: &Desk) -> Team {
    lay(desk, "service-desk");
    team(desk, MembershipRole::User)
}

/// The school platform (B, C).
pub(crate) fn education(desk: &Desk) -> Team {
    lay(desk, "education");
    team(desk, MembershipRole::Representative)
}

/// The team answers in public.
pub(crate) async fn answers(desk: &Desk, ticket: &str, text: &str) {
    answers_as(desk, ticket, text, "pending").await;
}

/// The same, and the ticket becomes one of this category.
pub(crate) async fn answers_as(desk: &Desk, ticket: &str, text: &str, category: &str) {
    let table = desk
        .app()
        .store
        .read_now(tickets::queries::statuses::list_table)
        .unwrap();
    let status = table.iter().find(|row| row.key == category).unwrap();
    let status = status.id.to_string();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let id = ticket.rsplit('/').next().unwrap();
    priya.get(&format!("/agent/tickets/{id}")).await;
    let fields = [
        ("body", text),
        ("public", "1"),
        ("status_id", status.as_str()),
    ];
    let sent = priya
        .post(&format!("/agent/tickets/{id}/comments"), &fields)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
}

/// Sends the portal's first form; of its choices, each that offers one of `chosen` is answered with it.
pub(crate) async fn asks(browser: &mut Browser, subject: &str, chosen: &[&str]) -> String {
    let mut form = browser.get("/hc/en/requests/new").await;
    let mut through = String::new();
    if let Some((_, link)) = form.text.split_once("href=\"?ticket_form_id=") {
        through = link.split('"').next().unwrap().to_owned();
        let page = format!("/hc/en/requests/new?ticket_form_id={through}");
        form = browser.get(&page).await;
    }
    let submission = form.field("submission");
    let mut fields = vec![
        ("submission".to_owned(), submission),
        ("request[subject]".to_owned(), subject.to_owned()),
        (
            "request[description]".to_owned(),
            "It stopped this morning.".to_owned(),
        ),
    ];
    if !through.is_empty() {
        fields.push(("ticket_form_id".to_owned(), through));
    }
    for part in form.text.split("data-field=\"").skip(1) {
        for value in chosen {
            if part.contains(&format!("value=\"{value}\"")) {
                let name = part.split_once("name=\"").unwrap().1;
                let name = name.split('"').next().unwrap();
                fields.push((name.to_owned(), (*value).to_owned()));
            }
        }
    }
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let sent = browser.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    sent.location.unwrap().split('?').next().unwrap().to_owned()
}

/// In which order a page has these words.
#[track_caller]
pub(crate) fn in_order(page: &Page, words: &[&str]) {
    let table = page.text.find("<tbody").unwrap();
    let places: Vec<_> = words
        .iter()
        .map(|word| page.text[table..].find(word).unwrap())
        .collect();
    assert!(places.is_sorted(), "{words:?} stand in another order");
}
