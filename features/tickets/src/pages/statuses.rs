//! The status table, for administrators: what each status is called, and what a reply, a close and silence do.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::StatusId;
use domain::ticket::{Category, OnCustomerReply, may_move_on};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::{Locale, Words};
use platform::web::{Fields, MustKeepSettings, number};
use platform::{App, Error, Result};

use crate::commands::statuses::{Unkept, add, keep, move_by};
use crate::queries::statuses::{Called, StatusRow, list_called, list_table};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/statuses", get(list).post(create))
        .route("/agent/statuses/{id}", get(show).post(change))
        .route("/agent/statuses/{id}/move", post(shift))
}

/// The words for what a status means.
fn category_key(category: Category) -> &'static str {
    match category {
        Category::New => "category-new",
        Category::Open => "category-open",
        Category::Pending => "category-pending",
        Category::Hold => "category-hold",
        Category::Solved => "category-solved",
        Category::Closed => "category-closed",
    }
}

/// What replies do: value, and key of the words.
const REPLIES: [(OnCustomerReply, &str); 4] = [
    (OnCustomerReply::Stay, "statuses-reply-stay"),
    (OnCustomerReply::Open, "statuses-reply-open"),
    (OnCustomerReply::Refuse, "statuses-reply-refuse"),
    (OnCustomerReply::FollowUp, "statuses-reply-follow-up"),
];

/// What a customer's close does: value, and key of the words.
const CLOSES: [(&str, &str); 3] = [
    ("no", "statuses-close-no"),
    ("solved", "statuses-close-solved"),
    ("closed", "statuses-close-closed"),
];

fn reply_key(reply: OnCustomerReply) -> &'static str {
    REPLIES
        .iter()
        .find(|(one, _)| *one == reply)
        .map_or("", |(_, key)| key)
}

/// What a close does, as the form says it.
fn close_word(row: &StatusRow) -> &'static str {
    if row.customer_may_close {
        row.closes_as.word()
    } else {
        "no"
    }
}

fn close_key(row: &StatusRow) -> &'static str {
    let word = close_word(row);
    CLOSES
        .iter()
        .find(|(one, _)| *one == word)
        .map_or("", |(_, key)| key)
}

/// GET /agent/statuses
#[derive(Template)]
#[template(path = "agent_statuses.html")]
struct StatusesPage {
    w: Words,
    f: Frame,
    rows: Vec<Shown>,
}

struct Shown {
    id: i64,
    /// `solved`: names the colour.
    kind: &'static str,
    agent: String,
    customer: String,
    category: &'static str,
    is_default: bool,
    active: bool,
    does: Vec<String>,
}

/// What a status is called in the reader's language, else in English: for the team and for customers.
fn named(called: &[Called], id: StatusId, w: &Words) -> (String, String) {
    let of = |locale: &str| {
        called
            .iter()
            .find(|one| one.id == id && one.locale == locale)
            .or_else(|| called.iter().find(|one| one.id == id))
    };
    let found = of(w.locale()).map(|one| (one.agent.clone(), one.customer.clone()));
    found.unwrap_or_else(|| (format!("#{id}"), String::new()))
}

async fn list(
    State(app): State<App>,
    admin: MustKeepSettings,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let person = admin.person.id;
    let (around, table, called) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                list_table(tx)?,
                list_called(tx)?,
            ))
        })
        .await?;
    let title = w.t("statuses-title").into_owned();
    let mut f = frame(
        &admin.visitor,
        w,
        "/agent/statuses",
        Here::Settings,
        title,
        around,
    );
    f.notice = (query_value(&uri, "saved") == "1").then(|| Notice {
        tone: Tone::Good,
        text: w.t("statuses-saved").into_owned(),
    });
    let rows = table
        .iter()
        .map(|row| {
            let (agent, customer) = named(&called, row.id, &w);
            let does_when = |when: &str, what: &str| {
                w.t2(
                    "statuses-does",
                    "when",
                    w.t(when).as_ref(),
                    "what",
                    w.t(what).as_ref(),
                )
            };
            let mut does = vec![
                does_when("statuses-reply", reply_key(row.on_customer_reply)),
                if row.customer_may_close {
                    does_when("statuses-close", close_key(row))
                } else {
                    w.t("statuses-does-not-close").into_owned()
                },
            ];
            if let (Some(days), Some(then)) = (row.after_days, row.then) {
                let (then, _) = named(&called, then, &w);
                does.push(w.t2("statuses-does-timer", "days", days, "status", then));
            }
            Shown {
                id: row.id.0,
                kind: row.category.word(),
                agent,
                customer,
                category: category_key(row.category),
                is_default: row.is_default,
                active: row.active,
                does,
            }
        })
        .collect();
    html(StatusCode::OK, &StatusesPage { w, f, rows })
}

