//! Everything that the desk can ask: its forms and fields with their words. Every page that asks reads it, and hardly
//! anybody changes it, so it is kept in memory until somebody does.

use std::sync::Arc;

use domain::form::{Asker, Condition, Field, FileRule, Form, Given, Kind, Listed, Texts};
use domain::permission::Actor;
use domain::{BrandId, FieldId, FormId, Moment};
use platform::Result;
use platform::language::Words;
use platform::store::Tx;

use crate::queries;

/// A form with its words.
#[derive(Clone, Debug)]
pub struct FormRow {
    pub id: FormId,
    /// In whose portal it is asked.
    pub brand: BrandId,
    /// Its name that stays.
    pub key: String,
    pub listed: Listed,
    /// Whether mail, and whoever names no form, gets it.
    pub is_default: bool,
    pub active: bool,
    /// It makes no ticket: it leads to people (B04, C19).
    pub is_route: bool,
    /// The picture on its card.
    pub icon: String,
    pub files: FileRule,
    /// In the form's order.
    pub fields: Vec<FieldId>,
    /// Each with its key.
    pub conditions: Vec<(String, Condition)>,
    /// Headings between its fields.
    pub sections: Vec<SectionRow>,
    pub name: Texts,
    /// One line beside the name.
    pub line: Texts,
    pub introduction: Texts,
    /// What to try first, one step a line.
    pub steps: Texts,
    /// Of a route: whom to turn to where nobody is known for the reader's organization.
    pub contact: Texts,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// A heading of a form, over a field and those that follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionRow {
    /// Its name that stays.
    pub key: String,
    /// The field that it stands above.
    pub above: FieldId,
    pub title: Texts,
}

/// A field with its words.
#[derive(Clone, Debug)]
pub struct FieldRow {
    pub field: Field,
    pub key: String,
    /// What customers read, and the team unless it has words of its own.
    pub title: Texts,
    pub agent_title: Texts,
    pub help: Texts,
    /// What is said when the answer does not follow the pattern.
    pub mismatch: Texts,
    pub options: Vec<OptionRow>,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// One of a field's answers with its words.
#[derive(Clone, Debug)]
pub struct OptionRow {
    pub id: i64,
    pub key: String,
    pub active: bool,
    pub is_default: bool,
    pub label: Texts,
    pub definition: Texts,
    pub example: Texts,
    /// How soon whoever chooses it is answered.
    pub promise: Texts,
    /// Of a product that is somebody else's: whose, as [`domain::form::Supplier`] reads it (C10).
    pub supplier: Texts,
}

/// All of it, as one brand has it.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The brand's own, in their order, also those that are not active.
    pub forms: Vec<FormRow>,
    /// The brand's own.
    pub fields: Vec<FieldRow>,
    /// What other brands ask: tickets of theirs are shown and worked on everywhere.
    pub forms_elsewhere: Vec<FormRow>,
    pub fields_elsewhere: Vec<FieldRow>,
}

/// What the transaction's brand asks now.
pub fn catalogue(tx: &Tx<'_>) -> Result<Arc<Catalogue>> {
    tx.kept("forms", "", || queries::read_catalogue(tx))
}

fn or_word(texts: &Texts, w: &Words, key: &str) -> Option<String> {
    match texts.for_reader(w.locale()) {
        Some(text) => Some(text.to_owned()),
        None if key.is_empty() => None,
        None => Some(w.t(key).into_owned()),
    }
}

impl OptionRow {
    /// Its words; those of a priority are the product's until somebody writes others.
    pub fn label(&self, kind: Kind, w: &Words) -> String {
        let usual = match (kind, self.key.as_str()) {
            (Kind::Priority, "urgent") => "priority-urgent",
            (Kind::Priority, "high") => "priority-high",
            (Kind::Priority, "normal") => "priority-normal",
            (Kind::Priority, "low") => "priority-low",
            _ => "",
        };
        or_word(&self.label, w, usual).unwrap_or_else(|| self.key.clone())
    }
}

impl FieldRow {
    pub fn id(&self) -> FieldId {
        self.field.id
    }

    /// What customers read above it.
    pub fn title(&self, w: &Words) -> String {
        let usual = match self.field.kind {
            Kind::Subject => "new-request-subject",
            Kind::Description => "new-request-description",
            Kind::Priority => "details-priority",
            Kind::Attachments => "files-label",
            Kind::Emails => "new-request-cc",
            _ => "",
        };
        or_word(&self.title, w, usual).unwrap_or_else(|| self.key.clone())
    }

    /// What the team reads beside it.
    pub fn title_for_team(&self, w: &Words) -> String {
        match self.agent_title.for_reader(w.locale()) {
            Some(title) => title.to_owned(),
            None => self.title(w),
        }
    }

    /// What the team reads beside it, where there are no words of the product at hand.
    pub fn title_in(&self, locale: &str) -> &str {
        let agent = self.agent_title.for_reader(locale);
        let title = agent.or_else(|| self.title.for_reader(locale));
        title.unwrap_or(&self.key)
    }

