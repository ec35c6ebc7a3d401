//! Questions about products of others: what was passed on, for the one who asks and for the team, and passing a ticket on.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::form::{Answers, Supplier};
use domain::permission::{Action, Reach};
use domain::{Moment, TicketId};
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Problems};
use platform::language::{Locale, Words};
use platform::post::Letter;
use platform::settings::{SITE_NAME, spoken};
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, MustReadMail, MustSignIn, number};
use platform::{App, Error, Refusal, Result, clean, random_token};

use super::new_request::as_problem;
use crate::commands::suppliers::{
    Foreign, PassedOn, Passing, about_foreign, can_pass_on, foreign_of, pass_ticket_on,
    product_row, written,
};
use crate::commands::{Deed, Seen, see};
use crate::queries::{self, SupplierQuestion};
use crate::settings::PASSES_ON;
use crate::views::{PassOnPage, PassedOnPage, PassedOnRow, SupplierPanel, SuppliersPage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/passed-on/{id}", get(passed_on))
        .route("/agent/suppliers", get(list))
        .route("/agent/tickets/{id}/supplier", get(form).post(pass_on))
}

/// Somebody waits before they try again.
pub(super) fn too_often(answer: Response) -> Response {
    let mut answer = answer;
    *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let wait = HeaderValue::from_static("1200");
    answer.headers_mut().insert(header::RETRY_AFTER, wait);
    answer
}

async fn passed_on(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = signed_in.visitor.words_in(&app, place.locale);
    let person = signed_in.person.id;
    let (one, around) = app
        .store
        .read(move |tx| {
            let one = queries::find_supplier_question(tx, id)?;
            // What the team passed on stands in its ticket.
            let one = one.filter(|one| {
                one.person == person && one.ticket.is_none() && one.brand == tx.brand()
            });
            Ok((one.ok_or(Error::Absent)?, surroundings(tx, Some(person))?))
        })
        .await?;
    let supplier = Supplier::read(&one.supplier).unwrap_or_default();
    let title = w.t1("supplier-page-title", "supplier", &supplier.name);
    let page = PassedOnPage {
        w,
        f: frame(
            &signed_in.visitor,
            w,
            &place.path,
            Here::NewRequest,
            title,
            around,
        ),
        supplier,
        state: one.state,
        address: one.answers_to,
        subject: one.subject,
        body: clean::from_text(&one.body),
        when: w.date_time(one.at),
    };
    html(StatusCode::OK, &page)
}

/// As many on a page.
const ON_A_PAGE: usize = 50;

async fn list(
    State(app): State<App>,
    agent: MustReadMail,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    // As with mail that is nobody's: whoever works on some tickets alone does not look through what has none.
    if agent.visitor.actor.reach != Reach::All {
        return Err(Error::Absent);
    }
    let w = agent.visitor.words(&app);
    let before = query_value(&uri, "before").parse().unwrap_or(i64::MAX);
    let person = agent.person.id;
    let (mut rows, on, around) = app
        .store
        .read(move |tx| {
            let most = ON_A_PAGE as i64 + 1;
            Ok((
                queries::list_supplier_questions(tx, before, most)?,
                PASSES_ON.is_on(tx)?,
                surroundings(tx, Some(person))?,
            ))
        })
        .await?;
    let has_older = rows.len() > ON_A_PAGE;
    rows.truncate(ON_A_PAGE);
    let last = rows.last().filter(|_| has_older).map(|one| one.id);
    let page = SuppliersPage {
        w,
        f: frame(
            &agent.visitor,
            w,
            "/agent/suppliers",
            Here::Organizations,
            w.t("suppliers-title"),
            around,
        ),
        on,
        older: last.map(|id| format!("/agent/suppliers?before={id}")),
        rows: rows
            .into_iter()
            .map(|one| PassedOnRow {
                supplier: Supplier::read(&one.supplier).unwrap_or_default().name,
                body: clean::from_text(&one.body),
                when: w.date_time(one.at),
                name: one.name,
                answers_to: one.answers_to,
                product: one.product,
                address: one.address,
                subject: one.subject,
                state: one.state,
            })
            .collect(),
    };
    html(StatusCode::OK, &page)
}

/// What the margin of a ticket tells: nothing where it is about a product of the desk's own.
pub(super) fn panel(
    tx: &Tx<'_>,
    seen: &Seen,
    answers: &Answers,
    w: &Words,
    now: Moment,
) -> Result<Option<SupplierPanel>> {
    let about = about_foreign(tx, seen, answers, w)?;
    let passed = queries::list_of_ticket_to_suppliers(tx, seen.ticket.id)?;
    if about.is_none() && passed.is_empty() {
        return Ok(None);
    }
    let can = PASSES_ON.is_on(tx)? && seen.may(Action::Edit);
    Ok(Some(SupplierPanel {
        says: about.as_ref().map(|about| {
            let key = if about.chosen {
                "supplier-chosen"
            } else {
                "supplier-named"
            };
            let one = &about.foreign;
            w.t2(key, "product", &one.product, "supplier", &one.supplier.name)
        }),
        pass: can.then(|| format!("/agent/tickets/{}/supplier", seen.ticket.id)),
        supplier: about
            .map(|about| about.foreign.supplier)
            .unwrap_or_default(),
        passed: passed
            .iter()
            .map(|one| {
                let name = Supplier::read(&one.supplier).unwrap_or_default().name;
                SupplierPanel::line(w, &name, &w.date(one.at, now), &one.state)
            })
            .collect(),
    }))
}

/// What the page of passing a ticket on is made of.
struct About {
    seen: Seen,
    foreign: Foreign,
    all: Vec<Foreign>,
    can: bool,
    said: String,
    letter: Letter,
    submission: String,
}

