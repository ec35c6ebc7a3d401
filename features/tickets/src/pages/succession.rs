//! Passing on what somebody of a customer has open: in the workspace for whoever looks after the customer, in the portal
//! for its own administrators.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::permission::Actor;
use domain::person::MembershipRole;
use domain::{Moment, OrganizationId, PersonId};
use organizations::commands::Leaving;
use organizations::queries::{find_member, find_organization, list_members};
use organizations::who::{must_look_after, must_run};
use people::html;
use people::page::{Place, Surroundings, frame, surroundings};
use platform::frame::{Frame, Here, Problems, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, MustSignIn, Visitor, number};
use platform::{App, Error, Result};

use crate::commands::{Deed, pass_on};
use crate::queries;

pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/agent/organizations/{id}/people/{person}/successor",
            get(team_page).post(by_team),
        )
        .route(
            "/hc/{locale}/organizations/{id}/people/{person}/successor",
            get(own_page).post(by_own),
        )
}

/// What the two pages have in common.
struct Succession {
    action: String,
    back: String,
    name: String,
    organization: String,
    /// "3 open requests, and 1 of others where they are in CC."
    told: String,
    /// Number and name of those who can take over.
    people: Vec<(String, String)>,
    successor: String,
    /// Whether they still belong there, so that it can end.
    belongs: bool,
    /// Whether it is to end.
    ends: bool,
}

/// GET and, with problems, POST /agent/organizations/{id}/people/{person}/successor
#[derive(Template)]
#[template(path = "agent_successor.html")]
struct TeamPage {
    w: Words,
    f: Frame,
    problems: Problems,
    s: Succession,
}

/// GET and, with problems, POST /hc/{locale}/organizations/{id}/people/{person}/successor
#[derive(Template)]
#[template(path = "successor.html")]
struct OwnPage {
    w: Words,
    f: Frame,
    problems: Problems,
    s: Succession,
}

/// What is known before anything is passed on.
struct Known {
    around: Surroundings,
    name: String,
    organization: String,
    requests: i64,
    copies: i64,
    people: Vec<(PersonId, String)>,
    belongs: bool,
    may_end: bool,
}

/// `Absent` for somebody who has nothing to do with the organization.
fn known(
    tx: &Tx<'_>,
    reader: PersonId,
    id: OrganizationId,
    person: PersonId,
    now: Moment,
) -> Result<Known> {
    let organization = find_organization(tx, id)?.ok_or(Error::Absent)?;
    let member = find_member(tx, id, person)?;
    let open = queries::list_open_of(tx, id, person)?;
    let requests = open.iter().filter(|one| one.requester == person).count();
    if member.is_none() && requests == 0 {
        return Err(Error::Absent);
    }
    let found = people::queries::find(tx, person)?.ok_or(Error::Absent)?;
    let lasts = |to: Option<Moment>| to.is_none_or(|to| to > now);
    let people = list_members(tx, id)?;
    Ok(Known {
        around: surroundings(tx, Some(reader))?,
        name: found.name,
        organization: organization.facts.name,
        requests: requests as i64,
        copies: (open.len() - requests) as i64,
        people: people
            .into_iter()
            .filter(|one| one.person != person && one.is_valid(now))
            .map(|one| (one.person, one.name))
            .collect(),
        belongs: member.as_ref().is_some_and(|one| lasts(one.to)),
        // Administrators are the desk's to make, and to end.
        may_end: member.is_none_or(|one| one.role != MembershipRole::Admin),
    })
}

/// Where somebody is, and whose page it is.
struct At<'a> {
    visitor: &'a Visitor,
    reader: PersonId,
    w: Words,
    in_portal: bool,
    id: OrganizationId,
    person: PersonId,
}

