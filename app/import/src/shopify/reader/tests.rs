use std::io::Cursor;

use kernel_common::Currency;
use mod_catalog_api::ProductStatus;

use super::ShopifyReader;
use crate::{Draft, Found, SourceError};

const LEGACY: &str = "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,\
    Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,\
    Image Src,Image Position,Image Alt Text,Variant Image\r\n";

fn read(text: &str) -> Result<Vec<Found>, SourceError> {
    let content = Box::new(Cursor::new(text.as_bytes().to_vec()));
    let mut reader = ShopifyReader::open(content, Currency::EUR)?;
    let mut all = Vec::new();
    while let Some(found) = reader.read_next()? {
        all.push(found);
    }
    Ok(all)
}

fn legacy(lines: &str) -> Vec<Found> {
    read(&format!("{LEGACY}{lines}")).unwrap_or_else(|error| panic!("{error}"))
}

fn product(found: &Found) -> &Draft {
    match found {
        Found::Product(draft) => draft,
        other => panic!("no product: {other:?}"),
    }
}

fn reasons(found: &Found) -> Vec<String> {
    match found {
        Found::Rejected { rejects, .. } => {
            rejects.iter().map(|r| format!("{} {}: {}", r.line, r.column, r.reason)).collect()
        }
        other => panic!("not rejected: {other:?}"),
    }
}

#[test]
fn lines_of_a_handle_are_variants_and_pictures_of_one_product() {
    let found = legacy(
        "shirt,Shirt,<p>Soft &amp; blue</p>,Acme,Tops,true,Size,Small,,200,1,50,,/b.jpg,2,back,\r\n\
         shirt,,,,,,,Large,S-L,0,-3,60.5,75,/a.jpg,1,front,\r\n\
         shirt,,,,,,,,,,,,,/c.jpg,3,,\r\n\
         mug,Mug,,,,false,Title,Default Title,,,,9.99,,,,,\r\n",
    );
    let shirt = product(&found[0]);
    assert_eq!((shirt.line, shirt.rows, shirt.slug.as_str()), (2, 3, "shirt"));
    assert_eq!(shirt.description.as_deref(), Some("Soft & blue"));
    assert_eq!(
        (&*shirt.options, shirt.category.as_deref()),
        (&["Size".to_owned()][..], Some(&["Tops".to_owned()][..]))
    );
    let variants: Vec<_> = shirt
        .variants
        .iter()
        .map(|v| {
            let minor = |money: Option<kernel_common::Money>| money.map(|m| m.amount_minor);
            (v.sku.as_str(), v.weight_grams, v.available, minor(v.price), minor(v.compare_at))
        })
        .collect();
    assert_eq!(
        variants,
        [
            ("shirt-small", Some(200), Some(1), Some(5_000), None),
            ("S-L", None, Some(0), Some(6_050), Some(7_500)),
        ]
    );
    let images: Vec<_> = shirt.images.iter().flatten().map(|image| image.url.as_str()).collect();
    assert_eq!(images, ["/a.jpg", "/b.jpg", "/c.jpg"], "by their positions");
    let mug = product(&found[1]);
    assert_eq!((mug.options.len(), mug.variants[0].sku.as_str()), (0, "mug"));
    assert_eq!(mug.status, Some(ProductStatus::Draft));
}

#[test]
fn the_header_of_today_is_read_as_well() {
    let text = "Title,URL handle,Description,Product category,Status,SKU,Barcode,Option1 name,\
                Option1 value,Price,Inventory quantity,Product image URL,Variant image URL\n\
                Mug,,Hot,Home > Kitchen,archived,M-1,400,Title,Default Title,1,2,,\n\
                Cup,the-cup,'=1+1,,active,'-5,,Colour,Red,1.5,,/r.jpg,/r.jpg\n";
    let found = read(text).expect("reads");
    let mug = product(&found[0]);
    assert_eq!((mug.slug.as_str(), mug.status), ("mug", Some(ProductStatus::Archived)));
    assert_eq!(mug.category, Some(vec!["Home".to_owned(), "Kitchen".to_owned()]));
    assert_eq!(mug.variants[0].barcode.as_deref(), Some("400"));
    let cup = product(&found[1]);
    assert_eq!(cup.description.as_deref(), Some("=1+1"), "the quote against formulas is undone");
    assert_eq!(cup.variants[0].sku.as_str(), "-5");
    assert_eq!(cup.variants[0].image.as_deref(), Some("/r.jpg"));
}

#[test]
fn skus_that_are_made_are_stable_and_differ() {
    let lines = "tee,Tee,,,,,Size,S,,,,1,,,,,\r\ntee,,,,,,,s,,,,1,,,,,\r\ntee,,,,,,,,,,,2,,,,,\r\n";
    let found = legacy(lines);
    assert!(reasons(&found[0])[0].contains("a variant has a value of the option Size"));
    let found = legacy(&lines[..lines.rfind("tee").expect("three")]);
    let skus: Vec<_> = product(&found[0]).variants.iter().map(|v| v.sku.to_string()).collect();
    assert_eq!(skus[0], "tee-s");
    assert!(skus[1].starts_with("tee-s-") && skus[1].len() == 14, "{skus:?}");
    let long = format!("{},Long,,,,,Title,Default Title,,,,1,,,,,\r\n", "x".repeat(120));
    let found = legacy(&long);
    assert_eq!(product(&found[0]).variants[0].sku.as_str().len(), 64);
}

#[test]
fn a_bad_line_leaves_its_product_out_whole_and_no_other() {
    let found = legacy(
        "a,A,,,,,Size,S,,,,1,,,,,\r\na,,,,,,,M,,,,dear,,,,,\r\n\
         b,,,,,,Title,Default Title,,,,1,,,,,\r\n\
         c,C,,,,,Size,S,,,,1,,,,,\r\nc,,,,,,,M,,\"x,,1,,,,,\r\n\
         d,D,,,,,Title,Default Title,,,,1,,,,,\r\nd,short\r\n\
         e,E,,,,,Title,Default Title,,,,1,,,,,\r\n",
    );
    assert_eq!(reasons(&found[0]), ["3 Variant Price: is not a number such as 12.90"]);
    assert_eq!(reasons(&found[1]), ["4 Title: a product has a title on its first line"]);
    let faults = reasons(&found[2]);
    assert!(faults[0].starts_with("6 Variant Grams: a quote that opens here"), "{faults:?}");
    assert_eq!(faults[1], "5 : the product is left out because of line 6");
    let faults = reasons(&found[3]);
    assert_eq!(faults[0], "8 : has 2 columns, the header has 17");
    assert_eq!(product(&found[4]).slug.as_str(), "e");
    assert_eq!(found.len(), 5);
}

#[test]
fn files_that_are_something_else_are_refused_in_one_sentence() {
    let refused = |text: &str| read(text).expect_err(text).to_string();
    assert_eq!(refused(""), "the file is empty");
    assert!(refused("Code;Name\n1;x\n").starts_with("this is no Shopify product CSV"));
    assert!(refused("Title,Notes\n").contains("its columns are Title, Notes"));
    assert!(refused("Handle,Title,Title\n").contains("the column Title comes twice"));
    assert!(refused("\"Handle,Title\n").starts_with("the first line is no header: a quote"));
}
