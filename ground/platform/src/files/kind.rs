//! What a file is, by its content. What the sender said it is is not asked.

/// How much of the beginning is looked at, in bytes.
const HEAD: usize = 8 * 1024;

/// Pictures that browsers draw without running anything; the only files that are shown and not saved.
const RASTER: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Whether a browser may show the file in the page's own site.
pub fn shows_inline(content_type: &str) -> bool {
    RASTER.contains(&content_type)
}

/// Collects, while a file streams by, what is needed to tell what it is.
#[derive(Debug)]
pub(super) struct Look {
    head: Vec<u8>,
    text: TextWatch,
}

impl Look {
    pub(super) fn new() -> Self {
        Self {
            head: Vec::new(),
            text: TextWatch {
                is_text: true,
                open: Vec::new(),
            },
        }
    }

    pub(super) fn see(&mut self, bytes: &[u8]) {
        let room = HEAD - self.head.len();
        self.head
            .extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
        self.text.see(bytes);
    }

    /// The media type of what streamed by.
    pub(super) fn content_type(&self) -> &'static str {
        by_magic(&self.head).unwrap_or(if self.text.is_text && self.text.open.is_empty() {
            "text/plain"
        } else {
            "application/octet-stream"
        })
    }
}

fn contains(head: &[u8], needle: &[u8]) -> bool {
    head.windows(needle.len()).any(|window| window == needle)
}

fn by_magic(head: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..offset + magic.len()) == Some(magic);
    let found = if at(0, b"\x89PNG\r\n\x1a\n") {
        "image/png"
    } else if at(0, b"\xff\xd8\xff") {
        "image/jpeg"
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        "image/gif"
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        "image/webp"
    } else if at(0, b"%PDF-") {
        "application/pdf"
    } else if at(0, b"PK\x03\x04") || at(0, b"PK\x05\x06") {
        office(head)
    } else if at(4, b"ftyp") && head.len() >= 12 {
        if at(8, b"qt  ") {
            "video/quicktime"
        } else {
            "video/mp4"
        }
    } else if at(0, b"BM") && at(6, b"\0\0\0\0") {
        "image/bmp"
    } else if at(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        // What office programs wrote before they wrote archives.
        "application/x-ole-storage"
    } else if at(0, b"MZ") && head.len() > 64 {
        "application/vnd.microsoft.portable-executable"
    } else if at(0, b"\x7fELF") {
        "application/x-executable"
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        "video/webm"
    } else if at(257, b"ustar") {
        "application/x-tar"
    } else if at(0, b"\x1f\x8b") {
        "application/gzip"
    } else {
        return None;
    };
    Some(found)
}

/// A zip archive, or one of the office documents that are zip archives inside.
fn office(head: &[u8]) -> &'static str {
    if !contains(head, b"[Content_Types].xml") {
        "application/zip"
    } else if contains(head, b"word/") {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    } else if contains(head, b"xl/") {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    } else if contains(head, b"ppt/") {
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    } else {
        "application/zip"
    }
}

/// Watches whether bytes in pieces are UTF-8 text; a character may be cut between two pieces.
#[derive(Debug)]
struct TextWatch {
    is_text: bool,
    open: Vec<u8>,
}

impl TextWatch {
    fn see(&mut self, bytes: &[u8]) {
        if !self.is_text {
            return;
        }
        let mut rest = bytes;
        while !self.open.is_empty() {
            let Some((byte, after)) = rest.split_first() else {
                return;
            };
            self.open.push(*byte);
            rest = after;
            match std::str::from_utf8(&self.open) {
                Ok(_) => self.open.clear(),
                Err(error) if error.error_len().is_some() || self.open.len() >= 4 => {
                    self.is_text = false;
                    return;
                }
                Err(_) => {}
            }
        }
        if let Err(error) = std::str::from_utf8(rest) {
            if error.error_len().is_some() {
                self.is_text = false;
                return;
            }
            self.open = rest.get(error.valid_up_to()..).unwrap_or_default().to_vec();
        }
        self.is_text = !rest
            .iter()
            .any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::chance::cases;

    fn kind(bytes: &[u8]) -> &'static str {
        let mut look = Look::new();
        look.see(bytes);
        look.content_type()
    }

    #[test]
    fn a_file_is_what_its_content_is() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest"), "image/png");
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), "image/jpeg");
        assert_eq!(kind(b"GIF89a"), "image/gif");
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), "image/webp");
        assert_eq!(kind(b"%PDF-1.7"), "application/pdf");
        assert_eq!(kind(b"PK\x03\x04........"), "application/zip");
        assert_eq!(kind(b"\0\0\0\x20ftypisom"), "video/mp4");
        assert!(
            kind(b"PK\x03\x04..[Content_Types].xml..word/document.xml").contains("wordprocessing")
        );
        assert_eq!(kind("Hej på dig\r\n".as_bytes()), "text/plain");
        assert_eq!(kind(b"MZ\x90\0"), "application/octet-stream");
        assert_eq!(kind(b"\xff\xfeh\0e\0j\0"), "application/octet-stream");
    }

    #[test]
    fn what_a_browser_could_run_is_text_to_save() {
        for script in [
            "<html><script>alert(1)</script>",
            "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
            "<?xml?>",
        ] {
            assert_eq!(kind(script.as_bytes()), "text/plain");
        }
        assert!(
            !shows_inline("text/plain")
                && !shows_inline("image/svg+xml")
                && !shows_inline("application/pdf")
        );
    }

    #[test]
    fn text_is_text_however_it_is_cut() {
        cases(|chance| {
            let text = chance.text(40);
            let mut look = Look::new();
            let mut rest = text.as_bytes();
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(1 + chance.below(rest.len()));
                look.see(piece);
                rest = after;
            }
            assert_eq!(look.content_type(), kind(text.as_bytes()), "{text:?}");
        });
    }
}
