//! What time it is: asked here and nowhere else, so that tests can stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::Moment;

/// The clock of a running desk, or one that a test moves by hand.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until it is moved.
    Stopped(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    pub fn stopped_at(moment: Moment) -> Self {
        Self::Stopped(Arc::new(AtomicI64::new(moment.0)))
    }

    /// The time now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    pub fn now(&self) -> Moment {
        match self {
            Self::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                Moment(since.map_or(0, |span| {
                    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
                }))
            }
            Self::Stopped(at) => Moment(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a stopped clock on; a running one cannot be moved.
    pub fn advance(&self, milliseconds: i64) {
        if let Self::Stopped(at) = self {
            at.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }
}
