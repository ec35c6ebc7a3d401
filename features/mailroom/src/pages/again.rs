//! Mail that found no place, filed once more after something changed: another setting, a new mailbox, a person who is known now.

use std::time::{Duration, Instant};

use axum::extract::{Form, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::Actor;
use domain::person::Role;
use domain::{Moment, PersonId};
use people::query_value;
use platform::frame::address;
use platform::jobs::{self, Job, Work};
use platform::language::Words;
use platform::store::Tx;
use platform::web::MustBeAgent;
use platform::{App, Error, Result};
use serde::{Deserialize, Serialize};

use super::must_read_all;
use crate::by_team::{self, As, Made};
use crate::queries::{self, Wanted};
use crate::receive;

/// What can be filed once more; what was dropped was so for what it is, and comes from no setting.
pub(crate) const FATES: [&str; 2] = ["held", "refused"];
/// Mails in one go; a page waits no longer.
const MOST: i64 = 200;
/// No mail is begun later in a round: the next goes on from there, long before the lease of the job ends.
const LONGEST: Duration = Duration::from_mins(1);

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    show: String,
    #[serde(default)]
    q: String,
}

/// POST /agent/mail/again
pub(super) async fn again(
    State(app): State<App>,
    agent: MustBeAgent,
    Form(wish): Form<Wish>,
) -> Result<Response> {
    must_read_all(&agent)?;
    let words: String = wish.q.trim().chars().take(200).collect();
    let fate = FATES.into_iter().find(|fate| *fate == wish.show);
    let done = match fate {
        Some(fate) => begin(&app, agent.visitor.actor, fate, &words, LONGEST).await?,
        None => Done::default(),
    };
    let (tried, placed) = (done.tried.to_string(), done.placed.to_string());
    let target = address(
        "/agent/mail",
        &[
            ("show", fate.unwrap_or_default()),
            ("q", &words),
            ("tried", &tried),
            ("placed", &placed),
            ("more", if done.goes_on { "1" } else { "" }),
        ],
    );
    Ok(Redirect::to(&target).into_response())
}

/// How many were tried, and how many of them found a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub tried: usize,
    pub placed: usize,
    /// Whether more wait, which are tried in the background.
    pub goes_on: bool,
}

/// Which mails are filed once more, and how far that has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Round {
    fate: String,
    words: String,
    /// Tried up to this one.
    after: i64,
    /// What comes in later is none of it.
    until: i64,
    /// Who asked for it.
    by: Option<i64>,
}

impl Round {
    fn begin(tx: &Tx<'_>, fate: &str, words: &str, by: Option<PersonId>) -> Result<Self> {
        Ok(Self {
            fate: fate.to_owned(),
            words: words.to_owned(),
            after: 0,
            until: queries::newest(tx)?,
            by: by.map(|person| person.0),
        })
    }

    /// Files the next of them once more, oldest first: those that found a place are no more of that fate, so that asking twice
    /// changes nothing. `goes_on` says that there may be more.
    async fn next(&mut self, app: &App, longest: Duration) -> Result<Done> {
        let wanted = Wanted {
            fate: self.fate.clone(),
            words: self.words.clone(),
        };
        let (after, until) = (self.after, self.until);
        let found = app
            .store
            .read(move |tx| queries::list_letters_after(tx, &wanted, (after, until), MOST))
            .await?;
        let actor = Actor {
            person: self.by.map(PersonId),
            ..Actor::person(PersonId(0), Role::Admin)
        };
        let mut done = Done {
            goes_on: i64::try_from(found.len()).is_ok_and(|found| found >= MOST),
            ..Done::default()
        };
        let begun = Instant::now();
        for letter in &found {
            // One at least, however long it takes: every round comes further.
            if done.tried > 0 && begun.elapsed() >= longest {
                done.goes_on = true;
                break;
            }
            self.after = letter.id;
            done.tried += 1;
            match by_team::treat(app, actor, letter.id, As::Again).await {
                Ok(Made::Ticket(_)) => done.placed += 1,
                Ok(_) => {}
                // What is wrong with one mail, or what it asks for, holds up no other.
                Err(error) => {
                    let why = its_own_fault(app, error).await?;
                    tracing::warn!(mail = letter.id, why, "a mail was not filed");
                }
            }
        }
        Ok(done)
    }

