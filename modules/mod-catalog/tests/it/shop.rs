//! A catalog to write in, and words to describe products with.

use std::{sync::Arc, time::Duration};

use kernel_common::{
    CategoryId, LocalizedText, ManualClock, Page, PageRequest, ProductId, SequentialIds, Sku,
    TaxCategory, TenantId,
};
use mod_catalog::Catalog;
use mod_catalog_api::{
    AttributeInput, AttributeInputValue, AttributeKind, AttributePut, CatalogReader,
    CatalogWriteError, CatalogWriter, CategoryPut, CategoryTraitsPut, ChosenValue, Code,
    OptionLabel, OptionValue, Outcome, Product, ProductOption, ProductOutcome, ProductPut,
    ProductRef, ProductSort, ProductStatus, ProductSummary, ProductsQuery, Slug, StatusFilter,
    VariantPut,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::ModuleDb;
use testkit::{TestDatabase, ctx, tenant_one};

/// A database with the catalog module over it. Every write happens a second after the last.
pub(crate) struct Shop {
    pub(crate) catalog: Catalog,
    pub(crate) db: ModuleDb,
    clock: Arc<ManualClock>,
    pub(crate) database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::create(&[mod_catalog::schema()]).await;
        let db = database.module(&mod_catalog::schema());
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SequentialIds::default());
        let catalog = Catalog::new(db.clone(), clock.clone(), ids);
        Self { catalog, db, clock, database }
    }

    pub(crate) async fn try_put(
        &self,
        key: &str,
        puts: &[ProductPut],
    ) -> Result<Vec<ProductOutcome>, CatalogWriteError> {
        self.clock.advance(Duration::from_secs(1));
        domain(self.catalog.put_products(&keyed(tenant_one(), key), puts.to_vec()).await)
    }

    pub(crate) async fn put(&self, key: &str, puts: &[ProductPut]) -> Vec<ProductOutcome> {
        self.try_put(key, puts).await.expect("products are put")
    }

    /// Puts one product and tells its id.
    pub(crate) async fn put_one(&self, put: ProductPut) -> ProductId {
        let key = format!("put-{}", put.slug);
        self.put(&key, &[put]).await[0].id
    }

    pub(crate) async fn put_categories(&self, key: &str, puts: &[CategoryPut]) -> Vec<CategoryId> {
        let outcomes = self.catalog.put_categories(&keyed(tenant_one(), key), puts.to_vec()).await;
        outcomes.expect("categories are put").into_iter().map(|one| one.id).collect()
    }

    /// The product of a slug, if it lives.
    pub(crate) async fn product(&self, name: &str) -> Option<Product> {
        let refs = vec![ProductRef::Slug(slug(name))];
        let found = self.catalog.product(&ctx(tenant_one()), refs).await.expect("answered");
        found.items.into_iter().next()
    }

    /// The slugs of a page, and the page.
    pub(crate) async fn page(&self, query: &ProductsQuery) -> (Vec<String>, Page<ProductSummary>) {
        let page = self.catalog.products(&ctx(tenant_one()), query.clone()).await.expect("a page");
        (page.items.iter().map(|item| item.slug.to_string()).collect(), page)
    }

    /// The id of a category.
    pub(crate) async fn category(&self, name: &str) -> CategoryId {
        let tree = self.catalog.categories(&ctx(tenant_one()), ()).await.expect("a tree");
        tree.iter().find(|one| one.slug == slug(name)).expect("planted").id
    }

    pub(crate) async fn put_attributes(&self, key: &str, puts: &[AttributePut]) -> Vec<Outcome> {
        let puts = puts.to_vec();
        let told = self.catalog.put_attributes(&keyed(tenant_one(), key), puts).await;
        told.expect("attributes are put").into_iter().map(|one| one.outcome).collect()
    }

    pub(crate) async fn put_traits(
        &self,
        key: &str,
        puts: &[CategoryTraitsPut],
    ) -> Result<Vec<Outcome>, CatalogWriteError> {
        let puts = puts.to_vec();
        let told = self.catalog.put_category_traits(&keyed(tenant_one(), key), puts).await;
        Ok(domain(told)?.into_iter().map(|one| one.outcome).collect())
    }

    /// Every count of the tree is what counting says it is.
    pub(crate) async fn assert_counts_are_right(&self) {
        let mut uow = self.db.begin_system().await.expect("begins");
        let wrong: Vec<(uuid::Uuid, Option<i64>, Option<i64>)> = sqlx::query_as(
            "SELECT coalesce(kept.category_id, real.ancestor_id), kept.published, real.published
             FROM (SELECT * FROM catalog.category_counts WHERE published <> 0) kept
             FULL JOIN (
                 SELECT a.ancestor_id, count(DISTINCT p.product_id) AS published
                 FROM catalog.products p
                 CROSS JOIN UNNEST(p.category_ids) AS own (category_id)
                 JOIN catalog.category_ancestors a ON a.descendant_id = own.category_id
                 WHERE p.deleted_at IS NULL AND p.status = 'published'
                 GROUP BY a.ancestor_id
             ) real ON real.ancestor_id = kept.category_id
             WHERE kept.published IS DISTINCT FROM real.published",
        )
        .fetch_all(uow.connection())
        .await
        .expect("counted");
        assert_eq!(wrong, []);
    }

    pub(crate) fn tick(&self) {
        self.clock.advance(Duration::from_secs(1));
    }
}

