//! Reading command lines: at most so long, ended by CRLF and nothing else.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

/// The longest command line that is read. RFC 5321 asks for 512 bytes, and for more with each extension.
const LONGEST: usize = 2048;
/// Who sends a line this long speaks something else.
const ABSURD: usize = 64 * 1024;

/// What came instead of, or as, a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// With its CRLF.
    Command(Vec<u8>),
    TooLong,
    /// Ended by a LF alone, or with a CR or NUL within.
    Malformed,
    /// Nobody is there any more, or nobody who speaks this.
    End,
}

/// The next command line.
pub(super) async fn next<R: AsyncBufRead + Unpin>(reader: &mut R) -> std::io::Result<Line> {
    let (mut line, mut size) = (Vec::new(), 0);
    loop {
        let piece = reader.fill_buf().await?;
        if piece.is_empty() {
            return Ok(Line::End);
        }
        let end = piece.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(piece.len(), |end| end + 1);
        size += used;
        if size <= LONGEST {
            line.extend_from_slice(piece.get(..used).unwrap_or_default());
        }
        reader.consume(used);
        if end.is_some() {
            break;
        }
        if size > ABSURD {
            return Ok(Line::End);
        }
    }
    if size > LONGEST {
        return Ok(Line::TooLong);
    }
    let text = line.strip_suffix(b"\r\n");
    if text.is_none_or(|text| text.iter().any(|byte| matches!(byte, b'\r' | b'\0'))) {
        return Ok(Line::Malformed);
    }
    Ok(Line::Command(line))
}
