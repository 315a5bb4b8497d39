//! Stock as its events tell of it: each has what is left after it, so that nobody needs to be asked.
//!
//! Invariants: no news of a level is put over later ones, however often and in whatever order it
//! comes; what is shown of it to somebody is not older than [`NEWS_KEPT`], however far behind the
//! events are. It is for show: a reservation never looks in here.

use std::{mem::size_of, sync::Arc, time::Duration};

use kernel_common::{Clock, Sku, TenantId, Timestamp, WarehouseId};
use moka::{ops::compute::Op, sync::Cache};

use crate::Availability;

/// Memory, in bytes, about. What is forgotten costs a generation when it is heard of again.
const BYTES_MAX: u64 = 32 << 20;
/// What is kept beside SKU and levels.
const OVERHEAD_BYTES: usize = 192;
/// News is shown to a shopper for so long.
const NEWS_KEPT: Duration = Duration::from_secs(10);

/// What a process was told of stock. Clones share it.
#[derive(Clone)]
pub struct HeardStock {
    heard: Cache<(TenantId, Sku), Arc<[Level]>>,
    clock: Arc<dyn Clock>,
}

/// What there was of a SKU in one warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) warehouse: WarehouseId,
    /// The event's number within the stream of this SKU and warehouse.
    pub(crate) streamseq: i64,
    /// Units that could be promised, zero or more.
    pub(crate) available: i64,
    pub(crate) at: Timestamp,
}

impl HeardStock {
    /// Nothing heard so far.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let weigh = |(_, sku): &(TenantId, Sku), levels: &Arc<[Level]>| {
            let bytes = OVERHEAD_BYTES + sku.as_str().len() + levels.len() * size_of::<Level>();
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self { heard: Cache::builder().max_capacity(BYTES_MAX).weigher(weigh).build(), clock }
    }

    /// Takes news. Whether a shopper may have to be told something else about the SKU now.
    ///
    /// Warehouses of which nothing was heard yet hold something that does not change meanwhile: as
    /// long as the sum of the others is told in the same words, so is the sum of all.
    pub(crate) fn hear(&self, tenant: TenantId, sku: Sku, level: Level) -> bool {
        let mut is_other = false;
        self.heard.entry((tenant, sku)).and_compute_with(|entry| {
            let mut levels = entry.map_or_else(Vec::new, |entry| entry.value().to_vec());
            let told = Availability::of(units(&levels));
            match levels.iter().position(|known| known.warehouse == level.warehouse) {
                Some(place) if levels[place].streamseq >= level.streamseq => return Op::Nop,
                Some(place) => {
                    levels[place] = level;
                    is_other = Availability::of(units(&levels)) != told;
                }
                None => {
                    levels.push(level);
                    is_other = true;
                }
            }
            Op::Put(levels.into())
        });
        is_other
    }

    /// Units that there were at least a moment ago, as far as there is news; zero without any.
    pub(crate) fn units_lately(&self, tenant: TenantId, sku: &Sku) -> i64 {
        let Some(levels) = self.heard.get(&(tenant, sku.clone())) else { return 0 };
        let now = self.clock.now();
        // The time is the database's: news from the future tells that the clocks differ, not that
        // it is young.
        let is_late = |at: Timestamp| now.since(at) <= NEWS_KEPT && at.since(now) <= NEWS_KEPT;
        let lately: Vec<Level> = levels.iter().copied().filter(|level| is_late(level.at)).collect();
        units(&lately)
    }
}

fn units(levels: &[Level]) -> i64 {
    levels.iter().fold(0, |sum, level| sum.saturating_add(level.available))
}

impl std::fmt::Debug for HeardStock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HeardStock")
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use kernel_common::{Clock, ManualClock, SequentialIds, Sku, TenantId, WarehouseId};

    use super::{HeardStock, Level, NEWS_KEPT};

    struct News {
        clock: Arc<ManualClock>,
        heard: HeardStock,
        tenant: TenantId,
        warehouses: [WarehouseId; 2],
    }

    impl News {
        fn none() -> Self {
            let (clock, ids) = (Arc::new(ManualClock::default()), SequentialIds::default());
            let tenant = TenantId::generate(&ids);
            let warehouses = [WarehouseId::generate(&ids), WarehouseId::generate(&ids)];
            Self { heard: HeardStock::new(clock.clone()), clock, tenant, warehouses }
        }

        fn hear(&self, place: usize, streamseq: i64, available: i64) -> bool {
            let (warehouse, at) = (self.warehouses[place], self.clock.now());
            self.heard.hear(self.tenant, mug(), Level { warehouse, streamseq, available, at })
        }

        fn lately(&self) -> i64 {
            self.heard.units_lately(self.tenant, &mug())
        }
    }

    fn mug() -> Sku {
        "MUG".parse().expect("a SKU")
    }

    #[test]
    fn what_is_told_is_of_all_warehouses_together() {
        let news = News::none();
        assert!(news.hear(0, 1, 4), "of the first nothing was known");
        assert!(news.hear(1, 1, 100), "nor of the second");
        assert!(!news.hear(0, 2, 0), "a hundred are enough");
        assert!(news.hear(1, 2, 5), "five are few");
        assert!(news.hear(1, 3, 0), "and none is none");
        assert_eq!(news.lately(), 0);
    }

    #[test]
    fn older_news_is_no_news() {
        let news = News::none();
        news.hear(0, 7, 3);
        assert!(!news.hear(0, 6, 90) && !news.hear(0, 7, 90));
        assert_eq!(news.lately(), 3);
        assert!(news.hear(0, 8, 90), "what comes next counts");
    }

    #[test]
    fn nobody_is_shown_what_is_not_heard_again_for_long() {
        let news = News::none();
        assert_eq!(news.lately(), 0);
        news.hear(0, 1, 50);
        news.clock.advance(NEWS_KEPT);
        news.hear(1, 1, 7);
        assert_eq!(news.lately(), 57);
        news.clock.advance(Duration::from_millis(1));
        assert_eq!(news.lately(), 7, "of the first warehouse it has been too long");
        assert!(!news.hear(0, 2, 49), "what was told of it is known all the same");
    }

    #[test]
    fn a_clock_far_behind_the_events_is_not_trusted() {
        let news = News::none();
        let at = news.clock.now().after(2 * NEWS_KEPT);
        let level = Level { warehouse: news.warehouses[0], streamseq: 1, available: 50, at };
        news.heard.hear(news.tenant, mug(), level);
        assert_eq!(news.lately(), 0);
    }

    #[test]
    fn tenants_do_not_hear_of_each_other() {
        let news = News::none();
        news.hear(0, 1, 50);
        let ids = SequentialIds::default();
        let (first, other) = (TenantId::generate(&ids), TenantId::generate(&ids));
        assert_eq!(first, news.tenant);
        assert_eq!(news.heard.units_lately(other, &mug()), 0);
    }
}
