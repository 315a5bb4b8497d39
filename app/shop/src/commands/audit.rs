//! `shop audit`

use app_composition::Database;

use crate::{
    cli::Common,
    failure::{Failure, OrFail},
    settings,
};

pub(super) async fn run(common: &Common, json: bool) -> Result<(), Failure> {
    let settings = settings::load(common, None, Vec::new())?;
    let database = Database::open(&settings).await.or_fail()?;
    let report = app_audit::run(&database.postgres).await;
    database.close().await;
    let report = report.or_fail()?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report).or_fail()?);
    } else {
        print!("{report}");
    }
    if report.is_green() { Ok(()) } else { Err(Failure::new("the audit found breaks")) }
}
