//! In debug builds a local call goes through the wire's form: what a split would lose is lost at
//! once, where a test sees it.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use kernel_common::{Problem, ProblemKind};
use rt_contract::{CallCtx, CallError, FaultKind, async_trait, contract};
use serde::{Deserialize, Serialize};

use crate::ledger::{ctx, policy};

/// Forgets a field on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Forgetful {
    kept: u32,
    #[serde(skip)]
    forgotten: u32,
}

/// Cannot be read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unreadable {
    #[serde(rename(serialize = "written", deserialize = "read"))]
    value: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Never;

impl std::fmt::Display for Never {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("never")
    }
}

impl std::error::Error for Never {}

impl Problem for Never {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Internal
    }

    fn code(&self) -> &'static str {
        "test.never"
    }
}

contract! {
    /// Sends back what it got.
    pub(crate) trait Echo as "tests.Echo" v 1, client EchoClient, error Never {
        /// A field gets lost.
        query forgetful(Forgetful) -> Forgetful;
        /// It never arrives.
        query unreadable(Unreadable) -> u32;
        /// It never comes back.
        query answers_unreadably(u32) -> Unreadable;
    }
}

#[derive(Default)]
struct Heard(AtomicU32);

#[async_trait]
impl Echo for Heard {
    async fn forgetful(&self, _: &CallCtx, got: Forgetful) -> Result<Forgetful, CallError<Never>> {
        self.0.store(got.forgotten, Ordering::SeqCst);
        Ok(Forgetful { forgotten: 9, ..got })
    }

    async fn unreadable(&self, _: &CallCtx, got: Unreadable) -> Result<u32, CallError<Never>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(got.value)
    }

    async fn answers_unreadably(
        &self,
        _: &CallCtx,
        value: u32,
    ) -> Result<Unreadable, CallError<Never>> {
        Ok(Unreadable { value })
    }
}

fn echo() -> (Arc<Heard>, Arc<dyn Echo>) {
    let heard = Arc::new(Heard::default());
    (heard.clone(), EchoClient::local(heard, policy()))
}

#[tokio::test]
async fn a_field_that_the_wire_forgets_is_forgotten_in_process_too() {
    let (heard, echo) = echo();
    let answer = echo.forgetful(&ctx(), Forgetful { kept: 1, forgotten: 2 }).await;
    assert_eq!(answer.expect("an answer"), Forgetful { kept: 1, forgotten: 0 });
    assert_eq!(heard.0.load(Ordering::SeqCst), 0, "the service did not see it either");
}

#[tokio::test]
async fn a_type_that_cannot_be_read_back_is_incompatible() {
    let (heard, echo) = echo();
    let sent = echo.unreadable(&ctx(), Unreadable { value: 1 }).await;
    let came = echo.answers_unreadably(&ctx(), 1).await;
    for error in [sent.expect_err("a fault"), came.expect_err("a fault")] {
        let CallError::Fault(fault) = error else { panic!("{error:?}") };
        assert_eq!(fault.kind, FaultKind::Incompatible);
    }
    assert_eq!(heard.0.load(Ordering::SeqCst), 0, "nothing arrived");
}
