//! Organizations and people as spreadsheets (CSV): what stands in them, reading them with a preview that names every row
//! that cannot be taken, and writing them so that spreadsheet programs take every cell for text.

mod cells;
mod organizations;
mod people;
mod reading;
mod run;
mod writing;

pub use cells::safe;
pub use run::{Fate, How, Problem, Report, import};
pub use writing::{Separator, head, lines_after, sheet, written};

/// Which spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Organizations,
    People,
}

impl Kind {
    /// The word in addresses and forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Organizations => "organizations",
            Self::People => "people",
        }
    }

    pub fn read(word: &str) -> Option<Self> {
        [Self::Organizations, Self::People]
            .into_iter()
            .find(|kind| kind.word() == word)
    }

    /// Its columns, in the order in which they are written.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Organizations => organizations::COLUMNS,
            Self::People => people::COLUMNS,
        }
    }

    /// The column that every sheet must have.
    pub(crate) fn must_have(self) -> &'static str {
        match self {
            Self::Organizations => "name",
            Self::People => "email",
        }
    }
}
