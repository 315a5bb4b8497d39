//! How many products a second go in: new ones, the same again, and every tenth different; then
//! what a listing page and the tree cost among them.
//!
//! `cargo bench -p mod-catalog --bench import_products`. Without `--bench`, as tests run it,
//! everything is small and only looked at for being right. Each product has two variants, two
//! pictures, two categories of a tree three levels deep, and four attributes.

use std::{sync::Arc, time::Instant};

use kernel_common::{CategoryId, LocalizedText, PageRequest, TaxCategory, TenantId};
use mod_catalog::Catalog;
use mod_catalog_api::{
    AttributeInput, AttributeInputValue, AttributeKind, AttributePut, CatalogReader, CatalogWriter,
    CategoryPut, ChosenValue, Image, ImportOutcome, ImportProducts, OptionValue, Outcome,
    ProductOption, ProductPut, ProductSort, ProductStatus, ProductsQuery, StatusFilter, VariantPut,
};
use rt_host::{RandomIds, SystemClock};
use testkit::{TestDatabase, ctx, tenant_one};

const BATCH: usize = 1_000;
const ROOTS: usize = 10;
const BRANCHES: usize = 10;
const LEAVES: usize = 5;

struct Bench {
    catalog: Catalog,
    tenant: TenantId,
    _database: TestDatabase,
}

#[tokio::main]
async fn main() {
    let is_full = std::env::args().any(|argument| argument == "--bench");
    let products = if is_full { 200_000 } else { 2_000 };
    let bench = Bench::open().await;
    for writers in [1, 2] {
        let prefix = format!("w{writers}");
        let created = bench.import(&prefix, products, 0, writers).await;
        let same = bench.import(&prefix, products, 0, writers).await;
        let tenth = bench.import(&prefix, products, 10, writers).await;
        println!("{writers} writers, {products} products: created {created}");
        println!("{writers} writers, {products} products: the same again {same}");
        println!("{writers} writers, {products} products: every tenth different {tenth}");
    }
    bench.read(if is_full { 500 } else { 5 }).await;
}

impl Bench {
    async fn open() -> Self {
        let database = TestDatabase::create(&[mod_catalog::schema()]).await;
        let db = database.module(&mod_catalog::schema());
        let catalog = Catalog::new(db, Arc::new(SystemClock), Arc::new(RandomIds));
        let bench = Self { catalog, tenant: tenant_one(), _database: database };
        bench.plant().await;
        bench
    }

    fn keyed(&self, key: &str) -> rt_contract::CallCtx {
        ctx(self.tenant).with_key(key.parse().expect("a key"))
    }

    async fn plant(&self) {
        let mut tree = Vec::new();
        for root in 0..ROOTS {
            tree.push(category(&format!("c{root}"), None));
            for branch in 0..BRANCHES {
                let name = format!("c{root}-{branch}");
                tree.push(category(&name, Some(&format!("c{root}"))));
                for leaf in 0..LEAVES {
                    tree.push(category(&format!("{name}-{leaf}"), Some(&name)));
                }
            }
        }
        self.catalog.put_categories(&self.keyed("tree"), tree).await.expect("a tree");
        let option = |n: usize| mod_catalog_api::OptionLabel {
            code: format!("brand-{n}").parse().expect("a code"),
            label: text(&format!("Brand {n}")),
        };
        let attribute = |name: &str, kind, options| AttributePut {
            code: name.parse().expect("a code"),
            name: text(name),
            kind,
            unit: None,
            position: 0,
            options,
        };
        let attributes = vec![
            attribute("brand", AttributeKind::Option, (0..200).map(option).collect()),
            attribute("volume", AttributeKind::Number, Vec::new()),
            attribute("note", AttributeKind::Text, Vec::new()),
            attribute("new", AttributeKind::Boolean, Vec::new()),
        ];
        self.catalog.put_attributes(&self.keyed("attributes"), attributes).await.expect("put");
    }

    /// Imports batch by batch, `writers` at once; every `different`-th product has another text.
    async fn import(
        &self,
        prefix: &str,
        products: usize,
        different: usize,
        writers: usize,
    ) -> String {
        let batches: Vec<ImportProducts> = (0..products / BATCH)
            .map(|batch| {
                let numbers = batch * BATCH..(batch + 1) * BATCH;
                let products = numbers.map(|n| product(prefix, n, different)).collect();
                ImportProducts { products, define_missing: false }
            })
            .collect();
        let run = kernel_common::IdSource::next(&RandomIds);
        let queue = Arc::new(std::sync::Mutex::new(batches.into_iter().enumerate()));
        let begin = Instant::now();
        let tasks = (0..writers).map(|_| {
            let (catalog, tenant, queue) = (self.catalog.clone(), self.tenant, queue.clone());
            tokio::spawn(async move {
                let mut changed = 0;
                loop {
                    let next = queue.lock().expect("not poisoned").next();
                    let Some((n, batch)) = next else { return changed };
                    let ctx = ctx(tenant).with_key(format!("{run}-{n}").parse().expect("a key"));
                    let told = catalog.import_products(&ctx, batch).await.expect("imported");
                    changed += told.iter().filter(|one| is_changed(one)).count();
                }
            })
        });
        let mut changed = 0;
        for task in tasks.collect::<Vec<_>>() {
            changed += task.await.expect("no panic");
        }
        let seconds = begin.elapsed().as_millis().max(1);
        let products = u128::try_from(products).expect("small");
        format!("{changed}: {} products/s", products * 1_000 / seconds)
    }

