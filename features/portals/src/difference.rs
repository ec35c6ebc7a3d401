//! What a file would change, told before anything is changed. After it was applied there is no difference left.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use crate::shape::{Decided, Portal};

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Like `form.incident.name.sv`.
    pub at: String,
    /// What is so now; `None` if nothing is.
    pub now: Option<String>,
    /// What will be so; `None` if nothing will.
    pub then: Option<String>,
}

/// Every value of a portal by where it stands.
type Flat = BTreeMap<String, String>;

/// Lists of things that have no key: their names tell them apart.
const NAMED: [&str; 3] = ["customer", "group", "partner"];

/// A name as a part of where something stands, which is joined by dots.
pub(crate) fn label(name: &str) -> String {
    name.replace('.', "·")
}

/// Whether something is left as usual because the file has the list, and not it. Its name stays.
fn is_left_out(at: &str, wanted: &Portal) -> bool {
    let has_list = match at.split('.').next() {
        Some("group") => wanted.groups.is_some(),
        Some("partner") => wanted.partners.is_some(),
        Some("customer") => wanted.customers.is_some(),
        _ => false,
    };
    has_list && at.rsplit('.').next() != Some("name")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn flatten(at: &str, value: &Value, into: &mut Flat) {
    match value {
        Value::Table(table) => {
            for (name, value) in table {
                let at = if at.is_empty() {
                    name.clone()
                } else {
                    format!("{at}.{name}")
                };
                flatten(&at, value, into);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for item in items {
                let of = |name: &str| item.get(name).and_then(Value::as_str);
                let key =
                    of("key").map_or_else(|| label(of("name").unwrap_or_default()), str::to_owned);
                flatten(&format!("{at}.{key}"), item, into);
            }
        }
        // A list that names nobody says nothing of anybody.
        Value::Array(items) if items.is_empty() && NAMED.contains(&at) => {}
        other => {
            into.insert(at.to_owned(), plain(other));
        }
    }
}

fn flat(portal: &Portal) -> Flat {
    let mut into = Flat::new();
    if let Ok(value) = Value::try_from(portal) {
        flatten("", &value, &mut into);
    }
    into
}

/// The first two parts: what a value belongs to.
pub(crate) fn owner(at: &str) -> &str {
    let ends = at.match_indices('.').nth(1);
    ends.map_or(at, |(end, _)| &at[..end])
}

/// Of two orders of the same things, the things that both have.
fn common<'a>(keys: &[&'a str], others: &[&str]) -> Vec<&'a str> {
    keys.iter()
        .copied()
        .filter(|key| others.contains(key))
        .collect()
}

/// What applying `wanted` to `now` changes. Things that `wanted` does not name stay as they are, with exceptions: where it names
/// forms, other forms are not offered any more, where it names statuses, other statuses are not given any more, and where it has a
/// list of groups, partners or customers, others are as usual.
pub fn differences(now: &Portal, wanted: &Portal) -> Vec<Difference> {
    let (is, will) = (flat(now), flat(wanted));
    let mut named: BTreeSet<String> = will.keys().map(|at| owner(at).to_owned()).collect();
    named.extend(wanted.settings.keys().map(|key| format!("settings.{key}")));
    let mut all = Vec::new();
    for (at, then) in &will {
        if at.starts_with("blueprint.") || is.get(at) == Some(then) {
            continue;
        }
        all.push(Difference {
            at: at.clone(),
            now: is.get(at).cloned(),
            then: Some(then.clone()),
        });
    }
    for (at, value) in &is {
        let is_meant = named.contains(owner(at)) || is_left_out(at, wanted);
        if will.contains_key(at) || !is_meant || is_retired(at, &is, &will) {
            continue;
        }
        all.push(Difference {
            at: at.clone(),
            now: Some(value.clone()),
            then: None,
        });
    }
    for (kind, key) in retired(now, wanted) {
        all.push(Difference {
            at: format!("{kind}.{key}.active"),
            now: None,
            then: Some("false".to_owned()),
        });
    }
    let orders = [
        (
            "status",
            now.statuses
                .iter()
                .map(|s| s.key.as_str())
                .collect::<Vec<_>>(),
            wanted
                .statuses
                .iter()
                .map(|s| s.key.as_str())
                .collect::<Vec<_>>(),
        ),
        (
            "form",
            now.forms.iter().map(|f| f.key.as_str()).collect(),
            wanted.forms.iter().map(|f| f.key.as_str()).collect(),
        ),
        (
            "schedule",
            now.schedules.iter().map(|s| s.key.as_str()).collect(),
            wanted.schedules.iter().map(|s| s.key.as_str()).collect(),
        ),
        (
            "sla",
            now.policies.iter().map(|p| p.key.as_str()).collect(),
            wanted.policies.iter().map(|p| p.key.as_str()).collect(),
        ),
    ];
    for (kind, before, after) in orders {
        let (before, after) = (common(&before, &after), common(&after, &before));
        if before != after {
            all.push(Difference {
                at: format!("{kind} (order)"),
                now: Some(before.join(", ")),
                then: Some(after.join(", ")),
            });
        }
    }
    all.sort();
    all
}

/// An option that is not offered any more and that the file does not name stays for the tickets that hold it.
fn is_retired(at: &str, is: &Flat, will: &Flat) -> bool {
    let parts: Vec<&str> = at.split('.').collect();
    let ["field", field, "option", option, ..] = parts.as_slice() else {
        return false;
    };
    let of = format!("field.{field}.option.{option}.");
    let is_named = will.keys().any(|at| at.starts_with(&of));
    !is_named
        && is
            .get(&format!("{of}active"))
            .is_some_and(|active| active == "false")
}

/// Forms and statuses of one's own that a file does not name, and that are offered now.
pub(crate) fn retired(now: &Portal, wanted: &Portal) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    if !wanted.forms.is_empty() {
        let gone = now.forms.iter().filter(|form| form.active);
        let gone = gone.filter(|form| !wanted.forms.iter().any(|one| one.key == form.key));
        all.extend(gone.map(|form| ("form", form.key.clone())));
    }
    if !wanted.statuses.is_empty() {
        let gone = now.statuses.iter().filter(|status| status.active);
        let gone = gone.filter(|status| !wanted.statuses.iter().any(|one| one.key == status.key));
        all.extend(gone.map(|status| ("status", status.key.clone())));
    }
    if !wanted.policies.is_empty() {
        let gone = now.policies.iter().filter(|policy| policy.active);
        let gone = gone.filter(|policy| !wanted.policies.iter().any(|one| one.key == policy.key));
        all.extend(gone.map(|policy| ("sla", policy.key.clone())));
    }
    all
}

/// A setting's value in words.
pub(crate) fn said(value: &Decided) -> String {
    match value {
        Decided::Switch(on) => if *on { "yes" } else { "no" }.to_owned(),
        Decided::Number(number) => number.to_string(),
        Decided::Line(line) => line.clone(),
        Decided::List(items) => items.join(" "),
        Decided::Texts(_) => String::new(),
    }
}
