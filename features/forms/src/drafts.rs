//! A form or a field as somebody wants it: checked as a whole, then stored. Pages and the API come through here.

use std::fmt::Write as _;

use domain::form::{Condition, Kind, Texts, is_chain_sound, key_from};
use domain::{FieldId, FormId, Moment};
use platform::store::Tx;
use platform::{Result, audit};

use crate::catalogue::{Catalogue, FieldRow, FormRow, SectionRow, catalogue};
use crate::queries::{self, FieldHead, FormHead, Thing};
use crate::world::pattern;

/// Longest text of a form, in characters.
pub(crate) const MAX_TEXT: usize = 5000;

/// Why something cannot be stored as it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It needs a name in some language.
    Nameless,
    /// A text is too long.
    TooLong,
    /// The key is another's.
    KeyTaken,
    /// The pattern cannot be read.
    Pattern,
    /// A field to choose from offers nothing.
    NoOptions,
    /// A condition speaks of a field that the form does not ask, or of one without options.
    Condition,
    /// Fields wait for each other.
    Circle,
    /// The form for whoever names none must be there, for everybody.
    Default,
    /// A form for organizations names none.
    Organizations,
    /// The form for whoever names none must make tickets.
    Route,
}

impl Unfit {
    /// All of them, for the test that each is worded.
    pub const ALL: [Self; 10] = [
        Self::Nameless,
        Self::TooLong,
        Self::KeyTaken,
        Self::Pattern,
        Self::NoOptions,
        Self::Condition,
        Self::Circle,
        Self::Default,
        Self::Organizations,
        Self::Route,
    ];

    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nameless => "forms-unfit-nameless",
            Self::TooLong => "forms-unfit-long",
            Self::KeyTaken => "forms-unfit-key",
            Self::Pattern => "forms-unfit-pattern",
            Self::NoOptions => "forms-unfit-options",
            Self::Condition => "forms-unfit-condition",
            Self::Circle => "forms-unfit-circle",
            Self::Default => "forms-unfit-default",
            Self::Organizations => "forms-unfit-organizations",
            Self::Route => "forms-unfit-route",
        }
    }
}

/// What became of a draft.
pub type Stored<T> = std::result::Result<T, Unfit>;

/// A form as somebody wants it.
#[derive(Clone, Debug)]
pub struct FormDraft {
    pub head: FormHead,
    pub is_default: bool,
    pub fields: Vec<FieldId>,
    /// With their keys; an empty key is made.
    pub conditions: Vec<(String, Condition)>,
    /// With their keys; an empty key is made.
    pub sections: Vec<SectionRow>,
    pub name: Texts,
    pub line: Texts,
    pub introduction: Texts,
    pub steps: Texts,
    pub contact: Texts,
}

impl From<&FormRow> for FormDraft {
    fn from(row: &FormRow) -> Self {
        Self {
            head: FormHead {
                key: row.key.clone(),
                listed: row.listed.clone(),
                active: row.active,
                is_route: row.is_route,
                icon: row.icon.clone(),
                files: row.files.clone(),
            },
            is_default: row.is_default,
            fields: row.fields.clone(),
            conditions: row.conditions.clone(),
            sections: row.sections.clone(),
            name: row.name.clone(),
            line: row.line.clone(),
            introduction: row.introduction.clone(),
            steps: row.steps.clone(),
            contact: row.contact.clone(),
        }
    }
}

fn any_too_long(texts: &[&Texts]) -> bool {
    texts
        .iter()
        .flat_map(|texts| texts.all())
        .any(|(_, text)| text.chars().count() > MAX_TEXT)
}

/// All texts of a thing in one line each, for the audit log.
fn in_lines(parts: &[(&str, &Texts)]) -> String {
    let mut lines = String::new();
    for (part, texts) in parts {
        for (locale, text) in texts.all() {
            let _ = writeln!(lines, "{part}.{locale}: {text}");
        }
    }
    lines
}

/// Writes down what was made or changed; nothing where nothing was.
fn note(
    tx: &Tx<'_>,
    deed: &'static str,
    about: (i64, &str),
    before: &str,
    after: &str,
    now: Moment,
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let deed = audit::Deed {
        area: "form",
        deed,
        actor: None,
        about: audit::About::Thing(Some(about.0), about.1),
        before,
        after,
    };
    audit::add(tx, &deed, now)
}

