//! A shop around the carts: goods with prices, and counters of what is asked of whom.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use kernel_common::{
    CartId, CategoryId, Currency, DeliveryCharge, LineTax, LocalizedText, ManualClock, Money, Page,
    PriceQuote, PricingTerms, ProductId, Quantity, QuotedDelivery, QuotedLine, Rate, Rounding,
    SequentialIds, Sku, TaxCategory, TaxZone,
};
use mod_cart::GuestCarts;
use mod_cart_api::{
    CartChange, CartError, CartView, Carts, ChangeCart, ViewCart,
    spi::{CartDocument, CartStore, Saved},
    testing::MapCarts,
};
use mod_catalog_api::{
    Attribute, AttributesQuery, CatalogReadError, CatalogReader, Category, CategoryFacets,
    CategoryTraits, Collection, CollectionProductsQuery, CollectionsQuery, Family, OptionLabel,
    OptionsQuery, ProductRef, ProductSummary, ProductsFound, ProductsQuery, Related, RelatedQuery,
    Relation, RelationsQuery, Sellable, SellablesFound, Unit, Variant, VariantsQuery,
};
use mod_pricing_api::{PriceCalculator, QuoteError, QuoteRequest, UnitPrices, UnitPricesQuery};
use rt_cache::Generations;
use rt_contract::{CallCtx, CallError, Fault, FaultKind};
use testkit::{ctx, tenant_one};

/// One kind of goods.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) sellable: bool,
    pub(crate) price_minor: Option<i64>,
}

/// Catalog and calculator in one: whatever is asked is answered from the items, without tax.
#[derive(Default)]
pub(crate) struct Goods {
    items: Mutex<HashMap<Sku, Item>>,
    pub(crate) asked_catalog: AtomicUsize,
    pub(crate) asked_pricing: AtomicUsize,
    pub(crate) no_tax_rate: std::sync::atomic::AtomicBool,
}

impl Goods {
    pub(crate) fn stock(&self, name: &str, sellable: bool, price_minor: Option<i64>) {
        let mut items = self.items.lock().expect("no holder panics");
        items.insert(sku(name), Item { sellable, price_minor });
    }

    pub(crate) fn forget(&self, name: &str) {
        self.items.lock().expect("no holder panics").remove(&sku(name));
    }

    fn price(&self, sku: &Sku) -> Option<i64> {
        let items = self.items.lock().expect("no holder panics");
        items.get(sku).and_then(|item| item.price_minor)
    }
}

#[async_trait]
impl CatalogReader for Goods {
    async fn sellables(
        &self,
        _: &CallCtx,
        skus: Vec<Sku>,
    ) -> Result<SellablesFound, CallError<CatalogReadError>> {
        self.asked_catalog.fetch_add(1, Ordering::Relaxed);
        let items = self.items.lock().expect("no holder panics");
        let mut found = SellablesFound::default();
        for sku in skus {
            match items.get(&sku) {
                None => found.missing.push(sku),
                Some(item) => found.items.push(Sellable {
                    product_id: ProductId::generate(&SequentialIds::default()),
                    slug: "goods".parse().expect("a slug"),
                    name: LocalizedText::en_ru(sku.to_string(), sku.to_string()),
                    variant_label: LocalizedText::default(),
                    tax_category: TaxCategory("standard".to_owned()),
                    image: Some("/goods.jpg".to_owned()),
                    weight_grams: None,
                    sellable: item.sellable,
                    sku,
                }),
            }
        }
        Ok(found)
    }

    async fn products(
        &self,
        _: &CallCtx,
        _: ProductsQuery,
    ) -> Result<Page<ProductSummary>, CallError<CatalogReadError>> {
        unreachable!("carts list no products")
    }

    async fn product(
        &self,
        _: &CallCtx,
        _: Vec<ProductRef>,
    ) -> Result<ProductsFound, CallError<CatalogReadError>> {
        unreachable!("carts read no product pages")
    }

    async fn variants(
        &self,
        _: &CallCtx,
        _: VariantsQuery,
    ) -> Result<Page<Variant>, CallError<CatalogReadError>> {
        unreachable!("carts list no variants")
    }

    async fn categories(
        &self,
        _: &CallCtx,
        (): (),
    ) -> Result<Vec<Category>, CallError<CatalogReadError>> {
        unreachable!("carts read no categories")
    }

