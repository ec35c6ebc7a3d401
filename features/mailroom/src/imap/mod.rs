//! Reading mailboxes over IMAP. What is filed, and how far a mailbox was read, is written in one transaction, so that a
//! connection may break anywhere: the next one goes on from there, and moves what was filed and not yet moved.

mod filing;
mod keeping;
mod trouble;
mod wire;

use std::time::Duration;

use domain::{MINUTE, Moment};
use platform::store::Tx;
use platform::{App, Result};

pub use keeping::run_forever;
pub use trouble::Trouble;
pub(crate) use trouble::shown as trouble_in_words;
pub(crate) use wire::LARGEST;

use crate::queries::progress::{self, Lease, Left};
use crate::queries::{self, Mailbox};
use filing::{Filed, PASSED_OVER};
use wire::{Facts, Given, Line};

/// Mails looked at together.
const WINDOW: usize = 100;
/// Mails of before that are looked after in one round.
const LEFTOVERS: i64 = 200;
/// So often a connection may break off at one mail before the others go on without it.
const CUTS: i64 = 5;
/// So long somebody waits to be told whether a mailbox can be read.
const PATIENCE_OF_A_PERSON: Duration = Duration::from_secs(20);
/// How long a process may be silent before another reads the mailbox.
const LEASE: i64 = 3 * MINUTE;
/// The desk's clock and the server's may differ by so much; a mail too many is better than one too few.
const CLOCKS_DIFFER: i64 = 5 * MINUTE;

async fn blocking<T: Send + 'static>(
    what: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(what).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Trouble::Desk("it broke off".to_owned())),
    }
}

/// Whether the mailbox can be read, without reading it. A folder for done mail is made when it is needed.
pub async fn test(app: &App, mailbox: &Mailbox) -> Result<(), Trouble> {
    let tried = async {
        let mut line = Line::open(app, mailbox).await?;
        line.select(&mailbox.folder).await?;
        line.close().await;
        Ok(())
    };
    let tried = tokio::time::timeout(PATIENCE_OF_A_PERSON, tried).await;
    tried.unwrap_or(Err(Trouble::Silent))
}

/// Files everything that is new in a mailbox; answers how many mails that were.
pub async fn read(app: &App, id: i64, owner: &str) -> Result<usize, Trouble> {
    let mut reader = Reader::open(app, id, owner).await?;
    let found = reader.round().await?;
    reader.line.close().await;
    Ok(found)
}

/// A mailbox that this process reads, for as long as its connection lasts.
struct Reader {
    app: App,
    mailbox: Mailbox,
    owner: String,
    line: Line,
    /// Mails that are done with and lie in the folder still; the database knows of them.
    ready: Vec<(u32, Left)>,
    /// Why filed mail stays where it is. Reading goes on all the same.
    stays: Option<Trouble>,
}

impl Reader {
    async fn open(app: &App, id: i64, owner: &str) -> Result<Self, Trouble> {
        let (desk, name) = (app.clone(), owner.to_owned());
        let found = blocking(move || {
            let now = desk.clock.now();
            desk.store.write_now(|tx| {
                let until = now.plus(LEASE);
                let owner = &name;
                if progress::lease(tx, Lease { id, owner, until }, now)? {
                    queries::find_mailbox(tx, id)
                } else {
                    Ok(None)
                }
            })
        })
        .await?;
        let mailbox = found.ok_or(Trouble::Taken)?;
        let line = Line::open(app, &mailbox).await?;
        let mut reader = Self {
            app: app.clone(),
            mailbox,
            owner: owner.to_owned(),
            line,
            ready: Vec::new(),
            stays: None,
        };
        reader.begin().await?;
        Ok(reader)
    }

    /// Something written down about this mailbox, while it is ours.
    async fn write<T: Send + 'static>(
        &self,
        what: impl Fn(&Tx<'_>, Lease<'_>, Moment) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T, Trouble> {
        let (app, owner, id) = (self.app.clone(), self.owner.clone(), self.mailbox.id);
        blocking(move || {
            let now = app.clock.now();
            let until = now.plus(LEASE);
            let owner = &owner;
            app.store
                .write_now(|tx| what(tx, Lease { id, owner, until }, now))
        })
        .await
    }

