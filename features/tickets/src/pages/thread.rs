//! The conversation of a request: read for those who may see it, and what was said since its page was opened.

use std::collections::HashMap;

use axum::extract::{OriginalUri, Path, State};
use axum::response::{Html, IntoResponse, Response};
use domain::form::Who;
use domain::permission::{Action, Permission};
use domain::ticket::OnCustomerReply;
use domain::{CommentId, PersonId, TicketId};
use people::page::Place;
use people::query_value;
use platform::store::Tx;
use platform::web::{MustSignIn, number};
use platform::{App, Error, Result};

use super::asked_for::{Answering, AskedIn, asked_for};
use super::request::Looker;
use super::shown::{Conversation, Reader};
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

/// Reads a conversation as `deed.actor` may see it in the portal: never internal notes, also not for the team.
pub fn read_conversation(
    tx: &Tx<'_>,
    deed: &Deed,
    ticket: TicketId,
    notes: bool,
    after: CommentId,
    locale: &str,
) -> Result<Conversation> {
    let events = queries::list_events(tx, ticket, notes)?;
    let mut names = HashMap::new();
    for event in &events {
        let people = matches!(
            event.kind.as_str(),
            "assignee" | "requester" | "cc_added" | "cc_removed"
        );
        for id in [&event.before, &event.after]
            .into_iter()
            .flatten()
            .filter(|_| people)
        {
            let Ok(id) = id.parse::<i64>() else { continue };
            if let std::collections::hash_map::Entry::Vacant(slot) = names.entry(id)
                && let Some(person) = people::queries::find(tx, PersonId(id))?
            {
                slot.insert(person.name);
            }
        }
    }
    Ok(Conversation {
        comments: queries::list_visible_comments(tx, &deed.actor, ticket, notes, after, deed.now)?,
        attachments: queries::list_visible_attachments(tx, &deed.actor, ticket, notes, deed.now)?,
        groups: if events.iter().any(|event| event.kind == "group") {
            organizations::queries::list_groups(tx)?
                .into_iter()
                .map(|group| (group.id.0, group.name))
                .collect()
        } else {
            HashMap::new()
        },
        events,
        fields: forms::catalogue(tx)?,
        labels: queries::list_status_labels(tx, locale)?,
        names,
        team: platform::settings::SITE_NAME.text(tx)?,
        can_split: notes && deed.actor.permissions.has(Permission::Answer),
    })
}
