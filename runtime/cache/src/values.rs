//! Values of one kind, kept in this process.

use std::{future::Future, sync::Arc, time::Duration};

use kernel_common::TenantId;
use moka::future::Cache;

use crate::Generations;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    tenant: TenantId,
    generation: u64,
    name: Box<str>,
}

/// Values by tenant, generation and name. Clones share them.
#[derive(Clone)]
pub struct ValueCache<V> {
    values: Cache<Key, Arc<V>>,
    generations: Generations,
    level: &'static str,
}

/// What is kept of a value beside its own bytes: key, counters, pointers.
const OVERHEAD_BYTES: usize = 256;

impl<V: Send + Sync + 'static> ValueCache<V> {
    /// At most `bytes_max` of values, each as large as `size_bytes` says; `level` names the cache
    /// in the metrics.
    #[must_use]
    pub fn new(
        level: &'static str,
        bytes_max: u64,
        ttl: Duration,
        generations: Generations,
        size_bytes: fn(&V) -> usize,
    ) -> Self {
        let weigh = move |key: &Key, value: &Arc<V>| {
            let bytes = key.name.len() + size_bytes(value) + OVERHEAD_BYTES;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let values =
            Cache::builder().max_capacity(bytes_max).weigher(weigh).time_to_live(ttl).build();
        Self { values, generations, level }
    }

    /// The cached value, or the one that `make` makes now. Of many that miss together, one makes
    /// it and the others wait. An error is given to all of them and not kept.
    pub async fn get_or_make<E, F>(
        &self,
        tenant: TenantId,
        name: &str,
        make: F,
    ) -> Result<Arc<V>, Arc<E>>
    where
        E: Send + Sync + 'static,
        F: Future<Output = Result<V, E>>,
    {
        // Read before the value is made: an event that arrives meanwhile begins the next
        // generation, in which this value is never found.
        let generation = self.generations.of(tenant);
        let key = Key { tenant, generation, name: name.into() };
        let entry = self.values.entry(key).or_try_insert_with(async { make.await.map(Arc::new) });
        let entry = entry.await?;
        let result = if entry.is_fresh() { "miss" } else { "hit" };
        metrics::counter!("cache_requests_total", "level" => self.level, "result" => result)
            .increment(1);
        Ok(entry.into_value())
    }

    /// The generations that decide what is served.
    #[must_use]
    pub fn generations(&self) -> &Generations {
        &self.generations
    }
}

impl<V> std::fmt::Debug for ValueCache<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ValueCache").field("level", &self.level).finish_non_exhaustive()
    }
}
