//! The answers of a ticket as its page shows them, and what of them can be changed there.

use domain::form::{Answers, Form, Given, Kind, Who, asked};
use forms::questions::{self, Questions};
use forms::{Catalogue, FormRow};
use platform::frame::{FileChoice, Problems};
use platform::language::Words;
use platform::web::Fields;

use crate::views::Shown;

/// Answers in the words of whoever reads them, in the order of the fields.
pub fn shown_answers(all: &Catalogue, answers: &Answers, w: &Words) -> Vec<Shown> {
    all.fields
        .iter()
        .filter_map(|row| {
            let (_, texts) = answers.iter().find(|(field, _)| *field == row.id())?;
            let answer = row.told(texts, w);
            let is_address = answer.starts_with("https://") || answer.starts_with("http://");
            Some(Shown {
                title: row.title(w),
                is_link: row.field.kind == Kind::Link && is_address && !answer.contains(' '),
                answer,
            })
        })
        .collect()
}

/// Whether a customer can change the answer after sending.
fn can_change(kind: Kind) -> bool {
    !kind.is_own()
}

/// What was sent of the fields that can be changed. A box without its tick and a list without a choice send nothing, so
/// their form says which fields it had.
pub fn given(all: &Catalogue, form: &FormRow, fields: &Fields) -> Given {
    let mut given = questions::given(all, form, fields);
    for row in all.fields_of(form) {
        let quiet = matches!(row.field.kind, Kind::Checkbox | Kind::Choices);
        let there = fields.all("asked").any(|id| id == row.id().to_string());
        if quiet && there && !given.mentions(row.id()) {
            given.set(row.id(), Vec::new());
        }
    }
    given
}

/// The form's own fields with what was answered, where a customer may change something.
pub fn answers_to_change(
    all: &Catalogue,
    form: &FormRow,
    answers: &Answers,
    newer: Option<&Given>,
    problems: &Problems,
    w: &Words,
) -> Option<Questions> {
    let present = forms::catalogue::as_given(answers);
    let present = newer.map_or(present.clone(), |newer| present.with(newer));
    let rules = all.rules(form);
    let own = Form {
        fields: rules
            .fields
            .into_iter()
            .filter(|field| can_change(field.kind))
            .collect(),
        conditions: rules.conditions,
        id: rules.id,
    };
    if asked(&own, Who::Customer, &present).is_empty() {
        return None;
    }
    let row = FormRow {
        fields: own.fields.iter().map(|field| field.id).collect(),
        ..form.clone()
    };
    Some(questions::questions(
        all,
        &row,
        Who::Customer,
        &present,
        *w,
        problems.clone(),
        FileChoice::default(),
    ))
}
