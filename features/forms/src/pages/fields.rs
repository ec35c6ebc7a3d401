//! One field: what it is called in each language, who must answer, and what it offers.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::FieldId;
use domain::form::{Kind, Lookup, Required};
use people::{html, query_value};
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;
use platform::web::form::Fields;
use platform::web::{MustKeepForms, number};
use platform::{App, Error, Result};

use super::{Written, around, read_texts, saved, written};
use crate::catalogue::catalogue;
use crate::drafts::{FieldDraft, OptionDraft};
use crate::queries;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/fields/new", get(new).post(add))
        .route("/agent/fields/{id}", get(show).post(save))
}

/// What a kind is called.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Subject => "forms-kind-subject",
        Kind::Description => "forms-kind-description",
        Kind::Priority => "forms-kind-priority",
        Kind::Attachments => "forms-kind-attachments",
        Kind::Emails => "forms-kind-emails",
        Kind::Text => "forms-kind-text",
        Kind::Textarea => "forms-kind-textarea",
        Kind::Integer => "forms-kind-integer",
        Kind::Decimal => "forms-kind-decimal",
        Kind::Date => "forms-kind-date",
        Kind::Checkbox => "forms-kind-checkbox",
        Kind::Choice => "forms-kind-choice",
        Kind::Choices => "forms-kind-choices",
        Kind::Pattern => "forms-kind-pattern",
        Kind::Link => "forms-kind-link",
        Kind::Lookup => "forms-kind-lookup",
    }
}

/// GET and, with problems, POST /agent/fields/new and /agent/fields/{id}
#[derive(Template)]
#[template(path = "agent_field.html")]
struct FieldPage {
    w: Words,
    f: Frame,
    id: Option<i64>,
    key: String,
    action: String,
    kind: Kind,
    kind_word: &'static str,
    tickets: String,
    texts: Vec<(&'static str, &'static str, Vec<Written>)>,
    /// Name, words and whether it is ticked.
    ticks: Vec<(&'static str, &'static str, bool)>,
    pattern: String,
    lookups: Vec<(&'static str, &'static str, bool)>,
    options: Vec<OptionFields>,
    problems: Problems,
}

