//! `shop events`

use clap::Subcommand;
use kernel_common::EventId;

use super::Common;

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// List the events that a consumer did not take, and how many wait behind each
    ///
    /// Example: shop events parked
    #[command(verbatim_doc_comment)]
    Parked {
        #[command(flatten)]
        common: Common,
        /// Machine-readable
        #[arg(long)]
        json: bool,
    },
    /// Have the running shop offer a consumer its parked events again, once the cause is removed
    ///
    /// Example: shop events retry notifications
    #[command(verbatim_doc_comment)]
    Retry {
        #[command(flatten)]
        common: Common,
        /// The consumer, as `shop events parked` names it
        consumer: String,
    },
    /// Give an event up for a consumer, and let what waits behind it go on
    ///
    /// What the event told this consumer is lost to it; it stays in the event table.
    ///
    /// Example: shop events skip notifications 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d
    #[command(verbatim_doc_comment)]
    Skip {
        #[command(flatten)]
        common: Common,
        /// The consumer, as `shop events parked` names it
        consumer: String,
        /// The event, as `shop events parked` names it
        event: EventId,
    },
}
