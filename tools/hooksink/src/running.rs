//! Starting and stopping one receiver.

use std::{
    collections::HashMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    book::{Book, BookError, Record},
    endpoint::Endpoint,
    http::server,
    routes,
};

/// Everything a start needs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen, on this machine; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The file of the records; made if absent. Without it they go with the process.
    pub record: Option<PathBuf>,
}

impl Default for Config {
    /// A free port, no file.
    fn default() -> Self {
        Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), record: None }
    }
}

/// Why a receiver did not start; each is one sentence for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its control interface has no password.
    #[error("{listen} is not a loopback address; everybody could tell this receiver what to do")]
    NotLoopback {
        /// The refused address.
        listen: SocketAddr,
    },
    /// The address cannot be listened at.
    #[error("cannot listen at {listen}: {source}; choose another with --listen")]
    Listen {
        /// The refused address.
        listen: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The records cannot be kept.
    #[error(transparent)]
    Book(#[from] BookError),
}

/// What the routes share.
#[derive(Debug)]
pub(crate) struct Sink {
    book: Mutex<Book>,
    endpoints: Mutex<HashMap<String, Endpoint>>,
}

impl Sink {
    /// The records. Nobody panics while writing one.
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn endpoint(&self, name: &str) -> Option<Endpoint> {
        self.endpoints.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    pub(crate) fn tell(&self, name: &str, endpoint: Endpoint) {
        let mut endpoints = self.endpoints.lock().unwrap_or_else(PoisonError::into_inner);
        endpoints.insert(name.to_owned(), endpoint);
    }
}

/// A receiver at work. Dropping it stops it: open connections are cut.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    sink: Arc<Sink>,
    tasks: JoinSet<()>,
}

impl Running {
    /// `http://` and the address, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Where events for `name` are posted to.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("{}/hooks/{name}", self.base_url())
    }

    /// Tells how `name` is to behave, as the control interface does.
    pub fn tell(&self, name: &str, endpoint: Endpoint) {
        self.sink.tell(name, endpoint);
    }

    /// Every request so far.
    #[must_use]
    pub fn received(&self) -> Vec<Record> {
        self.sink.book().after(0, None, usize::MAX)
    }

    /// Stops at once: open connections are cut, answers in flight are lost.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

/// Starts a receiver: reads its records and listens.
///
/// # Errors
/// See [`StartError`]; after one nothing runs.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let Config { listen, record } = config;
    if !listen.ip().is_loopback() {
        return Err(StartError::NotLoopback { listen });
    }
    let opening = tokio::task::spawn_blocking(move || Book::open(record.as_deref()));
    let book = opening.await.expect("opening a book does not panic")?;
    let listener = TcpListener::bind(listen).await;
    let listener = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (addr, listener) = listener.map_err(|source| StartError::Listen { listen, source })?;
    let sink = Arc::new(Sink { book: Mutex::new(book), endpoints: Mutex::default() });
    let mut tasks = JoinSet::new();
    tasks.spawn(server::serve(listener, routes::router(Arc::clone(&sink))));
    Ok(Running { addr, sink, tasks })
}
