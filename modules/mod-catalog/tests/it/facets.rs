//! What listings are narrowed by, chosen by category and inherited.

use mod_catalog_api::{
    AttributeAssignment, AttributeKind, CatalogEvent, CatalogReader, CatalogWriteError,
    CategoryTraitsPut, FacetKind, FacetPut, Outcome,
};
use testkit::{ctx, events_of, tenant_one};

use crate::shop::{Shop, attribute, category, choice, code, plain_value, slug, traits};

fn facet(name: &str, kind: FacetKind, position: i32) -> FacetPut {
    FacetPut { attribute: code(name), kind, position }
}

async fn offered(shop: &Shop, name: &str) -> Vec<(String, FacetKind)> {
    let id = shop.category(name).await;
    let facets = shop.catalog.facets(&ctx(tenant_one()), vec![id]).await.expect("answered");
    assert_eq!(facets[0].category, id);
    let told = facets[0].facets.iter().map(|one| (one.attribute.to_string(), one.kind));
    told.collect()
}

async fn planted() -> Shop {
    let shop = Shop::open().await;
    let tree = [category("kitchen", None, 1), category("mugs", Some("kitchen"), 1)];
    shop.put_categories("tree", &tree).await;
    let attributes = [choice("color", &["red"]), attribute("volume", AttributeKind::Number)];
    shop.put_attributes("attributes", &attributes).await;
    shop
}

#[tokio::test]
async fn facets_are_inherited_once_and_the_nearest_says_how() {
    let shop = planted().await;
    let kitchen = CategoryTraitsPut {
        facets: vec![facet("volume", FacetKind::Values, 1), facet("color", FacetKind::Values, 2)],
        ..traits("kitchen")
    };
    let mugs =
        CategoryTraitsPut { facets: vec![facet("volume", FacetKind::Range, 3)], ..traits("mugs") };
    assert_eq!(shop.put_traits("k-1", &[kitchen, mugs]).await, Ok(vec![Outcome::Changed; 2]));
    let name = |name: &str| name.to_owned();
    let expected = [(name("volume"), FacetKind::Values), (name("color"), FacetKind::Values)];
    assert_eq!(offered(&shop, "kitchen").await, expected);
    let expected = [(name("color"), FacetKind::Values), (name("volume"), FacetKind::Range)];
    assert_eq!(offered(&shop, "mugs").await, expected);
}

#[tokio::test]
async fn a_category_tells_what_it_gives_with_what_it_inherits() {
    let shop = planted().await;
    let expects = |required| vec![AttributeAssignment { code: code("color"), required }];
    let kitchen = CategoryTraitsPut {
        attributes: expects(false),
        values: vec![plain_value("color", "red")],
        ..traits("kitchen")
    };
    let mugs = CategoryTraitsPut { attributes: expects(true), ..traits("mugs") };
    shop.put_traits("k-1", &[kitchen, mugs]).await.expect("put");
    let ids = vec![shop.category("mugs").await, shop.category("kitchen").await];
    let told = shop.catalog.category_traits(&ctx(tenant_one()), ids.clone()).await;
    let told = told.expect("answered");
    assert_eq!([told[0].category, told[1].category], [ids[0], ids[1]]);
    assert_eq!(told[0].attributes, expects(true));
    assert_eq!(told[1].attributes, expects(false));
    assert_eq!(told[0].values.len(), 1);
}

#[tokio::test]
async fn what_changes_nothing_is_not_published() {
    let shop = planted().await;
    let put =
        CategoryTraitsPut { facets: vec![facet("color", FacetKind::Values, 1)], ..traits("mugs") };
    let puts = [put, traits("kitchen")];
    let first = shop.put_traits("k-1", &puts).await;
    assert_eq!(first, Ok(vec![Outcome::Changed, Outcome::Unchanged]));
    assert_eq!(shop.put_traits("k-2", &puts).await, Ok(vec![Outcome::Unchanged; 2]));
    let events = events_of(&shop.db, "catalog.category_changed.v1").await;
    assert_eq!(events.len(), 3, "two planted, one with facets");
    let last: CatalogEvent = events[2].payload().expect("ours");
    assert!(
        matches!(&last, CatalogEvent::CategoryChanged { version: 2, slug: s, .. } if *s == slug("mugs")),
        "{last:?}"
    );
}

#[tokio::test]
async fn facets_of_nothing_or_of_the_wrong_kind_are_refused() {
    let shop = planted().await;
    let put = CategoryTraitsPut {
        facets: vec![facet("color", FacetKind::Range, 1), facet("lost", FacetKind::Values, 1)],
        attributes: vec![AttributeAssignment { code: code("lost"), required: false }],
        ..traits("mugs")
    };
    let refused = shop.put_traits("k-1", &[put]).await;
    let Err(CatalogWriteError::Invalid(faults)) = refused else { panic!("{refused:?}") };
    let faults: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
    let expected = [
        ("/0/attributes/0/code", "unknown_attribute"),
        ("/0/facets/0/kind", "wrong_kind"),
        ("/0/facets/1/attribute", "unknown_attribute"),
    ];
    assert_eq!(faults, expected);
    let unknown = shop.put_traits("k-2", &[traits("cellar")]).await;
    assert_eq!(unknown, Err(CatalogWriteError::UnknownCategories(vec![slug("cellar")])));
}
