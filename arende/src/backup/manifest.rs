//! What an archive says of itself: who made it, from which state, and every member with its size and hash.

use platform::{Error, Result};
use serde::{Deserialize, Serialize};

/// The way archives are written now. A reader refuses others.
pub(super) const FORMAT: u32 = 1;
/// The name of the database in an archive and in a data folder.
pub(super) const DATABASE: &str = "arende.db";
/// The name of the desk's key in an archive and in a data folder.
pub(super) const KEY: &str = "key";
/// The largest manifest that is read: about two million files.
pub(super) const LARGEST: u64 = 256 << 20;

/// The manifest; `manifest.json`, the last member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// The version that made it.
    pub(super) arende: String,
    /// When, in UTC.
    pub(super) made_at: String,
    /// The migrations of its database, in order.
    pub(super) migrations: Vec<String>,
    pub(super) counts: Counts,
    /// The database, the key, and the files by hash, each once.
    pub(super) members: Vec<Member>,
    /// Hashes of files that the database speaks of and that were not there when it was made.
    pub(super) missing: Vec<String>,
}

/// How much there is, for the person who restores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counts {
    pub(super) people: i64,
    pub(super) tickets: i64,
    pub(super) comments: i64,
    pub(super) files: usize,
}

/// One file of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) sha256: String,
}

impl Manifest {
    /// All sizes together: more is never written to the disk.
    pub(super) fn total(&self) -> Option<u64> {
        self.members
            .iter()
            .try_fold(0_u64, |sum, member| sum.checked_add(member.size))
    }

    /// Refuses what `arende backup` never writes, before any name in it is used.
    pub(super) fn must_be_ours(&self) -> Result<()> {
        let refuse = |what: &str| Err(Error::broken(format!("its manifest {what}")));
        if self.format != FORMAT {
            return refuse("is of another format");
        }
        let mut names = self.members.iter().map(|member| member.name.as_str());
        if (names.next(), names.next()) != (Some(DATABASE), Some(KEY)) {
            return refuse("does not begin with the database and the key");
        }
        let files: Vec<&str> = names.collect();
        if !files.iter().all(|name| is_file_name(name)) {
            return refuse("names a file that no desk keeps");
        }
        // Strictly in order: no name comes twice.
        if files.windows(2).any(|pair| pair.first() >= pair.get(1)) {
            return refuse("names its files out of order");
        }
        if self.total().is_none() || self.migrations.is_empty() {
            return refuse("does not add up");
        }
        Ok(())
    }
}

/// The name of an attached file: `files/`, two digits of its hash, `/`, the others.
pub(super) fn file_name(sha256: &str) -> Option<String> {
    let (folder, rest) = sha256.split_at_checked(2)?;
    let name = format!("files/{folder}/{rest}");
    is_file_name(&name).then_some(name)
}

/// Whether a name can only be that of an attached file: nothing else is ever written below the data folder.
fn is_file_name(name: &str) -> bool {
    let digits = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    name.strip_prefix("files/")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(folder, rest)| {
            folder.len() == 2 && rest.len() == 62 && digits(folder) && digits(rest)
        })
}
