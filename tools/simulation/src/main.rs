//! Runs seeds. `simulation [COUNT] [FROM]` runs so many from there; `SEED=n` runs one, and
//! `STEP=m` stops it at a step and tells what led to it. The first failure ends it.

use simulation::{Plan, run};

fn number(text: Option<String>) -> Option<u64> {
    text.and_then(|text| text.parse().ok())
}

fn main() -> std::process::ExitCode {
    let stop_at = number(std::env::var("STEP").ok());
    let mut arguments = std::env::args().skip(1);
    let (from, count) = match number(std::env::var("SEED").ok()) {
        Some(seed) => (seed, 1),
        None => {
            let count = number(arguments.next()).unwrap_or(2_000);
            (number(arguments.next()).unwrap_or(1), count)
        }
    };
    let mut steps = 0;
    let mut orders = 0;
    for seed in from..from + count {
        match run(&Plan { stop_at, ..Plan::of(seed) }) {
            Ok(report) => {
                steps += report.steps;
                orders += u64::from(report.orders);
                if count == 1 {
                    println!("{report:#?}");
                }
            }
            Err(failure) => {
                for line in &failure.log {
                    eprintln!("{line}");
                }
                eprintln!("{failure}");
                return std::process::ExitCode::FAILURE;
            }
        }
    }
    println!("{count} seeds from {from}: {orders} orders, {steps} steps, nothing found");
    std::process::ExitCode::SUCCESS
}
