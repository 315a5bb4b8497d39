//! Where products stand: their rows in listings by category, and the counts of the tree.
//!
//! Both follow from products and categories alone; whoever changes either calls this in the same
//! unit, last of all: counts are the rows that writers of different products share.

use kernel_common::{CategoryId, ProductId, TenantId, Timestamp};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

use super::mapping;
use crate::product::{ProductRecord, Standing};

/// Keeps listings and counts.
pub(crate) struct PlacementStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// A product that stands elsewhere, or is listed as something else.
#[derive(Debug)]
pub(crate) struct Move {
    pub(crate) product: ProductId,
    /// None for a new product.
    pub(crate) before: Option<Standing>,
    pub(crate) after: Standing,
    /// What listings are ordered by.
    pub(crate) created_at: Timestamp,
    pub(crate) sort_name: String,
}

impl Move {
    /// From where it stood to where `record` stands.
    pub(crate) fn to(record: &ProductRecord, before: Option<Standing>) -> Self {
        Self {
            product: record.summary.id,
            before,
            after: record.standing(),
            created_at: record.created_at,
            sort_name: record.sort_name.clone(),
        }
    }

    fn listed_before(&self) -> &[CategoryId] {
        self.before.as_ref().map_or(&[], Standing::listed)
    }

    fn counted_before(&self) -> &[CategoryId] {
        self.before.as_ref().map_or(&[], Standing::counted)
    }
}

/// Pairs of a product and a category, column by column.
fn pairs<'m>(moves: impl Iterator<Item = (&'m Move, &'m [CategoryId])>) -> (Vec<Uuid>, Vec<Uuid>) {
    let pairs = moves.flat_map(|(one, categories)| {
        categories.iter().map(|category| (one.product.as_uuid(), category.as_uuid()))
    });
    pairs.unzip()
}

impl<'u> PlacementStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Places products where they stand now, after [`unlist`](Self::unlist).
    #[tracing::instrument(name = "db.catalog.place_products", skip_all)]
    pub(crate) async fn place(&mut self, moves: &[Move]) -> Result<(), StoreError> {
        self.list(moves).await?;
        self.count(moves).await
    }

    /// Takes products away from where they stood.
    #[tracing::instrument(name = "db.catalog.unlist_products", skip_all)]
    pub(crate) async fn unlist(&mut self, moves: &[Move]) -> Result<(), StoreError> {
        let (products, categories) = pairs(moves.iter().map(|one| (one, one.listed_before())));
        if products.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            r#"
            DELETE FROM catalog.product_categories c
            USING UNNEST($2::uuid[], $3::uuid[]) AS gone (product_id, category_id)
            WHERE c.tenant_id = $1 AND c.category_id = gone.category_id
              AND c.product_id = gone.product_id
            "#,
            self.tenant.as_uuid(),
            &products,
            &categories,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    async fn list(&mut self, moves: &[Move]) -> Result<(), StoreError> {
        let (products, categories) = pairs(moves.iter().map(|one| (one, one.after.listed())));
        if products.is_empty() {
            return Ok(());
        }
        let each = || moves.iter().flat_map(|one| one.after.listed().iter().map(move |_| one));
        let statuses: Vec<&str> =
            each().map(|one| mapping::status_name(one.after.status)).collect();
        let created_at: Vec<OffsetDateTime> =
            each().map(|one| one.created_at.to_offset()).collect();
        let sort_names: Vec<&str> = each().map(|one| one.sort_name.as_str()).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.product_categories
                (tenant_id, product_id, category_id, status, created_at, sort_name)
            SELECT $1, placed.*
            FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[])
                AS placed
            "#,
            self.tenant.as_uuid(),
            &products,
            &categories,
            &statuses as &[&str],
            &created_at,
            &sort_names as &[&str],
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Counts a product once in each category above any of its own, before and after.
    async fn count(&mut self, moves: &[Move]) -> Result<(), StoreError> {
        let recounted = || moves.iter().filter(|one| one.counted_before() != one.after.counted());
        let (mut products, mut categories) =
            pairs(recounted().map(|one| (one, one.counted_before())));
        let gone = products.len();
        let (came_products, came_categories) =
            pairs(recounted().map(|one| (one, one.after.counted())));
        products.extend(came_products);
        categories.extend(came_categories);
        if products.is_empty() {
            return Ok(());
        }
        let mut signs = vec![-1_i64; gone];
        signs.resize(products.len(), 1);
        // Plain updates before insertions: a proposed row must satisfy the CHECK even where the
        // conflict would have turned it into an update.
        sqlx::query!(
            r#"
            WITH closure AS (
                SELECT DISTINCT m.product_id, a.ancestor_id, m.sign
                FROM UNNEST($2::uuid[], $3::uuid[], $4::bigint[])
                    AS m (product_id, category_id, sign)
                JOIN catalog.category_ancestors a
                  ON a.tenant_id = $1 AND a.descendant_id = m.category_id
            ),
            delta AS (
                SELECT ancestor_id, sum(sign)::bigint AS published FROM closure
                GROUP BY ancestor_id HAVING sum(sign) <> 0
            ),
            known AS (
                SELECT c.category_id, d.published
                FROM delta d
                JOIN catalog.category_counts c
                  ON c.tenant_id = $1 AND c.category_id = d.ancestor_id
                ORDER BY c.category_id
                FOR UPDATE OF c
            ),
            changed AS (
                UPDATE catalog.category_counts c
                SET published = c.published + k.published
                FROM known k
                WHERE c.tenant_id = $1 AND c.category_id = k.category_id
            )
            INSERT INTO catalog.category_counts (tenant_id, category_id, published)
            SELECT $1, d.ancestor_id, d.published
            FROM delta d
            WHERE NOT EXISTS (SELECT FROM known k WHERE k.category_id = d.ancestor_id)
            ORDER BY d.ancestor_id
            ON CONFLICT ON CONSTRAINT category_counts_pkey
            DO UPDATE SET published = category_counts.published + EXCLUDED.published
            "#,
            self.tenant.as_uuid(),
            &products,
            &categories,
            &signs,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Counts afresh what is in these categories and below them: a part of the tree has moved.
    #[tracing::instrument(name = "db.catalog.recount_categories", skip_all)]
    pub(crate) async fn recount(&mut self, categories: &[CategoryId]) -> Result<(), StoreError> {
        if categories.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = categories.iter().map(|id| id.as_uuid()).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.category_counts (tenant_id, category_id, published)
            SELECT $1, above.category_id, n.published
            FROM UNNEST($2::uuid[]) AS above (category_id)
            CROSS JOIN LATERAL (
                SELECT count(DISTINCT c.product_id) AS published
                FROM catalog.category_ancestors a
                JOIN catalog.product_categories c
                  ON c.tenant_id = a.tenant_id AND c.category_id = a.descendant_id
                     AND c.status = 'published'
                WHERE a.tenant_id = $1 AND a.ancestor_id = above.category_id
            ) n
            ORDER BY above.category_id
            ON CONFLICT ON CONSTRAINT category_counts_pkey
            DO UPDATE SET published = EXCLUDED.published
            "#,
            self.tenant.as_uuid(),
            &ids,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
