//! The forms in which bodies cross the wire: JSON, which everybody reads, and MessagePack, which
//! takes fewer bytes.
//!
//! Invariant: both carry the same document. A structure is a map by the names of its fields and a
//! type has one form (an id is text in both), so whatever a neighbouring version may add, leave
//! out or ignore in JSON, it may in MessagePack. Both read to the same depth and to the last byte.
//! Left out: what the forms are called in HTTP (`rt-rpc`).

mod message_pack;
mod shape;

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

pub use shape::Malformed;

/// A form of bodies on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// JSON.
    #[default]
    Json,
    /// MessagePack, with structures as maps and no extension types.
    MessagePack,
}

/// Why a body was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum EncodingError {
    /// No JSON, or not of the type that was expected.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// No MessagePack, or none that is read here.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// MessagePack of another type than was expected.
    #[error(transparent)]
    Read(#[from] rmp_serde::decode::Error),
    /// The value has no form in MessagePack.
    #[error(transparent)]
    Write(#[from] rmp_serde::encode::Error),
}

impl Encoding {
    /// Every form there is.
    pub const ALL: [Self; 2] = [Self::Json, Self::MessagePack];

    /// `value` as a body.
    ///
    /// # Errors
    /// [`EncodingError`] when its type has no such form, as a map in JSON whose keys are no text.
    pub fn encode<T: Serialize + ?Sized>(self, value: &T) -> Result<Bytes, EncodingError> {
        let body = match self {
            Self::Json => serde_json::to_vec(value)?,
            Self::MessagePack => message_pack::encode(value)?,
        };
        Ok(body.into())
    }

    /// The value that a body is, whole: nothing may follow it. Takes memory by what the body
    /// holds, not by what it announces.
    ///
    /// # Errors
    /// [`EncodingError`] says what is wrong with it.
    pub fn decode<T: DeserializeOwned>(self, body: &[u8]) -> Result<T, EncodingError> {
        match self {
            Self::Json => Ok(serde_json::from_slice(body)?),
            Self::MessagePack => message_pack::decode(body),
        }
    }
}

/// The forms of the two bodies of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms {
    /// What the request is written in.
    pub request: Encoding,
    /// What the answer is wanted in.
    pub answer: Encoding,
}

impl From<Encoding> for Forms {
    /// The answer as the request.
    fn from(encoding: Encoding) -> Self {
        Self { request: encoding, answer: encoding }
    }
}
