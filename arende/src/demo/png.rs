//! A small PNG encoder (PNG 1.2, RFC 1950, RFC 1951): one byte per pixel and a palette, packed as runs and repeated
//! lines. Enough for drawn screens; a megabyte of one colour becomes a few kilobytes.

/// A palette of red, green and blue.
pub(super) type Palette = [[u8; 3]];

/// The picture as a PNG file; `pixels` are numbers in the palette, line by line.
pub(super) fn encode(width: usize, pixels: &[u8], palette: &Palette) -> Vec<u8> {
    let width = width.max(1);
    let mut header = Vec::with_capacity(13);
    header.extend((width as u32).to_be_bytes());
    header.extend(((pixels.len() / width) as u32).to_be_bytes());
    // Eight bits, palette; the only compression and filter there are; not interlaced.
    header.extend([8, 3, 0, 0, 0]);
    let mut lines = Vec::with_capacity(pixels.len() + pixels.len() / width);
    for line in pixels.chunks_exact(width) {
        lines.push(0);
        lines.extend_from_slice(line);
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"PLTE", palette.as_flattened());
    chunk(&mut png, *b"IDAT", &zlib(&lines, width + 1));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    let start = png.len();
    png.extend(kind);
    png.extend_from_slice(data);
    let sum = crc32(png.get(start..).unwrap_or_default());
    png.extend(sum.to_be_bytes());
}

/// CRC-32 as PNG and ZIP count it.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let mut rest = at as u32;
            let mut bit = 0;
            while bit < 8 {
                rest = if rest & 1 == 1 {
                    0xedb8_8320 ^ (rest >> 1)
                } else {
                    rest >> 1
                };
                bit += 1;
            }
            table[at] = rest;
            at += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |sum: u32, byte| {
        let at = (sum ^ u32::from(*byte)) & 0xff;
        TABLE.get(at as usize).copied().unwrap_or(0) ^ (sum >> 8)
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

/// One block with the fixed codes. Repetitions are looked for one byte back (a run of a colour) and one line back.
fn zlib(bytes: &[u8], line: usize) -> Vec<u8> {
    let mut bits = Bits {
        bytes: vec![0x78, 0x01],
        open: 0,
        count: 0,
    };
    bits.put(0b011, 3);
    let mut at = 0;
    while at < bytes.len() {
        let repeated = |distance: usize| {
            if distance > at || distance > 32_768 {
                return 0;
            }
            let (now, then) = (
                bytes.get(at..).unwrap_or_default(),
                bytes.get(at - distance..).unwrap_or_default(),
            );
            now.iter()
                .zip(then)
                .take(258)
                .take_while(|(now, then)| now == then)
                .count()
        };
        let (run, above) = (repeated(1), repeated(line));
        let (length, distance) = if above > run { (above, line) } else { (run, 1) };
        if length >= 3 {
            bits.repeat(length as u16, distance as u16);
            at += length;
        } else {
            bits.symbol(bytes.get(at).copied().unwrap_or(0).into());
            at += 1;
        }
    }
    bits.symbol(256);
    let mut packed = bits.end();
    packed.extend(adler32(bytes).to_be_bytes());
    packed
}

struct Bits {
    bytes: Vec<u8>,
    open: u32,
    count: u32,
}

impl Bits {
    /// Numbers are written lowest bit first.
    fn put(&mut self, number: u32, bits: u32) {
        self.open |= number << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.bytes.push((self.open & 0xff) as u8);
            self.open >>= 8;
            self.count -= 8;
        }
    }

    /// Codes are written highest bit first.
    fn code(&mut self, code: u16, bits: u32) {
        self.put(u32::from(code.reverse_bits()) >> (16 - bits), bits);
    }

    /// RFC 1951, 3.2.6.
    fn symbol(&mut self, symbol: u16) {
        match symbol {
            0..144 => self.code(0x30 + symbol, 8),
            144..256 => self.code(0x190 + symbol - 144, 9),
            256..280 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    /// RFC 1951, 3.2.5: lengths come in groups that double every four codes, distances every two.
    fn repeat(&mut self, length: u16, distance: u16) {
        if length == 258 {
            self.symbol(285);
        } else {
            let (group, extra, rest) = group(u32::from(length - 3), 2);
            self.symbol(257 + group);
            self.put(rest, extra);
        }
        let (group, extra, rest) = group(u32::from(distance - 1), 1);
        self.code(group, 5);
        self.put(rest, extra);
    }

    fn end(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push((self.open & 0xff) as u8);
        }
        self.bytes
    }
}

/// Code, number of extra bits and their value, where each power of two has `2^width` codes.
fn group(value: u32, width: u32) -> (u16, u32, u32) {
    if value < 1 << (width + 1) {
        return (value as u16, 0, 0);
    }
    let extra = value.ilog2() - width;
    let code = (extra << width) + (value >> extra);
    (code as u16, extra, value & ((1 << extra) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Vec<u8> {
        let pixels: Vec<u8> = (0..60 * 40_u32)
            .map(|at| (at % 60 / 25 + at / 600) as u8)
            .collect();
        encode(
            60,
            &pixels,
            &[
                [0, 0, 0],
                [255, 255, 255],
                [200, 30, 40],
                [9, 9, 9],
                [7, 7, 7],
                [5, 5, 5],
            ],
        )
    }

    fn word(bytes: &[u8]) -> u32 {
        u32::from_be_bytes(bytes.try_into().unwrap())
    }

    #[test]
    fn the_chunks_of_a_picture_are_whole() {
        let png = picture();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let (mut at, mut kinds) = (8, Vec::new());
        while at < png.len() {
            let length = word(&png[at..at + 4]) as usize;
            assert_eq!(
                crc32(&png[at + 4..at + 8 + length]),
                word(&png[at + 8 + length..at + 12 + length])
            );
            kinds.push(String::from_utf8_lossy(&png[at + 4..at + 8]).into_owned());
            at += 12 + length;
        }
        assert_eq!(kinds, ["IHDR", "PLTE", "IDAT", "IEND"]);
        assert_eq!((word(&png[16..20]), word(&png[20..24])), (60, 40));
    }

    #[test]
    fn sums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn lengths_and_distances_fall_into_their_groups() {
        // RFC 1951: 3 is 257, 10 is 264, 11 is 265 with one bit, 257 is 284 with 30 in five bits.
        assert_eq!(
            [0, 7, 8, 254].map(|length| group(length, 2)),
            [(0, 0, 0), (7, 0, 0), (8, 1, 0), (27, 5, 30)]
        );
        // A distance of 1 is 0, 5 is 4 with one bit, 961 is 19 with 192 in eight bits.
        assert_eq!(
            [0, 4, 960].map(|distance| group(distance, 1)),
            [(0, 0, 0), (4, 1, 0), (19, 8, 192)]
        );
    }

    #[test]
    fn a_plain_picture_packs_well() {
        assert!(picture().len() < 600, "{}", picture().len());
    }
}
