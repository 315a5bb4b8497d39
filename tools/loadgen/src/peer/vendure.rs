//! Vendure 3, by its shop API (GraphQL).
//!
//! A guest checkout is nine requests: the first line makes the cart, the second line, the
//! customer, the address, the ways of delivery, one of them, the payment methods, the state in
//! which an order is paid, and the payment, which places it.
//! A session is a bearer token where the server gives one (`tokenMethod: 'bearer'`), else cookies.

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{CITY, COUNTRY, EMAIL, Goods, LISTED, NAME, POSTCODE, Peer, Product, Ready, STREET};
use super::{graphql, items, text};
use crate::{
    client::{Answer, Connection},
    failure::{Failure, Kind},
    tally::Outcome,
    turn::Turn,
};

pub(super) struct Vendure;

const PATH: &str = "/shop-api";
const PRODUCTS: &str = "query($take: Int!, $skip: Int!) { products(options: { take: $take, skip: $skip }) { \
     totalItems items { id name slug variants { id sku priceWithTax } } } }";
/// What a listing of its storefront shows: cards with the range of their prices, from its search.
const LISTING: &str = "query($take: Int!, $skip: Int!) { \
     search(input: { take: $take, skip: $skip, groupByProduct: true }) { totalItems \
     items { productId productName slug priceWithTax { ... on PriceRange { min max } \
     ... on SinglePrice { value } } } } }";
const PRODUCT: &str = "query($slug: String!) { product(slug: $slug) { id name slug description \
     variants { id name sku priceWithTax stockLevel options { code name } } } }";
const SEARCH: &str = "query($term: String!, $take: Int!) { \
     search(input: { term: $term, take: $take, groupByProduct: true }) { totalItems \
     items { productId productName slug priceWithTax { ... on PriceRange { min max } \
     ... on SinglePrice { value } } } facetValues { count facetValue { id name } } } }";
const ADD: &str = "mutation($variant: ID!) { change: addItemToOrder(productVariantId: $variant, quantity: 1) { \
     __typename ... on Order { id totalWithTax } ... on ErrorResult { errorCode message } } }";
const CUSTOMER: &str = "mutation($input: CreateCustomerInput!) { change: setCustomerForOrder(input: $input) { \
     __typename ... on ErrorResult { errorCode message } } }";
const ADDRESS: &str = "mutation($input: CreateAddressInput!) { change: setOrderShippingAddress(input: $input) { \
     __typename ... on ErrorResult { errorCode message } } }";
const DELIVERIES: &str = "{ eligibleShippingMethods { id name priceWithTax } }";
const DELIVERY: &str = "mutation($id: ID!) { change: setOrderShippingMethod(shippingMethodId: [$id]) { \
     __typename ... on Order { id totalWithTax } ... on ErrorResult { errorCode message } } }";
const METHODS: &str = "{ eligiblePaymentMethods { code isEligible } }";
const ARRANGE: &str = "mutation { change: transitionOrderToState(state: \"ArrangingPayment\") { \
     __typename ... on ErrorResult { errorCode message } \
     ... on OrderStateTransitionError { transitionError } } }";
const PAY: &str = "mutation($method: String!) { change: addPaymentToOrder(input: { method: $method, metadata: {} }) { \
     __typename ... on Order { code state } ... on ErrorResult { errorCode message } \
     ... on OrderStateTransitionError { transitionError } } }";

/// Products looked at for a run.
const PRODUCTS_MAX: usize = 1_000;
/// Most that the server gives at once.
const PAGE: usize = 100;

