//! Files that are made from the code: written, or held against what is there.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::failure::{Failure, OrFail};

/// Folders that hold nothing but generated files.
const FOLDERS: [&str; 3] = ["openapi", "asyncapi", "schemas"];

/// The files by their place in the folder of contracts.
#[derive(Default)]
pub(super) struct Generated(BTreeMap<PathBuf, String>);

impl Generated {
    pub(super) fn add(
        &mut self,
        folder: &str,
        name: &str,
        document: &impl Serialize,
    ) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(document).or_fail()?;
        text.push('\n');
        self.0.insert(Path::new(folder).join(format!("{name}.json")), text);
        Ok(())
    }

    /// Writes all of them, and removes what no code makes any more. Answers what was written.
    pub(super) fn write(&self, dir: &Path) -> Result<Vec<PathBuf>, Failure> {
        for (place, text) in &self.0 {
            let file = dir.join(place);
            fs::create_dir_all(file.parent().unwrap_or(dir)).or_fail()?;
            fs::write(file, text).or_fail()?;
        }
        for place in self.leftover(dir)? {
            fs::remove_file(dir.join(place)).or_fail()?;
        }
        Ok(self.0.keys().map(|place| dir.join(place)).collect())
    }

    /// The places whose files are not what the code makes.
    pub(super) fn differing(&self, dir: &Path) -> Result<Vec<PathBuf>, Failure> {
        let differs = |(place, text): &(&PathBuf, &String)| {
            fs::read_to_string(dir.join(place)).ok().as_ref() != Some(*text)
        };
        let mut places: Vec<PathBuf> =
            self.0.iter().filter(differs).map(|(place, _)| place.clone()).collect();
        places.extend(self.leftover(dir)?);
        Ok(places)
    }

    fn leftover(&self, dir: &Path) -> Result<Vec<PathBuf>, Failure> {
        let mut leftover = Vec::new();
        for folder in FOLDERS {
            let Ok(files) = fs::read_dir(dir.join(folder)) else {
                continue;
            };
            for file in files {
                let place = Path::new(folder).join(file.or_fail()?.file_name());
                if !self.0.contains_key(&place) {
                    leftover.push(place);
                }
            }
        }
        Ok(leftover)
    }
}
