//! Backwards: one undo.

use super::{
    DriveError,
    drive::{Drive, Hold, Next},
    lease::Leased,
};
use crate::{After, Phase, Resolved, Step, Undo, WhenUnknown};

impl Drive<'_> {
    pub(super) async fn back(&mut self) -> Result<Next, DriveError> {
        let Some(index) = self.cursor().checked_sub(1) else {
            return self.finish(Phase::Undone).await;
        };
        let definition = self.definition;
        let step = &definition.steps()[index];
        let mut undone = Leased::Ended(Undo::Retry("on command".to_owned()));
        if !rt_failpoints::point("undo.before") {
            let done = self.undo(step.as_ref()).await;
            if !rt_failpoints::point("undo.after") {
                undone = done;
            }
        }
        match undone {
            Leased::Ended(Undo::Done) => {
                self.moved_to(index);
                if step.after() == After::Checkpoint && index > 0 {
                    self.save(Hold::Keep, false).await
                } else {
                    Ok(Next::On)
                }
            }
            Leased::Ended(Undo::Sleep(wait)) => {
                self.moved_to(index + 1);
                self.save(Hold::Release(wait), false).await
            }
            Leased::Ended(Undo::Retry(trouble)) | Leased::Panicked(trouble) => {
                self.record.attempts += 1;
                self.try_again_later(step.as_ref(), trouble).await
            }
            Leased::Lost => self.leave_to_the_other().await,
        }
    }

    /// The undo of `step`, after it is known what the step did where that matters.
    async fn undo(&mut self, step: &dyn Step) -> Leased<Undo> {
        let call = self.call(step);
        let flow = self.record.fenced();
        let state = &mut self.record.state;
        let work = async {
            if step.when_unknown() == WhenUnknown::ResolveFirst
                && let Resolved::Unknown(trouble) = step.resolve(&call, state).await
            {
                return Undo::Retry(trouble);
            }
            step.undo(&call, state).await
        };
        self.driver.leased(flow, work).await
    }
}
