//! Keyset pages: a page ends with the key of its last row, and the next one starts after it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Largest page anyone may ask for.
pub const LIMIT_MAX: u32 = 200;

/// An opaque position in a sorted list. Clients hand it back unread.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// The cursor was not made by us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown cursor")]
pub struct InvalidCursor;

impl Cursor {
    /// Packs the sort key of the last row.
    #[must_use]
    pub fn encode<K: Serialize>(key: &K) -> Self {
        let json = serde_json::to_vec(key).expect("sort keys are plain data");
        Self(URL_SAFE_NO_PAD.encode(json))
    }

    /// The sort key again.
    ///
    /// # Errors
    /// [`InvalidCursor`] for anything that [`Cursor::encode`] did not make for this key type.
    pub fn decode<K: DeserializeOwned>(&self) -> Result<K, InvalidCursor> {
        let json = URL_SAFE_NO_PAD.decode(&self.0).map_err(|_| InvalidCursor)?;
        serde_json::from_slice(&json).map_err(|_| InvalidCursor)
    }
}

/// Asks for one page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PageRequest {
    /// Start after this position; from the beginning without it.
    #[serde(default)]
    pub after: Option<Cursor>,
    /// Rows wanted, 1 to [`LIMIT_MAX`].
    pub limit: u32,
}

impl PageRequest {
    /// The first `limit` rows.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// The limit within bounds.
    #[must_use]
    pub fn limit_clamped(&self) -> i64 {
        i64::from(self.limit.clamp(1, LIMIT_MAX))
    }
}

/// One page of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "Page_of_{T}")]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts `rows`, fetched with one row more than `limit`, to a page.
    #[must_use]
    pub fn from_rows<K: Serialize>(
        mut rows: Vec<T>,
        limit: i64,
        key: impl FnOnce(&T) -> K,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if rows.len() <= limit {
            return Self { items: rows, next: None };
        }
        rows.truncate(limit);
        let next = rows.last().map(|last| Cursor::encode(&key(last)));
        Self { items: rows, next }
    }

    /// The same page of other things.
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Page};

    #[test]
    fn a_page_knows_whether_there_is_more() {
        let last = Page::from_rows(vec![1, 2], 2, |n| *n);
        assert_eq!((last.items.len(), last.next), (2, None));
        let first = Page::from_rows(vec![1, 2, 3], 2, |n| *n);
        assert_eq!(first.items, [1, 2]);
        assert_eq!(first.next.expect("more").decode::<i32>(), Ok(2));
    }

    #[test]
    fn foreign_cursors_are_refused() {
        for text in ["", "!!", "bm90IGpzb24", "W10"] {
            assert!(Cursor(text.to_owned()).decode::<(String, i64)>().is_err(), "{text}");
        }
    }
}
