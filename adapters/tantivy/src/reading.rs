//! What is stored of documents, found by code, by id or by place.

use std::collections::BTreeSet;

use kernel_search::{IndexError, StoredDocument, analysis::code};
use tantivy::{
    DocAddress, DocSet as _, TERMINATED, TantivyDocument, Term,
    schema::{IndexRecordOption, Value as _},
};
use uuid::Uuid;

use crate::{failed, schema::Fields, view::View};

/// What is stored of a document.
pub(crate) fn stored(
    view: &View,
    fields: &Fields,
    at: DocAddress,
) -> Result<StoredDocument, IndexError> {
    let document: TantivyDocument = view.searcher.doc(at).map_err(failed)?;
    let stored = document.get_first(fields.stored).and_then(|value| value.as_str());
    let id = Uuid::from_u128(view.id(at.segment_ord, at.doc_id));
    Ok(StoredDocument { id, stored: stored.unwrap_or_default().to_owned() })
}

/// The documents that have one of these codes, each once.
pub(crate) fn by_codes(
    view: &View,
    fields: &Fields,
    codes: &[String],
) -> Result<Vec<StoredDocument>, IndexError> {
    let mut found = BTreeSet::new();
    for (segment, (reader, _)) in (0..).zip(view.segments()) {
        let index = reader.inverted_index(fields.code).map_err(failed)?;
        for text in codes {
            let term = Term::from_field_text(fields.code, &code(text));
            let Some(mut postings) =
                index.read_postings(&term, IndexRecordOption::Basic).map_err(failed)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    found.insert((segment, postings.doc()));
                }
                postings.advance();
            }
        }
    }
    found.into_iter().map(|(s, doc)| stored(view, fields, DocAddress::new(s, doc))).collect()
}

/// Documents in order of id, after `after`.
pub(crate) fn documents(
    view: &View,
    fields: &Fields,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Vec<StoredDocument>, IndexError> {
    let mut first = Vec::new();
    for (segment, (reader, columns)) in (0..).zip(view.segments()) {
        let documents = columns.after(after.map(|after| after.as_u128())).iter();
        let alive = documents.filter(|doc| !reader.is_deleted(**doc)).take(limit);
        first.extend(alive.map(|doc| (columns.id(*doc), segment, *doc)));
    }
    first.sort_unstable();
    let first = first.into_iter().take(limit);
    first.map(|(_, s, doc)| stored(view, fields, DocAddress::new(s, doc))).collect()
}