/// A key that nobody else has, made from what the thing is called.
fn free_key(wanted: &str, texts: &Texts, taken: impl Fn(&str) -> bool) -> String {
    let base = match wanted {
        "" => key_from(texts.for_reader("en").unwrap_or_default()),
        wanted => key_from(wanted),
    };
    let mut key = base.clone();
    let mut number = 2;
    while taken(&key) {
        key = format!("{base}_{number}");
        number += 1;
    }
    key
}

impl FormDraft {
    /// A form that asks what every form asks.
    pub fn new(all: &Catalogue) -> Self {
        let own = [
            Kind::Subject,
            Kind::Description,
            Kind::Emails,
            Kind::Attachments,
        ];
        Self {
            head: FormHead {
                key: String::new(),
                listed: domain::form::Listed::Link,
                active: true,
                is_route: false,
                icon: String::new(),
                files: domain::form::FileRule::default(),
            },
            is_default: false,
            fields: own
                .into_iter()
                .filter_map(|kind| all.own(kind))
                .map(FieldRow::id)
                .collect(),
            conditions: Vec::new(),
            sections: Vec::new(),
            name: Texts::default(),
            line: Texts::default(),
            introduction: Texts::default(),
            steps: Texts::default(),
            contact: Texts::default(),
        }
    }

    fn check(&self, all: &Catalogue) -> Stored<()> {
        use domain::form::{Listed, Segment};
        // The words of the first form of a desk are the product's; when it is offered no more it still has none.
        if self.name.is_empty() && !self.is_default && self.head.active {
            return Err(Unfit::Nameless);
        }
        let mut texts = vec![
            &self.name,
            &self.line,
            &self.introduction,
            &self.steps,
            &self.contact,
        ];
        texts.extend(self.sections.iter().map(|section| &section.title));
        if any_too_long(&texts) {
            return Err(Unfit::TooLong);
        }
        if self.is_default && (!self.head.active || self.head.listed == Listed::Link) {
            return Err(Unfit::Default);
        }
        if self.is_default && self.head.is_route {
            return Err(Unfit::Route);
        }
        let nobody = Listed::Segment(Segment::Organizations(Vec::new()));
        if self.head.listed == nobody {
            return Err(Unfit::Organizations);
        }
        let asks = |field: FieldId| self.fields.contains(&field);
        for (_, one) in &self.conditions {
            let offers = all.field(one.parent).is_some_and(|row| {
                let value = one.value.as_str();
                match row.field.kind {
                    Kind::Checkbox => matches!(value, "true" | "false"),
                    kind => kind.can_lead() && row.option(value).is_some(),
                }
            });
            // A request always has a subject and a message.
            let needed = all
                .field(one.child)
                .is_none_or(|row| matches!(row.field.kind, Kind::Subject | Kind::Description));
            if !asks(one.parent) || !asks(one.child) || !offers || needed {
                return Err(Unfit::Condition);
            }
        }
        let conditions: Vec<Condition> =
            self.conditions.iter().map(|(_, one)| one.clone()).collect();
        if !is_chain_sound(&conditions) {
            return Err(Unfit::Circle);
        }
        Ok(())
    }

    /// What it is, for the audit log.
    fn told(&self, all: &Catalogue) -> String {
        let name = |field: FieldId| all.field(field).map_or("", |row| row.key.as_str());
        let mut told = format!("listed: {}", self.head.listed.word());
        if let domain::form::Listed::Segment(segment) = &self.head.listed {
            let _ = write!(told, " {}", segment.word());
        }
        let fields: Vec<&str> = self.fields.iter().map(|field| name(*field)).collect();
        let _ = write!(
            told,
            "\nactive: {}\ndefault: {}\nfields: {}\n",
            self.head.active,
            self.is_default,
            fields.join(", ")
        );
        if self.head.is_route {
            told += "leads to people\n";
        }
        let files = &self.head.files;
        if !files.is_empty() {
            let _ = writeln!(
                told,
                "files: {} {:?} {:?}",
                files.kinds.join(" "),
                files.most_bytes,
                files.most_files
            );
        }
        for (key, one) in &self.conditions {
            let (parent, child) = (name(one.parent), name(one.child));
            let _ = writeln!(
                told,
                "{key}: {child} when {parent} is {}, required: {}, for {}",
                one.value,
                one.required,
                one.audience.word()
            );
        }
        for section in &self.sections {
            let _ = writeln!(
                told,
                "heading {} above {}",
                section.key,
                name(section.above)
            );
            told += &in_lines(&[("title", &section.title)]);
        }
        told + &in_lines(&[
            ("name", &self.name),
            ("line", &self.line),
            ("introduction", &self.introduction),
            ("steps", &self.steps),
            ("contact", &self.contact),
        ])
    }

