//! Which portals are served, known to the door, also while the database is away.

use std::sync::{Arc, Mutex, PoisonError};

use crate::brands::{self, Brand};
use crate::store::Store;

/// The brands as they were last read.
#[derive(Default)]
pub(super) struct Served(Mutex<Arc<Vec<Brand>>>);

impl Served {
    /// The brands now. While the database is away, those of before.
    pub(super) async fn now(&self, store: &Store) -> Arc<Vec<Brand>> {
        if let Some(brands) = brands::kept(store) {
            return brands;
        }
        let read = store.read(brands::list).await;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(brands) = read {
            *known = brands;
        }
        known.clone()
    }
}
