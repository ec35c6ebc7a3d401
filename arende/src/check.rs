//! `arende check`: whether everything that a desk keeps is whole, said in words.

use std::collections::HashSet;

use platform::{App, Result, params};

/// What is wrong; nothing when all is well. Reads only, also while the desk is served.
pub fn problems(app: &App) -> Result<Vec<String>> {
    let mut wrong = app.store.integrity()?;
    let (files, counts) = app.store.read_now(|tx| {
        let mut files = tx.rows(
            "SELECT DISTINCT sha256, min(name), min(size) FROM attachment GROUP BY sha256",
            &params![],
            |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?)),
        )?;
        files.extend(tx.rows(
            "SELECT sha256, message_id, size FROM mail_in",
            &params![],
            |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?)),
        )?);
        let counts = [
            (
                "tickets whose newest change is not in the change log",
                tx.number(
                    "SELECT count(*) FROM ticket t WHERE t.change_id <> 0
                       AND NOT EXISTS (SELECT 1 FROM change c WHERE c.id = t.change_id AND c.ticket_id = t.id)",
                    &params![],
                )?,
            ),
            (
                "tickets that count other public comments than they have",
                tx.number(
                    "SELECT count(*) FROM ticket t WHERE t.comment_count <>
                       (SELECT count(*) FROM comment c WHERE c.ticket_id = t.id AND c.public = 1)",
                    &params![],
                )?,
            ),
            (
                "tickets whose category is not their status's",
                tx.number(
                    "SELECT count(*) FROM ticket t JOIN status s ON s.id = t.status_id WHERE s.category <> t.category",
                    &params![],
                )?,
            ),
        ];
        Ok((files, counts))
    })?;
    wrong.extend(
        counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| format!("{count} {what}")),
    );
    let mut seen = HashSet::new();
    for (sha256, name, size) in files {
        if !seen.insert(sha256.clone()) {
            continue;
        }
        match app.files.hash_of(&sha256) {
            Ok(Some(found)) if found.0 == sha256 && found.1 == u64::try_from(size).unwrap_or(0) => {
            }
            Ok(Some(_)) => wrong.push(format!(
                "the file {name} was altered since it was stored ({sha256})"
            )),
            Ok(None) => wrong.push(format!("the file {name} is missing ({sha256})")),
            Err(error) => wrong.push(format!("the file {name} cannot be read: {error}")),
        }
    }
    Ok(wrong)
}
