//! What of a person stands in support access when the person is erased.

use domain::PersonId;
use platform::Result;
use platform::store::Tx;

use crate::queries;

/// Empties the copies of news that name somebody who asked for access or decided, once they were told. Grants and their log stay, as
/// they are the customer's account of who was let in; whoever is in them is called as the person's row is called now.
///
/// # Errors
/// When the database cannot be written.
pub fn erase_news_naming(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    queries::empty_news_naming(tx, person)
}
