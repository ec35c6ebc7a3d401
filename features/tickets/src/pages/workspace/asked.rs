//! What a ticket's form asks, beside its conversation: the team's view of the answers.

use std::collections::HashMap;

use domain::form::{
    self, Answers, Complete, Given, Kind, Who, asked, is_answered, missing_on_solve,
};
use domain::{BrandId, FieldId, FormId};
use forms::Catalogue;
use platform::language::Words;
use platform::web::Fields;

use crate::queries::Ticket;
use crate::views::{AskChoice, AskedField, Choice};

/// The desk's forms; nothing where there is only one.
pub(super) fn form_choices(all: &Catalogue, current: Option<FormId>, w: &Words) -> Vec<Choice> {
    let current = all.form_of(current).map(|form| form.id);
    let choices: Vec<Choice> = all
        .forms
        .iter()
        .filter(|form| form.makes_tickets() || Some(form.id) == current)
        .map(|form| Choice {
            value: form.id.to_string(),
            label: form.name(w),
            chosen: Some(form.id) == current,
        })
        .collect();
    if choices.len() > 1 {
        choices
    } else {
        Vec::new()
    }
}

/// The forms of all portals, for a ticket that somebody of the team writes down; those of other portals say whose they are.
pub(super) fn forms_everywhere(
    all: &Catalogue,
    portals: &[(BrandId, String)],
    current: Option<FormId>,
    w: &Words,
) -> Vec<Choice> {
    let mut choices = form_choices(all, current, w);
    let elsewhere: Vec<_> = all
        .forms_elsewhere
        .iter()
        .filter(|form| form.makes_tickets())
        .collect();
    if choices.is_empty() && !elsewhere.is_empty() {
        let own = all.default_form().into_iter();
        choices.extend(own.map(|form| Choice {
            value: form.id.to_string(),
            label: form.name(w),
            chosen: true,
        }));
    }
    choices.extend(elsewhere.into_iter().map(|form| {
        let portal = portals.iter().find(|(brand, _)| *brand == form.brand);
        let portal = portal.map_or("", |(_, name)| name.as_str());
        Choice {
            value: form.id.to_string(),
            label: format!("{portal}: {}", form.name(w)),
            chosen: Some(form.id) == current,
        }
    }));
    choices
}

/// How many of the questions that the customer is asked are answered.
pub(super) fn complete(all: &Catalogue, ticket: &Ticket, answers: &Answers) -> Option<Complete> {
    let mut present = forms::catalogue::as_given(answers);
    if let (Some(priority), Some(row)) = (ticket.priority, all.own(Kind::Priority)) {
        present.set(row.id(), vec![priority.word().to_owned()]);
    }
    let rules = all.rules(all.form_of(ticket.form)?);
    let complete = form::complete(&rules, Who::Customer, &present);
    (complete.of > 1).then_some(complete)
}

