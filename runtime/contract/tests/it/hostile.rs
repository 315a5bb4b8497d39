//! Bodies that no client of ours has sent.

use rt_contract::{Encoding, EncodingError, Malformed};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Is never read: nothing was to be made of the body.
#[derive(Debug)]
struct Unreached;

impl<'de> Deserialize<'de> for Unreached {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("somebody began to read the body")
    }
}

/// Goes as deep as a body says, by an enum.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Formula {
    Not(Box<Formula>),
    Yes,
}

/// A message with every kind of header in it.
fn sample() -> Vec<u8> {
    let document = serde_json::json!({
        "lines": (0..20).map(|n| serde_json::json!({ "sku": format!("MUG-{n}"), "left": n * 999 }))
            .collect::<Vec<_>>(),
        "note": "ё".repeat(40), "part": 0.25, "low": i64::MIN, "high": u64::MAX,
        "none": null, "yes": true, "text": "x".repeat(300),
    });
    Encoding::MessagePack.encode(&document).expect("a document").to_vec()
}

#[test]
fn a_promise_of_gigabytes_is_refused_before_anything_is_made_of_it() {
    for marker in [0xc6, 0xdb, 0xdd, 0xdf] {
        let promise = [marker, 0xff, 0xff, 0xff, 0xff];
        let nested = [&[0x81, 0xa1, b'k'][..], &promise].concat();
        let many = [&[0x9f][..], &promise.repeat(15)].concat();
        for body in [&promise[..], &nested, &many] {
            let refused = Encoding::MessagePack.decode::<Unreached>(body);
            let short = matches!(refused, Err(EncodingError::Malformed(Malformed::Short)));
            assert!(short, "{marker:#x}: {refused:?}");
        }
    }
}

#[test]
fn no_part_of_a_message_and_nothing_after_one_is_read() {
    let sample = sample();
    for end in 0..sample.len() {
        let refused = Encoding::MessagePack.decode::<Unreached>(&sample[..end]);
        assert!(matches!(refused, Err(EncodingError::Malformed(Malformed::Short))), "{end}");
    }
    let refused = Encoding::MessagePack.decode::<Unreached>(&[&sample[..], b"\xc0"].concat());
    let trailing = Malformed::Trailing { bytes: 1 };
    assert!(matches!(refused, Err(EncodingError::Malformed(found)) if found == trailing));
}

#[test]
fn both_forms_are_read_to_the_same_depth() {
    for (depth, read) in [(1, true), (127, true), (128, false), (100_000, false)] {
        let json = [vec![b'['; depth], b"1".to_vec(), vec![b']'; depth]].concat();
        let packed = [vec![0x91; depth], vec![0x01]].concat();
        assert_eq!(Encoding::Json.decode::<Value>(&json).is_ok(), read, "{depth}");
        assert_eq!(Encoding::MessagePack.decode::<Value>(&packed).is_ok(), read, "{depth}");

        let json = [br#"{"not":"#.repeat(depth), br#""yes""#.to_vec(), vec![b'}'; depth]].concat();
        let packed = [b"\x81\xa3not".repeat(depth), b"\xa3yes".to_vec()].concat();
        assert_eq!(Encoding::Json.decode::<Formula>(&json).is_ok(), read, "{depth}");
        assert_eq!(Encoding::MessagePack.decode::<Formula>(&packed).is_ok(), read, "{depth}");
    }
}

#[test]
fn every_message_of_up_to_two_bytes_is_read_or_refused() {
    let mut read = 0;
    for first in 0..=u8::MAX {
        read += u32::from(Encoding::MessagePack.decode::<Value>(&[first]).is_ok());
        for second in 0..=u8::MAX {
            let message = [first, second];
            read += u32::from(Encoding::MessagePack.decode::<Value>(&message).is_ok());
            // Fixed and positional readers meet what `Value` never asks for.
            let _ = Encoding::MessagePack.decode::<(Option<u8>, Formula)>(&message);
            let _ = Encoding::MessagePack.decode::<Option<String>>(&message);
        }
    }
    // 166 single bytes (small numbers, nil, booleans and what is empty) and as many lists of one
    // of them, 512 numbers and 128 texts of a byte, and one empty text with a length of its own.
    assert_eq!(read, 166 + 166 + 512 + 128 + 1);
}

#[test]
fn a_message_with_one_byte_changed_is_read_or_refused() {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only whether they are read matters")]
    struct Known {
        lines: Vec<Line>,
        note: String,
        part: f64,
        low: i64,
        high: u64,
        none: Option<u8>,
    }
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only whether they are read matters")]
    struct Line {
        sku: String,
        left: u16,
    }

    let sample = sample();
    let (mut read, mut refused) = (0_u32, 0_u32);
    for at in 0..sample.len() {
        for byte in [0x00, 0x7f, 0x80, 0x91, 0xa0, 0xc0, 0xc1, 0xc6, 0xdb, 0xdd, 0xdf, 0xff] {
            let mut spoilt = sample.clone();
            spoilt[at] = byte;
            let _ = Encoding::MessagePack.decode::<Value>(&spoilt);
            match Encoding::MessagePack.decode::<Known>(&spoilt) {
                Ok(_) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(read > 100 && refused > 1_000, "{read} read, {refused} refused");
}
