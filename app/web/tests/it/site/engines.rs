//! What search engines get: facts, addresses, and the word on what is not theirs.

use std::io::Read;

use flate2::read::GzDecoder;
use http::StatusCode;
use mod_catalog_api::{ProductRef, ProductStatus, SetStatus};
use serde_json::Value;
use testkit::tenant_one;
use testshop::keyed;

use super::{browser::Browser, stage::Stage};
use crate::html;

/// The documents of JSON-LD on a page, read as a search engine reads them.
fn documents(page: &str) -> Vec<Value> {
    page.split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|rest| rest.split("</script>").next().expect("it ends"))
        .map(|text| serde_json::from_str(text).expect("JSON"))
        .collect()
}

fn of_type<'d>(documents: &'d [Value], kind: &str) -> &'d Value {
    let found = documents.iter().find(|document| document["@type"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {documents:#?}"))
}

#[tokio::test]
async fn a_product_tells_its_variants_prices_and_way() {
    let stage = Stage::open().await;
    let page = stage.browser().get("/products/mug").await;
    let all = documents(&page.html);
    let product = of_type(&all, "ProductGroup");
    assert_eq!(product["@context"], "https://schema.org");
    assert_eq!(product["url"], "https://nordlicht.test/products/mug");
    let variants = product["hasVariant"].as_array().expect("variants");
    let offer = &variants[0]["offers"];
    assert_eq!((&offer["price"], &offer["priceCurrency"]), (&"12.90".into(), &"EUR".into()));
    assert_eq!(offer["availability"], "https://schema.org/InStock");
    assert_eq!(variants[1]["offers"]["availability"], "https://schema.org/OutOfStock");
    let way = of_type(&all, "BreadcrumbList")["itemListElement"].as_array().expect("steps");
    let names: Vec<_> = way.iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Home", "Kitchen", "Cups", "Mug"]);

    let tea = documents(&stage.browser().get("/products/tea").await.html);
    assert_eq!(of_type(&tea, "Product")["offers"]["price"], "4.50");
    let russian = documents(&stage.browser().get("/ru/products/tea").await.html);
    assert_eq!(of_type(&russian, "Product")["name"], "Чай");
}

#[tokio::test]
async fn listings_and_the_front_page_tell_what_they_are() {
    let stage = Stage::open().await;
    let home = documents(&stage.browser().get("/").await.html);
    let action = &of_type(&home, "WebSite")["potentialAction"]["target"]["urlTemplate"];
    assert_eq!(action, "https://nordlicht.test/search?q={query}");
    let category = documents(&stage.browser().get("/categories/cups").await.html);
    let list = of_type(&category, "ItemList")["itemListElement"].as_array().expect("items");
    assert_eq!(list[0]["url"], "https://nordlicht.test/products/mug");
    of_type(&category, "BreadcrumbList");
}

#[tokio::test]
async fn a_link_that_is_passed_on_shows_what_it_leads_to() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let product = browser.get("/products/mug?v=MUG-BLUE").await;
    for (property, content) in [
        ("og:type", "product"),
        ("og:title", "Mug"),
        ("og:url", "https://nordlicht.test/products/mug"),
        ("product:price:amount", "12.90"),
        ("product:price:currency", "EUR"),
    ] {
        let tag = format!("<meta property=\"{property}\" content=\"{content}\">");
        assert!(product.html.contains(&tag), "{tag}");
    }
    let category = browser.get("/categories/cups").await;
    assert!(category.html.contains("<meta property=\"og:title\" content=\"Cups\">"));
    for own in ["/cart", "/search?q=mug"] {
        assert!(!browser.get(own).await.html.contains("og:"), "{own} is not passed on");
    }
}

#[tokio::test]
async fn the_sitemap_leads_to_every_public_page_in_every_language() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let index = browser.get("/sitemap.xml").await;
    assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
    let locations = |xml: &str| -> Vec<String> {
        let parts = xml.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
        parts.map(|(url, _)| url.to_owned()).collect()
    };
    let files = locations(&index.html);
    assert_eq!(files.len(), 2, "{}", index.html);
    let mut urls = Vec::new();
    for file in &files {
        let path = file.strip_prefix("https://nordlicht.test").expect("an own address");
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        urls.extend(locations(&page.html));
    }
    for path in ["/", "/products/mug", "/ru/products/mug", "/categories/cups", "/ru", "/terms"] {
        let url = format!("https://nordlicht.test{path}");
        assert_eq!(urls.iter().filter(|known| **known == url).count(), 1, "{url} in {urls:?}");
    }
    for url in &urls {
        let path = url.strip_prefix("https://nordlicht.test").expect("an own address");
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.html.contains("content=\"noindex"), "{path} is to be indexed");
        let canonical = format!("<link rel=\"canonical\" href=\"{url}\">");
        assert!(page.html.contains(&canonical), "{path} is its own address");
    }
    for beyond in ["/sitemaps/products-2.xml", "/sitemaps/products-0.xml", "/sitemaps/x.xml"] {
        assert_eq!(browser.get(beyond).await.status, StatusCode::NOT_FOUND, "{beyond}");
    }
}

