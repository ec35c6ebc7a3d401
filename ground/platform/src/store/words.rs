//! Which tables a statement touches, by its words: our SQL writes keywords in capitals and names in small letters.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What is known of a statement.
pub(super) struct Words {
    /// Its names: tables, and columns and aliases, which no table is called by mistake.
    pub(super) names: Box<[&'static str]>,
    /// The tables that it writes to.
    pub(super) written: Box<[&'static str]>,
}

thread_local! {
    static KNOWN: RefCell<HashMap<(usize, usize), &'static Words>> = RefCell::new(HashMap::new());
}

/// Statements are `&'static`, so their address is their name, and what is kept for ever is bounded by their number.
pub(super) fn of(sql: &'static str) -> &'static Words {
    static ALL: Mutex<Option<HashMap<&'static str, &'static Words>>> = Mutex::new(None);
    KNOWN.with_borrow_mut(|known| {
        *known
            .entry((sql.as_ptr() as usize, sql.len()))
            .or_insert_with(|| {
                let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
                all.get_or_insert_default()
                    .entry(sql)
                    .or_insert_with(|| Box::leak(Box::new(read(sql))))
            })
    })
}

fn read(sql: &'static str) -> Words {
    let words: Vec<&'static str> = sql
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let is_name = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase());
    let mut names: Vec<_> = words.iter().copied().filter(|word| is_name(word)).collect();
    names.sort_unstable();
    names.dedup();
    let mut written = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let table = match *word {
            "INTO" | "UPDATE" => words.get(at + 1),
            "DELETE" => words.get(at + 2),
            _ => None,
        };
        // FOR UPDATE and DO UPDATE SET name no table.
        written.extend(table.copied().filter(|table| is_name(table)));
    }
    Words {
        names: names.into(),
        written: written.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_writes_to_the_tables_that_follow_its_verbs() {
        let written = |sql| read(sql).written;
        assert_eq!(*written("SELECT a FROM b JOIN c ON c.a = b.a"), [""; 0]);
        assert_eq!(
            *written("INSERT INTO a (b) VALUES ($1) RETURNING id"),
            ["a"]
        );
        assert_eq!(
            *written(
                "INSERT INTO a (b) SELECT b FROM c WHERE true ON CONFLICT (b) DO UPDATE SET b = excluded.b"
            ),
            ["a"]
        );
        assert_eq!(*written("UPDATE a SET b = 1"), ["a"]);
        assert_eq!(
            *written("DELETE FROM a WHERE b IN (SELECT b FROM c)"),
            ["a"]
        );
        assert_eq!(
            *written("WITH gone AS (DELETE FROM a RETURNING b) INSERT INTO c SELECT b FROM gone"),
            ["a", "c"]
        );
    }

    #[test]
    fn a_statement_reads_what_it_names() {
        let names = read("SELECT s.id FROM status s, brand WHERE s.id = $1").names;
        assert_eq!(*names, ["brand", "id", "s", "status"]);
    }
}
