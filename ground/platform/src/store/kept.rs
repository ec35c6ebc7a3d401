//! What every page reads and hardly anybody changes, kept in memory until something is written.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::BrandId;

/// Writes of other processes are seen after this at the latest; those of this process at once.
const LONGEST: Duration = Duration::from_secs(1);

struct Slot {
    name: &'static str,
    brand: BrandId,
    of: String,
    commits: u64,
    read_at: Instant,
    value: Arc<dyn Any + Send + Sync>,
}

/// The values kept by one store.
#[derive(Default)]
pub(super) struct Kept(Mutex<Vec<Slot>>);

impl Kept {
    /// What was read under this name, if nothing was written since; `commits` is what the asking transaction knows.
    pub(super) fn find<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        (brand, of): (BrandId, &str),
        commits: u64,
    ) -> Option<Arc<T>> {
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots
            .iter()
            .find(|slot| slot.name == name && slot.brand == brand && slot.of == of)?;
        let fresh = slot.commits == commits && slot.read_at.elapsed() < LONGEST;
        fresh.then(|| slot.value.clone().downcast().ok()).flatten()
    }

    /// Keeps a value that was read in a transaction begun after `commits` commits, unless a newer one is there.
    pub(super) fn put<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        (brand, of): (BrandId, &str),
        commits: u64,
        value: Arc<T>,
    ) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = slots.iter().any(|slot| {
            slot.name == name && slot.brand == brand && slot.of == of && slot.commits > commits
        });
        if newer {
            return;
        }
        slots.retain(|slot| slot.name != name || slot.brand != brand || slot.of != of);
        slots.push(Slot {
            name,
            brand,
            of: of.to_owned(),
            commits,
            read_at: Instant::now(),
            value,
        });
    }
}
