//! From the lines of one handle to one product.

use std::collections::{BTreeMap, HashSet};

use kernel_common::{Currency, Money, Sku, TaxCategory};
use mod_catalog_api::{Code, ProductStatus, Slug};

use super::{
    fields::{Column, OPTIONS, Places},
    html,
};
use crate::{
    Reject,
    draft::{Draft, DraftImage, DraftVariant},
    expression::{Decimal, slug_of, tag_of},
    money::{amount, units},
    source::Record,
};

/// What a product without options says instead of them.
const NO_OPTION: (&str, &str) = ("Title", "Default Title");
/// The attribute that a vendor becomes.
pub(crate) const BRAND: &str = "brand";
/// Longest SKU.
const SKU_LENGTH_MAX: usize = 64;
/// Between the names of a category path.
pub(crate) const PATH: &str = " > ";

pub(super) fn of(
    places: &Places,
    lines: &[Record],
    currency: Currency,
) -> Result<Draft, Vec<Reject>> {
    let mut reading = Reading { places, currency, rejects: Vec::new() };
    let draft = reading.product(lines);
    match draft {
        Some(draft) if reading.rejects.is_empty() => Ok(draft),
        _ => Err(reading.rejects),
    }
}

struct Reading<'a> {
    places: &'a Places,
    currency: Currency,
    rejects: Vec<Reject>,
}

impl Reading<'_> {
    fn product(&mut self, lines: &[Record]) -> Option<Draft> {
        let first = lines.first()?;
        let name = self.get(first, Column::Title).trim().to_owned();
        if name.is_empty() {
            self.refuse(first, Column::Title, "a product has a title on its first line");
        }
        let slug = self.slug(first, &name);
        let options = self.options(first);
        let mut variants = self.variants(lines, &options);
        let address = slug.clone()?;
        name_skus(&mut variants, &address, lines, self)?;
        if variants.is_empty() {
            self.refuse(first, Column::Title, "none of its lines is a variant");
        }
        let text = |column| self.places.has(column).then(|| self.get(first, column));
        Some(Draft {
            line: first.line(),
            rows: u64::try_from(lines.len()).unwrap_or(u64::MAX),
            slug: address,
            description: text(Column::Description).map(html::to_text),
            category: self.category(first),
            tax_category: text(Column::TaxCode)
                .map(str::trim)
                .filter(|code| !code.is_empty())
                .map(|code| TaxCategory(code.to_owned())),
            status: self.status(first),
            options: options.into_iter().map(|(name, _)| name).collect(),
            images: self.images(lines),
            attributes: self.attributes(first),
            variants: variants.into_iter().map(|(variant, _)| variant).collect(),
            name,
        })
    }

    /// The handle as it is where it is an address, else what of it can be one; without a handle
    /// that of the title.
    fn slug(&mut self, first: &Record, name: &str) -> Option<Slug> {
        let handle = self.get(first, Column::Handle).trim();
        if let Ok(slug) = handle.parse() {
            return Some(slug);
        }
        let from = if handle.is_empty() { name } else { handle };
        let slug = slug_of(from, 200).parse().ok();
        if slug.is_none() && !name.is_empty() {
            let reason = "neither handle nor title has a letter or digit for an address";
            self.refuse(first, Column::Handle, reason);
        }
        slug
    }

    /// The options that have a name, with the columns of their values.
    fn options(&self, first: &Record) -> Vec<(String, Column)> {
        let named = OPTIONS.map(|(name, value)| (self.get(first, name).trim().to_owned(), value));
        let mut options: Vec<_> = named.into_iter().filter(|(name, _)| !name.is_empty()).collect();
        if let [(name, value)] = options.as_slice()
            && name == NO_OPTION.0
            && self.get(first, *value).trim() == NO_OPTION.1
        {
            options.clear();
        }
        options
    }

    /// The variants, each with the index of its line; its SKU may still be missing.
    fn variants(
        &mut self,
        lines: &[Record],
        options: &[(String, Column)],
    ) -> Vec<(DraftVariant, usize)> {
        let mut variants = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            if index > 0 && !self.is_variant(line, options) {
                continue;
            }
            let mut values = Vec::with_capacity(options.len());
            for (name, column) in options {
                let value = self.get(line, *column).trim().to_owned();
                if value.is_empty() {
                    let reason = format!("a variant has a value of the option {name}");
                    self.refuse(line, *column, &reason);
                }
                values.push(value);
            }
            let [image, barcode] = [Column::VariantImage, Column::Barcode]
                .map(|column| self.get(line, column).trim())
                .map(|text| (!text.is_empty()).then(|| text.to_owned()));
            variants.push((
                DraftVariant {
                    line: line.line(),
                    sku: NO_SKU.parse().expect("a SKU"),
                    values,
                    weight_grams: self.grams(line),
                    price: self.money(line, Column::Price),
                    compare_at: self.money(line, Column::CompareAt),
                    available: self.quantity(line),
                    image,
                    barcode,
                },
                index,
            ));
        }
        variants
    }

    /// A line after the first is a variant when it says anything that only a variant has.
    fn is_variant(&self, line: &Record, options: &[(String, Column)]) -> bool {
        let says = |column| !self.get(line, column).trim().is_empty();
        options.iter().any(|(_, value)| says(*value)) || says(Column::Sku) || says(Column::Price)
    }

    fn category(&self, first: &Record) -> Option<Vec<String>> {
        let path = self.get(first, Column::Category).trim();
        if !path.is_empty() {
            return Some(path.split('>').map(|name| name.trim().to_owned()).collect());
        }
        let kind = self.get(first, Column::Type).trim();
        (!kind.is_empty()).then(|| vec![kind.to_owned()])
    }

    /// `Status` decides; `Published` hides what is active.
    fn status(&mut self, first: &Record) -> Option<ProductStatus> {
        let published = self.get(first, Column::Published).trim().to_ascii_lowercase();
        let hidden = matches!(published.as_str(), "false" | "no" | "0");
        match self.get(first, Column::Status).trim().to_ascii_lowercase().as_str() {
            "" if published.is_empty() => None,
            "" | "active" | "published" => {
                Some(if hidden { ProductStatus::Draft } else { ProductStatus::Published })
            }
            "draft" => Some(ProductStatus::Draft),
            "archived" => Some(ProductStatus::Archived),
            _ => {
                self.refuse(first, Column::Status, "is none of active, draft, archived");
                None
            }
        }
    }

    /// By their positions, where they have some, else in the order of the lines.
    fn images(&self, lines: &[Record]) -> Option<Vec<DraftImage>> {
        if !self.places.has(Column::ImageUrl) {
            return None;
        }
        let mut images = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let url = self.get(line, Column::ImageUrl).trim();
            if url.is_empty() {
                continue;
            }
            let position = self.get(line, Column::ImagePosition).trim().parse().unwrap_or(u32::MAX);
            let alt = self.places.has(Column::ImageAlt);
            let alt = alt.then(|| self.get(line, Column::ImageAlt).trim().to_owned());
            images.push((position, index, DraftImage { url: url.to_owned(), alt }));
        }
        images.sort_by_key(|(position, index, _)| (*position, *index));
        Some(images.into_iter().map(|(_, _, image)| image).collect())
    }

    /// What the catalog has no field for, and shoppers look for.
    fn attributes(&self, first: &Record) -> BTreeMap<Code, String> {
        let brand = self.get(first, Column::Vendor).trim();
        let code = || BRAND.parse().expect("a code");
        (!brand.is_empty()).then(|| (code(), brand.to_owned())).into_iter().collect()
    }

    fn money(&mut self, line: &Record, column: Column) -> Option<Money> {
        let number = self.number(line, column)?;
        let money = amount(number, self.currency);
        money.map_err(|reason| self.refuse(line, column, &reason)).ok()
    }

    /// What is oversold counts as none.
    fn quantity(&mut self, line: &Record) -> Option<i64> {
        let number = self.number(line, Column::Quantity)?;
        let number = if number.is_negative() { Decimal::whole(0) } else { number };
        let units = units(number);
        if units.is_none() {
            let reason = "is not a whole number of units up to 1000000";
            self.refuse(line, Column::Quantity, reason);
        }
        units
    }

    /// Zero is what the format says of what nobody weighed.
    fn grams(&mut self, line: &Record) -> Option<u32> {
        let number = self.number(line, Column::Grams)?;
        let grams = number.round(0).and_then(|number| number.to_units(0));
        match grams.and_then(|grams| u32::try_from(grams).ok()) {
            Some(0) => None,
            Some(grams) => Some(grams),
            None => {
                self.refuse(line, Column::Grams, "is not a weight in grams");
                None
            }
        }
    }

    fn number(&mut self, line: &Record, column: Column) -> Option<Decimal> {
        let text = self.get(line, column).trim();
        if text.is_empty() {
            return None;
        }
        let number = Decimal::parse(text);
        if number.is_none() {
            self.refuse(line, column, "is not a number such as 12.90");
        }
        number
    }

    fn get<'r>(&self, line: &'r Record, column: Column) -> &'r str {
        self.places.get(line, column)
    }

    fn refuse(&mut self, line: &Record, column: Column, reason: &str) {
        let value = self.places.get(line, column);
        self.rejects.push(Reject::new(line.line(), self.places.name(column), value, reason));
    }
}

