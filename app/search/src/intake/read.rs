//! Reading what is indexed from the modules, in batches.

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures_util::{future::try_join_all, try_join};
use kernel_common::{Page, PageRequest, Problem, ProductId, Sku, page::LIMIT_MAX};
use kernel_search::{Batch, LiveRow, Operation};
use mod_catalog_api::{
    CatalogReader, PRODUCTS_READ_MAX, Product, ProductRef, ProductStatus, ProductsFound, Variant,
    VariantsQuery,
};
use mod_inventory_api::StockReader;
use mod_pricing_api::{PriceCalculator, UnitPricesQuery};
use rt_contract::{CallCtx, CallError};
use uuid::Uuid;

use crate::{
    TenantSettings,
    document::document,
    labels::Labels,
    shape::{IN_STOCK, price_column},
    tenant::TenantSearch,
    tree::Tree,
};

/// SKUs in one question: the least of what the modules take.
const SKUS_MAX: usize = 1_000;
/// Products that are read together: two questions to the catalog, and as many SKUs, where each has
/// one, as the other modules take at once.
pub(super) const READ_TOGETHER: usize = 2 * PRODUCTS_READ_MAX;
/// How long one question may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The contracts that are read.
#[derive(Clone)]
pub(crate) struct Sources {
    pub(crate) catalog: Arc<dyn CatalogReader>,
    pub(crate) prices: Arc<dyn PriceCalculator>,
    pub(crate) stock: Arc<dyn StockReader>,
}

/// Why something could not be read: it is tried again later.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unread(pub(crate) String);

impl<E: Problem> From<CallError<E>> for Unread {
    fn from(error: CallError<E>) -> Self {
        Self(error.to_string())
    }
}

impl From<kernel_search::IndexError> for Unread {
    fn from(error: kernel_search::IndexError) -> Self {
        Self(error.to_string())
    }
}

/// A document's id and its SKUs.
pub(super) type Shelf = (Uuid, Vec<Sku>);

/// What was read of some products.
#[derive(Default)]
pub(super) struct Read {
    pub(super) batch: Batch,
    /// Of those that are found from now on.
    pub(super) shelves: Vec<Shelf>,
    /// Their prices and availability.
    pub(super) live: Vec<LiveRow>,
}

impl Sources {
    pub(super) fn ctx(settings: &TenantSettings) -> CallCtx {
        CallCtx::system(settings.tenant, "search").with_timeout(TIMEOUT)
    }

    /// What to write of products, with their prices and availability: those that are not published,
    /// or gone, are removed.
    pub(super) async fn whole(
        &self,
        search: &TenantSearch,
        ids: &[ProductId],
    ) -> Result<Read, Unread> {
        let mut read = self.products(search, ids).await?;
        read.live = self.live(&search.settings, &read.shelves).await?;
        Ok(read)
    }

    async fn products(&self, search: &TenantSearch, ids: &[ProductId]) -> Result<Read, Unread> {
        let ctx = Self::ctx(&search.settings);
        let ask = |some: &[ProductId]| {
            let references = some.iter().copied().map(ProductRef::Id).collect();
            self.catalog.product(&ctx, references)
        };
        let found = try_join_all(ids.chunks(PRODUCTS_READ_MAX).map(ask)).await?;
        let tree = self.tree_of(search, &found).await?;
        let mut read = Read::default();
        for found in found {
            for missing in found.missing {
                if let ProductRef::Id(id) = missing {
                    read.batch.operations.push(Operation::Remove(id.as_uuid()));
                }
            }
            for product in found.items {
                self.take(search, &ctx, &tree, product, &mut read).await?;
            }
        }
        Ok(read)
    }

    /// The tree with the categories of these products: a product may be heard of before its
    /// category.
    async fn tree_of(
        &self,
        search: &TenantSearch,
        found: &[ProductsFound],
    ) -> Result<Arc<Tree>, Unread> {
        let tree = search.tree();
        let is_unknown = |product: &Product| {
            product.categories.iter().chain(&product.category).any(|id| tree.get(*id).is_none())
        };
        if found.iter().flat_map(|found| &found.items).any(is_unknown) {
            self.tree(search).await?;
            return Ok(search.tree());
        }
        Ok(tree)
    }

