//! Files through mappings, into the shop.

use std::io::Write;

use app_import::Counts;
use flate2::{Compression, write::GzEncoder};
use kernel_common::Locale;
use mod_catalog_api::AttributeValue;

use crate::stage::{GOODS, Stage, goods, mapped};

const TEAS: &str = r#"
[file]
delimiter = ";"
encoding = "windows-1251"
[product]
locale = "ru"
name = 'clean(`Название`)'
category = 'split(`Раздел`, "/")'
[product.attributes]
brand = '`Марка`'
[[attribute]]
code = "brand"
kind = "option"
name = { en = "Brand", ru = "Бренд" }
[variant]
sku = '`Код`'
barcode = '`Код`'
[price]
amount = 'round(`Цена` / 100, 2)'
[stock]
available = '12'
when = "new"
"#;

/// Cyrillic as Windows wrote it.
fn windows(text: &str) -> Vec<u8> {
    let byte = |c: char| match u32::from(c) {
        code @ 0x410..=0x44f => u8::try_from(code - 0x410 + 0xc0).expect("fits"),
        code => u8::try_from(code).expect("ASCII"),
    };
    text.chars().map(byte).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_alphabet_becomes_products_with_categories_and_brands() {
    let stage = Stage::open().await;
    let text = "Код;Название;Раздел;Марка;Цена\n460;Чай черный;Чай/Черный;Лисма;12990\n\
                461;Чай зеленый;Чай/Зеленый;Лисма;9900\n";
    let import = stage.import("teas.csv", windows(text), mapped(TEAS));
    let counts = stage.counts(import.clone()).await;
    assert_eq!(counts, Counts { rows: 2, created: 2, prices: 2, levels: 2, ..Counts::default() });
    let tea = stage.product("чай-черный-460").await;
    assert_eq!(tea.name.get(&Locale::ru()), "Чай черный");
    assert_eq!(tea.variants[0].barcode.as_deref(), Some("460"));
    let brand = tea.attributes.iter().find(|one| one.code.as_str() == "brand").expect("a brand");
    let AttributeValue::Option(lisma) = &brand.value else { panic!("{brand:?}") };
    assert_eq!(lisma.label.get(&Locale::ru()), "Лисма");
    assert_eq!(brand.name.get(&Locale::ru()), "Бренд");
    let ctx = crate::stage::ctx(testkit::tenant_one());
    let tree = stage.shop.contracts.catalog.categories(&ctx, ()).await.expect("a tree");
    let black = tree.iter().find(|one| one.slug.as_str() == "чай-черный").expect("planted");
    assert_eq!(Some(black.id), tea.category);
    assert!(black.parent.is_some());
    let again = stage.counts(import).await;
    assert_eq!(again, Counts { rows: 2, unchanged: 2, ..Counts::default() });
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_files_are_read_as_they_are() {
    let stage = Stage::open().await;
    let text = goods(700);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    // Two members, as `cat one.gz two.gz` makes them.
    let (head, tail) = text.split_at(text.len() / 2);
    gzip.write_all(head.as_bytes()).expect("memory");
    let mut packed = gzip.finish().expect("memory");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(tail.as_bytes()).expect("memory");
    packed.extend(gzip.finish().expect("memory"));
    let counts = stage.counts(stage.import("goods.csv.gz", packed, mapped(GOODS))).await;
    assert_eq!(counts.created, 700);
    let packed = zstd::encode_all(text.as_bytes(), 3).expect("memory");
    let counts = stage.counts(stage.import("goods.csv.zst", packed, mapped(GOODS))).await;
    assert_eq!((counts.created, counts.unchanged), (0, 700));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_found_by_its_sku_keeps_its_address() {
    let stage = Stage::open().await;
    stage.counts(stage.import("goods.csv", goods(2), mapped(GOODS))).await;
    let renamed = goods(2).replace("Kind0 0", "Kind0 renamed");
    let counts = stage.counts(stage.import("goods.csv", renamed, mapped(GOODS))).await;
    assert_eq!((counts.created, counts.changed, counts.unchanged), (0, 1, 1));
    let slug = stage.products(testkit::tenant_one()).await.into_iter().find(|(_, v)| *v == 2);
    assert!(slug.is_some_and(|(slug, _)| slug.starts_with("kind0-0-c-0")));
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_that_was_booked_once_is_not_booked_again() {
    let stage = Stage::open().await;
    let once = GOODS.replace("available = 'Stock'", "available = 'Stock'\nwhen = \"new\"");
    let import = stage.import("goods.csv", goods(6), mapped(&once));
    assert_eq!(stage.counts(import).await.levels, 5, "the first has none");
    let more = goods(6).replace(",5\n", ",500\n");
    let counts = stage.counts(stage.import("goods.csv", more, mapped(&once))).await;
    assert_eq!(counts.levels, 0);
    assert_eq!(stage.shop.stock_of("C-5").await, (5, 0));
}
