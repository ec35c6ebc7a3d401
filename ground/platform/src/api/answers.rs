//! Doing something in one transaction and saying what became of it in the words of the dialect.

use std::sync::{Arc, Mutex, PoisonError};

use super::ApiError;
use crate::store::Tx;
use crate::{App, Error};
use domain::Refused;

/// What ends a request early: worded for clients already, or one of the desk's own errors.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// Worded for clients already.
    Worded(ApiError),
    /// One of the desk's own.
    Desk(Error),
}

/// What came of something that the API was asked for.
pub type Outcome<T> = Result<T, Trouble>;

impl From<ApiError> for Trouble {
    fn from(error: ApiError) -> Self {
        Self::Worded(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Desk(error)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Desk(refused.into())
    }
}

impl From<Trouble> for ApiError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Worded(error) => error,
            Trouble::Desk(error) => in_their_words(error),
        }
    }
}

/// Refusals by field and code, as clients look them up; everything else goes to the common layer.
fn in_their_words(error: Error) -> ApiError {
    let Error::Refused(refusal) = &error else {
        return error.into();
    };
    let Some(refused) = Refused::ALL
        .into_iter()
        .find(|refused| refused.key() == refusal.key)
    else {
        return error.into();
    };
    let (field, code, sentence) = match refused {
        Refused::EmptyDescription => ("base", "BlankValue", "Description: cannot be blank"),
        Refused::EmptySubject => ("base", "BlankValue", "Subject: cannot be blank"),
        Refused::EmptyReply => ("base", "BlankValue", "Comment body: cannot be blank"),
        Refused::ClosedTicket | Refused::ClosedForComments => (
            "status",
            "InvalidValue",
            "Status: closed prevents ticket update",
        ),
        Refused::MayNotClose => (
            "status",
            "InvalidValue",
            "Status: cannot be set to solved by the requester",
        ),
        Refused::NoSuchStatus => (
            "status",
            "InvalidValue",
            "Status: is not a status of this desk",
        ),
        Refused::NotAnAgent => (
            "assignee",
            "InvalidValue",
            "Assignee: is not an agent of this desk",
        ),
        Refused::NoSuchGroup => (
            "group",
            "InvalidValue",
            "Group: is not a group of this desk",
        ),
        Refused::NotesOnly => (
            "base",
            "InvalidValue",
            "Ticket: this role writes internal notes only",
        ),
        Refused::MayNotReply => (
            "base",
            "InvalidValue",
            "Request: can be read, but not written in",
        ),
        Refused::NotYetCompleted => (
            "completed_at",
            "InvalidValue",
            "Completed at: lies in the future",
        ),
        Refused::NoSuccessor => (
            "user_id",
            "InvalidValue",
            "User: does not belong to the organization now",
        ),
        Refused::NoReason => (
            "priority_reason",
            "BlankValue",
            "Priority reason: cannot be blank",
        ),
        Refused::NotAnAddress => ("email", "InvalidFormat", "Email: is not properly formatted"),
        Refused::TooLong => (
            "base",
            "InvalidValue",
            "Text: is longer than the desk keeps",
        ),
        Refused::TooLateToUndo
        | Refused::LastAdmin
        | Refused::NoSeatLeft
        | Refused::BeyondYourRole
        | Refused::NotThere => return error.into(),
    };
    ApiError::invalid(&[(field, code, sentence)])
}

/// Reads in one snapshot.
///
/// # Errors
/// What `f` answers, in the words of the dialect.
pub async fn read<T: Send + 'static>(
    app: &App,
    f: impl FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
) -> Result<T, ApiError> {
    let kept = Kept::default();
    let inside = kept.clone();
    let answer = app.store.read(move |tx| inside.keep(f(tx))).await;
    answer.map_err(|error| kept.taken_or(error))
}

/// Writes in one transaction; nothing of it stays when `f` fails.
///
/// # Errors
/// What `f` answers, in the words of the dialect.
pub async fn write<T: Send + 'static>(
    app: &App,
    f: impl Fn(&Tx<'_>) -> Outcome<T> + Send + 'static,
) -> Result<T, ApiError> {
    let kept = Kept::default();
    let inside = kept.clone();
    let answer = app.store.write(move |tx| inside.keep(f(tx))).await;
    answer.map_err(|error| kept.taken_or(error))
}

/// The store knows only the desk's own errors: a worded one waits here until the transaction is rolled back.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<ApiError>>>);

impl Kept {
    /// Only the last try counts.
    fn keep<T>(&self, outcome: Outcome<T>) -> crate::Result<T> {
        let (answer, worded) = match outcome {
            Ok(answer) => (Ok(answer), None),
            Err(Trouble::Desk(error)) => (Err(error), None),
            Err(Trouble::Worded(error)) => (Err(Error::Absent), Some(error)),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = worded;
        answer
    }

    fn taken_or(&self, error: Error) -> ApiError {
        let worded = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        worded.unwrap_or_else(|| in_their_words(error))
    }
}
