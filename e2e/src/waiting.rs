//! Waiting for what happens by itself.

use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(100);
const LOOKS_MAX: u32 = 450;

/// Looks until there is something to see, for three quarters of a minute.
///
/// # Panics
/// When there still is nothing; `what` says what was waited for.
pub async fn eventually<T, F, Fut>(what: &str, look: F) -> T
where
    F: Fn() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    for _ in 0..LOOKS_MAX {
        if let Some(seen) = look().await {
            return seen;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("waited in vain: {what}");
}
