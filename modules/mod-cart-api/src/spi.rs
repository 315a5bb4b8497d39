//! The port to where carts lie.
//!
//! A store keeps whole documents and compares versions; it decides nothing. That is all a row of
//! PostgreSQL and a Redis key have in common, and it is enough: a change is a load and a save.

use kernel_common::{CartId, Currency, IdempotencyKey, Quantity, Sku, Timestamp};
use rt_contract::{CallCtx, Fault, async_trait};
use serde::{Deserialize, Serialize};

/// A cart as stores keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CartDocument {
    /// Id.
    pub id: CartId,
    /// Grows by one with every change, from 1.
    pub version: i64,
    /// Currency of its lines; none while it is empty.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Lines, one per SKU, in the order they were first added.
    pub lines: Vec<DocumentLine>,
    /// Id of the delivery the shopper chose.
    #[serde(default)]
    pub delivery_option: Option<String>,
    /// The version that became an order last.
    #[serde(default)]
    pub closed_version: Option<i64>,
    /// Keys of the latest changes, newest last.
    #[serde(default)]
    pub applied: Vec<AppliedKey>,
    /// The cart that this one was emptied into; it is then a tombstone, and answers nobody.
    #[serde(default)]
    pub merged_into: Option<CartId>,
    /// The carts that were emptied into this one last, newest last.
    #[serde(default)]
    pub absorbed: Vec<CartId>,
    /// Last change.
    pub updated_at: Timestamp,
}

impl CartDocument {
    /// A cart that nothing was done to yet: version 0, which no store keeps.
    #[must_use]
    pub fn empty(id: CartId, at: Timestamp) -> Self {
        Self {
            id,
            version: 0,
            currency: None,
            lines: Vec::new(),
            delivery_option: None,
            closed_version: None,
            applied: Vec::new(),
            merged_into: None,
            absorbed: Vec::new(),
            updated_at: at,
        }
    }
}

/// A line as stores keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DocumentLine {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

/// An idempotency key whose change is in the document already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AppliedKey {
    /// The key.
    pub key: IdempotencyKey,
    /// Digest of the change, to tell a repeat from a reuse.
    pub digest: String,
}

/// What saving did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The document is stored.
    Stored,
    /// Somebody was faster, or the cart is gone: nothing was stored.
    Conflict,
}

/// Where carts lie, by tenant of the call and id.
#[async_trait]
pub trait CartStore: Send + Sync + 'static {
    /// The cart, if there is one.
    async fn load(&self, ctx: &CallCtx, id: CartId) -> Result<Option<CartDocument>, Fault>;

    /// Stores `cart` if the stored version is `expected`, or if there is none and nothing was
    /// expected. The answer may come before the document is durable: a cart may be lost with the
    /// machine, never torn.
    async fn save(
        &self,
        ctx: &CallCtx,
        cart: &CartDocument,
        expected: Option<i64>,
    ) -> Result<Saved, Fault>;
}
