//! `shop migrate`

use app_composition::Database;

use crate::{
    cli::Common,
    failure::{Failure, OrFail},
    output, settings,
};

pub(super) async fn run(common: &Common) -> Result<(), Failure> {
    let settings = settings::load(common, None, Vec::new())?;
    let database = Database::open(&settings).await.or_fail()?;
    let migrated = database.postgres.migrate(&app_composition::schemas()).await;
    database.close().await;
    migrated.or_fail()?;
    output::print("every schema is up to date\n")
}
