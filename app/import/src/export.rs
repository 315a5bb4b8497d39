//! The catalog as a Shopify product CSV.

use std::{
    collections::HashMap,
    io::{self, Write},
    time::Duration,
};

use kernel_common::{CategoryId, Money, PageRequest, Sku, WarehouseId, page::LIMIT_MAX};
use mod_catalog_api::{
    Product, ProductRef, ProductSort, ProductsQuery, StatusFilter, VariantsQuery,
};
use mod_inventory_api::LevelsQuery;
use mod_pricing_api::{BATCH_MAX, PricesQuery};
use rt_contract::{CallCtx, CallError};

use crate::{Contracts, categories, shopify};

/// What is exported.
#[derive(Clone, Debug)]
pub struct Export {
    /// Whose catalog, in which language and currency.
    pub ctx: CallCtx,
    /// Code of the price list; `retail-` and the currency without one.
    pub price_list: Option<String>,
    /// Code of the warehouse whose stock is told; `main` without one.
    pub warehouse: Option<String>,
}

/// What an export wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Products.
    pub products: u64,
    /// Lines without the header.
    pub lines: u64,
    /// Addresses of products with more than three options, which the format cannot tell.
    pub left_out: Vec<String>,
}

/// Why an export stops.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file.
    #[error("the export cannot be written: {0}")]
    Write(#[from] io::Error),
    /// The shop.
    #[error("{what} failed: {reason}")]
    Shop {
        /// What was being read.
        what: &'static str,
        /// What the shop said.
        reason: String,
    },
}

/// How long the shop may take for one answer.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);
/// Options that the format has.
const OPTIONS_MAX: usize = 3;

/// What holds for all products of an export.
struct Told {
    /// The ways to the categories.
    paths: HashMap<CategoryId, String>,
    warehouse: Option<WarehouseId>,
}

/// What the shop says of SKUs besides the catalog.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) prices: HashMap<Sku, (Money, Option<Money>)>,
    pub(crate) available: HashMap<Sku, i64>,
}

