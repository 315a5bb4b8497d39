//! What a trial does to a step.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use futures_util::future::{AbortHandle, pending};
use serde_json::{Value, json};

use crate::{After, Resolved, Run, Step, StepCall, Undo, WhenUnknown};

/// What is done to a step.
#[derive(Clone)]
pub(super) enum Tampering {
    /// Everything that works is done twice, and must answer the same.
    Twice,
    /// `run` refuses.
    Refuse,
    /// `run` never reaches the callee.
    LoseRequest,
    /// `run` does its work; nobody ever hears of it.
    LoseReply,
    /// The process dies before or after the first `run`.
    CrashRun(Moment, Crash),
    /// The process dies before or after the first `undo`.
    CrashUndo(Moment, Crash),
}

/// When a process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Before,
    After,
}

/// Kills the drive, once.
#[derive(Clone, Default)]
pub(super) struct Crash {
    drive: Arc<Mutex<Option<AbortHandle>>>,
    happened: Arc<AtomicBool>,
}

impl Crash {
    /// Names the drive that dies.
    pub(super) fn arm(&self, drive: AbortHandle) {
        *self.drive.lock().expect("nothing panics while it is held") = Some(drive);
    }

    pub(super) fn happened(&self) -> bool {
        self.happened.load(Ordering::SeqCst)
    }

    async fn strike(&self) {
        let drive = self.drive.lock().expect("nothing panics while it is held").take();
        if let Some(drive) = drive {
            self.happened.store(true, Ordering::SeqCst);
            drive.abort();
            // Nothing that the drive would have done happens any more.
            pending::<()>().await;
        }
    }
}

impl Tampering {
    pub(super) fn of(&self, step: Arc<dyn Step>) -> Arc<dyn Step> {
        Arc::new(Tampered { step, how: self.clone() })
    }
}

struct Tampered {
    step: Arc<dyn Step>,
    how: Tampering,
}

#[async_trait]
impl Step for Tampered {
    fn name(&self) -> &'static str {
        self.step.name()
    }

    fn after(&self) -> After {
        self.step.after()
    }

    fn when_unknown(&self) -> WhenUnknown {
        self.step.when_unknown()
    }

    async fn run(&self, call: &StepCall, state: &mut Value) -> Run {
        match &self.how {
            Tampering::Twice => {
                let mut noted = state.clone();
                let first = self.step.run(call, &mut noted).await;
                if matches!(first, Run::Go | Run::Closed { .. }) {
                    let second = self.step.run(call, state).await;
                    assert_eq!(first, second, "{}: the repeat answers something else", self.name());
                    assert_eq!(&noted, state, "{}: the repeat notes something else", self.name());
                } else {
                    *state = noted;
                }
                first
            }
            Tampering::Refuse => Run::Abort(json!({ "code": "test.refused" })),
            Tampering::LoseRequest => Run::Retry("request lost".to_owned()),
            Tampering::LoseReply => {
                self.step.run(call, &mut state.clone()).await;
                Run::Retry("reply lost".to_owned())
            }
            Tampering::CrashRun(Moment::Before, crash) => {
                crash.strike().await;
                self.step.run(call, state).await
            }
            Tampering::CrashRun(Moment::After, crash) => {
                let ran = self.step.run(call, state).await;
                crash.strike().await;
                ran
            }
            Tampering::CrashUndo(..) => self.step.run(call, state).await,
        }
    }

    async fn undo(&self, call: &StepCall, state: &mut Value) -> Undo {
        match &self.how {
            Tampering::Twice => {
                let first = self.step.undo(call, &mut state.clone()).await;
                if first == Undo::Done {
                    let second = self.step.undo(call, state).await;
                    assert_eq!(first, second, "{}: the repeat answers something else", self.name());
                }
                first
            }
            Tampering::CrashUndo(Moment::Before, crash) => {
                crash.strike().await;
                self.step.undo(call, state).await
            }
            Tampering::CrashUndo(Moment::After, crash) => {
                let undone = self.step.undo(call, state).await;
                crash.strike().await;
                undone
            }
            Tampering::Refuse
            | Tampering::LoseRequest
            | Tampering::LoseReply
            | Tampering::CrashRun(..) => self.step.undo(call, state).await,
        }
    }

    async fn resolve(&self, call: &StepCall, state: &mut Value) -> Resolved {
        self.step.resolve(call, state).await
    }
}