    async fn facets(
        &self,
        _: &CallCtx,
        _: Vec<CategoryId>,
    ) -> Result<Vec<CategoryFacets>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for facets")
    }

    async fn category_traits(
        &self,
        _: &CallCtx,
        _: Vec<CategoryId>,
    ) -> Result<Vec<CategoryTraits>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for category traits")
    }

    async fn attributes(
        &self,
        _: &CallCtx,
        _: AttributesQuery,
    ) -> Result<Page<Attribute>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for attributes")
    }

    async fn options(
        &self,
        _: &CallCtx,
        _: OptionsQuery,
    ) -> Result<Page<OptionLabel>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for options")
    }

    async fn related(
        &self,
        _: &CallCtx,
        _: RelatedQuery,
    ) -> Result<Vec<Related>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for related")
    }

    async fn relations(
        &self,
        _: &CallCtx,
        _: RelationsQuery,
    ) -> Result<Page<Relation>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for relations")
    }

    async fn collections(
        &self,
        _: &CallCtx,
        _: CollectionsQuery,
    ) -> Result<Page<Collection>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for collections")
    }

    async fn collection_products(
        &self,
        _: &CallCtx,
        _: CollectionProductsQuery,
    ) -> Result<Page<ProductSummary>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for collection products")
    }

    async fn units(&self, _: &CallCtx, (): ()) -> Result<Vec<Unit>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for units")
    }

    async fn families(
        &self,
        _: &CallCtx,
        (): (),
    ) -> Result<Vec<Family>, CallError<CatalogReadError>> {
        unreachable!("carts do not ask for families")
    }
}

#[async_trait]
impl PriceCalculator for Goods {
    async fn quote(
        &self,
        ctx: &CallCtx,
        request: QuoteRequest,
    ) -> Result<PriceQuote, CallError<QuoteError>> {
        self.asked_pricing.fetch_add(1, Ordering::Relaxed);
        if self.no_tax_rate.load(Ordering::Relaxed) {
            let (zone, categories) = (request.terms.tax_zone, Vec::new());
            return Err(CallError::Domain(QuoteError::NoTaxRate { zone, categories }));
        }
        let skus: Vec<Sku> = request.lines.iter().map(|line| line.sku.clone()).collect();
        let skus: Vec<Sku> = skus.into_iter().filter(|sku| self.price(sku).is_none()).collect();
        if !skus.is_empty() {
            let (currency, channel) = (ctx.currency, ctx.channel.clone());
            return Err(CallError::Domain(QuoteError::NoPrice { skus, currency, channel }));
        }
        Ok(untaxed(ctx.currency, &request, |sku| self.price(sku).unwrap_or_default()))
    }

    async fn unit_prices(
        &self,
        _: &CallCtx,
        _: UnitPricesQuery,
    ) -> Result<UnitPrices, CallError<QuoteError>> {
        unreachable!("carts ask for quotes")
    }
}

/// A quote of the right sums, without tax and trace.
fn untaxed(
    currency: Currency,
    request: &QuoteRequest,
    price_minor: impl Fn(&Sku) -> i64,
) -> PriceQuote {
    let money = |minor| Money::new(minor, currency);
    let tax = LineTax {
        category: TaxCategory("standard".to_owned()),
        rate: Rate::from_ppm(0),
        included: true,
        amount: money(0),
    };
    let line = |line: &mod_pricing_api::QuoteLine| {
        let unit_price = money(price_minor(&line.sku));
        let subtotal = money(unit_price.amount_minor * line.quantity.get());
        QuotedLine {
            sku: line.sku.clone(),
            quantity: line.quantity,
            unit_price,
            compare_at: None,
            subtotal,
            tax: tax.clone(),
            total: subtotal,
        }
    };
    let lines: Vec<QuotedLine> = request.lines.iter().map(line).collect();
    let goods = money(lines.iter().map(|line| line.total.amount_minor).sum());
    let delivery = request.terms.delivery.as_ref().map(|charge| QuotedDelivery {
        option: charge.option.clone(),
        price: charge.price,
        tax: tax.clone(),
        total: charge.price,
    });
    let delivered = delivery.as_ref().map_or(0, |delivery| delivery.total.amount_minor);
    PriceQuote {
        lines,
        delivery,
        subtotal: goods,
        lines_total: goods,
        tax_total: money(0),
        tax_included: true,
        taxes: Vec::new(),
        total: money(goods.amount_minor + delivered),
        trace: Vec::new(),
    }
}

/// Counts what is asked of a store.
pub(crate) struct Counted<S> {
    store: S,
    pub(crate) loads: AtomicUsize,
    pub(crate) saves: AtomicUsize,
    /// Saves until one is stored and its answer lost; none at zero.
    pub(crate) lose_answer_in: AtomicUsize,
}

#[async_trait]
impl<S: CartStore> CartStore for Counted<S> {
    async fn load(&self, ctx: &CallCtx, id: CartId) -> Result<Option<CartDocument>, Fault> {
        self.loads.fetch_add(1, Ordering::Relaxed);
        self.store.load(ctx, id).await
    }

    async fn save(
        &self,
        ctx: &CallCtx,
        cart: &CartDocument,
        expected: Option<i64>,
    ) -> Result<Saved, Fault> {
        self.saves.fetch_add(1, Ordering::Relaxed);
        let saved = self.store.save(ctx, cart, expected).await;
        let left = self.lose_answer_in.load(Ordering::Relaxed);
        self.lose_answer_in.store(left.saturating_sub(1), Ordering::Relaxed);
        if left == 1 {
            return Err(Fault::new(FaultKind::Unavailable, "the answer is lost"));
        }
        saved
    }
}

