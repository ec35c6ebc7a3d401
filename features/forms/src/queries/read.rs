//! Reading all forms and fields at once. Without an actor: what is asked of whom is decided by the rules.

use std::collections::HashMap;

use domain::form::{
    Audience, Choice, Condition, Field, FileRule, Kind, Listed, Lookup, Required, Segment, Texts,
};
use domain::{BrandId, FieldId, FormId, Moment, OrganizationId};
use platform::store::Tx;
use platform::{Result, params};

use crate::catalogue::{Catalogue, FieldRow, FormRow, OptionRow, SectionRow};

/// Texts by thing, number and part.
struct Words(HashMap<(String, i64), HashMap<String, Texts>>);

impl Words {
    fn take(&mut self, thing: &str, id: i64, part: &str) -> Texts {
        self.0
            .get_mut(&(thing.to_owned(), id))
            .and_then(|parts| parts.remove(part))
            .unwrap_or_default()
    }
}

fn read_words(tx: &Tx<'_>) -> Result<Words> {
    let mut words = Words(HashMap::new());
    let rows = tx.rows(
        "SELECT thing, thing_id, part, locale, text FROM form_text",
        &params![],
        |row| {
            let thing = (row.text(0)?, row.int(1)?);
            Ok((thing, row.text(2)?, row.text(3)?, row.text(4)?))
        },
    )?;
    for (thing, part, locale, text) in rows {
        let parts = words.0.entry(thing).or_default();
        parts.entry(part).or_default().put(&locale, &text);
    }
    Ok(words)
}

/// A key of a brand as the column holds it: keys are unique in their brand alone.
pub(super) fn stored_key(brand: BrandId, key: &str) -> String {
    if brand == BrandId::FIRST {
        key.to_owned()
    } else {
        format!("{brand}/{key}")
    }
}

fn own_key(stored: &str) -> String {
    let own = stored.split_once('/').map_or(stored, |(_, key)| key);
    own.to_owned()
}

/// Everything that the transaction's brand asks, and what others ask.
pub fn read_catalogue(tx: &Tx<'_>) -> Result<Catalogue> {
    let mut words = read_words(tx)?;
    let mut options: HashMap<i64, Vec<OptionRow>> = HashMap::new();
    let rows = tx.rows(
        "SELECT field_id, id, key, active, is_default FROM ticket_field_option ORDER BY field_id, position, id",
        &params![],
        |row| {
            let field = row.int(0)?;
            let option = (row.int(1)?, row.text(2)?, row.flag(3)?, row.flag(4)?);
            Ok((field, option))
        },
    )?;
    for (field, (id, key, active, is_default)) in rows {
        options.entry(field).or_default().push(OptionRow {
            id,
            key,
            active,
            is_default,
            label: words.take("option", id, "label"),
            definition: words.take("option", id, "definition"),
            example: words.take("option", id, "example"),
            promise: words.take("option", id, "promise"),
            supplier: words.take("option", id, "supplier"),
        });
    }
    let fields = tx.rows(
        "SELECT id, key, kind, active, required_customers, required_agents, required_on_solve, visible, editable,
           personal, pattern, lookup, created_at, updated_at, brand_id, from_browser
         FROM ticket_field ORDER BY position, id",
        &params![],
        |row| {
            let id = row.int(0)?;
            let Some(kind) = Kind::read(&row.text(2)?) else {
                return Ok(None);
            };
            let options = options.remove(&id).unwrap_or_default();
            Ok(Some((BrandId(row.int(14)?), FieldRow {
                field: Field {
                    id: FieldId(id),
                    kind,
                    active: row.flag(3)?,
                    required: Required {
                        customers: row.flag(4)?,
                        agents: row.flag(5)?,
                        on_solve: row.flag(6)?,
                    },
                    visible: row.flag(7)?,
                    editable: row.flag(8)?,
                    personal: row.flag(9)?,
                    from_browser: row.flag(15)?,
                    pattern: row.text(10)?,
                    lookup: Lookup::read(&row.text(11)?),
                    choices: options
                        .iter()
                        .map(|option| Choice {
                            key: option.key.clone(),
                            active: option.active,
                        })
                        .collect(),
                },
                key: own_key(&row.text(1)?),
                title: words.take("field", id, "title"),
                agent_title: words.take("field", id, "agent_title"),
                help: words.take("field", id, "help"),
                mismatch: words.take("field", id, "mismatch"),
                options,
                created_at: row.moment(12)?,
                updated_at: row.moment(13)?,
            })))
        },
    )?;
    let mut all = Catalogue::default();
    for (brand, field) in fields.into_iter().flatten() {
        if brand == tx.brand() {
            all.fields.push(field);
        } else {
            all.fields_elsewhere.push(field);
        }
    }
    for form in read_forms(tx, &mut words)? {
        if form.brand == tx.brand() {
            all.forms.push(form);
        } else {
            all.forms_elsewhere.push(form);
        }
    }
    Ok(all)
}

