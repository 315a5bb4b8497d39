//! Facts for search engines: schema.org, as JSON-LD.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Href, PageContext,
    format::MoneyText,
    views::{Availability, Crumb, ProductCard},
};

/// A JSON-LD document, ready to stand between `<script>` tags: it has neither `<` nor `>` nor `&`,
/// so that no text in it can end the element or begin another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct JsonLd(String);

impl JsonLd {
    fn of(mut document: Value) -> Self {
        if let Some(fields) = document.as_object_mut() {
            fields.insert("@context".to_owned(), json!("https://schema.org"));
        }
        let plain = document.to_string();
        let mut safe = String::with_capacity(plain.len());
        for c in plain.chars() {
            match c {
                // The line ends of JavaScript that JSON leaves bare.
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    safe.push_str(&format!("\\u{:04x}", u32::from(c)));
                }
                other => safe.push(other),
            }
        }
        Self(safe)
    }

    /// The document as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is offered of a product: one of its variants, with its price.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its code.
    pub sku: String,
    /// The names of what was chosen; empty for a product without options.
    pub label: String,
    /// Its own page.
    pub url: Href,
    /// Its price.
    pub price: MoneyText,
    /// Whether it can be bought.
    pub availability: Availability,
    /// The number under its bars.
    pub barcode: Option<String>,
}

/// A product as search engines want to know it.
#[derive(Clone, Debug)]
pub struct Described<'a> {
    /// Its name.
    pub name: &'a str,
    /// A sentence or two about it.
    pub description: Option<&'a str>,
    /// Its pictures.
    pub images: Vec<&'a Href>,
    /// Its page, no variant chosen.
    pub url: Href,
    /// Its maker, where that is known.
    pub brand: Option<&'a str>,
    /// What is offered of it; at least one.
    pub offers: Vec<Offer>,
}

/// Variants in a document; the page has the others.
const OFFERS_MAX: usize = 50;

/// A product with one offer, or a group of products with one each.
#[must_use]
pub fn product(page: &PageContext, product: &Described<'_>) -> JsonLd {
    let images: Vec<String> = product.images.iter().map(|image| absolute(page, image)).collect();
    let mut document = json!({
        "@type": "Product",
        "name": product.name,
        "image": images,
        "url": absolute(page, &product.url),
    });
    let fields = document.as_object_mut().expect("it was written as an object");
    if let Some(description) = product.description {
        fields.insert("description".to_owned(), json!(description));
    }
    if let Some(brand) = product.brand {
        fields.insert("brand".to_owned(), json!({ "@type": "Brand", "name": brand }));
    }
    match product.offers.as_slice() {
        [only] => {
            fields.insert("sku".to_owned(), json!(only.sku));
            fields.insert("offers".to_owned(), offer(page, only));
            barcode(fields, only);
        }
        several => {
            fields.insert("@type".to_owned(), json!("ProductGroup"));
            fields.insert("productGroupID".to_owned(), json!(product.url.as_str()));
            let variant = |of: &Offer| {
                let mut variant = json!({
                    "@type": "Product",
                    "name": format!("{}, {}", product.name, of.label),
                    // One will do: the group has them all.
                    "image": images.first(),
                    "sku": of.sku,
                    "url": absolute(page, &of.url),
                    "offers": offer(page, of),
                });
                barcode(variant.as_object_mut().expect("it was written as an object"), of);
                variant
            };
            let variants: Vec<Value> = several.iter().take(OFFERS_MAX).map(variant).collect();
            fields.insert("hasVariant".to_owned(), json!(variants));
        }
    }
    JsonLd::of(document)
}

fn barcode(fields: &mut serde_json::Map<String, Value>, offer: &Offer) {
    let digits = offer.barcode.as_ref().filter(|code| {
        matches!(code.len(), 8 | 12 | 13 | 14) && code.bytes().all(|byte| byte.is_ascii_digit())
    });
    if let Some(digits) = digits {
        fields.insert("gtin".to_owned(), json!(digits));
    }
}

fn offer(page: &PageContext, offer: &Offer) -> Value {
    let availability = match offer.availability {
        Availability::InStock => "https://schema.org/InStock",
        Availability::Low { .. } => "https://schema.org/LimitedAvailability",
        Availability::SoldOut => "https://schema.org/OutOfStock",
    };
    json!({
        "@type": "Offer",
        "url": absolute(page, &offer.url),
        "price": offer.price.decimal,
        "priceCurrency": offer.price.currency,
        "availability": availability,
        "itemCondition": "https://schema.org/NewCondition",
        "seller": { "@type": "Organization", "name": page.store.name },
    })
}

/// The way from the front page; `title` is the page's own.
#[must_use]
pub fn breadcrumbs(page: &PageContext, home: &str, above: &[Crumb], title: &str) -> JsonLd {
    let first = (home, page.paths.home());
    let above = above.iter().map(|crumb| (crumb.title.as_str(), crumb.url.clone()));
    let own = (title, page.canonical_path.clone());
    let step = |(at, (name, url)): (usize, (&str, Href))| {
        json!({
            "@type": "ListItem", "position": at + 1, "name": name, "item": absolute(page, &url),
        })
    };
    let way = std::iter::once(first).chain(above).chain(std::iter::once(own));
    let steps: Vec<Value> = way.enumerate().map(step).collect();
    JsonLd::of(json!({ "@type": "BreadcrumbList", "itemListElement": steps }))
}

/// The products of a page, in its order.
#[must_use]
pub fn item_list(page: &PageContext, cards: &[ProductCard]) -> JsonLd {
    let item = |(at, card): (usize, &ProductCard)| {
        json!({
            "@type": "ListItem", "position": at + 1, "name": card.title,
            "url": absolute(page, &card.url),
        })
    };
    let items: Vec<Value> = cards.iter().enumerate().map(item).collect();
    JsonLd::of(json!({ "@type": "ItemList", "itemListElement": items }))
}

/// Whose site it is, and where it is searched.
#[must_use]
pub fn site(page: &PageContext) -> JsonLd {
    let home = absolute(page, &page.paths.home());
    let mut site = json!({
        "@type": "WebSite",
        "name": page.store.name,
        "url": home,
        "inLanguage": page.language.tag(),
        "publisher": {
            "@type": "Organization", "name": page.store.name, "url": home,
            "email": page.store.email,
        },
    });
    if page.search.is_some() {
        let target = format!("{}?q={{query}}", absolute(page, &page.paths.search()));
        let action = json!({
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": target },
            "query-input": "required name=query",
        });
        let fields = site.as_object_mut().expect("it was written as an object");
        fields.insert("potentialAction".to_owned(), action);
    }
    JsonLd::of(site)
}

fn absolute(page: &PageContext, url: &Href) -> String {
    match url.as_str() {
        path if path.starts_with('/') => format!("{}{path}", page.origin),
        whole => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_it_stands_in() {
        let hostile = "</script><!--<script>alert(1)</script>&amp;\u{2028}\"\\";
        let document = JsonLd::of(json!({ "name": hostile }));
        for bare in ['<', '>', '&', '\u{2028}'] {
            assert!(!document.as_str().contains(bare), "{bare:?} in {}", document.as_str());
        }
        let read: Value = serde_json::from_str(document.as_str()).expect("JSON");
        assert_eq!(read["name"], hostile);
        assert_eq!(read["@context"], "https://schema.org");
    }
}
