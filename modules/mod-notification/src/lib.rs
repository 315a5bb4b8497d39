//! Messages to shoppers: kept once, written in their language, delivered with patience.
//!
//! Invariants: one message for one key, for ever; the row is committed before anything leaves;
//! no transaction is open while a mail leaves; a message is `delivered` only when its transport
//! said so. Delivery is at least once: a repeat carries the same id.
//! Left out on purpose: when to write (the reactors decide), free text, and mail that comes back.

mod delivery;
mod jobs;
mod letter;
mod store;
mod use_cases;

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Clock, IdSource, Page};
use mod_notification_api::{
    MessageId, MessageSummary, MessagesQuery, NotificationError, Notifications, SendMessage,
    spi::MailTransport,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{ModuleDb, ModuleSchema, Quiet, StoreError};

use letter::Writer;

pub use jobs::deliver_due::Deliveries;

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema {
        module: "notification",
        schema: "notifications",
        migrator: || sqlx::migrate!("./migrations"),
    }
}

/// The notification module: implements `mod_notification_api::Notifications`.
#[derive(Clone)]
pub struct NotificationModule {
    db: ModuleDb,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    transport: Arc<dyn MailTransport>,
    writer: Arc<Writer>,
    quiet: Arc<Quiet>,
}

impl NotificationModule {
    /// The module over its own schema, with the transport of this installation.
    #[must_use]
    pub fn new(
        db: ModuleDb,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        transport: Arc<dyn MailTransport>,
    ) -> Self {
        let (writer, quiet) = (Arc::new(Writer::new()), Arc::default());
        Self { db, clock, ids, transport, writer, quiet }
    }

    /// Tries up to `limit` messages that are due, of every tenant, one after the other. Two
    /// processes may do so at once: a message is tried by one of them. Costs nothing while this
    /// process knows that nothing is due; what another has kept is looked for every ten seconds.
    ///
    /// # Errors
    /// [`StoreError`]; a message under way then is tried again later.
    pub async fn deliver_due(&self, limit: u32) -> Result<Deliveries, StoreError> {
        jobs::deliver_due::run(self, limit).await
    }
}

impl std::fmt::Debug for NotificationModule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NotificationModule")
    }
}

#[async_trait]
impl Notifications for NotificationModule {
    async fn send(
        &self,
        ctx: &CallCtx,
        request: SendMessage,
    ) -> Result<MessageId, CallError<NotificationError>> {
        use_cases::send_message::run(self, ctx, request).await
    }

    async fn list(
        &self,
        ctx: &CallCtx,
        query: MessagesQuery,
    ) -> Result<Page<MessageSummary>, CallError<NotificationError>> {
        use_cases::list_messages::run(self, ctx, query).await
    }
}
