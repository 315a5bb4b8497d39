//! Carts whose goods have changed since.

use std::sync::atomic::Ordering;

use mod_cart_api::CartLineProblem;

use crate::shop::{Shop, add, eur, lines, remove, total, web};

#[tokio::test]
async fn a_line_that_can_no_longer_be_bought_stays_and_says_why() {
    let shop = Shop::in_memory();
    for name in ["GONE", "DEAR", "LOST"] {
        shop.goods.stock(name, true, Some(100));
    }
    let changes = [add("GONE", 1), add("MUG", 2), add("DEAR", 1), add("LOST", 1)];
    let cart = shop.cart_with(&changes).await;
    assert!(cart.lines.iter().all(|line| line.problem.is_none() && line.priced.is_some()));
    shop.goods.stock("GONE", false, Some(100));
    shop.goods.stock("DEAR", true, None);
    shop.goods.forget("LOST");
    let seen = shop.view(&web(), cart.cart_id).await.expect("there");
    let problems: Vec<_> = seen.lines.iter().map(|line| line.problem).collect();
    let not_sellable = Some(CartLineProblem::NotSellable);
    assert_eq!(problems, [not_sellable, None, Some(CartLineProblem::NoPrice), not_sellable]);
    assert_eq!(total(&seen), Some(eur(2_580)), "of what can be bought");
    let priced: Vec<_> = seen.lines.iter().map(|line| line.priced.is_some()).collect();
    assert_eq!(priced, [false, true, false, false]);
    assert_eq!((seen.lines[0].slug.as_str(), seen.lines[3].slug.as_str()), ("goods", ""));
    assert!(seen.lines[3].name.is_empty() && seen.lines[3].tax_category.is_none());
}

#[tokio::test]
async fn a_cart_without_anything_to_buy_has_no_quote() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    shop.goods.stock("MUG", true, None);
    let seen = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!((seen.lines[0].problem, seen.quote), (Some(CartLineProblem::NoPrice), None));
    let emptied = shop.change(&web(), Some(cart.cart_id), &[remove("MUG")]).await;
    assert_eq!(emptied.expect("removed").quote, None);
}

#[tokio::test]
async fn a_line_with_a_problem_does_not_stop_other_changes() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    shop.goods.stock("MUG", false, Some(1));
    shop.generations.next(web().tenant);
    let changed = shop.change(&web(), Some(cart.cart_id), &[add("TEA", 1)]).await.expect("added");
    assert_eq!(lines(&changed), [("MUG", 1), ("TEA", 1)]);
    assert_eq!(total(&changed), Some(eur(450)));
    let questions = shop.goods.asked_pricing.load(Ordering::Relaxed);
    assert_eq!(questions, 2, "what is not for sale is not asked about");
}

#[tokio::test]
async fn a_view_shows_the_prices_of_now() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    shop.goods.stock("MUG", true, Some(990));
    let seen = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!((total(&seen), seen.version), (Some(eur(990)), cart.version));
}
