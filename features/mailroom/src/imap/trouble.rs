//! Why a mailbox could not be read, in words for whoever looks after it.

use std::fmt;

use platform::Error;
use platform::language::Words;
use platform::post::consent;

/// Why a mailbox could not be read.
#[derive(Debug)]
pub enum Trouble {
    /// Nobody answers at that host and port.
    Away(String),
    /// The certificate is not to be trusted.
    Certificate(String),
    /// The server does not encrypt, and should.
    InTheClear,
    /// What answers does not speak IMAP.
    NotImap,
    /// The server does not take login and password.
    Password(String),
    /// Nobody has consented that the desk reads the mailbox, or not any more.
    Consent(String),
    /// The provider gives no token for another reason.
    Provider(String),
    /// A folder cannot be opened or made.
    Folder(String),
    /// The connection broke off.
    Cut(String),
    /// The server is silent.
    Silent,
    /// Another process reads the mailbox, or nobody should any more.
    Taken,
    /// The desk's own trouble.
    Desk(String),
}

impl Trouble {
    /// Its word in the table, and what the server said.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Away(said) => ("away", said),
            Self::Certificate(said) => ("certificate", said),
            Self::InTheClear => ("in_the_clear", ""),
            Self::NotImap => ("not_imap", ""),
            Self::Password(said) => ("password", said),
            Self::Consent(said) => ("consent", said),
            Self::Provider(said) => ("provider", said),
            Self::Folder(said) => ("folder", said),
            Self::Cut(said) => ("cut", said),
            Self::Silent => ("silent", ""),
            Self::Taken => ("taken", ""),
            Self::Desk(said) => ("desk", said),
        }
    }
}

/// The word of a trouble, in the reader's language: what happened, and what to do.
pub(crate) fn shown(word: &str, w: &Words) -> String {
    let key = match word {
        "away" => "mailbox-trouble-away",
        "certificate" => "mailbox-trouble-certificate",
        "in_the_clear" => "mailbox-trouble-in-the-clear",
        "not_imap" => "mailbox-trouble-not-imap",
        "password" => "mailbox-trouble-password",
        "consent" => "mailbox-trouble-consent",
        "provider" => "mailbox-trouble-provider",
        "folder" => "mailbox-trouble-folder",
        "cut" => "mailbox-trouble-cut",
        "silent" => "mailbox-trouble-silent",
        _ => "mailbox-trouble-desk",
    };
    w.t(key).into_owned()
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::Away(_) => "nobody answers there; check host, port and firewall",
            Self::Certificate(_) => {
                "the server's certificate is not trusted, so no password was sent; give its authority, or the name it is for"
            }
            Self::InTheClear => {
                "the server does not offer encryption (STARTTLS), so no password was sent; try --encryption tls and port 993"
            }
            Self::NotImap => "what answers there does not speak IMAP; check port and encryption",
            Self::Password(_) => "the server does not take this login and password",
            Self::Consent(_) => {
                "nobody has consented that the desk reads this mailbox, or the consent was taken back; give it again"
            }
            Self::Provider(_) => "the provider of the account gives no token",
            Self::Folder(_) => "a folder cannot be opened or made",
            Self::Cut(_) => "the connection broke off; reading goes on from there",
            Self::Silent => "the server does not answer in time",
            Self::Taken => "another process of the desk reads this mailbox, or it was turned off",
            Self::Desk(_) => "the desk could not take the mail; it is tried again",
        };
        out.write_str(sentence)?;
        match self.parts().1 {
            "" => Ok(()),
            said => write!(out, " ({said})"),
        }
    }
}

impl From<consent::Trouble> for Trouble {
    fn from(trouble: consent::Trouble) -> Self {
        use consent::Trouble as No;
        match trouble {
            No::Missing => Self::Consent(String::new()),
            No::Withdrawn(said) => Self::Consent(said),
            No::Refused(said) | No::Away(said) => Self::Provider(short(&said)),
            No::Desk(said) => Self::Desk(short(&said)),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Desk(short(&error.to_string()))
    }
}

/// What was said on the wire is nobody's to read but the kind of what went wrong: it may hold a mail.
impl From<async_imap::error::Error> for Trouble {
    fn from(error: async_imap::error::Error) -> Self {
        use async_imap::error::Error as Imap;
        match error {
            Imap::Io(error) => Self::Cut(error.kind().to_string()),
            Imap::No(said) | Imap::Bad(said) => Self::Cut(short(&said)),
            Imap::Parse(_) => Self::Cut("an answer that is not IMAP".to_owned()),
            Imap::Validate(_) => {
                Self::Folder("a name holds a character that cannot be sent".to_owned())
            }
            _ => Self::Cut(String::new()),
        }
    }
}

/// One line of what somebody else said.
pub(super) fn short(said: &str) -> String {
    // The library wraps a server's own words into a description of their place.
    let words = said
        .rsplit_once("Some(\"")
        .and_then(|(_, words)| words.split_once("\")"))
        .map_or(said, |(words, _)| words);
    let words = match words.split_once("] ") {
        Some((code, words)) if code.starts_with('[') => words,
        _ => words,
    };
    crate::arrived::line(words, 200)
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn of_what_a_server_says_its_words_are_shown() {
        let said = r#"code: None, info: Some("[AUTHENTICATIONFAILED] Authentication failed.")"#;
        assert_eq!(short(said), "Authentication failed.");
        assert_eq!(short(r#"code: Some(Alert), info: Some("No.")"#), "No.");
        assert_eq!(short("connection\r\nrefused"), "connection refused");
        assert_eq!(short("code: None, info: None"), "code: None, info: None");
    }
}
