//! The list of tickets beside which one is read: a view's rows, and how many each view has.

use std::sync::Arc;

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use domain::permission::Actor;
use domain::{BrandId, Moment, PersonId, TicketId};
use people::query_value;
use platform::language::Words;
use platform::store::Tx;
use platform::web::MustBeAgent;
use platform::{App, Error, Result, brands};

use super::super::shown::Reader;
use super::{fragment, who_asked};
use crate::queries::{self, Queue as Found, QueueView, Ticket, View};
use crate::views::{Due, PortalChoice, Queue, QueueRow, QueueRowInside, ViewChoice};

/// What the queue is made of.
pub(super) struct QueueRead {
    rows: Arc<Vec<QueueRow>>,
    counts: Vec<(View, i64)>,
    /// The desk's portals by name; none where there is one alone.
    portals: Vec<(BrandId, String)>,
}

impl QueueRead {
    /// The numbers of its tickets, in order.
    pub(super) fn tickets(&self) -> Vec<i64> {
        self.rows.iter().map(|row| row.id).collect()
    }
}

/// Reads the queue of a view. The open view's count is exact up to 99; so are the others.
pub(super) fn read(
    tx: &Tx<'_>,
    who: &Actor,
    view: QueueView,
    w: &Words,
    now: Moment,
) -> Result<QueueRead> {
    let found = queries::queue(tx, who, view, now)?;
    let portals = brands::names(tx)?;
    Ok(QueueRead {
        rows: rows(tx, &found, view, &portals, w, now)?,
        counts: found.counts,
        portals,
    })
}

/// How long a row may say when something happened and is due as it was drawn, in milliseconds.
const A_MOMENT: i64 = 1000;

/// Rows as they were drawn, of which tickets, and when.
struct Drawn {
    tickets: Arc<Vec<Ticket>>,
    at: Moment,
    rows: Arc<Vec<QueueRow>>,
}

/// Everybody who sees the same tickets in the same language and zone has the same rows: they are drawn once.
fn rows(
    tx: &Tx<'_>,
    found: &Found,
    view: QueueView,
    portals: &[(BrandId, String)],
    w: &Words,
    now: Moment,
) -> Result<Arc<Vec<QueueRow>>> {
    let draw = || Ok(Arc::new(drawn(tx, &found.rows, view, portals, w, now)?));
    if !found.for_all {
        return draw();
    }
    let of = format!("{} {} {}", view.word(), w.locale(), w.time_zone());
    let kept = tx.kept("queue_rows", &of, || {
        Ok(Drawn {
            tickets: found.rows.clone(),
            at: now,
            rows: draw()?,
        })
    })?;
    if kept.tickets == found.rows && (now.0 - kept.at.0).abs() <= A_MOMENT {
        Ok(kept.rows.clone())
    } else {
        draw()
    }
}

fn drawn(
    tx: &Tx<'_>,
    tickets: &[Ticket],
    view: QueueView,
    portals: &[(BrandId, String)],
    w: &Words,
    now: Moment,
) -> Result<Vec<QueueRow>> {
    let w = *w;
    let labels = queries::list_status_labels(tx, w.locale())?;
    // Whose critical days are near.
    let near = sla::near(tx, &w, now)?;
    let reader = Reader {
        w,
        person: None,
        staff: true,
        now,
    };
    let row = |ticket: &Ticket| {
        // In one's own view every face would be one's own.
        let assignee = ticket.assignee.filter(|_| view.view != View::Mine);
        let assignee = assignee.zip(ticket.assignee_name.as_deref());
        // What stands in no other portal is the desk's own.
        let elsewhere = view.portal.is_none() && ticket.brand != BrandId::FIRST;
        let inside = QueueRowInside {
            w,
            subject: ticket.subject.clone(),
            who: who_asked(ticket),
            portal: portal_name(portals, ticket.brand).filter(|_| elsewhere),
            due: ticket.due.map(|due| {
                let (text, tone) = sla::short(due, ticket.warn, &w, now);
                Due { text, tone }
            }),
            critical: ticket
                .organization
                .filter(|_| ticket.category.is_unfinished())
                .and_then(|id| near.get(&id))
                .map(|near| Due {
                    text: near.text.clone(),
                    tone: if near.running { "soon" } else { "running" },
                }),
            status: reader.status(&labels, ticket.status_id, ticket.category),
            priority: reader.priority(ticket.priority),
            unread: is_unread(ticket),
            assignee: assignee.map(|(id, name)| reader.face(id, name)),
        };
        Ok(QueueRow {
            id: ticket.id.0,
            url: format!("/agent/tickets/{}?view={}", ticket.id, view.word()),
            unread: is_unread(ticket),
            inside: inside.render().map_err(Error::broken)?,
            assignee: assignee.map(|(id, name)| (id, name.to_owned())),
            when: reader.when(ticket.active_at),
        })
    };
    tickets.iter().map(row).collect()
}

fn is_unread(ticket: &Ticket) -> bool {
    ticket.category == domain::ticket::Category::New
}

fn portal_name(portals: &[(BrandId, String)], id: BrandId) -> Option<String> {
    let found = portals.iter().find(|(brand, _)| *brand == id);
    found.map(|(_, name)| name.clone())
}

fn view_key(view: View) -> &'static str {
    match view {
        View::Mine => "queue-mine",
        View::Unassigned => "queue-unassigned",
        View::Due => "queue-due",
        View::Open => "queue-open",
        View::Pending => "queue-pending",
        View::Solved => "queue-solved",
        View::All => "queue-all",
    }
}

/// The same view of all portals, and of each.
fn portal_choices(read: &QueueRead, view: QueueView, w: &Words) -> Vec<PortalChoice> {
    if read.portals.is_empty() {
        return Vec::new();
    }
    let choice = |portal: Option<BrandId>, name: String| PortalChoice {
        key: QueueView { portal, ..view }.word(),
        name,
        current: view.portal == portal,
    };
    let all = choice(None, w.t("queue-portals-all").into_owned());
    let each = read.portals.iter();
    let each = each.map(|(id, name)| choice(Some(*id), name.clone()));
    std::iter::once(all).chain(each).collect()
}

pub(super) fn shown(
    w: Words,
    reader: Option<PersonId>,
    read: &QueueRead,
    view: QueueView,
    current: Option<TicketId>,
) -> Queue {
    let count = |wanted: View| {
        read.counts
            .iter()
            .find(|(view, _)| *view == wanted)
            .map_or(0, |(_, count)| *count)
    };
    Queue {
        w,
        view: view.word(),
        label: w.t(view_key(view.view)).into_owned(),
        portal: view.portal.and_then(|id| portal_name(&read.portals, id)),
        count: count(view.view),
        views: View::ALL
            .into_iter()
            .map(|one| ViewChoice {
                key: QueueView { view: one, ..view }.word(),
                label: w.t(view_key(one)).into_owned(),
                count: count(one),
            })
            .collect(),
        portals: portal_choices(read, view, &w),
        rows: read.rows.clone(),
        current: current.map(|id| id.0),
        reader,
    }
}

pub(super) async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let view = QueueView::read(&query_value(&uri, "view")).unwrap_or(QueueView::MINE);
    let current = query_value(&uri, "current").parse().ok().map(TicketId);
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let found = app
        .store
        .read(move |tx| read(tx, &actor, view, &w, now))
        .await?;
    fragment(&shown(w, actor.person, &found, view, current))
}
