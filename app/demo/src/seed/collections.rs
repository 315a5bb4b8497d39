//! What stands together.

use kernel_common::TenantId;
use mod_catalog_api::{
    CollectionPut, Image, ProductRef, RelationKind, RelationPut, RelationSource,
};

use super::{
    Contracts, SeedError, ctx,
    products::{images, slug},
    text,
};
use crate::content::{Collection, DemoShop};

pub(super) async fn put(
    contracts: &Contracts,
    tenant: TenantId,
    shop: &DemoShop,
) -> Result<(), SeedError> {
    let failed = SeedError::of("collections");
    let collections: Vec<CollectionPut> = shop
        .collections
        .iter()
        .zip(1..)
        .map(|(collection, position)| CollectionPut {
            slug: slug(&collection.slug),
            name: text(&collection.name),
            description: text(&collection.description),
            image: image(shop, collection),
            position,
            published: true,
        })
        .collect();
    let under = ctx(tenant, shop, "collections", &collections);
    contracts.catalog.put_collections(&under, collections).await.map_err(|e| failed(&e))?;
    let links: Vec<RelationPut> = shop.collections.iter().flat_map(links).collect();
    let under = ctx(tenant, shop, "links", &links);
    contracts.catalog.put_relations(&under, links).await.map_err(|e| failed(&e))?;
    Ok(())
}

fn links(collection: &Collection) -> impl Iterator<Item = RelationPut> + '_ {
    collection.products.iter().zip(1..).map(|(product, position)| RelationPut {
        source: RelationSource::Collection(slug(&collection.slug)),
        kind: RelationKind::Collection,
        target: ProductRef::Slug(slug(product)),
        position,
        metadata: Default::default(),
        from: None,
        until: None,
    })
}

/// The first picture of its first product; it belongs to no option value here.
fn image(shop: &DemoShop, collection: &Collection) -> Option<Image> {
    let first = collection.products.first()?;
    let product = shop.products.iter().find(|product| product.slug == *first)?;
    let image = images(product).into_iter().next()?;
    Some(Image { value: None, ..image })
}
