//! What the pages of organizations show.

use askama::Template;
use platform::frame::{Face, Frame, Problems, Turns, parts};
use platform::language::{Locale, Words};

use crate::contacts::ContactCard;
use crate::pages::Typed;
use crate::sheets::Report;

/// GET /agent/organizations
#[derive(Template)]
#[template(path = "agent_organizations.html")]
pub(crate) struct OrganizationsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) query: String,
    pub(crate) by_people: bool,
    pub(crate) rows: Vec<Line>,
    pub(crate) turns: Turns,
    /// Whether the reader works on all tickets, and not on some alone.
    pub(crate) reaches_all: bool,
}

impl OrganizationsPage {
    fn may(&self, word: &str) -> bool {
        let person = self.f.person.as_ref();
        person.is_some_and(|person| person.may(word))
    }

    fn sorted(&self, by: &str) -> String {
        parts::address("/agent/organizations", &[("q", &self.query), ("sort", by)])
    }
}

/// A line of the list.
pub(crate) struct Line {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) people: i64,
    pub(crate) open: String,
}

/// GET /agent/organizations/new and /agent/organizations/{id}/edit, and what came back with problems
#[derive(Template)]
#[template(path = "agent_organization_edit.html")]
pub(crate) struct EditPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) is_new: bool,
    pub(crate) staff: Vec<(String, String)>,
    pub(crate) typed: Typed,
    pub(crate) problems: Problems,
}

/// Sharings from the narrowest: value and the key of its sentence.
pub(crate) const SHARINGS: [(&str, &str); 5] = [
    ("none", "organization-sharing-none"),
    ("people", "organization-sharing-people"),
    ("administrators", "organization-sharing-administrators"),
    ("representatives", "organization-sharing-representatives"),
    ("everyone", "organization-sharing-everyone"),
];

/// Rights: value and the key of its word.
pub(crate) const RIGHTS: [(&str, &str); 2] = [
    ("read", "organization-right-read"),
    ("comment", "organization-right-comment"),
];

/// Roles: value and the key of its word.
pub(crate) const ROLES: [(&str, &str); 3] = [
    ("user", "organization-role-user"),
    ("representative", "organization-role-representative"),
    ("admin", "organization-role-admin"),
];

impl EditPage {
    /// Kind, heading and contact of each contact's fields.
    fn contacts(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static str, &crate::queries::Contact)> {
        let headings = [
            ("sales", "organization-contact-sales"),
            ("billing", "organization-contact-billing"),
            ("local", "organization-contact-local"),
        ];
        headings
            .into_iter()
            .zip(&self.typed.contacts)
            .map(|((kind, heading), contact)| (kind, heading, contact))
    }
}

/// GET /agent/organizations/{id}
#[derive(Template)]
#[template(path = "agent_organization.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that the page shows or leaves out"
)]
pub(crate) struct OrganizationPage {
    pub(crate) w: Words,
    /// Whether support asks for access to sites here.
    pub(crate) access: bool,
    pub(crate) f: Frame,
    pub(crate) id: i64,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) contract: String,
    pub(crate) notes: String,
    /// The critical days that it announced, as HTML.
    pub(crate) days: Option<String>,
    pub(crate) contacts: Vec<ContactCard>,
    /// Who sees what, in a sentence.
    pub(crate) sharing: String,
    /// Whether those who see may read only.
    pub(crate) reads_only: bool,
    /// Whether people are named one by one.
    pub(crate) names_people: bool,
    /// "1 of 2 seats".
    pub(crate) seats: String,
    /// Whether no seat is free.
    pub(crate) full: bool,
    pub(crate) members: Vec<MemberRow>,
    pub(crate) left: Vec<LeftRow>,
    pub(crate) open: Vec<OpenRow>,
    pub(crate) support: Support,
    pub(crate) may_edit: bool,
    pub(crate) may_change_people: bool,
    pub(crate) new: NewMember,
    pub(crate) problems: Problems,
}

/// Who answers an organization's people first, and who looks after it.
pub(crate) struct Support {
    pub(crate) first_line: bool,
    /// Number, name, whether it is chosen; what the country says first.
    pub(crate) desks: Vec<(String, String, bool)>,
}

/// Somebody who belongs to it.
pub(crate) struct MemberRow {
    pub(crate) id: i64,
    pub(crate) face: Face,
    pub(crate) email: String,
    /// `user`, `representative` or `admin`.
    pub(crate) role: &'static str,
    pub(crate) role_label: String,
    /// First and last day: `2026-03-01`, empty for no end.
    pub(crate) from: String,
    pub(crate) to: String,
    /// `none`, `read` or `comment`.
    pub(crate) sees: &'static str,
    /// Their time is over, or has not begun.
    pub(crate) over: bool,
    /// "Waits for a seat, number 1."
    pub(crate) waits: Option<String>,
    pub(crate) trainings: Vec<TrainingState>,
}

/// What a training is to somebody.
pub(crate) struct TrainingState {
    pub(crate) name: String,
    /// Whether they have it now.
    pub(crate) valid: bool,
    /// "Good until 1 Mar 2027."
    pub(crate) told: String,
    /// Where to take it, in words.
    pub(crate) how: String,
    pub(crate) required: bool,
}

/// Somebody who left open requests.
pub(crate) struct LeftRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// "Maja Sund left 3 open requests."
    pub(crate) told: String,
}

