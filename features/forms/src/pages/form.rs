//! One form: for whom it is, what it says, what it asks in which order, and what it asks only after certain answers.

use askama::Template;
use axum::Router;
use axum::routing::get;
use domain::form::{Audience, Condition, FileRule, Kind, Listed, Segment, Texts};
use domain::{FieldId, FormId, Moment, OrganizationId};
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::form::Fields;
use platform::{App, Result};

use super::editing::{self, Edited, Part, Place, Sheet, move_one, pressed};
use super::headings::{self, HeadingRow};
use super::preview::{Eyes, Preview};
use crate::catalogue::Catalogue;
use crate::drafts::{FormDraft, Stored};
use crate::queries;
use crate::questions::audience_word;
use crate::steps::{Standing, code, read_code};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/agent/forms/new",
            get(editing::new::<FormDraft>).post(editing::add::<FormDraft>),
        )
        .route(
            "/agent/forms/{id}",
            get(editing::show::<FormDraft>).post(editing::save::<FormDraft>),
        )
}

/// GET and, with problems, POST /agent/forms/new and /agent/forms/{id}
#[derive(Template)]
#[template(path = "agent_form.html")]
pub(super) struct FormPage {
    w: Words,
    f: Frame,
    s: Sheet,
    listed: Vec<(&'static str, &'static str, bool)>,
    organizations: Vec<(i64, String, bool)>,
    icons: Vec<(&'static str, bool)>,
    active: bool,
    is_default: bool,
    is_route: bool,
    file_kinds: String,
    file_megabytes: String,
    file_count: String,
    fields: Vec<Row>,
    more: Vec<(i64, String)>,
    conditions: Vec<ConditionRow>,
    leads: Vec<(String, String)>,
    headings: Vec<HeadingRow>,
    children: Vec<(i64, String)>,
    /// Nothing for a new one.
    preview: Option<Preview>,
    problems: Problems,
}

/// A field in the form's order.
struct Row {
    id: i64,
    title: String,
    kind: String,
    place: Place,
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

/// A request always has these.
fn is_needed(kind: Kind) -> bool {
    matches!(kind, Kind::Subject | Kind::Description)
}

impl Edited for FormDraft {
    const PATH: &'static str = "/agent/forms";
    const NEW: &'static str = "forms-new";
    type Page = FormPage;

    fn begin(all: &Catalogue, _kind: &str) -> Self {
        Self::new(all)
    }

    fn find(all: &Catalogue, id: i64) -> Option<Self> {
        all.form(FormId(id)).map(Self::from)
    }

    fn title(&self, w: &Words) -> String {
        let own = self.name.for_reader(w.locale());
        own.map_or_else(|| w.t("form-usual-name").into_owned(), str::to_owned)
    }

    fn key(&mut self) -> &mut String {
        &mut self.head.key
    }

    fn texts(&mut self) -> Vec<(Part, &mut Texts)> {
        vec![
            (Part("name", "forms-name", "", false), &mut self.name),
            (
                Part("line", "forms-line", "forms-line-hint", false),
                &mut self.line,
            ),
            (
                Part(
                    "introduction",
                    "forms-introduction",
                    "forms-introduction-hint",
                    true,
                ),
                &mut self.introduction,
            ),
            (
                Part("steps", "forms-steps", "forms-steps-hint", true),
                &mut self.steps,
            ),
            (
                Part("contact", "forms-contact", "forms-contact-hint", true),
                &mut self.contact,
            ),
        ]
    }

    fn read(&mut self, fields: &Fields) {
        read(fields, self);
        act(fields, self);
    }

    fn standing(&self) -> Standing {
        self.standing()
    }

    fn put_back(&mut self, how: &Standing) {
        self.put_back(how);
    }

    fn part(&self, all: &Catalogue, part: &str, w: &Words) -> String {
        match (part.parse(), read_code(part)) {
            (Ok(id), _) => all
                .field(FieldId(id))
                .map(|row| row.title_for_team(w))
                .unwrap_or_default(),
            (_, Some((_, one))) => told(all, &one, w),
            _ => String::new(),
        }
    }

