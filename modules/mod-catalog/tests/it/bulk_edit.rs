//! One change to many products.

use kernel_common::TaxCategory;
use mod_catalog_api::{
    BULK_EDIT_MAX, BulkChange, BulkEdit, BulkEdited, BulkFilter, CatalogWriteError, CatalogWriter,
    Outcome, ProductPut, ProductRef, ProductStatus, StatusFilter,
};
use testkit::{events_of, tenant_one};

use crate::shop::{
    Shop, category, choice, code, domain, in_category, keyed, outcomes, plain, plain_value, slug,
};

async fn planted() -> Shop {
    let shop = Shop::open().await;
    let tree = [category("kitchen", None, 1), category("mugs", Some("kitchen"), 1)];
    shop.put_categories("tree", &tree).await;
    shop.put_categories("more", &[category("gifts", None, 2)]).await;
    shop.put_attributes("attributes", &[choice("color", &["red", "blue"])]).await;
    let draft = ProductPut { status: ProductStatus::Draft, ..in_category("draft", "kitchen") };
    let goods = [in_category("mug", "mugs"), in_category("pan", "kitchen"), plain("spade"), draft];
    shop.put("goods", &goods).await;
    shop
}

fn of_category(name: &str) -> BulkFilter {
    BulkFilter { category: Some(slug(name)), status: StatusFilter::Any, ..BulkFilter::default() }
}

fn change(filter: BulkFilter, changes: Vec<BulkChange>) -> BulkEdit {
    BulkEdit { filter, changes, after: None, dry_run: false }
}

async fn edit(shop: &Shop, key: &str, edit: BulkEdit) -> Result<BulkEdited, CatalogWriteError> {
    shop.tick();
    domain(shop.catalog.bulk_edit(&keyed(tenant_one(), key), edit).await)
}

fn changed(edited: &BulkEdited) -> Vec<String> {
    let mut slugs: Vec<_> = edited.changed.iter().map(|one| one.slug.to_string()).collect();
    slugs.sort();
    slugs
}

#[tokio::test]
async fn one_command_changes_many_products_in_many_ways() {
    let shop = planted().await;
    let changes = vec![
        BulkChange::SetAttribute(plain_value("color", "red")),
        BulkChange::AddCategory(slug("gifts")),
        BulkChange::SetCategory(slug("gifts")),
        BulkChange::SetTaxCategory(TaxCategory("reduced".to_owned())),
        BulkChange::SetStatus(ProductStatus::Published),
    ];
    let edited = edit(&shop, "k-1", change(of_category("kitchen"), changes.clone())).await;
    let edited = edited.expect("edited");
    assert_eq!(
        (edited.matched, changed(&edited), edited.next),
        (3, vec!["draft".to_owned(), "mug".to_owned(), "pan".to_owned()], None)
    );
    let draft = shop.product("draft").await.expect("lives");
    let [gifts, kitchen] = [shop.category("gifts").await, shop.category("kitchen").await];
    assert_eq!((draft.status, draft.version), (ProductStatus::Published, 2));
    assert_eq!(
        (draft.categories, draft.tax_category.0.as_str()),
        (vec![gifts, kitchen], "reduced")
    );
    assert_eq!(draft.attributes.len(), 1);
    shop.assert_counts_are_right().await;
    let again = edit(&shop, "k-2", change(of_category("kitchen"), changes)).await.expect("edited");
    assert_eq!((again.matched, changed(&again)), (3, Vec::<String>::new()), "nothing differs");
    assert_eq!(events_of(&shop.db, "catalog.product_changed.v1").await.len(), 4 + 3);
    let undo =
        vec![BulkChange::UnsetAttribute(code("color")), BulkChange::RemoveCategory(slug("gifts"))];
    edit(&shop, "k-3", change(of_category("gifts"), undo)).await.expect("edited");
    let mug = shop.product("mug").await.expect("lives");
    assert_eq!((mug.category, mug.attributes), (Some(shop.category("mugs").await), vec![]));
    shop.assert_counts_are_right().await;
}

