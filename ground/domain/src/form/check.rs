//! Whether answers can be taken: what they become, or what is wrong with each.

use super::{Asked, Field, Form, Given, Kind, Lookup, Who, asked, number_at_end};
use crate::FieldId;
use crate::person::EmailAddress;
use crate::text::folded;

/// Longest answer of one line, in characters.
pub const MAX_LINE: usize = 1000;
/// Longest answer of several lines, in characters.
pub const MAX_LINES: usize = 20_000;
/// Most addresses in CC.
pub const MOST_ADDRESSES: usize = 20;

/// What only the desk around knows.
pub trait World {
    /// Whether the whole text follows a pattern.
    fn fits(&self, pattern: &str, text: &str) -> bool;
    /// Whether there is such a thing, for whoever fills the form in.
    fn knows(&self, lookup: Lookup, id: i64) -> bool;
}

/// What is wrong with one answer. Each has a sentence in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It must be answered.
    Missing,
    /// It is longer than so many characters.
    TooLong(usize),
    /// It is no whole number.
    NotInteger,
    /// It is no number.
    NotDecimal,
    /// It is no day.
    NotDate,
    /// It is none of the options.
    NotOffered,
    /// It does not look as it must.
    DoesNotFit,
    /// This part of it is no address.
    NotAddress(String),
    /// There are more than so many.
    TooMany(usize),
    /// The desk knows no such thing.
    NotKnown,
    /// It is asked only after another answer.
    NotAsked,
    /// Somebody else answered it before.
    AnsweredMeanwhile,
}

impl Problem {
    /// One of each, for the test that every one is worded.
    pub fn all() -> [Self; 12] {
        [
            Self::Missing,
            Self::TooLong(0),
            Self::NotInteger,
            Self::NotDecimal,
            Self::NotDate,
            Self::NotOffered,
            Self::DoesNotFit,
            Self::NotAddress(String::new()),
            Self::TooMany(0),
            Self::NotKnown,
            Self::NotAsked,
            Self::AnsweredMeanwhile,
        ]
    }

    /// The key of its sentence.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Missing => "form-problem-missing",
            Self::TooLong(_) => "form-problem-long",
            Self::NotInteger => "form-problem-integer",
            Self::NotDecimal => "form-problem-decimal",
            Self::NotDate => "form-problem-date",
            Self::NotOffered => "form-problem-offered",
            Self::DoesNotFit => "form-problem-fit",
            Self::NotAddress(_) => "form-problem-address",
            Self::TooMany(_) => "form-problem-many",
            Self::NotKnown => "form-problem-known",
            Self::NotAsked => "form-problem-asked",
            Self::AnsweredMeanwhile => "form-problem-meanwhile",
        }
    }
}

/// Answers that can be kept: the texts of each field that was asked, none for an empty one.
pub type Answers = Vec<(FieldId, Vec<String>)>;
/// What is wrong, field by field, in the form's order.
pub type Problems = Vec<(FieldId, Problem)>;

/// Checks the answers of a form that is sent whole. Fields that are not asked are in no answer, and saying something
/// for one of them is a problem: nothing that people wrote is dropped without a word. Fields that the form does not
/// have, or that are not for whoever answers, are passed over.
///
/// # Errors
/// Everything that is wrong.
pub fn check(form: &Form, who: Who, given: &Given, world: &dyn World) -> Result<Answers, Problems> {
    let shown = asked(form, who, given);
    let mut answers = Vec::new();
    let mut problems = Vec::new();
    for field in &form.fields {
        match shown.iter().find(|one| one.field.id == field.id) {
            Some(one) => match answer(one, given, world) {
                Ok(answer) => answers.push((field.id, answer)),
                Err(problem) => problems.push((field.id, problem)),
            },
            None if may_be_asked(form, who, field) && given.says(field.id) => {
                problems.push((field.id, Problem::NotAsked));
            }
            None => {}
        }
    }
    if problems.is_empty() {
        Ok(answers)
    } else {
        Err(problems)
    }
}

