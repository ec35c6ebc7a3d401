//! News for open pages: one task reads new changes from the store and tells every open stream.
//!
//! Streams are hints: each listener asks the visibility rule before it passes anything on, and pages fetch what they
//! show through the ordinary, checked routes.

use std::collections::BTreeSet;
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

    /// Hears in which tickets people came, went or began to write, here at once and on other nodes within half a second.
    pub fn listen_to_presence(&self) -> broadcast::Receiver<TicketId> {
        self.presence.subscribe()
    }

    /// Somebody came, went or began to write.
    pub fn tell_presence(&self, ticket: TicketId) {
        // Nobody listening is fine.
        let _ = self.presence.send(ticket);
    }

    /// Tells listeners about changes until the process ends: at once after a commit here or on another node, within half a
    /// second after one in another process.
    pub async fn run(self, store: Store) {
        let mut commits = store.commits();
        let (mut reader, mut present) = (Reader::default(), Present::default());
        if let Err(error) = reader.skip(&store).await {
            tracing::warn!(%error, "live changes could not be read");
        }
        loop {
            let _ = tokio::time::timeout(Duration::from_millis(500), commits.changed()).await;
            let done = if self.news.receiver_count() == 0 {
                // Nobody to tell; the next listener starts from what is newest then.
                reader.skip(&store).await
            } else {
                reader.tell(&store, &self.news).await
            };
            let done = match done {
                Ok(()) if self.presence.receiver_count() > 0 => {
                    present.tell(&store, &self.presence).await
                }
                done => done,
            };
            if let Err(error) = done {
                tracing::warn!(%error, "live changes could not be read");
            }
            tokio::time::sleep(BREATH).await;
        }
    }
}

/// Commits that follow each other faster than this are looked at together.
const BREATH: Duration = Duration::from_millis(20);

/// Reads every change once.
#[derive(Default)]
struct Reader {
    /// The highest number seen.
    last: i64,
}

impl Reader {
    /// Passes over everything that is there.
    async fn skip(&mut self, store: &Store) -> Result<()> {
        self.last = store.read(newest).await?;
        Ok(())
    }

    /// Tells what is new.
    async fn tell(&mut self, store: &Store, news: &broadcast::Sender<LiveChange>) -> Result<()> {
        let last = self.last;
        for change in store.read(move |tx| since(tx, last, 500)).await? {
            self.last = self.last.max(change.seq);
            // Nobody listening is fine.
            let _ = news.send(change);
        }
        Ok(())
    }
}

/// Who was where when it was last looked: somebody on another node comes and goes without a word to this one.
#[derive(Default)]
struct Present(Vec<(TicketId, i64, String)>);

impl Present {
    async fn tell(&mut self, store: &Store, presence: &broadcast::Sender<TicketId>) -> Result<()> {
        let now = store.read(list_present).await?;
        let changed = |known: &[(TicketId, i64, String)], other: &[(TicketId, i64, String)]| {
            let new = known.iter().filter(|row| !other.contains(row));
            new.map(|row| row.0).collect::<BTreeSet<_>>()
        };
        let mut tickets = changed(&now, &self.0);
        tickets.extend(changed(&self.0, &now));
        self.0 = now;
        for ticket in tickets {
            let _ = presence.send(ticket);
        }
        Ok(())
    }
}

/// Everybody who has a ticket open, and what they do there.
fn list_present(tx: &Tx<'_>) -> Result<Vec<(TicketId, i64, String)>> {
    tx.rows(
        "SELECT ticket_id, person_id, state FROM presence ORDER BY seen_at DESC LIMIT 200",
        &params![],
        |row| Ok((TicketId(row.int(0)?), row.int(1)?, row.text(2)?)),
    )
}

/// The number of the newest change; 0 where there is none.
///
/// # Errors
/// As [`Tx::number`].
pub fn newest(tx: &Tx<'_>) -> Result<i64> {
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
