//! The unit of work: one transaction, of one tenant, with the claims and events that belong to it.
//!
//! Invariants: what a unit writes is all there or not at all; a claimed key is committed only
//! with its reply; a unit whose transaction has failed cannot be committed.

mod append;
mod batch;
mod bury;
mod claim;
mod fingerprint;
mod transaction;

use kernel_common::{IdempotencyKey, TenantId};
use kernel_events::EventMeta;
use rt_contract::CallCtx;
use sqlx::PgConnection;

use crate::{ModuleDb, StoreError, connections::Borrowed, counts};

pub use bury::Buried;
pub use claim::{Claim, parse_reply};
pub use fingerprint::Fingerprint;
pub(crate) use transaction::{Begin, OpenTransaction};

/// One transaction of a module. Dropped without [`commit`](Self::commit) it is rolled back, in
/// the background.
#[derive(Debug)]
pub struct UnitOfWork {
    work: Work,
    module: ModuleDb,
    /// Whose unit it is and what its events say of their cause; nobody's in a system unit.
    owner: Option<(TenantId, EventMeta)>,
    /// Claimed in this unit and not answered yet.
    unanswered: Vec<(&'static str, IdempotencyKey)>,
    appended: bool,
}

/// What a unit's statements run in.
#[derive(Debug)]
enum Work {
    Transaction(OpenTransaction),
    /// None: each statement stands for itself, and may read only.
    Reading(Borrowed),
}

impl UnitOfWork {
    pub(crate) fn reading(connection: Borrowed, module: ModuleDb, ctx: Option<&CallCtx>) -> Self {
        let owner = ctx.map(|ctx| (ctx.tenant, ctx.event_meta()));
        let work = Work::Reading(connection);
        Self { work, module, owner, unanswered: Vec::new(), appended: false }
    }

    pub(crate) fn of_tenant(transaction: OpenTransaction, module: ModuleDb, ctx: &CallCtx) -> Self {
        let owner = Some((ctx.tenant, ctx.event_meta()));
        Self {
            work: Work::Transaction(transaction),
            module,
            owner,
            unanswered: Vec::new(),
            appended: false,
        }
    }

    pub(crate) fn of_system(transaction: OpenTransaction, module: ModuleDb) -> Self {
        Self {
            work: Work::Transaction(transaction),
            module,
            owner: None,
            unanswered: Vec::new(),
            appended: false,
        }
    }

    /// The connection, for one statement of the module's `store/`: each is counted.
    ///
    /// Nothing on it may begin or end a transaction: `commit` would notice and fail.
    #[must_use]
    pub fn connection(&mut self) -> &mut PgConnection {
        counts::statement(self.module.name(), self.owner.is_none());
        match &mut self.work {
            Work::Transaction(transaction) => transaction.connection(),
            Work::Reading(connection) => connection.connection(),
        }
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
        let of_system = self.owner.is_none();
        match self.work {
            Work::Transaction(transaction) => {
                let (name, relaxed) = (module.name(), transaction.is_relaxed());
                counts::statement(name, of_system);
                if rt_failpoints::point_of("commit.before", name) {
                    return Err(StoreError::Unavailable { reason: "on command".to_owned() });
                }
                let wake = move || {
                    counts::commit(name, of_system, relaxed);
                    if appended {
                        module.wake_relay();
                    }
                };
                let committed = transaction.commit(wake).await;
                if rt_failpoints::point_of("commit.after", name) {
                    return Err(StoreError::Unavailable { reason: "on command".to_owned() });
                }
                committed
            }
            Work::Reading(connection) => {
                connection.give_back();
                Ok(())
            }
        }
    }

    /// Undoes everything in the unit and waits until the database has done so. Dropping the unit
    /// does the same without the waiting.
    ///
    /// # Errors
    /// [`StoreError`] when the connection is lost, which undoes the unit as well.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.work {
            Work::Transaction(transaction) => transaction.rollback().await,
            Work::Reading(_) => Ok(()),
        }
    }

    /// Ends a reading unit whose statements have all been answered: the next may have its
    /// connection at once. Another unit is undone.
    pub fn end_read(self) {
        if let Work::Reading(connection) = self.work {
            connection.give_back();
        }
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
