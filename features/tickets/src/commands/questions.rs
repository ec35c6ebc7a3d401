//! The team asks for missing answers within a comment, and the customer's side gives them there.

use domain::form::{self, Given, Problem, Problems, Who};
use domain::permission::Action;
use domain::{CommentId, FieldId, Refused, TicketId, text};
use forms::{Around, Catalogue};
use platform::language::Words;
use platform::store::Tx;
use platform::{Error, Refusal, Result};

use super::answers::{locale_of, standing_answers};
use super::reply::add_customer_reply;
use super::{Deed, Message, Seen, index, see};
use crate::queries;

/// Longest part of an answer that the comment about it repeats, in characters.
const TOLD: usize = 500;

/// Refuses to ask for what nobody could answer: a field that customers do not answer, or that waits for an answer which
/// is not asked for as well.
pub(super) fn must_be_askable(
    tx: &Tx<'_>,
    deed: &Deed,
    seen: &Seen,
    asks: &[FieldId],
) -> Result<()> {
    if asks.is_empty() {
        return Ok(());
    }
    let all = forms::catalogue(tx)?;
    let Some((rules, present)) = standing_answers(tx, &all, seen)? else {
        return Err(Error::Absent);
    };
    let narrow = form::narrowed(&rules, Who::Customer, &present, asks);
    let unfit = asks.iter().find(|field| {
        narrow
            .field(**field)
            .is_none_or(|field| field.kind.is_own())
    });
    match unfit.map(|field| all.field(*field)) {
        None => Ok(()),
        Some(row) => {
            let locale = locale_of(tx, deed)?;
            let title = row.map_or("", |row| row.title_in(&locale));
            Err(Refusal::new(422, "ask-refused-field")
                .with("field", title)
                .into())
        }
    }
}

/// Answers as they come from the form within a comment.
#[derive(Clone, Debug)]
pub struct AnswersGiven {
    /// The comment that asked.
    pub comment: CommentId,
    /// Whether somebody with a link answers, or somebody with an account.
    pub who: Who,
    pub given: Given,
    /// What is said besides.
    pub text: String,
}

/// The customer's side answers what a comment asked for: the answers land in the fields, and one comment of theirs says
/// what was answered, with everything that a reply does.
pub fn answer_questions(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    said: &AnswersGiven,
    w: &Words,
) -> Result<std::result::Result<CommentId, Problems>> {
    let seen = see(tx, deed, id)?;
    if !seen.may(Action::Reply) {
        return Err(Refused::MayNotReply.into());
    }
    let all = forms::catalogue(tx)?;
    let (rules, present) = standing_answers(tx, &all, &seen)?.ok_or(Error::Absent)?;
    let asked: Vec<_> = queries::list_visible_questions(tx, id)?
        .into_iter()
        .filter(|one| one.comment == said.comment)
        .collect();
    if asked.is_empty() {
        return Err(Error::Absent);
    }
    let wanted: Vec<FieldId> = asked.iter().map(|one| one.field).collect();
    let world = Around {
        tx,
        who: deed.actor,
        now: deed.now,
    };
    let checked = form::check_wanted(&rules, said.who, &present, &said.given, &wanted, &world);
    let mut answers = match checked {
        Ok(answers) => answers,
        Err(problems) => return Ok(Err(problems)),
    };
    // Somebody else was faster: the same answer again says nothing new, another one is theirs to compare.
    let before = |field: FieldId| {
        asked
            .iter()
            .any(|one| one.field == field && one.is_answered)
    };
    let same = |field: FieldId, texts: &[String]| present.of(field) == texts;
    let overtaken: Problems = answers
        .iter()
        .filter(|(field, texts)| before(*field) && !same(*field, texts))
        .map(|(field, _)| (*field, Problem::AnsweredMeanwhile))
        .collect();
    if !overtaken.is_empty() {
        return Ok(Err(overtaken));
    }
    answers.retain(|(field, _)| !before(*field));
    if answers.is_empty() && said.text.trim().is_empty() {
        return Err(Refusal::new(422, "answers-nothing").into());
    }
    let message = Message::text(told(&all, &answers, &said.text, w));
    let comment = add_customer_reply(tx, deed, id, &message, false)?.ok_or(Refused::EmptyReply)?;
    for (field, after) in &answers {
        let Some(row) = all.field(*field) else {
            continue;
        };
        let before = present.of(*field);
        if before != after.as_slice() {
            queries::set_answer(tx, deed.events(id), row, before, after)?;
        }
        queries::set_question_answered(tx, id, *field, deed.now)?;
    }
    index(tx, id)?;
    Ok(Ok(comment))
}

/// `Browser: Firefox`, `Which browser? Firefox`.
pub fn line(title: &str, answer: &str) -> String {
    let colon = if title.ends_with(['?', ':', '.', '!']) {
        ""
    } else {
        ":"
    };
    format!("{title}{colon} {answer}")
}

/// What was written, and below it each answer. What is about a person, or not for customers to read, stands in the
/// field alone: a comment goes into mails, and is read by everybody who sees the request.
fn told(all: &Catalogue, answers: &form::Answers, written: &str, w: &Words) -> String {
    let mut lines = Vec::new();
    for (field, texts) in answers {
        let Some(row) = all.field(*field) else {
            continue;
        };
        let answer = if row.field.personal || !row.field.visible {
            w.t("answers-kept-apart").into_owned()
        } else if texts.is_empty() {
            w.t("form-no").into_owned()
        } else {
            text::excerpt(&row.told(texts, w), TOLD)
        };
        lines.push(line(&row.title(w), &answer));
    }
    [written.trim().to_owned(), lines.join("\n")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}
