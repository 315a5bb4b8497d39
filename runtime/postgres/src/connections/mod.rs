//! The connections of a process, kept between its units of work.
//!
//! Ours and not sqlx's pool for the round trips: sqlx sends one after every release, because it
//! cannot know whether a statement was cut off half-way; our units know, because they end in tasks
//! of their own. And a connection that reads stays with the module and the tenant it last read
//! for, so that a read is one round trip instead of four.
//!
//! Half of the connections may be at work at once, and eight at least; the others wait where they
//! last read. Were all of them at work under load, the next that is free would mostly have read for
//! somebody else, and four reads of five would begin with a round trip that turns it to their
//! module and tenant.
//!
//! Invariants: there are never more connections than `size_max`, and never more in use than places;
//! a connection is handed out only when nothing is under way on it; one that reads for a module and
//! a tenant had both set, and writing refused, before it was handed out.

mod borrowed;
mod choice;
mod scope;

use std::{
    io,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{Connection, Error, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

use crate::StoreError;

pub(crate) use self::{borrowed::Borrowed, scope::Scope};

/// Oldest a connection gets, and longest it waits to be used: what a server keeps for a
/// connection only grows.
const AGE_MAX: Duration = Duration::from_mins(30);
const IDLE_MAX: Duration = Duration::from_mins(10);
/// A connection used this recently is taken to be alive.
const TRUSTED: Duration = Duration::from_secs(1);
/// Connections up to which all may be at work at once.
const AT_WORK_MIN: u32 = 8;
/// Waits between attempts to connect to a server that is starting.
const CONNECT_AGAIN: Duration = Duration::from_millis(50);

/// The connections of a process. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Inner>);

struct Inner {
    options: PgConnectOptions,
    size_max: u32,
    at_work_max: u32,
    wait: Duration,
    /// One for each connection that may be in use.
    places: Arc<Semaphore>,
    /// The least recently used first.
    idle: Mutex<Vec<Line>>,
    closed: AtomicBool,
    /// Connections found dead: those from before the last one are not trusted.
    deaths: AtomicU64,
}

/// One connection.
struct Line {
    connection: PgConnection,
    /// What its session is set to; `None` when nobody knows.
    reads_for: Option<Scope>,
    opened: Instant,
    used: Instant,
    deaths_seen: u64,
}

impl Connections {
    pub(crate) fn new(options: PgConnectOptions, size_max: u32, wait: Duration) -> Self {
        let size_max = size_max.max(1);
        let at_work_max = (size_max / 2).max(AT_WORK_MIN.min(size_max));
        Self(Arc::new(Inner {
            options,
            size_max,
            at_work_max,
            wait,
            places: Arc::new(Semaphore::new(at_work_max as usize)),
            idle: Mutex::default(),
            closed: AtomicBool::new(false),
            deaths: AtomicU64::new(0),
        }))
    }

    /// A connection for a transaction. It may have died meanwhile.
    pub(crate) async fn any(&self) -> Result<Borrowed, StoreError> {
        let place = self.place().await?;
        let line = self.pick_any();
        self.hand_out(place, line).await
    }

    /// A connection for single statements of `scope`, which may read only.
    pub(crate) async fn reading(&self, scope: &Scope) -> Result<Borrowed, StoreError> {
        for _ in 0..=self.0.size_max {
            let place = self.place().await?;
            let line = self.pick_for(scope);
            let kept = line.is_some();
            let mut borrowed = self.hand_out(place, line).await?;
            if borrowed.is_trusted_for(scope) {
                return Ok(borrowed);
            }
            match borrowed.set_scope(scope).await {
                Ok(()) => return Ok(borrowed),
                // It had died while it was idle.
                Err(StoreError::Unavailable { .. }) if kept => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Unavailable { reason: "every connection has died".to_owned() })
    }

    pub(crate) fn size_max(&self) -> u32 {
        self.0.size_max
    }

    /// Connections open now, and how many of them are idle.
    pub(crate) fn counted(&self) -> (u32, usize) {
        let idle = self.idle().len();
        let open = idle + self.in_use();
        (u32::try_from(open).unwrap_or(u32::MAX), idle)
    }

    /// Waits for those in use and closes all.
    pub(crate) async fn close(&self) {
        self.0.closed.store(true, Ordering::SeqCst);
        let all = self.0.places.acquire_many(self.0.at_work_max).await;
        let idle = std::mem::take(&mut *self.idle());
        for line in idle {
            line.connection.close().await.ok();
        }
        drop(all);
        self.0.places.close();
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let place = self.0.places.clone().acquire_owned();
        let place = tokio::time::timeout(self.0.wait, place).await;
        match place {
            Ok(Ok(place)) if !self.0.closed.load(Ordering::SeqCst) => Ok(place),
            Ok(_) => Err(Error::PoolClosed.into()),
            Err(_) => Err(Error::PoolTimedOut.into()),
        }
    }

    async fn hand_out(
        &self,
        place: OwnedSemaphorePermit,
        line: Option<Line>,
    ) -> Result<Borrowed, StoreError> {
        let line = match line {
            Some(line) => line,
            None => self.connect().await?,
        };
        Ok(Borrowed::new(line, place, self.clone()))
    }

    /// Connects. A server that is starting is waited for.
    async fn connect(&self) -> Result<Line, StoreError> {
        let deadline = Instant::now() + self.0.wait;
        loop {
            let connecting = PgConnection::connect_with(&self.0.options);
            let error = match timeout_at(deadline, connecting).await {
                Ok(Ok(connection)) => return Ok(self.line(connection)),
                Ok(Err(error)) => error,
                Err(_) => Error::PoolTimedOut,
            };
            if !is_starting(&error) || Instant::now() + CONNECT_AGAIN >= deadline {
                return Err(error.into());
            }
            tokio::time::sleep(CONNECT_AGAIN).await;
        }
    }

    fn line(&self, connection: PgConnection) -> Line {
        let now = Instant::now();
        let deaths_seen = self.0.deaths.load(Ordering::Relaxed);
        Line { connection, reads_for: None, opened: now, used: now, deaths_seen }
    }

    fn pick_any(&self) -> Option<Line> {
        let mut idle = self.idle();
        let at = choice::for_a_unit(&idle)?;
        Some(idle.remove(at))
    }

    fn pick_for(&self, scope: &Scope) -> Option<Line> {
        let mut idle = self.idle();
        // Whoever asks has a place already, and is counted as in use.
        let room = idle.len() + self.in_use() <= self.0.size_max as usize;
        let at = choice::for_a_read(&idle, scope, room)?;
        Some(idle.remove(at))
    }

    fn in_use(&self) -> usize {
        (self.0.at_work_max as usize).saturating_sub(self.0.places.available_permits())
    }

    /// Takes a connection back on which nothing is under way.
    fn take_back(&self, mut line: Line) {
        let now = Instant::now();
        line.used = now;
        if self.0.closed.load(Ordering::SeqCst) || line.opened + AGE_MAX < now {
            return;
        }
        let mut idle = self.idle();
        idle.push(line);
        // One at a time is enough: every release looks.
        if idle.first().is_some_and(|first| first.used + IDLE_MAX < now) {
            idle.remove(0);
        }
    }

    fn found_dead(&self) {
        self.0.deaths.fetch_add(1, Ordering::Relaxed);
    }

    fn trusts(&self, line: &Line) -> bool {
        line.used.elapsed() < TRUSTED && line.deaths_seen == self.0.deaths.load(Ordering::Relaxed)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Line>> {
        self.0.idle.lock().expect("nobody panics while holding the lock")
    }
}

/// Whether the server may let us in a moment later.
fn is_starting(error: &Error) -> bool {
    match error {
        Error::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        Error::Database(error) => error.code().as_deref() == Some("57P03"),
        _ => false,
    }
}
