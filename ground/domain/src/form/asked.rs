//! Which fields a form asks, given what was answered so far.

use super::{Field, Form, Given, Kind};
use crate::FieldId;

/// Who fills the form in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody known. They cannot make the desk write to others, so they are not asked for people in CC.
    Guest,
    /// Somebody who is signed in.
    Customer,
    /// Somebody of the team.
    Agent,
}

/// For whom a condition counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// For everybody.
    Everyone,
    /// For whoever asks.
    Customers,
    /// For the team.
    Agents,
}

impl Audience {
    /// In the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Customers => "customers",
            Self::Agents => "agents",
        }
    }

    /// What a word means.
    pub fn read(word: &str) -> Option<Self> {
        [Self::Everyone, Self::Customers, Self::Agents]
            .into_iter()
            .find(|audience| audience.word() == word)
    }

    /// Whether it counts for them.
    pub fn holds(self, who: Who) -> bool {
        match self {
            Self::Everyone => true,
            Self::Customers => who != Who::Agent,
            Self::Agents => who == Who::Agent,
        }
    }
}

/// "Ask `child` when `parent` is `value`."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The field whose answer decides.
    pub parent: FieldId,
    /// The key of the option that decides; `true` or `false` for a box.
    pub value: String,
    /// The field that is asked then.
    pub child: FieldId,
    /// Whether it must be answered then, beside what the field itself says.
    pub required: bool,
    /// For whom.
    pub audience: Audience,
}

/// A field that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'f> {
    /// The field.
    pub field: &'f Field,
    /// Whether it must be answered.
    pub required: bool,
}

/// Whether they can be asked for it at all.
pub(super) fn can_meet(field: &Field, who: Who) -> bool {
    field.active
        && match who {
            Who::Agent => true,
            Who::Customer => field.editable,
            Who::Guest => field.editable && field.kind != Kind::Emails,
        }
}

/// Whether a field's answer is what a condition waits for: of one answer the first text counts, as when it is kept.
pub(super) fn is(field: &Field, value: &str, given: &Given) -> bool {
    let texts = given.of(field.id);
    match field.kind {
        Kind::Checkbox => {
            value
                == if given.says(field.id) {
                    "true"
                } else {
                    "false"
                }
        }
        Kind::Choices => texts.iter().any(|text| text.trim() == value),
        _ => texts.first().is_some_and(|text| text.trim() == value),
    }
}

/// The fields that are asked, in the form's order. A field without conditions is asked always; one with conditions
/// when at least one of them holds, whose own field must be asked as well. Fields that wait for each other in a circle
/// are never asked.
pub fn asked<'f>(form: &'f Form, who: Who, given: &Given) -> Vec<Asked<'f>> {
    let conditions: Vec<&Condition> = form
        .conditions
        .iter()
        .filter(|condition| condition.audience.holds(who))
        .collect();
    let mut shown: Vec<FieldId> = form
        .fields
        .iter()
        .filter(|field| can_meet(field, who))
        .map(|field| field.id)
        .filter(|id| !conditions.iter().any(|one| one.child == *id))
        .collect();
    let holds = |condition: &Condition, shown: &[FieldId]| {
        shown.contains(&condition.parent)
            && form
                .field(condition.parent)
                .is_some_and(|parent| is(parent, &condition.value, given))
    };
    loop {
        let more: Vec<FieldId> = form
            .fields
            .iter()
            .filter(|field| can_meet(field, who) && !shown.contains(&field.id))
            .map(|field| field.id)
            .filter(|id| {
                conditions
                    .iter()
                    .any(|one| one.child == *id && holds(one, &shown))
            })
            .collect();
        if more.is_empty() {
            break;
        }
        shown.extend(more);
    }
    form.fields
        .iter()
        .filter(|field| shown.contains(&field.id))
        .map(|field| {
            let usual = match who {
                Who::Agent => field.required.agents,
                Who::Customer | Who::Guest => field.required.customers,
            };
            let here = conditions
                .iter()
                .any(|one| one.child == field.id && one.required && holds(one, &shown));
            Asked {
                field,
                required: usual || here,
            }
        })
        .collect()
}

/// Whether no field waits for itself, however many others stand between.
pub fn is_chain_sound(conditions: &[Condition]) -> bool {
    conditions.iter().all(|begin| {
        let mut met = vec![begin.child];
        let mut at = 0;
        while let Some(field) = met.get(at).copied() {
            if field == begin.parent {
                return false;
            }
            for next in conditions.iter().filter(|one| one.parent == field) {
                if !met.contains(&next.child) {
                    met.push(next.child);
                }
            }
            at += 1;
        }
        true
    })
}
