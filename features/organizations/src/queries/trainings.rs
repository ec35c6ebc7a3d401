//! Kinds of training, who completed them, and until when that is good.

use domain::training::{Standing, standing};
use domain::{Moment, OrganizationId, PersonId, TrainingId};
use platform::language::Locale;
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A kind of training.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    pub id: TrainingId,
    /// What spreadsheets and the API call it.
    pub key: String,
    /// How long it is good for; `None`: for ever.
    pub months: Option<i64>,
    /// Whether nobody asks without it.
    pub required: bool,
    /// Nobody is asked for it any more.
    pub retired: bool,
    /// Its name and how one takes it, in each language that has them.
    pub words: Vec<TrainingWords>,
}

/// A training in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingWords {
    pub locale: Locale,
    pub name: String,
    pub how: String,
}

impl Training {
    fn said(&self, locale: Locale, what: impl Fn(&TrainingWords) -> &str + Copy) -> Option<&str> {
        let own = self.words.iter().filter(|words| words.locale == locale);
        own.chain(&self.words)
            .map(what)
            .find(|text| !text.is_empty())
    }

    /// Its name in this language, else in another, else its key.
    pub fn name(&self, locale: Locale) -> &str {
        self.said(locale, |words| &words.name).unwrap_or(&self.key)
    }

    /// How one takes it, in this language or another.
    pub fn how(&self, locale: Locale) -> &str {
        self.said(locale, |words| &words.how).unwrap_or_default()
    }
}

fn training(row: &Row<'_>) -> Result<Training> {
    Ok(Training {
        id: TrainingId(row.int(0)?),
        key: row.text(1)?,
        months: row.opt_int(2)?,
        required: row.flag(3)?,
        retired: row.flag(4)?,
        words: Vec::new(),
    })
}

/// All kinds of training, those that are asked for first, by key. Without an actor: their names are no secret.
pub fn list_trainings(tx: &Tx<'_>) -> Result<Vec<Training>> {
    let mut found = tx.rows(
        "SELECT id, key, months, required, retired_at IS NOT NULL FROM training
         ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, key, id LIMIT 200",
        &params![],
        training,
    )?;
    let words = tx.rows(
        "SELECT training_id, locale, name, how FROM training_word ORDER BY training_id, locale",
        &params![],
        |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?, row.text(3)?)),
    )?;
    for (id, locale, name, how) in words {
        let of = found.iter_mut().find(|one| one.id.0 == id);
        if let (Some(of), Some(locale)) = (of, Locale::read(&locale)) {
            of.words.push(TrainingWords { locale, name, how });
        }
    }
    Ok(found)
}

/// Whether anybody is asked for a training. Without an actor: that there are trainings is no secret.
pub fn has_trainings(tx: &Tx<'_>) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM (SELECT 1 FROM training WHERE retired_at IS NULL LIMIT 1) AS counted",
        &params![],
    )?;
    Ok(found == 1)
}

/// The trainings that whoever asks must have.
pub fn list_required(tx: &Tx<'_>) -> Result<Vec<Training>> {
    let mut all = list_trainings(tx)?;
    all.retain(|training| training.required && !training.retired);
    Ok(all)
}

pub fn add_training(
    tx: &Tx<'_>,
    key: &str,
    months: Option<i64>,
    required: bool,
    now: Moment,
) -> Result<TrainingId> {
    tx.insert(
        "INSERT INTO training (key, months, required, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) RETURNING id",
        &params![key, months, required, now],
    )
    .map(TrainingId)
}

pub fn set_training(
    tx: &Tx<'_>,
    id: TrainingId,
    months: Option<i64>,
    required: bool,
    retired: bool,
    now: Moment,
) -> Result<()> {
    let retired_at = retired.then_some(now);
    tx.run(
        "UPDATE training SET months = $2, required = $3, retired_at = $4, updated_at = $5 WHERE id = $1",
        &params![id, months, required, retired_at, now],
    )
    .map(drop)
}

pub fn set_training_words(tx: &Tx<'_>, id: TrainingId, words: &TrainingWords) -> Result<()> {
    tx.run(
        "INSERT INTO training_word (training_id, locale, name, how) VALUES ($1, $2, $3, $4)
         ON CONFLICT (training_id, locale) DO UPDATE SET name = excluded.name, how = excluded.how",
        &params![id, words.locale.code(), words.name, words.how],
    )
    .map(drop)
}

/// That somebody completed a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completion {
    pub id: i64,
    pub training: TrainingId,
    pub person: PersonId,
    pub completed_at: Moment,
    pub expires_at: Option<Moment>,
}

macro_rules! completion_columns {
    () => {
        "SELECT c.id, c.training_id, c.person_id, c.completed_at, c.expires_at FROM training_completion c "
    };
}

fn completion(row: &Row<'_>) -> Result<Completion> {
    Ok(Completion {
        id: row.int(0)?,
        training: TrainingId(row.int(1)?),
        person: PersonId(row.int(2)?),
        completed_at: row.moment(3)?,
        expires_at: row.opt_int(4)?.map(Moment),
    })
}

