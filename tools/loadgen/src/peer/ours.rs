//! Our own server, by its public REST API.
//!
//! A guest checkout is five requests: the cart, two lines, the cart again as the checkout page
//! shows it (with the ways of delivery and their prices), and the order with e-mail, address,
//! delivery and payment.

use async_trait::async_trait;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{CITY, COUNTRY, EMAIL, Goods, LISTED, NAME, POSTCODE, Peer, Product, Ready, STREET};
use super::{items, not_empty, text};
use crate::{
    client::{Answer, Ask, Connection},
    failure::{Failure, Kind},
    tally::Outcome,
    turn::Turn,
};

/// Products looked at for a run, and those of them whose variants are looked at.
const PRODUCTS_MAX: usize = 1_000;
const OPENED_MAX: usize = 100;
/// Dearer than anything: a bound that filters nothing out, and makes a request unlike all others.
const DEAREST_MINOR: u64 = 1_000_000_000;

pub(super) struct Ours;

#[async_trait]
impl Peer for Ours {
    async fn look_around(&self, connection: &mut Connection) -> Result<Goods, Failure> {
        let mut goods = Goods::default();
        let mut path = "/api/v1/products?limit=100".to_owned();
        while goods.products.len() < PRODUCTS_MAX {
            let body = connection.send(Ask::get(path)).await?.expect(200)?.json();
            goods.add_products(&body, "/items", ("/slug", "/name"))?;
            let Some(next) = body["next"].as_str() else { break };
            let after = utf8_percent_encode(next, NON_ALPHANUMERIC);
            path = format!("/api/v1/products?limit=100&after={after}");
        }
        for product in goods.products.iter().take(OPENED_MAX) {
            let path = format!("/api/v1/products/{}", product.address);
            let body = connection.send(Ask::get(path)).await?.expect(200)?.json();
            for variant in items(&body, "/variants")? {
                if variant["stock"]["state"] == "in_stock" && !variant["price"].is_null() {
                    goods.variants.push(text(variant, "/sku")?);
                }
            }
        }
        Ok(goods)
    }

    async fn listing(&self, connection: &mut Connection, _goods: &Goods) -> Result<(), Failure> {
        list(connection, format!("/api/v1/products?limit={LISTED}")).await
    }

    async fn listing_uncached(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        turn: &Turn,
    ) -> Result<(), Failure> {
        let bound = DEAREST_MINOR + turn.number;
        let path = format!("/api/v1/products?limit={LISTED}&price_max_minor={bound}");
        list(connection, path).await
    }

    async fn product(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        product: &Product,
    ) -> Result<(), Failure> {
        let path = format!("/api/v1/products/{}", product.address);
        full(&connection.send(Ask::get(path)).await?.expect(200)?)
    }

    async fn page(&self, connection: &mut Connection) -> Result<(), Failure> {
        let ask = Ask::get("/products").header("accept", "text/html");
        full(&connection.send(ask).await?.expect(200)?)
    }

    async fn search(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        words: &str,
        turn: &Turn,
    ) -> Result<(), Failure> {
        let (words, bound) =
            (utf8_percent_encode(words, NON_ALPHANUMERIC), DEAREST_MINOR + turn.number);
        let path = format!(
            "/api/v1/products?q={words}&facets=true&limit={LISTED}&price_max_minor={bound}"
        );
        // Words may find nothing; that is an answer too.
        full(&connection.send(Ask::get(path)).await?.expect(200)?)
    }

    async fn new_cart(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variant: &str,
        turn: &Turn,
    ) -> Result<(), Failure> {
        fill(connection, &[variant], turn).await.map(drop)
    }

    async fn make_ready(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variants: &[&str],
        turn: &Turn,
    ) -> Result<Ready, Failure> {
        let id = fill(connection, variants, turn).await?;
        let cart = connection.send(Ask::get(format!("/api/v1/carts/{id}"))).await?;
        let cart = cart.expect(200)?.json();
        let (first, last) = NAME;
        let body = json!({
            "cart_id": id,
            "expected_total": cart["totals"]["total"],
            "email": EMAIL,
            "delivery_address": {
                "name": format!("{first} {last}"), "line": STREET, "city": CITY,
                "postal_code": POSTCODE, "country": COUNTRY
            },
            "payment": { "method": "testcard", "fields": { "number": "4242424242424242" } },
            "terms_accepted": true,
        });
        Ok(Ready { token: turn.key("order"), body })
    }

    async fn decide(&self, connection: &mut Connection, ready: &Ready) -> Result<Outcome, Failure> {
        let ask = Ask::post("/api/v1/checkout").header("idempotency-key", &ready.token);
        let answer = connection.send(ask.json(ready.body.clone())).await?;
        let code = if answer.status == 201 { Value::Null } else { answer.json()["code"].clone() };
        match (answer.status, code.as_str()) {
            (201, _) => Ok(Outcome::Done),
            (409, Some("checkout.out_of_stock")) => Ok(Outcome::SoldOut),
            (409 | 422, Some(code)) => {
                Err(Failure::new(Kind::Refused(code.to_owned()), answer.failure().detail))
            }
            _ => Err(answer.failure()),
        }
    }
}

/// A new cart with one unit of each variant; its id.
async fn fill(
    connection: &mut Connection,
    variants: &[&str],
    turn: &Turn,
) -> Result<String, Failure> {
    let cart = connection.send(Ask::post("/api/v1/carts")).await?.expect(201)?.json();
    let id = text(&cart, "/id")?;
    for (nth, sku) in variants.iter().enumerate() {
        let ask = Ask::post(format!("/api/v1/carts/{id}/lines"))
            .header("idempotency-key", turn.key(&format!("line{nth}")))
            .json(json!({ "sku": sku, "quantity": 1 }));
        connection.send(ask).await?.expect(200)?;
    }
    Ok(id)
}

async fn list(connection: &mut Connection, path: String) -> Result<(), Failure> {
    full(&connection.send(Ask::get(path)).await?.expect(200)?)
}

/// The generator shares the machine with the server: what many thousand answers a second hold is
/// looked at once, by [`Peer::look_around`], and only their size afterwards.
fn full(answer: &Answer) -> Result<(), Failure> {
    const EMPTY_LISTING: usize = 20;
    if answer.body.len() < EMPTY_LISTING {
        return not_empty(answer, "/items");
    }
    Ok(())
}