impl Export {
    /// Writes every product that is not removed, newest first, in constant memory.
    ///
    /// # Errors
    /// [`ExportError`]; what was written so far is no whole export.
    pub async fn write(
        &self,
        contracts: &Contracts,
        out: &mut (dyn Write + Send),
    ) -> Result<ExportReport, ExportError> {
        let tree = contracts.catalog.categories(&self.ctx(), ()).await;
        let tree = tree.map_err(|error| failed("reading categories", &error))?;
        let paths = categories::paths(&tree, &self.ctx.locale);
        let told = Told { paths, warehouse: self.warehouse(contracts).await? };
        let mut report = ExportReport::default();
        out.write_all(&csv_line(&shopify::HEADER)?)?;
        let mut page = PageRequest::first(LIMIT_MAX / 2);
        loop {
            let query = ProductsQuery {
                category: None,
                status: StatusFilter::Any,
                sort: ProductSort::Newest,
                page: page.clone(),
            };
            let listed = contracts.catalog.products(&self.ctx(), query).await;
            let listed = listed.map_err(|error| failed("listing products", &error))?;
            let refs = listed.items.iter().map(|summary| ProductRef::Id(summary.id)).collect();
            let found = contracts.catalog.product(&self.ctx(), refs).await;
            let found = found.map_err(|error| failed("reading products", &error))?;
            self.page(contracts, found.items, &told, out, &mut report).await?;
            match listed.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        out.flush()?;
        Ok(report)
    }

    /// Writes the products of a page; prices and stock are asked for once for all of them.
    async fn page(
        &self,
        contracts: &Contracts,
        products: Vec<Product>,
        told: &Told,
        out: &mut (dyn Write + Send),
        report: &mut ExportReport,
    ) -> Result<(), ExportError> {
        let (mut whole, mut skus) = (Vec::with_capacity(products.len()), Vec::new());
        for mut product in products {
            if product.options.len() > OPTIONS_MAX {
                report.left_out.push(product.slug.to_string());
                continue;
            }
            self.complete(contracts, &mut product).await?;
            skus.extend(product.variants.iter().map(|variant| variant.sku.clone()));
            whole.push(product);
        }
        let mut figures = Figures::default();
        for some in skus.chunks(BATCH_MAX) {
            self.prices(contracts, some, &mut figures).await?;
            if let Some(warehouse) = told.warehouse {
                self.levels(contracts, some, warehouse, &mut figures).await?;
            }
        }
        for product in whole {
            let path = product.category.and_then(|id| told.paths.get(&id));
            let path = path.map_or("", String::as_str);
            for line in shopify::lines(&product, path, &figures, &self.ctx.locale) {
                let cells: Vec<&str> = line.iter().map(String::as_str).collect();
                out.write_all(&csv_line(&cells)?)?;
                report.lines += 1;
            }
            report.products += 1;
        }
        Ok(())
    }

    /// Variants that did not come with the product.
    async fn complete(
        &self,
        contracts: &Contracts,
        product: &mut Product,
    ) -> Result<(), ExportError> {
        let count = i64::try_from(product.variants.len()).unwrap_or(i64::MAX);
        if count >= product.variant_count {
            return Ok(());
        }
        product.variants.clear();
        let mut page = PageRequest::first(LIMIT_MAX);
        loop {
            let query = VariantsQuery { product: product.id, page: page.clone() };
            let found = contracts.catalog.variants(&self.ctx(), query).await;
            let found = found.map_err(|error| failed("reading variants", &error))?;
            product.variants.extend(found.items);
            match found.next {
                Some(next) => page.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn prices(
        &self,
        contracts: &Contracts,
        skus: &[Sku],
        figures: &mut Figures,
    ) -> Result<(), ExportError> {
        let by_currency = || format!("retail-{}", self.ctx.currency.code().to_ascii_lowercase());
        let list = Some(self.price_list.clone().unwrap_or_else(by_currency));
        let page = PageRequest::first(LIMIT_MAX);
        let mut query = PricesQuery { list, skus: skus.to_vec(), page };
        loop {
            let found = contracts.price_book.prices(&self.ctx(), query.clone()).await;
            let found = found.map_err(|error| failed("reading prices", &error))?;
            let pairs = found.items.into_iter().map(|p| (p.sku, (p.price, p.compare_at)));
            figures.prices.extend(pairs);
            match found.next {
                Some(next) => query.page.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn levels(
        &self,
        contracts: &Contracts,
        skus: &[Sku],
        warehouse: WarehouseId,
        figures: &mut Figures,
    ) -> Result<(), ExportError> {
        let mut query = LevelsQuery {
            skus: skus.to_vec(),
            warehouse: Some(warehouse),
            low_only: false,
            page: PageRequest::first(LIMIT_MAX),
        };
        loop {
            let found = contracts.stock.levels(&self.ctx(), query.clone()).await;
            let found = found.map_err(|error| failed("reading stock", &error))?;
            figures.available.extend(found.items.into_iter().map(|l| (l.sku, l.available)));
            match found.next {
                Some(next) => query.page.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn warehouse(&self, contracts: &Contracts) -> Result<Option<WarehouseId>, ExportError> {
        let code = self.warehouse.as_deref().unwrap_or("main");
        let known = contracts.stock.warehouses(&self.ctx(), ()).await;
        let known = known.map_err(|error| failed("reading warehouses", &error))?;
        Ok(known.iter().find(|warehouse| warehouse.code == code).map(|warehouse| warehouse.id))
    }

    fn ctx(&self) -> CallCtx {
        self.ctx.with_timeout(CALL_TIMEOUT)
    }
}

fn csv_line(cells: &[&str]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(io::Error::other)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn failed<E: std::error::Error>(what: &'static str, error: &CallError<E>) -> ExportError {
    ExportError::Shop { what, reason: error.to_string() }
}
