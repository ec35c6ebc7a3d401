//! What pages show of grants.

use askama::Template;
use domain::access::State;
use domain::{HOUR, MINUTE, Moment};
use platform::frame::{Frame, Problems, parts};
use platform::language::{Words, iso};

use crate::queries::{Grant, Site, Use};

/// The word of a state.
pub fn state_word(state: State) -> &'static str {
    match state {
        State::Asked => "access-state-asked",
        State::Active => "access-state-active",
        State::Refused => "access-state-refused",
        State::Withdrawn => "access-state-withdrawn",
        State::Ended => "access-state-ended",
    }
}

/// A grant in words.
#[derive(Debug, Clone)]
pub struct Shown {
    pub id: i64,
    /// `asked`, `active`, ...
    pub state: &'static str,
    pub label: String,
    pub site: String,
    pub address: String,
    pub organization: String,
    pub ticket: i64,
    /// Whether it could be reproduced elsewhere, in a sentence, and what was tried or why only here.
    pub tried: String,
    pub statement: String,
    pub reason: String,
    pub wants: String,
    /// For what is active.
    pub until: Option<Until>,
    /// Who did what and when, oldest first.
    pub log: Vec<Line>,
}

/// Until when something holds.
#[derive(Debug, Clone)]
pub struct Until {
    /// "until 16:30"
    pub text: String,
    pub iso: String,
    /// "2 h 10 min left"
    pub left: String,
    /// The words of it with hours, and without, for a script that counts on.
    pub hours: String,
    pub minutes: String,
}

/// A line of a grant's log.
#[derive(Debug, Clone)]
pub struct Line {
    pub at: String,
    pub text: String,
}

impl Shown {
    pub fn is_asked(&self) -> bool {
        self.state == "asked"
    }

    pub fn is_active(&self) -> bool {
        self.state == "active"
    }

    pub fn is_over(&self) -> bool {
        !self.is_asked() && !self.is_active()
    }
}

/// "2 h 10 min": what is left of it.
fn left(until: Moment, now: Moment, w: &Words) -> String {
    let left = (until.0 - now.0).max(0);
    // A minute that has begun is told as one.
    let minutes = (left + MINUTE - 1) / MINUTE;
    let hours = minutes * MINUTE / HOUR;
    if hours > 0 {
        w.t2("access-left-hours", "hours", hours, "minutes", minutes % 60)
    } else {
        w.t1("access-left-minutes", "minutes", minutes)
    }
}

/// The time as the reader's clock shows it.
fn at(moment: Moment, w: &Words) -> String {
    w.date_time(moment)
}

fn log(grant: &Grant, uses: &[Use], w: &Words, now: Moment) -> Vec<Line> {
    let mut lines = vec![(
        grant.asked_at,
        w.t1("access-log-asked", "who", &grant.asked_by_name),
    )];
    if let (Some(when), Some(who)) = (grant.decided_at, &grant.decided_by_name) {
        let text = match grant.until {
            Some(until) => w.t2("access-log-allowed", "who", who, "until", at(until, w)),
            None => w.t1("access-log-refused", "who", who),
        };
        lines.push((when, text));
    }
    for one in uses {
        let key = match one.kind.as_str() {
            "token" => "access-log-token",
            "used" => "access-log-used",
            _ => "access-log-replayed",
        };
        lines.push((one.at, w.t1(key, "who", &one.person)));
    }
    match (grant.closed_at, &grant.closed_by_name) {
        (Some(when), Some(who)) => lines.push((when, w.t1("access-log-withdrawn", "who", who))),
        (Some(when), None) => lines.push((when, w.t("access-log-ended").into_owned())),
        (None, _) if grant.state(now) == State::Ended => {
            lines.push((
                grant.until.unwrap_or(now),
                w.t("access-log-ended").into_owned(),
            ));
        }
        (None, _) => {}
    }
    lines.sort_by_key(|(when, _)| *when);
    let lines = lines.into_iter();
    lines
        .map(|(when, text)| Line {
            at: at(when, w),
            text,
        })
        .collect()
}

