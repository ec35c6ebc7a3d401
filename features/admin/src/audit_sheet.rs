//! The audit log as a sheet, newest first, some rows at a time. Taking it out is a deed that stands in it.

use domain::Moment;
use organizations::sheets::safe;
use platform::audit::{self, About, Deed, Line, Wanted};
use platform::language::iso;
use platform::store::Tx;
use platform::{Error, Result};

/// Rows that are read at once.
const AT_ONCE: i64 = 500;

/// The names of the columns.
const COLUMNS: [&str; 10] = [
    "number", "time", "who", "door", "address", "area", "deed", "about", "before", "after",
];

fn written(rows: impl Iterator<Item = [String; 10]>) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| safe(cell)))
            .map_err(Error::broken)?;
    }
    writer.into_inner().map_err(Error::broken)
}

/// Writes down that the log is taken out, and answers how the sheet begins: with the mark of UTF-8 and the names of its columns.
///
/// # Errors
/// When the database does not take it; then nothing is taken out either.
pub fn begin(tx: &Tx<'_>, wanted: &Wanted, now: Moment) -> Result<Vec<u8>> {
    let day = |at: Option<Moment>| at.map(iso).unwrap_or_default();
    let (from, until) = (day(wanted.from), day(wanted.until));
    let asked = [&wanted.words, &wanted.area, &from, &until].map(String::as_str);
    let asked: Vec<&str> = asked.into_iter().filter(|part| !part.is_empty()).collect();
    let deed = Deed {
        area: "export",
        deed: "audit_taken_out",
        actor: None,
        about: About::Thing(None, &asked.join(" ")),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)?;
    let names = written(std::iter::once(COLUMNS.map(str::to_owned)))?;
    Ok([b"\xEF\xBB\xBF".as_slice(), &names].concat())
}

/// The rows that are wanted, at most some hundred, and where the next ones begin; `None` when there are no more.
///
/// # Errors
/// When the database cannot be read.
pub fn rows(tx: &Tx<'_>, wanted: &Wanted) -> Result<Option<(Vec<u8>, Wanted)>> {
    let some = Wanted {
        limit: wanted.limit.min(AT_ONCE),
        ..wanted.clone()
    };
    let found = audit::list(tx, &some)?;
    let Some(last) = found.last().map(|line| line.id) else {
        return Ok(None);
    };
    let next = Wanted {
        before: Some(last),
        limit: wanted.limit - found.len() as i64,
        ..wanted.clone()
    };
    Ok(Some((written(found.into_iter().map(cells))?, next)))
}

fn cells(line: Line) -> [String; 10] {
    [
        line.id.to_string(),
        iso(line.at),
        line.actor,
        line.via,
        line.address,
        line.area,
        line.deed,
        line.about,
        line.before,
        line.after,
    ]
}
