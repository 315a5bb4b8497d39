//! Answers what categories give to their products, and what their listings are narrowed by.

use std::collections::{BTreeMap, HashMap};

use kernel_common::CategoryId;
use mod_catalog_api::{
    AttributeAssignment, AttributeSource, BATCH_MAX, CatalogReadError, CategoryFacets,
    CategoryTraits, Code,
};
use rt_contract::{CallCtx, CallError};

use super::{list_products::invalid, showing};
use crate::{
    Catalog,
    attribute::{Layer, Showing, effective},
    product::{CategoryLayer, Mentions},
    store::CategoryTraitStore,
};

pub(crate) async fn facets(
    catalog: &Catalog,
    ctx: &CallCtx,
    categories: Vec<CategoryId>,
) -> Result<Vec<CategoryFacets>, CallError<CatalogReadError>> {
    let (layers, showing) = read(catalog, ctx, &categories, false).await?;
    let facets = |category: CategoryId| {
        let layers = layers.get(&category).into_iter().flatten();
        CategoryFacets { category, facets: showing.facets(layers.flat_map(|layer| &layer.facets)) }
    };
    Ok(categories.into_iter().map(facets).collect())
}

pub(crate) async fn all(
    catalog: &Catalog,
    ctx: &CallCtx,
    categories: Vec<CategoryId>,
) -> Result<Vec<CategoryTraits>, CallError<CatalogReadError>> {
    let (layers, showing) = read(catalog, ctx, &categories, true).await?;
    let traits = |category: CategoryId| {
        let layers = layers.get(&category)?;
        let from = |layer: &'_ CategoryLayer| AttributeSource::Category(layer.category);
        let values =
            layers.iter().map(|layer| Layer { source: from(layer), values: &layer.own_values });
        Some(CategoryTraits {
            category,
            attributes: assigned(layers, &showing),
            values: showing.show(effective(values)),
            facets: showing.facets(layers.iter().flat_map(|layer| &layer.facets)),
        })
    };
    Ok(categories.into_iter().filter_map(traits).collect())
}

type Layers = HashMap<CategoryId, Vec<CategoryLayer>>;

async fn read(
    catalog: &Catalog,
    ctx: &CallCtx,
    categories: &[CategoryId],
    with_values: bool,
) -> Result<(Layers, Showing), CallError<CatalogReadError>> {
    if categories.len() > BATCH_MAX {
        return Err(invalid("", "there are at most 1000 categories"));
    }
    let mut uow = catalog.db.begin_read(ctx).await?;
    let layers = CategoryTraitStore::new(&mut uow, ctx.tenant).layers(categories).await?;
    let mut mentions = Mentions::default();
    for layer in layers.values().flatten() {
        mentions.attributes.extend(layer.facets.iter().map(|facet| facet.attribute.clone()));
        mentions.units |= !layer.facets.is_empty();
        if with_values {
            mentions.attributes.extend(layer.assigned.iter().map(|one| one.code.clone()));
            mentions.note(&layer.own_values);
        }
    }
    let showing = showing::of(&mut uow, ctx.tenant, &mentions).await?;
    Ok((layers, showing))
}

/// What is expected of products: each attribute once, required if any layer requires it.
fn assigned(layers: &[CategoryLayer], showing: &Showing) -> Vec<AttributeAssignment> {
    let mut places: BTreeMap<&Code, usize> = BTreeMap::new();
    let mut assigned: Vec<AttributeAssignment> = Vec::new();
    let all = layers.iter().flat_map(|layer| &layer.assigned);
    for one in all.filter(|one| showing.knows(&one.code)) {
        match places.get(&one.code) {
            Some(at) => assigned[*at].required |= one.required,
            None => {
                places.insert(&one.code, assigned.len());
                assigned.push(one.clone());
            }
        }
    }
    assigned
}
