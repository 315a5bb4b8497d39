//! What is on the shelves.

use kernel_common::{
    Currency, LocalizedText, Money, Quantity, Rate, Sku, TaxCategory, TaxZone, TenantId,
    WarehouseId,
};
use mod_catalog_api::{
    CategoryPut, ChosenValue, Image, OptionValue, ProductOption, ProductPut, ProductStatus,
    VariantPut,
};
use mod_inventory_api::{Receipt, WarehousePut};
use mod_pricing_api::{PriceListPut, PriceSet, TaxRatePut};
use rt_contract::CallCtx;
use rt_host::RandomIds;

use crate::{Contracts, shop::keyed};

/// A mug, 12.90 €, in blue.
pub const MUG: &str = "MUG-BLUE";
/// Tea, 4.50 €.
pub const TEA: &str = "TEA";
/// A lamp, 89.00 €, of which there is one.
pub const LAMP: &str = "LAMP";
/// The mug in red, dearer and without stock.
const MUG_RED: &str = "MUG-RED";

/// The SKU of this text.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn sku(text: &str) -> Sku {
    text.parse().expect("a SKU")
}

/// So many units.
///
/// # Panics
/// When nobody can buy so many.
#[must_use]
pub fn units(count: i64) -> Quantity {
    Quantity::try_from(count).expect("in range")
}

/// Fills the shelves of a tenant: 10 blue mugs, 20 teas, one lamp; 19 % tax is in the prices.
pub(crate) async fn stock(contracts: &Contracts, tenant: TenantId) -> WarehouseId {
    let ctx = || keyed(tenant);
    let categories = vec![
        category("kitchen", None, "Kitchen", "Кухня"),
        category("cups", Some("kitchen"), "Cups", "Чашки"),
        category("light", None, "Light", "Свет"),
    ];
    contracts.catalog_writer.put_categories(&ctx(), categories).await.expect("categories");
    let products = vec![mug(), plain("tea", TEA, "Tea", "Чай", "kitchen"), lamp()];
    contracts.catalog_writer.put_products(&ctx(), products).await.expect("products");
    prices(contracts, &ctx).await;
    let main = WarehousePut { code: "main".to_owned(), name: "Main".to_owned(), priority: 1 };
    let warehouses = contracts.stock_keeper.put_warehouses(&ctx(), vec![main]).await;
    let warehouse = warehouses.expect("a warehouse")[0].id;
    for (item, count) in [(MUG, 10), (TEA, 20), (LAMP, 1)] {
        receive(contracts, &ctx(), warehouse, item, count).await;
    }
    warehouse
}

pub(crate) async fn receive(
    contracts: &Contracts,
    ctx: &CallCtx,
    warehouse: WarehouseId,
    item: &str,
    count: i64,
) {
    let receipt =
        Receipt { sku: sku(item), warehouse, quantity: units(count), document: "note".to_owned() };
    contracts.stock_keeper.receive(ctx, vec![receipt]).await.expect("goods");
}

async fn prices(contracts: &Contracts, ctx: &impl Fn() -> CallCtx) {
    let list = |code: &str, currency| PriceListPut {
        code: code.to_owned(),
        currency,
        channel: None,
        tax_included: true,
        priority: 0,
    };
    let lists = vec![list("eur", Currency::EUR), list("usd", Currency::USD)];
    contracts.price_book.put_price_lists(&ctx(), lists).await.expect("lists");
    let rate = TaxRatePut {
        zone: TaxZone("de".to_owned()),
        category: TaxCategory("standard".to_owned()),
        rate: Rate::from_ppm(190_000),
    };
    contracts.price_book.put_tax_rates(&ctx(), vec![rate]).await.expect("rates");
    let price = |list: &str, item: &str, minor, currency| PriceSet {
        list: list.to_owned(),
        sku: sku(item),
        price: Money::new(minor, currency),
        compare_at: None,
    };
    let was = |was_minor, price: PriceSet| PriceSet {
        compare_at: Some(Money::new(was_minor, price.price.currency)),
        ..price
    };
    let prices = vec![
        was(1_590, price("eur", MUG, 1_290, Currency::EUR)),
        price("eur", MUG_RED, 1_490, Currency::EUR),
        price("eur", TEA, 450, Currency::EUR),
        price("eur", LAMP, 8_900, Currency::EUR),
        price("usd", MUG, 1_400, Currency::USD),
    ];
    contracts.price_book.set_prices(&ctx(), prices).await.expect("prices");
}

fn category(slug: &str, parent: Option<&str>, en: &str, ru: &str) -> CategoryPut {
    CategoryPut {
        slug: slug.parse().expect("a slug"),
        parent: parent.map(|slug| slug.parse().expect("a slug")),
        name: LocalizedText::en_ru(en, ru),
        position: 0,
    }
}

/// A published product with one variant and nothing else, for tests that put goods of their own.
///
/// # Panics
/// When `slug` or `item` is none.
#[must_use]
pub fn bare(slug: &str, item: &str, name: LocalizedText) -> ProductPut {
    ProductPut {
        slug: slug.parse().expect("a slug"),
        name,
        description: LocalizedText::default(),
        category: None,
        categories: Vec::new(),
        family: None,
        attributes: Vec::new(),
        options: Vec::new(),
        variants: vec![VariantPut {
            sku: sku(item),
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

fn plain(slug: &str, item: &str, en: &str, ru: &str, category: &str) -> ProductPut {
    ProductPut {
        description: LocalizedText::en_ru(format!("{en}, as one knows it."), format!("{ru}.")),
        category: Some(category.parse().expect("a slug")),
        ..bare(slug, item, LocalizedText::en_ru(en, ru))
    }
}

fn lamp() -> ProductPut {
    plain("lamp", LAMP, "Lamp", "Лампа", "light")
}

fn mug() -> ProductPut {
    let value = |code: &str, en: &str, ru: &str| OptionValue {
        code: code.to_owned(),
        name: LocalizedText::en_ru(en, ru),
    };
    let variant = |item: &str, colour: &str| VariantPut {
        sku: sku(item),
        values: vec![ChosenValue { option: "colour".to_owned(), value: colour.to_owned() }],
        weight_grams: Some(300),
        barcode: None,
        attributes: Vec::new(),
    };
    let picture = LocalizedText::en_ru("A mug", "Кружка");
    ProductPut {
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: LocalizedText::en_ru("Colour", "Цвет"),
            values: vec![value("blue", "Blue", "Синий"), value("red", "Red", "Красный")],
        }],
        variants: vec![variant(MUG, "blue"), variant(MUG_RED, "red")],
        images: vec![Image { url: "/media/mug.webp".to_owned(), alt: picture, value: None }],
        ..plain("mug", MUG, "Mug", "Кружка", "cups")
    }
}

/// A document number, or a key, that nobody else has.
pub(crate) fn fresh() -> String {
    kernel_common::IdSource::next(&RandomIds).to_string()
}
