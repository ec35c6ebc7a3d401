//! Reading a sheet: its separator, its columns, its rows; row by row, so that a long one needs no more memory.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use csv::{ByteRecord, ReaderBuilder};
use platform::language::Words;

use super::Kind;
use super::cells::plain;
use super::run::Problem;

/// Characters of one cell that are read.
const LONGEST_CELL: usize = 20_000;

/// A row: what stands under the columns that the sheet has.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) line: u64,
    cells: HashMap<&'static str, String>,
}

impl Row {
    /// What stands there; `None` where the column is missing or the cell empty: what is known stays.
    pub(super) fn given(&self, column: &str) -> Option<&str> {
        let cell = self.cells.get(column).map(String::as_str);
        cell.filter(|cell| !cell.is_empty())
    }

    /// What is to stand there from now on: a single `-` empties it.
    pub(super) fn wanted(&self, column: &str) -> Option<&str> {
        self.given(column)
            .map(|cell| if cell == "-" { "" } else { cell })
    }

    pub(super) fn problem(&self, column: &'static str, why: impl Into<String>) -> Problem {
        Problem {
            line: self.line,
            column: column.to_owned(),
            value: self.given(column).unwrap_or_default().to_owned(),
            why: why.into(),
        }
    }
}

/// A sheet that is being read.
pub(super) struct Sheet<R: Read> {
    records: csv::Reader<R>,
    columns: Vec<&'static str>,
    /// Whether lines end with CR LF.
    is_crlf: bool,
    w: Words,
}

/// `;`, `,` or a tab, whichever the first line has most of outside of quotes.
fn separator(first: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; 3];
    let separators = [b',', b';', b'\t'];
    for byte in first {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => {
                let at = separators.iter().position(|known| known == byte);
                if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                    *count += 1;
                }
            }
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let at = counts.iter().position(|count| *count == most);
    at.and_then(|at| separators.get(at))
        .copied()
        .unwrap_or(b',')
}

/// Begins to read a sheet. What is wrong with its first line is told, and nothing of it is read then.
pub(super) fn open<R: Read>(
    kind: Kind,
    from: R,
    w: &Words,
) -> Result<Sheet<impl Read>, Vec<Problem>> {
    let mut from = BufReader::with_capacity(64 * 1024, from);
    let head = |value: &str, why: String| {
        vec![Problem {
            line: 1,
            column: String::new(),
            value: value.to_owned(),
            why,
        }]
    };
    let unreadable = || head("", w.t("sheet-unreadable").into_owned());
    let start = from.fill_buf().map_err(|_| unreadable())?;
    let mark = b"\xEF\xBB\xBF";
    let skip = if start.starts_with(mark) {
        mark.len()
    } else {
        0
    };
    let delimiter = separator(start.get(skip..).unwrap_or_default());
    let is_crlf = start.windows(2).any(|two| two == b"\r\n");
    from.consume(skip);
    let mut records = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        // The last line ends as the others do.
        .from_reader(from.chain(&b"\n"[..]));
    let mut first = ByteRecord::new();
    let any = records
        .read_byte_record(&mut first)
        .map_err(|_| unreadable())?;
    if !any {
        return Err(head("", w.t("sheet-empty").into_owned()));
    }
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    for cell in &first {
        let name = String::from_utf8_lossy(cell).trim().to_lowercase();
        let known = kind.columns().iter().find(|known| **known == name);
        match known {
            Some(known) if columns.contains(known) => {
                problems.extend(head(&name, w.t("sheet-column-twice").into_owned()));
            }
            Some(known) => columns.push(known),
            // A last separator makes an empty column, in which nothing stands.
            None if name.is_empty() => columns.push(""),
            None => {
                let all = kind.columns().join(", ");
                problems.extend(head(&name, w.t1("sheet-column-unknown", "columns", all)));
            }
        }
    }
    if problems.is_empty() && !columns.contains(&kind.must_have()) {
        let why = w.t1("sheet-column-missing", "column", kind.must_have());
        problems.extend(head(kind.must_have(), why));
    }
    if problems.is_empty() {
        Ok(Sheet {
            records,
            columns,
            is_crlf,
            w: *w,
        })
    } else {
        Err(problems)
    }
}

impl<R: Read> Sheet<R> {
    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<Row, Vec<Problem>>> {
        loop {
            let mut record = ByteRecord::new();
            match self.records.read_byte_record(&mut record) {
                Ok(false) => return None,
                Ok(true) => {}
                Err(_) => {
                    let why = self.w.t("sheet-unreadable").into_owned();
                    return Some(Err(vec![Problem {
                        line: self.records.position().line(),
                        column: String::new(),
                        value: String::new(),
                        why,
                    }]));
                }
            }
            // The reader stands behind the row's end of line, or in the middle of it where that is CR LF.
            let end = self.records.position().line();
            let end = if self.is_crlf { end } else { end - 1 };
            let within = record.iter().flatten().filter(|byte| **byte == b'\n');
            let line = end.saturating_sub(within.count() as u64);
            if record.iter().all(<[u8]>::is_empty) {
                continue;
            }
            return Some(self.row(line, &record));
        }
    }

    fn row(&self, line: u64, record: &ByteRecord) -> Result<Row, Vec<Problem>> {
        let mut row = Row {
            line,
            cells: HashMap::new(),
        };
        let mut problems = Vec::new();
        let problem = |column: &str, value: &str, why: String| Problem {
            line,
            column: column.to_owned(),
            value: value.chars().take(80).collect(),
            why,
        };
        if record.len() > self.columns.len() {
            let (most, found) = (self.columns.len(), record.len());
            let why = self
                .w
                .t2("sheet-too-many-cells", "most", most, "found", found);
            return Err(vec![problem("", "", why)]);
        }
        for (column, cell) in self.columns.iter().zip(record) {
            let Ok(text) = std::str::from_utf8(cell) else {
                let shown = String::from_utf8_lossy(cell);
                problems.push(problem(
                    column,
                    &shown,
                    self.w.t("sheet-not-utf8").into_owned(),
                ));
                continue;
            };
            if text.chars().count() > LONGEST_CELL {
                let why = self.w.t1("organization-problem-long", "most", LONGEST_CELL);
                problems.push(problem(column, text, why));
                continue;
            }
            let text = platform::web::form::clean_text(plain(text).trim());
            row.cells.insert(column, text.trim().to_owned());
        }
        if problems.is_empty() {
            Ok(row)
        } else {
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_the_first_line_is_full_of() {
        assert_eq!(separator(b"a,b;c,d\n1;2;3;4;5"), b',');
        assert_eq!(separator(b"a;b;c"), b';');
        assert_eq!(separator(b"\"a,b,c\";d\n"), b';');
        assert_eq!(separator(b"a\tb"), b'\t');
        assert_eq!(separator(b"alone"), b',');
    }
}
