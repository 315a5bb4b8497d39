//! From one row to one product, with one reason for each thing that does not fit.

use std::{borrow::Cow, collections::BTreeMap};

use kernel_common::{Currency, Money, Sku, TaxCategory};
use mod_catalog_api::{Code, ProductStatus, Slug};

use super::Fields;
use crate::{
    Reject,
    draft::{Draft, DraftImage, DraftVariant},
    expression::{Bound, Decimal, EvaluationError, Value, slug_of, tag_of},
    money::{amount, units},
    source::Record,
};

/// The row as a product of one variant.
pub(super) fn product(
    fields: &Fields<Bound>,
    record: &Record,
    rows: u64,
    currency: Currency,
) -> Result<Draft, Vec<Reject>> {
    let mut row = Row { record, rejects: Vec::new() };
    let name = row.text("name", &fields.name);
    if name.is_empty() {
        row.refuse("name", Some(&fields.name), "", "is empty");
    }
    let sku = row.text("sku", &fields.sku);
    let code = row.parsed::<Sku>("sku", &fields.sku, &sku);
    let slug = match &fields.slug {
        Some(slug) => row.text("slug", slug),
        None => default_slug(&name, &sku),
    };
    let address = row.parsed::<Slug>("slug", fields.slug.as_ref().unwrap_or(&fields.name), &slug);
    let variant = DraftVariant {
        line: record.line(),
        sku: code.unwrap_or_else(placeholder_sku),
        values: fields.options.iter().map(|(name, value)| row.value(name, value)).collect(),
        barcode: fields.barcode.as_ref().map(|e| row.text("barcode", e)).filter(|b| !b.is_empty()),
        weight_grams: row.weight(fields.weight_grams.as_ref()),
        price: row.money("price", fields.amount.as_ref(), currency),
        compare_at: row.money("compare_at", fields.compare_at.as_ref(), currency),
        available: row.units(fields.available.as_ref()),
        image: None,
    };
    let draft = Draft {
        line: record.line(),
        rows,
        slug: address.unwrap_or_else(placeholder_slug),
        name,
        description: fields.description.as_ref().map(|e| row.text("description", e)),
        category: fields.category.as_ref().map(|e| row.list("category", e)),
        tax_category: fields
            .tax_category
            .as_ref()
            .map(|e| row.text("tax_category", e))
            .filter(|code| !code.is_empty())
            .map(TaxCategory),
        status: row.status(fields.status.as_ref()),
        options: fields.options.iter().map(|(name, _)| name.clone()).collect(),
        variants: vec![variant],
        images: fields.images.as_ref().map(|e| row.images(e)),
        attributes: row.attributes(&fields.attributes),
    };
    if row.rejects.is_empty() { Ok(draft) } else { Err(row.rejects) }
}

/// Whether any of the conditions holds.
pub(super) fn any(conditions: &[Bound], record: &Record) -> Result<bool, Vec<Reject>> {
    let mut row = Row { record, rejects: Vec::new() };
    for condition in conditions {
        if row.evaluate("skip", condition).is_some_and(|value| value.is_true()) {
            return Ok(true);
        }
    }
    if row.rejects.is_empty() { Ok(false) } else { Err(row.rejects) }
}

/// The key of the record's group.
pub(super) fn key(key: &Bound, record: &Record) -> Result<String, Vec<Reject>> {
    let mut row = Row { record, rejects: Vec::new() };
    let text = row.text("aggregate.key", key);
    if row.rejects.is_empty() { Ok(text) } else { Err(row.rejects) }
}

/// Name and SKU; and a mark of the SKU where a slug cannot tell it from others.
fn default_slug(name: &str, sku: &str) -> String {
    let of_sku = slug_of(sku, 64);
    let mut parts = vec![slug_of(name, 120), of_sku.clone()];
    if of_sku != sku {
        parts.push(tag_of(sku));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("-")
}

/// Stands in a draft that is refused anyway.
fn placeholder_sku() -> Sku {
    "refused".parse().expect("a SKU")
}

fn placeholder_slug() -> Slug {
    "refused".parse().expect("a slug")
}

struct Row<'a> {
    record: &'a Record,
    rejects: Vec<Reject>,
}

