//! Pages of the status that everybody reads.

use askama::Template;
use domain::Moment;
use domain::service::{Day, State};
use platform::frame::{Frame, Problems, Turns, parts};
use platform::language::Words;

use super::{Told, percent, state_icon, state_word};
use crate::board::Board;
use crate::queries::components::Component;

/// GET /hc/{locale}/status
#[derive(Template)]
#[template(path = "status.html")]
pub struct StatusPage {
    pub w: Words,
    pub f: Frame,
    /// When this copy was made, if it is one: the database is away.
    pub copy_of: Option<String>,
    /// `none`, `minor` and so on.
    pub indicator: &'static str,
    pub icon: &'static str,
    pub headline: String,
    pub groups: Vec<GroupShown>,
    pub incidents: Vec<Told>,
    pub in_progress: Vec<Told>,
    pub planned: Vec<Told>,
    pub limitations: Vec<Told>,
    /// What is over, of the last days.
    pub recent: Vec<Told>,
    pub subscribing: Subscribing,
    /// There is nothing to tell of yet.
    pub empty: bool,
}

/// The form by which one subscribes.
#[derive(Clone, Debug, Default)]
pub struct Subscribing {
    pub email: String,
    /// Number, name and whether it is chosen.
    pub components: Vec<(i64, String, bool)>,
    pub problems: Problems,
    pub open: bool,
}

/// GET /hc/{locale}/status/programs
#[derive(Template)]
#[template(path = "status_programs.html")]
pub struct ProgramsPage {
    pub w: Words,
    pub f: Frame,
    pub programs: Vec<Program>,
    /// An address that cannot hear.
    pub typed: String,
    pub problems: Problems,
}

/// A program that hears.
pub struct Program {
    pub id: i64,
    pub address: String,
    /// With what messages are signed; nobody sees that of another.
    pub secret: Option<String>,
    /// Whose it is, unless it is the team's.
    pub owner: Option<String>,
    /// What became of the last update.
    pub last: Option<String>,
}

/// Components under one heading.
pub struct GroupShown {
    /// Nothing for those outside of all groups.
    pub name: String,
    pub components: Vec<ComponentShown>,
}

/// A component with its last days.
pub struct ComponentShown {
    pub name: String,
    pub about: Option<String>,
    /// The word of its state, for the colour.
    pub state: &'static str,
    pub icon: &'static str,
    pub label: String,
    pub uptime: Option<String>,
    /// What the bars say, for whoever does not see them.
    pub bars_said: String,
    pub bars: Vec<Bar>,
}

/// One day.
pub struct Bar {
    pub x: usize,
    pub tone: &'static str,
    /// "21 Nov: Partial outage"; nothing for a day without trouble.
    pub said: String,
}

fn bars(days: &[Day], w: &Words, now: Moment) -> Vec<Bar> {
    days.iter()
        .enumerate()
        .map(|(index, day)| Bar {
            x: index * 5,
            tone: day.worst.map_or("unknown", State::word),
            said: match day.worst {
                None | Some(State::Operational) => String::new(),
                Some(state) => {
                    format!("{}: {}", w.date(day.start, now), w.t(state_word(state)))
                }
            },
        })
        .collect()
}

fn component(board: &Board, one: &Component, w: &Words, now: Moment) -> ComponentShown {
    let days = board.days(one.id, now);
    let bars = bars(&days, w, now);
    let uptime = domain::service::uptime(&days).map(|uptime| percent(uptime, w));
    let trouble: Vec<&str> = bars
        .iter()
        .map(|bar| bar.said.as_str())
        .filter(|said| !said.is_empty())
        .collect();
    let bars_said = if trouble.is_empty() {
        w.t("service-bars-none").into_owned()
    } else {
        w.t1("service-bars", "days", trouble.join("; "))
    };
    ComponentShown {
        name: one.name(w.locale()).to_owned(),
        about: one.about.for_reader(w.locale()).map(str::to_owned),
        state: one.state.word(),
        icon: state_icon(one.state),
        label: w.t(state_word(one.state)).into_owned(),
        uptime: uptime.map(|uptime| w.t1("service-uptime", "percent", uptime)),
        bars_said,
        bars,
    }
}

/// The first components that are shown, those in trouble before others.
pub(crate) fn at_a_glance(
    board: &Board,
    w: &Words,
    now: Moment,
    most: usize,
) -> Vec<ComponentShown> {
    let mut all: Vec<&Component> = board.shown().collect();
    all.sort_by_key(|one| one.state == State::Operational);
    all.truncate(most);
    all.into_iter()
        .map(|one| component(board, one, w, now))
        .collect()
}

impl GroupShown {
    /// Everything that is shown, in the order of the board: what is in no group stands where it is, beside others of its kind.
    pub fn all(board: &Board, w: &Words, now: Moment) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut loose: Vec<ComponentShown> = Vec::new();
        for one in board.components.iter().filter(|one| one.active) {
            if one.is_group {
                let components: Vec<_> = board
                    .shown()
                    .filter(|inner| inner.group == Some(one.id))
                    .map(|inner| component(board, inner, w, now))
                    .collect();
                if !components.is_empty() {
                    all.push(Self {
                        name: one.name(w.locale()).to_owned(),
                        components,
                    });
                }
            } else if one
                .group
                .and_then(|group| board.component(group))
                .is_none_or(|group| !group.active)
            {
                loose.push(component(board, one, w, now));
            }
        }
        if !loose.is_empty() {
            let name = if all.is_empty() {
                String::new()
            } else {
                w.t("service-others").into_owned()
            };
            all.push(Self {
                name,
                components: loose,
            });
        }
        all
    }
}

/// GET /hc/{locale}/status/history
#[derive(Template)]
#[template(path = "status_history.html")]
pub struct HistoryPage {
    pub w: Words,
    pub f: Frame,
    pub all: Vec<Told>,
    pub turns: Turns,
}

/// GET /hc/{locale}/status/incidents/{id}
#[derive(Template)]
#[template(path = "status_incident.html")]
pub struct IncidentPage {
    pub w: Words,
    pub f: Frame,
    pub one: Told,
    /// Whether one can still say that it affects them too, and whether they did.
    pub can_say: bool,
    pub said_so: bool,
    /// Where those write for whom it is not over: asked whoever said that it affects them.
    pub still: Option<String>,
}

/// GET and POST /hc/{locale}/status/confirm/{token} and /hc/{locale}/status/unsubscribe/{token}
#[derive(Template)]
#[template(path = "status_confirm.html")]
pub struct ConfirmPage {
    pub w: Words,
    pub f: Frame,
    pub title: &'static str,
    pub lead: String,
    /// Where the button leads, and what it says; nothing when it was pressed.
    pub button: Option<(String, &'static str)>,
}

/// What is going on, above the form for a new request.
#[derive(Template)]
#[template(path = "status_running.html")]
pub struct RunningPart {
    pub w: Words,
    pub csrf: String,
    /// Where to sign in, for whoever is not.
    pub sign_in: Option<String>,
    pub page: String,
    /// The control whose choice narrows this down.
    pub control: String,
    pub all: Vec<RunningCard>,
}

/// One incident above the form.
pub struct RunningCard {
    pub title: String,
    pub url: String,
    pub phase: String,
    pub tone: &'static str,
    pub icon: &'static str,
    pub about: String,
    /// Cleaned HTML: what was told last.
    pub latest: String,
    /// The options of the product that it is about, with spaces around each; empty: of all.
    pub products: String,
    pub said_so: bool,
    /// Whether it matters that more of them say so.
    pub can_say: bool,
}
