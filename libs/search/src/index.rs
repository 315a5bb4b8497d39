//! The port that an engine implements.

use std::sync::Arc;

use async_trait::async_trait;
use uuid::Uuid;

use crate::{Batch, IndexDefinition, LiveRow, SearchAnswer, SearchRequest, StoredDocument};

/// Why an index cannot do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// There is nothing to ask yet: it was never built.
    #[error("the index was never built")]
    Empty,
    /// The question names something the definition lacks, or a place of another order.
    #[error("{0}")]
    Refused(&'static str),
    /// Another process, or another part of this one, has the index open.
    #[error("another process uses {0}")]
    InUse(String),
    /// The engine failed.
    #[error("{0}")]
    Failed(String),
}

/// Opens indexes.
#[async_trait]
pub trait SearchEngine: Send + Sync + 'static {
    /// Opens the index `name`, or makes an empty one. An index of another definition is like
    /// none: [`SearchIndex::checkpoint`] is `None` until it is rebuilt, and nothing is answered.
    ///
    /// # Errors
    /// [`IndexError::InUse`] while somebody else has it open, [`IndexError::Failed`].
    async fn open(
        &self,
        name: &str,
        definition: IndexDefinition,
    ) -> Result<Arc<dyn SearchIndex>, IndexError>;
}

/// An index. What is written is seen, and survives a crash, from the commit on; what was written
/// after the last commit is gone after a crash, and the checkpoint says where to go on from.
#[async_trait]
pub trait SearchIndex: Send + Sync + 'static {
    /// The words of the last commit, in its own; `None` before the first build.
    fn checkpoint(&self) -> Option<String>;

    /// Takes writes; nobody sees them yet.
    ///
    /// # Errors
    /// [`IndexError`]; none of the batch need have been taken.
    async fn write(&self, batch: Batch) -> Result<(), IndexError>;

    /// Makes what was written durable and visible, together with a checkpoint.
    ///
    /// # Errors
    /// [`IndexError`]; the last commit still holds.
    async fn commit(&self, checkpoint: String) -> Result<(), IndexError>;

    /// Begins an empty index in the place of this one, which answers until the other is finished.
    ///
    /// # Errors
    /// [`IndexError`].
    async fn rebuild(&self) -> Result<Box<dyn Rebuild>, IndexError>;

    /// Sets live columns, at once. Whether any value was another before.
    fn set_live(&self, rows: &[LiveRow]) -> bool;

    /// Leaves the live columns of the committed documents, as they are now, to whoever opens the
    /// index next, with a note to them. What was left before is replaced, whole.
    ///
    /// # Errors
    /// [`IndexError`]; what was left before still is.
    async fn leave_live(&self, note: String) -> Result<(), IndexError>;

    /// The note that was found when the index was opened, if the live columns that came with it
    /// are those of the definition: they hold then.
    fn live_note(&self) -> Option<&str>;

    /// Answers a question.
    ///
    /// # Errors
    /// [`IndexError`].
    async fn search(&self, request: SearchRequest) -> Result<SearchAnswer, IndexError>;

    /// The committed documents that have one of these codes, exactly as written.
    ///
    /// # Errors
    /// [`IndexError`].
    async fn by_codes(&self, codes: Vec<String>) -> Result<Vec<StoredDocument>, IndexError>;

    /// Committed documents in order of id, after `after`.
    ///
    /// # Errors
    /// [`IndexError`].
    async fn documents(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<StoredDocument>, IndexError>;

    /// What the index holds and takes.
    fn size(&self) -> IndexSize;
}

/// An index that will take the place of another. Dropped unfinished, it leaves nothing.
#[async_trait]
pub trait Rebuild: Send + Sync {
    /// Takes writes.
    ///
    /// # Errors
    /// [`IndexError`].
    async fn write(&self, batch: Batch) -> Result<(), IndexError>;

    /// Commits, and takes the other's place in one step: questions see the one or the other.
    ///
    /// # Errors
    /// [`IndexError`]; the other still answers.
    async fn finish(self: Box<Self>, checkpoint: String) -> Result<(), IndexError>;
}

/// What an index holds and takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexSize {
    /// Documents that can be found.
    pub documents: u64,
    /// Bytes on disk.
    pub disk_bytes: u64,
    /// Bytes of columns held in memory, estimated.
    pub memory_bytes: u64,
}
