//! Irregularity that is the same every time.

/// A small congruential sequence with its bits stirred: enough for specks and leaves, and for
/// nothing else.
#[derive(Debug, Clone)]
pub(crate) struct Grain(u32);

impl Grain {
    pub(crate) fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(2_654_435_761).wrapping_add(97))
    }

    /// The next number of `low..=high`.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // Unstirred, neighbouring numbers fall on lines, and so do the specks they place.
        let mut stirred = (self.0 ^ (self.0 >> 16)).wrapping_mul(0x7feb_352d);
        stirred ^= stirred >> 15;
        let span = low.abs_diff(high) + 1;
        low.saturating_add_unsigned((stirred >> 4) % span)
    }
}
