//! Asking for access, deciding, ending: load, ask the domain, store, write down, tell.

mod forgetting;
mod sites;

pub use forgetting::erase_news_naming;
pub use sites::{NoSite, add_site, clean_address, remove_site};

use domain::access::{self, NotDone, Side, State, Step};
use domain::{Moment, PersonId};
use platform::audit::{self, About};
use platform::store::Tx;
use platform::{Result, random_token};

use crate::hooks::announce;
use crate::queries::{self, Asked, Grant};
use crate::settings;
use crate::who::{decides, who_decides};

/// Writes something down about a grant.
pub(crate) fn note(
    tx: &Tx<'_>,
    deed: &'static str,
    grant: &Grant,
    after: &str,
    now: Moment,
) -> Result<()> {
    let about = format!("{} ({})", grant.site_name, grant.organization_name);
    let deed = audit::Deed {
        area: "support",
        deed,
        actor: None,
        about: About::Thing(Some(grant.id), &about),
        before: "",
        after,
    };
    audit::add(tx, &deed, now)
}

fn until_text(until: Moment) -> String {
    platform::language::iso(until)
}

/// What support asks is written down. The site is one of the organization's: the caller looked.
pub fn put_down(tx: &Tx<'_>, asked: &Asked, now: Moment) -> Result<Grant> {
    let id = queries::add_grant(tx, asked, &random_token()?, now)?;
    let grant = queries::find_grant(tx, id)?.ok_or(platform::Error::Absent)?;
    note(tx, "asked", &grant, &grant.reason, now)?;
    announce(tx, id, State::Asked, now)?;
    Ok(grant)
}

/// Support asks; whoever decides for the customer is mailed.
pub fn ask(tx: &Tx<'_>, asked: &Asked, requester: PersonId, now: Moment) -> Result<Grant> {
    let grant = put_down(tx, asked, now)?;
    for person in who_decides(tx, asked.organization, Some(requester), now)? {
        let about = format!("{}:{}", grant.id, grant.site_name);
        organizations::commands::tell_of_access(
            tx,
            "access_asked",
            person,
            asked.organization,
            about,
            now,
        )?;
    }
    Ok(grant)
}

/// What a person wants to become of a grant: as the customer if they decide for it, otherwise as the team. Whether they
/// may see it was looked at before.
pub fn take_step(
    tx: &Tx<'_>,
    grant: &Grant,
    person: PersonId,
    step: Step,
    now: Moment,
) -> Result<std::result::Result<State, NotDone>> {
    let side = if decides(tx, person, grant, now)? {
        Side::Customer
    } else {
        Side::Team
    };
    let longest = settings::LONGEST.number(tx)?;
    let state = match access::step(grant.state(now), side, step, longest, now) {
        Ok(state) => state,
        Err(why) => return Ok(Err(why)),
    };
    match step {
        Step::Allow(until) => {
            queries::set_decided(tx, grant.id, state, person, Some(until), now)?;
            note(tx, "allowed", grant, &until_text(until), now)?;
            platform::jobs::add_at(tx, crate::ENDS, &grant.id.to_string(), until)?;
        }
        Step::Refuse => {
            queries::set_decided(tx, grant.id, state, person, None, now)?;
            note(tx, "refused", grant, "", now)?;
        }
        Step::Withdraw => {
            queries::set_closed(tx, grant.id, state, Some(person), now)?;
            note(tx, "withdrawn", grant, "", now)?;
        }
    }
    announce(tx, grant.id, state, now)?;
    Ok(Ok(state))
}

/// Writes down that the time of these is over; answers them.
pub fn end_due(tx: &Tx<'_>, now: Moment) -> Result<Vec<Grant>> {
    let due = queries::list_due(tx, now)?;
    for grant in &due {
        tx.speak_for(grant.brand);
        let at = grant.until.unwrap_or(now);
        queries::set_closed(tx, grant.id, State::Ended, None, at)?;
        note(tx, "ended", grant, "", now)?;
        announce(tx, grant.id, State::Ended, now)?;
    }
    Ok(due)
}
