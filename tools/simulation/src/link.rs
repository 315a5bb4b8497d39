//! How a call reaches its callee: in the same node or over a network that loses, delays and
//! doubles what it carries.

use std::{sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, Either, select};
use rt_contract::{CallError, Fault, FaultKind};
use tokio::sync::oneshot;

use crate::{
    plan::LATE_SECONDS,
    sim::{Place, Sim},
};

/// What a call does, wherever it is done.
pub(crate) type Effect<T, E> =
    Arc<dyn Fn(Place) -> BoxFuture<'static, Result<T, CallError<E>>> + Send + Sync>;

/// The way from one node to whoever answers.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) sim: Sim,
    pub(crate) place: Place,
}

/// How long a caller waits.
const PATIENCE: Duration = Duration::from_secs(12);

enum Way {
    Here,
    Remote,
    RequestLost,
    ReplyLost,
    RequestLate,
    RequestDoubled,
}

impl Link {
    pub(crate) async fn call<T, E>(
        &self,
        name: &'static str,
        effect: Effect<T, E>,
    ) -> Result<T, CallError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        self.sim.pause(self.place, 20, 500).await;
        let (way, callee, late_seconds) = self.sim.with(|world| {
            let trouble = world.trouble;
            let out = trouble.outage.is_some_and(|outage| {
                (outage.call == name || outage.also == Some(name))
                    && (outage.from_us..outage.to_us).contains(&world.now_us)
            });
            let way = match world.rng.between(0, 1_000) {
                n if out && n < 250 => Way::RequestLate,
                n if out && n < 970 => Way::RequestLost,
                n if n < trouble.request_lost => Way::RequestLost,
                n if n < trouble.request_lost + trouble.reply_lost => Way::ReplyLost,
                _ if world.rng.happens(trouble.request_late) => Way::RequestLate,
                _ if world.rng.happens(trouble.request_doubled) => Way::RequestDoubled,
                _ if world.rng.happens(400) => Way::Remote,
                _ => Way::Here,
            };
            let late = trouble.outage.filter(|_| out).map_or(LATE_SECONDS, |it| it.late_seconds);
            (way, world.any_node().unwrap_or(self.place), late)
        });
        let now = Duration::ZERO;
        match way {
            Way::Here => effect(self.place).await,
            Way::Remote => self.wait(self.send(callee, effect, now)).await,
            Way::RequestLost => {
                self.noted(name, "request lost");
                self.sim.pause(self.place, 1_000, 3_000_000).await;
                Err(unheard("request lost"))
            }
            Way::ReplyLost => {
                self.noted(name, "reply lost");
                self.wait(self.send(callee, effect, now)).await.ok();
                Err(unheard("reply lost"))
            }
            Way::RequestLate => {
                self.noted(name, "request late");
                let late = self.sim.with(|world| world.rng.between(late_seconds.0, late_seconds.1));
                self.wait(self.send(callee, effect, Duration::from_secs(late))).await
            }
            Way::RequestDoubled => {
                self.noted(name, "request doubled");
                let late = self.sim.with(|world| world.rng.between(1, 20_000));
                drop(self.send(callee, effect.clone(), Duration::from_millis(late)));
                self.wait(self.send(callee, effect, now)).await
            }
        }
    }

    fn send<T, E>(
        &self,
        callee: Place,
        effect: Effect<T, E>,
        late: Duration,
    ) -> oneshot::Receiver<Result<T, CallError<E>>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let (reply, told) = oneshot::channel();
        let sim = self.sim.clone();
        tokio::spawn(async move {
            sim.sleep(Place::OUTSIDE, late).await;
            // A process that has died meanwhile has another in its place.
            let callee = sim
                .with(|world| if world.is_alive(callee) { Some(callee) } else { world.any_node() });
            let Some(callee) = callee else { return };
            sim.pause(callee, 50, 3_000).await;
            let answer = effect(callee).await;
            sim.pause(callee, 50, 3_000).await;
            reply.send(answer).ok();
        });
        told
    }

    async fn wait<T, E>(
        &self,
        told: oneshot::Receiver<Result<T, CallError<E>>>,
    ) -> Result<T, CallError<E>> {
        match select(told, self.sim.sleep(self.place, PATIENCE)).await {
            Either::Left((Ok(answer), _)) if self.sim.with(|world| world.is_alive(self.place)) => {
                answer
            }
            Either::Left((Ok(_), _)) => std::future::pending().await,
            Either::Left((Err(_), _)) => Err(unheard("the callee is gone")),
            Either::Right(_) => Err(unheard("no answer in time")),
        }
    }

    fn noted(&self, name: &str, what: &str) {
        self.sim.with(|world| world.note(|| format!("{name}: {what}")));
    }
}

fn unheard<E>(what: &str) -> CallError<E> {
    CallError::Fault(Fault::new(FaultKind::Unavailable, what))
}
