//! Requests: tickets as those who asked know them. Whoever calls is a customer here, also somebody of the team.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::{Action, Actor};
use domain::person::Role;
use domain::ticket::{Category, Priority, TicketKind};
use domain::{Moment, OrganizationId, PersonId, Refused, TicketId};
use organizations::asking;
use platform::App;
use platform::api::{
    ApiActor, ApiBody, ApiError, ApiRequest, ApiVisitor, IdempotencyKey, read::path_id,
};
use platform::language::Locale;
use platform::store::Tx;
use platform::web::{RequestOrigin, limits};
use serde_json::{Value, json};

use super::answered;
use super::answers::{Outcome, read, write};
use super::given::{Given, Named, Who, wrong};
use super::once::{Once, Opened};
use super::pages::Asked;
use super::tickets::{place, wants};
use super::write::{cc, follow_up_of, must_have_files};
use super::{people, shapes};
use crate::commands::{
    Deed, NewTicket, Seen, add_customer_reply, answer_by_customer, open_ticket, see, set_reference,
};
use crate::queries::{self, Sort, Wanted};
use crate::settings;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/requests", get(list).post(create))
        .route("/api/v2/requests/open", get(list_open))
        .route("/api/v2/requests/solved", get(list_solved))
        .route("/api/v2/requests/ccd", get(list_ccd))
        .route("/api/v2/requests/{id}", get(show).put(update))
}

/// The caller as a customer, whatever else they are.
pub(super) fn as_customer(caller: &ApiActor) -> Actor {
    Actor::person(caller.person.id, Role::User)
}

/// Whether the one who looks may mark it as solved now.
fn may_solve(seen: &Seen) -> bool {
    let status = seen.statuses.find(seen.ticket.status_id);
    seen.ticket.category.is_unfinished()
        && seen.may(Action::Solve)
        && status.is_some_and(domain::ticket::Status::can_be_closed)
}

fn shape(tx: &Tx<'_>, to: &ApiRequest, deed: &Deed, id: TicketId) -> Outcome<Value> {
    let seen = see(tx, deed, id)?;
    let around = queries::find_around(tx, id)?;
    Ok(shapes::request(to, &seen.ticket, &around, may_solve(&seen)))
}

const ALL: [bool; 5] = [true; 5];
const UNFINISHED: [bool; 5] = [true, true, true, false, false];
const FINISHED: [bool; 5] = [false, false, false, true, true];

/// The states in `status=open,solved`; all of them when none is named.
fn states(request: &ApiRequest) -> [bool; 5] {
    let named: Vec<Category> = request
        .query
        .list("status")
        .into_iter()
        .filter_map(Category::read)
        .collect();
    if named.is_empty() {
        return ALL;
    }
    let has = |category: Category| named.contains(&category);
    [
        has(Category::New) || has(Category::Open),
        has(Category::Pending),
        has(Category::Hold),
        has(Category::Solved),
        has(Category::Closed),
    ]
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let wanted = Wanted {
        ccd: false,
        states: states(&request),
    };
    page(&app, &caller, request, wanted).await
}

async fn list_open(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    page(
        &app,
        &caller,
        request,
        Wanted {
            ccd: false,
            states: UNFINISHED,
        },
    )
    .await
}

async fn list_solved(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    page(
        &app,
        &caller,
        request,
        Wanted {
            ccd: false,
            states: FINISHED,
        },
    )
    .await
}

async fn list_ccd(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let wanted = Wanted {
        ccd: true,
        states: states(&request),
    };
    page(&app, &caller, request, wanted).await
}

