//! What a clock says, in words: when something is due and why then, for agents; and what a customer may expect.

use domain::schedule::{Day, Schedule, Why};
use domain::sla::{
    Facts, Goal, Length, Run, State, Step, StepKind, Target, due_if_received, hours_and_minutes,
};
use domain::ticket::{Category, Place, Priority, Side};
use domain::{DAY, FormId, HOUR, Moment, OrganizationId, TicketId};
use platform::Result;
use platform::language::Words;
use platform::store::Tx;

use crate::commands::{Clocks, clocks, window_of};
use crate::oncall;
use crate::queries;
use crate::rules::rules;
use crate::settings::SHOWN;

/// One promise of a ticket, as agents read it.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// Whose clock it is, where there are several: "Partner".
    pub whose: Option<String>,
    /// "First reply".
    pub goal: String,
    /// "due Tuesday 10:00".
    pub says: String,
    /// `late`, `soon`, `running`, `paused`, `kept` or `missed`.
    pub tone: &'static str,
    /// What was counted, and what was not: when, and what of it.
    pub parts: Vec<(String, String)>,
    /// What the parts add up to.
    pub sum: String,
    /// By which service level it is promised, and the critical days on which it is.
    pub because: String,
}

/// The words for a goal.
#[must_use]
pub fn goal_key(goal: Goal) -> &'static str {
    match goal {
        Goal::FirstReply => "sla-first-reply",
        Goal::NextReply => "sla-next-reply",
        Goal::Update => "sla-update",
        Goal::Resolution => "sla-resolution",
    }
}

fn category_key(category: Category) -> &'static str {
    match category {
        Category::Pending => "sla-paused-pending",
        Category::Hold => "sla-paused-hold",
        Category::Solved | Category::Closed => "sla-paused-solved",
        Category::New | Category::Open => "sla-paused-open",
    }
}

fn away_key(side: Side) -> &'static str {
    match side {
        Side::Partner => "sla-away-partner",
        Side::FirstLine | Side::Vendor => "sla-away-vendor",
    }
}

/// The words for a severity.
#[must_use]
pub fn priority_key(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "priority-low",
        Priority::Normal => "priority-normal",
        Priority::High => "priority-high",
        Priority::Urgent => "priority-urgent",
    }
}

/// `2 h 20 min`.
#[must_use]
pub fn time_in_words(milliseconds: i64, w: &Words) -> String {
    let (hours, minutes) = hours_and_minutes(milliseconds);
    match (hours, minutes) {
        (0, minutes) => w.t1("sla-minutes", "count", minutes),
        (hours, 0) => w.t1("sla-hours", "count", hours),
        (hours, minutes) => w.t2("sla-hours-minutes", "hours", hours, "minutes", minutes),
    }
}

/// `1 business day`, `30 min`.
#[must_use]
pub fn target_in_words(target: Target, w: &Words) -> String {
    match (target.length, target.business) {
        (Length::Days(days), true) => w.t1("sla-business-days", "count", days),
        (Length::Days(days), false) => w.t1("sla-days", "count", days),
        (Length::Minutes(minutes), true) if minutes % 60 == 0 => {
            w.t1("sla-business-hours", "count", minutes / 60)
        }
        (Length::Minutes(minutes), _) => time_in_words(minutes * domain::MINUTE, w),
    }
}

/// Why nobody is at work, in a few words; nothing for ordinary nights.
#[must_use]
pub fn why_in_words(why: &Why, w: &Words) -> Option<String> {
    match why {
        Why::Outside => None,
        Why::DayOff => Some(w.t("sla-day-off").into_owned()),
        Why::Holiday(holiday) => Some(w.t(holiday.key()).into_owned()),
        Why::Exception(name) => Some(name.clone()),
    }
}

