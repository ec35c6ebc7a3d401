//! The stream of news for open pages: hints that something changed, each checked against what the listener may see.
//! What changed is fetched through the ordinary routes.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::permission::Actor;
use domain::{PersonId, TicketId};
use futures_util::stream;
use platform::web::MustSignIn;
use platform::{App, LiveChange, Result, changes_since};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use crate::queries;

pub fn routes() -> Router<App> {
    Router::new().route("/live", get(live))
}

/// Changes that a stream which comes back can catch up with.
const CATCH_UP: i64 = 500;

struct Listener {
    app: App,
    actor: Actor,
    person: PersonId,
    session: Option<String>,
    out: mpsc::Sender<Event>,
}

async fn live(State(app): State<App>, signed_in: MustSignIn, headers: HeaderMap) -> Response {
    let (out, mut events) = mpsc::channel(64);
    let last = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse::<i64>().ok());
    let listener = Listener {
        app,
        actor: signed_in.visitor.actor,
        person: signed_in.person.id,
        session: signed_in.visitor.session_hash.clone(),
        out,
    };
    tokio::spawn(listener.run(last));
    let stream = stream::poll_fn(move |context| {
        events
            .poll_recv(context)
            .map(|event| event.map(Ok::<_, Infallible>))
    });
    let news = Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)));
    // A proxy that collects answers before it passes them on (nginx) is asked not to.
    ([("x-accel-buffering", "no")], news).into_response()
}

impl Listener {
    async fn run(mut self, last: Option<i64>) {
        let mut news = self.app.live.listen();
        let mut presence = self.app.live.listen_to_presence();
        if self
            .out
            .send(
                Event::default()
                    .retry(Duration::from_secs(3))
                    .comment("listening"),
            )
            .await
            .is_err()
        {
            return;
        }
        if let Some(last) = last {
            let missed = self
                .app
                .store
                .read(move |tx| changes_since(tx, last, CATCH_UP))
                .await;
            for change in missed.unwrap_or_default() {
                if self.tell(change).await.is_err() {
                    return;
                }
            }
        }
        let mut alive = tokio::time::interval(Duration::from_secs(1));
        loop {
            let told = tokio::select! {
                change = news.recv() => match change {
                    Ok(change) => self.tell(change).await,
                    // Too far behind: the page fetches everything again.
                    Err(RecvError::Lagged(_)) => self.send(Event::default().event("reload").data("{}")).await,
                    Err(RecvError::Closed) => return,
                },
                ticket = presence.recv() => match ticket {
                    Ok(ticket) => self.tell_presence(ticket).await,
                    Err(RecvError::Lagged(_)) => Ok(()),
                    Err(RecvError::Closed) => return,
                },
                _ = alive.tick() => if self.is_over().await { return } else { Ok(()) },
                () = self.out.closed() => return,
            };
            if told.is_err() {
                return;
            }
        }
    }

    /// Whether the session has ended, here or elsewhere: a stream ends with it. While it goes on, so does what the
    /// listener may see.
    async fn is_over(&mut self) -> bool {
        let (Some(hash), now) = (self.session.clone(), self.app.clock.now()) else {
            return true;
        };
        let found = self
            .app
            .store
            .read(move |tx| platform::web::session::find_actor(tx, &hash, now))
            .await;
        match found {
            Ok(Some(actor)) => self.actor = actor,
            Ok(None) => return true,
            Err(_) => {}
        }
        false
    }

    async fn send(&self, event: Event) -> Result<(), ()> {
        self.out.send(event).await.map_err(drop)
    }

    async fn may_see(&self, ticket: TicketId) -> bool {
        let (actor, now) = (self.actor, self.app.clock.now());
        let found = self
            .app
            .store
            .read(move |tx| organizations::queries::may_see(tx, &actor, ticket, now))
            .await;
        found.unwrap_or(false)
    }

    async fn tell(&self, change: LiveChange) -> Result<(), ()> {
        let hidden = !change.visible && !self.actor.role.is_staff();
        if hidden || !self.may_see(change.ticket).await {
            return Ok(());
        }
        let kind = match change.kind.as_str() {
            "created" => "created",
            "commented" => "commented",
            _ => "updated",
        };
        let data = json!({
            "seq": change.seq,
            "ticket": change.ticket.0,
            "kind": kind,
            "by_me": change.actor == Some(self.person),
        });
        self.send(
            Event::default()
                .id(change.seq.to_string())
                .event("change")
                .data(data.to_string()),
        )
        .await
    }

    /// Only the team sees who else has a ticket open.
    async fn tell_presence(&self, ticket: TicketId) -> Result<(), ()> {
        if !self.actor.role.is_staff() || !self.may_see(ticket).await {
            return Ok(());
        }
        let (person, now) = (self.person, self.app.clock.now());
        let others = self
            .app
            .store
            .read(move |tx| queries::list_present(tx, ticket, person, now))
            .await;
        let others: Vec<_> = others
            .unwrap_or_default()
            .iter()
            .map(super::workspace::present)
            .collect();
        let data = json!({ "ticket": ticket.0, "others": others });
        self.send(Event::default().event("presence").data(data.to_string()))
            .await
    }
}
