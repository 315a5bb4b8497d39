//! How fast the answers come.

use std::{
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use app_search::{Search as _, SearchProducts, SearchService};

use crate::judge::{Judged, ctx};

/// Answers to a number of clients that ask without pause.
pub(crate) struct Load {
    pub(crate) clients: usize,
    pub(crate) answers: usize,
    pub(crate) seconds: Duration,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    pub(crate) slowest: Duration,
}

/// Lets clients ask the judged queries with facets, a page of 20 each.
pub(crate) async fn run(
    service: &Arc<SearchService>,
    judged: &[Judged],
    clients: usize,
    seconds: Duration,
) -> Result<Load, Box<dyn Error>> {
    let queries: Arc<Vec<String>> = Arc::new(judged.iter().map(|one| one.query.clone()).collect());
    let begun = Instant::now();
    let mut asking = tokio::task::JoinSet::new();
    for client in 0..clients {
        let (service, queries) = (service.clone(), queries.clone());
        asking.spawn(async move {
            let mut times = Vec::new();
            let mut next = client * queries.len() / clients;
            while begun.elapsed() < seconds {
                let question = SearchProducts {
                    text: Some(queries[next % queries.len()].clone()),
                    page_size: 20,
                    ..SearchProducts::default()
                };
                next += 1;
                let asked = Instant::now();
                service.products(&ctx(), question).await.map_err(|error| error.to_string())?;
                times.push(asked.elapsed());
            }
            Ok::<_, String>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(client) = asking.join_next().await {
        times.extend(client??);
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    Ok(Load {
        clients,
        answers: times.len(),
        seconds: begun.elapsed(),
        p50: at(50),
        p99: at(99),
        slowest: at(100),
    })
}
