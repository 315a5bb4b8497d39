//! Products of a file, gathered into batches: always the same ones, so that a run that goes on
//! meets those of the run before.

use crate::{
    Draft, Found, Reject, SourceError,
    input::{OpenFile, Reader},
    seen::Seen,
};

/// Products of a batch: large enough that round trips do not count, small enough for a few at once.
const PRODUCTS_MAX: usize = 500;
/// Variants of a batch, unless one product has more: what prices and stock take in one call.
const VARIANTS_MAX: usize = 1_000;
/// Text of a batch: descriptions can be long.
const BYTES_MAX: usize = 2 * 1024 * 1024;
/// Lines of a batch that make no products: progress is told all the same.
const OTHER_ROWS_MAX: u64 = 20_000;
/// Reasons for rejects that a batch holds.
const REJECTS_MAX: usize = 2_000;

/// What one unit of work holds.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Counted from 1.
    pub(crate) number: u64,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) rejects: Vec<Reject>,
    /// Lines that make no product because something is wrong with them.
    pub(crate) rejected_rows: u64,
    /// Lines that the mapping passes over.
    pub(crate) skipped_rows: u64,
    /// The last line that is known to be in it.
    pub(crate) line: u64,
    /// Bytes of the file that were read when it was complete.
    pub(crate) consumed: u64,
}

/// The batches of a file.
#[derive(Debug)]
pub(crate) struct Batches {
    file: OpenFile,
    seen: Seen,
    number: u64,
    held: Option<Draft>,
}

impl Batches {
    pub(crate) fn new(file: OpenFile) -> Self {
        Self { file, seen: Seen::default(), number: 0, held: None }
    }

    /// The next batch; `None` at the end of the file.
    pub(crate) fn next(&mut self) -> Result<Option<Batch>, SourceError> {
        self.number += 1;
        let mut batch = Batch { number: self.number, ..Batch::default() };
        let (mut variants, mut bytes) = (0, 0);
        while !is_full(&batch) {
            let draft = match self.held.take() {
                Some(draft) => draft,
                None => match next(&mut self.file.reader, &mut self.seen, &mut batch)? {
                    Step::Draft(draft) => *draft,
                    Step::Other => continue,
                    Step::End => break,
                },
            };
            let size = size_of(&draft);
            let fits = variants + draft.variants.len() <= VARIANTS_MAX && bytes + size <= BYTES_MAX;
            if !fits && !batch.drafts.is_empty() {
                self.held = Some(draft);
                break;
            }
            variants += draft.variants.len();
            bytes += size;
            batch.line = batch.line.max(draft.variants.last().map_or(draft.line, |v| v.line));
            batch.drafts.push(draft);
        }
        batch.consumed = self.file.consumed.bytes();
        let is_empty = batch.drafts.is_empty()
            && batch.rejected_rows == 0
            && batch.skipped_rows == 0
            && batch.rejects.is_empty();
        Ok((!is_empty).then_some(batch))
    }
}

enum Step {
    Draft(Box<Draft>),
    Other,
    End,
}

fn next(reader: &mut Reader, seen: &mut Seen, batch: &mut Batch) -> Result<Step, SourceError> {
    let (rows, rejects) = match reader.read_next()? {
        None => return Ok(Step::End),
        Some(Found::Skipped { rows }) => {
            batch.skipped_rows += rows;
            return Ok(Step::Other);
        }
        Some(Found::Rejected { rows, rejects }) => (rows, rejects),
        Some(Found::Product(draft)) => match seen.note(&draft) {
            Ok(()) => return Ok(Step::Draft(draft)),
            Err(rejects) => (draft.rows, rejects),
        },
    };
    batch.line = rejects.iter().map(|reject| reject.line).fold(batch.line, u64::max);
    batch.rejected_rows += rows;
    batch.rejects.extend(rejects);
    Ok(Step::Other)
}

fn is_full(batch: &Batch) -> bool {
    batch.drafts.len() >= PRODUCTS_MAX
        || batch.rejects.len() >= REJECTS_MAX
        || batch.skipped_rows + batch.rejected_rows >= OTHER_ROWS_MAX
}

fn size_of(draft: &Draft) -> usize {
    let variant = |v: &crate::DraftVariant| v.values.iter().map(String::len).sum::<usize>() + 200;
    let images = draft.images.iter().flatten().map(|image| image.url.len() + 100);
    let attributes = draft.attributes.iter().map(|(code, text)| code.as_str().len() + text.len());
    draft.name.len()
        + draft.description.as_ref().map_or(0, String::len)
        + draft.variants.iter().map(variant).sum::<usize>()
        + images.sum::<usize>()
        + attributes.sum::<usize>()
}
