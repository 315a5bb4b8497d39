//! The cart.

use app_storefront::{Availability, CartPage, CartPageLine};
use kernel_common::Money;

use super::{free_delivery_rest, square, totals, units};
use crate::{
    format::MoneyText,
    site::visit::Visit,
    views::{CartLine, CartLineChange, CartView, ChosenOption, SummaryLine},
};

/// The most a line's form may ask for of what there is plenty of.
const QUANTITY_MAX: u32 = 999;

/// The cart as the page shows it.
pub(crate) fn cart(visit: &Visit, page: &CartPage) -> CartView {
    let quote = page.cart.quote.as_ref().filter(|_| !page.lines.is_empty());
    let chosen = page.deliveries.iter().find(|delivery| delivery.chosen);
    let delivery = chosen.map_or("", |delivery| delivery.name.get(&visit.ctx.locale));
    CartView {
        lines: page.lines.iter().map(|entry| line(visit, entry)).collect(),
        totals: quote.map(|quote| totals(visit, quote, delivery)),
        version: page.cart.version,
        can_check_out: page.can_be_ordered(),
        free_delivery_rest: quote
            .zip(chosen)
            .and_then(|(quote, way)| free_delivery_rest(visit, &way.option, quote.subtotal))
            .map(|rest| visit.money(rest)),
    }
}

fn line(visit: &Visit, entry: &CartPageLine) -> CartLine {
    let line = &entry.line;
    let quantity = units(line.quantity.get());
    let url = match line.slug.as_str() {
        "" => visit.paths.cart(),
        slug => visit.paths.variant(slug, line.sku.as_str()),
    };
    CartLine {
        line: summary(visit, line),
        sku: line.sku.to_string(),
        url,
        quantity_max: match entry.availability {
            Availability::InStock => QUANTITY_MAX.max(quantity),
            Availability::Low { left } => units(left).max(1),
            Availability::SoldOut => 1,
        },
        change: change(entry),
    }
}

fn change(entry: &CartPageLine) -> Option<CartLineChange> {
    if entry.line.problem.is_some() {
        return Some(CartLineChange::Withdrawn);
    }
    Some(match units(entry.short_of?) {
        0 => CartLineChange::SoldOut,
        left => CartLineChange::OnlyLeft { left },
    })
}

/// The line to be read only.
pub(super) fn summary(visit: &Visit, line: &mod_cart_api::CartLine) -> SummaryLine {
    let locale = &visit.ctx.locale;
    let title = match line.name.get(locale) {
        "" => line.sku.as_str(),
        name => name,
    };
    let price = |of: fn(&kernel_common::QuotedLine) -> Money| match &line.priced {
        Some(priced) => visit.money(of(priced)),
        None => no_price(visit),
    };
    SummaryLine {
        title: title.to_owned(),
        options: variant(line.variant_label.get(locale)),
        picture: line.image.as_deref().and_then(|url| square(url, title)),
        quantity: units(line.quantity.get()),
        unit_price: price(|priced| priced.unit_price),
        total: price(|priced| priced.total),
    }
}

/// Carts and orders keep the names of the chosen values and not of the options.
pub(super) fn variant(label: &str) -> Vec<ChosenOption> {
    let option = || ChosenOption { name: String::new(), value: label.to_owned() };
    if label.is_empty() { Vec::new() } else { vec![option()] }
}

/// What cannot be bought any more costs nothing, and no amount says so well.
fn no_price(visit: &Visit) -> MoneyText {
    MoneyText { text: "—".to_owned(), ..visit.money(Money::zero(visit.ctx.currency)) }
}
