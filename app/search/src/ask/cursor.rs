//! Places in an order, as clients hand them back.

use kernel_common::Cursor;
use kernel_search::{HitKey, PageStart};
use serde::{Deserialize, Serialize};

use super::validation::unknown_cursor;
use crate::{SearchError, SearchPage, SearchProducts, SearchSort};

/// A place and the order it is of.
#[derive(Serialize, Deserialize)]
struct Place {
    #[serde(rename = "s")]
    sort: SearchSort,
    #[serde(rename = "k")]
    key: HitKey,
}

/// The cursor of a hit.
pub(super) fn cursor(sort: SearchSort, key: &HitKey) -> Cursor {
    Cursor::encode(&Place { sort, key: key.clone() })
}

/// Where the page lies.
pub(super) fn start(question: &SearchProducts) -> Result<PageStart, SearchError> {
    let key = |cursor: &Cursor| {
        let unknown = || unknown_cursor(&question.page);
        let place: Place = cursor.decode().map_err(|_| unknown())?;
        if place.sort == question.sort { Ok(place.key) } else { Err(unknown()) }
    };
    Ok(match &question.page {
        SearchPage::Number(number) => {
            let before = u64::from(number - 1) * u64::from(question.page_size);
            PageStart::Offset(usize::try_from(before).unwrap_or(usize::MAX))
        }
        SearchPage::After(cursor) => PageStart::After(key(cursor)?),
        SearchPage::Before(cursor) => PageStart::Before(key(cursor)?),
    })
}
