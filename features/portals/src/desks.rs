//! Partners, the levels of groups, and whose own first line answers first: read, checked and stored as files hold them, by name. They
//! are the whole desk's, so only the file of its first portal holds them.

use std::collections::{BTreeMap, BTreeSet};

use domain::ticket::Level;
use domain::{BrandId, GroupId, Moment, OrganizationId};
use organizations::commands::{self, set_desk_facts, set_level, set_support};
use organizations::queries::{self, Desk};
use platform::Result;
use platform::store::Tx;

use crate::apply::{refused, unfit};
use crate::shape::{Customer, Group, Partner, Portal};

/// What of the team and its customers a file holds.
type Written = (
    Option<Vec<Group>>,
    Option<Vec<Partner>>,
    Option<Vec<Customer>>,
);

/// Written down for the first brand; nothing for others. Of what has the same name twice, the first is meant; of customers none is.
pub(crate) fn current(tx: &Tx<'_>) -> Result<Written> {
    if tx.brand() == BrandId::FIRST {
        of_desk(tx)
    } else {
        Ok((None, None, None))
    }
}

fn of_desk(tx: &Tx<'_>) -> Result<Written> {
    let (mut groups, mut names) = (Vec::<Group>::new(), BTreeMap::new());
    for row in queries::list_groups(tx)? {
        names.insert(row.id, row.name.clone());
        if groups.iter().all(|one| one.name != row.name) {
            groups.push(Group {
                level: queries::find_level_of(tx, row.id)?.number(),
                name: row.name,
            });
        }
    }
    let mut partners = Vec::<Partner>::new();
    for desk in queries::list_desks(tx)? {
        if partners.iter().all(|one| one.name != desk.name) {
            partners.push(Partner {
                name: desk.name,
                countries: desk.countries,
                group: desk.group.and_then(|id| names.get(&id).cloned()),
            });
        }
    }
    let customers = queries::list_supported(tx)?.into_iter();
    let customers = customers.map(|one| Customer {
        name: one.name,
        first_line: one.first_line,
        partner: one.partner,
    });
    Ok((Some(groups), Some(partners), Some(customers.collect())))
}

/// Another portal than the first decides none of it: its file may say what is so, and nothing else.
pub(crate) fn of_brand(tx: &Tx<'_>, wanted: &mut Portal) -> Result<()> {
    if tx.brand() == BrandId::FIRST {
        return Ok(());
    }
    let (groups, partners, customers) = of_desk(tx)?;
    let differs = [
        ("group", wanted.groups.is_some() && wanted.groups != groups),
        (
            "partner",
            wanted.partners.is_some() && wanted.partners != partners,
        ),
        (
            "customer",
            wanted.customers.is_some() && wanted.customers != customers,
        ),
    ];
    (wanted.groups, wanted.partners, wanted.customers) = (None, None, None);
    match differs.into_iter().find(|(_, differs)| *differs) {
        Some((at, _)) => unfit(
            at,
            "this is decided for the whole desk, by its first portal",
        ),
        None => Ok(()),
    }
}

fn once<'n>(kind: &str, names: impl Iterator<Item = &'n String>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for name in names {
        let at = format!("{kind}.{}", crate::difference::label(name));
        if name.trim().is_empty() || name.chars().count() > 255 {
            return unfit(&at, "a name has 1 to 255 characters");
        }
        if !seen.insert(name) {
            return unfit(&at, "this name is there twice");
        }
    }
    Ok(())
}

/// That it can be meant.
pub(crate) fn check(now: &Portal, wanted: &Portal) -> Result<()> {
    let groups = || wanted.groups.iter().chain(&now.groups).flatten();
    let partners = || wanted.partners.iter().chain(&now.partners).flatten();
    once("group", wanted.groups.iter().flatten().map(|one| &one.name))?;
    once(
        "partner",
        wanted.partners.iter().flatten().map(|one| &one.name),
    )?;
    let mut seen = BTreeSet::new();
    for one in wanted.groups.iter().flatten() {
        if !matches!(one.level, 2..=4) {
            let at = format!("group.{}.level", crate::difference::label(&one.name));
            return unfit(&at, "it must be one of: 2, 3, 4");
        }
    }
    for one in wanted.partners.iter().flatten() {
        let at = format!("partner.{}", crate::difference::label(&one.name));
        if one.countries.len() > 50
            || one
                .countries
                .iter()
                .any(|country| country.trim().is_empty() || country.chars().count() > 80)
        {
            return unfit(
                &format!("{at}.countries"),
                "at most 50, of 1 to 80 characters",
            );
        }
        if let Some(group) = &one.group
            && !groups().any(|known| known.name == *group)
        {
            return unfit(&format!("{at}.group"), format!("there is no group {group}"));
        }
    }
    for one in wanted.customers.iter().flatten() {
        let at = format!("customer.{}", crate::difference::label(&one.name));
        if !seen.insert(&one.name) {
            return unfit(&at, "this name is there twice");
        }
        if !one.first_line && one.partner.is_none() {
            return unfit(&at, "it needs `first_line = true`, a `partner`, or both");
        }
        if let Some(partner) = &one.partner
            && !partners().any(|known| known.name == *partner)
        {
            return unfit(
                &format!("{at}.partner"),
                format!("there is no partner {partner}"),
            );
        }
    }
    Ok(())
}

