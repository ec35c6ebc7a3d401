//! What the team asks for within its comments: as the customer answers it there, and as the team sees what came.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{Form, Given, Problem, Who, narrowed};
use domain::{CommentId, FieldId, TicketId};
use forms::{Catalogue, questions};
use people::page::Place;
use platform::frame::Problems;
use platform::language::Words;
use platform::web::{Fields, MustSignIn, Visitor, number};
use platform::{App, Result, random_token};

use super::new_request::{as_problem, remember, sent_before};
use super::request::{Filled, Looker, guest, show};
use super::shown::Reader;
use crate::commands::{AnswersGiven, Deed, answer_questions, line, see};
use crate::queries::{QuestionRow, Ticket};
use crate::views::{AnswerForm, AskedFor, AskedLine};

/// Answers that could not be taken, to be shown again.
#[derive(Clone)]
pub(super) struct Unanswered {
    pub(super) comment: CommentId,
    pub(super) given: Given,
    pub(super) text: String,
    pub(super) problems: Problems,
}

/// Who may answer, and where their answers go.
pub(super) struct Answering<'a> {
    pub(super) who: Who,
    pub(super) action: String,
    pub(super) csrf: String,
    /// Whether the request takes replies of theirs.
    pub(super) may: bool,
    pub(super) again: Option<&'a Unanswered>,
}

/// What a ticket's questions are shown from.
pub(super) struct AskedIn<'a> {
    pub(super) all: &'a Catalogue,
    pub(super) ticket: &'a Ticket,
    /// Every answer, also those that this reader does not read: what is asked depends on them.
    pub(super) present: &'a Given,
    pub(super) asked: &'a [QuestionRow],
}

/// The questions of each comment. Whoever cannot answer reads how they stand.
pub(super) fn asked_for(
    standing: &AskedIn<'_>,
    reader: &Reader,
    answering: Option<&Answering<'_>>,
) -> Result<HashMap<CommentId, AskedFor>> {
    let mut shown: HashMap<CommentId, AskedFor> = HashMap::new();
    let (all, w) = (standing.all, &reader.w);
    let form = all.form_of(standing.ticket.form);
    let who = answering.map_or(Who::Customer, |answering| answering.who);
    let mut comments: Vec<CommentId> = standing.asked.iter().map(|one| one.comment).collect();
    comments.dedup();
    for comment in comments {
        let theirs = standing.asked.iter().filter(|one| one.comment == comment);
        let mut open: Vec<FieldId> = Vec::new();
        let mut lines = Vec::new();
        let again = answering
            .and_then(|answering| answering.again)
            .filter(|again| again.comment == comment);
        let can_answer = answering.is_some_and(|answering| answering.may || again.is_some());
        for one in theirs.clone() {
            let asked_later = standing.asked.iter().any(|later| {
                later.comment > comment && later.field == one.field && !later.is_answered
            });
            if !one.is_answered && !asked_later {
                open.push(one.field);
            }
        }
        let narrow = form.map(|form| narrowed(&all.rules(form), who, standing.present, &open));
        let is_asked = |field: FieldId| {
            let narrow = narrow.as_ref();
            narrow.is_some_and(|narrow| narrow.field(field).is_some())
        };
        for one in theirs {
            let Some(row) = all.field(one.field) else {
                continue;
            };
            let is_open = open.contains(&one.field);
            let told = if one.is_answered {
                let readable = reader.staff || row.field.visible;
                match standing.present.of(one.field) {
                    answer if readable && !answer.is_empty() => row.told(answer, w),
                    _ => w.t("asked-answered").into_owned(),
                }
            } else if !is_open {
                w.t("asked-again-later").into_owned()
            } else if !is_asked(one.field) {
                w.t("asked-no-more").into_owned()
            } else if can_answer {
                continue;
            } else {
                w.t("asked-open").into_owned()
            };
            lines.push(AskedLine {
                title: if reader.staff {
                    row.title_for_team(w)
                } else {
                    row.title(w)
                },
                told,
                is_answered: one.is_answered,
            });
        }
        let answer_form = match (answering, narrow) {
            (Some(answering), Some(narrow))
                if can_answer && (!narrow.fields.is_empty() || again.is_some()) =>
            {
                Some(form_within(
                    standing, reader, answering, &narrow, comment, again,
                )?)
            }
            _ => None,
        };
        shown.insert(
            comment,
            AskedFor {
                lines,
                form: answer_form,
            },
        );
    }
    Ok(shown)
}

