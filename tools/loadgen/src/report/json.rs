//! A report for programs. Units are in the names.

use std::time::Duration;

use serde_json::{Value, json};

use super::Report;
use crate::{figures::Decimal, histogram::Histogram};

impl Report {
    pub(crate) fn json(&self) -> Value {
        let tally = &self.measured.tally;
        let failed = tally.failed.iter().map(|(kind, failed)| {
            json!({
                "kind": kind.to_string(),
                "example": failed.example,
                "waited_milliseconds": waits(&failed.waited),
            })
        });
        json!({
            "scenario": self.scenario,
            "server": self.server,
            "loop": self.pace,
            "connections": self.connections,
            "warm_up": self.warm_up,
            "seed": self.seed,
            "elapsed_milliseconds": Decimal::milliseconds(tally.elapsed).json(),
            "unit": self.unit,
            "per_second": self.rate().json(),
            "waited_milliseconds": waits(&tally.done),
            "in_server_milliseconds": waits(&tally.service),
            "sold_out_waited_milliseconds": waits(&tally.sold_out),
            "given_up": tally.given_up,
            "failures": tally.failures(),
            "failed": failed.collect::<Vec<_>>(),
            "processor_milliseconds_each": self.processor(tally.ended()),
            "processor_milliseconds_each_done": self.processor(tally.done.count()),
        })
    }

    /// None where there were no operations.
    fn processor(&self, operations: u64) -> Value {
        let Some(used) = self.measured.used.filter(|_| operations > 0) else { return Value::Null };
        let each = |time: Duration| {
            Decimal::ratio(time.as_nanos(), u128::from(operations) * 1_000_000).json()
        };
        json!({
            "server": each(used.server),
            "database": each(used.database),
            "generator": each(used.generator),
        })
    }
}

fn waits(histogram: &Histogram) -> Value {
    let at = |quantile| Decimal::milliseconds(histogram.quantile(quantile)).json();
    json!({
        "count": histogram.count(),
        "p50": at(5_000),
        "p90": at(9_000),
        "p99": at(9_900),
        "p99_9": at(9_990),
        "max": Decimal::milliseconds(histogram.max()).json(),
    })
}
