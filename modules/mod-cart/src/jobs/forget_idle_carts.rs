//! Deletes carts that nobody has touched for a month: most guests never come back.

use std::time::Duration;

use kernel_common::{Clock, Timestamp};
use rt_postgres::StoreError;

use crate::PostgresCarts;

/// How long an untouched cart is kept.
pub const IDLE_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Rows in one transaction: short enough to be in nobody's way.
const BATCH: i64 = 1_000;

/// Deletes the idle carts of every tenant, and tells how many there were. Safe to run at any time
/// and twice at once.
///
/// # Errors
/// [`StoreError`]; what was deleted before it stays deleted.
pub async fn forget_idle_carts(
    store: &PostgresCarts,
    clock: &dyn Clock,
) -> Result<u64, StoreError> {
    let kept_micros = i64::try_from(IDLE_KEPT.as_micros()).expect("a month fits");
    let before = Timestamp::from_unix_micros(clock.now().unix_micros() - kept_micros);
    let mut forgotten = 0;
    loop {
        let batch = store.forget(before, BATCH).await?;
        forgotten += batch;
        if batch == 0 {
            return Ok(forgotten);
        }
    }
}
