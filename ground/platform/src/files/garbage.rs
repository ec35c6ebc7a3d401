//! Removes what nobody refers to: uploads whose form was never sent, files without a row, and what a crash left.

use std::path::PathBuf;
use std::sync::PoisonError;

use domain::{DAY, Moment};

use super::{Files, PENDING_FOR};
use crate::store::Store;
use crate::{Error, Result, params};

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
    let root = files.0.data.join("files");
    for folder in list(&root)? {
        let Some(prefix) = folder
            .file_name()
            .and_then(|name| name.to_str())
            .map(str::to_owned)
        else {
            continue;
        };
        for path in list(&folder)? {
            let Some(rest) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let sha256 = format!("{prefix}{rest}");
            if files.place(&sha256).as_ref() != Some(&path) || !is_older(&path, now, YOUNG) {
                continue;
            }
            let wanted = store.read_now(move |tx| {
                tx.row(
                    "SELECT 1 FROM attachment WHERE sha256 = $1
                     UNION ALL
                     SELECT 1 FROM mail_in WHERE sha256 = $1
                     LIMIT 1",
                    &params![sha256],
                    |row| row.int(0),
                )
            })?;
            if wanted.is_none() {
                let _moving = files
                    .0
                    .moving
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                // Asked again under the lock: somebody may just have stored the same content.
                if is_older(&path, now, YOUNG) && std::fs::remove_file(&path).is_ok() {
                    removed.files += 1;
                }
            }
        }
    }
    for path in list(&files.0.data.join("tmp"))? {
        if is_older(&path, now, YOUNG) && std::fs::remove_file(&path).is_ok() {
            removed.leftovers += 1;
        }
    }
    Ok(removed)
}

fn list(folder: &std::path::Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                paths.push(entry?.path());
            }
            Ok(paths)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(paths),
        Err(error) => Err(Error::from(error)),
    }
}

fn is_older(path: &std::path::Path, now: Moment, age: i64) -> bool {
    let Ok(changed) = std::fs::metadata(path).and_then(|facts| facts.modified()) else {
        return false;
    };
    let since = changed
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).is_ok_and(|changed| changed.saturating_add(age) < now.0)
}
