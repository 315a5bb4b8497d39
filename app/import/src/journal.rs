//! The paper of a run: what was acknowledged, so that a run that was killed goes on.
//!
//! One file a run, a line a batch, each made to last before the next batch counts. The last whole
//! line is right; a torn one is as if it were not there. While a run works, its file is locked.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Counts;

/// Who the run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    run: Uuid,
    input: String,
}

/// What is done after a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    /// The last batch of those that are done without a gap.
    pub(crate) batch: u64,
    /// The last line of it.
    pub(crate) line: u64,
    /// What all of them did.
    pub(crate) counts: Counts,
    /// How long the file of rejects was after it.
    pub(crate) rejects_bytes: u64,
}

/// The journal of one run.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    pub(crate) run: Uuid,
}

impl Journal {
    /// Goes on with an unfinished run of this input, if one is to be resumed and nobody works on
    /// it; else begins one, and forgets those that were left.
    pub(crate) fn open(
        folder: &Path,
        input: &str,
        resume: bool,
        fresh_run: Uuid,
    ) -> io::Result<(Self, Done)> {
        fs::create_dir_all(folder)?;
        for path in journals(folder, input)? {
            let Some(mut file) = locked(&path)? else { continue };
            if !resume {
                fs::remove_file(&path)?;
                continue;
            }
            if let Some((head, done, bytes)) = read(&file)?
                && head.input == input
            {
                file.set_len(bytes)?;
                file.seek(SeekFrom::End(0))?;
                return Ok((Self { path, file, run: head.run }, done));
            }
            fs::remove_file(&path)?;
        }
        let path = folder.join(format!("{input}-{fresh_run}.journal"));
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(&path)?;
        file.lock()?;
        let mut journal = Self { path, file, run: fresh_run };
        journal.write(&Head { run: fresh_run, input: input.to_owned() })?;
        // The name of the file has to last as well.
        File::open(folder)?.sync_all()?;
        Ok((journal, Done::default()))
    }

    /// Whether an unfinished run of this input was left by somebody who no longer works on it.
    pub(crate) fn was_left(folder: &Path, input: &str) -> io::Result<Option<u64>> {
        if !folder.is_dir() {
            return Ok(None);
        }
        for path in journals(folder, input)? {
            if let Some(file) = locked(&path)?
                && let Some((_, done, _)) = read(&file)?
                && done.batch > 0
            {
                return Ok(Some(done.line));
            }
        }
        Ok(None)
    }

    /// Makes what is done last.
    pub(crate) fn note(&mut self, done: &Done) -> io::Result<()> {
        self.write(done)
    }

    /// The run is over.
    pub(crate) fn finish(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.file.write_all(&text)?;
        self.file.sync_data()
    }
}

/// The journals of an input, oldest run first.
fn journals(folder: &Path, input: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(input) && name.ends_with(".journal") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The file, unless somebody works on it or has just finished it.
fn locked(path: &Path) -> io::Result<Option<File>> {
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Head, last whole line, and where it ends.
fn read(file: &File) -> io::Result<Option<(Head, Done, u64)>> {
    let mut lines = BufReader::new(file);
    lines.seek(SeekFrom::Start(0))?;
    let mut line = String::new();
    let mut bytes = u64::try_from(lines.read_line(&mut line)?).unwrap_or(0);
    let Ok(head) = serde_json::from_str::<Head>(&line) else { return Ok(None) };
    let mut done = Done::default();
    loop {
        line.clear();
        let count = match lines.read_line(&mut line) {
            Ok(count) => u64::try_from(count).unwrap_or(0),
            // Torn inside a character.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => break,
            Err(error) => return Err(error),
        };
        match serde_json::from_str(&line) {
            Ok(next) if line.ends_with('\n') => done = next,
            _ => break,
        }
        bytes += count;
    }
    Ok(Some((head, done, bytes)))
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use uuid::Uuid;

    use super::{Done, Journal};
    use crate::Counts;

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("import-{name}-{}", std::process::id()));
            fs::remove_dir_all(&path).ok();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    fn done(batch: u64) -> Done {
        let counts = Counts { created: batch * 500, ..Counts::default() };
        Done { batch, line: batch * 501, counts, rejects_bytes: 30 }
    }

    const ONE: Uuid = Uuid::from_u128(1);
    const TWO: Uuid = Uuid::from_u128(2);

    #[test]
    fn a_run_goes_on_behind_its_last_whole_line() {
        let folder = Folder::new("goes-on");
        let (mut journal, begun) = Journal::open(&folder.0, "aa", true, ONE).expect("opens");
        assert_eq!(begun, Done::default());
        journal.note(&done(1)).expect("writes");
        journal.note(&done(2)).expect("writes");
        journal.file.write_all(b"{\"batch\":3,\"li").expect("torn");
        drop(journal);
        assert_eq!(Journal::was_left(&folder.0, "aa").expect("reads"), Some(1_002));
        let (mut journal, begun) = Journal::open(&folder.0, "aa", true, TWO).expect("opens");
        assert_eq!((journal.run, begun), (ONE, done(2)));
        journal.note(&done(3)).expect("writes");
        drop(journal);
        let (journal, begun) = Journal::open(&folder.0, "aa", true, TWO).expect("opens");
        assert_eq!(begun, done(3));
        journal.finish().expect("removed");
        assert_eq!(Journal::was_left(&folder.0, "aa").expect("reads"), None);
    }

    #[test]
    fn a_run_that_works_is_left_alone_and_one_that_was_left_is_forgotten_when_asked() {
        let folder = Folder::new("alone");
        let (mut first, _) = Journal::open(&folder.0, "aa", false, ONE).expect("opens");
        first.note(&done(1)).expect("writes");
        let (second, begun) = Journal::open(&folder.0, "aa", true, TWO).expect("opens");
        assert_eq!((second.run, begun), (TWO, Done::default()), "the first is at work");
        drop(first);
        drop(second);
        let three = Uuid::from_u128(3);
        let (fresh, begun) = Journal::open(&folder.0, "aa", false, three).expect("opens");
        assert_eq!((fresh.run, begun), (three, Done::default()));
        assert_eq!(fs::read_dir(&folder.0).expect("a folder").count(), 1);
    }
}
