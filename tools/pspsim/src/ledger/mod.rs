//! The ledger: one append-only file, one thread that owns it and the state rebuilt from it.
//!
//! Invariant: nobody is told what is not on the disk. Every read and every change is a job for the
//! ledger thread; it runs the jobs that wait, appends their lines in one write, syncs once, and
//! only then lets the answers out. A job whose caller has gone still runs, as in a real provider.
//! If the disk fails, the thread ends and with it every later job: fail-stop, and the next start
//! resolves what was in doubt from the file. Leaves out: compaction; a simulator's life is short.

mod books;
mod journal;
mod record;

use std::{io, path::Path, thread};

use tokio::sync::{mpsc, oneshot};

pub use self::journal::JournalError;
pub(crate) use self::{
    books::{Answer, Books},
    record::{Entry, KeyUse, PendingWebhook, Record, WebhookOrder},
};
use self::{journal::Journal, record::Line};

/// Jobs that share one sync; more would only make the first of them wait longer.
const BATCH_MAX: usize = 256;
/// Jobs that may wait before callers wait to enqueue.
const QUEUE_MAX: usize = 1_024;

type Release = Box<dyn FnOnce() + Send>;
type Work = Box<dyn FnOnce(&mut Desk<'_>) -> Release + Send>;

enum Job {
    Run(Work),
    Close,
}

/// The ledger has ended: closed, or its disk failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LedgerEnded;

/// What the ledger thread works on during one batch: the books, and the lines not yet written.
pub(crate) struct Desk<'a> {
    books: &'a mut Books,
    batch: &'a mut Batch,
}

#[derive(Default)]
struct Batch {
    lines: Vec<u8>,
    webhooks: Vec<PendingWebhook>,
}

impl Desk<'_> {
    pub(crate) fn books(&self) -> &Books {
        self.books
    }

    /// Applies a record and queues its line; the job's answer leaves after the line is on the disk.
    pub(crate) fn commit(&mut self, record: Record) {
        let line = Line { seq: self.books.next_seq(), record };
        serde_json::to_writer(&mut self.batch.lines, &line)
            .expect("a record has text keys only, and memory does not fail to write");
        self.batch.lines.push(b'\n');
        self.batch.webhooks.extend(self.books.apply(line.record));
    }

    /// Answers repeats of a key with "in flight" until then. Not durable: a restart answers at once.
    pub(crate) fn keep_in_flight(&mut self, key: &str, until: time::OffsetDateTime) {
        self.books.keep_in_flight(key, until);
    }
}

/// A handle on the ledger thread.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    jobs: mpsc::Sender<Job>,
}

/// An open ledger and what goes with it.
pub(crate) struct Opened {
    pub(crate) ledger: Ledger,
    /// Webhooks to deliver: those left over from the last run, then each new one once it is durable.
    pub(crate) webhooks: mpsc::UnboundedReceiver<PendingWebhook>,
    /// Tells how the thread ended.
    pub(crate) ended: oneshot::Receiver<io::Result<()>>,
}

impl Ledger {
    /// Opens the ledger of a data folder, replays it and starts its thread. Blocks on the disk.
    pub(crate) fn open(data: &Path) -> Result<Opened, JournalError> {
        let mut books = Books::default();
        let journal = Journal::open(data, &mut books)?;
        Self::start(journal, books).map_err(|source| JournalError::Io { path: data.into(), source })
    }

    fn start(journal: Journal, books: Books) -> io::Result<Opened> {
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let (announce, webhooks) = mpsc::unbounded_channel();
        let (end, ended) = oneshot::channel();
        for pending in books.pending_webhooks() {
            // The receiver is in this function's hands.
            let _ = announce.send(pending);
        }
        thread::Builder::new().name("pspsim-ledger".into()).spawn(move || {
            let result = work(journal, books, queue, &announce);
            // Nobody waits when the process is already going down.
            let _ = end.send(result);
        })?;
        Ok(Opened { ledger: Self { jobs }, webhooks, ended })
    }

    /// Runs a job on the ledger thread and returns its value once everything it saw is on the disk.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Desk<'_>) -> T + Send + 'static,
    ) -> Result<T, LedgerEnded> {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |desk| {
            let value = job(desk);
            Box::new(move || {
                // The caller may have hung up; the change stands.
                let _ = reply.send(value);
            })
        });
        self.jobs.send(Job::Run(work)).await.map_err(|_| LedgerEnded)?;
        answer.await.map_err(|_| LedgerEnded)
    }

    /// Ends the thread after the jobs already queued and so releases the data folder.
    pub(crate) async fn close(&self) {
        // An ended thread is as closed as can be.
        let _ = self.jobs.send(Job::Close).await;
    }
}

fn work(
    mut journal: Journal,
    mut books: Books,
    mut queue: mpsc::Receiver<Job>,
    announce: &mpsc::UnboundedSender<PendingWebhook>,
) -> io::Result<()> {
    let mut open = true;
    while open && let Some(first) = queue.blocking_recv() {
        let mut batch = Batch::default();
        let mut releases = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Run(work) => {
                    let mut desk = Desk { books: &mut books, batch: &mut batch };
                    releases.push(work(&mut desk));
                }
                Job::Close => {
                    open = false;
                    break;
                }
            }
            next = if releases.len() < BATCH_MAX { queue.try_recv().ok() } else { None };
        }
        if !batch.lines.is_empty() {
            journal.append(&batch.lines)?;
        }
        for webhook in batch.webhooks {
            // Without a dispatcher the webhook stays pending in the file.
            let _ = announce.send(webhook);
        }
        for release in releases {
            release();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::EventId;

    #[tokio::test]
    async fn a_full_disk_answers_nobody_and_ends_the_ledger() {
        let full = std::fs::OpenOptions::new().append(true).open("/dev/full").expect("Linux");
        let opened = Ledger::start(Journal::over(full), Books::default()).expect("a thread starts");
        let settled = |desk: &mut Desk<'_>| {
            desk.commit(Record::WebhookSettled { event_id: EventId::fresh(), delivered: true });
        };
        assert_eq!(opened.ledger.run(|desk| desk.books().entries().len()).await, Ok(0));
        assert_eq!(opened.ledger.run(settled).await, Err(LedgerEnded));
        assert_eq!(opened.ledger.run(|_| ()).await, Err(LedgerEnded));
        let ended = opened.ended.await.expect("the thread tells how it ended");
        assert_eq!(ended.expect_err("a full disk").kind(), io::ErrorKind::StorageFull);
    }
}
