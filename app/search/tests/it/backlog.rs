//! Many changes at once: what an import brings while nobody follows it, counted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use kernel_common::{LocalizedText, Sku};
use kernel_events::Envelope;
use kernel_search::{
    Batch, IndexDefinition, IndexError, IndexSize, LiveRow, Rebuild, SearchAnswer, SearchEngine,
    SearchIndex, SearchRequest, StoredDocument,
};
use mod_catalog_api::{CategoryPut, ImportProducts, ProductPut};
use mod_inventory_api::StockCount;
use mod_pricing_api::PriceSet;
use rt_contract::async_trait;
use testkit::tenant_one;
use testshop::{Calls, Shop, bare, eur, keyed, sku};
use uuid::Uuid;

use crate::{
    changes::renamed,
    desk::{Desk, Folder, asked, contracts_of, engine, everything},
};

/// So many that they are followed together, and read in two parts.
const GOODS: usize = 1_400;
/// What the modules take at once.
const BATCH: usize = 700;

/// What was written into indexes, and the commits that made some of it visible.
#[derive(Clone, Default)]
struct Written {
    operations: Arc<AtomicUsize>,
    commits: Arc<AtomicUsize>,
    waits: Arc<AtomicBool>,
}

struct Counted<T>(T, Written);

#[async_trait]
impl SearchEngine for Counted<Arc<dyn SearchEngine>> {
    async fn open(
        &self,
        name: &str,
        definition: IndexDefinition,
    ) -> Result<Arc<dyn SearchIndex>, IndexError> {
        let index = self.0.open(name, definition).await?;
        Ok(Arc::new(Counted(index, self.1.clone())))
    }
}

#[async_trait]
impl SearchIndex for Counted<Arc<dyn SearchIndex>> {
    fn checkpoint(&self) -> Option<String> {
        self.0.checkpoint()
    }

    async fn write(&self, batch: Batch) -> Result<(), IndexError> {
        self.1.operations.fetch_add(batch.operations.len(), Ordering::SeqCst);
        self.1.waits.store(true, Ordering::SeqCst);
        self.0.write(batch).await
    }

    async fn commit(&self, checkpoint: String) -> Result<(), IndexError> {
        let made_visible = self.1.waits.swap(false, Ordering::SeqCst);
        self.1.commits.fetch_add(usize::from(made_visible), Ordering::SeqCst);
        self.0.commit(checkpoint).await
    }

    async fn rebuild(&self) -> Result<Box<dyn Rebuild>, IndexError> {
        self.0.rebuild().await
    }

    fn set_live(&self, rows: &[LiveRow]) -> bool {
        self.0.set_live(rows)
    }

    async fn leave_live(&self, note: String) -> Result<(), IndexError> {
        self.0.leave_live(note).await
    }

    fn live_note(&self) -> Option<&str> {
        self.0.live_note()
    }

    async fn search(&self, request: SearchRequest) -> Result<SearchAnswer, IndexError> {
        self.0.search(request).await
    }

    async fn by_codes(&self, codes: Vec<String>) -> Result<Vec<StoredDocument>, IndexError> {
        self.0.by_codes(codes).await
    }

