//! The choices of a product, with what they look like.

use kernel_common::{LocalizedText, TaxCategory};
use mod_catalog_api::{
    ChosenValue, Image, OptionValue, ProductOption, ProductPut, ProductStatus, VariantPut,
};
use testkit::tenant_one;
use testshop::{keyed, sku};

use super::stage::Stage;

/// The mug in blue and red, with pictures of these colours.
async fn put_mug(stage: &Stage, pictured: &[&str]) {
    let of = |colour: &str| ChosenValue { option: "colour".to_owned(), value: colour.to_owned() };
    let value =
        |code: &str| OptionValue { code: code.to_owned(), name: LocalizedText::en_ru(code, code) };
    let variant = |item: &str, colour: &str| VariantPut {
        sku: sku(item),
        values: vec![of(colour)],
        weight_grams: None,
        barcode: None,
        attributes: Vec::new(),
    };
    let image = |colour: &&str| Image {
        url: format!("/media/mug--{colour}.webp"),
        alt: LocalizedText::default(),
        value: Some(of(colour)),
    };
    let mug = ProductPut {
        slug: "mug".parse().expect("a slug"),
        name: LocalizedText::en_ru("Mug", "Кружка"),
        description: LocalizedText::default(),
        category: None,
        categories: Vec::new(),
        family: None,
        attributes: Vec::new(),
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: LocalizedText::en_ru("Colour", "Цвет"),
            values: vec![value("blue"), value("red")],
        }],
        variants: vec![variant("MUG-BLUE", "blue"), variant("MUG-RED", "red")],
        images: pictured.iter().map(image).collect(),
        tax_category: TaxCategory("standard".to_owned()),
        status: ProductStatus::Published,
    };
    let writer = &stage.shop.contracts.catalog_writer;
    writer.put_products(&keyed(tenant_one()), vec![mug]).await.expect("a product");
    stage.generations.next(tenant_one());
}

#[tokio::test]
async fn values_have_pictures_when_all_of_them_have_one() {
    let stage = Stage::open().await;
    put_mug(&stage, &["blue", "red"]).await;
    let page = stage.browser().get("/products/mug").await.html;
    assert_eq!(page.matches("class=\"swatch\"").count(), 2);
    let (_, choices) = page.split_once("id=\"option-1\"").expect("an option");
    assert!(choices.contains("src=\"/media/mug--red.webp\" alt=\"\""), "{choices}");

    put_mug(&stage, &["blue"]).await;
    let page = stage.browser().get("/products/mug").await.html;
    assert_eq!(page.matches("class=\"swatch\"").count(), 0);
    assert_eq!(page.matches("data-testid=\"variant-option\"").count(), 2);
}
