//! What a customer's own first line does with a request: answer, ask back, note for itself, take, solve, escalate.

use domain::form::{self, Given, Problems, Who};
use domain::permission::Standing;
use domain::ticket::{self, Category, HandOver, Level, Place, TicketUpdate};
use domain::{CommentId, FieldId, PersonId, Refused, TicketId};
use forms::{Around, Catalogue};
use platform::language::Words;
use platform::store::Tx;
use platform::{Error, Refusal, Result};

use super::answers::standing_answers;
use super::levels::{LONGEST_NOTE, give_to, note_of, place_of, tell_of};
use super::reply::{file_rule, store};
use super::suppliers::{chosen_foreign, reach};
use super::{Deed, Message, Seen, index, see, store_comment};
use crate::queries;

/// A request that somebody looks after as the first line of its organization; `Absent` for everybody else.
pub fn see_first_line(tx: &Tx<'_>, deed: &Deed, id: TicketId) -> Result<Seen> {
    let seen = see(tx, deed, id)?;
    if seen.standing == Standing::FirstLine {
        Ok(seen)
    } else {
        Err(Error::Absent)
    }
}

/// The same, while the request is still with the first line: afterwards it takes part as customers do.
fn see_waiting(tx: &Tx<'_>, deed: &Deed, id: TicketId) -> Result<Seen> {
    let seen = see_first_line(tx, deed, id)?;
    if seen.ticket.level != Level::FirstLine {
        return Err(Refusal::new(422, "first-line-problem-escalated").into());
    }
    Ok(seen)
}

/// How a request stands after the first line's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The requester has the word.
    Asked,
    /// Nothing is asked, and it goes on.
    GoesOn,
    Solved,
}

/// The first line answers. Where only the status is meant, `message` says nothing.
pub fn answer_as_first_line(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    message: &Message,
    then: Then,
) -> Result<Option<CommentId>> {
    let seen = see_waiting(tx, deed, id)?;
    let silent = message.says_nothing()?;
    if silent && then != Then::Solved {
        return Err(Refused::EmptyReply.into());
    }
    let category = match then {
        Then::Asked => Category::Pending,
        Then::GoesOn => Category::Open,
        Then::Solved => Category::Solved,
    };
    let update = TicketUpdate {
        comment: (!silent).then_some(true),
        status: seen.statuses.default_of(category).map(|status| status.id),
        ..TicketUpdate::default()
    };
    let changes = ticket::agent_updates(&seen.standpoint()?, &update, &seen.statuses)?;
    let person = deed.person()?;
    let mut comment = None;
    if !silent {
        let rule = file_rule(tx, Some(id))?;
        forms::must_take(tx, &rule, &message.uploads, &message.uploader, deed.now)?;
        comment = Some(store_comment(
            tx,
            deed,
            id,
            person,
            true,
            message,
            "commented",
        )?);
    }
    if seen.ticket.first_line_person.is_none() {
        // Whoever answers has it.
        queries::set_first_line_person(tx, id, Some(person))?;
    }
    store(tx, deed, &seen, changes)?;
    index(tx, id)?;
    if let Some(comment) = comment {
        notifications::announce(tx, comment, message.automatic, deed.now)?;
    }
    Ok(comment)
}

/// A note that nobody reads but the first line.
pub fn note_for_first_line(tx: &Tx<'_>, deed: &Deed, id: TicketId, text: &str) -> Result<()> {
    see_first_line(tx, deed, id)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused::EmptyReply.into());
    }
    if text.chars().count() > LONGEST_NOTE {
        return Err(Refused::TooLong.into());
    }
    queries::add_first_line_note(tx, id, deed.person()?, text, deed.now)
}

/// Somebody of the first line has it, or nobody.
pub fn assign_in_first_line(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    person: Option<PersonId>,
) -> Result<()> {
    let seen = see_first_line(tx, deed, id)?;
    if let Some(person) = person {
        let organization = seen.ticket.organization.ok_or(Error::Absent)?;
        let line = organizations::first_line::people_of(tx, organization, deed.now)?;
        if !line.iter().any(|(one, _)| *one == person) {
            return Err(Refusal::new(422, "first-line-problem-person").into());
        }
    }
    queries::set_first_line_person(tx, id, person)
}

