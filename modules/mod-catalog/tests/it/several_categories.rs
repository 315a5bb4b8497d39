//! Products in several categories, and the counts of the tree.

use mod_catalog_api::{
    CatalogReader, CatalogWriter, ProductPut, ProductRef, ProductSort, ProductStatus,
    ProductsQuery, RemoveProducts, RestoreProducts, SetStatus, StatusFilter,
};
use testkit::{ctx, tenant_one};

use crate::shop::{Shop, category, in_category, keyed, newest, plain, slug};

/// kitchen > cups > mugs, kitchen > gifts, garden.
async fn planted() -> Shop {
    let shop = Shop::open().await;
    let tree = [
        category("kitchen", None, 1),
        category("cups", Some("kitchen"), 1),
        category("mugs", Some("cups"), 1),
        category("gifts", Some("kitchen"), 2),
        category("garden", None, 2),
    ];
    shop.put_categories("tree", &tree).await;
    shop
}

fn in_all(name: &str, categories: &[&str]) -> ProductPut {
    let mut categories = categories.iter().map(|one| slug(one));
    ProductPut { category: categories.next(), categories: categories.collect(), ..plain(name) }
}

async fn counts(shop: &Shop) -> Vec<String> {
    let tree = shop.catalog.categories(&ctx(tenant_one()), ()).await.expect("a tree");
    let mut told: Vec<_> =
        tree.iter().map(|one| format!("{}: {}", one.slug, one.product_count)).collect();
    told.sort();
    told
}

async fn listed(shop: &Shop, query: ProductsQuery, limit: u32) -> Vec<String> {
    let mut query = ProductsQuery { page: kernel_common::PageRequest::first(limit), ..query };
    let mut slugs = Vec::new();
    loop {
        let (page, answer) = shop.page(&query).await;
        slugs.extend(page);
        match answer.next {
            Some(next) => query.page.after = Some(next),
            None => return slugs,
        }
    }
}

#[tokio::test]
async fn a_listing_finds_a_product_of_several_categories_once() {
    let shop = planted().await;
    shop.put_one(in_all("mug", &["mugs", "gifts", "garden"])).await;
    shop.put_one(in_category("cup", "cups")).await;
    shop.put_one(in_all("set", &["gifts", "cups", "mugs"])).await;
    for sort in [ProductSort::Newest, ProductSort::Name] {
        for limit in [1, 2, 10] {
            let kitchen = Some(shop.category("kitchen").await);
            let query = ProductsQuery { category: kitchen, sort, ..newest(limit) };
            let expected = match sort {
                ProductSort::Newest => ["set", "cup", "mug"],
                ProductSort::Name => ["cup", "mug", "set"],
            };
            assert_eq!(listed(&shop, query, limit).await, expected, "{sort:?} by {limit}");
        }
    }
    let expected = ["cups: 3", "garden: 1", "gifts: 2", "kitchen: 3", "mugs: 2"];
    assert_eq!(counts(&shop).await, expected);
    shop.assert_counts_are_right().await;
}

#[tokio::test]
async fn the_primary_category_comes_first_and_none_comes_twice() {
    let shop = planted().await;
    shop.put_one(in_all("mug", &["mugs", "gifts", "mugs"])).await;
    let [mugs, gifts] = [shop.category("mugs").await, shop.category("gifts").await];
    let mug = shop.product("mug").await.expect("lives");
    assert_eq!((mug.category, mug.categories), (Some(mugs), vec![mugs, gifts]));
    let unnamed = ProductPut { categories: vec![slug("gifts")], ..plain("cup") };
    shop.put_one(unnamed).await;
    assert_eq!(shop.product("cup").await.expect("lives").category, Some(gifts));
}

#[tokio::test]
async fn counts_follow_status_removal_and_moves_of_products() {
    let shop = planted().await;
    let mug = shop.put_one(in_all("mug", &["mugs", "gifts"])).await;
    let set_status = async |key: &str, status| {
        let products = vec![ProductRef::Id(mug)];
        let request = SetStatus { products, status };
        shop.catalog.set_status(&keyed(tenant_one(), key), request).await.expect("set");
        shop.assert_counts_are_right().await;
    };
    set_status("k-1", ProductStatus::Draft).await;
    assert!(counts(&shop).await.iter().all(|count| count.ends_with(": 0")));
    set_status("k-2", ProductStatus::Published).await;
    shop.put("k-3", &[in_all("mug", &["garden", "mugs"])]).await;
    shop.assert_counts_are_right().await;
    let expected = ["cups: 1", "garden: 1", "gifts: 0", "kitchen: 1", "mugs: 1"];
    assert_eq!(counts(&shop).await, expected);
    let remove = RemoveProducts { products: vec![ProductRef::Id(mug)] };
    shop.catalog.remove(&keyed(tenant_one(), "k-4"), remove).await.expect("removed");
    shop.assert_counts_are_right().await;
    let any = ProductsQuery { status: StatusFilter::Any, ..newest(10) };
    let garden = ProductsQuery { category: Some(shop.category("garden").await), ..any };
    assert_eq!(listed(&shop, garden.clone(), 10).await, Vec::<String>::new());
    let restore = RestoreProducts { products: vec![mug] };
    shop.catalog.restore(&keyed(tenant_one(), "k-5"), restore).await.expect("restored");
    shop.assert_counts_are_right().await;
    assert_eq!(listed(&shop, garden, 10).await, ["mug"]);
}

#[tokio::test]
async fn counts_follow_a_category_that_moves() {
    let shop = planted().await;
    shop.put("k-1", &[in_all("mug", &["mugs", "gifts"]), in_category("cup", "cups")]).await;
    shop.put_categories("k-2", &[category("cups", Some("garden"), 1)]).await;
    let expected = ["cups: 2", "garden: 2", "gifts: 1", "kitchen: 1", "mugs: 1"];
    assert_eq!(counts(&shop).await, expected);
    let tree = [category("pots", Some("garden"), 1), category("mugs", Some("pots"), 1)];
    shop.put_categories("k-3", &tree).await;
    shop.assert_counts_are_right().await;
    let expected = ["cups: 1", "garden: 2", "gifts: 1", "kitchen: 1", "mugs: 1", "pots: 1"];
    assert_eq!(counts(&shop).await, expected);
}

#[tokio::test]
async fn counts_are_right_after_writers_of_products_and_of_the_tree_at_once() {
    let shop = planted().await;
    let mut writers = Vec::new();
    for n in 0..6 {
        let catalog = shop.catalog.clone();
        writers.push(tokio::spawn(async move {
            let product = |m: usize| {
                let own = ["mugs", "gifts", "garden", "cups"][(n + m) % 4];
                in_all(&format!("item-{}", m % 15), &[own, "kitchen"])
            };
            let key = format!("products-{n}");
            let puts = (0..15).map(product).collect();
            drop(catalog.put_products(&keyed(tenant_one(), &key), puts).await.expect("put"));
        }));
        let catalog = shop.catalog.clone();
        writers.push(tokio::spawn(async move {
            let parent = if n % 2 == 0 { "garden" } else { "kitchen" };
            let key = format!("tree-{n}");
            let puts = vec![category("cups", Some(parent), 1)];
            drop(catalog.put_categories(&keyed(tenant_one(), &key), puts).await.expect("put"));
        }));
    }
    for writer in writers {
        writer.await.expect("no panic");
    }
    shop.assert_counts_are_right().await;
}
