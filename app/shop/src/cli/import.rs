//! `shop import …`

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// Products from a Shopify product CSV, or from any delimited file with a mapping
    ///
    /// The file may be packed: .gz and .zst are read as they are. What it does not say stays as
    /// it is, and a second run of the same file changes nothing.
    ///
    /// Example: shop import products barcodes.tsv.zst --map examples/imports/uhtt_barcodes_ru.toml
    #[command(verbatim_doc_comment)]
    Products {
        /// The file
        file: PathBuf,
        /// What the columns of the file mean; not needed for a Shopify product CSV
        #[arg(long, value_name = "MAP.toml")]
        map: Option<PathBuf>,
        /// Say what would happen and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Where lines that cannot be imported are told; FILE.rejects.csv here without it
        #[arg(long, value_name = "FILE")]
        rejects: Option<PathBuf>,
        /// Go on where an earlier import of this file was stopped
        #[arg(long)]
        resume: bool,
    },
}
