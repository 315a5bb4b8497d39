//! What a piece of work asks of the database, as sqlx tells it.

use std::{cell::Cell, sync::Once};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// What sqlx says that it has executed on this thread. A test has one thread, and the units of
/// work begin and commit on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Executed {
    /// Statements; what is sent as one counts as one.
    pub statements: u64,
    /// Those of them that commit.
    pub commits: u64,
}

thread_local! {
    static EXECUTED: Cell<Executed> = const { Cell::new(Executed { statements: 0, commits: 0 }) };
}

/// What was executed while `work` was done, beside what it came to.
///
/// # Panics
/// When something else of the process listens to `tracing`.
pub async fn executed<T>(work: impl Future<Output = T>) -> (T, Executed) {
    static LISTENING: Once = Once::new();
    // For all threads: what one thread alone listens to, another may have switched off.
    LISTENING.call_once(|| {
        tracing::subscriber::set_global_default(Listener).expect("nobody else listens");
    });
    EXECUTED.take();
    let done = work.await;
    (done, EXECUTED.take())
}

struct Listener;

struct IsCommit(bool);

impl Visit for IsCommit {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0 |= field.name() == "summary" && value.contains("COMMIT");
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut commit = IsCommit(false);
        event.record(&mut commit);
        let Executed { statements, commits } = EXECUTED.get();
        let commits = commits + u64::from(commit.0);
        EXECUTED.set(Executed { statements: statements + 1, commits });
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}
