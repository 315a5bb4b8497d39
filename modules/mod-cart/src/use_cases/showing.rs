//! Fetching what a view is made of: one question to the catalog, one to the calculator.

use kernel_common::Sku;
use mod_cart_api::{CartError, CartView, spi::CartDocument};
use mod_catalog_api::{CatalogReadError, Sellable};
use mod_pricing_api::{PriceCalculator, QuoteError};
use rt_contract::{CallCtx, CallError};

use crate::{
    GuestCarts,
    cart::{Goods, Offer, Shelf},
};

/// What the catalog says about the SKUs of a cart.
pub(super) async fn shelf(
    carts: &GuestCarts,
    ctx: &CallCtx,
    document: &CartDocument,
) -> Result<Shelf, CallError<CartError>> {
    if document.lines.is_empty() {
        return Ok(Shelf::default());
    }
    let skus: Vec<Sku> = document.lines.iter().map(|line| line.sku.clone()).collect();
    Ok(Shelf::new(asked(carts, ctx, skus).await?))
}

/// The same for a change: what was for sale a moment ago, as long as no event has said otherwise,
/// is not asked about again.
pub(super) async fn remembered_shelf(
    carts: &GuestCarts,
    ctx: &CallCtx,
    document: &CartDocument,
) -> Result<Shelf, CallError<CartError>> {
    let Some(goods) = &carts.goods else { return shelf(carts, ctx, document).await };
    let generation = goods.generation(ctx.tenant);
    let (mut items, mut unknown) = (Vec::with_capacity(document.lines.len()), Vec::new());
    for line in &document.lines {
        match goods.get(ctx.tenant, generation, &line.sku) {
            Some(item) => items.push(item),
            None => unknown.push(line.sku.clone()),
        }
    }
    if !unknown.is_empty() {
        let found = asked(carts, ctx, unknown).await?;
        found.iter().for_each(|item| goods.keep(ctx.tenant, generation, item));
        items.extend(found);
    }
    Ok(Shelf::new(items))
}

async fn asked(
    carts: &GuestCarts,
    ctx: &CallCtx,
    skus: Vec<Sku>,
) -> Result<Vec<Sellable>, CallError<CartError>> {
    let found = carts.catalog.sellables(ctx, skus).await.map_err(|error| {
        error.map_domain(|CatalogReadError::Invalid(faults)| CartError::Invalid(faults))
    });
    Ok(found?.items)
}

/// The cart, priced in its own currency by `prices`: those that are agreed to, or for a change those
/// that are shown. Lines without a price are left out of the quote and marked: asking twice is for
/// this case alone.
pub(super) async fn view(
    prices: &dyn PriceCalculator,
    ctx: &CallCtx,
    document: &CartDocument,
    shelf: &Shelf,
    offer: Offer<'_>,
) -> Result<CartView, CallError<CartError>> {
    let currency = document.currency.unwrap_or(ctx.currency);
    let ctx = CallCtx { currency, key: None, ..ctx.clone() };
    let mut goods = Goods::of(document, shelf);
    let mut asked = 0;
    loop {
        let Some(question) = goods.question(offer) else {
            return Ok(goods.view(offer, currency, None));
        };
        asked += 1;
        match prices.quote(&ctx, question).await {
            Ok(quote) => return Ok(goods.view(offer, currency, Some(quote))),
            Err(CallError::Domain(QuoteError::NoPrice { skus, .. })) if asked == 1 => {
                goods = goods.without(skus);
            }
            Err(error) => return Err(error.map_domain(unpriceable)),
        }
    }
}

fn unpriceable(error: QuoteError) -> CartError {
    match error {
        QuoteError::Invalid(faults) => CartError::Invalid(faults),
        QuoteError::CurrencyMismatch { expected, found } => {
            CartError::CurrencyMismatch { cart: expected, requested: found }
        }
        QuoteError::Overflow => CartError::TotalOutOfRange,
        QuoteError::NoPrice { .. } | QuoteError::NoTaxRate { .. } | QuoteError::MixedTax { .. } => {
            CartError::NotPriceable(error.to_string())
        }
    }
}
