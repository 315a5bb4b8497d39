//! Price lists, prices and tax rates.

use kernel_common::{Currency, Money, Rate, TaxCategory, TaxZone, TenantId};
use mod_pricing_api::{PriceListPut, PriceSet, TaxRatePut};

use super::{Contracts, SeedError, ctx, products::sku};
use crate::content::{DemoShop, PriceMinor, Variant, currencies};

/// The zone of both demo stores, and its rates in parts per million (German VAT of 2026).
const ZONE: &str = "de";
const RATES: [(&str, u32); 3] = [("standard", 190_000), ("reduced", 70_000), ("zero", 0)];

pub(super) async fn put(
    contracts: &Contracts,
    tenant: TenantId,
    shop: &DemoShop,
) -> Result<(), SeedError> {
    let failed = SeedError::of("prices");
    let rates: Vec<TaxRatePut> = RATES
        .into_iter()
        .map(|(category, ppm)| TaxRatePut {
            zone: TaxZone(ZONE.to_owned()),
            category: TaxCategory(category.to_owned()),
            rate: Rate::from_ppm(ppm),
        })
        .collect();
    let under = ctx(tenant, shop, "rates", &rates);
    contracts.prices.put_tax_rates(&under, rates).await.map_err(|e| failed(&e))?;
    let lists: Vec<PriceListPut> = currencies()
        .map(|currency| PriceListPut {
            code: list(currency),
            currency,
            channel: None,
            tax_included: true,
            priority: 0,
        })
        .collect();
    let under = ctx(tenant, shop, "lists", &lists);
    contracts.prices.put_price_lists(&under, lists).await.map_err(|e| failed(&e))?;
    let variants = shop.products.iter().flat_map(|product| &product.variants);
    let prices: Vec<PriceSet> = variants.flat_map(prices_of).collect();
    // A batch has a limit; the content may outgrow it.
    for batch in prices.chunks(500) {
        let batch = batch.to_vec();
        let under = ctx(tenant, shop, "prices", &batch);
        contracts.prices.set_prices(&under, batch).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

fn prices_of(variant: &Variant) -> impl Iterator<Item = PriceSet> + '_ {
    currencies().filter_map(|currency| {
        Some(PriceSet {
            list: list(currency),
            sku: sku(&variant.sku),
            price: money(variant.price, currency)?,
            compare_at: variant.compare_at.and_then(|price| money(price, currency)),
        })
    })
}

fn money(price: PriceMinor, currency: Currency) -> Option<Money> {
    Some(Money::new(price.in_currency(currency)?, currency))
}

fn list(currency: Currency) -> String {
    format!("retail-{}", currency.code().to_ascii_lowercase())
}
