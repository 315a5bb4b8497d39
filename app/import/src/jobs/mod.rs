//! Imports in the background of a shop: a file is sent in pieces, then read; what happens is told.
//!
//! Invariants: a job belongs to its tenant and is unseen by others; the same key makes the same
//! job; a job that runs when the process ends goes on when the next one starts; pieces of a file
//! are taken in their order only.
//! Left out: sending files to other processes: the process that took a file imports it.

mod error;
mod job;
mod paper;
mod upload;
mod work;

use std::{
    collections::HashMap,
    future::Future,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard},
};

use futures_util::stream::BoxStream;
use kernel_common::{Clock, IdSource, IdempotencyKey, TenantId};
use tokio::{sync::Semaphore, task::JoinSet};
use uuid::Uuid;

pub use error::JobError;
pub use job::{Job, JobId, JobRequest, JobState};
pub use upload::Upload;

use crate::{Contracts, Counts, Format, Stop};
use paper::Paper;

/// Imports that work at once; others wait for their turn.
const AT_ONCE: usize = 2;
/// Fixed namespace of job ids.
const NAMESPACE: Uuid = Uuid::from_u128(0x5a0c_3c9a_7a53_53b5_8f86_0e5c_66a1_9b21);

/// The imports of a process. Clones share them.
#[derive(Clone)]
pub struct ImportJobs(Arc<Inner>);

struct Inner {
    contracts: Contracts,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    folder: PathBuf,
    turns: Semaphore,
    live: Mutex<Live>,
}

/// What is known of jobs at work.
#[derive(Default)]
struct Live {
    jobs: HashMap<JobId, Running>,
    tasks: JoinSet<()>,
    /// The process ends: nothing begins any more.
    closed: bool,
}

#[derive(Clone, Default)]
struct Running {
    stop: Stop,
    cancelled: bool,
    counts: Counts,
    bytes_read: u64,
}

impl ImportJobs {
    /// The jobs whose files and papers lie in `folder`.
    #[must_use]
    pub fn new(
        contracts: Contracts,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        folder: PathBuf,
    ) -> Self {
        let (turns, live) = (Semaphore::new(AT_ONCE), Mutex::new(Live::default()));
        Self(Arc::new(Inner { contracts, clock, ids, folder, turns, live }))
    }

    /// Makes a job that waits for its file; the same key and request make the same one.
    ///
    /// # Errors
    /// [`JobError`]: a mapping that is none, or a key of another request.
    pub fn create(
        &self,
        tenant: TenantId,
        key: &IdempotencyKey,
        request: JobRequest,
    ) -> Result<Job, JobError> {
        if let Some(text) = &request.mapping {
            Format::mapped(text).map_err(|error| JobError::Mapping(error.to_string()))?;
        }
        let name = format!("{tenant}\0{key}");
        let id = JobId::of(Uuid::new_v5(&NAMESPACE, name.as_bytes()));
        let paper = self.paper(tenant, id);
        match paper.read() {
            Ok(job) if job.request == request => Ok(self.seen(job)),
            Ok(_) => Err(JobError::KeyReused),
            Err(JobError::Unknown) => {
                let job = Job::new(id, request, self.0.clock.now());
                paper.write(&job)?;
                Ok(job)
            }
            Err(error) => Err(error),
        }
    }

    /// Takes a piece of a job's file: the one that begins at `offset`.
    ///
    /// # Errors
    /// [`JobError`]: no such job, one that has its file, or another piece is wanted.
    pub fn upload(&self, tenant: TenantId, id: JobId, offset: u64) -> Result<Upload, JobError> {
        let paper = self.paper(tenant, id);
        match paper.read()?.state {
            JobState::Waiting => Upload::open(&paper.upload(), offset),
            _ => Err(JobError::NotWaiting),
        }
    }

