//! Removes what nobody refers to: uploads whose form was never sent, files without a row, and what a crash left.

use std::sync::PoisonError;

use domain::{DAY, Moment};

use super::folder::{changed, list};
use super::{Files, Kept, PENDING_FOR, Place};
use crate::store::Store;
use crate::{Result, params};

/// A file younger than this may belong to a row that is being written, in milliseconds.
const YOUNG: i64 = 2 * DAY;

/// What a round removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Uploads whose time was over.
    pub uploads: usize,
    /// Files that no row speaks of.
    pub files: usize,
    /// Temporary files of interrupted uploads.
    pub leftovers: usize,
}

/// One round. Blocks on the disk and the database: for blocking threads only.
///
/// # Errors
/// When the database or the folder cannot be read; what was removed until then stays removed.
pub fn collect_now(store: &Store, files: &Files, now: Moment) -> Result<Removed> {
    let before = now.plus(-PENDING_FOR);
    let mut removed = Removed {
        uploads: store.write_now(move |tx| {
            tx.run(
                "DELETE FROM attachment
                 WHERE comment_id IS NULL AND upload_hash IS NOT NULL AND created_at <= $1",
                &params![before],
            )
        })?,
        ..Removed::default()
    };
    files.list_now(|kept| {
        if !is_old(&kept, now) {
            return Ok(());
        }
        let sha256 = kept.sha256.clone();
        let wanted = store.read_now(move |tx| {
            tx.row(
                "SELECT 1 FROM attachment WHERE sha256 = $1
                 UNION ALL
                 SELECT 1 FROM mail_in WHERE sha256 = $1
                 UNION ALL
                 SELECT 1 FROM help_picture WHERE sha256 = $1
                 UNION ALL
                 SELECT 1 FROM help_file WHERE sha256 = $1
                 LIMIT 1",
                &params![sha256],
                |row| row.int(0),
            )
        })?;
        if wanted.is_none() && files.remove_if_still_old(&kept.sha256, now)? {
            removed.files += 1;
        }
        Ok(())
    })?;
    for path in list(&files.0.arriving)? {
        if is_older(&path, now, YOUNG) && std::fs::remove_file(&path).is_ok() {
            removed.leftovers += 1;
        }
    }
    Ok(removed)
}

fn is_old(kept: &Kept, now: Moment) -> bool {
    kept.changed.0.saturating_add(YOUNG) < now.0
}

impl Files {
    /// Asked again under the lock: somebody may just have stored the same content. (With a bucket that is another
    /// machine's, a moment remains; [`YOUNG`] makes that a file that nobody wanted for days.)
    fn remove_if_still_old(&self, sha256: &str, now: Moment) -> Result<bool> {
        let _moving = self.0.moving.lock().unwrap_or_else(PoisonError::into_inner);
        if !self
            .facts_now(sha256)?
            .is_some_and(|kept| is_old(&kept, now))
        {
            return Ok(false);
        }
        match &self.0.place {
            Place::Folder(folder) => folder.remove_now(sha256)?,
            Place::Bucket(bucket) => bucket.remove_now(sha256)?,
        }
        Ok(true)
    }
}

fn is_older(path: &std::path::Path, now: Moment, age: i64) -> bool {
    std::fs::metadata(path).is_ok_and(|facts| changed(&facts).0.saturating_add(age) < now.0)
}
