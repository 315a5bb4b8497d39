//! The accept loop.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use serde::Serialize;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use crate::{
    Counts, Faults, Upstream,
    counts::Counter,
    faults::Board,
    link::{Shared, carry},
    random::Random,
};

/// Out of descriptors is not cured by asking again at once.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// What the proxy understands of what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Protocol {
    /// Nothing: HTTP, Redis, anything.
    Stream,
    /// PostgreSQL's COMMIT.
    Postgres,
}

/// A running proxy; dropping it cuts its connections.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Rung to cut every connection there is.
    cut: watch::Sender<u64>,
    _accepting: JoinSet<()>,
}

impl Proxy {
    /// Starts one at `listen`; port 0 takes any free one.
    ///
    /// # Errors
    /// When the address cannot be listened at.
    pub async fn start(
        listen: SocketAddr,
        upstream: Upstream,
        protocol: Protocol,
        seed: u64,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let (board, counter) = (Board::default(), Counter::default());
        let shared = Arc::new(Shared { upstream, protocol, board, counter });
        let (cut, _) = watch::channel(0);
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, shared.clone(), cut.clone(), seed));
        Ok(Self { address, shared, cut, _accepting: accepting })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What is broken at present.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shared.board.now()
    }

    /// Breaks this, and nothing else, from now on.
    pub fn set(&self, faults: Faults) {
        self.shared.board.set(faults);
    }

    /// Breaks nothing from now on. Connections that were broken stay so.
    pub fn heal(&self) {
        self.set(Faults::default());
    }

    /// Resets every connection there is.
    pub fn cut(&self) {
        self.cut.send_modify(|times| *times += 1);
    }

    /// What it has seen and done.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.counter.now()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, cut: watch::Sender<u64>, seed: u64) {
    let mut connections = JoinSet::new();
    for number in 0.. {
        while connections.try_join_next().is_some() {}
        let Ok((client, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        if shared.board.now().refuse {
            shared.counter.add(|counts| &mut counts.refused);
            client.set_zero_linger().ok();
            continue;
        }
        shared.counter.add(|counts| &mut counts.connections);
        client.set_nodelay(true).ok();
        let random = Random::of_connection(seed, number);
        connections.spawn(carry(client, shared.clone(), random, cut.subscribe()));
    }
}