    /// A request always has a subject and a message, and no field is asked twice.
    fn complete(&mut self, all: &Catalogue) {
        let mut fields: Vec<FieldId> = Vec::new();
        for field in &self.fields {
            if all.field(*field).is_some() && !fields.contains(field) {
                fields.push(*field);
            }
        }
        for kind in [Kind::Description, Kind::Subject] {
            let own = all.own(kind).map(FieldRow::id);
            if let Some(id) = own.filter(|id| !fields.contains(id)) {
                fields.insert(0, id);
            }
        }
        let mut keys: Vec<String> = Vec::new();
        for (key, one) in &mut self.conditions {
            if key.is_empty() {
                let name = |field| {
                    all.field(field)
                        .map_or("", |row: &FieldRow| row.key.as_str())
                };
                let made = format!("{}_{}_{}", name(one.parent), one.value, name(one.child));
                *key = key_from(&made);
            }
            let base = key.clone();
            let mut number = 2;
            while keys.contains(key) {
                *key = format!("{base}_{number}");
                number += 1;
            }
            keys.push(key.clone());
        }
        // A heading without words says nothing, and goes with the field that it stands above.
        self.sections
            .retain(|one| fields.contains(&one.above) && !one.title.is_empty());
        let mut keys: Vec<String> = Vec::new();
        for section in &mut self.sections {
            let taken = |key: &str| keys.iter().any(|known| known == key);
            section.key = free_key(&section.key, &section.title, taken);
            keys.push(section.key.clone());
        }
        let place = |one: &SectionRow| fields.iter().position(|field| *field == one.above);
        self.sections.sort_by_key(place);
        self.sections.dedup_by_key(|one| one.above);
        self.fields = fields;
    }

    /// Stores a new form, or another state of the one of this number; answers its number.
    pub fn store(mut self, tx: &Tx<'_>, id: Option<FormId>, now: Moment) -> Result<Stored<FormId>> {
        let all = catalogue(tx)?;
        self.complete(&all);
        if let Err(unfit) = self.check(&all) {
            return Ok(Err(unfit));
        }
        let id = if let Some(id) = id {
            if !self.is_default && all.form(id).is_some_and(|form| form.is_default) {
                return Ok(Err(Unfit::Default));
            }
            queries::set_form(tx, id, &self.head, now)?;
            id
        } else {
            let taken = |key: &str| all.forms.iter().any(|form| form.key == key);
            self.head.key = free_key(&self.head.key, &self.name, taken);
            queries::add_form(tx, &self.head, now)?
        };
        queries::set_form_fields(tx, id, &self.fields)?;
        queries::set_conditions(tx, id, &self.conditions)?;
        queries::set_sections(tx, id, &self.sections)?;
        if self.is_default {
            queries::set_default_form(tx, id)?;
        }
        let before = all.form(id);
        for (part, texts, old) in [
            ("name", &self.name, before.map(|row| &row.name)),
            ("line", &self.line, before.map(|row| &row.line)),
            (
                "introduction",
                &self.introduction,
                before.map(|row| &row.introduction),
            ),
            ("steps", &self.steps, before.map(|row| &row.steps)),
            ("contact", &self.contact, before.map(|row| &row.contact)),
        ] {
            replace_texts(tx, Thing::Form(id), part, old, texts)?;
        }
        let was = before.map(|row| Self::from(row).told(&all));
        let deed = if was.is_some() { "changed" } else { "made" };
        let about = (id.0, self.head.key.as_str());
        let is = self.told(&all);
        note(tx, deed, about, &was.unwrap_or_default(), &is, now)?;
        Ok(Ok(id))
    }
}

