//! What is measured.

use std::sync::Arc;

use async_trait::async_trait;
use clap::ValueEnum;

use crate::{
    client::{Ask, Connection},
    drive::Work,
    failure::Failure,
    peer::{Goods, Peer},
    tally::Outcome,
    turn::Turn,
};

/// What one operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Scenario {
    /// One page of 20 products with prices, always the same one.
    Listing,
    /// One page of 20 products that nobody has asked for before.
    ListingUncached,
    /// A product with its variants and prices, another one each time.
    Product,
    /// The listing as an HTML page.
    Page,
    /// A text search with facets, other words each time.
    Search,
    /// A new guest cart with one line.
    Cart,
    /// A whole guest checkout of two lines.
    Checkout,
}

impl Scenario {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::ListingUncached => "listing-uncached",
            Self::Product => "product",
            Self::Page => "page",
            Self::Search => "search",
            Self::Cart => "cart",
            Self::Checkout => "checkout",
        }
    }

    /// What is counted a second.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Listing | Self::ListingUncached | Self::Product | Self::Page | Self::Search => {
                "requests"
            }
            Self::Cart => "carts",
            Self::Checkout => "orders",
        }
    }
}

/// Operations of a scenario against a server.
pub(crate) struct Visits {
    pub(crate) peer: Arc<dyn Peer>,
    pub(crate) scenario: Scenario,
    pub(crate) goods: Goods,
    /// What is searched for.
    pub(crate) words: Vec<String>,
    pub(crate) run: Arc<str>,
    pub(crate) seed: u64,
}

#[async_trait]
impl Work for Visits {
    async fn perform(&self, connection: &mut Connection, number: u64) -> Result<Outcome, Failure> {
        let turn = Turn { run: self.run.clone(), seed: self.seed, number };
        let (peer, goods) = (&*self.peer, &self.goods);
        match self.scenario {
            Scenario::Listing => peer.listing(connection, goods).await?,
            Scenario::ListingUncached => peer.listing_uncached(connection, goods, &turn).await?,
            Scenario::Product => {
                let product = turn.pick(&goods.products, 0)?;
                peer.product(connection, goods, product).await?;
            }
            Scenario::Page => peer.page(connection).await?,
            Scenario::Search => {
                let words = turn.pick(&self.words, 0)?;
                peer.search(connection, goods, words, &turn).await?;
            }
            Scenario::Cart => {
                let variant = turn.pick(&goods.variants, 0)?;
                peer.new_cart(connection, goods, variant, &turn).await?;
            }
            Scenario::Checkout => {
                let variants = [turn.pick(&goods.variants, 0)?, turn.pick(&goods.variants, 1)?];
                let variants = variants.map(String::as_str);
                let ready = peer.make_ready(connection, goods, &variants, &turn).await?;
                return peer.decide(connection, &ready).await;
            }
        }
        Ok(Outcome::Done)
    }
}

/// One address, asked for over and over; any answer but a 200 is a failure.
pub(crate) struct Fetch {
    pub(crate) path: String,
}

#[async_trait]
impl Work for Fetch {
    async fn perform(&self, connection: &mut Connection, _number: u64) -> Result<Outcome, Failure> {
        connection.send(Ask::get(self.path.clone())).await?.expect(200)?;
        Ok(Outcome::Done)
    }
}