    fn go_on_later(&self, tx: &Tx<'_>, now: Moment) -> Result<()> {
        let payload = serde_json::to_string(self).map_err(Error::broken)?;
        jobs::add(tx, AGAIN, &payload, now).map(drop)
    }
}

/// Why a mail could not be filed, when that is its own fault; trouble of the desk itself, which passes, stays an error.
async fn its_own_fault(app: &App, error: Error) -> Result<String> {
    match (receive::refused(&error), error) {
        (Some(why), _) => Ok(why),
        (None, Error::Broken(why)) => {
            // A database that is away says so here, and not as the mail's fault.
            app.store.read(|tx| queries::newest(tx).map(drop)).await?;
            Ok(why)
        }
        (None, error) => Err(error),
    }
}

/// The kind of the job that goes on with what one page could not do.
const AGAIN: &str = "mail_again";

/// The work of this feature, for the schedule.
pub const WORKS: &[Work] = &[Work {
    kind: AGAIN,
    attempts: 5,
    beside: false,
    run: go_on,
    again: |_, _| Ok(()),
}];

fn go_on(app: &App, job: &Job) -> Result<()> {
    let mut round: Round = serde_json::from_str(&job.payload).map_err(Error::broken)?;
    let desk = app.clone();
    // From a thread of its own: the runner may be called from within a runtime.
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Error::broken)?;
        let done = runtime.block_on(round.next(&desk, LONGEST))?;
        Ok::<_, Error>((done, round))
    };
    let (done, round) = std::thread::spawn(work)
        .join()
        .unwrap_or_else(|_| Err(Error::broken("filing mail once more failed")))?;
    if done.goes_on {
        let now = app.clock.now();
        app.store.write_now(|tx| round.go_on_later(tx, now))?;
    }
    Ok(())
}

/// Files the first of what has this fate and these words once more, and has the rest done in the background.
pub(crate) async fn begin(
    app: &App,
    actor: Actor,
    fate: &'static str,
    words: &str,
    longest: Duration,
) -> Result<Done> {
    let (words, by) = (words.to_owned(), actor.person);
    let round = app.store.read(move |tx| Round::begin(tx, fate, &words, by));
    let mut round = round.await?;
    let done = round.next(app, longest).await?;
    if done.goes_on {
        let now = app.clock.now();
        app.store
            .write(move |tx| round.go_on_later(tx, now))
            .await?;
    }
    Ok(done)
}

/// What came of it, on the list.
pub(super) fn said(uri: &Uri, w: &Words) -> Option<String> {
    let number = |name| query_value(uri, name).parse::<i64>().ok();
    let (tried, placed) = (number("tried")?, number("placed")?);
    let placed = w.t1("mail-again-placed", "count", placed);
    let tried = w.t1("mail-again-tried", "count", tried);
    let more = match number("more") {
        Some(_) => w.t("mail-again-more"),
        None => "".into(),
    };
    Some(format!("{tried} {placed} {more}").trim().to_owned())
}

/// Files everything that is held or was refused once more; for the command line.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn file_again(app: &App, fate: &str, words: &str) -> Result<Done> {
    let (fate, words) = (fate.to_owned(), words.to_owned());
    let round = app
        .store
        .read(move |tx| Round::begin(tx, &fate, &words, None));
    let mut round = round.await?;
    let mut all = Done::default();
    loop {
        let done = round.next(app, LONGEST).await?;
        all.tried += done.tried;
        all.placed += done.placed;
        if !done.goes_on {
            return Ok(all);
        }
    }
}
