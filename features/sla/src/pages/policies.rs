//! What is promised: policies in their order, one policy, and its rehearsal.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::schedule::Country;
use domain::sla::{Conditions, Facts, Goal, Target, due_if_received};
use domain::ticket::{Category, Place, Priority};
use domain::{FormId, Moment, OrganizationId};
use people::{html, query_value};
use platform::frame::{Frame, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustKeepSettings, number};
use platform::{App, Error, Result};

use super::around;
use super::rehearsal::{Rehearsal, rehearse};
use super::schedules::{countries, problem};
use crate::keeping;
use crate::queries::{self, PolicyRow};
use crate::rules::{Rules, read};
use crate::text::read_length;
use crate::{goal_key, priority_key, target_in_words};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/sla-policies", get(list).post(create))
        .route("/agent/sla-policies/new", get(new))
        .route("/agent/sla-policies/{id}", get(show).post(change))
        .route("/agent/sla-policies/{id}/move", post(shift))
        .route("/agent/sla-policies/{id}/remove", post(remove))
}

#[derive(Template)]
#[template(path = "agent_policies.html")]
struct ListPage {
    w: Words,
    f: Frame,
    rows: Vec<Row>,
    /// "A ticket without a severity that came now: first reply due Tuesday 10:00."
    preview: Vec<(String, String)>,
}

struct Row {
    id: i64,
    name: String,
    active: bool,
    about: String,
    targets: Vec<String>,
}

/// A goal with what is typed for each severity, the last for any other.
struct GoalRow {
    name: String,
    cells: Vec<(String, String, String)>,
}

/// What can be ticked: value, name, chosen.
type Ticks = Vec<(String, String, bool)>;

#[derive(Template)]
#[template(path = "agent_policy.html")]
struct PolicyPage {
    w: Words,
    f: Frame,
    id: i64,
    row: PolicyRow,
    schedules: Ticks,
    forms: Ticks,
    priorities: Ticks,
    organizations: Ticks,
    countries: Vec<(&'static str, String, bool)>,
    places: Ticks,
    contracts: Ticks,
    pauses: Ticks,
    tags: String,
    goals: Vec<GoalRow>,
    rehearsal: Option<Rehearsal>,
    problems: Problems,
}

fn category_key(category: Category) -> &'static str {
    match category {
        Category::Pending => "category-pending",
        Category::Hold => "category-hold",
        Category::New => "category-new",
        _ => "category-open",
    }
}

fn place_key(place: Place) -> &'static str {
    match place.word() {
        "first_line" => "policy-place-first-line",
        "partner" => "policy-place-partner",
        "level_3" => "policy-place-level-3",
        "level_4" => "policy-place-level-4",
        _ => "policy-place-vendor",
    }
}

/// Statuses in which a clock can stand.
const PAUSING: [Category; 2] = [Category::Pending, Category::Hold];

fn told_targets(row: &PolicyRow, w: &Words) -> Vec<String> {
    let told = row.targets.iter().map(|(goal, priority, target)| {
        let goal = w.t(goal_key(*goal));
        let target = target_in_words(*target, w);
        match priority {
            Some(priority) => format!(
                "{goal}, {}: {target}",
                w.t(priority_key(*priority)).to_lowercase()
            ),
            None => format!("{goal}: {target}"),
        }
    });
    told.collect()
}

fn about(row: &PolicyRow, rules: &Rules, all: &forms::Catalogue, w: &Words) -> String {
    let mut parts = Vec::new();
    let of = &row.conditions;
    parts.extend(
        of.forms
            .iter()
            .filter_map(|id| all.form(*id))
            .map(|form| form.name(w)),
    );
    parts.extend(
        of.priorities
            .iter()
            .map(|one| w.t(priority_key(*one)).into_owned()),
    );
    parts.extend(of.countries.iter().map(|one| one.code().to_owned()));
    let places = of.places.iter().map(|one| w.t(place_key(*one)));
    parts.extend(places.map(std::borrow::Cow::into_owned));
    let contracts = of.contracts.iter();
    parts.extend(contracts.map(|name| w.t1("policy-contract-short", "name", name)));
    parts.extend(
        of.critical
            .then(|| w.t("policy-critical-short").into_owned()),
    );
    parts.extend(of.tags.iter().cloned());
    if !of.organizations.is_empty() {
        parts.push(w.t1(
            "policy-organizations-count",
            "count",
            of.organizations.len() as i64,
        ));
    }
    let whom = if parts.is_empty() {
        w.t("policy-for-all").into_owned()
    } else {
        parts.join(", ")
    };
    match rules.schedule_of(row) {
        Some(schedule) => format!("{whom} · {}", schedule.name),
        None => format!("{whom} · {}", w.t("policy-always")),
    }
}

