//! `shop config`

use clap::Subcommand;

use super::{Common, Listen};

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Say what holds, and why: every key, its value and the layer that it comes from
    ///
    /// With a key or a table: also what it does and what a value must be. Secrets are masked.
    /// What is wrong is said at the end, and the exit code is 1 then.
    ///
    /// Example: shop config explain server.listen
    #[command(verbatim_doc_comment)]
    Explain {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        listen: Listen,
        /// A key (`server.listen`) or a table (`server`); everything without it
        key: Option<String>,
        /// Machine-readable
        #[arg(long)]
        json: bool,
    },
}
