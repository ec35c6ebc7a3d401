//! Answers about people are erased some days after their ticket was closed: from the fields, the history and the search.

use domain::permission::Actor;
use domain::person::Role;
use domain::{DAY, Moment};
use platform::audit::{Origin, Via};
use platform::{App, Result, brands};

use super::{Deed, index};
use crate::queries;
use crate::settings::PERSONAL_DAYS;

/// Tickets whose answers are erased in one transaction: others wait for the writer meanwhile.
const AT_ONCE: i64 = 100;

/// Erases what is due. Answers in how many tickets. What was erased is not there any more, so that doing it twice
/// changes nothing.
pub fn erase_personal(app: &App, now: Moment) -> Result<usize> {
    let mut erased = 0;
    for brand in app.store.read_now(brands::list)?.iter() {
        let here = Origin::at(brand.id, Via::Desk, None);
        erased += here.around_now(|| erase_here(app, now))?;
    }
    Ok(erased)
}

fn erase_here(app: &App, now: Moment) -> Result<usize> {
    let days = app.store.read_now(|tx| PERSONAL_DAYS.number(tx))?;
    if days <= 0 {
        return Ok(0);
    }
    let mut erased = 0;
    loop {
        let some = app.store.write_now(|tx| {
            let due = queries::list_to_erase(tx, now.plus(-days * DAY), AT_ONCE)?;
            // The desk itself, on nobody's behalf.
            let desk = Actor {
                person: None,
                ..Actor::person(domain::PersonId(0), Role::Admin)
            };
            for ticket in &due {
                let visible = queries::has_visible_personal(tx, *ticket)?;
                forms::queries::erase_personal_values(tx, *ticket)?;
                queries::erase_told_answers(tx, *ticket)?;
                let deed = Deed::new(desk, now, "rule")?;
                queries::add_change(
                    tx,
                    deed.events(*ticket),
                    "erased",
                    None,
                    None,
                    None,
                    visible,
                )?;
                index(tx, *ticket)?;
            }
            Ok(due.len())
        })?;
        erased += some;
        if some < AT_ONCE as usize {
            return Ok(erased);
        }
    }
}
