//! The folder of one index: generations, and which of them answers.
//!
//! Invariant: the pointer file always names a generation that is whole; it is replaced by a
//! rename, after the generation and before the old one is dropped.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use kernel_search::IndexError;
use nix::fcntl::{Flock, FlockArg};

use crate::failed;

const POINTER: &str = "current";
const LOCK: &str = "lock";
const PREFIX: &str = "generation-";

/// The folder, locked while this lives.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: Flock<File>,
}

impl Folder {
    /// Makes the folder where it is missing, locks it, and drops generations that do not answer.
    pub(crate) fn open(path: PathBuf) -> Result<Self, IndexError> {
        fs::create_dir_all(&path).map_err(failed)?;
        let file = File::create(path.join(LOCK)).map_err(failed)?;
        let lock = Flock::lock(file, FlockArg::LockExclusiveNonblock)
            .map_err(|_| IndexError::InUse(path.display().to_string()))?;
        let folder = Self { path, _lock: lock };
        folder.drop_others().map_err(failed)?;
        Ok(folder)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the answering generation lies, if there is one.
    pub(crate) fn current(&self) -> Option<PathBuf> {
        let name = fs::read_to_string(self.path.join(POINTER)).ok()?;
        let path = self.path.join(name.trim());
        (name.starts_with(PREFIX) && path.is_dir()).then_some(path)
    }

    /// An empty folder for the next generation.
    pub(crate) fn next(&self) -> io::Result<PathBuf> {
        let numbers = self.generations()?.into_iter().filter_map(|path| number(&path));
        let next = numbers.max().unwrap_or(0) + 1;
        let path = self.path.join(format!("{PREFIX}{next:06}"));
        fs::create_dir(&path)?;
        Ok(path)
    }

    /// Lets a whole generation answer from the next start on.
    pub(crate) fn point_to(&self, generation: &Path) -> io::Result<()> {
        let name = generation.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let draft = self.path.join("current.new");
        let mut file = File::create(&draft)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, self.path.join(POINTER))?;
        File::open(&self.path)?.sync_all()
    }

    /// Removes every generation but the answering one.
    pub(crate) fn drop_others(&self) -> io::Result<()> {
        let current = self.current();
        for path in self.generations()? {
            if Some(&path) != current.as_ref() {
                fs::remove_dir_all(&path)?;
            }
        }
        Ok(())
    }

    fn generations(&self) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(&self.path)?.collect::<Result<Vec<_>, _>>()?;
        let paths = entries.into_iter().map(|entry| entry.path());
        Ok(paths.filter(|path| number(path).is_some()).collect())
    }
}

fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_prefix(PREFIX)?.parse().ok()
}

/// Bytes of all files below `path`; a file that vanishes meanwhile counts nothing.
pub(crate) fn bytes_below(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => bytes_below(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
