//! `GET /api/v1/categories`

use crate::site::Site;

#[tokio::test]
async fn the_tree_is_a_list_with_parents() {
    let site = Site::open().await;
    insta::assert_json_snapshot!(site.get("/api/v1/categories").await.promise());
}

#[tokio::test]
async fn names_are_in_the_language_asked_for() {
    let site = Site::open().await;
    let names = site.get("/api/v1/categories?locale=ru").await.body();
    assert_eq!(names["items"][0]["name"], "Чашки");
}
