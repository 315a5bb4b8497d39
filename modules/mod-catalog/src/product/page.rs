//! A product as its own page shows it: what is stored, and what it inherits; pure.

use std::collections::BTreeSet;

use kernel_common::{CategoryId, LocalizedText, ProductId, Sku, Timestamp};
use mod_catalog_api::{
    AttributeAssignment, AttributeSource, ChosenValue, Code, FacetPut, Image, Product,
    ProductOption, ProductStatus, Slug, Variant,
};
use serde::{Deserialize, Serialize};

use crate::attribute::{Layer, OwnValue, OwnValues, Showing, Traits, effective, missing};

/// What one category sets, without what it inherits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CategoryLayer {
    pub(crate) category: CategoryId,
    /// Categories on the way from the root to it: layers are sorted by it.
    pub(crate) depth: i64,
    pub(crate) assigned: Vec<AttributeAssignment>,
    pub(crate) own_values: OwnValues,
    #[serde(default)]
    pub(crate) facets: Vec<FacetPut>,
}

impl CategoryLayer {
    /// True when it sets nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.assigned.is_empty() && self.own_values.is_empty() && self.facets.is_empty()
    }

    /// True when both set the same, wherever they stand.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        self.assigned == other.assigned
            && self.own_values == other.own_values
            && self.facets == other.facets
    }
}

/// What the family of a product sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FamilyLayer {
    pub(crate) assigned: Vec<AttributeAssignment>,
    pub(crate) own_values: OwnValues,
}

/// A variant as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VariantRecord {
    pub(crate) sku: Sku,
    pub(crate) values: Vec<ChosenValue>,
    pub(crate) label: LocalizedText,
    pub(crate) image: Option<String>,
    pub(crate) weight_grams: Option<u32>,
    pub(crate) barcode: Option<String>,
    pub(crate) own_values: OwnValues,
}

/// A product as it is stored, with its first variants and the layers it inherits from.
#[derive(Clone, Debug)]
pub(crate) struct PageRecord {
    pub(crate) id: ProductId,
    pub(crate) slug: Slug,
    pub(crate) name: LocalizedText,
    pub(crate) description: LocalizedText,
    pub(crate) traits: Traits,
    pub(crate) options: Vec<ProductOption>,
    pub(crate) variants: Vec<VariantRecord>,
    pub(crate) variant_count: i64,
    pub(crate) images: Vec<Image>,
    pub(crate) status: ProductStatus,
    pub(crate) version: i64,
    pub(crate) updated_at: Timestamp,
    /// Of the primary category, the root's first.
    pub(crate) categories: Vec<CategoryLayer>,
    pub(crate) family: Option<FamilyLayer>,
}

/// What values mention, so that it can be looked up for many products at once.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    pub(crate) attributes: BTreeSet<Code>,
    pub(crate) options: BTreeSet<(Code, Code)>,
    pub(crate) units: bool,
}

impl Mentions {
    pub(crate) fn note(&mut self, values: &OwnValues) {
        for (code, value) in values {
            self.attributes.insert(code.clone());
            let pair = |option: &Code| (code.clone(), option.clone());
            self.options.extend(value.options().iter().map(pair));
            self.units |= matches!(value, OwnValue::Number { unit: Some(_), .. });
        }
    }
}

impl VariantRecord {
    /// The variant with its own values shown.
    pub(crate) fn into_variant(self, showing: &Showing) -> Variant {
        let source = AttributeSource::Variant(self.sku.clone());
        let own = self.own_values.iter().map(|(code, value)| (code, (source.clone(), value)));
        Variant {
            attributes: showing.show(own),
            sku: self.sku,
            values: self.values,
            label: self.label,
            image: self.image,
            weight_grams: self.weight_grams,
            barcode: self.barcode,
        }
    }
}

impl PageRecord {
    /// Notes whatever the page will show the names of.
    pub(crate) fn mention(&self, mentions: &mut Mentions) {
        for layer in self.layers() {
            mentions.note(layer.values);
        }
        for variant in &self.variants {
            mentions.note(&variant.own_values);
        }
        let required = self.assigned().filter(|one| one.required).map(|one| one.code.clone());
        mentions.attributes.extend(required);
    }

    /// The page, with the values that count.
    pub(crate) fn into_product(self, showing: &Showing) -> Product {
        let counts = effective(self.layers());
        let every_variant_has =
            |code: &Code| self.variants.iter().all(|variant| variant.own_values.contains_key(code));
        let has_value = |code: &Code| {
            !showing.knows(code) || counts.contains_key(code) || every_variant_has(code)
        };
        let missing_attributes = missing(self.assigned(), has_value);
        let attributes = showing.show(counts);
        let variants = self.variants.into_iter().map(|one| one.into_variant(showing)).collect();
        Product {
            id: self.id,
            slug: self.slug,
            name: self.name,
            description: self.description,
            category: self.traits.categories.first().copied(),
            categories: self.traits.categories,
            family: self.traits.family,
            attributes,
            missing_attributes,
            options: self.options,
            variants,
            variant_count: self.variant_count,
            images: self.images,
            tax_category: self.traits.tax_category,
            status: self.status,
            version: self.version,
            updated_at: self.updated_at,
        }
    }

    /// The farthest first.
    fn layers(&self) -> impl Iterator<Item = Layer<'_>> {
        let categories = self.categories.iter().map(|layer| Layer {
            source: AttributeSource::Category(layer.category),
            values: &layer.own_values,
        });
        let family = self.family.as_ref().zip(self.traits.family.as_ref());
        let family = family.map(|(layer, code)| Layer {
            source: AttributeSource::Family(code.clone()),
            values: &layer.own_values,
        });
        let own = Layer { source: AttributeSource::Product, values: &self.traits.values };
        categories.chain(family).chain([own])
    }

    fn assigned(&self) -> impl Iterator<Item = &AttributeAssignment> {
        let categories = self.categories.iter().flat_map(|layer| &layer.assigned);
        categories.chain(self.family.iter().flat_map(|layer| &layer.assigned))
    }
}