impl<'a> Row<'a> {
    fn evaluate(&mut self, what: &str, expression: &'a Bound) -> Option<Value<'a>> {
        let record = self.record;
        let value = expression.evaluate(&|index| record.field(index));
        self.noted(what, expression, value)
    }

    fn noted<T>(
        &mut self,
        what: &str,
        expression: &'a Bound,
        value: Result<T, EvaluationError>,
    ) -> Option<T> {
        value.map_err(|error| self.refuse(what, Some(expression), "", &error.to_string())).ok()
    }

    fn refuse(&mut self, what: &str, expression: Option<&Bound>, value: &str, reason: &str) {
        let column = expression.and_then(Bound::column).map(ToString::to_string);
        let reason = match &column {
            Some(_) => format!("{what}: {reason}"),
            None => reason.to_owned(),
        };
        let column = column.unwrap_or_else(|| what.to_owned());
        self.rejects.push(Reject::new(self.record.line(), column, value, reason));
    }

    fn cow(&mut self, what: &str, expression: &'a Bound) -> Cow<'a, str> {
        let value = self.evaluate(what, expression).map(Value::into_text);
        value.and_then(|text| self.noted(what, expression, text)).unwrap_or_default()
    }

    fn text(&mut self, what: &str, expression: &'a Bound) -> String {
        self.cow(what, expression).trim().to_owned()
    }

    fn parsed<T: std::str::FromStr>(
        &mut self,
        what: &str,
        expression: &'a Bound,
        text: &str,
    ) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let parsed = text.parse().map_err(|error: T::Err| error.to_string());
        parsed.map_err(|reason| self.refuse(what, Some(expression), text, &reason)).ok()
    }

    fn list(&mut self, what: &str, expression: &'a Bound) -> Vec<String> {
        let value = self.evaluate(what, expression);
        value.map_or_else(Vec::new, |v| v.into_list().into_iter().map(Cow::into_owned).collect())
    }

    fn value(&mut self, name: &str, expression: &'a Bound) -> String {
        let value = self.text(name, expression);
        if value.is_empty() {
            self.refuse(name, Some(expression), "", "a variant chooses a value of each option");
        }
        value
    }

    fn images(&mut self, expression: &'a Bound) -> Vec<DraftImage> {
        let urls = self.list("images", expression);
        urls.into_iter().map(|url| DraftImage { url, alt: None }).collect()
    }

    fn attributes(&mut self, pairs: &'a [(Code, Bound)]) -> BTreeMap<Code, String> {
        let pairs = pairs.iter().map(|(code, e)| (code.clone(), self.text(code.as_str(), e)));
        pairs.filter(|(_, text)| !text.is_empty()).collect()
    }

    fn number(&mut self, what: &str, expression: Option<&'a Bound>) -> Option<Decimal> {
        let expression = expression?;
        let value = self.evaluate(what, expression)?.into_number();
        self.noted(what, expression, value).flatten()
    }

    fn money(
        &mut self,
        what: &str,
        expression: Option<&'a Bound>,
        currency: Currency,
    ) -> Option<Money> {
        let number = self.number(what, expression)?;
        match amount(number, currency) {
            Ok(money) => Some(money),
            Err(reason) => {
                self.refuse(what, expression, &number.to_string(), &reason);
                None
            }
        }
    }

    fn weight(&mut self, expression: Option<&'a Bound>) -> Option<u32> {
        let number = self.number("weight_grams", expression)?;
        let grams = number.round(0).and_then(|grams| grams.to_units(0));
        let grams = grams.and_then(|grams| u32::try_from(grams).ok());
        if grams.is_none() {
            self.refuse(
                "weight_grams",
                expression,
                &number.to_string(),
                "is not a weight in grams",
            );
        }
        grams
    }

    fn units(&mut self, expression: Option<&'a Bound>) -> Option<i64> {
        let number = self.number("available", expression)?;
        let units = units(number);
        if units.is_none() {
            let reason = "is not a whole number of units from 0 to 1000000";
            self.refuse("available", expression, &number.to_string(), reason);
        }
        units
    }

    fn status(&mut self, expression: Option<&'a Bound>) -> Option<ProductStatus> {
        let expression = expression?;
        let word = self.text("status", expression);
        match word.to_ascii_lowercase().as_str() {
            "" => None,
            "published" | "active" => Some(ProductStatus::Published),
            "draft" => Some(ProductStatus::Draft),
            "archived" => Some(ProductStatus::Archived),
            _ => {
                let reason = "is none of published, draft, archived";
                self.refuse("status", Some(expression), &word, reason);
                None
            }
        }
    }
}
