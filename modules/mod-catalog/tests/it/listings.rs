//! Pages of products.

use kernel_common::{Cursor, LocalizedText, PageRequest};
use mod_catalog_api::{
    CatalogReadError, CatalogReader, ProductPut, ProductSort, ProductStatus, ProductsQuery,
    StatusFilter,
};
use testkit::{ctx, tenant_one};

use crate::shop::{Shop, category, domain, in_category, newest, plain, slug};

async fn put_each(shop: &Shop, names: &[&str]) {
    for name in names {
        shop.put_one(plain(name)).await;
    }
}

/// All pages of a query, and how many there were.
async fn walk(shop: &Shop, mut query: ProductsQuery) -> (Vec<String>, usize) {
    let (mut all, mut pages) = (Vec::new(), 0);
    loop {
        let (slugs, page) = shop.page(&query).await;
        all.extend(slugs);
        pages += 1;
        match page.next {
            Some(next) => query.page.after = Some(next),
            None => return (all, pages),
        }
    }
}

#[tokio::test]
async fn the_newest_come_first_and_pages_follow_each_other() {
    let shop = Shop::open().await;
    put_each(&shop, &["a", "b", "c", "d", "e"]).await;
    assert_eq!(shop.page(&newest(2)).await.0, ["e", "d"]);
    let expected = ["e", "d", "c", "b", "a"].map(str::to_owned).to_vec();
    assert_eq!(walk(&shop, newest(2)).await, (expected.clone(), 3));
    assert_eq!(walk(&shop, newest(5)).await, (expected, 1));
}

#[tokio::test]
async fn products_created_in_one_batch_are_paged_without_loss() {
    let shop = Shop::open().await;
    let puts: Vec<ProductPut> = (0..25).map(|n| plain(&format!("item-{n:02}"))).collect();
    shop.put("batch", &puts).await;
    let (mut all, pages) = walk(&shop, newest(4)).await;
    assert_eq!(pages, 7);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 25);
}

#[tokio::test]
async fn a_new_product_shifts_no_page() {
    let shop = Shop::open().await;
    put_each(&shop, &["a", "b", "c", "d"]).await;
    let (_, first) = shop.page(&newest(2)).await;
    put_each(&shop, &["e"]).await;
    let after = ProductsQuery { page: PageRequest { after: first.next, limit: 2 }, ..newest(2) };
    assert_eq!(shop.page(&after).await.0, ["b", "a"]);
}

#[tokio::test]
async fn names_are_sorted_in_the_writers_language_whatever_their_case() {
    let shop = Shop::open().await;
    let named =
        |name: &str, en: &str| ProductPut { name: LocalizedText::en_ru(en, "Я"), ..plain(name) };
    let puts = [named("1", "pear"), named("2", "Apple"), named("3", "Plum"), named("4", "apricot")];
    shop.put("k-1", &puts).await;
    let by_name = ProductsQuery { sort: ProductSort::Name, ..newest(3) };
    let expected = ["2", "4", "1", "3"].map(str::to_owned).to_vec();
    assert_eq!(walk(&shop, by_name).await, (expected, 2));
}

#[tokio::test]
async fn a_listing_shows_one_status_or_all_of_them() {
    let shop = Shop::open().await;
    shop.put_categories("tree", &[category("all", None, 0), category("some", Some("all"), 0)])
        .await;
    let with = |name: &str, place: &str, status| ProductPut { status, ..in_category(name, place) };
    shop.put_one(with("draft", "all", ProductStatus::Draft)).await;
    shop.put_one(with("sold", "some", ProductStatus::Published)).await;
    shop.put_one(with("old", "some", ProductStatus::Archived)).await;
    shop.put_one(with("new", "all", ProductStatus::Published)).await;
    let tree = shop.catalog.categories(&ctx(tenant_one()), ()).await.expect("a tree");
    let all = tree.iter().find(|one| one.slug == slug("all")).expect("planted").id;
    let expected: [(StatusFilter, &[&str]); 4] = [
        (StatusFilter::Published, &["new", "sold"]),
        (StatusFilter::Draft, &["draft"]),
        (StatusFilter::Archived, &["old"]),
        (StatusFilter::Any, &["new", "old", "sold", "draft"]),
    ];
    for (status, slugs) in expected {
        for category in [None, Some(all)] {
            let query = ProductsQuery { status, category, ..newest(10) };
            assert_eq!(shop.page(&query).await.0, slugs, "{status:?} {category:?}");
            let by_name = ProductsQuery { sort: ProductSort::Name, ..query };
            let mut sorted = slugs.to_vec();
            sorted.sort_unstable();
            assert_eq!(shop.page(&by_name).await.0, sorted, "{status:?} {category:?}");
        }
    }
}

#[tokio::test]
async fn pages_of_a_category_follow_each_other_across_its_branches() {
    let shop = Shop::open().await;
    let places = ["top", "left", "right"];
    let tree = [
        category("top", None, 0),
        category("left", Some("top"), 0),
        category("right", Some("top"), 1),
    ];
    let ids = shop.put_categories("tree", &tree).await;
    for n in 0..9 {
        shop.put_one(in_category(&format!("item-{n}"), places[n % 3])).await;
    }
    let query = ProductsQuery { category: Some(ids[0]), ..newest(2) };
    let expected: Vec<_> = (0..9).rev().map(|n| format!("item-{n}")).collect();
    assert_eq!(walk(&shop, query.clone()).await, (expected.clone(), 5));
    let by_name = ProductsQuery { sort: ProductSort::Name, ..query };
    let forwards = expected.into_iter().rev().collect();
    assert_eq!(walk(&shop, by_name).await, (forwards, 5));
}

#[tokio::test]
async fn a_cursor_of_another_sort_or_of_nobody_is_refused() {
    let shop = Shop::open().await;
    put_each(&shop, &["a", "b"]).await;
    let (_, page) = shop.page(&newest(1)).await;
    let cursors = [(ProductSort::Name, page.next), (ProductSort::Newest, Some(Cursor("!".into())))];
    for (sort, after) in cursors {
        let query = ProductsQuery { sort, page: PageRequest { after, limit: 1 }, ..newest(1) };
        let refused = domain(shop.catalog.products(&ctx(tenant_one()), query).await);
        let Err(CatalogReadError::Invalid(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!(faults[0].pointer, "/page/after");
    }
}
