//! Does a run's operations over its connections and counts how they end.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

use crate::{
    client::{Connection, Target},
    failure::Failure,
    shift::{End, Next, Pace, Shift},
    tally::{Outcome, Tally},
};

/// After a server could not be reached, it is left alone for so long: a closed loop would do
/// nothing but fail.
const AFTER_LOSS: Duration = Duration::from_millis(20);

/// What is done over and over.
#[async_trait]
pub(crate) trait Work: Send + Sync + 'static {
    /// Operation `number`, from beginning to end.
    async fn perform(&self, connection: &mut Connection, number: u64) -> Result<Outcome, Failure>;
}

/// The connections of a run, open.
pub(crate) async fn connect(target: &Target, count: u32) -> Result<Vec<Connection>, Failure> {
    let mut connections = Vec::new();
    for _ in 0..count {
        let mut connection = target.connection();
        connection.connect().await?;
        connections.push(connection);
    }
    Ok(connections)
}

/// Does operations `first_number` and following until the end. The connections come back.
pub(crate) async fn drive(
    work: Arc<dyn Work>,
    connections: Vec<Connection>,
    (pace, end): (Pace, End),
    first_number: u64,
) -> Result<(Vec<Connection>, Tally), String> {
    let shift = Arc::new(Shift::new(pace, end));
    let start = Instant::now();
    let mut workers = JoinSet::new();
    for mut connection in connections {
        let (work, shift) = (work.clone(), shift.clone());
        workers.spawn(async move {
            let tally = one(&*work, &mut connection, &shift, start, first_number).await;
            (connection, tally)
        });
    }
    let (mut connections, mut sum) = (Vec::new(), Tally::default());
    while let Some(worker) = workers.join_next().await {
        let (connection, tally) = worker.map_err(|error| error.to_string())?;
        connections.push(connection);
        sum.add(tally);
    }
    Ok((connections, sum))
}

async fn one(
    work: &dyn Work,
    connection: &mut Connection,
    shift: &Shift,
    start: Instant,
    first_number: u64,
) -> Tally {
    let mut tally = Tally::default();
    loop {
        let (index, intended) = match shift.next(start.elapsed()) {
            Next::Begin { index, intended } => (index, intended),
            Next::GivenUp => {
                tally.give_up();
                continue;
            }
            Next::Over => return tally,
        };
        if start.elapsed() < intended {
            sleep_until(start + intended).await;
        }
        let sent = start.elapsed();
        let ended = work.perform(connection, first_number + index).await;
        tally.record(&ended, intended, sent, start.elapsed());
        if ended.is_err_and(|failure| failure.is_unreachable()) {
            sleep(AFTER_LOSS).await;
        }
    }
}
