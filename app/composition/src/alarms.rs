//! Alarms about what no part of a process would notice by itself.

use app_audit::OpenFlows;
use rt_postgres::Postgres;

/// Whether this program can drive such flows. A flow is driven to its end by the version it was
/// begun with; one of another version lies until a program comes that has it.
#[must_use]
pub fn is_known_flow(flows: &OpenFlows) -> bool {
    let version = u32::try_from(flows.version).ok();
    app_checkout::FLOW_KINDS
        .iter()
        .any(|known| known.kind == flows.kind && Some(known.version) == version)
}

/// Says loudly which flows nobody drives: their orders stay pending, with goods and money held.
pub(crate) async fn unknown_flows(postgres: Postgres) {
    let flows = match app_audit::open_flows(&postgres).await {
        Ok(flows) => flows.unwrap_or_default(),
        Err(error) => {
            tracing::warn!(%error, "open flows cannot be looked at now; tried again later");
            return;
        }
    };
    let mut unknown = 0;
    for flows in flows.iter().filter(|flows| !is_known_flow(flows)) {
        unknown += flows.open;
        tracing::error!(
            flow.kind = flows.kind,
            flow.version = flows.version,
            flows = flows.open,
            "nobody drives these flows: this program lacks their version"
        );
    }
    metrics::gauge!("flow_unknown_version").set(figure(unknown));
}

/// A count as a figure, which is a float by its protocol.
fn figure(count: i64) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
