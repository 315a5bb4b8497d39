//! What every call passes through, whichever way it is bound.
//!
//! Deadline, loop guard, retries of what may be repeated, panics turned to faults, observation,
//! fault injection for tests, and in debug builds a round trip through every form of the wire, so
//! that a mistake in a DTO shows before anyone splits a process.

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Either, select},
};
use serde::{Serialize, de::DeserializeOwned};
use tracing::{Instrument, Span};

use crate::{CallCtx, CallError, CallName, Encoding, Fault, FaultKind, TraceParent};

/// Waits; bound to the async runtime by `rt-rpc`.
pub trait Timer: Send + Sync + 'static {
    /// Completes after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// How a call ended, for observers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// It answered.
    Answered,
    /// The module said no.
    Refused,
    /// The infrastructure failed.
    Failed(FaultKind),
}

/// Sees every call: spans and metrics hang here.
pub trait Observer: Send + Sync + 'static {
    /// A call ended after `elapsed`.
    fn finished(&self, name: CallName, outcome: CallOutcome, elapsed: Duration);
}

/// What a test does to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Injected {
    /// The call never reaches the other side.
    LoseRequest,
    /// The effect happens, the answer is lost.
    LoseReply,
}

/// Decides in tests which calls suffer.
pub trait FaultInjector: Send + Sync + 'static {
    /// Asked before each attempt.
    fn inject(&self, name: CallName) -> Option<Injected>;
}

/// The way every call goes.
#[derive(Clone)]
pub struct Policy {
    timer: Arc<dyn Timer>,
    observer: Option<Arc<dyn Observer>>,
    injector: Option<Arc<dyn FaultInjector>>,
    retries_max: u32,
    round_trip: bool,
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policy")
            .field("retries_max", &self.retries_max)
            .field("round_trip", &self.round_trip)
            .finish_non_exhaustive()
    }
}

impl Policy {
    /// Two retries, a round trip in debug builds, nobody watching.
    #[must_use]
    pub fn new(timer: Arc<dyn Timer>) -> Self {
        Self {
            timer,
            observer: None,
            injector: None,
            retries_max: 2,
            round_trip: cfg!(debug_assertions),
        }
    }

    /// Reports every call to `observer`.
    #[must_use]
    pub fn observed_by(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer: Some(observer), ..self }
    }

    /// Lets `injector` break calls.
    #[must_use]
    pub fn injecting(self, injector: Arc<dyn FaultInjector>) -> Self {
        Self { injector: Some(injector), ..self }
    }

    pub(crate) async fn run<R, E, F, Fut>(
        &self,
        ctx: &CallCtx,
        name: CallName,
        attempt: F,
    ) -> Result<R, CallError<E>>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<R, CallError<E>>> + Send,
    {
        let started = std::time::Instant::now();
        ctx.calls.increment();
        let span = call_span(ctx, name);
        let answer = self.attempts(ctx, name, attempt).instrument(span).await;
        if let Some(observer) = &self.observer {
            let outcome = match &answer {
                Ok(_) => CallOutcome::Answered,
                Err(CallError::Domain(_)) => CallOutcome::Refused,
                Err(CallError::Fault(fault)) => CallOutcome::Failed(fault.kind),
            };
            observer.finished(name, outcome, started.elapsed());
        }
        answer
    }

    async fn attempts<R, E, F, Fut>(
        &self,
        ctx: &CallCtx,
        name: CallName,
        attempt: F,
    ) -> Result<R, CallError<E>>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<R, CallError<E>>> + Send,
    {
        if ctx.hops > CallCtx::HOPS_MAX {
            return Err(CallError::fault(FaultKind::Internal, "call loop between processes"));
        }
        let mut retries = 0;
        loop {
            let answer = self.one_attempt(ctx, name, &attempt).await;
            let again = matches!(
                &answer,
                Err(CallError::Fault(Fault { kind: FaultKind::Unavailable, .. }))
            ) && retries < self.retries_max
                && name.repeatable(ctx.key.is_some());
            if !again {
                return answer;
            }
            retries += 1;
            self.timer.sleep(Duration::from_millis(5 << retries)).await;
        }
    }

    async fn one_attempt<R, E, F, Fut>(
        &self,
        ctx: &CallCtx,
        name: CallName,
        attempt: &F,
    ) -> Result<R, CallError<E>>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<R, CallError<E>>> + Send,
    {
        let injected = self.injector.as_ref().and_then(|injector| injector.inject(name));
        if injected == Some(Injected::LoseRequest) {
            return Err(CallError::fault(FaultKind::Unavailable, "injected: request lost"));
        }
        let call = AssertUnwindSafe(attempt()).catch_unwind();
        let answered = match ctx.remaining() {
            None => call.await,
            Some(left) if left.is_zero() => return Err(deadline_exceeded(name)),
            Some(left) => match select(Box::pin(call), self.timer.sleep(left)).await {
                Either::Left((answered, _)) => answered,
                Either::Right(_) => return Err(deadline_exceeded(name)),
            },
        };
        if injected == Some(Injected::LoseReply) {
            return Err(CallError::fault(FaultKind::Unavailable, "injected: reply lost"));
        }
        answered.unwrap_or_else(|panic| {
            let said = panic
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_default();
            Err(CallError::fault(FaultKind::Internal, format!("panic in {}: {said}", name.path())))
        })
    }

    /// In debug builds, what a remote caller would have made of `value`, in any form.
    pub(crate) fn through_the_wire<T>(&self, value: T) -> Result<T, Fault>
    where
        T: Serialize + DeserializeOwned,
    {
        if !self.round_trip {
            return Ok(value);
        }
        Encoding::ALL.into_iter().try_fold(value, |value, encoding| {
            let read = encoding.encode(&value).and_then(|body| encoding.decode(&body));
            read.map_err(|error| {
                Fault::new(FaultKind::Incompatible, format!("{encoding:?}: {error}"))
            })
        })
    }
}

/// A span of the call, named by contract and method. Below a span that is recorded it is part of
/// that trace; otherwise, as in the reaction to an event, of the trace of the cause.
fn call_span(ctx: &CallCtx, name: CallName) -> Span {
    let span = tracing::debug_span!(
        "contract.call",
        otel.name = format_args!("{}.{}", name.contract.name, name.method.name),
        rpc.contract = name.contract.name,
        rpc.method = name.method.name,
    );
    if let Some(cause) = ctx.trace
        && TraceParent::is_recorded()
        && TraceParent::current().is_none()
    {
        cause.adopt(&span);
    }
    span
}

fn deadline_exceeded<E>(name: CallName) -> CallError<E> {
    CallError::fault(FaultKind::DeadlineExceeded, format!("no answer in time from {}", name.path()))
}
