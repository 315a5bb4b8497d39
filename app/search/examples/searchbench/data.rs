//! Rows of the product reference: `ID UPCEAN Name CategoryID CategoryName BrandID BrandName`, tab
//! separated, without quoting.

use std::{error::Error, fs::File, io::Read, path::PathBuf};

/// The rows, in one piece of memory.
pub(crate) struct Rows {
    text: String,
    /// Where rows begin and end.
    spans: Vec<(usize, usize)>,
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) barcode: &'a str,
    pub(crate) name: &'a str,
    /// Path from the root, parted by `/`.
    pub(crate) category: &'a str,
    pub(crate) brand: &'a str,
}

impl Rows {
    pub(crate) fn read(files: &[PathBuf], rows_max: usize) -> Result<Self, Box<dyn Error>> {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for file in files {
            let mut bytes = Vec::new();
            zstd::Decoder::new(File::open(file)?)?.read_to_end(&mut bytes)?;
            let begun = text.len();
            text.push_str(&String::from_utf8_lossy(&bytes));
            let mut start = begun;
            for line in text[begun..].split('\n').map(str::len).collect::<Vec<_>>() {
                spans.push((start, start + line));
                start += line + 1;
            }
        }
        let mut rows = Self { text, spans };
        let header_or_broken = |row: Option<Row<'_>>| row.is_none_or(|row| row.barcode == "UPCEAN");
        let kept = (0..rows.spans.len()).filter(|place| !header_or_broken(rows.parse(*place)));
        rows.spans = kept.take(rows_max).map(|place| rows.spans[place]).collect();
        Ok(rows)
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn get(&self, place: usize) -> Row<'_> {
        self.parse(place).expect("broken rows were left out")
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|place| self.get(place))
    }

    fn parse(&self, place: usize) -> Option<Row<'_>> {
        let (start, end) = self.spans[place];
        let mut fields = self.text[start..end].trim_end_matches('\r').split('\t').skip(1);
        let (barcode, name) = (fields.next()?, fields.next()?);
        let (category, brand) = (fields.nth(1)?, fields.nth(1)?);
        Some(Row { barcode, name, category, brand })
    }
}
