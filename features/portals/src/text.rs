//! From a file's text to a portal and back, and where in the text something stands.

use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::difference::label;
use crate::shape::Portal;

/// What is wrong with a file: where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Counted from 1; 0 where no line is to blame.
    pub line: usize,
    /// What it is about, like `form.incident.fields`; empty where the text cannot be read at all.
    pub at: String,
    pub why: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        if !self.at.is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        f.write_str(&self.why)
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

/// Reads a file.
///
/// # Errors
/// The line that cannot be read, a key that nobody knows, a value of another kind.
pub fn read(text: &str) -> Result<Portal, Wrong> {
    let mut portal: Portal = toml::from_str(text).map_err(|error| Wrong {
        line: error.span().map_or(0, |span| line_at(text, span.start)),
        at: String::new(),
        why: error.message().trim().to_owned(),
    })?;
    portal.trim();
    Ok(portal)
}

/// Writes a portal down. Reading it again answers the same portal.
///
/// # Errors
/// None that a portal can cause.
pub fn write(portal: &Portal) -> platform::Result<String> {
    toml::to_string_pretty(portal).map_err(platform::Error::broken)
}

/// The line where `at` (parts joined by dots, lists of tables by their `key`) stands; of the nearest thing around it
/// if it is not in the text.
pub fn line_of(text: &str, at: &str) -> usize {
    let Ok(table) = DeTable::parse(text) else {
        return 0;
    };
    let mut offset = table.span().start;
    let mut here: Option<&DeTable<'_>> = Some(table.get_ref());
    let mut rest = at;
    while let (Some(table), false) = (here, rest.is_empty()) {
        let (part, after) = rest.split_once('.').unwrap_or((rest, ""));
        let found = table.iter().find(|(name, _)| name.get_ref() == part);
        let Some((name, value)) = found else { break };
        offset = name.span().start;
        (here, rest) = match value.get_ref() {
            DeValue::Table(table) => (Some(table), after),
            DeValue::Array(list) => {
                let (key, after) = after.split_once('.').unwrap_or((after, ""));
                let one = list.iter().find_map(|item| keyed(item, key));
                if let Some((at, table)) = one {
                    offset = at;
                    (Some(table), after)
                } else {
                    (None, after)
                }
            }
            _ => (None, after),
        };
    }
    line_at(text, offset)
}

/// The table that has this `key`, and where that stands.
fn keyed<'t, 'i>(item: &'t Spanned<DeValue<'i>>, key: &str) -> Option<(usize, &'t DeTable<'i>)> {
    let DeValue::Table(table) = item.get_ref() else {
        return None;
    };
    let of = |part: &str| table.iter().find(|(name, _)| name.get_ref() == part);
    let (_, value) = of("key").or_else(|| of("name"))?;
    match value.get_ref() {
        DeValue::String(said) if said == key || label(said) == key => {
            Some((value.span().start, table))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[settings]\nlocale = \"sv\"\n\n[[form]]\nkey = \"a\"\nlisted = \"link\"\nfields = []\n\n[[form]]\nkey = \"b\"\nlisted = \"link\"\nfields = [\"x\"]\n";

    #[test]
    fn whatever_is_wrong_is_found_by_its_line() {
        assert_eq!(line_of(TEXT, "settings.locale"), 2);
        assert_eq!(line_of(TEXT, "form.b.fields"), 12);
        assert_eq!(line_of(TEXT, "form.b"), 10);
        assert_eq!(line_of(TEXT, "form.c.fields"), 4);
        let unknown = read("[settings]\n\n[[form]]\nkey = \"a\"\nliste = 1\n").unwrap_err();
        assert_eq!(unknown.line, 5);
        assert!(unknown.why.contains("liste"), "{unknown}");
        let torn = read("[settings\n").unwrap_err();
        assert_eq!(torn.line, 1);
    }
}
