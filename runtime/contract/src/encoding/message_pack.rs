//! MessagePack by `rmp-serde`, written and read by way of the JSON document.
//!
//! The document and not the type is what is put into MessagePack, so that what JSON says is said
//! by construction: structures are maps, ids are text. And there is one writer and one reader for
//! all contracts: with one for each type as well, the program would be nine megabytes larger.

use rmp_serde::{Deserializer, Serializer};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{EncodingError, shape};

pub(super) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodingError> {
    packed(&serde_json::to_vec(value)?)
}

pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, EncodingError> {
    Ok(serde_json::from_slice(&unpacked(body)?)?)
}

fn packed(json: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let document: Value = serde_json::from_slice(json)?;
    let mut body = Vec::with_capacity(json.len());
    document.serialize(&mut Serializer::new(&mut body))?;
    Ok(body)
}

fn unpacked(body: &[u8]) -> Result<Vec<u8>, EncodingError> {
    shape::check(body)?;
    let document = Value::deserialize(&mut Deserializer::from_read_ref(body))?;
    Ok(serde_json::to_vec(&document)?)
}
