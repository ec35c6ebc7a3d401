//! Known bugs: a ticket of the type "problem" gathers tickets, and one update tells all of them how far it came.

use domain::form::Texts;
use domain::problem::{BugState, MAX_TRACKER, MAX_VERSION};
use domain::ticket::{Change, MAX_BODY, TicketKind, UNDO_WINDOW};
use domain::{Moment, Refused, TicketId};
use platform::jobs::{self, Job, Work};
use platform::store::Tx;
use platform::{App, Error, Refusal, Result};

use super::many::{Said, each, say};
use super::reply::store;
use super::{Deed, Message, NewTicket, Seen, open_ticket, see};
use crate::bugs::bug_words;
use crate::queries::{self, BugUpdate, BugUpdateRow};

/// The kind of the job that tells gathered tickets of an update.
const TELL: &str = "problem_tell";
/// The work of known bugs, for the schedule.
pub(super) const WORK: Work = Work {
    kind: TELL,
    attempts: 8,
    beside: false,
    run: tell_all,
    again: |_, _| Ok(()),
};

/// Writes a bug down; answers its number. It is the team's: nobody of a customer finds it.
pub fn open_problem(tx: &Tx<'_>, deed: &Deed, subject: &str, known: &str) -> Result<TicketId> {
    let new = NewTicket {
        public: false,
        private: true,
        kind: Some(TicketKind::Problem),
        assignee: Some(deed.person()?),
        ..NewTicket::from(deed.person()?, subject, Message::text(known))
    };
    open_ticket(tx, deed, &new)
}

/// A bug that the deed's actor may work with.
fn see_problem(tx: &Tx<'_>, deed: &Deed, problem: TicketId) -> Result<Seen> {
    let seen = see(tx, deed, problem)?;
    if seen.ticket.kind != Some(TicketKind::Problem) {
        return Err(Error::Absent);
    }
    seen.must_answer()?;
    Ok(seen)
}

/// A ticket is about this bug, or about none. Answers what it was about before.
pub fn link_problem(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    problem: Option<TicketId>,
) -> Result<Option<TicketId>> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    let before = queries::find_problem_of(tx, id)?;
    if before == problem {
        return Ok(before);
    }
    if let Some(problem) = problem {
        let found = queries::find_visible(tx, &deed.actor, problem, deed.now)?;
        let found = found.filter(|found| found.kind == Some(TicketKind::Problem));
        if found.is_none() {
            let number = problem.to_string();
            return Err(Refusal::new(422, "problem-unknown")
                .with("number", number)
                .into());
        }
        if problem == id || queries::count_gathered(tx, id)? > 0 {
            return Err(Error::refused(422, "problem-itself"));
        }
        let update = queries::find_update_for(tx, problem, id)?;
        queries::set_problem(tx, id, problem, update, deed.person()?, deed.now)?;
        if seen.ticket.kind != Some(TicketKind::Incident) {
            let change = Change::KindBecame(Some(TicketKind::Incident));
            store(tx, deed, &seen, vec![change])?;
        }
    } else {
        queries::remove_problem(tx, id)?;
    }
    let [from, to] = [before, problem].map(|id| id.map(|id| id.to_string()));
    queries::add_change(
        tx,
        deed.events(id),
        "problem",
        from.as_deref(),
        to.as_deref(),
        None,
        false,
    )?;
    Ok(before)
}

/// How far a bug came, to be told.
#[derive(Clone, Debug)]
pub struct NewBugUpdate {
    pub state: BugState,
    pub version: String,
    /// In every language; may be empty.
    pub body: Texts,
    /// Whether each is asked whether it works.
    pub asks: bool,
    /// For these tickets only.
    pub only: Option<Vec<TicketId>>,
}

