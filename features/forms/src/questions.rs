//! What a form asks, as a part of a page: fields in the form's order, each with its words, what was answered and what
//! was wrong with it.

use std::collections::HashMap;

use askama::Template;
use domain::form::{self, Asked, Audience, Complete, Form, Given, Kind, Problem, Who};
use domain::{FieldId, Refused};
use platform::frame::{FileChoice, Problems, parts};
use platform::language::Words;
use platform::web::Fields;
use serde_json::{Value, json};

use crate::catalogue::{Catalogue, FieldRow, FormRow};

/// The fields of a form.
#[derive(Template)]
#[template(path = "questions.html")]
pub struct Questions {
    pub w: Words,
    pub questions: Vec<Question>,
    pub problems: Problems,
    pub files: FileChoice,
    /// What the browser needs to know to ask as the server does: see `conditions.mjs`.
    pub rules: String,
    /// How many of them are answered; `None` where that is not told.
    pub complete: Option<Complete>,
}

/// One field.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Of its control; Zendesk's name, which customers' own scripts know.
    pub id: String,
    /// Of what it sends.
    pub name: String,
    pub field: i64,
    /// How it is drawn.
    pub look: &'static str,
    /// The type of a plain input.
    pub input: &'static str,
    /// Which keyboard a phone shows.
    pub keyboard: &'static str,
    pub placeholder: String,
    pub title: String,
    pub help: Option<String>,
    pub required: bool,
    /// The heading that begins with it.
    pub heading: Option<String>,
    /// Whether a click writes into it what the browser knows of itself.
    pub from_browser: bool,
    /// When it is asked, in words, if not always.
    pub only_when: Vec<String>,
    pub value: String,
    pub choices: Vec<Offered>,
}

/// One answer to choose.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    pub value: String,
    pub label: String,
    pub definition: Option<String>,
    pub example: Option<String>,
    pub promise: Option<String>,
    pub chosen: bool,
}

impl Questions {
    fn has_hint(question: &Question) -> bool {
        question.help.is_some()
    }

    /// What the browser tells of itself, with gaps that its script fills.
    fn browser_told(&self) -> String {
        let gaps = [
            ("browser", "%b".into()),
            ("system", "%o".into()),
            ("screen", "%s".into()),
            ("language", "%l".into()),
        ];
        self.w.form("form-browser-told", gaps)
    }
}

/// The id of a field's control.
pub fn control(row: &FieldRow) -> String {
    match row.field.kind {
        Kind::Subject => "request_subject".to_owned(),
        Kind::Description => "request_description".to_owned(),
        Kind::Priority => "request_priority".to_owned(),
        Kind::Attachments => "files".to_owned(),
        Kind::Emails => "request_collaborators".to_owned(),
        _ => format!("request_custom_fields_{}", row.id()),
    }
}

/// What a field's control sends.
pub fn name(row: &FieldRow) -> String {
    match row.field.kind {
        Kind::Subject => "request[subject]".to_owned(),
        Kind::Description => "request[description]".to_owned(),
        Kind::Priority => "request[priority]".to_owned(),
        Kind::Attachments => "files".to_owned(),
        Kind::Emails => "request[collaborators]".to_owned(),
        _ => format!("request[custom_fields][{}]", row.id()),
    }
}

/// What was sent of a form's fields.
pub fn given(all: &Catalogue, form: &FormRow, fields: &Fields) -> Given {
    given_for(all.fields_of(form), fields)
}

/// What was sent of some fields.
pub fn given_for<'c>(rows: impl Iterator<Item = &'c FieldRow>, fields: &Fields) -> Given {
    let mut given = Given::default();
    for row in rows {
        let name = name(row);
        let several = format!("{name}[]");
        for (key, text) in &fields.0 {
            if *key == name || *key == several {
                given.add(row.id(), text.clone());
            }
        }
    }
    given
}

/// What a link writes into a form: `tf_subject`, `tf_description`, `tf_7`; several options are separated by commas.
pub fn prefilled(all: &Catalogue, form: &FormRow, read: impl Fn(&str) -> String) -> Given {
    let mut given = Given::default();
    for row in all.fields_of(form) {
        let name = match row.field.kind {
            Kind::Subject => "tf_subject".to_owned(),
            Kind::Description => "tf_description".to_owned(),
            Kind::Priority => "tf_priority".to_owned(),
            Kind::Emails => "tf_collaborators".to_owned(),
            Kind::Attachments => continue,
            _ => format!("tf_{}", row.id()),
        };
        let text: String = read(&name).chars().take(2048).collect();
        if text.trim().is_empty() {
            for option in row
                .options
                .iter()
                .filter(|one| one.is_default && one.active)
            {
                given.add(row.id(), option.key.clone());
            }
        } else if row.field.kind == Kind::Choices {
            let parts = text.split(',').map(|part| part.trim().to_owned());
            given.set(row.id(), parts.collect());
        } else {
            given.add(row.id(), text);
        }
    }
    given
}