    /// Opens the folder. Seen for the first time, it is read from now on, unless all of it is to be taken; when the server
    /// has begun to count anew, all is looked at again, and what was here before is known by its content.
    async fn begin(&mut self) -> Result<(), Trouble> {
        let opened = self.line.select(&self.mailbox.folder).await?;
        let is_first = self.mailbox.begun_at.is_none();
        if opened.validity == self.mailbox.uid_validity && !is_first {
            return Ok(());
        }
        let last = match opened.next {
            Some(next) => i64::from(next) - 1,
            None => self
                .line
                .new_from(1)
                .await?
                .last()
                .map_or(0, |uid| i64::from(*uid)),
        };
        let (done, old) = match (self.mailbox.take_all, is_first) {
            (true, _) => (0, 0),
            (false, true) => (last, 0),
            (false, false) => (0, last),
        };
        let validity = opened.validity;
        self.write(move |tx, lease, now| progress::begin(tx, lease, validity, done, old, now))
            .await?;
        tracing::info!(
            mailbox = self.mailbox.id,
            done,
            old,
            is_first,
            "a folder is read"
        );
        let (app, id) = (self.app.clone(), self.mailbox.id);
        let found = blocking(move || app.store.read_now(|tx| queries::find_mailbox(tx, id)));
        self.mailbox = found.await?.ok_or(Trouble::Taken)?;
        Ok(())
    }

    /// Whether this process still reads the mailbox, as it was when it began.
    async fn keep(&self) -> Result<(), Trouble> {
        let as_of = self.mailbox.updated_at;
        let is_ours = self
            .write(move |tx, lease, now| {
                let same = queries::find_mailbox(tx, lease.id)?
                    .is_some_and(|mailbox| mailbox.updated_at == as_of);
                Ok(same && progress::lease(tx, lease, now)?)
            })
            .await?;
        if is_ours { Ok(()) } else { Err(Trouble::Taken) }
    }

    /// Moves what was filed before, files what is new, and tries again what could not be filed; answers how many mails
    /// were new.
    async fn round(&mut self) -> Result<usize, Trouble> {
        self.keep().await?;
        let again = self.move_leftovers().await?;
        let new = self.line.new_from(self.mailbox.uid_done + 1).await?;
        let waiting = i64::try_from(new.len()).unwrap_or(i64::MAX);
        self.write(move |tx, lease, now| progress::note_contact(tx, lease.id, waiting, now))
            .await?;
        for window in new.chunks(WINDOW) {
            let facts = self.line.facts(window).await?;
            for uid in window {
                let facts = facts.get(uid).copied().unwrap_or_default();
                if self.is_old(*uid, facts) {
                    self.pass_over(*uid).await?;
                } else {
                    self.take(*uid, facts, CUTS).await?;
                }
                self.mailbox.uid_done = i64::from(*uid);
            }
            self.put_away().await?;
        }
        // After the others: whatever is wrong with these holds up nobody.
        let facts = self.line.facts(&again).await?;
        for uid in again {
            let facts = facts.get(&uid).copied().unwrap_or_default();
            self.take(uid, facts, 1).await?;
        }
        self.put_away().await?;
        if let Some(stays) = self.stays.take() {
            return Err(stays);
        }
        self.write(|tx, lease, now| progress::note_read(tx, lease.id, now))
            .await?;
        Ok(new.len())
    }

    /// Whether the mail lay in the folder before the desk first looked at it.
    fn is_old(&self, uid: u32, facts: Facts) -> bool {
        i64::from(uid) <= self.mailbox.uid_old
            && match (facts.came, self.mailbox.begun_at) {
                (Some(came), Some(begun)) => came.0 < begun.0 - CLOCKS_DIFFER,
                _ => false,
            }
    }

    async fn pass_over(&self, uid: u32) -> Result<(), Trouble> {
        tracing::debug!(mailbox = self.mailbox.id, uid, PASSED_OVER);
        self.write(move |tx, lease, _| progress::advance(tx, lease, i64::from(uid)))
            .await
    }

