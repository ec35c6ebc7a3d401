//! What a form of a file says between its fields: headings, and what is asked only after certain answers.

use domain::FieldId;
use domain::form::{Audience, Condition, Kind, is_chain_sound};
use platform::Result;

use crate::apply::{known_languages, twice, unfit};
use crate::shape::{Form, Portal};

/// That each heading stands above a field of the form, and says something.
pub(crate) fn check_sections(at: &str, form: &Form) -> Result<()> {
    let at = format!("{at}.section");
    twice(&at, form.sections.iter().map(|one| &one.key))?;
    let mut above: Vec<&str> = Vec::new();
    for one in &form.sections {
        let at = format!("{at}.{}", one.key);
        if !form.fields.contains(&one.above) {
            return unfit(&at, format!("the form does not ask {}", one.above));
        }
        if above.contains(&one.above.as_str()) {
            return unfit(&at, "another heading stands above the same field");
        }
        if one.title.is_empty() {
            return unfit(&format!("{at}.title"), "it needs words");
        }
        known_languages(&format!("{at}.title"), &one.title)?;
        above.push(&one.above);
    }
    Ok(())
}

/// That each condition waits for an answer that can be given, and none for itself.
pub(crate) fn check_conditions(at: &str, now: &Portal, wanted: &Portal, form: &Form) -> Result<()> {
    use forms::drafts::Unfit as Draft;
    let place = |key: &str| form.fields.iter().position(|one| one == key).unwrap_or(0);
    let mut chain = Vec::new();
    for one in &form.conditions {
        let field = |key: &str| {
            let mut all = wanted.fields.iter().chain(&now.fields);
            all.find(|field| field.key == key)
        };
        let offers = field(&one.when).is_some_and(|field| match Kind::read(&field.kind) {
            Some(Kind::Checkbox) => matches!(one.is.as_str(), "true" | "false"),
            _ => field.options.iter().any(|option| option.key == one.is),
        });
        let always = field(&one.ask).is_none_or(|field| {
            let kind = Kind::read(&field.kind);
            matches!(kind, Some(Kind::Subject | Kind::Description))
        });
        if !offers || always {
            return unfit(
                &format!("{at}.condition.{}.is", one.key),
                why(Draft::Condition),
            );
        }
        chain.push(Condition {
            parent: FieldId(place(&one.when) as i64),
            value: one.is.clone(),
            child: FieldId(place(&one.ask) as i64),
            required: one.required,
            audience: Audience::Everyone,
        });
    }
    if !is_chain_sound(&chain) {
        return unfit(at, why(Draft::Circle));
    }
    Ok(())
}

/// Why a form or a field cannot be stored.
pub(crate) fn why(unfit: forms::drafts::Unfit) -> &'static str {
    use forms::drafts::Unfit as Draft;
    match unfit {
        Draft::Route => "the default form makes tickets",
        Draft::Nameless => "it needs a name, and each of its options a label",
        Draft::TooLong => "a text is too long",
        Draft::KeyTaken => "the key is another's",
        Draft::Pattern => "its pattern cannot be read",
        Draft::NoOptions => "it needs an option that is active",
        Draft::Condition => {
            "a condition waits for an answer that its field does not offer, or asks what is always asked"
        }
        Draft::Circle => "fields wait for each other",
        Draft::Default => "the default form must be active and listed",
        Draft::Organizations => "it is listed for organizations and names none",
    }
}