/// The fields that the team is asked, and those with answers that the form does not ask for.
pub(super) fn fields(
    all: &Catalogue,
    ticket: &Ticket,
    answers: &Answers,
    w: &Words,
) -> Vec<AskedField> {
    let mut present = forms::catalogue::as_given(answers);
    if let (Some(priority), Some(row)) = (ticket.priority, all.own(Kind::Priority)) {
        present.set(row.id(), vec![priority.word().to_owned()]);
    }
    let mut shown: Vec<FieldId> = Vec::new();
    let mut missing: Vec<FieldId> = Vec::new();
    let mut headings = HashMap::new();
    if let Some(form) = all.form_of(ticket.form) {
        let rules = all.rules(form);
        shown.extend(
            asked(&rules, Who::Agent, &present)
                .iter()
                .map(|one| one.field.id),
        );
        let needed = missing_on_solve(&rules, &present);
        missing.extend(needed.iter().map(|field| field.id));
        let known = |id: FieldId| {
            let row = all.field(id);
            shown.contains(&id) && row.is_some_and(|row| !row.field.kind.is_own())
        };
        headings = forms::questions::headings(form, known, w);
    }
    let more: Vec<FieldId> = answers
        .iter()
        .map(|(field, _)| *field)
        .filter(|field| !shown.contains(field))
        .collect();
    shown.extend(more);
    shown
        .into_iter()
        .filter_map(|id| all.field(id))
        .filter(|row| !row.field.kind.is_own())
        .map(|row| {
            let texts = present.of(row.id());
            let kind = row.field.kind;
            let value = if kind == Kind::Choices {
                row.told(texts, w)
            } else {
                texts.first().cloned().unwrap_or_default()
            };
            let is_address = value.starts_with("https://") || value.starts_with("http://");
            AskedField {
                heading: headings.remove(&row.id()),
                name: format!("custom_fields[{}]", row.id()),
                field: row.id().0,
                title: row.title_for_team(w),
                look: match kind {
                    Kind::Choice | Kind::Checkbox => "list",
                    Kind::Choices => "boxes",
                    Kind::Textarea => "lines",
                    _ => "line",
                },
                choices: choices(row, texts, w),
                missing: missing.contains(&row.id()),
                link: (kind == Kind::Link && is_address && !value.contains(' '))
                    .then(|| value.clone()),
                value,
            }
        })
        .collect()
}

fn choices(row: &forms::FieldRow, texts: &[String], w: &Words) -> Vec<Choice> {
    let is_empty = texts.is_empty();
    let choice = |value: &str, label: String, chosen: bool| Choice {
        value: value.to_owned(),
        label,
        chosen,
    };
    match row.field.kind {
        Kind::Checkbox => vec![
            choice("", w.t("form-no").into_owned(), is_empty),
            choice("true", w.t("form-yes").into_owned(), !is_empty),
        ],
        kind if kind.has_choices() => {
            let none = choice("", w.t("form-no-answer").into_owned(), is_empty);
            let offered = row
                .options
                .iter()
                .filter(|option| option.active || texts.contains(&option.key))
                .map(|option| {
                    choice(
                        &option.key,
                        option.label(kind, w),
                        texts.contains(&option.key),
                    )
                });
            (kind == Kind::Choice)
                .then_some(none)
                .into_iter()
                .chain(offered)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What was sent of the fields: only those that were there.
pub(super) fn given(all: &Catalogue, fields: &Fields) -> Given {
    let mut given = Given::default();
    for (inner, text) in fields.under("custom_fields") {
        let Ok(id) = inner.parse().map(FieldId) else {
            continue;
        };
        if all.field(id).is_some_and(|row| !row.field.kind.is_own()) {
            given.add(id, text);
        }
    }
    given
}

/// What the customer can be asked for in a reply: what nobody has answered first.
pub(super) fn can_ask(
    all: &Catalogue,
    ticket: &Ticket,
    present: &Given,
    chosen: &[FieldId],
    w: &Words,
) -> Vec<AskChoice> {
    let Some(form) = all.form_of(ticket.form) else {
        return Vec::new();
    };
    let known = forms::questions::all_asked(&all.rules(form), Who::Customer);
    let mut choices: Vec<AskChoice> = known
        .fields
        .iter()
        .filter(|field| !field.kind.is_own())
        .filter_map(|field| all.field(field.id))
        .map(|row| AskChoice {
            field: row.id().0,
            key: row.key.clone(),
            title: row.title_for_team(w),
            ticked: chosen.contains(&row.id()),
            is_answered: is_answered(present, row.id()),
            only_when: forms::questions::only_when(all, &known, row.id(), w).join(" "),
        })
        .collect();
    choices.sort_by_key(|choice| choice.is_answered);
    choices
}

/// The form that was chosen for the ticket, if one was.
pub(super) fn form_of(fields: &Fields) -> Option<FormId> {
    fields.text("ticket_form_id").parse().ok().map(FormId)
}
