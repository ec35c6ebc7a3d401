//! The list of people, and adding one: for administrators.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::Permissions;
use domain::person::{EmailAddress, Role, Standing};
use platform::frame::{Face, Frame, Here, Problems, Turns, When, address, parts};
use platform::language::{Locale, Words, is_time_zone};
use platform::web::MustKeepPeople;
use platform::web::form::Fields;
use platform::{App, Error, Result};

use super::account::time_zones;
use super::account_more::when;
use super::{html, limited, query_value, status_of};
use crate::commands::accounts::{Newcomer, add_person};
use crate::commands::roles::{Given, give, must_be_givable};
use crate::page::{face, frame, surroundings};
use crate::queries::accounts;
use crate::queries::roles::{TeamRole, list_roles};

/// People on one page.
const ON_A_PAGE: i64 = 50;

/// Which people are listed, and the key of its words.
const WHICH: [(&str, &str); 6] = [
    ("all", "people-all"),
    ("team", "people-team"),
    ("customers", "people-customers"),
    ("invited", "people-invited"),
    ("guests", "people-guests"),
    ("suspended", "people-suspended"),
];

/// GET /agent/people
#[derive(Template)]
#[template(path = "agent_people.html")]
struct PeoplePage {
    w: Words,
    f: Frame,
    query: String,
    which: &'static str,
    people: Vec<ShownPerson>,
    turns: Turns,
}

impl PeoplePage {
    fn is(&self, which: &str) -> bool {
        self.which == which
    }

    /// The list of others, for the same words.
    fn with(&self, which: &str) -> String {
        let which = if which == "all" { "" } else { which };
        address("/agent/people", &[("q", &self.query), ("which", which)])
    }
}

struct ShownPerson {
    id: i64,
    face: Face,
    email: String,
    role: &'static str,
    /// What is special about the account; `None` for one that is simply there.
    standing: Option<&'static str>,
    organization: Option<String>,
    seen: Option<When>,
}

/// The words for a role.
pub(super) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Admin => "role-admin",
        Role::Agent => "role-agent",
        Role::User | Role::Visitor => "role-user",
    }
}

/// Somebody who asks, and is not of the team.
const CUSTOMER: Given = Given {
    role: Role::User,
    own: None,
};

/// The name of a role, the desk's own included.
pub(super) fn role_name(roles: &[TeamRole], given: Given, w: &Words) -> String {
    let own = roles
        .iter()
        .find(|role| given.role == Role::Agent && Some(role.id) == given.own);
    own.map_or_else(
        || w.t(role_key(given.role)).into_owned(),
        |role| role.name.clone(),
    )
}

/// The roles that somebody who may `mine` can give, and the one a person has: value and name.
pub(super) fn role_choices(
    roles: &[TeamRole],
    mine: Permissions,
    present: Given,
    w: &Words,
) -> Vec<(String, String)> {
    let plain = |role| Given { role, own: None };
    let own = roles.iter().map(|role| {
        let given = Given {
            role: Role::Agent,
            own: Some(role.id),
        };
        (given, Some(role.permissions))
    });
    [plain(Role::User), plain(Role::Agent)]
        .into_iter()
        .map(|given| (given, None))
        .chain(own)
        .chain([(plain(Role::Admin), None)])
        .filter(|(given, own)| {
            *given == present || mine.covers(Permissions::held_by(given.role, *own))
        })
        .map(|(given, _)| (given.word(), role_name(roles, given, w)))
        .collect()
}

/// The words for a standing that is worth saying.
pub(super) fn standing_key(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Guest => Some("standing-guest"),
        Standing::Invited => Some("standing-invited"),
        Standing::Suspended => Some("standing-suspended"),
        Standing::Active => None,
    }
}

pub(super) async fn list(
    State(app): State<App>,
    admin: MustKeepPeople,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let query: String = query_value(&uri, "q").trim().chars().take(200).collect();
    let asked = query_value(&uri, "which");
    let which = WHICH
        .iter()
        .find(|(word, _)| *word == asked)
        .map_or("all", |(word, _)| word);
    let page = Turns::asked(&query_value(&uri, "page"));
    let (most, skip) = Turns::rows(page, ON_A_PAGE);
    let (id, now, words) = (admin.person.id, app.clock.now(), query.clone());
    let (around, mut found) = app
        .store
        .read(move |tx| {
            let found = accounts::list_people(tx, &words, which, skip, most, now)?;
            Ok((surroundings(tx, Some(id))?, found))
        })
        .await?;
    let turns = Turns::cut(&mut found, page, ON_A_PAGE, |number| {
        let query = [("q", query.as_str()), ("which", which), ("page", number)];
        address("/agent/people", &query)
    });
    let title = w.t("people-title").into_owned();
    let page = PeoplePage {
        w,
        f: frame(
            &admin.visitor,
            w,
            "/agent/people",
            Here::People,
            title,
            around,
        ),
        people: found
            .into_iter()
            .map(|one| ShownPerson {
                id: one.id.0,
                face: face(one.id, &one.name),
                email: one.email,
                role: role_key(one.role),
                standing: standing_key(Standing::of(one.has_account, one.invited, one.suspended)),
                organization: one.organizations,
                seen: one.seen_at.map(|at| when(&w, at, now)),
            })
            .collect(),
        turns,
        query,
        which,
    };
    html(StatusCode::OK, &page)
}

