//! The store itself: one hash a cart, its version beside its document.

use std::{future::Future, sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::{CartId, Clock, TenantId};
use mod_cart_api::spi::{CartDocument, CartStore, Saved};
use redis::{
    Client, RedisResult, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use rt_contract::{CallCtx, Fault, FaultKind};

use crate::{
    InvalidUrl,
    circuit::Circuit,
    error::{away, fault},
};

/// Where the server is, and how long it keeps a cart that nobody changes.
#[derive(Clone)]
pub struct Settings {
    /// `redis://host:port/database`, or `redis+unix:///path`; may hold a password.
    pub url: String,
    /// How long a cart is kept after its last change.
    pub idle: Duration,
    /// How long one question may take, the way there included.
    pub timeout: Duration,
}

impl Settings {
    /// Half a second for a question.
    pub fn new(url: impl Into<String>, idle: Duration) -> Self {
        Self { url: url.into(), idle, timeout: Duration::from_millis(500) }
    }
}

impl std::fmt::Debug for Settings {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("idle", &self.idle).finish_non_exhaustive()
    }
}

/// Carts in Redis: implements `mod_cart_api::spi::CartStore`.
pub struct RedisCarts {
    connection: ConnectionManager,
    circuit: Circuit,
    replace: Script,
    idle_ms: u64,
    timeout: Duration,
}

/// Replaces a cart whose version is the expected one. The version is compared as text: Lua has no
/// whole numbers of this size.
const REPLACE: &str = "
    local stored = redis.call('HGET', KEYS[1], 'version') or ''
    if stored ~= ARGV[1] then return 0 end
    redis.call('HSET', KEYS[1], 'version', ARGV[2], 'cart', ARGV[3])
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
    return 1";

impl RedisCarts {
    /// Carts on the server of `settings`. It is first called by the first cart: a shop starts
    /// without it.
    ///
    /// # Errors
    /// [`InvalidUrl`].
    pub fn new(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, InvalidUrl> {
        let client = Client::open(settings.url.as_str()).map_err(|_| InvalidUrl)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(settings.timeout))
            .set_response_timeout(Some(settings.timeout))
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(50))
            .set_pipeline_buffer_size(512);
        let connection = ConnectionManager::new_lazy_with_config(client, config);
        Ok(Self {
            connection: connection.map_err(|_| InvalidUrl)?,
            circuit: Circuit::new(clock),
            replace: Script::new(REPLACE),
            idle_ms: u64::try_from(settings.idle.as_millis()).unwrap_or(u64::MAX).max(1),
            timeout: settings.timeout,
        })
    }

    /// One question to the server, within its time and only if it is not known to be away.
    async fn ask<T>(&self, question: impl Future<Output = RedisResult<T>>) -> Result<T, Fault> {
        if !self.circuit.lets_through() {
            return Err(away("it did not a moment ago"));
        }
        let answer = match tokio::time::timeout(self.timeout, question).await {
            Ok(answer) => answer.map_err(|error| fault(&error)),
            Err(_) => Err(away("not in time")),
        };
        self.circuit.note(answer.is_ok());
        answer
    }
}

/// The tenant first, as everywhere.
fn key(tenant: TenantId, id: CartId) -> String {
    format!("{tenant}:cart:{id}")
}

#[async_trait]
impl CartStore for RedisCarts {
    #[tracing::instrument(name = "redis.carts.load", skip_all)]
    async fn load(&self, ctx: &CallCtx, id: CartId) -> Result<Option<CartDocument>, Fault> {
        let mut connection = self.connection.clone();
        let mut read = redis::cmd("HGET");
        read.arg(key(ctx.tenant, id)).arg("cart");
        let stored: Option<Vec<u8>> = self.ask(read.query_async(&mut connection)).await?;
        let read = stored.map(|bytes| serde_json::from_slice(&bytes)).transpose();
        read.map_err(|error| Fault::new(FaultKind::Internal, format!("cart {id}: {error}")))
    }

    #[tracing::instrument(name = "redis.carts.save", skip_all)]
    async fn save(
        &self,
        ctx: &CallCtx,
        cart: &CartDocument,
        expected: Option<i64>,
    ) -> Result<Saved, Fault> {
        let mut connection = self.connection.clone();
        let document = serde_json::to_vec(cart).expect("a cart is plain data");
        let mut replace = self.replace.key(key(ctx.tenant, cart.id));
        replace
            .arg(expected.map(|version| version.to_string()).unwrap_or_default())
            .arg(cart.version.to_string())
            .arg(document)
            .arg(self.idle_ms);
        let replaced: bool = self.ask(replace.invoke_async(&mut connection)).await?;
        Ok(if replaced { Saved::Stored } else { Saved::Conflict })
    }
}

impl std::fmt::Debug for RedisCarts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisCarts").field("idle_ms", &self.idle_ms).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use kernel_common::ManualClock;

    use super::{RedisCarts, Settings};
    use crate::InvalidUrl;

    #[tokio::test]
    async fn an_address_is_checked_and_never_shown() {
        let clock = Arc::new(ManualClock::default());
        let settings = Settings::new("http://carts", Duration::from_secs(1));
        let refused = RedisCarts::new(&settings, clock.clone()).map(|_| ());
        assert_eq!(refused, Err(InvalidUrl));
        let settings = Settings::new("redis://:hidden@127.0.0.1:1/0", Duration::from_secs(1));
        let store = RedisCarts::new(&settings, clock).expect("an address");
        assert!(!format!("{settings:?} {store:?}").contains("hidden"));
    }
}