    /// Moves what was filed before the connection broke off; answers which mails are to be tried again.
    async fn move_leftovers(&mut self) -> Result<Vec<u32>, Trouble> {
        let (app, id) = (self.app.clone(), self.mailbox.id);
        let left = blocking(move || {
            app.store
                .read_now(|tx| progress::list_left(tx, id, LEFTOVERS))
        });
        let (again, ready): (Vec<_>, Vec<_>) = left
            .await?
            .into_iter()
            .partition(|(_, left)| *left == Left::Again);
        self.ready = ready;
        self.put_away().await?;
        Ok(again.into_iter().map(|(uid, _)| uid).collect())
    }

    /// Fetches one mail and files it. When the line has broken off at it so many times, that is the mail's fault.
    async fn take(&mut self, uid: u32, facts: Facts, cuts: i64) -> Result<(), Trouble> {
        let given = match self.line.mail(uid, facts.size).await {
            Ok(given) => given,
            Err(trouble @ (Trouble::Cut(_) | Trouble::Silent)) => {
                return self.was_cut_at(uid, trouble, cuts).await;
            }
            Err(trouble) => return Err(trouble),
        };
        if let Given::Gone = given {
            return self
                .write(move |tx, lease, _| {
                    progress::done_with(tx, lease.id, uid.into())?;
                    progress::advance(tx, lease, uid.into())
                })
                .await;
        }
        self.file(uid, given).await
    }

    async fn file(&mut self, uid: u32, given: Given) -> Result<(), Trouble> {
        let (app, owner) = (self.app.clone(), self.owner.clone());
        let (mailbox, validity) = (self.mailbox.clone(), self.mailbox.uid_validity);
        let filed = blocking(move || {
            let until = app.clock.now().plus(LEASE);
            let (id, owner) = (mailbox.id, owner.as_str());
            let letter = filing::Letter {
                lease: Lease { id, owner, until },
                uid,
                validity,
                to: &mailbox.address,
            };
            filing::file(&app, &letter, &given)
        });
        match filed.await? {
            Filed::Again => {}
            Filed::Done => self.ready.push((uid, Left::Done)),
            Filed::Aside => self.ready.push((uid, Left::Failed)),
        }
        Ok(())
    }

    /// A line that breaks off again and again at the same mail: the others go on without it.
    async fn was_cut_at(&mut self, uid: u32, trouble: Trouble, cuts: i64) -> Result<(), Trouble> {
        let times = self
            .write(move |tx, lease, _| progress::count_cut(tx, lease.id, uid.into()))
            .await?;
        if times >= cuts {
            self.file(uid, Given::Withheld).await?;
        }
        Err(trouble)
    }

    /// Moves the mails that are done with; without a folder they are marked. What cannot be moved is moved another time.
    async fn put_away(&mut self) -> Result<(), Trouble> {
        let ready = std::mem::take(&mut self.ready);
        for left in [Left::Done, Left::Failed] {
            let these = ready.iter().filter(|(_, one)| *one == left);
            let uids: Vec<u32> = these.map(|(uid, _)| *uid).collect();
            if uids.is_empty() || self.stays.is_some() {
                continue;
            }
            let (folder, flag) = if left == Left::Done {
                (&self.mailbox.done_folder, "\\Seen")
            } else {
                (&self.mailbox.failed_folder, "\\Flagged")
            };
            let put = if folder.is_empty() {
                self.line.flag(&uids, flag).await
            } else {
                self.line.put_away(&uids, folder).await
            };
            match put {
                Ok(()) => {
                    self.write(move |tx, lease, _| {
                        let mut uids = uids.iter();
                        uids.try_for_each(|uid| progress::done_with(tx, lease.id, (*uid).into()))
                    })
                    .await?;
                }
                Err(trouble @ Trouble::Folder(_)) => self.stays = Some(trouble),
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(())
    }

    /// Waits until something may have changed.
    async fn wait(mut self, most: Duration) -> Result<Self, Trouble> {
        if self.line.can_idle {
            self.line = self.line.wait(most).await?;
        } else {
            tokio::time::sleep(keeping::EVERY).await;
        }
        Ok(self)
    }
}
