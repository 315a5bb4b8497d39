//! What imports and exports of a catalog share.

use clap::Args;
use kernel_common::Locale;

use super::Common;

/// Whose catalog, and which of its texts, prices and stock.
#[derive(Clone, Debug, Args)]
pub(crate) struct CatalogArgs {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Which store: one of its hosts
    #[arg(long, value_name = "HOST", default_value = "localhost", global = true)]
    pub(crate) store: String,
    /// Language of the texts in the file; the store's first without it
    #[arg(long, value_name = "LANGUAGE", global = true)]
    pub(crate) locale: Option<Locale>,
    /// Code of the price list; retail- and the store's first currency without it
    #[arg(long, value_name = "CODE", global = true)]
    pub(crate) price_list: Option<String>,
    /// Code of the warehouse; main without it
    #[arg(long, value_name = "CODE", global = true)]
    pub(crate) warehouse: Option<String>,
}
