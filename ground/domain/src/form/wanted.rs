//! Fields that the team asks for in the middle of a conversation: which of them can be answered now, and with what.

use super::asked::{can_meet, is};
use super::check::answer;
use super::{Answers, Asked, Form, Given, Problem, Problems, Required, Who, World, asked};
use crate::FieldId;

/// The part of a form that asks these fields and nothing else, beside what stands. A field that waits for an answer
/// which is not asked for is in it if that answer stands there; one that waits for another wanted field waits on.
/// Nothing of it must be answered: whoever knows two of three answers gives two.
#[must_use]
pub fn narrowed(form: &Form, who: Who, present: &Given, wanted: &[FieldId]) -> Form {
    let shown = asked(form, who, present);
    let is_shown = |id: FieldId| shown.iter().any(|one| one.field.id == id);
    let mut narrow = Form {
        id: form.id,
        fields: Vec::new(),
        conditions: Vec::new(),
    };
    let fields = form.fields.iter();
    for field in fields.filter(|field| wanted.contains(&field.id) && can_meet(field, who)) {
        let theirs: Vec<_> = form
            .conditions
            .iter()
            .filter(|one| one.child == field.id && one.audience.holds(who))
            .collect();
        let (within, outside): (Vec<_>, Vec<_>) =
            theirs.iter().partition(|one| wanted.contains(&one.parent));
        let holds = |one: &&&super::Condition| {
            let parent = form.field(one.parent);
            is_shown(one.parent) && parent.is_some_and(|parent| is(parent, &one.value, present))
        };
        let stands = theirs.is_empty() || outside.iter().any(holds);
        if !stands && within.is_empty() {
            continue;
        }
        let mut field = field.clone();
        field.required = Required::default();
        narrow.fields.push(field);
        if !stands {
            let within = within.into_iter().map(|one| super::Condition {
                required: false,
                ..(*one).clone()
            });
            narrow.conditions.extend(within);
        }
    }
    narrow
}

/// The form for somebody whose own first line reads the answers first: what it needs to know, it asks itself, so nothing must be
/// answered but what the request is about.
#[must_use]
pub fn eased(mut form: Form) -> Form {
    for field in form.fields.iter_mut().filter(|field| !field.kind.is_own()) {
        field.required.customers = false;
    }
    for condition in &mut form.conditions {
        condition.required = false;
    }
    form
}

/// Whether something was chosen or written for a field; a box that was answered with no counts as well.
#[must_use]
pub fn is_answered(given: &Given, field: FieldId) -> bool {
    given.of(field).iter().any(|text| !text.trim().is_empty())
}

/// Checks answers to what was asked for: each by the rule of the form, as it is now. What is left empty stays open and
/// is in no answer; a box that was answered with no is there without a text.
///
/// # Errors
/// Everything that is wrong; also an answer to what was not asked for, or is not asked any more.
pub fn check_wanted(
    form: &Form,
    who: Who,
    present: &Given,
    given: &Given,
    wanted: &[FieldId],
    world: &dyn World,
) -> Result<Answers, Problems> {
    let mut said = Given::default();
    for field in given.fields().filter(|field| is_answered(given, *field)) {
        said.set(field, given.of(field).to_vec());
    }
    let together = present.with(&said);
    let shown = asked(form, who, &together);
    let mut answers = Vec::new();
    let mut problems = Vec::new();
    for field in said.fields() {
        let asked = shown
            .iter()
            .find(|one| one.field.id == field && wanted.contains(&field));
        let Some(one) = asked else {
            problems.push((field, Problem::NotAsked));
            continue;
        };
        let one = Asked {
            required: false,
            ..*one
        };
        match answer(&one, &said, world) {
            Ok(answer) => answers.push((field, answer)),
            Err(problem) => problems.push((field, problem)),
        }
    }
    if problems.is_empty() {
        Ok(answers)
    } else {
        Err(problems)
    }
}
