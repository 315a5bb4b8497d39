//! Every picture is drawn, and judged as a browser or a strict reader would.

use std::collections::HashSet;

use super::{names, picture, product_pictures};
use crate::content::shops;

/// Upper limits in bytes, before compression.
const PLAIN_BYTES_MAX: usize = 12 * 1024;
const VIEW_BYTES_MAX: usize = 18 * 1024;
const TILE_BYTES_MAX: usize = 24 * 1024;
const HERO_BYTES_MAX: usize = 34 * 1024;

fn drawn() -> Vec<(String, String)> {
    let draw = |name: String| {
        let svg = picture(&name).unwrap_or_else(|| panic!("{name} is not drawn"));
        (name, svg)
    };
    names().into_iter().map(draw).collect()
}

#[test]
fn a_picture_is_the_same_every_time() {
    for (name, svg) in drawn() {
        assert_eq!(picture(&name), Some(svg), "{name}");
    }
}

#[test]
fn names_are_unique_and_fit_for_a_path() {
    let mut seen = HashSet::new();
    for name in names() {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        assert!(name.chars().all(|letter| plain(letter) || "-.".contains(letter)), "{name}");
        assert!(seen.insert(name.clone()), "{name} twice");
    }
}

#[test]
fn every_product_variant_and_category_has_its_picture() {
    let known: HashSet<_> = names().into_iter().collect();
    for shop in shops() {
        for category in &shop.categories {
            assert!(known.contains(&super::category_picture(shop, category)), "{}", category.slug);
        }
        for product in &shop.products {
            assert!(known.contains(&format!("{}.svg", product.slug)), "{}", product.slug);
            let gallery = product_pictures(product);
            for variant in &product.variants {
                assert!(gallery.contains(&variant.picture), "{}", variant.sku);
            }
        }
        for part in ["hero", "mark", "favicon"] {
            assert!(known.contains(&format!("{}--{part}.svg", shop.store.key)), "{part}");
        }
    }
}

#[test]
fn many_products_have_two_views_and_more() {
    let shown = |pictures: usize| {
        shops()
            .iter()
            .flat_map(|shop| &shop.products)
            .filter(|product| product.picture.views.len() >= pictures)
            .count()
    };
    assert!(shown(1) >= 25, "{} products have a second view", shown(1));
    assert!(shown(2) >= 8, "{} products have a third view", shown(2));
}

#[test]
fn colours_of_a_product_look_different() {
    for product in shops().iter().flat_map(|shop| &shop.products) {
        let mut seen = HashSet::new();
        for name in product_pictures(product) {
            assert!(seen.insert(picture(&name)), "{name} is drawn like another one");
        }
    }
}

#[test]
fn an_unknown_name_has_no_picture() {
    for name in [
        "",
        ".svg",
        "ribbed-mug",
        "ribbed-mug.png",
        "ribbed-mug--.svg",
        "ribbed-mug--purple.svg",
        "ribbed-mug--cream--cream.svg",
        "shop1.svg",
        "shop1--category--.svg",
        "shop2--category--kitchen.svg",
        "../ribbed-mug.svg",
    ] {
        assert_eq!(picture(name), None, "{name}");
    }
}

#[test]
fn pictures_are_well_formed() {
    for (name, svg) in drawn() {
        if let Err(fault) = check_nesting(&svg) {
            panic!("{name}: {fault}");
        }
    }
}

#[test]
fn pictures_hold_nothing_active_and_refer_to_nothing_outside() {
    for (name, svg) in drawn() {
        let body = svg.replacen("http://www.w3.org/2000/svg", "", 1);
        for banned in ["script", "://", "data:", "<image", "foreignObject", "<style", "<text", "&"]
        {
            assert!(!body.contains(banned), "{name} contains {banned}");
        }
        assert!(!body.contains(" on"), "{name} has an event handler");
        for href in body.split("href=\"").skip(1) {
            assert!(href.starts_with("#p"), "{name} refers to something outside");
        }
    }
}

#[test]
fn every_reference_is_defined() {
    for (name, svg) in drawn() {
        let targets = svg.split("url(#").skip(1).map(|rest| rest.split_once(')'));
        let uses = svg.split("href=\"#").skip(1).map(|rest| rest.split_once('"'));
        for (id, _) in targets.chain(uses).flatten() {
            assert!(svg.contains(&format!("id=\"{id}\"")), "{name}: {id} is not defined");
        }
    }
}

#[test]
fn pictures_stay_small() {
    for (name, svg) in drawn() {
        let limit = if name.ends_with("--hero.svg") {
            HERO_BYTES_MAX
        } else if name.contains("--category--") {
            TILE_BYTES_MAX
        } else if name.ends_with("--scene.svg") || name.ends_with("--detail.svg") {
            VIEW_BYTES_MAX
        } else {
            PLAIN_BYTES_MAX
        };
        assert!(svg.len() <= limit, "{name} has {} bytes", svg.len());
    }
}

#[test]
fn the_check_of_nesting_finds_faults() {
    assert_eq!(check_nesting("<a b=\"1\"><c/></a>"), Ok(()));
    for broken in
        ["<a>", "<a></b>", "<a b=1/>", "<a b=\"1/>", "text", "<a/><b>", "<a b=\"1\" b=\"2\"/>"]
    {
        assert!(check_nesting(broken).is_err(), "{broken}");
    }
}

/// Tags close in order, attributes are quoted and given once, no text stands between tags.
fn check_nesting(svg: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg.trim_end();
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            return Err(format!("text: {}", rest.chars().take(40).collect::<String>()));
        };
        let (tag, after) = tag.split_once('>').ok_or("a tag does not end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        check_attributes(attributes)?;
        if !closed {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

fn check_attributes(attributes: &str) -> Result<(), String> {
    let mut seen = HashSet::new();
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").ok_or(format!("no value: {rest}"))?;
        let (value, after) = after.split_once('"').ok_or(format!("no end: {rest}"))?;
        if name.contains([' ', '"']) || value.contains('<') || !seen.insert(name) {
            return Err(format!("attribute {name}"));
        }
        rest = after.trim_start();
    }
    Ok(())
}
