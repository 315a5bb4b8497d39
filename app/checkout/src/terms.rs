//! What a store's configuration means for prices and delivery.

use kernel_common::{Currency, DeliveryCharge, PricingTerms, TaxCategory, TaxZone};
use rt_config::{DeliveryOption, Store};

/// The store's terms in `currency`, with delivery by `option` or by the store's first.
#[must_use]
pub fn pricing_terms(store: &Store, currency: Currency, option: Option<&str>) -> PricingTerms {
    let chosen = option.and_then(|id| store.delivery_option(id)).or(store.delivery.first());
    PricingTerms {
        tax_zone: TaxZone(store.tax_zone.clone()),
        rounding: store.rounding,
        delivery: chosen.and_then(|option| charge(option, currency)),
    }
}

/// All ways of delivery that have a price in `currency`.
#[must_use]
pub fn deliveries(store: &Store, currency: Currency) -> Vec<DeliveryCharge> {
    store.delivery.iter().filter_map(|option| charge(option, currency)).collect()
}

fn charge(option: &DeliveryOption, currency: Currency) -> Option<DeliveryCharge> {
    option.price_in(currency).map(|price| DeliveryCharge {
        option: option.id.clone(),
        price,
        free_from: option.free_from_in(currency),
        tax_category: TaxCategory(option.tax_category.clone()),
    })
}