/// Steps of the same sort that follow each other.
fn joined(steps: &[Step]) -> Vec<(Moment, Moment, Vec<&Step>)> {
    let sort = |step: &Step| match step.kind {
        StepKind::Counted => 0,
        StepKind::Closed(_) => 1,
        StepKind::Paused(_) => 2,
        StepKind::Away(_) => 3,
    };
    let mut all: Vec<(Moment, Moment, Vec<&Step>)> = Vec::new();
    for step in steps {
        match all.last_mut() {
            Some((_, to, of)) if of.first().is_some_and(|first| sort(first) == sort(step)) => {
                *to = step.to;
                of.push(step);
            }
            _ => all.push((step.from, step.to, vec![step])),
        }
    }
    all
}

fn parts(run: &Run, w: &Words, now: Moment) -> Vec<(String, String)> {
    let when = |from: Moment, to: Moment| {
        let begins = w.weekday_date_time(from, now);
        // Within one day the clock is enough.
        let ends = if w.date(from, now) == w.date(to, now) {
            w.time(to)
        } else {
            w.weekday_date_time(to, now)
        };
        format!("{begins} – {ends}")
    };
    let told = joined(&run.steps).into_iter().map(|(from, to, steps)| {
        let what = match steps.first().map(|step| &step.kind) {
            Some(StepKind::Paused(category)) => w.t(category_key(*category)).into_owned(),
            Some(StepKind::Away(side)) => w.t(away_key(*side)).into_owned(),
            Some(StepKind::Closed(_)) => {
                let mut reasons: Vec<String> = Vec::new();
                for step in &steps {
                    if let StepKind::Closed(why) = &step.kind {
                        let why = why_in_words(why, w);
                        reasons.extend(why.filter(|why| !reasons.contains(why)));
                    }
                }
                if reasons.is_empty() {
                    w.t("sla-closed").into_owned()
                } else {
                    w.t1("sla-closed-because", "why", reasons.join(", "))
                }
            }
            _ => {
                let counted: i64 = steps.iter().map(|step| step.length()).sum();
                w.t1("sla-counted", "time", time_in_words(counted, w))
            }
        };
        (when(from, to), what)
    });
    told.collect()
}

/// A promise in words.
#[must_use]
pub fn explained_run(run: &Run, w: &Words, now: Moment) -> Explained {
    let (says, tone) = match run.state {
        State::Running { due: None, .. } => (w.t("sla-never").into_owned(), "running"),
        State::Running { due: Some(due), .. } if due < now => {
            (w.t1("sla-late", "when", w.coming_or_past(due, now)), "late")
        }
        State::Running {
            due: Some(due),
            warn,
        } => {
            let soon = warn.is_some_and(|warn| warn <= now);
            let key = if soon { "sla-soon" } else { "sla-due" };
            (
                w.t1(key, "when", w.coming(due, now)),
                if soon { "soon" } else { "running" },
            )
        }
        State::Paused { late: Some(late) } => (
            w.t1("sla-late", "when", w.coming_or_past(late, now)),
            "late",
        ),
        State::Paused { late: None } => (w.t("sla-paused").into_owned(), "paused"),
        State::Done { at, late: None } => (w.t1("sla-kept", "when", w.ago(at, now)), "kept"),
        State::Done {
            late: Some(late), ..
        } => (w.t1("sla-missed", "when", w.ago(late, now)), "missed"),
    };
    let counted = time_in_words(run.time_counted(), w);
    Explained {
        whose: None,
        because: String::new(),
        goal: w.t(goal_key(run.goal)).into_owned(),
        says,
        tone,
        parts: parts(run, w, now),
        sum: w.t2(
            "sla-sum",
            "time",
            counted,
            "target",
            target_in_words(run.target, w),
        ),
    }
}

