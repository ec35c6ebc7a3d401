//! What surrounds every HTML mail.

/// The frame of a mail. Templates that extend `mail_frame.html` call it `m` and fill the block
/// `content`; paragraphs carry their own inline style.
#[derive(Debug, Clone, Default)]
pub struct MailFrame {
    /// The name of this desk.
    pub site_name: String,
    /// The mail's subject line.
    pub subject: String,
    /// The few words that mail programs show after the subject.
    pub preview: String,
    /// Where the mail leads: address and label.
    pub button: Option<(String, String)>,
    /// Why the reader got this mail.
    pub why: String,
}
