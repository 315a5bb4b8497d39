//! `shop orders …`

use clap::{ArgGroup, Subcommand};

use super::{Keyed, PageArgs};
use crate::amount::Amount;

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Orders, newest first
    ///
    /// Example: shop orders list --status placed --text ada@example.com
    #[command(verbatim_doc_comment)]
    List {
        /// pending, placed, shipped or cancelled
        #[arg(long)]
        status: Option<String>,
        /// The beginning of a number, or an e-mail address
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// One order with its payment and its story
    ///
    /// Example: shop orders show K7MX-4Q2P
    #[command(verbatim_doc_comment)]
    Show {
        /// Number or id
        order: String,
    },
    /// Cancel an order that has not been shipped; goods and money are given back
    ///
    /// Example: shop orders cancel K7MX-4Q2P --reason "sold out"
    #[command(verbatim_doc_comment)]
    Cancel {
        /// Number or id
        order: String,
        /// Why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Book the goods of an order out of the house
    ///
    /// Example: shop orders ship K7MX-4Q2P --carrier DHL --tracking 00340434161094042557
    #[command(verbatim_doc_comment)]
    Ship {
        /// Number or id
        order: String,
        /// Who carries them
        #[arg(long)]
        carrier: String,
        /// The carrier's number
        #[arg(long)]
        tracking: Option<String>,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Give money back: an amount, or all that is left
    ///
    /// Example: shop orders refund K7MX-4Q2P --amount "14.90 EUR" --reason "one mug was broken"
    #[command(verbatim_doc_comment)]
    #[command(group = ArgGroup::new("how_much").required(true).args(["amount", "all"]))]
    Refund {
        /// Number or id
        order: String,
        /// How much
        #[arg(long, value_name = "AMOUNT")]
        amount: Option<Amount>,
        /// All that is left
        #[arg(long)]
        all: bool,
        /// Why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        keyed: Keyed,
    },
}
