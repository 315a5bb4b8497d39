//! Stops waiting for transfers whose deadline has passed.

use mod_payment_api::PaymentError;
use rt_contract::{CallCtx, CallError};

use crate::{PaymentModule, store, use_cases::expire_transfer};

/// Expires up to `limit` transfers of any tenant, each as its tenant; answers how many it looked
/// at. One that cannot be expired holds up none of the others.
pub(crate) async fn run(
    module: &PaymentModule,
    limit: u32,
) -> Result<u32, CallError<PaymentError>> {
    let mut uow = module.db.begin_system().await?;
    let overdue = store::overdue(&mut uow, module.clock.now(), limit.into()).await?;
    uow.rollback().await?;
    let count = u32::try_from(overdue.len()).unwrap_or(u32::MAX);
    for due in overdue {
        let ctx = CallCtx::system(due.tenant, "payment");
        if let Err(error) = expire_transfer::run(module, &ctx, due.payment_id).await {
            tracing::warn!(payment.id = %due.payment_id, %error, "transfer cannot expire now");
        }
    }
    Ok(count)
}
