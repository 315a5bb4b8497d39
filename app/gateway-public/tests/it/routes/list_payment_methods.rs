//! `GET /api/v1/payment-methods`

use crate::site::Site;

#[tokio::test]
async fn methods_say_what_is_to_be_filled_in() {
    let site = Site::open().await;
    insta::assert_json_snapshot!(site.get("/api/v1/payment-methods?locale=ru").await.promise());
}