    /// Begins to read the file. A job that has begun goes on as it is.
    ///
    /// # Errors
    /// [`JobError`]: no such job, or nothing of its file has come.
    pub fn start(&self, tenant: TenantId, id: JobId) -> Result<Job, JobError> {
        let paper = self.paper(tenant, id);
        let mut job = paper.read()?;
        if job.state == JobState::Waiting {
            if upload::length(&paper.upload()) == 0 {
                return Err(JobError::NoFile);
            }
            job.state = JobState::Running;
            paper.write(&job)?;
            self.begin(tenant, &job);
        }
        Ok(self.seen(job))
    }

    /// Ends a job: what was acknowledged stays. One that is over stays as it is.
    ///
    /// # Errors
    /// [`JobError`].
    pub fn cancel(&self, tenant: TenantId, id: JobId) -> Result<Job, JobError> {
        let paper = self.paper(tenant, id);
        let mut job = paper.read()?;
        match job.state {
            JobState::Waiting => {
                job.state = JobState::Cancelled;
                paper.write(&job)?;
                paper.forget_file();
            }
            JobState::Running => {
                if let Some(running) = self.live().jobs.get_mut(&id) {
                    running.cancelled = true;
                    running.stop.stop();
                }
            }
            JobState::Done | JobState::Failed | JobState::Cancelled => {}
        }
        Ok(self.seen(job))
    }

    /// A job.
    ///
    /// # Errors
    /// [`JobError`].
    pub fn find(&self, tenant: TenantId, id: JobId) -> Result<Job, JobError> {
        let paper = self.paper(tenant, id);
        let mut job = paper.read()?;
        if job.state == JobState::Waiting {
            job.bytes = upload::length(&paper.upload());
        }
        Ok(self.seen(job))
    }

    /// All jobs of a tenant, newest first.
    ///
    /// # Errors
    /// [`JobError`].
    pub fn list(&self, tenant: TenantId) -> Result<Vec<Job>, JobError> {
        let mut jobs = paper::all(&self.0.folder, tenant)?;
        jobs.sort_by_key(|job| std::cmp::Reverse((job.created_at, job.id)));
        Ok(jobs.into_iter().map(|job| self.seen(job)).collect())
    }

    /// The file of rejects of a job, as far as it is written, piece by piece.
    ///
    /// # Errors
    /// [`JobError`].
    pub fn rejects(
        &self,
        tenant: TenantId,
        id: JobId,
    ) -> Result<BoxStream<'static, io::Result<Vec<u8>>>, JobError> {
        let paper = self.paper(tenant, id);
        paper.read()?;
        Ok(paper::pieces(paper.rejects()))
    }

    /// Goes on with what an earlier process left, and works until `stopped`: then what is under
    /// way is acknowledged, and the rest is left for the next process.
    pub async fn run(self, stopped: impl Future<Output = ()> + Send) {
        match paper::left(&self.0.folder) {
            Ok(left) => left.iter().for_each(|(tenant, job)| self.begin(*tenant, job)),
            Err(error) => tracing::warn!(%error, "imports that were left cannot be found"),
        }
        stopped.await;
        let mut tasks = {
            let mut live = self.live();
            live.closed = true;
            live.jobs.values().for_each(|running| running.stop.stop());
            std::mem::take(&mut live.tasks)
        };
        while tasks.join_next().await.is_some() {}
    }

    fn begin(&self, tenant: TenantId, job: &Job) {
        let mut live = self.live();
        if live.closed || live.jobs.contains_key(&job.id) {
            return;
        }
        let running = Running::default();
        live.jobs.insert(job.id, running.clone());
        // Those that have ended need not be kept.
        while live.tasks.try_join_next().is_some() {}
        live.tasks.spawn(work::import(self.clone(), tenant, job.clone(), running.stop));
    }

    /// The job as it is this moment.
    fn seen(&self, mut job: Job) -> Job {
        if let Some(running) = self.live().jobs.get(&job.id)
            && job.state == JobState::Running
        {
            job.counts = running.counts;
            job.bytes_read = running.bytes_read;
        }
        job
    }

    fn paper(&self, tenant: TenantId, id: JobId) -> Paper {
        Paper::of(&self.0.folder, tenant, id)
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.0.live.lock().expect("nothing panics while it is held")
    }
}

impl std::fmt::Debug for ImportJobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ImportJobs")
    }
}
