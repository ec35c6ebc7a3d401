//! Files that are still in somebody's form: whose they are, and how they become part of a message.

use domain::{CommentId, DAY, Moment, TicketId};

use super::Stored;
use crate::store::Tx;
use crate::{Result, params};

/// How long a file waits for its form, in milliseconds.
pub const PENDING_FOR: i64 = DAY;

/// A file that waits for its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredUpload {
    /// What the form sends back to name it: 256 random bits, known to the uploader only.
    pub token: String,
    /// Its cleaned name.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type, by content.
    pub content_type: String,
}

/// What became of the files that a form named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// So many are part of the message now.
    pub attached: usize,
    /// So many names led to nothing: expired, removed, attached already, or somebody else's.
    pub missing: usize,
}

/// Keeps a file for `uploader` under `token`, until a message claims it. Several files may share one token, as the
/// Zendesk dialect has it.
///
/// # Errors
/// When the database does not take it.
pub fn add_pending(
    tx: &Tx<'_>,
    stored: &Stored,
    name: &str,
    token: &str,
    uploader: &str,
    now: Moment,
) -> Result<i64> {
    let address = crate::key::random_token()?;
    let hash = crate::key::sha256_hex(token);
    let size = i64::try_from(stored.size).unwrap_or(i64::MAX);
    tx.insert(
        "INSERT INTO attachment
           (token, upload_hash, uploader, name, content_type, size, sha256, inline, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)
         RETURNING id",
        &params![
            address,
            hash,
            uploader,
            name,
            stored.content_type,
            size,
            stored.sha256,
            now
        ],
    )
}

/// Attaches the files named by `tokens` to a message: only the uploader's own, and only unexpired ones. The same
/// token twice attaches once.
///
/// # Errors
/// When the database does not take it.
pub fn claim(
    tx: &Tx<'_>,
    tokens: &[String],
    uploader: &str,
    comment: CommentId,
    ticket: TicketId,
    now: Moment,
) -> Result<Claimed> {
    let mut claimed = Claimed {
        attached: 0,
        missing: 0,
    };
    let mut seen: Vec<&str> = Vec::new();
    for token in tokens {
        if token.is_empty() || seen.contains(&token.as_str()) {
            continue;
        }
        seen.push(token);
        let hash = crate::key::sha256_hex(token);
        let since = now.plus(-PENDING_FOR);
        let attached = tx.run(
            "UPDATE attachment
             SET comment_id = $1, ticket_id = $2, upload_hash = NULL, uploader = NULL
             WHERE upload_hash = $3 AND uploader = $4 AND comment_id IS NULL AND created_at > $5",
            &params![comment, ticket, hash, uploader, since],
        )?;
        claimed.attached += attached;
        claimed.missing += usize::from(attached == 0);
    }
    Ok(claimed)
}

/// The uploader's waiting files of these tokens, to show them again in a form that was sent back.
///
/// # Errors
/// When the database cannot be read.
pub fn list_pending(
    tx: &Tx<'_>,
    tokens: &[String],
    uploader: &str,
    now: Moment,
) -> Result<Vec<StoredUpload>> {
    let mut uploads = Vec::new();
    for token in tokens.iter().take(64) {
        let hash = crate::key::sha256_hex(token);
        let since = now.plus(-PENDING_FOR);
        let rows = tx.rows(
            "SELECT name, size, content_type
             FROM attachment
             WHERE upload_hash = $1 AND uploader = $2 AND comment_id IS NULL AND created_at > $3
             ORDER BY id",
            &params![hash, uploader, since],
            |row| {
                Ok(StoredUpload {
                    token: token.clone(),
                    name: row.text(0)?,
                    size: u64::try_from(row.int(1)?).unwrap_or(0),
                    content_type: row.text(2)?,
                })
            },
        )?;
        uploads.extend(rows);
    }
    Ok(uploads)
}

/// Takes back a waiting file; answers whether there was one of theirs.
///
/// # Errors
/// When the database does not take it.
pub fn remove_pending(tx: &Tx<'_>, token: &str, uploader: &str) -> Result<bool> {
    let hash = crate::key::sha256_hex(token);
    let removed = tx.run(
        "DELETE FROM attachment
         WHERE upload_hash = $1 AND uploader = $2 AND comment_id IS NULL",
        &params![hash, uploader],
    )?;
    Ok(removed > 0)
}

/// A file that waits no more: whoever took it keeps it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its place in the store.
    pub sha256: String,
    /// Its cleaned name.
    pub name: String,
    /// Its length in bytes.
    pub size: i64,
    /// Its media type, by content.
    pub content_type: String,
}

/// Takes a waiting file for something else than a message. The caller speaks of it in the same transaction, or it is garbage.
///
/// # Errors
/// When the database does not take it.
pub fn take_pending(tx: &Tx<'_>, token: &str, uploader: &str) -> Result<Option<Taken>> {
    let hash = crate::key::sha256_hex(token);
    let found = tx.row(
        "SELECT sha256, name, size, content_type FROM attachment
         WHERE upload_hash = $1 AND uploader = $2 AND comment_id IS NULL",
        &params![hash, uploader],
        |row| {
            Ok(Taken {
                sha256: row.text(0)?,
                name: row.text(1)?,
                size: row.int(2)?,
                content_type: row.text(3)?,
            })
        },
    )?;
    remove_pending(tx, token, uploader)?;
    Ok(found)
}