/// The fields that they can be asked at all, with whether they must be answered whatever else is.
pub fn all_asked(form: &Form, who: Who) -> Form {
    let open = Form {
        conditions: Vec::new(),
        ..form.clone()
    };
    let fields = form::asked(&open, who, &Given::default())
        .into_iter()
        .map(|Asked { field, .. }| field.clone())
        .collect();
    Form {
        id: form.id,
        fields,
        conditions: form
            .conditions
            .iter()
            .filter(|one| one.audience.holds(who))
            .cloned()
            .collect(),
    }
}

/// The rules of a form as the browser reads them, for somebody who fills it in.
pub fn rules_for_browser(form: &Form, who: Who) -> Value {
    let known = all_asked(form, who);
    let must = |field: &form::Field| match who {
        Who::Agent => field.required.agents,
        Who::Guest | Who::Customer => field.required.customers,
    };
    json!({
        "fields": known.fields.iter().map(|field| json!({
            "id": field.id.0, "box": field.kind == Kind::Checkbox, "many": field.kind == Kind::Choices,
            "required": must(field), "counts": field.kind.is_counted(),
        })).collect::<Vec<_>>(),
        "conditions": known.conditions.iter().map(|one| json!({
            "parent": one.parent.0, "value": one.value, "child": one.child.0, "required": one.required,
        })).collect::<Vec<_>>(),
    })
}

/// "Only when “Severity” is “Urgent”".
pub fn only_when(all: &Catalogue, form: &Form, field: FieldId, w: &Words) -> Vec<String> {
    form.conditions
        .iter()
        .filter(|one| one.child == field)
        .filter_map(|one| {
            let parent = all.field(one.parent)?;
            let title = parent.title(w);
            if parent.field.kind == Kind::Checkbox {
                let key = if one.value == "true" {
                    "form-only-ticked"
                } else {
                    "form-only-unticked"
                };
                return Some(w.t1(key, "field", title));
            }
            let label = match parent.option(&one.value) {
                Some(option) => option.label(parent.field.kind, w),
                None => one.value.clone(),
            };
            Some(w.t2("form-only-when", "field", title, "value", label))
        })
        .collect()
}

/// More options than this are a list that opens.
const MOST_RADIOS: usize = 5;

/// What a form asks somebody, with what stands in it.
pub fn questions(
    all: &Catalogue,
    row: &FormRow,
    who: Who,
    given: &Given,
    w: Words,
    problems: Problems,
    files: FileChoice,
) -> Questions {
    let form = all.rules(row);
    let known = all_asked(&form, who);
    let mut headings = headings(row, |field| known.field(field).is_some(), &w);
    let questions = known
        .fields
        .iter()
        .filter_map(|field| {
            let row = all.field(field.id)?;
            let required = match who {
                Who::Agent => field.required.agents,
                Who::Guest | Who::Customer => field.required.customers,
            };
            let mut question = question(
                row,
                required,
                only_when(all, &known, field.id, &w),
                given,
                &w,
            );
            question.heading = headings.remove(&field.id);
            Some(question)
        })
        .collect();
    Questions {
        w,
        questions,
        problems,
        files,
        rules: rules_for_browser(&form, who).to_string(),
        complete: Some(form::complete(&form, who, given)).filter(|complete| complete.of > 1),
    }
}

/// A few questions by themselves: no headings, nothing must be answered, and of a box one says yes or no. The ids of
/// their controls begin with `prefix`, because the same fields may be on the page elsewhere.
pub fn few(
    all: &Catalogue,
    form: &Form,
    who: Who,
    given: &Given,
    (w, problems, prefix): (Words, &Problems, &str),
) -> Questions {
    let rows = form
        .fields
        .iter()
        .filter_map(|field| Some((field, all.field(field.id)?)));
    let questions = rows.map(|(field, row)| {
        let when = only_when(all, form, row.id(), &w);
        let required = match who {
            Who::Agent => field.required.agents,
            Who::Guest | Who::Customer => field.required.customers,
        };
        let mut question = question(row, required, when, given, &w);
        question.id = format!("{prefix}{}", question.id);
        if row.field.kind == Kind::Checkbox {
            question.look = "radios";
            question.value.clear();
            question.choices = [("1", "form-yes"), ("0", "form-no")]
                .map(|(value, word)| Offered {
                    value: value.to_owned(),
                    label: w.t(word).into_owned(),
                    chosen: given.text(row.id()) == value,
                    ..Offered::default()
                })
                .into();
        }
        question
    });
    let mut here = Problems::default();
    for one in &problems.0 {
        here.add(format!("{prefix}{}", one.field), one.message.clone());
    }
    Questions {
        w,
        questions: questions.collect(),
        problems: here,
        files: FileChoice::default(),
        rules: rules_for_browser(form, who).to_string(),
        complete: None,
    }
}

