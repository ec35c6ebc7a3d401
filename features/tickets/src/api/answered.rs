//! Answers to forms in bodies and answers: `ticket_form_id`, `custom_fields` and their other name, `fields`.

use domain::form::{self, Answers, Given as Answered, Kind, Problem, Problems, Who};
use domain::permission::Actor;
use domain::{BrandId, FormId, Moment, Refused};
use forms::{Around, Catalogue, FieldRow, FormRow, api_values};
use platform::api::ApiError;
use platform::brands;
use platform::language::Words;
use platform::store::Tx;
use serde_json::Value;

use super::answers::Outcome;
use super::given::{Given, Wish, wrong};
use crate::commands::suppliers::{chosen_foreign, reach};

/// Which form a body names; it must be one that they can use.
pub(super) fn form_id(
    tx: &Tx<'_>,
    all: &Catalogue,
    given: &Given,
    who: &Actor,
    now: Moment,
) -> Outcome<Option<FormId>> {
    let Wish::Set(id) = given.id("ticket_form_id")? else {
        return Ok(None);
    };
    let asker = forms::catalogue::asker(tx, who, now)?;
    let found = all.named(&id.to_string(), &asker);
    let found = found.ok_or_else(|| wrong("ticket_form_id", "is not a form"))?;
    Ok(Some(found.id))
}

/// From here on the transaction speaks for the portal that a body of the team's names, by `brand_id` or by its form.
pub(super) fn speak_for_its_portal(tx: &Tx<'_>, given: &Given) -> Outcome<()> {
    if let Wish::Set(id) = given.id("brand_id")? {
        let brand = brands::find(tx, BrandId(id))?;
        let brand = brand.ok_or_else(|| wrong("brand_id", "is not a brand"))?;
        tx.speak_for(brand.id);
    } else if let Wish::Set(id) = given.id("ticket_form_id")?
        && let Some(form) = forms::catalogue(tx)?.form(FormId(id))
    {
        tx.speak_for(form.brand);
    }
    Ok(())
}

/// The answers in a body.
pub(super) fn answers(all: &Catalogue, given: &Given) -> Outcome<Answered> {
    let mut answered = Answered::default();
    for name in ["fields", "custom_fields"] {
        let sent = given.value(name).unwrap_or(&Value::Null);
        let read = api_values::given(all, sent).map_err(|(field, what)| match field {
            Some(field) => wrong(&format!("custom_fields_{field}"), what),
            None => wrong(name, what),
        })?;
        answered = answered.with(&read);
    }
    Ok(answered)
}

/// What is wrong with one answer, as the dialect says it: code and sentence.
fn told(row: &FieldRow, problem: &Problem) -> (&'static str, String) {
    let title = row.title_in("en");
    let (code, what) = match problem {
        Problem::Missing => ("BlankValue", "cannot be blank".to_owned()),
        Problem::TooLong(most) => (
            "InvalidValue",
            format!("is too long (maximum is {most} characters)"),
        ),
        Problem::NotInteger => ("InvalidFormat", "must be an integer".to_owned()),
        Problem::NotDecimal => ("InvalidFormat", "must be a number".to_owned()),
        Problem::NotDate => ("InvalidFormat", "must be a date".to_owned()),
        Problem::NotOffered => ("InvalidValue", "is not one of the options".to_owned()),
        Problem::DoesNotFit => ("InvalidFormat", "does not match the pattern".to_owned()),
        Problem::NotAddress(part) => ("InvalidFormat", format!("{part} is not properly formatted")),
        Problem::TooMany(most) => ("InvalidValue", format!("takes {most} at most")),
        Problem::NotKnown => ("InvalidValue", "names nothing that is known".to_owned()),
        Problem::NotAsked => (
            "InvalidValue",
            "is not asked with the other answers".to_owned(),
        ),
        Problem::AnsweredMeanwhile => ("InvalidValue", "was answered meanwhile".to_owned()),
    };
    (code, format!("{title}: {what}"))
}