/// Stands where a SKU is still to be made.
const NO_SKU: &str = "-";

/// SKUs of the file, or stable ones out of handle and option values: the same file makes the same.
fn name_skus(
    variants: &mut [(DraftVariant, usize)],
    slug: &Slug,
    lines: &[Record],
    reading: &mut Reading<'_>,
) -> Option<()> {
    let mut taken = HashSet::new();
    for (variant, index) in variants {
        let line = &lines[*index];
        let given = reading.get(line, Column::Sku).trim();
        let sku = if given.is_empty() {
            let made = made_sku(slug, &variant.values);
            // Two values may differ in what a slug does not show: `S` and `s`.
            let made = if taken.contains(&made) { marked_sku(slug, &variant.values) } else { made };
            taken.insert(made.clone());
            made
        } else {
            given.to_owned()
        };
        match sku.parse::<Sku>() {
            Ok(sku) => variant.sku = sku,
            Err(error) => reading.refuse(line, Column::Sku, &error.to_string()),
        }
    }
    Some(())
}

fn made_sku(slug: &Slug, values: &[String]) -> String {
    let values = values.iter().map(|value| slug_of(value, SKU_LENGTH_MAX));
    let parts: Vec<String> =
        std::iter::once(slug.to_string()).chain(values).filter(|part| !part.is_empty()).collect();
    let sku = parts.join("-");
    if sku.chars().count() <= SKU_LENGTH_MAX { sku } else { shortened(&sku) }
}

fn marked_sku(slug: &Slug, values: &[String]) -> String {
    let whole = format!("{slug}\u{0}{}", values.join("\u{0}"));
    let head: String = made_sku(slug, values).chars().take(SKU_LENGTH_MAX - 9).collect();
    format!("{}-{}", head.trim_end_matches('-'), tag_of(&whole))
}

fn shortened(sku: &str) -> String {
    let head: String = sku.chars().take(SKU_LENGTH_MAX - 9).collect();
    format!("{}-{}", head.trim_end_matches('-'), tag_of(sku))
}
