//! What routes share: the state's readiness port.

use async_trait::async_trait;

/// Whether the process can do its work now.
#[async_trait]
pub trait Readiness: Send + Sync + 'static {
    /// Names of what does not answer; none when ready.
    async fn missing(&self) -> Vec<&'static str>;
}
