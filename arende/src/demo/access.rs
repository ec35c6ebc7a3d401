//! Support access in the school portal: what is on right now, with its time running, and a question that waits for an answer.

use ::access::commands::{add_site, put_down, take_step};
use ::access::queries::{Asked, list_sites};
use ::tickets::queries::{EventOf, add_change};
use domain::access::Step;
use domain::{HOUR, MINUTE, Moment, PersonId};
use platform::store::Tx;
use platform::{Error, Result, random_token};

use super::queries;

/// Who has to do with it.
pub(super) struct Cast {
    pub(super) agent: PersonId,
    /// Each asked something in the portal.
    pub(super) requesters: [PersonId; 2],
    /// Runs the first requester's organization.
    pub(super) decides: PersonId,
}

/// Tells it, in the name of the transaction's portal.
pub(super) fn tell(tx: &Tx<'_>, cast: &Cast, now: Moment) -> Result<()> {
    let sites = [
        ("Skolportalen", "https://portal.fjallgard.example"),
        ("Skolportalen", "https://portal.vikholm.example"),
    ];
    for (at, (requester, (name, address))) in cast.requesters.into_iter().zip(sites).enumerate() {
        let Some((ticket, organization)) = queries::find_first_of(tx, requester)? else {
            continue;
        };
        let asked_at = now.plus(-50 * MINUTE);
        add_site(tx, organization, name, address, now.plus(-40 * HOUR))?
            .map_err(|_| Error::broken("a site of the demo is none"))?;
        let site = list_sites(tx, organization)?
            .first()
            .map(|site| site.id)
            .ok_or(Error::Absent)?;
        let first = at == 0;
        let asked = Asked {
            ticket,
            organization,
            site,
            tried: first,
            statement: if first {
                "Twelve test accounts in our own environment got their results, also after closing the test early."
            } else {
                "Bara hos er finns den här kursen med sina deltagare, och kopian syns bara där."
            }
            .to_owned(),
            reason: if first {
                "See what the results page gets back for one of the eleven pupils"
            } else {
                "Se vad som händer i kurslistan när kursen kopieras"
            }
            .to_owned(),
            hours: 4,
            by: cast.agent,
        };
        let grant = put_down(tx, &asked, asked_at)?;
        let event = |actor, state: &str, at: Moment| {
            let of = EventOf {
                ticket,
                batch: &random_token()?,
                actor: Some(actor),
                channel: "web",
                now: at,
            };
            let after = format!("{state} {name}");
            add_change(tx, of, "access", None, Some(&after), None, true).map(drop)
        };
        event(cast.agent, "asked", asked_at)?;
        if first {
            let at = now.plus(-35 * MINUTE);
            let until = Step::Allow(at.plus(4 * HOUR));
            take_step(tx, &grant, cast.decides, until, at)?
                .map_err(|_| Error::broken("access of the demo is not allowed"))?;
            event(cast.decides, "active", at)?;
        }
    }
    Ok(())
}
