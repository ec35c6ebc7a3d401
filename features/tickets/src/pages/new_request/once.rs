//! A form that is sent twice does its work once, and what a form is told when it cannot be done.

use domain::TicketId;
use domain::person::EmailAddress;
use platform::language::Words;
use platform::{Error, Refusal, Result, sha256_hex};

/// Addresses in a text, separated by commas, semicolons or blanks; the first that is none is named.
pub fn addresses(text: &str) -> std::result::Result<Vec<EmailAddress>, String> {
    text.split([',', ';', ' ', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| EmailAddress::read(part).map_err(|_| part.to_owned()))
        .collect()
}

fn submission_key(uploader: &str, submission: &str) -> String {
    sha256_hex(&format!("form {uploader} {submission}"))
}

/// The ticket that this very form opened already: a double click or a repeated request opens one.
pub fn sent_before(
    tx: &platform::store::Tx<'_>,
    uploader: &str,
    submission: &str,
) -> Result<Option<TicketId>> {
    if submission.is_empty() {
        return Ok(None);
    }
    crate::queries::find_submission(tx, &submission_key(uploader, submission))
}

/// Remembers what a form did, in the same transaction.
pub fn remember(
    tx: &platform::store::Tx<'_>,
    uploader: &str,
    submission: &str,
    ticket: TicketId,
    now: domain::Moment,
) -> Result<()> {
    if submission.is_empty() {
        return Ok(());
    }
    crate::queries::add_submission(tx, &submission_key(uploader, submission), ticket, now)
}

/// The refusal as a problem of a form, if it is one that people can mend.
pub fn as_problem(error: Error, w: &Words) -> Result<String> {
    match error {
        Error::Refused(refusal) if refusal.status == 422 => Ok(w.refusal(&refusal)),
        Error::Refused(refusal @ Refusal { status: 413, .. }) => Ok(w.refusal(&refusal)),
        other => Err(other),
    }
}
