//! Pages where the team keeps the service status.

use askama::Template;
use forms::Written;
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;

use super::Program;
use super::Told;

/// GET /agent/status
#[derive(Template)]
#[template(path = "agent_service.html")]
pub struct OverviewPage {
    pub w: Words,
    pub f: Frame,
    /// Key of the heading, its list, and the kind of something new for it.
    pub lists: Vec<(&'static str, Vec<Listed>, &'static str, &'static str)>,
    pub components: Vec<ComponentRow>,
    pub templates: Vec<TemplateRow>,
    pub subscribers: String,
    /// Addresses whose mail came back, and when.
    pub paused: Vec<String>,
    pub programs: Vec<Program>,
    /// An address that cannot hear.
    pub typed: String,
    pub problems: Problems,
}

/// Something that is told of, in a list.
pub struct Listed {
    pub id: i64,
    pub title: String,
    pub tone: &'static str,
    pub icon: &'static str,
    pub facts: Vec<String>,
}

/// A component in its list.
pub struct ComponentRow {
    pub id: i64,
    pub name: String,
    pub is_group: bool,
    /// It stands in a group.
    pub inner: bool,
    pub tone: &'static str,
    pub icon: &'static str,
    pub facts: Vec<String>,
}

/// A template in its list.
pub struct TemplateRow {
    pub id: i64,
    pub title: String,
    pub facts: Vec<String>,
}

/// Something to choose.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// GET and POST /agent/status/components/{id}, and for a new one
#[derive(Template)]
#[template(path = "agent_service_component.html")]
pub struct ComponentPage {
    pub w: Words,
    pub f: Frame,
    pub action: String,
    pub is_group: bool,
    pub names: Vec<Written>,
    pub abouts: Vec<Written>,
    pub groups: Vec<Pick>,
    pub products: Vec<Pick>,
    pub active: bool,
    pub problems: Problems,
}

/// How a component is by what is told.
pub struct AffectedChoice {
    /// `component.7`
    pub name: String,
    pub label: String,
    pub states: Vec<Pick>,
}

/// The fields of what is told at one time.
pub struct IncidentForm {
    pub kind: &'static str,
    pub bodies: Vec<Written>,
    pub phases: Vec<Pick>,
    /// Empty where there is no impact.
    pub impacts: Vec<Pick>,
    pub affected: Vec<AffectedChoice>,
    /// Templates to begin from.
    pub templates: Vec<Pick>,
    pub announces: bool,
}

/// GET /agent/status/new and POST /agent/status/incidents
#[derive(Template)]
#[template(path = "agent_service_new.html")]
pub struct NewPage {
    pub w: Words,
    pub f: Frame,
    pub form: IncidentForm,
    pub titles: Vec<Written>,
    pub starts: String,
    pub ends: String,
    pub problems: Problems,
}

/// GET and POST /agent/status/incidents/{id}
#[derive(Template)]
#[template(path = "agent_service_incident.html")]
pub struct TeamIncidentPage {
    pub w: Words,
    pub f: Frame,
    pub one: Told,
    pub form: IncidentForm,
    pub titles: Vec<Written>,
    pub afterwards: Vec<Written>,
    pub concerned: Vec<String>,
    pub tickets: i64,
    /// The last update can be taken back.
    pub can_undo: bool,
    /// When maintenance is planned for, while it can be changed.
    pub times: Option<(String, String)>,
    pub problems: Problems,
}

/// GET and POST /agent/status/updates/{id}
#[derive(Template)]
#[template(path = "agent_service_correct.html")]
pub struct CorrectPage {
    pub w: Words,
    pub f: Frame,
    pub id: i64,
    pub back: String,
    pub title: String,
    pub bodies: Vec<Written>,
    pub problems: Problems,
}

/// GET and POST /agent/status/templates/{id}, and for a new one
#[derive(Template)]
#[template(path = "agent_service_template.html")]
pub struct TemplatePage {
    pub w: Words,
    pub f: Frame,
    pub action: String,
    pub titles: Vec<Written>,
    pub bodies: Vec<Written>,
    pub phases: Vec<Pick>,
    pub active: bool,
    pub problems: Problems,
}
