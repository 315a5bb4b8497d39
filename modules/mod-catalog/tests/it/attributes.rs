//! Attributes: defining them, giving values at every layer, inheriting.

use kernel_common::PageRequest;
use mod_catalog_api::{
    AttributeAssignment, AttributeKind, AttributePut, AttributeSource, AttributeValue,
    AttributesQuery, CatalogEvent, CatalogReader, CatalogWriteError, CatalogWriter,
    CategoryTraitsPut, EffectiveAttribute, FamilyPut, OptionsQuery, Outcome, Product, ProductPut,
    ProductRef, RemoveAttributes, UnitPut,
};
use testkit::{ctx, events_of, expect_event, tenant_one};

use crate::shop::{
    Shop, attribute, category, choice, code, domain, in_category, keyed, outcomes, plain,
    plain_value, sized, sku, slug, text, traits,
};

/// kitchen > mugs, with colour, material, weight in grams, and the family "ceramics".
async fn furnished() -> Shop {
    let shop = Shop::open().await;
    let tree = [category("kitchen", None, 1), category("mugs", Some("kitchen"), 1)];
    shop.put_categories("tree", &tree).await;
    let unit = |name: &str, base: Option<&str>, numerator| UnitPut {
        code: code(name),
        symbol: text(name),
        base: base.map(code),
        numerator,
        denominator: 1,
    };
    let units = vec![unit("g", None, 1), unit("kg", Some("g"), 1_000)];
    shop.catalog.put_units(&keyed(tenant_one(), "units"), units).await.expect("units are put");
    let weight =
        AttributePut { unit: Some(code("g")), ..attribute("weight", AttributeKind::Number) };
    let material = attribute("material", AttributeKind::Text);
    let puts = [choice("color", &["white", "blue", "red"]), material, weight];
    assert_eq!(shop.put_attributes("attributes", &puts).await, [Outcome::Created; 3]);
    let family = FamilyPut {
        code: code("ceramics"),
        name: text("Ceramics"),
        attributes: Vec::new(),
        values: vec![plain_value("material", "clay")],
    };
    let families = vec![family];
    let told = shop.catalog.put_families(&keyed(tenant_one(), "families"), families).await;
    told.expect("families are put");
    shop
}

/// `code=value from where`, in the order given.
fn told(attributes: &[EffectiveAttribute]) -> Vec<String> {
    let one = |one: &EffectiveAttribute| {
        let value = match &one.value {
            AttributeValue::Text(text) => text.get(&kernel_common::Locale::en()).to_owned(),
            AttributeValue::Option(option) => option.code.to_string(),
            AttributeValue::Number { amount, base } => format!("{amount} is {base}"),
            other => format!("{other:?}"),
        };
        let source = match &one.source {
            AttributeSource::Category(_) => "category",
            AttributeSource::Family(_) => "family",
            AttributeSource::Product => "product",
            AttributeSource::Variant(_) => "variant",
        };
        format!("{}={value} from {source}", one.code)
    };
    attributes.iter().map(one).collect()
}

async fn shown(shop: &Shop, name: &str) -> Product {
    shop.product(name).await.expect("lives")
}

#[tokio::test]
async fn the_nearest_layer_counts_and_says_where_it_is() {
    let shop = furnished().await;
    let layers = [
        CategoryTraitsPut {
            values: vec![plain_value("color", "white"), plain_value("material", "anything")],
            ..traits("kitchen")
        },
        CategoryTraitsPut {
            values: vec![plain_value("color", "blue"), plain_value("weight", "0.3 kg")],
            ..traits("mugs")
        },
    ];
    assert_eq!(shop.put_traits("layers", &layers).await, Ok(vec![Outcome::Changed; 2]));
    shop.put_one(in_category("mug", "mugs")).await;
    shop.put_one(in_category("pan", "kitchen")).await;
    let told_of = async |name: &str| told(&shown(&shop, name).await.attributes);
    let anything = "material=anything from category";
    assert_eq!(told_of("pan").await, ["color=white from category", anything]);
    let inherited = ["color=blue from category", anything, "weight=0.3 is 300 from category"];
    assert_eq!(told_of("mug").await, inherited);
    let kitchen = shop.category("kitchen").await;
    let source = &shown(&shop, "mug").await.attributes[1].source;
    assert_eq!(*source, AttributeSource::Category(kitchen));

    let mut shirt = ProductPut {
        family: Some(code("ceramics")),
        attributes: vec![plain_value("weight", "250")],
        category: Some(slug("mugs")),
        ..sized("vase", &["s", "m"])
    };
    shirt.variants[1].attributes = vec![plain_value("color", "red"), plain_value("weight", "1 kg")];
    shop.put_one(shirt).await;
    let vase = shown(&shop, "vase").await;
    let own = "weight=250 is 250 from product";
    assert_eq!(
        told(&vase.attributes),
        ["color=blue from category", "material=clay from family", own]
    );
    assert_eq!(told(&vase.variants[0].attributes), Vec::<String>::new());
    let of_variant = ["color=red from variant", "weight=1 is 1000 from variant"];
    assert_eq!(told(&vase.variants[1].attributes), of_variant);
    let counts = vase.attributes_of(&vase.variants[1]).into_iter().cloned().collect::<Vec<_>>();
    let all = [of_variant[0], "material=clay from family", of_variant[1]];
    assert_eq!(told(&counts), all);
    assert_eq!(counts[0].source, AttributeSource::Variant(sku("VASE-m")));
}

