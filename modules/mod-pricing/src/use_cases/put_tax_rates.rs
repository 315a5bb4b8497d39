//! Creates and changes tax rates.

use std::collections::HashSet;

use kernel_common::Rate;
use mod_pricing_api::{PriceBookError, PricingEvent, Revision, TaxRatePut};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::writing::{Begun, batch_check, begin, finish, finish_check, key_of};
use crate::{Pricing, store::RateStore};

const OPERATION: &str = "put_tax_rates";

pub(crate) async fn run(
    pricing: &Pricing,
    ctx: &CallCtx,
    puts: Vec<TaxRatePut>,
) -> Result<Revision, CallError<PriceBookError>> {
    key_of(ctx).and_then(|_| checked(&puts)).map_err(CallError::Domain)?;
    Ok(pricing.db.with_retries(|| put(pricing, ctx, &puts)).await?)
}

async fn put(
    pricing: &Pricing,
    ctx: &CallCtx,
    puts: &[TaxRatePut],
) -> Result<Revision, UnitError<PriceBookError>> {
    let (mut uow, before) = match begin(pricing, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow, before) => (uow, before),
        Begun::Answered(revision) => return Ok(revision),
    };
    let rates = RateStore::new(&mut uow, ctx.tenant).save(puts).await?;
    let event = (!rates.is_empty()).then_some(PricingEvent::TaxRatesChanged { rates });
    finish(uow, ctx, OPERATION, before, event).await
}

fn checked(puts: &[TaxRatePut]) -> Result<(), PriceBookError> {
    let mut check = batch_check(puts.len());
    let mut seen = HashSet::new();
    for (position, put) in puts.iter().enumerate() {
        check.line(&format!("/{position}/zone"), &put.zone.0, 64);
        let category = format!("/{position}/category");
        check.line(&category, &put.category.0, 64);
        let first = seen.insert((&put.zone, &put.category));
        check.require(first, &category, "duplicate", "comes twice for this zone");
        let fits = put.rate <= Rate::from_ppm(Rate::ONE_PPM);
        check.require(fits, &format!("/{position}/rate"), "out_of_range", "is above 100 %");
    }
    finish_check(check)
}
