//! Why an import stops: one sentence each, for whoever started it.

use crate::{
    MappingError,
    source::{OpenError, ReadError},
};

/// Why a file gives no products at all.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It cannot be read on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The mapping is wrong.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Its first line is no header.
    #[error("the first line is no header: {0}")]
    Header(String),
    /// It is another kind of file.
    #[error(
        "this is no Shopify product CSV: it needs a Title and a Handle, a price or options; its \
         columns are {columns}. For other files give a mapping with --map"
    )]
    NotShopify {
        /// The columns it has.
        columns: String,
    },
    /// A column that is asked for is not there.
    #[error("there is no column {column}; the file has {columns}")]
    NoColumn {
        /// The column.
        column: String,
        /// The columns it has.
        columns: String,
    },
    /// A column that is asked for comes twice.
    #[error("the column {column} comes twice; rename one of them, or use its place, such as $3")]
    TwoColumns {
        /// The column.
        column: String,
    },
    /// Groups take too much memory.
    #[error(
        "the aggregate has more groups than fit into 40 MiB; choose a key with fewer values, or \
         sort and split the file"
    )]
    TooManyGroups,
}

/// Why an import stops before its end. What was acknowledged stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The journal or the file of rejects.
    #[error("{what} cannot be written: {reason}")]
    Paper {
        /// Which.
        what: &'static str,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The shop does not work.
    #[error("{what} failed after {attempts} attempts, before line {line}: {reason}")]
    Shop {
        /// What was being done.
        what: &'static str,
        /// How often it was tried.
        attempts: u32,
        /// The last line of the batch.
        line: u64,
        /// What the shop said.
        reason: String,
    },
    /// The shop refuses what the whole import rests on.
    #[error("{what} is refused: {reason}")]
    Refused {
        /// What.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// Somebody stopped it.
    #[error("the import was stopped")]
    Stopped,
}
