//! Collections.

use kernel_common::{LocalizedText, Page};
use mod_catalog_api as catalog;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::value::{Texts, texts};

/// A picture.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PictureToPut {
    /// An http(s) address, or a path of the shop.
    url: String,
    /// What it shows, by language.
    #[serde(default)]
    #[schema(value_type = Texts)]
    alt: LocalizedText,
}

/// A collection as it shall be, by slug.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CollectionToPut {
    /// Names it.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    slug: catalog::Slug,
    /// Name for people.
    #[schema(value_type = Texts)]
    name: LocalizedText,
    /// Plain text, paragraphs divided by blank lines.
    #[serde(default)]
    #[schema(value_type = Texts)]
    description: LocalizedText,
    /// A picture.
    #[serde(default)]
    image: Option<PictureToPut>,
    /// Order among the collections, lowest first.
    #[serde(default)]
    position: i32,
    /// True when shoppers see it.
    published: bool,
}

/// Collections to create or change, all or none. Their products are put as relations.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "slug": "summer", "name": { "en": "Summer", "ru": "Лето" }, "position": 1, "published": true }
] }))]
pub(crate) struct Collections {
    /// The collections, 1 to 1000.
    items: Vec<CollectionToPut>,
}

impl From<Collections> for Vec<catalog::CollectionPut> {
    fn from(collections: Collections) -> Self {
        let image = |one: PictureToPut| catalog::Image { url: one.url, alt: one.alt, value: None };
        let put = |item: CollectionToPut| catalog::CollectionPut {
            slug: item.slug,
            name: item.name,
            description: item.description,
            image: item.image.map(image),
            position: item.position,
            published: item.published,
        };
        collections.items.into_iter().map(put).collect()
    }
}

/// A picture.
#[derive(Debug, Serialize, ToSchema)]
struct Picture {
    /// Its address.
    url: String,
    /// What it shows, by language.
    alt: Texts,
}

/// A collection.
#[derive(Debug, Serialize, ToSchema)]
struct Collection {
    /// Id.
    id: String,
    /// Its name in addresses.
    slug: String,
    /// Its name for people.
    name: Texts,
    /// Plain text.
    description: Texts,
    /// A picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Picture>,
    /// Order among the collections.
    position: i32,
    /// True when shoppers see it.
    published: bool,
    /// Grows by one with every change.
    version: i64,
}

/// A page of collections.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CollectionPage {
    /// The collections, in their order.
    items: Vec<Collection>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Page<catalog::Collection>> for CollectionPage {
    fn from(page: Page<catalog::Collection>) -> Self {
        let item = |one: catalog::Collection| Collection {
            id: one.id.to_string(),
            slug: one.slug.into(),
            name: texts(&one.name),
            description: texts(&one.description),
            image: one.image.map(|image| Picture { alt: texts(&image.alt), url: image.url }),
            position: one.position,
            published: one.published,
            version: one.version,
        };
        let next = page.next.map(|cursor| cursor.0);
        Self { items: page.items.into_iter().map(item).collect(), next }
    }
}

/// Things that are named by slugs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "slugs": ["summer"] }))]
pub(crate) struct SlugList {
    /// Their slugs, 1 to 1000.
    #[schema(value_type = Vec<String>)]
    pub(crate) slugs: Vec<catalog::Slug>,
}
