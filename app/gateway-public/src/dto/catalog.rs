//! Products and categories.

use app_storefront::{Availability, CategoryPage, ProductPage as PageView, ProductsPage};
use kernel_common::Locale;
use mod_catalog_api::{self as catalog, ProductSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Money;

/// Which products to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListingParams {
    /// Slug of a category; its subcategories are included.
    pub(crate) category: Option<String>,
    /// `newest` (default) or `name`.
    #[param(value_type = Option<String>)]
    pub(crate) sort: Option<ProductSort>,
    /// Cards per page.
    #[param(minimum = 1, maximum = 100, default = 24)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
    /// Language of the answer.
    #[serde(rename = "locale")]
    pub(crate) _locale: Option<String>,
    /// Currency of the prices.
    #[serde(rename = "currency")]
    pub(crate) _currency: Option<String>,
}

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

/// A page of products.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductPage {
    /// The products.
    items: Vec<ProductCard>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
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
    pub(crate) fn of(tree: &[catalog::Category], locale: &Locale) -> Self {
        let item = |category: &catalog::Category| Category {
            slug: category.slug.to_string(),
            parent: tree
                .iter()
                .find(|other| Some(other.id) == category.parent)
                .map(|parent| parent.slug.to_string()),
            name: category.name.get(locale).to_owned(),
            product_count: category.product_count,
        };
        Self { items: tree.iter().map(item).collect() }
    }
}

impl ProductPage {
    pub(crate) fn of(page: &ProductsPage, locale: &Locale) -> Self {
        let item = |card: &app_storefront::ProductCard| ProductCard {
            slug: card.slug.to_string(),
            name: card.summary.name.get(locale).to_owned(),
            image: card.image.as_ref().map(|image| image.url.clone()),
            price: card.price.map(Money::from),
            compare_at: card.compare_at.map(Money::from),
            price_varies: card.price_varies,
            stock: card.availability.into(),
            variant_count: card.summary.variant_count,
        };
        let next = page.next.as_ref().map(|cursor| cursor.0.clone());
        Self { items: page.cards.iter().map(item).collect(), next }
    }

    pub(crate) fn of_category(page: &CategoryPage, locale: &Locale) -> Self {
        Self::of(&page.products, locale)
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
        };
        Self {
            slug: product.slug.to_string(),
            name: product.name.get(locale).to_owned(),
            description: product.description.get(locale).to_owned(),
            categories: page.breadcrumbs.iter().map(|c| c.slug.to_string()).collect(),
            options: product.options.iter().map(option).collect(),
            images: product.images.iter().map(|image| image.url.clone()).collect(),
            variants: page.variants.iter().map(variant).collect(),
            variant_count: product.variant_count,
        }
    }
}
