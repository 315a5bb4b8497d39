//! `EverShop` 2, by its REST API, and by GraphQL for what only that can be asked.
//!
//! A guest checkout is four requests: the cart with its first line, the second line, the ways of
//! delivery to an address, and the order with e-mail, addresses, delivery and payment (cash on
//! delivery) together, as its own storefront sends it.
//! It takes 120 requests a minute from one client, and no setting changes that. Here every request
//! is another client's, as the proxy says that it expects in front of it.

use std::sync::atomic::{AtomicU16, Ordering};

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

/// Counts its requests, which makes their addresses.
#[derive(Default)]
pub(super) struct Evershop(AtomicU16);

const GRAPHQL: &str = "/api/graphql";
const PRODUCTS: &str = "query($filters: [FilterInput]) { products(filters: $filters) { total \
     items { productId uuid name sku url price { regular { value } } } } }";
/// What its own product page asks for; a variant's price comes with that variant's page.
const PRODUCT: &str = "query($id: ID) { product(id: $id) { uuid name sku url description \
     price { regular { value } special { value } } inventory { isInStock } \
     attributes: attributeIndex { attributeName attributeCode optionText } \
     image { alt url } gallery { alt url } \
     variantGroup { variantAttributes { attributeId attributeCode attributeName \
     options { optionId optionText productId } } \
     items { attributes { attributeCode optionId } } } } }";
const DELIVERIES: &str = "query($id: String!, $country: String!, $province: String, \
     $postcode: String) { cart(id: $id) { availableShippingMethods(country: $country, \
     province: $province, postcode: $postcode) { providerCode code name cost { value } } } }";
/// Paid at the door: what the server has without another one.
const PAYMENT: &str = "cod";
const PROVINCE: &str = "DE-BE";
/// What a cart says that can no longer be filled; of the errors that a cart can have, a purchase
/// of goods that were on sale a moment ago meets no other.
const WITHOUT_STOCK: &str = "Cart has errors";
const PRODUCTS_MAX: usize = 1_000;
const PAGE: usize = 100;

#[async_trait]
impl Peer for Evershop {
    async fn look_around(&self, connection: &mut Connection) -> Result<Goods, Failure> {
        let mut goods = Goods::default();
        for page in 1..=PRODUCTS_MAX / PAGE {
            let filters = [("page", page.to_string()), ("limit", PAGE.to_string())];
            let data = self.products(connection, &filters).await?;
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
        full(&self.products(connection, &[("limit", LISTED.to_string())]).await?)
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
        full(&self.products(connection, &filters).await?)
    }

    async fn product(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        product: &Product,
    ) -> Result<(), Failure> {
        let variables = json!({ "id": product.address });
        let data = self.ask(connection, PRODUCT, variables).await?;
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
        items(&self.products(connection, &filters).await?, "/products/items").map(drop)
    }

    async fn new_cart(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variant: &str,
        _turn: &Turn,
    ) -> Result<(), Failure> {
        self.fill(connection, &[variant]).await.map(drop)
    }

    async fn make_ready(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variants: &[&str],
        _turn: &Turn,
    ) -> Result<Ready, Failure> {
        let id = self.fill(connection, variants).await?;
        let variables = json!({
            "id": id, "country": COUNTRY, "province": PROVINCE, "postcode": POSTCODE
        });
        let data = self.ask(connection, DELIVERIES, variables).await?;
        let (first, last) = NAME;
        let address = json!({
            "full_name": format!("{first} {last}"), "telephone": PHONE, "address_1": STREET,
            "city": CITY, "postcode": POSTCODE, "province": PROVINCE, "country": COUNTRY
        });
        let body = json!({
            "cart_id": id,
            "customer": { "email": EMAIL },
            "shippingAddress": address,
            "billingAddress": address,
            "shippingProvider": text(&data, "/cart/availableShippingMethods/0/providerCode")?,
            "shippingMethod": text(&data, "/cart/availableShippingMethods/0/code")?,
            "paymentMethod": PAYMENT,
        });
        Ok(Ready { token: id, body })
    }

    async fn decide(&self, connection: &mut Connection, ready: &Ready) -> Result<Outcome, Failure> {
        let path = format!("/api/carts/{}/checkout", ready.token);
        match self.post(connection, path, ready.body.clone()).await {
            Ok(order) => {
                text(&order, "/data/uuid")?;
                Ok(Outcome::Done)
            }
            Err(refused) if refused.detail.contains(WITHOUT_STOCK) => Ok(Outcome::SoldOut),
            Err(other) => Err(other),
        }
    }
}

impl Evershop {
    /// A cart with one unit of each SKU; its id.
    async fn fill(&self, connection: &mut Connection, skus: &[&str]) -> Result<String, Failure> {
        let (first, further) = skus.split_first().ok_or_else(|| Failure::missing("a line"))?;
        let body = json!({ "items": [{ "sku": first, "qty": 1 }] });
        let cart = self.post(connection, "/api/carts".to_owned(), body).await?;
        let id = text(&cart, "/data/cartId")?;
        for sku in further {
            let body = json!({ "sku": sku, "qty": 1 });
            self.post(connection, format!("/api/cart/{id}/items"), body).await?;
        }
        Ok(id)
    }

    async fn products(
        &self,
        connection: &mut Connection,
        filters: &[(&str, String)],
    ) -> Result<Value, Failure> {
        let filters: Vec<Value> = filters
            .iter()
            .map(|(key, value)| json!({ "key": key, "operation": "eq", "value": value }))
            .collect();
        self.ask(connection, PRODUCTS, json!({ "filters": filters })).await
    }

    async fn ask(
        &self,
        connection: &mut Connection,
        query: &str,
        variables: Value,
    ) -> Result<Value, Failure> {
        let from = [self.sender()];
        Ok(graphql::ask(connection, (GRAPHQL, &from), query, variables).await?.0)
    }

    /// The server says some refusals with status 200.
    async fn post(
        &self,
        connection: &mut Connection,
        path: String,
        body: Value,
    ) -> Result<Value, Failure> {
        let (name, address) = self.sender();
        let ask = Ask::post(path).header(name, address).json(body);
        let body = connection.send(ask).await?.expect(200)?.json();
        if body["error"].is_null() {
            Ok(body)
        } else {
            Err(Failure::new(Kind::Refused("error".to_owned()), body["error"].to_string()))
        }
    }

    fn sender(&self) -> (&'static str, String) {
        let [high, low] = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        ("x-forwarded-for", format!("10.0.{high}.{low}"))
    }
}

fn full(data: &Value) -> Result<(), Failure> {
    if items(data, "/products/items")?.is_empty() {
        return Err(Failure::missing("products"));
    }
    Ok(())
}