/// When a ticket that came now would be due, by severity.
fn preview(rules: &Rules, w: &Words, now: Moment) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for priority in std::iter::once(None).chain(Priority::ALL.into_iter().rev().map(Some)) {
        let facts = Facts {
            priority,
            place: Some(Place::VENDOR),
            ..Facts::default()
        };
        let Some(policy) = rules.policy_for(&facts) else {
            continue;
        };
        let terms = rules.terms(policy, priority, None);
        let due = due_if_received(now, Goal::FirstReply, &terms).and_then(|run| run.due());
        if let Some(due) = due {
            let name = priority.map_or_else(|| w.t("policy-any"), |one| w.t(priority_key(one)));
            all.push((
                name.into_owned(),
                w.t1("policy-preview", "when", w.coming(due, now)),
            ));
        }
    }
    all
}

async fn list(
    State(app): State<App>,
    admin: MustKeepSettings,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let said = query_value(&uri, "said");
    let page = app
        .store
        .read(move |tx| {
            let mut f = around(
                tx,
                &admin,
                w,
                "/agent/sla-policies",
                w.t("policies-title").into_owned(),
            )?;
            f.notice = (said == "saved").then(|| Notice {
                tone: Tone::Good,
                text: w.t("sla-saved").into_owned(),
            });
            let rules = read(tx)?;
            let all = forms::catalogue(tx)?;
            let rows = rules.policies.iter().map(|row| Row {
                id: row.id,
                name: row.name.clone(),
                active: row.active,
                about: about(row, &rules, &all, &w),
                targets: told_targets(row, &w),
            });
            Ok(ListPage {
                w,
                f,
                rows: rows.collect(),
                preview: preview(&rules, &w, now),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// What was typed for goals, by the names of their fields; for a policy that is only looked at, its own.
type Lengths = BTreeMap<String, String>;

fn own_lengths(row: &PolicyRow, w: &Words) -> Lengths {
    let own = row.targets.iter().map(|(goal, priority, target)| {
        let typed = match target.length {
            domain::sla::Length::Days(days) => w.t1("sla-days-typed", "count", days),
            domain::sla::Length::Minutes(minutes) if minutes % 60 == 0 => {
                w.t1("sla-hours", "count", minutes / 60)
            }
            domain::sla::Length::Minutes(minutes) => w.t1("sla-minutes", "count", minutes),
        };
        // A star says that every hour counts.
        let star = if target.business { "" } else { " *" };
        (field(*goal, *priority), format!("{typed}{star}"))
    });
    own.collect()
}

fn field(goal: Goal, priority: Option<Priority>) -> String {
    format!("{}.{}", goal.word(), priority.map_or("any", Priority::word))
}

fn severities() -> impl Iterator<Item = Option<Priority>> {
    Priority::ALL.into_iter().rev().map(Some).chain([None])
}

fn goals(lengths: &Lengths, w: &Words) -> Vec<GoalRow> {
    let one = |goal: Goal| GoalRow {
        name: w.t(goal_key(goal)).into_owned(),
        cells: severities()
            .map(|priority| {
                let field = field(goal, priority);
                let name = priority.map_or_else(|| w.t("policy-any"), |one| w.t(priority_key(one)));
                let typed = lengths.get(&field).cloned().unwrap_or_default();
                (field, name.into_owned(), typed)
            })
            .collect(),
    };
    Goal::ALL.into_iter().map(one).collect()
}

struct Shown {
    row: PolicyRow,
    lengths: Lengths,
    rehearsal: Option<Rehearsal>,
    problems: Problems,
}

fn page(
    tx: &Tx<'_>,
    admin: &MustKeepSettings,
    w: Words,
    id: i64,
    shown: Shown,
) -> Result<PolicyPage> {
    let row = shown.row;
    let title = if id == 0 {
        w.t("policies-new").into_owned()
    } else {
        row.name.clone()
    };
    let path = if id == 0 {
        "/agent/sla-policies/new".to_owned()
    } else {
        format!("/agent/sla-policies/{id}")
    };
    let all = forms::catalogue(tx)?;
    let of = &row.conditions;
    Ok(PolicyPage {
        w,
        f: around(tx, admin, w, &path, title)?,
        id,
        schedules: queries::list_schedules(tx)?
            .into_iter()
            .map(|one| (one.id.to_string(), one.name, row.schedule == Some(one.id)))
            .collect(),
        forms: all
            .forms
            .iter()
            .filter(|form| form.active || of.forms.contains(&form.id))
            .map(|form| {
                (
                    form.id.to_string(),
                    form.name(&w),
                    of.forms.contains(&form.id),
                )
            })
            .collect(),
        priorities: Priority::ALL
            .into_iter()
            .rev()
            .map(|one| {
                (
                    one.word().to_owned(),
                    w.t(priority_key(one)).into_owned(),
                    of.priorities.contains(&one),
                )
            })
            .collect(),
        organizations: forms::queries::list_organizations(tx)?
            .into_iter()
            .map(|(id, name)| (id.to_string(), name, of.organizations.contains(&id)))
            .collect(),
        countries: countries(&w, |one| of.countries.contains(&one)),
        places: Place::ALL
            .into_iter()
            .map(|one| {
                (
                    one.word().to_owned(),
                    w.t(place_key(one)).into_owned(),
                    of.places.contains(&one),
                )
            })
            .collect(),
        contracts: contracts(tx, &row)?,
        pauses: PAUSING
            .into_iter()
            .map(|one| {
                (
                    one.word().to_owned(),
                    w.t(category_key(one)).into_owned(),
                    row.pauses.contains(&one),
                )
            })
            .collect(),
        tags: of.tags.join(", "),
        goals: goals(&shown.lengths, &w),
        row,
        rehearsal: shown.rehearsal,
        problems: shown.problems,
    })
}

/// The contracts that organizations have, and those that the policy names though nobody has them now.
fn contracts(tx: &Tx<'_>, row: &PolicyRow) -> Result<Ticks> {
    let mut names = queries::list_contracts(tx)?;
    let is_same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    for name in &row.conditions.contracts {
        if !names.iter().any(|known| is_same(known, name)) {
            names.push(name.clone());
        }
    }
    names.dedup_by(|one, other| is_same(one, other));
    let own = &row.conditions.contracts;
    let ticks = names.into_iter().map(|name| {
        let is_chosen = own.iter().any(|one| is_same(one, &name));
        (name.clone(), name, is_chosen)
    });
    Ok(ticks.collect())
}

async fn new(State(app): State<App>, admin: MustKeepSettings) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let page = app
        .store
        .read(move |tx| {
            let row = PolicyRow {
                active: true,
                schedule: queries::list_schedules(tx)?.first().map(|one| one.id),
                pauses: PAUSING.to_vec(),
                ..PolicyRow::default()
            };
            let shown = Shown {
                row,
                lengths: Lengths::new(),
                rehearsal: None,
                problems: Problems::default(),
            };
            page(tx, &admin, w, 0, shown)
        })
        .await?;
    html(StatusCode::OK, &page)
}

fn find(tx: &Tx<'_>, id: i64) -> Result<PolicyRow> {
    let all = queries::list_policies(tx)?;
    all.into_iter()
        .find(|row| row.id == id)
        .ok_or(Error::Absent)
}

async fn show(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = admin.visitor.words(&app);
    let page = app
        .store
        .read(move |tx| {
            let row = find(tx, id)?;
            let lengths = own_lengths(&row, &w);
            page(
                tx,
                &admin,
                w,
                id,
                Shown {
                    row,
                    lengths,
                    rehearsal: None,
                    problems: Problems::default(),
                },
            )
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn create(
    State(app): State<App>,
    admin: MustKeepSettings,
    fields: Fields,
) -> Result<Response> {
    keep(app, admin, 0, fields).await
}

async fn change(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    keep(app, admin, id, fields).await
}

/// What a form says; lengths that cannot be meant are problems.
fn typed(id: i64, fields: &Fields, w: &Words, problems: &mut Problems) -> (PolicyRow, Lengths) {
    let mut lengths = Lengths::new();
    let mut targets = Vec::new();
    for goal in Goal::ALL {
        for priority in severities() {
            let name = field(goal, priority);
            let said: String = fields.text(&name).trim().chars().take(40).collect();
            if said.is_empty() {
                continue;
            }
            let business = !said.ends_with('*');
            match read_length(said.trim_end_matches('*')) {
                Some(length) => targets.push((goal, priority, Target { length, business })),
                None => problems.add(
                    name.clone(),
                    w.t1("sla-problem-length", "said", said.as_str()),
                ),
            }
            lengths.insert(name, said);
        }
    }
    let numbers = |name: &str| -> Vec<i64> {
        fields
            .all(name)
            .filter_map(|one| one.parse().ok())
            .collect()
    };
    let row = PolicyRow {
        id,
        key: String::new(),
        name: fields.text("name").chars().take(400).collect(),
        active: fields.ticked("active"),
        schedule: fields.text("schedule").parse().ok(),
        pauses: fields
            .all("pauses")
            .filter_map(Category::read)
            .filter(|one| PAUSING.contains(one))
            .collect(),
        conditions: Conditions {
            forms: numbers("forms").into_iter().map(FormId).collect(),
            priorities: fields
                .all("priorities")
                .filter_map(Priority::read)
                .collect(),
            organizations: numbers("organizations")
                .into_iter()
                .map(OrganizationId)
                .collect(),
            countries: Country::ALL
                .into_iter()
                .filter(|one| fields.all("countries").any(|code| code == one.code()))
                .collect(),
            places: fields.all("places").filter_map(Place::read).collect(),
            contracts: fields
                .all("contracts")
                .map(|name| name.trim().chars().take(120).collect::<String>())
                .filter(|name| !name.is_empty())
                .collect(),
            critical: fields.ticked("critical"),
            tags: fields
                .text("tags")
                .split([',', ' '])
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
        },
        targets,
    };
    (row, lengths)
}

async fn keep(app: App, admin: MustKeepSettings, id: i64, fields: Fields) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let mut problems = Problems::default();
    let (row, lengths) = typed(id, &fields, &w, &mut problems);
    let rehearses = fields.text("do") == "rehearse";
    if problems.is_empty() && !rehearses {
        let wanted = row.clone();
        match app
            .store
            .write(move |tx| keeping::keep_policy(tx, &wanted, now))
            .await?
        {
            Ok(_) => return Ok(Redirect::to("/agent/sla-policies?said=saved").into_response()),
            Err(unkept) => {
                let (field, key) = problem(unkept);
                let field = if field == "first_reply" {
                    "first_reply.any"
                } else {
                    field
                };
                problems.add(field, w.t(key));
            }
        }
    }
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = app
        .store
        .read(move |tx| {
            if id != 0 {
                find(tx, id)?;
            }
            let mut rehearsal = None;
            if rehearses && problems.is_empty() {
                let held = read(tx)?;
                let mut tried = held.clone();
                match tried.policies.iter_mut().find(|one| one.id == id) {
                    Some(one) => one.clone_from(&row),
                    None => tried.policies.push(row.clone()),
                }
                rehearsal = Some(rehearse(tx, &held, &tried, &w, now)?);
            }
            page(
                tx,
                &admin,
                w,
                id,
                Shown {
                    row,
                    lengths,
                    rehearsal,
                    problems,
                },
            )
        })
        .await?;
    html(status, &page)
}

async fn shift(
    State(app): State<App>,
    _admin: MustKeepSettings,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (id, up) = (number(&id)?, fields.text("to") == "up");
    let now = app.clock.now();
    app.store
        .write(move |tx| keeping::move_policy(tx, id, up, now))
        .await?;
    Ok(Redirect::to("/agent/sla-policies").into_response())
}

async fn remove(
    State(app): State<App>,
    _admin: MustKeepSettings,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let now = app.clock.now();
    app.store
        .write(move |tx| keeping::remove_policy(tx, id, now))
        .await?;
    Ok(Redirect::to("/agent/sla-policies?said=saved").into_response())
}
