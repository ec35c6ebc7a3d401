//! The last status page and JSON that could be made, for as long as the database is away: kept in memory, as anybody signed out saw
//! them, and told with the time of their making.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{BrandId, Moment, SECOND};
use platform::Error;

/// A copy is made anew after this.
const FRESH: i64 = 10 * SECOND;
/// After a failure the copy is served for this long without asking the database again: whoever waits for it in vain holds up others.
const AWAY: i64 = 5 * SECOND;

/// Which page of which portal, in which language.
type Which = (BrandId, &'static str, String);

/// What is kept.
#[derive(Clone, Default)]
pub(crate) struct Copies(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    all: HashMap<Which, (Moment, Arc<str>)>,
    away_until: Option<Moment>,
}

impl Copies {
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the database did not answer a moment ago.
    pub(crate) fn is_away(&self, now: Moment) -> bool {
        let until = self.lock().away_until;
        // A clock that was set back does not keep it away.
        until.is_some_and(|until| now < until && until.0 - now.0 <= AWAY)
    }

    /// The database did not answer.
    pub(crate) fn note_away(&self, now: Moment) {
        self.lock().away_until = Some(now.plus(AWAY));
    }

    /// Whether a copy is to be made.
    pub(crate) fn wants(&self, which: &Which, now: Moment) -> bool {
        let kept = self.lock();
        let made = kept.all.get(which).map(|(made, _)| *made);
        made.is_none_or(|made| (now.0 - made.0).abs() >= FRESH)
    }

    pub(crate) fn keep(&self, which: Which, text: &str, now: Moment) {
        let mut kept = self.lock();
        kept.away_until = None;
        kept.all.insert(which, (now, text.into()));
    }

    /// The copy, and when it was made.
    pub(crate) fn find(&self, which: &Which) -> Option<(Moment, Arc<str>)> {
        self.lock().all.get(which).cloned()
    }
}

/// Whether a failure means that the database does not answer, and not that somebody asked for the wrong thing.
pub(crate) fn means_away(error: &Error) -> bool {
    match error {
        Error::Broken(_) => true,
        Error::Refused(refusal) => refusal.status >= 500,
        Error::Absent => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_kept_until_there_is_a_newer_one_and_the_database_is_asked_again_soon() {
        let copies = Copies::default();
        let which = (BrandId::FIRST, "page", "en".to_owned());
        let now = Moment(100_000);
        assert!(copies.wants(&which, now));
        copies.keep(which.clone(), "old", now);
        assert!(!copies.wants(&which, now.plus(SECOND)));
        assert!(copies.wants(&which, now.plus(FRESH)));
        copies.note_away(now);
        assert!(copies.is_away(now.plus(SECOND)));
        assert!(!copies.is_away(now.plus(AWAY)));
        assert_eq!(copies.find(&which), Some((now, "old".into())));
        copies.keep(which.clone(), "new", now.plus(SECOND));
        assert!(!copies.is_away(now.plus(SECOND)));
        assert!(means_away(&Error::refused(503, "busy")));
        assert!(!means_away(&Error::Absent));
    }
}
