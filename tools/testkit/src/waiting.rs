//! Waiting for what happens by itself.

use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(20);
/// A minute of pauses: only ends a test that would hang.
const LOOKS_MAX: u32 = 3_000;

/// Looks until there is something to see.
///
/// # Panics
/// When there still is nothing after a minute; `what` says what was waited for.
pub async fn eventually<T, F, Fut>(what: &str, mut look: F) -> T
where
    F: FnMut() -> Fut,
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

#[cfg(test)]
mod tests {
    use super::eventually;

    #[tokio::test]
    async fn it_looks_until_there_is_something_to_see() {
        let mut looks = 0;
        let seen = eventually("the third look", || {
            looks += 1;
            std::future::ready((looks == 3).then_some(looks))
        });
        assert_eq!(seen.await, 3);
    }
}
