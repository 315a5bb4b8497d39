//! The shape of a crate: it says what it is, takes the workspace's lints, and a module has a page.

use crate::Violation;
use crate::source::Source;
use crate::tier::{Tier, tier_of};
use crate::workspace::Crate;

/// Checks that each `Cargo.toml` takes the workspace's lints.
#[must_use]
pub fn lints(crates: &[Crate]) -> Vec<Violation> {
    crates
        .iter()
        .filter(|member| {
            let manifest: toml::Table = member.manifest.parse().unwrap_or_default();
            let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
            lints.and_then(toml::Value::as_bool) != Some(true)
        })
        .map(|member| {
            Violation::new(
                format!("{}/Cargo.toml", member.folder),
                "write `[lints] workspace = true`: the lints are the house rules",
            )
        })
        .collect()
}

/// Checks that the root file of each crate, and the file of each folder module, opens with `//!`.
#[must_use]
pub fn opening(crates: &[Crate], files: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for member in crates {
        let roots = ["src/lib.rs", "src/main.rs"].map(|root| format!("{}/{root}", member.folder));
        let tests = format!("{}/tests/", member.folder);
        let is_root = |file: &&Source| roots.contains(&file.path);
        if !files.iter().any(|file| is_root(&file) || file.path.starts_with(&tests)) {
            found.push(Violation::new(&member.folder, "the crate has no source that we can see"));
        }
        for file in files.iter().filter(is_root).filter(|file| !says_what_it_is(file)) {
            found.push(Violation::new(
                &file.path,
                "open with `//!`: what the crate is for, the invariant it keeps, what it leaves out",
            ));
        }
    }
    for file in files.iter().filter(|file| is_folder_module(file, files) && !says_what_it_is(file))
    {
        found.push(Violation::new(
            &file.path,
            "open with `//!`: what the folder is for and the invariant it keeps",
        ));
    }
    found
}

/// Checks that each domain module has its page.
#[must_use]
pub fn readmes(crates: &[Crate], files: &[Source]) -> Vec<Violation> {
    crates
        .iter()
        .filter(|member| tier_of(&member.folder) == Some(Tier::Module))
        .map(|member| format!("{}/README.md", member.folder))
        .filter(|page| !files.iter().any(|file| file.path == *page && !file.text.trim().is_empty()))
        .map(|page| {
            Violation::new(
                page,
                "each module has a page: what it owns, invariants, tables, events, what is absent",
            )
        })
        .collect()
}

fn says_what_it_is(file: &Source) -> bool {
    file.text.starts_with("//! ")
}

/// `x/mod.rs`, or `x.rs` beside a folder `x/` with more than its tests.
fn is_folder_module(file: &Source, files: &[Source]) -> bool {
    if !file.path.contains("/src/") || file.is_test() {
        return false;
    }
    if file.path.ends_with("/mod.rs") {
        return true;
    }
    let folder = format!("{}/", file.path.trim_end_matches(".rs"));
    files.iter().any(|other| other.path.starts_with(&folder) && !other.is_test())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(manifest: &str) -> Crate {
        Crate {
            name: "mod-cart".to_owned(),
            folder: "modules/mod-cart".to_owned(),
            manifest: manifest.to_owned(),
            edges: Vec::new(),
        }
    }

    fn file(path: &str, text: &str) -> Source {
        Source::new(format!("modules/mod-cart/{path}"), text)
    }

    #[test]
    fn missing_or_refused_lints_are_reported() {
        assert_eq!(lints(&[member("[lints]\nworkspace = true\n")]), []);
        for manifest in ["", "[lints]\nworkspace = false\n", "# [lints] workspace = true\n"] {
            let found = lints(&[member(manifest)]);
            assert_eq!(found.len(), 1, "{manifest}");
            assert_eq!(found[0].subject, "modules/mod-cart/Cargo.toml");
        }
    }

    #[test]
    fn a_root_or_a_folder_that_does_not_say_what_it_is_is_reported() {
        let silent = "use std::fmt;\n";
        let crates = [member("")];
        let root = opening(&crates, &[file("src/lib.rs", silent)]);
        assert_eq!(root.len(), 1);
        assert_eq!(root[0].subject, "modules/mod-cart/src/lib.rs");
        let lib = file("src/lib.rs", "//! Carts.\n");
        for folder in ["src/store/mod.rs", "src/store.rs"] {
            let files = [lib.clone(), file(folder, silent), file("src/store/carts.rs", silent)];
            let found = opening(&crates, &files);
            assert_eq!(found.len(), 1, "{folder}");
            assert_eq!(found[0].subject, format!("modules/mod-cart/{folder}"));
        }
    }

    #[test]
    fn a_file_with_only_tests_beside_it_is_no_folder() {
        let files = [
            file("src/lib.rs", "//! Carts.\n"),
            file("src/line.rs", "use std::fmt;\n"),
            file("src/line/tests.rs", "use super::*;\n"),
        ];
        assert_eq!(opening(&[member("")], &files), []);
    }

    #[test]
    fn a_crate_that_the_walk_did_not_see_is_reported() {
        assert_eq!(opening(&[member("")], &[]).len(), 1);
    }

    #[test]
    fn a_module_without_its_page_is_reported() {
        let crates = [member("")];
        assert_eq!(readmes(&crates, &[file("README.md", "# Cart\n")]), []);
        assert_eq!(readmes(&crates, &[file("README.md", "\n")]).len(), 1);
        assert_eq!(readmes(&crates, &[]).len(), 1);
    }
}
