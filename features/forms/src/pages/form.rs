//! One form: for whom it is, what it says, what it asks in which order, and what it asks only after certain answers.
//! Every button sends the whole page, so nothing that was typed gets lost.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::form::{Audience, Condition, FileRule, Kind, Listed, Segment};
use domain::{FieldId, FormId, OrganizationId};
use people::{html, query_value};
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;
use platform::web::form::Fields;
use platform::web::{MustKeepForms, number};
use platform::{App, Error, Result};

use super::headings::{self, HeadingRow};
use super::{Written, around, read_texts, saved, written};
use crate::catalogue::{Catalogue, catalogue};
use crate::drafts::FormDraft;
use crate::queries;
use crate::questions::audience_word;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/forms/new", get(new).post(add))
        .route("/agent/forms/{id}", get(show).post(save))
}

/// GET and, with problems, POST /agent/forms/new and /agent/forms/{id}
#[derive(Template)]
#[template(path = "agent_form.html")]
struct FormPage {
    w: Words,
    f: Frame,
    /// Nothing for a new one.
    id: Option<i64>,
    key: String,
    action: String,
    tickets: String,
    texts: Vec<(&'static str, &'static str, bool, Vec<Written>)>,
    listed: Vec<(&'static str, &'static str, bool)>,
    organizations: Vec<(i64, String, bool)>,
    icons: Vec<(&'static str, bool)>,
    active: bool,
    is_default: bool,
    file_kinds: String,
    file_megabytes: String,
    file_count: String,
    fields: Vec<Row>,
    more: Vec<(i64, String)>,
    conditions: Vec<ConditionRow>,
    leads: Vec<(String, String)>,
    headings: Vec<HeadingRow>,
    children: Vec<(i64, String)>,
    problems: Problems,
}

/// A field in the form's order.
struct Row {
    id: i64,
    title: String,
    kind: String,
    needed: bool,
    is_first: bool,
    is_last: bool,
}

struct ConditionRow {
    /// What the form sends back for it.
    code: String,
    text: String,
}

const ICONS: [&str; 6] = [
    "message-circle-question-mark",
    "life-buoy",
    "siren",
    "sliders-horizontal",
    "lightbulb",
    "file-text",
];

/// The pairs of field and answer that a condition can wait for.
fn leads(all: &Catalogue, draft: &FormDraft, w: &Words) -> Vec<(String, String)> {
    let mut leads = Vec::new();
    for row in draft.fields.iter().filter_map(|id| all.field(*id)) {
        let title = row.title(w);
        if row.field.kind == Kind::Checkbox {
            for (value, word) in [("true", "form-yes"), ("false", "form-no")] {
                leads.push((
                    format!("{}:{value}", row.id()),
                    format!("{title}: {}", w.t(word)),
                ));
            }
        } else if row.field.kind.can_lead() {
            for option in row.options.iter().filter(|option| option.active) {
                let label = option.label(row.field.kind, w);
                leads.push((
                    format!("{}:{}", row.id(), option.key),
                    format!("{title}: {label}"),
                ));
            }
        }
    }
    leads
}

/// A condition as a hidden field carries it: `key 3 urgent 7 1 everyone`.
fn code(key: &str, one: &Condition) -> String {
    format!(
        "{key} {} {} {} {} {}",
        one.parent,
        one.value,
        one.child,
        i32::from(one.required),
        one.audience.word()
    )
}

fn read_code(code: &str) -> Option<(String, Condition)> {
    let mut parts = code.split(' ');
    let key = parts.next()?.to_owned();
    let condition = Condition {
        parent: FieldId(parts.next()?.parse().ok()?),
        value: parts.next()?.to_owned(),
        child: FieldId(parts.next()?.parse().ok()?),
        required: parts.next()? == "1",
        audience: Audience::read(parts.next()?)?,
    };
    Some((key, condition))
}

fn told(all: &Catalogue, one: &Condition, w: &Words) -> String {
    let title = |field| all.field(field).map(|row| row.title(w)).unwrap_or_default();
    let value = match all.field(one.parent) {
        Some(row) if row.field.kind == Kind::Checkbox => {
            let word = if one.value == "true" {
                "form-yes"
            } else {
                "form-no"
            };
            w.t(word).into_owned()
        }
        Some(row) => row.option(&one.value).map_or_else(
            || one.value.clone(),
            |option| option.label(row.field.kind, w),
        ),
        None => one.value.clone(),
    };
    let need = if one.required {
        "forms-then-required"
    } else {
        "forms-then-optional"
    };
    let values = [
        ("child", title(one.child).into()),
        ("need", w.t(need).into_owned().into()),
        ("parent", title(one.parent).into()),
        ("value", value.into()),
        (
            "audience",
            w.t(audience_word(one.audience)).into_owned().into(),
        ),
    ];
    w.form("forms-condition", values)
}

const LISTED: [(&str, &str); 6] = [
    ("everyone", "forms-listed-everyone"),
    ("signed_in", "forms-listed-signed-in"),
    ("members", "forms-listed-members"),
    ("representatives", "forms-listed-representatives"),
    ("organizations", "forms-listed-organizations"),
    ("link", "forms-listed-link"),
];

fn listed_value(listed: &Listed) -> &'static str {
    match listed {
        Listed::Everyone => "everyone",
        Listed::Link => "link",
        Listed::Segment(segment) => segment.word(),
    }
}

