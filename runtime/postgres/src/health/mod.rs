//! What a look at the database tells, for `shop doctor`: the server, and how far each module's
//! schema is as its code expects it.
//!
//! Invariants: nothing is changed; a database that was never migrated is described, not an error.
//! What the tables of modules say is not asked here: that is `app-audit`'s, as the witness.

mod events;
mod migrations;
mod roles;
mod server;
mod tables;

use sqlx::{Connection, PgConnection};

pub use events::{ConsumerHealth, EventsHealth};
pub use migrations::MigrationsHealth;
pub use roles::RolesHealth;
pub use server::ServerHealth;
pub use tables::UnsecuredTable;

use crate::{
    ConnectError, MigrateError, ModuleSchema, Postgres, StoreError, postgres::connect_once,
    schema::RoleNames,
};

/// What a look at the database told.
#[derive(Clone, Debug)]
pub struct DatabaseHealth {
    /// The server.
    pub server: ServerHealth,
    /// The modules, in the order asked.
    pub modules: Vec<ModuleHealth>,
}

/// How far one module's schema is as its code expects it.
#[derive(Clone, Debug)]
pub struct ModuleHealth {
    /// The module.
    pub module: &'static str,
    /// Its migrations.
    pub migrations: MigrationsHealth,
    /// Its roles.
    pub roles: RolesHealth,
    /// Tables with a tenant that row-level security does not close; none where all is well.
    pub unsecured: Vec<UnsecuredTable>,
    /// Its events; nothing where the schema is not there yet.
    pub events: Option<EventsHealth>,
}

/// Why a look was not possible.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// The database lets nobody in.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A module has a name that cannot stand in a statement.
    #[error(transparent)]
    Name(#[from] MigrateError),
    /// A question was not answered.
    #[error("the database does not answer what was asked: {0}")]
    Query(#[from] sqlx::Error),
    /// The witness was not let in.
    #[error("the events cannot be read: {0}")]
    Witness(#[from] StoreError),
}

impl Postgres {
    /// Looks at the server and at the schemas of `modules`.
    ///
    /// # Errors
    /// [`HealthError`].
    pub async fn health(&self, modules: &[ModuleSchema]) -> Result<DatabaseHealth, HealthError> {
        let mut connection = connect_once(&self.settings.patient_options()).await?;
        let server = server::look(&mut connection).await?;
        let mut found = Vec::with_capacity(modules.len());
        for module in modules {
            found.push(self.module_health(&mut connection, module).await?);
        }
        connection.close().await.ok();
        Ok(DatabaseHealth { server, modules: found })
    }

    async fn module_health(
        &self,
        connection: &mut PgConnection,
        module: &ModuleSchema,
    ) -> Result<ModuleHealth, HealthError> {
        let names = RoleNames::of(module, &self.settings.role_prefix)?;
        let migrations = migrations::look(connection, module, &names).await?;
        let roles = roles::look(connection, &names).await?;
        let mut health = ModuleHealth {
            module: module.module,
            migrations,
            roles,
            unsecured: tables::unsecured(connection, module.schema, &names).await?,
            events: None,
        };
        // A half-made foundation has no such tables, and without roles nobody may read them.
        if health.migrations.has_foundation && health.roles.missing.is_empty() {
            health.events = Some(events::look(self, module).await?);
        }
        Ok(health)
    }
}
