//! Answers what SKUs cost in the call's market, and what the lists say.

use kernel_common::{Cursor, FieldError, Page};
use mod_pricing_api::{
    BATCH_MAX, ListedPrice, PriceBookError, PricesQuery, QuoteError, UnitPrice, UnitPrices,
    UnitPricesQuery,
};
use rt_contract::{CallCtx, CallError};

use super::quote_lines::{limit, read};
use crate::{Pricing, store::PriceStore};

pub(crate) async fn unit_prices(
    pricing: &Pricing,
    ctx: &CallCtx,
    query: UnitPricesQuery,
) -> Result<UnitPrices, CallError<QuoteError>> {
    limit(query.skus.len(), "/skus").map_err(CallError::Domain)?;
    let mut prices = read(pricing, ctx, &query.skus, None).await?.prices;
    let mut answer = UnitPrices::default();
    for sku in query.skus {
        match prices.remove(&sku) {
            Some(book) => answer.items.push(UnitPrice {
                sku,
                price: book.price,
                compare_at: book.compare_at,
                tax_included: book.tax_included,
            }),
            None if answer.items.iter().any(|item| item.sku == sku) => {}
            None => answer.missing.push(sku),
        }
    }
    Ok(answer)
}

pub(crate) async fn listed(
    pricing: &Pricing,
    ctx: &CallCtx,
    query: PricesQuery,
) -> Result<Page<ListedPrice>, CallError<PriceBookError>> {
    let after = query.page.after.as_ref().map(Cursor::decode::<(String, String)>);
    let after = after.transpose().map_err(|_| {
        let fault = FieldError::new("/page/after", "invalid", "unknown cursor");
        CallError::Domain(PriceBookError::Invalid(vec![fault]))
    })?;
    if query.skus.len() > BATCH_MAX {
        let fault = FieldError::new("/skus", "batch_size", "there are at most 1000 SKUs");
        return Err(CallError::Domain(PriceBookError::Invalid(vec![fault])));
    }
    let mut uow = pricing.db.begin_read(ctx).await?;
    let rows = PriceStore::new(&mut uow, ctx.tenant).page(&query, after).await?;
    uow.end_read();
    let key = |price: &ListedPrice| (price.sku.to_string(), price.list.clone());
    Ok(Page::from_rows(rows, query.page.limit_clamped(), key))
}
