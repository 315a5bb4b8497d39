//! The figures, for people and for machines.

use std::time::Duration;

use kernel_search::IndexSize;
use serde_json::json;

use crate::{judge::Relevance, load::Load};

/// All that was measured.
pub(crate) struct Report {
    pub(crate) rows: usize,
    pub(crate) build: Duration,
    pub(crate) size: IndexSize,
    /// What the process grew by, in bytes.
    pub(crate) memory: u64,
    pub(crate) loads: Vec<Load>,
    pub(crate) relevance: Relevance,
}

impl Report {
    pub(crate) fn print(&self) {
        let mebibytes = |bytes: u64| bytes >> 20;
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        println!("rows              {}", self.rows);
        println!("documents         {}", self.size.documents);
        println!("build             {:.1} s", self.build.as_secs_f64());
        println!("on disk           {} MiB", mebibytes(self.size.disk_bytes));
        println!("columns in memory {} MiB", mebibytes(self.size.memory_bytes));
        println!("process grew by   {} MiB", mebibytes(self.memory));
        println!("clients   answers/s    p50 ms    p99 ms    max ms");
        for load in &self.loads {
            let each_second = load.answers as f64 / load.seconds.as_secs_f64();
            println!(
                "{:7} {each_second:11.0} {:9.2} {:9.2} {:9.2}",
                load.clients,
                milliseconds(load.p50),
                milliseconds(load.p99),
                milliseconds(load.slowest),
            );
        }
        for (kind, ndcg) in &self.relevance.ndcg {
            println!("nDCG@10 {kind:12} {ndcg:.3}");
        }
        println!("found nothing: {:?}", self.relevance.nothing_found);
        println!("found what is not there: {:?}", self.relevance.too_much_found);
        println!("worst:");
        for (query, score) in &self.relevance.worst {
            println!("  {score:.2} {query}");
        }
    }

    pub(crate) fn json(&self) -> String {
        let microseconds = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let loads = self.loads.iter().map(|load| {
            json!({
                "clients": load.clients,
                "answers": load.answers,
                "seconds": load.seconds.as_secs_f64(),
                "p50_microseconds": microseconds(load.p50),
                "p99_microseconds": microseconds(load.p99),
                "max_microseconds": microseconds(load.slowest),
            })
        });
        let judged = self.relevance.judged;
        let report = json!({
            "rows": self.rows,
            "documents": self.size.documents,
            "build_seconds": self.build.as_secs_f64(),
            "disk_bytes": self.size.disk_bytes,
            "column_bytes": self.size.memory_bytes,
            "process_growth_bytes": self.memory,
            "loads": loads.collect::<Vec<_>>(),
            "ndcg_at_10": self.relevance.ndcg,
            "queries": judged,
            "zero_results": self.relevance.nothing_found,
            "zero_result_rate": self.relevance.nothing_found.len() as f64 / judged as f64,
            "found_too_much": self.relevance.too_much_found,
        });
        format!("{report:#}\n")
    }
}

/// Memory of this process that is in use, in bytes; zero where nobody can say.
pub(crate) fn memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1_024
}
