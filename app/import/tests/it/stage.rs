//! A shop that is open, a folder for files, and an import between them.

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use app_import::{Contracts, Counts, Export, Format, Import, ImportError, Progress, Report, Stop};
use kernel_common::{Currency, Locale, PageRequest, TenantId};
use mod_catalog_api::{Product, ProductRef, ProductSort, ProductsQuery, StatusFilter};
use rt_contract::CallCtx;
use rt_host::{RandomIds, SystemClock};
use testkit::{tenant_one, tenant_two};
use testshop::Shop;

pub(crate) struct Stage {
    pub(crate) shop: Shop,
    folder: PathBuf,
}

/// A folder of a test's own.
pub(crate) fn folder() -> PathBuf {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let count = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("shop-import-it-{}-{count}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

impl Stage {
    pub(crate) async fn open() -> Self {
        Self { shop: Shop::open().await, folder: folder() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// An import of a file with this content.
    pub(crate) fn import(&self, name: &str, content: impl AsRef<[u8]>, format: Format) -> Import {
        let file = self.path(name);
        fs::write(&file, content).expect("written");
        self.import_of(file, format)
    }

    pub(crate) fn import_of(&self, file: PathBuf, format: Format) -> Import {
        Import {
            file,
            format,
            ctx: ctx(tenant_one()),
            tax_included: true,
            price_list: Some("eur".to_owned()),
            warehouse: None,
            rejects: self.path("rejects.csv"),
            journals: self.path("journals"),
            resume: false,
            dry_run: false,
        }
    }

    pub(crate) async fn run(&self, import: Import) -> Result<Report, ImportError> {
        run(&contracts(&self.shop.contracts), import, &Stop::default(), |_| ()).await
    }

    pub(crate) async fn counts(&self, import: Import) -> Counts {
        *self.run(import).await.unwrap_or_else(|error| panic!("{error}")).counts()
    }

    /// `line column reason` of every reject.
    pub(crate) fn rejects(&self) -> Vec<String> {
        let mut reader = csv::Reader::from_path(self.path("rejects.csv")).expect("a file");
        let row = |row: csv::StringRecord| format!("{} {} {}", &row[0], &row[1], &row[3]);
        reader.records().map(|record| row(record.expect("CSV"))).collect()
    }

    pub(crate) async fn export(&self, locale: Locale) -> String {
        let export = Export {
            ctx: CallCtx { locale, ..ctx(tenant_one()) },
            price_list: Some("eur".to_owned()),
            warehouse: None,
        };
        let mut out = Vec::new();
        let contracts = contracts(&self.shop.contracts);
        export.write(&contracts, &mut out).await.unwrap_or_else(|error| panic!("{error}"));
        String::from_utf8(out).expect("UTF-8")
    }

    /// The product of an address, of the first tenant.
    pub(crate) async fn product(&self, slug: &str) -> Product {
        let reference = ProductRef::Slug(slug.parse().expect("a slug"));
        let catalog = &self.shop.contracts.catalog;
        let found = catalog.product(&ctx(tenant_one()), vec![reference]).await.expect("answered");
        found.items.into_iter().next().unwrap_or_else(|| panic!("there is no {slug}"))
    }

    /// Addresses and versions of all products of a tenant, sorted.
    pub(crate) async fn products(&self, tenant: TenantId) -> Vec<(String, i64)> {
        let (catalog, ctx) = (&self.shop.contracts.catalog, ctx(tenant));
        let (mut all, mut page) = (Vec::new(), PageRequest::first(200));
        loop {
            let query = ProductsQuery {
                category: None,
                status: StatusFilter::Any,
                sort: ProductSort::Newest,
                page: page.clone(),
            };
            let listed = catalog.products(&ctx, query).await.expect("listed");
            let refs = listed.items.iter().map(|one| ProductRef::Id(one.id)).collect();
            let found = catalog.product(&ctx, refs).await.expect("found").items;
            all.extend(found.into_iter().map(|one| (one.slug.to_string(), one.version)));
            match listed.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        all.sort();
        all
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

pub(crate) fn ctx(tenant: TenantId) -> CallCtx {
    CallCtx { currency: Currency::EUR, ..CallCtx::system(tenant, "import") }
}

/// The second tenant does the same.
pub(crate) fn of_the_other(import: Import) -> Import {
    Import { ctx: ctx(tenant_two()), ..import }
}

pub(crate) fn contracts(shop: &testshop::Contracts) -> Contracts {
    Contracts {
        catalog: shop.catalog.clone(),
        catalog_writer: shop.catalog_writer.clone(),
        price_book: shop.price_book.clone(),
        stock: shop.stock.clone(),
        stock_keeper: shop.stock_keeper.clone(),
    }
}

pub(crate) async fn run(
    contracts: &Contracts,
    import: Import,
    stop: &Stop,
    mut watch: impl FnMut(&Progress) + Send,
) -> Result<Report, ImportError> {
    app_import::run(contracts, import, &SystemClock, &RandomIds, stop, &mut watch).await
}

/// A mapping of `Code,Name,Price,Stock` and such a file of so many goods.
pub(crate) const GOODS: &str = r#"
[product]
name = 'Name'
category = 'split(concat("Imported/", at(split(Name, " "), 1)), "/")'
[variant]
sku = 'Code'
[price]
amount = 'Price'
[stock]
available = 'Stock'
"#;

pub(crate) fn goods(count: usize) -> String {
    let mut text = "Code,Name,Price,Stock\n".to_owned();
    for n in 0..count {
        text.push_str(&format!("C-{n},Kind{} {n},{}.50,{}\n", n % 7, n % 90, n % 13));
    }
    text
}

pub(crate) fn mapped(text: &str) -> Format {
    Format::mapped(text).unwrap_or_else(|error| panic!("{error}"))
}
