#![no_main]
//! See `fuzz_targets::query`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::query(data));
