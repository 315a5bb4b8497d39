#![no_main]
//! See `fuzz_targets::signature`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::signature(data));
