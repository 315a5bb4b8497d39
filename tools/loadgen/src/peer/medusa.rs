//! Medusa 2, by its store API.
//!
//! A guest checkout is nine requests: the cart, two lines, e-mail and addresses, the ways of
//! delivery, one of them, a payment collection, a payment session with the manual provider, and
//! the completion.

use async_trait::async_trait;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{CITY, EMAIL, Goods, LISTED, NAME, PHONE, POSTCODE, Peer, Product, Ready, STREET};
use super::{items, not_empty, text};
use crate::{
    client::{Ask, Connection},
    failure::{Failure, Kind},
    tally::Outcome,
    turn::Turn,
};

/// The provider that is there without being configured, and takes every payment.
const MANUAL: &str = "pp_system_default";
/// A card of a listing: what identifies it, and a price.
const CARD: &str = "fields=id,title,handle,thumbnail,*variants.calculated_price";
const PRODUCTS_MAX: usize = 1_000;
const PAGE: usize = 100;

pub(super) struct Medusa {
    publishable_key: String,
}

impl Medusa {
    pub(super) fn new(publishable_key: &str) -> Self {
        Self { publishable_key: publishable_key.to_owned() }
    }

    async fn get(&self, connection: &mut Connection, path: String) -> Result<Value, Failure> {
        let answer = connection.send(self.signed(Ask::get(path))).await?;
        Ok(answer.expect(200)?.json())
    }

    async fn post(
        &self,
        connection: &mut Connection,
        path: String,
        body: Value,
    ) -> Result<Value, Failure> {
        let answer = connection.send(self.signed(Ask::post(path)).json(body)).await?;
        Ok(answer.expect(200)?.json())
    }

    async fn listed(&self, connection: &mut Connection, path: String) -> Result<(), Failure> {
        let answer = connection.send(self.signed(Ask::get(path))).await?.expect(200)?;
        not_empty(&answer, "/products")
    }

    fn signed(&self, ask: Ask) -> Ask {
        ask.header("x-publishable-api-key", &self.publishable_key)
    }

    /// A cart with one unit of each variant; its id.
    async fn fill(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        variants: &[&str],
    ) -> Result<String, Failure> {
        let body = json!({ "region_id": region(goods)? });
        let cart = self.post(connection, "/store/carts".to_owned(), body).await?;
        let id = text(&cart, "/cart/id")?;
        for variant in variants {
            let line = json!({ "variant_id": variant, "quantity": 1 });
            self.post(connection, format!("/store/carts/{id}/line-items"), line).await?;
        }
        Ok(id)
    }
}

/// Who comes too late is told by a text: one of the cart's check, one of the reservation.
fn is_out_of_stock(body: &Value) -> bool {
    let message = body["message"].as_str().unwrap_or_default();
    message.contains("required inventory") || message.contains("Not enough stock")
}

/// `goods.region` is the region's id and a country of it.
fn region(goods: &Goods) -> Result<&str, Failure> {
    Ok(both(goods)?.0)
}

fn both(goods: &Goods) -> Result<(&str, &str), Failure> {
    goods.region.split_once(' ').ok_or_else(|| Failure::missing("a region with a country"))
}

#[async_trait]
impl Peer for Medusa {
    async fn look_around(&self, connection: &mut Connection) -> Result<Goods, Failure> {
        let regions = self.get(connection, "/store/regions".to_owned()).await?;
        let region = text(&regions, "/regions/0/id")?;
        let country = text(&regions, "/regions/0/countries/0/iso_2")?;
        let mut goods = Goods { region: format!("{region} {country}"), ..Goods::default() };
        while goods.products.len() < PRODUCTS_MAX {
            let path = format!(
                "/store/products?limit={PAGE}&offset={}&region_id={region}&{CARD}",
                goods.products.len()
            );
            let body = self.get(connection, path).await?;
            let found = items(&body, "/products")?;
            goods.add_products(&body, "/products", ("/id", "/title"))?;
            for product in found {
                for variant in items(product, "/variants")? {
                    goods.variants.push(text(variant, "/id")?);
                }
            }
            if found.len() < PAGE {
                break;
            }
        }
        Ok(goods)
    }