#[tokio::test]
async fn a_put_after_a_bulk_edit_knows_what_has_changed() {
    let shop = planted().await;
    let filter = BulkFilter {
        products: vec![ProductRef::Slug(slug("mug")), ProductRef::Slug(slug("lost"))],
        ..BulkFilter::default()
    };
    let red = vec![BulkChange::SetAttribute(plain_value("color", "red"))];
    let edited = edit(&shop, "k-1", change(filter, red)).await.expect("edited");
    assert_eq!(changed(&edited), ["mug"]);
    let red =
        ProductPut { attributes: vec![plain_value("color", "red")], ..in_category("mug", "mugs") };
    assert_eq!(outcomes(&shop.put("k-2", &[red]).await), [Outcome::Unchanged]);
    let told = shop.put("k-3", &[in_category("mug", "mugs")]).await;
    assert_eq!(outcomes(&told), [Outcome::Changed]);
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let shop = planted().await;
    let archive = vec![BulkChange::SetStatus(ProductStatus::Archived)];
    let all = BulkFilter { status: StatusFilter::Any, ..BulkFilter::default() };
    let wet = change(all, archive);
    let dry = BulkEdit { dry_run: true, ..wet.clone() };
    let told = edit(&shop, "k-1", dry).await.expect("told");
    assert_eq!((told.matched, told.changed.len()), (4, 4));
    assert_eq!(shop.product("mug").await.expect("lives").status, ProductStatus::Published);
    assert_eq!(events_of(&shop.db, "catalog.product_changed.v1").await.len(), 4);
    let done = edit(&shop, "k-1", wet).await.expect("the key is still free");
    assert_eq!(done, told);
}

#[tokio::test]
async fn one_fault_stops_all() {
    let shop = planted().await;
    let changes = vec![
        BulkChange::SetStatus(ProductStatus::Archived),
        BulkChange::SetAttribute(plain_value("color", "green")),
        BulkChange::SetFamily(Some(code("lost"))),
    ];
    let refused = edit(&shop, "k-1", change(of_category("kitchen"), changes)).await;
    let Err(CatalogWriteError::Invalid(faults)) = refused else { panic!("{refused:?}") };
    let faults: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
    let expected = [("/changes/1/0/value", "unknown_option"), ("/changes/2", "unknown_family")];
    assert_eq!(faults, expected);
    let nothing = edit(&shop, "k-2", change(of_category("kitchen"), Vec::new())).await;
    assert!(matches!(nothing, Err(CatalogWriteError::Invalid(_))), "{nothing:?}");
    let lost = vec![BulkChange::AddCategory(slug("lost"))];
    let refused = edit(&shop, "k-3", change(of_category("kitchen"), lost)).await;
    assert_eq!(refused, Err(CatalogWriteError::UnknownCategories(vec![slug("lost")])));
    assert_eq!(shop.product("mug").await.expect("lives").version, 1);
}

#[tokio::test]
async fn a_batch_has_a_limit_and_tells_where_to_go_on() {
    let shop = planted().await;
    let goods: Vec<_> = (0..700).map(|n| in_category(&format!("item-{n}"), "mugs")).collect();
    shop.put("k-1", &goods).await;
    let goods: Vec<_> = (700..1_300).map(|n| in_category(&format!("item-{n}"), "gifts")).collect();
    shop.put("k-2", &goods).await;
    for (filter, all) in [(BulkFilter::default(), 1_303), (of_category("kitchen"), 703)] {
        let archive = match filter.category {
            None => BulkChange::SetTaxCategory(TaxCategory("reduced".to_owned())),
            Some(_) => BulkChange::SetStatus(ProductStatus::Archived),
        };
        let (mut after, mut batches, mut matched) = (None, 0, 0);
        loop {
            let request = BulkEdit { after, ..change(filter.clone(), vec![archive.clone()]) };
            let key = format!("edit-{batches}-{all}");
            let edited = edit(&shop, &key, request).await.expect("edited");
            assert!(edited.changed.len() <= BULK_EDIT_MAX);
            matched += edited.matched;
            batches += 1;
            after = edited.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(
            (matched, batches),
            (all, usize::try_from(all).expect("small").div_ceil(BULK_EDIT_MAX))
        );
    }
    shop.assert_counts_are_right().await;
}