/// 422 about every answer that cannot be kept.
pub(super) fn unanswered(all: &Catalogue, problems: &Problems) -> ApiError {
    let told: Vec<(String, &str, String)> = problems
        .iter()
        .filter_map(|(field, problem)| {
            let row = all.field(*field)?;
            let (code, sentence) = told(row, problem);
            let name = match row.field.kind {
                Kind::Subject | Kind::Description | Kind::Priority => row.key.clone(),
                Kind::Emails => "collaborators".to_owned(),
                _ => format!("custom_fields_{field}"),
            };
            Some((name, code, sentence))
        })
        .collect();
    let fields: Vec<(&str, &str, &str)> = told
        .iter()
        .map(|(name, code, sentence)| (name.as_str(), *code, sentence.as_str()))
        .collect();
    ApiError::invalid(&fields)
}

/// What somebody's program answers in a new request, checked as the portal does.
pub(super) fn of_customer(
    tx: &Tx<'_>,
    all: &Catalogue,
    form: &FormRow,
    given: &Given,
    subject: &str,
    (who, w): (&Actor, &Words),
    now: Moment,
) -> Outcome<Answers> {
    let mut answered = answers(all, given)?;
    for row in all.fields_of(form) {
        match row.field.kind {
            Kind::Subject => answered.set(row.id(), vec![subject.to_owned()]),
            Kind::Priority => {
                let word = given.text("priority")?.set();
                answered.set(
                    row.id(),
                    word.into_iter().map(|word| word.to_lowercase()).collect(),
                );
            }
            _ => {}
        }
    }
    let asks = if who.person.is_some() {
        Who::Customer
    } else {
        Who::Guest
    };
    let rules = all.rules(form);
    // Nothing is passed over in silence.
    for field in answered.fields() {
        let known = rules.field(field).is_some_and(|field| field.editable);
        if !known && answered.says(field) {
            return Err(unanswered(all, &vec![(field, Problem::NotAsked)]).into());
        }
    }
    let world = Around { tx, who: *who, now };
    match form::check(&rules, asks, &answered, &world) {
        Ok(kept) => {
            let kept = beside(all, kept);
            not_of_others(tx, all, form, &kept, w)?;
            Ok(kept)
        }
        // The dialect has its own word for a subject that says nothing, and takes many people in CC.
        Err(problems) => {
            if problems.len() == 1
                && problems.iter().any(|(field, problem)| {
                    let row = all.field(*field);
                    *problem == Problem::Missing
                        && row.is_some_and(|row| row.field.kind == Kind::Subject)
                })
            {
                return Err(Refused::EmptySubject.into());
            }
            Err(unanswered(all, &problems).into())
        }
    }
}

/// 422 about a product that is somebody else's, with how they are reached: no door makes a ticket of what the form turns away.
fn not_of_others(
    tx: &Tx<'_>,
    all: &Catalogue,
    form: &FormRow,
    answers: &Answers,
    w: &Words,
) -> Outcome<()> {
    let Some((row, one)) = chosen_foreign(tx, all, form, answers, w)? else {
        return Ok(());
    };
    let said = w.t2(
        "supplier-turned-away",
        "product",
        &one.product,
        "supplier",
        &one.supplier.name,
    );
    let sentence = format!(
        "{}: {said} {}",
        row.title_in(w.locale()),
        reach(&one.supplier, ", ")
    );
    let name = format!("custom_fields_{}", row.id());
    Err(ApiError::invalid(&[(&name, "ProductOfOthers", sentence.trim())]).into())
}

/// What a program of the team answers in a new ticket: only what it says is checked.
pub(super) fn of_team(
    tx: &Tx<'_>,
    all: &Catalogue,
    form: Option<&FormRow>,
    given: &Given,
    who: &Actor,
    now: Moment,
) -> Outcome<Answers> {
    let answered = answers(all, given)?;
    let Some(form) = form else {
        return Ok(Vec::new());
    };
    let mut rules = all.rules(form);
    for row in answered.fields().filter_map(|field| all.field(field)) {
        if rules.field(row.id()).is_none() {
            rules.fields.push(row.field.clone());
        }
    }
    let world = Around { tx, who: *who, now };
    let present = Answered::default();
    match form::check_edit(&rules, Who::Agent, &present, &answered, &world) {
        Ok(kept) => Ok(beside(all, kept)),
        Err(problems) => Err(unanswered(all, &problems).into()),
    }
}

/// The answers beside the ticket's own fields.
fn beside(all: &Catalogue, answers: Answers) -> Answers {
    answers
        .into_iter()
        .filter(|(field, texts)| {
            !texts.is_empty()
                && all
                    .field(*field)
                    .is_some_and(|row| !row.field.kind.is_own())
        })
        .collect()
}
