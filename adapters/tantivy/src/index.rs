//! The index behind the port.

use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use kernel_search::{
    Batch, IndexDefinition, IndexError, IndexSize, LiveRow, Rebuild, SearchAnswer, SearchIndex,
    SearchRequest, StoredDocument,
};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{
    collect, engine::EngineSettings, failed, folder::Folder, generation::Generation,
    generation::Shared, left, reading, rebuild::NewGeneration, rebuild::bytes_of,
};

/// An index whose answering generation may be exchanged.
#[derive(Clone)]
pub(crate) struct TantivyIndex(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) folder: Folder,
    pub(crate) shared: Arc<Shared>,
    pub(crate) settings: EngineSettings,
    questions: Arc<Semaphore>,
    answering: RwLock<Option<Arc<Generation>>>,
    /// Of whoever had the index before, with the live columns.
    note: Option<String>,
}

impl TantivyIndex {
    pub(crate) fn open(
        folder: Folder,
        definition: IndexDefinition,
        settings: EngineSettings,
        questions: Arc<Semaphore>,
    ) -> Result<Self, IndexError> {
        let shared = Arc::new(Shared::new(definition));
        let answering = match folder.current() {
            Some(path) => Generation::open(&path, shared.clone(), settings.change_bytes)?,
            None => None,
        };
        let is_built = answering.as_ref().is_some_and(|one| one.checkpoint().is_some());
        let note = is_built.then(|| left::read(folder.path(), &shared.live)).flatten();
        let answering = RwLock::new(answering.map(Arc::new));
        Ok(Self(Arc::new(Inner { folder, shared, settings, questions, answering, note })))
    }

    fn answering(&self) -> Result<Arc<Generation>, IndexError> {
        let answering = self.0.answering.read().expect("no panic under the lock").clone();
        answering.ok_or(IndexError::Empty)
    }

    /// Lets another generation answer; the one before is given back.
    pub(crate) fn exchange(&self, generation: Arc<Generation>) -> Option<Arc<Generation>> {
        let mut answering = self.0.answering.write().expect("no panic under the lock");
        answering.replace(generation)
    }

    /// Works off the runtime's threads.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, IndexError> + Send + 'static,
    ) -> Result<T, IndexError> {
        let index = self.clone();
        tokio::task::spawn_blocking(move || work(&index)).await.map_err(failed)?
    }

    /// Works off the runtime's threads, when it is this question's turn.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Self) -> Result<T, IndexError> + Send + 'static,
    ) -> Result<T, IndexError> {
        let _turn = self.0.questions.acquire().await.map_err(failed)?;
        self.work(question).await
    }
}

#[async_trait]
impl SearchIndex for TantivyIndex {
    fn checkpoint(&self) -> Option<String> {
        self.answering().ok()?.checkpoint()
    }

    async fn write(&self, batch: Batch) -> Result<(), IndexError> {
        self.work(move |index| index.answering()?.write(&batch)).await
    }

    async fn commit(&self, checkpoint: String) -> Result<(), IndexError> {
        self.work(move |index| index.answering()?.commit(checkpoint)).await
    }

    async fn rebuild(&self) -> Result<Box<dyn Rebuild>, IndexError> {
        let generation = self.work(NewGeneration::begin).await?;
        Ok(Box::new(generation))
    }

    fn set_live(&self, rows: &[LiveRow]) -> bool {
        self.0.shared.live.set(rows)
    }

    async fn leave_live(&self, note: String) -> Result<(), IndexError> {
        self.work(move |index| {
            let (view, inner) = (index.answering()?.view(), &index.0);
            left::write(inner.folder.path(), &view, &inner.shared.live, note).map_err(failed)
        })
        .await
    }

    fn live_note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    async fn search(&self, request: SearchRequest) -> Result<SearchAnswer, IndexError> {
        self.ask(move |index| {
            let view = index.answering()?.view();
            collect::answer(&view, &index.0.shared, &request)
        })
        .await
    }

    async fn by_codes(&self, codes: Vec<String>) -> Result<Vec<StoredDocument>, IndexError> {
        self.work(move |index| {
            reading::by_codes(&index.answering()?.view(), &index.0.shared.fields, &codes)
        })
        .await
    }

    async fn documents(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<StoredDocument>, IndexError> {
        self.work(move |index| {
            reading::documents(&index.answering()?.view(), &index.0.shared.fields, after, limit)
        })
        .await
    }

    fn size(&self) -> IndexSize {
        let Ok(generation) = self.answering() else { return IndexSize::default() };
        bytes_of(&generation, &self.0.shared)
    }
}
