//! Support access: the team asks from a ticket, the customer decides. What was decided is told by the ticket.

use access::queries::{
    Grant, Use, find_grant, find_requester, list_of_ticket, list_sites, list_uses,
};
use access::views::{Panel, Pick, TeamPage, shown};
use access::{Refilled, grant_page, settings};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::access::{NotDone, Step};
use domain::permission::Action;
use domain::ticket::Category;
use domain::{HOUR, Moment, TicketId};
use organizations::who::looks_after;
use people::html;
use people::page::{Place, frame, surroundings};
use platform::frame::{Here, Problems};
use platform::language::{Words, local};
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, MustSignIn, number};
use platform::{App, Error, Result};

use crate::commands::access::{
    NotAsked, Question, ask_for_access, decide_access, give_access_back, grant_of,
};
use crate::commands::{Deed, Seen, see};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/tickets/{id}/access", get(show).post(ask))
        .route("/agent/tickets/{id}/access/{grant}/end", post(give_back))
        .route(
            "/agent/tickets/{id}/access/{grant}/token",
            post(fetch_token),
        )
        .route("/hc/{locale}/access/{id}", post(decide))
}

/// The grants of a ticket, for its page.
pub(super) struct Grants {
    all: Vec<(Grant, Vec<Use>)>,
    team: bool,
    decides: bool,
    can_ask: bool,
    ticket: TicketId,
}

/// Whether the team can ask for access from this ticket.
fn can_ask(tx: &Tx<'_>, seen: &Seen) -> Result<bool> {
    Ok(seen.may(Action::Edit)
        && seen.ticket.category != Category::Closed
        && seen.ticket.organization.is_some()
        && settings::ON.is_on(tx)?)
}

/// Reads them for whoever sees the ticket; who holds a link from a mail sees none.
pub(super) fn grants(tx: &Tx<'_>, seen: &Seen, deed: &Deed, team: bool) -> Result<Grants> {
    let present = if deed.actor.guest_of.is_some() {
        Vec::new()
    } else {
        list_of_ticket(tx, seen.ticket.id)?
    };
    let decides = match (deed.actor.person, present.first()) {
        (Some(person), Some(grant)) => access::decides(tx, person, grant, deed.now)?,
        _ => false,
    };
    Ok(Grants {
        all: present
            .into_iter()
            .map(|grant| Ok((list_uses(tx, grant.id)?, grant)))
            .map(|read: Result<_>| read.map(|(uses, grant)| (grant, uses)))
            .collect::<Result<_>>()?,
        team,
        decides,
        can_ask: team && can_ask(tx, seen)?,
        ticket: seen.ticket.id,
    })
}

impl Grants {
    /// As HTML; `None` where there is nothing to show.
    pub(super) fn panel(&self, w: &Words, now: Moment) -> Option<String> {
        let panel = Panel {
            w: *w,
            grants: self
                .all
                .iter()
                .map(|(grant, uses)| shown(grant, uses, w, now))
                .collect(),
            team: self.team,
            decides: self.decides,
            can_ask: self.can_ask,
            ticket: self.ticket.0,
        };
        panel.render().ok().filter(|html| !html.trim().is_empty())
    }
}

