//! What a contract looks like on the wire, as JSON Schema (2020-12).
//!
//! The schemas say what a reader takes: a field is required when a reader of this version insists
//! on it, and fields it does not name are ignored. So a change that breaks somebody shows in the
//! schema, and one that breaks nobody shows as an addition.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{Descriptor, Method, MethodKind};

/// Who can say what a type looks like on the wire. A contract asks it only where somebody wants
/// the contract described, so that a contract of a test needs no schemas.
pub trait Describe<T: ?Sized> {
    /// The schema of `T`.
    fn describe(generator: &mut SchemaGenerator) -> Schema;
}

/// Says it of everything that has a schema.
#[derive(Clone, Copy, Debug)]
pub struct JsonWire;

impl<T: ?Sized + JsonSchema> Describe<T> for JsonWire {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A contract as JSON Schema.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractSchema {
    /// `inventory.StockReader.v1`, as in paths.
    pub name: String,
    /// The methods with what they take and answer, the error, and the types they are made of.
    pub document: Value,
}

/// A contract being described; `contract!` does it.
#[derive(Debug)]
pub struct ContractDraft {
    descriptor: &'static Descriptor,
    generator: SchemaGenerator,
    methods: Map<String, Value>,
}

impl ContractDraft {
    /// A contract of which nothing is known yet.
    #[must_use]
    pub fn new(descriptor: &'static Descriptor) -> Self {
        let generator = SchemaSettings::draft2020_12().into_generator();
        Self { descriptor, generator, methods: Map::new() }
    }

    /// With a method that takes `Q` and answers `R`.
    #[must_use]
    pub fn method<W, Q, R>(mut self, method: &'static Method) -> Self
    where
        W: Describe<Q> + Describe<R>,
    {
        let kind = match method.kind {
            MethodKind::Query => "query",
            MethodKind::Command => "command",
        };
        let request = <W as Describe<Q>>::describe(&mut self.generator);
        let reply = <W as Describe<R>>::describe(&mut self.generator);
        let described = json!({ "kind": kind, "request": request, "reply": reply });
        self.methods.insert(method.name.to_owned(), described);
        self
    }

    /// With the error of every method, and thereby whole.
    #[must_use]
    pub fn error<W: Describe<E>, E>(mut self) -> ContractSchema {
        let Descriptor { name, version, .. } = self.descriptor;
        let error = W::describe(&mut self.generator);
        let definitions = self.generator.take_definitions(true);
        let name = format!("{name}.v{version}");
        let document = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": name,
            "methods": self.methods,
            "error": error,
            "$defs": definitions,
        });
        ContractSchema { name, document }
    }
}

#[cfg(test)]
#[expect(dead_code, unreachable_pub, reason = "the contract is described here and never called")]
mod tests {
    use kernel_common::{Problem, ProblemKind};
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::JsonWire;

    #[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
    pub(super) struct Asked {
        skus: Vec<String>,
        #[serde(default)]
        deep: bool,
    }

    #[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, thiserror::Error)]
    #[serde(rename_all = "snake_case")]
    #[error("no")]
    pub(super) enum No {
        TooMany,
    }

    impl Problem for No {
        fn kind(&self) -> ProblemKind {
            ProblemKind::Invalid
        }

        fn code(&self) -> &'static str {
            "test.no"
        }
    }

    crate::contract! {
        /// Answers.
        pub(super) trait Oracle as "test.Oracle" v 2, client OracleClient, error No {
            /// Asks.
            query ask(Asked) -> Vec<u32>;
        }
    }

    #[test]
    fn a_contract_says_what_a_reader_insists_on() {
        let schema = OracleClient::schema::<JsonWire>();
        assert_eq!(schema.name, "test.Oracle.v2");
        let document = schema.document;
        assert_eq!(document["methods"]["ask"]["kind"], "query");
        assert_eq!(document["methods"]["ask"]["request"]["$ref"], "#/$defs/Asked");
        assert_eq!(document["methods"]["ask"]["reply"]["type"], "array");
        assert_eq!(document["error"]["$ref"], "#/$defs/No");
        assert_eq!(document["$defs"]["Asked"]["required"], json!(["skus"]), "{document:#}");
        assert_eq!(OracleClient::schema::<JsonWire>().document, document, "each time the same");
    }
}
