//! New carts.

use mod_cart_api::{Carts, CreateCart};

use crate::shop::{Shop, add, lines, remove, web};

#[tokio::test]
async fn a_created_cart_is_empty_and_there() {
    let shop = Shop::in_memory();
    let created = shop.carts.create(&web(), CreateCart {}).await.expect("created");
    assert_eq!((created.version, created.lines.len(), &created.quote), (1, 0, &None));
    assert_eq!(shop.view(&web(), created.cart_id).await, Ok(created));
}

#[tokio::test]
async fn a_change_without_a_cart_creates_one() {
    let shop = Shop::in_memory();
    let one = shop.cart_with(&[add("MUG", 1)]).await;
    let other = shop.cart_with(&[remove("MUG")]).await;
    assert_ne!(one.cart_id, other.cart_id);
    assert_eq!((lines(&other), other.version), (vec![], 1));
    assert_eq!(shop.view(&web(), other.cart_id).await, Ok(other));
}
