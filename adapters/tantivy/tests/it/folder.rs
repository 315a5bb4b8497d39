//! A folder that is removed at the end of a test.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use adapter_tantivy::{EngineSettings, TantivyEngine};

#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("search-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An engine with a folder that lives as long.
pub(crate) fn engine() -> (Folder, TantivyEngine) {
    let folder = Folder::new();
    let settings = EngineSettings {
        build_bytes: 16 << 20,
        change_bytes: 16 << 20,
        ..EngineSettings::default()
    };
    let engine = TantivyEngine::new(folder.path().to_owned(), settings);
    (folder, engine)
}
