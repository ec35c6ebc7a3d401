//! What can go wrong, as situations. Three kinds only: refused, absent, broken.

use domain::Refused;

/// The answer of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A situation that ends what was asked.
#[derive(Clone, Debug)]
pub enum Error {
    /// Understood, and no: a sentence for the person, in their language.
    Refused(Refusal),
    /// There is no such thing; also the answer for what is somebody else's.
    Absent,
    /// Our fault: a number for the person, this text for the log.
    Broken(String),
}

/// A refusal with what its sentence needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Key of the sentence in the word files.
    pub key: &'static str,
    /// Values in the sentence.
    pub args: Vec<(&'static str, String)>,
    /// HTTP status, between 400 and 599.
    pub status: u16,
}

impl Refusal {
    /// A refusal without values.
    pub fn new(status: u16, key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
            status,
        }
    }

    /// The same with one more value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl Error {
    /// A broken thing, told for the log.
    pub fn broken(what: impl std::fmt::Display) -> Self {
        Self::Broken(what.to_string())
    }

    /// A refusal with this HTTP status and sentence.
    pub fn refused(status: u16, key: &'static str) -> Self {
        Self::Refused(Refusal::new(status, key))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(Refusal::new(422, refused.key()))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::refused(507, "refused-disk-full");
        }
        Self::Broken(format!("file system: {error}"))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => write!(out, "refused: {}", refusal.key),
            Self::Absent => write!(out, "no such thing"),
            Self::Broken(what) => out.write_str(what),
        }
    }
}

impl std::error::Error for Error {}
