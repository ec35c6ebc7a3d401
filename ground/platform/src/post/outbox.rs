//! Mails as files, for a desk without a mail server: `outbox/` in the data folder, one `.eml` each, which any mail
//! program opens.

use std::path::Path;

use super::{Outgoing, Undelivered};

/// Writes the file beside its place and moves it there, so that nobody reads half of it. The name comes from the
/// mail's own time and identity: a retry replaces the file.
pub(super) fn write(data: &Path, mail: &Outgoing, bytes: &[u8]) -> Result<(), Undelivered> {
    keep(data, &name(mail), bytes)
        .map_err(|error| Undelivered::Temporary(format!("the outbox cannot be written: {error}")))
}

fn keep(data: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let (outbox, tmp) = (data.join("outbox"), data.join("tmp"));
    std::fs::create_dir_all(&outbox)?;
    std::fs::create_dir_all(&tmp)?;
    let path = tmp.join(name);
    let mut file = std::fs::File::create(&path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(path, outbox.join(name))
}

fn name(mail: &Outgoing) -> String {
    let time: String = crate::language::iso(mail.at)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let id: String = mail
        .message_id
        .chars()
        .take(100)
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '.' {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!("{time}-{id}.eml")
}
