//! The shape of a message, walked over before anything is made of it.
//!
//! `rmp-serde` counts the nesting of lists and maps but not of enums, tells collections to expect
//! as many values as a header says, and leaves alone what follows a message. Here every length is
//! held against the bytes that are left, and none is believed: a value takes one byte at least.

/// Lists and maps within one another; the depth at which `serde_json` gives up.
const DEPTH_MAX: usize = 127;

/// Why bytes are no message that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It ends in the middle, or a header promises more than there is.
    #[error("the message ends before what it announces")]
    Short,
    /// Lists and maps are too many within one another.
    #[error("the message is nested more than {max} deep")]
    Deep {
        /// How many are allowed.
        max: usize,
    },
    /// Something comes after it.
    #[error("{bytes} bytes follow the message")]
    Trailing {
        /// How much of it.
        bytes: usize,
    },
    /// An extension type, or the one byte that MessagePack never uses.
    #[error("byte {marker:#04x} begins nothing that is read here")]
    Foreign {
        /// The byte.
        marker: u8,
    },
}

/// What follows a marker.
enum Next {
    Bytes(usize),
    Values(usize),
}

/// Whether `message` is one whole message, in time and memory of what is there.
pub(super) fn check(message: &[u8]) -> Result<(), Malformed> {
    let mut left = message;
    // How many values are to come in each list and map that is open, the outermost first.
    let mut open = vec![1_usize];
    while let Some(to_come) = open.last_mut() {
        if *to_come == 0 {
            open.pop();
            continue;
        }
        *to_come -= 1;
        match next(&mut left)? {
            Next::Bytes(length) => {
                take(&mut left, length)?;
            }
            Next::Values(count) if count > left.len() => return Err(Malformed::Short),
            Next::Values(_) if open.len() > DEPTH_MAX => {
                return Err(Malformed::Deep { max: DEPTH_MAX });
            }
            Next::Values(count) => open.push(count),
        }
    }
    if left.is_empty() { Ok(()) } else { Err(Malformed::Trailing { bytes: left.len() }) }
}

/// Reads a marker and the length that goes with it.
fn next(left: &mut &[u8]) -> Result<Next, Malformed> {
    let marker = take(left, 1)?[0];
    let low = |mask: u8| usize::from(marker & mask);
    Ok(match marker {
        // Small numbers, nil, false and true.
        0x00..=0x7f | 0xe0..=0xff | 0xc0 | 0xc2 | 0xc3 => Next::Bytes(0),
        0x80..=0x8f => Next::Values(2 * low(0x0f)),
        0x90..=0x9f => Next::Values(low(0x0f)),
        0xa0..=0xbf => Next::Bytes(low(0x1f)),
        // Numbers of a fixed size.
        0xcc | 0xd0 => Next::Bytes(1),
        0xcd | 0xd1 => Next::Bytes(2),
        0xca | 0xce | 0xd2 => Next::Bytes(4),
        0xcb | 0xcf | 0xd3 => Next::Bytes(8),
        // Bytes and text, lists, maps: the length comes next.
        0xc4 | 0xd9 => Next::Bytes(number(left, 1)?),
        0xc5 | 0xda => Next::Bytes(number(left, 2)?),
        0xc6 | 0xdb => Next::Bytes(number(left, 4)?),
        0xdc => Next::Values(number(left, 2)?),
        0xdd => Next::Values(number(left, 4)?),
        0xde => Next::Values(number(left, 2)?.saturating_mul(2)),
        0xdf => Next::Values(number(left, 4)?.saturating_mul(2)),
        0xc1 | 0xc7..=0xc9 | 0xd4..=0xd8 => return Err(Malformed::Foreign { marker }),
    })
}

/// A number of `length` bytes, the highest first.
fn number(left: &mut &[u8], length: usize) -> Result<usize, Malformed> {
    Ok(take(left, length)?.iter().fold(0, |number, byte| (number << 8) | usize::from(*byte)))
}

fn take<'m>(left: &mut &'m [u8], length: usize) -> Result<&'m [u8], Malformed> {
    let (taken, rest) = left.split_at_checked(length).ok_or(Malformed::Short)?;
    *left = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::{DEPTH_MAX, Malformed, check};

    /// One of everything: `{"a": [1, -1, nil, true, 2.5, b"bc"], "d": {}}` and wide forms of it.
    const EVERYTHING: &[u8] = b"\x82\xa1a\x9a\x01\xff\xc0\xc3\xcb\x40\x04\0\0\0\0\0\0\
        \xc4\x02bc\xd9\x01x\xdc\0\x01\x07\xde\0\x01\xa1k\xd1\xff\0\xcd\x01\0\xa1d\x80";

    #[test]
    fn a_whole_message_is_one_and_no_part_of_it_is() {
        assert_eq!(check(EVERYTHING), Ok(()));
        for end in 0..EVERYTHING.len() {
            assert_eq!(check(&EVERYTHING[..end]), Err(Malformed::Short), "{end}");
        }
        let followed = [EVERYTHING, b"\xc0\xc0"].concat();
        assert_eq!(check(&followed), Err(Malformed::Trailing { bytes: 2 }));
    }

    #[test]
    fn a_header_promises_no_more_than_there_is() {
        for marker in [0xc6, 0xdb, 0xdd, 0xdf] {
            let promise = [marker, 0xff, 0xff, 0xff, 0xff, 0xc0, 0xc0];
            assert_eq!(check(&promise), Err(Malformed::Short), "{marker:#x}");
        }
        assert_eq!(check(b"\xdc\0\x02\xc0"), Err(Malformed::Short));
        assert_eq!(check(b"\x81\xa1k"), Err(Malformed::Short), "a key without a value");
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| [vec![0x91; depth], vec![0xc0]].concat();
        assert_eq!(check(&nested(DEPTH_MAX)), Ok(()));
        assert_eq!(check(&nested(DEPTH_MAX + 1)), Err(Malformed::Deep { max: DEPTH_MAX }));
        assert_eq!(check(&nested(1 << 20)), Err(Malformed::Deep { max: DEPTH_MAX }));
        let beside = [vec![0x92], nested(DEPTH_MAX - 1), nested(DEPTH_MAX - 1)].concat();
        assert_eq!(check(&beside), Ok(()), "what is closed counts no more");
    }

    #[test]
    fn extension_types_are_foreign() {
        for marker in [0xc1, 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8] {
            let message = [marker, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
            assert_eq!(check(&message), Err(Malformed::Foreign { marker }));
        }
    }
}
