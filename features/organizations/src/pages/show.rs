//! One organization for the team: facts, contacts, who sees what, people, open requests.

use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use domain::permission::{Permission, Sharing};
use domain::person::MembershipRole;
use domain::{Moment, OrganizationId, PersonId};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{MustBeAgent, number};
use platform::{App, Error, Result};

use super::Beside;
use super::form::{first_day, last_day};
use super::trainings::training_state;
use crate::asking::SUPPORT_ACCESS;
use crate::commands::count_seats;
use crate::contacts::cards;
use crate::queries::{self, Completion, LeftBehind, Member, Organization, Training, standings};
use crate::views::{LeftRow, MemberRow, NewMember, OpenRow, OrganizationPage, Support};
use crate::who::looks_after;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agent/organizations/{id}", get(show))
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

/// The people of an organization with what the pages tell of each.
pub(super) struct People {
    pub(super) members: Vec<Member>,
    /// How many seats there are, and how many are taken.
    pub(super) seats: (i64, i64),
    pub(super) waiting: Vec<PersonId>,
    trainings: Vec<Training>,
    completions: Vec<Completion>,
}

pub(super) fn people_of(tx: &Tx<'_>, id: OrganizationId, now: Moment) -> Result<People> {
    let mut trainings = queries::list_trainings(tx)?;
    trainings.retain(|training| !training.retired);
    Ok(People {
        members: queries::list_members(tx, id)?,
        seats: count_seats(tx, id, now)?,
        waiting: queries::list_waiting(tx, id)?,
        completions: if trainings.is_empty() {
            Vec::new()
        } else {
            queries::list_completions_in(tx, id)?
        },
        trainings,
    })
}

/// Members as the pages show them.
pub(super) fn member_rows(w: &Words, people: &People, now: Moment) -> Vec<MemberRow> {
    let place = |person| people.waiting.iter().position(|waiting| *waiting == person);
    people
        .members
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
            waits: place(member.person)
                .map(|place| w.t1("organization-waits", "place", place as i64 + 1)),
            trainings: standings(&people.trainings, &people.completions, member.person, now)
                .map(|(training, standing)| training_state(w, training, standing, now))
                .collect(),
        })
        .collect()
}

/// "1 of 2 seats are taken", and who waits.
pub(super) fn seats(w: &Words, (seats, taken): (i64, i64), waiting: usize) -> String {
    let told = w.t2("organization-seats", "taken", taken, "seats", seats);
    if waiting == 0 {
        return told;
    }
    format!("{told} {}", w.t1("organization-waiting", "count", waiting))
}

/// Somebody who left open requests, as the pages show them.
pub(super) fn left_row(w: &Words, left: LeftBehind) -> LeftRow {
    LeftRow {
        id: left.person.0,
        told: w.t2(
            "organization-left",
            "name",
            &left.name,
            "count",
            left.requests,
        ),
        name: left.name,
    }
}

/// What a redirect says was done.
pub(super) fn said(word: &str) -> Option<&'static str> {
    Some(match word {
        "1" => "organization-saved",
        "removed" => "organization-removed",
        "passed" => "organization-passed",
        _ => return None,
    })
}

async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    Extension(beside): Extension<Beside>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    let said = said(&query_value(&uri, "saved"));
    page(
        &app,
        (&agent, beside),
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
    (agent, beside): (&MustBeAgent, Beside),
    id: OrganizationId,
    new: NewMember,
    problems: Problems,
    said: Option<&'static str>,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, person, now) = (agent.visitor.actor, agent.person.id, app.clock.now());
    let (around, found, contacts, people, open, left, support, access, days) = app
        .store
        .read(move |tx| {
            let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
            if !queries::may_know(tx, &actor, id)? {
                return Err(Error::Absent);
            }
            Ok((
                surroundings(tx, Some(person))?,
                found,
                queries::list_contacts(tx, id)?,
                people_of(tx, id, now)?,
                queries::list_visible_open(tx, &actor, id, now)?,
                queries::list_left_behind(tx, id, true, now)?,
                read_support(tx, id, &w)?,
                SUPPORT_ACCESS.is_on(tx)?,
                (beside.0)(tx, id, &w, now)?,
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
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = OrganizationPage {
        w,
        access: access && looks_after(&agent.person, &found),
        id: id.0,
        facts: facts(&w, &found),
        contract: found.facts.contract.clone(),
        notes: found.facts.notes.clone(),
        days,
        contacts: cards(&w, contacts).collect(),
        sharing: w.t(sharing_key(found.sharing)).into_owned(),
        reads_only: found.right == domain::permission::Right::Read,
        names_people: found.sharing == Sharing::People,
        seats: seats(&w, people.seats, people.waiting.len()),
        full: people.seats.1 >= people.seats.0,
        left: left.into_iter().map(|one| left_row(&w, one)).collect(),
        members: member_rows(&w, &people, now),
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
        support,
        may_edit: agent.person.permissions.has(Permission::Organizations),
        may_change_people: looks_after(&agent.person, &found),
        new,
        problems,
        f,
    };
    html(status, &page)
}

/// Who answers its people first, and who looks after it.
fn read_support(tx: &Tx<'_>, id: OrganizationId, w: &Words) -> Result<Support> {
    let desks = queries::list_desks(tx)?;
    let chosen = queries::find_chosen_desk(tx, id)?;
    let now = queries::find_desk_for(tx, id)?;
    let by_country = desks
        .iter()
        .find(|desk| desk.id == now && chosen.is_none())
        .map_or_else(
            || w.t("support-vendor").into_owned(),
            |desk| desk.name.clone(),
        );
    let usual = (
        String::new(),
        w.t1("support-by-country", "name", by_country),
        chosen.is_none(),
    );
    let all = desks.into_iter().map(|desk| {
        let is_chosen = chosen == Some(desk.id);
        (desk.id.to_string(), desk.name, is_chosen)
    });
    Ok(Support {
        first_line: crate::first_line::has_own(tx, id)?,
        desks: std::iter::once(usual).chain(all).collect(),
    })
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
        ("organization-external-id", facts.external_id.clone()),
        (
            "organization-contract-name",
            Some(facts.contract_name.clone()),
        ),
        (
            "organization-contract-from",
            facts.contract_from.map(first_day),
        ),
        (
            "organization-contract-until",
            facts.contract_until.map(|_| last_day(facts.contract_until)),
        ),
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