/// What the team's page is made of.
pub(super) async fn team_page(
    app: &App,
    agent: &MustBeAgent,
    id: TicketId,
    fields: &Fields,
    problems: Problems,
    token: Option<(String, String)>,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, now, person) = (agent.visitor.actor, app.clock.now(), agent.person.clone());
    let (around, seen, present, organization, keeps, sites, deciders, longest, may_ask) = app
        .store
        .read(move |tx| {
            let seen = see(tx, &Deed::looking(actor, now), id)?;
            let present = list_of_ticket(tx, id)?;
            if present.is_empty() && !settings::ON.is_on(tx)? {
                return Err(Error::Absent);
            }
            let organization = match seen.ticket.organization {
                Some(id) => organizations::queries::find_organization(tx, id)?,
                None => None,
            };
            let keeps = organization
                .as_ref()
                .is_some_and(|one| looks_after(&person, one));
            let (sites, deciders) = match &organization {
                Some(one) => (
                    list_sites(tx, one.id)?,
                    access::deciders(tx, one.id, find_requester(tx, id)?, now)?,
                ),
                None => (Vec::new(), Vec::new()),
            };
            let present = present
                .into_iter()
                .map(|grant| Ok(shown(&grant, &list_uses(tx, grant.id)?, &w, now)))
                .collect::<Result<Vec<_>>>()?;
            Ok((
                surroundings(tx, Some(person.id))?,
                can_ask(tx, &seen)?,
                seen,
                present,
                organization,
                keeps,
                sites,
                deciders,
                settings::LONGEST.number(tx)?,
            ))
        })
        .await
        .map(
            |(around, ask, seen, present, organization, keeps, sites, deciders, longest)| {
                (
                    around,
                    seen,
                    present,
                    organization,
                    keeps,
                    sites,
                    deciders,
                    longest,
                    ask,
                )
            },
        )?;
    let path = format!("/agent/tickets/{id}/access");
    let f = frame(
        &agent.visitor,
        w,
        &path,
        Here::Tickets,
        w.t("access-title"),
        around,
    );
    let chosen = fields.text("site");
    let hours = fields.text("hours").parse().unwrap_or(4);
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = TeamPage {
        w,
        f,
        ticket: id.0,
        subject: seen.ticket.subject.clone(),
        organization: organization.map(|one| (one.id.0, one.facts.name)),
        keeps_sites: keeps,
        sites: sites
            .iter()
            .map(|site| Pick {
                value: site.id.to_string(),
                label: format!("{} ({})", site.name, site.address),
                chosen: chosen == site.id.to_string(),
            })
            .collect(),
        deciders,
        grants: present,
        reproduced: fields.text("reproduced").to_owned(),
        statement: fields.text("statement").to_owned(),
        reason: fields.text("reason").to_owned(),
        hours: access::hours_to_choose(longest, hours, &w),
        can_ask: may_ask,
        problems,
        token,
    };
    html(status, &page)
}

async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    team_page(
        &app,
        &agent,
        id,
        &Fields::default(),
        Problems::default(),
        None,
    )
    .await
}

/// Longest text of a question, in characters.
const LONGEST: usize = 2000;

async fn ask(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    // Whoever may not see the ticket is told of nothing, whatever they wrote.
    app.store
        .read(move |tx| see(tx, &Deed::looking(actor, now), id).map(drop))
        .await?;
    let mut problems = Problems::default();
    let reproduced = fields.text("reproduced");
    if !matches!(reproduced, "tried" | "only") {
        problems.add("reproduced", w.t("access-problem-reproduced"));
    }
    for (field, key) in [
        ("statement", "access-problem-statement"),
        ("reason", "access-problem-reason"),
    ] {
        let length = fields.text(field).chars().count();
        if length == 0 {
            problems.add(field, w.t(key));
        } else if length > LONGEST {
            problems.add(field, w.t(domain::Refused::TooLong.key()));
        }
    }
    let site = fields.text("site").parse().ok();
    let hours = fields.text("hours").parse().ok();
    if site.is_none() {
        problems.add("site", w.t("access-problem-site"));
    }
    if hours.is_none() {
        problems.add("hours", w.t("access-problem-hours"));
    }
    if let (true, Some(site), Some(hours)) = (problems.is_empty(), site, hours) {
        let question = Question {
            site,
            tried: reproduced == "tried",
            statement: fields.text("statement").to_owned(),
            reason: fields.text("reason").to_owned(),
            hours,
        };
        let asked = app
            .store
            .write(move |tx| ask_for_access(tx, &Deed::new(actor, now, "web")?, id, &question))
            .await?;
        match asked {
            Ok(()) => return Ok(Redirect::to(&format!("/agent/tickets/{id}")).into_response()),
            Err(NotAsked::Site) => problems.add("site", w.t("access-problem-site")),
            Err(NotAsked::Open) => problems.add("site", w.t("access-problem-open")),
            Err(NotAsked::Hours) => problems.add("hours", w.t("access-problem-hours")),
        }
    }
    team_page(&app, &agent, id, &fields, problems, None).await
}

