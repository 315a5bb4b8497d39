//! Where a job lies: a folder with what it is, its file, its rejects and its journal.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use futures_util::{StreamExt, stream, stream::BoxStream};
use kernel_common::TenantId;
use tokio::io::AsyncReadExt;

use super::{Job, JobError, JobId, JobState};

/// Bytes of one piece of a file.
const PIECE_BYTES: usize = 64 * 1024;

/// The folder of one job.
pub(super) struct Paper(PathBuf);

impl Paper {
    pub(super) fn of(folder: &Path, tenant: TenantId, id: JobId) -> Self {
        Self(folder.join(tenant.to_string()).join(id.to_string()))
    }

    pub(super) fn upload(&self) -> PathBuf {
        self.0.join("file")
    }

    pub(super) fn rejects(&self) -> PathBuf {
        self.0.join("rejects.csv")
    }

    pub(super) fn journals(&self) -> PathBuf {
        self.0.join("journal")
    }

    pub(super) fn read(&self) -> Result<Job, JobError> {
        match fs::read(self.job()) {
            Ok(text) => Ok(serde_json::from_slice(&text).map_err(io::Error::other)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(JobError::Unknown),
            Err(error) => Err(error.into()),
        }
    }

    /// All of it or nothing, also when the machine stops.
    pub(super) fn write(&self, job: &Job) -> Result<(), JobError> {
        fs::create_dir_all(&self.0)?;
        let draft = self.0.join("job.json.unfinished");
        let mut file = File::create(&draft)?;
        file.write_all(&serde_json::to_vec_pretty(job).map_err(io::Error::other)?)?;
        file.sync_all()?;
        fs::rename(&draft, self.job())?;
        Ok(())
    }

    /// A job that is over needs its file no more.
    pub(super) fn forget_file(&self) {
        fs::remove_file(self.upload()).ok();
        fs::remove_dir_all(self.journals()).ok();
    }

    fn job(&self) -> PathBuf {
        self.0.join("job.json")
    }
}

/// The jobs of a tenant.
pub(super) fn all(folder: &Path, tenant: TenantId) -> Result<Vec<Job>, JobError> {
    let mut jobs = Vec::new();
    for name in names(&folder.join(tenant.to_string()))? {
        if let Ok(id) = name.parse() {
            match Paper::of(folder, tenant, id).read() {
                Ok(job) => jobs.push(job),
                // Made this moment, or torn before it was whole.
                Err(JobError::Unknown) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(jobs)
}

/// Jobs of all tenants that were at work when their process ended.
pub(super) fn left(folder: &Path) -> Result<Vec<(TenantId, Job)>, JobError> {
    let mut left = Vec::new();
    for name in names(folder)? {
        if let Ok(tenant) = name.parse::<TenantId>() {
            let jobs = all(folder, tenant)?.into_iter();
            let running = jobs.filter(|job| job.state == JobState::Running);
            left.extend(running.map(|job| (tenant, job)));
        }
    }
    Ok(left)
}

/// A file in pieces; nothing where there is none yet.
pub(super) fn pieces(path: PathBuf) -> BoxStream<'static, io::Result<Vec<u8>>> {
    let opened = async move {
        match tokio::fs::File::open(path).await {
            Ok(file) => Some(file),
            Err(error) => {
                tracing::debug!(%error, "no rejects are written yet");
                None
            }
        }
    };
    let read = |mut file: tokio::fs::File| async move {
        let mut piece = vec![0; PIECE_BYTES];
        let count = file.read(&mut piece).await?;
        piece.truncate(count);
        Ok((count > 0).then_some((piece, file)))
    };
    let pieces = stream::once(opened).filter_map(|file| async move { file });
    pieces.flat_map(move |file| stream::try_unfold(file, read)).boxed()
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry?.file_name().into_string());
    }
    Ok(names)
}