    async fn take(
        &self,
        search: &TenantSearch,
        ctx: &CallCtx,
        tree: &Tree,
        mut product: Product,
        read: &mut Read,
    ) -> Result<(), Unread> {
        if product.status != ProductStatus::Published {
            read.batch.operations.push(Operation::Remove(product.id.as_uuid()));
            return Ok(());
        }
        let variants = self.variants(ctx, &mut product).await?;
        let document = document(&product, &variants, tree);
        teach(&product, &mut search.labels.write().expect("no panic in here"));
        let skus = variants.into_iter().map(|variant| variant.sku).collect();
        read.shelves.push((document.id, skus));
        read.batch.operations.push(Operation::Put(Box::new(document)));
        Ok(())
    }

    /// All variants of a product; the first ones came with it.
    async fn variants(&self, ctx: &CallCtx, product: &mut Product) -> Result<Vec<Variant>, Unread> {
        let inline = i64::try_from(product.variants.len()).unwrap_or(i64::MAX);
        if inline >= product.variant_count {
            return Ok(std::mem::take(&mut product.variants));
        }
        let mut variants = Vec::new();
        let mut page = PageRequest::first(LIMIT_MAX);
        loop {
            let query = VariantsQuery { product: product.id, page: page.clone() };
            let Page { items, next } = self.catalog.variants(ctx, query).await?;
            variants.extend(items);
            match next {
                Some(next) => page.after = Some(next),
                None => return Ok(variants),
            }
        }
    }

    /// Prices and availability of documents, as live values.
    pub(super) async fn live(
        &self,
        settings: &TenantSettings,
        shelves: &[Shelf],
    ) -> Result<Vec<LiveRow>, Unread> {
        let skus: Vec<Sku> = shelves.iter().flat_map(|(_, skus)| skus.clone()).collect();
        let mut units: HashMap<Sku, i64> = HashMap::new();
        let mut prices: HashMap<(String, Sku), i64> = HashMap::new();
        for skus in skus.chunks(SKUS_MAX) {
            let (stock, priced) =
                try_join!(self.units(settings, skus), self.prices(settings, skus))?;
            units.extend(stock);
            prices.extend(priced);
        }
        let row = |(id, skus): &Shelf| {
            let available = skus.iter().any(|sku| units.get(sku).is_some_and(|left| *left > 0));
            let mut values = vec![(IN_STOCK.to_owned(), available.then_some(1))];
            for (currency, channel) in settings.markets() {
                let column = price_column(currency, channel);
                let of = |sku: &Sku| prices.get(&(column.clone(), sku.clone())).copied();
                let lowest = skus.iter().filter_map(of).min();
                values.push((column, lowest));
            }
            LiveRow { id: *id, values }
        };
        Ok(shelves.iter().map(row).collect())
    }

    async fn units(
        &self,
        settings: &TenantSettings,
        skus: &[Sku],
    ) -> Result<Vec<(Sku, i64)>, Unread> {
        let report = self.stock.availability(&Self::ctx(settings), skus.to_vec()).await?;
        Ok(report.items.into_iter().map(|item| (item.sku, item.available)).collect())
    }

    async fn prices(
        &self,
        settings: &TenantSettings,
        skus: &[Sku],
    ) -> Result<Vec<((String, Sku), i64)>, Unread> {
        let mut found = Vec::new();
        for (currency, channel) in settings.markets() {
            let ctx = CallCtx { currency, channel: channel.to_owned(), ..Self::ctx(settings) };
            let query = UnitPricesQuery { skus: skus.to_vec() };
            let column = price_column(currency, channel);
            let items = self.prices.unit_prices(&ctx, query).await?.items;
            found.extend(
                items.into_iter().map(|unit| ((column.clone(), unit.sku), unit.price.amount_minor)),
            );
        }
        Ok(found)
    }
}

/// Learns what the product's facets are called.
fn teach(product: &Product, labels: &mut Labels) {
    use mod_catalog_api::AttributeValue::{Date, Option, Options};

    for option in &product.options {
        labels.name(&option.code, &option.name);
        for value in &option.values {
            labels.value(&option.code, &value.code, &value.name);
        }
    }
    for attribute in &product.attributes {
        let code = attribute.code.as_str();
        labels.name(code, &attribute.name);
        let options = match &attribute.value {
            Option(option) => std::slice::from_ref(option),
            Options(options) => options,
            Date(_) => {
                labels.days(code);
                &[]
            }
            _ => &[],
        };
        for option in options {
            labels.value(code, option.code.as_str(), &option.label);
        }
    }
}
