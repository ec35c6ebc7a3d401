//! The headings of a form, as its page shows and reads them.

use domain::FieldId;
use domain::form::Texts;
use platform::language::Words;
use platform::web::form::Fields;

use super::editing::{Written, read_texts, written};
use crate::catalogue::{Catalogue, SectionRow};
use crate::drafts::FormDraft;

/// A heading, or room for a new one.
pub(super) struct HeadingRow {
    pub(super) index: usize,
    pub(super) key: String,
    pub(super) is_new: bool,
    /// What it says, in the reader's language.
    pub(super) shown: String,
    pub(super) texts: Vec<Written>,
    /// The fields that it can stand above.
    pub(super) above: Vec<(i64, String, bool)>,
}

pub(super) fn rows(all: &Catalogue, draft: &FormDraft, w: &Words) -> Vec<HeadingRow> {
    let new = SectionRow {
        key: String::new(),
        above: FieldId(0),
        title: Texts::default(),
    };
    let count = draft.sections.len();
    let sections = draft.sections.iter().chain(std::iter::once(&new));
    sections
        .enumerate()
        .map(|(index, section)| HeadingRow {
            index,
            key: section.key.clone(),
            is_new: index == count,
            shown: section
                .title
                .for_reader(w.locale())
                .unwrap_or_default()
                .to_owned(),
            texts: written(&format!("section{index}"), &section.title),
            above: draft
                .fields
                .iter()
                .filter_map(|id| all.field(*id))
                .map(|row| (row.id().0, row.title_for_team(w), row.id() == section.above))
                .collect(),
        })
        .collect()
}

/// The headings that the page sent; one without words is none.
pub(super) fn read(fields: &Fields) -> Vec<SectionRow> {
    let indexes = fields.all("section").filter(|index| index.len() < 4);
    indexes
        .filter_map(|index| {
            let mut title = Texts::default();
            read_texts(fields, &format!("section{index}"), &mut title);
            let above = fields.text(&format!("section{index}_above")).parse();
            Some(SectionRow {
                key: fields.text(&format!("section{index}_key")).to_owned(),
                above: FieldId(above.ok()?),
                title,
            })
        })
        .filter(|section| !section.title.is_empty())
        .collect()
}

/// The heading above a field that is taken away stands above the next one, unless that has one of its own.
pub(super) fn move_on(draft: &mut FormDraft, gone: FieldId, at: usize) {
    let Some(next) = draft.fields.get(at).copied() else {
        return;
    };
    if draft.sections.iter().any(|section| section.above == next) {
        return;
    }
    for section in &mut draft.sections {
        if section.above == gone {
            section.above = next;
        }
    }
}