#[tokio::test]
async fn a_change_of_a_value_is_a_change_and_the_same_value_is_none() {
    let shop = furnished().await;
    let with = |value: &str| ProductPut {
        attributes: vec![plain_value("color", value), plain_value("weight", "1 kg")],
        ..plain("mug")
    };
    shop.put("k-1", &[with("blue")]).await;
    assert_eq!(outcomes(&shop.put("k-2", &[with("BLUE-РУ")]).await), [Outcome::Unchanged]);
    assert_eq!(outcomes(&shop.put("k-3", &[with("red")]).await), [Outcome::Changed]);
    assert_eq!(outcomes(&shop.put("k-4", &[plain("mug")]).await), [Outcome::Changed]);
    assert_eq!(shown(&shop, "mug").await.attributes, []);
}

#[tokio::test]
async fn what_is_not_understood_is_refused_with_a_pointer() {
    let shop = furnished().await;
    let mut bad = sized("shirt", &["s"]);
    bad.attributes = vec![plain_value("color", "blue"), plain_value("sleeve", "long")];
    bad.variants[0].attributes = vec![plain_value("color", "green")];
    bad.family = Some(code("cloth"));
    let refused = shop.try_put("k-1", &[plain("mug"), bad]).await;
    let Err(CatalogWriteError::Invalid(faults)) = refused else { panic!("{refused:?}") };
    let faults: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
    let expected = [
        ("/1/family", "unknown_family"),
        ("/1/attributes/1/code", "unknown_attribute"),
        ("/1/variants/0/attributes/0/value", "unknown_option"),
    ];
    assert_eq!(faults, expected);
    assert_eq!(shop.product("mug").await, None, "all or nothing");
}

#[tokio::test]
async fn required_attributes_are_told_and_block_nothing() {
    let shop = furnished().await;
    let required = |name: &str| AttributeAssignment { code: code(name), required: true };
    let layer = CategoryTraitsPut {
        attributes: vec![required("weight"), required("color"), required("material")],
        values: vec![plain_value("material", "clay")],
        ..traits("kitchen")
    };
    shop.put_traits("layer", &[layer]).await.expect("put");
    shop.put_one(in_category("mug", "mugs")).await;
    let mug = shown(&shop, "mug").await;
    assert_eq!(mug.missing_attributes, [code("weight"), code("color")]);
    let mut shirt = ProductPut { category: Some(slug("mugs")), ..sized("shirt", &["s", "m"]) };
    for (variant, color) in shirt.variants.iter_mut().zip(["red", "blue"]) {
        variant.attributes = vec![plain_value("color", color)];
    }
    shop.put_one(shirt).await;
    let missing = shown(&shop, "shirt").await.missing_attributes;
    assert_eq!(missing, [code("weight")], "every variant has a colour of its own");
}

#[tokio::test]
async fn a_removed_attribute_hides_its_values_and_comes_back_with_them() {
    let shop = furnished().await;
    let put = ProductPut { attributes: vec![plain_value("color", "red")], ..plain("mug") };
    shop.put("k-1", std::slice::from_ref(&put)).await;
    let remove = RemoveAttributes { attributes: vec![code("color"), code("lost")] };
    let told = shop.catalog.remove_attributes(&keyed(tenant_one(), "k-2"), remove).await;
    let told: Vec<_> = told.expect("removed").into_iter().map(|one| one.outcome).collect();
    assert_eq!(told, [Outcome::Changed, Outcome::Unchanged]);
    let event: CatalogEvent =
        expect_event(&shop.db, "catalog.attribute_changed.v1").await.payload().expect("ours");
    let gone = CatalogEvent::AttributeChanged { code: code("color"), version: 2, removed: true };
    assert_eq!(event, gone);
    assert_eq!(shown(&shop, "mug").await.attributes, []);
    let refused = shop.try_put("k-3", &[put]).await;
    assert!(matches!(refused, Err(CatalogWriteError::Invalid(_))), "{refused:?}");
    let query = AttributesQuery { codes: Vec::new(), page: PageRequest::first(10) };
    let page = shop.catalog.attributes(&ctx(tenant_one()), query).await.expect("a page");
    assert_eq!(page.items.len(), 2);
    let back = choice("color", &["white", "blue", "red"]);
    assert_eq!(shop.put_attributes("k-4", &[back]).await, [Outcome::Changed]);
    assert_eq!(shown(&shop, "mug").await.attributes.len(), 1);
}