    fn keep(self, tx: &Tx<'_>, id: Option<i64>, now: Moment) -> Result<Stored<i64>> {
        let stored = self.store(tx, id.map(FormId), now)?;
        Ok(stored.map(|id| id.0))
    }

    fn count(&self, tx: &Tx<'_>, id: i64, w: &Words) -> Result<String> {
        let count = queries::count_tickets_of(tx, FormId(id))?;
        Ok(w.t1("forms-tickets", "count", count))
    }

    fn page(self, tx: &Tx<'_>, all: &Catalogue, sheet: Sheet) -> Result<FormPage> {
        let w = sheet.w;
        let theirs = match &self.head.listed {
            Listed::Segment(Segment::Organizations(theirs)) => theirs.clone(),
            _ => Vec::new(),
        };
        let organizations = queries::list_organizations(tx)?;
        let named = |row: &crate::FieldRow| (row.id().0, row.title_for_team(&w));
        let asked = || self.fields.iter().filter_map(|id| all.field(*id));
        let count = asked().count();
        let megabytes = |bytes: u64| format!("{}", bytes as f64 / f64::from(1 << 20));
        let files = &self.head.files;
        let has_icon = ICONS.contains(&self.head.icon.as_str());
        let stored = sheet.id.and_then(|id| all.form(FormId(id)));
        Ok(FormPage {
            w,
            f: sheet.f.clone(),
            problems: sheet.problems.clone(),
            listed: LISTED
                .into_iter()
                .map(|(value, word)| (value, word, value == listed_value(&self.head.listed)))
                .collect(),
            organizations: organizations
                .into_iter()
                .map(|(id, name)| (id.0, name, theirs.contains(&id)))
                .collect(),
            icons: ICONS
                .into_iter()
                .enumerate()
                .map(|(at, icon)| (icon, self.head.icon == icon || (at == 0 && !has_icon)))
                .collect(),
            active: self.head.active,
            is_default: self.is_default,
            is_route: self.head.is_route,
            file_kinds: files.kinds.join(" "),
            file_megabytes: files.most_bytes.map(megabytes).unwrap_or_default(),
            file_count: files
                .most_files
                .map(|most| most.to_string())
                .unwrap_or_default(),
            fields: asked()
                .enumerate()
                .map(|(at, row)| Row {
                    id: row.id().0,
                    title: row.title_for_team(&w),
                    kind: w.t(super::fields::kind_word(row.field.kind)).into_owned(),
                    place: Place {
                        w,
                        value: row.id().to_string(),
                        name: row.title_for_team(&w),
                        is_first: at == 0,
                        is_last: at + 1 == count,
                        removable: Some(!is_needed(row.field.kind)),
                    },
                })
                .collect(),
            more: all
                .fields
                .iter()
                .filter(|row| row.field.active && !self.fields.contains(&row.id()))
                .map(named)
                .collect(),
            conditions: self
                .conditions
                .iter()
                .map(|(key, one)| ConditionRow {
                    code: code(key, one),
                    text: told(all, one, &w),
                })
                .collect(),
            leads: leads(all, &self, &w),
            headings: headings::rows(all, &self, &w),
            children: asked()
                .filter(|row| !is_needed(row.field.kind))
                .map(named)
                .collect(),
            preview: stored
                .map(|form| Preview::of(all, form, Eyes::usual(form), w, w, sheet.limit)),
            s: sheet,
        })
    }
}

/// What the page sent, laid over what is stored.
fn read(fields: &Fields, draft: &mut FormDraft) {
    draft.head.icon = fields.text("icon").chars().take(60).collect();
    draft.head.active = fields.ticked("active");
    draft.head.is_route = fields.ticked("is_route");
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
}

/// What a button of the page does to the draft, beside saving it.
fn act(fields: &Fields, draft: &mut FormDraft) {
    let (verb, rest) = pressed(fields);
    let field = rest.parse().ok().map(FieldId);
    let at = field.and_then(|field| draft.fields.iter().position(|one| *one == field));
    match (verb, at) {
        ("up" | "down", Some(at)) => move_one(&mut draft.fields, verb, at),
        ("remove", Some(at)) => {
            let gone = draft.fields.remove(at);
            draft
                .conditions
                .retain(|(_, one)| one.parent != gone && one.child != gone);
            headings::move_on(draft, gone, at);
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
