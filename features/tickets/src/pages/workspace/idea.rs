//! A ticket becomes an idea for other customers to see, or its requester's voice is added to one that is there.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{CommentId, TicketId};
use people::html;
use people::page::{frame, surroundings};
use platform::frame::{Here, Problems};
use platform::language::Locale;
use platform::web::{Fields, MustKeepIdeas, number};
use platform::{App, Result};

use super::super::new_request::as_problem;
use crate::commands::{Deed, see};
use crate::queries;
use crate::views::IdeaPage;

/// As many to choose from.
const SIMILAR: usize = 6;

async fn page(
    app: &App,
    agent: &MustKeepIdeas,
    id: TicketId,
    fields: Option<&Fields>,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, now, person) = (agent.visitor.actor, app.clock.now(), agent.person.id);
    let typed = fields.map(|fields| {
        (
            fields.text("title").to_owned(),
            fields.text("body").to_owned(),
        )
    });
    let (around, subject, first, similar) = app
        .store
        .read(move |tx| {
            let seen = see(tx, &Deed::looking(actor, now), id)?;
            let said = queries::list_visible_comments(tx, &actor, id, false, CommentId(0), now)?;
            let first = said.into_iter().find(|one| one.public);
            let subject = seen.ticket.subject;
            let similar = ideas::portal::similar(tx, &subject, &w, SIMILAR)?;
            let around = surroundings(tx, Some(person))?;
            Ok((around, subject, first.map(|one| one.body), similar))
        })
        .await?;
    let usual = || (subject.clone(), first.unwrap_or_default());
    let (idea_title, body) = typed.unwrap_or_else(usual);
    let path = format!("/agent/tickets/{id}/idea");
    let title = w.t("idea-make").into_owned();
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = IdeaPage {
        w,
        f: frame(&agent.visitor, w, &path, Here::Tickets, title, around),
        id: id.0,
        subject,
        title: idea_title,
        body,
        similar,
        problems,
    };
    html(status, &page)
}

pub(super) async fn form(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    page(&app, &agent, id, None, Problems::default()).await
}

pub(super) async fn make(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let existing: Option<i64> = fields.text("idea").parse().ok();
    let (title, body) = (
        fields.text("title").to_owned(),
        fields.text("body").to_owned(),
    );
    let done = app
        .store
        .write(move |tx| {
            let seen = see(tx, &Deed::looking(actor, now), id)?;
            let requester = seen.ticket.requester;
            let asker = people::queries::find(tx, requester)?;
            let locale = asker.and_then(|asker| Locale::read(&asker.locale));
            let new = ideas::New {
                title: title.clone(),
                body: body.clone(),
                locale: locale.unwrap_or(Locale::En).code().to_owned(),
                product: String::new(),
            };
            ideas::become_idea(tx, id, requester, existing, &new, now)
        })
        .await;
    match done {
        Ok(idea) => Ok(Redirect::to(&format!("/agent/ideas/{idea}?said=saved")).into_response()),
        Err(error) => {
            let mut problems = Problems::default();
            problems.add("title", as_problem(error, &w)?);
            page(&app, &agent, id, Some(&fields), problems).await
        }
    }
}
