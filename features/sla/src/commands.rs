//! Computing what clocks say, and keeping it for lists.

use std::borrow::Cow;

use domain::sla::{Event, Facts, Goal, Happened, Run, State, Terms, runs};
use domain::ticket::{Priority, Side};
use domain::{BrandId, Moment, OrganizationId, TicketId};
use platform::jobs;
use platform::store::Tx;
use platform::{App, Result, brands};

use crate::oncall;
use crate::queries::{self, Applied, Standing, Told, WindowRow};
use crate::rules::{self, Rules};

/// The job that tells of a ticket's promises; its payload is the ticket's number. One that comes when the clock says something else
/// by now tells nothing.
pub const TELL: &str = "sla_tell";

/// Everything that clocks say of a ticket.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    pub runs: Vec<Run>,
    /// The policy that holds now, by number.
    pub policy: Option<i64>,
    /// The terms that the runs' places mean.
    pub terms: Vec<Terms>,
    /// Of each of these, by which policy it is promised, and the critical window in which it is.
    pub reasons: Vec<(String, Option<WindowRow>)>,
}

/// Terms while they are put together: each pair of a policy and a severity once, and once more for each critical window.
struct Known<'a> {
    tx: &'a Tx<'a>,
    rules: &'a Rules,
    facts: &'a Facts,
    keys: Vec<(i64, Option<Priority>, Option<i64>)>,
    terms: Vec<Terms>,
    reasons: Vec<(String, Option<WindowRow>)>,
}

impl Known<'_> {
    fn place(&mut self, one: &Applied) -> Result<Option<usize>> {
        let Some(policy) = one.policy.and_then(|id| self.rules.policy(id)) else {
            return Ok(None);
        };
        let key = (policy.id, one.priority, one.window);
        if let Some(found) = self.keys.iter().position(|known| *known == key) {
            return Ok(Some(found));
        }
        let mut terms = self.rules.terms(policy, one.priority, self.facts.country);
        let window = match one.window {
            Some(window) => queries::find_window(self.tx, window)?,
            None => None,
        };
        if let Some(window) = &window {
            terms.since = Some(window.window.from);
            terms.usual = self.place(&Applied {
                policy: one.usual,
                window: None,
                usual: None,
                ..*one
            })?;
        }
        self.keys.push(key);
        self.terms.push(terms);
        self.reasons.push((policy.name.clone(), window));
        Ok(Some(self.keys.len() - 1))
    }
}

/// What clocks say of a story, by the policies that held.
fn computed(
    tx: &Tx<'_>,
    rules: &Rules,
    facts: &Facts,
    story: Vec<(i64, Event)>,
    applied: &[Applied],
) -> Result<Clocks> {
    let mut known = Known {
        tx,
        rules,
        facts,
        keys: Vec::new(),
        terms: Vec::new(),
        reasons: Vec::new(),
    };
    let mut whole = Vec::new();
    let mut rest = applied.iter().peekable();
    let last = story.last().map(|(_, event)| event.at);
    for (change, event) in story {
        whole.push(event);
        while let Some(one) = rest.next_if(|one| one.change <= change) {
            let what = Happened::Promised(known.place(one)?);
            whole.push(Event { at: event.at, what });
        }
    }
    for one in rest {
        if let Some(at) = last {
            let what = Happened::Promised(known.place(one)?);
            whole.push(Event { at, what });
        }
    }
    Ok(Clocks {
        runs: runs(&whole, &known.terms),
        policy: applied.last().and_then(|one| one.policy),
        terms: known.terms,
        reasons: known.reasons,
    })
}

fn last_change(story: &[(i64, Event)]) -> i64 {
    story.last().map_or(0, |(change, _)| *change)
}

/// What clocks say of a ticket, by the policies that held.
pub fn clocks(tx: &Tx<'_>, ticket: TicketId) -> Result<Clocks> {
    let Some(told) = queries::find_told(tx, ticket)? else {
        return Ok(Clocks::default());
    };
    if !told.kept {
        return Ok(Clocks::default());
    }
    let before = tx.brand();
    tx.speak_for(told.brand);
    let rules = rules::rules(tx)?;
    tx.speak_for(before);
    let story = queries::list_story(tx, ticket)?;
    let applied = queries::list_applied(tx, ticket)?;
    computed(tx, &rules, &told.facts, story, &applied)
}

/// The products that a ticket is about, where its form asks for that.
fn products_of(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    let key = forms::settings::PRODUCT_FIELD.text(tx)?;
    let all = forms::catalogue(tx)?;
    let Some(field) = all.fields.iter().find(|row| row.key == key) else {
        return Ok(Vec::new());
    };
    let values = forms::queries::list_values(tx, ticket)?;
    let own = values.into_iter().find(|(of, _)| *of == field.id());
    Ok(own.map_or_else(Vec::new, |(_, values)| values))
}

