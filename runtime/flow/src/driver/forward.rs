//! Forwards: one step, and the turn.

use std::time::Duration;

use serde_json::Value;

use super::{
    DriveError, Driven,
    drive::{Drive, Hold, Next},
    lease::Leased,
};
use crate::{After, Phase, Run, Step, Turned, WhenUnknown};

impl Drive<'_> {
    pub(super) async fn forward(&mut self) -> Result<Next, DriveError> {
        let index = self.cursor();
        let definition = self.definition;
        let Some(step) = definition.steps().get(index) else {
            return self.finish(Phase::Done).await;
        };
        // A closing step has everything behind it; what is paid and reserved is not thrown away
        // for a moment's delay.
        if self.deadline_passed() && step.after() != After::Closes {
            return self.turn(index, Turned::DeadlinePassed).await;
        }
        let call = self.call(step.as_ref());
        let flow = self.record.fenced();
        let state = &mut self.record.state;
        if rt_failpoints::point("step.before") {
            return self.troubled(index, step.as_ref(), "on command".to_owned()).await;
        }
        let run = match self.driver.leased(flow, step.run(&call, state)).await {
            Leased::Ended(run) => run,
            Leased::Panicked(said) => Run::Retry(said),
            Leased::Lost => return self.leave_to_the_other().await,
        };
        let lost = || Run::Retry("on command".to_owned());
        let run = if rt_failpoints::point("step.after") { lost() } else { run };
        match run {
            Run::Go => self.passed(index, step.as_ref()).await,
            Run::Closed { reply } => Ok(Next::Leave(self.closed(reply))),
            Run::Sleep { wake_after, reply } => self.sleep(wake_after, reply).await,
            Run::Retry(trouble) => self.troubled(index, step.as_ref(), trouble).await,
            Run::Abort(reason) => {
                // A refusal uses no key up: a copy of the request that is still on its way would
                // take effect after it, unless it finds a tombstone.
                if step.when_unknown() == WhenUnknown::UndoAnyway {
                    self.begun = self.begun.max(index + 1);
                }
                let step = step.name().to_owned();
                self.turn(index, Turned::Refused { step, reason }).await
            }
        }
    }

    async fn passed(&mut self, index: usize, step: &dyn Step) -> Result<Next, DriveError> {
        self.moved_to(index + 1);
        let last = index + 1 == self.definition.steps().len();
        // The write that ends the flow is the last step's checkpoint.
        if step.after() == After::Checkpoint && !last {
            self.save(Hold::Keep, false).await
        } else {
            Ok(Next::On)
        }
    }

    fn closed(&mut self, reply: Value) -> Driven {
        self.record.phase = Phase::Done;
        self.record.reply.get_or_insert(reply);
        self.record.clone().into()
    }

    async fn sleep(
        &mut self,
        wake_after: Duration,
        reply: Option<Value>,
    ) -> Result<Next, DriveError> {
        self.moved_to(self.cursor());
        // An answer that was given must not be forgotten.
        let answers = self.record.reply.is_none() && reply.is_some();
        if answers {
            self.record.reply = reply;
        }
        let wait = self.until_deadline(wake_after);
        self.save(Hold::Release(wait), answers).await
    }

    async fn troubled(
        &mut self,
        index: usize,
        step: &dyn Step,
        trouble: String,
    ) -> Result<Next, DriveError> {
        self.begun = self.begun.max(index + 1);
        self.record.attempts += 1;
        let tired = self.record.attempts >= self.definition.backoff().attempts_max;
        // A closing step that did take effect has closed the flow, and the turn is refused.
        let may_turn =
            step.when_unknown() == WhenUnknown::UndoAnyway || step.after() == After::Closes;
        if tired && may_turn {
            let step = step.name().to_owned();
            return self.turn(index, Turned::GaveUp { step, trouble }).await;
        }
        self.try_again_later(step, trouble).await
    }

    /// Turns the flow: from here on it only goes backwards. Nothing is undone before this write is
    /// on disk, because an effect that is undone while another drive still goes forwards is lost.
    async fn turn(&mut self, index: usize, why: Turned) -> Result<Next, DriveError> {
        let undo = self.begun.max(index).min(self.definition.undoable());
        self.record.turned = Some(why);
        self.moved_to(undo);
        self.save(Hold::Keep, true).await
    }

    fn deadline_passed(&self) -> bool {
        self.record.deadline.is_some_and(|deadline| deadline <= self.driver.clock.now())
    }
}