/// Carts over a store, with MUG at 12.90 and TEA at 4.50 on the shelf.
pub(crate) struct Shop<S = MapCarts> {
    pub(crate) carts: Arc<GuestCarts>,
    pub(crate) goods: Arc<Goods>,
    pub(crate) store: Arc<Counted<S>>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) generations: Generations,
}

impl Shop {
    pub(crate) fn in_memory() -> Self {
        Self::over(MapCarts::default())
    }

    /// The same, and whoever changes a cart is shown prices of `shown`.
    pub(crate) fn showing(shown: &Arc<Goods>) -> Self {
        let shop = Self::in_memory();
        let carts = GuestCarts::clone(&shop.carts).showing_prices(shown.clone());
        Self { carts: Arc::new(carts), ..shop }
    }
}

impl<S: CartStore> Shop<S> {
    pub(crate) fn over(store: S) -> Self {
        let goods = Arc::new(Goods::default());
        goods.stock("MUG", true, Some(1_290));
        goods.stock("TEA", true, Some(450));
        let (loads, saves) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let lose_answer_in = AtomicUsize::new(0);
        let store = Arc::new(Counted { store, loads, saves, lose_answer_in });
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SequentialIds::default());
        let carts =
            GuestCarts::new(store.clone(), goods.clone(), goods.clone(), clock.clone(), ids);
        let generations = Generations::default();
        let carts = carts.remembering_goods(generations.clone());
        Self { generations, carts: Arc::new(carts), goods, store, clock }
    }

    pub(crate) async fn change(
        &self,
        ctx: &CallCtx,
        cart_id: Option<CartId>,
        changes: &[CartChange],
    ) -> Result<CartView, CartError> {
        domain(self.carts.change(ctx, request(cart_id, changes)).await)
    }

    /// A new cart after these changes.
    pub(crate) async fn cart_with(&self, changes: &[CartChange]) -> CartView {
        self.change(&web(), None, changes).await.expect("a new cart")
    }

    pub(crate) async fn view(&self, ctx: &CallCtx, cart_id: CartId) -> Result<CartView, CartError> {
        let request = ViewCart { cart_id, terms: terms(), deliveries: Vec::new() };
        domain(self.carts.view(ctx, request).await)
    }
}

/// What the module said, faults excluded.
pub(crate) fn domain<T>(answer: Result<T, CallError<CartError>>) -> Result<T, CartError> {
    answer.map_err(|error| match error {
        CallError::Domain(error) => error,
        CallError::Fault(fault) => panic!("{fault}"),
    })
}

pub(crate) fn request(cart_id: Option<CartId>, changes: &[CartChange]) -> ChangeCart {
    ChangeCart {
        cart_id,
        expected_version: None,
        changes: changes.to_vec(),
        terms: terms(),
        deliveries: Vec::new(),
    }
}

/// A call in euros from channel `web`.
pub(crate) fn web() -> CallCtx {
    CallCtx { currency: Currency::EUR, channel: "web".to_owned(), ..ctx(tenant_one()) }
}

pub(crate) fn keyed(key: &str) -> CallCtx {
    web().with_key(key.parse().expect("a key"))
}

pub(crate) fn terms() -> PricingTerms {
    PricingTerms { tax_zone: TaxZone("de".to_owned()), rounding: Rounding::HalfUp, delivery: None }
}

pub(crate) fn charge(option: &str, price_minor: i64) -> DeliveryCharge {
    DeliveryCharge {
        option: option.to_owned(),
        price: eur(price_minor),
        free_from: None,
        tax_category: TaxCategory("standard".to_owned()),
    }
}

pub(crate) fn sku(name: &str) -> Sku {
    name.parse().expect("a SKU")
}

pub(crate) fn units(count: i64) -> Quantity {
    Quantity::try_from(count).expect("in range")
}

pub(crate) fn eur(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::EUR)
}

pub(crate) fn add(name: &str, count: i64) -> CartChange {
    CartChange::Add { sku: sku(name), quantity: units(count) }
}

pub(crate) fn set(name: &str, count: i64) -> CartChange {
    CartChange::SetQuantity { sku: sku(name), quantity: units(count) }
}

pub(crate) fn remove(name: &str) -> CartChange {
    CartChange::Remove { sku: sku(name) }
}

/// SKUs and units of a view.
pub(crate) fn lines(view: &CartView) -> Vec<(&str, i64)> {
    view.lines.iter().map(|line| (line.sku.as_str(), line.quantity.get())).collect()
}

/// What the view says the cart costs.
pub(crate) fn total(view: &CartView) -> Option<Money> {
    view.quote.as_ref().map(|quote| quote.total)
}