fn form_within(
    standing: &AskedIn<'_>,
    reader: &Reader,
    answering: &Answering<'_>,
    narrow: &Form,
    comment: CommentId,
    again: Option<&Unanswered>,
) -> Result<AnswerForm> {
    let (given, problems) = match again {
        Some(again) => (standing.present.with(&again.given), again.problems.clone()),
        None => (standing.present.clone(), Problems::default()),
    };
    let prefix = format!("asked_{comment}_");
    let around = (reader.w, &problems, prefix.as_str());
    let mut questions = questions::few(standing.all, narrow, answering.who, &given, around);
    // What is about a control that is not here any more is about the whole form.
    for one in &mut questions.problems.0 {
        if questions
            .questions
            .iter()
            .all(|question| question.id != *one.field)
        {
            one.field = "".into();
        }
    }
    Ok(AnswerForm {
        action: answering.action.clone(),
        csrf: answering.csrf.clone(),
        comment: comment.0,
        submission: random_token()?,
        text: again.map(|again| again.text.clone()).unwrap_or_default(),
        problems: questions.problems.clone(),
        questions,
    })
}

/// What was typed for questions that the page does not show any more, as a part of the message: it is not lost.
fn left_over(
    all: &Catalogue,
    problems: &domain::form::Problems,
    given: &Given,
    w: &Words,
) -> String {
    let lines = problems.iter().filter_map(|(field, _)| {
        let row = all.field(*field)?;
        let answer = row.told(given.of(*field), w);
        Some(line(&row.title(w), &answer))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Takes the answers of the form within a comment.
async fn take(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    looker: &Looker,
    id: TicketId,
    fields: Fields,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let comment = CommentId(number(fields.text("comment"))?);
    let submission: String = fields.text("submission").chars().take(100).collect();
    let text = fields.get("body").unwrap_or_default().to_owned();
    let (actor, now, uploader) = (looker.actor, app.clock.now(), visitor.uploader());
    let who = if looker.guest.is_some() {
        Who::Guest
    } else {
        Who::Customer
    };
    let (all, given) = app
        .store
        .read(move |tx| {
            see(tx, &Deed::looking(actor, now), id)?;
            let all = forms::catalogue(tx)?;
            let given = questions::given_for(all.fields.iter(), &fields);
            Ok((all, given))
        })
        .await?;
    let said = AnswersGiven {
        comment,
        who,
        given,
        text,
    };
    let wanted = said.clone();
    let done = app
        .store
        .write(move |tx| {
            if sent_before(tx, &uploader, &submission)?.is_some() {
                return Ok(Ok(None));
            }
            let deed = Deed::new(actor, now, "web")?;
            let done = answer_questions(tx, &deed, id, &wanted, &w)?;
            if done.is_ok() {
                remember(tx, &uploader, &submission, id, now)?;
            }
            Ok(done.map(Some))
        })
        .await;
    let address = looker.address(place.locale.code(), id);
    let mut again = Unanswered {
        comment,
        given: said.given,
        text: said.text,
        problems: Problems::default(),
    };
    match done {
        Ok(Ok(Some(new))) => {
            return Ok(Redirect::to(&format!("{address}#comment-{new}")).into_response());
        }
        Ok(Ok(None)) => return Ok(Redirect::to(&address).into_response()),
        Ok(Err(problems)) => {
            again.problems = questions::told(&all, &problems, &w);
            let gone = problems.into_iter().filter(|(_, problem)| {
                matches!(problem, Problem::NotAsked | Problem::AnsweredMeanwhile)
            });
            let kept = left_over(&all, &gone.collect(), &again.given, &w);
            again.text = [again.text, kept]
                .into_iter()
                .filter(|part| !part.trim().is_empty())
                .collect::<Vec<_>>()
                .join("\n\n");
        }
        Err(error) => again.problems.add("", as_problem(error, &w)?),
    }
    let filled = Filled::unanswered(again);
    show(app, visitor, place, looker, id, filled).await
}

pub(super) async fn answer(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let looker = Looker {
        actor: signed_in.visitor.actor,
        guest: None,
    };
    take(&app, &signed_in.visitor, &place, &looker, id, fields).await
}

pub(super) async fn guest_answer(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (looker, id) = guest(&app, &token).await?;
    take(&app, &visitor, &place, &looker, id, fields).await
}
