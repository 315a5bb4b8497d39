//! What the keyed commands on an order share: claim, lock, decide, save, answer.

use kernel_common::{FieldError, IdempotencyKey, OrderId, Validation};
use mod_order_api::{Order, OrderError};
use rt_contract::CallCtx;
use rt_postgres::{Claim, Fingerprint, UnitError, UnitOfWork, parse_reply};
use serde::Serialize;

use crate::{
    OrderBook,
    order::{Applied, Change, Hand, OrderRecord, Refusal},
    store::OrderStore,
};

pub(super) type Refused = UnitError<OrderError>;

/// The key of a command, or the refusal to do without.
pub(super) fn key_of(ctx: &CallCtx) -> Result<&IdempotencyKey, OrderError> {
    ctx.key.as_ref().ok_or(OrderError::KeyRequired)
}

/// What was checked, or all that is wrong with it.
pub(super) fn sound(check: Validation) -> Result<(), OrderError> {
    check.finish().map_err(OrderError::Invalid)
}

impl OrderBook {
    /// Who changes an order in this call, and when.
    pub(super) fn hand(&self, ctx: &CallCtx) -> Hand {
        Hand { actor: ctx.actor.clone(), at: self.clock.now() }
    }

    /// A unit that has claimed the key of the call, or the first answer to it.
    pub(super) async fn claimed<R: Serialize>(
        &self,
        ctx: &CallCtx,
        operation: &'static str,
        request: &R,
    ) -> Result<Result<UnitOfWork, Order>, Refused> {
        let key = key_of(ctx).map_err(UnitError::Domain)?;
        let mut uow = self.db.begin(ctx).await?;
        match uow.claim(operation, key, &Fingerprint::of(request)).await? {
            Claim::Fresh => Ok(Ok(uow)),
            Claim::Kept(reply) => Ok(Err(parse_reply(reply)?)),
            Claim::OtherRequest | Claim::Buried => Err(UnitError::Domain(OrderError::KeyReused)),
        }
    }

    /// Writes a change of an order that the unit has locked.
    pub(super) async fn save(
        &self,
        uow: &mut UnitOfWork,
        ctx: &CallCtx,
        record: &OrderRecord,
        change: &Change,
    ) -> Result<(), Refused> {
        OrderStore::new(uow, ctx.tenant).save(ctx, record, change, self.ids.next(), None).await?;
        Ok(())
    }

    /// Keeps the answer to the key of the call and commits.
    pub(super) async fn answer(
        &self,
        mut uow: UnitOfWork,
        ctx: &CallCtx,
        operation: &'static str,
        record: OrderRecord,
    ) -> Result<Order, Refused> {
        let key = key_of(ctx).map_err(UnitError::Domain)?;
        uow.keep_reply(operation, key, &record.order).await?;
        uow.commit().await?;
        Ok(record.order)
    }
}

/// Locks the order of a command.
pub(super) async fn lock(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    order_id: OrderId,
) -> Result<OrderRecord, Refused> {
    let locked = OrderStore::new(uow, ctx.tenant).lock(order_id).await?;
    locked.ok_or(UnitError::Domain(OrderError::UnknownOrder(order_id)))
}

/// The entity's decision in the contract's words.
pub(super) fn decided(decision: Result<Applied, Refusal>) -> Result<Option<Change>, Refused> {
    let refused = |refusal| {
        UnitError::Domain(match refusal {
            Refusal::NotAllowed { action, status } => OrderError::NotAllowed { action, status },
            Refusal::Unpaid => OrderError::Unpaid,
            Refusal::RefundTooLarge { left } => OrderError::RefundTooLarge { left },
            Refusal::Unfit(fault) => OrderError::Invalid(vec![fault]),
        })
    };
    match decision.map_err(refused)? {
        Applied::Now(change) => Ok(Some(*change)),
        Applied::Already => Ok(None),
    }
}

/// One fault.
pub(super) fn invalid(pointer: &str, code: &str, message: &str) -> OrderError {
    OrderError::Invalid(vec![FieldError::new(pointer, code, message)])
}