    async fn read(&self, times: u32) {
        let tree = self.catalog.categories(&ctx(self.tenant), ()).await.expect("a tree");
        let counted: i64 =
            tree.iter().filter(|one| one.parent.is_none()).map(|one| one.product_count).sum();
        println!("{} categories, {counted} products below the roots", tree.len());
        let root = tree.iter().find(|one| one.parent.is_none()).expect("a root").id;
        for (name, category) in [("of all", None), ("of a root category", Some(root))] {
            for sort in [ProductSort::Newest, ProductSort::Name] {
                let begin = Instant::now();
                for _ in 0..times {
                    self.page(category, sort).await;
                }
                let micros = begin.elapsed().as_micros() / u128::from(times);
                println!("a listing page {name} by {sort:?}: {micros} us");
            }
        }
        let begin = Instant::now();
        for _ in 0..times {
            self.catalog.categories(&ctx(self.tenant), ()).await.expect("a tree");
        }
        println!(
            "the tree with its counts: {} us",
            begin.elapsed().as_micros() / u128::from(times)
        );
    }

    async fn page(&self, category: Option<CategoryId>, sort: ProductSort) {
        let page = PageRequest::first(24);
        let query = ProductsQuery { category, status: StatusFilter::Published, sort, page };
        let page = self.catalog.products(&ctx(self.tenant), query).await.expect("a page");
        assert_eq!(page.items.len(), 24);
    }
}

fn is_changed(outcome: &ImportOutcome) -> bool {
    match outcome {
        ImportOutcome::Put(put) => put.outcome != Outcome::Unchanged,
        ImportOutcome::Refused(faults) => panic!("{faults:?}"),
    }
}

fn text(en: &str) -> LocalizedText {
    LocalizedText::en_ru(en, format!("{en} по-русски"))
}

fn category(name: &str, parent: Option<&str>) -> CategoryPut {
    let slug = |name: &str| name.parse().expect("a slug");
    CategoryPut { slug: slug(name), parent: parent.map(slug), name: text(name), position: 0 }
}

fn value(code: &str, value: &str) -> AttributeInput {
    let value = AttributeInputValue::Plain(value.to_owned());
    AttributeInput { code: code.parse().expect("a code"), value }
}

fn product(prefix: &str, n: usize, different: usize) -> ProductPut {
    let branch = format!("c{}-{}", n % ROOTS, n / 7 % BRANCHES);
    let is_different = different > 0 && n.is_multiple_of(different);
    let description = if is_different { "A better description" } else { "A description" };
    let variant = |size: &str| VariantPut {
        sku: format!("{prefix}-{n}-{size}").parse().expect("a SKU"),
        values: vec![ChosenValue { option: "size".to_owned(), value: size.to_owned() }],
        weight_grams: Some(300),
        barcode: Some(format!("460{n:010}")),
        attributes: Vec::new(),
    };
    let size = |code: &str| OptionValue { code: code.to_owned(), name: text(code) };
    let image = |side: &str| Image {
        url: format!("https://example.com/{prefix}/{n}/{side}.jpg"),
        alt: text(side),
        value: None,
    };
    ProductPut {
        slug: format!("{prefix}-item-{n}").parse().expect("a slug"),
        name: text(&format!("Item number {n} of many, with a name as long as names are")),
        description: text(&format!("{description} of item {n}, in a sentence or two. Really.")),
        category: Some(format!("{branch}-{}", n / 3 % LEAVES).parse().expect("a slug")),
        categories: vec![format!("c{}", (n + 1) % ROOTS).parse().expect("a slug")],
        family: None,
        attributes: vec![
            value("brand", &format!("Brand {}", n % 200)),
            value("volume", "12,5"),
            value("note", &format!("Note {n}")),
            value("new", "yes"),
        ],
        options: vec![ProductOption {
            code: "size".to_owned(),
            name: text("Size"),
            values: vec![size("s"), size("m")],
        }],
        variants: vec![variant("s"), variant("m")],
        images: vec![image("front"), image("back")],
        tax_category: TaxCategory("standard".to_owned()),
        status: ProductStatus::Published,
    }
}
