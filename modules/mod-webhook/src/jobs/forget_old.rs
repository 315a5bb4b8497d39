//! Forgets deliveries that were settled long ago, and what was posted with them.

use std::time::Duration;

use kernel_common::Timestamp;
use rt_postgres::StoreError;

use crate::{
    WebhookModule,
    store::{Walk, forget_deliveries, forget_messages},
};

/// How long a delivery can be looked at, and replayed, after it was settled.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Rows in one unit of work.
const BATCH: u32 = 1_000;

/// Answers how many deliveries were forgotten. Messages are walked through whole: an endpoint that
/// is removed leaves some behind that nobody counts.
pub(crate) async fn run(module: &WebhookModule) -> Result<u64, StoreError> {
    let kept_micros = i64::try_from(KEPT.as_micros()).unwrap_or(i64::MAX);
    let settled_before = module.clock.now().unix_micros().saturating_sub(kept_micros);
    let settled_before = Timestamp::from_unix_micros(settled_before);
    let mut forgotten = 0;
    loop {
        let some = module.db.with_retries(|| deliveries(module, settled_before)).await?;
        forgotten += some;
        if some < u64::from(BATCH) {
            break;
        }
    }
    let mut walk = Some(Walk::default());
    while let Some(after) = walk {
        walk = module.db.with_retries(|| messages(module, after)).await?;
    }
    Ok(forgotten)
}

async fn deliveries(module: &WebhookModule, settled_before: Timestamp) -> Result<u64, StoreError> {
    let mut uow = module.db.begin_system().await?;
    let forgotten = forget_deliveries(&mut uow, settled_before, BATCH.into()).await?;
    uow.commit().await?;
    Ok(forgotten)
}

async fn messages(module: &WebhookModule, after: Walk) -> Result<Option<Walk>, StoreError> {
    let mut uow = module.db.begin_system().await?;
    let walk = forget_messages(&mut uow, after, BATCH.into()).await?;
    uow.commit().await?;
    Ok(walk)
}
