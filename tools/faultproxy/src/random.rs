//! Chance that can be replayed.

/// SplitMix64: small, seeded, the same everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The chance of one connection: of the same seed and number, the same decisions.
    pub(crate) fn of_connection(seed: u64, number: u64) -> Self {
        Self(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// True in so many of a thousand cases. A chance of nothing asks nothing: a fault that is
    /// switched off does not move the others.
    pub(crate) fn happens(&mut self, permille: u32) -> bool {
        permille > 0 && self.next() % 1_000 < u64::from(permille)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    fn decisions(seed: u64, number: u64) -> Vec<bool> {
        let mut random = Random::of_connection(seed, number);
        (0..1_000).map(|_| random.happens(200)).collect()
    }

    #[test]
    fn a_seed_and_a_number_decide_the_same_each_time() {
        assert_eq!(decisions(7, 3), decisions(7, 3));
        assert_ne!(decisions(7, 3), decisions(7, 4));
        assert_ne!(decisions(7, 3), decisions(8, 3));
        let happened = decisions(7, 3).iter().filter(|happened| **happened).count();
        assert!((150..250).contains(&happened), "{happened}");
    }

    #[test]
    fn certainty_is_certain() {
        let mut random = Random::of_connection(1, 1);
        assert!((0..100).all(|_| random.happens(1_000)));
        assert!(!(0..100).any(|_| random.happens(0)));
    }
}