/// The critical window that a ticket is in; of several the one that began first.
pub(crate) fn window_of(tx: &Tx<'_>, ticket: TicketId, told: &Told) -> Result<Option<WindowRow>> {
    let Some(organization) = told.facts.organization.filter(|_| told.windows > 0) else {
        return Ok(None);
    };
    let before = tx.brand();
    tx.speak_for(told.brand);
    let products = products_of(tx, ticket)?;
    tx.speak_for(before);
    let all = queries::list_windows(tx, organization)?;
    Ok(all.into_iter().find(|one| {
        let holds = |product| one.window.holds(told.came, product);
        match products.as_slice() {
            [] => holds(None),
            some => some.iter().any(|product| holds(Some(product))),
        }
    }))
}

/// Computes a ticket's clocks anew, and keeps what lists show. Called wherever a ticket changed, in the same transaction.
pub fn recompute(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    let Some(told) = queries::find_told(tx, ticket)? else {
        return Ok(());
    };
    if told.policies == 0 && !told.kept && told.windows == 0 {
        return Ok(());
    }
    let before = tx.brand();
    tx.speak_for(told.brand);
    let rules = rules::rules(tx)?;
    tx.speak_for(before);
    recompute_by(tx, ticket, told, &rules)
}

fn recompute_by(tx: &Tx<'_>, ticket: TicketId, mut told: Told, rules: &Rules) -> Result<()> {
    if rules
        .policies
        .iter()
        .any(|policy| !policy.conditions.tags.is_empty())
    {
        told.facts.tags = queries::list_tags(tx, ticket)?;
    }
    let window = window_of(tx, ticket, &told)?;
    told.facts.critical = window.is_some();
    let story = queries::list_story(tx, ticket)?;
    if let Some(window) = &window {
        oncall::call(tx, ticket, &told, window)?;
    }
    let mut applied = queries::list_applied(tx, ticket)?;
    let policy = rules.policy_for(&told.facts);
    let is_critical = policy.is_some_and(|policy| policy.conditions.critical);
    let usual = rules.policy_for(&Facts {
        critical: false,
        ..told.facts.clone()
    });
    let now = Applied {
        change: last_change(&story),
        policy: policy.map(|policy| policy.id),
        priority: told.facts.priority,
        window: window.filter(|_| is_critical).map(|window| window.id),
        usual: usual.filter(|_| is_critical).map(|policy| policy.id),
    };
    let held = applied
        .last()
        .map(|one| (one.policy, one.priority, one.window));
    // Of what is over nothing is promised anew.
    let differs = held != Some((now.policy, now.priority, now.window))
        && (held.is_some() || now.policy.is_some());
    if differs && (told.category.is_unfinished() || held.is_none()) && !story.is_empty() {
        queries::add_applied(tx, ticket, now)?;
        applied.push(now);
    }
    if applied.is_empty() {
        return Ok(());
    }
    let Clocks { runs, .. } = computed(tx, rules, &told.facts, story, &applied)?;
    let mut standing = standing(&runs);
    let held = applied.last().copied();
    standing.policy = held.and_then(|one| one.policy);
    standing.priority = held.and_then(|one| one.priority);
    let is_told = if told.tells > 0 {
        queries::list_told(tx, ticket)?
    } else {
        Vec::new()
    };
    standing.tell = to_tell(&runs, &is_told).first().map(|one| one.at);
    if let Some(at) = standing.tell.filter(|_| standing.tell != told.tell) {
        jobs::add_at(tx, TELL, &ticket.to_string(), at)?;
    }
    queries::set_standing(tx, ticket, &standing)
}

/// What lists show of a ticket's clocks.
pub(crate) fn standing(runs: &[Run]) -> Standing {
    let running = runs.iter().filter_map(|run| match run.state {
        State::Running {
            due: Some(due),
            warn,
        } => Some((due, run.goal, warn)),
        _ => None,
    });
    let next = running.min_by_key(|(due, goal, _)| (*due, *goal));
    let late = runs.iter().filter(|run| match run.state {
        State::Done { late, .. } | State::Paused { late } => late.is_some(),
        State::Running { .. } => false,
    });
    Standing {
        next: next.map(|(due, goal, _)| (goal, due)),
        warn: next.and_then(|(_, _, warn)| warn),
        late: late.count() as i64,
        ..Standing::default()
    }
}

/// A warning or a breach that is to be told at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToTell {
    pub at: Moment,
    pub goal: Goal,
    /// When the promise began: which of several it is.
    pub from: Moment,
    /// `warning` or `breach`.
    pub kind: &'static str,
    side: Side,
}

