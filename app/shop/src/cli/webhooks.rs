//! `shop webhooks …`

use clap::{ArgGroup, Subcommand};

use super::{Keyed, PageArgs};

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Addresses that events are posted to, newest first
    ///
    /// Example: shop webhooks list
    #[command(verbatim_doc_comment)]
    List {
        #[command(flatten)]
        page: PageArgs,
    },
    /// Add an address; prints the secret of its signatures, which is told once
    ///
    /// Example: shop webhooks add https://erp.example/hooks --types "orders.*,payments.captured.v1"
    #[command(verbatim_doc_comment)]
    Add {
        /// Where to
        address: String,
        /// Which events: exact types, all of a module ("orders.*"), or "*"
        #[arg(long, value_delimiter = ',', required = true)]
        types: Vec<String>,
        /// For people
        #[arg(long, default_value = "")]
        description: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Change where to, which events, or the description
    ///
    /// Example: shop webhooks change 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d --types "*"
    #[command(verbatim_doc_comment)]
    #[command(group = ArgGroup::new("what").required(true).multiple(true)
        .args(["to", "types", "description"]))]
    Change {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        /// Where to
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
        /// Which events, instead of those so far
        #[arg(long, value_delimiter = ',')]
        types: Option<Vec<String>>,
        /// For people
        #[arg(long)]
        description: Option<String>,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Post nothing until it is resumed; what happens meanwhile is not kept for it
    ///
    /// Example: shop webhooks pause 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d
    #[command(verbatim_doc_comment)]
    Pause {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Post again, also where the shop had given the address up
    ///
    /// Example: shop webhooks resume 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d
    #[command(verbatim_doc_comment)]
    Resume {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Give an address a new secret; prints it
    ///
    /// Example: shop webhooks rotate 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d --overlap-seconds 3600
    #[command(verbatim_doc_comment)]
    Rotate {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        /// How long the old secret signs as well; 0 when it is known to others
        #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
        overlap_seconds: u32,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Take an address away, with what was on its way to it
    ///
    /// Example: shop webhooks remove 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d
    #[command(verbatim_doc_comment)]
    Remove {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// Send an event to try an address with, paused or not
    ///
    /// Example: shop webhooks ping 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d
    #[command(verbatim_doc_comment)]
    Ping {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        #[command(flatten)]
        keyed: Keyed,
    },
    /// What was and is on its way to an address, newest first
    ///
    /// Example: shop webhooks deliveries 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d --state failed
    #[command(verbatim_doc_comment)]
    Deliveries {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        /// queued, delivered or failed
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// One delivery with its body and every try
    ///
    /// Example: shop webhooks delivery 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d
    #[command(verbatim_doc_comment)]
    Delivery {
        /// Id, as `shop webhooks deliveries` prints it
        delivery: String,
    },
    /// Try again: deliveries by id, or all that were given up since an instant
    ///
    /// Example: shop webhooks replay 019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d --since 2026-01-31T00:00:00Z
    #[command(verbatim_doc_comment)]
    #[command(group = ArgGroup::new("which").required(true).args(["deliveries", "since"]))]
    Replay {
        /// Id, as `shop webhooks list` prints it
        webhook: String,
        /// Ids, as `shop webhooks deliveries` prints them
        deliveries: Vec<String>,
        /// Those that were kept then or later and given up
        #[arg(long, value_name = "INSTANT")]
        since: Option<String>,
        #[command(flatten)]
        keyed: Keyed,
    },
}
