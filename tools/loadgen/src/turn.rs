//! One operation among many: what it picks and what it calls itself.

use std::sync::Arc;

use crate::failure::Failure;

/// One operation of a run. Two runs with one seed pick the same; no two runs share a key.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) run: Arc<str>,
    pub(crate) seed: u64,
    pub(crate) number: u64,
}

impl Turn {
    /// A text that no other operation of any run has.
    pub(crate) fn key(&self, part: &str) -> String {
        format!("{}-{}-{part}", self.run, self.number)
    }

    /// The `nth` thing that this operation picks.
    ///
    /// # Errors
    /// When there is nothing to pick from.
    pub(crate) fn pick<'t, T>(&self, from: &'t [T], nth: u64) -> Result<&'t T, Failure> {
        let drawn = mix(self.seed ^ mix(self.number.wrapping_mul(16).wrapping_add(nth)));
        let place = drawn.checked_rem(from.len() as u64);
        let place = place.and_then(|place| usize::try_from(place).ok());
        place
            .and_then(|place| from.get(place))
            .ok_or_else(|| Failure::missing("anything to choose from"))
    }
}

/// The finaliser of splitmix64: neighbours become strangers.
pub(crate) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Turn;

    fn turn(seed: u64, number: u64) -> Turn {
        Turn { run: "run".into(), seed, number }
    }

    #[test]
    fn a_seed_repeats_its_choices_and_another_one_does_not() {
        let goods: Vec<u32> = (0..1_000).collect();
        let picked = |seed| -> Vec<u32> {
            (0..50).map(|number| *turn(seed, number).pick(&goods, 0).expect("goods")).collect()
        };
        assert_eq!(picked(1), picked(1));
        assert_ne!(picked(1), picked(2));
        assert!(picked(1).into_iter().collect::<BTreeSet<_>>().len() > 40, "they are spread");
    }

    #[test]
    fn nothing_can_be_picked_from_nothing() {
        assert!(turn(1, 1).pick::<u32>(&[], 0).is_err());
    }

    #[test]
    fn keys_differ_by_operation_and_part() {
        let keys = [turn(1, 1).key("a"), turn(1, 1).key("b"), turn(1, 2).key("a")];
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    }
}
