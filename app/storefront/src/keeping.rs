//! How long what was found may be kept.

use std::time::Duration;

use rt_cache::Generations;

/// What decides whether a kept answer of the index is still true.
///
/// An answer is made of what the index found and of what the modules say about it. The index hears
/// of a change a moment after the events have: what was found in that moment is older than its
/// generation.
#[derive(Clone, Debug)]
pub struct FoundKeeping {
    /// A kept answer ends with its generation.
    pub generations: Generations,
    /// And with this age.
    pub ttl: Duration,
}

/// The net under generations that end by events.
const UNTIL_TOLD: Duration = Duration::from_secs(300);
/// How far an index may be behind without anybody noticing.
const A_MOMENT: Duration = Duration::from_secs(2);

impl FoundKeeping {
    /// For an index of this process: begin a generation of [`generations`](Self::generations)
    /// whenever its answers are different, and an answer is kept as long as it is true.
    #[must_use]
    pub fn until_told(shop: &Generations) -> Self {
        Self { generations: shop.and_more(), ttl: UNTIL_TOLD }
    }

    /// For an index of another process, of which nobody here hears when it has caught up: two
    /// seconds, which is longer than it is behind, and still spares a busy search most questions.
    #[must_use]
    pub fn for_a_moment(shop: &Generations) -> Self {
        Self { generations: shop.clone(), ttl: A_MOMENT }
    }
}
