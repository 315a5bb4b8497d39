#![no_main]
//! See `fuzz_targets::csv`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::csv(data));
