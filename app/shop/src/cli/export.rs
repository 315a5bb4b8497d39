//! `shop export …`

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// All products as a Shopify product CSV; importing it again changes nothing
    ///
    /// Example: shop export products --out products.csv
    #[command(verbatim_doc_comment)]
    Products {
        /// The file to write; standard output without it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}
