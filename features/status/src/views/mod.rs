//! What pages of the service status show: words for states and phases, incidents with what was told, components with their bars.

mod portal;
mod team;

use domain::Moment;
use domain::service::{Impact, Indicator, Kind, Phase, State};
use platform::clean;
use platform::frame::When;
use platform::language::{Words, iso};

use crate::board::Board;
use crate::queries::incidents::Incident;

pub(crate) use portal::at_a_glance;
pub use portal::{
    ComponentShown, ConfirmPage, GroupShown, HistoryPage, IncidentPage, Program, ProgramsPage,
    RunningCard, RunningPart, StatusPage, Subscribing,
};
pub use team::{
    AffectedChoice, ComponentPage, ComponentRow, CorrectPage, IncidentForm, Listed, NewPage,
    OverviewPage, Pick, TeamIncidentPage, TemplatePage, TemplateRow,
};

/// The key of a state's word.
pub fn state_word(state: State) -> &'static str {
    match state {
        State::Operational => "service-state-operational",
        State::Maintenance => "service-state-maintenance",
        State::Degraded => "service-state-degraded",
        State::Partial => "service-state-partial",
        State::Major => "service-state-major",
    }
}

/// The key of a phase's word.
pub fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Investigating => "service-phase-investigating",
        Phase::Identified => "service-phase-identified",
        Phase::Monitoring => "service-phase-monitoring",
        Phase::Resolved => "service-phase-resolved",
        Phase::Scheduled => "service-phase-scheduled",
        Phase::InProgress => "service-phase-in-progress",
        Phase::Completed => "service-phase-completed",
        Phase::Known => "service-phase-known",
        Phase::Planned => "service-phase-planned",
        Phase::Worked => "service-phase-worked",
        Phase::Tested => "service-phase-tested",
        Phase::Lifted => "service-phase-lifted",
    }
}

/// The key of an impact's word.
pub fn impact_word(impact: Impact) -> &'static str {
    match impact {
        Impact::None => "service-impact-none",
        Impact::Minor => "service-impact-minor",
        Impact::Major => "service-impact-major",
        Impact::Critical => "service-impact-critical",
    }
}

/// The key of the sentence about the whole.
pub fn indicator_word(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::None => "service-all-none",
        Indicator::Maintenance => "service-all-maintenance",
        Indicator::Minor => "service-all-minor",
        Indicator::Major => "service-all-major",
        Indicator::Critical => "service-all-critical",
    }
}

/// The key of a kind's word.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Incident => "service-kind-incident",
        Kind::Maintenance => "service-kind-maintenance",
        Kind::Limitation => "service-kind-limitation",
    }
}

/// The picture that goes with a state, so that its colour says nothing alone.
pub fn state_icon(state: State) -> &'static str {
    match state {
        State::Operational => "circle-check",
        State::Maintenance => "calendar-clock",
        State::Degraded => "triangle-alert",
        State::Partial => "circle-alert",
        State::Major => "siren",
    }
}

/// A moment, short and exact.
pub fn when(w: &Words, at: Moment, now: Moment) -> When {
    let (shown, exact) = w.ago_and_exact(at, now);
    When {
        shown,
        iso: iso(at),
        exact,
    }
}

/// A moment, exact on the page as well: what is to come has no "ago".
fn exactly(w: &Words, at: Moment) -> When {
    let exact = w.date_time(at);
    When {
        shown: exact.clone(),
        iso: iso(at),
        exact,
    }
}

/// Something that is told of, as readers see it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub id: i64,
    pub url: String,
    pub title: String,
    pub phase: String,
    /// Its colour and picture, as a state's: of incidents that of the impact.
    pub tone: &'static str,
    pub icon: &'static str,
    /// "Minor impact"; nothing where it does not matter any more.
    pub impact: String,
    pub when: When,
    /// When maintenance is to end.
    pub until: Option<When>,
    /// Names of components, in words.
    pub about: String,
    pub updates: Vec<ToldUpdate>,
    /// Cleaned HTML: what was learnt.
    pub afterwards: Option<String>,
}

/// What was told at one time.
#[derive(Clone, Debug, Default)]
pub struct ToldUpdate {
    pub id: i64,
    pub phase: String,
    /// Cleaned HTML.
    pub body: String,
    pub when: When,
    pub corrected: Option<When>,
}

/// How severe something looks while it goes on.
fn severity(one: &Incident) -> State {
    if one.phase.is_over() {
        return State::Operational;
    }
    match (one.kind, one.impact) {
        (Kind::Maintenance | Kind::Limitation, _) => State::Maintenance,
        (Kind::Incident, Impact::None | Impact::Minor) => State::Degraded,
        (Kind::Incident, Impact::Major) => State::Partial,
        (Kind::Incident, Impact::Critical) => State::Major,
    }
}

/// An incident in the reader's words.
pub fn told(one: &Incident, board: &Board, w: &Words, now: Moment) -> Told {
    let locale = w.locale();
    let severity = severity(one);
    let is_planned = one.phase == Phase::Scheduled;
    Told {
        id: one.id,
        url: format!("/hc/{locale}/status/incidents/{}", one.id),
        title: one.title(locale).to_owned(),
        phase: w.t(phase_word(one.phase)).into_owned(),
        tone: severity.word(),
        icon: match one.kind {
            Kind::Limitation if !one.phase.is_over() => "info",
            _ => state_icon(severity),
        },
        impact: if one.kind == Kind::Incident {
            w.t(impact_word(one.impact)).into_owned()
        } else {
            String::new()
        },
        when: if is_planned {
            exactly(w, one.starts_at)
        } else {
            when(w, one.starts_at, now)
        },
        until: one
            .ends_at
            .filter(|_| !one.phase.is_over())
            .map(|ends| exactly(w, ends)),
        about: board.names(&one.components(), locale).join(", "),
        updates: one
            .updates
            .iter()
            .map(|update| ToldUpdate {
                id: update.id,
                phase: w.t(phase_word(update.phase)).into_owned(),
                body: clean::from_text(update.body.for_reader(locale).unwrap_or_default()),
                when: when(w, update.created_at, now),
                corrected: update.corrected_at.map(|at| when(w, at, now)),
            })
            .collect(),
        afterwards: one.afterwards.for_reader(locale).map(clean::from_text),
    }
}

/// "99.98 %", in the reader's way of writing numbers.
pub fn percent(thousandths: i64, w: &Words) -> String {
    let (whole, part) = (thousandths / 1000, thousandths % 1000 / 10);
    let number = if part == 0 {
        whole.to_string()
    } else {
        let point = w.t("service-decimal");
        let digits = format!("{part:02}");
        format!("{whole}{point}{}", digits.trim_end_matches('0'))
    };
    w.t1("service-percent", "number", number)
}
