//! The servers that can be driven, behind one trait.
//!
//! Invariant: an adapter asks for the same things that the others ask for, over the interface that
//! a storefront of that server would use, and takes no answer for right that is not. A step that a
//! server needs and another does not is part of what it costs.
//! Left out: filling a server with goods, and counting its orders afterwards.

mod evershop;
mod goods;
mod graphql;
mod medusa;
mod ours;
#[cfg(test)]
mod tests;
mod vendure;

use std::sync::Arc;

use async_trait::async_trait;
use clap::ValueEnum;
use serde_json::Value;

use crate::{
    client::{Answer, Connection},
    failure::{Failure, Kind},
    tally::Outcome,
    turn::Turn,
};

pub(crate) use goods::{Goods, Product};

/// Products that a listing shows.
const LISTED: u32 = 20;
/// Who buys, and where to.
const EMAIL: &str = "load@example.com";
const NAME: (&str, &str) = ("Load", "Test");
const STREET: &str = "1 Main Street";
const CITY: &str = "Berlin";
const POSTCODE: &str = "10115";
const COUNTRY: &str = "DE";
const PHONE: &str = "+49 30 1234567";

/// A server that can be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Kin {
    Ours,
    /// Medusa 2, by its store API; needs --key with the publishable key.
    Medusa,
    /// Vendure 3, by its shop API.
    Vendure,
    /// `EverShop` 2, by its REST and GraphQL APIs.
    Evershop,
}

impl Kin {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Medusa => "medusa",
            Self::Vendure => "vendure",
            Self::Evershop => "evershop",
        }
    }

    /// Its adapter. `key` is what Medusa calls a publishable key.
    pub(crate) fn peer(self, key: Option<&str>) -> Arc<dyn Peer> {
        match self {
            Self::Ours => Arc::new(ours::Ours),
            Self::Medusa => Arc::new(medusa::Medusa::new(key.unwrap_or_default())),
            Self::Vendure => Arc::new(vendure::Vendure),
            Self::Evershop => Arc::new(evershop::Evershop::default()),
        }
    }
}

/// Everything of a purchase but the request that decides it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ready {
    /// What the deciding request needs; each adapter knows its own.
    pub(crate) token: String,
    pub(crate) body: Value,
}

/// What can be asked of a server. `connection` is used by one operation at a time; nothing of a
/// shopper stays on it.
#[async_trait]
pub(crate) trait Peer: Send + Sync + 'static {
    /// What is on sale.
    async fn look_around(&self, connection: &mut Connection) -> Result<Goods, Failure>;

    /// One page of products with prices, the same each time.
    async fn listing(&self, connection: &mut Connection, goods: &Goods) -> Result<(), Failure>;

    /// One page of products that nobody has asked for before.
    async fn listing_uncached(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        turn: &Turn,
    ) -> Result<(), Failure>;

    /// One product with its variants and prices.
    async fn product(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        product: &Product,
    ) -> Result<(), Failure>;

    /// The listing as a page that the server renders.
    async fn page(&self, _connection: &mut Connection) -> Result<(), Failure> {
        Err(Failure::new(Kind::NotOffered, "the server renders no listing"))
    }

    /// Products that match `words`, with facets where the server has them.
    async fn search(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        words: &str,
        turn: &Turn,
    ) -> Result<(), Failure>;

    /// A new guest cart with one unit of `variant`.
    async fn new_cart(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        variant: &str,
        turn: &Turn,
    ) -> Result<(), Failure>;

    /// A guest's purchase of one unit each, up to the request that decides it.
    async fn make_ready(
        &self,
        connection: &mut Connection,
        goods: &Goods,
        variants: &[&str],
        turn: &Turn,
    ) -> Result<Ready, Failure>;

    /// The request that decides it.
    async fn decide(&self, connection: &mut Connection, ready: &Ready) -> Result<Outcome, Failure>;
}

/// A text in an answer.
fn text(value: &Value, pointer: &str) -> Result<String, Failure> {
    let found = value.pointer(pointer);
    let text = found.and_then(|found| match found {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    text.ok_or_else(|| Failure::missing(pointer))
}

/// The objects of a list in an answer.
fn items<'v>(value: &'v Value, pointer: &str) -> Result<&'v [Value], Failure> {
    let found = value.pointer(pointer).and_then(Value::as_array);
    found.map(Vec::as_slice).ok_or_else(|| Failure::missing(pointer))
}

/// A listing has products, or nothing was measured.
fn not_empty(answer: &Answer, pointer: &str) -> Result<(), Failure> {
    if items(&answer.json(), pointer)?.is_empty() {
        return Err(Failure::new(Kind::Unexpected, format!("nothing in {pointer}")));
    }
    Ok(())
}
