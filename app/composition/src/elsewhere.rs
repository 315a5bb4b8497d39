//! Events between the processes of one installation.
//!
//! Invariant: the events of a module are relayed by the process that has the module, and by no
//! other; where the reactions run elsewhere, the whole other process is one consumer, whose cursor
//! lies with the producer.

use std::sync::Arc;

use kernel_events::Subscription;
use rt_config::Topology;
use rt_rpc::{EventReceiver, EventSink, EventSinkClient, RpcToken, SinkBus};

use crate::contracts::{Binder, BindingError};

/// Subscriptions of the processes that `topology.events_to` names, to everything.
pub(crate) fn processes(
    topology: &Topology,
    token: Option<&RpcToken>,
    binder: &Binder,
) -> Result<Vec<Subscription>, BindingError> {
    let subscribe = |base: &String| {
        let transport = binder.transport(base, token)?;
        let sink = EventSinkClient::remote(transport, binder.policy.clone());
        Ok(Subscription {
            consumer: consumer(base),
            types: &[""],
            handler: Arc::new(SinkBus::new(sink)),
        })
    };
    topology.events_to.iter().map(subscribe).collect()
}

/// Takes events of other processes for the subscriptions of this one.
pub(crate) fn receive(subscriptions: Vec<Subscription>, binder: &mut Binder) {
    let receiver: Arc<dyn EventSink> = Arc::new(EventReceiver::new(subscriptions));
    EventSinkClient::mount(&receiver, &mut binder.table);
}

/// The cursor is kept under the address: a process that moves is told everything once more, which
/// its consumers expect, and can never miss what happened meanwhile. Names of consumers live as
/// long as the process, and it has few of these.
fn consumer(base: &str) -> &'static str {
    Box::leak(format!("process at {base}").into_boxed_str())
}
