//! One organization for the team: facts, contacts, who sees what, people, open requests.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::OrganizationId;
use domain::permission::Sharing;
use domain::person::{MembershipRole, Role};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::web::{MustBeAgent, SignedIn, number};
use platform::{App, Error, Result};

use super::form::{first_day, last_day};
use crate::commands::count_seats;
use crate::queries::{self, CONTACTS, Member, Organization};
use crate::views::{ContactCard, MemberRow, NewMember, OpenRow, OrganizationPage};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agent/organizations/{id}", get(show))
}

/// Administrators and the account manager look after an organization's people.
pub(super) fn looks_after(person: &SignedIn, organization: &Organization) -> bool {
    person.role == Role::Admin || organization.facts.account_manager == Some(person.id)
}

/// The key of a role's word.
pub(super) fn role_key(role: MembershipRole) -> &'static str {
    match role {
        MembershipRole::User => "organization-role-user",
        MembershipRole::Representative => "organization-role-representative",
        MembershipRole::Admin => "organization-role-admin",
    }
}

/// The key of a sharing's sentence.
pub(super) fn sharing_key(sharing: Sharing) -> &'static str {
    match sharing {
        Sharing::Nobody => "organization-sharing-none",
        Sharing::People => "organization-sharing-people",
        Sharing::Administrators => "organization-sharing-administrators",
        Sharing::Representatives => "organization-sharing-representatives",
        Sharing::Everyone => "organization-sharing-everyone",
    }
}

/// Members as the pages show them.
pub(super) fn member_rows(w: &Words, members: &[Member], now: domain::Moment) -> Vec<MemberRow> {
    members
        .iter()
        .map(|member| MemberRow {
            id: member.person.0,
            face: people::page::face(member.person, &member.name),
            email: member.email.clone(),
            role: member.role.word(),
            role_label: w.t(role_key(member.role)).into_owned(),
            from: first_day(member.from),
            to: last_day(member.to),
            sees: member.named.map_or("none", domain::permission::Right::word),
            over: !member.is_valid(now),
        })
        .collect()
}

async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    let said = match query_value(&uri, "saved").as_str() {
        "1" => Some("organization-saved"),
        "removed" => Some("organization-removed"),
        _ => None,
    };
    page(
        &app,
        &agent,
        id,
        NewMember::default(),
        Problems::default(),
        said,
    )
    .await
}

/// The page; with `problems` at the form for people.
pub(super) async fn page(
    app: &App,
    agent: &MustBeAgent,
    id: OrganizationId,
    new: NewMember,
    problems: Problems,
    said: Option<&'static str>,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, person, now) = (agent.visitor.actor, agent.person.id, app.clock.now());
    let (around, found, contacts, members, open, seats) = app
        .store
        .read(move |tx| {
            let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
            Ok((
                surroundings(tx, Some(person))?,
                found,
                queries::list_contacts(tx, id)?,
                queries::list_members(tx, id)?,
                queries::list_visible_open(tx, &actor, id, now)?,
                count_seats(tx, id, now)?,
            ))
        })
        .await?;
    let mut f = frame(
        &agent.visitor,
        w,
        &format!("/agent/organizations/{id}"),
        Here::Organizations,
        found.facts.name.clone(),
        around,
    );
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let cards = CONTACTS.iter().zip(contacts);
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = OrganizationPage {
        w,
        id: id.0,
        facts: facts(&w, &found),
        contract: found.facts.contract.clone(),
        notes: found.facts.notes.clone(),
        contacts: cards
            .filter(|(_, contact)| *contact != queries::Contact::default())
            .map(|(kind, contact)| ContactCard {
                kind: w.t(contact_key(kind)).into_owned(),
                name: contact.name,
                email: contact.email,
                phone: contact.phone,
            })
            .collect(),
        sharing: w.t(sharing_key(found.sharing)).into_owned(),
        reads_only: found.right == domain::permission::Right::Read,
        names_people: found.sharing == Sharing::People,
        seats: w.t2("organization-seats", "taken", seats.1, "seats", seats.0),
        members: member_rows(&w, &members, now),
        open: open
            .into_iter()
            .map(|one| OpenRow {
                url: format!("/agent/tickets/{}?view=all", one.id),
                number: one.id,
                subject: one.subject,
                requester: one.requester,
                when: w.ago(one.active_at, now),
            })
            .collect(),
        may_edit: agent.person.role == Role::Admin,
        may_change_people: looks_after(&agent.person, &found),
        new,
        problems,
        f,
    };
    html(status, &page)
}

pub(super) fn contact_key(kind: &str) -> &'static str {
    match kind {
        "sales" => "organization-contact-sales",
        "billing" => "organization-contact-billing",
        _ => "organization-contact-local",
    }
}

/// The facts that are known, as label and text.
fn facts(w: &Words, found: &Organization) -> Vec<(String, String)> {
    let facts = &found.facts;
    let language = facts
        .locale
        .as_deref()
        .and_then(platform::language::Locale::read)
        .map(|locale| locale.name().to_owned());
    let all = [
        ("organization-domains", Some(facts.domains.clone())),
        ("organization-country", Some(facts.country.clone())),
        ("organization-language", language),
        ("organization-time-zone", facts.time_zone.clone()),
        (
            "organization-account-manager",
            found.account_manager_name.clone(),
        ),
    ];
    all.into_iter()
        .filter_map(|(key, text)| {
            Some((w.t(key).into_owned(), text.filter(|text| !text.is_empty())?))
        })
        .collect()
}
