//! `EverShop` 2, by its REST API, and by GraphQL for what only that can be asked.
//!
//! A guest checkout is nine requests: the cart with its first line, the second line, the contact,
//! the delivery address, the billing address, the ways of delivery, one of them, the payment
//! method (cash on delivery), and the order.

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{CITY, COUNTRY, EMAIL, Goods, LISTED, NAME, PHONE, POSTCODE, Peer, Product};
use super::{Ready, STREET, graphql, items, text};
use crate::{
    client::{Ask, Connection},
    failure::{Failure, Kind},
    tally::Outcome,
    turn::Turn,
};

pub(super) struct Evershop;

const GRAPHQL: &str = "/api/graphql";
const PRODUCTS: &str = "query($filters: [FilterInput]) { products(filters: $filters) { total \
     items { productId uuid name sku url price { regular { value } } } } }";
const PRODUCT: &str = "query($id: ID) { product(id: $id) { productId name sku url description \
     price { regular { value } special { value } } inventory { isInStock } } }";
const DELIVERIES: &str = "query($id: String!) { cart(id: $id) { \
     availableShippingMethods { providerCode code name cost { value } } } }";
/// Paid at the door: what the server has without another one.
const PAYMENT: &str = "cod";
const PROVINCE: &str = "DE-BE";
const PRODUCTS_MAX: usize = 1_000;
const PAGE: usize = 100;

#[async_trait]
impl Peer for Evershop {
    async fn look_around(&self, connection: &mut Connection) -> Result<Goods, Failure> {
        let mut goods = Goods::default();
        for page in 1..=PRODUCTS_MAX / PAGE {
            let filters = [("page", page.to_string()), ("limit", PAGE.to_string())];
            let data = products(connection, &filters).await?;
            let found = items(&data, "/products/items")?;
            goods.add_products(&data, "/products/items", ("/productId", "/name"))?;
            for product in found {
                goods.variants.push(text(product, "/sku")?);
            }
            if found.len() < PAGE {
                break;
            }
        }
        Ok(goods)
    }

    async fn listing(&self, connection: &mut Connection, _goods: &Goods) -> Result<(), Failure> {
        full(&products(connection, &[("limit", LISTED.to_string())]).await?)
    }

    async fn listing_uncached(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        turn: &Turn,
    ) -> Result<(), Failure> {
        let pages = (goods.products.len() as u64 / u64::from(LISTED)).max(1);
        let page = 1 + turn.number % pages;
        let filters = [("page", page.to_string()), ("limit", LISTED.to_string())];
        full(&products(connection, &filters).await?)
    }

    async fn product(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        product: &Product,
    ) -> Result<(), Failure> {
        let variables = json!({ "id": product.address });
        let (data, _) = graphql::ask(connection, (GRAPHQL, &[]), PRODUCT, variables).await?;
        text(&data, "/product/sku").map(drop)
    }

    async fn search(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        words: &str,
        _turn: &Turn,
    ) -> Result<(), Failure> {
        let filters = [("keyword", words.to_owned()), ("limit", LISTED.to_string())];
        items(&products(connection, &filters).await?, "/products/items").map(drop)
    }

    async fn new_cart(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variant: &str,
        _turn: &Turn,
    ) -> Result<(), Failure> {
        fill(connection, &[variant]).await.map(drop)
    }

    async fn make_ready(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variants: &[&str],
        _turn: &Turn,
    ) -> Result<Ready, Failure> {
        let id = fill(connection, variants).await?;
        let step = |name: &str| format!("/api/carts/{id}/{name}");
        post(connection, step("contacts"), json!({ "email": EMAIL })).await?;
        let (first, last) = NAME;
        let address = json!({
            "full_name": format!("{first} {last}"), "telephone": PHONE, "address_1": STREET,
            "city": CITY, "postcode": POSTCODE, "province": PROVINCE, "country": COUNTRY
        });
        for kind in ["shipping", "billing"] {
            let body = json!({ "address": address, "type": kind });
            post(connection, step("addresses"), body).await?;
        }
        let variables = json!({ "id": id });
        let (data, _) = graphql::ask(connection, (GRAPHQL, &[]), DELIVERIES, variables).await?;
        let delivery = json!({
            "provider_code": text(&data, "/cart/availableShippingMethods/0/providerCode")?,
            "method_code": text(&data, "/cart/availableShippingMethods/0/code")?,
        });
        post(connection, step("shippingMethods"), delivery).await?;
        post(connection, step("paymentMethods"), json!({ "method_code": PAYMENT })).await?;
        Ok(Ready { token: String::new(), body: json!({ "cart_id": id }) })
    }

    async fn decide(&self, connection: &mut Connection, ready: &Ready) -> Result<Outcome, Failure> {
        match post(connection, "/api/orders".to_owned(), ready.body.clone()).await {
            Ok(order) => {
                text(&order, "/data/uuid")?;
                Ok(Outcome::Done)
            }
            Err(refused) if refused.detail.to_lowercase().contains("stock") => Ok(Outcome::SoldOut),
            Err(other) => Err(other),
        }
    }
}

/// A cart with one unit of each SKU; its id.
async fn fill(connection: &mut Connection, skus: &[&str]) -> Result<String, Failure> {
    let (first, further) = skus.split_first().ok_or_else(|| Failure::missing("a line"))?;
    let body = json!({ "items": [{ "sku": first, "qty": 1 }] });
    let cart = post(connection, "/api/carts".to_owned(), body).await?;
    let id = text(&cart, "/data/cartId")?;
    for sku in further {
        let body = json!({ "sku": sku, "qty": 1 });
        post(connection, format!("/api/cart/{id}/items"), body).await?;
    }
    Ok(id)
}

async fn products(
    connection: &mut Connection,
    filters: &[(&str, String)],
) -> Result<Value, Failure> {
    let filter =
        |(key, value): &(&str, String)| json!({ "key": key, "operation": "eq", "value": value });
    let filters: Vec<Value> = filters.iter().map(filter).collect();
    let variables = json!({ "filters": filters });
    Ok(graphql::ask(connection, (GRAPHQL, &[]), PRODUCTS, variables).await?.0)
}

/// The server says some refusals with status 200.
async fn post(connection: &mut Connection, path: String, body: Value) -> Result<Value, Failure> {
    let answer = connection.send(Ask::post(path).json(body)).await?.expect(200)?;
    let body = answer.json();
    if body["error"].is_null() {
        Ok(body)
    } else {
        Err(Failure::new(Kind::Refused("error".to_owned()), body["error"].to_string()))
    }
}

fn full(data: &Value) -> Result<(), Failure> {
    if items(data, "/products/items")?.is_empty() {
        return Err(Failure::missing("products"));
    }
    Ok(())
}