/// A grant as pages show it.
pub fn shown(grant: &Grant, uses: &[Use], w: &Words, now: Moment) -> Shown {
    let state = grant.state(now);
    let until = grant.until.filter(|_| state == State::Active);
    Shown {
        id: grant.id,
        state: state.word(),
        label: w.t(state_word(state)).into_owned(),
        site: grant.site_name.clone(),
        address: grant.site_address.clone(),
        organization: grant.organization_name.clone(),
        ticket: grant.ticket.0,
        tried: w
            .t(if grant.tried {
                "access-told-tried"
            } else {
                "access-told-only"
            })
            .into_owned(),
        statement: grant.statement.clone(),
        reason: grant.reason.clone(),
        wants: w.t1("access-hours", "hours", grant.hours),
        until: until.map(|until| Until {
            text: w.t1("access-until", "until", at(until, w)),
            iso: iso(until),
            left: left(until, now, w),
            hours: w.t2("access-left-hours", "hours", "%h", "minutes", "%m"),
            minutes: w.t1("access-left-minutes", "minutes", "%m"),
        }),
        log: log(grant, uses, w, now),
    }
}

/// What a ticket's page shows of its grants.
#[derive(Template)]
#[template(path = "_access_panel.html")]
pub struct Panel {
    pub w: Words,
    pub grants: Vec<Shown>,
    /// In the workspace.
    pub team: bool,
    /// Whether the reader decides for the customer.
    pub decides: bool,
    /// Whether the team can ask here.
    pub can_ask: bool,
    pub ticket: i64,
}

/// Something to choose.
#[derive(Debug, Clone)]
pub struct Pick {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// GET and, with problems, POST /agent/tickets/{id}/access
#[derive(Template)]
#[template(path = "agent_access.html")]
pub struct TeamPage {
    pub w: Words,
    pub f: Frame,
    pub ticket: i64,
    pub subject: String,
    pub organization: Option<(i64, String)>,
    /// Whether the reader may change its sites.
    pub keeps_sites: bool,
    pub sites: Vec<Pick>,
    /// Names of those who can switch it on.
    pub deciders: Vec<String>,
    pub grants: Vec<Shown>,
    /// `tried`, `only` or nothing yet.
    pub reproduced: String,
    pub statement: String,
    pub reason: String,
    pub hours: Vec<Pick>,
    pub can_ask: bool,
    pub problems: Problems,
    /// A token that was just made, and until when it holds.
    pub token: Option<(String, String)>,
}

/// GET /hc/{locale}/access
#[derive(Template)]
#[template(path = "access_list.html")]
pub struct ListPage {
    pub w: Words,
    pub f: Frame,
    pub groups: Vec<Group>,
    /// Grants of own requests, in organizations that somebody else runs.
    pub own: Vec<Shown>,
    pub problems: Problems,
    /// What was typed and not taken: the organization, name, address.
    pub typed: (i64, String, String),
}

/// An organization that the reader runs.
pub struct Group {
    pub id: i64,
    pub name: String,
    pub grants: Vec<Shown>,
    pub sites: Vec<Site>,
}

/// GET and, with problems, POST /hc/{locale}/access/{id}
#[derive(Template)]
#[template(path = "access_grant.html")]
pub struct GrantPage {
    pub w: Words,
    pub f: Frame,
    pub g: Shown,
    pub decides: bool,
    /// Names of those who decide, for whoever does not.
    pub deciders: Vec<String>,
    /// Whether the reader may see the request.
    pub sees_ticket: bool,
    pub runs: bool,
    pub hours: Vec<Pick>,
    pub longest: String,
    pub until: String,
    pub zone: String,
    pub problems: Problems,
}

/// GET and, with problems, POST /agent/organizations/{id}/sites
#[derive(Template)]
#[template(path = "agent_sites.html")]
pub struct SitesPage {
    pub w: Words,
    pub f: Frame,
    pub id: i64,
    pub organization: String,
    pub sites: Vec<Site>,
    pub typed: (String, String),
    pub problems: Problems,
}