/// All promises of a ticket that still matter, what is due first in front; of what is over, the latest of each. A partner's people read
/// of their own clock alone.
pub fn explained(
    tx: &Tx<'_>,
    ticket: TicketId,
    of_partner: bool,
    w: &Words,
    now: Moment,
) -> Result<Vec<Explained>> {
    let clocks = clocks(tx, ticket)?;
    let several = clocks.runs.iter().any(|run| run.side == Side::Partner);
    let mut all = Vec::new();
    for run in in_order(&clocks) {
        if of_partner && run.side != Side::Partner {
            continue;
        }
        let whose = match run.side {
            Side::Partner => "sla-clock-partner",
            Side::FirstLine | Side::Vendor => "sla-clock-vendor",
        };
        let by = clocks.reasons.get(run.terms);
        let because = match by {
            Some((policy, Some(window))) => w.form(
                "sla-because-critical",
                [
                    ("policy", policy.into()),
                    ("name", (&window.name).into()),
                    ("days", (&oncall::days(window, w, now)).into()),
                ],
            ),
            Some((policy, None)) => w.t1("sla-because", "policy", policy),
            None => String::new(),
        };
        all.push(Explained {
            whose: (several && !of_partner).then(|| w.t(whose).into_owned()),
            because,
            ..explained_run(run, w, now)
        });
    }
    Ok(all)
}

/// What still runs in front, by when it is due; then what is over, the latest of each side and goal.
#[must_use]
pub fn in_order(clocks: &Clocks) -> Vec<&Run> {
    let mut running: Vec<&Run> = clocks.runs.iter().filter(|run| !run.is_done()).collect();
    let stands = |run: &Run| matches!(run.state, State::Paused { .. });
    running.sort_by_key(|run| (stands(run), run.due().unwrap_or(Moment(i64::MAX)), run.goal));
    for side in [Side::Partner, Side::Vendor] {
        for goal in Goal::ALL {
            let is_same = |run: &&Run| (run.side, run.goal) == (side, goal);
            if running.iter().any(is_same) {
                continue;
            }
            let done = clocks.runs.iter().filter(is_same);
            running.extend(done.max_by_key(|run| run.from));
        }
    }
    running
}

/// The critical days that a ticket is in, and who was called.
#[derive(Clone, Debug, Default)]
pub struct Critical {
    /// "Critical days: National exams, 30 Nov – 2 Dec"
    pub text: String,
    /// What the customer wrote about them.
    pub note: String,
    /// "On call: mail to a@b.example today 10:02"
    pub calls: Vec<String>,
}

/// Nothing where a ticket is in no such days.
pub fn critical_of(
    tx: &Tx<'_>,
    ticket: TicketId,
    of_partner: bool,
    w: &Words,
    now: Moment,
) -> Result<Option<Critical>> {
    let Some(told) = queries::find_told(tx, ticket)? else {
        return Ok(None);
    };
    let Some(window) = window_of(tx, ticket, &told)? else {
        return Ok(None);
    };
    let calls = queries::list_calls(tx, ticket)?;
    // Whom the vendor calls is the vendor's.
    let is_held = !of_partner && calls.iter().any(|call| call.state == "held");
    let calls = calls
        .into_iter()
        .filter(|call| !of_partner && call.state != "held");
    let mut calls: Vec<String> = calls
        .map(|call| {
            let key = match (call.channel.as_str(), call.state.as_str()) {
                (_, "failed") => "critical-call-failed",
                ("mail", _) => "critical-call-mail",
                _ => "critical-call-webhook",
            };
            let when = w.ago(call.at, now);
            w.t2(key, "address", &call.address, "when", when)
        })
        .collect();
    if is_held {
        calls.push(w.t("critical-call-held").into_owned());
    }
    Ok(Some(Critical {
        text: w.t2(
            "critical-ticket",
            "name",
            &window.name,
            "days",
            oncall::days(&window, w, now),
        ),
        calls,
        note: window.note,
    }))
}

