//! Whole guest checkouts: five requests each.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    client::{Connection, Target},
    report::Report,
};

pub(crate) async fn run(
    target: Target,
    shoppers: u32,
    orders: u32,
    skus: Vec<String>,
) -> Result<Report, String> {
    let (next, skus) = (Arc::new(AtomicU32::new(0)), Arc::new(skus));
    let run_id = std::process::id();
    let started = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..shoppers {
        let (target, next, skus) = (target.clone(), next.clone(), skus.clone());
        workers.spawn(async move {
            let mut connection = target.connect().await?;
            let mut latencies = Vec::new();
            loop {
                let order = next.fetch_add(1, Ordering::Relaxed);
                if order >= orders {
                    return Ok::<_, String>(latencies);
                }
                let sent = Instant::now();
                buy(&mut connection, &format!("{run_id}-{order}"), order, &skus).await?;
                latencies.push(sent.elapsed());
            }
        });
    }
    let mut all = Vec::new();
    while let Some(worker) = workers.join_next().await {
        all.extend(worker.map_err(|e| e.to_string())??);
    }
    Ok(Report::new("orders", started.elapsed(), all))
}

/// One purchase of two lines, as a storefront would make it.
async fn buy(
    connection: &mut Connection,
    name: &str,
    order: u32,
    skus: &[String],
) -> Result<(), String> {
    let cart = post(connection, "/api/v1/carts", None, Value::Null, StatusCode::CREATED).await?;
    let id = cart["id"].as_str().ok_or("a cart without an id")?.to_owned();
    for line in 0..2u32 {
        let sku = &skus[usize::try_from(order * 2 + line).unwrap_or(0) % skus.len()];
        let (path, key) = (format!("/api/v1/carts/{id}/lines"), format!("{name}-{line}"));
        let body = json!({ "sku": sku, "quantity": 1 });
        post(connection, &path, Some(&key), body, StatusCode::OK).await?;
    }
    let path = format!("/api/v1/carts/{id}");
    let (status, cart) = connection.send(Method::GET, &path, None, Bytes::new()).await?;
    let cart: Value = serde_json::from_slice(&cart).map_err(|e| format!("{status}: {e}"))?;
    let body = json!({
        "cart_id": id,
        "expected_total": cart["totals"]["total"],
        "email": "load@example.com",
        "delivery_address": {
            "name": "Load Test", "line": "1 Main Street", "city": "Berlin",
            "postal_code": "10115", "country": "DE"
        },
        "payment": { "method": "testcard", "fields": { "number": "4242424242424242" } },
        "terms_accepted": true,
    });
    post(connection, "/api/v1/checkout", Some(name), body, StatusCode::CREATED).await?;
    Ok(())
}

async fn post(
    connection: &mut Connection,
    path: &str,
    key: Option<&str>,
    body: Value,
    expected: StatusCode,
) -> Result<Value, String> {
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let (status, answer) = connection.send(Method::POST, path, key, body).await?;
    if status != expected {
        return Err(format!("{path} answered {status}: {}", String::from_utf8_lossy(&answer)));
    }
    serde_json::from_slice(&answer).map_err(|e| e.to_string())
}