#[expect(clippy::struct_excessive_bools, reason = "a row of ticks and buttons")]
struct OptionFields {
    index: usize,
    key: String,
    /// What the page calls it.
    shown: String,
    active: bool,
    is_default: bool,
    is_first: bool,
    is_last: bool,
    /// Whether it is the empty one at the end.
    is_new: bool,
    texts: Vec<(&'static str, Vec<Written>)>,
}

fn option_fields(index: usize, count: usize, option: &OptionDraft, w: &Words) -> OptionFields {
    let part = |part: &str| format!("option{index}_{part}");
    OptionFields {
        index,
        key: option.key.clone(),
        shown: option
            .label
            .for_reader(w.locale())
            .unwrap_or(&option.key)
            .to_owned(),
        active: option.active,
        is_default: option.is_default,
        is_first: index == 0,
        is_last: index + 1 >= count,
        is_new: index >= count,
        texts: vec![
            ("forms-option-label", written(&part("label"), &option.label)),
            (
                "forms-option-definition",
                written(&part("definition"), &option.definition),
            ),
            (
                "forms-option-example",
                written(&part("example"), &option.example),
            ),
            (
                "forms-option-promise",
                written(&part("promise"), &option.promise),
            ),
        ],
    }
}

async fn page(
    app: &App,
    admin: MustKeepForms,
    id: Option<FieldId>,
    draft: Option<FieldDraft>,
    problem: Option<String>,
    was_saved: bool,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let status = if problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = app
        .store
        .read(move |tx| {
            let all = catalogue(tx)?;
            let stored = id
                .map(|id| all.field(id).ok_or(Error::Absent))
                .transpose()?;
            let draft = match (draft, stored) {
                (Some(draft), _) => draft,
                (None, Some(row)) => FieldDraft::from(row),
                (None, None) => FieldDraft::new(Kind::Text),
            };
            let path = match id {
                Some(id) => format!("/agent/fields/{id}"),
                None => "/agent/fields/new".to_owned(),
            };
            let title = match stored {
                Some(row) => row.title_for_team(&w),
                None => w.t("forms-new-field").into_owned(),
            };
            let mut f = around(tx, &admin, w, &path, title)?;
            if was_saved {
                saved(&mut f, &w);
            }
            let mut problems = Problems::default();
            if let Some(problem) = problem {
                problems.add("", problem);
            }
            let head = &draft.head;
            let kind = head.kind;
            let tickets = match id {
                Some(id) if !kind.is_own() => {
                    w.t1("forms-tickets", "count", queries::count_answers(tx, id)?)
                }
                _ => String::new(),
            };
            let mut ticks = vec![(
                "required_customers",
                "forms-required-customers",
                head.required.customers,
            )];
            if !kind.is_own() {
                ticks.extend([
                    (
                        "required_agents",
                        "forms-required-agents",
                        head.required.agents,
                    ),
                    (
                        "required_on_solve",
                        "forms-required-on-solve",
                        head.required.on_solve,
                    ),
                    ("editable", "forms-editable", head.editable),
                    ("visible", "forms-visible", head.visible),
                    ("personal", "forms-personal", head.personal),
                    ("active", "forms-field-active", head.active),
                ]);
                if kind.takes_sentences() {
                    ticks.push(("from_browser", "forms-from-browser", head.from_browser));
                }
            }
            let mut options: Vec<OptionDraft> = draft.options.clone();
            let count = options.len();
            if kind.has_choices() && kind != Kind::Priority {
                let empty = OptionDraft {
                    active: true,
                    ..OptionDraft::default()
                };
                // A new list begins with some room.
                let more = if count == 0 { 3 } else { 1 };
                options.extend(std::iter::repeat_n(empty, more));
            }
            Ok(FieldPage {
                w,
                f,
                id: id.map(|id| id.0),
                key: head.key.clone(),
                action: path,
                kind,
                kind_word: kind_word(kind),
                tickets,
                texts: vec![
                    ("title", "forms-field-title", written("title", &draft.title)),
                    ("help", "forms-field-help", written("help", &draft.help)),
                    (
                        "agent_title",
                        "forms-field-agent-title",
                        written("agent_title", &draft.agent_title),
                    ),
                ],
                ticks,
                pattern: head.pattern.clone(),
                lookups: Lookup::ALL
                    .into_iter()
                    .map(|one| {
                        let word = match one {
                            Lookup::Ticket => "forms-lookup-ticket",
                            Lookup::Person => "forms-lookup-person",
                            Lookup::Organization => "forms-lookup-organization",
                        };
                        (one.word(), word, head.lookup == Some(one))
                    })
                    .collect(),
                options: options
                    .iter()
                    .enumerate()
                    .map(|(index, option)| option_fields(index, count, option, &w))
                    .collect(),
                problems,
            })
        })
        .await?;
    html(status, &page)
}

/// What the page sent, laid over what is stored.
fn read(fields: &Fields, mut draft: FieldDraft) -> FieldDraft {
    for (part, texts) in [
        ("title", &mut draft.title),
        ("agent_title", &mut draft.agent_title),
        ("help", &mut draft.help),
        ("mismatch", &mut draft.mismatch),
    ] {
        read_texts(fields, part, texts);
    }
    let head = &mut draft.head;
    head.required.customers = fields.ticked("required_customers");
    if !head.kind.is_own() {
        head.required = Required {
            customers: fields.ticked("required_customers"),
            agents: fields.ticked("required_agents"),
            on_solve: fields.ticked("required_on_solve"),
        };
        head.editable = fields.ticked("editable");
        head.visible = fields.ticked("visible");
        head.personal = fields.ticked("personal");
        head.active = fields.ticked("active");
        head.from_browser = fields.ticked("from_browser");
    }
    if let Some(pattern) = fields.get("pattern") {
        head.pattern = pattern.trim().chars().take(500).collect();
    }
    if let Some(lookup) = fields.get("lookup").and_then(Lookup::read) {
        head.lookup = Some(lookup);
    }
    if head.kind.has_choices() {
        let before = std::mem::take(&mut draft.options);
        for index in fields.all("option") {
            let key = fields.text(&format!("option{index}_key")).to_owned();
            let known = before.iter().find(|one| one.key == key && !key.is_empty());
            let mut option = known.cloned().unwrap_or_default();
            option.active = fields.ticked(&format!("option{index}_active"));
            option.is_default = fields.text("option_default") == index;
            for (part, texts) in [
                ("label", &mut option.label),
                ("definition", &mut option.definition),
                ("example", &mut option.example),
                ("promise", &mut option.promise),
            ] {
                read_texts(fields, &format!("option{index}_{part}"), texts);
            }
            // The empty one at the end.
            if known.is_some() || !option.label.is_empty() {
                draft.options.push(option);
            }
        }
        let (verb, rest) = fields.text("do").split_once(':').unwrap_or_default();
        let at: Option<usize> = rest.parse().ok();
        match (verb, at) {
            ("up", Some(at)) if at > 0 && at < draft.options.len() => {
                draft.options.swap(at, at - 1);
            }
            ("down", Some(at)) if at + 1 < draft.options.len() => draft.options.swap(at, at + 1),
            _ => {}
        }
    }
    draft
}

async fn new(
    State(app): State<App>,
    admin: MustKeepForms,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let kind = Kind::read(&query_value(&uri, "kind")).filter(|kind| !kind.is_built_in());
    let draft = FieldDraft::new(kind.unwrap_or(Kind::Text));
    page(&app, admin, None, Some(draft), None, false).await
}

async fn show(
    State(app): State<App>,
    admin: MustKeepForms,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = FieldId(number(&id)?);
    let was_saved = query_value(&uri, "saved") == "1";
    page(&app, admin, Some(id), None, None, was_saved).await
}

async fn add(State(app): State<App>, admin: MustKeepForms, fields: Fields) -> Result<Response> {
    store(app, admin, None, fields).await
}

async fn save(
    State(app): State<App>,
    admin: MustKeepForms,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    store(app, admin, Some(FieldId(number(&id)?)), fields).await
}

async fn store(
    app: App,
    admin: MustKeepForms,
    id: Option<FieldId>,
    fields: Fields,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let (draft, done) = app
        .store
        .write(move |tx| {
            let all = catalogue(tx)?;
            let before = if let Some(id) = id {
                FieldDraft::from(all.field(id).ok_or(Error::Absent)?)
            } else {
                let kind = Kind::read(fields.text("kind")).filter(|kind| !kind.is_built_in());
                let mut draft = FieldDraft::new(kind.unwrap_or(Kind::Text));
                fields.text("key").clone_into(&mut draft.head.key);
                draft
            };
            let draft = read(&fields, before);
            let done = draft.clone().store(tx, id, now)?;
            Ok((draft, done))
        })
        .await?;
    match done {
        Ok(id) => {
            tracing::info!(field = %id, by = %admin.person.id, "field changed");
            Ok(Redirect::to(&format!("/agent/fields/{id}?saved=1")).into_response())
        }
        Err(unfit) => {
            let problem = w.t(unfit.key()).into_owned();
            page(&app, admin, id, Some(draft), Some(problem), false).await
        }
    }
}
