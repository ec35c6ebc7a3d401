//! Differences in the words of the pages on which one decides the same things: "Status: In the queue, for customers (Svenska)".

use platform::frame::parts::LANGUAGES;
use platform::language::Words;
use platform::settings::{Kind, Setting};

use crate::Difference;
use crate::difference::owner;

/// One thing that a file would change.
pub(crate) struct Thing<'d> {
    /// Where it stands in the file: `form.incident`.
    pub(crate) at: &'d str,
    /// What it is to people.
    pub(crate) called: String,
    pub(crate) parts: Vec<Part>,
}

/// One change of a thing.
pub(crate) struct Part {
    /// What of it; nothing where the thing is all there is, as with most settings.
    pub(crate) name: String,
    pub(crate) now: Option<String>,
    pub(crate) then: Option<String>,
}

/// The differences by the thing that they are of. What says nothing new is left out: that a new thing has its key.
pub(crate) fn things<'d>(
    differences: &'d [Difference],
    settings: &[&'static Setting],
    w: &Words,
) -> Vec<Thing<'d>> {
    let mut things: Vec<Thing<'d>> = Vec::new();
    for of in differences.chunk_by(|one, next| owner(&one.at) == owner(&next.at)) {
        let Some(at) = of.first().map(|one| owner(&one.at)) else {
            continue;
        };
        let setting = at
            .strip_prefix("settings.")
            .and_then(|key| settings.iter().find(|setting| setting.key == key));
        let of_it = of.iter().filter_map(|one| {
            let path: Vec<&str> = one.at.strip_prefix(at)?.split('.').skip(1).collect();
            (path.last() != Some(&"key")).then_some((path, one))
        });
        let parts = of_it.map(|(path, one)| Part {
            name: name(&path, w),
            now: one.now.as_deref().map(|text| said(&path, text, setting, w)),
            then: one
                .then
                .as_deref()
                .map(|text| said(&path, text, setting, w)),
        });
        let parts = parts.collect();
        let called = match setting {
            Some(setting) => format!("{}: {}", w.t("blueprints-setting"), w.t(setting.title)),
            None => called(at, of, w),
        };
        things.push(Thing { at, called, parts });
    }
    things
}

/// The kind of a thing, and what it is called after the change, or was before.
fn called(at: &str, of: &[Difference], w: &Words) -> String {
    let kind = match at.split(['.', ' ']).next().unwrap_or_default() {
        "status" => "blueprints-status",
        "field" => "blueprints-field",
        "form" => "blueprints-form",
        "schedule" => "blueprints-schedule",
        "sla" => "blueprints-policy",
        "group" => "blueprints-group",
        "partner" => "blueprints-partner",
        "customer" => "blueprints-customer",
        _ => "blueprints-setting",
    };
    let kind = w.t(kind);
    let said = |part: &str| {
        let own = [w.locale(), "en"].map(|locale| format!("{at}.{part}.{locale}"));
        let mut of_it = own
            .iter()
            .filter_map(|name| of.iter().find(|one| one.at == *name));
        of_it.find_map(|one| one.then.as_deref().or(one.now.as_deref()))
    };
    if let Some((_, own)) = at.split_once('.')
        && ["group.", "partner.", "customer."]
            .iter()
            .any(|kind| at.starts_with(kind))
    {
        return format!("{kind}: {own}");
    }
    match ["name", "title", "customer"].into_iter().find_map(said) {
        Some(title) => format!("{kind}: {title}"),
        None if at.ends_with("(order)") => format!("{kind}: {}", w.t("blueprints-order")),
        None => kind.into_owned(),
    }
}

/// What of a thing, from the path below it: `["option", "urgent", "label", "sv"]`.
fn name(path: &[&str], w: &Words) -> String {
    let (language, path) = match path.split_last() {
        Some((last, before)) => match LANGUAGES.iter().find(|(code, _)| code == last) {
            Some((_, language)) => (Some(*language), before),
            None => (None, path),
        },
        None => (None, path),
    };
    let (of, path) = match path {
        ["option", key, rest @ ..] => (Some(w.t1("blueprints-option", "key", *key)), rest),
        ["section", key, rest @ ..] => (Some(w.t1("blueprints-section", "key", *key)), rest),
        ["condition", _, rest @ ..] => (Some(w.t("forms-conditions").into_owned()), rest),
        rest => (None, rest),
    };
    let within = path.join(".");
    let within = word(&within).map_or(within, |key| w.t(key).into_owned());
    let mut whole = of.into_iter().collect::<Vec<_>>();
    if !within.is_empty() {
        whole.push(within);
    }
    let whole = whole.join(", ");
    match language {
        Some(language) if whole.is_empty() => language.to_owned(),
        Some(language) => format!("{whole} ({language})"),
        None => whole,
    }
}

