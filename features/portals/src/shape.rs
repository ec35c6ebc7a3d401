//! A portal written down: the shape of the files that `config` and `blueprint` read and write. Whatever a file leaves
//! out of a status, a field or a form is as in a new one; a setting that it leaves out stays as it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text by language.
pub type Texts = BTreeMap<String, String>;

/// Everything that makes a portal this one and no other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Portal {
    /// What a blueprint says about itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blueprint: Option<About>,
    /// By name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, Decided>,
    #[serde(rename = "status", skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<Status>,
    #[serde(rename = "field", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    #[serde(rename = "form", skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    #[serde(rename = "schedule", skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    #[serde(rename = "sla", skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Policy>,
    /// The groups of agents with their levels. An empty list is one, too: where it is there, other groups are as usual.
    #[serde(rename = "group", skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
    #[serde(rename = "partner", skip_serializing_if = "Option::is_none")]
    pub partners: Option<Vec<Partner>>,
    /// Organizations that are supported otherwise than usual.
    #[serde(rename = "customer", skip_serializing_if = "Option::is_none")]
    pub customers: Option<Vec<Customer>>,
}

/// A group of agents, by name: on which level it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub name: String,
    /// 2 is the first contact.
    #[serde(default = "contact", skip_serializing_if = "is_contact")]
    pub level: i64,
}

fn contact() -> i64 {
    domain::ticket::Level::Contact.number()
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_contact(level: &i64) -> bool {
    *level == contact()
}

/// A partner, by name. Who works there is in no file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    pub name: String,
    /// Whose customers it looks after, as organizations write them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// The group that its new tickets go to, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// An organization, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    pub name: String,
    /// Whether its own people answer first.
    #[serde(default, skip_serializing_if = "is_no")]
    pub first_line: bool,
    /// The partner that was chosen for it, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
}

/// When the team is at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    pub key: String,
    pub name: String,
    pub time_zone: String,
    /// Whose public holidays are free: `SE`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Whether those of the organization's country are, where it is known.
    #[serde(default, skip_serializing_if = "is_no")]
    pub follows_organization: bool,
    /// `christmas_eve`, `new_years_eve`, `midsummer_eve`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<String>,
    /// `mon 08:00-12:00 13:00-17:00`, a line for each day that is worked on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<String>,
    /// `2026-06-01 2026-06-05 closed | Why`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<String>,
}

/// What is promised about which tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub key: String,
    pub name: String,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub active: bool,
    /// Every hour counts where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Categories of statuses in which nothing is counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<String>,
    /// By name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organizations: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// `first_line`, `partner`, `vendor`, `level_3`, `level_4`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Names of contracts of organizations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<String>,
    /// Only on days that the organization announced as critical.
    #[serde(default, skip_serializing_if = "is_no")]
    pub critical: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// `first_reply urgent 30 minutes business`.
    pub targets: Vec<String>,
}

/// What a blueprint is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub name: Texts,
    pub description: Texts,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Decided {
    Switch(bool),
    Number(i64),
    Line(String),
    List(Vec<String>),
    Texts(Texts),
}

fn yes() -> bool {
    true
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_yes(value: &bool) -> bool {
    *value
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_no(value: &bool) -> bool {
    !*value
}

/// A status: what it is called and does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub key: String,
    pub category: String,
    /// Whether rules choose it of its category.
    #[serde(default, skip_serializing_if = "is_no")]
    pub default: bool,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub active: bool,
    /// `stay`, `open`, `refuse` or `follow_up`.
    pub on_reply: String,
    pub customer_may_close: bool,
    /// `solved` or `closed`.
    pub closes_as: String,
    /// Days of silence until it becomes `then`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<String>,
    pub agent: Texts,
    pub customer: Texts,
}

/// One thing that forms ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a tick that administrators set by itself"
)]
pub struct Field {
    pub key: String,
    pub kind: String,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub active: bool,
    /// Of whom: `customers`, `agents`, `solve`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub visible: bool,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub editable: bool,
    #[serde(default, skip_serializing_if = "is_no")]
    pub personal: bool,
    /// Whether a click writes into it what the browser knows of itself.
    #[serde(default, skip_serializing_if = "is_no")]
    pub from_browser: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pattern: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lookup: String,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub title: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub agent_title: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub help: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub mismatch: Texts,
    #[serde(rename = "option", default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

/// One of a field's answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub key: String,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub active: bool,
    #[serde(default, skip_serializing_if = "is_no")]
    pub default: bool,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub label: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub definition: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub example: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub promise: Texts,
    /// Whose product it is: name | mail | phone | address | documentation.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub supplier: Texts,
}

/// A type of request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub key: String,
    /// `everyone`, `signed_in`, `members`, `representatives`, `organizations` or `link`.
    pub listed: String,
    /// By name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organizations: Vec<String>,
    #[serde(default, skip_serializing_if = "is_no")]
    pub default: bool,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub active: bool,
    /// It makes no ticket: it leads to people.
    #[serde(default, skip_serializing_if = "is_no")]
    pub route: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// Keys, in the form's order.
    pub fields: Vec<String>,
    #[serde(default, skip_serializing_if = "Files::is_empty")]
    pub files: Files,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub name: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub line: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub introduction: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub steps: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub contact: Texts,
    /// Headings between its fields.
    #[serde(rename = "section", default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    #[serde(rename = "condition", default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
}

/// A heading over a field and those that follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub key: String,
    /// The field that it stands above.
    pub above: String,
    pub title: Texts,
}

/// Which files a form takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_files: Option<usize>,
}

impl Files {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// "Ask `ask` when `when` is `is`."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub key: String,
    pub ask: String,
    pub when: String,
    pub is: String,
    #[serde(default, skip_serializing_if = "is_no")]
    pub required: bool,
    /// `everyone`, `customers` or `agents`.
    pub of: String,
}

fn trim(texts: &mut Texts) {
    for text in texts.values_mut() {
        *text = text.trim().to_owned();
    }
    texts.retain(|_, text| !text.is_empty());
}

impl Portal {
    /// Texts as the desk keeps them: without blanks and lines around them, and none that say nothing.
    pub(crate) fn trim(&mut self) {
        for value in self.settings.values_mut() {
            if let Decided::Texts(texts) = value {
                trim(texts);
            }
        }
        for status in &mut self.statuses {
            trim(&mut status.agent);
            trim(&mut status.customer);
        }
        for field in &mut self.fields {
            for texts in [
                &mut field.title,
                &mut field.agent_title,
                &mut field.help,
                &mut field.mismatch,
            ] {
                trim(texts);
            }
            for option in &mut field.options {
                for texts in [
                    &mut option.label,
                    &mut option.definition,
                    &mut option.example,
                    &mut option.promise,
                    &mut option.supplier,
                ] {
                    trim(texts);
                }
            }
        }
        for form in &mut self.forms {
            for texts in [
                &mut form.name,
                &mut form.line,
                &mut form.introduction,
                &mut form.steps,
                &mut form.contact,
            ] {
                trim(texts);
            }
            for section in &mut form.sections {
                trim(&mut section.title);
            }
        }
    }
}