#[tokio::test]
async fn a_sitemap_is_compressed_for_whoever_reads_it_so() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let plain = browser.get("/sitemaps/products-1.xml").await;
    let packed = browser.get_packed("/sitemaps/products-1.xml").await;
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert!(packed.headers["vary"].to_str().unwrap().contains("accept-encoding"));
    let mut xml = String::new();
    GzDecoder::new(&packed.bytes[..]).read_to_string(&mut xml).expect("gzip");
    assert_eq!(xml, plain.html);
}

#[tokio::test]
async fn pages_are_compressed_without_what_is_the_visitor_s() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let said = browser.get_packed("/products/mug").await;
    assert_eq!(said.headers["content-encoding"], "gzip");
    let mut page = String::new();
    GzDecoder::new(&said.bytes[..]).read_to_string(&mut page).expect("gzip");
    assert!(html::words(&page).contains("is in your cart"), "{page}");
    assert_eq!(html::misnested(&page), None);
    let key = html::fields_of(&page, "/cart/lines")[0].1.clone();
    let bytes = said.bytes.windows(key.len());
    assert_eq!(bytes.filter(|part| *part == key.as_bytes()).count(), 1, "stored, not compressed");
    let css = browser.get_packed("/assets/shop.css").await;
    assert_eq!(css.headers["content-encoding"], "gzip");
    let cart = browser.get_packed("/cart").await;
    assert!(!cart.headers.contains_key("content-encoding"), "it is one visitor's all over");
}

#[tokio::test]
async fn robots_are_told_where_the_map_is_and_what_is_closed() {
    let stage = Stage::open().await;
    let robots = stage.browser().get("/robots.txt").await;
    assert!(robots.html.contains("Sitemap: https://nordlicht.test/sitemap.xml\n"));
    for closed in ["/cart", "/checkout", "/orders/", "/*fragment=", "/api/"] {
        assert!(robots.html.contains(&format!("Disallow: {closed}\n")), "{closed}");
    }
    let other = Browser::new(&stage, "suedwind.test").get("/robots.txt").await;
    assert!(other.html.contains("Sitemap: https://suedwind.test/sitemap.xml\n"));
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_and_what_never_was_is_not_found() {
    let stage = Stage::open().await;
    let lamp = vec![ProductRef::Slug("lamp".parse().expect("a slug"))];
    let archive = SetStatus { products: lamp, status: ProductStatus::Archived };
    let writer = &stage.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), archive).await.expect("archived");
    let gone = stage.browser().get("/products/lamp").await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.words().contains("This is no longer here"));
    assert!(gone.html.contains("noindex"));
    assert_eq!(stage.browser().get("/products/never").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        stage.browser().get("/products?page=101").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}