/// What the queue says of a ticket: words and tone.
#[must_use]
pub fn short(due: Moment, warn: Option<Moment>, w: &Words, now: Moment) -> (String, &'static str) {
    if due < now {
        let late = now.0 - due.0;
        let time = if late >= 2 * DAY {
            w.t1("sla-days", "count", late / DAY)
        } else {
            time_in_words(rough(late), w)
        };
        return (w.t1("sla-row-late", "time", time), "late");
    }
    let tone = if warn.is_some_and(|warn| warn <= now) {
        "soon"
    } else {
        "running"
    };
    let key = if tone == "soon" {
        "sla-row-soon"
    } else {
        "sla-row-due"
    };
    (w.t1(key, "when", w.coming(due, now)), tone)
}

/// Whole hours from some hours on.
fn rough(milliseconds: i64) -> i64 {
    if milliseconds >= 3 * HOUR {
        milliseconds / HOUR * HOUR
    } else {
        milliseconds.max(domain::MINUTE)
    }
}

/// What a customer reads before they send something.
#[derive(Clone, Debug, Default)]
pub struct OnForm {
    /// "We are closed now and open Monday 08:00."
    pub closed: Option<String>,
    /// "You get a first answer within 1 business day, before Tuesday 10:00."
    pub promise: Option<String>,
    /// "We are closed 24 Dec (Christmas Eve)."
    pub days: Option<String>,
    /// The promise of each severity, where they differ.
    pub by_priority: Vec<(Priority, String)>,
}

impl OnForm {
    /// Whether there is anything to say besides the severities.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.closed.is_some() || self.promise.is_some() || self.days.is_some()
    }
}

/// Who asks for what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asking {
    pub form: Option<FormId>,
    pub organization: Option<OrganizationId>,
    /// Whether they say how severe it is.
    pub asks_priority: bool,
}

/// Whether what an organization asked now would be in critical days, whatever product it is about.
fn is_critical(tx: &Tx<'_>, organization: OrganizationId, now: Moment) -> Result<bool> {
    let all = queries::list_windows(tx, organization)?;
    Ok(all
        .iter()
        .any(|one| one.window.products.is_empty() && one.window.holds(now, None)))
}

/// What is promised to somebody who is about to ask, where the portal shows that; nothing where nothing is.
pub fn on_form(tx: &Tx<'_>, asking: Asking, w: &Words, now: Moment) -> Result<Option<OnForm>> {
    if !SHOWN.is_on(tx)? {
        return Ok(None);
    }
    let rules = rules(tx)?;
    let country = match asking.organization {
        Some(organization) => queries::find_country(tx, organization)?,
        None => None,
    };
    // Where it would come to; before somebody asks, nobody knows them.
    let place = match asking.organization {
        Some(organization) => queries::find_first_place(tx, organization)?,
        None => Place::VENDOR,
    };
    let (contract, critical) = match asking.organization {
        Some(organization) => (
            queries::find_contract(tx, organization, now)?,
            is_critical(tx, organization, now)?,
        ),
        None => (None, false),
    };
    let facts = |priority: Option<Priority>| Facts {
        form: asking.form,
        priority,
        organization: asking.organization,
        country,
        place: Some(place),
        contract: contract.clone(),
        critical,
        tags: Vec::new(),
    };
    let mut shown = OnForm::default();
    let mut farthest = now;
    if asking.asks_priority {
        for priority in Priority::ALL {
            let Some(policy) = rules.policy_for(&facts(Some(priority))) else {
                continue;
            };
            let terms = rules.terms(policy, Some(priority), country);
            let Some(run) = due_if_received(now, Goal::FirstReply, &terms) else {
                continue;
            };
            if let Some(due) = run.due() {
                farthest = farthest.max(due);
                let length = target_in_words(run.target, w);
                shown.by_priority.push((
                    priority,
                    w.t2("sla-choice", "length", length, "when", w.coming(due, now)),
                ));
            }
        }
    }
    let Some(policy) = rules.policy_for(&facts(None)) else {
        return Ok((!shown.by_priority.is_empty()).then_some(shown));
    };
    let terms = rules.terms(policy, None, country);
    if shown.by_priority.is_empty()
        && let Some(run) = due_if_received(now, Goal::FirstReply, &terms)
        && let Some(due) = run.due()
    {
        farthest = due;
        shown.promise = Some(promise(&run, due, w, now));
    }
    if policy.schedule.is_some() {
        shown.closed = closed_now(&terms.schedule, w, now);
        shown.days = closed_days(&terms.schedule, now, farthest.max(now.plus(DAY)), w);
    }
    Ok(Some(shown))
}