async fn page(
    app: &App,
    caller: &ApiActor,
    request: ApiRequest,
    wanted: Wanted,
) -> Result<Json<Value>, ApiError> {
    let asked = Asked::read(&request, true)?;
    let named = request
        .query
        .get("sort_by")
        .or_else(|| request.query.get("sort"))
        .unwrap_or_default();
    let sort = if named.ends_with("updated_at") {
        Sort::Updated
    } else {
        Sort::Id
    };
    let deed = Deed::new(as_customer(caller), app.clock.now(), "api")?;
    read(app, move |tx| {
        let who = &deed.actor;
        let found = queries::list_visible_own(tx, who, wanted, sort, &asked.rows(), deed.now)?;
        let mut rows = Vec::with_capacity(found.len());
        let mut named: Vec<PersonId> = Vec::new();
        for ticket in &found {
            let seen = see(tx, &deed, ticket.id)?;
            let around = queries::find_around(tx, ticket.id)?;
            named.push(ticket.requester);
            named.extend(ticket.assignee);
            let row = shapes::request(&request, ticket, &around, may_solve(&seen));
            rows.push((place(ticket, &around, sort), row));
        }
        let count = if asked.is_counted() {
            queries::count_visible_own(tx, who, wanted, deed.now)?
        } else {
            0
        };
        let mut answer = asked.envelope(&request, "requests", rows, count);
        if wants(&request, "users") {
            answer["users"] = Value::Array(people::users_in_brief(tx, who, named, deed.now)?);
        }
        Ok(Json(answer))
    })
    .await
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = TicketId(path_id(&id)?);
    let deed = Deed::new(as_customer(&caller), app.clock.now(), "api")?;
    read(&app, move |tx| {
        let mut answer = json!({ "request": shape(tx, &request, &deed, id)? });
        if wants(&request, "users") {
            let ticket = see(tx, &deed, id)?.ticket;
            let named = [Some(ticket.requester), ticket.assignee]
                .into_iter()
                .flatten();
            answer["users"] =
                Value::Array(people::users_in_brief(tx, &deed.actor, named, deed.now)?);
        }
        Ok(Json(answer))
    })
    .await
}

/// What became of a request to open one.
enum Became {
    Opened(Opened),
    /// Too many from one network, or about one address. The tries stay counted.
    TooOften,
}

/// How long a stranger waits for the next try, in seconds.
const NEXT_TRY: u32 = 1200;

/// Somebody without a token says who they are; anything less is nobody.
fn stranger(given: &Given) -> Result<Named, ApiError> {
    let named = given
        .person("requester")?
        .ok_or_else(|| ApiError::not_authenticated(true))?;
    match named.who {
        // A number proves nothing.
        Who::Id(_) => Err(ApiError::not_authenticated(true)),
        Who::Address(_) => Ok(named),
    }
}

fn is_within_limits(
    tx: &Tx<'_>,
    origin: &RequestOrigin,
    named: &Named,
    now: Moment,
) -> Outcome<bool> {
    let Who::Address(address) = &named.who else {
        return Ok(false);
    };
    let network = format!("request:{}", limits::network(origin.client_ip));
    let by_address = format!("request:{}", address.folded());
    let network = limits::take(tx, &network, limits::ANONYMOUS_REQUEST_NETWORK, now)?;
    let address = limits::take(tx, &by_address, limits::ANONYMOUS_REQUEST_ADDRESS, now)?;
    Ok(network && address)
}

