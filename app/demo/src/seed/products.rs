//! Categories and products.

use kernel_common::{LocalizedText, Sku, TaxCategory, TenantId};
use mod_catalog_api::{
    AttributeInput, AttributeInputValue, CategoryPut, ChosenValue, Image, OptionValue,
    ProductOption, ProductPut, ProductStatus, Slug, VariantPut,
};

use super::{Contracts, SeedError, attributes::code, ctx, text};
use crate::{
    content::{DemoShop, Product, Variant},
    pictures::product_pictures,
};

pub(super) async fn put(
    contracts: &Contracts,
    tenant: TenantId,
    shop: &DemoShop,
) -> Result<(), SeedError> {
    let failed = SeedError::of("catalog");
    let categories: Vec<CategoryPut> = shop
        .categories
        .iter()
        .zip(1..)
        .map(|(category, position)| CategoryPut {
            slug: slug(&category.slug),
            parent: category.parent.as_deref().map(slug),
            name: text(&category.name),
            position,
        })
        .collect();
    let under = ctx(tenant, shop, "categories", &categories);
    contracts.catalog.put_categories(&under, categories).await.map_err(|e| failed(&e))?;
    // Listings show the newest first: the first of the file shall be the newest.
    let products: Vec<ProductPut> = shop.products.iter().rev().map(product).collect();
    let under = ctx(tenant, shop, "products", &products);
    contracts.catalog.put_products(&under, products).await.map_err(|e| failed(&e))?;
    Ok(())
}

fn product(product: &Product) -> ProductPut {
    let attribute = |(name, value): (&String, &String)| AttributeInput {
        code: code(name),
        value: AttributeInputValue::Plain(value.clone()),
    };
    ProductPut {
        slug: slug(&product.slug),
        name: text(&product.name),
        description: text(&product.description),
        category: Some(slug(&product.category)),
        categories: Vec::new(),
        family: None,
        attributes: product.attributes.iter().map(attribute).collect(),
        options: product.options.iter().map(option).collect(),
        variants: product.variants.iter().map(|variant| variant_put(product, variant)).collect(),
        images: images(product),
        tax_category: TaxCategory(product.tax_category.code().to_owned()),
        status: ProductStatus::Published,
    }
}

fn option(option: &crate::content::ProductOption) -> ProductOption {
    let value = |value: &crate::content::OptionValue| OptionValue {
        code: value.code.clone(),
        name: text(&value.name),
    };
    ProductOption {
        code: option.code.clone(),
        name: text(&option.name),
        values: option.values.iter().map(value).collect(),
    }
}

fn variant_put(product: &Product, variant: &Variant) -> VariantPut {
    let chosen = product.options.iter().zip(&variant.values);
    VariantPut {
        sku: sku(&variant.sku),
        values: chosen
            .map(|(option, value)| ChosenValue {
                option: option.code.clone(),
                value: value.clone(),
            })
            .collect(),
        weight_grams: Some(variant.weight_grams),
        barcode: None,
        attributes: Vec::new(),
    }
}

/// The gallery: a picture in a colour belongs to that option value.
pub(super) fn images(product: &Product) -> Vec<Image> {
    let colours = || {
        product.options.iter().flat_map(|option| {
            let coloured = option.values.iter().filter(|value| value.swatch.is_some());
            coloured.map(move |value| (option, value))
        })
    };
    let image = |name: String| {
        let of_value =
            colours().find(|(_, value)| name == format!("{}--{}.svg", product.slug, value.code));
        Image {
            url: format!("/media/{name}"),
            alt: alt(product, of_value.map(|(_, value)| value)),
            value: of_value.map(|(option, value)| ChosenValue {
                option: option.code.clone(),
                value: value.code.clone(),
            }),
        }
    };
    product_pictures(product).into_iter().map(image).collect()
}

fn alt(product: &Product, value: Option<&crate::content::OptionValue>) -> LocalizedText {
    match value {
        None => text(&product.name),
        Some(value) => LocalizedText::en_ru(
            format!("{}, {}", product.name.en, value.name.en),
            format!("{}, {}", product.name.ru, value.name.ru),
        ),
    }
}

pub(super) fn slug(text: &str) -> Slug {
    text.parse().expect("slugs of the content are checked by its tests")
}

pub(super) fn sku(text: &str) -> Sku {
    text.parse().expect("SKUs of the content are checked by its tests")
}
