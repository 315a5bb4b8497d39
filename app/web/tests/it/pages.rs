use std::collections::BTreeSet;

use app_web::{Language, Renderer};

use crate::{html, samples};

fn every_page() -> Vec<(String, Language, String)> {
    let renderer = Renderer::new();
    let mut pages = Vec::new();
    for language in Language::ALL {
        for (name, shell, visitor) in
            samples::every_page(&renderer, language).expect("every page renders")
        {
            let page = renderer.serve(&shell, &visitor).expect("the page fits its template");
            pages.push((format!("{name}.{language}"), language, page));
        }
    }
    pages
}

#[test]
fn every_page_is_well_formed_and_says_what_it_is() {
    for (name, language, page) in every_page() {
        assert!(page.starts_with("<!doctype html>"), "{name}");
        assert_eq!(html::misnested(&page), None, "{name}");
        assert_eq!(html::values(&page, "lang")[0], language.tag(), "{name}");
        let count = |element| html::tags(&page).iter().filter(|t| html::name(t) == element).count();
        assert_eq!(count("h1"), 2, "{name}: one heading, opened and closed");
        assert_eq!(count("main"), 2, "{name}");
        let (_, after) = page.split_once("<title>").unwrap();
        let (title, _) = after.split_once("</title>").unwrap();
        assert!(title.ends_with("Halden") || name.starts_with("home"), "{name}: {title}");
        assert!(title.trim() == title && !title.contains('<'), "{name}: {title}");
    }
}

#[test]
fn no_page_needs_what_the_content_security_policy_forbids() {
    for (name, _, page) in every_page() {
        for tag in html::tags(&page) {
            let runs = html::name(tag) == "script" && !tag.starts_with('/');
            let own = tag.starts_with("script type=\"module\" src=\"/assets/shop.js?v=");
            let data = tag == "script type=\"application/ld+json\"";
            assert!(!runs || own || data, "{name}: {tag}");
            assert_ne!(html::name(tag), "style", "{name}");
            let names: String = tag.split('"').step_by(2).collect();
            assert!(!names.contains(" style="), "{name}: {tag}");
            assert!(!names.contains(" on"), "{name}: {tag}");
        }
    }
}

#[test]
fn ids_are_unique_and_what_points_to_one_finds_it() {
    for (name, _, page) in every_page() {
        let ids = html::values(&page, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: {ids:?}");
        let mut pointers = html::values(&page, "for");
        pointers.extend(html::values(&page, "form"));
        pointers.extend(html::values(&page, "aria-labelledby"));
        pointers.extend(
            html::values(&page, "aria-describedby").iter().flat_map(|v| v.split_whitespace()),
        );
        pointers.extend(html::values(&page, "href").iter().filter_map(|v| v.strip_prefix('#')));
        for pointer in pointers {
            assert!(known.contains(pointer), "{name}: {pointer}");
        }
    }
}

#[test]
fn every_form_posts_to_an_own_path_and_carries_what_makes_it_safe_to_repeat() {
    let mut forms = 0;
    for (name, _, page) in every_page() {
        for form in page.split("<form ").skip(1) {
            forms += 1;
            let form = form.split("</form>").next().unwrap();
            // What only shows something else may be sent any number of times.
            if form.contains("method=\"get\" action=\"/")
                || form.contains("action=\"/currency\"")
                || form.contains("action=\"/ru/currency\"")
            {
                continue;
            }
            assert!(form.contains("method=\"post\" action=\"/"), "{name}: {form}");
            assert!(
                form.contains("name=\"form_key\" value=\"0197-sample-key\"")
                    || form.contains("name=\"version\" value=\"7\""),
                "{name}: {form}"
            );
        }
    }
    assert!(forms > 10);
}

#[test]
fn both_languages_have_the_same_hooks_and_the_demo_banner() {
    let pages = every_page();
    let (english, russian) = pages.split_at(pages.len() / 2);
    let mut hooks = BTreeSet::new();
    for ((name, _, a), (_, _, b)) in english.iter().zip(russian) {
        let found = html::values(a, "data-testid");
        assert_eq!(found, html::values(b, "data-testid"), "{name}");
        assert!(found.contains(&"demo-banner") && found.contains(&"cart-count"), "{name}");
        hooks.extend(found);
    }
    let promised = [
        "add-to-cart",
        "apply-filters",
        "cart-count",
        "cart-line",
        "cart-total",
        "checkout-form",
        "checkout-link",
        "chosen-filter",
        "clear-filters",
        "confirm-payment",
        "corrected",
        "demo-banner",
        "facets",
        "free-delivery-rest",
        "order-number",
        "order-total",
        "place-order",
        "product-card",
        "quantity-form",
        "remove-line",
        "result-count",
        "search-as-typed",
        "search-text",
        "variant-option",
    ];
    assert_eq!(hooks, BTreeSet::from(promised));
}

#[test]
fn no_russian_word_is_on_an_english_page_but_the_language_s_name() {
    for (name, language, page) in every_page() {
        let cyrillic = page.replace("Русский", "").chars().any(|c| ('а'..='я').contains(&c));
        assert_eq!(cyrillic, language == Language::Ru, "{name}");
    }
}

#[test]
fn pages_of_one_visitor_are_not_indexed_and_the_others_name_their_translations() {
    for (name, _, page) in every_page() {
        let private = ["cart", "checkout", "order", "payment", "error"];
        let passing = ["listing-narrowed", "listing-nothing", "search"];
        if passing.iter().any(|prefix| name.starts_with(prefix)) {
            assert!(page.contains("<meta name=\"robots\" content=\"noindex, follow\">"), "{name}");
            assert!(!page.contains("rel=\"canonical\""), "{name}");
        } else if private.iter().any(|prefix| name.starts_with(prefix)) {
            assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
        } else {
            assert!(
                page.contains("<link rel=\"canonical\" href=\"https://halden.example/"),
                "{name}"
            );
            assert_eq!(html::values(&page, "hreflang")[..3], ["en", "x-default", "ru"], "{name}");
        }
    }
}
