//! Macros in the composer: what one says in a ticket, put into what is being written.

use std::sync::Arc;

use axum::Json;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{IntoResponse, Response};
use domain::TicketId;
use domain::ticket::{Set, together};
use people::query_value;
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Error, Result, clean};
use serde_json::json;

use super::super::macros::ToGive;
use crate::commands::macros::{Applied, apply_macro, usable};
use crate::commands::{Deed, Seen, see};
use crate::queries::{For, Macro, Writes, sets_of};
use crate::views::{MacroLink, SetChoice, Sets};

/// What a form says is set with its message.
pub(super) fn sets(fields: &Fields) -> Vec<Set> {
    together(fields.all("set").filter_map(Set::read))
}

/// Sets as the composer offers them: what is not there any more is left out.
pub(super) fn offered(sets: &[Set], given: &ToGive, w: &Words) -> Vec<SetChoice> {
    sets.iter()
        .filter_map(|set| {
            Some(SetChoice {
                value: set.word(),
                label: given.told(set, w)?,
                only_note: matches!(set, Set::Status(_)),
            })
        })
        .collect()
}

/// The menu of macros.
pub(super) fn links(all: &[Macro], ticket: TicketId, view: &str, w: &Words) -> Vec<MacroLink> {
    all.iter()
        .map(|one| MacroLink {
            id: one.id,
            title: one
                .title
                .for_reader(w.locale())
                .unwrap_or_default()
                .to_owned(),
            url: format!("/agent/tickets/{ticket}?view={view}&macro={}", one.id),
            own: matches!(one.whose, For::Person(_)),
        })
        .collect()
}

/// What is written, with what the macro writes after it: plain and with its marks.
pub(super) fn joined(text: &str, html: &str, applied: &Applied) -> (String, String) {
    if applied.text.is_empty() {
        return (text.to_owned(), html.to_owned());
    }
    if text.trim().is_empty() {
        return (applied.text.clone(), applied.html.clone());
    }
    let before = if html.is_empty() {
        clean::from_text(text)
    } else {
        html.to_owned()
    };
    (
        format!("{}\n\n{}", text.trim_end(), applied.text),
        format!("{before}<p></p>{}", applied.html),
    )
}

/// What a macro says in a ticket, for the script of the composer, which puts it in. `sets` is what it sets already.
pub(super) async fn apply(
    State(app): State<App>,
    agent: MustBeAgent,
    Path((id, chosen)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (id, chosen) = (TicketId(number(&id)?), number(&chosen)?);
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let before = sets_of(&query_value(&uri, "sets"));
    let (applied, given) = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let seen = see(tx, &deed, id)?;
            let applied = apply_macro(tx, &seen, &actor, chosen)?;
            Ok((applied, ToGive::read(tx, &deed, &w)?))
        })
        .await?;
    let all = together(before.into_iter().chain(applied.sets.clone()));
    let status = all.iter().find_map(|set| match set {
        Set::Status(id) => Some(id.0),
        _ => None,
    });
    let sets = Sets {
        w,
        sets: offered(&all, &given, &w),
    };
    let public = match applied.writes {
        Writes::AsItIs => "",
        Writes::Reply => "1",
        Writes::Note => "0",
    };
    let sets = askama::Template::render(&sets).map_err(Error::broken)?;
    Ok(Json(json!({
        "text": applied.text, "html": applied.html, "public": public, "status": status, "sets": sets,
    }))
    .into_response())
}

/// What the composer of a ticket is made of beside its draft.
pub(super) struct MacrosRead {
    pub(super) all: Arc<Vec<Macro>>,
    /// The one that the address names.
    pub(super) applied: Option<Applied>,
}

impl MacrosRead {
    pub(super) fn read(tx: &Tx<'_>, deed: &Deed, seen: &Seen, chosen: Option<i64>) -> Result<Self> {
        let applied = match chosen {
            Some(id) => Some(apply_macro(tx, seen, &deed.actor, id)?),
            None => None,
        };
        Ok(Self {
            all: usable(tx, &deed.actor)?,
            applied,
        })
    }
}
