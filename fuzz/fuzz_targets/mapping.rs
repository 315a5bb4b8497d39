#![no_main]
//! See `fuzz_targets::mapping`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::mapping(data));
