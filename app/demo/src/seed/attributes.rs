//! What is said about products, and what listings are narrowed by.

use kernel_common::TenantId;
use mod_catalog_api::{
    AttributeKind, AttributePut, CategoryTraitsPut, Code, FacetKind, FacetPut, OptionLabel, UnitPut,
};

use super::{Contracts, SeedError, ctx, products::slug, text};
use crate::content::{Attribute, Category, DemoShop, Unit};

/// Units and attributes: products name them, so they come first.
pub(super) async fn put(
    contracts: &Contracts,
    tenant: TenantId,
    shop: &DemoShop,
) -> Result<(), SeedError> {
    let failed = SeedError::of("attributes");
    let units: Vec<UnitPut> = shop.units.iter().map(unit).collect();
    let under = ctx(tenant, shop, "units", &units);
    contracts.catalog.put_units(&under, units).await.map_err(|e| failed(&e))?;
    let attributes: Vec<AttributePut> =
        shop.attributes.iter().zip(1..).map(|(one, position)| attribute(one, position)).collect();
    let under = ctx(tenant, shop, "attributes", &attributes);
    contracts.catalog.put_attributes(&under, attributes).await.map_err(|e| failed(&e))?;
    Ok(())
}

/// What each category is narrowed by.
pub(super) async fn put_facets(
    contracts: &Contracts,
    tenant: TenantId,
    shop: &DemoShop,
) -> Result<(), SeedError> {
    let failed = SeedError::of("facets");
    let narrowed = shop.categories.iter().filter(|category| !category.facets.is_empty());
    let traits: Vec<CategoryTraitsPut> = narrowed.map(|one| facets(shop, one)).collect();
    let under = ctx(tenant, shop, "facets", &traits);
    contracts.catalog.put_category_traits(&under, traits).await.map_err(|e| failed(&e))?;
    Ok(())
}

fn unit(unit: &Unit) -> UnitPut {
    UnitPut {
        code: code(&unit.code),
        symbol: text(&unit.symbol),
        base: unit.part_of.as_ref().map(|part| code(&part.base)),
        numerator: 1,
        denominator: unit.part_of.as_ref().map_or(1, |part| part.parts),
    }
}

fn attribute(attribute: &Attribute, position: i32) -> AttributePut {
    let label = |value: &crate::content::OptionValue| OptionLabel {
        code: code(&value.code),
        label: text(&value.name),
    };
    AttributePut {
        code: code(&attribute.code),
        name: text(&attribute.name),
        kind: attribute.kind,
        unit: attribute.unit.as_deref().map(code),
        position,
        options: attribute.values.iter().map(label).collect(),
    }
}

/// Numbers and days are from and to, the others boxes to tick.
fn facets(shop: &DemoShop, category: &Category) -> CategoryTraitsPut {
    let is_range = |facet: &String| {
        shop.attributes.iter().any(|one| {
            one.code == *facet && matches!(one.kind, AttributeKind::Number | AttributeKind::Date)
        })
    };
    let facets = category.facets.iter().zip(1..).map(|(facet, position)| FacetPut {
        attribute: code(facet),
        kind: if is_range(facet) { FacetKind::Range } else { FacetKind::Values },
        position,
    });
    CategoryTraitsPut {
        category: slug(&category.slug),
        attributes: Vec::new(),
        values: Vec::new(),
        facets: facets.collect(),
    }
}

pub(super) fn code(text: &str) -> Code {
    text.parse().expect("codes of the content are checked by its tests")
}
