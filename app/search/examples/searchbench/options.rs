//! The command line.

use std::{path::PathBuf, time::Duration};

/// What to measure.
pub(crate) struct Options {
    pub(crate) data: Vec<PathBuf>,
    pub(crate) folder: PathBuf,
    pub(crate) rows: usize,
    pub(crate) seconds: Duration,
    pub(crate) json: Option<PathBuf>,
    /// Queries whose answers are shown.
    pub(crate) ask: Vec<String>,
}

impl Options {
    pub(crate) fn from_arguments(
        mut arguments: impl Iterator<Item = String>,
    ) -> Result<Self, String> {
        let mut options = Self {
            data: Vec::new(),
            folder: std::env::temp_dir().join("searchbench"),
            rows: usize::MAX,
            seconds: Duration::from_secs(10),
            json: None,
            ask: Vec::new(),
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or(format!("{name} takes a value"))?;
            let number = || value.parse::<u64>().map_err(|_| format!("{value} is no number"));
            match name.as_str() {
                "--data" => options.data.push(value.into()),
                "--folder" => options.folder = value.into(),
                "--rows" => options.rows = usize::try_from(number()?).unwrap_or(usize::MAX),
                "--seconds" => options.seconds = Duration::from_secs(number()?),
                "--ask" => options.ask.push(value),
                "--json" => options.json = Some(value.into()),
                _ => return Err(format!("{name} is not known")),
            }
        }
        if options.data.is_empty() {
            return Err("--data FILE.tsv.zst says what to index".to_owned());
        }
        Ok(options)
    }
}
