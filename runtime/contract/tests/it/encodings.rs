//! A type is the same document in every form of the wire, and comes back as it was.

use std::collections::BTreeMap;

use kernel_common::{Currency, IdSource, Locale, Money, SequentialIds, TenantId, Timestamp};
use kernel_events::{Actor, EventMeta};
use rt_contract::{Encoding, testing::holds};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kernel {
    tenant: TenantId,
    tenants: BTreeMap<TenantId, Timestamp>,
    price: Money,
    locale: Locale,
    meta: EventMeta,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Plain {
    low: i64,
    high: u64,
    small: i8,
    part: f64,
    letter: char,
    nothing: (),
    pair: (u8, u8),
    three: [u8; 3],
    none: Option<Option<u32>>,
    some: Option<Option<u32>>,
    any: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Named {
    Unit,
    Newtype(TenantId),
    Tuple(u8, String),
    Struct { tenant: TenantId, left: Option<i64> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
enum Tagged {
    Gone,
    Changed { tenant: TenantId, left: i64 },
    Wrapped(Inner),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Inner {
    since: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Guessed {
    Id { tenant: TenantId },
    Both { pair: (u8, u8), high: u64 },
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    number: i64,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    fact: Tagged,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Open {
    number: i64,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

fn tenant() -> TenantId {
    let ids = SequentialIds::default();
    ids.next();
    TenantId::generate(&ids)
}

/// Comes back from every form, and is the document in each that it is in JSON.
fn is_one_document<T>(value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let document = serde_json::to_value(value).expect("plain data");
    for encoding in Encoding::ALL {
        let body = encoding.encode(value).expect("plain data");
        let came: Value = encoding.decode(&body).expect("a document");
        assert_eq!(came, document, "{encoding:?}");
        assert_eq!(&encoding.decode::<T>(&body).expect("its own form"), value, "{encoding:?}");
    }
    holds::<T>(&document);
}

#[test]
fn ids_times_and_money_have_one_form() {
    let (tenant, at) = (tenant(), Timestamp::from_unix_micros(1_767_225_600_500_000));
    is_one_document(&Kernel {
        tenant,
        tenants: [(tenant, at)].into(),
        price: Money::new(-1, Currency::JPY),
        locale: Locale::ru(),
        meta: EventMeta {
            actor: Actor::Customer("Žofie 🦊".to_owned()),
            traceparent: None,
            locale: Some(Locale::en()),
        },
    });
    let packed = Encoding::MessagePack.encode(&tenant).expect("plain data");
    assert_eq!(&packed[2..], tenant.to_string().as_bytes(), "as text, after a marker and a length");
}

#[test]
fn numbers_keep_their_value_to_the_last_bit() {
    let plain = Plain {
        low: i64::MIN,
        high: u64::MAX,
        small: -128,
        part: 0.1,
        letter: '🦊',
        nothing: (),
        pair: (0, 255),
        three: [1, 2, 255],
        none: None,
        some: Some(Some(7)),
        any: json!({ "deep": [null, -1, 1.5, u64::MAX, i64::MIN, "", {}, []] }),
    };
    is_one_document(&plain);
    for number in [0, 1, 127, 128, 255, 256, 65_535, 65_536, i64::from(u32::MAX), 1 << 32] {
        is_one_document(&vec![number, -number, number - 1, i64::MAX - number, i64::MIN + number]);
    }
}

#[test]
fn an_inner_none_is_lost_in_every_form_alike() {
    for encoding in Encoding::ALL {
        let body = encoding.encode(&Some(None::<u32>)).expect("plain data");
        assert_eq!(encoding.decode::<Option<Option<u32>>>(&body).expect("nil"), None);
    }
}

#[test]
fn bytes_and_numbered_keys_come_back_as_json_writes_them() {
    for encoding in Encoding::ALL {
        let bytes = bytes::Bytes::from((0..=255).collect::<Vec<u8>>());
        let body = encoding.encode(&bytes).expect("plain data");
        assert_eq!(encoding.decode::<bytes::Bytes>(&body).expect("its own form"), bytes);
        let numbers: BTreeMap<u32, bool> = [(7, true), (70_000, false)].into();
        let body = encoding.encode(&numbers).expect("plain data");
        assert_eq!(encoding.decode::<BTreeMap<u32, bool>>(&body).expect("its own"), numbers);
    }
}

#[test]
fn numbers_beyond_64_bits_are_refused_in_message_pack_and_never_rounded() {
    for wide in [0, 1, u128::from(u64::MAX)] {
        for encoding in Encoding::ALL {
            let body = encoding.encode(&wide).expect("plain data");
            assert_eq!(encoding.decode::<u128>(&body).expect("its own form"), wide);
        }
    }
    for wide in [u128::from(u64::MAX) + 1, u128::MAX] {
        let body = Encoding::Json.encode(&wide).expect("plain data");
        assert_eq!(Encoding::Json.decode::<u128>(&body).expect("its own form"), wide);
        let came = Encoding::MessagePack.encode(&wide);
        let came = came.and_then(|body| Encoding::MessagePack.decode::<u128>(&body));
        assert!(came.is_err(), "{came:?}");
    }
}

#[test]
fn every_way_of_writing_an_enum_is_one() {
    let tenant = tenant();
    is_one_document(&vec![
        Named::Unit,
        Named::Newtype(tenant),
        Named::Tuple(9, "nine".to_owned()),
        Named::Struct { tenant, left: None },
        Named::Struct { tenant, left: Some(-1) },
    ]);
    let inner = Inner { since: Timestamp::from_unix_micros(1), note: Some("…".to_owned()) };
    let facts = vec![
        Tagged::Gone,
        Tagged::Changed { tenant, left: i64::MIN },
        Tagged::Wrapped(inner.clone()),
    ];
    is_one_document(&facts);
    is_one_document(&vec![
        Guessed::Id { tenant },
        Guessed::Both { pair: (1, 2), high: u64::MAX },
        Guessed::Text(tenant.to_string()),
    ]);
    let fact = Tagged::Changed { tenant, left: 3 };
    is_one_document(&Flat { number: -5, inner, fact });
    let rest = BTreeMap::from([("later".to_owned(), json!([{ "a": 1 }, null]))]);
    is_one_document(&Open { number: 5, rest });
}

/// What one version knows, and what the next does.
mod versions {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    pub(super) struct Old {
        pub(super) sku: String,
        pub(super) state: OldState,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(super) enum OldState {
        Open,
        #[serde(other)]
        Unknown,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    pub(super) struct New {
        #[serde(default)]
        pub(super) tags: Vec<String>,
        pub(super) state: NewState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(super) note: Option<String>,
        pub(super) sku: String,
        #[serde(default)]
        pub(super) nested: std::collections::BTreeMap<String, Vec<u64>>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(super) enum NewState {
        Open,
        Parked,
    }
}

#[test]
fn neighbouring_versions_read_each_other_in_every_form() {
    use versions::{New, NewState, Old, OldState};

    let new = |state, note: Option<&str>| New {
        tags: vec!["blue".to_owned()],
        state,
        note: note.map(str::to_owned),
        sku: "MUG".to_owned(),
        nested: [("a".to_owned(), vec![1, u64::MAX])].into(),
    };
    for encoding in Encoding::ALL {
        for (state, note, known) in [
            (NewState::Open, None, OldState::Open),
            (NewState::Open, Some("fragile"), OldState::Open),
            (NewState::Parked, None, OldState::Unknown),
        ] {
            let body = encoding.encode(&new(state, note)).expect("plain data");
            let read: Old = encoding.decode(&body).expect("what is new is ignored");
            assert_eq!(read, Old { sku: "MUG".to_owned(), state: known }, "{encoding:?}");
        }
        let old = Old { sku: "MUG".to_owned(), state: OldState::Open };
        let body = encoding.encode(&old).expect("plain data");
        let read: New = encoding.decode(&body).expect("what is missing has a default");
        let sku = "MUG".to_owned();
        let (tags, nested) = <(Vec<String>, BTreeMap<String, Vec<u64>>)>::default();
        let expected = New { tags, state: NewState::Open, note: None, sku, nested };
        assert_eq!(read, expected, "{encoding:?}");
        let missing = encoding.decode::<New>(&encoding.encode(&json!({})).expect("a document"));
        let said = missing.expect_err("a field without a default").to_string();
        assert!(said.contains("missing field"), "{encoding:?}: {said}");
    }
}
