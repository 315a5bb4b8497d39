//! The files themselves.

use std::{io::Write, pin::pin};

use app_storefront::{CategoryTree, ViewError};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use futures_util::{Stream, StreamExt};
use mod_catalog_api::Collection;

use super::{
    LIMITS,
    entry::Shop,
    walk::{Start, Step, product_entry},
};
use crate::{Paths, information::Subject};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const OPEN: &str = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
    xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
const CLOSE: &str = "</urlset>\n";

/// The index: the file of pages, then those of products.
pub(crate) fn index(shop: &Shop, starts: &[Start]) -> String {
    let mut xml = String::from(DECLARATION);
    xml.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let origin = &shop.origin;
    xml.push_str(&format!("<sitemap><loc>{origin}/sitemaps/pages.xml</loc></sitemap>\n"));
    for (at, start) in starts.iter().enumerate() {
        let changed = start.changed.to_string();
        let number = at + 1;
        xml.push_str(&format!(
            "<sitemap><loc>{origin}/sitemaps/products-{number}.xml</loc>\
             <lastmod>{changed}</lastmod></sitemap>\n"
        ));
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

/// The pages that are not products: the front page, categories, collections, information.
pub(crate) fn shop_pages(shop: &Shop, tree: &CategoryTree, collections: &[Collection]) -> String {
    let mut xml = format!("{DECLARATION}{OPEN}");
    let fixed: [fn(&Paths) -> crate::Href; 3] = [Paths::home, Paths::products, Paths::categories];
    for page in fixed {
        shop.entry(page, None, &mut xml);
    }
    for collection in collections {
        shop.entry(|paths| paths.collection(collection.slug.as_str()), None, &mut xml);
    }
    for subject in Subject::ALL {
        shop.entry(|paths| paths.information(subject), None, &mut xml);
    }
    let others = fixed.len() + collections.len() + Subject::ALL.len();
    let room = LIMITS.urls_max / shop.urls_each().max(1) - others;
    for category in tree.all().iter().filter(|category| category.product_count > 0).take(room) {
        shop.entry(|paths| paths.category(category.slug.as_str()), None, &mut xml);
    }
    xml.push_str(CLOSE);
    xml
}

/// A file of products from its beginning on, compressed as it is made: a step of the walk is all
/// that is in memory beside the bytes.
pub(super) async fn products(
    shop: &Shop,
    start: &Start,
    steps: impl Stream<Item = Result<Step, ViewError>>,
) -> Result<Bytes, ViewError> {
    let mut steps = pin!(steps);
    let mut file = GzEncoder::new(Vec::new(), Compression::default());
    let mut xml = format!("{DECLARATION}{OPEN}");
    let (mut skipped, mut left) = (start.skipped, start.count);
    while left > 0
        && let Some(step) = steps.next().await
    {
        for product in step?.products.iter().skip(skipped).take(left) {
            product_entry(shop, product, &mut xml);
            left -= 1;
        }
        skipped = 0;
        file.write_all(xml.as_bytes()).expect("a vector takes everything");
        xml.clear();
    }
    file.write_all(CLOSE.as_bytes()).expect("a vector takes everything");
    Ok(file.finish().expect("a vector takes everything").into())
}
