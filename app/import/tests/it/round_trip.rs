//! What is exported is imported as it was.

use app_import::{Counts, Format};
use kernel_common::{Locale, LocalizedText, Sku};
use mod_catalog_api::{Product, ProductRef};
use testkit::{tenant_one, tenant_two};
use testshop::keyed;

use crate::stage::{Stage, ctx, of_the_other};

#[tokio::test(flavor = "multi_thread")]
async fn importing_an_export_changes_nothing_in_either_language() {
    let stage = Stage::open().await;
    nasty_texts(&stage).await;
    let before = stage.shop.events().await.len();
    for locale in [Locale::en(), Locale::ru()] {
        let export = stage.export(locale.clone()).await;
        let mut import = stage.import("export.csv", &export, Format::Shopify);
        import.ctx.locale = locale.clone();
        let counts = stage.counts(import).await;
        let expected = Counts { rows: 4, unchanged: 3, ..Counts::default() };
        assert_eq!(counts, expected, "{locale}: {:?}\n{export}", stage.rejects());
    }
    assert_eq!(stage.shop.events().await.len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_fills_an_empty_shelf_of_another_shop() {
    let stage = Stage::open().await;
    nasty_texts(&stage).await;
    let export = stage.export(Locale::en()).await;
    let renamed = export.replace("MUG-", "CUP-").replace(",mug,", ",cup,");
    let import = stage.import("export.csv", renamed, Format::Shopify);
    stage.counts(of_the_other(import)).await;
    let reference = vec![ProductRef::Slug("cup".parse().expect("a slug"))];
    let catalog = &stage.shop.contracts.catalog;
    let found = catalog.product(&ctx(tenant_two()), reference).await.expect("answered").items;
    let (there, here): (&Product, Product) = (&found[0], stage.product("mug").await);
    let english = |text: &LocalizedText| text.get(&Locale::en()).to_owned();
    assert_eq!(english(&there.name), english(&here.name));
    assert_eq!(english(&there.description), english(&here.description));
    assert_eq!(there.options[0].values.len(), here.options[0].values.len());
    assert_eq!((there.status, &there.tax_category), (here.status, &here.tax_category));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_an_export_is_a_formula() {
    let stage = Stage::open().await;
    nasty_texts(&stage).await;
    let export = stage.export(Locale::en()).await;
    let mut reader = csv::Reader::from_reader(export.as_bytes());
    let mut cells = 0;
    for record in reader.records() {
        for cell in &record.expect("CSV") {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']), "{cell:?}");
            cells += usize::from(cell.starts_with('\''));
        }
    }
    assert!(cells >= 2, "name and alternative text were quoted");
}

/// Texts that a spreadsheet would calculate, that HTML would swallow, and a SKU like a number.
async fn nasty_texts(stage: &Stage) {
    let mug = stage.product("mug").await;
    let sku = |text: &str| -> Sku { text.parse().expect("a SKU") };
    let mut images = mug.images.clone();
    images[0].alt.0.insert(Locale::en(), "-1 cup".to_owned());
    let put = mod_catalog_api::ProductPut {
        slug: mug.slug.clone(),
        name: LocalizedText::en_ru("=SUM(A1)", "'=Кружка"),
        description: LocalizedText::en_ru("a < b & c\n\n\n  \"d\"\te", "Одна\nдве  три"),
        category: Some("cups".parse().expect("a slug")),
        categories: Vec::new(),
        family: None,
        attributes: Vec::new(),
        options: mug.options.clone(),
        variants: mug
            .variants
            .iter()
            .map(|variant| mod_catalog_api::VariantPut {
                sku: sku(variant.sku.as_str()),
                values: variant.values.clone(),
                weight_grams: variant.weight_grams,
                barcode: Some("0401234".to_owned()),
                attributes: Vec::new(),
            })
            .collect(),
        images,
        tax_category: mug.tax_category.clone(),
        status: mug.status,
    };
    let writer = &stage.shop.contracts.catalog_writer;
    writer.put_products(&keyed(tenant_one()), vec![put]).await.expect("put");
}
