//! The text of a message as it comes after DATA (RFC 5321 4.5.2): where it ends, and the dots that were put before lines.
//!
//! Only a dot between two CRLF ends it. Servers that also end at a dot between other line ends can be made to see two
//! messages where the server before them saw one ("SMTP smuggling"), the second of them made up by whoever wrote the
//! first. A CR or LF of its own is text.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Behind a CRLF, or at the very beginning.
    LineStart,
    Text,
    /// Behind a CR.
    Cr,
    /// Behind a dot at the start of a line.
    Dot,
    /// Behind that dot and a CR.
    DotCr,
}

/// What has come of a message. The next pieces may be cut anywhere.
pub(super) struct Data {
    at: At,
    /// The text, without the dots of the transport. Empty once it was too much.
    pub(super) text: Vec<u8>,
    /// How long the text is, kept or not.
    pub(super) size: usize,
    keeps: bool,
}

impl Data {
    /// A message that begins with a line of the receiver's own.
    pub(super) fn beginning(text: Vec<u8>) -> Self {
        Self {
            at: At::LineStart,
            size: text.len(),
            text,
            keeps: true,
        }
    }

    /// Lets go of the text: the rest is only read for its end.
    pub(super) fn let_go(&mut self) {
        self.keeps = false;
        self.text = Vec::new();
    }

    /// Whether the text is kept.
    pub(super) fn is_kept(&self) -> bool {
        self.keeps
    }

    fn add(&mut self, bytes: &[u8]) {
        self.size = self.size.saturating_add(bytes.len());
        if self.keeps {
            self.text.extend_from_slice(bytes);
        }
    }

    /// Takes the next bytes; answers how many of them belong to the message once its end was among them.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut rest = bytes;
        while let Some((&byte, behind)) = rest.split_first() {
            match (self.at, byte) {
                (At::LineStart, b'.') => {
                    self.at = At::Dot;
                    rest = behind;
                }
                (At::Dot, b'\r') => {
                    self.at = At::DotCr;
                    rest = behind;
                }
                (At::DotCr, b'\n') => return Some(bytes.len() - behind.len()),
                // The dot was one of the transport's; the CR after it is text, and what follows is looked at anew.
                (At::DotCr, _) => {
                    self.add(b"\r");
                    self.at = At::Cr;
                }
                (At::Cr, b'\n') => {
                    self.add(b"\n");
                    self.at = At::LineStart;
                    rest = behind;
                }
                (_, b'\r') => {
                    self.add(b"\r");
                    self.at = At::Cr;
                    rest = behind;
                }
                _ => {
                    let cr = rest.iter().position(|byte| *byte == b'\r');
                    let (text, behind) = rest.split_at(cr.unwrap_or(rest.len()));
                    self.add(text);
                    self.at = At::Text;
                    rest = behind;
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(wire: &[u8]) -> Option<(Vec<u8>, usize)> {
        let mut data = Data::beginning(Vec::new());
        let end = data.take(wire)?;
        Some((data.text, end))
    }

    #[test]
    fn only_a_dot_between_two_crlf_ends_a_message() {
        for no_end in [
            "a\n.\n",
            "a\n.\r\n",
            "a\r\n.\n",
            "a\r.\r",
            "a\r.\r\n",
            "a\r\n.\r",
            "a\r\n\0.\r\n",
            "a\r\n.\r\r\n",
            "a\r\n..\r\n",
            "\n.\r\n",
        ] {
            assert_eq!(read(no_end.as_bytes()), None, "{no_end:?}");
        }
        assert_eq!(read(b".\r\nQUIT"), Some((Vec::new(), 3)));
        assert_eq!(read(b"a\r\n.\r\nb"), Some((b"a\r\n".to_vec(), 6)));
        assert_eq!(
            read(b"a\r\n.\r\r\n.\r\n"),
            Some((b"a\r\n\r\r\n".to_vec(), 10))
        );
    }

    #[test]
    fn what_was_let_go_is_counted_and_read_to_its_end() {
        let mut data = Data::beginning(Vec::new());
        assert_eq!(data.take(b"abc\r\n"), None);
        data.let_go();
        assert_eq!(data.take(b"def\r\n.\r\n"), Some(8));
        assert!(data.text.is_empty() && !data.is_kept());
        assert_eq!(data.size, 10);
    }

    /// Writes a message as a client does.
    fn stuffed(text: &[u8]) -> Vec<u8> {
        let mut wire = Vec::new();
        let mut line_start = true;
        for (at, byte) in text.iter().enumerate() {
            if line_start && *byte == b'.' {
                wire.push(b'.');
            }
            wire.push(*byte);
            line_start = *byte == b'\n' && at > 0 && text[at - 1] == b'\r';
        }
        wire.extend_from_slice(b"\r\n.\r\n");
        wire
    }

    proptest! {
        #[test]
        fn whatever_was_written_is_read_however_it_was_cut(
            text in prop::collection::vec(prop::sample::select(b"a.\r\n\0".to_vec()), 0..40),
            cuts in prop::collection::vec(1..7usize, 0..20),
        ) {
            let wire = stuffed(&text);
            let mut data = Data::beginning(Vec::new());
            let (mut left, mut end) = (wire.as_slice(), None);
            for cut in cuts.into_iter().chain(std::iter::repeat(64)) {
                let (piece, rest) = left.split_at(cut.min(left.len()));
                end = data.take(piece);
                left = rest;
                if end.is_some() || left.is_empty() {
                    break;
                }
            }
            prop_assert!(end.is_some() && left.is_empty());
            prop_assert_eq!(data.text, [text.as_slice(), b"\r\n"].concat());
        }
    }
}