/// That every customer is there, once.
pub(crate) fn find_customers(tx: &Tx<'_>, wanted: &Portal) -> Result<()> {
    for one in wanted.customers.iter().flatten() {
        customer(tx, one)?;
    }
    Ok(())
}

fn customer(tx: &Tx<'_>, wanted: &Customer) -> Result<OrganizationId> {
    let at = format!("customer.{}", crate::difference::label(&wanted.name));
    match queries::list_of_name(tx, &wanted.name)?.as_slice() {
        [id] => Ok(*id),
        [] => unfit(&at, format!("there is no organization {}", wanted.name)),
        _ => unfit(
            &at,
            format!("several organizations are called {}", wanted.name),
        ),
    }
}

/// Stores what is different. Where a file has one of these lists, what is not in it is as usual: other groups are the first contact,
/// other partners look after no country, other customers have neither a first line of their own nor a partner that was chosen.
pub(crate) fn store(tx: &Tx<'_>, before: &Portal, wanted: &Portal, now: Moment) -> Result<()> {
    if wanted.groups.is_some() && wanted.groups != before.groups {
        store_groups(tx, wanted, now)?;
    }
    if wanted.partners.is_some() && wanted.partners != before.partners {
        store_partners(tx, wanted, now)?;
    }
    if wanted.customers.is_some() && wanted.customers != before.customers {
        store_customers(tx, wanted, now)?;
    }
    Ok(())
}

fn store_groups(tx: &Tx<'_>, wanted: &Portal, now: Moment) -> Result<()> {
    let mut there = BTreeMap::<String, GroupId>::new();
    for row in queries::list_groups(tx)? {
        there.entry(row.name).or_insert(row.id);
    }
    let named = || wanted.groups.iter().flatten();
    for one in named() {
        let id = match there.get(&one.name) {
            Some(id) => *id,
            None => commands::add_group(tx, &one.name, "", now)?,
        };
        set_level(tx, id, Level::read(one.level).unwrap_or_default(), now)?;
    }
    for (name, id) in &there {
        if named().all(|one| one.name != *name) {
            set_level(tx, *id, Level::default(), now)?;
        }
    }
    Ok(())
}

fn store_partners(tx: &Tx<'_>, wanted: &Portal, now: Moment) -> Result<()> {
    let groups = queries::list_groups(tx)?;
    let there = queries::list_desks(tx)?;
    let named = || wanted.partners.iter().flatten();
    let mut done = Vec::new();
    for one in named() {
        let at = format!("partner.{}.group", crate::difference::label(&one.name));
        let group = match &one.group {
            Some(name) => {
                let found = groups.iter().find(|group| group.name == *name);
                let found = found.ok_or_else(|| refused(&at, format!("there is no group {name}")));
                Some(found?.id)
            }
            None => None,
        };
        let id = match there.iter().find(|desk| desk.name == one.name) {
            Some(desk) => desk.id,
            None => commands::add_desk(tx, &one.name, now)?,
        };
        done.push(id);
        let desk = Desk {
            id,
            name: one.name.clone(),
            countries: one.countries.clone(),
            group,
        };
        set_desk_facts(tx, &desk, now)?;
    }
    for desk in there {
        if !done.contains(&desk.id) && named().all(|one| one.name != desk.name) {
            let idle = Desk {
                countries: Vec::new(),
                group: None,
                ..desk
            };
            set_desk_facts(tx, &idle, now)?;
        }
    }
    Ok(())
}

fn store_customers(tx: &Tx<'_>, wanted: &Portal, now: Moment) -> Result<()> {
    let desks = queries::list_desks(tx)?;
    let named = || wanted.customers.iter().flatten();
    for one in named() {
        let id = customer(tx, one)?;
        let at = format!("customer.{}.partner", crate::difference::label(&one.name));
        let desk = match &one.partner {
            Some(name) => {
                let found = desks.iter().find(|desk| desk.name == *name);
                let found =
                    found.ok_or_else(|| refused(&at, format!("there is no partner {name}")));
                Some(found?.id)
            }
            None => None,
        };
        set_support(tx, id, one.first_line, desk, now)?;
    }
    for other in queries::list_supported(tx)? {
        if named().all(|one| one.name != other.name) {
            set_support(tx, other.id, false, None, now)?;
        }
    }
    Ok(())
}
