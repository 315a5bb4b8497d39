//! Products and categories.

use app_storefront::{Availability, CategoryTree, ProductPage as PageView};
use kernel_common::Locale;
use mod_catalog_api::{self as catalog, AttributeValue, EffectiveAttribute};
use serde::Serialize;
use utoipa::ToSchema;

use super::Money;

/// A category.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Category {
    /// Its name in addresses.
    slug: String,
    /// Slug of the category above it.
    parent: Option<String>,
    /// Its name.
    name: String,
    /// Published products in it and below it.
    product_count: i64,
}

/// The category tree as a list, siblings in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryList {
    /// The categories.
    items: Vec<Category>,
}

/// What is told about stock.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum Stock {
    /// More than a few.
    #[serde(rename = "in_stock")]
    Plenty,
    /// Few, and how many.
    Low {
        /// Units left.
        left: i64,
    },
    /// None.
    SoldOut,
}

/// A product in a listing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductCard {
    /// Its name in addresses.
    slug: String,
    /// Its name.
    name: String,
    /// Address of a picture.
    image: Option<String>,
    /// The lowest price of its variants.
    price: Option<Money>,
    /// The former price.
    compare_at: Option<Money>,
    /// True when other variants cost more.
    price_varies: bool,
    /// Availability over its variants.
    stock: Stock,
    /// Number of variants.
    variant_count: i64,
}

/// A variant of a product.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Variant {
    /// Its code; what carts take.
    sku: String,
    /// Names of its option values: `Blue / XL`.
    label: String,
    /// Codes of its option values, in the options' order.
    values: Vec<String>,
    /// Address of its picture.
    image: Option<String>,
    /// Its price; absent when it cannot be bought.
    price: Option<Money>,
    /// Its former price.
    compare_at: Option<Money>,
    /// Its availability.
    stock: Stock,
    /// What is known of this variant in particular.
    attributes: Vec<Attribute>,
}

/// An option with its values.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductOption {
    /// Code.
    code: String,
    /// Name.
    name: String,
    /// Values in order.
    values: Vec<OptionValue>,
}

/// A value of an option.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OptionValue {
    /// Code.
    code: String,
    /// Name.
    name: String,
}

/// A property of a product or of one of its variants.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attribute {
    /// Code.
    code: String,
    /// Name.
    name: String,
    /// Its values as people read them: one, or several of a dictionary. Numbers have a point,
    /// days are `2026-11-21`, yes and no are `true` and `false`.
    values: Vec<String>,
    /// The unit of a number, as people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

/// A product with its variants.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Product {
    /// Its name in addresses.
    slug: String,
    /// Its name.
    name: String,
    /// Plain text, paragraphs divided by blank lines.
    description: String,
    /// Slugs of its categories, from the top.
    categories: Vec<String>,
    /// What is known of it, inherited properties among it.
    attributes: Vec<Attribute>,
    /// What a shopper chooses.
    options: Vec<ProductOption>,
    /// Addresses of its pictures.
    images: Vec<String>,
    /// The first variants, at most 200.
    variants: Vec<Variant>,
    /// Variants in all.
    variant_count: i64,
}

impl From<Availability> for Stock {
    fn from(availability: Availability) -> Self {
        match availability {
            Availability::InStock => Self::Plenty,
            Availability::Low { left } => Self::Low { left },
            Availability::SoldOut => Self::SoldOut,
        }
    }
}

impl CategoryList {
    pub(crate) fn of(tree: &CategoryTree, locale: &Locale) -> Self {
        let item = |category: &catalog::Category| Category {
            slug: category.slug.to_string(),
            parent: category
                .parent
                .and_then(|id| tree.by_id(id))
                .map(|parent| parent.slug.to_string()),
            name: category.name.get(locale).to_owned(),
            product_count: category.product_count,
        };
        Self { items: tree.all().iter().map(item).collect() }
    }
}

impl ProductCard {
    pub(crate) fn of(card: &app_storefront::ProductCard, locale: &Locale) -> Self {
        Self {
            slug: card.slug.to_string(),
            name: card.summary.name.get(locale).to_owned(),
            image: card.image.as_ref().map(|image| image.url.clone()),
            price: card.price.map(Money::from),
            compare_at: card.compare_at.map(Money::from),
            price_varies: card.price_varies,
            stock: card.availability.into(),
            variant_count: card.summary.variant_count,
        }
    }
}

impl Product {
    pub(crate) fn of(page: &PageView, locale: &Locale) -> Self {
        let product = &page.product;
        let value = |value: &catalog::OptionValue| OptionValue {
            code: value.code.clone(),
            name: value.name.get(locale).to_owned(),
        };
        let option = |option: &catalog::ProductOption| ProductOption {
            code: option.code.clone(),
            name: option.name.get(locale).to_owned(),
            values: option.values.iter().map(value).collect(),
        };
        let variant = |view: &app_storefront::VariantView| Variant {
            sku: view.variant.sku.to_string(),
            label: view.variant.label.get(locale).to_owned(),
            values: view.variant.values.iter().map(|chosen| chosen.value.clone()).collect(),
            image: view.variant.image.clone(),
            price: view.price.map(Money::from),
            compare_at: view.compare_at.map(Money::from),
            stock: view.availability.into(),
            attributes: attributes(&view.variant.attributes, locale),
        };
        Self {
            slug: product.slug.to_string(),
            name: product.name.get(locale).to_owned(),
            description: product.description.get(locale).to_owned(),
            categories: page.breadcrumbs.iter().map(|c| c.slug.to_string()).collect(),
            attributes: attributes(&product.attributes, locale),
            options: product.options.iter().map(option).collect(),
            images: product.images.iter().map(|image| image.url.clone()).collect(),
            variants: page.variants.iter().map(variant).collect(),
            variant_count: product.variant_count,
        }
    }
}

fn attributes(all: &[EffectiveAttribute], locale: &Locale) -> Vec<Attribute> {
    let attribute = |one: &EffectiveAttribute| Attribute {
        code: one.code.to_string(),
        name: one.name.get(locale).to_owned(),
        values: values(&one.value, locale),
        unit: one.unit.as_ref().map(|unit| unit.symbol.get(locale).to_owned()),
    };
    all.iter().map(attribute).collect()
}

fn values(value: &AttributeValue, locale: &Locale) -> Vec<String> {
    match value {
        AttributeValue::Text(text) => vec![text.get(locale).to_owned()],
        AttributeValue::Option(option) => vec![option.label.get(locale).to_owned()],
        AttributeValue::Options(options) => {
            options.iter().map(|option| option.label.get(locale).to_owned()).collect()
        }
        AttributeValue::Number { amount, .. } => vec![amount.to_string()],
        AttributeValue::Boolean(yes) => vec![yes.to_string()],
        AttributeValue::Date(date) => vec![date.to_string()],
    }
}
