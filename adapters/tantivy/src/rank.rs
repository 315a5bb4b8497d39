//! How documents of one segment are ranked: by what, as an ascending number.

use kernel_search::{IndexError, Language};
use tantivy::{DocId, Score, SegmentReader, columnar::StrColumn};

use crate::{
    columns::SegmentColumns,
    failed,
    schema::{Fields, sort_key},
};

/// Last in every order by a column: documents without a value.
const NO_VALUE: u64 = u64::MAX;

/// The columns of a sort text, the one of `language` first.
pub(crate) fn sort_columns(
    (segment, columns): (&SegmentReader, &SegmentColumns),
    fields: &Fields,
    field: &str,
    language: Language,
) -> Result<Vec<StrColumn>, IndexError> {
    let names = fields.sort_columns(field, language);
    if names.is_empty() {
        return Err(IndexError::Refused("there is no such sort text"));
    }
    let read = names.iter().map(|name| columns.sort_text(segment, name));
    read.filter_map(Result::transpose).collect()
}

/// Scores are never negative, so that their bits sort like they do.
pub(crate) fn rank_of_score(score: Score) -> u64 {
    u64::from(!score.max(0.0).to_bits())
}

/// The rank of a value; documents without one come last, whatever the direction.
pub(crate) fn rank_of_value(value: Option<i64>, descending: bool) -> u64 {
    let Some(value) = value else { return NO_VALUE };
    // The sign bit turned: negative numbers come before positive ones.
    let ascending = value.cast_unsigned() ^ (1 << 63);
    // Nothing with a value stands with those that have none.
    (if descending { !ascending } else { ascending }).min(NO_VALUE - 1)
}

/// Texts rank by their places in the segment's dictionaries. Places are odd, so that a key of
/// another segment stands between two of them. A text of another language comes after.
pub(crate) fn rank_of_text(columns: &[StrColumn], doc: DocId) -> u64 {
    let place = |(language, column): (u64, &StrColumn)| {
        let ord = column.ords().first(doc)?;
        Some(language << 40 | (ord * 2 + 1))
    };
    (0..).zip(columns).find_map(place).unwrap_or(NO_VALUE)
}

/// The text that a document sorts by: its language's number, then the text.
pub(crate) fn text_of(columns: &[StrColumn], doc: DocId) -> Result<String, IndexError> {
    for (language, column) in columns.iter().enumerate() {
        if let Some(ord) = column.ords().first(doc) {
            let mut text = String::new();
            column.ord_to_str(ord, &mut text).map_err(failed)?;
            return Ok(format!("{language}{text}"));
        }
    }
    Ok("9".to_owned())
}

/// The rank of an earlier answer's text in this segment.
pub(crate) fn rank_of_key(columns: &[StrColumn], key: &str) -> Result<u64, IndexError> {
    let refused = IndexError::Refused("the place belongs to another order");
    let Some(language) = key.chars().next().and_then(|digit| digit.to_digit(10)) else {
        return Err(refused);
    };
    let Some(column) = columns.get(language as usize) else { return Ok(NO_VALUE) };
    let text = sort_key(&key[1..]);
    let dictionary = column.dictionary();
    let rank = match dictionary.term_ord(&text).map_err(failed)? {
        Some(ord) => ord * 2 + 1,
        // Between the places of its neighbours.
        None => {
            let mut after = dictionary.range().gt(&text).limit(1).into_stream().map_err(failed)?;
            let next = if after.advance() { after.term_ord() } else { u64::from(u32::MAX) };
            next * 2
        }
    };
    Ok(u64::from(language) << 40 | rank)
}
