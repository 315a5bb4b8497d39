//! One index on disk: written, committed, read.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, RwLock},
};

use kernel_search::{Batch, IndexDefinition, IndexError, Operation};
use serde::{Deserialize, Serialize};
use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, directory::MmapDirectory,
    indexer::IndexWriterOptions,
};

use crate::{
    failed,
    live::Live,
    schema::{Fields, tokenizers},
    values::Values,
    view::View,
};

/// Grows when the way documents are written changes: an older index is built anew.
const FORMAT: u32 = 2;

/// What a commit says besides its documents.
#[derive(Serialize, Deserialize)]
struct Payload {
    format: u32,
    definition: IndexDefinition,
    checkpoint: String,
}

/// What generations of one index share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) definition: IndexDefinition,
    pub(crate) fields: Fields,
    pub(crate) values: RwLock<Values>,
    pub(crate) live: Live,
}

impl Shared {
    pub(crate) fn new(definition: IndexDefinition) -> Self {
        Self {
            fields: Fields::new(&definition),
            values: RwLock::default(),
            live: Live::new(definition.live.clone()),
            definition,
        }
    }

    fn payload(&self, checkpoint: String) -> Payload {
        // Synonyms and live columns are of questions, not of documents: they may change freely.
        let documents =
            IndexDefinition { synonyms: Vec::new(), live: Vec::new(), ..self.definition.clone() };
        Payload { format: FORMAT, definition: documents, checkpoint }
    }
}

/// One index on disk.
pub(crate) struct Generation {
    path: PathBuf,
    shared: Arc<Shared>,
    index: Index,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    state: RwLock<State>,
}

#[derive(Clone)]
struct State {
    view: Arc<View>,
    checkpoint: Option<String>,
}

impl Generation {
    /// Opens the index at `path`, or makes an empty one. `None` for one of another definition or
    /// format.
    pub(crate) fn open(
        path: &Path,
        shared: Arc<Shared>,
        memory_bytes: usize,
    ) -> Result<Option<Self>, IndexError> {
        let directory = MmapDirectory::open(path).map_err(failed)?;
        let schema = shared.fields.schema.clone();
        let Ok(mut index) = Index::open_or_create(directory, schema) else {
            return Ok(None);
        };
        index.set_tokenizers(tokenizers());
        let checkpoint = match index.load_metas().map_err(failed)?.payload {
            None => None,
            Some(text) => {
                let Ok(payload) = serde_json::from_str::<Payload>(&text) else { return Ok(None) };
                let ours = shared.payload(String::new());
                if (payload.format, &payload.definition) != (ours.format, &ours.definition) {
                    return Ok(None);
                }
                Some(payload.checkpoint)
            }
        };
        // One thread merges, of four there would be: each keeps the most that a merge has ever needed.
        let threads = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(memory_bytes)
            .num_merge_threads(1);
        let writer = index.writer_with_options(threads.build()).map_err(failed)?;
        let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = builder.try_into().map_err(failed)?;
        let view = View::new(reader.searcher(), None, &shared.values, &shared.live)?;
        let state = RwLock::new(State { view: Arc::new(view), checkpoint });
        let (path, writer) = (path.to_owned(), Mutex::new(writer));
        Ok(Some(Self { path, shared, index, reader, writer, state }))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn checkpoint(&self) -> Option<String> {
        self.state().checkpoint
    }

    pub(crate) fn view(&self) -> Arc<View> {
        self.state().view
    }

    fn state(&self) -> State {
        self.state.read().expect("no panic under the lock").clone()
    }

    pub(crate) fn write(&self, batch: &Batch) -> Result<(), IndexError> {
        let writer = self.writer.lock().expect("no panic under the lock");
        let put = |operation: &Operation| match operation {
            Operation::Remove(_) => None,
            Operation::Put(document) => Some(document.id.as_u128()),
        };
        let ids: Vec<u128> = batch.operations.iter().filter_map(put).collect();
        let mut known = self.shared.live.note_written(&ids).into_iter();
        for operation in &batch.operations {
            match operation {
                Operation::Remove(id) => {
                    writer.delete_term(self.shared.fields.id_term(*id));
                }
                Operation::Put(document) => {
                    // A removal is looked up in every segment by the next commit.
                    if known.next().unwrap_or(true) {
                        writer.delete_term(self.shared.fields.id_term(document.id));
                    }
                    let document: TantivyDocument = self.shared.fields.document(document);
                    writer.add_document(document).map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    /// Makes what was written durable, and then visible.
    pub(crate) fn commit(&self, checkpoint: String) -> Result<(), IndexError> {
        let mut writer = self.writer.lock().expect("no panic under the lock");
        let payload = self.shared.payload(checkpoint.clone());
        let text = serde_json::to_string(&payload).map_err(failed)?;
        let mut prepared = writer.prepare_commit().map_err(failed)?;
        prepared.set_payload(&text);
        prepared.commit().map_err(failed)?;
        self.show(Some(checkpoint))
    }

    /// Shows the last commit.
    fn show(&self, checkpoint: Option<String>) -> Result<(), IndexError> {
        self.reader.reload().map_err(failed)?;
        let before = self.view();
        let (values, live) = (&self.shared.values, &self.shared.live);
        let view = Arc::new(View::new(self.reader.searcher(), Some(&before), values, live)?);
        let mut state = self.state.write().expect("no panic under the lock");
        *state = State { view, checkpoint };
        Ok(())
    }

    /// Makes one segment of all: the fewer there are, the faster are answers.
    pub(crate) fn compact(&self) -> Result<(), IndexError> {
        let mut writer = self.writer.lock().expect("no panic under the lock");
        let segments = self.index.searchable_segment_ids().map_err(failed)?;
        if segments.len() > 1 {
            writer.merge(&segments).wait().map_err(failed)?;
            writer.garbage_collect_files().wait().map_err(failed)?;
        }
        drop(writer);
        self.show(self.checkpoint())
    }
}
