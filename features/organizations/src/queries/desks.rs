//! Desks of partners: whose customers they look after, who works there, and what their people see of organizations.

use domain::permission::{Actor, Reach};
use domain::ticket::Level;
use domain::{DeskId, GroupId, Moment, OrganizationId, PersonId, text};
use platform::store::Tx;
use platform::{Result, params};

/// A partner's desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    pub id: DeskId,
    pub name: String,
    /// The countries whose customers it looks after, as they are written in organizations.
    pub countries: Vec<String>,
    /// Where its new tickets go.
    pub group: Option<GroupId>,
}

/// The vendor's own desk, which every desk of the product has.
pub fn find_vendor(tx: &Tx<'_>) -> Result<DeskId> {
    tx.number("SELECT min(id) FROM desk", &params![])
        .map(DeskId)
}

/// The desks of partners, by name; without the vendor's own.
pub fn list_desks(tx: &Tx<'_>) -> Result<Vec<Desk>> {
    tx.rows(
        "SELECT id, name, countries, group_id FROM desk WHERE id > (SELECT min(d.id) FROM desk d) ORDER BY name, id",
        &params![],
        |row| {
            let countries = row.text(2)?;
            Ok(Desk {
                id: DeskId(row.int(0)?),
                name: row.text(1)?,
                countries: countries
                    .split('\n')
                    .filter(|one| !one.is_empty())
                    .map(str::to_owned)
                    .collect(),
                group: row.opt_int(3)?.map(GroupId),
            })
        },
    )
}

pub fn find_desk(tx: &Tx<'_>, id: DeskId) -> Result<Option<Desk>> {
    Ok(list_desks(tx)?.into_iter().find(|desk| desk.id == id))
}

pub fn add_desk(tx: &Tx<'_>, name: &str, now: Moment) -> Result<DeskId> {
    tx.insert(
        "INSERT INTO desk (name, created_at) VALUES ($1, $2) RETURNING id",
        &params![name, now],
    )
    .map(DeskId)
}

/// Name, countries and group of a partner's desk; whose customers are whose follows.
pub fn set_desk(tx: &Tx<'_>, desk: &Desk) -> Result<()> {
    tx.run(
        "UPDATE desk SET name = $2, countries = $3, group_id = $4 WHERE id = $1",
        &params![desk.id, desk.name, desk.countries.join("\n"), desk.group],
    )?;
    let all = tx.rows(
        "SELECT id FROM organization WHERE country <> '' OR desk_id = $1",
        &params![desk.id],
        |row| row.int(0).map(OrganizationId),
    )?;
    for organization in all {
        settle_desk(tx, organization)?;
    }
    Ok(())
}

/// How many organizations a partner's desk looks after.
pub fn count_customers_of(tx: &Tx<'_>, desk: DeskId) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM organization WHERE desk_id = $1",
        &params![desk],
    )
}

/// The partner's desk that somebody of the team works at.
pub fn find_desk_of(tx: &Tx<'_>, person: PersonId) -> Result<Option<DeskId>> {
    tx.row(
        "SELECT desk_id FROM desk_person WHERE person_id = $1",
        &params![person],
        |row| row.int(0).map(DeskId),
    )
}

/// Who works at a partner's desk, by name.
pub fn list_desk_people(tx: &Tx<'_>, desk: DeskId) -> Result<Vec<(PersonId, String)>> {
    tx.rows(
        "SELECT p.id, p.name FROM desk_person d JOIN person p ON p.id = d.person_id
         WHERE d.desk_id = $1 AND p.role = 'agent' AND p.reach = 'partner' AND p.suspended_at IS NULL
         ORDER BY p.name_folded, p.id",
        &params![desk],
        |row| Ok((PersonId(row.int(0)?), row.text(1)?)),
    )
}

pub fn add_desk_person(tx: &Tx<'_>, desk: DeskId, person: PersonId, now: Moment) -> Result<()> {
    remove_desk_person(tx, person)?;
    tx.run(
        "INSERT INTO desk_person (desk_id, person_id, created_at) VALUES ($1, $2, $3)",
        &params![desk, person, now],
    )
    .map(drop)
}

pub fn remove_desk_person(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM desk_person WHERE person_id = $1",
        &params![person],
    )
    .map(drop)
}