/// Checks changed answers of a form that was sent before: only what is mentioned, beside what stands there.
///
/// # Errors
/// Everything that is wrong.
pub fn check_edit(
    form: &Form,
    who: Who,
    present: &Given,
    given: &Given,
    world: &dyn World,
) -> Result<Answers, Problems> {
    let together = present.with(given);
    let shown = asked(form, who, &together);
    let mut answers = Vec::new();
    let mut problems = Vec::new();
    for field in form.fields.iter().filter(|field| given.mentions(field.id)) {
        match shown.iter().find(|one| one.field.id == field.id) {
            Some(one) => match answer(one, given, world) {
                Ok(answer) => answers.push((field.id, answer)),
                // What is no longer offered may stay.
                Err(Problem::NotOffered) if present.of(field.id) == given.of(field.id) => {}
                Err(problem) => problems.push((field.id, problem)),
            },
            None if may_be_asked(form, who, field) && given.says(field.id) => {
                problems.push((field.id, Problem::NotAsked));
            }
            None => {}
        }
    }
    if problems.is_empty() {
        Ok(answers)
    } else {
        Err(problems)
    }
}

/// The fields without an answer that the team must have before the ticket is solved.
pub fn missing_on_solve<'f>(form: &'f Form, present: &Given) -> Vec<&'f Field> {
    asked(form, Who::Agent, present)
        .into_iter()
        .map(|one| one.field)
        .filter(|field| field.required.on_solve && !field.kind.is_own() && !present.says(field.id))
        .collect()
}

/// Whether some other answer would make the form ask them for this field.
fn may_be_asked(form: &Form, who: Who, field: &Field) -> bool {
    let open = match who {
        Who::Agent => true,
        Who::Customer => field.editable,
        Who::Guest => field.editable && field.kind != Kind::Emails,
    };
    let waits = |one: &super::Condition| one.child == field.id && one.audience.holds(who);
    field.active && open && form.conditions.iter().any(waits)
}

/// One answer as it is kept.
pub(super) fn answer(
    one: &Asked<'_>,
    given: &Given,
    world: &dyn World,
) -> Result<Vec<String>, Problem> {
    let field = one.field;
    let texts = given.of(field.id);
    let answer = match field.kind {
        // Files are counted by whoever has them, and the first message may be a picture alone.
        Kind::Attachments | Kind::Description => return Ok(Vec::new()),
        Kind::Choices => choices(field, texts)?,
        Kind::Checkbox if given.says(field.id) => vec!["true".to_owned()],
        Kind::Checkbox => Vec::new(),
        Kind::Emails => addresses(texts)?,
        _ => {
            let text = texts.first().map_or("", |text| text.trim());
            if text.is_empty() {
                Vec::new()
            } else {
                vec![single(field, text, world)?]
            }
        }
    };
    if answer.is_empty() && one.required {
        return Err(Problem::Missing);
    }
    Ok(answer)
}

fn single(field: &Field, text: &str, world: &dyn World) -> Result<String, Problem> {
    let line = || {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let most = if field.kind == Kind::Subject {
            crate::ticket::MAX_SUBJECT
        } else {
            MAX_LINE
        };
        within(line, most)
    };
    Ok(match field.kind {
        Kind::Textarea => within(text.to_owned(), MAX_LINES)?,
        Kind::Integer => integer(text).ok_or(Problem::NotInteger)?,
        Kind::Decimal => decimal(text).ok_or(Problem::NotDecimal)?,
        Kind::Date => date(text).ok_or(Problem::NotDate)?.to_owned(),
        Kind::Choice | Kind::Priority => offered(field, text)?,
        Kind::Pattern => {
            let line = line()?;
            if !world.fits(&field.pattern, &line) {
                return Err(Problem::DoesNotFit);
            }
            line
        }
        Kind::Lookup => {
            let id: i64 = text.parse().map_err(|_| Problem::NotKnown)?;
            let known = field.lookup.is_some_and(|lookup| world.knows(lookup, id));
            if !known {
                return Err(Problem::NotKnown);
            }
            id.to_string()
        }
        Kind::Subject
        | Kind::Text
        | Kind::Link
        | Kind::Description
        | Kind::Attachments
        | Kind::Emails
        | Kind::Checkbox
        | Kind::Choices => line()?,
    })
}

