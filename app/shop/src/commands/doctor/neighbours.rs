//! Whether the other processes of the installation answer.

use std::{collections::BTreeSet, time::Duration};

use rt_config::Settings;
use rt_http::HttpClient;

use super::finding::Finding;

const CHECK: &str = "other_processes";

pub(super) async fn check(settings: &Settings) -> Vec<Finding> {
    let topology = &settings.topology;
    let bases: BTreeSet<&String> = topology.remote.values().chain(&topology.events_to).collect();
    let client = HttpClient::new(Duration::from_secs(5));
    let mut findings = Vec::new();
    for base in bases {
        // Any answer will do: without the token it is a refusal.
        findings.push(match client.get(base, &[]).await {
            Ok(_) => Finding::ok(CHECK, format!("{base} answers")),
            Err(error) => {
                let fix = "start it; the address is in [topology], its own is rpc.listen";
                Finding::fail(CHECK, format!("{base}: {error}"), fix)
            }
        });
    }
    findings
}
