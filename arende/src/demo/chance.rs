//! Numbers that look drawn by lot and are the same for the same seed (`SplitMix64`, Steele, Lea and Flood 2014). Not
//! for secrets.

/// A source of chance.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end - 1`; 0 when there is none.
    pub(super) fn below(&mut self, end: i64) -> i64 {
        // The high half times the range: without the modulo's preference for small numbers.
        let wide = u128::from(self.next()) * u128::from(end.max(1).unsigned_abs());
        (wide >> 64) as i64
    }

    /// True `percent` times out of a hundred.
    pub(super) fn percent(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// One of several texts; empty when there is none.
    pub(super) fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        let at = self.below(texts.len() as i64);
        texts.get(at as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_numbers() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            (0..100).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(draw(3).iter().all(|number| (0..1000).contains(number)));
    }

    #[test]
    fn the_numbers_are_those_of_the_publication() {
        let mut chance = Chance::new(1_234_567);
        assert_eq!(chance.next(), 6_457_827_717_110_365_317);
        assert_eq!(chance.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn nothing_to_draw_from_is_no_accident() {
        assert_eq!(Chance::new(1).below(0), 0);
        assert_eq!(Chance::new(1).one_of(&[]), "");
    }
}