/// Tells all gathered tickets how far it came, or chosen ones; answers the update's number. Mails go when it can no longer
/// be taken back.
pub fn tell_of_bug(tx: &Tx<'_>, deed: &Deed, problem: TicketId, new: &NewBugUpdate) -> Result<i64> {
    see_problem(tx, deed, problem)?;
    let version = new.version.split_whitespace().collect::<Vec<_>>().join(" ");
    if version.chars().count() > MAX_VERSION {
        let most = MAX_VERSION.to_string();
        return Err(Refusal::new(422, "problem-version-long")
            .with("most", most)
            .into());
    }
    if new
        .body
        .all()
        .any(|(_, text)| text.chars().count() > MAX_BODY)
    {
        return Err(Refused::TooLong.into());
    }
    let mut told: Vec<TicketId> = queries::list_gathered(tx, problem)?
        .into_iter()
        .map(|one| one.ticket)
        .collect();
    if let Some(only) = &new.only {
        told.retain(|ticket| only.contains(ticket));
        if told.is_empty() {
            return Err(Error::refused(422, "problem-nobody"));
        }
    }
    let row = BugUpdateRow {
        problem,
        state: new.state,
        version: if new.state.names_a_version() {
            &version
        } else {
            ""
        },
        everywhere: new.only.is_none(),
        asks: new.asks && new.state.can_be_tried(),
        author: deed.person()?,
        body: &new.body,
    };
    let update = queries::add_bug_update(tx, &row, deed.now)?;
    for ticket in &told {
        queries::add_to_tell(tx, update, *ticket)?;
        queries::set_bug_of(tx, *ticket, update)?;
    }
    if !told.is_empty() {
        jobs::add_at(tx, TELL, &update.to_string(), deed.now.plus(UNDO_WINDOW))?;
    }
    Ok(update)
}

/// Whether the latest update of a bug can still be taken back.
pub fn can_take_back(tx: &Tx<'_>, latest: Option<&BugUpdate>, now: Moment) -> Result<bool> {
    match latest {
        Some(latest) if now < latest.created_at.plus(UNDO_WINDOW) => {
            Ok(queries::list_to_tell(tx, latest.id, true)?.is_empty())
        }
        _ => Ok(false),
    }
}

/// Takes the latest update back while nobody was told.
pub fn take_bug_update_back(tx: &Tx<'_>, deed: &Deed, problem: TicketId) -> Result<()> {
    see_problem(tx, deed, problem)?;
    let all = queries::list_bug_updates(tx, problem)?;
    if !can_take_back(tx, all.first(), deed.now)? {
        return Err(Refused::TooLateToUndo.into());
    }
    let latest = all.first().ok_or(Error::Absent)?;
    queries::remove_bug_update(tx, latest.id)?;
    for one in queries::list_gathered(tx, problem)? {
        if one.update == latest.id {
            let update = queries::find_update_for(tx, problem, one.ticket)?;
            queries::set_bug_of(tx, one.ticket, update)?;
        }
    }
    Ok(())
}

/// Where the bug is worked on; nothing: nowhere else.
pub fn keep_tracker(tx: &Tx<'_>, deed: &Deed, problem: TicketId, address: &str) -> Result<()> {
    see_problem(tx, deed, problem)?;
    let address = address.trim();
    if address.chars().count() > MAX_TRACKER {
        let most = MAX_TRACKER.to_string();
        return Err(Refusal::new(422, "problem-tracker-long")
            .with("most", most)
            .into());
    }
    queries::set_tracker(tx, problem, address)
}

/// Says an update in every ticket that it is for, once in each.
fn tell_all(app: &App, job: &Job) -> Result<()> {
    let update: i64 = job.payload.parse().map_err(Error::broken)?;
    let found = app.store.read_now(|tx| {
        let found = queries::find_bug_update(tx, update)?;
        Ok((found, queries::list_to_tell(tx, update, false)?))
    })?;
    // It was taken back.
    let (Some(told), waiting) = found else {
        return Ok(());
    };
    each(app, waiting, |tx, ticket| {
        let is_about = queries::find_problem_of(tx, ticket)? == Some(told.problem);
        if !queries::set_told(tx, told.id, ticket)? || !is_about {
            return Ok(());
        }
        let said = Said {
            author: told.author,
            asks: told.asks,
            also_over: true,
            write: &|tx, w| {
                let state = bug_words(tx, w, told.state, &told.version)?;
                let mut text = w.t1("bug-told", "state", state);
                if let Some(body) = told.body.for_reader(w.locale()) {
                    text.push_str("\n\n");
                    text.push_str(body);
                }
                Ok(text)
            },
        };
        say(app, tx, ticket, &said)
    })
}
