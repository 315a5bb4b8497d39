#![no_main]
//! See `fuzz_targets::expression`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::expression(data));