/// The desk that looks after an organization: the vendor's, or a partner's.
pub fn find_desk_for(tx: &Tx<'_>, organization: OrganizationId) -> Result<DeskId> {
    tx.number(
        "SELECT desk_id FROM organization WHERE id = $1",
        &params![organization],
    )
    .map(DeskId)
}

/// The partner that was chosen for an organization; `None`: its country decides.
pub fn find_chosen_desk(tx: &Tx<'_>, organization: OrganizationId) -> Result<Option<DeskId>> {
    let found = tx.row(
        "SELECT chosen_desk_id FROM organization WHERE id = $1",
        &params![organization],
        |row| row.opt_int(0),
    )?;
    Ok(found.flatten().map(DeskId))
}

pub fn set_chosen_desk(
    tx: &Tx<'_>,
    organization: OrganizationId,
    desk: Option<DeskId>,
) -> Result<()> {
    tx.run(
        "UPDATE organization SET chosen_desk_id = $2 WHERE id = $1",
        &params![organization, desk],
    )?;
    settle_desk(tx, organization)
}

/// An organization that is supported otherwise than usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supported {
    pub id: OrganizationId,
    pub name: String,
    /// Whether its own people answer first.
    pub first_line: bool,
    /// The partner that was chosen for it.
    pub partner: Option<String>,
}

/// All of them whose name no other organization has, by name.
pub fn list_supported(tx: &Tx<'_>) -> Result<Vec<Supported>> {
    tx.rows(
        "SELECT o.id, o.name, o.first_line, d.name FROM organization o LEFT JOIN desk d ON d.id = o.chosen_desk_id
         WHERE (o.first_line = 1 OR o.chosen_desk_id IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM organization s WHERE s.name = o.name AND s.id <> o.id)
         ORDER BY o.name, o.id",
        &params![],
        |row| {
            Ok(Supported {
                id: OrganizationId(row.int(0)?),
                name: row.text(1)?,
                first_line: row.flag(2)?,
                partner: row.opt_text(3)?,
            })
        },
    )
}

/// The organizations of exactly this name; two are as good as many.
pub fn list_of_name(tx: &Tx<'_>, name: &str) -> Result<Vec<OrganizationId>> {
    tx.rows(
        "SELECT id FROM organization WHERE name_folded = $2 AND name = $1 ORDER BY id LIMIT 2",
        &params![name, text::folded(name)],
        |row| row.int(0).map(OrganizationId),
    )
}

/// Works out whose customer an organization is: the partner's that was chosen, the one's of its country, or the vendor's.
pub fn settle_desk(tx: &Tx<'_>, organization: OrganizationId) -> Result<()> {
    let found = tx.row(
        "SELECT chosen_desk_id, country FROM organization WHERE id = $1",
        &params![organization],
        |row| Ok((row.opt_int(0)?.map(DeskId), row.text(1)?)),
    )?;
    let Some((chosen, country)) = found else {
        return Ok(());
    };
    let country = text::folded(country.trim());
    let in_country = |desk: &Desk| {
        let mut countries = desk.countries.iter();
        !country.is_empty() && countries.any(|one| text::folded(one) == country)
    };
    let desk = match chosen {
        Some(chosen) => chosen,
        None => match list_desks(tx)?.into_iter().find(in_country) {
            Some(desk) => desk.id,
            None => find_vendor(tx)?,
        },
    };
    tx.run(
        "UPDATE organization SET desk_id = $2 WHERE id = $1",
        &params![organization, desk],
    )
    .map(drop)
}

/// Whether somebody of the team may know of an organization: whoever works at a partner's desk, of its customers alone.
pub fn may_know(tx: &Tx<'_>, who: &Actor, organization: OrganizationId) -> Result<bool> {
    if who.reach != Reach::Partner {
        return Ok(true);
    }
    let desk = match who.person {
        Some(person) => find_desk_of(tx, person)?,
        None => None,
    };
    Ok(desk == Some(find_desk_for(tx, organization)?))
}

/// The level that a group works on.
pub fn find_level_of(tx: &Tx<'_>, group: GroupId) -> Result<Level> {
    let number = tx.number(
        "SELECT level FROM agent_group WHERE id = $1",
        &params![group],
    )?;
    Ok(Level::read(number).unwrap_or_default())
}

pub fn set_level_of(tx: &Tx<'_>, group: GroupId, level: Level) -> Result<()> {
    tx.run(
        "UPDATE agent_group SET level = $2 WHERE id = $1",
        &params![group, level.number()],
    )
    .map(drop)
}
