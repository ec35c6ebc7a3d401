//! Where a ticket is, how long it was where, and handing it over: in the details pane.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::{Action, Reach};
use domain::ticket::{HandOver, Level, Place, Side, may_hand_over, spent};
use domain::{GroupId, HOUR, MINUTE, Moment, TicketId};
use organizations::queries::Group;
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Result};

use super::super::new_request::as_problem;
use super::super::shown::{Reader, place_key};
use super::fields::problem_of;
use crate::commands::{Deed, Seen, hand_over, place_of};
use crate::queries::{self, Move};
use crate::views::{Choice, Leveled, LeveledMove};

/// What is known of where a ticket is.
pub(super) struct LevelRead {
    now: Place,
    has_partner: bool,
    partner: Option<String>,
    moves: Vec<Move>,
    /// Groups with the level that they work on.
    groups: Vec<(Group, Level)>,
    of_partner: bool,
}

pub(super) fn read_level(tx: &Tx<'_>, deed: &Deed, seen: &Seen) -> Result<Option<LevelRead>> {
    let (now, has_partner) = place_of(tx, &seen.ticket)?;
    let moves = queries::list_moves(tx, seen.ticket.id)?;
    let of_partner = deed.actor.reach == Reach::Partner;
    let mut groups = Vec::new();
    if !of_partner {
        for group in organizations::queries::list_groups(tx)? {
            let level = organizations::queries::find_level_of(tx, group.id)?;
            groups.push((group, level));
        }
    }
    let desks = organizations::queries::list_desks(tx)?;
    groups.retain(|(group, _)| desks.iter().all(|desk| desk.group != Some(group.id)));
    // A desk that has neither levels nor partners is not shown what it does not use.
    let used = has_partner
        || seen.ticket.first_line
        || !moves.is_empty()
        || groups.iter().any(|(_, level)| *level > Level::Contact);
    let partner = desks.into_iter().find(|desk| desk.id == seen.ticket.desk);
    Ok(used.then(|| LevelRead {
        now,
        has_partner,
        partner: partner.map(|desk| desk.name),
        moves,
        groups,
        of_partner,
    }))
}

fn told(place: Place) -> String {
    format!("{} {}", place.level.number(), place.side.word())
}

impl LevelRead {
    fn named(&self, w: &Words, place: Place) -> String {
        match (&self.partner, place.side) {
            (Some(partner), Side::Partner) => partner.clone(),
            _ => w.t(place_key(&told(place))).into_owned(),
        }
    }
}

/// `2 d 3 h`, `3 h 12 min`, `12 min`.
fn long(w: &Words, milliseconds: i64) -> String {
    let (hours, minutes) = (milliseconds / HOUR, milliseconds % HOUR / MINUTE);
    if hours >= 24 {
        return w.t2("levels-days", "days", hours / 24, "hours", hours % 24);
    }
    if hours > 0 {
        return w.t2("levels-hours", "hours", hours, "minutes", minutes);
    }
    if minutes > 0 {
        return w.t1("levels-minutes", "minutes", minutes);
    }
    w.t("levels-spent-none").into_owned()
}

pub(super) fn shown_level(reader: &Reader, seen: &Seen, read: &LevelRead) -> Leveled {
    let (w, ticket) = (&reader.w, &seen.ticket);
    let until = ticket.solved_at.unwrap_or(reader.now);
    let overs: Vec<HandOver> = read.moves.iter().map(|one| one.over).collect();
    let spent = spent(ticket.created_at, &overs, read.now, until);
    let mut times: Vec<(String, String)> = Level::ALL
        .into_iter()
        .filter(|level| spent.at(*level) > 0)
        .map(|level| {
            let label = w.t1("levels-level", "level", level.number());
            (label, long(w, spent.at(level)))
        })
        .collect();
    if read.has_partner {
        for (side, place) in [
            (Side::Partner, Place::PARTNER),
            (Side::Vendor, Place::VENDOR),
        ] {
            let name = match side {
                Side::Partner => read.named(w, place),
                _ => w.t("levels-vendor").into_owned(),
            };
            times.push((name, long(w, spent.with(side))));
        }
    }
    let vendor = |level| Place {
        level,
        side: Side::Vendor,
    };
    let places = [
        Place::PARTNER,
        Place::VENDOR,
        vendor(Level::Third),
        vendor(Level::Fourth),
    ];
    let choices = places
        .into_iter()
        .filter(|to| may_hand_over(read.now, *to, read.has_partner, read.of_partner).is_ok())
        .map(|to| Choice {
            value: told(to),
            label: read.named(w, to),
            chosen: false,
        })
        .collect();
    let none = Choice {
        value: String::new(),
        label: w.t("levels-group-any").into_owned(),
        chosen: true,
    };
    let groups = read.groups.iter().map(|(group, level)| Choice {
        value: group.id.to_string(),
        label: format!(
            "{} ({})",
            group.name,
            w.t1("levels-level", "level", level.number())
        ),
        chosen: false,
    });
    Leveled {
        action: format!("/agent/tickets/{}/hand-over", ticket.id),
        now: read.named(w, read.now),
        partner: read.partner.clone(),
        times,
        can: seen.may(Action::Edit) && ticket.category != domain::ticket::Category::Closed,
        choices,
        groups: if read.groups.is_empty() {
            Vec::new()
        } else {
            std::iter::once(none).chain(groups).collect()
        },
        moves: read
            .moves
            .iter()
            .map(|one| LeveledMove {
                told: w.t2(
                    "levels-moved",
                    "who",
                    &one.name,
                    "place",
                    read.named(w, one.over.to),
                ),
                when: reader.when(one.over.at),
                html: platform::clean::from_text(&one.note),
            })
            .collect(),
    }
}

/// Reads where a form wants a ticket: `3 vendor`.
fn wanted(text: &str) -> Option<Place> {
    let (level, side) = text.split_once(' ')?;
    Some(Place {
        level: Level::read(level.parse().ok()?)?,
        side: Side::read(side)?,
    })
}

pub(super) async fn change(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (actor, now): (_, Moment) = (agent.visitor.actor, app.clock.now());
    let note = fields.get("note").unwrap_or_default().to_owned();
    let to = wanted(fields.text("to"));
    let group = match fields.text("group") {
        "" => None,
        given => Some(GroupId(number(given)?)),
    };
    let done = app
        .store
        .write(move |tx| {
            let deed = Deed::new(actor, now, "web")?;
            crate::commands::see(tx, &deed, id)?;
            let to = to.ok_or(domain::Refused::NotThere)?;
            hand_over(tx, &deed, id, to, group, &note)?;
            organizations::queries::may_see(tx, &actor, id, now)
        })
        .await;
    match done {
        Ok(true) => Ok(Redirect::to(&format!("/agent/tickets/{id}")).into_response()),
        Ok(false) => Ok(Redirect::to("/agent/views/mine").into_response()),
        Err(error) => {
            let problem = as_problem(error, &w)?;
            problem_of(&app, &agent, id, &headers, problem).await
        }
    }
}