/// A kind as it is noted: each side is told of its own promises.
fn noted(kind: &'static str, side: Side) -> Cow<'static, str> {
    match side {
        Side::Partner => format!("partner_{kind}").into(),
        Side::FirstLine | Side::Vendor => kind.into(),
    }
}

/// What is to be told of running promises and was not, soonest first.
fn to_tell(runs: &[Run], told: &[(Goal, Moment, String)]) -> Vec<ToTell> {
    let mut all = Vec::new();
    for run in runs {
        let State::Running {
            due: Some(due),
            warn,
        } = run.state
        else {
            continue;
        };
        for (kind, at) in [("warning", warn), ("breach", Some(due.plus(1)))] {
            let is_told = |of: &'static str| {
                told.iter().any(|(goal, from, kind)| {
                    (*goal, *from) == (run.goal, run.from) && *kind == noted(of, run.side)
                })
            };
            // After a breach nobody needs a warning.
            if let Some(at) =
                at.filter(|_| !is_told(kind) && (kind == "breach" || !is_told("breach")))
            {
                all.push(ToTell {
                    at,
                    goal: run.goal,
                    from: run.from,
                    kind,
                    side: run.side,
                });
            }
        }
    }
    all.sort_by_key(|one| (one.at, one.goal));
    all
}

/// Notes what is to be told of a ticket by now, once; the caller tells it. A warning beside its breach is not told.
pub fn take_to_tell(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<Vec<ToTell>> {
    let clocks = clocks(tx, ticket)?;
    let told = queries::list_told(tx, ticket)?;
    let due: Vec<ToTell> = to_tell(&clocks.runs, &told)
        .into_iter()
        .filter(|one| one.at <= now)
        .collect();
    let mut tells = Vec::new();
    for one in &due {
        let kind = noted(one.kind, one.side);
        let is_new = queries::add_told(tx, ticket, one.goal, one.from, &kind, now)?;
        let is_overtaken = one.kind == "warning"
            && due.iter().any(|other| {
                other.kind == "breach"
                    && (other.goal, other.from, other.side) == (one.goal, one.from, one.side)
            });
        if is_new && !is_overtaken {
            tells.push(*one);
        }
    }
    recompute(tx, ticket)?;
    Ok(tells)
}

/// Nothing is kept of a ticket that is gone.
pub fn forget(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    queries::remove_calls(tx, ticket)?;
    queries::remove_standing(tx, ticket)
}

/// Tickets computed anew in one transaction: others wait for the writer meanwhile.
const AT_ONCE: i64 = 500;

/// Computes the clocks of every ticket that is not solved, of all brands; answers how many. After policies or schedules changed.
pub fn recompute_all(app: &App) -> Result<usize> {
    let mut done = 0;
    for brand in app.store.read_now(brands::list)?.iter() {
        done += recompute_brand(app, brand.id)?;
    }
    Ok(done)
}

/// The same of one brand. What comes meanwhile is computed where it comes.
pub(crate) fn recompute_brand(app: &App, brand: BrandId) -> Result<usize> {
    let all = app.store.read_now(|tx| {
        tx.speak_for(brand);
        queries::list_unfinished(tx)
    })?;
    for some in all.chunks(AT_ONCE as usize) {
        app.store.write_now(|tx| {
            tx.speak_for(brand);
            let rules = rules::read(tx)?;
            for ticket in some {
                if let Some(told) = queries::find_told(tx, *ticket)?
                    && (told.policies > 0 || told.kept || told.windows > 0)
                {
                    recompute_by(tx, *ticket, told, &rules)?;
                }
            }
            Ok(())
        })?;
    }
    Ok(all.len())
}

/// Computes the clocks of an organization's tickets that are not solved, of all brands: its country, contract or partner changed, or
/// critical days begin or end.
pub fn recompute_of(app: &App, organization: OrganizationId) -> Result<()> {
    let mut after = TicketId(0);
    loop {
        let last = app.store.write_now(|tx| {
            let some = queries::list_unfinished_of(tx, organization, after, AT_ONCE)?;
            for ticket in &some {
                recompute(tx, *ticket)?;
            }
            Ok(some.last().copied())
        })?;
        let Some(last) = last else { return Ok(()) };
        after = last;
    }
}

/// What clocks would say of a ticket, had these rules held from its beginning: nothing is stored.
pub fn rehearsed(tx: &Tx<'_>, ticket: TicketId, rules: &Rules) -> Result<Vec<Run>> {
    let Some(mut told) = queries::find_told(tx, ticket)? else {
        return Ok(Vec::new());
    };
    told.facts.tags = queries::list_tags(tx, ticket)?;
    told.facts.critical = window_of(tx, ticket, &told)?.is_some();
    let Some(policy) = rules.policy_for(&told.facts) else {
        return Ok(Vec::new());
    };
    let applied = [Applied {
        change: 0,
        policy: Some(policy.id),
        priority: told.facts.priority,
        window: None,
        usual: None,
    }];
    let story = queries::list_story(tx, ticket)?;
    Ok(computed(tx, rules, &told.facts, story, &applied)?.runs)
}