/// What somebody completed, newest first. Without an actor: pages ask who may look before.
pub fn list_completions(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Completion>> {
    tx.rows(
        concat!(
            completion_columns!(),
            "WHERE c.person_id = $1 ORDER BY c.completed_at DESC, c.id DESC LIMIT 500"
        ),
        &params![person],
        completion,
    )
}

/// What the people of an organization completed. Without an actor: pages ask who may look before.
pub fn list_completions_in(tx: &Tx<'_>, id: OrganizationId) -> Result<Vec<Completion>> {
    tx.rows(
        concat!(
            completion_columns!(),
            "JOIN membership m ON m.person_id = c.person_id
             WHERE m.organization_id = $1 ORDER BY c.completed_at DESC, c.id DESC LIMIT 5000"
        ),
        &params![id],
        completion,
    )
}

/// All who completed one kind of training, for when its length changes.
pub fn list_completions_of(tx: &Tx<'_>, id: TrainingId, after: i64) -> Result<Vec<Completion>> {
    tx.rows(
        concat!(
            completion_columns!(),
            "WHERE c.training_id = $1 AND c.id > $2 ORDER BY c.id LIMIT 1000"
        ),
        &params![id, after],
        completion,
    )
}

/// One of them. Without an actor: who looks after trainings asks.
pub fn find_completion(tx: &Tx<'_>, id: i64) -> Result<Option<Completion>> {
    tx.row(
        concat!(completion_columns!(), "WHERE c.id = $1"),
        &params![id],
        completion,
    )
}

/// Completions in pages, for the API: of one person, of one training, or all. For administrators alone.
pub fn list_completion_page(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    page: &super::Page,
) -> Result<Vec<Completion>> {
    tx.rows(
        concat!(
            completion_columns!(),
            "WHERE (($2 = 0 AND c.id > $1) OR ($2 = 1 AND c.id < $1))
               AND (CAST($5 AS BIGINT) IS NULL OR c.person_id = $5)
             ORDER BY CASE WHEN $2 = 1 THEN - c.id ELSE c.id END LIMIT $3 OFFSET $4"
        ),
        &params![page.beyond, page.back, page.limit, page.offset, person],
        completion,
    )
}

pub fn count_completions(tx: &Tx<'_>, person: Option<PersonId>) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM training_completion c WHERE (CAST($1 AS BIGINT) IS NULL OR c.person_id = $1)",
        &params![person],
    )
}

/// Notes that somebody completed a training; the same day twice is once.
pub fn put_completion(
    tx: &Tx<'_>,
    training: TrainingId,
    person: PersonId,
    completed_at: Moment,
    expires_at: Option<Moment>,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO training_completion (training_id, person_id, completed_at, expires_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)
         ON CONFLICT (person_id, training_id, completed_at) DO UPDATE
         SET expires_at = excluded.expires_at, updated_at = excluded.updated_at RETURNING id",
        &params![training, person, completed_at, expires_at, now],
    )
}

/// It is good until then from now on, and may be reminded of anew.
pub fn set_expiry(
    tx: &Tx<'_>,
    completion: i64,
    expires_at: Option<Moment>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE training_completion SET expires_at = $2, reminded_at = NULL, updated_at = $3 WHERE id = $1",
        &params![completion, expires_at, now],
    )
    .map(drop)
}

pub fn remove_completion(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM training_completion WHERE id = $1",
        &params![id],
    )
    .map(drop)
}

/// Completions that end before `until`, are the person's longest of that kind, and were not told of. The clock asks.
pub fn list_ending(tx: &Tx<'_>, now: Moment, until: Moment) -> Result<Vec<Completion>> {
    tx.rows(
        concat!(
            completion_columns!(),
            "JOIN training t ON t.id = c.training_id AND t.retired_at IS NULL
             JOIN person p ON p.id = c.person_id AND p.suspended_at IS NULL
             WHERE c.expires_at > $1 AND c.expires_at <= $2 AND c.reminded_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM training_completion l
                 WHERE l.training_id = c.training_id AND l.person_id = c.person_id AND l.id <> c.id
                   AND (l.expires_at IS NULL OR l.expires_at > c.expires_at))
             ORDER BY c.expires_at, c.id LIMIT 500"
        ),
        &params![now, until],
        completion,
    )
}

pub fn set_reminded(tx: &Tx<'_>, completion: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE training_completion SET reminded_at = $2 WHERE id = $1",
        &params![completion, now],
    )
    .map(drop)
}

/// What each of these trainings is to somebody, by what they completed.
pub fn standings<'a>(
    trainings: &'a [Training],
    completions: &'a [Completion],
    person: PersonId,
    now: Moment,
) -> impl Iterator<Item = (&'a Training, Standing)> + 'a {
    trainings.iter().map(move |training| {
        let theirs = completions
            .iter()
            .filter(move |one| one.person == person && one.training == training.id)
            .map(|one| one.expires_at);
        (training, standing(theirs, now))
    })
}
