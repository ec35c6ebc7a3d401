//! Writing forms, fields, options and conditions. Whether it may be done was decided before.

use domain::form::{Condition, FileRule, Kind, Listed, Lookup, Required, Segment, Texts};
use domain::{BrandId, FieldId, FormId, Moment};

use super::read::stored_key;
use platform::store::Tx;
use platform::{Result, params};

use crate::catalogue::SectionRow;

/// Whose words a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Form(FormId),
    Field(FieldId),
    Option(i64),
    Section(i64),
}

impl Thing {
    fn row(self) -> (&'static str, i64) {
        match self {
            Self::Form(id) => ("form", id.0),
            Self::Field(id) => ("field", id.0),
            Self::Option(id) => ("option", id),
            Self::Section(id) => ("section", id),
        }
    }
}

/// Makes the text of one language; an empty one takes it away.
pub fn set_text(tx: &Tx<'_>, of: Thing, part: &str, locale: &str, text: &str) -> Result<()> {
    let (thing, id) = of.row();
    let text = text.trim();
    if text.is_empty() {
        return tx
            .run(
                "DELETE FROM form_text WHERE thing = $1 AND thing_id = $2 AND part = $3 AND locale = $4",
                &params![thing, id, part, locale],
            )
            .map(drop);
    }
    tx.run(
        "INSERT INTO form_text (thing, thing_id, part, locale, text) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (thing, thing_id, part, locale) DO UPDATE SET text = excluded.text",
        &params![thing, id, part, locale, text],
    )
    .map(drop)
}

/// Stores a text in all its languages.
pub fn set_texts(tx: &Tx<'_>, of: Thing, part: &str, texts: &Texts) -> Result<()> {
    for (locale, text) in texts.all() {
        set_text(tx, of, part, locale, text)?;
    }
    Ok(())
}

/// A form without its fields and words.
#[derive(Clone, Debug)]
pub struct FormHead {
    pub key: String,
    pub listed: Listed,
    pub active: bool,
    pub is_route: bool,
    pub icon: String,
    pub files: FileRule,
}

fn segment(listed: &Listed) -> &'static str {
    match listed {
        Listed::Segment(segment) => segment.word(),
        _ => "",
    }
}

/// A new form, after all others.
pub fn add_form(tx: &Tx<'_>, new: &FormHead, now: Moment) -> Result<FormId> {
    let id = tx.insert(
        "INSERT INTO ticket_form (key, position, listed, is_default, active, created_at, updated_at, brand_id)
         VALUES ($1, (SELECT coalesce(max(position), 0) + 1 FROM ticket_form), 'link', 0, 1, $2, $2, $3)
         RETURNING id",
        &params![stored_key(tx.brand(), &new.key), now, tx.brand()],
    )?;
    set_form(tx, FormId(id), new, now)?;
    Ok(FormId(id))
}

pub fn set_form(tx: &Tx<'_>, id: FormId, form: &FormHead, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE ticket_form SET listed = $2, segment = $3, active = $4, icon = $5, file_kinds = $6,
           file_most_bytes = $7, file_most_count = $8, updated_at = $9, is_route = $10 WHERE id = $1",
        &params![
            id,
            form.listed.word(),
            segment(&form.listed),
            form.active,
            form.icon,
            form.files.kinds.join(" "),
            form.files.most_bytes.map(|most| most as i64),
            form.files.most_files.map(|most| most as i64),
            now,
            form.is_route
        ],
    )?;
    tx.run(
        "DELETE FROM ticket_form_organization WHERE form_id = $1",
        &params![id],
    )?;
    if let Listed::Segment(Segment::Organizations(organizations)) = &form.listed {
        for organization in organizations {
            tx.run(
                "INSERT INTO ticket_form_organization (form_id, organization_id) VALUES ($1, $2)
                 ON CONFLICT DO NOTHING",
                &params![id, organization],
            )?;
        }
    }
    Ok(())
}

/// Makes one form the one for mail, and for whoever names none.
pub fn set_default_form(tx: &Tx<'_>, id: FormId) -> Result<()> {
    tx.run(
        "UPDATE ticket_form SET is_default = CASE WHEN id = $1 THEN 1 ELSE 0 END
         WHERE brand_id = (SELECT brand_id FROM ticket_form WHERE id = $1)",
        &params![id],
    )
    .map(drop)
}

pub fn set_form_place(tx: &Tx<'_>, id: FormId, position: i64) -> Result<()> {
    tx.run(
        "UPDATE ticket_form SET position = $2 WHERE id = $1",
        &params![id, position],
    )
    .map(drop)
}

/// Makes a form ask exactly these fields, in this order.
pub fn set_form_fields(tx: &Tx<'_>, id: FormId, fields: &[FieldId]) -> Result<()> {
    tx.run(
        "DELETE FROM ticket_form_field WHERE form_id = $1",
        &params![id],
    )?;
    for (position, field) in fields.iter().enumerate() {
        tx.run(
            "INSERT INTO ticket_form_field (form_id, field_id, position) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
            &params![id, field, position as i64 + 1],
        )?;
    }
    Ok(())
}

