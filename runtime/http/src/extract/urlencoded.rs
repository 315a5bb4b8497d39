//! `a=1&b=2` into a type: queries and HTML forms.
//!
//! A repeated name is a list where the type has one and refused where it has not; an empty
//! value of an `Option` is `None`, because a browser sends every field of a form.

use kernel_common::FieldError;
use percent_encoding::percent_decode;
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Unexpected, Visitor,
        value::{Error, MapDeserializer, SeqDeserializer, StringDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{nul, pointer};

/// Most fields a query or a form may have.
const FIELDS_MAX: usize = 1_000;

/// Why a query or a form is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotUtf8,
    TooManyFields,
    Field(FieldError),
}

pub(super) fn decode<T: DeserializeOwned>(encoded: &[u8]) -> Result<T, Refusal> {
    let fields = parse(encoded)?;
    let decoder = MapDeserializer::new(fields.into_iter());
    serde_path_to_error::deserialize(decoder).map_err(|error| {
        Refusal::Field(pointer::field_error(error.path(), &error.inner().to_string()))
    })
}

/// The values of each name, in the order of the names.
fn parse(encoded: &[u8]) -> Result<Vec<(String, Values)>, Refusal> {
    let mut fields: Vec<(String, Values)> = Vec::new();
    let pairs = encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    for (count, pair) in pairs.enumerate() {
        if count == FIELDS_MAX {
            return Err(Refusal::TooManyFields);
        }
        let split = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(split);
        let (name, value) = (text(name)?, text(value.get(1..).unwrap_or_default())?);
        if name.contains('\0') || value.contains('\0') {
            let mut at = String::new();
            pointer::push(&mut at, &name.replace('\0', ""));
            return Err(Refusal::Field(nul::field_error(at)));
        }
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.0.push(value),
            None => fields.push((name, Values(vec![value]))),
        }
    }
    Ok(fields)
}

fn text(encoded: &[u8]) -> Result<String, Refusal> {
    let spaced: Vec<u8> = encoded.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    let bytes: Vec<u8> = percent_decode(&spaced).collect();
    String::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)
}

/// All values of one name; never empty.
#[derive(Debug)]
struct Values(Vec<String>);

impl Values {
    fn one(mut self) -> Result<String, Error> {
        match self.0.len() {
            1 => Ok(self.0.remove(0)),
            _ => Err(Error::custom("is given more than once")),
        }
    }
}

impl IntoDeserializer<'_, Error> for Values {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parse_scalars {
    ($($method:ident, $visit:ident, $unexpected:literal;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.one()?;
            match text.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Error::invalid_value(Unexpected::Str(&text), &$unexpected)),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Values {
    type Error = Error;

    parse_scalars! {
        deserialize_bool, visit_bool, "true or false";
        deserialize_i8, visit_i8, "a whole number";
        deserialize_i16, visit_i16, "a whole number";
        deserialize_i32, visit_i32, "a whole number";
        deserialize_i64, visit_i64, "a whole number";
        deserialize_u8, visit_u8, "a whole number from 0";
        deserialize_u16, visit_u16, "a whole number from 0";
        deserialize_u32, visit_u32, "a whole number from 0";
        deserialize_u64, visit_u64, "a whole number from 0";
        deserialize_f32, visit_f32, "a number";
        deserialize_f64, visit_f64, "a number";
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.one()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.iter().all(String::is_empty) {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let each = self.0.into_iter().map(|value| Self(vec![value]));
        visitor.visit_seq(SeqDeserializer::new(each))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(StringDeserializer::new(self.one()?))
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Refusal, decode};

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Search {
        text: String,
        page: Option<u32>,
        tag: Vec<String>,
        sort: Option<Sort>,
        exact: bool,
        id: Option<uuid::Uuid>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Sort {
        PriceUp,
    }

    fn search(query: &str) -> Result<Search, Refusal> {
        decode(query.as_bytes())
    }

    /// Pointer and code of the refusal.
    fn refused(query: &str) -> (String, String) {
        match search(query) {
            Err(Refusal::Field(error)) => (error.pointer, error.code),
            other => panic!("{query} is {other:?}"),
        }
    }

    #[test]
    fn values_are_decoded_into_their_types() {
        let query = "text=red+mug%20%D1%8F&page=2&tag=a&tag=b&sort=price_up&exact=true&\
            id=00000000-0000-0000-0000-000000000001";
        let expected = Search {
            text: "red mug я".to_owned(),
            page: Some(2),
            tag: vec!["a".to_owned(), "b".to_owned()],
            sort: Some(Sort::PriceUp),
            exact: true,
            id: Some(uuid::Uuid::from_u128(1)),
        };
        assert_eq!(search(query), Ok(expected));
        assert_eq!(search(""), Ok(Search::default()));
    }

    #[test]
    fn an_empty_value_of_an_option_is_none() {
        assert_eq!(search("page=&text=&sort=&id="), Ok(Search::default()));
    }

    #[test]
    fn a_wrong_field_is_named() {
        for (query, pointer, code) in [
            ("page=two", "/page", "invalid"),
            ("page=1&page=2", "/page", "invalid"),
            ("sort=up", "/sort", "unknown_variant"),
            ("exact=yes", "/exact", "invalid"),
            ("colour=red", "/colour", "unknown_field"),
            ("text=a%00b", "/text", "nul_character"),
            ("id=7", "/id", "invalid"),
            ("page=-1", "/page", "invalid"),
        ] {
            assert_eq!(refused(query), (pointer.to_owned(), code.to_owned()), "{query}");
        }
    }

    #[test]
    fn broken_utf8_and_floods_of_fields_are_refused() {
        assert_eq!(search("text=%ff"), Err(Refusal::NotUtf8));
        assert_eq!(search("%ff=1"), Err(Refusal::NotUtf8));
        assert_eq!(search(&"tag=a&".repeat(1_001)), Err(Refusal::TooManyFields));
    }
}