fn read_forms(tx: &Tx<'_>, words: &mut Words) -> Result<Vec<FormRow>> {
    let asked = tx.rows(
        "SELECT form_id, field_id FROM ticket_form_field ORDER BY form_id, position, field_id",
        &params![],
        |row| Ok((row.int(0)?, FieldId(row.int(1)?))),
    )?;
    let conditions = tx.rows(
        "SELECT form_id, key, parent_id, value, child_id, required, audience FROM ticket_form_condition
         ORDER BY form_id, id",
        &params![],
        |row| {
            let condition = Condition {
                parent: FieldId(row.int(2)?),
                value: row.text(3)?,
                child: FieldId(row.int(4)?),
                required: row.flag(5)?,
                audience: Audience::read(&row.text(6)?).unwrap_or(Audience::Everyone),
            };
            Ok((row.int(0)?, row.text(1)?, condition))
        },
    )?;
    let sections = tx.rows(
        "SELECT form_id, id, key, field_id FROM ticket_form_section ORDER BY form_id, id",
        &params![],
        |row| {
            let section = SectionRow {
                key: row.text(2)?,
                above: FieldId(row.int(3)?),
                title: words.take("section", row.int(1)?, "title"),
            };
            Ok((row.int(0)?, section))
        },
    )?;
    let organizations = tx.rows(
        "SELECT form_id, organization_id FROM ticket_form_organization ORDER BY form_id, organization_id",
        &params![],
        |row| Ok((row.int(0)?, OrganizationId(row.int(1)?))),
    )?;
    tx.rows(
        "SELECT id, key, listed, segment, is_default, active, icon, file_kinds, file_most_bytes, file_most_count,
           created_at, updated_at, brand_id, is_route
         FROM ticket_form ORDER BY position, id",
        &params![],
        |row| {
            let id = row.int(0)?;
            let of = |form: &i64| *form == id;
            let theirs = organizations
                .iter()
                .filter(|(form, _)| of(form))
                .map(|(_, organization)| *organization)
                .collect();
            Ok(FormRow {
                id: FormId(id),
                brand: BrandId(row.int(12)?),
                key: own_key(&row.text(1)?),
                listed: listed(&row.text(2)?, &row.text(3)?, theirs),
                is_default: row.flag(4)?,
                active: row.flag(5)?,
                is_route: row.flag(13)?,
                icon: row.text(6)?,
                files: FileRule {
                    kinds: FileRule::kinds_of(&row.text(7)?),
                    most_bytes: row.opt_int(8)?.map(|most| most as u64),
                    most_files: row.opt_int(9)?.map(|most| most as usize),
                },
                fields: asked
                    .iter()
                    .filter(|(form, _)| of(form))
                    .map(|(_, field)| *field)
                    .collect(),
                conditions: conditions
                    .iter()
                    .filter(|(form, ..)| of(form))
                    .map(|(_, key, condition)| (key.clone(), condition.clone()))
                    .collect(),
                sections: sections
                    .iter()
                    .filter(|(form, _)| of(form))
                    .map(|(_, section)| section.clone())
                    .collect(),
                name: words.take("form", id, "name"),
                line: words.take("form", id, "line"),
                introduction: words.take("form", id, "introduction"),
                steps: words.take("form", id, "steps"),
                contact: words.take("form", id, "contact"),
                created_at: row.moment(10)?,
                updated_at: row.moment(11)?,
            })
        },
    )
}

/// What the words of a row mean. A form whose segment nobody can read is for nobody who has no link.
pub(crate) fn listed(listed: &str, segment: &str, organizations: Vec<OrganizationId>) -> Listed {
    match (listed, segment) {
        ("everyone", _) => Listed::Everyone,
        ("segment", "signed_in") => Listed::Segment(Segment::SignedIn),
        ("segment", "members") => Listed::Segment(Segment::Members),
        ("segment", "representatives") => Listed::Segment(Segment::Representatives),
        ("segment", _) => Listed::Segment(Segment::Organizations(organizations)),
        _ => Listed::Link,
    }
}

/// Whether there is a ticket of this number. For the team only.
pub fn has_ticket(tx: &Tx<'_>, id: i64) -> Result<bool> {
    let found = tx.number("SELECT count(*) FROM ticket WHERE id = $1", &params![id])?;
    Ok(found > 0)
}

/// Whether there is an organization of this number. For the team only.
pub fn has_organization(tx: &Tx<'_>, id: OrganizationId) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM organization WHERE id = $1",
        &params![id],
    )?;
    Ok(found > 0)
}

/// A field that every ticket has and no form asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemField {
    pub id: i64,
    pub key: String,
    pub kind: String,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// The fields that programs know and forms do not ask.
pub fn list_system_fields(tx: &Tx<'_>) -> Result<Vec<SystemField>> {
    tx.rows(
        "SELECT id, key, kind, created_at, updated_at FROM ticket_field
         WHERE kind IN ('status', 'tickettype', 'group', 'assignee') ORDER BY id",
        &params![],
        |row| {
            Ok(SystemField {
                id: row.int(0)?,
                key: row.text(1)?,
                kind: row.text(2)?,
                created_at: row.moment(3)?,
                updated_at: row.moment(4)?,
            })
        },
    )
}

/// The organizations that a form can be for, by name. For administrators.
pub fn list_organizations(tx: &Tx<'_>) -> Result<Vec<(OrganizationId, String)>> {
    tx.rows(
        "SELECT id, name FROM organization ORDER BY name_folded, id LIMIT 500",
        &params![],
        |row| Ok((OrganizationId(row.int(0)?), row.text(1)?)),
    )
}
