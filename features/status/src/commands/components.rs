//! Keeping components, groups and templates.

use domain::Moment;
use domain::form::Texts;
use domain::service::MAX_TITLE;
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries::components;
use crate::queries::templates::{self, Template};
use crate::queries::texts::{self, About};

/// What somebody decided about a component or a group.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub is_group: bool,
    pub name: Texts,
    pub about: Texts,
    pub group: Option<i64>,
    pub product: String,
    pub active: bool,
}

/// Keeps a component as it is wanted, a new one where there is no number. A group's components go with it when it is not shown.
pub fn keep_component(tx: &Tx<'_>, id: Option<i64>, wanted: &Wanted, now: Moment) -> Result<i64> {
    if wanted.name.is_empty() {
        return Err(Error::refused(422, "service-problem-name"));
    }
    if wanted.name.all().any(|(_, name)| name.chars().count() > 80) {
        return Err(Error::refused(422, "service-problem-name-long"));
    }
    let all = components::list(tx)?;
    if let Some(group) = wanted.group
        && !all.iter().any(|one| one.id == group && one.is_group)
    {
        return Err(Error::refused(422, "service-problem-group"));
    }
    let (id, is_group) = match id {
        Some(id) => {
            let found = all.iter().find(|one| one.id == id).ok_or(Error::Absent)?;
            (id, found.is_group)
        }
        None => (components::add(tx, wanted.is_group, now)?, wanted.is_group),
    };
    let group = wanted.group.filter(|_| !is_group);
    components::set(tx, id, group, wanted.product.trim(), wanted.active, now)?;
    texts::set(tx, About::Component, id, "name", &wanted.name)?;
    texts::set(tx, About::Component, id, "about", &wanted.about)?;
    Ok(id)
}

/// Moves one a place up or down, among those beside it: of its group, or outside of all.
pub fn move_component(tx: &Tx<'_>, id: i64, up: bool) -> Result<()> {
    let all = components::list(tx)?;
    let one = all.iter().find(|one| one.id == id).ok_or(Error::Absent)?;
    let beside: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, other)| other.group == one.group)
        .map(|(place, _)| place)
        .collect();
    let at = beside
        .iter()
        .position(|place| all.get(*place).is_some_and(|other| other.id == id))
        .unwrap_or_default();
    let other = if up { at.checked_sub(1) } else { Some(at + 1) };
    let mut order: Vec<i64> = all.iter().map(|one| one.id).collect();
    if let Some(other) = other.and_then(|other| beside.get(other))
        && let Some(own) = beside.get(at)
    {
        order.swap(*own, *other);
    }
    for (place, id) in order.iter().enumerate() {
        components::set_place(tx, *id, place as i64 + 1)?;
    }
    Ok(())
}

/// Keeps a template, a new one where its number is 0.
pub fn keep_template(tx: &Tx<'_>, wanted: &Template, now: Moment) -> Result<i64> {
    if wanted.title.is_empty() {
        return Err(Error::refused(422, "service-problem-title"));
    }
    if wanted
        .title
        .all()
        .any(|(_, title)| title.chars().count() > MAX_TITLE)
    {
        return Err(Error::refused(422, "service-problem-title-long"));
    }
    if !wanted.kind.phases().contains(&wanted.phase) {
        return Err(Error::refused(422, "service-problem-phase"));
    }
    let id = match wanted.id {
        0 => templates::add(tx, wanted.kind, wanted.phase, now)?,
        id => {
            let all = templates::list(tx)?;
            all.iter().find(|one| one.id == id).ok_or(Error::Absent)?.id
        }
    };
    let kept = Template {
        id,
        ..wanted.clone()
    };
    templates::set(tx, &kept, now)?;
    texts::set(tx, About::Template, id, "title", &kept.title)?;
    texts::set(tx, About::Template, id, "body", &kept.body)?;
    Ok(id)
}
