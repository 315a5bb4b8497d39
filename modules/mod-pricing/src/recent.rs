//! Prices and rates as this process read them last, for quotes that are only shown.
//!
//! Invariants: what is remembered belongs to a generation of the tenant, which ends with the first
//! event of prices; nobody is refused anything because of it; a price is remembered for its
//! currency and channel alone, which is all that it depends on. Only what there is is remembered:
//! a first price and a first rate take effect at once.

use std::{collections::HashMap, hash::Hash, sync::Arc, time::Duration};

use kernel_common::{Currency, Rate, Sku, TaxCategory, TaxZone, TenantId};
use moka::sync::Cache;
use rt_cache::Generations;

use crate::calculator::{BookPrice, Market, PriceSnapshot};

/// Memory for prices, in bytes, about.
const PRICES_BYTES_MAX: u64 = 16 << 20;
/// Memory for rates; there are few.
const RATES_BYTES_MAX: u64 = 1 << 20;
/// Prices are dropped by events; the age is a net under them.
const KEPT: Duration = Duration::from_secs(60);
/// What is kept beside texts: keys, amounts, counters.
const OVERHEAD_BYTES: usize = 256;

type Rates = HashMap<TaxCategory, Rate>;

/// Prices and rates by tenant and generation. Clones share them.
#[derive(Clone)]
pub(crate) struct RecentPrices {
    prices: Cache<(Generation, Currency, Box<str>, Sku), Arc<BookPrice>>,
    rates: Cache<(Generation, TaxZone), Arc<Rates>>,
    generations: Generations,
}

/// What is remembered belongs to it; read before anybody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Generation(TenantId, u64);

/// What a quote needs and nobody remembers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unknown<'a> {
    pub(crate) skus: Vec<Sku>,
    pub(crate) zone: Option<&'a TaxZone>,
}

impl Unknown<'_> {
    pub(crate) fn is_nothing(&self) -> bool {
        self.skus.is_empty() && self.zone.is_none()
    }
}

impl RecentPrices {
    pub(crate) fn new(generations: Generations) -> Self {
        let of_price = |(_, _, channel, sku): &(_, _, Box<str>, Sku), book: &Arc<BookPrice>| {
            weight(channel.len() + sku.as_str().len() + book.list.len())
        };
        let of_rates = |(_, zone): &(_, TaxZone), rates: &Arc<Rates>| {
            let texts = rates.keys().map(|category| category.0.len() + OVERHEAD_BYTES);
            weight(zone.0.len() + texts.sum::<usize>())
        };
        Self {
            prices: kept(PRICES_BYTES_MAX, of_price),
            rates: kept(RATES_BYTES_MAX, of_rates),
            generations,
        }
    }

    pub(crate) fn generation(&self, tenant: TenantId) -> Generation {
        Generation(tenant, self.generations.of(tenant))
    }

    /// What is remembered of a quote, and what is to be asked for besides.
    pub(crate) fn of<'a>(
        &self,
        generation: Generation,
        market: Market<'_>,
        skus: &[Sku],
        zone: &'a TaxZone,
    ) -> (PriceSnapshot, Unknown<'a>) {
        let mut known = PriceSnapshot::default();
        let mut unknown = Unknown { skus: Vec::new(), zone: None };
        for sku in skus {
            let key = (generation, market.currency, market.channel.into(), sku.clone());
            match self.prices.get(&key) {
                Some(book) => {
                    known.prices.insert(sku.clone(), BookPrice::clone(&book));
                }
                None => unknown.skus.push(sku.clone()),
            }
        }
        match self.rates.get(&(generation, zone.clone())) {
            Some(rates) => known.rates = Rates::clone(&rates),
            None => unknown.zone = Some(zone),
        }
        (known, unknown)
    }

    /// Remembers what was read in the market and, of the zone, if it was asked about.
    pub(crate) fn keep(
        &self,
        generation: Generation,
        market: Market<'_>,
        zone: Option<&TaxZone>,
        read: &PriceSnapshot,
    ) {
        for (sku, book) in &read.prices {
            let key = (generation, market.currency, market.channel.into(), sku.clone());
            self.prices.insert(key, Arc::new(book.clone()));
        }
        if let Some(zone) = zone.filter(|_| !read.rates.is_empty()) {
            self.rates.insert((generation, zone.clone()), Arc::new(read.rates.clone()));
        }
    }
}

fn kept<K, V>(bytes_max: u64, weigh: fn(&K, &V) -> u32) -> Cache<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    Cache::builder().max_capacity(bytes_max).weigher(weigh).time_to_live(KEPT).build()
}

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + OVERHEAD_BYTES).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use kernel_common::{
        Currency, Money, Rate, SequentialIds, Sku, TaxCategory, TaxZone, TenantId,
    };
    use rt_cache::Generations;

    use super::{RecentPrices, Unknown};
    use crate::calculator::{BookPrice, Market, PriceSnapshot};

    const MARKET: Market<'static> = Market { currency: Currency::EUR, channel: "web" };

    fn sku(name: &str) -> Sku {
        name.parse().expect("a SKU")
    }

    fn read(name: &str) -> PriceSnapshot {
        let price = Money::new(1, Currency::EUR);
        let list = "eur".to_owned();
        let book = BookPrice { list, price, compare_at: None, tax_included: true };
        PriceSnapshot {
            prices: [(sku(name), book)].into(),
            rates: [(TaxCategory("standard".to_owned()), Rate::from_ppm(1))].into(),
        }
    }

    #[test]
    fn only_what_is_not_known_is_asked_for() {
        let recent = RecentPrices::new(Generations::default());
        let generation = recent.generation(TenantId::generate(&SequentialIds::default()));
        let zone = TaxZone("de".to_owned());
        let skus = [sku("MUG"), sku("TEA")];
        let (known, unknown) = recent.of(generation, MARKET, &skus, &zone);
        assert_eq!(known, PriceSnapshot::default());
        assert_eq!(unknown, Unknown { skus: skus.to_vec(), zone: Some(&zone) });

        recent.keep(generation, MARKET, Some(&zone), &read("MUG"));
        let (known, unknown) = recent.of(generation, MARKET, &skus, &zone);
        assert_eq!(known, read("MUG"));
        assert_eq!(unknown, Unknown { skus: vec![sku("TEA")], zone: None });
        recent.keep(generation, MARKET, None, &read("TEA"));
        let (known, unknown) = recent.of(generation, MARKET, &skus, &zone);
        assert!(known.prices.len() == 2 && unknown.is_nothing());
    }

    #[test]
    fn what_was_read_while_an_event_came_is_not_found_after_it() {
        let generations = Generations::default();
        let recent = RecentPrices::new(generations.clone());
        let tenant = TenantId::generate(&SequentialIds::default());
        let (zone, before) = (TaxZone("de".to_owned()), recent.generation(tenant));
        generations.next(tenant);
        recent.keep(before, MARKET, Some(&zone), &read("MUG"));
        let (known, _) = recent.of(recent.generation(tenant), MARKET, &[sku("MUG")], &zone);
        assert_eq!(known, PriceSnapshot::default());
    }
}
