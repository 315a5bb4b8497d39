//! `shop audit`

use std::time::Duration;

use app_audit::Options;
use app_composition::Database;

use super::provider_ledger;
use crate::{
    cli::Common,
    failure::{Failure, OrFail},
    output, settings,
};

pub(super) async fn run(common: &Common, json: bool, settled: bool) -> Result<(), Failure> {
    let settings = settings::load(common, None, Vec::new())?;
    let mut options = Options::default();
    if settled {
        options.grace = Duration::ZERO;
    }
    if let Some(card) = &settings.payment.test_card {
        options.provider = Some(provider_ledger::read(card).await?);
    }
    let database = Database::open(&settings).await.or_fail()?;
    let report = app_audit::run_with(&database.postgres, &options).await;
    database.close().await;
    let report = report.or_fail()?;
    if json {
        output::print_json(&serde_json::to_value(&report).or_fail()?)?;
    } else {
        output::print(&report.to_string())?;
    }
    if report.is_green() { Ok(()) } else { Err(Failure::new("the audit found breaks")) }
}
