//! The portal as it is now, written down.

use std::collections::BTreeMap;

use domain::BrandId;
use domain::form::{Kind, Listed, Segment};
use forms::catalogue::{Catalogue, FieldRow, FormRow, OptionRow, catalogue};
use platform::Result;
use platform::settings::{Kind as SettingKind, Setting, Whose};
use platform::store::Tx;
use tickets::queries::statuses::{list_called, list_table};

use crate::shape::{
    Choice, Condition, Decided, Field, Files, Form, Portal, Section, Status, Texts,
};

/// The whole portal of the transaction's brand: every setting that it may decide, every status, field and form.
pub fn current(tx: &Tx<'_>, settings: &[&'static Setting]) -> Result<Portal> {
    let all = catalogue(tx)?;
    let organizations: BTreeMap<i64, String> = forms::queries::list_organizations(tx)?
        .into_iter()
        .map(|(id, name)| (id.0, name))
        .collect();
    let mut decided = BTreeMap::new();
    let desk = tx.brand() == BrandId::FIRST;
    for setting in settings {
        if setting.whose == Whose::Desk && !desk {
            continue;
        }
        decided.insert(setting.key.to_owned(), read_setting(tx, setting)?);
    }
    let (schedules, policies) = crate::levels::current(tx)?;
    let (groups, partners, customers) = crate::desks::current(tx)?;
    Ok(Portal {
        blueprint: None,
        settings: decided,
        statuses: statuses(tx)?,
        fields: all.fields.iter().map(field).collect(),
        forms: all
            .forms
            .iter()
            .map(|row| form(row, &all, &organizations))
            .collect(),
        schedules,
        policies,
        groups,
        partners,
        customers,
    })
}

fn read_setting(tx: &Tx<'_>, setting: &Setting) -> Result<Decided> {
    if setting.is_per_language() {
        let mut texts = Texts::new();
        for (_, locale) in setting.names() {
            let Some(locale) = locale else { continue };
            let written = setting.written_in(tx, locale)?;
            if !written.is_empty() {
                texts.insert(locale.code().to_owned(), written);
            }
        }
        return Ok(Decided::Texts(texts));
    }
    let value = setting.text(tx)?;
    Ok(match setting.kind {
        SettingKind::Switch => Decided::Switch(value == "yes"),
        SettingKind::Number { .. } => value
            .parse()
            .map_or_else(|_| Decided::Line(value.clone()), Decided::Number),
        SettingKind::Several(_) => Decided::List(setting.several(tx)?),
        _ => Decided::Line(value),
    })
}

fn statuses(tx: &Tx<'_>) -> Result<Vec<Status>> {
    let table = list_table(tx)?;
    let called = list_called(tx)?;
    let key_of = |id| {
        table
            .iter()
            .find(|row| Some(row.id) == id)
            .map(|row| row.key.clone())
    };
    let rows = table.iter().map(|row| {
        let of = |said: fn(&tickets::queries::statuses::Called) -> &String| {
            called
                .iter()
                .filter(|one| one.id == row.id)
                .map(|one| (one.locale.clone(), said(one).clone()))
                .filter(|(_, text)| !text.is_empty())
                .collect()
        };
        Status {
            key: row.key.clone(),
            category: row.category.word().to_owned(),
            default: row.is_default,
            active: row.active,
            on_reply: row.on_customer_reply.word().to_owned(),
            customer_may_close: row.customer_may_close,
            closes_as: row.closes_as.word().to_owned(),
            after_days: row.after_days,
            then: key_of(row.then),
            agent: of(|one| &one.agent),
            customer: of(|one| &one.customer),
        }
    });
    Ok(rows.collect())
}

fn written(texts: &domain::form::Texts) -> Texts {
    texts
        .all()
        .map(|(locale, text)| (locale.to_owned(), text.to_owned()))
        .collect()
}

fn field(row: &FieldRow) -> Field {
    let of = &row.field;
    let required = [
        (of.required.customers, "customers"),
        (of.required.agents, "agents"),
        (of.required.on_solve, "solve"),
    ];
    Field {
        key: row.key.clone(),
        kind: of.kind.word().to_owned(),
        active: of.active,
        required: required
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, whom)| whom.to_owned())
            .collect(),
        visible: of.visible,
        editable: of.editable,
        personal: of.personal,
        from_browser: of.from_browser,
        pattern: of.pattern.clone(),
        lookup: of
            .lookup
            .map(|lookup| lookup.word().to_owned())
            .unwrap_or_default(),
        title: written(&row.title),
        agent_title: written(&row.agent_title),
        help: written(&row.help),
        mismatch: written(&row.mismatch),
        options: if of.kind.has_choices() {
            row.options.iter().map(choice).collect()
        } else {
            Vec::new()
        },
    }
}

fn choice(row: &OptionRow) -> Choice {
    Choice {
        key: row.key.clone(),
        active: row.active,
        default: row.is_default,
        label: written(&row.label),
        definition: written(&row.definition),
        example: written(&row.example),
        promise: written(&row.promise),
        supplier: written(&row.supplier),
    }
}

fn form(row: &FormRow, all: &Catalogue, organizations: &BTreeMap<i64, String>) -> Form {
    let key_of = |id| {
        all.field(id)
            .map_or(String::new(), |field| field.key.clone())
    };
    let (listed, theirs) = match &row.listed {
        Listed::Segment(segment) => (
            segment.word(),
            match segment {
                Segment::Organizations(ids) => ids.as_slice(),
                _ => &[],
            },
        ),
        other => (other.word(), &[][..]),
    };
    Form {
        key: row.key.clone(),
        listed: listed.to_owned(),
        organizations: theirs
            .iter()
            .filter_map(|id| organizations.get(&id.0).cloned())
            .collect(),
        default: row.is_default,
        active: row.active,
        route: row.is_route,
        icon: row.icon.clone(),
        fields: row.fields.iter().map(|id| key_of(*id)).collect(),
        files: Files {
            kinds: row.files.kinds.clone(),
            most_bytes: row.files.most_bytes,
            most_files: row.files.most_files,
        },
        name: written(&row.name),
        line: written(&row.line),
        introduction: written(&row.introduction),
        steps: written(&row.steps),
        contact: written(&row.contact),
        sections: row
            .sections
            .iter()
            .map(|one| Section {
                key: one.key.clone(),
                above: key_of(one.above),
                title: written(&one.title),
            })
            .collect(),
        conditions: row
            .conditions
            .iter()
            .map(|(key, one)| Condition {
                key: key.clone(),
                ask: key_of(one.child),
                when: key_of(one.parent),
                is: one.value.clone(),
                required: one.required,
                of: one.audience.word().to_owned(),
            })
            .collect(),
    }
}

/// Whether a kind of field is one that every desk has.
pub(crate) fn is_own(kind: &str) -> bool {
    Kind::read(kind).is_some_and(Kind::is_own)
}