fn read_about(
    app: &App,
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    named: &str,
    typed: Option<(&str, &str)>,
) -> Result<About> {
    let seen = see(tx, deed, id)?;
    if !PASSES_ON.is_on(tx)? || !seen.may(Action::Edit) {
        return Err(Error::Absent);
    }
    let requester = people::queries::find(tx, seen.ticket.requester)?.ok_or(Error::Absent)?;
    let locale = spoken(tx, Locale::read(&requester.locale).unwrap_or(Locale::En))?;
    // The supplier reads the language of the one who asks.
    let theirs: Words = app.language.words(locale, "UTC");
    let all = forms::catalogue(tx)?;
    let form = all.form_of(seen.ticket.form).ok_or(Error::Absent)?;
    let row = product_row(tx, &all, form)?.ok_or(Error::Absent)?;
    let all = foreign_of(row, &theirs);
    let answers = forms::queries::list_visible_values(tx, id, true)?;
    let about = about_foreign(tx, &seen, &answers, &theirs)?.map(|about| about.foreign);
    let named = all.iter().find(|one| one.key == named).cloned();
    let foreign = named.or(about).or_else(|| all.first().cloned());
    let foreign = foreign.ok_or(Error::Absent)?;
    let said = queries::find_opening_words(tx, id)?.unwrap_or_default();
    let (subject, body) = typed.unwrap_or((&seen.ticket.subject, &said));
    let question = SupplierQuestion {
        id: 0,
        brand: tx.brand(),
        ticket: Some(id),
        person: requester.id,
        name: requester.name.clone(),
        by: requester.id,
        by_name: String::new(),
        product: foreign.product.clone(),
        supplier: foreign.line.clone(),
        address: foreign.supplier.email.clone(),
        answers_to: requester.email.clone(),
        locale: requester.locale.clone(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        state: String::new(),
        told: false,
        at: deed.now,
    };
    Ok(About {
        can: can_pass_on(app, tx, &foreign.supplier, seen.ticket.requester)?,
        letter: written(&question, &theirs, &SITE_NAME.text(tx)?),
        said,
        foreign,
        all,
        submission: random_token()?,
        seen,
    })
}

async fn page(
    app: &App,
    agent: &MustBeAgent,
    id: TicketId,
    product: String,
    typed: Option<(String, String, String)>,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, now, person) = (agent.visitor.actor, app.clock.now(), agent.person.id);
    let (desk, wanted) = (app.clone(), typed.clone());
    let (about, around) = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let typed = wanted
                .as_ref()
                .map(|(subject, body, _)| (subject.as_str(), body.as_str()));
            let about = read_about(&desk, tx, &deed, id, &product, typed)?;
            Ok((about, surroundings(tx, Some(person))?))
        })
        .await?;
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let ticket = about.seen.ticket;
    let supplier = about.foreign.supplier;
    let title = w.t1("supplier-agent-title", "supplier", &supplier.name);
    let path = format!("/agent/tickets/{id}/supplier");
    let others = about.all.iter().filter(|one| one.key != about.foreign.key);
    let others = others
        .map(|one| {
            (
                format!("{path}?product={}", one.key),
                one.supplier.name.clone(),
            )
        })
        .collect();
    let [_, answer] = <[String; 2]>::try_from(about.letter.paragraphs)
        .unwrap_or_else(|_| [String::new(), String::new()]);
    let (subject, body, submission) =
        typed.unwrap_or((ticket.subject.clone(), about.said, about.submission));
    let page = PassOnPage {
        w,
        f: frame(&agent.visitor, w, &path, Here::Tickets, title, around),
        id: id.0,
        about: ticket.subject,
        submission,
        product: about.foreign.key,
        others,
        supplier,
        name: ticket.requester_name,
        answers_to: ticket.requester_email,
        mail_subject: about.letter.subject,
        lead: about.letter.lead,
        answer,
        why: about.letter.why,
        subject,
        body,
        can: about.can,
        problems,
    };
    html(status, &page)
}

async fn form(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let product = query_value(&uri, "product");
    page(&app, &agent, id, product, None, Problems::default()).await
}

async fn pass_on(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (actor, now, desk) = (agent.visitor.actor, app.clock.now(), app.clone());
    let product = fields.text("product").to_owned();
    let typed = (
        fields.text("subject").to_owned(),
        fields.text("body").to_owned(),
        fields.text("submission").chars().take(100).collect(),
    );
    let (named, said): (_, (String, String, String)) = (product.clone(), typed.clone());
    let done = app
        .store
        .write(move |tx| {
            let deed = Deed::new(actor, now, "web")?;
            let about = read_about(&desk, tx, &deed, id, &named, None)?;
            if about.foreign.key != named {
                // It has no supplier any more: it is not sent to another instead.
                return Err(Refusal::new(422, "supplier-problem-no-way").into());
            }
            let (subject, body, submission) = said.clone();
            let passing = Passing {
                foreign: about.foreign,
                subject,
                body,
                submission: format!("{id} {submission}"),
            };
            pass_ticket_on(&desk, tx, &deed, id, &passing)
        })
        .await;
    let mut problems = Problems::default();
    match done {
        Ok(PassedOn::Done(..)) => {
            return Ok(Redirect::to(&format!("/agent/tickets/{id}")).into_response());
        }
        Ok(PassedOn::TooOften) => problems.add("", w.t("supplier-problem-often")),
        Err(error) => {
            let field = if typed.0.trim().is_empty() {
                "subject"
            } else {
                "body"
            };
            problems.add(field, as_problem(error, &w)?);
        }
    }
    let is_often = problems.0.iter().any(|one| one.field.is_empty());
    let answer = page(&app, &agent, id, product, Some(typed), problems).await?;
    Ok(if is_often { too_often(answer) } else { answer })
}
