//! The TOML of a mapping.

use std::collections::BTreeMap;

use kernel_common::{Currency, Locale, LocalizedText};
use mod_catalog_api::{AttributeKind, Code};
use serde::Deserialize;

use super::{
    Definition, Fields, Mapping, MappingError,
    aggregate::{Aggregation, Take},
};
use crate::{
    expression::Expression,
    source::{Dialect, encoding_named},
};

/// How an existing product is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// By its address.
    Slug,
    /// By the first of its SKUs that the catalog knows, whatever its address is by now.
    Sku,
}

/// When stock is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// In every import: the file is right.
    #[default]
    Always,
    /// Once, for SKUs that no warehouse has ever held: what was sold since does not come back.
    New,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    file: FileTable,
    #[serde(default)]
    skip: Vec<String>,
    aggregate: Option<AggregateTable>,
    product: ProductTable,
    variant: VariantTable,
    #[serde(default)]
    option: Vec<OptionTable>,
    #[serde(default)]
    attribute: Vec<AttributeTable>,
    price: Option<PriceTable>,
    stock: Option<StockTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileTable {
    delimiter: String,
    quoting: bool,
    encoding: Option<String>,
    header: bool,
    columns: Vec<String>,
}

impl Default for FileTable {
    fn default() -> Self {
        let (delimiter, columns) = (",".to_owned(), Vec::new());
        Self { delimiter, quoting: true, encoding: None, header: true, columns }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AggregateTable {
    key: String,
    #[serde(default)]
    take: BTreeMap<String, Take>,
    #[serde(default)]
    skip: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductTable {
    #[serde(rename = "match")]
    match_by: Option<Match>,
    locale: Option<Locale>,
    slug: Option<String>,
    name: String,
    description: Option<String>,
    category: Option<String>,
    tax_category: Option<String>,
    status: Option<String>,
    images: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<Code, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariantTable {
    sku: String,
    barcode: Option<String>,
    weight_grams: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionTable {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeTable {
    code: Code,
    kind: AttributeKind,
    #[serde(default)]
    name: LocalizedText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceTable {
    list: Option<String>,
    currency: Option<Currency>,
    amount: String,
    compare_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StockTable {
    warehouse: Option<String>,
    available: String,
    #[serde(default)]
    when: When,
}

pub(super) fn parse(text: &str) -> Result<Mapping, MappingError> {
    let document: Document =
        toml::from_str(text).map_err(|error| MappingError(said(&error, text)))?;
    let Document { file, skip, aggregate, product, variant, option, attribute, price, stock } =
        document;
    let dialect = Dialect { delimiter: delimiter(&file.delimiter)?, quoting: file.quoting };
    let default_match = if product.slug.is_some() { Match::Slug } else { Match::Sku };
    let (list, currency, amount, compare_at) = match price {
        Some(price) => (price.list, price.currency, Some(price.amount), price.compare_at),
        None => (None, None, None, None),
    };
    let (warehouse, available, when) = match stock {
        Some(stock) => (stock.warehouse, Some(stock.available), stock.when),
        None => (None, None, When::Always),
    };
    let fields = Fields {
        slug: optional("product.slug", product.slug)?,
        name: expression("product.name", &product.name)?,
        description: optional("product.description", product.description)?,
        category: optional("product.category", product.category)?,
        tax_category: optional("product.tax_category", product.tax_category)?,
        status: optional("product.status", product.status)?,
        images: optional("product.images", product.images)?,
        attributes: named("product.attributes", product.attributes.into_iter())?,
        options: named("option", option.into_iter().map(|o| (o.name, o.value)))?,
        sku: expression("variant.sku", &variant.sku)?,
        barcode: optional("variant.barcode", variant.barcode)?,
        weight_grams: optional("variant.weight_grams", variant.weight_grams)?,
        amount: optional("price.amount", amount)?,
        compare_at: optional("price.compare_at", compare_at)?,
        available: optional("stock.available", available)?,
    };
    Ok(Mapping {
        dialect,
        encoding: encoding(file.encoding.as_deref())?,
        columns: file.columns,
        header: file.header,
        locale: product.locale,
        match_by: product.match_by.unwrap_or(default_match),
        price_list: list,
        currency,
        warehouse,
        stock_when: when,
        definitions: attribute.into_iter().map(definition).collect(),
        skip: all("skip", &skip)?,
        aggregate: aggregate.map(aggregation).transpose()?,
        fields,
    })
}

fn definition(AttributeTable { code, kind, name }: AttributeTable) -> Definition {
    Definition { code, kind, name }
}

fn aggregation(table: AggregateTable) -> Result<Aggregation<Expression>, MappingError> {
    Ok(Aggregation {
        key: expression("aggregate.key", &table.key)?,
        take: table.take.into_iter().collect(),
        skip: all("aggregate.skip", &table.skip)?,
    })
}

fn delimiter(text: &str) -> Result<u8, MappingError> {
    match (text, text.as_bytes()) {
        ("tab", _) => Ok(b'\t'),
        (_, [byte]) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ => Err(MappingError(
            "file.delimiter: one ASCII character, such as \",\" or \"\\t\"".into(),
        )),
    }
}

fn encoding(name: Option<&str>) -> Result<Option<&'static encoding_rs::Encoding>, MappingError> {
    let Some(name) = name else { return Ok(None) };
    let known = encoding_named(name);
    known.map(Some).ok_or_else(|| {
        MappingError(format!("file.encoding: {name:?} is not known; \"windows-1251\" would be"))
    })
}

fn expression(key: &str, text: &str) -> Result<Expression, MappingError> {
    Expression::parse(text).map_err(|error| MappingError(format!("{key} = {text:?}: {error}")))
}

fn optional(key: &str, text: Option<String>) -> Result<Option<Expression>, MappingError> {
    text.map(|text| expression(key, &text)).transpose()
}

fn all(key: &str, texts: &[String]) -> Result<Vec<Expression>, MappingError> {
    texts.iter().map(|text| expression(key, text)).collect()
}

fn named<N: std::fmt::Display>(
    key: &str,
    pairs: impl Iterator<Item = (N, String)>,
) -> Result<Vec<(N, Expression)>, MappingError> {
    pairs
        .map(|(name, text)| {
            let read = expression(&format!("{key}.{name}"), &text)?;
            Ok((name, read))
        })
        .collect()
}

/// The complaint in one line, with the line of the mapping it is about.
fn said(error: &toml::de::Error, text: &str) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = 1 + text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
    format!("line {line}: {}", error.message().replace('\n', " "))
}
