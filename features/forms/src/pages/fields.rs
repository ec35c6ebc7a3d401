//! One field: what it is called in each language, who must answer, and what it offers.

use askama::Template;
use axum::Router;
use axum::routing::get;
use domain::form::{Kind, Lookup, Required, Texts};
use domain::{FieldId, Moment};
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::form::Fields;
use platform::{App, Result};

use super::editing::{
    self, Edited, Part, Place, Sheet, Written, move_one, pressed, read_texts, written,
};
use crate::catalogue::Catalogue;
use crate::drafts::{FieldDraft, OptionDraft, Stored};
use crate::queries;
use crate::steps::Standing;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/agent/fields/new",
            get(editing::new::<FieldDraft>).post(editing::add::<FieldDraft>),
        )
        .route(
            "/agent/fields/{id}",
            get(editing::show::<FieldDraft>).post(editing::save::<FieldDraft>),
        )
}

/// The words for a kind.
pub fn kind_word(kind: Kind) -> &'static str {
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
pub(super) struct FieldPage {
    w: Words,
    f: Frame,
    s: Sheet,
    kind: Kind,
    kind_word: &'static str,
    /// Name, words and whether it is ticked.
    ticks: Vec<(&'static str, &'static str, bool)>,
    pattern: String,
    lookups: Vec<(&'static str, &'static str, bool)>,
    options: Vec<OptionFields>,
    problems: Problems,
}

struct OptionFields {
    index: usize,
    key: String,
    /// What the page calls it.
    shown: String,
    active: bool,
    is_default: bool,
    /// Nothing for the empty ones at the end.
    place: Option<Place>,
    texts: Vec<(&'static str, Vec<Written>)>,
}

impl FieldPage {
    fn has_no_default(&self) -> bool {
        !self.options.iter().any(|option| option.is_default)
    }
}

impl OptionFields {
    /// Whether more than its label is written.
    fn is_explained(&self) -> bool {
        let more = self.texts.iter().skip(1);
        more.flat_map(|(_, texts)| texts)
            .any(|one| !one.text.is_empty())
    }
}

fn option_fields(index: usize, count: usize, option: &OptionDraft, w: &Words) -> OptionFields {
    let part = |part: &str| format!("option{index}_{part}");
    let label = option.label.for_reader(w.locale());
    let shown = label.unwrap_or(&option.key).to_owned();
    OptionFields {
        index,
        key: option.key.clone(),
        active: option.active,
        is_default: option.is_default,
        place: (index < count).then(|| Place {
            w: *w,
            value: index.to_string(),
            name: shown.clone(),
            is_first: index == 0,
            is_last: index + 1 == count,
            removable: option.active.then_some(true),
        }),
        shown,
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
            (
                "forms-option-supplier",
                written(&part("supplier"), &option.supplier),
            ),
        ],
    }
}

/// What is ticked: name, words and whether it is.
fn ticks(head: &queries::FieldHead) -> Vec<(&'static str, &'static str, bool)> {
    let mut ticks = vec![(
        "required_customers",
        "forms-required-customers",
        head.required.customers,
    )];
    if !head.kind.is_own() {
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
    }
    if head.kind.takes_sentences() {
        ticks.push(("from_browser", "forms-from-browser", head.from_browser));
    }
    ticks
}

fn lookup_word(lookup: Lookup) -> &'static str {
    match lookup {
        Lookup::Ticket => "forms-lookup-ticket",
        Lookup::Person => "forms-lookup-person",
        Lookup::Organization => "forms-lookup-organization",
    }
}

impl Edited for FieldDraft {
    const PATH: &'static str = "/agent/fields";
    const NEW: &'static str = "forms-new-field";
    type Page = FieldPage;

    fn begin(_all: &Catalogue, kind: &str) -> Self {
        let kind = Kind::read(kind).filter(|kind| !kind.is_built_in());
        Self::new(kind.unwrap_or(Kind::Text))
    }

    fn find(all: &Catalogue, id: i64) -> Option<Self> {
        all.field(FieldId(id)).map(Self::from)
    }

    fn title(&self, w: &Words) -> String {
        let own = self.agent_title.for_reader(w.locale());
        let title = own.or_else(|| self.title.for_reader(w.locale()));
        let kind = || w.t(kind_word(self.head.kind)).into_owned();
        title.map_or_else(kind, str::to_owned)
    }

    fn key(&mut self) -> &mut String {
        &mut self.head.key
    }

