//! Measures search on a real catalog: how long an index takes to build and what it holds, how fast
//! it answers 1, 8 and 32 clients, and how good its answers are by the judged queries.
//!
//! ```text
//! cargo run --release -p app-search --example searchbench -- \
//!     --data uhtt_barcode_ref_subset.tsv.zst [--data MORE.tsv.zst] \
//!     [--folder DIR] [--rows N] [--seconds S] [--json FILE] [--ask QUERY]
//! ```
//! Whatever is told twice is told of one run. The data is not part of the repository: see
//! `relevance/README.md`.
#![expect(clippy::float_arithmetic, reason = "figures for people; no money here")]

mod data;
mod judge;
mod load;
mod options;
mod report;
mod rule;
mod shelf;

use std::{error::Error, sync::Arc, time::Instant};

use adapter_tantivy::{EngineSettings, TantivyEngine};
use app_search::SearchService;
use kernel_search::SearchEngine as _;

use crate::{data::Rows, options::Options, report::Report};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_arguments(std::env::args().skip(1))?;
    let rows = Rows::read(&options.data, options.rows)?;
    let bare_memory = report::memory_bytes();
    let settings = shelf::settings();
    let engine = TantivyEngine::new(options.folder.clone(), EngineSettings::default());
    let tenant = settings.tenant.to_string();
    let index = engine.open(&tenant, settings.definition(&shelf::synonyms())).await?;
    let begun = Instant::now();
    let categories = shelf::fill(&*index, &rows).await?;
    let build = begun.elapsed();
    let size = index.size();
    let service = Arc::new(SearchService::of_index(index, settings, categories));
    let judged = judge::read()?;
    for text in &options.ask {
        judge::show(&service, text).await?;
    }
    let mut loads = Vec::new();
    for clients in [1, 8, 32] {
        loads.push(load::run(&service, &judged, clients, options.seconds).await?);
    }
    let memory = report::memory_bytes().saturating_sub(bare_memory);
    let relevance = judge::judge(&service, &judged, &rows).await?;
    let report = Report { rows: rows.len(), build, size, memory, loads, relevance };
    report.print();
    if let Some(file) = &options.json {
        std::fs::write(file, report.json())?;
    }
    Ok(())
}