/// GET and POST /agent/import
#[derive(Template)]
#[template(path = "agent_import.html")]
pub(crate) struct ImportPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) sheets: Vec<SheetColumns>,
    pub(crate) preview: Option<SheetPreview>,
    pub(crate) problems: Problems,
}

/// What a sheet can have.
pub(crate) struct SheetColumns {
    pub(crate) kind: &'static str,
    /// The key of its heading.
    pub(crate) heading: &'static str,
    /// The key of the sentence on how rows are recognised.
    pub(crate) key: &'static str,
    pub(crate) columns: String,
}

/// What a file would do, or did.
pub(crate) struct SheetPreview {
    pub(crate) kind: &'static str,
    pub(crate) token: String,
    pub(crate) file: String,
    pub(crate) may_apply: bool,
    pub(crate) is_done: bool,
    pub(crate) invites: bool,
    /// Rows that the page takes.
    pub(crate) most: i64,
    /// Rows with problems that are not listed.
    pub(crate) more: i64,
    pub(crate) report: Report,
}

impl SheetPreview {
    /// Counts and the keys of their words.
    fn counts(&self) -> [(i64, &'static str); 4] {
        let report = &self.report;
        [
            (report.added as i64, "sheets-added"),
            (report.changed as i64, "sheets-changed"),
            (report.unchanged as i64, "sheets-unchanged"),
            (report.bad as i64, "sheets-bad"),
        ]
    }
}

/// GET /agent/trainings
#[derive(Template)]
#[template(path = "agent_trainings.html")]
pub(crate) struct TrainingsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) trainings: Vec<TrainingForm>,
    pub(crate) new: TrainingForm,
    pub(crate) may_edit: bool,
    pub(crate) problems: Problems,
}

/// A kind of training in its form.
#[derive(Clone, Default)]
pub(crate) struct TrainingForm {
    /// 0: one that is not there yet.
    pub(crate) id: i64,
    pub(crate) key: String,
    /// Empty: for ever.
    pub(crate) months: String,
    pub(crate) required: bool,
    pub(crate) retired: bool,
    /// Code and name of each language, with name and way of the training in it.
    pub(crate) words: Vec<(&'static str, &'static str, String, String)>,
    /// Its name in the reader's language.
    pub(crate) title: String,
    /// "Good for 12 months. Nobody asks without it."
    pub(crate) told: String,
}

/// GET /agent/people/{id}/trainings
#[derive(Template)]
#[template(path = "agent_person_trainings.html")]
pub(crate) struct PersonTrainingsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) id: i64,
    pub(crate) states: Vec<TrainingState>,
    pub(crate) completions: Vec<CompletionRow>,
    /// Number and name of those that can be completed.
    pub(crate) trainings: Vec<(String, String)>,
    pub(crate) training: String,
    pub(crate) completed: String,
    pub(crate) problems: Problems,
}

/// Something that was completed.
pub(crate) struct CompletionRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) completed: String,
    pub(crate) until: String,
}

/// GET /hc/{locale}/trainings
#[derive(Template)]
#[template(path = "trainings.html")]
pub(crate) struct OwnTrainingsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) states: Vec<TrainingState>,
}

/// The form that brings somebody in, as it was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewMember {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: &'static str,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A request that is not finished.
pub(crate) struct OpenRow {
    pub(crate) url: String,
    pub(crate) number: i64,
    pub(crate) subject: String,
    pub(crate) requester: String,
    pub(crate) when: String,
}

/// GET /hc/{locale}/organization
#[derive(Template)]
#[template(path = "organization.html")]
pub(crate) struct OwnPage {
    pub(crate) w: Words,
    /// Whether support asks for access to sites here.
    pub(crate) access: bool,
    pub(crate) f: Frame,
    pub(crate) id: i64,
    pub(crate) name: String,
    /// The other organizations that this person runs.
    pub(crate) others: Vec<(String, String)>,
    pub(crate) sharing: String,
    pub(crate) right: String,
    pub(crate) names_people: bool,
    pub(crate) seats: String,
    /// Whether no seat is free.
    pub(crate) full: bool,
    pub(crate) left: Vec<LeftRow>,
    pub(crate) manager: Option<(String, String)>,
    /// The last day of the contract; empty: it holds.
    pub(crate) contract_until: String,
    pub(crate) members: Vec<MemberRow>,
    pub(crate) problems: Problems,
}

/// Whether two words of a form are the same one.
fn same(one: impl AsRef<str>, other: impl AsRef<str>) -> bool {
    one.as_ref() == other.as_ref()
}

/// GET /agent/groups
#[derive(Template)]
#[template(path = "agent_groups.html")]
pub(crate) struct GroupsPage {
    pub(crate) w: Words,
    pub(crate) f: Frame,
    pub(crate) groups: Vec<GroupRow>,
    pub(crate) agents: Vec<AgentRow>,
    pub(crate) problems: Problems,
}

/// A group of agents.
pub(crate) struct GroupRow {
    /// Who is in it and suspended, by name.
    pub suspended: String,
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: String,
    /// The whole team: number, name, whether they are in it.
    pub(crate) agents: Vec<(i64, String, bool)>,
}

/// Somebody of the team who can be limited to their groups.
pub(crate) struct AgentRow {
    pub(crate) id: i64,
    pub(crate) face: Face,
    pub(crate) groups: String,
    pub(crate) limited: bool,
    /// Whether who looks at the page may say so.
    pub(crate) may_change: bool,
}