    fn texts(&mut self) -> Vec<(Part, &mut Texts)> {
        let mut texts = vec![
            (
                Part("title", "forms-field-title", "", false),
                &mut self.title,
            ),
            (
                Part("help", "forms-field-help", "forms-field-help-hint", false),
                &mut self.help,
            ),
            (
                Part(
                    "agent_title",
                    "forms-field-agent-title",
                    "forms-field-agent-title-hint",
                    false,
                ),
                &mut self.agent_title,
            ),
        ];
        if self.head.kind == Kind::Pattern {
            let part = Part(
                "mismatch",
                "forms-field-mismatch",
                "forms-field-mismatch-hint",
                false,
            );
            texts.push((part, &mut self.mismatch));
        }
        texts
    }

    fn read(&mut self, fields: &Fields) {
        read(fields, self);
    }

    fn standing(&self) -> Standing {
        self.standing()
    }

    fn put_back(&mut self, how: &Standing) {
        self.put_back(how);
    }

    fn part(&self, _all: &Catalogue, part: &str, w: &Words) -> String {
        let option = self.options.iter().find(|option| option.key == part);
        let label = option.and_then(|option| option.label.for_reader(w.locale()));
        label.unwrap_or(part).to_owned()
    }

    fn keep(self, tx: &Tx<'_>, id: Option<i64>, now: Moment) -> Result<Stored<i64>> {
        let stored = self.store(tx, id.map(FieldId), now)?;
        Ok(stored.map(|id| id.0))
    }

    fn count(&self, tx: &Tx<'_>, id: i64, w: &Words) -> Result<String> {
        if self.head.kind.is_own() {
            return Ok(String::new());
        }
        let count = queries::count_answers(tx, FieldId(id))?;
        Ok(w.t1("forms-tickets", "count", count))
    }

    fn page(self, _tx: &Tx<'_>, _all: &Catalogue, sheet: Sheet) -> Result<FieldPage> {
        let w = sheet.w;
        let head = &self.head;
        let count = self.options.len();
        let mut options = self.options.clone();
        if head.kind.has_choices() && head.kind != Kind::Priority {
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
            f: sheet.f.clone(),
            problems: sheet.problems.clone(),
            kind: head.kind,
            kind_word: kind_word(head.kind),
            ticks: ticks(head),
            pattern: head.pattern.clone(),
            lookups: Lookup::ALL
                .into_iter()
                .map(|one| (one.word(), lookup_word(one), head.lookup == Some(one)))
                .collect(),
            options: options
                .iter()
                .enumerate()
                .map(|(at, option)| option_fields(at, count, option, &w))
                .collect(),
            s: sheet,
        })
    }
}

/// What the page sent beside texts, laid over what is stored.
fn read(fields: &Fields, draft: &mut FieldDraft) {
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
        read_options(fields, draft);
    }
}

/// The options in the order of the page, and what the pressed button does to one.
fn read_options(fields: &Fields, draft: &mut FieldDraft) {
    let before = std::mem::take(&mut draft.options);
    let (verb, which) = pressed(fields);
    let mut at = None;
    for index in fields.all("option") {
        let key = fields.text(&format!("option{index}_key"));
        let known = before.iter().find(|one| one.key == key && !key.is_empty());
        let mut option = known.cloned().unwrap_or_default();
        option.active = fields.ticked(&format!("option{index}_active"));
        option.is_default = fields.text("option_default") == index;
        for (part, texts) in [
            ("label", &mut option.label),
            ("definition", &mut option.definition),
            ("example", &mut option.example),
            ("promise", &mut option.promise),
            ("supplier", &mut option.supplier),
        ] {
            read_texts(fields, &format!("option{index}_{part}"), texts);
        }
        // The empty one at the end.
        if known.is_none() && option.label.is_empty() {
            continue;
        }
        // Of a page that was sent twice, the new one is there already.
        let is_sent = |key: &str| {
            let mut all = fields.all("option");
            all.any(|index| fields.text(&format!("option{index}_key")) == key)
        };
        let mut twice = before.iter().filter(|one| one.label == option.label);
        if let (None, Some(twice)) = (known, twice.find(|one| !is_sent(&one.key))) {
            option.key.clone_from(&twice.key);
        }
        if index == which {
            at = Some(draft.options.len());
        }
        draft.options.push(option);
    }
    match (verb, at) {
        ("up" | "down", Some(at)) => move_one(&mut draft.options, verb, at),
        // It stays in the tickets that have it.
        ("remove", Some(at)) => {
            if let Some(option) = draft.options.get_mut(at) {
                option.active = false;
                option.is_default = false;
            }
        }
        _ => {}
    }
}