/// What the module said, faults excluded.
pub(crate) fn domain<T, E: std::fmt::Debug>(answer: Result<T, CallError<E>>) -> Result<T, E> {
    answer.map_err(|error| match error {
        CallError::Domain(error) => error,
        CallError::Fault(fault) => panic!("{fault}"),
    })
}

pub(crate) fn keyed(tenant: TenantId, key: &str) -> CallCtx {
    ctx(tenant).with_key(key.parse().expect("a key"))
}

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

pub(crate) fn sku(text: &str) -> Sku {
    text.parse().expect("a SKU")
}

pub(crate) fn text(en: &str) -> LocalizedText {
    LocalizedText::en_ru(en, format!("{en}-ру"))
}

/// A published product of one variant, whose SKU is its slug in capitals.
pub(crate) fn plain(name: &str) -> ProductPut {
    ProductPut {
        slug: slug(name),
        name: text(name),
        description: LocalizedText::default(),
        category: None,
        categories: Vec::new(),
        family: None,
        attributes: Vec::new(),
        options: Vec::new(),
        variants: vec![VariantPut {
            sku: sku(&name.to_uppercase()),
            values: Vec::new(),
            weight_grams: None,
            barcode: None,
            attributes: Vec::new(),
        }],
        images: Vec::new(),
        tax_category: TaxCategory("standard".to_owned()),
        status: ProductStatus::Published,
    }
}

/// A product with one option `size` of these values, SKUs `NAME-VALUE`.
pub(crate) fn sized(name: &str, sizes: &[&str]) -> ProductPut {
    let value = |code: &&str| OptionValue { code: (*code).to_owned(), name: text(code) };
    let variant = |code: &&str| VariantPut {
        sku: sku(&format!("{}-{code}", name.to_uppercase())),
        values: vec![ChosenValue { option: "size".to_owned(), value: (*code).to_owned() }],
        weight_grams: Some(300),
        barcode: None,
        attributes: Vec::new(),
    };
    ProductPut {
        options: vec![ProductOption {
            code: "size".to_owned(),
            name: text("Size"),
            values: sizes.iter().map(value).collect(),
        }],
        variants: sizes.iter().map(variant).collect(),
        ..plain(name)
    }
}

pub(crate) fn in_category(name: &str, category: &str) -> ProductPut {
    ProductPut { category: Some(slug(category)), ..plain(name) }
}

pub(crate) fn category(name: &str, parent: Option<&str>, position: i32) -> CategoryPut {
    CategoryPut { slug: slug(name), parent: parent.map(slug), name: text(name), position }
}

/// The first `limit` published products, newest first.
pub(crate) fn newest(limit: u32) -> ProductsQuery {
    ProductsQuery {
        category: None,
        status: StatusFilter::Published,
        sort: ProductSort::Newest,
        page: PageRequest::first(limit),
    }
}

pub(crate) fn outcomes(told: &[ProductOutcome]) -> Vec<Outcome> {
    told.iter().map(|one| one.outcome).collect()
}

pub(crate) fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

pub(crate) fn attribute(name: &str, kind: AttributeKind) -> AttributePut {
    AttributePut {
        code: code(name),
        name: text(name),
        kind,
        unit: None,
        position: 0,
        options: Vec::new(),
    }
}

/// An attribute with a dictionary.
pub(crate) fn choice(name: &str, options: &[&str]) -> AttributePut {
    let option = |name: &&str| OptionLabel { code: code(name), label: text(name) };
    AttributePut {
        options: options.iter().map(option).collect(),
        ..attribute(name, AttributeKind::Option)
    }
}

/// A value as a file has it.
pub(crate) fn plain_value(name: &str, value: &str) -> AttributeInput {
    AttributeInput { code: code(name), value: AttributeInputValue::Plain(value.to_owned()) }
}

/// Says nothing about a category yet.
pub(crate) fn traits(category: &str) -> CategoryTraitsPut {
    CategoryTraitsPut {
        category: slug(category),
        attributes: Vec::new(),
        values: Vec::new(),
        facets: Vec::new(),
    }
}
