//! One row of an answer, read by column number.

use domain::Moment;
use postgres::types::{FromSql, Type};

use crate::{Error, Result};

/// A row while the statement stands on it.
pub struct Row<'r>(pub(super) Columns<'r>);

/// A row as its engine gives it.
pub(super) enum Columns<'r> {
    File(&'r rusqlite::Row<'r>),
    Server(&'r postgres::Row),
}

/// Any of PostgreSQL's integers, and its truth values as 0 and 1.
struct Number(i64);

impl<'a> FromSql<'a> for Number {
    fn from_sql(
        kind: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(match *kind {
            Type::INT2 => i16::from_sql(kind, raw)?.into(),
            Type::INT4 => i32::from_sql(kind, raw)?.into(),
            Type::BOOL => bool::from_sql(kind, raw)?.into(),
            _ => i64::from_sql(kind, raw)?,
        }))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT2 | Type::INT4 | Type::INT8 | Type::BOOL)
    }
}

impl Row<'_> {
    /// An integer column.
    ///
    /// # Errors
    /// When the column is NULL, not an integer, or not there: the statement and its reader disagree.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.opt_int(column)?
            .ok_or_else(|| broken(column, "it is NULL"))
    }

    /// An integer column that may be NULL.
    ///
    /// # Errors
    /// As [`Row::int`], but for NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match &self.0 {
            Columns::File(row) => row.get(column).map_err(|error| broken(column, error)),
            Columns::Server(row) => row
                .try_get::<_, Option<Number>>(column)
                .map(|number| number.map(|number| number.0))
                .map_err(|error| broken(column, error)),
        }
    }

    /// A text column.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text(&self, column: usize) -> Result<String> {
        self.opt_text(column)?
            .ok_or_else(|| broken(column, "it is NULL"))
    }

    /// A text column that may be NULL.
    ///
    /// # Errors
    /// As [`Row::int`], but for NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>> {
        match &self.0 {
            Columns::File(row) => row.get(column).map_err(|error| broken(column, error)),
            Columns::Server(row) => row.try_get(column).map_err(|error| broken(column, error)),
        }
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

fn broken(column: usize, error: impl std::fmt::Display) -> Error {
    Error::Broken(format!("column {column}: {error}"))
}
