//! The four portals that one desk can be, by settings alone: what their customers find, name by name (`behaviours`).

mod lists;
mod mails;

use domain::form::Kind;
use domain::person::{MembershipRole, Role};
use domain::{OrganizationId, PersonId};
use forms::catalogue::catalogue;
use forms::drafts::{FieldDraft, FormDraft, OptionDraft};

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

fn team(desk: &Desk) -> Team {
    let nova = desk.organization("Nova", true);
    let astrid = desk.person("Astrid Ek", "astrid@nova.example", Role::User, "en");
    let erik = desk.person("Erik Berg", "erik@nova.example", Role::User, "en");
    let nils = desk.person("Nils Falk", "nils@nova.example", Role::User, "en");
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.join(astrid, nova, MembershipRole::User);
    desk.join(erik, nova, MembershipRole::User);
    desk.join(nils, nova, MembershipRole::Admin);
    Team { nova, erik }
}

/// A field of options that the usual form asks, and which the list knows as the product.
fn products(desk: &Desk) {
    let now = desk.app().clock.now();
    let stored = desk.app().store.write_now(|tx| {
        let mut draft = FieldDraft::new(Kind::Choice);
        draft.title.put("en", "Product");
        for (key, label) in [("portal", "Portal"), ("analytics", "Analytics")] {
            let mut option = OptionDraft {
                key: key.to_owned(),
                active: true,
                ..OptionDraft::default()
            };
            option.label.put("en", label);
            draft.options.push(option);
        }
        let field = draft.store(tx, None, now)?.unwrap();
        let all = catalogue(tx)?;
        let form = all.default_form().unwrap();
        let mut draft = FormDraft::from(form);
        draft.fields.push(field);
        draft.store(tx, Some(form.id), now)
    });
    stored.unwrap().unwrap();
}

/// The cloud portal (D).
pub(crate) fn cloud_portal(desk: &Desk) -> Team {
    decide(
        desk,
        &[
            ("list_name.en", "Support Tickets"),
            ("ask_words.en", "Create a Ticket"),
            ("ask_place", "menu"),
            (
                "list_columns",
                "subject, id, product, reference, status, activity",
            ),
            ("list_filters", "search, groups, status, product, created"),
            ("list_order", "activity"),
            ("customer_reference", "yes"),
            ("mail_content", "link"),
            ("mail_reply", "no"),
            ("mail_to", "requester, admins"),
            ("who_asks", "signed-in"),
        ],
    );
    products(desk);
    team(desk)
}

/// The product helpdesk (E).
pub(crate) fn product_helpdesk(desk: &Desk) -> Team {
    decide(
        desk,
        &[
            ("list_name.en", "My requests"),
            ("list_columns", "subject, id, created, activity, status"),
            ("list_order", "activity"),
        ],
    );
    team(desk)
}

/// The service desk of the exam platform (A).
pub(crate) fn service_desk(desk: &Desk) -> Team {
    decide(
        desk,
        &[
            ("list_name.en", "My activities"),
            ("list_name.sv", "Mina aktiviteter"),
            ("list_filters", "search, groups, status"),
        ],
    );
    team(desk)
}

/// The school platform (B, C).
pub(crate) fn education(desk: &Desk) -> Team {
    decide(
        desk,
        &[
            ("list_name.en", "My Tickets"),
            ("list_name.sv", "Mina ärenden"),
            ("ask_words.en", "Create a ticket"),
            ("ask_words.sv", "Skapa ett ärende"),
            ("list_filters", "search, groups, created"),
            ("list_sortable", "created, activity, status"),
            (
                "menu_links.en",
                "Service Status | https://status.example | How everything is running\nRoadmap | https://roadmap.example | What comes next",
            ),
        ],
    );
    team(desk)
}

/// The team answers in public.
pub(crate) async fn answers(desk: &Desk, ticket: &str, text: &str) {
    let mut priya = desk.signed_in("priya@desk.example").await;
    let id = ticket.rsplit('/').next().unwrap();
    priya.get(&format!("/agent/tickets/{id}")).await;
    let fields = [("body", text), ("public", "1"), ("status_id", "3")];
    let sent = priya
        .post(&format!("/agent/tickets/{id}/comments"), &fields)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
}

/// Sends the usual form with a product chosen.
pub(crate) async fn asks(browser: &mut Browser, subject: &str, product: &str) -> String {
    let form = browser.get("/hc/en/requests/new").await;
    let submission = form.field("submission");
    let control = form.text.split("data-field=\"").skip(1).find_map(|part| {
        let part = part.split_once("<select")?.1;
        let name = part.split_once("name=\"")?.1;
        Some(name.split('"').next()?.to_owned())
    });
    let control = control.unwrap_or_default();
    let fields = [
        ("submission", submission.as_str()),
        ("request[subject]", subject),
        ("request[description]", "It stopped this morning."),
        (control.as_str(), product),
    ];
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
