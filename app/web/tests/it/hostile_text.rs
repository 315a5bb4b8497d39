use app_web::{Language, Renderer, Visitor, views::TextField};

use crate::{html, samples};

const HOSTILE: &str = "\"'><script>alert(1)</script>{{ 7*7 }}{% include 'x' %}<!--";

fn served(shell: &app_web::Shell) -> String {
    Renderer::new().serve(shell, &Visitor::default()).expect("the page fits its template")
}

fn assert_harmless(page: &str) {
    assert_eq!(html::misnested(page), None);
    assert!(!page.contains("<script>"), "a script got through");
    assert!(page.contains("&lt;script&gt;"), "the text is shown as text");
    assert!(page.contains("{{ 7*7 }}"), "data is never a template");
}

#[test]
fn text_from_the_catalog_stays_text() {
    let renderer = Renderer::new();
    let mut view = samples::catalog::product(Language::En);
    view.title = HOSTILE.to_owned();
    view.summary = Some(HOSTILE.to_owned());
    view.description = vec![HOSTILE.to_owned()];
    view.options[0].name = HOSTILE.to_owned();
    view.options[0].values[0].label = HOSTILE.to_owned();
    view.pictures[0].alt = HOSTILE.to_owned();
    view.chosen.sku = HOSTILE.to_owned();
    view.related[0].title = HOSTILE.to_owned();
    let mut page = samples::context(Language::En, "product");
    page.store.name = HOSTILE.to_owned();
    page.navigation[0].title = HOSTILE.to_owned();
    assert_harmless(&served(&renderer.product(&view, &page).unwrap()));
}

#[test]
fn text_from_the_shopper_stays_text() {
    let renderer = Renderer::new();
    let page = samples::context(Language::Ru, "checkout");
    let mut view = samples::sale::checkout(Language::Ru);
    view.email = TextField::filled(HOSTILE);
    view.name = TextField::filled(HOSTILE);
    view.lines[0].title = HOSTILE.to_owned();
    assert_harmless(&served(&renderer.checkout(&view, &page).unwrap()));

    let mut order = samples::sale::order(Language::Ru);
    order.address = vec![HOSTILE.to_owned()];
    order.email = HOSTILE.to_owned();
    order.just_placed = true;
    assert_harmless(&served(&renderer.order(&order, &page).unwrap()));
}