fn within(text: String, most: usize) -> Result<String, Problem> {
    if text.chars().count() > most {
        Err(Problem::TooLong(most))
    } else {
        Ok(text)
    }
}

fn offered(field: &Field, text: &str) -> Result<String, Problem> {
    let known = |key: &str| {
        field
            .choices
            .iter()
            .any(|choice| choice.active && choice.key == key)
    };
    if known(text) {
        Ok(text.to_owned())
    } else {
        Err(Problem::NotOffered)
    }
}

fn choices(field: &Field, texts: &[String]) -> Result<Vec<String>, Problem> {
    let mut chosen = Vec::new();
    for text in texts.iter().map(|text| text.trim()) {
        if !text.is_empty() && !chosen.iter().any(|known| known == text) {
            chosen.push(offered(field, text)?);
        }
    }
    // In the order in which they are offered, whatever the order they came in.
    let place = |key: &String| field.choices.iter().position(|one| one.key == *key);
    chosen.sort_by_key(place);
    Ok(chosen)
}

fn addresses(texts: &[String]) -> Result<Vec<String>, Problem> {
    let mut read: Vec<String> = Vec::new();
    let parts = texts
        .iter()
        .flat_map(|text| text.split([',', ';', ' ', '\n', '\t']))
        .map(str::trim)
        .filter(|part| !part.is_empty());
    for part in parts {
        let address = EmailAddress::read(part)
            .map_err(|_| Problem::NotAddress(crate::text::excerpt(part, 100)))?;
        if !read
            .iter()
            .any(|known| folded(known) == folded(address.as_str()))
        {
            read.push(address.as_str().to_owned());
        }
    }
    if read.len() > MOST_ADDRESSES {
        return Err(Problem::TooMany(MOST_ADDRESSES));
    }
    Ok(read)
}

/// Numbers above this are not read exactly by JavaScript.
const EXACT: i64 = 1 << 53;

fn integer(text: &str) -> Option<String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number: i64 = packed.parse().ok()?;
    (-EXACT..=EXACT)
        .contains(&number)
        .then(|| number.to_string())
}

/// `3,50` and `3.50` are `3.5`.
fn decimal(text: &str) -> Option<String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (sign, digits) = match packed.strip_prefix('-') {
        Some(rest) => ("-", rest.to_owned()),
        None => ("", packed.strip_prefix('+').unwrap_or(&packed).to_owned()),
    };
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((&digits, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let says_nothing = whole.is_empty() && fraction.is_empty();
    if says_nothing || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    if whole.len() > 15 || fraction.len() > 9 {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = fraction.trim_end_matches('0');
    Some(match (whole, fraction) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    })
}

/// `2026-11-29`, also as the beginning of a time.
fn date(text: &str) -> Option<&str> {
    let day = match text.split_once('T') {
        Some((day, _)) => day,
        None => text,
    };
    let mut parts = day.split('-');
    let mut number = |digits: usize| -> Option<u32> {
        let part = parts.next()?;
        let fits = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse().ok()).flatten()
    };
    let (year, month, of_month) = (number(4)?, number(2)?, number(2)?);
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&of_month).then_some(day)
}

impl Kind {
    /// A kept answer as it is looked for: folded and short; of an address of the web its number.
    pub fn sought(self, answer: &str) -> String {
        let wanted = match self {
            Self::Link => number_at_end(answer).unwrap_or(answer),
            _ => answer,
        };
        folded(wanted).chars().take(100).collect()
    }
}
