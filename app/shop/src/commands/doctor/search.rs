//! The search index: whether each that there is can answer. How far it follows the catalog, the
//! running process tells in its figures.

use std::{fs, io::ErrorKind, path::Path};

use rt_config::{SearchEngine, Settings};

use super::finding::Finding;

const CHECK: &str = "search_index";

pub(super) fn check(settings: &Settings) -> Finding {
    if settings.search.engine == SearchEngine::Off {
        return Finding::skipped(CHECK, "none is kept: pages list what the catalog lists");
    }
    if !settings.topology.is_local("search") {
        return Finding::skipped(CHECK, "another process keeps it");
    }
    let folder = &settings.search.folder;
    let place = folder.display();
    let indexes = match fs::read_dir(folder) {
        Ok(indexes) => indexes,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Finding::ok(CHECK, "not there yet; the running shop builds it by itself");
        }
        Err(error) => {
            let fix = "run this as the user who runs the shop, or name another search.folder";
            return Finding::fail(CHECK, format!("{place}: {error}"), fix);
        }
    };
    let indexes = indexes.filter_map(Result::ok).map(|entry| entry.path());
    let (whole, unfinished): (Vec<_>, Vec<_>) =
        indexes.filter(|path| path.is_dir()).partition(|path| is_whole(path));
    if unfinished.is_empty() {
        return Finding::ok(CHECK, format!("{} in {place} can answer", whole.len()));
    }
    let said = format!("{} of {place} have no whole generation", unfinished.len());
    let fix = "the running shop builds them; if that lasts, remove the folder and start it again";
    Finding::warn(CHECK, said, fix)
}

/// The pointer names a generation that is there.
fn is_whole(index: &Path) -> bool {
    let named = fs::read_to_string(index.join("current")).ok();
    named.is_some_and(|name| !name.trim().is_empty() && index.join(name.trim()).is_dir())
}
