//! Processor time of a server and of its database: the figure that survives a busy machine.
//!
//! A process stands for the whole tree below it, so that a server's workers and a database that it
//! started itself are counted. Whatever is called `postgres` is the database. Time of children
//! that have ended is in their parent's account, so a difference of two looks loses nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    time::Duration,
};

/// `/proc` counts in ticks of 10 ms, whatever the kernel's own clock does.
const TICK: Duration = Duration::from_millis(10);
const DATABASE: &str = "postgres";

/// The processes that are watched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    roots: Vec<u32>,
}

/// Time used since some moment before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Used {
    pub(crate) server: Duration,
    pub(crate) database: Duration,
    /// By this program itself.
    pub(crate) generator: Duration,
}

/// A line of `/proc/PID/stat`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Process {
    id: u32,
    name: String,
    parent: u32,
    /// Its own ticks and those of its children that have ended.
    ticks: u64,
}

impl Watch {
    pub(crate) fn new(roots: Vec<u32>) -> Self {
        Self { roots }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// What all of them have used so far.
    pub(crate) fn look(&self) -> Result<Used, String> {
        let processes = processes();
        self.sum(&processes, std::process::id())
    }

    fn sum(&self, processes: &[Process], own: u32) -> Result<Used, String> {
        let by_id: BTreeMap<u32, &Process> = processes.iter().map(|p| (p.id, p)).collect();
        let mut trees = BTreeSet::new();
        for root in &self.roots {
            if !by_id.contains_key(root) {
                return Err(format!("there is no process {root} to watch"));
            }
            grow(*root, processes, &mut trees);
        }
        let mut used = Used::default();
        let trees = trees.iter().filter_map(|id| by_id.get(id));
        for process in trees {
            let part = if process.name == DATABASE { &mut used.database } else { &mut used.server };
            *part += time(process.ticks);
        }
        used.generator = by_id.get(&own).map_or(Duration::ZERO, |own| time(own.ticks));
        Ok(used)
    }
}

impl Used {
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            server: self.server.saturating_sub(before.server),
            database: self.database.saturating_sub(before.database),
            generator: self.generator.saturating_sub(before.generator),
        }
    }
}

fn time(ticks: u64) -> Duration {
    TICK.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX))
}

fn grow(root: u32, processes: &[Process], tree: &mut BTreeSet<u32>) {
    if !tree.insert(root) {
        return;
    }
    for child in processes.iter().filter(|process| process.parent == root) {
        grow(child.id, processes, tree);
    }
}

fn processes() -> Vec<Process> {
    let Ok(folders) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = folders.filter_map(|folder| folder.ok()?.file_name().to_str()?.parse::<u32>().ok());
    // One that ends meanwhile is in its parent's account at the next look.
    ids.filter_map(|id| parse(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)).collect()
}

/// The name is in parentheses and may hold any character, parentheses among them.
fn parse(stat: &str) -> Option<Process> {
    let (id, rest) = stat.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
    Some(Process {
        id: id.parse().ok()?,
        name: name.to_owned(),
        parent: fields.get(1)?.parse().ok()?,
        ticks: number(11)? + number(12)? + number(13)? + number(14)?,
    })
}

#[cfg(test)]
mod tests;
