//! The files as an author writes them.

use std::collections::BTreeMap;

use mod_catalog_api::AttributeKind;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    error::ContentError,
    model::{Category, Collection, PriceMinor, Store, Swatch, TaxCategory, Text, Unit, View},
};

/// A named piece of embedded TOML.
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

impl File {
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, ContentError> {
        toml::from_str(self.text).map_err(|error| ContentError::Unreadable {
            file: self.name,
            message: error.to_string(),
        })
    }
}

/// The files one shop is made of.
pub(super) struct ShopFiles {
    pub(super) store: File,
    pub(super) categories: File,
    pub(super) collections: File,
    pub(super) products: &'static [File],
}

macro_rules! file {
    ($name:literal) => {
        File { name: $name, text: include_str!(concat!("../../content/", $name)) }
    };
}

static OPTIONS: File = file!("options.toml");
static ATTRIBUTES: File = file!("attributes.toml");

pub(super) static SHOPS: [ShopFiles; 2] = [
    ShopFiles {
        store: file!("shop1/shop.toml"),
        categories: file!("shop1/categories.toml"),
        collections: file!("shop1/collections.toml"),
        products: &[
            file!("shop1/kitchen.toml"),
            file!("shop1/tea_coffee.toml"),
            file!("shop1/lighting.toml"),
            file!("shop1/textiles.toml"),
            file!("shop1/living.toml"),
            file!("shop1/desk.toml"),
            file!("shop1/bags_outdoor.toml"),
            file!("shop1/plants.toml"),
            file!("shop1/bath.toml"),
            file!("shop1/kids.toml"),
        ],
    },
    ShopFiles {
        store: file!("shop2/shop.toml"),
        categories: file!("shop2/categories.toml"),
        collections: file!("shop2/collections.toml"),
        products: &[
            file!("shop2/ride.toml"),
            file!("shop2/carry.toml"),
            file!("shop2/workshop.toml"),
        ],
    },
];

pub(super) fn read_options() -> Result<Vec<OptionEntry>, ContentError> {
    OPTIONS.read::<OptionsFile>().map(|file| file.options)
}

pub(super) fn read_attributes() -> Result<AttributesFile, ContentError> {
    ATTRIBUTES.read()
}

impl ShopFiles {
    pub(super) fn read_store(&self) -> Result<Store, ContentError> {
        self.store.read()
    }

    pub(super) fn read_categories(&self) -> Result<Vec<Category>, ContentError> {
        self.categories.read::<CategoriesFile>().map(|file| file.categories)
    }

    pub(super) fn read_collections(&self) -> Result<Vec<Collection>, ContentError> {
        self.collections.read::<CollectionsFile>().map(|file| file.collections)
    }

    pub(super) fn read_products(&self) -> Result<Vec<ProductEntry>, ContentError> {
        let mut products = Vec::new();
        for file in self.products {
            products.extend(file.read::<ProductsFile>()?.products);
        }
        Ok(products)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionsFile {
    options: Vec<OptionEntry>,
}

/// What both shops can say about their products.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttributesFile {
    pub(super) units: Vec<Unit>,
    pub(super) attributes: Vec<AttributeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttributeEntry {
    pub(super) code: String,
    pub(super) kind: AttributeKind,
    pub(super) unit: Option<String>,
    pub(super) name: Text,
    #[serde(default)]
    pub(super) values: Vec<ValueEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoriesFile {
    categories: Vec<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CollectionsFile {
    collections: Vec<Collection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductsFile {
    products: Vec<ProductEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionEntry {
    pub(super) code: String,
    pub(super) name: Text,
    pub(super) values: Vec<ValueEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ValueEntry {
    pub(super) code: String,
    pub(super) en: String,
    pub(super) ru: String,
    pub(super) swatch: Option<Swatch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductEntry {
    pub(super) slug: String,
    pub(super) category: String,
    pub(super) tax: TaxCategory,
    pub(super) price: PriceMinor,
    pub(super) weight_grams: u32,
    pub(super) low_stock: u32,
    pub(super) picture: PictureEntry,
    pub(super) name: Text,
    pub(super) description: Text,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) options: Vec<ProductOptionEntry>,
    pub(super) variants: Vec<VariantEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductOptionEntry {
    pub(super) code: String,
    pub(super) values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PictureEntry {
    pub(super) shape: String,
    pub(super) main: Option<String>,
    pub(super) accent: Option<String>,
    #[serde(default)]
    pub(super) views: Vec<View>,
}

/// A variant; what it leaves out it takes from its product.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VariantEntry {
    pub(super) sku: String,
    #[serde(default)]
    pub(super) of: Vec<String>,
    pub(super) stock: u32,
    pub(super) price: Option<PriceMinor>,
    pub(super) compare_at: Option<PriceMinor>,
    pub(super) weight_grams: Option<u32>,
}
