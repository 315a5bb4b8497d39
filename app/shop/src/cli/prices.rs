//! `shop prices …`

use std::str::FromStr;

use clap::Subcommand;

use super::{Keyed, PageArgs};
use crate::amount::Amount;

/// `SKU=AMOUNT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) sku: String,
    pub(crate) price: Amount,
}

impl FromStr for Price {
    type Err = String;

    /// The last `=` divides: a SKU may hold one.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('=').filter(|(sku, _)| !sku.is_empty());
        let (sku, price) = parts.ok_or("write SKU=AMOUNT, such as MUG-BLUE=14.90EUR")?;
        Ok(Self { sku: sku.to_owned(), price: price.parse()? })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// What the price lists say
    ///
    /// Example: shop prices list --list eur
    #[command(verbatim_doc_comment)]
    List {
        /// Only this list, by code
        #[arg(long)]
        list: Option<String>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Set prices of a list, all or none; others stay as they are
    ///
    /// Example: shop prices set eur MUG-BLUE=14.90EUR MUG-RED=15.90EUR
    #[command(verbatim_doc_comment)]
    Set {
        /// Code of the list
        list: String,
        /// What and how much: SKU=AMOUNT
        #[arg(required = true, value_name = "SKU=AMOUNT")]
        prices: Vec<Price>,
        #[command(flatten)]
        keyed: Keyed,
    },
}
