//! Deletes carts that nobody has touched for long: most guests never come back.

use std::time::Duration;

use kernel_common::{Clock, Timestamp};
use rt_postgres::StoreError;

use crate::PostgresCarts;

/// How long an untouched cart is kept where nothing else is said.
pub const IDLE_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Rows in one transaction: short enough to be in nobody's way.
const BATCH: i64 = 1_000;

/// Deletes the carts of every tenant that were not changed for longer than `kept`, and tells how many there were. Safe to run at any time
/// and twice at once.
///
/// # Errors
/// [`StoreError`]; what was deleted before it stays deleted.
pub async fn forget_idle_carts(
    store: &PostgresCarts,
    clock: &dyn Clock,
    kept: Duration,
) -> Result<u64, StoreError> {
    let kept_micros = i64::try_from(kept.as_micros()).unwrap_or(i64::MAX);
    let before = clock.now().unix_micros().saturating_sub(kept_micros);
    let before = Timestamp::from_unix_micros(before);
    let mut forgotten = 0;
    loop {
        let batch = store.forget(before, BATCH).await?;
        forgotten += batch;
        if batch == 0 {
            return Ok(forgotten);
        }
    }
}
