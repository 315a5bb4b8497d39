//! Another process in this one: calls go as headers and bytes, and a process can die between.
//! The bytes are MessagePack, the form that no default makes anybody speak.

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::pending;
use rt_contract::{CallCtx, CallName, Encoding, Fault, FaultKind, MethodTable, Outcome, Transport};

use crate::{Calls, Moment};

/// Carries calls to a table of methods.
pub(crate) struct Wire {
    pub(crate) table: MethodTable,
    pub(crate) calls: Calls,
}

#[async_trait]
impl Transport for Wire {
    fn encoding(&self) -> Encoding {
        Encoding::MessagePack
    }

    async fn send(&self, ctx: &CallCtx, name: CallName, body: Bytes) -> Result<Outcome, Fault> {
        let number = self.calls.number();
        if self.calls.dies(number, Moment::Before) {
            pending::<()>().await;
        }
        let headers = ctx.to_headers();
        let header = |wanted: &str| {
            headers.iter().find(|(known, _)| *known == wanted).map(|(_, value)| value.as_str())
        };
        let ctx = CallCtx::from_headers(header)
            .map_err(|error| Fault::new(FaultKind::Incompatible, error.to_string()))?;
        let path = name.path();
        let served = self.table.call(&path, ctx, body, self.encoding().into());
        let outcome = served.ok_or_else(|| Fault::new(FaultKind::Incompatible, path))?.await;
        if self.calls.dies(number, Moment::After) {
            pending::<()>().await;
        }
        Ok(outcome)
    }
}
