//! One measurement: warm up, then count.

use std::sync::Arc;

use crate::{
    client::Target,
    cpu::{Used, Watch},
    drive::{Work, connect, drive},
    shift::{End, Pace},
    tally::Tally,
};

/// How a measurement is taken.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) connections: u32,
    pub(crate) pace: Pace,
    /// Not counted.
    pub(crate) warm_up: End,
    pub(crate) end: End,
    pub(crate) watch: Watch,
}

/// What came out.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) tally: Tally,
    /// None when no process was named.
    pub(crate) used: Option<Used>,
}

/// Opens the connections, warms up and measures. Operations of the warm-up have numbers of their
/// own, so that what they ask for is not asked for again.
pub(crate) async fn measure(
    work: Arc<dyn Work>,
    target: &Target,
    plan: &Plan,
) -> Result<Measured, String> {
    let connections = connect(target, plan.connections).await.map_err(|error| error.to_string())?;
    let warm_up = (Pace::Closed, plan.warm_up);
    let (connections, warm) = drive(work.clone(), connections, warm_up, 0).await?;
    let first_number = warm.ended() + u64::from(plan.connections);
    let before = plan.watch.look()?;
    let (_, tally) = drive(work, connections, (plan.pace, plan.end), first_number).await?;
    let used = plan.watch.look()?.since(before);
    Ok(Measured { tally, used: (!plan.watch.is_empty()).then_some(used) })
}