/// GET /agent/statuses/{id}
#[derive(Template)]
#[template(path = "agent_status.html")]
struct StatusPage {
    w: Words,
    f: Frame,
    row: StatusRow,
    category: &'static str,
    close: &'static str,
    /// Language, and the words for the team and for customers.
    called: Vec<(Locale, String, String)>,
    days: String,
    /// Where silent tickets can go: number, name, chosen.
    then: Vec<(i64, String, bool)>,
    problems: Problems,
}

async fn page(
    app: &App,
    admin: &MustKeepSettings,
    id: StatusId,
    given: Option<(StatusRow, Vec<Called>, String)>,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let (around, table, called) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                list_table(tx)?,
                list_called(tx)?,
            ))
        })
        .await?;
    let kept = table.iter().find(|row| row.id == id).ok_or(Error::Absent)?;
    let (name, _) = named(&called, id, &w);
    let days = kept
        .after_days
        .map_or_else(String::new, |days| days.to_string());
    let category = kept.category;
    let (row, words, days) = given.unwrap_or_else(|| (kept.clone(), called.clone(), days));
    let then = table
        .iter()
        .filter(|other| other.active && may_move_on(category, other.category))
        .map(|other| {
            let (name, _) = named(&called, other.id, &w);
            (other.id.0, name, row.then == Some(other.id))
        })
        .collect();
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let path = format!("/agent/statuses/{id}");
    let page = StatusPage {
        w,
        f: frame(&admin.visitor, w, &path, Here::Settings, name, around),
        category: category_key(category),
        close: close_word(&row),
        called: Locale::ALL
            .into_iter()
            .map(|locale| {
                let one = words
                    .iter()
                    .find(|one| one.id == id && one.locale == locale.code());
                let text = |pick: fn(&Called) -> &String| {
                    one.map_or_else(String::new, |one| pick(one).clone())
                };
                (locale, text(|one| &one.agent), text(|one| &one.customer))
            })
            .collect(),
        row,
        days,
        then,
        problems,
    };
    html(status, &page)
}

async fn show(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
) -> Result<Response> {
    page(
        &app,
        &admin,
        StatusId(number(&id)?),
        None,
        Problems::default(),
    )
    .await
}

async fn create(
    State(app): State<App>,
    _admin: MustKeepSettings,
    fields: Fields,
) -> Result<Response> {
    let category = Category::read(fields.text("category")).unwrap_or(Category::Open);
    let now = app.clock.now();
    let id = app
        .store
        .write(move |tx| add(tx, category, None, now))
        .await?;
    Ok(Redirect::to(&format!("/agent/statuses/{id}")).into_response())
}

async fn change(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = StatusId(number(&id)?);
    let cut = |text: &str| text.trim().chars().take(60).collect::<String>();
    let called: Vec<Called> = Locale::ALL
        .into_iter()
        .map(|locale| Called {
            id,
            locale: locale.code().to_owned(),
            agent: cut(fields.text(&format!("agent.{}", locale.code()))),
            customer: cut(fields.text(&format!("customer.{}", locale.code()))),
        })
        .collect();
    let close = fields.text("close").to_owned();
    let days = cut(fields.text("after_days"));
    let wanted = StatusRow {
        id,
        // Not the form's to say: the row's own are kept.
        key: String::new(),
        category: Category::Open,
        on_customer_reply: OnCustomerReply::read(fields.text("reply"))
            .unwrap_or(OnCustomerReply::Stay),
        customer_may_close: close != "no",
        closes_as: if close == "closed" {
            Category::Closed
        } else {
            Category::Solved
        },
        is_default: fields.text("is_default") == "yes",
        active: fields.text("active") == "yes",
        // What is no number is no number of days.
        after_days: (!days.is_empty()).then(|| days.parse().unwrap_or(0)),
        then: fields.text("then").parse().ok().map(StatusId),
    };
    let now = app.clock.now();
    let (row, words) = (wanted.clone(), called.clone());
    let kept = app
        .store
        .write(move |tx| keep(tx, &row, &words, now))
        .await?;
    let (field, key) = match kept {
        Ok(()) => return Ok(Redirect::to("/agent/statuses?saved=1").into_response()),
        Err(Unkept::Nameless) => ("words", "statuses-problem-name"),
        Err(Unkept::IsChosen) => ("active", "statuses-problem-chosen"),
        Err(Unkept::Timer) => ("after_days", "statuses-problem-timer"),
    };
    let mut problems = Problems::default();
    problems.add(field, admin.visitor.words(&app).t(key));
    page(&app, &admin, id, Some((wanted, called, days)), problems).await
}

async fn shift(
    State(app): State<App>,
    _admin: MustKeepSettings,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (id, up) = (StatusId(number(&id)?), fields.text("to") == "up");
    app.store.write(move |tx| move_by(tx, id, up)).await?;
    Ok(Redirect::to("/agent/statuses").into_response())
}
