//! Hands out flows that are due, of every tenant.

use kernel_common::FieldError;
use mod_order_api::{CLAIM_MAX, ClaimDue, FlowError, FlowRecord};
use rt_contract::CallError;
use rt_postgres::StoreError;

use super::renew_lease::lease;
use crate::{OrderBook, store};

pub(crate) async fn run(
    book: &OrderBook,
    claim: ClaimDue,
) -> Result<Vec<FlowRecord>, CallError<FlowError>> {
    lease(claim.lease_seconds).map_err(CallError::Domain)?;
    if !(1..=CLAIM_MAX).contains(&claim.limit) {
        let fault = FieldError::new("/limit", "out_of_range", "is 1 to 100");
        return Err(CallError::Domain(FlowError::Invalid(vec![fault])));
    }
    Ok(book.db.with_retries(|| take(book, &claim)).await?)
}

async fn take(book: &OrderBook, claim: &ClaimDue) -> Result<Vec<FlowRecord>, StoreError> {
    let mut uow = book.db.begin_system().await?;
    let claimed = store::claim_due(&mut uow, claim).await?;
    if !claimed.is_empty() {
        uow.commit().await?;
    }
    Ok(claimed)
}