    async fn listing(&self, connection: &mut Connection, goods: &Goods) -> Result<(), Failure> {
        let region = region(goods)?;
        let path = format!("/store/products?limit={LISTED}&region_id={region}&{CARD}");
        self.listed(connection, path).await
    }

    async fn listing_uncached(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        turn: &Turn,
    ) -> Result<(), Failure> {
        let region = region(goods)?;
        let pages = (goods.products.len() as u64).saturating_sub(u64::from(LISTED)).max(1);
        let offset = turn.number % pages;
        let path =
            format!("/store/products?limit={LISTED}&offset={offset}&region_id={region}&{CARD}");
        self.listed(connection, path).await
    }

    async fn product(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        product: &Product,
    ) -> Result<(), Failure> {
        let (id, region) = (&product.address, region(goods)?);
        let path = format!(
            "/store/products/{id}?region_id={region}&fields=*variants.calculated_price,\
             +variants.inventory_quantity"
        );
        let body = self.get(connection, path).await?;
        items(&body, "/product/variants").map(drop)
    }

    async fn search(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        words: &str,
        _turn: &Turn,
    ) -> Result<(), Failure> {
        let (region, words) = (region(goods)?, utf8_percent_encode(words, NON_ALPHANUMERIC));
        let path = format!("/store/products?q={words}&limit={LISTED}&region_id={region}&{CARD}");
        items(&self.get(connection, path).await?, "/products").map(drop)
    }

    async fn new_cart(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        variant: &str,
        _turn: &Turn,
    ) -> Result<(), Failure> {
        self.fill(connection, goods, &[variant]).await.map(drop)
    }

    async fn make_ready(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        variants: &[&str],
        _turn: &Turn,
    ) -> Result<Ready, Failure> {
        let (_, country) = both(goods)?;
        let id = self.fill(connection, goods, variants).await?;
        let (first, last) = NAME;
        let address = json!({
            "first_name": first, "last_name": last, "address_1": STREET, "city": CITY,
            "postal_code": POSTCODE, "country_code": country, "phone": PHONE
        });
        let person =
            json!({ "email": EMAIL, "shipping_address": address, "billing_address": address });
        self.post(connection, format!("/store/carts/{id}"), person).await?;
        let path = format!("/store/shipping-options?cart_id={id}");
        let options = self.get(connection, path).await?;
        let option = json!({ "option_id": text(&options, "/shipping_options/0/id")? });
        self.post(connection, format!("/store/carts/{id}/shipping-methods"), option).await?;
        let cart = json!({ "cart_id": id });
        let path = "/store/payment-collections".to_owned();
        let collection = self.post(connection, path, cart).await?;
        let collection = text(&collection, "/payment_collection/id")?;
        let path = format!("/store/payment-collections/{collection}/payment-sessions");
        self.post(connection, path, json!({ "provider_id": MANUAL })).await?;
        Ok(Ready { token: id, body: json!({}) })
    }

    async fn decide(&self, connection: &mut Connection, ready: &Ready) -> Result<Outcome, Failure> {
        let ask = Ask::post(format!("/store/carts/{}/complete", ready.token));
        let answer = connection.send(self.signed(ask).json(ready.body.clone())).await?;
        let body = answer.json();
        match (answer.status, body["type"].as_str()) {
            (200, Some("order")) => Ok(Outcome::Done),
            (200, _) => Err(Failure::new(
                Kind::Refused(text(&body, "/error/type").unwrap_or_default()),
                body["error"].to_string(),
            )),
            (400, _) if is_out_of_stock(&body) => Ok(Outcome::SoldOut),
            _ => Err(answer.failure()),
        }
    }
}
