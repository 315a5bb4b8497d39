//! Rows as products of a shop.

use std::{collections::HashMap, error::Error};

use app_search::{Categories, TenantSettings, product_document};
use kernel_common::{
    CategoryId, Currency, Locale, LocalizedText, ProductId, Sku, TaxCategory, TenantId, Timestamp,
};
use kernel_search::{Batch, LiveRow, Operation, SearchIndex};
use mod_catalog_api::{
    AttributeSource, AttributeValue, Category, Code, EffectiveAttribute, OptionLabel, Product,
    ProductStatus, Variant,
};
use uuid::Uuid;

use crate::data::{Row, Rows};

/// Documents in one batch.
const BATCH: usize = 1_000;

/// One shop in roubles.
pub(crate) fn settings() -> TenantSettings {
    TenantSettings {
        tenant: TenantId::from_uuid(Uuid::from_u128(1)),
        currencies: vec![Currency::RUB],
        channels: vec!["web".to_owned()],
    }
}

/// What an operator would configure for a grocery and household catalog.
pub(crate) fn synonyms() -> Vec<Vec<String>> {
    [["гречка", "гречневая", "ядрица"], ["сгущенка", "сгущенное", "сгущ"]]
        .map(|group| group.map(str::to_owned).into())
        .into()
}

/// The product of the row at a place.
pub(crate) fn product_id(place: usize) -> ProductId {
    ProductId::from_uuid(Uuid::from_u128(place as u128 + 1))
}

/// The place of a product's row.
pub(crate) fn place(product: ProductId) -> usize {
    usize::try_from(product.as_uuid().as_u128()).unwrap_or(usize::MAX).saturating_sub(1)
}

/// Builds the index.
pub(crate) async fn fill(
    index: &dyn SearchIndex,
    rows: &Rows,
) -> Result<Categories, Box<dyn Error>> {
    let tree = Tree::of(rows);
    let categories = Categories::new(tree.categories.clone());
    let rebuild = index.rebuild().await?;
    let mut live = Vec::with_capacity(BATCH);
    let mut operations = Vec::with_capacity(BATCH);
    for (place, row) in rows.iter().enumerate() {
        let (product, variant) = product(place, &row, &tree);
        let document = product_document(&product, &[variant], &categories);
        live.push(live_row(place));
        operations.push(Operation::Put(Box::new(document)));
        if operations.len() == BATCH {
            rebuild.write(Batch { operations: std::mem::take(&mut operations) }).await?;
            index.set_live(&std::mem::take(&mut live));
        }
    }
    rebuild.write(Batch { operations }).await?;
    index.set_live(&live);
    rebuild.finish("searchbench".to_owned()).await?;
    Ok(categories)
}

/// A price from 1 to 5 000 roubles, and two of three on the shelf: the same in every run.
fn live_row(place: usize) -> LiveRow {
    let scattered = (place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    let price = i64::try_from(scattered % 499_900).unwrap_or(0) + 100;
    let in_stock = (!scattered.is_multiple_of(3)).then_some(1);
    LiveRow {
        id: product_id(place).as_uuid(),
        values: vec![("in_stock".to_owned(), in_stock), ("price.RUB.web".to_owned(), Some(price))],
    }
}

fn product(place: usize, row: &Row<'_>, tree: &Tree) -> (Product, Variant) {
    let russian = |text: &str| LocalizedText([(Locale::ru(), text.to_owned())].into());
    let barcode = row.barcode.trim();
    let sku = barcode.parse::<Sku>().or_else(|_| format!("row-{place}").parse());
    let brand = Code::of_label(row.brand).map(|code| EffectiveAttribute {
        code: "brand".parse().expect("a code"),
        name: LocalizedText::en_ru("Brand", "Бренд"),
        value: AttributeValue::Option(OptionLabel { code, label: russian(row.brand) }),
        unit: None,
        source: AttributeSource::Product,
    });
    let variant = Variant {
        sku: sku.expect("a number is a SKU"),
        values: Vec::new(),
        label: LocalizedText::default(),
        image: None,
        weight_grams: None,
        barcode: Some(barcode.to_owned()),
        attributes: Vec::new(),
    };
    let category = tree.by_path.get(row.category).copied();
    let product = Product {
        id: product_id(place),
        slug: format!("p-{place}").parse().expect("a slug"),
        name: russian(row.name),
        description: LocalizedText::default(),
        category,
        categories: category.into_iter().collect(),
        family: None,
        attributes: brand.into_iter().collect(),
        missing_attributes: Vec::new(),
        options: Vec::new(),
        variants: Vec::new(),
        variant_count: 1,
        images: Vec::new(),
        tax_category: TaxCategory("standard".to_owned()),
        status: ProductStatus::Published,
        version: 1,
        updated_at: Timestamp::from_unix_micros(0),
    };
    (product, variant)
}

/// The categories of the rows.
struct Tree {
    categories: Vec<Category>,
    by_path: HashMap<String, CategoryId>,
}

impl Tree {
    fn of(rows: &Rows) -> Self {
        let mut tree = Self { categories: Vec::new(), by_path: HashMap::new() };
        for row in rows.iter() {
            if !row.category.is_empty() && !tree.by_path.contains_key(row.category) {
                tree.add(row.category);
            }
        }
        tree
    }

    fn add(&mut self, path: &str) -> CategoryId {
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let (parent, name) = match path.rsplit_once('/') {
            Some((above, name)) => (Some(self.add(above)), name),
            None => (None, path),
        };
        let number = self.categories.len();
        let id = CategoryId::from_uuid(Uuid::from_u128(number as u128 + 1));
        let name = name.trim_end_matches(" (folder)").to_owned();
        self.categories.push(Category {
            id,
            parent,
            slug: format!("c-{number}").parse().expect("a slug"),
            name: LocalizedText([(Locale::ru(), name)].into()),
            position: 0,
            product_count: 0,
        });
        self.by_path.insert(path.to_owned(), id);
        id
    }
}
