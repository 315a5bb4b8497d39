use std::io::Read;

use app_storefront::ProductAddress;
use flate2::read::GzDecoder;
use futures_util::stream;
use kernel_common::{Cursor, SequentialIds, Timestamp};
use rt_contract::CallCtx;

use super::{walk::Step, *};
use crate::{Href, Language};

fn shop(languages: &[Language]) -> Shop {
    Shop {
        origin: "https://shop.test".to_owned(),
        languages: languages.to_vec(),
        ctx: CallCtx::system(TenantId::generate(&SequentialIds::default()), "test"),
    }
}

/// The walk through `count` products, `step` at a time.
fn steps(count: usize, step: usize, from: usize) -> Vec<Result<Step, ViewError>> {
    let product = |number: usize| ProductAddress {
        slug: format!("product-{number}").parse().expect("a slug"),
        updated_at: Timestamp::from_unix_micros(i64::try_from(number).expect("small") * 1_000_000),
    };
    let place = |at: usize| (at > 0).then(|| Cursor(at.to_string()));
    (from..count)
        .step_by(step)
        .map(|at| {
            let products = (at..count.min(at + step)).map(product).collect();
            Ok(Step { after: place(at), products })
        })
        .collect()
}

/// The products of every file, by the addresses in it, and the bytes of the longest.
async fn walked(count: usize, step: usize, limits: Limits) -> (Vec<Vec<String>>, usize) {
    let shop = shop(&[Language::En, Language::Ru]);
    let starts = walk::starts(&shop, limits, stream::iter(steps(count, step, 0))).await.unwrap();
    let (mut files, mut longest) = (Vec::new(), 0);
    for start in &starts {
        let from = start.after.as_ref().map_or(0, |after| after.0.parse().unwrap());
        let steps = stream::iter(steps(count, step, from));
        let file = file::products(&shop, start, steps).await.unwrap();
        let mut xml = String::new();
        GzDecoder::new(&file[..]).read_to_string(&mut xml).unwrap();
        longest = longest.max(xml.len());
        assert!(xml.starts_with("<?xml") && xml.ends_with("</urlset>\n"), "{xml}");
        let locations = xml.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
        files.push(locations.map(|(url, _)| url.to_owned()).collect());
    }
    (files, longest)
}

#[tokio::test]
async fn every_product_is_in_one_file_and_no_file_has_too_many() {
    let plenty = 1 << 20;
    for (count, step, urls_max) in
        [(0, 3, 6), (1, 3, 6), (3, 3, 6), (7, 3, 6), (20, 7, 10), (20, 200, 4), (9, 1, 2)]
    {
        let limits = Limits { urls_max, bytes_max: plenty };
        let (files, _) = walked(count, step, limits).await;
        assert!(files.iter().all(|file| file.len() <= urls_max && !file.is_empty()), "{files:?}");
        assert_eq!(files.len(), (count * 2).div_ceil(urls_max), "{count} {step} {urls_max}");
        let found: Vec<&String> = files.iter().flatten().collect();
        for number in 0..count {
            let own = format!("https://shop.test/products/product-{number}");
            assert_eq!(found.iter().filter(|url| ***url == own).count(), 1, "{own}");
        }
        assert_eq!(found.len(), count * 2);
    }
}

#[tokio::test]
async fn long_addresses_make_more_files() {
    let limits = Limits { urls_max: 1_000, bytes_max: 4_000 };
    let (files, longest) = walked(20, 6, limits).await;
    assert!(files.len() > 1);
    assert_eq!(files.iter().map(Vec::len).sum::<usize>(), 40);
    assert!(longest < 4_300, "{longest}: the frame is little");
}

#[test]
fn a_page_is_there_once_for_each_language_and_names_the_others() {
    let mut xml = String::new();
    let here = |paths: &crate::Paths| paths.product("чайник");
    shop(&[Language::En, Language::Ru]).entry(here, Some("2026-11-21"), &mut xml);
    assert_eq!(xml.matches("<url>").count(), 2);
    assert_eq!(xml.matches("hreflang=\"x-default\"").count(), 2);
    let own = "https://shop.test/products/%D1%87%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA";
    let russian = "https://shop.test/ru/products/%D1%87%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA";
    for url in [own, russian] {
        assert_eq!(xml.matches(&format!("<loc>{url}</loc>")).count(), 1, "{xml}");
    }
    assert_eq!(xml.matches(&format!("hreflang=\"ru\" href=\"{russian}\"")).count(), 2);
}

#[test]
fn a_shop_of_one_language_has_no_alternates() {
    let mut xml = String::new();
    shop(&[Language::En]).entry(crate::Paths::home, None, &mut xml);
    assert_eq!(xml, "<url><loc>https://shop.test/</loc></url>\n");
}

#[test]
fn what_is_in_an_address_stays_text() {
    let mut xml = String::new();
    let here = |_: &crate::Paths| Href::try_new("/x?a=1&b=<>\"'").unwrap();
    shop(&[Language::En]).entry(here, None, &mut xml);
    assert!(xml.contains("<loc>https://shop.test/x?a=1&amp;b=&lt;&gt;&quot;&#39;</loc>"), "{xml}");
}

#[test]
fn the_index_names_every_file() {
    let start = |at: i64| Start {
        after: None,
        skipped: 0,
        count: 1,
        changed: Timestamp::from_unix_micros(at),
    };
    let xml = index(&shop(&[Language::En]), &[start(0), start(1_000_000)]);
    for name in ["pages.xml", "products-1.xml", "products-2.xml"] {
        assert_eq!(xml.matches(name).count(), 1, "{xml}");
    }
    assert_eq!(xml.matches("<sitemap>").count(), 3);
    assert!(xml.contains("<lastmod>1970-01-01T00:00:01Z</lastmod>"), "{xml}");
}
