//! Round trips to the database, counted: they are what an import costs, whatever its length.

use mod_catalog_api::{
    AttributeKind, CatalogReader, CatalogWriter, ImportProducts, ProductPut, ProductRef,
};
use testkit::{ctx, executed, tenant_one};

use crate::shop::{
    Shop, attribute, category, choice, keyed, plain_value, sized, slug, text, traits,
};

/// `count` products with everything that an import may bring.
fn goods(count: usize, description: &str) -> ImportProducts {
    let product = |n: usize| {
        let mut put = sized(&format!("item-{n}"), &["s", "m"]);
        put.category = Some(slug("mugs"));
        put.categories = vec![slug("kitchen")];
        put.attributes = vec![plain_value("color", "red"), plain_value("volume", "1")];
        put.variants[1].attributes = vec![plain_value("color", "blue")];
        ProductPut { description: text(description), ..put }
    };
    ImportProducts { products: (0..count).map(product).collect(), define_missing: false }
}

async fn import(shop: &Shop, key: &str, request: ImportProducts) -> u64 {
    let ctx = keyed(tenant_one(), key);
    let (told, asked) = executed(shop.catalog.import_products(&ctx, request)).await;
    told.expect("imported");
    asked.statements
}

async fn read(shop: &Shop, count: usize) -> u64 {
    let refs = (0..count).map(|n| ProductRef::Slug(slug(&format!("item-{n}")))).collect();
    let (found, asked) = executed(shop.catalog.product(&ctx(tenant_one()), refs)).await;
    assert_eq!(found.expect("answered").items.len(), count);
    asked.statements
}

#[tokio::test]
async fn a_thousand_products_take_as_many_statements_as_one() {
    let shop = Shop::open().await;
    let tree = [category("kitchen", None, 1), category("mugs", Some("kitchen"), 1)];
    shop.put_categories("tree", &tree).await;
    let attributes =
        [choice("color", &["red", "blue"]), attribute("volume", AttributeKind::Number)];
    shop.put_attributes("attributes", &attributes).await;
    let given = mod_catalog_api::CategoryTraitsPut {
        values: vec![plain_value("color", "red")],
        ..traits("kitchen")
    };
    shop.put_traits("traits", &[given]).await.expect("put");
    for count in [1, 1_000] {
        let run = |name: &str| format!("{name}-{count}");
        let created = import(&shop, &run("created"), goods(count, "A")).await;
        let same = import(&shop, &run("same"), goods(count, "A")).await;
        let changed = import(&shop, &run("changed"), goods(count, "B")).await;
        assert_eq!((created, same, changed), (18, 11, 18), "of {count}");
        import(&shop, &run("back"), goods(count, "A")).await;
    }
    // BEGIN, the products, their attributes, their options; and maybe the ROLLBACK of the read
    // before, which nobody waits for.
    for count in [1, 500] {
        let statements = read(&shop, count).await;
        assert!(statements <= 5, "{statements} for {count}");
    }
}