    /// What helps to answer it.
    pub fn help(&self, w: &Words) -> Option<String> {
        let usual = match self.field.kind {
            Kind::Description => "new-request-description-hint",
            Kind::Emails => "new-request-cc-hint",
            _ => "",
        };
        or_word(&self.help, w, usual)
    }

    pub fn option(&self, key: &str) -> Option<&OptionRow> {
        self.options.iter().find(|option| option.key == key)
    }

    /// An answer in words.
    pub fn told(&self, answer: &[String], w: &Words) -> String {
        let one = |text: &String| match self.field.kind {
            Kind::Checkbox => w.t("form-yes").into_owned(),
            kind if kind.has_choices() => self
                .option(text)
                .map_or_else(|| text.clone(), |option| option.label(kind, w)),
            _ => text.clone(),
        };
        answer.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

impl FormRow {
    /// Whether somebody can write in it.
    pub fn makes_tickets(&self) -> bool {
        self.active && !self.is_route
    }

    /// Its name in the reader's language.
    pub fn name(&self, w: &Words) -> String {
        or_word(&self.name, w, "form-usual-name").unwrap_or_default()
    }

    /// The heading that stands directly above a field.
    pub fn heading(&self, above: FieldId, w: &Words) -> Option<String> {
        let section = self.sections.iter().find(|one| one.above == above)?;
        section.title.for_reader(w.locale()).map(str::to_owned)
    }
}

impl Catalogue {
    /// The form of this number, whatever brand's.
    pub fn form(&self, id: FormId) -> Option<&FormRow> {
        let mut all = self.forms.iter().chain(&self.forms_elsewhere);
        all.find(|form| form.id == id)
    }

    /// The form for whoever names none.
    pub fn default_form(&self) -> Option<&FormRow> {
        let active = || self.forms.iter().filter(|form| form.makes_tickets());
        active()
            .find(|form| form.is_default)
            .or_else(|| active().next())
    }

    /// The form of a ticket.
    pub fn form_of(&self, form: Option<FormId>) -> Option<&FormRow> {
        form.and_then(|id| self.form(id))
            .or_else(|| self.default_form())
    }

    /// The field of this number, whatever brand's.
    pub fn field(&self, id: FieldId) -> Option<&FieldRow> {
        let mut all = self.fields.iter().chain(&self.fields_elsewhere);
        all.find(|row| row.id() == id)
    }

    /// The field of this kind that the brand has once.
    pub fn own(&self, kind: Kind) -> Option<&FieldRow> {
        self.fields.iter().find(|row| row.field.kind == kind)
    }

    /// A form's fields in its order.
    pub fn fields_of<'c>(&'c self, form: &'c FormRow) -> impl Iterator<Item = &'c FieldRow> {
        form.fields.iter().filter_map(|id| self.field(*id))
    }

    /// A form as the rules see it.
    pub fn rules(&self, form: &FormRow) -> Form {
        Form {
            id: form.id,
            fields: self.fields_of(form).map(|row| row.field.clone()).collect(),
            conditions: form.conditions.iter().map(|(_, one)| one.clone()).collect(),
        }
    }

    /// The types that somebody chooses from.
    pub fn offered<'c>(&'c self, asker: &'c Asker) -> Vec<&'c FormRow> {
        self.forms
            .iter()
            .filter(|form| form.active && form.listed.is_offered_to(asker))
            .collect()
    }

    /// Whether there are several types of request: the team's whole list shows it.
    pub fn has_several_types(&self) -> bool {
        let team = Asker {
            signed_in: true,
            staff: true,
            places: Vec::new(),
        };
        let offered = self.offered(&team);
        offered.iter().filter(|form| form.makes_tickets()).count() > 1
    }

    /// The form that a link names by number or key, if it is for them.
    pub fn named(&self, name: &str, asker: &Asker) -> Option<&FormRow> {
        self.forms
            .iter()
            .find(|form| form.id.to_string() == name || form.key == name)
            .filter(|form| form.active && form.listed.is_for(asker))
    }
}

/// Somebody who wants to ask, as forms know them.
pub fn asker(tx: &Tx<'_>, who: &Actor, now: Moment) -> Result<Asker> {
    let person = who.person.filter(|_| who.guest_of.is_none());
    let places = match person {
        Some(person) => people::queries::list_memberships(tx, person, now)?
            .iter()
            .map(|place| (place.belonging.organization, place.belonging.role))
            .collect(),
        None => Vec::new(),
    };
    Ok(Asker {
        signed_in: person.is_some(),
        staff: who.role.is_staff(),
        places,
    })
}

/// What stands in a ticket's fields, as given answers.
pub fn as_given(values: &[(FieldId, Vec<String>)]) -> Given {
    let mut given = Given::default();
    for (field, texts) in values {
        given.set(*field, texts.clone());
    }
    given
}
