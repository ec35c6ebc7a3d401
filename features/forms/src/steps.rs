//! The last step in looking after a form, a field or the list of forms: what was moved, removed or taken out of use. It
//! can be taken back as long as nothing else has changed there.

use domain::form::{Audience, Condition};
use domain::{FieldId, HOUR, Moment};
use platform::Result;
use platform::store::Tx;

use crate::drafts::{FieldDraft, FormDraft};
use crate::queries;

/// Taking a step back is offered this long.
const OFFERED: i64 = HOUR;

/// What steps change: whether a thing is in use, and its parts in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub active: bool,
    pub parts: Vec<String>,
    /// What follows its parts about, such as the headings above some: key and part.
    pub following: Vec<(String, String)>,
}

impl Standing {
    fn text(&self) -> String {
        let following = self
            .following
            .iter()
            .map(|(key, part)| format!("^{key} {part}"));
        let lines: Vec<String> = self.parts.iter().cloned().chain(following).collect();
        format!("{}\n{}", i32::from(self.active), lines.join("\n"))
    }

    fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let mut standing = Self {
            active: lines.next() == Some("1"),
            parts: Vec::new(),
            following: Vec::new(),
        };
        for line in lines {
            match line.strip_prefix('^').and_then(|line| line.split_once(' ')) {
                Some((key, part)) => standing.following.push((key.to_owned(), part.to_owned())),
                None => standing.parts.push(line.to_owned()),
            }
        }
        standing
    }

    /// What somebody did who left it like `after`; nothing that has to be taken back where they only added.
    fn deed(&self, after: &Self) -> Option<Deed> {
        if self.active && !after.active {
            return Some(Deed::Retired);
        }
        if let Some(gone) = self.parts.iter().find(|part| !after.parts.contains(part)) {
            return Some(Deed::Removed(gone.clone()));
        }
        let stayed = after.parts.iter().filter(|part| self.parts.contains(part));
        (!stayed.eq(self.parts.iter())).then_some(Deed::Moved)
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Something has another place.
    Moved,
    /// This part is gone.
    Removed(String),
    /// It is not in use any more.
    Retired,
}

impl Deed {
    pub(crate) fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Moved => ("moved", ""),
            Self::Removed(part) => ("removed", part),
            Self::Retired => ("retired", ""),
        }
    }

    pub(crate) fn read(word: &str, part: String) -> Self {
        match word {
            "removed" => Self::Removed(part),
            "retired" => Self::Retired,
            _ => Self::Moved,
        }
    }
}

/// A step as it is stored.
#[derive(Clone, Debug)]
pub struct Step {
    pub deed: Deed,
    pub before: String,
    pub after: String,
    pub at: Moment,
}

/// The last step there, if it can still be taken back.
pub fn last(tx: &Tx<'_>, place: &str, now: &Standing, at: Moment) -> Result<Option<Step>> {
    let step = queries::find_step(tx, place)?;
    Ok(step.filter(|step| step.after == now.text() && at < step.at.plus(OFFERED)))
}

impl Step {
    /// How it was before.
    pub fn before(&self) -> Standing {
        Standing::read(&self.before)
    }
}

/// Keeps what was done, so that it can be taken back.
pub fn keep(
    tx: &Tx<'_>,
    place: &str,
    before: &Standing,
    after: &Standing,
    now: Moment,
) -> Result<()> {
    let Some(deed) = before.deed(after) else {
        return Ok(());
    };
    let step = Step {
        deed,
        before: before.text(),
        after: after.text(),
        at: now,
    };
    queries::set_step(tx, place, &step)
}

/// A condition in one line: `key 3 urgent 7 1 everyone`.
pub(crate) fn code(key: &str, one: &Condition) -> String {
    format!(
        "{key} {} {} {} {} {}",
        one.parent,
        one.value,
        one.child,
        i32::from(one.required),
        one.audience.word()
    )
}

pub(crate) fn read_code(code: &str) -> Option<(String, Condition)> {
    let mut parts = code.split(' ');
    let key = parts.next()?.to_owned();
    let condition = Condition {
        parent: FieldId(parts.next()?.parse().ok()?),
        value: parts.next()?.to_owned(),
        child: FieldId(parts.next()?.parse().ok()?),
        required: parts.next()? == "1",
        audience: Audience::read(parts.next()?)?,
    };
    Some((key, condition))
}

impl FormDraft {
    /// Its fields by number, then its conditions; and above which fields its headings stand.
    pub fn standing(&self) -> Standing {
        let fields = self.fields.iter().map(FieldId::to_string);
        let conditions = self.conditions.iter().map(|(key, one)| code(key, one));
        Standing {
            active: self.head.active,
            parts: fields.chain(conditions).collect(),
            following: self
                .sections
                .iter()
                .map(|section| (section.key.clone(), section.above.to_string()))
                .collect(),
        }
    }

    pub fn put_back(&mut self, how: &Standing) {
        let number = |part: &String| part.parse().ok().map(FieldId);
        self.head.active = how.active;
        self.fields = how.parts.iter().filter_map(number).collect();
        for section in &mut self.sections {
            let mut above = how.following.iter().filter(|(key, _)| *key == section.key);
            if let Some(id) = above.next().and_then(|(_, id)| id.parse().ok()) {
                section.above = FieldId(id);
            }
        }
        self.conditions = how
            .parts
            .iter()
            .filter_map(|part| read_code(part))
            .collect();
    }
}

impl FieldDraft {
    /// The keys of the options that are offered.
    pub fn standing(&self) -> Standing {
        let offered = self.options.iter().filter(|option| option.active);
        Standing {
            active: self.head.active,
            parts: offered.map(|option| option.key.clone()).collect(),
            following: Vec::new(),
        }
    }

    pub fn put_back(&mut self, how: &Standing) {
        self.head.active = how.active;
        let place = |key: &String| how.parts.iter().position(|part| part == key);
        for option in &mut self.options {
            option.active |= place(&option.key).is_some();
        }
        // Those that are not offered come last.
        self.options
            .sort_by_key(|option| place(&option.key).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::{Deed, Standing};

    fn of(parts: &[&str]) -> Standing {
        Standing {
            active: true,
            parts: parts.iter().map(|&part| part.to_owned()).collect(),
            following: Vec::new(),
        }
    }

    #[test]
    fn what_was_removed_is_told_before_what_was_moved() {
        let before = of(&["1", "2", "3"]);
        assert_eq!(before.deed(&of(&["1", "3", "2"])), Some(Deed::Moved));
        assert_eq!(
            before.deed(&of(&["3", "1"])),
            Some(Deed::Removed("2".to_owned()))
        );
    }

    #[test]
    fn what_was_only_added_or_left_as_it_was_needs_no_way_back() {
        let before = of(&["1", "2"]);
        assert_eq!(before.deed(&before), None);
        assert_eq!(before.deed(&of(&["1", "9", "2"])), None);
    }

    #[test]
    fn what_is_not_in_use_any_more_is_retired_whatever_else_changed() {
        let mut after = of(&["2"]);
        after.active = false;
        assert_eq!(of(&["1", "2"]).deed(&after), Some(Deed::Retired));
    }

    #[test]
    fn a_standing_is_read_as_it_was_written() {
        let mut headed = of(&["1"]);
        headed.following = vec![("where".to_owned(), "1".to_owned())];
        for standing in [
            of(&["1", "key 3 urgent 7 1 everyone"]),
            of(&[]),
            headed.clone(),
        ] {
            assert_eq!(Standing::read(&standing.text()), standing);
        }
    }
}
