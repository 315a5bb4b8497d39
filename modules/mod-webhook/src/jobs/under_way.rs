//! Requests that have left and are not answered yet.

use std::{collections::HashMap, time::Duration};

use mod_webhook_api::{
    EndpointId,
    spi::{SendError, WebhookRequest},
};
use rt_postgres::Quiet;
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::{
    WebhookModule,
    delivery::Outcome,
    store::{Busy, Due, Lane},
};

/// Requests under way at once, to endpoints that take what they are sent and to others.
const QUICK_MAX: usize = 48;
const SLOW_MAX: usize = 16;

/// How soon somebody looks again while something is under way: another process may have kept more,
/// and the next try of something else may have come.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// How long what is told is gathered before it is looked for while something is under way.
const GATHER: Duration = Duration::from_millis(25);

/// What is under way from this run of the job. Dropped, it breaks every request off: the lease of
/// each ends, and it is tried again.
pub(super) struct UnderWay {
    tasks: JoinSet<Outcome>,
    due: HashMap<Id, Due>,
    /// The endpoint that was served last, in each lane.
    served: [EndpointId; 2],
}

impl UnderWay {
    pub(super) fn new() -> Self {
        let nobody = EndpointId::from_uuid(Uuid::nil());
        Self { tasks: JoinSet::new(), due: HashMap::new(), served: [nobody; 2] }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// What may be claimed beside it, quick and slow.
    pub(super) fn lanes(&self) -> [Lane; 2] {
        let slow = self.due.values().filter(|due| due.slow).count();
        let quick = self.due.len() - slow;
        [(QUICK_MAX, quick, self.served[0]), (SLOW_MAX, slow, self.served[1])].map(
            |(most, taken, after)| {
                let room = i64::try_from(most.saturating_sub(taken)).unwrap_or(0);
                Lane { room, after }
            },
        )
    }

    /// Whose they are.
    pub(super) fn busy(&self) -> Busy {
        let mut tries: HashMap<Uuid, i64> = HashMap::new();
        for due in self.due.values() {
            *tries.entry(due.endpoint.as_uuid()).or_default() += 1;
        }
        let (endpoints, tries) = tries.into_iter().unzip();
        Busy { endpoints, tries }
    }

    /// Whose turn it was.
    pub(super) fn serve(&mut self, claimed: &[Due]) {
        for (lane, served) in self.served.iter_mut().enumerate() {
            let own = claimed.iter().filter(|due| usize::from(due.slow) == lane);
            // They were taken in this order, round from the one after the last.
            let last = own.map(|due| due.endpoint).max_by_key(|one| (*one <= *served, *one));
            *served = last.unwrap_or(*served);
        }
    }

    /// Lets a request leave.
    pub(super) fn begin(&mut self, module: &WebhookModule, due: Due, request: WebhookRequest) {
        let (sender, patience) = (module.sender.clone(), module.patience);
        let task = self.tasks.spawn(async move {
            match timeout(patience, sender.send(&request)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(SendError::Unreachable("no answer in time".to_owned())),
            }
        });
        self.due.insert(task.id(), due);
    }

    /// What has ended, once something has; or nothing, when it is time to look for more or to stop.
    pub(super) async fn some(
        &mut self,
        quiet: &Quiet,
        stop: &mut watch::Receiver<bool>,
    ) -> Vec<(Due, Outcome)> {
        let told = async {
            quiet.disturbed().await;
            sleep(GATHER).await;
        };
        let first = tokio::select! {
            ended = self.tasks.join_next_with_id() => ended,
            () = told => None,
            () = sleep(LOOK_AGAIN) => None,
            () = stopped(stop) => None,
        };
        let mut some: Vec<_> = first.and_then(|ended| self.take(ended)).into_iter().collect();
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            some.extend(self.take(ended));
        }
        some
    }

    fn take(&mut self, ended: Result<(Id, Outcome), JoinError>) -> Option<(Due, Outcome)> {
        let (id, outcome) = match ended {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(%error, "a webhook sender panicked");
                (error.id(), Err(SendError::Unreachable("the sender failed".to_owned())))
            }
        };
        let ended = self.due.remove(&id).map(|due| (due, outcome));
        // Answered, and not noted: what a process that ends here leaves.
        ended.filter(|_| !rt_failpoints::point("webhook.answered"))
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means that the other end is gone: stopped as well.
    let _ = stop.wait_for(|stopped| *stopped).await;
}
