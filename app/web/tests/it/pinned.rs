//! A few whole pages, so that a change of a template is seen as what a browser gets.

use app_web::{Language, Renderer};

use crate::samples;

fn page(name: &str, language: Language) -> String {
    let renderer = Renderer::new();
    let pages = samples::every_page(&renderer, language).expect("every page renders");
    let (_, shell, visitor) =
        pages.into_iter().find(|(found, ..)| *found == name).expect("a sample has that name");
    let html = renderer.serve(&shell, &visitor).expect("the page fits its template");
    // The versions in the addresses of the assets follow every change of the stylesheet.
    let mut pinned = String::new();
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once("?v=") {
        pinned.push_str(before);
        pinned.push_str("?v=…");
        rest = after.trim_start_matches(|c: char| c != '"');
    }
    pinned + rest
}

#[test]
fn the_cart() {
    insta::assert_snapshot!(page("cart", Language::En));
}

#[test]
fn the_checkout_with_problems() {
    insta::assert_snapshot!(page("checkout-problems", Language::Ru));
}

#[test]
fn the_confirmation() {
    insta::assert_snapshot!(page("order-thanks", Language::En));
}

#[test]
fn a_narrowed_listing() {
    insta::assert_snapshot!(page("listing-narrowed", Language::En));
}

#[test]
fn a_search_that_found_nothing() {
    insta::assert_snapshot!(page("search-none", Language::Ru));
}

#[test]
fn a_product() {
    insta::assert_snapshot!(page("product", Language::En));
}
