//! What every command about the running shop takes.

use clap::Args;

use super::Common;

/// Where the running shop is, and how its answers are printed.
#[derive(Clone, Debug, Args)]
pub(crate) struct Remote {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Address of the running shop; its token is read from the data folder
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", global = true)]
    pub(crate) url: String,
    /// Which store: one of its hosts
    #[arg(long, value_name = "HOST", default_value = "localhost", global = true)]
    pub(crate) store: String,
    /// Print the answer of the API as it is
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// What every change takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Keyed {
    /// Names this change: the same key never acts twice. A new one without it
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

/// Which part of a list.
#[derive(Clone, Debug, Args)]
pub(crate) struct PageArgs {
    /// Rows at most, 1 to 200
    #[arg(long, value_name = "ROWS", default_value_t = 50)]
    pub(crate) limit: u32,
    /// Go on after the page that printed this
    #[arg(long, value_name = "NEXT")]
    pub(crate) after: Option<String>,
}