/// Stores texts, and takes those away that are not there any more.
fn replace_texts(
    tx: &Tx<'_>,
    of: Thing,
    part: &str,
    before: Option<&Texts>,
    after: &Texts,
) -> Result<()> {
    for (locale, _) in before.into_iter().flat_map(Texts::all) {
        if after.written_in(locale).is_none() {
            queries::set_text(tx, of, part, locale, "")?;
        }
    }
    queries::set_texts(tx, of, part, after)
}

/// An option as somebody wants it.
#[derive(Clone, Debug, Default)]
pub struct OptionDraft {
    /// Empty: made from the label.
    pub key: String,
    pub active: bool,
    pub is_default: bool,
    pub label: Texts,
    pub definition: Texts,
    pub example: Texts,
    pub promise: Texts,
    /// Whose product it is, if it is somebody else's.
    pub supplier: Texts,
}

/// A field as somebody wants it.
#[derive(Clone, Debug)]
pub struct FieldDraft {
    pub head: FieldHead,
    pub title: Texts,
    pub agent_title: Texts,
    pub help: Texts,
    pub mismatch: Texts,
    /// In their order. Those that a field had and that are not here are no longer offered.
    pub options: Vec<OptionDraft>,
}

impl From<&FieldRow> for FieldDraft {
    fn from(row: &FieldRow) -> Self {
        let field = &row.field;
        Self {
            head: FieldHead {
                key: row.key.clone(),
                kind: field.kind,
                active: field.active,
                required: field.required,
                visible: field.visible,
                editable: field.editable,
                personal: field.personal,
                from_browser: field.from_browser,
                pattern: field.pattern.clone(),
                lookup: field.lookup,
            },
            title: row.title.clone(),
            agent_title: row.agent_title.clone(),
            help: row.help.clone(),
            mismatch: row.mismatch.clone(),
            options: row
                .options
                .iter()
                .map(|option| OptionDraft {
                    key: option.key.clone(),
                    active: option.active,
                    is_default: option.is_default,
                    label: option.label.clone(),
                    definition: option.definition.clone(),
                    example: option.example.clone(),
                    promise: option.promise.clone(),
                    supplier: option.supplier.clone(),
                })
                .collect(),
        }
    }
}

impl FieldDraft {
    /// A field of this kind without words.
    pub fn new(kind: Kind) -> Self {
        Self {
            head: FieldHead {
                key: String::new(),
                kind,
                active: true,
                required: domain::form::Required::default(),
                visible: true,
                editable: true,
                personal: false,
                from_browser: false,
                pattern: String::new(),
                lookup: None,
            },
            title: Texts::default(),
            agent_title: Texts::default(),
            help: Texts::default(),
            mismatch: Texts::default(),
            options: Vec::new(),
        }
    }

