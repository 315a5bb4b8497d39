use app_web::{Flash, Language, Renderer, Visitor};

use crate::{html, samples};

fn product_for(visitor: &Visitor, language: Language) -> String {
    let renderer = Renderer::new();
    let view = samples::catalog::product(language);
    let shell = renderer
        .product(&view, &samples::context(language, "product"))
        .expect("the page fits its template");
    renderer.serve(&shell, visitor).expect("the page fits its template")
}

#[test]
fn one_shell_serves_visitors_with_different_carts() {
    let renderer = Renderer::new();
    let view = samples::catalog::product(Language::Ru);
    let shell = renderer.product(&view, &samples::context(Language::Ru, "product")).unwrap();
    let page = |cart_count, form_key: &str| {
        let visitor = Visitor { cart_count, flash: None, form_key: form_key.to_owned() };
        renderer.serve(&shell, &visitor).expect("the page fits its template")
    };
    let (nothing, two) = (page(0, "key-a"), page(2, "key-b"));
    assert!(nothing.contains(">0</span>") && !nothing.contains("2\u{a0}товара"));
    assert!(two.contains(">2</span>") && two.contains("2\u{a0}товара"));
    assert!(nothing.contains("value=\"key-a\"") && two.contains("value=\"key-b\""));
    assert!(!two.contains("<!--visitor"), "every place is filled");
}

#[test]
fn every_flash_is_said_in_both_languages_and_a_hostile_title_stays_text() {
    let title = "<b>Mug</b>".to_owned();
    for language in Language::ALL {
        for flash in [
            Flash::Added { title: title.clone() },
            Flash::Removed { title: title.clone() },
            Flash::QuantitySet,
            Flash::QuantityLimited { left: 2 },
            Flash::SoldOut { title: title.clone() },
            Flash::CartChangedElsewhere,
            Flash::CartLost,
        ] {
            let names_it = !matches!(
                flash,
                Flash::QuantitySet
                    | Flash::QuantityLimited { .. }
                    | Flash::CartChangedElsewhere
                    | Flash::CartLost
            );
            let visitor = Visitor { flash: Some(flash), ..Visitor::default() };
            let page = product_for(&visitor, language);
            assert_eq!(html::misnested(&page), None);
            assert!(page.contains("role=\"status\""));
            assert_eq!(page.contains("&lt;b&gt;Mug&lt;/b&gt;"), names_it);
        }
    }
}

#[test]
fn a_page_cannot_forge_a_visitor_s_place_and_a_key_cannot_leave_its_attribute() {
    let renderer = Renderer::new();
    let mut view = samples::catalog::product(Language::En);
    view.title = "<!--visitor:form-key-->".to_owned();
    let shell = renderer.product(&view, &samples::context(Language::En, "product")).unwrap();
    let visitor = Visitor { form_key: "\"><b>".to_owned(), ..Visitor::default() };
    let page = renderer.serve(&shell, &visitor).expect("the page fits its template");
    assert_eq!(page.matches("&quot;&gt;&lt;b&gt;").count(), 1);
    assert!(page.contains("&lt;!--visitor:form-key--&gt;"));
}