    async fn documents(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<StoredDocument>, IndexError> {
        self.0.documents(after, limit).await
    }

    fn size(&self) -> IndexSize {
        self.0.size()
    }
}

fn item(n: usize) -> Sku {
    sku(&format!("CANDLE-{n}"))
}

fn candle(n: usize) -> ProductPut {
    let name = LocalizedText::en_ru(format!("Candle number {n}"), "Свеча");
    ProductPut {
        category: Some("candles".parse().expect("a slug")),
        ..bare(&format!("candle-{n}"), item(n).as_str(), name)
    }
}

/// Goods as an import brings them: a category, products, then their prices, then their stock.
async fn import(shop: &Shop) {
    let ctx = || keyed(tenant_one());
    let candles = CategoryPut {
        slug: "candles".parse().expect("a slug"),
        parent: None,
        name: LocalizedText::en_ru("Wax goods", "Воск"),
        position: 9,
    };
    let writer = &shop.contracts.catalog_writer;
    writer.put_categories(&ctx(), vec![candles]).await.expect("planted");
    let warehouses = shop.contracts.stock.warehouses(&ctx(), ()).await.expect("an answer");
    let price =
        |n| PriceSet { list: "eur".to_owned(), sku: item(n), price: eur(1_000), compare_at: None };
    let count = |n| StockCount {
        sku: item(n),
        warehouse: warehouses[0].id,
        available: 3,
        unseen_only: false,
        document: "import".to_owned(),
    };
    for batch in [0..BATCH, BATCH..GOODS] {
        let products = batch.clone().map(candle).collect();
        let request = ImportProducts { products, define_missing: false };
        writer.import_products(&ctx(), request).await.expect("imported");
        let prices = batch.clone().map(price).collect();
        shop.contracts.price_book.put_prices(&ctx(), prices).await.expect("priced");
        let counts = batch.map(count).collect();
        shop.contracts.stock_keeper.count(&ctx(), counts).await.expect("counted");
    }
}

/// Waits until the logs show all of it: they show nothing that is younger than any transaction
/// that is open somewhere on the server.
async fn until_logged(shop: &Shop) {
    for (module, facts) in [("catalog", GOODS), ("pricing", GOODS / BATCH), ("inventory", GOODS)] {
        let logged = async || {
            let events = shop.events_after(module, (0, 0), 10_000).await;
            let is_of_candles = |event: &Envelope| event.data.to_string().contains("CANDLE-");
            events.iter().filter(|(_, event)| is_of_candles(event)).count()
        };
        while logged().await < facts {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Three facts of each product, one document, one commit, and no question twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_import_brings_is_read_once_and_committed_together() {
    let desk = Desk::open().await;
    // What comes last is seen: nothing but the import is left to be followed.
    renamed(&desk, tenant_one(), "lamp", LocalizedText::en_ru("Lantern", "Фонарь")).await;
    desk.until(asked("lantern"), |answer| answer.total == 1).await;
    let (shop, folder) = desk.close().await;
    import(&shop).await;
    until_logged(&shop).await;
    let (calls, written) = (Calls::default(), Written::default());
    let contracts = contracts_of(&shop, &shop.process(&calls));
    let engine = Arc::new(Counted(engine(folder.path()), written.clone()));
    let desk = Desk::begin_on(engine, contracts, (shop, folder));
    desk.until_ready(tenant_one()).await;
    let goods = u64::try_from(GOODS).expect("few");
    let answer = desk.until(asked("wax candle"), |answer| answer.total == goods).await;
    assert_eq!(answer.in_stock_count, goods);
    assert_eq!(answer.price.expect("prices").lowest, eur(1_000));
    let operations = written.operations.load(Ordering::SeqCst);
    assert!((GOODS..=GOODS + 1).contains(&operations), "each once, and maybe the lamp again");
    assert_eq!(written.commits.load(Ordering::SeqCst), 1);
    let made = calls.take();
    let made = |name: &str| made.iter().filter(|call| *call == name).count();
    assert_eq!(made("catalog.CatalogReader/product"), 3, "500, 500 and 400");
    assert_eq!(made("pricing.PriceCalculator/unit_prices"), 4, "1000 and 400, in two currencies");
    assert_eq!(made("inventory.StockReader/availability"), 2, "1000 and 400");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_of_many_goods_is_built_whole() {
    let shop = Arc::new(Shop::open().await);
    import(&shop).await;
    let desk = Desk::begin(shop, Folder::new());
    desk.until_ready(tenant_one()).await;
    let answer = desk.ask(asked("wax candle")).await;
    let goods = u64::try_from(GOODS).expect("few");
    assert_eq!((answer.total, answer.in_stock_count), (goods, goods));
    assert_eq!(desk.ask(everything()).await.total, goods + 3);
}