/// Makes a form's conditions exactly these, each with its key.
pub fn set_conditions(tx: &Tx<'_>, id: FormId, conditions: &[(String, Condition)]) -> Result<()> {
    tx.run(
        "DELETE FROM ticket_form_condition WHERE form_id = $1",
        &params![id],
    )?;
    for (key, one) in conditions {
        tx.run(
            "INSERT INTO ticket_form_condition (form_id, key, parent_id, value, child_id, required, audience)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &params![id, key, one.parent, one.value, one.child, one.required, one.audience.word()],
        )?;
    }
    Ok(())
}

/// Makes a form's headings exactly these: key, field below, words.
pub fn set_sections(tx: &Tx<'_>, id: FormId, sections: &[SectionRow]) -> Result<()> {
    tx.run(
        "DELETE FROM form_text WHERE thing = 'section'
           AND thing_id IN (SELECT s.id FROM ticket_form_section s WHERE s.form_id = $1)",
        &params![id],
    )?;
    tx.run(
        "DELETE FROM ticket_form_section WHERE form_id = $1",
        &params![id],
    )?;
    for section in sections {
        let number = tx.insert(
            "INSERT INTO ticket_form_section (form_id, key, field_id) VALUES ($1, $2, $3) RETURNING id",
            &params![id, section.key, section.above],
        )?;
        set_texts(tx, Thing::Section(number), "title", &section.title)?;
    }
    Ok(())
}

/// A field without its options and words.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a tick that administrators set by itself"
)]
pub struct FieldHead {
    pub key: String,
    pub kind: Kind,
    pub active: bool,
    pub required: Required,
    pub visible: bool,
    pub editable: bool,
    pub personal: bool,
    pub from_browser: bool,
    pub pattern: String,
    pub lookup: Option<Lookup>,
}

/// A new field, after all others.
pub fn add_field(tx: &Tx<'_>, new: &FieldHead, now: Moment) -> Result<FieldId> {
    let id = tx.insert(
        "INSERT INTO ticket_field (key, kind, position, created_at, updated_at, brand_id)
         VALUES ($1, $2, (SELECT coalesce(max(position), 0) + 1 FROM ticket_field), $3, $3, $4) RETURNING id",
        &params![stored_key(tx.brand(), &new.key), new.kind.word(), now, tx.brand()],
    )?;
    set_field(tx, FieldId(id), new, now)?;
    Ok(FieldId(id))
}

/// What it is called and what sort of answer it takes stays.
pub fn set_field(tx: &Tx<'_>, id: FieldId, field: &FieldHead, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE ticket_field SET active = $2, required_customers = $3, required_agents = $4, required_on_solve = $5,
           visible = $6, editable = $7, personal = $8, pattern = $9, lookup = $10, updated_at = $11,
           from_browser = $12 WHERE id = $1",
        &params![
            id,
            field.active,
            field.required.customers,
            field.required.agents,
            field.required.on_solve,
            field.visible,
            field.editable,
            field.personal,
            field.pattern,
            field.lookup.map_or("", Lookup::word),
            now,
            field.from_browser
        ],
    )
    .map(drop)
}

/// The fields that are part of every ticket, for a new brand: as the desk has them, with the product's words.
pub fn give_own_fields(tx: &Tx<'_>, now: Moment) -> Result<()> {
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.is_own());
    for kind in kinds {
        let field = tx.row(
            "INSERT INTO ticket_field (key, kind, position, required_customers, required_agents, required_on_solve,
               visible, editable, created_at, updated_at, brand_id)
             SELECT CAST($5 AS TEXT) || key, kind, position, required_customers, required_agents, required_on_solve,
               visible, editable, CAST($2 AS BIGINT), CAST($2 AS BIGINT), CAST($1 AS BIGINT)
             FROM ticket_field WHERE brand_id = $3 AND kind = $4
             RETURNING id",
            &params![
                tx.brand(),
                now,
                BrandId::FIRST,
                kind.word(),
                stored_key(tx.brand(), "")
            ],
            |row| row.int(0),
        )?;
        tx.run(
            "INSERT INTO ticket_field_option (field_id, key, position, active, is_default)
             SELECT CAST($1 AS BIGINT), o.key, o.position, 1, 0
             FROM ticket_field_option o JOIN ticket_field f ON f.id = o.field_id
             WHERE f.brand_id = $2 AND f.kind = $3 ORDER BY o.position, o.id",
            &params![field, BrandId::FIRST, kind.word()],
        )?;
    }
    Ok(())
}

/// An option of a field: added, or as it is from now on. Answers its number.
pub fn put_option(
    tx: &Tx<'_>,
    field: FieldId,
    key: &str,
    position: i64,
    active: bool,
    is_default: bool,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO ticket_field_option (field_id, key, position, active, is_default)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (field_id, key) DO UPDATE SET position = excluded.position, active = excluded.active,
           is_default = excluded.is_default
         RETURNING id",
        &params![field, key, position, active, is_default],
    )
}

/// Whether a field of the transaction's brand has this key, whatever its kind.
pub fn is_field_key_taken(tx: &Tx<'_>, key: &str) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM ticket_field WHERE key = $1",
        &params![stored_key(tx.brand(), key)],
    )?;
    Ok(found > 0)
}
