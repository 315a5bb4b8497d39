//! Creates and changes prices, and tells which of them are different now.

use mod_pricing_api::{PriceBookError, PriceSet, PricesWritten};
use rt_contract::{CallCtx, CallError};

use super::set_prices;
use crate::Pricing;

const OPERATION: &str = "put_prices";

pub(crate) async fn run(
    pricing: &Pricing,
    ctx: &CallCtx,
    sets: Vec<PriceSet>,
) -> Result<PricesWritten, CallError<PriceBookError>> {
    let answer = |revision, changed| PricesWritten { revision, changed };
    set_prices::write(pricing, ctx, OPERATION, &sets, answer).await
}
