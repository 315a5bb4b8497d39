//! The workspace as the rules see it: crates, edges, and what each one pulls in from outside.
//!
//! The only part that runs `cargo` and reads files; everything it yields is plain data.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::source::Source;

/// Whether an edge is part of what ships or of tests only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Ordinary and build dependencies.
    Ships,
    /// Dev-dependencies.
    Tests,
}

/// A declared dependency, optional and per-target ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The crate that is used.
    pub to: String,
    /// For what.
    pub kind: Kind,
}

/// A crate of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// Its package name.
    pub name: String,
    /// Its folder from the workspace root, with `/` between the parts.
    pub folder: String,
    /// The text of its `Cargo.toml`.
    pub manifest: String,
    /// What it declares to use.
    pub edges: Vec<Edge>,
}

/// A shortest way from a crate of the workspace to each crate that ships with it.
pub type Reach = BTreeMap<String, Vec<String>>;

/// The workspace as read from the disk.
#[derive(Debug)]
pub struct Workspace {
    /// Its crates, by name.
    pub crates: Vec<Crate>,
    /// For each crate of the workspace, what it ships with and by which way.
    pub reach: BTreeMap<String, Reach>,
    /// Every file the rules read: Rust, SQL and Markdown of the crates' folders.
    pub files: Vec<Source>,
}

impl Workspace {
    /// Reads the workspace that this crate belongs to.
    ///
    /// # Panics
    ///
    /// When `cargo metadata` fails or a file cannot be read: a checker that cannot see must not
    /// pass.
    #[must_use]
    pub fn load() -> Self {
        let metadata = MetadataCommand::new()
            .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
            .other_options(["--locked".to_owned(), "--filter-platform".to_owned(), host()])
            .exec()
            .expect("cargo metadata answers for a workspace that has just been built");
        let root = metadata.workspace_root.as_std_path();
        let mut crates: Vec<_> = metadata
            .workspace_packages()
            .into_iter()
            .map(|package| {
                let manifest = package.manifest_path.as_std_path();
                Crate {
                    name: package.name.to_string(),
                    folder: relative(root, manifest.parent().expect("a manifest is in a folder")),
                    manifest: read(manifest),
                    edges: package.dependencies.iter().map(edge).collect(),
                }
            })
            .collect();
        crates.sort_by(|a, b| a.name.cmp(&b.name));
        let reach = metadata
            .workspace_packages()
            .into_iter()
            .map(|package| (package.name.to_string(), reach(&metadata, &package.id)))
            .collect();
        let mut files = Vec::new();
        for member in &crates {
            collect(root, &root.join(&member.folder), &mut files);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { crates, reach, files }
    }
}

/// The triple that is built for: crates of other platforms are not here and not asked for.
fn host() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().expect("rustc has just built this");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("rustc -vV names its host")
        .to_owned()
}

fn edge(dependency: &cargo_metadata::Dependency) -> Edge {
    let kind = match dependency.kind {
        DependencyKind::Development => Kind::Tests,
        _ => Kind::Ships,
    };
    Edge { to: dependency.name.clone(), kind }
}

fn reach(metadata: &Metadata, from: &PackageId) -> Reach {
    let resolve = metadata.resolve.as_ref().expect("metadata was asked for with dependencies");
    let nodes: BTreeMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let names: BTreeMap<_, _> =
        metadata.packages.iter().map(|package| (&package.id, package.name.to_string())).collect();
    let mut ways = Reach::new();
    let mut seen = BTreeSet::from([from]);
    let mut next = VecDeque::from([(from, vec![names[from].clone()])]);
    while let Some((id, way)) = next.pop_front() {
        for dependency in &nodes[id].deps {
            let ships = dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if ships && seen.insert(&dependency.pkg) {
                let name = names[&dependency.pkg].clone();
                let longer: Vec<_> = way.iter().cloned().chain([name.clone()]).collect();
                ways.entry(name).or_insert_with(|| longer.clone());
                next.push_back((&dependency.pkg, longer));
            }
        }
    }
    ways
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<Source>) {
    let entries = fs::read_dir(folder).expect("a folder of the workspace is readable");
    for entry in entries {
        let path: PathBuf = entry.expect("a folder of the workspace is readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules") && !name.starts_with('.') {
                collect(root, &path, files);
            }
        } else if [".rs", ".sql", ".md"].iter().any(|ending| name.ends_with(ending)) {
            files.push(Source::new(relative(root, &path), read(&path)));
        }
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).expect("a member lies inside the workspace");
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