/// GET /agent/people/new and, with problems, POST /agent/people
#[derive(Template)]
#[template(path = "agent_people_new.html")]
struct NewPersonPage {
    w: Words,
    f: Frame,
    name: String,
    email: String,
    role: String,
    roles: Vec<(String, String)>,
    language: String,
    time_zone: String,
    time_zones: Vec<String>,
    organization: String,
    organizations: Vec<String>,
    problems: Problems,
}

async fn show_new(
    app: &App,
    admin: &MustKeepPeople,
    fields: &Fields,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let id = admin.person.id;
    let (around, organizations, roles) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(id))?,
                accounts::list_organization_names(tx)?,
                list_roles(tx)?,
            ))
        })
        .await?;
    let or = |given: &str, otherwise: &str| {
        let given = fields.text(given);
        if given.is_empty() { otherwise } else { given }.to_owned()
    };
    let time_zone = or("time_zone", &admin.person.time_zone);
    let title = w.t("people-new-title").into_owned();
    let page = NewPersonPage {
        w,
        f: frame(
            &admin.visitor,
            w,
            "/agent/people/new",
            Here::People,
            title,
            around,
        ),
        name: or("name", ""),
        email: or("email", ""),
        roles: role_choices(&roles, admin.person.permissions, CUSTOMER, &w),
        role: or("role", "user"),
        language: or("language", admin.person.locale.code()),
        time_zones: time_zones(&time_zone),
        time_zone,
        organization: or("organization", ""),
        organizations,
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn new_page(State(app): State<App>, admin: MustKeepPeople) -> Result<Response> {
    show_new(&app, &admin, &Fields::default(), Problems::default()).await
}

pub(super) async fn add(
    State(app): State<App>,
    admin: MustKeepPeople,
    fields: Fields,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let mut problems = Problems::default();
    let name = limited(fields.text("name"), 120);
    if name.is_empty() {
        problems.add("name", w.t("setup-problem-name"));
    }
    let email = EmailAddress::read(fields.text("email"));
    if let Err(refused) = &email {
        problems.add("email", w.t(refused.key()));
    }
    let role = Given::read(fields.text("role")).unwrap_or(CUSTOMER);
    let locale = Locale::read(fields.text("language")).unwrap_or(admin.person.locale);
    let zone = fields.text("time_zone").to_owned();
    if !is_time_zone(&zone) {
        problems.add("time_zone", w.t("account-problem-time-zone"));
    }
    let organization = fields.text("organization").to_owned();
    let names_one = !organization.is_empty();
    let found = app
        .store
        .read(move |tx| accounts::find_organization_by_name(tx, &organization))
        .await?;
    if names_one && found.is_none() {
        problems.add("organization", w.t("people-problem-organization"));
    }
    let Some(email) = email.ok().filter(|_| problems.is_empty()) else {
        return show_new(&app, &admin, &fields, problems).await;
    };
    let (actor, mine, now) = (admin.person.id, admin.person.permissions, app.clock.now());
    let added = app
        .store
        .write(move |tx| {
            let new = Newcomer {
                name: &name,
                address: &email,
                role: role.role,
                locale: locale.code(),
                time_zone: &zone,
                organization: found,
            };
            must_be_givable(tx, mine, role)?;
            let id = add_person(tx, actor, &new, now)?;
            let person = crate::queries::find(tx, id)?.ok_or(Error::Absent)?;
            give(tx, mine, actor, &person, role, now)?;
            Ok(id)
        })
        .await;
    match added {
        Ok(person) => {
            tracing::info!(%person, by = %actor, role = role.role.word(), "person added");
            let path = format!("/agent/people/{person}");
            Ok(Redirect::to(&address(&path, &[("done", "added")])).into_response())
        }
        Err(Error::Refused(refusal)) if refusal.status == 409 => {
            problems.add("email", w.t(refusal.key));
            show_new(&app, &admin, &fields, problems).await
        }
        Err(Error::Refused(refusal)) => {
            problems.add("role", w.refusal(&refusal));
            show_new(&app, &admin, &fields, problems).await
        }
        Err(error) => Err(error),
    }
}
