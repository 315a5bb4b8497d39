//! Opening indexes.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use kernel_search::{IndexDefinition, IndexError, SearchEngine, SearchIndex};
use tokio::sync::Semaphore;

use crate::{failed, folder::Folder, index::TantivyIndex};

/// How much the engine may take.
#[derive(Clone, Copy, Debug)]
pub struct EngineSettings {
    /// Memory for documents on their way into a new index, in bytes; 15 MB at least.
    pub build_bytes: usize,
    /// The same for changes of an index that answers.
    pub change_bytes: usize,
    /// Questions that are worked on at once; the others wait.
    pub questions_at_once: usize,
}

impl Default for EngineSettings {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { build_bytes: 128 << 20, change_bytes: 24 << 20, questions_at_once: cores }
    }
}

/// Indexes below one folder, a folder each.
#[derive(Debug)]
pub struct TantivyEngine {
    root: PathBuf,
    settings: EngineSettings,
    /// One for all indexes: they share the cores.
    questions: Arc<Semaphore>,
}

impl TantivyEngine {
    /// An engine whose indexes lie below `root`.
    #[must_use]
    pub fn new(root: PathBuf, settings: EngineSettings) -> Self {
        let questions = Arc::new(Semaphore::new(settings.questions_at_once.max(1)));
        Self { root, settings, questions }
    }
}

#[async_trait]
impl SearchEngine for TantivyEngine {
    async fn open(
        &self,
        name: &str,
        definition: IndexDefinition,
    ) -> Result<Arc<dyn SearchIndex>, IndexError> {
        let (path, settings) = (self.root.join(name), self.settings);
        let questions = self.questions.clone();
        let open = move || {
            let folder = Folder::open(path)?;
            TantivyIndex::open(folder, definition, settings, questions)
        };
        let index = tokio::task::spawn_blocking(open).await.map_err(failed)??;
        Ok(Arc::new(index))
    }
}
