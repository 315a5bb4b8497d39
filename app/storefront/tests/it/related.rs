//! What is shown beside a product, and what merchants put together.

use app_storefront::ViewError;
use kernel_common::{LocalizedText, PageRequest};
use mod_catalog_api::{CollectionPut, ProductRef, RelationKind, RelationPut, RelationSource};
use testkit::tenant_one;
use testshop::keyed;

use crate::window::{Window, slug, visitor};

async fn beside(window: &Window, product: &str, limit: u32) -> Vec<String> {
    let ctx = visitor();
    let page = window.storefront.product(&ctx, &slug(product)).await.expect("a page");
    let cards = window.storefront.related(&ctx, &page, limit).await.expect("cards");
    cards.iter().map(|card| card.slug.to_string()).collect()
}

fn link(source: RelationSource, kind: RelationKind, target: &str, position: i32) -> RelationPut {
    RelationPut {
        source,
        kind,
        target: ProductRef::Slug(slug(target)),
        position,
        metadata: Default::default(),
        from: None,
        until: None,
    }
}

#[tokio::test]
async fn without_links_the_shelf_around_is_shown_without_the_product_itself() {
    let window = Window::open().await;
    assert_eq!(beside(&window, "mug", 4).await, ["tea"]);
    assert_eq!(beside(&window, "lamp", 4).await, [""; 0]);
}

#[tokio::test]
async fn what_the_merchant_put_beside_it_goes_before_the_shelf() {
    let window = Window::open().await;
    let mug = || RelationSource::Product(ProductRef::Slug(slug("mug")));
    let links = vec![
        link(mug(), RelationKind::Related, "lamp", 1),
        link(mug(), RelationKind::Accessory, "tea", 2),
        link(mug(), RelationKind::Accessory, "lamp", 3),
    ];
    let writer = &window.shop.contracts.catalog_writer;
    writer.put_relations(&keyed(tenant_one()), links).await.expect("links");
    assert_eq!(beside(&window, "mug", 4).await, ["lamp", "tea"], "each once");
    assert_eq!(beside(&window, "mug", 1).await, ["lamp"]);
}

#[tokio::test]
async fn a_collection_shows_its_products_in_order_once_it_is_published() {
    let window = Window::open().await;
    let gifts = |published| CollectionPut {
        slug: slug("gifts"),
        name: LocalizedText::en_ru("Gifts", "Подарки"),
        description: LocalizedText::default(),
        image: None,
        position: 0,
        published,
    };
    let writer = &window.shop.contracts.catalog_writer;
    writer.put_collections(&keyed(tenant_one()), vec![gifts(false)]).await.expect("a collection");
    let of_gifts = || RelationSource::Collection(slug("gifts"));
    let links = vec![
        link(of_gifts(), RelationKind::Collection, "tea", 2),
        link(of_gifts(), RelationKind::Collection, "lamp", 1),
    ];
    writer.put_relations(&keyed(tenant_one()), links).await.expect("links");

    let page = || PageRequest::first(24);
    let hidden = window.storefront.collection(&visitor(), &slug("gifts"), page()).await;
    assert_eq!(hidden, Err(ViewError::NotFound("collection")));
    assert!(window.storefront.collections(&visitor()).await.expect("none").is_empty());

    writer.put_collections(&keyed(tenant_one()), vec![gifts(true)]).await.expect("published");
    let shown = window.storefront.collection(&visitor(), &slug("gifts"), page()).await;
    let slugs: Vec<_> =
        shown.expect("a page").products.cards.iter().map(|c| c.slug.to_string()).collect();
    assert_eq!(slugs, ["lamp", "tea"]);
    assert_eq!(window.storefront.collections(&visitor()).await.expect("one").len(), 1);
}