async fn give_back(
    State(app): State<App>,
    agent: MustBeAgent,
    Path((id, grant)): Path<(String, String)>,
    _fields: Fields,
) -> Result<Response> {
    let (id, grant) = (TicketId(number(&id)?), number(&grant)?);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    // What is over already is shown as it is.
    let _ = app
        .store
        .write(move |tx| give_access_back(tx, &Deed::new(actor, now, "web")?, id, grant))
        .await?;
    Ok(Redirect::to(&format!("/agent/tickets/{id}/access")).into_response())
}

/// A token for the vendor's product, on a page that is kept nowhere.
async fn fetch_token(
    State(app): State<App>,
    agent: MustBeAgent,
    Path((id, grant)): Path<(String, String)>,
    _fields: Fields,
) -> Result<Response> {
    let (id, grant) = (TicketId(number(&id)?), number(&grant)?);
    let (actor, now, of) = (agent.visitor.actor, app.clock.now(), app.clone());
    let who = access::tokens::Fetches {
        person: agent.person.id,
        name: agent.person.name.clone(),
        email: agent.person.email.clone(),
    };
    let token = app
        .store
        .write(move |tx| {
            let grant = grant_of(tx, &Deed::looking(actor, now), id, grant)?;
            access::tokens::fetch(tx, &of, &grant, &who, now)
        })
        .await?;
    let w = agent.visitor.words(&app);
    let mut problems = Problems::default();
    if token.is_none() {
        problems.add("token", w.t("access-problem-not-active"));
    }
    let token = token.map(|token| (token.text, w.time(token.until)));
    team_page(&app, &agent, id, &Fields::default(), problems, token).await
}

/// The customer decides. What comes from anybody else changes nothing.
async fn decide(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (actor, now, person) = (
        signed_in.visitor.actor,
        app.clock.now(),
        signed_in.person.id,
    );
    let typed = fields.text("until").to_owned();
    let hours: Option<i64> = fields.text("hours").parse().ok();
    let zone = app
        .store
        .read(move |tx| {
            // Nobody else is told of anything, whatever they send: support least of all.
            let grant = find_grant(tx, id)?.ok_or(Error::Absent)?;
            if !access::decides(tx, person, &grant, now)? {
                return Err(Error::Absent);
            }
            Ok(people::queries::find(tx, person)?.map_or_else(String::new, |one| one.time_zone))
        })
        .await?;
    let mut refilled = Refilled {
        hours,
        until: typed.clone(),
        problems: Problems::default(),
    };
    let until = match (typed.is_empty(), hours) {
        (false, _) => local(&typed, &zone),
        (true, Some(hours)) => Some(now.plus(hours.clamp(0, 10_000) * HOUR)),
        (true, None) => None,
    };
    let field = if typed.is_empty() { "hours" } else { "until" };
    let step = match (fields.text("step"), until) {
        ("refuse", _) => Some((Step::Refuse, "refused")),
        ("withdraw", _) => Some((Step::Withdraw, "withdrawn")),
        ("allow", Some(until)) => Some((Step::Allow(until), "allowed")),
        _ => None,
    };
    let Some((step, said)) = step else {
        let key = if typed.is_empty() {
            "access-problem-hours"
        } else {
            "access-problem-time"
        };
        refilled.problems.add(field, w.t(key));
        return grant_page(&app, &signed_in, &place, id, None, refilled).await;
    };
    let done = app
        .store
        .write(move |tx| decide_access(tx, &Deed::new(actor, now, "web")?, id, step))
        .await?;
    let sentence = match done {
        Ok(_) => {
            let target = format!("/hc/{}/access/{id}?said={said}", w.locale());
            return Ok(Redirect::to(&target).into_response());
        }
        Err(NotDone::NotYours) => return Err(Error::Absent),
        Err(NotDone::TooLate) => w.t("access-problem-late").into_owned(),
        Err(NotDone::TooSoon) => w.t("access-problem-soon").into_owned(),
        Err(NotDone::TooFar) => {
            let longest = app.store.read(|tx| settings::LONGEST.number(tx)).await?;
            w.t1(
                "access-problem-far",
                "longest",
                w.date_time(now.plus(longest * HOUR)),
            )
        }
    };
    refilled.problems.add(field, sentence);
    grant_page(&app, &signed_in, &place, id, None, refilled).await
}