async fn page(
    app: &App,
    admin: MustKeepForms,
    id: Option<FormId>,
    draft: Option<FormDraft>,
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
            let stored = id.map(|id| all.form(id).ok_or(Error::Absent)).transpose()?;
            let draft = match (draft, stored) {
                (Some(draft), _) => draft,
                (None, Some(row)) => FormDraft::from(row),
                (None, None) => FormDraft::new(&all),
            };
            let path = match id {
                Some(id) => format!("/agent/forms/{id}"),
                None => "/agent/forms/new".to_owned(),
            };
            let title = match stored {
                Some(row) => row.name(&w),
                None => w.t("forms-new").into_owned(),
            };
            let mut f = around(tx, &admin, w, &path, title)?;
            if was_saved {
                saved(&mut f, &w);
            }
            let mut problems = Problems::default();
            if let Some(problem) = problem {
                problems.add("", problem);
            }
            let theirs = match &draft.head.listed {
                Listed::Segment(Segment::Organizations(theirs)) => theirs.clone(),
                _ => Vec::new(),
            };
            let tickets = match id {
                Some(id) => w.t1("forms-tickets", "count", queries::count_tickets_of(tx, id)?),
                None => String::new(),
            };
            let rows = draft.fields.iter().filter_map(|id| all.field(*id));
            let count = draft.fields.len();
            let named = |row: &crate::FieldRow| (row.id().0, row.title_for_team(&w));
            let is_needed = |kind: Kind| matches!(kind, Kind::Subject | Kind::Description);
            let megabytes = |bytes: u64| format!("{}", bytes as f64 / f64::from(1 << 20));
            let files = &draft.head.files;
            Ok(FormPage {
                w,
                f,
                id: id.map(|id| id.0),
                key: draft.head.key.clone(),
                action: path,
                tickets,
                texts: vec![
                    ("name", "forms-name", false, written("name", &draft.name)),
                    ("line", "forms-line", false, written("line", &draft.line)),
                    (
                        "introduction",
                        "forms-introduction",
                        true,
                        written("introduction", &draft.introduction),
                    ),
                    ("steps", "forms-steps", true, written("steps", &draft.steps)),
                ],
                listed: LISTED
                    .into_iter()
                    .map(|(value, word)| (value, word, value == listed_value(&draft.head.listed)))
                    .collect(),
                organizations: queries::list_organizations(tx)?
                    .into_iter()
                    .map(|(id, name)| (id.0, name, theirs.contains(&id)))
                    .collect(),
                icons: ICONS
                    .into_iter()
                    .enumerate()
                    .map(|(index, icon)| {
                        let none = index == 0 && !ICONS.contains(&draft.head.icon.as_str());
                        (icon, draft.head.icon == icon || none)
                    })
                    .collect(),
                active: draft.head.active,
                is_default: draft.is_default,
                file_kinds: files.kinds.join(" "),
                file_megabytes: files.most_bytes.map(megabytes).unwrap_or_default(),
                file_count: files
                    .most_files
                    .map(|most| most.to_string())
                    .unwrap_or_default(),
                fields: rows
                    .enumerate()
                    .map(|(index, row)| Row {
                        id: row.id().0,
                        title: row.title_for_team(&w),
                        kind: w.t(super::fields::kind_word(row.field.kind)).into_owned(),
                        needed: is_needed(row.field.kind),
                        is_first: index == 0,
                        is_last: index + 1 == count,
                    })
                    .collect(),
                more: all
                    .fields
                    .iter()
                    .filter(|row| row.field.active && !draft.fields.contains(&row.id()))
                    .map(named)
                    .collect(),
                conditions: draft
                    .conditions
                    .iter()
                    .map(|(key, one)| ConditionRow {
                        code: code(key, one),
                        text: told(&all, one, &w),
                    })
                    .collect(),
                leads: leads(&all, &draft, &w),
                headings: headings::rows(&all, &draft, &w),
                children: draft
                    .fields
                    .iter()
                    .filter_map(|id| all.field(*id))
                    .filter(|row| !is_needed(row.field.kind))
                    .map(named)
                    .collect(),
                problems,
            })
        })
        .await?;
    html(status, &page)
}

