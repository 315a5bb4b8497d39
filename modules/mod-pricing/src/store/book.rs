//! The tenant's row that every write of the book locks first.

use kernel_common::TenantId;
use mod_pricing_api::Revision;
use rt_postgres::{StoreError, UnitOfWork};

/// Locks and numbers the book.
pub(crate) struct BookStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> BookStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Locks the book until the unit ends, and tells its revision.
    #[tracing::instrument(name = "db.pricing.lock_book", skip_all)]
    pub(crate) async fn lock(&mut self) -> Result<Revision, StoreError> {
        let revision = sqlx::query_scalar!(
            r#"
            INSERT INTO pricing.books (tenant_id, revision) VALUES ($1, 0)
            ON CONFLICT (tenant_id) DO UPDATE SET revision = books.revision
            RETURNING revision
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_one(self.uow.connection())
        .await?;
        Ok(Revision(revision))
    }

    #[tracing::instrument(name = "db.pricing.set_revision", skip_all)]
    pub(crate) async fn set_revision(&mut self, revision: Revision) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE pricing.books SET revision = $2 WHERE tenant_id = $1",
            self.tenant.as_uuid(),
            revision.0,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
