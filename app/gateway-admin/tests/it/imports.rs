//! Imports: made, fed, started, watched, cancelled.

use std::time::Duration;

use axum::body::Body;
use serde_json::{Value, json};

use crate::stage::{Answered, MAIN, ORDER, Stage};

const FILE: &str = "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\n\
    mug,Mug,M-1,12.90,3\nbad,,B-1,1,1\n";

async fn create(stage: &Stage) -> String {
    let answer = stage.change("POST", "/imports", &json!({ "file_name": "mugs.csv" })).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["id"].as_str().expect("an id").to_owned()
}

async fn send(stage: &Stage, id: &str, offset: usize, piece: &str) -> Answered {
    let path = format!("/imports/{id}/file?offset={offset}");
    let request = stage.request("PUT", &path).header("idempotency-key", "piece");
    let request = request.body(Body::from(piece.to_owned()));
    stage.send(request.expect("a request")).await
}

async fn ended(stage: &Stage, id: &str) -> Value {
    for _ in 0..400 {
        let job = stage.get(&format!("/imports/{id}")).await.body;
        if job["state"] != "running" {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the import never ended");
}

#[tokio::test]
async fn a_file_that_comes_in_pieces_is_imported_in_the_background() {
    let stage = Stage::open();
    stage.answers("catalog.CatalogReader/categories", json!([]));
    stage.answers("catalog.CatalogReader/product", json!({ "items": [], "missing": [] }));
    let put = json!({ "id": ORDER, "slug": "mug", "version": 1, "outcome": "created" });
    stage.answers("catalog.CatalogWriter/import_products", json!([{ "put": put }]));
    stage.answers("pricing.PriceBook/put_prices", json!({ "revision": 1, "changed": [0] }));
    let level =
        json!({ "sku": "M-1", "warehouse": MAIN, "on_hand": 3, "reserved": 0, "available": 3 });
    stage.answers("inventory.StockKeeper/count", json!([level]));
    let id = create(&stage).await;
    assert_eq!(create(&stage).await, id, "the same key makes the same import");
    let early = stage.change("POST", &format!("/imports/{id}/start"), &json!({})).await;
    assert_eq!((early.status.as_u16(), early.code()), (409, "import.no_file"));
    let (head, tail) = FILE.split_at(30);
    assert_eq!(send(&stage, &id, 0, head).await.body, json!({ "received": 30 }));
    let wrong = send(&stage, &id, 7, tail).await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (409, "import.wrong_offset"));
    assert_eq!(wrong.body["details"], json!({ "received": 30 }));
    send(&stage, &id, 30, tail).await;
    let waiting = stage.get(&format!("/imports/{id}")).await.body;
    assert_eq!((&waiting["state"], &waiting["bytes"]), (&json!("waiting"), &json!(FILE.len())));
    let started = stage.change("POST", &format!("/imports/{id}/start"), &json!({})).await;
    assert_eq!(started.status, 200, "{}", started.body);
    let job = ended(&stage, &id).await;
    assert_eq!(job["state"], "done", "{job}");
    let counts = &job["counts"];
    assert_eq!((&counts["created"], &counts["rejected_lines"]), (&json!(1), &json!(1)), "{job}");
    let rejects = stage.get(&format!("/imports/{id}/rejects")).await;
    assert_eq!(rejects.headers["content-type"], "text/csv; charset=utf-8");
    let call = stage.call("pricing.PriceBook/put_prices");
    assert_eq!(call.actor, kernel_events::Actor::Staff("admin".to_owned()));
    assert_eq!(call.request[0]["price"], json!({ "amount_minor": 1290, "currency": "EUR" }));
    let late = send(&stage, &id, FILE.len(), "more").await;
    assert_eq!(late.code(), "import.not_waiting");
    let list = stage.get("/imports").await.body;
    assert_eq!(list["items"][0]["id"], json!(id));
}

#[tokio::test]
async fn an_import_that_fails_says_why_and_one_that_waits_can_be_cancelled() {
    let stage = Stage::open();
    let id = create(&stage).await;
    send(&stage, &id, 0, "Code;Name\n1;x\n").await;
    stage.change("POST", &format!("/imports/{id}/start"), &json!({})).await;
    let job = ended(&stage, &id).await;
    assert_eq!(job["state"], "failed");
    let reason = job["reason"].as_str().expect("a reason");
    assert!(!reason.is_empty(), "{job}");
    let again = stage.change("POST", &format!("/imports/{id}/cancel"), &json!({})).await;
    assert_eq!(again.body["state"], "failed", "what is over stays as it is");
    let other = json!({ "file_name": "other.csv" });
    let reused = stage.change("POST", "/imports", &other).await;
    assert_eq!((reused.status.as_u16(), reused.code()), (422, "import.key_reused"));
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let stage = Stage::open();
    let bad = json!({ "file_name": "a.csv", "mapping": "[product]\nname = 'concat('" });
    let refused = stage.change("POST", "/imports", &bad).await;
    assert_eq!(refused.fault(), ("/mapping", "invalid"));
    let unnamed = stage.change("POST", "/imports", &json!({ "file_name": "" })).await;
    assert_eq!(unnamed.fault(), ("/file_name", "required"));
    for path in ["/imports/nothing", &format!("/imports/{ORDER}")] {
        let unknown = stage.get(path).await;
        assert_eq!((unknown.status.as_u16(), unknown.code()), (404, "import.unknown"), "{path}");
    }
}
