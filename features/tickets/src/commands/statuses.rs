//! Keeping the status table, and moving tickets on that nobody says anything in.

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::{Category, Change, LONGEST_TIMER, may_move_on};
use domain::{DAY, Moment, StatusId};
use platform::audit::{self, About, Origin, Via};
use platform::store::Tx;
use platform::{App, Error, Result, brands};

use super::reply::store;
use super::{Deed, see};
use crate::queries::statuses::{self, Called, StatusRow};

/// Why a status was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// It needs a word for the team and one for customers in some language.
    Nameless,
    /// Rules choose it, or silent tickets go there: another one must be chosen first.
    IsChosen,
    /// The days of silence, or where the ticket goes then, cannot be meant.
    Timer,
}

/// What a status says and does, in one line for the audit log.
fn told(row: &StatusRow, called: &[Called]) -> String {
    let names: Vec<_> = called
        .iter()
        .filter(|one| one.id == row.id)
        .map(|one| format!("{}: {} / {}", one.locale, one.agent, one.customer))
        .collect();
    let timer = match (row.after_days, row.then) {
        (Some(days), Some(then)) => format!("; after {days} days: {then}"),
        _ => String::new(),
    };
    format!(
        "{}; reply: {}; close: {} {}; default: {}; active: {}{timer}",
        names.join(", "),
        row.on_customer_reply.word(),
        row.customer_may_close,
        row.closes_as.word(),
        row.is_default,
        row.active
    )
}

fn find(tx: &Tx<'_>, id: StatusId) -> Result<StatusRow> {
    let table = statuses::list_table(tx)?;
    table
        .into_iter()
        .find(|row| row.id == id)
        .ok_or(Error::Absent)
}

/// Adds a status; what it is called and does is said next.
pub fn add(tx: &Tx<'_>, category: Category, key: Option<&str>, now: Moment) -> Result<StatusId> {
    let id = statuses::add_status(tx, category, key)?;
    let deed = audit::Deed {
        area: "setting",
        deed: "status_added",
        actor: None,
        about: About::Thing(Some(id.0), category.word()),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)?;
    Ok(id)
}

/// Keeps what a status says and does. Its category stays: tickets lie in it.
pub fn keep(
    tx: &Tx<'_>,
    wanted: &StatusRow,
    called: &[Called],
    now: Moment,
) -> Result<Result<(), Unkept>> {
    let before = find(tx, wanted.id)?;
    let before_called = statuses::list_called(tx)?;
    if called
        .iter()
        .any(|one| one.agent.is_empty() != one.customer.is_empty())
        || called.iter().all(|one| one.agent.is_empty())
    {
        return Ok(Err(Unkept::Nameless));
    }
    let is_chosen = before.is_default || wanted.is_default;
    let leads_here = |row: &StatusRow| row.id != wanted.id && row.then == Some(wanted.id);
    let is_needed = is_chosen || statuses::list_table(tx)?.iter().any(leads_here);
    if before.is_default && !wanted.is_default || is_needed && !wanted.active {
        return Ok(Err(Unkept::IsChosen));
    }
    let timer_is_right = match (wanted.after_days, wanted.then) {
        (None, None) => true,
        (Some(days), Some(then)) => {
            let then = find(tx, then)?;
            (1..=LONGEST_TIMER).contains(&days)
                && then.active
                && may_move_on(before.category, then.category)
        }
        _ => false,
    };
    if !timer_is_right {
        return Ok(Err(Unkept::Timer));
    }
    statuses::set_status(tx, wanted)?;
    if wanted.is_default {
        statuses::set_default(tx, wanted.id, before.category)?;
    }
    for one in called.iter().filter(|one| !one.agent.is_empty()) {
        statuses::set_called(tx, one)?;
    }
    let after_called = statuses::list_called(tx)?;
    let after = find(tx, wanted.id)?;
    let (was, is) = (told(&before, &before_called), told(&after, &after_called));
    if was != is {
        let name = called
            .iter()
            .find(|one| !one.agent.is_empty())
            .map_or("", |one| &one.agent);
        let deed = audit::Deed {
            area: "setting",
            deed: "status_changed",
            actor: None,
            about: About::Thing(Some(wanted.id.0), name),
            before: &was,
            after: &is,
        };
        audit::add(tx, &deed, now)?;
    }
    Ok(Ok(()))
}

/// Moves a status one place up or down in the lists that people choose from.
pub(crate) fn move_by(tx: &Tx<'_>, id: StatusId, up: bool) -> Result<()> {
    let mut order: Vec<StatusId> = statuses::list_table(tx)?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let place = order
        .iter()
        .position(|one| *one == id)
        .ok_or(Error::Absent)?;
    let other = if up {
        place.checked_sub(1)
    } else {
        Some(place + 1).filter(|other| *other < order.len())
    };
    if let Some(other) = other {
        order.swap(place, other);
    }
    put_in_order(tx, &order)
}

/// Puts these first, in this order, and all others after them as they were.
pub fn put_in_order(tx: &Tx<'_>, first: &[StatusId]) -> Result<()> {
    let table = statuses::list_table(tx)?;
    let others = table.iter().map(|row| row.id);
    let others = others.filter(|id| !first.contains(id));
    for (position, id) in first.iter().copied().chain(others).enumerate() {
        statuses::set_position(tx, id, position as i64 + 1)?;
    }
    Ok(())
}

/// A status is not given any more; tickets that are in it stay there, and go nowhere by themselves.
pub fn retire(tx: &Tx<'_>, id: StatusId, now: Moment) -> Result<()> {
    let row = StatusRow {
        active: false,
        after_days: None,
        then: None,
        ..find(tx, id)?
    };
    let called: Vec<Called> = statuses::list_called(tx)?
        .into_iter()
        .filter(|one| one.id == id)
        .collect();
    keep(tx, &row, &called, now)?
        .map_err(|unkept| Error::broken(format!("status {}: {unkept:?}", row.key)))
}

/// Tickets that are moved on in one transaction: others wait for the writer meanwhile.
const AT_ONCE: i64 = 200;

/// Moves tickets on in which nobody said anything for as many days as their status waits in their brand. Answers how many.
pub fn move_on(app: &App, now: Moment) -> Result<usize> {
    let mut moved = 0;
    for brand in app.store.read_now(brands::list)?.iter() {
        let here = Origin::at(brand.id, Via::Desk, None);
        moved += here.around_now(|| move_on_here(app, now))?;
    }
    Ok(moved)
}

fn move_on_here(app: &App, now: Moment) -> Result<usize> {
    let table = app.store.read_now(statuses::list_table)?;
    let mut moved = 0;
    for status in &table {
        let (Some(days), Some(then)) = (status.after_days, status.then) else {
            continue;
        };
        if !table.iter().any(|row| row.id == then && row.active) {
            continue;
        }
        loop {
            let some = app.store.write_now(|tx| {
                let silent = statuses::list_silent(tx, status, now.plus(-days * DAY), AT_ONCE)?;
                // The desk itself, on nobody's behalf: it works on everything.
                let desk = Actor {
                    person: None,
                    ..Actor::person(domain::PersonId(0), Role::Admin)
                };
                for ticket in &silent {
                    let deed = Deed::new(desk, now, "rule")?;
                    let seen = see(tx, &deed, *ticket)?;
                    store(tx, &deed, &seen, vec![Change::StatusBecame(then)])?;
                    sla::commands::recompute(tx, *ticket)?;
                }
                Ok(silent.len())
            })?;
            moved += some;
            if some < AT_ONCE as usize {
                break;
            }
        }
    }
    Ok(moved)
}
