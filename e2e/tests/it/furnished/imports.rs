//! Imports of files.

use e2e::{Shopper, fresh_key};
use serde_json::json;

use super::change;

/// An import that waits for its file.
pub(super) async fn import(staff: &Shopper, secret: &str) -> String {
    let asked = json!({ "file_name": format!("{secret}.csv"), "dry_run": true });
    let made = change(staff, "POST", "/api/admin/v1/imports", &asked).await;
    made["id"].as_str().expect("an id").to_owned()
}

pub(super) async fn import_with_file(staff: &Shopper, secret: &str) -> String {
    let id = import(staff, secret).await;
    let request = http::Request::put("/").header("idempotency-key", fresh_key());
    let path = format!("/api/admin/v1/imports/{id}/file");
    let file = format!("Handle,Title,Variant SKU,Variant Price\n{secret},{secret},SEC-1,1.00\n");
    let answer = staff.request(staff.known(request), &path, file.into()).await;
    assert_eq!(answer.expect("an answer").status, 200);
    id
}
