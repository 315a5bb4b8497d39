//! Which schemas a database holds already.

use sqlx::Connection;

use super::ModuleSchema;
use crate::{Postgres, StoreError, postgres::connect_once};

impl Postgres {
    /// The schemas of `modules` that this database holds, in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn existing_schemas(
        &self,
        modules: &[ModuleSchema],
    ) -> Result<Vec<&'static str>, StoreError> {
        let mut connection = connect_once(&self.settings.patient_options()).await?;
        let found: Vec<String> = sqlx::query_scalar("SELECT nspname::text FROM pg_namespace")
            .fetch_all(&mut connection)
            .await?;
        connection.close().await.ok();
        let schemas = modules.iter().map(|module| module.schema);
        Ok(schemas.filter(|schema| found.iter().any(|name| name == schema)).collect())
    }
}