async fn create(
    State(app): State<App>,
    caller: ApiVisitor,
    key: IdempotencyKey,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Response, ApiError> {
    let given = Given::of(&body, "request")?;
    let named = if caller.person.is_some() {
        None
    } else {
        Some(stranger(&given)?)
    };
    let uploader = caller.uploader(&request.origin);
    let once = Once::new(key, uploader.clone(), body.fingerprint);
    let said = given
        .said(Some("description"), &uploader)?
        .ok_or(Refused::EmptyDescription);
    let said = said.map_err(super::answers::Trouble::from)?;
    let subject = given.text("subject")?.set().ok_or(Refused::EmptySubject);
    let subject = subject.map_err(super::answers::Trouble::from)?;
    let now = app.clock.now();
    let to = request.clone();
    let person = caller.person.as_ref().map(|person| person.id);
    let asks = caller.actor;
    let locale = caller
        .person
        .as_ref()
        .map_or(Locale::En, |person| person.locale);
    let w = app.language.words(locale, "UTC");
    let became = write(&app, move |tx| {
        if let Some(opened) = once.find(tx, now)? {
            return Ok(Became::Opened(opened));
        }
        if let Some(elsewhere) = asking::elsewhere(tx, &asks, &w, now)? {
            return Err(ApiError::invalid(&[(
                "base",
                "NotAllowed",
                &asking::in_brief(&elsewhere),
            )])
            .into());
        }
        let (actor, requester) = match (&named, person) {
            (_, Some(person)) => (Actor::person(person, Role::User), person),
            (Some(named), None) => {
                if !is_within_limits(tx, &to.origin, named, now)? {
                    return Ok(Became::TooOften);
                }
                (
                    Actor::VISITOR,
                    people::find_or_add(tx, "requester", named, now)?,
                )
            }
            (None, None) => return Err(ApiError::not_authenticated(true).into()),
        };
        must_have_files(tx, &said.message, now)?;
        let deed = Deed::new(actor, now, "api")?;
        let mut message = said.message.clone();
        message.unverified = person.is_none();
        // Nobody can make the desk write to others without saying who they are.
        let cc = match person {
            Some(_) => cc(tx, &given, false, &[], now)?.unwrap_or_default(),
            None => Vec::new(),
        };
        let all = forms::catalogue(tx)?;
        let form = answered::form_id(tx, &all, &given, &actor, now)?;
        let row = all.form_of(form).ok_or(platform::Error::Absent)?;
        let answers = answered::of_customer(tx, &all, row, &given, &subject, (&actor, &w), now)?;
        let new = NewTicket {
            cc,
            form,
            answers,
            organization: given.id("organization_id")?.set().map(OrganizationId),
            private: given.flag("private")? == Some(true) && person.is_some(),
            priority: priority(&given)?,
            kind: kind(&given)?,
            follow_up_of: follow_up_of(tx, &given, &deed)?,
            ..NewTicket::from(requester, subject.clone(), message)
        };
        let ticket = open_ticket(tx, &deed, &new)?;
        // What they have just said may be told back to them, known or not.
        let as_requester = Deed {
            actor: Actor::guest(requester, ticket),
            ..deed
        };
        let mut request = shape(tx, &to, &as_requester, ticket)?;
        if person.is_none() {
            // Whoever types an address does not learn where its owner belongs.
            request["organization_id"] = Value::Null;
        }
        let answer = json!({ "request": request });
        Ok(Became::Opened(once.keep(
            tx,
            StatusCode::CREATED,
            ticket,
            || answer,
            now,
        )?))
    })
    .await?;
    match became {
        Became::Opened(opened) => Ok(opened.respond(&request, "requests")),
        Became::TooOften => Err(ApiError::too_many_requests(NEXT_TRY)),
    }
}

fn priority(given: &Given) -> Outcome<Option<Priority>> {
    let word = given.text("priority")?;
    let read = |word: String| Priority::read(&word.to_lowercase());
    Ok(word
        .try_map(|word| read(word).ok_or_else(|| wrong("priority", "is not a priority")))?
        .set())
}

fn kind(given: &Given) -> Outcome<Option<TicketKind>> {
    let word = given.text("type")?;
    let read = |word: String| TicketKind::read(&word.to_lowercase());
    Ok(word
        .try_map(|word| read(word).ok_or_else(|| wrong("type", "is not a type")))?
        .set())
}

/// The customer's own reference, in requests and tickets.
const REFERENCE: &str = "customer_reference";

/// The customer's side calls it something of its own, as on its page.
fn refer(tx: &Tx<'_>, deed: &Deed, seen: &Seen, reference: &str) -> Outcome<()> {
    if !settings::REFERENCE.is_on(tx)? {
        return Err(wrong(REFERENCE, "is not used by this desk").into());
    }
    if !seen.may(Action::Reply) {
        return Err(Refused::MayNotReply.into());
    }
    match set_reference(tx, deed, seen.ticket.id, reference)? {
        Ok(()) => Ok(()),
        Err(most) => {
            let what = format!("is too long (maximum is {most} characters)");
            Err(wrong(REFERENCE, &what).into())
        }
    }
}

async fn update(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    let id = TicketId(path_id(&id)?);
    let given = Given::of(&body, "request")?;
    let said = given.said(None, &caller.uploader())?;
    let solve = given.flag("solved")? == Some(true);
    let deed = Deed::new(as_customer(&caller), app.clock.now(), "api")?;
    write(&app, move |tx| {
        let seen = see(tx, &deed, id)?;
        if let Some(reference) = given.text(REFERENCE)?.nested() {
            refer(tx, &deed, &seen, &reference.unwrap_or_default())?;
        }
        let all = forms::catalogue(tx)?;
        let answers = answered::answers(&all, &given)?;
        if answers.fields().next().is_some()
            && let Err(problems) = answer_by_customer(tx, &deed, id, &answers)?
        {
            return Err(answered::unanswered(&all, &problems).into());
        }
        if said.is_some() || solve {
            // Seen by them already, so it is no secret that it is there.
            if solve && !seen.may(Action::Solve) {
                return Err(Refused::MayNotClose.into());
            }
            let message = said.as_ref().map(|said| said.message.clone());
            let message = message.unwrap_or_default();
            must_have_files(tx, &message, deed.now)?;
            add_customer_reply(tx, &deed, id, &message, solve)?;
        }
        Ok(Json(json!({ "request": shape(tx, &request, &deed, id)? })))
    })
    .await
}
