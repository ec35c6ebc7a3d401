//! Rows as PostgreSQL's binary COPY writes them: a count of fields, and each field with its length before it.

use std::io::Read;

use sha2::{Digest as _, Sha256};

use super::super::Value;
use super::Compared;
use super::catalogue::{Kind, Table};
use crate::{Error, Result, hex};

/// What a stream begins with: its mark, no flags, no extension.
pub(super) const HEAD: [u8; 19] = *b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with.
pub(super) const END: [u8; 2] = [0xff, 0xff];
/// The longest field that is believed: PostgreSQL keeps none that is longer.
const LONGEST: i32 = 1 << 30;

/// Appends the count of fields.
pub(super) fn begin_row(out: &mut Vec<u8>, columns: usize) -> Result<()> {
    let count = i16::try_from(columns).map_err(Error::broken)?;
    out.extend_from_slice(&count.to_be_bytes());
    Ok(())
}

/// Appends a field.
pub(super) fn put(out: &mut Vec<u8>, value: Value<'_>) -> Result<()> {
    match value {
        Value::Null => out.extend_from_slice(&(-1_i32).to_be_bytes()),
        Value::Int(number) => {
            out.extend_from_slice(&8_i32.to_be_bytes());
            out.extend_from_slice(&number.to_be_bytes());
        }
        Value::Text(text) => {
            let length = i32::try_from(text.len())
                .ok()
                .filter(|length| *length <= LONGEST)
                .ok_or_else(|| Error::broken("a text is longer than PostgreSQL keeps (1 GB)"))?;
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(text.as_bytes());
        }
    }
    Ok(())
}

/// The fields of one row.
pub(super) fn fields<'r>(table: &Table, row: &'r [u8]) -> Result<Vec<Value<'r>>> {
    let unclear = || Error::Broken(format!("the server sent a row of {} unclearly", table.name));
    let mut rest = row.get(2..).ok_or_else(unclear)?;
    let mut values = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(unclear)?;
        rest = after;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            values.push(Value::Null);
            continue;
        };
        let (field, after) = rest.split_at_checked(length).ok_or_else(unclear)?;
        rest = after;
        values.push(match column.kind {
            Kind::Number => {
                let number = field.try_into().map_err(|_| unclear())?;
                Value::Int(i64::from_be_bytes(number))
            }
            Kind::Text => Value::Text(std::str::from_utf8(field).map_err(|_| unclear())?),
        });
    }
    Ok(values)
}

/// Reads a stream row by row.
pub(super) struct Rows<R> {
    from: R,
    columns: usize,
    row: Vec<u8>,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(mut from: R, columns: usize) -> Result<Self> {
        let mut head = [0; HEAD.len()];
        from.read_exact(&mut head).map_err(cut_off)?;
        if head != HEAD {
            return Err(Error::broken(
                "the server sends rows in a way of its own: is it PostgreSQL?",
            ));
        }
        Ok(Self {
            from,
            columns,
            row: Vec::new(),
        })
    }

    /// The bytes of the next row.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>> {
        self.row.clear();
        let mut count = [0; 2];
        self.from.read_exact(&mut count).map_err(cut_off)?;
        if count == END {
            return Ok(None);
        }
        if usize::try_from(i16::from_be_bytes(count)) != Ok(self.columns) {
            return Err(Error::broken("the server sent another row than was asked"));
        }
        self.row.extend_from_slice(&count);
        for _ in 0..self.columns {
            let mut length = [0; 4];
            self.from.read_exact(&mut length).map_err(cut_off)?;
            self.row.extend_from_slice(&length);
            let length = i32::from_be_bytes(length);
            if length > LONGEST {
                return Err(Error::broken("the server sent an endless field"));
            }
            let length = u64::try_from(length).unwrap_or(0);
            let read = self
                .from
                .by_ref()
                .take(length)
                .read_to_end(&mut self.row)
                .map_err(cut_off)?;
            if read as u64 != length {
                return Err(Error::broken("the server's rows were cut off"));
            }
        }
        Ok(Some(&self.row))
    }
}

fn cut_off(error: std::io::Error) -> Error {
    Error::Broken(format!("the server's rows were cut off: {error}"))
}

/// Counts and hashes rows as they pass.
#[derive(Clone, Default)]
pub(super) struct Sum {
    pub(super) rows: u64,
    hash: Sha256,
}

impl Sum {
    pub(super) fn see(&mut self, row: &[u8]) {
        self.rows += 1;
        self.hash.update(row);
    }

    pub(super) fn of(&self, table: &Table) -> Compared {
        Compared {
            table: table.name.clone(),
            rows: self.rows,
            sha256: hex(&self.hash.clone().finalize()),
        }
    }
}
