//! The universal trials.

use std::sync::Arc;

use futures_util::future::abortable;

use super::{
    MemoryFlowStore, Stage,
    stage::Trial,
    tamper::{Crash, Moment, Tampering},
};
use crate::{After, FlowDefinition, Phase};

/// Runs every step twice under one key on the way there, and undoes every step twice on the way
/// back: the repeat answers the same and changes nothing.
///
/// # Panics
/// When a repeat differs, a flow ends otherwise than it must, or the stage's check fails.
pub async fn every_step_twice<S: Stage, Fut: Future<Output = S>>(
    set: impl Fn(Arc<MemoryFlowStore>) -> Fut,
) {
    let steps = definition(&set).await.steps().len();
    let twice: Vec<_> = (0..steps).map(|index| (index, Tampering::Twice)).collect();
    let forth = Trial::set("every step twice".to_owned(), &set, &twice).await;
    forth.begin().await;
    ends(&forth, Phase::Done).await;

    let mut refused = twice;
    refused[steps - 1].1 = Tampering::Refuse;
    let back = Trial::set("every undo twice".to_owned(), &set, &refused).await;
    back.begin().await;
    ends(&back, Phase::Undone).await;
}

/// Fails every step in turn: it refuses, it is never reached, it takes effect but its answer never
/// comes. Whatever was done is undone, and a message that arrives late changes nothing any more.
///
/// # Panics
/// When a flow ends otherwise than it must, or the stage's check fails.
pub async fn fail_at_every_step<S: Stage, Fut: Future<Output = S>>(
    set: impl Fn(Arc<MemoryFlowStore>) -> Fut,
) {
    let definition = definition(&set).await;
    for (index, step) in definition.steps().iter().enumerate() {
        let name = format!("step {} refuses", step.name());
        let refused = Trial::set(name, &set, &[(index, Tampering::Refuse)]).await;
        refused.begin().await;
        ends(&refused, Phase::Undone).await;
        refused.receive_late_messages(index, Phase::Undone).await;

        let name = format!("the request of step {} is lost", step.name());
        let unheard = Trial::set(name, &set, &[(index, Tampering::LoseRequest)]).await;
        unheard.begin().await;
        ends(&unheard, Phase::Undone).await;
        unheard.receive_late_messages(index + 1, Phase::Undone).await;

        let name = format!("the reply of step {} is lost", step.name());
        let lost = Trial::set(name, &set, &[(index, Tampering::LoseReply)]).await;
        lost.begin().await;
        // The commit of a closing step is the end, whether or not anybody hears of it.
        let end = if step.after() == After::Closes { Phase::Done } else { Phase::Undone };
        ends(&lost, end).await;
        lost.receive_late_messages(index + 1, end).await;
    }
}

/// Kills the process before and after every step and every undo. The next driver brings the flow
/// to its end, forwards in time and backwards past the deadline.
///
/// # Panics
/// When a crash did not happen, a flow ends otherwise than it must, or the stage's check fails.
pub async fn crash_at_every_step<S: Stage, Fut: Future<Output = S>>(
    set: impl Fn(Arc<MemoryFlowStore>) -> Fut,
) {
    let definition = definition(&set).await;
    let steps = definition.steps();
    for (index, step) in steps.iter().enumerate() {
        for moment in [Moment::Before, Moment::After] {
            let name = format!("crash {moment:?} step {}", step.name());
            let resumed =
                crashed(name, &set, |crash| vec![(index, Tampering::CrashRun(moment, crash))]);
            ends(&resumed.await, Phase::Done).await;

            let name = format!("crash {moment:?} step {}, then the deadline", step.name());
            let late =
                crashed(name, &set, |crash| vec![(index, Tampering::CrashRun(moment, crash))]);
            let late = late.await;
            late.pass_the_deadline();
            let closed = step.after() == After::Closes && moment == Moment::After;
            let end = if closed { Phase::Done } else { Phase::Undone };
            ends(&late, end).await;
            late.receive_late_messages(index + 1, end).await;

            if index + 1 < steps.len() {
                let name = format!("crash {moment:?} the undo of step {}", step.name());
                let undone = crashed(name, &set, |crash| {
                    let crash = (index, Tampering::CrashUndo(moment, crash));
                    vec![crash, (steps.len() - 1, Tampering::Refuse)]
                });
                ends(&undone.await, Phase::Undone).await;
            }
        }
    }
}

/// A trial whose first drive has died.
async fn crashed<S: Stage, Fut: Future<Output = S>>(
    name: String,
    set: impl Fn(Arc<MemoryFlowStore>) -> Fut,
    tampering: impl FnOnce(Crash) -> Vec<(usize, Tampering)>,
) -> Trial<S> {
    let crash = Crash::default();
    let trial = Trial::set(name, set, &tampering(crash.clone())).await;
    let (drive, handle) = abortable(trial.begin());
    crash.arm(handle);
    let ended = Box::pin(drive).await;
    assert!(ended.is_err() && crash.happened(), "{}: the drive did not die", trial.name);
    trial
}

async fn ends<S: Stage>(trial: &Trial<S>, expected: Phase) {
    let phase = trial.end().await;
    assert_eq!(phase, expected, "{}", trial.name);
}

async fn definition<S: Stage, Fut: Future<Output = S>>(
    set: impl Fn(Arc<MemoryFlowStore>) -> Fut,
) -> FlowDefinition {
    Trial::set("the flow as it is".to_owned(), set, &[]).await.stage.definition()
}
