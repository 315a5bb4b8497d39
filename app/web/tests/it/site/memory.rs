use testkit::tenant_one;

use super::{browser::Browser, stage::Stage};

/// A page without what differs each time it is served.
fn shared(html: &str) -> String {
    let (before, after) = html.split_once("name=\"form_key\" value=\"").unwrap_or((html, "\""));
    format!("{before}{}", after.split_once('"').expect("the value ends").1)
}

#[tokio::test]
async fn a_page_out_of_memory_is_the_page_and_asks_nobody() {
    let stage = Stage::open().await;
    for path in
        ["/", "/products", "/categories/kitchen", "/products/mug", "/ru/products/mug", "/terms"]
    {
        stage.generations.next(tenant_one());
        let fresh = stage.browser().get(path).await.html;
        assert!(!stage.calls.take().is_empty(), "{path} was made");
        let kept = stage.browser().get(path).await.html;
        assert_eq!(stage.calls.take(), Vec::<String>::new(), "{path}");
        assert_eq!(shared(&kept), shared(&fresh), "{path}");
    }
}

#[tokio::test]
async fn nothing_of_a_visitor_stays_in_memory() {
    let stage = Stage::open().await;
    let mut first = stage.browser();
    first.add("/products/mug").await;
    stage.generations.next(tenant_one());
    let seen = first.get("/products/mug").await;
    assert!(seen.words().contains("is in your cart"));
    let second = stage.browser().get("/products/mug").await;
    assert!(!second.words().contains("is in your cart"));
    assert!(second.html.contains("data-testid=\"cart-count\">0</span>"));
    let key = |html: &str| crate::html::fields_of(html, "/cart/lines")[0].clone();
    assert_eq!(key(&second.html).0, "form_key");
    assert_ne!(key(&second.html), key(&seen.html));
}

#[tokio::test]
async fn stores_and_languages_do_not_share_pages() {
    let stage = Stage::open().await;
    let words =
        async |host: &'static str, path: &str| Browser::new(&stage, host).get(path).await.words();
    let north = words("nordlicht.test", "/products/mug").await;
    let south = words("suedwind.test", "/products/mug").await;
    assert!(north.contains("Nordlicht") && !north.contains("Südwind"), "{north}");
    assert!(south.contains("Südwind") && !south.contains("Nordlicht"), "{south}");
    let russian = words("nordlicht.test", "/ru/products/mug").await;
    assert!(russian.contains("Кружка") && !north.contains("Кружка"));
}

#[tokio::test]
async fn variants_have_pages_of_their_own() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let blue = browser.get("/products/mug").await;
    let red = browser.get("/products/mug?v=MUG-RED").await;
    assert!(
        blue.words().contains("€12.90") && blue.words().contains("In stock"),
        "{}",
        blue.words()
    );
    assert!(red.words().contains("€14.90") && red.words().contains("Sold out"), "{}", red.words());
    assert!(!red.html.contains("data-testid=\"add-to-cart\""));
    let none = browser.get("/products/mug?v=NO-SUCH").await;
    assert_eq!(shared(&none.html), shared(&blue.html), "what is no variant chooses none");
}
