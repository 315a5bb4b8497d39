//! Imports in the background, from one process to the next.

use std::{sync::Arc, time::Duration};

use app_import::jobs::{ImportJobs, Job, JobError, JobId, JobRequest, JobState};
use kernel_common::{Currency, Locale};
use rt_host::{RandomIds, SystemClock};
use testkit::{tenant_one, tenant_two};
use tokio::sync::oneshot;

use crate::stage::{GOODS, Stage, contracts, goods};

fn process(stage: &Stage) -> ImportJobs {
    let contracts = contracts(&stage.shop.contracts);
    ImportJobs::new(contracts, Arc::new(SystemClock), Arc::new(RandomIds), stage.path("jobs"))
}

fn request() -> JobRequest {
    JobRequest {
        file_name: "goods.csv".to_owned(),
        mapping: Some(GOODS.to_owned()),
        dry_run: false,
        locale: Locale::en(),
        currency: Currency::EUR,
        tax_included: true,
        price_list: Some("eur".to_owned()),
        warehouse: None,
        by: "admin".to_owned(),
    }
}

/// A job whose file has come.
fn fed(jobs: &ImportJobs, count: usize) -> JobId {
    let key = "k-1".parse().expect("a key");
    let id = jobs.create(tenant_one(), &key, request()).expect("made").id;
    let text = goods(count);
    let mut piece = jobs.upload(tenant_one(), id, 0).expect("it waits");
    piece.write(text.as_bytes()).expect("written");
    assert_eq!(usize::try_from(piece.finish().expect("whole")).ok(), Some(text.len()));
    id
}

async fn until(jobs: &ImportJobs, id: JobId, holds: impl Fn(&Job) -> bool) -> Job {
    for _ in 0..2_400 {
        let job = jobs.find(tenant_one(), id).expect("a job");
        if holds(&job) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never came so far: {:?}", jobs.find(tenant_one(), id));
}

/// Ends with the sender.
async fn ended(by: oneshot::Receiver<()>) {
    by.await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_began_the_next_one_ends() {
    let stage = Stage::open().await;
    let first = process(&stage);
    let id = fed(&first, 4_000);
    first.start(tenant_one(), id).expect("started");
    first.clone().run(async {}).await;
    let left = first.find(tenant_one(), id).expect("a job");
    assert_eq!(left.state, JobState::Running, "for the next process: {left:?}");
    let next = process(&stage);
    let (stop, stopped) = oneshot::channel();
    let working = tokio::spawn(next.clone().run(ended(stopped)));
    let done = until(&next, id, |job| job.state != JobState::Running).await;
    assert_eq!((done.state, done.counts.created), (JobState::Done, 4_000), "{done:?}");
    assert_eq!(done.counts.rejects, 0);
    stop.send(()).expect("it listens");
    working.await.expect("no panic");
    assert!(
        !stage
            .path("jobs")
            .join(tenant_one().to_string())
            .join(id.to_string())
            .join("file")
            .exists()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_cancelled_keeps_what_it_has_done_and_does_no_more() {
    let stage = Stage::open().await;
    let jobs = process(&stage);
    let id = fed(&jobs, 4_000);
    jobs.start(tenant_one(), id).expect("started");
    jobs.cancel(tenant_one(), id).expect("cancelled");
    let over = until(&jobs, id, |job| job.state != JobState::Running).await;
    assert_eq!(over.state, JobState::Cancelled);
    assert!(over.counts.created < 4_000, "{over:?}");
    let imported = stage.products(tenant_one()).await.len() - 3;
    assert_eq!(u64::try_from(imported).ok(), Some(over.counts.created));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_its_tenant_s_own_and_its_file_comes_in_order() {
    let stage = Stage::open().await;
    let jobs = process(&stage);
    let id = fed(&jobs, 3);
    assert!(matches!(jobs.find(tenant_two(), id), Err(JobError::Unknown)));
    assert!(matches!(jobs.start(tenant_two(), id), Err(JobError::Unknown)));
    assert_eq!(jobs.list(tenant_two()).expect("a list"), []);
    let received = jobs.find(tenant_one(), id).expect("a job").bytes;
    let twice = jobs.upload(tenant_one(), id, 0).map(|_| ());
    assert!(matches!(twice, Err(JobError::WrongOffset { received: r }) if r == received));
    let mut broken = jobs.upload(tenant_one(), id, received).expect("the next piece");
    broken.write(b"half a pie").expect("written");
    drop(broken);
    assert_eq!(jobs.find(tenant_one(), id).expect("a job").bytes, received, "as if never sent");
}
