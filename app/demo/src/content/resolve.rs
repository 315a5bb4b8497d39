//! Turns the terse files into complete data.

use super::{
    attributes,
    error::ContentError,
    model::{
        Collection, DemoShop, OptionValue, PictureSpec, Product, ProductOption, Swatch, Text,
        Variant,
    },
    source::{
        AttributesFile, OptionEntry, PictureEntry, ProductEntry, ProductOptionEntry, ShopFiles,
        ValueEntry, VariantEntry,
    },
};

/// Colour of things for which nobody chose one: plain paper.
const UNDYED: Swatch = Swatch { red: 0xdd, green: 0xcf, blue: 0xb6 };

pub(super) fn shop(
    files: &ShopFiles,
    options: &[OptionEntry],
    described: &AttributesFile,
) -> Result<DemoShop, ContentError> {
    let products: Vec<Product> = files
        .read_products()?
        .into_iter()
        .map(|entry| product(entry, options))
        .collect::<Result<_, _>>()?;
    let categories = files.read_categories()?;
    let attributes = attributes::used(described, options, &categories, &products)?;
    Ok(DemoShop {
        store: files.read_store()?,
        collections: collections(files, &products)?,
        units: attributes::units(described, &attributes),
        attributes,
        categories,
        products,
    })
}

fn collections(files: &ShopFiles, products: &[Product]) -> Result<Vec<Collection>, ContentError> {
    let collections = files.read_collections()?;
    for collection in &collections {
        let unknown = |slug: &&String| products.iter().all(|product| product.slug != **slug);
        if let Some(product) = collection.products.iter().find(unknown) {
            let (collection, product) = (collection.slug.clone(), product.clone());
            return Err(ContentError::UnknownProduct { collection, product });
        }
    }
    Ok(collections)
}

fn product(entry: ProductEntry, dictionary: &[OptionEntry]) -> Result<Product, ContentError> {
    let options = entry
        .options
        .iter()
        .map(|chosen| product_option(&entry.slug, chosen, dictionary))
        .collect::<Result<Vec<_>, _>>()?;
    if entry.variants.is_empty() {
        return Err(ContentError::NoVariants { product: entry.slug });
    }
    let variants = entry
        .variants
        .iter()
        .map(|written| variant(&entry, written, &options))
        .collect::<Result<Vec<_>, _>>()?;
    let picture = picture(&entry.slug, &entry.picture, &options, dictionary)?;
    Ok(Product {
        slug: entry.slug,
        category: entry.category,
        tax_category: entry.tax,
        name: entry.name,
        description: entry.description,
        attributes: entry.attributes,
        options,
        variants,
        picture,
    })
}

fn product_option(
    product: &str,
    chosen: &ProductOptionEntry,
    dictionary: &[OptionEntry],
) -> Result<ProductOption, ContentError> {
    let known = dictionary.iter().find(|option| option.code == chosen.code).ok_or_else(|| {
        ContentError::UnknownOption { product: product.to_owned(), option: chosen.code.clone() }
    })?;
    let values = chosen
        .values
        .iter()
        .map(|code| {
            let value = known.values.iter().find(|value| &value.code == code).ok_or_else(|| {
                ContentError::UnknownValue {
                    product: product.to_owned(),
                    option: chosen.code.clone(),
                    value: code.clone(),
                }
            })?;
            Ok(option_value(value))
        })
        .collect::<Result<_, _>>()?;
    Ok(ProductOption { code: known.code.clone(), name: known.name.clone(), values })
}

pub(super) fn option_value(value: &ValueEntry) -> OptionValue {
    OptionValue {
        code: value.code.clone(),
        name: Text { en: value.en.clone(), ru: value.ru.clone() },
        swatch: value.swatch,
    }
}

fn variant(
    product: &ProductEntry,
    written: &VariantEntry,
    options: &[ProductOption],
) -> Result<Variant, ContentError> {
    if written.of.len() != options.len() {
        return Err(ContentError::WrongValueCount {
            sku: written.sku.clone(),
            expected: options.len(),
            found: written.of.len(),
        });
    }
    let mut picture = format!("{}.svg", product.slug);
    for (code, option) in written.of.iter().zip(options) {
        let value = option.values.iter().find(|value| &value.code == code).ok_or_else(|| {
            ContentError::UnknownValue {
                product: product.slug.clone(),
                option: option.code.clone(),
                value: code.clone(),
            }
        })?;
        if value.swatch.is_some() {
            picture = format!("{}--{code}.svg", product.slug);
        }
    }
    Ok(Variant {
        sku: written.sku.clone(),
        values: written.of.clone(),
        price: written.price.unwrap_or(product.price),
        compare_at: written.compare_at,
        weight_grams: written.weight_grams.unwrap_or(product.weight_grams),
        stock: written.stock,
        low_stock: product.low_stock,
        picture,
    })
}

fn picture(
    product: &str,
    entry: &PictureEntry,
    options: &[ProductOption],
    dictionary: &[OptionEntry],
) -> Result<PictureSpec, ContentError> {
    let colour = |text: &String| {
        named_swatch(text, dictionary).ok_or_else(|| ContentError::UnknownColour {
            product: product.to_owned(),
            colour: text.clone(),
        })
    };
    let of_first_value =
        options.iter().flat_map(|option| &option.values).find_map(|value| value.swatch);
    let main = entry.main.as_ref().map(colour).transpose()?;
    Ok(PictureSpec {
        shape: entry.shape.clone(),
        main: main.or(of_first_value).unwrap_or(UNDYED),
        accent: entry.accent.as_ref().map(colour).transpose()?,
        views: entry.views.clone(),
    })
}

/// A colour by its code in the options, or as `#rrggbb`.
fn named_swatch(text: &str, dictionary: &[OptionEntry]) -> Option<Swatch> {
    Swatch::parse(text).or_else(|| {
        dictionary
            .iter()
            .flat_map(|option| &option.values)
            .filter(|value| value.code == text)
            .find_map(|value| value.swatch)
    })
}
