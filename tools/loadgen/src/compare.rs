//! Several servers in one run, in turns, so that ratios hold on a machine that is not always as
//! fast: A B C, A B C, never all of A before all of B.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{figures::Decimal, peer::Kin, report::Report, scenario::Scenario};

/// Rates by scenario and server, one for each round.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    rates: BTreeMap<(Scenario, Kin), Vec<Decimal>>,
    runs: Vec<Value>,
}

impl Comparison {
    pub(crate) fn add(&mut self, scenario: Scenario, kin: Kin, report: &Report) {
        self.rates.entry((scenario, kin)).or_default().push(report.rate());
        self.runs.push(report.json());
    }

    /// A line for each scenario and peer: both rates, and ours to theirs in the middle and at the
    /// ends. Each round is compared with itself only.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for ((scenario, kin), theirs) in &self.rates {
            let (scenario, name) = (scenario.name(), kin.name());
            let all = rates(theirs);
            let Some(ratios) = self.ratios((scenario, *kin)) else {
                lines.push(format!("{scenario}, {name}: {all}"));
                continue;
            };
            let (least, most) = (ratios[0], ratios[ratios.len() - 1]);
            let middle = ratios[ratios.len() / 2];
            lines.push(format!(
                "{scenario}, {name}: {all}; ours is {middle} times that ({least} to {most})"
            ));
        }
        lines
    }

    pub(crate) fn json(&self) -> Value {
        let ratio = |((scenario, kin), theirs): (&(Scenario, Kin), &Vec<Decimal>)| {
            let ratios = self.ratios((scenario.name(), *kin));
            json!({
                "scenario": scenario.name(),
                "server": kin.name(),
                "per_second": theirs.iter().map(|rate| rate.json()).collect::<Vec<_>>(),
                "ours_to_this": ratios.map(|all| all.iter().map(|r| r.json()).collect::<Vec<_>>()),
            })
        };
        json!({
            "ratios": self.rates.iter().map(ratio).collect::<Vec<_>>(),
            "runs": self.runs,
        })
    }

    /// Ours to theirs by round, the least first; none for ourselves, and without us.
    fn ratios(&self, (scenario, kin): (&str, Kin)) -> Option<Vec<Decimal>> {
        let of = |wanted: Kin| {
            let found = self.rates.iter().find(|((s, k), _)| s.name() == scenario && *k == wanted);
            found.map(|(_, rates)| rates)
        };
        if kin == Kin::Ours {
            return None;
        }
        let (ours, theirs) = (of(Kin::Ours)?, of(kin)?);
        let mut ratios: Vec<_> =
            ours.iter().zip(theirs).map(|(ours, theirs)| ours.times(*theirs)).collect();
        ratios.sort_unstable();
        (!ratios.is_empty()).then_some(ratios)
    }
}

fn rates(rates: &[Decimal]) -> String {
    let texts: Vec<String> = rates.iter().map(ToString::to_string).collect();
    format!("{} a second", texts.join(", "))
}

#[cfg(test)]
mod tests;
