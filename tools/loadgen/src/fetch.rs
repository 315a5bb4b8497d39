//! Requests a second of one address.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, StatusCode};
use tokio::task::JoinSet;

use crate::{client::Target, report::Report};

pub(crate) async fn run(
    target: Target,
    path: String,
    connections: u32,
    seconds: u64,
) -> Result<Report, String> {
    let started = Instant::now();
    let end = started + Duration::from_secs(seconds);
    let mut workers = JoinSet::new();
    for _ in 0..connections {
        let (target, path) = (target.clone(), path.clone());
        workers.spawn(async move {
            let mut connection = target.connect().await?;
            let mut latencies = Vec::new();
            while Instant::now() < end {
                let sent = Instant::now();
                let (status, _) = connection.send(Method::GET, &path, None, Bytes::new()).await?;
                if status != StatusCode::OK {
                    return Err(format!("{path} answered {status}"));
                }
                latencies.push(sent.elapsed());
            }
            Ok::<_, String>(latencies)
        });
    }
    let mut all = Vec::new();
    while let Some(worker) = workers.join_next().await {
        all.extend(worker.map_err(|e| e.to_string())??);
    }
    Ok(Report::new("requests", started.elapsed(), all))
}
