//! Stock: what is read and what is booked.

use serde_json::{Value, json};

use crate::stage::{MAIN, Stage};

fn level() -> Value {
    json!({
        "sku": "MUG-BLUE", "warehouse": MAIN, "on_hand": 10, "reserved": 4, "available": 6,
        "low_at": 5, "updated_at": "2026-01-31T10:00:00Z",
    })
}

#[tokio::test]
async fn levels_are_listed_by_the_codes_and_names_that_people_know() {
    let stage = Stage::open();
    let page = json!({ "items": [level()], "next": "bmV4dA" });
    stage.answers("inventory.StockReader/levels", page);
    let query = "/stock?sku=MUG-BLUE&sku=MUG-RED&warehouse=main&low=true&limit=1&after=cDE";
    let answer = stage.get(query).await;
    assert_eq!(
        answer.body,
        json!({ "next": "bmV4dA", "items": [{
            "sku": "MUG-BLUE", "name": "Mug, Blue", "warehouse": "main", "on_hand": 10,
            "reserved": 4, "available": 6, "low_at": 5, "updated_at": "2026-01-31T10:00:00Z",
        }] })
    );
    let asked = stage.call("inventory.StockReader/levels").request;
    let expected = json!({
        "skus": ["MUG-BLUE", "MUG-RED"], "warehouse": MAIN, "low_only": true,
        "page": { "after": "cDE", "limit": 1 },
    });
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn stock_of_the_past_is_asked_for_by_instant() {
    let stage = Stage::open();
    stage.answers("inventory.StockReader/as_of", json!([level()]));
    let answer = stage.get("/stock/as-of?sku=MUG-BLUE&at=2026-01-31T12:00:00%2B02:00").await;
    assert_eq!(answer.body["at"], "2026-01-31T10:00:00Z");
    assert_eq!(answer.body["items"][0]["on_hand"], 10);
    let asked = stage.call("inventory.StockReader/as_of").request;
    assert_eq!(asked, json!({ "skus": ["MUG-BLUE"], "at": "2026-01-31T10:00:00Z" }));
}

#[tokio::test]
async fn the_journal_of_a_sku_is_read_page_by_page() {
    let stage = Stage::open();
    let known = json!({ "items": [{ "sku": "A/1", "available": 0, "low_at": 0 }], "missing": [] });
    stage.answers("inventory.StockReader/availability", known);
    let movement = json!({
        "seq": 2, "sku": "A/1", "warehouse": MAIN, "kind": "adjustment", "from": "on_hand",
        "to": "damaged", "quantity": 2, "on_hand_after": 8, "reserved_after": 0,
        "reason": "damage: dropped", "document": "RPT-7",
        "actor": { "kind": "staff", "id": "admin" }, "at": "2026-01-31T10:00:00Z",
    });
    let page = json!({ "items": [movement], "next": null });
    stage.answers("inventory.StockReader/history", page);
    let answer = stage.get("/stock/A%2F1/movements?limit=7").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let mut expected = movement.clone();
    expected["warehouse"] = json!("main");
    assert_eq!(answer.body, json!({ "items": [expected] }));
    let asked = stage.call("inventory.StockReader/history").request;
    assert_eq!(asked["sku"], "A/1");
    assert_eq!(asked["page"]["limit"], 7);
}

#[tokio::test]
async fn a_sku_or_warehouse_that_never_was_is_404() {
    let stage = Stage::open();
    let unknown = json!({ "items": [], "missing": ["MUG-PINK"] });
    stage.answers("inventory.StockReader/availability", unknown);
    let answer = stage.get("/stock/MUG-PINK/movements").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "inventory.unknown_sku"));
    let answer = stage.get("/stock/%20/movements").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "inventory.unknown_sku"));
    let answer = stage.get("/stock?warehouse=moon").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "inventory.unknown_warehouse"));
    assert_eq!(answer.body["errors"][0]["pointer"], "/warehouse");
    let lines = json!({ "items": [
        { "sku": "A", "warehouse": "main", "quantity": 1, "document": "D" },
        { "sku": "A", "warehouse": "moon", "quantity": 1, "document": "D" },
    ] });
    let answer = stage.change("POST", "/stock/receipts", &lines).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.body["errors"][0]["pointer"], "/items/1/warehouse");
}

#[tokio::test]
async fn goods_are_received_in_the_name_of_staff_under_the_client_s_key() {
    let stage = Stage::open();
    let change = json!([{
        "sku": "MUG-BLUE", "warehouse": MAIN, "on_hand": 12, "reserved": 4, "available": 8,
    }]);
    stage.answers("inventory.StockKeeper/receive", change);
    let body = json!({ "items": [
        { "sku": "MUG-BLUE", "warehouse": "main", "quantity": 2, "document": "DN-1" },
    ] });
    let answer = stage.change("POST", "/stock/receipts", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["items"][0]["on_hand"], 12);
    assert_eq!(answer.body["items"][0]["warehouse"], "main");
    let call = stage.call("inventory.StockKeeper/receive");
    call.assert_by_staff();
    let expected =
        json!([{ "sku": "MUG-BLUE", "warehouse": MAIN, "quantity": 2, "document": "DN-1" }]);
    assert_eq!(call.request, expected);
}

#[tokio::test]
async fn units_that_are_promised_cannot_be_taken() {
    let stage = Stage::open();
    stage.refuses(
        "inventory.StockKeeper/adjust",
        json!({ "insufficient_stock":
            { "sku": "MUG-BLUE", "warehouse": MAIN, "requested": 9, "available": 6 } }),
    );
    let body = json!({ "items": [{
        "sku": "MUG-BLUE", "warehouse": "main", "delta": -9, "reason": "count", "document": "C-1",
    }] });
    let answer = stage.change("POST", "/stock/adjustments", &body).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "inventory.insufficient_stock"));
    let call = stage.call("inventory.StockKeeper/adjust");
    call.assert_by_staff();
    assert_eq!(call.request[0]["delta"], -9);
    assert_eq!(call.request[0]["note"], "");
}

#[tokio::test]
async fn thresholds_and_warehouses_are_put() {
    let stage = Stage::open();
    stage.answers("inventory.StockKeeper/set_thresholds", Value::Null);
    let body = json!({ "items": [{ "sku": "MUG-BLUE", "warehouse": "main", "low_at": 3 }] });
    let answer = stage.change("PUT", "/stock/thresholds", &body).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    let call = stage.call("inventory.StockKeeper/set_thresholds");
    call.assert_by_staff();
    assert_eq!(call.request[0], json!({ "sku": "MUG-BLUE", "warehouse": MAIN, "low_at": 3 }));

    let annex = json!({ "code": "annex", "name": "Annex", "priority": 2 });
    let mut stored = annex.clone();
    stored["id"] = json!(MAIN);
    stage.answers("inventory.StockKeeper/put_warehouses", json!([stored]));
    let body = json!({ "items": [annex] });
    assert_eq!(stage.change("PUT", "/warehouses", &body).await.body, body);
    stage.call("inventory.StockKeeper/put_warehouses").assert_by_staff();
    let main = json!({ "code": "main", "name": "Main", "priority": 1 });
    assert_eq!(stage.get("/warehouses").await.body, json!({ "items": [main] }));
}