    /// Whether it can be stored.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Stored<()> {
        let kind = self.head.kind;
        if self.title.is_empty() && !kind.is_own() {
            return Err(Unfit::Nameless);
        }
        let mut texts = vec![&self.title, &self.agent_title, &self.help, &self.mismatch];
        for option in &self.options {
            texts.extend([
                &option.label,
                &option.definition,
                &option.example,
                &option.promise,
                &option.supplier,
            ]);
            if option.label.is_empty() && kind != Kind::Priority {
                return Err(Unfit::Nameless);
            }
        }
        if any_too_long(&texts) {
            return Err(Unfit::TooLong);
        }
        let unreadable = || pattern(&self.head.pattern).is_none();
        if kind == Kind::Pattern && (self.head.pattern.is_empty() || unreadable()) {
            return Err(Unfit::Pattern);
        }
        if kind.has_choices() && !self.options.iter().any(|option| option.active) {
            return Err(Unfit::NoOptions);
        }
        Ok(())
    }

    /// What it is, for the audit log.
    fn told(&self) -> String {
        let head = &self.head;
        let mut told = format!(
            "kind: {}\nactive: {}\nrequired: customers {}, agents {}, on solve {}\nvisible: {}\neditable: {}\npersonal: {}\n",
            head.kind.word(),
            head.active,
            head.required.customers,
            head.required.agents,
            head.required.on_solve,
            head.visible,
            head.editable,
            head.personal
        );
        if head.from_browser {
            told.push_str("filled in from the browser on request\n");
        }
        if !head.pattern.is_empty() {
            let _ = writeln!(told, "pattern: {}", head.pattern);
        }
        told += &in_lines(&[
            ("title", &self.title),
            ("agent_title", &self.agent_title),
            ("help", &self.help),
            ("mismatch", &self.mismatch),
        ]);
        for option in &self.options {
            let _ = writeln!(told, "option {}, offered: {}", option.key, option.active);
            told += &in_lines(&[
                ("label", &option.label),
                ("definition", &option.definition),
                ("example", &option.example),
                ("promise", &option.promise),
                ("supplier", &option.supplier),
            ]);
        }
        told
    }

    /// Stores a new field, or another state of the one of this number; answers its number.
    pub fn store(
        mut self,
        tx: &Tx<'_>,
        id: Option<FieldId>,
        now: Moment,
    ) -> Result<Stored<FieldId>> {
        let all = catalogue(tx)?;
        let before = id.and_then(|id| all.field(id));
        if let Err(unfit) = self.check() {
            return Ok(Err(unfit));
        }
        // Customers cannot find out what there is, and what they cannot read they are not asked.
        if self.head.kind == Kind::Lookup {
            self.head.editable = false;
            self.head.lookup = self.head.lookup.or(Some(domain::form::Lookup::Ticket));
        }
        self.head.from_browser &= self.head.kind.takes_sentences();
        let id = if let Some(id) = id {
            queries::set_field(tx, id, &self.head, now)?;
            id
        } else {
            let taken = |key: &str| queries::is_field_key_taken(tx, key).unwrap_or(true);
            self.head.key = free_key(&self.head.key, &self.title, taken);
            queries::add_field(tx, &self.head, now)?
        };
        for (part, texts, old) in [
            ("title", &self.title, before.map(|row| &row.title)),
            (
                "agent_title",
                &self.agent_title,
                before.map(|row| &row.agent_title),
            ),
            ("help", &self.help, before.map(|row| &row.help)),
            ("mismatch", &self.mismatch, before.map(|row| &row.mismatch)),
        ] {
            replace_texts(tx, Thing::Field(id), part, old, texts)?;
        }
        self.store_options(tx, id, before)?;
        let was = before.map(|row| Self::from(row).told());
        let deed = if was.is_some() {
            "field_changed"
        } else {
            "field_made"
        };
        let about = (id.0, self.head.key.as_str());
        note(tx, deed, about, &was.unwrap_or_default(), &self.told(), now)?;
        Ok(Ok(id))
    }

    fn store_options(&mut self, tx: &Tx<'_>, id: FieldId, before: Option<&FieldRow>) -> Result<()> {
        if !self.head.kind.has_choices() {
            return Ok(());
        }
        let mut known: Vec<String> = Vec::new();
        for (position, option) in self.options.iter_mut().enumerate() {
            let theirs = |key: &str| before.is_some_and(|row| row.option(key).is_some());
            let is_known = !option.key.is_empty() && theirs(&option.key);
            if !is_known {
                option.key = free_key(&option.key, &option.label, |key| {
                    theirs(key) || known.iter().any(|one| one == key)
                });
            }
            known.push(option.key.clone());
            let number = queries::put_option(
                tx,
                id,
                &option.key,
                position as i64 + 1,
                option.active,
                option.is_default,
            )?;
            let old = before.and_then(|row| row.option(&option.key));
            for (part, texts, old) in [
                ("label", &option.label, old.map(|row| &row.label)),
                (
                    "definition",
                    &option.definition,
                    old.map(|row| &row.definition),
                ),
                ("example", &option.example, old.map(|row| &row.example)),
                ("promise", &option.promise, old.map(|row| &row.promise)),
                ("supplier", &option.supplier, old.map(|row| &row.supplier)),
            ] {
                replace_texts(tx, Thing::Option(number), part, old, texts)?;
            }
        }
        let gone = before
            .into_iter()
            .flat_map(|row| &row.options)
            .filter(|option| !known.contains(&option.key));
        for (position, option) in gone.enumerate() {
            let position = (self.options.len() + position) as i64 + 1;
            queries::put_option(tx, id, &option.key, position, false, false)?;
        }
        Ok(())
    }
}
