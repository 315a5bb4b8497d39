//! Comparison whose duration does not tell how much of a guess was right.

use subtle::ConstantTimeEq;

/// True for equal bytes. The time taken depends on the lengths only.
#[must_use]
pub fn constant_time_eq(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use super::constant_time_eq;

    #[test]
    fn equal_means_every_byte_and_the_length() {
        assert!(constant_time_eq(b"token", b"token"));
        for other in [&b"tokem"[..], b"toke", b"tokens", b""] {
            assert!(!constant_time_eq(b"token", other), "{other:?}");
        }
    }
}