/// The words of a part, where they are not its name.
fn word(part: &str) -> Option<&'static str> {
    Some(match part {
        "active" => "forms-active",
        "above" => "forms-heading-above",
        "agent" => "statuses-agent",
        "agent_title" => "forms-field-agent-title",
        "after_days" => "blueprints-after-days",
        "ask" => "forms-ask",
        "category" => "statuses-category",
        "closed" => "blueprints-closed",
        "closes_as" => "statuses-close",
        "contact" => "forms-contact",
        "countries" | "country" => "blueprints-country",
        "customer" => "statuses-customer",
        "customer_may_close" => "blueprints-may-close",
        "default" => "blueprints-default",
        "definition" => "forms-option-definition",
        "editable" => "forms-editable",
        "example" => "forms-option-example",
        "exceptions" => "blueprints-exceptions",
        "fields" => "forms-asks",
        "files.kinds" => "forms-file-kinds",
        "files.most_bytes" => "blueprints-most-bytes",
        "files.most_files" => "forms-file-count",
        "first_line" => "blueprints-first-line",
        "follows_organization" => "blueprints-follows",
        "forms" => "forms-title",
        "from_browser" => "forms-from-browser",
        "group" => "blueprints-group",
        "help" => "forms-field-help",
        "hours" => "blueprints-hours",
        "icon" => "forms-icon",
        "introduction" => "forms-introduction",
        "is" => "blueprints-is",
        "kind" => "forms-new-field-kind",
        "label" => "forms-option-label",
        "level" => "blueprints-level",
        "line" => "forms-line",
        "listed" => "forms-listed",
        "lookup" => "forms-lookup",
        "mismatch" => "forms-field-mismatch",
        "name" => "forms-name",
        "of" => "forms-for",
        "on_reply" => "statuses-reply",
        "organizations" => "forms-organizations",
        "partner" => "blueprints-partner",
        "pattern" => "forms-pattern",
        "pauses" => "blueprints-pauses",
        "personal" => "forms-personal",
        "priorities" => "blueprints-priorities",
        "promise" => "forms-option-promise",
        "required" => "blueprints-required",
        "route" => "forms-route",
        "schedule" => "blueprints-schedule",
        "steps" => "forms-steps",
        "supplier" => "forms-option-supplier",
        "tags" => "blueprints-tags",
        "targets" => "blueprints-targets",
        "then" => "statuses-timer-then",
        "time_zone" => "blueprints-time-zone",
        "title" => "forms-field-title",
        "visible" => "forms-visible",
        "when" => "forms-when",
        _ => return None,
    })
}

/// A value in words.
fn said(path: &[&str], text: &str, setting: Option<&&'static Setting>, w: &Words) -> String {
    let choices = match setting.map(|setting| &setting.kind) {
        Some(Kind::Choice(choices) | Kind::Several(choices)) => *choices,
        Some(_) => &[],
        None => match *path {
            ["listed"] => LISTED,
            ["on_reply"] => REPLIES,
            ["closes_as"] => CLOSES,
            ["of"] | ["condition", _, "of"] => AUDIENCES,
            ["required"] => REQUIRED,
            _ => &[],
        },
    };
    if let (["kind"], Some(kind)) = (path, domain::form::Kind::read(text)) {
        return w.t(forms::kind_word(kind)).into_owned();
    }
    let one = |value: &str| {
        let known = choices.iter().find(|(known, _)| *known == value);
        match (known, value) {
            (Some((_, key)), _) => w.t(key).into_owned(),
            (None, "true") => w.t("form-yes").into_owned(),
            (None, "false") => w.t("form-no").into_owned(),
            (None, "") => w.t("blueprints-empty").into_owned(),
            (None, other) => other.to_owned(),
        }
    };
    if choices.is_empty() {
        return one(text);
    }
    text.split(", ").map(one).collect::<Vec<_>>().join(", ")
}

const LISTED: &[(&str, &str)] = &[
    ("everyone", "forms-listed-everyone"),
    ("signed_in", "forms-listed-signed-in"),
    ("members", "forms-listed-members"),
    ("representatives", "forms-listed-representatives"),
    ("organizations", "forms-listed-organizations"),
    ("link", "forms-listed-link"),
];

const REPLIES: &[(&str, &str)] = &[
    ("stay", "statuses-reply-stay"),
    ("open", "statuses-reply-open"),
    ("refuse", "statuses-reply-refuse"),
    ("follow_up", "statuses-reply-follow-up"),
];

const CLOSES: &[(&str, &str)] = &[
    ("solved", "statuses-close-solved"),
    ("closed", "statuses-close-closed"),
];

const AUDIENCES: &[(&str, &str)] = &[
    ("everyone", "form-for-everyone"),
    ("customers", "form-for-customers"),
    ("agents", "form-for-agents"),
];

const REQUIRED: &[(&str, &str)] = &[
    ("customers", "forms-required-customers"),
    ("agents", "forms-required-agents"),
    ("solve", "forms-required-on-solve"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::differences;
    use crate::shape::Portal;
    use crate::{blueprints, read};

    /// Names below a thing, without keys and languages.
    fn names() -> Vec<String> {
        let mut all = Vec::new();
        for known in blueprints::ALL {
            let portal = read(known.text).unwrap();
            for one in differences(&Portal::default(), &portal) {
                let path: Vec<&str> = one.at.split('.').collect();
                let (Some(thing), Some(below)) = (path.first(), path.get(2..)) else {
                    continue;
                };
                let below = match below {
                    ["option" | "section" | "condition", _, rest @ ..] => rest,
                    rest => rest,
                };
                let below = match below {
                    [rest @ .., "en" | "sv"] => rest,
                    rest => rest,
                };
                if *thing != "settings" && !below.is_empty() && below != ["key"] {
                    all.push(below.join("."));
                }
            }
        }
        all
    }

    #[test]
    fn whatever_a_blueprint_says_is_told_in_words() {
        let unsaid: Vec<String> = names()
            .into_iter()
            .filter(|name| word(name).is_none())
            .collect();
        assert_eq!(unsaid, Vec::<String>::new());
    }
}