/// What the page sent, laid over what is stored.
fn read(fields: &Fields, mut draft: FormDraft) -> FormDraft {
    read_texts(fields, "name", &mut draft.name);
    read_texts(fields, "line", &mut draft.line);
    read_texts(fields, "introduction", &mut draft.introduction);
    read_texts(fields, "steps", &mut draft.steps);
    if draft.head.key.is_empty() {
        fields.text("key").clone_into(&mut draft.head.key);
    }
    draft.head.icon = fields.text("icon").chars().take(60).collect();
    draft.head.active = fields.ticked("active");
    draft.is_default |= fields.ticked("default");
    let listed = fields.text("listed");
    let organizations = fields
        .all("organizations")
        .filter_map(|id| id.parse().ok().map(OrganizationId))
        .collect();
    draft.head.listed = match listed {
        "everyone" | "link" => queries::listed(listed, "", Vec::new()),
        segment => queries::listed("segment", segment, organizations),
    };
    let megabytes: Option<f64> = fields
        .text("file_megabytes")
        .replace(',', ".")
        .parse()
        .ok()
        .filter(|most| *most > 0.0 && *most < 100_000.0);
    draft.head.files = FileRule {
        kinds: FileRule::kinds_of(fields.text("file_kinds")),
        most_bytes: megabytes.map(|most| (most * f64::from(1 << 20)).round() as u64),
        most_files: fields
            .text("file_count")
            .parse()
            .ok()
            .filter(|most| *most > 0),
    };
    draft.fields = fields
        .all("field")
        .filter_map(|id| id.parse().ok().map(FieldId))
        .collect();
    draft.conditions = fields.all("condition").filter_map(read_code).collect();
    draft.sections = headings::read(fields);
    draft
}

/// What a button of the page does to the draft, beside saving it.
fn act(fields: &Fields, draft: &mut FormDraft) {
    let (verb, rest) = fields
        .text("do")
        .split_once(':')
        .unwrap_or((fields.text("do"), ""));
    let field = rest.parse().ok().map(FieldId);
    let at = field.and_then(|field| draft.fields.iter().position(|one| *one == field));
    match (verb, at) {
        ("up", Some(at)) if at > 0 => draft.fields.swap(at, at - 1),
        ("down", Some(at)) if at + 1 < draft.fields.len() => draft.fields.swap(at, at + 1),
        ("remove", Some(at)) => {
            let gone = draft.fields.remove(at);
            draft
                .conditions
                .retain(|(_, one)| one.parent != gone && one.child != gone);
        }
        ("add", _) => {
            if let Ok(id) = fields.text("add").parse() {
                draft.fields.push(FieldId(id));
            }
        }
        ("without", _) => {
            let mut index = 0;
            draft.conditions.retain(|_| {
                index += 1;
                (index - 1).to_string() != rest
            });
        }
        _ => {}
    }
    // A condition that was filled in counts whatever button was pressed.
    let (Some((parent, value)), Ok(child)) = (
        fields.text("when").split_once(':'),
        fields.text("ask").parse(),
    ) else {
        return;
    };
    if let Ok(parent) = parent.parse() {
        let one = Condition {
            parent: FieldId(parent),
            value: value.to_owned(),
            child: FieldId(child),
            required: fields.ticked("then_required"),
            audience: Audience::read(fields.text("audience")).unwrap_or(Audience::Everyone),
        };
        if !draft.conditions.iter().any(|(_, known)| *known == one) {
            draft.conditions.push((String::new(), one));
        }
    }
}

async fn new(State(app): State<App>, admin: MustKeepForms) -> Result<Response> {
    page(&app, admin, None, None, None, false).await
}

async fn show(
    State(app): State<App>,
    admin: MustKeepForms,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = FormId(number(&id)?);
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
    store(app, admin, Some(FormId(number(&id)?)), fields).await
}

async fn store(
    app: App,
    admin: MustKeepForms,
    id: Option<FormId>,
    fields: Fields,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let (draft, done) = app
        .store
        .write(move |tx| {
            let all = catalogue(tx)?;
            let before = match id {
                Some(id) => FormDraft::from(all.form(id).ok_or(Error::Absent)?),
                None => FormDraft::new(&all),
            };
            let mut draft = read(&fields, before);
            act(&fields, &mut draft);
            let done = draft.clone().store(tx, id, now)?;
            Ok((draft, done))
        })
        .await?;
    match done {
        Ok(id) => {
            tracing::info!(form = %id, by = %admin.person.id, "form changed");
            Ok(Redirect::to(&format!("/agent/forms/{id}?saved=1")).into_response())
        }
        Err(unfit) => {
            let problem = w.t(unfit.key()).into_owned();
            page(&app, admin, id, Some(draft), Some(problem), false).await
        }
    }
}
