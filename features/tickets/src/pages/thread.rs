//! What was said in a request since its page was opened.

use axum::extract::{OriginalUri, Path, State};
use axum::response::{Html, IntoResponse, Response};
use domain::form::Who;
use domain::permission::Action;
use domain::ticket::OnCustomerReply;
use domain::{CommentId, TicketId};
use people::page::Place;
use people::query_value;
use platform::web::{MustSignIn, number};
use platform::{App, Error, Result};

use super::asked_for::{Answering, AskedIn, asked_for};
use super::request::{Looker, read_conversation};
use super::shown::Reader;
use crate::commands::{Deed, see, standing_given};
use crate::queries;

/// Whether customers can add something in a request of this status.
pub(super) fn takes_replies(status: domain::ticket::Status) -> bool {
    !matches!(
        status.on_customer_reply,
        OnCustomerReply::Refuse | OnCustomerReply::FollowUp
    )
}

/// Messages after the one the page shows last.
pub(super) async fn newer(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let after = CommentId(query_value(&uri, "after").parse().unwrap_or(0));
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (actor, now) = (signed_in.visitor.actor, app.clock.now());
    let (seen, conversation, questions, present) = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let seen = see(tx, &deed, id)?;
            let present = standing_given(tx, &seen)?;
            let questions = queries::list_visible_questions(tx, id)?;
            let conversation = read_conversation(tx, &deed, id, false, after, w.locale())?;
            Ok((seen, conversation, questions, present))
        })
        .await?;
    let reader = Reader {
        w,
        person: actor.person,
        staff: false,
        now,
    };
    let standing = AskedIn {
        all: &conversation.fields,
        ticket: &seen.ticket,
        present: &present,
        asked: &questions,
    };
    let looker = Looker { actor, guest: None };
    let answering = Answering {
        who: Who::Customer,
        action: format!("{}/answers", looker.address(w.locale(), id)),
        csrf: signed_in.visitor.csrf.clone(),
        may: seen.may(Action::Reply) && takes_replies(seen.standpoint()?.status),
        again: None,
    };
    let asked_for = asked_for(&standing, &reader, Some(&answering))?;
    let thread = conversation.thread(&reader, false).asking(asked_for);
    let fragment = askama::Template::render(&thread).map_err(Error::broken)?;
    Ok(Html(fragment).into_response())
}
