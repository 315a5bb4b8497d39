//! The store that needs nothing but the database the shop has anyway.

use async_trait::async_trait;
use kernel_common::{CartId, Timestamp};
use mod_cart_api::spi::{AppliedKey, CartDocument, CartStore, DocumentLine, Saved};
use rt_contract::{CallCtx, Fault};
use rt_postgres::{ModuleDb, StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

/// Carts in the schema `carts`. Commits do not wait for the disk: after a crash of the server the
/// clicks of its last moment may be missing.
#[derive(Clone, Debug)]
pub struct PostgresCarts {
    db: ModuleDb,
}

impl PostgresCarts {
    /// Carts in the module's own schema.
    #[must_use]
    pub fn new(db: ModuleDb) -> Self {
        Self { db }
    }

    /// Deletes up to `limit` carts last changed before `before`, of any tenant.
    #[tracing::instrument(name = "db.carts.forget", skip_all)]
    pub(crate) async fn forget(&self, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
        let mut uow = self.db.begin_system().await?;
        let deleted = sqlx::query!(
            r#"
            DELETE FROM carts.carts c
            USING (
                SELECT tenant_id, cart_id FROM carts.carts
                WHERE updated_at < $1
                LIMIT $2
                FOR UPDATE SKIP LOCKED
            ) idle
            WHERE c.tenant_id = idle.tenant_id AND c.cart_id = idle.cart_id
            "#,
            before.to_offset(),
            limit,
        )
        .execute(uow.connection())
        .await?;
        uow.commit().await?;
        Ok(deleted.rows_affected())
    }
}

#[async_trait]
impl CartStore for PostgresCarts {
    async fn load(&self, ctx: &CallCtx, id: CartId) -> Result<Option<CartDocument>, Fault> {
        let mut uow = self.db.begin_read(ctx).await?;
        let cart = select(&mut uow, ctx, id).await?;
        uow.end_read();
        Ok(cart)
    }

    async fn save(
        &self,
        ctx: &CallCtx,
        cart: &CartDocument,
        expected: Option<i64>,
    ) -> Result<Saved, Fault> {
        let mut uow = self.db.begin_relaxed(ctx).await?;
        let written = match expected {
            None => insert(&mut uow, ctx, cart).await?,
            Some(version) => update(&mut uow, ctx, cart, version).await?,
        };
        if written == 0 {
            return Ok(Saved::Conflict);
        }
        uow.commit().await?;
        Ok(Saved::Stored)
    }
}

#[tracing::instrument(name = "db.carts.load", skip_all)]
async fn select(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    id: CartId,
) -> Result<Option<CartDocument>, StoreError> {
    let row = sqlx::query!(
        r#"
        SELECT version, currency, lines AS "lines: Json<Vec<DocumentLine>>", delivery_option,
               closed_version, applied AS "applied: Json<Vec<AppliedKey>>", merged_into,
               absorbed, updated_at
        FROM carts.carts
        WHERE tenant_id = $1 AND cart_id = $2
        "#,
        ctx.tenant.as_uuid(),
        id.as_uuid(),
    )
    .fetch_optional(uow.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let currency = row.currency.map(|code| code.parse()).transpose();
    Ok(Some(CartDocument {
        id,
        version: row.version,
        currency: currency.map_err(|_| StoreError::corrupt("carts.carts", "currency", id))?,
        lines: row.lines.0,
        delivery_option: row.delivery_option,
        closed_version: row.closed_version,
        applied: row.applied.0,
        merged_into: row.merged_into.map(CartId::from_uuid),
        absorbed: row.absorbed.into_iter().map(CartId::from_uuid).collect(),
        updated_at: row.updated_at.into(),
    }))
}

#[tracing::instrument(name = "db.carts.insert", skip_all)]
async fn insert(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    cart: &CartDocument,
) -> Result<u64, StoreError> {
    let inserted = sqlx::query!(
        r#"
        INSERT INTO carts.carts
            (tenant_id, cart_id, version, currency, lines, delivery_option, closed_version,
             applied, updated_at, merged_into, absorbed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (tenant_id, cart_id) DO NOTHING
        "#,
        ctx.tenant.as_uuid(),
        cart.id.as_uuid(),
        cart.version,
        cart.currency.map(|currency| currency.to_string()),
        lines_of(cart),
        cart.delivery_option.as_deref(),
        cart.closed_version,
        applied_of(cart),
        cart.updated_at.to_offset(),
        cart.merged_into.map(CartId::as_uuid),
        &absorbed_of(cart),
    )
    .execute(uow.connection())
    .await?;
    Ok(inserted.rows_affected())
}

#[tracing::instrument(name = "db.carts.update", skip_all)]
async fn update(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    cart: &CartDocument,
    expected: i64,
) -> Result<u64, StoreError> {
    let updated = sqlx::query!(
        r#"
        UPDATE carts.carts
        SET version = $4, currency = $5, lines = $6, delivery_option = $7, closed_version = $8,
            applied = $9, updated_at = $10, merged_into = $11, absorbed = $12
        WHERE tenant_id = $1 AND cart_id = $2 AND version = $3
        "#,
        ctx.tenant.as_uuid(),
        cart.id.as_uuid(),
        expected,
        cart.version,
        cart.currency.map(|currency| currency.to_string()),
        lines_of(cart),
        cart.delivery_option.as_deref(),
        cart.closed_version,
        applied_of(cart),
        cart.updated_at.to_offset(),
        cart.merged_into.map(CartId::as_uuid),
        &absorbed_of(cart),
    )
    .execute(uow.connection())
    .await?;
    Ok(updated.rows_affected())
}

fn lines_of(cart: &CartDocument) -> Value {
    serde_json::to_value(&cart.lines).expect("lines are plain data")
}

fn applied_of(cart: &CartDocument) -> Value {
    serde_json::to_value(&cart.applied).expect("keys are plain data")
}

fn absorbed_of(cart: &CartDocument) -> Vec<Uuid> {
    cart.absorbed.iter().map(|cart| cart.as_uuid()).collect()
}
