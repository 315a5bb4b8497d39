//! Accepting, counting and draining connections.

use std::{
    future::poll_fn,
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use axum::Router;
use http::StatusCode;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    pin, select,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    ServerSettings,
    connection::serve_connection,
    lingering::Lingering,
    own_answer::{self, Ids},
};

/// Connections above the limit that wait for a place; further ones are closed at once.
const WAITING_MAX: usize = 1024;

/// Pause after an accept that failed for want of something, such as file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What a connection above the limit reads.
const FULL: &str = "too many connections at once; try again";

/// A server that has its address and serves nobody yet.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    settings: ServerSettings,
    ids: Ids,
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// Connections that still had a request in flight when the time was over, and were cut.
    pub cut: usize,
}

/// What the connections of one server share.
pub(super) struct Shared {
    pub(super) router: Router,
    pub(super) settings: ServerSettings,
    pub(super) ids: Ids,
    /// No new requests; those in flight end.
    pub(super) draining: CancellationToken,
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Everything ends now.
    cut: CancellationToken,
}

impl Bound {
    pub(super) const fn new(listener: TcpListener, settings: ServerSettings, ids: Ids) -> Self {
        Self { listener, settings, ids }
    }

    /// The address taken.
    ///
    /// # Errors
    /// When the operating system does not tell it.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves `router` until `stop` resolves; then no connection is accepted any more, requests
    /// in flight are answered, and what is not done after [`ServerSettings::drain`] is cut.
    pub async fn serve(self, router: Router, stop: impl Future<Output = ()>) -> Drained {
        let Self { listener, settings, ids } = self;
        let drain = settings.drain;
        let shared = Arc::new(Shared {
            router,
            places: Arc::new(Semaphore::new(settings.connections_max)),
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            settings,
            ids,
            draining: CancellationToken::new(),
            cut: CancellationToken::new(),
        });
        let connections = TaskTracker::new();
        pin!(stop);
        loop {
            select! {
                biased;
                () = &mut stop => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => admit(&connections, &shared, stream, peer),
                    Err(error) => after_failed_accept(&error).await,
                },
            }
        }
        drop(listener);
        connections.close();
        shared.draining.cancel();
        let cut = match timeout(drain, connections.wait()).await {
            Ok(()) => 0,
            Err(_) => connections.len(),
        };
        shared.cut.cancel();
        connections.wait().await;
        Drained { cut }
    }
}

/// Gives a connection a place, or lets it wait for one for a moment.
fn admit(connections: &TaskTracker, shared: &Arc<Shared>, stream: TcpStream, peer: SocketAddr) {
    // Answers are small and whole; waiting for more to send only delays them.
    let _ = stream.set_nodelay(true);
    let shared = shared.clone();
    if let Ok(place) = shared.places.clone().try_acquire_owned() {
        connections.spawn(serve(shared, stream, peer, place));
    } else if let Ok(turn) = shared.waiting.clone().try_acquire_owned() {
        connections.spawn(async move {
            let place = shared.places.clone().acquire_owned();
            let place = shared
                .draining
                .run_until_cancelled(timeout(shared.settings.connection_wait, place));
            match place.await {
                Some(Ok(Ok(place))) => {
                    drop(turn);
                    serve(shared, stream, peer, place).await;
                }
                // Keeps its turn: so many are listened to, and no more.
                _ => {
                    shared.cut.run_until_cancelled(refuse(stream, &shared.ids)).await;
                }
            }
        });
    } else {
        metrics::counter!("http_connections_refused_total").increment(1);
    }
}

async fn serve(
    shared: Arc<Shared>,
    stream: TcpStream,
    peer: SocketAddr,
    _place: OwnedSemaphorePermit,
) {
    let open = metrics::gauge!("http_connections");
    open.increment(1);
    shared.cut.run_until_cancelled(serve_connection(&shared, stream, peer)).await;
    open.decrement(1);
}

/// Says so before closing; a client that does not listen is not waited for. One that has sent its
/// request reads why, instead of a reset.
async fn refuse(mut stream: TcpStream, ids: &Ids) {
    metrics::counter!("http_connections_refused_total").increment(1);
    let full = own_answer::answer(ids, StatusCode::SERVICE_UNAVAILABLE, FULL, None);
    let said = async {
        stream.write_all(&full).await?;
        stream.shutdown().await
    };
    if matches!(timeout(ACCEPT_PAUSE, said).await, Ok(Ok(()))) {
        let mut lingering = Lingering::default();
        poll_fn(|cx| lingering.poll(cx, &mut stream)).await;
    }
}

async fn after_failed_accept(error: &io::Error) {
    let client_left = matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    );
    if !client_left {
        tracing::error!(%error, "cannot accept connections, trying again");
        sleep(ACCEPT_PAUSE).await;
    }
}