/// One guest.
#[derive(Debug, Default)]
struct Session(Vec<(&'static str, String)>);

impl Session {
    fn of(token: &str) -> Self {
        let header = if token.starts_with("Bearer ") { "authorization" } else { "cookie" };
        Self(vec![(header, token.to_owned())])
    }

    fn token(&self) -> String {
        self.0.first().map(|(_, value)| value.clone()).unwrap_or_default()
    }

    async fn ask(
        &mut self,
        connection: &mut Connection,
        query: &str,
        variables: Value,
    ) -> Result<Value, Failure> {
        let (data, answer) = graphql::ask(connection, (PATH, &self.0), query, variables).await?;
        if self.0.is_empty() {
            self.0.extend(credential(&answer));
        }
        Ok(data)
    }

    /// A change of the order; a typed refusal is a failure with its code.
    async fn change(
        &mut self,
        connection: &mut Connection,
        query: &str,
        variables: Value,
    ) -> Result<Value, Failure> {
        let mut data = self.ask(connection, query, variables).await?;
        let change = data["change"].take();
        match change["errorCode"].as_str() {
            Some(code) => Err(Failure::new(Kind::Refused(code.to_owned()), change.to_string())),
            None => Ok(change),
        }
    }
}

/// What the server wants to see again.
fn credential(answer: &Answer) -> Option<(&'static str, String)> {
    let values = |name| answer.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    if let Some(token) = values("vendure-auth-token").next() {
        return Some(("authorization", format!("Bearer {token}")));
    }
    let cookies: Vec<_> =
        values("set-cookie").filter_map(|cookie| cookie.split(';').next()).collect();
    (!cookies.is_empty()).then(|| ("cookie", cookies.join("; ")))
}

#[async_trait]
impl Peer for Vendure {
    async fn look_around(&self, connection: &mut Connection) -> Result<Goods, Failure> {
        let mut goods = Goods::default();
        while goods.products.len() < PRODUCTS_MAX {
            let variables = json!({ "take": PAGE, "skip": goods.products.len() });
            let (data, _) = graphql::ask(connection, (PATH, &[]), PRODUCTS, variables).await?;
            let found = items(&data, "/products/items")?;
            goods.add_products(&data, "/products/items", ("/slug", "/name"))?;
            for variant in found.iter().filter_map(|product| product["variants"].as_array()) {
                for variant in variant {
                    goods.variants.push(text(variant, "/id")?);
                }
            }
            if found.len() < PAGE {
                break;
            }
        }
        Ok(goods)
    }

    async fn listing(&self, connection: &mut Connection, _goods: &Goods) -> Result<(), Failure> {
        let variables = json!({ "take": LISTED, "skip": 0 });
        full(connection, LISTING, variables, "/search/items").await
    }

    async fn listing_uncached(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        turn: &Turn,
    ) -> Result<(), Failure> {
        let pages = (goods.products.len() as u64).saturating_sub(u64::from(LISTED)).max(1);
        let variables = json!({ "take": LISTED, "skip": turn.number % pages });
        full(connection, LISTING, variables, "/search/items").await
    }

    async fn product(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        product: &Product,
    ) -> Result<(), Failure> {
        let variables = json!({ "slug": product.address });
        full(connection, PRODUCT, variables, "/product/variants").await
    }

    async fn search(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        words: &str,
        _turn: &Turn,
    ) -> Result<(), Failure> {
        let variables = json!({ "term": words, "take": LISTED });
        let (data, _) = graphql::ask(connection, (PATH, &[]), SEARCH, variables).await?;
        items(&data, "/search/items").map(drop)
    }

    async fn new_cart(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variant: &str,
        _turn: &Turn,
    ) -> Result<(), Failure> {
        let variables = json!({ "variant": variant });
        Session::default().change(connection, ADD, variables).await.map(drop)
    }

    async fn make_ready(
        &self,
        connection: &mut Connection,
        _goods: &Goods,
        variants: &[&str],
        turn: &Turn,
    ) -> Result<Ready, Failure> {
        let mut guest = Session::default();
        for variant in variants {
            guest.change(connection, ADD, json!({ "variant": variant })).await?;
        }
        let (first, last) = NAME;
        let email = format!("{}.{EMAIL}", turn.key("guest"));
        let customer =
            json!({ "input": { "emailAddress": email, "firstName": first, "lastName": last } });
        guest.change(connection, CUSTOMER, customer).await?;
        let address = json!({ "input": {
            "fullName": format!("{first} {last}"), "streetLine1": STREET, "city": CITY,
            "postalCode": POSTCODE, "countryCode": COUNTRY
        } });
        guest.change(connection, ADDRESS, address).await?;
        let deliveries = guest.ask(connection, DELIVERIES, json!({})).await?;
        let id = text(&deliveries, "/eligibleShippingMethods/0/id")?;
        guest.change(connection, DELIVERY, json!({ "id": id })).await?;
        let methods = guest.ask(connection, METHODS, json!({})).await?;
        let method = text(&methods, "/eligiblePaymentMethods/0/code")?;
        guest.change(connection, ARRANGE, json!({})).await?;
        Ok(Ready { token: guest.token(), body: json!({ "method": method }) })
    }

    async fn decide(&self, connection: &mut Connection, ready: &Ready) -> Result<Outcome, Failure> {
        let mut guest = Session::of(&ready.token);
        match guest.change(connection, PAY, ready.body.clone()).await {
            Ok(order) => {
                text(&order, "/code")?;
                Ok(Outcome::Done)
            }
            Err(refused) if refused.detail.to_lowercase().contains("stock") => Ok(Outcome::SoldOut),
            Err(other) => Err(other),
        }
    }
}

async fn full(
    connection: &mut Connection,
    query: &str,
    variables: Value,
    list: &str,
) -> Result<(), Failure> {
    let (data, _) = graphql::ask(connection, (PATH, &[]), query, variables).await?;
    if items(&data, list)?.is_empty() {
        return Err(Failure::new(Kind::Unexpected, format!("nothing in {list}")));
    }
    Ok(())
}