/// "You get a first answer within 1 business day, before Tuesday 10:00."
fn promise(run: &Run, due: Moment, w: &Words, now: Moment) -> String {
    w.t2(
        "sla-promise",
        "length",
        target_in_words(run.target, w),
        "when",
        w.coming(due, now),
    )
}

/// "We are closed now and open Monday 08:00."
fn closed_now(schedule: &Schedule, w: &Words, now: Moment) -> Option<String> {
    if schedule.is_open(now) {
        return None;
    }
    let opens = schedule.opens_after(now)?;
    Some(w.t1("sla-closed-now", "when", w.coming(opens, now)))
}

/// Most days that a sentence names.
const MOST_DAYS: usize = 5;

/// "We are closed 24 Dec (Christmas Eve)." Weekends go without saying, as does what falls on them.
fn closed_days(schedule: &Schedule, from: Moment, to: Moment, w: &Words) -> Option<String> {
    let zone = schedule.zone();
    let (first, last) = (zone.local(from).0, zone.local(to).0);
    let special = schedule.special_days(first, last);
    let is_weekend = |day: Day| day.weekday() >= 5;
    let mut named: Vec<String> = special
        .iter()
        .filter(|(day, _, hours)| hours.is_empty() && !is_weekend(*day))
        .map(|(day, why, _)| {
            let noon = zone.start_of(*day).plus(DAY / 2);
            let name = why_in_words(why, w).unwrap_or_default();
            format!("{} ({name})", w.date(noon, from))
        })
        .collect();
    named.truncate(MOST_DAYS);
    (!named.is_empty()).then(|| w.t1("sla-closed-days", "days", named.join(", ")))
}

/// What a customer reads about a request that was sent: what comes next, and when somebody is there. Where the portal shows that.
pub fn for_customer(tx: &Tx<'_>, ticket: TicketId, w: &Words, now: Moment) -> Result<Vec<String>> {
    if !SHOWN.is_on(tx)? {
        return Ok(Vec::new());
    }
    let clocks = clocks(tx, ticket)?;
    let is_reply = |run: &&Run| matches!(run.goal, Goal::FirstReply | Goal::NextReply);
    let open = clocks
        .runs
        .iter()
        .filter(is_reply)
        .find(|run| matches!(run.state, State::Running { .. }));
    // What a partner asked of the vendor is promised to the partner, not to a customer who waits for nothing.
    let mut partners = clocks
        .runs
        .iter()
        .filter(is_reply)
        .filter(|run| run.side == Side::Partner)
        .peekable();
    let is_for_partner = open.is_some_and(|run| run.side == Side::Vendor)
        && partners.peek().is_some()
        && partners.all(Run::is_done);
    let Some(run) = open.filter(|_| !is_for_partner) else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    if let Some(due) = run.due().filter(|due| *due >= now) {
        let key = if run.goal == Goal::FirstReply {
            "sla-first-answer"
        } else {
            "sla-next-answer"
        };
        lines.push(w.t1(key, "when", w.coming(due, now)));
        if let Some(terms) = clocks.terms.get(run.terms) {
            lines.extend(closed_now(&terms.schedule, w, now));
            lines.extend(closed_days(&terms.schedule, now, due, w));
        }
    }
    Ok(lines)
}
