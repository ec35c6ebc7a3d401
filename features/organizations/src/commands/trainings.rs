//! Kinds of training, and who completed them.

use domain::training::ends;
use domain::{DAY, Moment, PersonId, Refused, TrainingId};
use people::settings::ASKING;
use platform::audit::About;
use platform::language::iso;
use platform::settings::{Kind, Setting, Whose};
use platform::store::Tx;
use platform::{Error, Result};

use super::{mails, noted};
use crate::queries::{self, TrainingWords};

/// How long before a training ends its holder is told.
pub const ENDS_SOON: Setting = Setting {
    key: "training_reminder_days",
    group: &ASKING,
    title: "settings-training-reminder",
    help: "settings-training-reminder-help",
    kind: Kind::Number {
        least: 0,
        most: 365,
    },
    default: "30",
    whose: Whose::Brand,
};

/// A kind of training as it was written down.
#[derive(Clone, Debug)]
pub struct NewTraining {
    pub key: String,
    pub months: Option<i64>,
    pub required: bool,
    pub retired: bool,
    pub words: Vec<TrainingWords>,
}

/// Adds a kind of training; `None` when its key is taken.
pub fn add_training(tx: &Tx<'_>, new: &NewTraining, now: Moment) -> Result<Option<TrainingId>> {
    let all = queries::list_trainings(tx)?;
    if all.iter().any(|known| known.key == new.key) {
        return Ok(None);
    }
    let id = queries::add_training(tx, &new.key, new.months, new.required, now)?;
    for words in &new.words {
        queries::set_training_words(tx, id, words)?;
    }
    let (_, after) = noted::differing(&Vec::new(), &noted::new_training(new));
    let about = About::Thing(Some(id.0), &new.key);
    noted::note(tx, ("training", "made"), about, ("", &after), now)?;
    Ok(Some(id))
}

/// Changes a kind of training. A new length counts for what was completed before as well.
pub fn change_training(tx: &Tx<'_>, id: TrainingId, new: &NewTraining, now: Moment) -> Result<()> {
    let all = queries::list_trainings(tx)?;
    let present = all.iter().find(|known| known.id == id);
    let present = present.ok_or(Error::Absent)?;
    let (was, is) = noted::differing(&noted::training(present), &noted::new_training(new));
    let about = About::Thing(Some(id.0), &present.key);
    noted::note_change(tx, ("training", "changed"), about, (&was, &is), now)?;
    queries::set_training(tx, id, new.months, new.required, new.retired, now)?;
    for words in &new.words {
        queries::set_training_words(tx, id, words)?;
    }
    if present.months == new.months {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let some = queries::list_completions_of(tx, id, after)?;
        let Some(last) = some.last() else {
            return Ok(());
        };
        after = last.id;
        for one in &some {
            queries::set_expiry(tx, one.id, ends(one.completed_at, new.months), now)?;
        }
    }
}

/// Notes that somebody completed a training on a day; answers the number of the note.
pub fn complete(
    tx: &Tx<'_>,
    training: TrainingId,
    person: PersonId,
    completed_at: Moment,
    now: Moment,
) -> Result<i64> {
    // Where the day has begun already, it is tomorrow here.
    if completed_at > now.plus(DAY) {
        return Err(Refused::NotYetCompleted.into());
    }
    let all = queries::list_trainings(tx)?;
    let kind = all.iter().find(|known| known.id == training);
    let months = kind.ok_or(Error::Absent)?.months;
    people::queries::find(tx, person)?.ok_or(Error::Absent)?;
    let until = ends(completed_at, months);
    let known = queries::list_completions(tx, person)?
        .iter()
        .any(|one| one.training == training && one.completed_at == completed_at);
    let id = queries::put_completion(tx, training, person, completed_at, until, now)?;
    if !known {
        let day = iso(completed_at);
        noted::note_completion(tx, "completed", (training, person), ("", &day), now)?;
    }
    Ok(id)
}

/// Takes back that somebody completed a training: it was written down by mistake.
pub fn take_back_completion(tx: &Tx<'_>, completion: i64, now: Moment) -> Result<()> {
    let found = queries::find_completion(tx, completion)?.ok_or(Error::Absent)?;
    queries::remove_completion(tx, completion)?;
    let day = iso(found.completed_at);
    let about = (found.training, found.person);
    noted::note_completion(tx, "taken_back", about, (&day, ""), now)
}

/// Tells people whose training ends soon, once each. The clock asks.
pub fn remind_of_trainings(tx: &Tx<'_>, now: Moment) -> Result<()> {
    let days = ENDS_SOON.number(tx)?;
    if days == 0 {
        return Ok(());
    }
    for one in queries::list_ending(tx, now, now.plus(days * DAY))? {
        queries::set_reminded(tx, one.id, now)?;
        let person = people::queries::find(tx, one.person)?;
        if let (Some(person), Some(until)) = (person, one.expires_at) {
            mails::tell_of_training(tx, &person, one.training, until, now)?;
        }
    }
    Ok(())
}
