//! What is imported: a file in one of two formats.

use std::{fs::File, io::Read, path::Path};

use kernel_common::Currency;
use sha2::{Digest, Sha256};

use crate::{
    Found, MappedReader, Mapping, ShopifyReader, SourceError, When,
    mapping::Match,
    source::{Consumed, open},
};

/// The format of a file.
#[derive(Clone, Debug)]
pub enum Format {
    /// The Shopify product CSV, whichever generation.
    Shopify,
    /// Whatever a mapping says, with its text.
    Mapped(Box<Mapping>, String),
}

impl Format {
    /// The format that a mapping's text describes.
    ///
    /// # Errors
    /// [`SourceError::Mapping`].
    pub fn mapped(text: &str) -> Result<Self, SourceError> {
        Ok(Self::Mapped(Box::new(Mapping::parse(text)?), text.to_owned()))
    }

    pub(crate) fn match_by(&self) -> Match {
        match self {
            Self::Shopify => Match::Slug,
            Self::Mapped(mapping, _) => mapping.match_by,
        }
    }

    pub(crate) fn stock_when(&self) -> When {
        match self {
            Self::Shopify => When::Always,
            Self::Mapped(mapping, _) => mapping.stock_when,
        }
    }

    pub(crate) fn mapping(&self) -> Option<&Mapping> {
        match self {
            Self::Shopify => None,
            Self::Mapped(mapping, _) => Some(mapping),
        }
    }

    pub(crate) fn has_stock(&self) -> bool {
        self.mapping().is_none_or(Mapping::has_stock)
    }

    fn text(&self) -> &str {
        match self {
            Self::Shopify => "shopify",
            Self::Mapped(_, text) => text,
        }
    }
}

/// Products of a file, in its order.
#[derive(Debug)]
pub enum Reader {
    /// Of a Shopify product CSV.
    Shopify(Box<ShopifyReader>),
    /// Of a file through a mapping.
    Mapped(Box<MappedReader>),
}

/// An open file with its products.
#[derive(Debug)]
pub(crate) struct OpenFile {
    pub(crate) reader: Reader,
    pub(crate) consumed: Consumed,
    pub(crate) bytes: u64,
}

impl Reader {
    /// Reads `content`, unpacked, in `format`; prices are in `currency`.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn of(
        content: Box<dyn Read + Send>,
        format: &Format,
        currency: Currency,
    ) -> Result<Self, SourceError> {
        Ok(match format {
            Format::Shopify => Self::Shopify(Box::new(ShopifyReader::open(content, currency)?)),
            Format::Mapped(mapping, _) => {
                let mapped = MappedReader::open(content, Mapping::clone(mapping), currency)?;
                Self::Mapped(Box::new(mapped))
            }
        })
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`SourceError`] when the file cannot be read on.
    pub fn read_next(&mut self) -> Result<Option<Found>, SourceError> {
        match self {
            Self::Shopify(reader) => reader.read_next(),
            Self::Mapped(reader) => reader.read_next(),
        }
    }
}

pub(crate) fn open_file(
    path: &Path,
    format: &Format,
    currency: Currency,
) -> Result<OpenFile, SourceError> {
    let opened = open(path)?;
    let reader = Reader::of(opened.content, format, currency)?;
    Ok(OpenFile { reader, consumed: opened.consumed, bytes: opened.bytes })
}

/// Stands for a file as it is, the format it is read in and the terms it is read under.
pub(crate) fn fingerprint(
    path: &Path,
    format: &Format,
    terms: &str,
) -> Result<String, SourceError> {
    let failed = |reason| crate::source::OpenError { path: path.display().to_string(), reason };
    let mut file = File::open(path).map_err(failed)?;
    let mut digest = Sha256::new();
    let mut chunk = vec![0; 256 * 1024];
    loop {
        match file.read(&mut chunk).map_err(failed)? {
            0 => break,
            count => digest.update(&chunk[..count]),
        }
    }
    for part in [format.text(), terms] {
        digest.update([0]);
        digest.update(part.as_bytes());
    }
    Ok(digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}
