//! Goes on with what was begun and not answered: payments, refunds, undos.

use std::time::Duration;

use kernel_common::Timestamp;
use mod_payment_api::{PaymentError, PaymentRef, PendingPayments};
use rt_contract::{CallCtx, CallError};

use crate::{
    PaymentModule,
    use_cases::{find_payments, refresh_payment},
};

/// Refreshes up to `limit` payments that nothing was heard of for `quiet`, each as its tenant;
/// answers how many there were. One that cannot be refreshed holds up none of the others.
pub(crate) async fn run(
    module: &PaymentModule,
    quiet: Duration,
    limit: u32,
) -> Result<u32, CallError<PaymentError>> {
    let quiet_micros = i64::try_from(quiet.as_micros()).unwrap_or(i64::MAX);
    let now = module.clock.now().unix_micros();
    let unchanged_since = Timestamp::from_unix_micros(now.saturating_sub(quiet_micros));
    let query = PendingPayments { unchanged_since, limit };
    let pending = find_payments::pending(module, query).await?;
    let count = u32::try_from(pending.len()).unwrap_or(u32::MAX);
    for payment in pending {
        let ctx = CallCtx::system(payment.tenant, "payment");
        let reference = PaymentRef::Id(payment.id);
        if let Err(error) = refresh_payment::run(module, &ctx, reference).await {
            tracing::warn!(payment.id = %payment.id, %error, "payment cannot be refreshed now");
        }
    }
    Ok(count)
}