impl At<'_> {
    fn back(&self) -> String {
        if self.in_portal {
            format!(
                "/hc/{}/organization?organization_id={}",
                self.w.locale(),
                self.id
            )
        } else {
            format!("/agent/organizations/{}", self.id)
        }
    }

    fn action(&self) -> String {
        let (id, person) = (self.id, self.person);
        if self.in_portal {
            let locale = self.w.locale();
            format!("/hc/{locale}/organizations/{id}/people/{person}/successor")
        } else {
            format!("/agent/organizations/{id}/people/{person}/successor")
        }
    }

    async fn page(&self, app: &App, fields: &Fields, problems: Problems) -> Result<Response> {
        let (reader, id, person, now) = (self.reader, self.id, self.person, app.clock.now());
        let known = app
            .store
            .read(move |tx| known(tx, reader, id, person, now))
            .await?;
        let w = self.w;
        let here = if self.in_portal {
            Here::Elsewhere
        } else {
            Here::Organizations
        };
        let title = w.t1("successor-title", "name", &known.name);
        let f = frame(self.visitor, w, &self.action(), here, title, known.around);
        let status = if problems.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        let s = Succession {
            action: self.action(),
            back: self.back(),
            told: w.t2(
                "successor-told",
                "requests",
                known.requests,
                "copies",
                known.copies,
            ),
            name: known.name,
            organization: known.organization,
            people: known
                .people
                .into_iter()
                .map(|(id, name)| (id.to_string(), name))
                .collect(),
            successor: fields.text("successor").to_owned(),
            belongs: known.belongs && (known.may_end || !self.in_portal),
            ends: fields.text("leaves") == "1",
        };
        if self.in_portal {
            html(status, &OwnPage { w, f, problems, s })
        } else {
            html(status, &TeamPage { w, f, problems, s })
        }
    }

    async fn pass(&self, app: &App, fields: &Fields, actor: Actor) -> Result<Response> {
        let Some(to) = fields.text("successor").parse().ok().map(PersonId) else {
            let mut problems = Problems::default();
            problems.add("successor", self.w.t("successor-problem"));
            return self.page(app, fields, problems).await;
        };
        let (reader, id, person) = (self.reader, self.id, self.person);
        let (wants_end, in_portal) = (fields.text("leaves") == "1", self.in_portal);
        let deed = Deed::new(actor, app.clock.now(), "web")?;
        let passed = app
            .store
            .write(move |tx| {
                let known = known(tx, reader, id, person, deed.now)?;
                let ends = wants_end && (known.may_end || !in_portal);
                let leaving = if ends { Leaving::Ends } else { Leaving::Stays };
                pass_on(tx, &deed, id, (person, to), leaving)
            })
            .await;
        match passed {
            Ok(_) => {
                let back = self.back();
                let sign = if back.contains('?') { '&' } else { '?' };
                Ok(Redirect::to(&format!("{back}{sign}saved=passed")).into_response())
            }
            Err(Error::Refused(refusal)) if refusal.status == 422 => {
                let mut problems = Problems::default();
                problems.add("successor", self.w.refusal(&refusal));
                self.page(app, fields, problems).await
            }
            Err(other) => Err(other),
        }
    }
}

async fn team<'a>(
    app: &App,
    agent: &'a MustBeAgent,
    (id, person): (String, String),
) -> Result<At<'a>> {
    let (id, person) = (OrganizationId(number(&id)?), PersonId(number(&person)?));
    let reader = agent.person.clone();
    app.store
        .read(move |tx| must_look_after(tx, &reader, id).map(drop))
        .await?;
    Ok(At {
        visitor: &agent.visitor,
        reader: agent.person.id,
        w: agent.visitor.words(app),
        in_portal: false,
        id,
        person,
    })
}

async fn own<'a>(
    app: &App,
    signed_in: &'a MustSignIn,
    place: &Place,
    (id, person): (String, String),
) -> Result<At<'a>> {
    let (id, person) = (OrganizationId(number(&id)?), PersonId(number(&person)?));
    let (reader, now) = (signed_in.person.id, app.clock.now());
    app.store
        .read(move |tx| must_run(tx, reader, id, now))
        .await?;
    Ok(At {
        visitor: &signed_in.visitor,
        reader,
        w: signed_in.visitor.words_in(app, place.locale),
        in_portal: true,
        id,
        person,
    })
}

async fn team_page(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(path): Path<(String, String)>,
) -> Result<Response> {
    let at = team(&app, &agent, path).await?;
    at.page(&app, &Fields::default(), Problems::default()).await
}

async fn by_team(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(path): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let at = team(&app, &agent, path).await?;
    at.pass(&app, &fields, agent.visitor.actor).await
}

async fn own_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id, person)): Path<(String, String, String)>,
) -> Result<Response> {
    let at = own(&app, &signed_in, &place, (id, person)).await?;
    at.page(&app, &Fields::default(), Problems::default()).await
}

async fn by_own(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id, person)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response> {
    let at = own(&app, &signed_in, &place, (id, person)).await?;
    at.pass(&app, &fields, signed_in.visitor.actor).await
}
