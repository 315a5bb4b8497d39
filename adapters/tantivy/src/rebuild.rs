//! A new generation, beside the one that answers.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_search::{Batch, IndexError, IndexSize, Rebuild};

use crate::{
    failed,
    folder::bytes_below,
    generation::{Generation, Shared},
    index::TantivyIndex,
};

/// A generation that nobody asks yet. Dropped unfinished, its folder is removed.
pub(crate) struct NewGeneration {
    index: TantivyIndex,
    /// `None` once it has been finished.
    generation: Option<Arc<Generation>>,
}

impl NewGeneration {
    pub(crate) fn begin(index: &TantivyIndex) -> Result<Self, IndexError> {
        let inner = &index.0;
        let path = inner.folder.next().map_err(failed)?;
        let opened = Generation::open(&path, inner.shared.clone(), inner.settings.build_bytes)?;
        let generation = opened.ok_or_else(|| failed("a new folder holds an index"))?;
        Ok(Self { index: index.clone(), generation: Some(Arc::new(generation)) })
    }

    fn generation(&self) -> Result<Arc<Generation>, IndexError> {
        self.generation.clone().ok_or(IndexError::Empty)
    }
}

#[async_trait]
impl Rebuild for NewGeneration {
    async fn write(&self, batch: Batch) -> Result<(), IndexError> {
        let generation = self.generation()?;
        self.index.work(move |_| generation.write(&batch)).await
    }

    async fn finish(mut self: Box<Self>, checkpoint: String) -> Result<(), IndexError> {
        let generation = self.generation()?;
        let finished = move |index: &TantivyIndex| {
            generation.commit(checkpoint)?;
            generation.compact()?;
            let path = generation.path().to_owned();
            // The memory for building is given back: the index is opened again for changes.
            drop(generation);
            Ok((path, index.0.settings.change_bytes))
        };
        // The last owner but the work itself: its writer must be gone before another is opened.
        self.generation = None;
        self.index
            .work(move |index| {
                let (path, memory_bytes) = finished(index)?;
                let inner = &index.0;
                let opened = Generation::open(&path, inner.shared.clone(), memory_bytes)?;
                let opened = opened.ok_or_else(|| failed("the new index cannot be opened"))?;
                inner.folder.point_to(&path).map_err(failed)?;
                drop(index.exchange(Arc::new(opened)));
                // Questions under way hold the old files open; their names may go.
                inner.folder.drop_others().map_err(failed)
            })
            .await
    }
}

impl Drop for NewGeneration {
    fn drop(&mut self) {
        let Some(generation) = self.generation.take() else { return };
        let path = generation.path().to_owned();
        drop(generation);
        if let Err(error) = std::fs::remove_dir_all(&path) {
            tracing::warn!(%error, "an unfinished index stays until the next start");
        }
    }
}

/// What a generation holds and takes.
pub(crate) fn bytes_of(generation: &Generation, shared: &Shared) -> IndexSize {
    let view = generation.view();
    let values = shared.values.read().expect("no panic under the lock").memory_bytes();
    let memory = view.memory_bytes() + shared.live.memory_bytes() + values;
    IndexSize {
        documents: view.searcher.num_docs(),
        disk_bytes: bytes_below(generation.path()),
        memory_bytes: memory as u64,
    }
}
