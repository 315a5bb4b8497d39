//! Products for their own pages.

use kernel_common::{PageRequest, ProductId};
use mod_catalog_api::{
    CatalogReadError, CatalogReader, Image, PRODUCTS_READ_MAX, ProductPut, ProductRef,
    ProductStatus, VariantsQuery,
};
use testkit::{ctx, tenant_one};

use crate::shop::{Shop, category, domain, plain, sized, sku, slug, text};

#[tokio::test]
async fn a_product_comes_back_as_it_was_put() {
    let shop = Shop::open().await;
    let ids = shop.put_categories("tree", &[category("shirts", None, 0)]).await;
    let put = ProductPut {
        category: Some(slug("shirts")),
        description: text("Soft.\n\nAnd blue."),
        images: vec![Image { url: "/media/shirt.jpg".to_owned(), alt: text("front"), value: None }],
        status: ProductStatus::Draft,
        ..sized("shirt", &["s", "m"])
    };
    let id = shop.put_one(put.clone()).await;
    let product = shop.product("shirt").await.expect("lives");
    assert_eq!((product.id, product.version, product.category), (id, 1, Some(ids[0])));
    assert_eq!((&product.name, &product.description), (&put.name, &put.description));
    assert_eq!((&product.options, &product.images), (&put.options, &put.images));
    assert_eq!((product.status, product.tax_category), (put.status, put.tax_category));
    let [small, medium] = &product.variants[..] else { panic!("two variants") };
    assert_eq!((&small.sku, &small.label), (&sku("SHIRT-s"), &text("s")));
    assert_eq!(medium.image.as_deref(), Some("/media/shirt.jpg"));
    assert_eq!(medium.weight_grams, Some(300));
}

#[tokio::test]
async fn products_are_found_by_id_and_slug_in_the_order_asked_for() {
    let shop = Shop::open().await;
    let mug = shop.put_one(plain("mug")).await;
    shop.put_one(plain("cup")).await;
    let nobody = ProductId::from_uuid(tenant_one().as_uuid());
    let by_slug = |name: &str| ProductRef::Slug(slug(name));
    let missing = [by_slug("pot"), ProductRef::Id(nobody)];
    let refs = vec![
        by_slug("cup"),
        missing[0].clone(),
        ProductRef::Id(mug),
        by_slug("mug"),
        missing[1].clone(),
    ];
    let found = shop.catalog.product(&ctx(tenant_one()), refs).await.expect("answered");
    let slugs: Vec<_> = found.items.iter().map(|product| product.slug.as_str()).collect();
    assert_eq!(slugs, ["cup", "mug"], "each once");
    assert_eq!(found.missing, missing);
}

#[tokio::test]
async fn variants_are_paged_in_their_order() {
    let shop = Shop::open().await;
    let sizes: Vec<String> = (0..250).map(|n| format!("n{n:03}")).collect();
    let sizes: Vec<&str> = sizes.iter().map(String::as_str).collect();
    let product = shop.put_one(sized("shirt", &sizes)).await;
    let mut query = VariantsQuery { product, page: PageRequest::first(100) };
    let mut skus = Vec::new();
    loop {
        let page = shop.catalog.variants(&ctx(tenant_one()), query.clone()).await.expect("a page");
        skus.extend(page.items.into_iter().map(|variant| variant.sku.to_string()));
        match page.next {
            Some(next) => query.page.after = Some(next),
            None => break,
        }
    }
    let expected: Vec<_> = sizes.iter().map(|size| format!("SHIRT-{size}")).collect();
    assert_eq!(skus, expected);
}

#[tokio::test]
async fn too_many_references_are_refused() {
    let shop = Shop::open().await;
    let refs = vec![ProductRef::Slug(slug("mug")); PRODUCTS_READ_MAX + 1];
    let refused = domain(shop.catalog.product(&ctx(tenant_one()), refs).await);
    assert!(matches!(refused, Err(CatalogReadError::Invalid(_))), "{refused:?}");
}
