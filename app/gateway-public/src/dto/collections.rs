//! Collections: what a merchant puts together across the categories.

use app_storefront::CollectionPage;
use kernel_common::{Locale, Page};
use mod_catalog_api as catalog;
use serde::Serialize;
use utoipa::ToSchema;

use super::ProductPage;

/// A collection.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Collection {
    /// Its name in addresses.
    #[schema(example = "gifts")]
    slug: String,
    /// Its name.
    name: String,
    /// Plain text, paragraphs divided by blank lines.
    description: String,
    /// Address of its picture.
    image: Option<String>,
}

/// A page of collections.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CollectionList {
    /// The collections, in the merchant's order.
    items: Vec<Collection>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A collection with a page of its products.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CollectionProducts {
    /// The collection.
    collection: Collection,
    /// Its products, in the merchant's order.
    products: ProductPage,
}

impl Collection {
    fn of(collection: &catalog::Collection, locale: &Locale) -> Self {
        Self {
            slug: collection.slug.to_string(),
            name: collection.name.get(locale).to_owned(),
            description: collection.description.get(locale).to_owned(),
            image: collection.image.as_ref().map(|image| image.url.clone()),
        }
    }
}

impl CollectionList {
    pub(crate) fn of(page: &Page<catalog::Collection>, locale: &Locale) -> Self {
        Self {
            items: page.items.iter().map(|one| Collection::of(one, locale)).collect(),
            next: page.next.as_ref().map(|cursor| cursor.0.clone()),
        }
    }
}

impl CollectionProducts {
    pub(crate) fn of(page: &CollectionPage, locale: &Locale) -> Self {
        Self {
            collection: Collection::of(&page.collection, locale),
            products: ProductPage::of(&page.products, locale),
        }
    }
}
