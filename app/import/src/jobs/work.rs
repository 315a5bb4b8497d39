//! One job from its turn to its end.

use std::fs;

use kernel_common::TenantId;
use rt_contract::CallCtx;

use super::{ImportJobs, Job, JobState, paper::Paper};
use crate::{Format, Import, ImportError, Report, Stop, run};

pub(super) async fn import(jobs: ImportJobs, tenant: TenantId, mut job: Job, stop: Stop) {
    let paper = jobs.paper(tenant, job.id);
    let ended = match jobs.0.turns.acquire().await {
        Ok(_turn) => read(&jobs, tenant, &job, &paper, &stop).await,
        Err(_) => Err(ImportError::Stopped),
    };
    let cancelled = jobs.live().jobs.get(&job.id).is_some_and(|running| running.cancelled);
    job.bytes = fs::metadata(paper.upload()).map_or(0, |metadata| metadata.len());
    if let Some(running) = jobs.live().jobs.get(&job.id) {
        (job.counts, job.bytes_read) = (running.counts, running.bytes_read);
    }
    job.state = match ended {
        Ok(report) => {
            (job.counts, job.bytes_read) = (*report.counts(), job.bytes);
            JobState::Done
        }
        Err(ImportError::Stopped) if cancelled => JobState::Cancelled,
        // The process ends: the next one goes on.
        Err(ImportError::Stopped) => return forget(&jobs, &job),
        Err(error) => {
            tracing::warn!(%error, import = %job.id, "an import stopped");
            job.reason = Some(error.to_string());
            JobState::Failed
        }
    };
    job.ended_at = Some(jobs.0.clock.now());
    if let Err(error) = paper.write(&job) {
        tracing::error!(%error, import = %job.id, "the end of an import is not written down");
    }
    paper.forget_file();
    forget(&jobs, &job);
}

async fn read(
    jobs: &ImportJobs,
    tenant: TenantId,
    job: &Job,
    paper: &Paper,
    stop: &Stop,
) -> Result<Report, ImportError> {
    let request = &job.request;
    let format = match &request.mapping {
        Some(text) => Format::mapped(text)?,
        None => Format::Shopify,
    };
    let mut ctx = CallCtx::system(tenant, "import");
    ctx.actor = kernel_events::Actor::Staff(request.by.clone());
    (ctx.locale, ctx.currency) = (request.locale.clone(), request.currency);
    let import = Import {
        file: paper.upload(),
        format,
        ctx,
        tax_included: request.tax_included,
        price_list: request.price_list.clone(),
        warehouse: request.warehouse.clone(),
        rejects: paper.rejects(),
        journals: paper.journals(),
        resume: true,
        dry_run: request.dry_run,
    };
    let (clock, ids) = (jobs.0.clock.clone(), jobs.0.ids.clone());
    run(&jobs.0.contracts, import, clock.as_ref(), ids.as_ref(), stop, &mut |progress| {
        if let Some(running) = jobs.live().jobs.get_mut(&job.id) {
            running.counts = progress.counts;
            running.bytes_read = progress.bytes_read;
        }
    })
    .await
}

fn forget(jobs: &ImportJobs, job: &Job) {
    jobs.live().jobs.remove(&job.id);
}
