//! Cases by chance for tests of properties: the same ones each time, so that a failure can be met again.

/// A small generator (xorshift64*); good enough to be surprising.
pub(crate) struct Chance(u64);

/// Runs `property` for 400 cases, each with its own seed.
pub(crate) fn cases(mut property: impl FnMut(&mut Chance)) {
    for seed in 1..=400_u64 {
        property(&mut Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
    }
}

impl Chance {
    /// Any number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from 0 to just below `end`, which is above 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.number() >> 16) as usize % end
    }

    /// Up to `most` of the pieces, in any order.
    pub(crate) fn of(&mut self, pieces: &[&str], most: usize) -> String {
        (0..self.below(most + 1))
            .map(|_| pieces[self.below(pieces.len())])
            .collect()
    }

    /// Up to `most` characters of all kinds: plain, controls, marks of direction, other scripts, beyond the first plane.
    pub(crate) fn text(&mut self, most: usize) -> String {
        let one = |chance: &mut Self| match chance.below(8) {
            0 => char::from(chance.below(0x20) as u8),
            1 => "/\\.%?&=#:;\"'<>\u{202E}\u{200B}\u{FEFF}"
                .chars()
                .nth(chance.below(17))
                .unwrap(),
            2 => "åäöÅÄÖéßñ漢字ع🙂\u{85}\u{2028}"
                .chars()
                .nth(chance.below(16))
                .unwrap_or('x'),
            3 => char::from_u32(chance.below(0x0011_0000) as u32).unwrap_or('\u{FFFD}'),
            _ => char::from(0x20 + chance.below(0x5F) as u8),
        };
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    /// Up to `most` bytes.
    pub(crate) fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most + 1))
            .map(|_| self.number() as u8)
            .collect()
    }
}
