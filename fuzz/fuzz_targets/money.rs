#![no_main]
//! See `fuzz_targets::money`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::money(data));
