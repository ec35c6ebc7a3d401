//! Whether a form takes the files of a message, told in words.

use domain::Moment;
use domain::form::{FileProblem, FileRule, NamedFile};
use platform::files::{StoredUpload, list_pending};
use platform::language::Words;
use platform::store::Tx;
use platform::web::readable_size;
use platform::{Refusal, Result};

/// A problem with a file as a refusal.
pub fn refusal(problem: &FileProblem, rule: &FileRule) -> Refusal {
    match problem {
        FileProblem::TooLarge { name, most } => Refusal::new(413, "form-file-large")
            .with("name", name.clone())
            .with("size", readable_size(*most)),
        FileProblem::Kind { name } => Refusal::new(422, "form-file-kind")
            .with("name", name.clone())
            .with("kinds", rule.kinds.join(", ")),
        FileProblem::Disguised { name } => {
            Refusal::new(422, "form-file-disguised").with("name", name.clone())
        }
        FileProblem::TooMany { most } => {
            Refusal::new(422, "form-files-many").with("most", most.to_string())
        }
    }
}

/// What is wrong with files that wait in a form, in words; `None` when nothing is.
pub fn wrong_files(rule: &FileRule, uploads: &[StoredUpload], w: &Words) -> Option<String> {
    let files: Vec<NamedFile<'_>> = uploads.iter().map(named).collect();
    let sentences: Vec<String> = rule
        .problems(&files)
        .iter()
        .map(|problem| w.refusal(&refusal(problem, rule)))
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn named(upload: &StoredUpload) -> NamedFile<'_> {
    NamedFile {
        name: &upload.name,
        content_type: &upload.content_type,
        size: upload.size,
    }
}

/// Refuses the files of these uploads that the rule does not take.
///
/// # Errors
/// The first problem: 413 or 422.
pub fn must_take(
    tx: &Tx<'_>,
    rule: &FileRule,
    tokens: &[String],
    uploader: &str,
    now: Moment,
) -> Result<()> {
    if rule.is_empty() || tokens.is_empty() {
        return Ok(());
    }
    let uploads = list_pending(tx, tokens, uploader, now)?;
    let files: Vec<NamedFile<'_>> = uploads.iter().map(named).collect();
    match rule.problems(&files).first() {
        Some(problem) => Err(refusal(problem, rule).into()),
        None => Ok(()),
    }
}

/// What a form takes, in one sentence.
pub fn file_sentence(rule: &FileRule, most: u64, w: &Words) -> String {
    let size = readable_size(rule.most_bytes.unwrap_or(most).min(most));
    if rule.kinds.is_empty() {
        w.t1("files-limit", "size", size)
    } else {
        w.t2(
            "form-files-limit",
            "size",
            size,
            "kinds",
            rule.kinds.join(", "),
        )
    }
}
