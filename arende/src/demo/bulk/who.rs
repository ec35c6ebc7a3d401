//! The team and the customers of many thousand tickets.

use domain::person::{EmailAddress, MembershipRole, Role};
use domain::{DAY, Moment, OrganizationId, PersonId};
use people::queries::{self as accounts, NewPerson};
use platform::store::Tx;
use platform::{Error, Result};

use super::super::chance::Chance;
use super::words;

/// People of the team.
pub(super) const AGENTS: i64 = 40;
/// People of each organization.
pub(super) const PEOPLE: i64 = 10;

/// The agents, then each organization's people, with numbers that follow each other.
pub(super) fn add(tx: &Tx<'_>, chance: &mut Chance, organizations: i64, now: Moment) -> Result<()> {
    let since = Moment(now.0 - super::SPAN - 30 * DAY);
    let add_one = |name: &str, address: &str, role, locale| {
        let address = EmailAddress::read(address).map_err(|_| Error::broken(address))?;
        let new = NewPerson {
            name,
            address: &address,
            role,
            locale,
            time_zone: "Europe/Stockholm",
            password_hash: None,
            verified: true,
        };
        accounts::add(tx, &new, since)
    };
    for agent in 1..=AGENTS {
        add_one(
            &words::person(chance),
            &format!("agent{agent:02}@team.solvik.example"),
            Role::Agent,
            "en",
        )?;
    }
    for organization in 1..=organizations {
        let name = words::organization(chance);
        let domain = format!("kund{organization:04}.example");
        let everyone = organization % 10 == 0;
        let id: OrganizationId = accounts::add_organization(tx, &name, &domain, everyone, since)?;
        let locale = if (organization - 1) % 5 == 0 {
            "en"
        } else {
            "sv"
        };
        for person in 0..PEOPLE {
            let address = format!("person{person}@{domain}");
            let added: PersonId = add_one(&words::person(chance), &address, Role::User, locale)?;
            let role = match person {
                0 => MembershipRole::Admin,
                1 => MembershipRole::Representative,
                _ => MembershipRole::User,
            };
            accounts::add_membership(tx, added, id, role, since)?;
        }
    }
    Ok(())
}
