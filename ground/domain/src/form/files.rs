//! Which files a form takes: by name and by content, how large, and how many.

/// A file as far as the rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedFile<'a> {
    /// What its sender calls it.
    pub name: &'a str,
    /// What it is by its content.
    pub content_type: &'a str,
    /// Its length in bytes.
    pub size: u64,
}

/// What a form takes. Empty: whatever the desk takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRule {
    /// Endings of names, without the dot and in lower case. None: every kind.
    pub kinds: Vec<String>,
    /// Most bytes of one file.
    pub most_bytes: Option<u64>,
    /// Most files of one message.
    pub most_files: Option<usize>,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It is larger than so many bytes.
    TooLarge {
        /// Its name.
        name: String,
        /// The most bytes of one file.
        most: u64,
    },
    /// Files of this kind are not taken.
    Kind {
        /// Its name.
        name: String,
    },
    /// Its content is not what its name says.
    Disguised {
        /// Its name.
        name: String,
    },
    /// There are more than so many.
    TooMany {
        /// The most files of one message.
        most: usize,
    },
}

/// What programs that run have as content. No name makes them a text.
const PROGRAMS: [&str; 2] = [
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
];
const ZIP: &str = "application/zip";
const OLE: &str = "application/x-ole-storage";
const UNKNOWN: &str = "application/octet-stream";

/// Whether content of this type can carry a name of this ending. Endings that nobody knows can be anything but a
/// program or a picture.
fn can_be(kind: &str, content: &str) -> bool {
    if PROGRAMS.contains(&content) {
        return matches!(kind, "exe" | "dll" | "msi" | "bin" | "so");
    }
    let office = |of: &str| {
        content == ZIP
            || (content.starts_with("application/vnd.openxmlformats-officedocument")
                && content.contains(of))
    };
    match kind {
        "png" => content == "image/png",
        "jpg" | "jpeg" => content == "image/jpeg",
        "gif" => content == "image/gif",
        "webp" => content == "image/webp",
        "bmp" => content == "image/bmp",
        "pdf" => content == "application/pdf",
        "zip" => content == ZIP || content.starts_with("application/vnd.openxmlformats"),
        "docx" => office("wordprocessingml"),
        "xlsx" => office("spreadsheetml"),
        "pptx" => office("presentationml"),
        // Word also keeps texts in its own formats under the old names.
        "doc" | "xls" | "ppt" => matches!(content, OLE | "text/plain" | UNKNOWN),
        "tar" => matches!(content, "application/x-tar" | UNKNOWN),
        "gz" | "tgz" => content == "application/gzip",
        "mp4" | "m4v" => content == "video/mp4",
        "mov" => matches!(content, "video/quicktime" | "video/mp4"),
        "webm" => matches!(content, "video/webm" | UNKNOWN),
        // Spreadsheets write commas in whatever code page they were made on.
        "txt" | "csv" | "log" | "md" | "json" | "xml" => matches!(content, "text/plain" | UNKNOWN),
        _ => !content.starts_with("image/"),
    }
}

impl FileRule {
    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The kinds of a text: `.doc, docx PDF`.
    pub fn kinds_of(text: &str) -> Vec<String> {
        let mut kinds: Vec<String> = Vec::new();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        for word in words.filter(|word| !word.is_empty() && word.len() <= 10) {
            let kind = word.to_ascii_lowercase();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// Whether one file can be taken.
    ///
    /// # Errors
    /// Why not.
    pub fn takes(&self, file: &NamedFile<'_>) -> Result<(), FileProblem> {
        if let Some(most) = self.most_bytes.filter(|most| file.size > *most) {
            let name = file.name.to_owned();
            return Err(FileProblem::TooLarge { name, most });
        }
        if self.kinds.is_empty() {
            return Ok(());
        }
        let name = file.name.to_owned();
        let ending = file.name.rsplit_once('.').map(|(_, ending)| ending);
        let kind = ending.unwrap_or_default().to_ascii_lowercase();
        if !self.kinds.contains(&kind) {
            return Err(FileProblem::Kind { name });
        }
        if can_be(&kind, file.content_type) {
            Ok(())
        } else {
            Err(FileProblem::Disguised { name })
        }
    }

    /// Everything that is wrong with the files of one message.
    pub fn problems(&self, files: &[NamedFile<'_>]) -> Vec<FileProblem> {
        let mut problems: Vec<FileProblem> = files
            .iter()
            .filter_map(|file| self.takes(file).err())
            .collect();
        if let Some(most) = self.most_files.filter(|most| files.len() > *most) {
            problems.push(FileProblem::TooMany { most });
        }
        problems
    }
}