/// Each heading by the first question under it that is asked at all: the field that it stands above may be for others.
pub fn headings(
    row: &FormRow,
    is_shown: impl Fn(FieldId) -> bool,
    w: &Words,
) -> HashMap<FieldId, String> {
    let mut headings = HashMap::new();
    let mut waiting = None;
    for field in &row.fields {
        waiting = row.heading(*field, w).or(waiting);
        if is_shown(*field)
            && let Some(heading) = waiting.take()
        {
            headings.insert(*field, heading);
        }
    }
    headings
}

fn question(
    row: &FieldRow,
    required: bool,
    only_when: Vec<String>,
    given: &Given,
    w: &Words,
) -> Question {
    let kind = row.field.kind;
    let texts = given.of(row.id());
    let own = |texts: &form::Texts| texts.for_reader(w.locale()).map(str::to_owned);
    let choices: Vec<Offered> = row
        .options
        .iter()
        .filter(|option| option.active)
        .map(|option| Offered {
            value: option.key.clone(),
            label: option.label(kind, w),
            definition: own(&option.definition),
            example: own(&option.example),
            promise: own(&option.promise),
            chosen: texts.contains(&option.key),
        })
        .collect();
    let explained = choices
        .iter()
        .any(|one| one.definition.is_some() || one.example.is_some() || one.promise.is_some());
    let look = match kind {
        Kind::Description => "description",
        Kind::Attachments => "files",
        Kind::Textarea => "lines",
        Kind::Checkbox => "box",
        Kind::Choices => "boxes",
        Kind::Choice | Kind::Priority
            if explained || (required && choices.len() <= MOST_RADIOS) =>
        {
            "radios"
        }
        Kind::Choice | Kind::Priority => "list",
        _ => "line",
    };
    let (input, keyboard) = match kind {
        Kind::Date => ("date", ""),
        Kind::Integer => ("text", "numeric"),
        Kind::Decimal => ("text", "decimal"),
        Kind::Emails => ("text", "email"),
        _ => ("text", ""),
    };
    Question {
        id: control(row),
        name: name(row),
        field: row.id().0,
        look,
        input,
        keyboard,
        placeholder: if kind == Kind::Emails {
            w.t("new-request-cc-example").into_owned()
        } else {
            String::new()
        },
        title: row.title(w),
        help: row.help(w),
        required,
        heading: None,
        from_browser: row.field.from_browser && kind.takes_sentences(),
        only_when,
        value: if kind == Kind::Checkbox {
            given.says(row.id()).to_string()
        } else {
            given.text(row.id()).to_owned()
        },
        choices,
    }
}

/// What is wrong with an answer, in a sentence.
pub fn sentence(row: &FieldRow, problem: &Problem, w: &Words) -> String {
    let field = row.title(w);
    match (problem, row.field.kind) {
        (Problem::Missing, Kind::Subject) => w.t(Refused::EmptySubject.key()).into_owned(),
        (Problem::Missing, Kind::Description) => w.t(Refused::EmptyDescription.key()).into_owned(),
        (Problem::TooLong(_), Kind::Subject | Kind::Description) => {
            w.t(Refused::TooLong.key()).into_owned()
        }
        (Problem::Missing, Kind::Checkbox) => w.t1("form-problem-tick", "field", field),
        (Problem::Missing, kind) if kind.has_choices() => {
            w.t1("form-problem-choose", "field", field)
        }
        (Problem::NotAddress(part), Kind::Emails) => {
            w.t1("new-request-problem-cc", "address", part)
        }
        (Problem::TooMany(_), Kind::Emails) => w.t("new-request-problem-many-cc").into_owned(),
        (Problem::DoesNotFit, _) if !row.mismatch.is_empty() => row
            .mismatch
            .for_reader(w.locale())
            .unwrap_or_default()
            .to_owned(),
        (Problem::TooLong(most) | Problem::TooMany(most), _) => {
            w.t2(problem.key(), "field", field, "most", *most)
        }
        (Problem::NotAddress(part), _) => {
            w.t2(problem.key(), "field", field, "address", part.as_str())
        }
        _ => w.t1(problem.key(), "field", field),
    }
}

/// What is wrong with a form, field by field, as its page tells it.
pub fn told(all: &Catalogue, problems: &form::Problems, w: &Words) -> Problems {
    let mut told = Problems::default();
    for (field, problem) in problems {
        if let Some(row) = all.field(*field) {
            told.add(control(row), sentence(row, problem, w));
        }
    }
    told
}

/// For whom conditions are told apart on pages.
pub fn audience_word(audience: Audience) -> &'static str {
    match audience {
        Audience::Everyone => "form-for-everyone",
        Audience::Customers => "form-for-customers",
        Audience::Agents => "form-for-agents",
    }
}