#[tokio::test]
async fn kinds_and_measures_never_change() {
    let shop = furnished().await;
    let put = async |key: &str, put: AttributePut| {
        domain(shop.catalog.put_attributes(&keyed(tenant_one(), key), vec![put]).await)
    };
    let as_text = put("k-1", attribute("color", AttributeKind::Text)).await;
    assert_eq!(as_text, Err(CatalogWriteError::NatureFixed(vec![code("color")])));
    let unmeasured = put("k-2", attribute("weight", AttributeKind::Number)).await;
    assert_eq!(unmeasured, Err(CatalogWriteError::NatureFixed(vec![code("weight")])));
    let kilograms =
        AttributePut { unit: Some(code("kg")), ..attribute("weight", AttributeKind::Number) };
    assert_eq!(put("k-3", kilograms).await.expect("the same measure")[0].outcome, Outcome::Changed);
    let heavier = UnitPut {
        code: code("kg"),
        symbol: text("kg"),
        base: Some(code("g")),
        numerator: 1_024,
        denominator: 1,
    };
    let refused = shop.catalog.put_units(&keyed(tenant_one(), "k-4"), vec![heavier]).await;
    assert_eq!(domain(refused), Err(CatalogWriteError::NatureFixed(vec![code("kg")])));
}

#[tokio::test]
async fn a_dictionary_keeps_its_order_and_what_is_not_named_goes_behind() {
    let shop = furnished().await;
    let order = async |limit| -> Vec<String> {
        let mut page = PageRequest::first(limit);
        let mut codes = Vec::new();
        loop {
            let query = OptionsQuery { attribute: code("color"), page: page.clone() };
            let options = shop.catalog.options(&ctx(tenant_one()), query).await.expect("a page");
            codes.extend(options.items.into_iter().map(|option| option.code.to_string()));
            match options.next {
                Some(next) => page.after = Some(next),
                None => return codes,
            }
        }
    };
    assert_eq!(order(10).await, ["white", "blue", "red"]);
    let puts = [choice("color", &["red", "green"])];
    assert_eq!(shop.put_attributes("k-1", &puts).await, [Outcome::Changed]);
    assert_eq!(order(1).await, ["red", "green", "white", "blue"]);
    let whole = [choice("color", &["red", "green", "white", "blue"])];
    assert_eq!(shop.put_attributes("k-2", &whole).await, [Outcome::Unchanged]);
    assert_eq!(shop.put_attributes("k-3", &puts).await, [Outcome::Unchanged]);
    let query = AttributesQuery { codes: vec![code("color")], page: PageRequest::first(10) };
    let page = shop.catalog.attributes(&ctx(tenant_one()), query).await.expect("a page");
    assert_eq!((page.items[0].option_count, page.items[0].options.len()), (4, 4));
}

#[tokio::test]
async fn families_are_told_with_their_values_and_publish_their_changes() {
    let shop = furnished().await;
    let families = shop.catalog.families(&ctx(tenant_one()), ()).await.expect("answered");
    assert_eq!(families.len(), 1);
    assert_eq!(told(&families[0].values), ["material=clay from family"]);
    let mut family = FamilyPut {
        code: code("ceramics"),
        name: text("Ceramics"),
        attributes: Vec::new(),
        values: vec![plain_value("material", "clay")],
    };
    let put = async |key: &str, family: &FamilyPut| {
        let families = vec![family.clone()];
        domain(shop.catalog.put_families(&keyed(tenant_one(), key), families).await)
    };
    assert_eq!(put("k-1", &family).await.expect("put")[0].outcome, Outcome::Unchanged);
    family.values = vec![plain_value("material", "porcelain")];
    assert_eq!(put("k-2", &family).await.expect("put")[0].outcome, Outcome::Changed);
    assert_eq!(events_of(&shop.db, "catalog.family_changed.v1").await.len(), 2);
    family.attributes = vec![AttributeAssignment { code: code("lost"), required: true }];
    let refused = put("k-3", &family).await;
    assert!(matches!(refused, Err(CatalogWriteError::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn further_variants_bring_their_own_values_too() {
    let shop = furnished().await;
    let mut shirt = sized("shirt", &["s", "m"]);
    shirt.variants[1].attributes = vec![plain_value("color", "red")];
    shirt.variants[1].barcode = Some(" 4006381333931 ".to_owned());
    let id = shop.put_one(shirt).await;
    let query = mod_catalog_api::VariantsQuery { product: id, page: PageRequest::first(10) };
    let page = shop.catalog.variants(&ctx(tenant_one()), query).await.expect("a page");
    assert_eq!(told(&page.items[1].attributes), ["color=red from variant"]);
    assert_eq!(page.items[1].barcode.as_deref(), Some("4006381333931"));
    let refs = vec![ProductRef::Id(id)];
    let found = shop.catalog.product(&ctx(tenant_one()), refs).await.expect("answered");
    assert_eq!(found.items[0].variants, page.items, "a page and the product say the same");
}
