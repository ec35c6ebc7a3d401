//! One row of an answer, read by column number.

use domain::Moment;

use crate::{Error, Result};

/// A row while the statement stands on it.
pub struct Row<'r>(pub(super) &'r rusqlite::Row<'r>);

impl Row<'_> {
    /// An integer column.
    ///
    /// # Errors
    /// When the column is NULL, not an integer, or not there: the statement and its reader disagree.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.0.get(column).map_err(|error| broken(column, &error))
    }

    /// An integer column that may be NULL.
    ///
    /// # Errors
    /// As [`Row::int`], but for NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        self.0.get(column).map_err(|error| broken(column, &error))
    }

    /// A text column.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text(&self, column: usize) -> Result<String> {
        self.0.get(column).map_err(|error| broken(column, &error))
    }

    /// A text column that may be NULL.
    ///
    /// # Errors
    /// As [`Row::int`], but for NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>> {
        self.0.get(column).map_err(|error| broken(column, &error))
    }

    /// A flag, kept as 0 or 1.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn flag(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    /// A time.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn moment(&self, column: usize) -> Result<Moment> {
        self.int(column).map(Moment)
    }
}

fn broken(column: usize, error: &rusqlite::Error) -> Error {
    Error::Broken(format!("column {column}: {error}"))
}
