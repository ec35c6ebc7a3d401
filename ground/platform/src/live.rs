//! News for open pages: one task reads new changes from the store and tells every open stream.
//!
//! Streams are hints: each listener asks the visibility rule before it passes anything on, and pages fetch what they
//! show through the ordinary, checked routes.

use std::time::Duration;

use domain::{CommentId, PersonId, TicketId};
use tokio::sync::broadcast;

use crate::params;
use crate::store::{Store, Tx};
use crate::{Error, Result};

/// One change, as streams hear of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveChange {
    /// Number of the change: resumes a broken stream.
    pub seq: i64,
    /// The ticket.
    pub ticket: TicketId,
    /// `created`, `commented`, `status`, …
    pub kind: String,
    /// Who did it.
    pub actor: Option<PersonId>,
    /// The comment, if it is one.
    pub comment: Option<CommentId>,
    /// Whether customers may know of it.
    pub visible: bool,
}

/// The place where streams listen.
#[derive(Clone)]
pub struct Live {
    news: broadcast::Sender<LiveChange>,
    presence: broadcast::Sender<TicketId>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            news: broadcast::Sender::new(1024),
            presence: broadcast::Sender::new(256),
        }
    }
}

impl Live {
    /// Hears every change from now on.
    pub fn listen(&self) -> broadcast::Receiver<LiveChange> {
        self.news.subscribe()
    }

    /// Hears in which tickets people came, went or began to write, on this node; heartbeats tell the others.
    pub fn listen_to_presence(&self) -> broadcast::Receiver<TicketId> {
        self.presence.subscribe()
    }

    /// Somebody came, went or began to write.
    pub fn tell_presence(&self, ticket: TicketId) {
        // Nobody listening is fine.
        let _ = self.presence.send(ticket);
    }

    /// Tells listeners about changes until the process ends: at once after a commit here, within half a second after
    /// one in another process.
    pub async fn run(self, store: Store) {
        let mut commits = store.commits();
        let Ok(mut last) = store.read(newest).await else {
            return;
        };
        loop {
            let _ = tokio::time::timeout(Duration::from_millis(500), commits.changed()).await;
            if self.news.receiver_count() == 0 {
                // Nobody to tell; the next listener starts from what is newest then.
                if let Ok(seq) = store.read(newest).await {
                    last = seq;
                }
                continue;
            }
            match store.read(move |tx| since(tx, last, 500)).await {
                Ok(changes) => {
                    for change in changes {
                        last = change.seq;
                        let _ = self.news.send(change);
                    }
                }
                Err(error) => tracing::warn!(%error, "live changes could not be read"),
            }
        }
    }
}

/// The number of the newest change.
fn newest(tx: &Tx<'_>) -> Result<i64> {
    tx.number("SELECT max(id) FROM change", &params![])
}

/// Changes after `seq`, oldest first: for the news, and for streams that come back.
///
/// # Errors
/// As [`Tx::rows`].
pub fn since(tx: &Tx<'_>, seq: i64, limit: i64) -> Result<Vec<LiveChange>> {
    tx.rows(
        "SELECT id, ticket_id, kind, actor_id, comment_id, visible FROM change WHERE id > $1 ORDER BY id LIMIT $2",
        &params![seq, limit],
        |row| {
            Ok::<_, Error>(LiveChange {
                seq: row.int(0)?,
                ticket: TicketId(row.int(1)?),
                kind: row.text(2)?,
                actor: row.opt_int(3)?.map(PersonId),
                comment: row.opt_int(4)?.map(CommentId),
                visible: row.flag(5)?,
            })
        },
    )
}
