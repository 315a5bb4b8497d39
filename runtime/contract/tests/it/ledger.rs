//! A contract of the tests, a service that says what it is told to, and doubles of the ports.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use bytes::Bytes;
use futures_util::future::{BoxFuture, pending, ready};
use kernel_common::{FieldError, Problem, ProblemKind, SequentialIds, TenantId};
use rt_contract::{
    CallCtx, CallError, CallName, CallOutcome, Encoding, Fault, FaultInjector, FaultKind, Injected,
    MethodTable, Observer, Outcome, Policy, Timer, Transport, async_trait, contract,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) account: String,
    pub(crate) amount: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LedgerError {
    Overdrawn { left: i64 },
}

impl std::fmt::Display for LedgerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("overdrawn")
    }
}

impl std::error::Error for LedgerError {}

impl Problem for LedgerError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Conflict
    }

    fn code(&self) -> &'static str {
        "ledger.overdrawn"
    }

    fn fields(&self) -> Vec<FieldError> {
        vec![FieldError::new("/amount", "overdrawn", "is too much")]
    }
}

contract! {
    /// Books and balances.
    pub(crate) trait Ledger as "tests.Ledger" v 2, client LedgerClient, error LedgerError {
        /// What is left.
        query balance(String) -> i64;
        /// Books an entry and answers what is left.
        command book(Entry) -> i64;
    }
}

pub(crate) type Answer = Result<i64, CallError<LedgerError>>;

/// What a call comes to.
pub(crate) enum Act {
    Answer(Answer),
    Panic(&'static str),
    /// Works for ever; tells when it is dropped.
    Hang(Arc<()>),
}

/// A service that does one act a call, and 100 when it has none left.
#[derive(Default)]
pub(crate) struct Scripted {
    acts: Mutex<VecDeque<Act>>,
    seen: Mutex<Vec<CallCtx>>,
}

impl Scripted {
    pub(crate) fn doing(acts: impl IntoIterator<Item = Act>) -> Arc<Self> {
        Arc::new(Self { acts: Mutex::new(acts.into_iter().collect()), seen: Mutex::default() })
    }

    /// The contexts of the calls that arrived.
    pub(crate) fn seen(&self) -> Vec<CallCtx> {
        held(&self.seen).clone()
    }

    pub(crate) fn times(&self) -> usize {
        held(&self.seen).len()
    }

    async fn act(&self, ctx: &CallCtx) -> Answer {
        held(&self.seen).push(ctx.clone());
        let act = held(&self.acts).pop_front();
        match act {
            None => Ok(100),
            Some(Act::Answer(answer)) => answer,
            Some(Act::Panic(said)) => panic!("{said}"),
            Some(Act::Hang(_held_until_dropped)) => pending().await,
        }
    }
}

#[async_trait]
impl Ledger for Scripted {
    async fn balance(&self, ctx: &CallCtx, _: String) -> Answer {
        self.act(ctx).await
    }

    async fn book(&self, ctx: &CallCtx, _: Entry) -> Answer {
        self.act(ctx).await
    }
}

pub(crate) fn fault(kind: FaultKind) -> Act {
    Act::Answer(Err(CallError::Fault(Fault::new(kind, "the test says so"))))
}

pub(crate) fn overdrawn() -> Act {
    Act::Answer(Err(CallError::Domain(LedgerError::Overdrawn { left: 3 })))
}

pub(crate) fn entry() -> Entry {
    Entry { account: "cash".to_owned(), amount: 7 }
}

pub(crate) fn ctx() -> CallCtx {
    CallCtx::system(TenantId::generate(&SequentialIds::default()), "test")
}

pub(crate) fn keyed() -> CallCtx {
    ctx().with_key("k".parse().expect("a key"))
}

/// Every binding of a service: in process, and remote in each form of the wire.
pub(crate) fn bindings(
    service: &Arc<Scripted>,
    policy: &Policy,
) -> [(&'static str, Arc<dyn Ledger>); 3] {
    let service: Arc<dyn Ledger> = service.clone();
    let mut table = MethodTable::new();
    LedgerClient::mount(&service, &mut table);
    let [json, packed] = Encoding::ALL.map(|encoding| {
        let wire = Wire { table: table.clone(), encoding };
        LedgerClient::remote(Arc::new(wire), policy.clone())
    });
    [
        ("local", LedgerClient::local(service, policy.clone())),
        ("remote", json),
        ("remote, packed", packed),
    ]
}

/// Runs a check under every binding, with a script for each.
pub(crate) async fn under_all(
    acts: impl Fn() -> Vec<Act>,
    policy: &Policy,
    check: impl AsyncFn(&str, &Scripted, &dyn Ledger),
) {
    for binding in 0..3 {
        let service = Scripted::doing(acts());
        let (name, client) = bindings(&service, policy).into_iter().nth(binding).expect("three");
        check(name, &service, client.as_ref()).await;
    }
}

/// A transport that calls a table in this process.
struct Wire {
    table: MethodTable,
    encoding: Encoding,
}

#[async_trait]
impl Transport for Wire {
    fn encoding(&self) -> Encoding {
        self.encoding
    }

    async fn send(&self, ctx: &CallCtx, name: CallName, body: Bytes) -> Result<Outcome, Fault> {
        let headers = ctx.to_headers();
        let header = |wanted: &str| {
            headers.iter().find(|(known, _)| *known == wanted).map(|(_, value)| value.as_str())
        };
        let ctx = CallCtx::from_headers(header).expect("own headers");
        let forms = self.encoding.into();
        Ok(self.table.call(&name.path(), ctx, body, forms).expect("a known path").await)
    }
}

/// Waits as long as it is told and notes it: what is short rings at once, what is long never.
#[derive(Default)]
pub(crate) struct Watch {
    pub(crate) slept_ms: Mutex<Vec<u128>>,
    pub(crate) rings_late: bool,
}

const SHORT: Duration = Duration::from_millis(500);

impl Watch {
    /// Waits of less than half a second.
    pub(crate) fn short_waits_ms(&self) -> Vec<u128> {
        held(&self.slept_ms).iter().copied().filter(|ms| *ms < SHORT.as_millis()).collect()
    }
}

impl Timer for Watch {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        held(&self.slept_ms).push(duration.as_millis());
        if duration < SHORT || self.rings_late { Box::pin(ready(())) } else { Box::pin(pending()) }
    }
}

pub(crate) fn policy() -> Policy {
    Policy::new(Arc::new(Watch::default()))
}

/// Notes how calls ended.
#[derive(Default)]
pub(crate) struct Noted(Mutex<Vec<(String, CallOutcome)>>);

impl Noted {
    pub(crate) fn take(&self) -> Vec<(String, CallOutcome)> {
        std::mem::take(&mut *held(&self.0))
    }
}

impl Observer for Noted {
    fn finished(&self, name: CallName, outcome: CallOutcome, _elapsed: Duration) {
        held(&self.0).push((name.path(), outcome));
    }
}

/// Breaks attempts as listed, then none.
pub(crate) struct Breaks(Mutex<VecDeque<Option<Injected>>>);

impl Breaks {
    pub(crate) fn first(attempts: impl IntoIterator<Item = Option<Injected>>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(attempts.into_iter().collect())))
    }
}

impl FaultInjector for Breaks {
    fn inject(&self, _: CallName) -> Option<Injected> {
        held(&self.0).pop_front().flatten()
    }
}

pub(crate) fn kind_of(answer: &Answer) -> Option<FaultKind> {
    match answer {
        Err(CallError::Fault(fault)) => Some(fault.kind),
        _ => None,
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it is held")
}
