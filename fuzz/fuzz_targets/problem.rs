#![no_main]
//! See `fuzz_targets::problem`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::problem(data));