/// The fields that the form asks for and that nobody has answered yet: the least that the vendor needs to know.
pub fn missing_to_escalate(tx: &Tx<'_>, deed: &Deed, seen: &Seen) -> Result<Vec<FieldId>> {
    let all = forms::catalogue(tx)?;
    let Some((rules, present)) = standing_answers(tx, &all, seen)? else {
        return Ok(Vec::new());
    };
    let world = Around {
        tx,
        who: deed.actor,
        now: deed.now,
    };
    let Err(problems) = form::check(&rules, Who::Customer, &present, &world) else {
        return Ok(Vec::new());
    };
    let is_missing = |field: &FieldId| {
        let own = all.field(*field).is_none_or(|row| row.field.kind.is_own());
        !own && !form::is_answered(&present, *field)
    };
    let mut missing: Vec<FieldId> = problems.into_iter().map(|(field, _)| field).collect();
    missing.retain(is_missing);
    missing.dedup();
    Ok(missing)
}

/// The first line hands a request over to the vendor, or to the partner who looks after it: with the questions answered that
/// the form requires, and a note. Whatever was said so far comes along; the first line's own notes stay its own.
pub fn escalate(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    given: &Given,
    note: &str,
    w: &Words,
) -> Result<std::result::Result<(), Problems>> {
    let seen = see_waiting(tx, deed, id)?;
    if !seen.ticket.category.is_unfinished() {
        return Err(Refusal::new(422, "first-line-problem-finished").into());
    }
    if let Some(elsewhere) = organizations::asking::elsewhere(tx, &deed.actor, w, deed.now)? {
        let reason = organizations::asking::in_brief(&elsewhere);
        return Err(Refusal::new(422, "refused-form")
            .with("reason", reason)
            .into());
    }
    let missing = missing_to_escalate(tx, deed, &seen)?;
    let all = forms::catalogue(tx)?;
    if let (false, Some((rules, present))) =
        (missing.is_empty(), standing_answers(tx, &all, &seen)?)
    {
        let narrow = form::narrowed(&rules, Who::Customer, &present, &missing);
        let world = Around {
            tx,
            who: deed.actor,
            now: deed.now,
        };
        let checked = form::check_wanted(&rules, Who::Customer, &present, given, &missing, &world);
        let answers = match checked {
            Ok(answers) => answers,
            Err(problems) => return Ok(Err(problems)),
        };
        let lacks = |field: &FieldId| {
            narrow.field(*field).is_some()
                && !answers
                    .iter()
                    .any(|(one, texts)| one == field && !texts.is_empty())
        };
        let unanswered: Problems = missing
            .iter()
            .filter(|field| lacks(field))
            .map(|field| (*field, form::Problem::Missing))
            .collect();
        if !unanswered.is_empty() {
            return Ok(Err(unanswered));
        }
        keep(tx, deed, id, &all, &present, &answers)?;
    }
    if let Some(form) = all.form_of(seen.ticket.form) {
        let answers = forms::queries::list_visible_values(tx, id, false)?;
        if let Some((_, one)) = chosen_foreign(tx, &all, form, &answers, w)? {
            return Err(Refusal::new(422, "supplier-problem-escalate")
                .with("product", one.product)
                .with("supplier", &one.supplier.name)
                .with("reach", reach(&one.supplier, ", "))
                .into());
        }
    }
    let note = note_of(note)?;
    let (from, has_partner) = place_of(tx, &seen.ticket)?;
    let to = if has_partner {
        Place::PARTNER
    } else {
        Place::VENDOR
    };
    let over = HandOver {
        at: deed.now,
        from,
        to,
    };
    tell_of(tx, deed, &seen, over, note, true)?;
    if let Some(desk) = organizations::queries::find_desk(tx, seen.ticket.desk)? {
        give_to(tx, deed, &seen, desk.group)?;
    }
    if seen.ticket.first_line_person.is_none() {
        queries::set_first_line_person(tx, id, Some(deed.person()?))?;
    }
    // It is new to whoever takes over, whatever the first line had asked.
    let open = TicketUpdate {
        status: seen.statuses.default_of(Category::Open).map(|one| one.id),
        ..TicketUpdate::default()
    };
    let changes = if seen.ticket.category == Category::New {
        Vec::new()
    } else {
        ticket::agent_updates(&seen.standpoint()?, &open, &seen.statuses)?
    };
    store(tx, deed, &seen, changes)?;
    index(tx, id)?;
    Ok(Ok(()))
}

fn keep(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    all: &Catalogue,
    present: &Given,
    answers: &form::Answers,
) -> Result<()> {
    for (field, after) in answers {
        let Some(row) = all.field(*field) else {
            continue;
        };
        let before = present.of(*field);
        if before != after.as_slice() {
            queries::set_answer(tx, deed.events(id), row, before, after)?;
        }
    }
    Ok(())
}
