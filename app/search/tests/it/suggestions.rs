//! What is suggested while typing.

use app_search::{Segment, SuggestQuery};

use crate::desk::{Desk, russian, shopper};

fn typed(text: &str) -> SuggestQuery {
    SuggestQuery { text: text.to_owned(), limit: 5 }
}

fn whole(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.text.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unfinished_words_are_finished_and_lead_to_products_and_categories() {
    let desk = Desk::open().await;
    let found = desk.search.suggest(&shopper(), typed("la")).await.expect("an answer");
    assert_eq!(whole(&found.queries[0].text), "lamp");
    assert!(found.queries[0].text[0].matched && !found.queries[0].text[1].matched);
    assert_eq!(found.products[0].slug, "lamp");
    assert_eq!(found.categories[0].slug, "light");
    let russian = desk.search.suggest(&russian(), typed("ла")).await.expect("an answer");
    assert_eq!(whole(&russian.queries[0].text), "лампа");
    let keys = desk.search.suggest(&shopper(), typed("дфьз")).await.expect("an answer");
    assert_eq!(whole(&keys.queries[0].text), "lamp", "typed on the other layout");
    let nothing = desk.search.suggest(&shopper(), typed(" ")).await.expect("an answer");
    assert!(nothing.queries.is_empty() && nothing.products.is_empty());
}
