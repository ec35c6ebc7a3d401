//! Which portals are served, known to the door: looked up again after any commit, and every second for those of other
//! processes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::brands::{self, Brand};
use crate::store::Store;

/// What other processes changed is seen after this.
const LONGEST: Duration = Duration::from_secs(1);

/// The brands as they were last read.
#[derive(Default)]
pub(super) struct Served(Mutex<Option<Known>>);

struct Known {
    commits: u64,
    read_at: Instant,
    brands: Arc<Vec<Brand>>,
}

impl Served {
    /// The brands now. While the database is away, those of before.
    pub(super) async fn now(&self, store: &Store) -> Arc<Vec<Brand>> {
        let commits = store.commits_so_far();
        if let Some(known) = &*self.known()
            && known.commits == commits
            && known.read_at.elapsed() < LONGEST
        {
            return known.brands.clone();
        }
        match store.read(brands::list).await {
            Ok(brands) => {
                *self.known() = Some(Known {
                    commits,
                    read_at: Instant::now(),
                    brands: brands.clone(),
                });
                brands
            }
            Err(_) => self
                .known()
                .as_ref()
                .map(|known| known.brands.clone())
                .unwrap_or_default(),
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Option<Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
