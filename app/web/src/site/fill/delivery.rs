//! What delivery costs in a store.

use kernel_common::Money;
use rt_config::DeliveryOption;

use crate::{
    format::delivery_days,
    site::visit::Visit,
    views::{DeliveryOffer, DeliveryRate},
};

/// Every way of delivery.
pub(crate) fn delivery_rates(visit: &Visit) -> Vec<DeliveryRate> {
    priced(visit).map(|(option, price)| rate(visit, option, price)).collect()
}

/// The cheapest way, the first of several that cost as much.
pub(crate) fn delivery_offer(visit: &Visit) -> Option<DeliveryOffer> {
    let (option, price) = priced(visit).min_by_key(|(_, price)| price.amount_minor)?;
    let is_lowest = priced(visit).any(|(_, other)| other != price);
    Some(DeliveryOffer { rate: rate(visit, option, price), is_lowest })
}

/// What is missing from goods of `goods` until delivery by `option` is free.
pub(crate) fn free_delivery_rest(visit: &Visit, option: &str, goods: Money) -> Option<Money> {
    let option = visit.store.delivery.iter().find(|one| one.id == option)?;
    let costs = option.price_in(goods.currency)?.amount_minor > 0;
    let rest_minor =
        option.free_from_in(goods.currency)?.amount_minor.checked_sub(goods.amount_minor)?;
    (costs && rest_minor > 0).then(|| Money::new(rest_minor, goods.currency))
}

fn priced(visit: &Visit) -> impl Iterator<Item = (&DeliveryOption, Money)> {
    let currency = visit.ctx.currency;
    visit.store.delivery.iter().filter_map(move |one| Some((one, one.price_in(currency)?)))
}

fn rate(visit: &Visit, option: &DeliveryOption, price: Money) -> DeliveryRate {
    let free_from = option.free_from_in(visit.ctx.currency).filter(|_| price.amount_minor > 0);
    DeliveryRate {
        title: option.name.get(&visit.ctx.locale).to_owned(),
        promise: Some(delivery_days(option.days_min, option.days_max, visit.language)),
        price: visit.money(price),
        free_from: free_from.map(|from| visit.money(from)),
    }
}
