//! The unit of work: one transaction, of one tenant, with the claims and events that belong to it.
//!
//! Invariants: what a unit writes is all there or not at all; a claimed key is committed only
//! with its reply; a unit whose transaction has failed cannot be committed.

mod append;
mod bury;
mod claim;
mod fingerprint;
mod transaction;

use kernel_common::{IdempotencyKey, TenantId};
use kernel_events::EventMeta;
use rt_contract::CallCtx;
use sqlx::PgConnection;

use crate::{ModuleDb, StoreError};

pub use bury::Buried;
pub use claim::{Claim, parse_reply};
pub use fingerprint::Fingerprint;
pub(crate) use transaction::{Begin, OpenTransaction};

/// One transaction of a module. Dropped without [`commit`](Self::commit) it is rolled back, in
/// the background.
#[derive(Debug)]
pub struct UnitOfWork {
    transaction: OpenTransaction,
    module: ModuleDb,
    /// Whose unit it is and what its events say of their cause; nobody's in a system unit.
    owner: Option<(TenantId, EventMeta)>,
    /// Claimed in this unit and not answered yet.
    unanswered: Vec<(&'static str, IdempotencyKey)>,
    appended: bool,
}

impl UnitOfWork {
    pub(crate) fn of_tenant(transaction: OpenTransaction, module: ModuleDb, ctx: &CallCtx) -> Self {
        let owner = Some((ctx.tenant, ctx.event_meta()));
        Self { transaction, module, owner, unanswered: Vec::new(), appended: false }
    }

    pub(crate) fn of_system(transaction: OpenTransaction, module: ModuleDb) -> Self {
        Self { transaction, module, owner: None, unanswered: Vec::new(), appended: false }
    }

    /// The connection, for the statements of the module's `store/`.
    ///
    /// Nothing on it may begin or end a transaction: `commit` would notice and fail.
    #[must_use]
    pub fn connection(&mut self) -> &mut PgConnection {
        self.transaction.connection()
    }

    /// The tenant, `None` in a system unit.
    #[must_use]
    pub fn tenant(&self) -> Option<TenantId> {
        self.owner.as_ref().map(|(tenant, _)| *tenant)
    }

    /// Makes everything in the unit true, and wakes the relay when there are events in it. It
    /// runs to its end even if the caller stops waiting.
    ///
    /// # Errors
    /// [`StoreError`]. After `Unavailable` the outcome is unknown: ask again under the same
    /// idempotency key. After any other error nothing has happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        if let Some((operation, key)) = self.unanswered.first() {
            let context = format!("{operation} claimed {key} and kept no reply");
            return Err(StoreError::internal(context));
        }
        let (module, appended) = (self.module, self.appended);
        self.transaction
            .commit(move || {
                if appended {
                    module.wake_relay();
                }
            })
            .await
    }

    /// Undoes everything in the unit and waits until the database has done so. Dropping the unit
    /// does the same without the waiting.
    ///
    /// # Errors
    /// [`StoreError`] when the connection is lost, which undoes the unit as well.
    pub async fn rollback(self) -> Result<(), StoreError> {
        self.transaction.rollback().await
    }

    pub(crate) fn module(&self) -> &ModuleDb {
        &self.module
    }

    pub(crate) fn owned(&self, verb: &str) -> Result<(TenantId, &EventMeta), StoreError> {
        match &self.owner {
            Some((tenant, meta)) => Ok((*tenant, meta)),
            None => Err(StoreError::internal(format!("a system unit has no tenant to {verb} for"))),
        }
    }
}
