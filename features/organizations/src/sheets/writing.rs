//! Writing a sheet, some hundred rows at a time, so that a long one needs no more memory.

use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Error, Result};

use super::cells::safe;
use super::{Kind, organizations, people};
use crate::pages::form::last_day;
use crate::queries;

pub(super) use crate::pages::form::first_day;

/// Rows that are read at once.
const AT_ONCE: i64 = 500;

/// What stands between two cells: spreadsheet programs expect what their language has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    Comma,
    Semicolon,
}

impl Separator {
    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
        }
    }
}

/// The last day of a span, as sheets write it.
pub(super) fn day_or_nothing(to: Option<Moment>) -> String {
    last_day(to)
}

/// Rows of a sheet, without its beginning.
pub fn written(rows: Vec<Vec<String>>, separator: Separator) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator.byte())
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| safe(cell)))
            .map_err(Error::broken)?;
    }
    writer.into_inner().map_err(Error::broken)
}

/// A sheet that is whole in memory, its first row naming the columns.
pub fn sheet(rows: Vec<Vec<String>>, separator: Separator) -> Result<Vec<u8>> {
    Ok([b"\xEF\xBB\xBF".as_slice(), &written(rows, separator)?].concat())
}

/// The beginning of a sheet: the mark of UTF-8, which spreadsheet programs look for, and the names of the columns.
pub fn head(kind: Kind, separator: Separator) -> Result<Vec<u8>> {
    let columns = kind.columns().iter().map(|column| (*column).to_owned());
    let names = written(vec![columns.collect()], separator)?;
    Ok([b"\xEF\xBB\xBF".as_slice(), &names].concat())
}

/// How far a sheet is written: the row after which it goes on, and the person of that row.
pub type Place = (i64, Option<PersonId>);

/// The rows after a place, and the place after them; `None` at the end.
pub fn lines_after(
    tx: &Tx<'_>,
    kind: Kind,
    (after, last): Place,
    separator: Separator,
) -> Result<Option<(Vec<u8>, Place)>> {
    let mut rows = Vec::new();
    let mut place = (after, last);
    match kind {
        Kind::Organizations => {
            for one in queries::list_organizations_after(tx, after, (AT_ONCE, 0))? {
                rows.push(organizations::cells(tx, &one)?);
                place.0 = one.id.0;
            }
        }
        Kind::People => {
            let some = queries::list_person_rows(tx, after, AT_ONCE)?;
            for one in &some {
                rows.push(people::cells(tx, one, place.1)?);
                place = (one.person.0, Some(one.person));
            }
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some((written(rows, separator)?, place)))
}
