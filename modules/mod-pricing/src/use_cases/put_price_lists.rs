//! Creates and changes price lists.

use kernel_common::PriceListId;
use mod_pricing_api::{PriceBookError, PriceListPut, PricingEvent, Revision};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::writing::{Begun, batch_check, begin, finish, finish_check, key_of};
use crate::{Pricing, price_list, store::ListStore};

const OPERATION: &str = "put_price_lists";

pub(crate) async fn run(
    pricing: &Pricing,
    ctx: &CallCtx,
    puts: Vec<PriceListPut>,
) -> Result<Revision, CallError<PriceBookError>> {
    key_of(ctx).and_then(|_| checked(&puts)).map_err(CallError::Domain)?;
    Ok(pricing.db.with_retries(|| put(pricing, ctx, &puts)).await?)
}

async fn put(
    pricing: &Pricing,
    ctx: &CallCtx,
    puts: &[PriceListPut],
) -> Result<Revision, UnitError<PriceBookError>> {
    let (mut uow, before) = match begin(pricing, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow, before) => (uow, before),
        Begun::Answered(revision) => return Ok(revision),
    };
    let mut store = ListStore::new(&mut uow, ctx.tenant);
    let mut lists = store.all().await?;
    let fresh_id = || PriceListId::generate(pricing.ids.as_ref());
    let changed = price_list::put(&mut lists, puts, fresh_id).map_err(UnitError::Domain)?;
    store.save(&changed).await?;
    let lists: Vec<_> = changed.into_iter().map(|list| list.terms).collect();
    let event = (!lists.is_empty()).then_some(PricingEvent::PriceListsChanged { lists });
    finish(uow, ctx, OPERATION, before, event).await
}

fn checked(puts: &[PriceListPut]) -> Result<(), PriceBookError> {
    let mut check = batch_check(puts.len());
    for (position, put) in puts.iter().enumerate() {
        let pointer = format!("/{position}/code");
        check.line(&pointer, &put.code, 64);
        let twice = puts[..position].iter().any(|earlier| earlier.code == put.code);
        check.require(!twice, &pointer, "duplicate", "comes twice");
        if let Some(channel) = &put.channel {
            check.line(&format!("/{position}/channel"), channel, 64);
        }
    }
    finish_check(check)
}
