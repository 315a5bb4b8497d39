//! A connection while somebody uses it.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::{runtime::Handle, sync::OwnedSemaphorePermit};

use super::{Connections, Line, Scope};
use crate::StoreError;

/// A connection while somebody uses it. Dropped, it is looked at in the background before the
/// next has it, because a statement may have been cut off half-way.
pub(crate) struct Borrowed {
    /// Present until it is given back.
    line: Option<Line>,
    place: Option<OwnedSemaphorePermit>,
    home: Connections,
    runtime: Handle,
}

impl Borrowed {
    pub(super) fn new(line: Line, place: OwnedSemaphorePermit, home: Connections) -> Self {
        Self { line: Some(line), place: Some(place), home, runtime: Handle::current() }
    }

    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.line.as_mut().expect("giving it back consumes it").connection
    }

    pub(crate) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Gives it back at once: every statement on it has ended, and no transaction is open.
    pub(crate) fn give_back(mut self) {
        if let Some(line) = self.line.take() {
            self.home.take_back(line);
        }
    }

    /// Closes it: nobody knows what state it is in.
    pub(crate) fn discard(mut self, died: bool) {
        self.line = None;
        if died {
            self.home.found_dead();
        }
    }

    pub(super) fn is_trusted_for(&self, scope: &Scope) -> bool {
        self.line
            .as_ref()
            .is_some_and(|line| line.reads_for.as_ref() == Some(scope) && self.home.trusts(line))
    }

    /// Sets the session, which is also a sign of life. When that fails, it is closed.
    pub(super) async fn set_scope(&mut self, scope: &Scope) -> Result<(), StoreError> {
        let line = self.line.as_mut().expect("giving it back consumes it");
        line.reads_for = None;
        let set = sqlx::raw_sql(AssertSqlSafe(scope.sql())).execute(&mut line.connection).await;
        match set {
            Ok(_) => {
                line.reads_for = Some(scope.clone());
                line.deaths_seen = self.home.0.deaths.load(std::sync::atomic::Ordering::Relaxed);
                Ok(())
            }
            Err(error) => {
                self.line = None;
                Err(error.into())
            }
        }
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let Some(mut line) = self.line.take() else { return };
        let (home, place) = (self.home.clone(), self.place.take());
        self.runtime.spawn(async move {
            if line.connection.ping().await.is_ok() {
                home.take_back(line);
            } else {
                home.found_dead();
            }
            drop(place);
        });
    }
}

impl std::fmt::Debug for Borrowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Borrowed").finish_non_exhaustive()
    }
}
