//! A report for people.

use std::{fmt, time::Duration};

use super::Report;
use crate::{cpu::Used, figures::Decimal, histogram::Histogram};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tally, unit) = (&self.measured.tally, self.unit);
        writeln!(
            f,
            "{}, {}: {} loop, {} connections, {}, seed {}",
            self.scenario, self.server, self.pace, self.connections, self.warm_up, self.seed
        )?;
        let (done, elapsed) = (tally.done.count(), tally.elapsed.as_millis());
        writeln!(f, "  {done} {unit} in {elapsed} ms: {} {unit}/s", self.rate())?;
        writeln!(f, "  {}", waits(&tally.done))?;
        if self.pace != "closed" && done > 0 {
            writeln!(f, "  of it in the server: {}", waits(&tally.service))?;
        }
        if tally.given_up > 0 {
            writeln!(
                f,
                "  {} arrivals found no free connection until the end; the true percentiles are worse",
                tally.given_up
            )?;
        }
        if tally.sold_out.count() > 0 {
            let sold_out = &tally.sold_out;
            writeln!(f, "  {} told that it is sold out: {}", sold_out.count(), waits(sold_out))?;
        }
        for (kind, failed) in &tally.failed {
            let (count, waits) = (failed.waited.count(), waits(&failed.waited));
            writeln!(f, "  {count} failed, {kind}: {waits}; the first: {}", failed.example)?;
        }
        let Some(used) = &self.measured.used else { return Ok(()) };
        // Refusals and failures are part of what the server did, and not what it was asked for.
        if tally.ended() > done {
            writeln!(f, "  {}", processor(used, tally.ended(), "answers"))?;
        }
        if done > 0 {
            writeln!(f, "  {}", processor(used, done, unit))?;
        }
        Ok(())
    }
}

/// The percentiles of a histogram.
fn waits(histogram: &Histogram) -> String {
    let quantiles = [(5_000, "p50"), (9_000, "p90"), (9_900, "p99"), (9_990, "p99.9")];
    let ms = |duration: Duration| format!("{} ms", Decimal::milliseconds(duration));
    let mut texts: Vec<String> = quantiles
        .iter()
        .map(|(at, name)| format!("{name} {}", ms(histogram.quantile(*at))))
        .collect();
    texts.push(format!("max {}", ms(histogram.max())));
    texts.join(", ")
}

fn processor(used: &Used, operations: u64, unit: &str) -> String {
    let each = |time: Duration| Decimal::ratio(time.as_nanos(), u128::from(operations) * 1_000_000);
    let [server, database, generator] = [used.server, used.database, used.generator].map(each);
    format!(
        "processor time for each of the {unit}: server {server} ms, database {database} ms \
         (and this program {generator} ms)"
    )
}
